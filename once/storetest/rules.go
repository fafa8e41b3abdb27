package storetest

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/once"
)

func noRecord(t tb, s once.Store) {
	missing(t, s, "a")
	wantTaken(t, s, nil, nil)
	wantTaken(t, s, []string{"transfer/1"}, nil)
	if keys := pendingKeys(t, s); len(keys) > 0 {
		t.Errorf("an empty store has the open keys %q", keys)
	}
	if n, err := s.Prune(t.Context(), time.Now()); n != 0 || err != nil {
		t.Errorf("Prune of an empty store: %d, error %v", n, err)
	}
}

func versions(t tb, s once.Store) {
	r := open("a")
	put(t, s, &r)
	first := r
	if first.Created.IsZero() || !first.Updated.Equal(first.Created) {
		t.Errorf("a new record was created at %s and updated at %s; want one time", first.Created, first.Updated)
	}
	for range 3 {
		put(t, s, &r)
	}
	if !r.Created.Equal(first.Created) {
		t.Errorf("the record was created at %s, and later at %s", first.Created, r.Created)
	}
	if r.Updated.Before(first.Updated) {
		t.Errorf("the record was updated at %s, and later at %s", first.Updated, r.Updated)
	}
	other := open("b")
	put(t, s, &other)
}

func conflicts(t tb, s once.Store) {
	ahead := open("a")
	ahead.Version = 1
	wantConflict(t, s, ahead)
	r := open("a", "subject")
	put(t, s, &r)
	wantConflict(t, s, open("a"))
	old := r
	put(t, s, &r)
	old.Operation, old.Subjects, old.Claims = "another", []string{"new"}, []string{"claim"}
	wantConflict(t, s, old)
	ahead = r
	ahead.Version++
	wantConflict(t, s, ahead)
	ahead.Version = -1
	wantConflict(t, s, ahead)
	// What a refused record is about, and claims, is free.
	b := open("b", "new")
	b.Claims = []string{"claim"}
	put(t, s, &b)
}

func subjects(t tb, s once.Store) {
	a := open("a", "x", "y", "x")
	put(t, s, &a)
	put(t, s, &a) // its own subjects are in nobody's way
	wantHeld(t, s, open("b", "z", "y"), "y", "a")
	b := open("b", "z")
	put(t, s, &b)
	b.Subjects = []string{"z", "x"}
	wantHeld(t, s, b, "x", "a")
	a.Subjects = []string{"y", "w"} // gives up x
	put(t, s, &a)
	b.Subjects = []string{"z", "x"}
	put(t, s, &b)
	for _, state := range []once.State{once.StateFree, once.StateDone} {
		a = in(state, a)
		put(t, s, &a)
		c := open("c", "y", "w")
		c.Version = version(t, s, "c")
		put(t, s, &c)
		wantHeld(t, s, in(once.StateOpen, a), "y", "c")
		c = in(once.StateFree, c)
		put(t, s, &c)
		a = in(once.StateOpen, a)
		put(t, s, &a)
	}
}

func subjectsOfOthers(t tb, s once.Store) {
	done := in(once.StateDone, open("a", "x"))
	put(t, s, &done)
	free := in(once.StateFree, open("b", "x"))
	put(t, s, &free)
	r := open("c", "x")
	put(t, s, &r)
	put(t, s, &done) // one that is not open may be about anything
	put(t, s, &free)
	wantHeld(t, s, in(once.StateOpen, free), "x", "c")
}

func claims(t tb, s once.Store) {
	a := in(once.StateDone, open("a"))
	a.Claims = []string{"transfer/1", "transfer/2", "transfer/1"}
	put(t, s, &a)
	put(t, s, &a)
	for _, state := range []once.State{once.StateOpen, once.StateFree, once.StateDone} {
		b := in(state, open("b", "x"))
		b.Claims = []string{"transfer/3", "transfer/2"}
		wantClaimed(t, s, b, "transfer/2", "a")
	}
	wantTaken(t, s, []string{"transfer/1", "transfer/2", "transfer/3", "x", "transfer/1"}, map[string]string{"transfer/1": "a", "transfer/2": "a"})
	b := open("b", "transfer/1") // a subject is no claim
	b.Claims = []string{"transfer/3"}
	put(t, s, &b)
	a.Claims = []string{"transfer/2"} // gives up transfer/1
	put(t, s, &a)
	b.Claims = []string{"transfer/3", "transfer/1"}
	put(t, s, &b)
	wantTaken(t, s, []string{"transfer/1", "transfer/2", "transfer/3"}, map[string]string{"transfer/1": "b", "transfer/2": "a", "transfer/3": "b"})
	b.Claims, b.Subjects = []string{"transfer/2"}, []string{"new"}
	wantClaimed(t, s, b, "transfer/2", "a")
}

func manyClaims(t tb, s once.Store) {
	r := in(once.StateDone, open("a"))
	asked, want := []string{}, map[string]string{}
	for i := range 1500 {
		claim := fmt.Sprintf("order/CS%d", i)
		asked = append(asked, claim)
		if i%4 == 3 {
			r.Claims, want[claim] = append(r.Claims, claim), "a"
		}
	}
	put(t, s, &r)
	wantTaken(t, s, asked, want)
}

func leases(t tb, s once.Store) {
	r := open("a")
	r.Owner, r.Lease = "me", time.Hour
	put(t, s, &r)
	if r.Lease != time.Hour || r.Owner != "me" {
		t.Errorf("Put left a lease of %s to %q; want the hour that it was given", r.Lease, r.Owner)
	}
	for range 2 { // reading a lease does not begin it anew, nor end it
		if got := get(t, s, "a"); got.Owner != "me" || got.Lease < 50*time.Minute || got.Lease > time.Hour {
			t.Errorf("a lease of an hour is read as %s to %q", got.Lease, got.Owner)
		}
	}
	for p, err := range s.Pending(t.Context()) {
		if err != nil || p.Owner != "me" || p.Lease < 50*time.Minute || p.Lease > time.Hour {
			t.Errorf("Pending shows a lease of an hour as %s to %q, error %v", p.Lease, p.Owner, err)
		}
	}
	r.Owner, r.Lease = "other", 2*time.Hour
	put(t, s, &r)
	if got := get(t, s, "a"); got.Owner != "other" || got.Lease < 110*time.Minute {
		t.Errorf("a new lease of two hours is read as %s to %q", got.Lease, got.Owner)
	}
	for _, none := range []time.Duration{0, -time.Second} {
		r.Owner, r.Lease = "me", none
		put(t, s, &r) // sees that nobody has it
	}
}

func expiredLease(t tb, s once.Store) {
	r := open("a", "x")
	r.Owner, r.Lease = "me", time.Millisecond
	if err := s.Put(t.Context(), &r); err != nil {
		t.Fatalf("Put: %v", err)
	}
	time.Sleep(20 * time.Millisecond)
	if got := get(t, s, "a"); got.Owner != "" || got.Lease != 0 {
		t.Errorf("a lease that has ended is read as %s to %q", got.Lease, got.Owner)
	}
	for p, err := range s.Pending(t.Context()) {
		if err != nil || p.Owner != "" || p.Lease != 0 {
			t.Errorf("Pending shows a lease that has ended as %s to %q, error %v", p.Lease, p.Owner, err)
		}
	}
	// It ends with the lease that others leave the key alone, and nothing else.
	wantHeld(t, s, open("b", "x"), "x", "a")
	r.Owner, r.Lease = "other", time.Hour
	put(t, s, &r)
}

func pending(t tb, s once.Store) {
	var want []string
	for _, key := range []string{"e", "d", "c", "b", "a"} {
		r := open(key, "subject "+key)
		put(t, s, &r)
		want = append(want, key)
		time.Sleep(2 * time.Millisecond) // another time, by whichever clock
	}
	for _, state := range []once.State{once.StateDone, once.StateFree} {
		r := in(state, open(string(state)))
		put(t, s, &r)
	}
	if keys := pendingKeys(t, s); !slices.Equal(keys, want) {
		t.Errorf("the open keys are %q; want %q, the oldest first", keys, want)
	}
	r := get(t, s, "e")
	put(t, s, &r) // a later write makes it no younger
	for p, err := range s.Pending(t.Context()) {
		if err != nil {
			t.Fatalf("Pending: %v", err)
		}
		same(t, "a pending record", p, get(t, s, p.Key))
	}
	if keys := pendingKeys(t, s); !slices.Equal(keys, want) {
		t.Errorf("the open keys after a write are %q; want %q", keys, want)
	}
	r = in(once.StateDone, r)
	put(t, s, &r)
	if keys := pendingKeys(t, s); !slices.Equal(keys, want[1:]) {
		t.Errorf("the open keys are %q; want %q without the one that is done", keys, want[1:])
	}
	again := in(once.StateOpen, get(t, s, "free"))
	put(t, s, &again)
	if keys := pendingKeys(t, s); !slices.Equal(keys, append(want[1:], "free")) {
		t.Errorf("the open keys are %q; want %q", keys, append(want[1:], "free"))
	}
}

func pendingWrites(t tb, s once.Store) {
	for i := range 120 {
		r := open(fmt.Sprint("key ", i))
		if err := s.Put(t.Context(), &r); err != nil {
			t.Fatalf("Put: %v", err)
		}
	}
	seen := map[string]bool{}
	for r, err := range s.Pending(t.Context()) {
		if err != nil {
			t.Fatalf("Pending: %v", err)
		}
		if seen[r.Key] {
			t.Errorf("Pending yields key %q twice", r.Key)
		}
		seen[r.Key] = true
		r = in(once.StateFree, r)
		if err := s.Put(t.Context(), &r); err != nil {
			t.Fatalf("Put while pending records are read: %v", err)
		}
		if len(seen) == 100 {
			break
		}
	}
	if keys := pendingKeys(t, s); len(keys) != 20 {
		t.Errorf("%d of 120 records are open after 100 were written as free", len(keys))
	}
}

func prune(t tb, s once.Store) {
	a := in(once.StateDone, open("a"))
	a.Claims = []string{"transfer/1"}
	put(t, s, &a)
	free := in(once.StateFree, open("free"))
	put(t, s, &free)
	stays := open("open", "x")
	stays.Claims = []string{"transfer/2"}
	put(t, s, &stays)
	time.Sleep(2 * time.Millisecond)
	young := in(once.StateDone, open("young"))
	put(t, s, &young)
	wantPruned := func(before time.Time, want int) {
		t.Helper()
		if n, err := s.Prune(t.Context(), before); n != want || err != nil {
			t.Errorf("Prune of what was written before %s: %d, error %v; want %d", before, n, err, want)
		}
	}
	wantPruned(a.Updated, 0)
	wantPruned(young.Updated, 2)
	wantPruned(young.Updated, 0)
	missing(t, s, "a")
	missing(t, s, "free")
	get(t, s, "open")
	get(t, s, "young")
	wantTaken(t, s, []string{"transfer/1", "transfer/2"}, map[string]string{"transfer/2": "open"})
	b := open("a")
	b.Claims = []string{"transfer/1"}
	put(t, s, &b) // a new key
	wantHeld(t, s, open("c", "x"), "x", "open")
	wantPruned(young.Updated.Add(time.Hour), 1)
	missing(t, s, "young")
	if keys := pendingKeys(t, s); len(keys) != 2 {
		t.Errorf("the open keys after Prune are %q; want two", keys)
	}
}

func cancelled(t tb, s once.Store) {
	r := open("a", "x")
	put(t, s, &r)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	wants := func(what string, err error) {
		t.Helper()
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%s under a cancelled context: %v; want context.Canceled", what, err)
		}
	}
	wants("Put", refused(t, ctx, s, in(once.StateDone, r)))
	wants("Put of a new key", refused(t, ctx, s, open("b")))
	_, err := s.Get(ctx, "a")
	wants("Get", err)
	_, err = s.Claimed(ctx, []string{"transfer/1"})
	wants("Claimed", err)
	_, err = s.Prune(ctx, r.Updated.Add(time.Hour))
	wants("Prune", err)
	last := errors.New("no error")
	for _, last = range s.Pending(ctx) {
	}
	wants("Pending", last)
	put(t, s, &r)
}

// oddKeys are some that a store may take for one another, or not take at all.
func oddKeys() []string {
	return []string{
		"a", "A", "ä", "a\u0308", "a b", "a  b", "a'b", `a"b`, "a`b", `a\b`, "a/b", "a%b", "a_b", "a?b", "$1", ":a", "{a}", "<&>", "a\u2028b",
		"..", "../a", ".", "null", "0", "00", "0x0", "1e3", "'; DROP TABLE records; --", "发放-2026-11", "مفتاح", "🙂", "\U0010ffff",
		strings.Repeat("k", 255), strings.Repeat("k", 254) + "l", strings.Repeat("界", 85),
	}
}

func oddNames(t tb, s once.Store) {
	keys := oddKeys()
	want := map[string]string{}
	for _, key := range keys {
		r := open(key, key, "of "+key+" ")
		r.Claims = []string{key}
		put(t, s, &r)
		want[key] = key
	}
	wantTaken(t, s, keys, want)
	for _, key := range keys {
		if r := get(t, s, key); r.Key != key || r.Version != 1 {
			t.Errorf("the record of key %q has key %q and version %d", key, r.Key, r.Version)
		}
		wantHeld(t, s, open("other", "of "+key+" "), "of "+key+" ", key)
	}
	pending := pendingKeys(t, s)
	slices.Sort(pending)
	slices.Sort(keys)
	if !slices.Equal(pending, keys) {
		t.Errorf("the open keys are %q; want %q", pending, keys)
	}
}

// longSubjects: the subject of a call may be its whole request.
func longSubjects(t tb, s once.Store) {
	long := strings.Repeat("0123456789abcde界", 100<<10/18)
	a := open("a", long+"1")
	put(t, s, &a)
	put(t, s, &a)
	b := open("b", long+"2")
	put(t, s, &b)
	wantHeld(t, s, open("c", "x", long+"1"), long+"1", "a")
	a = in(once.StateFree, a)
	put(t, s, &a)
	c := open("c", "x", long+"1")
	put(t, s, &c)
}

func bigResponses(t tb, s once.Store) {
	for i := range 3 {
		r := in(once.StateDone, open(fmt.Sprint(i)))
		r.Entry.Response = core.RawJSON(`{"text":"` + strings.Repeat("0123456789abcde界", 256<<10/18) + `"}`)
		put(t, s, &r)
	}
}

func everyField(t tb, s once.Store) {
	var r once.Record
	if err := fill(reflect.ValueOf(&r).Elem(), "Record", new(int)); err != nil {
		t.Fatalf("%v", err)
	}
	r.Version, r.State, r.Lease = 0, once.StateOpen, time.Hour
	put(t, s, &r)
	for p, err := range s.Pending(t.Context()) {
		if err != nil {
			t.Fatalf("Pending: %v", err)
		}
		same(t, "the pending record", p, r)
	}
	put(t, s, &r)
	r.State = once.StateDone
	put(t, s, &r)
	// What was left out once does not stay.
	empty := once.Record{Key: r.Key, Version: r.Version, State: once.StateFree, Created: r.Created}
	put(t, s, &empty)
}

// version is that of the record of a key, 0 without one.
func version(t tb, s once.Store, key string) int64 {
	t.Helper()
	r, err := s.Get(t.Context(), key)
	if err != nil && !errors.Is(err, once.ErrNoRecord) {
		t.Fatalf("Get of key %q: %v", key, err)
	}
	return r.Version
}
