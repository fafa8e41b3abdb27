// Command reseller shows what a distributor does for its resellers. It funds
// one of them, issues coupon quota to all, acts for a reseller's customer, and
// reclaims what is left.
//
//	go run ./examples/reseller
//
// Without credentials it calls an emulator inside the program. With
// HUAWEICLOUD_SDK_AK and HUAWEICLOUD_SDK_SK (or a profile file) it calls the
// real platform, but only to list the resellers and their balances.
//
//snippet:sh go run ./examples/reseller
package main

import (
	"context"
	"io"
	"time"

	partnerbss "github.com/partnerbss/partnerbss-go"
	"github.com/partnerbss/partnerbss-go/emulator"
	"github.com/partnerbss/partnerbss-go/examples/internal/show"
)

func main() { show.Main("reseller", run) }

func run(ctx context.Context, w io.Writer) error {
	return show.Choose(ctx, w, emulated, readOnly)
}

func emulated(ctx context.Context, w io.Writer) error {
	return tell(ctx, w, emulator.New(emulator.WithStart(time.Date(2026, 3, 15, 4, 30, 0, 0, time.UTC))))
}

func tell(ctx context.Context, w io.Writer, emu *emulator.Emulator) error {
	account, _ := emu.Account("distributor")
	client, _, err := show.Emulated(w, emu, account)
	if err != nil {
		return err
	}
	return distributor{out: show.Printer{W: w}, client: client}.tell(ctx)
}

// readOnly lists the resellers on the real platform.
func readOnly(ctx context.Context, w io.Writer, client *partnerbss.Client) error {
	d := distributor{out: show.Printer{W: w}, client: client}
	d.out.Line(show.QueriesOnly)
	_, err := d.resellers(ctx)
	return err
}
