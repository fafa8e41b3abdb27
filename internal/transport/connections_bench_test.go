package transport

import (
	"crypto/tls"
	"crypto/x509"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/partnerbss/partnerbss-go/auth"
	"github.com/partnerbss/partnerbss-go/core"
)

var policies = []struct {
	name        string
	connections Connections
}{{"fresh", ConnectionsFresh}, {"kept", ConnectionsKept}, {"shared", ConnectionsShared}}

// overTLS is a client of a server that speaks HTTP/1.1 and HTTP/2.
func overTLS(b *testing.B, connections Connections, handler http.HandlerFunc, state func(net.Conn, http.ConnState)) *Client {
	b.Helper()
	server := httptest.NewUnstartedServer(handler)
	server.EnableHTTP2 = true
	server.Config.ErrorLog, server.Config.ConnState = log.New(io.Discard, "", 0), state
	server.StartTLS()
	b.Cleanup(server.Close)
	roots := x509.NewCertPool()
	roots.AddCert(server.Certificate())
	c, err := New([]Option{func(cfg *Config) error {
		cfg.HTTPClient = &http.Client{Transport: poolsTrusting(roots)}
		cfg.WithoutQuota, cfg.MaxRetries, cfg.Connections = true, 0, connections
		cfg.Provider = fixed{auth.Credentials{AccessKey: "A", SecretKey: core.NewSecret("s")}}
		cfg.Endpoints[HostBSS], _ = url.Parse(server.URL)
		return nil
	}})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(c.cfg.closeIdle)
	return c
}

// What a change costs over TLS on loopback, the server in the same process included.
func BenchmarkChange(b *testing.B) {
	for _, policy := range policies {
		b.Run(policy.name, func(b *testing.B) {
			c := overTLS(b, policy.connections, func(w http.ResponseWriter, r *http.Request) {
				_, _ = io.Copy(io.Discard, r.Body)
				w.WriteHeader(http.StatusNoContent)
			}, nil)
			for b.Loop() {
				if err := c.Do(b.Context(), &transfer, AdHoc{Body: 1}, nil, nil); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// How many of 32 changes under way are left unknown when the connection of one of them
// breaks.
func BenchmarkBrokenConnection(b *testing.B) {
	const together = 32
	for _, policy := range policies {
		b.Run(policy.name, func(b *testing.B) {
			var (
				arrived sync.WaitGroup
				first   atomic.Bool
				mu      sync.Mutex
				conns   = map[string]net.Conn{}
			)
			c := overTLS(b, policy.connections, func(w http.ResponseWriter, r *http.Request) {
				_, _ = io.Copy(io.Discard, r.Body)
				if r.Method == lookup.Method {
					w.WriteHeader(http.StatusNoContent)
					return
				}
				arrived.Done()
				arrived.Wait()
				if first.CompareAndSwap(false, true) {
					mu.Lock()
					conn := conns[r.RemoteAddr]
					mu.Unlock()
					_ = conn.(*tls.Conn).NetConn().Close() // without a word of TLS
					return
				}
				w.WriteHeader(http.StatusNoContent)
			}, func(conn net.Conn, state http.ConnState) {
				mu.Lock()
				defer mu.Unlock()
				conns[conn.RemoteAddr().String()] = conn
			})
			// While nothing is known of the credentials, calls wait for the first.
			if err := c.Do(b.Context(), &lookup, AdHoc{}, nil, nil); err != nil {
				b.Fatal(err)
			}
			var unknown, calls int
			for b.Loop() {
				first.Store(false)
				arrived.Add(together)
				outcomes := make(chan core.Outcome, together)
				for range together {
					go func() {
						outcomes <- core.OutcomeOf(c.Do(b.Context(), &transfer, AdHoc{Body: 1}, nil, nil))
					}()
				}
				for range together {
					calls++
					if <-outcomes == core.OutcomeUnknown {
						unknown++
					}
				}
			}
			b.ReportMetric(100*float64(unknown)/float64(calls), "%unknown")
		})
	}
}
