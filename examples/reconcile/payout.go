package main

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"

	"github.com/shopspring/decimal"

	partnerbss "github.com/partnerbss/partnerbss-go"
	"github.com/partnerbss/partnerbss-go/accounts"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/examples/internal/show"
	"github.com/partnerbss/partnerbss-go/once"
)

// row is one line of a payout: its name in the file, a customer, and yuan.
type row struct {
	name, customerID string
	amount           decimal.Decimal
}

// readRows reads lines of three columns: name, customer, amount. Every name must be there
// once: it is the key under which the row is paid.
func readRows(r io.Reader) ([]row, error) {
	lines, err := csv.NewReader(r).ReadAll()
	if err != nil {
		return nil, err
	}
	var rows []row
	seen := map[string]bool{}
	for i, line := range lines {
		if len(line) != 3 || seen[line[0]] {
			return nil, fmt.Errorf("line %d: want a name that is new, a customer and an amount", i+1)
		}
		amount, err := decimal.NewFromString(line[2])
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", i+1, err)
		}
		seen[line[0]] = true
		rows = append(rows, row{line[0], line[1], amount})
	}
	return rows, nil
}

// payout pays every row once, however often it is run, killed and run again. name is
// that of the file: the same file is the same payout.
func payout(ctx context.Context, out show.Printer, client *partnerbss.Client, store once.Store, name string, rows []row) error {
	report, err := once.Recover(ctx, store, client)
	if err != nil {
		return err
	}
	out.Line("From earlier runs: %s", report)
	open := 0
	t := out.Table("ROW", "CUSTOMER", "YUAN", "TRANSFER", "RESULT")
	for _, r := range rows {
		paid, err := once.Do(ctx, store, name+"/"+r.name, client.Accounts.AllocateFunds,
			&accounts.AllocateFundsRequest{CustomerID: r.customerID, Amount: r.amount})
		transfer, result := "", "paid"
		switch {
		case err == nil && paid.Attempts == 0:
			transfer, result = paid.TransactionID, "paid; settled, or by an earlier run"
		case err == nil:
			transfer = paid.TransactionID
		case errors.Is(err, core.ErrOutcomeUnknown):
			open++
			result = "OPEN: " + err.Error()
		default:
			open++
			result = "NOT PAID: " + err.Error()
		}
		t.Row(r.name, r.customerID, out.Money(r.amount), transfer, result)
	}
	if err := t.Flush(); err != nil {
		return err
	}
	if open > 0 {
		return fmt.Errorf("%d of %d rows are not paid; run the same file again", open, len(rows))
	}
	out.Line("All %d rows are paid.", len(rows))
	return nil
}
