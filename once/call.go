package once

import (
	"context"
	"errors"
	"time"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/transport"
	"github.com/partnerbss/partnerbss-go/option"
)

// send makes the call, and keeps book of it in the record.
func (w *work) send(ctx context.Context) error {
	w.failed = nil
	repeat := w.repeatKey()
	return w.call(ctx, option.WithReference(w.key), option.WithHighWaterMark(), func(c *transport.Config) error {
		c.Journal, c.RepeatKey = &keyJournal{work: w, outer: c.Journal}, repeat
		return nil
	})
}

// keyJournal is the journal of a call under a key: it writes the record of the key. The
// journal that the call would have had is told, too.
type keyJournal struct {
	work  *work
	outer core.Journal
}

// Begin implements [core.Journal].
func (j *keyJournal) Begin(ctx context.Context, entry core.JournalEntry) error {
	r := &j.work.record
	own := entry
	if j.work.repeatKey() != "" {
		own.Sent, own.Until = r.Entry.Sent, r.Entry.Until // what it repeats has left, and stays open
	}
	r.Entry, r.Lease = own, j.work.lease
	r.Calls++
	if err := j.work.put(ctx); err != nil {
		return err
	}
	if j.outer != nil {
		return j.outer.Begin(ctx, entry)
	}
	return nil
}

// Sending implements [core.SendingJournal]. The write fails when the lease has passed to
// somebody else meanwhile.
func (j *keyJournal) Sending(ctx context.Context, entry core.JournalEntry) error {
	r := &j.work.record
	r.Entry, r.Lease = entry, max(j.work.lease, leaseUntil(ctx, entry.Until))
	if err := j.work.put(ctx); err != nil {
		return err
	}
	if outer, ok := j.outer.(core.SendingJournal); ok {
		return outer.Sending(ctx, entry)
	}
	return nil
}

// leaseUntil is the lease of an attempt that is given up at a time.
func leaseUntil(ctx context.Context, until time.Time) time.Duration {
	if deadline, ok := ctx.Deadline(); ok && (until.IsZero() || deadline.Before(until)) {
		until = deadline
	}
	if until.IsZero() {
		return unlimitedLease
	}
	return time.Until(until) + leaseMargin
}

// End implements [core.Journal].
func (j *keyJournal) End(ctx context.Context, entry core.JournalEntry) {
	if j.outer != nil {
		defer j.outer.End(ctx, entry)
	}
	w, r := j.work, &j.work.record
	r.end(entry, w.kinds)
	if r.State == StateOpen {
		r.Lease = w.lease // this Do settles it
	}
	w.failed = w.put(ctx)
	// The platform itself says whose the record is. It has to be known that somebody
	// else took it, but this key is done.
	if claimed := new(ClaimedError); errors.As(w.failed, &claimed) {
		r.Claims = nil
		w.failed = errors.Join(claimed, w.put(ctx))
	}
}
