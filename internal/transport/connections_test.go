package transport

import (
	"bufio"
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/hashicorp/go-retryablehttp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/auth"
	"github.com/partnerbss/partnerbss-go/core"
)

// removal is a change without a body.
var removal = Operation{ID: "Removal", Name: "x.Remove", Method: http.MethodDelete, Path: "/removal", NoContent: true}

// change is one of the kinds of state-changing calls that differ on the wire.
var change = Operation{ID: "Change", Name: "x.Change", Method: http.MethodPost, Path: "/change"}

// callerOf makes a client for a server, whose connections trust it.
func callerOf(t testing.TB, server *httptest.Server, change func(*Config)) *Client {
	t.Helper()
	own := newConnections()
	if server.TLS != nil {
		roots := x509.NewCertPool()
		roots.AddCert(server.Certificate())
		for transport, protocols := range map[*http.Transport][]string{own.queries: nil, own.changes: {"http/1.1"}, own.money: {"http/1.1"}} {
			trusting := http.DefaultTransport.(*http.Transport).Clone()
			trusting.TLSClientConfig = transport.TLSClientConfig.Clone()
			trusting.TLSClientConfig.RootCAs, trusting.TLSClientConfig.NextProtos = roots, protocols
			guardConnections(trusting)
			transport.DialTLSContext = trusting.DialTLSContext
		}
	}
	t.Cleanup(own.CloseIdleConnections)
	c, err := New([]Option{func(cfg *Config) (err error) {
		cfg.HTTPClient, cfg.MaxRetries, cfg.WithoutQuota = &http.Client{Transport: own}, 0, true
		cfg.Provide(fixed{auth.Credentials{AccessKey: "A", SecretKey: core.NewSecret("s")}})
		cfg.Endpoint, err = url.Parse(server.URL)
		if change != nil {
			change(cfg)
		}
		return err
	}})
	require.NoError(t, err)
	return c
}

func (c *Client) makes(ctx context.Context, op *Operation) error {
	req := AdHoc{}
	if op.Method == http.MethodPost {
		req.Body = map[string]int{"amount": 1}
	}
	return c.Do(ctx, op, req, nil, nil)
}

// A client that retries by itself has one effect, whatever the server does, and its
// caller is told that nobody knows.
func TestAnHTTPClientThatRetriesHasOneEffect(t *testing.T) {
	t.Parallel()
	for name, answer := range map[string]func(http.ResponseWriter){
		"unavailable": func(w http.ResponseWriter) { w.WriteHeader(http.StatusServiceUnavailable) },
		"throttled":   func(w http.ResponseWriter) { w.WriteHeader(http.StatusTooManyRequests) },
		"broken":      func(http.ResponseWriter) { panic(http.ErrAbortHandler) },
	} {
		for _, http2 := range []bool{false, true} {
			for _, op := range []*Operation{&transfer, &removal} {
				t.Run(fmt.Sprintf("%s/%s/HTTP2=%t", name, op.Name, http2), func(t *testing.T) {
					t.Parallel()
					var effects atomic.Int64
					server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
						_, _ = io.Copy(io.Discard, r.Body)
						effects.Add(1)
						answer(w)
					}))
					server.EnableHTTP2 = http2
					server.StartTLS()
					defer server.Close()
					retrying := retryablehttp.NewClient()
					retrying.HTTPClient, retrying.Logger = server.Client(), nil
					retrying.RetryWaitMin, retrying.RetryWaitMax = time.Microsecond, time.Microsecond
					client := callerOf(t, server, func(cfg *Config) { cfg.HTTPClient = retrying.StandardClient() })
					err := client.makes(t.Context(), op)
					require.ErrorIs(t, err, core.ErrOutcomeUnknown)
					require.ErrorContains(t, err, "went to send a state-changing request a second time")
					assert.EqualValues(t, 1, effects.Load())
				})
			}
		}
	}
}

// Queries may be sent as often as the client wants.
func TestAnHTTPClientMayRetryQueries(t *testing.T) {
	t.Parallel()
	var asked atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if asked.Add(1) < 3 {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		_, _ = io.WriteString(w, "{}")
	}))
	defer server.Close()
	retrying := retryablehttp.NewClient()
	retrying.Logger = nil
	retrying.RetryWaitMin, retrying.RetryWaitMax = time.Microsecond, time.Microsecond
	client := callerOf(t, server, func(cfg *Config) { cfg.HTTPClient = retrying.StandardClient() })
	query := Operation{ID: "Query", Name: "x.Query", Method: http.MethodGet, Path: "/query", Safe: true}
	require.NoError(t, client.Do(t.Context(), &query, AdHoc{}, new(core.RawJSON), nil))
	assert.EqualValues(t, 3, asked.Load())
}

// breaking is a server whose connections end at some point.
func breaking(t *testing.T, handle func(conn net.Conn)) *httptest.Server {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	var handled sync.WaitGroup
	handled.Go(func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			handled.Go(func() {
				defer conn.Close()
				handle(conn)
			})
		}
	})
	t.Cleanup(handled.Wait)
	t.Cleanup(func() { _ = listener.Close() })
	return &httptest.Server{URL: "http://" + listener.Addr().String()}
}

// What a connection that ended proves: the first byte that the kernel took decides.
func TestHowAConnectionEnds(t *testing.T) {
	t.Parallel()
	whole := func(conn net.Conn) {
		r, err := http.ReadRequest(bufio.NewReader(conn))
		if err == nil {
			_, _ = io.Copy(io.Discard, r.Body)
		}
	}
	for name, test := range map[string]struct {
		handle func(net.Conn)
		ctx    func(context.Context) (context.Context, context.CancelFunc)
		opt    func(*Config)
		want   core.Outcome
	}{
		"closed after one byte":  {handle: func(conn net.Conn) { _, _ = conn.Read(make([]byte, 1)) }, want: core.OutcomeUnknown},
		"closed after the whole": {handle: whole, want: core.OutcomeUnknown},
		"reset after the whole": {handle: func(conn net.Conn) {
			whole(conn)
			_ = conn.(*net.TCPConn).SetLinger(0)
		}, want: core.OutcomeUnknown},
		"half a response": {handle: func(conn net.Conn) {
			whole(conn)
			_, _ = io.WriteString(conn, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{")
		}, want: core.OutcomeUnknown},
		"no time for an attempt": {handle: whole, opt: func(cfg *Config) { cfg.Timeout = 120 }, want: core.OutcomeNotSent},
		"the deadline was over": {handle: whole, ctx: func(ctx context.Context) (context.Context, context.CancelFunc) {
			return context.WithDeadline(ctx, time.Now().Add(-time.Second))
		}, want: core.OutcomeNotSent},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := breaking(t, test.handle)
			for client, given := range map[string]func(*Config){
				"own":   func(*Config) {},
				"given": func(cfg *Config) { cfg.HTTPClient = &http.Client{Transport: &http.Transport{DisableKeepAlives: true}} },
				"around": func(cfg *Config) {
					cfg.HTTPClient = &http.Client{Transport: roundTripper((&http.Transport{DisableKeepAlives: true}).RoundTrip)}
				},
			} {
				for _, op := range []*Operation{&transfer, &change, &removal} {
					ctx, cancel := t.Context(), context.CancelFunc(func() {})
					if test.ctx != nil {
						ctx, cancel = test.ctx(ctx)
					}
					err := callerOf(t, server, func(cfg *Config) {
						given(cfg)
						if test.opt != nil {
							test.opt(cfg)
						}
					}).makes(ctx, op)
					cancel()
					assert.Equal(t, test.want, core.OutcomeOf(err), "%s, %s: %v", client, op.Name, err)
				}
			}
		})
	}
}

// dead is a connection that takes no byte.
type dead struct{ net.Conn }

func (d dead) Write([]byte) (int, error) { return 0, net.ErrClosed }

// short is one that takes a part of what is written.
type short struct{ net.Conn }

func (s short) Write(p []byte) (int, error) {
	n, _ := s.Conn.Write(p[:len(p)/2])
	return n, net.ErrClosed
}

// A connection that was had, and took nothing, proves that nothing left.
func TestTheFirstByteDecides(t *testing.T) {
	t.Parallel()
	server := breaking(t, func(conn net.Conn) { _, _ = io.Copy(io.Discard, conn) })
	for _, test := range []struct {
		name string
		conn func(net.Conn) net.Conn
		want core.Outcome
	}{
		{"no byte", func(conn net.Conn) net.Conn { return dead{conn} }, core.OutcomeNotSent},
		{"some bytes", func(conn net.Conn) net.Conn { return short{conn} }, core.OutcomeUnknown},
	} {
		for _, op := range []*Operation{&transfer, &change, &removal} {
			client := callerOf(t, server, nil)
			own := client.cfg.HTTPClient.Transport.(*connections)
			for _, transport := range []*http.Transport{own.changes, own.money} {
				transport.DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
					conn, err := new(net.Dialer).DialContext(ctx, network, address)
					if err != nil {
						return nil, err
					}
					return &guard{Conn: test.conn(conn)}, nil
				}
			}
			assert.Equal(t, test.want, core.OutcomeOf(client.makes(t.Context(), op)), "%s: %s", test.name, op.Name)
		}
	}
}

// One connection that breaks leaves one outcome unknown, unless the caller wants
// them shared.
func TestWhatChangesAreSentOn(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		policy       Connections
		protocol     int
		money, other int // connections of three calls, one after the other
	}{
		{ConnectionsFresh, 1, 3, 1},
		{ConnectionsKept, 1, 1, 1},
		{ConnectionsShared, 2, 1, 1},
	} {
		t.Run(string(test.policy), func(t *testing.T) {
			t.Parallel()
			var mu sync.Mutex
			protocols, addresses := map[int]bool{}, map[string]bool{}
			server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				mu.Lock()
				defer mu.Unlock()
				protocols[r.ProtoMajor], addresses[r.RemoteAddr] = true, true
				_, _ = io.WriteString(w, "{}")
			}))
			server.EnableHTTP2 = true
			server.Config.ErrorLog = log.New(io.Discard, "", 0)
			server.StartTLS()
			defer server.Close()
			client := callerOf(t, server, func(cfg *Config) { cfg.Connections = test.policy })
			for op, want := range map[*Operation]int{&transfer: test.money, &change: test.other} {
				clear(addresses)
				client.cfg.closeIdle()
				for range 3 {
					require.NoError(t, client.makes(t.Context(), op))
				}
				assert.Len(t, addresses, want, op.Name)
				assert.Equal(t, map[int]bool{test.protocol: true}, protocols)
			}
			query := Operation{ID: "Query", Name: "x.Query", Method: http.MethodGet, Path: "/query", Safe: true}
			clear(protocols)
			require.NoError(t, client.Do(t.Context(), &query, AdHoc{}, nil, nil))
			assert.Equal(t, map[int]bool{2: true}, protocols, "queries speak HTTP/2")
		})
	}
}

// Of 32 changes at once on connections of which one breaks, this many stay unknown.
func TestOneBrokenConnectionLeavesOneOutcomeUnknown(t *testing.T) {
	t.Parallel()
	for policy, most := range map[Connections]int{ConnectionsFresh: 1, ConnectionsKept: 1, ConnectionsShared: 32} {
		t.Run(string(policy), func(t *testing.T) {
			t.Parallel()
			const calls = 32
			var arrived sync.WaitGroup
			arrived.Add(calls)
			var first atomic.Bool
			server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				_, _ = io.Copy(io.Discard, r.Body)
				arrived.Done()
				arrived.Wait()
				if first.CompareAndSwap(false, true) {
					conn := r.Context().Value(connKey{}).(*tls.Conn).NetConn()
					_ = conn.Close()
				}
				_, _ = io.WriteString(w, "{}")
			}))
			server.Config.ConnContext = func(ctx context.Context, conn net.Conn) context.Context {
				return context.WithValue(ctx, connKey{}, conn)
			}
			server.EnableHTTP2 = true
			server.Config.ErrorLog = log.New(io.Discard, "", 0)
			server.StartTLS()
			defer server.Close()
			client := callerOf(t, server, func(cfg *Config) { cfg.Connections = policy })
			var unknown atomic.Int64
			var wg sync.WaitGroup
			for range calls {
				wg.Go(func() {
					if core.OutcomeOf(client.makes(t.Context(), &transfer)) == core.OutcomeUnknown {
						unknown.Add(1)
					}
				})
			}
			wg.Wait()
			client.cfg.closeIdle()
			t.Logf("%d of %d unknown", unknown.Load(), calls)
			assert.LessOrEqual(t, int(unknown.Load()), most)
			assert.GreaterOrEqual(t, int(unknown.Load()), 1)
		})
	}
}

type connKey struct{}

// The figures of docs/reliability.md are from here.
func BenchmarkMoneyCall(b *testing.B) {
	for _, policy := range []Connections{ConnectionsFresh, ConnectionsKept, ConnectionsShared} {
		b.Run(string(policy), func(b *testing.B) {
			server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				_, _ = io.Copy(io.Discard, r.Body)
				_, _ = io.WriteString(w, "{}")
			}))
			server.EnableHTTP2 = true
			server.StartTLS()
			defer server.Close()
			client := callerOf(b, server, func(cfg *Config) { cfg.Connections = policy })
			for b.Loop() {
				if err := client.makes(b.Context(), &transfer); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
