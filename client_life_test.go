package partnerbss_test

import (
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"reflect"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	partnerbss "github.com/partnerbss/partnerbss-go"
	"github.com/partnerbss/partnerbss-go/auth"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/customers"
	"github.com/partnerbss/partnerbss-go/internal/test/script"
	"github.com/partnerbss/partnerbss-go/option"
)

// A client that NewClient has not made says so, and so does what came of nothing.
func TestWhatWasNotMadeSaysSo(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	keys := auth.NewAKSK("A", "s")
	for name, client := range map[string]*partnerbss.Client{"nil": nil, "zero": {}} {
		for method, call := range map[string]func() error{
			"With":        func() error { _, err := client.With(); return err },
			"ForCustomer": func() error { _, err := client.ForCustomer(keys); return err },
			"Identity":    func() error { _, err := client.Identity(ctx); return err },
			"Settle":      func() error { _, err := client.Settle(ctx, core.JournalEntry{}); return err },
			"Do":          func() error { return client.Do(ctx, "GET", "/v2/new", nil, nil, nil) },
		} {
			assert.ErrorContains(t, call(), "the client was not made by partnerbss.NewClient", "%s %s", name, method)
		}
		assert.NoError(t, client.Close(), "it has nothing to close")
	}
	for name, provider := range map[string]auth.Provider{
		"a nil one": (*auth.AKSK)(nil), "a zero one": &auth.AKSK{}, "a zero profile": &auth.Profile{}, "a zero chain": &auth.Chain{},
		"a zero environment": &auth.Environment{}, "nil func": auth.Func(nil), "empty keys": auth.NewAKSK("", ""),
	} {
		t.Run(name, func(t *testing.T) {
			if v := reflect.ValueOf(provider); v.Kind() == reflect.Pointer && v.IsNil() {
				assert.NotPanics(t, func() {
					_, err := partnerbss.NewClient(option.WithCredentials(provider))
					require.Error(t, err)
				})
				return
			}
			client, err := partnerbss.NewClient(option.WithCredentials(provider), option.WithEndpoint("http://127.0.0.1:9"))
			if err != nil {
				return
			}
			_, err = client.Customers.List(ctx, &customers.ListRequest{})
			assert.Error(t, err)
		})
	}
	_, err := partnerbss.NewClient(nil, option.WithCredentials(keys))
	assert.NoError(t, err, "a nil option is none")
}

// A client that is closed, or one of those that share its connections, leaves nothing
// behind, and can be used again.
func TestAClosedClientLeavesNoConnections(t *testing.T) {
	t.Parallel()
	var connections sync.WaitGroup // ends when all are closed
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, script.Success) }))
	server.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		switch state {
		case http.StateNew:
			connections.Add(1)
		case http.StateClosed:
			connections.Done()
		}
	}
	server.Start()
	defer server.Close()
	for range 20 {
		client, err := partnerbss.NewClient(option.WithEndpoint(server.URL), option.WithCredentials(auth.NewAKSK("A", "s")), option.WithConnections(option.ConnectionsKept))
		require.NoError(t, err)
		derived, err := client.With(option.WithMaxRetries(0))
		require.NoError(t, err)
		for range 2 { // also after it was closed
			require.NoError(t, script.Calls[0].Do(t.Context(), client))
			require.NoError(t, script.Calls[0].Do(t.Context(), derived))
			require.NoError(t, script.Calls[2].Do(t.Context(), client))
			require.NoError(t, derived.Close())
		}
	}
	connections.Wait()
}

// A panic of the caller's own code stays the caller's, and the client works on.
func TestAPanicLeavesTheClientUsable(t *testing.T) {
	t.Parallel()
	for name, panics := range map[string]option.Option{
		"middleware": option.WithMiddleware(func(http.RoundTripper) http.RoundTripper {
			return script.RoundTripper(func(*http.Request) (*http.Response, error) { panic("mine") })
		}),
		"transport": option.WithHTTPClient(&http.Client{Transport: script.RoundTripper(func(*http.Request) (*http.Response, error) { panic("mine") })}),
		"logger":    option.WithLogger(slog.New(panicking{})),
		"provider":  option.WithCredentials(auth.Func(func(context.Context) (auth.Credentials, error) { panic("mine") })),
	} {
		for _, call := range script.Calls {
			t.Run(name+"/"+call.Name, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					s, j := script.Always(call.Success), &script.Journal{}
					client := s.Client(t, s.Silent(), option.WithJournal(j))
					require.PanicsWithValue(t, "mine", func() { _ = call.Do(t.Context(), client, panics) })
					if call.Changes && name != "provider" { // it panics before there is anything to journal
						require.Len(t, j.Ended, 1)
						assert.Equal(t, core.OutcomeUnknown, j.Ended[0].Outcome)
						assert.ErrorContains(t, j.Ended[0].Err, "a panic cut the call off")
					}
					for range 20 { // more than a quota of ten
						require.NoError(t, call.Do(t.Context(), client))
					}
				})
			})
		}
	}
}

type panicking struct{}

func (panicking) Enabled(context.Context, slog.Level) bool  { return true }
func (panicking) Handle(context.Context, slog.Record) error { panic("mine") }
func (p panicking) WithAttrs([]slog.Attr) slog.Handler      { return p }
func (p panicking) WithGroup(string) slog.Handler           { return p }

// What panics while an iterator reads ahead panics in the loop over it, where it can be
// recovered from.
func TestAPanicWhileReadingAheadReachesTheLoop(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := script.Always(script.Answered(200, script.Success))
		client := s.Client(t, s.Silent(), option.Prefetch(2), option.WithMiddleware(func(http.RoundTripper) http.RoundTripper {
			return script.RoundTripper(func(*http.Request) (*http.Response, error) { panic("mine") })
		}))
		require.PanicsWithValue(t, "mine", func() {
			for range client.Customers.All(t.Context(), &customers.ListRequest{}) {
				t.Error("nothing comes")
			}
		})
	})
}

// An iterator whose context ends names its operation, like every other error.
func TestACutIteratorNamesItsOperation(t *testing.T) {
	t.Parallel()
	for name, opts := range map[string][]option.Option{"one by one": nil, "ahead": {option.Prefetch(2)}} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := pager(250, "250", false)
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				var last error
				for _, err := range s.Client(t, s.Silent(), opts...).Customers.All(ctx, &customers.ListRequest{}) {
					cancel()
					last = err
				}
				require.ErrorIs(t, last, context.Canceled)
				var lost *core.TransportError
				require.ErrorAs(t, last, &lost)
				assert.Equal(t, "customers.List", lost.Operation)
			})
		})
	}
}
