package transport_test

import (
	"context"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/signer"
	"github.com/partnerbss/partnerbss-go/internal/test/script"
	"github.com/partnerbss/partnerbss-go/option"
)

func TestEveryAttemptIsSignedAnew(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		unavailable := script.Answered(503, script.BackendUnavailable, "Retry-After", "61")
		s := script.InTurn(unavailable, unavailable, script.Answered(200, script.Success))
		require.NoError(t, script.Calls[0].Do(t.Context(), s.Client(t, s.Silent())))

		seen := s.Seen()
		require.Len(t, seen, 3)
		for i, a := range seen {
			script.SignedRight(t, a)
			assert.Equal(t, a.At.UTC().Format(signer.DateLayout), a.Header.Get(signer.HeaderDate))
			assert.Equal(t, seen[0].Body, a.Body)
			assert.Equal(t, seen[0].URI, a.URI)
			if i > 0 {
				assert.NotEqual(t, seen[i-1].Header.Get("Authorization"), a.Header.Get("Authorization"))
			}
		}
	})
}

func TestRetryAfterIsHonoured(t *testing.T) {
	t.Parallel()
	const backoff = 500 * time.Millisecond
	for _, test := range []struct {
		name, header string
		low, high    time.Duration // wait before the second attempt; 0 0 for none
		told         time.Duration // in the error, when there is no second attempt
	}{
		{"seconds", "7", 7 * time.Second, 7 * time.Second, 0},
		{"seconds below the backoff", "0", 1, backoff, 0},
		{"negative", "-30", 1, backoff, 0},
		{"far below zero", "-99999999999999999999", 1, backoff, 0},
		{"the longest that is waited for", "120", 2 * time.Minute, 2 * time.Minute, 0},
		{"longer than that", "121", 0, 0, 121 * time.Second},
		{"absurd", "99999999999", 0, 0, 365 * 24 * time.Hour},
		{"beyond all numbers", "99999999999999999999999", 0, 0, 365 * 24 * time.Hour},
		{"date", "Sat, 01 Jan 2000 00:00:09 GMT", 9 * time.Second, 9 * time.Second, 0},
		{"date in the past", "Fri, 31 Dec 1999 23:59:00 GMT", 1, backoff, 0},
		{"date tomorrow", "Sun, 02 Jan 2000 00:00:00 GMT", 0, 0, 24 * time.Hour},
		{"nonsense", "soon", 1, backoff, 0},
		{"fraction", "1.5", 1, backoff, 0},
	} {
		for _, status := range []int{429, 503} {
			t.Run(test.name+"/"+http.StatusText(status), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) { // the clock starts at 2000-01-01T00:00:00Z
					body := script.ThrottledByGateway
					high := test.high
					if status == 503 {
						body = script.BackendUnavailable
					} else if high == backoff {
						high = 2 * time.Second
					}
					s := script.InTurn(script.Answered(status, body, "Retry-After", test.header), script.Answered(200, script.Success))
					err := script.Calls[0].Do(t.Context(), s.Client(t, s.Silent()))
					seen := s.Seen()
					if test.low == 0 {
						var refused *core.Error
						require.ErrorAs(t, err, &refused)
						assert.Equal(t, test.told, refused.RetryAfter)
						assert.Len(t, seen, 1)
						return
					}
					require.NoError(t, err)
					require.Len(t, seen, 2)
					wait := seen[1].At.Sub(seen[0].At)
					assert.GreaterOrEqual(t, wait, test.low)
					assert.LessOrEqual(t, wait, high+high/4+time.Second/4, "with what is added at random")
				})
			})
		}
	}
}

func TestBackoffGrowsWithFullJitter(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name     string
		reply    script.Reply
		ceilings []time.Duration
	}{
		{"unavailable", script.Answered(502, script.BackendUnavailable), []time.Duration{500 * time.Millisecond, time.Second, 2 * time.Second, 4 * time.Second, 8 * time.Second, 16 * time.Second, 20 * time.Second, 20 * time.Second}},
		{"throttled", script.Answered(429, script.ThrottledByGateway), []time.Duration{2 * time.Second, 4 * time.Second, 8 * time.Second, 16 * time.Second, 20 * time.Second}},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				longest := make([]time.Duration, len(test.ceilings))
				for range 40 {
					s := script.Always(test.reply)
					require.Error(t, script.Calls[0].Do(t.Context(), s.Client(t, s.Silent(), option.WithMaxRetries(len(test.ceilings)))))
					seen := s.Seen()
					require.Len(t, seen, 1+len(test.ceilings))
					for i, ceiling := range test.ceilings {
						wait := seen[i+1].At.Sub(seen[i].At)
						assert.Positive(t, wait)
						assert.LessOrEqual(t, wait, ceiling)
						longest[i] = max(longest[i], wait)
					}
				}
				for i, ceiling := range test.ceilings {
					assert.Greater(t, longest[i], ceiling/2, "of 40 waits one comes near its ceiling")
				}
			})
		})
	}
}

func TestTheNumberOfRetriesIsAnOption(t *testing.T) {
	t.Parallel()
	for _, retries := range []int{0, 1, 5} {
		synctest.Test(t, func(t *testing.T) {
			s := script.Always(script.Answered(429, script.ThrottledByGateway))
			client := s.Client(t, s.Silent())
			for _, call := range script.Calls {
				before := len(s.Seen())
				err := call.Do(t.Context(), client, option.WithMaxRetries(retries))
				assert.Len(t, s.Seen(), before+1+retries)
				// The last refusal must not get lost when no attempt follows.
				var refused *core.Error
				require.ErrorAs(t, err, &refused)
				assert.Equal(t, "APIGW.0308", refused.Code)
				assert.Equal(t, 1+retries, refused.Attempts)
			}
		})
	}
}

func TestTheDeadlineIsNeverOverrun(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name     string
		reply    script.Reply
		deadline time.Duration
		opts     []option.Option
	}{
		{"by the wait that is asked for", script.Answered(503, script.BackendUnavailable, "Retry-After", "10"), 5 * time.Second, nil},
		{"by backoffs", script.Answered(503, script.BackendUnavailable), 900 * time.Millisecond, []option.Option{option.WithMaxRetries(50)}},
		{"by attempts that take their time", script.Reply{Hang: true}, 9 * time.Second, []option.Option{option.WithTimeout(2 * time.Second), option.WithMaxRetries(50)}},
		{"by an attempt without a limit", script.Reply{Hang: true}, 9 * time.Second, []option.Option{option.WithTimeout(0)}},
		{"by refused connections", script.Reply{Refuse: true}, 900 * time.Millisecond, []option.Option{option.WithMaxRetries(50)}},
	} {
		for _, call := range script.Calls {
			t.Run(test.name+"/"+call.Name, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					s := script.Always(test.reply)
					rt := s.Transport()
					defer rt.CloseIdleConnections()
					began := time.Now()
					ctx, cancel := context.WithTimeout(t.Context(), test.deadline)
					defer cancel()
					err := call.Do(ctx, s.Client(t, rt, test.opts...))
					require.Error(t, err)
					assert.LessOrEqual(t, time.Since(began), test.deadline)
					if test.reply.Hang {
						assert.ErrorIs(t, err, context.DeadlineExceeded)
					} else {
						assert.NotErrorIs(t, err, context.DeadlineExceeded, "the reason is more telling than the deadline")
					}
				})
			})
		}
	}
}

// The quota is part of the wait: a call that cannot be admitted before the
// deadline ends at once.
func TestTheQuotaDoesNotOverrunTheDeadline(t *testing.T) {
	t.Parallel()
	for _, call := range script.Calls {
		synctest.Test(t, func(t *testing.T) {
			s := script.Always(call.Success)
			client := script.Paced(t, s.Silent())
			one := option.WithQuota(call.Name, 1)
			require.NoError(t, call.Do(t.Context(), client, one))
			began := time.Now()
			ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
			defer cancel()
			err := call.Do(ctx, client, one)
			require.ErrorIs(t, err, context.DeadlineExceeded)
			assert.Contains(t, err.Error(), "quota")
			assert.Zero(t, time.Since(began))
			assert.Len(t, s.Seen(), 1)
			if call.Changes {
				assert.Equal(t, core.OutcomeNotSent, core.OutcomeOf(err))
			}
		})
	}
}

// Callers that are all asked to wait as long do not come back together, nor early.
func TestCallersThatWaitComeBackSpread(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &script.Platform{}
		s.Answer = func(n int, _ script.Request) script.Reply {
			if n <= 64 {
				return script.Answered(http.StatusServiceUnavailable, script.BackendUnavailable, "Retry-After", "10")
			}
			return script.Answered(200, script.Success)
		}
		client := s.Client(t, s.Silent(), option.WithoutQuota())
		began := time.Now()
		var wg sync.WaitGroup
		for range 64 {
			wg.Go(func() { assert.NoError(t, script.Calls[0].Do(t.Context(), client)) })
		}
		wg.Wait()
		within := map[time.Duration]int{} // of 100 ms each
		for _, request := range s.Seen()[64:] {
			after := request.At.Sub(began)
			assert.GreaterOrEqual(t, after, 10*time.Second)
			assert.LessOrEqual(t, after, 13*time.Second)
			within[after.Truncate(100*time.Millisecond)]++
		}
		for at, n := range within {
			assert.LessOrEqual(t, n, 16, "at %s", at)
		}
		assert.Greater(t, len(within), 10)
	})
}
