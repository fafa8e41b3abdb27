package transport_test

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/auth"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/customers"
	"github.com/partnerbss/partnerbss-go/internal/test/script"
	"github.com/partnerbss/partnerbss-go/option"
)

// around is middleware from a function that gets the request and what comes next.
func around(f func(*http.Request, func(*http.Request) (*http.Response, error)) (*http.Response, error)) option.Middleware {
	return func(next http.RoundTripper) http.RoundTripper {
		return script.RoundTripper(func(r *http.Request) (*http.Response, error) { return f(r, next.RoundTrip) })
	}
}

func TestMiddlewareRunsInTheOrderInWhichItWasGiven(t *testing.T) {
	t.Parallel()
	var order []string
	named := func(name string) option.Middleware {
		return around(func(r *http.Request, next func(*http.Request) (*http.Response, error)) (*http.Response, error) {
			order = append(order, name+" in")
			resp, err := next(r)
			order = append(order, name+" out")
			return resp, err
		})
	}
	s := script.Always(script.Answered(200, script.Success))
	client := s.Client(t, s.Silent(), option.WithMiddleware(named("a"), named("b")))
	derived, err := client.With(option.WithMiddleware(named("c")))
	require.NoError(t, err)
	require.NoError(t, script.Calls[0].Do(t.Context(), derived, option.WithMiddleware(named("d"))))
	assert.Equal(t, []string{"a in", "b in", "c in", "d in", "d out", "c out", "b out", "a out"}, order)
	order = nil
	require.NoError(t, script.Calls[0].Do(t.Context(), client))
	assert.Equal(t, []string{"a in", "b in", "b out", "a out"}, order)
}

func TestMiddlewareKnowsTheCall(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var seen []core.Call
		s := script.InTurn(script.Answered(503, script.BackendUnavailable), script.Answered(200, script.Success))
		client := s.Client(t, s.Silent(), option.WithMiddleware(around(func(r *http.Request, next func(*http.Request) (*http.Response, error)) (*http.Response, error) {
			resp, err := next(r)
			call, ok := option.CallFromContext(r.Context())
			assert.True(t, ok)
			seen = append(seen, call)
			return resp, err
		})))
		_, err := client.Customers.List(t.Context(), &customers.ListRequest{})
		require.NoError(t, err)
		first := core.Call{Operation: "customers.List", Method: "POST", Path: "/v2/partners/sub-customers/query", Attempts: 1}
		second := first
		second.Attempts = 2
		assert.Equal(t, []core.Call{first, second}, seen)
	})
	_, ok := option.CallFromContext(t.Context())
	assert.False(t, ok, "outside of middleware there is no call")
}

func TestMiddlewareSeesNoCredentials(t *testing.T) {
	t.Parallel()
	for name, credentials := range map[string]auth.Provider{
		"keys":  auth.NewAKSK("ACCESSKEY", "s", auth.WithSecurityToken("security"), auth.WithAccountID("a")),
		"token": script.User(),
	} {
		synctest.Test(t, func(t *testing.T) {
			var hosts []string
			var kept []*http.Request
			spy := around(func(r *http.Request, next func(*http.Request) (*http.Response, error)) (*http.Response, error) {
				hosts = append(hosts, r.URL.Host)
				kept = append(kept, r)
				resp, err := next(r)
				if resp != nil && resp.Request != nil {
					kept = append(kept, resp.Request.WithContext(t.Context()))
				}
				return resp, err
			})
			s := script.WithIAM(script.InTurn(script.Answered(503, script.BackendUnavailable), unauthorized("decrypt token fail"), script.Answered(200, script.Success)), script.Tokens(time.Hour))
			client := s.Client(t, s, option.WithCredentials(credentials), option.WithMiddleware(spy))
			_ = script.Calls[0].Do(t.Context(), client)
			assert.NotEmpty(t, hosts)
			assert.NotContains(t, hosts, "iam.test", "it would see passwords and tokens")
			for _, r := range kept {
				for _, header := range []string{"Authorization", "X-Auth-Token", "X-Security-Token", "X-Sdk-Date"} {
					assert.Empty(t, r.Header.Get(header), "%s with %s", header, name)
				}
			}
		})
	}
}

func TestWhatMiddlewareChangesIsSigned(t *testing.T) {
	t.Parallel()
	s := script.Always(script.Answered(200, script.Success))
	changes := around(func(r *http.Request, next func(*http.Request) (*http.Response, error)) (*http.Response, error) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return nil, err
		}
		body = bytes.Replace(body, []byte("name-of-a-customer"), []byte("another"), 1)
		r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
		r.URL.RawQuery = "added=1"
		r.Header.Add("X-Trace", "1")
		return next(r)
	})
	s.Answer = func(n int, _ script.Request) script.Reply {
		if n == 1 {
			return script.Answered(503, script.BackendUnavailable, "Retry-After", "0")
		}
		return script.Answered(200, script.Success)
	}
	synctest.Test(t, func(t *testing.T) {
		require.NoError(t, script.Calls[0].Do(t.Context(), s.Client(t, s.Silent(), option.WithMiddleware(changes))))
	})
	seen := s.Seen()
	require.Len(t, seen, 2)
	for _, a := range seen {
		assert.Contains(t, a.Body, "another")
		assert.Equal(t, "/v2/partners/sub-customers/query?added=1", a.URI)
		assert.Equal(t, []string{"1"}, a.Header.Values("X-Trace"), "of this attempt alone")
		script.SignedRight(t, a)
	}
}

func TestMiddlewareMayReadAndReplaceTheAnswer(t *testing.T) {
	t.Parallel()
	s := script.Always(script.Answered(200, `{"count":"secret","customer_infos":[]}`))
	reads := around(func(r *http.Request, next func(*http.Request) (*http.Response, error)) (*http.Response, error) {
		resp, err := next(r)
		if err != nil {
			return nil, err
		}
		body, err := io.ReadAll(resp.Body)
		if err != nil {
			return nil, err
		}
		resp.Body = io.NopCloser(bytes.NewReader(bytes.Replace(body, []byte(`"secret"`), []byte("7"), 1)))
		resp.ContentLength = -1
		return resp, nil
	})
	list, err := s.Client(t, s.Silent(), option.WithMiddleware(reads)).Customers.List(t.Context(), &customers.ListRequest{})
	require.NoError(t, err)
	assert.Equal(t, 7, list.TotalCount)
	assert.Equal(t, 1, list.Attempts)
	assert.Contains(t, string(list.Raw), `"count":7`)
}

func TestMiddlewareMayAnswerInThePlatformsStead(t *testing.T) {
	t.Parallel()
	for _, call := range script.Calls {
		synctest.Test(t, func(t *testing.T) {
			s := script.Always(script.Answered(503, script.BackendUnavailable))
			n := 0
			cache := around(func(r *http.Request, next func(*http.Request) (*http.Response, error)) (*http.Response, error) {
				if n++; n == 2 || call.Changes {
					kept := httptest.NewRecorder()
					call.SucceedsOver(kept)
					return kept.Result(), nil
				}
				return next(r)
			})
			require.NoError(t, call.Do(t.Context(), s.Client(t, s.Silent(), option.WithMiddleware(cache))), "also after an attempt that was real")
		})
	}
}

func TestMiddlewareThatFails(t *testing.T) {
	t.Parallel()
	broken := errors.New("circuit open")
	for _, call := range script.Calls {
		synctest.Test(t, func(t *testing.T) {
			s := script.Always(call.Success)
			before := around(func(*http.Request, func(*http.Request) (*http.Response, error)) (*http.Response, error) {
				return nil, broken
			})
			err := call.Do(t.Context(), s.Client(t, s.Silent(), option.WithMiddleware(before)))
			require.ErrorIs(t, err, broken)
			assert.Empty(t, s.Seen())
			if call.Changes {
				assert.Equal(t, core.OutcomeNotSent, core.OutcomeOf(err))
			}

			after := around(func(r *http.Request, next func(*http.Request) (*http.Response, error)) (*http.Response, error) {
				if _, err := next(r); err != nil {
					return nil, err
				}
				return nil, broken
			})
			err = call.Do(t.Context(), s.Client(t, s.Silent(), option.WithMiddleware(after), option.WithMaxRetries(0)))
			require.ErrorIs(t, err, broken)
			assert.Equal(t, 1, len(s.Seen()))
			if call.Changes {
				assert.Equal(t, core.OutcomeUnknown, core.OutcomeOf(err), "it had been sent")
			}
		})
	}
}

// Middleware with an idea of its own about retries must not pay twice.
func TestMiddlewareCannotSendAStateChangeTwice(t *testing.T) {
	t.Parallel()
	repeats := around(func(r *http.Request, next func(*http.Request) (*http.Response, error)) (*http.Response, error) {
		resp, err := next(r)
		if err != nil || resp.StatusCode >= 500 {
			return next(r)
		}
		return resp, err
	})
	for _, call := range script.Calls {
		for name, first := range map[string]script.Reply{"unanswered": {CloseAfter: true}, "unavailable": script.Answered(503, script.BackendUnavailable)} {
			t.Run(call.Name+"/"+name, func(t *testing.T) {
				t.Parallel()
				s := script.InTurn(first, call.Success)
				err := call.Do(t.Context(), s.Client(t, s.Silent(), option.WithMiddleware(repeats), option.WithMaxRetries(0)))
				if !call.Changes {
					require.NoError(t, err)
					return
				}
				require.ErrorContains(t, err, "middleware sent a state-changing request twice")
				assert.Equal(t, core.OutcomeUnknown, core.OutcomeOf(err))
				assert.Equal(t, 1, len(s.Seen()))
			})
		}
	}
}

func TestMiddlewareIsPartOfEveryAttempt(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var statuses []int
		counts := around(func(r *http.Request, next func(*http.Request) (*http.Response, error)) (*http.Response, error) {
			resp, err := next(r)
			if err == nil {
				statuses = append(statuses, resp.StatusCode)
			}
			return resp, err
		})
		s := script.InTurn(script.Answered(503, script.BackendUnavailable), script.Answered(429, script.ThrottledByGateway), script.Answered(200, script.Success))
		require.NoError(t, script.Calls[0].Do(t.Context(), s.Client(t, s.Silent(), option.WithMiddleware(counts))))
		assert.True(t, slices.Equal([]int{503, 429, 200}, statuses), statuses)
	})
}
