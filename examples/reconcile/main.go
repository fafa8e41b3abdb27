// Command reconcile pays customers from a file, each row exactly once: kill it, run it
// again, and read the report.
//
//	go run ./examples/reconcile
//
// Without credentials it calls an emulator inside the program, loses a response and a
// request on purpose, is cut off in the middle, and runs again. With HUAWEICLOUD_SDK_AK and
// HUAWEICLOUD_SDK_SK (or a profile file) it calls the platform that they belong to, but only
// makes queries: it lists the allocations and reclaims of the last 24 hours. It moves
// money when it is told to:
//
//	go run ./examples/reconcile -pay payout-2026-11.csv
//
// The file has lines of a name, a customer ID and an amount in yuan, such as
//
//	row-1,0f2c3b5a1d3e4c7f8a9b0c1d2e3f4a5b,12.50
//
// What was paid is kept in the file of -store. To see it survive, start bss-emulator, set
// what it prints in the environment, run a long file with -pay, kill the program with -9,
// and run it again.
//
//snippet:sh go run ./examples/reconcile
//snippet:sh go run ./examples/reconcile -pay payout-2026-11.csv
//snippet:text row-1,
package main

import (
	"context"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/shopspring/decimal"

	partnerbss "github.com/partnerbss/partnerbss-go"
	"github.com/partnerbss/partnerbss-go/accounts"
	"github.com/partnerbss/partnerbss-go/emulator"
	"github.com/partnerbss/partnerbss-go/examples/internal/show"
	"github.com/partnerbss/partnerbss-go/once"
	"github.com/partnerbss/partnerbss-go/option"
)

// operation is the ID of AllocateFunds in the contract.
const operation = "UpdateCustomerAccountAmount"

var (
	pay   = flag.Bool("pay", false, "pay the rows of the file that is named")
	store = flag.String("store", "payout.store", "`file` that keeps what was paid")
)

func main() {
	flag.Parse()
	if *pay {
		show.MainWithin(24*time.Hour, "reconcile", payFile)
		return
	}
	show.Main("reconcile", run)
}

func run(ctx context.Context, w io.Writer) error {
	return show.Choose(ctx, w, emulated, readOnly)
}

// payFile pays a file on the platform of the environment.
func payFile(ctx context.Context, w io.Writer) error {
	if flag.NArg() != 1 {
		return errors.New("name one file to pay")
	}
	file, err := os.Open(flag.Arg(0))
	if err != nil {
		return err
	}
	defer file.Close()
	rows, err := readRows(file)
	if err != nil {
		return err
	}
	client, err := partnerbss.NewClient()
	if err != nil {
		return err
	}
	kept, err := once.OpenFile(*store)
	if err != nil {
		return err
	}
	defer kept.Close()
	return payout(ctx, show.Printer{W: w}, client, kept, filepath.Base(flag.Arg(0)), rows)
}

// emulated pays three rows, with faults, cut off in the middle and run again.
func emulated(ctx context.Context, w io.Writer) error {
	return tell(ctx, w, emulator.New())
}

func tell(ctx context.Context, w io.Writer, emu *emulator.Emulator) error {
	account, _ := emu.Account("partner")
	customer, _ := emu.Account("customer_new")
	client, _, err := show.Emulated(w, emu, account, option.WithGrace(0), option.WithSettleDelay(time.Second), option.WithRecordClock(emu.Now))
	if err != nil {
		return err
	}
	out, kept := show.Printer{W: w}, once.NewMemory()
	var rows []row
	for i, amount := range []string{"100.00", "250.00", "250.00"} {
		rows = append(rows, row{[]string{"row-1", "row-2", "row-3"}[i], customer.AccountID, decimal.RequireFromString(amount)})
	}

	out.Chapter("The first run is cut off while row-2 is on the wire")
	emu.Fail(emulator.Fault{Operation: operation, Nth: 2, Kind: emulator.FaultKindLatency, Latency: 200 * time.Millisecond})
	cut, stop := context.WithCancel(ctx)
	time.AfterFunc(100*time.Millisecond, stop)
	if err := payout(cut, out, client, kept, "payout.csv", rows); err == nil {
		out.Line("it came to its end before that")
	}

	out.Chapter("The second run loses a request, and pays what is left")
	emu.Fail(emulator.Fault{Operation: operation, Kind: emulator.FaultKindDropBefore})
	if err := payout(ctx, out, client, kept, "payout.csv", rows); err != nil {
		return err
	}

	out.Chapter("A third run has nothing to do")
	before := emu.EffectCount(operation)
	if err := payout(ctx, out, client, kept, "payout.csv", rows); err != nil {
		return err
	}
	out.Line("transfers that the platform made: %d, in the third run: %d; balance of the customer: %s",
		emu.EffectCount(operation), emu.EffectCount(operation)-before, out.Money(emu.Balance(customer.AccountID)))
	return nil
}

// readOnly lists the allocations and reclaims of the last 24 hours.
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
