package signon

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
)

// ReplayStore remembers which notifications were handled. The platform signs neither
// a time nor a number, and its signature of the same binding is always the same: a
// redelivery, a copy that somebody recorded, and a binding that is made again after it
// was dissolved cannot be told apart by what they say. Only the partner knows what
// happened before, and a store is where it knows that from.
//
// [NewMemoryReplays] is one for tests and for a single process. A platform that runs
// for longer implements it on its database, in the transaction that also writes the
// binding; the rules are those of Once and Forget.
type ReplayStore interface {
	// Once calls bind unless the message was handled before, and returns what it was:
	//
	//   - DeliveryFirst: no message of that ID was handled. Once has called bind, with
	//     a context that may carry a transaction, and returns its error. Without an
	//     error it has noted the message as the latest of its UserID and of its
	//     DomainID; with one it has noted nothing, and the message may come again.
	//   - DeliveryRepeated: the message was handled, and is the latest of both.
	//   - DeliverySuperseded: the message was handled, and another of the same UserID
	//     or DomainID was handled later.
	//
	// Deliveries that share a UserID or a DomainID take place one after the other, so
	// two deliveries of one message at the same time call bind once. An error beside
	// another Delivery than the first is one of the store. Waiting heeds ctx.
	Once(ctx context.Context, b Binding, bind func(ctx context.Context) error) (Delivery, error)
	// Forget forgets every message of a user: each is taken as a first one again.
	Forget(ctx context.Context, userID string) error
}

// Delivery is what a [ReplayStore] knows of a message.
type Delivery int

// What a message can be to a [ReplayStore].
const (
	DeliveryFirst      Delivery = 1 // not handled before
	DeliveryRepeated   Delivery = 2 // handled, and still the latest
	DeliverySuperseded Delivery = 3 // handled, and others came after it
)

var (
	// ErrSuperseded means that a notification is older than another one of the same
	// user or the same account, which has been handled.
	ErrSuperseded = errors.New("a later notification of the same user or account was handled before")
	// ErrReplaysFull means that a [MemoryReplays] has no place for another message.
	ErrReplaysFull = errors.New("the store of handled notifications is full")
)

// MemoryReplays is a [ReplayStore] in memory. It forgets everything when the process
// ends: what was handled before then can be replayed once more.
type MemoryReplays struct {
	most int

	mu       sync.Mutex
	handled  map[string]Binding // by ID
	pending  int                // messages that may join them
	byUser   map[string]string  // the latest ID of each user
	byDomain map[string]string  // the latest ID of each account
	busy     map[string]chan struct{}
}

const usualReplays = 100_000

// NewMemoryReplays returns a store that keeps so many messages, 0 means 100,000,
// which take some 50 MB at most in practice. When it is full it fails with
// [ErrReplaysFull]: dropping old messages would let them be replayed.
func NewMemoryReplays(most int) (*MemoryReplays, error) {
	if most < 0 {
		return nil, fmt.Errorf("signon: NewMemoryReplays keeps at least 1 message, got %d", most)
	}
	if most == 0 {
		most = usualReplays
	}
	return &MemoryReplays{
		most: most, handled: map[string]Binding{}, byUser: map[string]string{}, byDomain: map[string]string{},
		busy: map[string]chan struct{}{},
	}, nil
}

// Once implements [ReplayStore].
func (r *MemoryReplays) Once(ctx context.Context, b Binding, bind func(ctx context.Context) error) (Delivery, error) {
	release, err := r.hold(ctx, "user "+b.UserID, "account "+b.DomainID)
	if err != nil {
		return 0, err
	}
	defer release()
	if known := r.find(b); known != DeliveryFirst {
		return known, nil
	}
	if !r.reserve() {
		return 0, ErrReplaysFull
	}
	noted := false
	defer func() { r.note(b, noted) }()
	if err := bind(ctx); err != nil {
		return DeliveryFirst, err
	}
	noted = true
	return DeliveryFirst, nil
}

// Forget implements [ReplayStore].
func (r *MemoryReplays) Forget(ctx context.Context, userID string) error {
	release, err := r.hold(ctx, "user "+userID)
	if err != nil {
		return err
	}
	defer release()
	r.mu.Lock()
	defer r.mu.Unlock()
	for id, b := range r.handled {
		if b.UserID != userID {
			continue
		}
		delete(r.handled, id)
		if r.byDomain[b.DomainID] == id {
			delete(r.byDomain, b.DomainID)
		}
	}
	delete(r.byUser, userID)
	return nil
}

// find says what a message is, for those who hold its user and its account.
func (r *MemoryReplays) find(b Binding) Delivery {
	r.mu.Lock()
	defer r.mu.Unlock()
	switch _, handled := r.handled[b.ID]; {
	case !handled:
		return DeliveryFirst
	case r.byUser[b.UserID] == b.ID && r.byDomain[b.DomainID] == b.ID:
		return DeliveryRepeated
	}
	return DeliverySuperseded
}

// reserve keeps a place for a message that is being handled.
func (r *MemoryReplays) reserve() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.handled)+r.pending >= r.most {
		return false
	}
	r.pending++
	return true
}

// note gives the place back, to the message if it was handled.
func (r *MemoryReplays) note(b Binding, handled bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.pending--
	if handled {
		r.handled[b.ID], r.byUser[b.UserID], r.byDomain[b.DomainID] = b, b.ID, b.ID
	}
}

// hold waits until nobody else holds any of the keys, and holds them all. They are
// taken in their order, so that no two callers wait for each other.
func (r *MemoryReplays) hold(ctx context.Context, keys ...string) (release func(), err error) {
	slices.Sort(keys)
	held := 0
	release = func() {
		r.mu.Lock()
		defer r.mu.Unlock()
		for _, key := range keys[:held] {
			close(r.busy[key])
			delete(r.busy, key)
		}
	}
	for held < len(keys) {
		if err := ctx.Err(); err != nil {
			release()
			return nil, err
		}
		r.mu.Lock()
		busy, taken := r.busy[keys[held]]
		if !taken {
			r.busy[keys[held]] = make(chan struct{})
			held++
		}
		r.mu.Unlock()
		if taken {
			select {
			case <-busy:
			case <-ctx.Done():
			}
		}
	}
	return release, nil
}
