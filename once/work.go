package once

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"slices"
	"time"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/transport"
	"github.com/partnerbss/partnerbss-go/option"
)

const (
	defaultLease = 30 * time.Second
	// leaseMargin is what the lease of a call outlives its attempt by.
	leaseMargin = 5 * time.Second
	// unlimitedLease is that of an attempt without a limit.
	unlimitedLease = 15 * time.Minute
	mostCalls      = 5 // of one Do
	longestPoll    = time.Second
)

// work is one Do on its way:
//
//	take the key -> settle what was left open -> call -> settle if its outcome is unknown
//	                            ^                                  |
//	                            +------------ did not happen ------+
//
// A call that has a key for the platform (core.JournalEntry.Key) is not settled but made
// again with the same key, which has its effect once.
type work struct {
	store Store
	key   string
	call  func(ctx context.Context, more ...option.Option) error // sends, settles or describes, as the options say
	owner string
	about transport.Description
	lease time.Duration
	kinds map[string]transport.Settler

	record  Record
	doubted *core.JournalEntry // an earlier call under the key that may have had an effect, before it was settled
	failed  error              // of the store, at the end of the latest call
}

func newWork(store Store, key string, call func(context.Context, ...option.Option) error) (*work, error) {
	if store == nil {
		return nil, errors.New("once: nil store")
	}
	if err := checkKey(key); err != nil {
		return nil, err
	}
	return &work{store: store, key: key, call: call, owner: newOwner()}, nil
}

// newOwner names one Do among all processes, so that people can tell whose it is.
func newOwner() string {
	host, _ := os.Hostname()
	return fmt.Sprintf("%s/%d/%s", host, os.Getpid(), rand.Text()[:8])
}

// run makes the call unless it was made, and reports whether it made one that ended:
// then the error is that of the call.
func (w *work) run(ctx context.Context) (made bool, err error) {
	if err := w.describe(ctx); err != nil {
		return false, err
	}
	done, err := w.take(ctx)
	if done || err != nil {
		return false, err
	}
	defer w.release(ctx)
	var lost error // of the call whose outcome is unknown
	for calls := 0; ; calls++ {
		switch {
		case w.repeatKey() == "":
			if err := w.settle(ctx, lost); err != nil || w.record.State == StateDone {
				return false, err
			}
		case calls > 0: // it has repeated itself, and waited in between
			return false, &Error{Key: w.key, Settlement: notYet("the next use of the key makes the same call again, which has its effect once"), Err: lost}
		}
		if calls == mostCalls {
			return false, &Error{Key: w.key, Settlement: *w.record.Entry.Settlement, Err: lost}
		}
		err := w.send(ctx)
		if w.failed != nil {
			return true, &StoreError{Key: w.key, Called: true, Entry: w.record.Entry, Err: w.failed}
		}
		if w.hints(err) {
			if settled, failure := w.settleAgain(ctx); settled || failure != nil {
				return false, failure
			}
			return true, err
		}
		if err == nil { // a batch may have left items out
			lost = w.record.Entry.Err
		} else {
			lost = err
		}
		if core.OutcomeOf(lost) != core.OutcomeUnknown || w.record.State != StateOpen {
			return true, err
		}
	}
}

// repeatKey is the platform's key of a call that may have had its effect, "" where there
// is no such call, or it has no key.
func (w *work) repeatKey() string {
	if e := &w.record.Entry; e.Open() {
		return e.Key
	}
	return ""
}

// hints reports whether a refusal is one of doing it again, after an earlier call under
// the key that was settled as one without effect: maybe too early.
func (w *work) hints(err error) bool {
	var refused *core.Error
	return w.doubted != nil && errors.As(err, &refused) && refused.Outcome == core.OutcomeRejected && slices.Contains(w.about.Proof, refused.Code)
}

// settleAgain asks the records once more what became of the earlier call, and reports
// whether it happened. The refusal alone does not tell: the order may be paid, or somebody
// may have cancelled it.
func (w *work) settleAgain(ctx context.Context) (bool, error) {
	refused := w.record.Entry
	w.record.Entry, w.record.State = *w.doubted, StateOpen
	if err := w.settle(ctx, nil); err != nil || w.record.State == StateDone {
		return err == nil, err
	}
	w.record.Entry, w.record.State, w.record.Lease = refused, StateFree, 0
	if err := w.put(ctx); err != nil {
		return false, &StoreError{Key: w.key, Called: true, Entry: refused, Err: err}
	}
	return false, nil
}

// describe learns what the call is, without making it.
func (w *work) describe(ctx context.Context) error {
	err := w.call(ctx, func(c *transport.Config) error {
		c.Describe = &w.about
		w.lease, w.kinds = c.Lease, c.Settlers
		return nil
	})
	if !errors.Is(err, transport.ErrDescribed) {
		if err == nil {
			err = errors.New("once: the call is no method of a service of this SDK")
		}
		return err
	}
	if !w.about.Changes {
		return fmt.Errorf("once: %s is a query, which needs no key", w.about.Operation)
	}
	if w.lease == 0 {
		w.lease = defaultLease
	}
	return nil
}

// take leases the key, and reports true when it is done already.
func (w *work) take(ctx context.Context) (done bool, err error) {
	for poll := time.Millisecond; ; poll = min(2*poll, longestPoll) {
		r, err := w.store.Get(ctx, w.key)
		switch {
		case errors.Is(err, ErrNoRecord):
			r = Record{
				Key: w.key, State: StateFree, Operation: w.about.Operation, Account: w.about.Account,
				Method: w.about.Method, Path: w.about.Path, Body: w.about.Body,
			}
		case err != nil:
			return false, &StoreError{Key: w.key, Err: err}
		}
		if err := w.matches(&r); err != nil {
			return false, err
		}
		if r.State == StateDone {
			w.record = r
			return true, nil
		}
		if r.Owner == "" {
			taken, err := w.lock(ctx, r)
			if taken || err != nil {
				return false, err
			}
		}
		if err := sleep(ctx, poll); err != nil {
			return false, &Error{Key: w.key, Settlement: notYet("the key is in use by " + r.Owner), Err: err}
		}
	}
}

// lock takes the lease of a record that nobody has, and reports whether that went well.
func (w *work) lock(ctx context.Context, r Record) (bool, error) {
	if r.State == StateFree {
		r.Entry = core.JournalEntry{} // of a call that had no effect
		r.State, r.Subjects = StateOpen, w.about.Subjects
	}
	r.Owner, r.Lease = w.owner, w.lease
	err := w.store.Put(ctx, &r)
	var held *HeldError
	switch {
	case err == nil:
		w.record = r
		return true, nil
	case errors.Is(err, ErrConflict):
		return false, nil
	case errors.As(err, &held):
		return false, w.clear(ctx, held)
	}
	return false, &StoreError{Key: w.key, Err: err}
}

// clear settles another key that is open and about the same, unless somebody works on
// it.
func (w *work) clear(ctx context.Context, held *HeldError) error {
	r, err := w.store.Get(ctx, held.Key)
	switch {
	case errors.Is(err, ErrNoRecord), err == nil && (r.State != StateOpen || r.Owner != ""):
		return nil // look again
	case err != nil:
		return &StoreError{Key: w.key, Err: err}
	case r.Operation != w.about.Operation:
		return &Error{Key: r.Key, Settlement: notYet("it is a call of " + r.Operation + " about the same as key " + w.key + ", and has to be settled first, by Recover")}
	}
	r.Owner, r.Lease = w.owner, w.lease
	if err := w.store.Put(ctx, &r); err != nil {
		return nil // somebody else was faster
	}
	other := &work{store: w.store, key: r.Key, call: w.call, owner: w.owner, about: w.about, lease: w.lease, kinds: w.kinds, record: r}
	defer other.release(ctx)
	return other.settle(ctx, nil)
}

// settle finds out what became of the call that the record is open with, and leaves the
// record done, or open without a call that may have had an effect. lost is the error of
// that call, nil when somebody else made it.
func (w *work) settle(ctx context.Context, lost error) error {
	if w.record.Entry.ID == "" {
		return nil // no call was made
	}
	if entry := w.record.Entry; entry.Open() {
		w.doubted = &entry
	}
	for {
		settlement, err := w.verdict(ctx)
		if err != nil {
			return &Error{Key: w.key, Err: errors.Join(lost, err)}
		}
		w.conclude(settlement)
		if settlement.Verdict == core.VerdictNotYet {
			w.record.Lease = settlement.Wait + w.lease
		}
		if err := w.put(ctx); err != nil {
			return &Error{Key: w.key, Settlement: settlement, Err: errors.Join(lost, err)}
		}
		switch settlement.Verdict {
		case core.VerdictHappened, core.VerdictDidNotHappen:
			return nil
		case core.VerdictAmbiguous:
			return &Error{Key: w.key, Settlement: settlement, Err: lost}
		}
		if err := sleep(ctx, settlement.Wait); err != nil {
			return &Error{Key: w.key, Settlement: settlement, Err: errors.Join(lost, err)}
		}
	}
}

// verdict asks what became of the call in the record's entry.
func (w *work) verdict(ctx context.Context) (core.Settlement, error) {
	settling := &transport.Settling{Entry: w.record.Entry}
	err := w.call(ctx, option.WithClaims(w.store.Claimed), func(c *transport.Config) error {
		c.Settling = settling
		return nil
	})
	if !errors.Is(err, transport.ErrSettled) {
		return core.Settlement{}, err
	}
	return settling.Result, nil
}

// conclude writes a verdict into the record.
func (w *work) conclude(s core.Settlement) {
	w.record.conclude(s, w.kinds)
	if w.record.State == StateFree { // it stays open for the next call of this Do
		w.record.State = StateOpen
	}
}

// conclude writes a verdict on the call in the entry.
func (r *Record) conclude(s core.Settlement, kinds map[string]transport.Settler) {
	r.Entry.Settlement = &s
	switch s.Verdict {
	case core.VerdictHappened:
		r.State, r.Lease = StateDone, 0
		r.Claims = transport.Claims(kinds, r.Operation, s.References)
	case core.VerdictDidNotHappen:
		r.State, r.Lease = StateFree, 0
	}
}

// put writes the record as it is.
func (w *work) put(ctx context.Context) error {
	w.record.Owner = w.owner
	return w.store.Put(ctx, &w.record)
}

// release lets others go on at once with a key that is not done.
func (w *work) release(ctx context.Context) {
	if w.record.State != StateOpen || errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return // or when the lease ends: there is no time left
	}
	if e := &w.record.Entry; e.ID == "" || !e.Open() {
		w.record.State = StateFree
	}
	w.record.Lease = 0
	_ = w.put(context.WithoutCancel(ctx)) // what cannot be given back ends with the lease
}

func notYet(reason string) core.Settlement {
	return core.Settlement{Verdict: core.VerdictNotYet, Reason: reason}
}

// sleep waits, unless the context ends first.
func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
