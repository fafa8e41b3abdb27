package signon_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/signon"
)

func binding(user, domain string) signon.Binding {
	return signon.Binding{UserID: user, DomainID: domain, Action: signon.BindActionBind}
}

func memory(t testing.TB, most int) *signon.MemoryReplays {
	t.Helper()
	store, err := signon.NewMemoryReplays(most)
	require.NoError(t, err)
	return store
}

func TestAMessageThatComesAgainIsAnsweredAndNotHandled(t *testing.T) {
	t.Parallel()
	d := newDesk(t, metadata(t))
	form := notification(t, someBinding)
	for range 3 {
		assert.Equal(t, 200, d.post(form))
	}
	// It is the same message however it is escaped, and whatever stands beside it.
	body := strings.NewReplacer("%2F", "%2f", "%3A", "%3a").Replace(form.Encode()) + "&other=1"
	assert.Equal(t, 200, d.body(body).Code)
	assert.Len(t, d.bound, 1)
	assert.Empty(t, d.errors)
}

func TestAnOlderMessageIsRefused(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ first, later signon.Binding }{
		"another account of the user":  {binding("u1", "d1"), binding("u1", "d2")},
		"another user of the account":  {binding("u1", "d1"), binding("u2", "d1")},
		"another action of both":       {binding("u1", "d1"), signon.Binding{UserID: "u1", DomainID: "d1", Action: 2}},
		"another name of that account": {binding("u1", "d1"), signon.Binding{UserID: "u1", DomainID: "d1", DomainName: "new", Action: 1}},
	} {
		d := newDesk(t, metadata(t))
		require.Equal(t, 200, d.post(notification(t, c.first)), name)
		require.Equal(t, 200, d.post(notification(t, c.later)), name)
		for range 2 {
			assert.Equal(t, 409, d.post(notification(t, c.first)), name)
			assert.ErrorIs(t, d.errors[len(d.errors)-1], signon.ErrSuperseded, name)
		}
		assert.Equal(t, 200, d.post(notification(t, c.later)), name)
		assert.Len(t, d.bound, 2, name)
	}
}

func TestABindingIsMadeAgainOnceItWasForgotten(t *testing.T) {
	t.Parallel()
	store := memory(t, 0)
	d := newDesk(t, metadata(t), signon.WithReplayStore(store))
	first, moved, others := notification(t, binding("u1", "d1")), notification(t, binding("u1", "d2")), notification(t, binding("u2", "d3"))
	require.Equal(t, 200, d.post(first))
	require.Equal(t, 200, d.post(others))
	require.NoError(t, store.Forget(t.Context(), "u1"))
	require.Equal(t, 200, d.post(first))
	require.Len(t, d.bound, 3)

	// Back to the account that the user had before.
	require.Equal(t, 200, d.post(moved))
	require.Equal(t, 409, d.post(first))
	require.NoError(t, store.Forget(t.Context(), "u1"))
	require.Equal(t, 200, d.post(first))
	require.Equal(t, 200, d.post(others))
	assert.Len(t, d.bound, 5, "those of other users stay known")
}

// An account went from one user to another; that the latter is forgotten does not
// let the former's message through.
func TestForgettingAUserHelpsNoOther(t *testing.T) {
	t.Parallel()
	store := memory(t, 0)
	d := newDesk(t, metadata(t), signon.WithReplayStore(store))
	require.Equal(t, 200, d.post(notification(t, binding("u1", "d1"))))
	require.Equal(t, 200, d.post(notification(t, binding("u2", "d1"))))
	require.NoError(t, store.Forget(t.Context(), "u2"))
	assert.Equal(t, 409, d.post(notification(t, binding("u1", "d1"))))
	assert.Len(t, d.bound, 2)
}

func TestAFailedMessageMayComeAgain(t *testing.T) {
	t.Parallel()
	d := newDesk(t, metadata(t))
	d.fail = errors.New("the database is away")
	w := d.body(notification(t, someBinding).Encode())
	assert.Equal(t, 500, w.Code)
	assert.NotContains(t, w.Body.String(), "database")
	assert.Contains(t, d.why(), "the database is away")
	d.fail = nil
	assert.Equal(t, 200, d.post(notification(t, someBinding)))
	assert.Equal(t, 200, d.post(notification(t, someBinding)))
	assert.Len(t, d.bound, 2)
}

// net/http recovers what a handler panics with; the message may come again.
func TestAPanicHoldsNothing(t *testing.T) {
	t.Parallel()
	store, calls := memory(t, 1), 0
	handler, err := signon.NewBindingHandler(metadata(t), func(context.Context, signon.Binding) error {
		if calls++; calls == 1 {
			panic("a mistake")
		}
		return nil
	}, signon.WithReplayStore(store))
	require.NoError(t, err)
	d := &desk{t: t, handler: handler}
	require.PanicsWithValue(t, "a mistake", func() { d.post(notification(t, someBinding)) })
	assert.Equal(t, 200, d.post(notification(t, someBinding)))
	assert.Equal(t, 2, calls)
}

func TestAFullStoreForgetsNothing(t *testing.T) {
	t.Parallel()
	store := memory(t, 2)
	d := newDesk(t, metadata(t), signon.WithReplayStore(store))
	require.Equal(t, 200, d.post(notification(t, binding("u1", "d1"))))
	require.Equal(t, 200, d.post(notification(t, binding("u2", "d2"))))
	assert.Equal(t, 503, d.post(notification(t, binding("u3", "d3"))))
	require.ErrorIs(t, d.errors[0], signon.ErrReplaysFull)
	assert.Equal(t, 200, d.post(notification(t, binding("u1", "d1"))), "what is known is known")
	assert.Len(t, d.bound, 2)
	require.NoError(t, store.Forget(t.Context(), "u1"))
	assert.Equal(t, 200, d.post(notification(t, binding("u3", "d3"))))
}

type brokenStore struct {
	delivery signon.Delivery
	err      error
}

func (s brokenStore) Once(context.Context, signon.Binding, func(context.Context) error) (signon.Delivery, error) {
	return s.delivery, s.err
}
func (s brokenStore) Forget(context.Context, string) error { return s.err }

func TestAStoreThatFailsBindsNothing(t *testing.T) {
	t.Parallel()
	for says, store := range map[string]brokenStore{
		"no connection": {0, errors.New("no connection")},
		"delivery 0":    {0, nil},
		"delivery 9":    {9, nil},
	} {
		d := newDesk(t, metadata(t), signon.WithReplayStore(store))
		assert.Equal(t, 500, d.post(notification(t, someBinding)))
		assert.Contains(t, d.why(), says)
		assert.Empty(t, d.bound)
	}
}

// Two deliveries of one message at once call the function once; those of others
// need not wait.
func TestDeliveriesAtOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		store := memory(t, 0)
		gate := make(chan struct{})
		var calls atomic.Int32
		deliver := func(ctx context.Context, b signon.Binding) (signon.Delivery, error) {
			return store.Once(ctx, b, func(ctx context.Context) error {
				calls.Add(1)
				select {
				case <-gate:
					return nil
				case <-ctx.Done():
					return ctx.Err()
				}
			})
		}
		first := signon.Binding{UserID: "u1", DomainID: "d1", ID: "1"}
		results := make(chan signon.Delivery, 8)
		for range 4 {
			go func() {
				delivery, err := deliver(t.Context(), first)
				assert.NoError(t, err)
				results <- delivery
			}()
		}
		synctest.Wait()
		assert.EqualValues(t, 1, calls.Load())

		// One that gives up, and one that is about somebody else.
		ctx, cancel := context.WithCancel(t.Context())
		gone := make(chan error)
		go func() {
			_, err := deliver(ctx, signon.Binding{UserID: "u2", DomainID: "d1", ID: "2"})
			gone <- err
		}()
		forgot := make(chan error)
		go func() { forgot <- store.Forget(ctx, "u1") }()
		synctest.Wait()
		cancel()
		require.ErrorIs(t, <-gone, context.Canceled)
		require.ErrorIs(t, <-forgot, context.Canceled)
		go func() {
			delivery, err := deliver(t.Context(), signon.Binding{UserID: "u9", DomainID: "d9", ID: "9"})
			assert.NoError(t, err)
			assert.Equal(t, signon.DeliveryFirst, delivery)
		}()
		synctest.Wait()
		assert.EqualValues(t, 2, calls.Load(), "others need not wait")

		close(gate)
		count := map[signon.Delivery]int{}
		for range 4 {
			count[<-results]++
		}
		assert.Equal(t, map[signon.Delivery]int{signon.DeliveryFirst: 1, signon.DeliveryRepeated: 3}, count)
		synctest.Wait()
		assert.EqualValues(t, 2, calls.Load())
	})
}

// Many requests about few users and accounts, crosswise: nobody waits for ever, and
// each message is handled once.
func TestManyDeliveriesAtOnce(t *testing.T) {
	t.Parallel()
	var calls atomic.Int32
	handler, err := signon.NewBindingHandler(metadata(t), func(context.Context, signon.Binding) error {
		calls.Add(1)
		return nil
	})
	require.NoError(t, err)
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	var bodies []string
	for _, user := range []string{"a", "b", "c"} {
		for _, domain := range []string{"a", "b", "c"} {
			bodies = append(bodies, notification(t, binding(user, domain)).Encode())
		}
	}
	statuses := make(chan int)
	for i := range 4 * len(bodies) {
		go func() {
			resp, err := http.Post(server.URL, "application/x-www-form-urlencoded", strings.NewReader(bodies[i%len(bodies)]))
			if !assert.NoError(t, err) {
				statuses <- 0
				return
			}
			assert.NoError(t, resp.Body.Close())
			statuses <- resp.StatusCode
		}()
	}
	for range 4 * len(bodies) {
		assert.Contains(t, []int{200, 409}, <-statuses)
	}
	assert.EqualValues(t, len(bodies), calls.Load())
}
