// Command reconcile shows what a partner's backend does when the response to a
// call that moves money is lost. It queries what happened, and repeats the call
// only if no money moved, so that the money moves exactly once.
//
//	go run ./examples/reconcile
//
// Without credentials it calls an emulator inside the program, which loses one
// response and one request on purpose. With HUAWEICLOUD_SDK_AK and
// HUAWEICLOUD_SDK_SK (or a profile file) it calls the real platform, but only
// makes queries: it lists the allocations and reclaims of the last 24 hours.
//
//snippet:sh go run ./examples/reconcile
package main

import (
	"context"
	"io"
	"time"

	partnerbss "github.com/partnerbss/partnerbss-go"
	"github.com/partnerbss/partnerbss-go/accounts"
	"github.com/partnerbss/partnerbss-go/emulator"
	"github.com/partnerbss/partnerbss-go/examples/internal/show"
	"github.com/partnerbss/partnerbss-go/option"
)

// operation is the ID of AllocateFunds in the contract.
const operation = "UpdateCustomerAccountAmount"

func main() { show.Main("reconcile", run) }

func run(ctx context.Context, w io.Writer) error {
	return show.Choose(ctx, w, emulated, readOnly)
}

// emulated drops the connection of an allocation twice: once after the money
// has moved, once before.
func emulated(ctx context.Context, w io.Writer) error {
	return tell(ctx, w, emulator.New(emulator.WithStart(time.Date(2026, 3, 15, 4, 30, 0, 0, time.UTC))))
}

func tell(ctx context.Context, w io.Writer, emu *emulator.Emulator) error {
	account, _ := emu.Account("partner")
	customer, _ := emu.Account("customer_new")
	log := &journal{}
	client, _, err := show.Emulated(w, emu, account, option.WithJournal(log))
	if err != nil {
		return err
	}
	f := funder{out: show.Printer{W: w}, client: client, journal: log, now: emu.Now, known: map[string]bool{}}

	for _, lost := range []struct {
		title string
		kind  emulator.FaultKind
	}{
		{"The answer is lost after the money has moved", emulator.FaultKindDropAfter},
		{"The request is lost before the money has moved", emulator.FaultKindDropBefore},
	} {
		f.out.Chapter(lost.title)
		before, effects := emu.Balance(customer.AccountID), emu.EffectCount(operation)
		emu.Fail(emulator.Fault{Operation: operation, Kind: lost.kind})
		if err := f.fund(ctx, customer.AccountID, "250.00"); err != nil {
			return err
		}
		f.out.Line("balance of the customer: %s, before: %s; transfers that the platform made: %d",
			f.out.Money(emu.Balance(customer.AccountID)), f.out.Money(before), emu.EffectCount(operation)-effects)
	}
	return log.show(f.out)
}

// readOnly lists the allocations and reclaims of the last 24 hours, with the
// query that settles an unknown outcome.
func readOnly(ctx context.Context, w io.Writer, client *partnerbss.Client) error {
	out := show.Printer{W: w}
	out.Line(show.QueriesOnly)
	out.Chapter("Allocations and reclaims of the last 24 hours")
	t := out.Table("TIME", "CUSTOMER", "TRANSACTION", "OPERATION", "YUAN")
	for record, err := range client.Accounts.AllAdjustRecords(ctx, &accounts.ListAdjustRecordsRequest{
		OperationTimeBegin: time.Now().Add(-24 * time.Hour),
	}, option.Prefetch(1)) {
		if err != nil {
			return err
		}
		t.Row(out.Time(record.OperationTime), record.CustomerName, record.TransactionID, string(record.OperationType), out.Money(record.Amount))
	}
	return t.Flush()
}
