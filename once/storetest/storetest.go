// Package storetest holds an implementation of [once.Store] to the rules of that
// interface. A test of a store is one line:
//
//	func TestStore(t *testing.T) {
//		storetest.Run(t, func(*testing.T) once.Store { return once.NewMemory() })
//	}
//
// It does not see whether an acknowledged record survives a crash.
package storetest

import (
	"context"
	"errors"
	"reflect"
	"testing"
	"time"

	"github.com/partnerbss/partnerbss-go/once"
)

// Run holds a store to the rules of [once.Store], each in a subtest of its own. open
// returns an empty store; it has t to fail and to clean up with. No subtest is parallel
// to another one, and the longest wait for a clock is 20 milliseconds.
func Run(t *testing.T, open func(t *testing.T) once.Store) {
	t.Helper()
	for _, rule := range rules {
		t.Run(rule.name, func(t *testing.T) {
			rule.check(t, open(t))
		})
	}
}

// tb is what rules use of a test, so that the tests of this package can see them fail.
type tb interface {
	Helper()
	Context() context.Context
	Errorf(format string, args ...any)
	Fatalf(format string, args ...any)
}

var rules = []struct {
	name  string
	check func(tb, once.Store)
}{
	{"no record", noRecord},
	{"versions", versions},
	{"conflicts", conflicts},
	{"subjects", subjects},
	{"subjects of records that are not open", subjectsOfOthers},
	{"claims", claims},
	{"many claims", manyClaims},
	{"leases", leases},
	{"an expired lease", expiredLease},
	{"pending records", pending},
	{"writes while pending records are read", pendingWrites},
	{"prune", prune},
	{"every field", everyField},
	{"odd names", oddNames},
	{"long subjects", longSubjects},
	{"big responses", bigResponses},
	{"cancelled contexts", cancelled},
	{"one writer wins each version", oneWinsTheVersion},
	{"one key gets a subject", oneGetsTheSubject},
	{"one key gets a claim", oneGetsTheClaim},
	{"subjects and claims in any order", anyOrder},
}

// open is an open record of a key.
func open(key string, subjects ...string) once.Record {
	return once.Record{Key: key, State: once.StateOpen, Operation: "accounts.AllocateFunds", Method: "POST", Path: "/v2/x", Subjects: subjects}
}

// in returns the record in another state.
func in(state once.State, r once.Record) once.Record {
	r.State = state
	return r
}

// put writes a record and sees that the store has it as it says.
func put(t tb, s once.Store, r *once.Record) {
	t.Helper()
	given := *r
	if err := s.Put(t.Context(), r); err != nil {
		t.Fatalf("Put of key %q at version %d: %v", given.Key, given.Version, err)
	}
	if r.Version != given.Version+1 {
		t.Fatalf("Put of key %q at version %d made it version %d", given.Key, given.Version, r.Version)
	}
	want := given
	want.Version, want.Created, want.Updated = r.Version, r.Created, r.Updated
	if given.Lease <= 0 {
		want.Owner, want.Lease = "", 0
	}
	same(t, "the record that Put was given, afterwards", *r, want)
	same(t, "the record that Get returns after Put", get(t, s, r.Key), *r)
}

func get(t tb, s once.Store, key string) once.Record {
	t.Helper()
	r, err := s.Get(t.Context(), key)
	if err != nil {
		t.Fatalf("Get of key %q: %v", key, err)
	}
	return r
}

// missing sees that the store has no record of a key.
func missing(t tb, s once.Store, key string) {
	t.Helper()
	if r, err := s.Get(t.Context(), key); !errors.Is(err, once.ErrNoRecord) {
		t.Errorf("Get of key %q, which has no record: %+v, error %v; want once.ErrNoRecord", key, r, err)
	}
}

// refused sees that Put does not write a record, and returns its error.
func refused(t tb, ctx context.Context, s once.Store, r once.Record) error {
	t.Helper()
	before, noneBefore := s.Get(t.Context(), r.Key)
	given := r
	err := s.Put(ctx, &given)
	if err == nil {
		t.Fatalf("Put of key %q at version %d went well; want an error", r.Key, r.Version)
	}
	if !reflect.DeepEqual(given, r) {
		t.Errorf("Put of key %q changed the record that it refused:\n got %+v\nwant %+v", r.Key, given, r)
	}
	after, noneAfter := s.Get(t.Context(), r.Key)
	if noneBefore == nil && noneAfter == nil {
		same(t, "the record after a refused Put", after, before)
	} else if !errors.Is(noneBefore, once.ErrNoRecord) || !errors.Is(noneAfter, once.ErrNoRecord) {
		t.Errorf("Get of key %q around a refused Put: %v, then %v", r.Key, noneBefore, noneAfter)
	}
	return err
}

func wantConflict(t tb, s once.Store, r once.Record) {
	t.Helper()
	if err := refused(t, t.Context(), s, r); !errors.Is(err, once.ErrConflict) {
		t.Errorf("Put of key %q at version %d: %v; want once.ErrConflict", r.Key, r.Version, err)
	}
}

func wantHeld(t tb, s once.Store, r once.Record, subject, key string) {
	t.Helper()
	err := refused(t, t.Context(), s, r)
	var held *once.HeldError
	if !errors.As(err, &held) || held.Subject != subject || held.Key != key {
		t.Errorf("Put of key %q: %v; want a HeldError that subject %q is held by key %q", r.Key, err, subject, key)
	}
}

func wantClaimed(t tb, s once.Store, r once.Record, claim, key string) {
	t.Helper()
	err := refused(t, t.Context(), s, r)
	var claimed *once.ClaimedError
	if !errors.As(err, &claimed) || claimed.Claim != claim || claimed.Key != key {
		t.Errorf("Put of key %q: %v; want a ClaimedError that claim %q belongs to key %q", r.Key, err, claim, key)
	}
}

// wantTaken sees that of some claims the store tells those that are taken.
func wantTaken(t tb, s once.Store, claims []string, want map[string]string) {
	t.Helper()
	got, err := s.Claimed(t.Context(), claims)
	if err != nil {
		t.Fatalf("Claimed: %v", err)
	}
	if len(got) != len(want) || len(want) > 0 && !reflect.DeepEqual(got, want) {
		t.Errorf("Claimed: %v; want %v", got, want)
	}
}

// pendingKeys are the keys of the open records in the order of the store.
func pendingKeys(t tb, s once.Store) (keys []string) {
	t.Helper()
	for r, err := range s.Pending(t.Context()) {
		if err != nil {
			t.Fatalf("Pending: %v", err)
		}
		keys = append(keys, r.Key)
	}
	return keys
}

// same sees that two records agree, but for the place of their times and what has gone
// by of the lease.
func same(t tb, what string, got, want once.Record) {
	t.Helper()
	if got.Lease > want.Lease || got.Lease <= 0 && want.Lease > time.Minute {
		t.Errorf("%s has %s left of a lease of %s", what, got.Lease, want.Lease)
	}
	got.Lease, want.Lease = 0, 0
	got, want = plain(got), plain(want)
	if reflect.DeepEqual(got, want) {
		return
	}
	for i := range reflect.TypeFor[once.Record]().NumField() {
		g, w := reflect.ValueOf(got).Field(i).Interface(), reflect.ValueOf(want).Field(i).Interface()
		if !reflect.DeepEqual(g, w) {
			t.Errorf("%s has another %s:\n got %s\nwant %s", what, reflect.TypeFor[once.Record]().Field(i).Name, text(g), text(w))
		}
	}
}
