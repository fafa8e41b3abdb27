package transport_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	partnerbss "github.com/partnerbss/partnerbss-go"
	"github.com/partnerbss/partnerbss-go/auth"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/test/script"
	"github.com/partnerbss/partnerbss-go/option"
)

// overNetwork returns a client with the SDK's own transport.
func overNetwork(t *testing.T, endpoint string, opts ...option.Option) *partnerbss.Client {
	t.Helper()
	client, err := partnerbss.NewClient(append([]option.Option{
		option.WithEndpoint(endpoint), option.WithCredentials(auth.NewAKSK(script.AccessKey, script.SecretKey)), option.WithoutQuota(),
	}, opts...)...)
	require.NoError(t, err)
	return client
}

func TestAServerThatIsNotTrustedGetsNothing(t *testing.T) {
	t.Parallel()
	var requests atomic.Int32
	handler := http.HandlerFunc(func(http.ResponseWriter, *http.Request) { requests.Add(1) })
	untrusted := httptest.NewUnstartedServer(handler)
	untrusted.Config.ErrorLog = discard()
	untrusted.StartTLS()
	t.Cleanup(untrusted.Close)
	plain := httptest.NewServer(handler)
	t.Cleanup(plain.Close)

	for _, test := range []struct{ name, endpoint, says string }{
		{"unknown authority", untrusted.URL, "certificate"},
		{"no TLS", strings.Replace(plain.URL, "http:", "https:", 1), "HTTP response to HTTPS client"},
	} {
		for _, call := range script.Calls {
			t.Run(test.name+"/"+call.Name, func(t *testing.T) {
				err := call.Do(t.Context(), overNetwork(t, test.endpoint))
				f := fault{ends: unanswered, outcome: core.OutcomeNotSent, says: test.says}
				f.check(t, call, err, 1) // trust does not come with time
				assert.Zero(t, requests.Load())
			})
		}
	}
	t.Run("old TLS", func(t *testing.T) {
		old := httptest.NewUnstartedServer(handler)
		old.Config.ErrorLog = discard()
		old.TLS = &tls.Config{MaxVersion: tls.VersionTLS11, MinVersion: tls.VersionTLS10}
		old.StartTLS()
		t.Cleanup(old.Close)
		err := script.Calls[2].Do(t.Context(), overNetwork(t, old.URL, option.WithMaxRetries(0)))
		assert.Equal(t, core.OutcomeNotSent, core.OutcomeOf(err), "%v", err)
		assert.ErrorContains(t, err, "tls")
	})
	t.Run("trusted", func(t *testing.T) {
		var call script.Call
		server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			assert.Equal(t, 2, r.ProtoMajor)
			call.SucceedsOver(w)
		}))
		server.EnableHTTP2 = true
		server.StartTLS()
		t.Cleanup(server.Close)
		roots := x509.NewCertPool()
		roots.AddCert(server.Certificate())
		rt := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12}, ForceAttemptHTTP2: true}
		t.Cleanup(rt.CloseIdleConnections)
		for _, call = range script.Calls {
			require.NoError(t, call.Do(t.Context(), overNetwork(t, server.URL, option.WithHTTPClient(&http.Client{Transport: rt}))))
		}
	})
}

// dropping is a server that answers the first request, so that its connection is
// used again, and closes it when it has read the second.
func dropping(t *testing.T, call script.Call) (*httptest.Server, *atomic.Int32) {
	t.Helper()
	requests := new(atomic.Int32)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.ReadAll(r.Body)
		if requests.Add(1) == 1 {
			call.SucceedsOver(w)
			return
		}
		conn, _, err := w.(http.Hijacker).Hijack()
		if err == nil {
			_ = conn.(*net.TCPConn).SetLinger(0)
			_ = conn.Close()
		}
	}))
	t.Cleanup(server.Close)
	return server, requests
}

// net/http sends a request again by itself when a used connection breaks and it
// holds the request to be harmless; nothing may make it think so of a transfer.
func TestABrokenConnectionDoesNotRepeatAStateChange(t *testing.T) {
	t.Parallel()
	idempotent := func(next http.RoundTripper) http.RoundTripper {
		return script.RoundTripper(func(r *http.Request) (*http.Response, error) {
			r.Header.Set("Idempotency-Key", "1")
			r.Header.Set("X-Idempotency-Key", "1")
			return next.RoundTrip(r)
		})
	}
	for _, call := range script.Calls[1:] {
		for name, opts := range map[string][]option.Option{
			"fresh":                   nil,
			"kept":                    {option.WithConnections(option.ConnectionsKept)},
			"shared":                  {option.WithConnections(option.ConnectionsShared)},
			"with an idempotency key": {option.WithConnections(option.ConnectionsShared), option.WithMiddleware(idempotent)},
		} {
			t.Run(call.Name+"/"+name, func(t *testing.T) {
				server, requests := dropping(t, call)
				client := overNetwork(t, server.URL, opts...)
				require.NoError(t, call.Do(t.Context(), client))
				err := call.Do(t.Context(), client)
				assert.Equal(t, core.OutcomeUnknown, core.OutcomeOf(err), "%v", err)
				require.ErrorIs(t, err, core.ErrOutcomeUnknown)
				assert.EqualValues(t, 2, requests.Load())
			})
		}
	}
	for _, name := range []string{"Idempotency-Key", "x-idempotency-key"} {
		_, err := partnerbss.NewClient(option.WithHeader(name, "1"))
		require.ErrorContains(t, err, "is not honoured by the platform")
	}
}

func TestRedirectsAreNotFollowed(t *testing.T) {
	t.Parallel()
	var elsewhere atomic.Int32
	target := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { elsewhere.Add(1) }))
	t.Cleanup(target.Close)
	for _, status := range []int{301, 302, 303, 307, 308} {
		server := httptest.NewServer(http.RedirectHandler(target.URL+"/login?token=secret-of-the-query", status))
		t.Cleanup(server.Close)
		for _, call := range script.Calls {
			err := call.Do(t.Context(), overNetwork(t, server.URL))
			var unreadable *core.DecodeError
			require.ErrorAs(t, err, &unreadable)
			assert.Equal(t, status, unreadable.StatusCode)
			assert.Contains(t, unreadable.Err.Error(), "redirect to "+strings.TrimPrefix(target.URL, "http://")+", which is not followed")
		}
		err := overNetwork(t, server.URL).Do(t.Context(), http.MethodGet, "/v2/x", nil, nil, nil)
		require.ErrorContains(t, err, "which is not followed")
		assert.NotContains(t, err.Error(), "secret")
	}
	assert.Zero(t, elsewhere.Load())
}

func TestCancellingOverANetwork(t *testing.T) {
	t.Parallel()
	reached := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.ReadAll(r.Body)
		w.Header().Set("X-Request-Id", "request-1")
		_, _ = io.WriteString(w, `{"transfer_id":`)
		_ = http.NewResponseController(w).Flush()
		reached <- struct{}{}
		<-r.Context().Done()
	}))
	t.Cleanup(server.Close)
	for _, call := range script.Calls {
		ctx, cancel := context.WithCancel(t.Context())
		go func() {
			<-reached
			cancel()
		}()
		err := call.Do(ctx, overNetwork(t, server.URL))
		require.ErrorIs(t, err, context.Canceled)
		if call.Changes {
			assert.Equal(t, core.OutcomeUnknown, core.OutcomeOf(err), "%v", err)
		}
	}
}

// discard keeps the handshakes that fail on purpose out of the output.
func discard() *log.Logger { return log.New(io.Discard, "", 0) }

// Answers are read to their end, also those that are errors, so that connections
// are used again.
func TestConnectionsAreUsedAgain(t *testing.T) {
	t.Parallel()
	var connections, requests atomic.Int32
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.ReadAll(r.Body)
		switch requests.Add(1) % 4 {
		case 0:
			_, _ = io.WriteString(w, script.Success)
		case 1:
			_, _ = io.WriteString(w, script.Success+strings.Repeat(" ", 1<<20))
		case 2:
			http.Error(w, script.ThrottledByBackend, http.StatusTooManyRequests)
		case 3:
			http.Error(w, script.ProxyPage, http.StatusBadGateway)
		}
	}))
	server.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			connections.Add(1)
		}
	}
	server.Start()
	t.Cleanup(server.Close)
	parent := overNetwork(t, server.URL, option.WithMaxRetries(0), option.WithConnections(option.ConnectionsKept))
	for range 20 {
		derived, err := parent.With(option.WithTimeout(30 * time.Second))
		require.NoError(t, err)
		_ = script.Calls[2].Do(t.Context(), derived)
	}
	assert.EqualValues(t, 20, requests.Load())
	assert.EqualValues(t, 1, connections.Load())
}
