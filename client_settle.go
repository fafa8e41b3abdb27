package partnerbss

import (
	"context"
	"fmt"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/option"
)

// Settle finds out what became of a state-changing call whose outcome is unknown, from
// the entry that the journal of the call has of it (option.WithJournal), or that its error
// has ([core.EntryOf]). The entry may have been read back from disk in another process. Its
// account must be that of the client: for a customer's call, the client that acts for the
// customer.
//
// A call that never left, was refused or succeeded needs no query. Otherwise the settler
// of the operation reads the platform's records; docs/reliability.md tells which, and
// what it concludes from them. It never guesses: records that may be the effect but need
// not be make the verdict [core.VerdictAmbiguous]. It says [core.VerdictDidNotHappen] only
// after the delay of option.WithSettleDelay, and [core.VerdictNotYet] before.
//
// An entry that was written with option.WithHighWaterMark, and a book of what belongs to
// other calls (option.WithClaims), decide cases that stay ambiguous without. Package once
// has both.
//
// An error means that the records could not be read, or that the entry does not fit the
// client; nothing is known then.
func (c *Client) Settle(ctx context.Context, entry core.JournalEntry, opts ...option.Option) (core.Settlement, error) {
	if err := c.made(); err != nil {
		return core.Settlement{}, err
	}
	settlement, err := c.transport.Settle(ctx, entry, opts)
	if err != nil {
		return core.Settlement{}, fmt.Errorf("partnerbss: settle %s: %w", entry.Operation, err)
	}
	return settlement, nil
}
