// Command bills reads the bills of one month. For every customer that spent
// money it prints the summary next to the sum of the customer's records. For
// one customer it prints the records as CSV.
//
//	go run ./examples/bills
//
// Without credentials it reads them from an emulator inside the program, in
// which customers have bought, used and unsubscribed resources. With
// HUAWEICLOUD_SDK_AK and HUAWEICLOUD_SDK_SK (or a profile file) it reads last
// month's bills from the real platform. The program makes only queries.
//
//snippet:sh go run ./examples/bills
package main

import (
	"context"
	"io"
	"time"

	"github.com/shopspring/decimal"

	partnerbss "github.com/partnerbss/partnerbss-go"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/emulator"
	"github.com/partnerbss/partnerbss-go/examples/internal/show"
)

func main() { show.Main("bills", run) }

func run(ctx context.Context, w io.Writer) error {
	return show.Choose(ctx, w, emulated, readOnly)
}

// readOnly reads last month's bills from the real platform.
func readOnly(ctx context.Context, w io.Writer, client *partnerbss.Client) error {
	show.Printer{W: w}.Line(show.QueriesOnly)
	return report{out: show.Printer{W: w}, client: client, month: core.MonthOf(time.Now()).Add(-1)}.write(ctx)
}

// emulated reads the bills of February 2026, in March.
func emulated(ctx context.Context, w io.Writer) error {
	emu, err := february()
	if err != nil {
		return err
	}
	account, _ := emu.Account("partner")
	client, _, err := show.Emulated(w, emu, account)
	if err != nil {
		return err
	}
	return report{out: show.Printer{W: w}, client: client, month: core.Month{Year: 2026, Month: time.February}}.write(ctx)
}

// february returns an emulator in which customers have spent money in February
// 2026: on pay-per-use resources, and on a server with a disk. The server was
// downsized later.
func february() (*emulator.Emulator, error) {
	seed := emulator.DefaultSeed()
	for i := range seed.Partners[0].Customers {
		switch customer := &seed.Partners[0].Customers[i]; customer.Name {
		case "customer_enterprise":
			customer.Usage = []emulator.SeedUsage{{Records: 500}}
		case "customer_new":
			customer.Cash = decimal.RequireFromString("2000.00")
		}
	}
	emu := emulator.New(emulator.WithSeed(seed), emulator.WithStart(time.Date(2026, 2, 10, 1, 0, 0, 0, time.UTC)))
	if _, err := emu.PlaceOrder("customer_new", emulator.Purchase{Paid: true, Items: []emulator.PurchaseItem{{
		Name: "shop-1", ServiceType: "hws.service.type.ec2", ResourceType: "hws.resource.type.vm",
		Spec: "c6.xlarge.2.linux", Region: "cn-north-4",
	}, {
		Name: "shop-1-disk", ServiceType: "hws.service.type.ebs", ResourceType: "hws.resource.type.volume",
		Spec: "SSD", Region: "cn-north-4", Size: 100, AttachedTo: "shop-1",
	}}}); err != nil {
		return nil, err
	}
	emu.Advance(7 * 24 * time.Hour)
	customer, _ := emu.Account("customer_new")
	_, err := emu.ChangeResource(emu.ResourceIDs(customer.AccountID)["shop-1"], "c6.large.2.linux", 0)
	emu.Advance(14 * 24 * time.Hour)
	return emu, err
}
