// Command orders follows a purchase from the unpaid order to the refund.
// Through the customer's agency, the partner looks for discounts and coupons,
// pays with them, waits for the order, renews a server and unsubscribes it.
//
//	go run ./examples/orders
//
// Without credentials it calls an emulator inside the program. With
// HUAWEICLOUD_SDK_AK and HUAWEICLOUD_SDK_SK (or a profile file) it calls the
// real platform, but only to list the orders of the last 30 days.
//
//snippet:sh go run ./examples/orders
package main

import (
	"context"
	"io"
	"time"

	partnerbss "github.com/partnerbss/partnerbss-go"
	"github.com/partnerbss/partnerbss-go/auth"
	"github.com/partnerbss/partnerbss-go/emulator"
	"github.com/partnerbss/partnerbss-go/examples/internal/show"
	"github.com/partnerbss/partnerbss-go/orders"
)

const mostOrders = 20

func main() { show.Main("orders", run) }

func run(ctx context.Context, w io.Writer) error {
	return show.Choose(ctx, w, emulated, readOnly)
}

// emulated lets a customer order a server with a disk, as on the platform's
// console. The partner does the rest.
func emulated(ctx context.Context, w io.Writer) error {
	return tell(ctx, w, emulator.New())
}

func tell(ctx context.Context, w io.Writer, emu *emulator.Emulator) error {
	account, _ := emu.Account("partner")
	customer, _ := emu.Account("customer_verified")
	client, partner, err := show.Emulated(w, emu, account)
	if err != nil {
		return err
	}
	forCustomer, err := client.ForCustomer(auth.NewAgencyKeys(partner, auth.Agency{
		Name:       customer.AgencyName,
		CustomerID: customer.AccountID,
	}))
	if err != nil {
		return err
	}
	if _, err := emu.PlaceOrder(customer.AccountID, emulator.Purchase{Items: []emulator.PurchaseItem{{
		Name: "shop-1", ServiceType: "hws.service.type.ec2", ResourceType: "hws.resource.type.vm",
		Spec: "c6.large.2.linux", Region: "cn-north-4",
	}, {
		Name: "shop-1-disk", ServiceType: "hws.service.type.ebs", ResourceType: "hws.resource.type.volume",
		Spec: "SSD", Region: "cn-north-4", Size: 100, AttachedTo: "shop-1",
	}}}); err != nil {
		return err
	}
	return shop{out: show.Printer{W: w}, client: client, forCustomer: forCustomer, customerID: customer.AccountID}.tell(ctx)
}

// readOnly lists orders of all customers on the real platform.
func readOnly(ctx context.Context, w io.Writer, client *partnerbss.Client) error {
	out := show.Printer{W: w}
	out.Line(show.QueriesOnly)
	out.Chapter("Orders of the last 30 days")
	t := out.Table("ORDER", "CUSTOMER", "CREATED", "STATUS", "YUAN")
	shown, now := 0, time.Now()
	for order, err := range client.Orders.All(ctx, &orders.ListRequest{
		CreateTimeBegin: now.AddDate(0, 0, -30), CreateTimeEnd: now, OrderBy: orders.NewestFirst,
	}) {
		if err != nil {
			return err
		}
		if shown++; shown > mostOrders {
			break
		}
		t.Row(order.OrderID, order.CustomerID, out.Time(order.CreateTime), statuses[order.Status], out.Money(order.AmountAfterDiscount))
	}
	return t.Flush()
}
