package transport

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"net/url"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/core"
)

var lookup = Operation{ID: "Lookup", Name: "x.Lookup", Method: http.MethodGet, Path: "/lookup", Safe: true}

// answers is a server of HTTP/1.1 that answers each request of a connection.
func answers(conn net.Conn) {
	requests := bufio.NewReader(conn)
	for {
		r, err := http.ReadRequest(requests)
		if err != nil {
			return
		}
		_, _ = io.Copy(io.Discard, r.Body)
		if _, err := io.WriteString(conn, "HTTP/1.1 204 No Content\r\n\r\n"); err != nil || r.Close {
			return
		}
	}
}

func TestConnectionsOfChangesAndQueries(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		connections Connections
		dials       int32 // for three changes, each with a query before it
	}{
		"fresh":  {ConnectionsFresh, 1 + 3},
		"kept":   {ConnectionsKept, 1 + 1},
		"shared": {ConnectionsShared, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				l := &lines{serve: func(_ int32, conn net.Conn) { answers(conn) }}
				c := l.sender(t, "http", l.transports(1)["ours"], test.connections)
				call := func() {
					require.NoError(t, c.Do(t.Context(), &lookup, AdHoc{}, nil, nil))
					require.NoError(t, c.Do(t.Context(), &transfer, AdHoc{Body: 1}, nil, nil))
					synctest.Wait() // the connection is kept by now
				}
				for range 3 {
					call()
				}
				assert.Equal(t, test.dials, l.dials.Load())
				c.cfg.closeIdle()
				before := l.dials.Load()
				call()
				assert.Equal(t, before+min(test.dials, 2), l.dials.Load(), "no connection is left")
				c.cfg.closeIdle()
			})
		})
	}
}

// A proxy that has lost count answers each request with the response to the one before
// on the same connection, if there was one.
func TestAFreshConnectionHasNoOldResponse(t *testing.T) {
	t.Parallel()
	for connections, taken := range map[Connections][]string{
		ConnectionsFresh: {"0", "1", "2"},
		ConnectionsKept:  {"0", "0", "1"}, // which is why it is not the default
	} {
		synctest.Test(t, func(t *testing.T) {
			l := &lines{serve: func(_ int32, conn net.Conn) {
				requests, before := bufio.NewReader(conn), ""
				for {
					r, err := http.ReadRequest(requests)
					if err != nil {
						return
					}
					body, _ := io.ReadAll(r.Body)
					own := string(body)
					if before == "" {
						before = own
					}
					if _, err := io.WriteString(conn, "HTTP/1.1 204 No Content\r\nX-Request-Id: "+before+"\r\n\r\n"); err != nil || r.Close {
						return
					}
					before = own
				}
			}}
			c := l.sender(t, "http", l.transports(1)["ours"], connections)
			var ids []string
			for n := range 3 {
				var raw core.RawResponse
				require.NoError(t, c.Do(t.Context(), &transfer, AdHoc{Body: n}, nil, []Option{func(cfg *Config) error { cfg.Raw = &raw; return nil }}))
				ids = append(ids, raw.Header.Get("X-Request-Id"))
				synctest.Wait()
			}
			assert.Equal(t, taken, ids)
			c.cfg.closeIdle()
		})
	}
}

// Before anything is sent, a short limit leaves no doubt.
func TestATimeThatIsUpSendsNothing(t *testing.T) {
	t.Parallel()
	l := &lines{serve: func(_ int32, conn net.Conn) { answers(conn) }}
	transports := l.transports(1)
	transports["silent"] = roundTripper(func(r *http.Request) (*http.Response, error) {
		<-r.Context().Done()
		return nil, r.Context().Err()
	})
	for kind, rt := range transports {
		for range 20 {
			c := l.sender(t, "http", rt, ConnectionsFresh)
			c.cfg.Timeout = 120 // nanoseconds, where seconds were meant
			err := c.Do(t.Context(), &transfer, AdHoc{Body: 1}, nil, nil)
			require.ErrorContains(t, err, "nothing sent within 120ns")
			assert.Equal(t, core.OutcomeNotSent, core.OutcomeOf(err), "%s: %v", kind, err)
			var failure *core.TransportError
			require.ErrorAs(t, err, &failure)
			assert.Zero(t, failure.Attempts)
		}
	}
	assert.Zero(t, l.dials.Load())
}

// Through a proxy net/http secures the connection above the guard.
func TestWhatIsKnownThroughAProxy(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		reads bool
		want  core.Outcome
	}{"closed before any byte": {false, core.OutcomeNotSent}, "closed after the request": {true, core.OutcomeUnknown}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := newLines(t)
			synctest.Test(t, func(t *testing.T) {
				l.serve = func(_ int32, conn net.Conn) {
					if _, err := http.ReadRequest(bufio.NewReader(conn)); err != nil {
						return
					}
					_, _ = io.WriteString(conn, "HTTP/1.1 200 OK\r\n\r\n")
					if secure := l.secure(conn, "h2", "http/1.1"); secure != nil && test.reads {
						toRequest(secure)
					}
				}
				own := l.transports(1)["ours"].(*pools)
				own.fresh.Proxy = http.ProxyURL(&url.URL{Scheme: "http", Host: "proxy.test"})
				err := l.sender(t, "https", own, ConnectionsFresh).Do(t.Context(), &transfer, AdHoc{Body: 1}, nil, nil)
				assert.Equal(t, test.want, core.OutcomeOf(err), "%v", err)
				time.Sleep(time.Hour) // for what net/http leaves behind
			})
		})
	}
}

// net/http repeats some methods when a connection that it has used before breaks.
func TestAMethodIsNotRepeatedForItsName(t *testing.T) {
	t.Parallel()
	for _, kind := range []string{"ours", "standard", "other"} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				var requests atomic.Int32
				l := &lines{serve: func(_ int32, conn net.Conn) {
					for toRequest(conn) {
						if requests.Add(1) > 1 {
							return
						}
						_, _ = io.WriteString(conn, "HTTP/1.1 204 No Content\r\n\r\n")
					}
				}}
				c := l.sender(t, "http", l.transports(1)[kind], ConnectionsKept)
				named := Operation{ID: "Named", Name: "x.Named", Method: http.MethodOptions, Path: "/named"}
				require.NoError(t, c.Do(t.Context(), &named, AdHoc{}, nil, nil))
				synctest.Wait()
				err := c.Do(t.Context(), &named, AdHoc{}, nil, nil)
				assert.Equal(t, core.OutcomeUnknown, core.OutcomeOf(err), "%v", err)
				assert.EqualValues(t, 2, requests.Load())
			})
		})
	}
}
