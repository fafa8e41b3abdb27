package once

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/settlers"
	"github.com/partnerbss/partnerbss-go/option"
)

// Settler settles journal entries; a client is one.
type Settler interface {
	Settle(ctx context.Context, entry core.JournalEntry, opts ...option.Option) (core.Settlement, error)
}

// SettlerFunc is a function as a [Settler], for programs that act with the credentials of
// several accounts: it chooses the client by Account of the entry.
type SettlerFunc func(ctx context.Context, entry core.JournalEntry, opts ...option.Option) (core.Settlement, error)

// Settle calls the function.
func (f SettlerFunc) Settle(ctx context.Context, entry core.JournalEntry, opts ...option.Option) (core.Settlement, error) {
	return f(ctx, entry, opts...)
}

// Recover settles what is open in a store, such as at the start of a program what an
// earlier run left. It makes no call again: keys whose call did not happen become free,
// and their next [Do] makes it. It does not wait for what is too early to tell; call it
// again after [Report.Wait]. Keys that somebody works on are left alone.
//
// The error is that of the store, or of the context; what was settled by then is in the
// report. A settlement that fails is in the report as well.
func Recover(ctx context.Context, store Store, settler Settler, opts ...option.Option) (*Report, error) {
	report := &Report{}
	owner := newOwner()
	opts = append(slices.Clip(opts), option.WithClaims(store.Claimed))
	for r, err := range store.Pending(ctx) {
		if err != nil {
			return report, fmt.Errorf("once: the store failed: %w", err)
		}
		if r.Owner != "" {
			report.Results = append(report.Results, Result{Record: r, Busy: true})
			continue
		}
		r.Owner, r.Lease = owner, defaultLease
		if err := store.Put(ctx, &r); errors.Is(err, ErrConflict) {
			continue // somebody else is at it
		} else if err != nil {
			return report, fmt.Errorf("once: the store failed: %w", err)
		}
		result := recoverOne(ctx, &r, settler, opts)
		r.Lease = 0
		if err := store.Put(ctx, &r); err != nil {
			return report, fmt.Errorf("once: the store failed to keep the verdict on key %q: %w", r.Key, err)
		}
		result.Record = r
		report.Results = append(report.Results, result)
		if err := ctx.Err(); err != nil {
			return report, err
		}
	}
	return report, nil
}

// recoverOne settles the call of a record.
func recoverOne(ctx context.Context, r *Record, settler Settler, opts []option.Option) Result {
	settlement := core.Settlement{Verdict: core.VerdictDidNotHappen, Reason: "no call was made"}
	if r.Entry.ID != "" {
		var err error
		if settlement, err = settler.Settle(ctx, r.Entry, opts...); err != nil {
			return Result{Err: err}
		}
	}
	r.conclude(settlement, settlers.All)
	return Result{Settlement: settlement}
}

// Report is what [Recover] found.
type Report struct {
	Results []Result // the oldest key first
}

// Result is what became of one open key.
type Result struct {
	Record     Record // as it is now
	Settlement core.Settlement
	Busy       bool  // somebody works on it; nothing was settled
	Err        error // of the settlement; nothing is known then
}

// Open returns the results that leave their key open.
func (r *Report) Open() []Result {
	return slices.DeleteFunc(slices.Clone(r.Results), func(result Result) bool { return result.Settlement.Verdict.Final() })
}

// Wait is how long to wait until everything can be settled that only needs time.
func (r *Report) Wait() time.Duration {
	var wait time.Duration
	for _, result := range r.Results {
		wait = max(wait, result.Settlement.Wait)
		if result.Busy {
			wait = max(wait, result.Record.Lease)
		}
	}
	return wait
}

// String counts the results, and names the keys that stay open with their reasons, one on
// a line.
func (r *Report) String() string {
	count := map[core.Verdict]int{}
	for _, result := range r.Results {
		count[result.Settlement.Verdict]++
	}
	open := r.Open()
	var b strings.Builder
	fmt.Fprintf(&b, "%d keys were open: %d happened, %d did not happen, %d stay open", len(r.Results),
		count[core.VerdictHappened], count[core.VerdictDidNotHappen], len(open))
	for _, result := range open {
		fmt.Fprintf(&b, "\n%s: %s", result.Record.Key, result.reason())
	}
	return b.String()
}

// reason says why a key stays open.
func (r *Result) reason() string {
	switch {
	case r.Busy:
		return "in use by " + r.Record.Owner
	case r.Err != nil:
		return r.Err.Error()
	}
	text := string(r.Settlement.Verdict) + ": " + r.Settlement.Reason
	for _, c := range r.Settlement.Candidates {
		text += fmt.Sprintf("; %s at %s %s", c.Reference, c.Time.UTC().Format(time.RFC3339), c.Note)
	}
	return text
}
