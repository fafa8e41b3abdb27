// Package settle holds what the settlers of the operations share: reading a journal
// entry back, the time in which the effect of a call must lie, and the decision
// between records.
//
// A settler answers from evidence alone. The platform's records carry no mark of the
// caller, so a record is taken for the effect of a call only when it was not there
// before, belongs to no other call of the journal, and has a time at which the call
// was under way. Absence counts only after the delay of option.WithSettleDelay.
package settle

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/transport"
	"github.com/partnerbss/partnerbss-go/internal/wire"
)

// Case is one entry that is to be settled.
type Case struct {
	*core.JournalEntry
	Client *transport.Client // makes the queries
}

// By makes a settler's function of one on the request that an entry was written for.
func By[Request any](decide func(ctx context.Context, c *Case, req *Request) (core.Settlement, error)) func(context.Context, *transport.Client, *core.JournalEntry) (core.Settlement, error) {
	return func(ctx context.Context, client *transport.Client, entry *core.JournalEntry) (core.Settlement, error) {
		req := new(Request)
		if len(entry.Body) > 0 {
			if err := wire.UnmarshalRedacted(entry.Body, req); err != nil {
				return core.Settlement{}, fmt.Errorf("the body of entry %s cannot be read: %w", entry.ID, err)
			}
		}
		return decide(ctx, &Case{entry, client}, req)
	}
}

// PathID is the last part of the path of the entry, for operations whose request is
// in the path.
func (c *Case) PathID() string {
	escaped := c.Path[strings.LastIndexByte(c.Path, '/')+1:]
	if id, err := url.PathUnescape(escaped); err == nil {
		return id
	}
	return escaped
}

const (
	// slack is what two clocks that were compared by a Date header can still differ,
	// together with times of records that leave out the fraction of a second.
	slack = 2 * time.Second
	// unlimited stands for the end of an attempt that had no limit and that nobody saw
	// end.
	unlimited = 15 * time.Minute
	// lookBack is more than the clocks of two machines can differ without any call
	// failing: the gateway takes signatures that are up to 15 minutes off.
	lookBack = 20 * time.Minute
	// farBack is lookBack where nobody has compared the clocks: with a token, no call
	// fails however far they are apart.
	farBack = 24 * time.Hour
)

// ahead is how far the platform's clock was ahead of that of the machine which made
// the call. An entry that does not tell is taken to be of this machine.
func (c *Case) ahead() time.Duration {
	if c.ClockAhead != nil {
		return *c.ClockAhead
	}
	ahead, _ := c.Client.ClockAhead()
	return ahead
}

// Now is the time by the platform's clock.
func (c *Case) Now() time.Time {
	ahead, _ := c.Client.ClockAhead()
	return time.Now().Add(ahead)
}

// clocked reports whether the clocks of the machine that made the call and of the
// platform were compared, so that times of records tell what was before the call.
func (c *Case) clocked() bool { return c.ClockAhead != nil }

// from is the earliest time, by the platform's clock, that a record of the effect
// can have.
func (c *Case) from() time.Time { return c.Sent.Add(c.ahead() - slack) }

// to is the latest time of an effect that took place while the call was under way.
func (c *Case) to() time.Time {
	end := c.Ended
	if end.IsZero() {
		end = c.Until
	}
	if end.IsZero() {
		end = c.Sent.Add(unlimited)
	}
	return end.Add(c.ahead() + slack)
}

// last is the time from which on a record of the effect must be visible, and after
// which no effect comes any more.
func (c *Case) last() time.Time { return c.to().Add(c.Client.SettleDelay()) }

// Since is the time to ask for records from, by the platform's clock: well before the
// call, so that clocks that have not been compared hide nothing. A mark looks back twice
// as far, so it knows all that was there since.
func (c *Case) Since() time.Time {
	if _, known := c.Client.ClockAhead(); !known && !c.clocked() {
		return c.Sent.Add(-farBack)
	}
	return c.Sent.Add(c.ahead() - lookBack)
}

// Record is a record of the platform that may be the effect of a call.
type Record struct {
	ID   string
	Item string    // of a batch, as the request names it
	Time time.Time // zero where the platform tells none: then the mark alone excludes it
	Note string
}

// Moment is when a record was made, seen from a call.
type Moment int

// Moments of a record.
const (
	Unknown Moment = iota // nothing tells
	Before                // the call was sent
	During                // the call
	Late                  // after it, when its effect can still take place
	After                 // all that
)

// When tells when a record was made. One that has no time, and was not there before
// the call, was made during it as far as anybody knows.
func (c *Case) When(r Record) Moment {
	marked := c.Before != nil
	switch {
	case r.ID != "" && slices.Contains(c.before(), r.ID):
		return Before
	case r.ID == "", r.Time.IsZero() && !marked:
		return Unknown
	case r.Time.IsZero(), !r.Time.Before(c.from()) && !r.Time.After(c.to()):
		return During
	case !c.clocked():
		return Unknown
	case r.Time.Before(c.from()) && marked:
		return Unknown // it came after the mark, and says that it was there before
	case r.Time.Before(c.from()):
		return Before
	case r.Time.After(c.last()):
		return After
	}
	return Late
}

// Happened is the verdict that the call had its effect.
func Happened(reason string, references ...string) core.Settlement {
	return core.Settlement{Verdict: core.VerdictHappened, Reason: reason, References: references}
}

// Absent is the verdict on a call whose effect is not to be seen: it did not happen,
// unless the effect may still come or show.
func (c *Case) Absent(reason string) core.Settlement {
	if wait := c.last().Sub(c.Now()); wait > 0 {
		return core.Settlement{Verdict: core.VerdictNotYet, Wait: wait.Round(time.Millisecond),
			Reason: reason + "; the effect may still come or show until " + c.last().UTC().Format(time.RFC3339)}
	}
	return core.Settlement{Verdict: core.VerdictDidNotHappen, Reason: reason}
}

// One decides about a call whose effect is one record. The records are those that look
// like it: of the same kind, customer and amount. Those that were there before the
// call, belong to other calls, or lie outside the time of the call are not it.
func (c *Case) One(ctx context.Context, what string, records []Record) (core.Settlement, error) {
	candidates, err := c.Unclaimed(ctx, records)
	if err != nil {
		return core.Settlement{}, err
	}
	var inTime, outside []Record
	for _, r := range candidates {
		switch c.When(r) {
		case During:
			inTime = append(inTime, r)
		case Late, Unknown:
			outside = append(outside, r)
		}
	}
	switch {
	case len(inTime) == 1:
		return Happened(fmt.Sprintf("%s %s was made while the call was under way, and belongs to no other call", what, inTime[0].ID), inTime[0].ID), nil
	case len(inTime) > 1:
		return ambiguous(fmt.Sprintf("%d records look like the %s of this call, and all were made while it was under way", len(inTime), what), inTime), nil
	}
	absent := c.Absent("no " + what + " was made while the call was under way")
	if len(outside) == 0 || absent.Verdict == core.VerdictNotYet {
		return absent, nil
	}
	return ambiguous(fmt.Sprintf("there is a %s of which nothing tells that it was made while the call was under way: a late effect of it, or somebody else's", what), outside), nil
}

// Unclear is the verdict on a call of which the platform's records do not tell, and
// will not: ambiguous, unless the effect may still come or show.
func (c *Case) Unclear(reason string, records ...Record) core.Settlement {
	if absent := c.Absent(reason); absent.Verdict == core.VerdictNotYet {
		return absent
	}
	return ambiguous(reason, records)
}

// underway is how long to wait before asking again for what the platform is at.
const underway = 30 * time.Second

// Underway is the verdict on a call that the platform is still at.
func (c *Case) Underway(reason string) core.Settlement {
	wait := max(c.last().Sub(c.Now()), underway)
	return core.Settlement{Verdict: core.VerdictNotYet, Wait: wait.Round(time.Millisecond), Reason: reason}
}

// Unclaimed leaves out the records that belong to other calls, and those that a list
// had twice because it grew while its pages were read.
func (c *Case) Unclaimed(ctx context.Context, records []Record) ([]Record, error) {
	ids := make([]string, len(records))
	for i, r := range records {
		ids[i] = r.ID
	}
	claimed, err := c.Client.Claimed(ctx, c.Operation, ids)
	if err != nil {
		return nil, fmt.Errorf("which records belong to other calls: %w", err)
	}
	seen := map[string]bool{}
	return slices.DeleteFunc(slices.Clone(records), func(r Record) bool {
		owner, taken := claimed[r.ID]
		again := seen[r.ID]
		seen[r.ID] = r.ID != ""
		return again || taken && owner != c.ID && owner != c.Reference
	}), nil
}

func ambiguous(reason string, records []Record) core.Settlement {
	s := core.Settlement{Verdict: core.VerdictAmbiguous, Reason: reason}
	for _, r := range records {
		s.Candidates = append(s.Candidates, core.Candidate{Reference: r.ID, Time: r.Time, Note: r.Note})
	}
	return s
}
