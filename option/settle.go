package option

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/partnerbss/partnerbss-go/internal/transport"
	"github.com/partnerbss/partnerbss-go/internal/wire"
)

// longestReference is what a journal's store has room for.
const longestReference = 255

// WithReference gives a state-changing call the caller's own name, such as the row
// of a payout. It is kept in the entry of the journal and never sent: the platform has
// no place for it. At most 255 bytes, without control characters.
func WithReference(reference string) Option {
	return func(c *transport.Config) error {
		switch {
		case len(reference) > longestReference:
			return fmt.Errorf("option.WithReference: %d bytes, at most %d", len(reference), longestReference)
		case !wire.IsHeaderValue(reference), strings.TrimSpace(reference) != reference:
			return fmt.Errorf("option.WithReference: %q has control characters, or spaces at an end", reference)
		}
		c.Reference = reference
		return nil
	}
}

// WithHighWaterMark reads, before a state-changing call, which records that look like
// its effect are there already, and keeps their IDs in the entry of the journal (Before
// of core.JournalEntry). It costs one query, for operations whose settler needs it, and
// none for others. A query that fails stops the call: it ends with outcome
// core.OutcomeNotSent. Calls under a key of package once have it always.
func WithHighWaterMark() Option {
	return func(c *transport.Config) error {
		c.HighWaterMark = true
		return nil
	}
}

// WithSettleDelay sets how long after a call its effect may still take place or its
// record still be missing from the platform's lists. A settler says "did not happen"
// only after that time. The platform documents none; the default is 2 minutes. A shorter
// time settles sooner and risks a call that is made twice.
func WithSettleDelay(delay time.Duration) Option {
	return func(c *transport.Config) error {
		if delay < 0 {
			return fmt.Errorf("option.WithSettleDelay: %s is negative", delay)
		}
		c.SettleDelay = delay
		return nil
	}
}

// WithClaims tells settlers which of the platform's records belong to other calls.
// claimed gets claims, which are the kind of a record and its ID, such as "transfer/T17";
// it returns those that are taken, each with the ID or the reference of the journal entry
// that has it. The stores of package once keep such a book.
func WithClaims(claimed func(ctx context.Context, ids []string) (map[string]string, error)) Option {
	return func(c *transport.Config) error {
		if claimed == nil {
			return errors.New("option.WithClaims: nil function")
		}
		c.Claimed = claimed
		return nil
	}
}

// WithRecordClock tells settlers the clock of the platform's records. By default it is
// that of the Date headers of responses, which is right for the platform. An emulator
// whose business clock stands still or was set needs its own: clients of package bsstest
// have it.
func WithRecordClock(now func() time.Time) Option {
	return func(c *transport.Config) error {
		if now == nil {
			return errors.New("option.WithRecordClock: nil function")
		}
		c.RecordClock = now
		return nil
	}
}
