package transport_test

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"github.com/hashicorp/go-retryablehttp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	partnerbss "github.com/partnerbss/partnerbss-go"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/test/script"
	"github.com/partnerbss/partnerbss-go/option"
	"github.com/partnerbss/partnerbss-go/resources"
)

// changes are calls that change something: with a body, and without one.
var changes = []script.Call{script.Calls[2], {
	Name: "resources.DisableAutoRenew", Changes: true, NoData: true,
	Do: func(ctx context.Context, c *partnerbss.Client, opts ...option.Option) error {
		return c.Resources.DisableAutoRenew(ctx, &resources.DisableAutoRenewRequest{ResourceID: "resource-1"}, opts...)
	},
}}

// repeaters are transports of a caller that send what failed again.
var repeaters = map[string]func(http.RoundTripper) http.RoundTripper{
	"go-retryablehttp": func(inner http.RoundTripper) http.RoundTripper {
		client := retryablehttp.NewClient()
		client.HTTPClient = &http.Client{Transport: inner}
		client.Logger = nil
		client.Backoff = func(time.Duration, time.Duration, int, *http.Response) time.Duration { return 0 }
		return client.StandardClient().Transport
	},
	"in a context without end": func(inner http.RoundTripper) http.RoundTripper {
		return script.RoundTripper(func(r *http.Request) (resp *http.Response, err error) {
			again := copies(r)
			for range 5 {
				resp, err = inner.RoundTrip(again(context.WithoutCancel(r.Context())))
				if err == nil && resp.StatusCode < 300 {
					return resp, nil
				}
				if err == nil {
					_, _ = io.Copy(io.Discard, resp.Body)
					_ = resp.Body.Close()
				}
			}
			return resp, err
		})
	},
	"two at once": func(inner http.RoundTripper) http.RoundTripper {
		return script.RoundTripper(func(r *http.Request) (*http.Response, error) {
			again := copies(r)
			type result struct {
				resp *http.Response
				err  error
			}
			results := make(chan result)
			for range 2 {
				go func(r *http.Request) {
					resp, err := inner.RoundTrip(r)
					results <- result{resp, err}
				}(again(context.WithoutCancel(r.Context())))
			}
			one, other := <-results, <-results
			if one.err != nil {
				return other.resp, other.err
			}
			if other.err == nil {
				_ = other.resp.Body.Close()
			}
			return one.resp, nil
		})
	},
}

// copies makes copies of a request, each with its body.
func copies(r *http.Request) func(context.Context) *http.Request {
	var body []byte
	if r.Body != nil {
		body, _ = io.ReadAll(r.Body)
		_ = r.Body.Close()
	}
	return func(ctx context.Context) *http.Request {
		c := r.Clone(ctx)
		if r.Body != nil {
			c.Body = io.NopCloser(bytes.NewReader(body))
		}
		return c
	}
}

// failures are ways of a server to have an effect and not to say so.
var failures = map[string]http.HandlerFunc{
	"500": func(w http.ResponseWriter, _ *http.Request) {
		http.Error(w, script.OtherError, http.StatusInternalServerError)
	},
	"503": func(w http.ResponseWriter, _ *http.Request) {
		http.Error(w, script.BackendUnavailable, http.StatusServiceUnavailable)
	},
	"429": func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Retry-After", "0")
		http.Error(w, script.ThrottledByGateway, http.StatusTooManyRequests)
	},
	"dropped": func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
	"half a response": func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "1000")
		_, _ = io.WriteString(w, script.Success)
	},
	"no response in time": func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() },
}

// counting is a server that has an effect for each request, and a client of HTTP/1.1
// or HTTP/2 for it.
func counting(t *testing.T, version int, answers http.HandlerFunc) (*httptest.Server, *http.Transport, *atomic.Int32) {
	t.Helper()
	effects := new(atomic.Int32)
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.ReadAll(r.Body)
		assert.Equal(t, version, r.ProtoMajor)
		effects.Add(1)
		answers(w, r)
	}))
	server.EnableHTTP2 = version == 2
	server.Config.ErrorLog = discard()
	server.StartTLS()
	t.Cleanup(server.Close)
	roots := x509.NewCertPool()
	roots.AddCert(server.Certificate())
	rt := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots}, ForceAttemptHTTP2: version == 2}
	t.Cleanup(rt.CloseIdleConnections)
	return server, rt, effects
}

// However the transport of a caller repeats a change, it has its effect once.
func TestTheHTTPClientCannotSendAStateChangeTwice(t *testing.T) {
	t.Parallel()
	for repeater, around := range repeaters {
		for failure, answers := range failures {
			for version := 1; version <= 2; version++ {
				for _, call := range changes {
					t.Run(repeater+"/"+failure+"/HTTP "+strconv.Itoa(version)+"/"+call.Name, func(t *testing.T) {
						t.Parallel()
						server, rt, effects := counting(t, version, answers)
						client := overNetwork(t, server.URL, option.WithHTTPClient(&http.Client{Transport: around(rt)}), option.WithMaxRetries(0))
						if failure == "no response in time" {
							rt.ResponseHeaderTimeout = 20 * time.Millisecond
						}
						err := call.Do(t.Context(), client)
						require.Error(t, err)
						if repeater == "two at once" || failure == "no response in time" { // one may end before it is sent
							assert.LessOrEqual(t, effects.Load(), int32(1))
						} else {
							assert.EqualValues(t, 1, effects.Load())
						}
						if failure != "half a response" && failure != "429" { // whose first response may be passed on
							assert.Equal(t, core.OutcomeUnknown, core.OutcomeOf(err), "%v", err)
						}
						assert.NotErrorIs(t, err, context.Canceled, "nobody cancelled the call")
					})
				}
			}
		}
	}
}

// What the client reports when it was stopped is said in the words of the SDK.
func TestARepeatedStateChangeIsNamed(t *testing.T) {
	t.Parallel()
	for _, call := range changes {
		server, rt, effects := counting(t, 1, failures["503"])
		client := overNetwork(t, server.URL, option.WithHTTPClient(&http.Client{Transport: repeaters["go-retryablehttp"](rt)}))
		err := call.Do(t.Context(), client)
		require.ErrorContains(t, err, "the HTTP client tried to send a state-changing request twice")
		assert.Equal(t, core.OutcomeUnknown, core.OutcomeOf(err))
		if call.Name == "resources.DisableAutoRenew" { // its repeat changes nothing, so the SDK itself retries it
			assert.EqualValues(t, 4, effects.Load())
			continue
		}
		assert.EqualValues(t, 1, effects.Load(), "it is not retried either")
	}
}

// A transport may do what it likes before anything of a change was sent, and with queries.
func TestTheHTTPClientMayRepeatWhatHasNoEffect(t *testing.T) {
	t.Parallel()
	t.Run("a connection that was refused", func(t *testing.T) {
		t.Parallel()
		for version := 1; version <= 2; version++ {
			for _, call := range changes {
				server, rt, effects := counting(t, version, func(w http.ResponseWriter, _ *http.Request) { call.SucceedsOver(w) })
				var dials atomic.Int32
				rt.DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
					if dials.Add(1) <= 3 {
						return nil, &net.OpError{Op: "dial", Net: network, Err: io.ErrUnexpectedEOF}
					}
					return new(net.Dialer).DialContext(ctx, network, address)
				}
				client := overNetwork(t, server.URL, option.WithHTTPClient(&http.Client{Transport: repeaters["go-retryablehttp"](rt)}), option.WithMaxRetries(0))
				require.NoError(t, call.Do(t.Context(), client))
				assert.EqualValues(t, 1, effects.Load())
			}
		}
	})
	t.Run("queries", func(t *testing.T) {
		t.Parallel()
		for version := 1; version <= 2; version++ {
			server, rt, effects := counting(t, version, failures["503"])
			client := overNetwork(t, server.URL, option.WithHTTPClient(&http.Client{Transport: repeaters["go-retryablehttp"](rt)}), option.WithMaxRetries(0))
			require.Error(t, script.Calls[0].Do(t.Context(), client))
			assert.EqualValues(t, 5, effects.Load())
		}
	})
}

// A transport that does not send through net/http tells nothing, but needs the body.
func TestABodyIsReadOnce(t *testing.T) {
	t.Parallel()
	effects := 0
	other := script.RoundTripper(func(r *http.Request) (*http.Response, error) {
		var last error
		for range 5 {
			if r.GetBody != nil {
				r.Body, _ = r.GetBody()
			}
			body, err := io.ReadAll(r.Body)
			_ = r.Body.Close()
			if err == nil && len(body) > 0 {
				effects++
			}
			last = &net.OpError{Op: "dial", Net: "tcp", Err: io.ErrUnexpectedEOF}
		}
		return nil, last
	})
	s := script.Always(script.Answered(200, script.Success))
	err := script.Calls[2].Do(t.Context(), s.Client(t, other, option.WithMaxRetries(0)))
	assert.Equal(t, 1, effects)
	assert.Equal(t, core.OutcomeUnknown, core.OutcomeOf(err), "the last try was refused, an earlier one was not: %v", err)
}
