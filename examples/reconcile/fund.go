package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/shopspring/decimal"

	partnerbss "github.com/partnerbss/partnerbss-go"
	"github.com/partnerbss/partnerbss-go/accounts"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/examples/internal/show"
)

// clockError is the maximum difference between the clocks of this machine and
// the platform.
const clockError = 5 * time.Minute

// funder moves money to customers without ever moving it twice.
type funder struct {
	out     show.Printer
	client  *partnerbss.Client
	journal *journal
	now     func() time.Time
	known   map[string]bool // transactions of earlier transfers; keep them on disk in production
}

// fund allocates an amount to a customer. No other program may move the same
// amount to the same customer at the same time: there is no idempotency key, so
// fund identifies the record of a transfer by the customer, the amount, and a
// transaction that is not yet known.
func (f funder) fund(ctx context.Context, customerID, amount string) error {
	yuan := decimal.RequireFromString(amount)
	for range 3 {
		began := f.now()
		allocated, err := f.client.Accounts.AllocateFunds(ctx, &accounts.AllocateFundsRequest{CustomerID: customerID, Amount: yuan})
		if err == nil {
			f.out.Line("allocated as %s", allocated.TransactionID)
			f.known[allocated.TransactionID] = true
			return nil
		}
		f.out.Line("error: %v", err)
		f.out.Line("outcome: %s", core.OutcomeOf(err))
		if !errors.Is(err, core.ErrOutcomeUnknown) {
			return err // rejected or not sent: no money moved, and the caller decides whether to retry
		}
		intent := f.journal.last()
		f.out.Line("journal: %s %s", intent.Operation, string(intent.Body))

		transaction, err := f.settle(ctx, customerID, yuan, began)
		if err != nil {
			return fmt.Errorf("still unknown, a person has to look: %w", err)
		}
		if transaction != "" {
			f.out.Line("settled: the money moved as %s; do not repeat", transaction)
			intent.settled, f.known[transaction] = transaction, true
			return nil
		}
		f.out.Line("settled: no money moved; repeat")
		intent.settled = "did not happen"
	}
	return errors.New("the connection fails again and again; no money has moved")
}

// settle queries whether the allocation that began at the given time took
// place, and returns its transaction, or "" if there is none. On the real
// platform, wait for records to appear before relying on "".
func (f funder) settle(ctx context.Context, customerID string, amount decimal.Decimal, began time.Time) (string, error) {
	for record, err := range f.client.Accounts.AllAdjustRecords(ctx, &accounts.ListAdjustRecordsRequest{
		CustomerID:         customerID,
		OperationType:      accounts.OperationTypeAllocate,
		OperationTimeBegin: began.Add(-clockError),
	}) {
		if err != nil {
			return "", err
		}
		if record.Amount.Equal(amount) && !f.known[record.TransactionID] {
			return record.TransactionID, nil
		}
	}
	return "", nil
}
