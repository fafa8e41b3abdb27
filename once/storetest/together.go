package storetest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/partnerbss/partnerbss-go/once"
)

const writers = 64

// race lets writers put a record each, all at once, and returns the one that was
// written and the errors of the others.
func race(t tb, s once.Store, record func(i int) once.Record) (winner once.Record, errs []error) {
	t.Helper()
	var (
		group sync.WaitGroup
		mu    sync.Mutex
		won   []once.Record
		ctx   = t.Context()
		start = make(chan struct{})
	)
	for i := range writers {
		r := record(i)
		group.Go(func() {
			<-start
			err := s.Put(ctx, &r)
			mu.Lock()
			defer mu.Unlock()
			if err != nil {
				errs = append(errs, err)
			} else {
				won = append(won, r)
			}
		})
	}
	close(start)
	group.Wait()
	if len(won) != 1 {
		t.Fatalf("%d of %d writers won; want one. The others had %v", len(won), writers, errors.Join(errs...))
	}
	return won[0], errs
}

func oneWinsTheVersion(t tb, s once.Store) {
	r := open("a", "x")
	for version := range int64(4) {
		winner, errs := race(t, s, func(i int) once.Record {
			mine := r
			mine.Operation, mine.Calls = fmt.Sprint("writer ", i), i
			return mine
		})
		for _, err := range errs {
			if !errors.Is(err, once.ErrConflict) {
				t.Errorf("a writer that lost had %v; want once.ErrConflict", err)
			}
		}
		if winner.Version != version+1 {
			t.Errorf("the winner has version %d; want %d", winner.Version, version+1)
		}
		same(t, "the record after a race", get(t, s, "a"), winner)
		r = winner
	}
}

func oneGetsTheSubject(t tb, s once.Store) {
	winner, errs := race(t, s, func(i int) once.Record {
		return open(fmt.Sprint("key ", i), fmt.Sprint("subject ", i), "x")
	})
	for _, err := range errs {
		var held *once.HeldError
		if !errors.As(err, &held) || held.Subject != "x" || held.Key != winner.Key {
			t.Errorf("a writer that lost had %v; want a HeldError that subject %q is held by key %q", err, "x", winner.Key)
		}
	}
	if keys := pendingKeys(t, s); !slices.Equal(keys, []string{winner.Key}) {
		t.Errorf("the open keys are %q; want that of the winner, %q", keys, winner.Key)
	}
}

func oneGetsTheClaim(t tb, s once.Store) {
	winner, errs := race(t, s, func(i int) once.Record {
		r := in(once.StateDone, open(fmt.Sprint("key ", i)))
		r.Claims = []string{fmt.Sprint("transfer/", i), "transfer/x"}
		return r
	})
	for _, err := range errs {
		var claimed *once.ClaimedError
		if !errors.As(err, &claimed) || claimed.Claim != "transfer/x" || claimed.Key != winner.Key {
			t.Errorf("a writer that lost had %v; want a ClaimedError that claim %q belongs to key %q", err, "transfer/x", winner.Key)
		}
	}
	var all []string
	for i := range writers {
		all = append(all, fmt.Sprint("transfer/", i))
	}
	wantTaken(t, s, append(all, "transfer/x"), map[string]string{winner.Claims[0]: winner.Key, "transfer/x": winner.Key})
}

// anyOrder lets writers take and give up the same subjects and claims in different
// orders, which must not lock them out.
func anyOrder(t tb, s once.Store) {
	var (
		group   sync.WaitGroup
		holders atomic.Int64
		taken   atomic.Int64
		ctx     = t.Context()
		mu      sync.Mutex
		faults  []error
	)
	write := func(i int) error {
		names := []string{"p", "q", "r", "s"}
		names = append(names[i%4:], names[:i%4]...)
		if i%2 == 1 {
			slices.Reverse(names)
		}
		r := open(fmt.Sprint("key ", i))
		for range 8 {
			r.State, r.Subjects, r.Claims = once.StateOpen, names[:3], names[1:]
			err := s.Put(ctx, &r)
			if held, claimed := new(once.HeldError), new(once.ClaimedError); errors.As(err, &held) || errors.As(err, &claimed) {
				continue
			} else if err != nil {
				return fmt.Errorf("a Put of names that others want, too: %w", err)
			}
			taken.Add(1)
			if holders.Add(1) != 1 {
				return errors.New("two open records share a subject")
			}
			holders.Add(-1)
			r.State, r.Claims = once.StateFree, nil
			if err := s.Put(ctx, &r); err != nil {
				return fmt.Errorf("a Put that gives names up: %w", err)
			}
		}
		return nil
	}
	for i := range 8 {
		group.Go(func() {
			if err := write(i); err != nil && !errors.Is(err, context.Canceled) {
				mu.Lock()
				defer mu.Unlock()
				faults = append(faults, err)
			}
		})
	}
	group.Wait()
	if len(faults) > 0 || taken.Load() == 0 {
		t.Errorf("%d writers took the names; faults: %v", taken.Load(), errors.Join(faults...))
	}
	if keys := pendingKeys(t, s); len(keys) > 0 {
		t.Errorf("the keys %q are open after all gave up", keys)
	}
}
