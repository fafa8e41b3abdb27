package transport_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/auth"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/signer"
	"github.com/partnerbss/partnerbss-go/internal/test/script"
	"github.com/partnerbss/partnerbss-go/option"
)

const lockedKey = "AK access failed to reach the limit, forbidden"

// together makes so many calls at once and returns their errors.
func together(t *testing.T, n int, call func() error) []error {
	t.Helper()
	errs := make([]error, n)
	var group sync.WaitGroup
	for i := range n {
		group.Go(func() { errs[i] = call() })
	}
	group.Wait()
	return errs
}

func inAMoment(answer func(r script.Request) script.Reply) *script.Platform {
	return &script.Platform{Answer: func(_ int, r script.Request) script.Reply {
		if r.Header == nil {
			return script.Reply{} // asks whether there is a connection
		}
		time.Sleep(100 * time.Millisecond) // so that calls overlap
		return answer(r)
	}}
}

func refusedUntil(t *testing.T, err error) *auth.RefusedError {
	t.Helper()
	var told *auth.RefusedError
	require.ErrorAs(t, err, &told)
	require.ErrorIs(t, err, core.ErrCredentials)
	return told
}

// Of 1,280 calls that wait for the quota none goes out once the platform has said
// that the key is locked.
func TestALockedKeyIsLeftAloneUntilTheLockEnds(t *testing.T) {
	t.Parallel()
	for _, call := range script.Calls {
		t.Run(call.Name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var open atomic.Bool
				s := inAMoment(func(script.Request) script.Reply {
					if !open.Load() {
						return unauthorized(lockedKey)
					}
					return call.Success
				})
				began := time.Now()
				client := script.Paced(t, s.Silent())
				for _, err := range together(t, 1280, func() error { return call.Do(t.Context(), client) }) {
					require.ErrorIs(t, err, core.ErrKeyLocked)
					require.ErrorIs(t, err, core.ErrUnauthorized)
				}
				assert.Len(t, s.Seen(), 1)
				told := began.Add(100 * time.Millisecond)
				err := call.Do(t.Context(), client)
				assert.Equal(t, told, refusedUntil(t, err).Since)
				assert.Equal(t, told.Add(5*time.Minute), refusedUntil(t, err).Until)
				assert.Contains(t, err.Error(), "(since 2000-01-01T00:00:00Z, not tried again before 2000-01-01T00:05:00Z)")
				if call.Changes {
					assert.Equal(t, core.OutcomeNotSent, core.OutcomeOf(err))
				}

				// Another secret of the same key does not help: the key is locked.
				other := option.WithCredentials(auth.NewAKSK(script.AccessKey, "another-secret"))
				require.ErrorIs(t, call.Do(t.Context(), client, other), core.ErrKeyLocked)
				assert.Len(t, s.Seen(), 1)
				// Another key does.
				require.ErrorIs(t, call.Do(t.Context(), client, option.WithCredentials(auth.NewAKSK("ANOTHERKEY", "secret"))), core.ErrKeyLocked)
				assert.Len(t, s.Seen(), 2)

				time.Sleep(5 * time.Minute)
				for _, err := range together(t, 100, func() error { return call.Do(t.Context(), client) }) {
					require.ErrorIs(t, err, core.ErrKeyLocked)
				}
				assert.Len(t, s.Seen(), 3, "a single probe")
				open.Store(true)
				time.Sleep(5 * time.Minute)
				for _, err := range together(t, 100, func() error { return call.Do(t.Context(), client) }) {
					require.NoError(t, err)
				}
				assert.Len(t, s.Seen(), 103)
			})
		})
	}
}

// A lock that is told while calls wait for the quota reaches them, too.
func TestCallsThatWaitForTheQuotaHeedALock(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := inAMoment(func(script.Request) script.Reply { return script.Answered(200, script.Success) })
		fine := s.Answer
		s.Answer = func(n int, r script.Request) script.Reply {
			if n > 5 {
				return unauthorized(lockedKey)
			}
			return fine(n, r)
		}
		client := script.Paced(t, s.Silent())
		require.NoError(t, script.Calls[0].Do(t.Context(), client))
		errs := together(t, 1280, func() error { return script.Calls[0].Do(t.Context(), client) })
		failed := 0
		for _, err := range errs {
			if err != nil {
				require.ErrorIs(t, err, core.ErrKeyLocked)
				failed++
			}
		}
		assert.GreaterOrEqual(t, failed, 1270)
		assert.LessOrEqual(t, len(s.Seen()), 11, "those of the first second that had left")
	})
}

func TestAWrongSecretIsTriedEverLessOften(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := script.Always(unauthorized(badSignature + ", canonicalRequest: GET|/secret-path"))
		client := s.Client(t, s.Silent())
		call := func() error { return script.Calls[2].Do(t.Context(), client) }
		for i, pause := range []time.Duration{1, 2, 4, 8, 15, 15} {
			for _, err := range together(t, 50, call) {
				require.ErrorIs(t, err, core.ErrUnauthorized)
			}
			require.Len(t, s.Seen(), i+1)
			err := call()
			assert.Equal(t, time.Now().Add(pause*time.Minute), refusedUntil(t, err).Until)
			assert.NotContains(t, err.Error(), "secret-path", "that was another call's")
			time.Sleep(pause * time.Minute)
		}

		// The right secret is another credential, and is tried at once.
		s.Answer = func(int, script.Request) script.Reply { return script.Answered(200, script.Success) }
		require.ErrorIs(t, call(), nil)
		s.Answer = func(int, script.Request) script.Reply { return unauthorized(badSignature) }
		require.ErrorIs(t, call(), core.ErrUnauthorized)
		require.ErrorIs(t, call(), core.ErrUnauthorized)
		s.Answer = func(int, script.Request) script.Reply { return script.Answered(200, script.Success) }
		require.NoError(t, script.Calls[2].Do(t.Context(), client, option.WithCredentials(auth.NewAKSK(script.AccessKey, "the-right-one"))))
	})
}

// Keys that worked are not given up for one request that the gateway read in
// another way.
func TestOneRefusedRequestDoesNotStopKeysThatWork(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := inAMoment(func(r script.Request) script.Reply {
			if r.Method == "POST" && strings.Contains(r.URI, "adjust") {
				return unauthorized(badSignature)
			}
			return script.Answered(200, script.Success)
		})
		client := s.Client(t, s.Silent())
		require.NoError(t, script.Calls[0].Do(t.Context(), client))
		odd := func() error { return script.Calls[2].Do(t.Context(), client) }
		for range 3 {
			require.ErrorIs(t, odd(), core.ErrUnauthorized)
			for _, err := range together(t, 20, func() error { return script.Calls[0].Do(t.Context(), client) }) {
				require.NoError(t, err)
			}
		}
	})
}

// The clock of this machine is an hour off, and many calls begin at once.
func TestManyColdCallsSendOneSignatureOfAWrongClock(t *testing.T) {
	t.Parallel()
	for _, warm := range []bool{false, true} {
		t.Run(fmt.Sprint("warm ", warm), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ahead := time.Hour
				var refused atomic.Int64
				if warm {
					ahead = 0
				}
				s := inAMoment(func(r script.Request) script.Reply {
					date, _ := time.Parse(signer.DateLayout, r.Header.Get(signer.HeaderDate))
					now := time.Now().Add(ahead)
					if now.Sub(date).Abs() > 15*time.Minute {
						refused.Add(1)
						return unauthorized("signature expired", dateHeader(now)...)
					}
					return script.Answered(200, script.Success)
				})
				client := s.Client(t, s.Silent())
				if warm {
					require.NoError(t, script.Calls[0].Do(t.Context(), client))
					ahead = time.Hour
				}
				var group sync.WaitGroup
				for i := range 16 {
					group.Go(func() {
						time.Sleep(time.Duration(i) * 70 * time.Millisecond)
						assert.NoError(t, script.Calls[i%2*2].Do(t.Context(), client))
					})
				}
				group.Wait()
				if warm {
					assert.LessOrEqual(t, refused.Load(), int64(2), "those that were under way")
				} else {
					assert.EqualValues(t, 1, refused.Load())
				}
			})
		})
	}
}

// A first call that gets no response does not keep the others for long.
func TestAProbeThatHangsIsNotWaitedForLong(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &script.Platform{Answer: func(n int, _ script.Request) script.Reply {
			if n == 1 {
				return script.Reply{Hang: true}
			}
			return script.Answered(200, script.Success)
		}}
		client := s.Client(t, s.Silent(), option.WithMaxRetries(0))
		hanging, cancel := context.WithCancel(t.Context())
		go func() { _ = script.Calls[0].Do(hanging, client) }()
		synctest.Wait()
		began := time.Now()
		brief, stop := context.WithTimeout(t.Context(), time.Second)
		defer stop()
		err := script.Calls[2].Do(brief, client)
		require.ErrorIs(t, err, context.DeadlineExceeded)
		assert.Equal(t, core.OutcomeNotSent, core.OutcomeOf(err))
		for _, err := range together(t, 20, func() error { return script.Calls[0].Do(t.Context(), client) }) {
			require.NoError(t, err)
		}
		assert.Equal(t, 6*time.Second, time.Since(began))
		cancel()
	})
}

// Tokens: a fresh one is earned once, and then there is a pause.
func TestAPlatformThatTakesNoTokenIsNotAskedInALoop(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := script.WithIAM(script.Always(unauthorized("The token must be updated")), script.Tokens(24*time.Hour))
		client := s.Client(t, s, option.WithCredentials(script.User()))
		call := func() error { return script.Calls[2].Do(t.Context(), client) }
		require.ErrorIs(t, call(), core.ErrTokenExpired)
		require.Len(t, s.Seen(), 2)
		for _, err := range together(t, 100, call) {
			require.ErrorIs(t, err, core.ErrTokenExpired)
			assert.Equal(t, time.Now().Add(5*time.Second), refusedUntil(t, err).Until)
			assert.Equal(t, core.OutcomeNotSent, core.OutcomeOf(err))
		}
		require.Len(t, s.Seen(), 2)
		require.Len(t, s.Service.Seen(), 2)
		for range 60 * 60 {
			time.Sleep(time.Second)
			require.ErrorIs(t, call(), core.ErrUnauthorized)
		}
		assert.Less(t, len(s.Seen()), 50, "ever less often")
		assert.Less(t, len(s.Service.Seen()), 25)

		s.Answer = func(int, script.Request) script.Reply { return script.Answered(200, script.Success) }
		time.Sleep(5 * time.Minute)
		for _, err := range together(t, 100, call) {
			require.NoError(t, err)
		}
	})
}

// What a refusal means depends on what was sent.
func TestTheFirst401OfATokenEarnsAFreshOne(t *testing.T) {
	t.Parallel()
	for _, refusal := range []script.Reply{
		script.Answered(401, `{"error_code":"CBC.0105","error_msg":"invalid token"}`),
		script.Answered(403, `{"error_code":"CBC.0105","error_msg":"invalid token"}`),
		script.Answered(200, `{"error_code":"CBC.0105","error_msg":"invalid token"}`),
		unauthorized("auth token is expired"),
		unauthorized("token verification failed"),
		script.Answered(401, `{"error_code":"APIG.0301","error_msg":"Incorrect IAM authentication information: x"}`),
		script.Answered(401, `{"error_code":"APIGW.0303","error_msg":"Incorrect app authentication information"}`),
		script.Answered(401, `{"error_msg":"token invalid"}`),
	} {
		for _, call := range script.Calls {
			if call.Changes && strings.Contains(refusal.Raw, `{"error_msg"`) {
				continue // no code of the platform says that nothing was changed
			}
			t.Run(strings.ReplaceAll(refusal.Raw, "\n", " ")+call.Name, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					s := script.WithIAM(script.InTurn(refusal, call.Success), script.Tokens(24*time.Hour))
					client := s.Client(t, s, option.WithCredentials(script.User()))
					require.NoError(t, call.Do(t.Context(), client))
					assert.Len(t, s.Seen(), 2)
					assert.Equal(t, "the-token-number-2", s.Last().Header.Get("X-Auth-Token"))

					// With a signature the same words say nothing about a token.
					s = script.WithIAM(script.Always(refusal), script.Tokens(24*time.Hour))
					require.ErrorIs(t, call.Do(t.Context(), s.Client(t, s)), core.ErrUnauthorized)
					assert.Len(t, s.Seen(), 1)
				})
			})
		}
	}
}

// The message of a limit names its window.
func TestTheWindowOfALimitIsWaitedFor(t *testing.T) {
	t.Parallel()
	said := func(window string) script.Reply {
		return script.Answered(429, `{"error_code":"APIGW.0308","error_msg":"The throttling threshold has been reached: policy ip over ratelimit,limit:5,time:`+window+`"}`)
	}
	for window, want := range map[string]time.Duration{"1 minute": time.Minute, "2 minutes": 2 * time.Minute, "30 second": 30 * time.Second} {
		for _, call := range script.Calls {
			t.Run(window+call.Name, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					s := script.InTurn(said(window), call.Success)
					client := script.Paced(t, s.Silent())
					began := time.Now()
					first := make(chan error, 1)
					go func() { first <- call.Do(t.Context(), client) }()
					synctest.Wait()
					require.NoError(t, call.Do(t.Context(), client), "another call waits, too")
					require.NoError(t, <-first)
					assert.GreaterOrEqual(t, time.Since(began), want)
					assert.LessOrEqual(t, time.Since(began), want+want/4+time.Second, "with what is added at random")
				})
			})
		}
	}
	synctest.Test(t, func(t *testing.T) {
		s := script.Always(said("1 hour"))
		err := script.Calls[2].Do(t.Context(), s.Client(t, s.Silent()))
		var refused *core.Error
		require.ErrorAs(t, err, &refused)
		assert.Equal(t, time.Hour, refused.RetryAfter)
		assert.Len(t, s.Seen(), 1, "too long to wait for")
	})
}

func TestATokenStaysWithItsEndpoint(t *testing.T) {
	t.Parallel()
	for name, provider := range map[string]func() auth.Provider{
		"token": func() auth.Provider { return script.User() },
		"given token": func() auth.Provider {
			return auth.Func(func(context.Context) (auth.Credentials, error) {
				return auth.Credentials{Token: core.NewSecret("a-given-token")}, nil
			})
		},
		"security token": func() auth.Provider {
			return auth.NewAKSK("ACCESSKEY", "secret", auth.WithSecurityToken("a-security-token"))
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				shown := map[string][]string{}
				tokens := 0
				rt := script.RoundTripper(func(r *http.Request) (*http.Response, error) {
					reply := script.Answered(200, script.Success)
					if r.URL.Host == "iam.test" {
						tokens++
						reply = script.Token(tokens, 24*time.Hour)
					} else {
						shown[r.URL.Host] = append(shown[r.URL.Host], r.Header.Get("X-Auth-Token")+r.Header.Get("X-Security-Token"))
					}
					return script.Always(reply).Silent().RoundTrip(r)
				})
				given := provider()
				client := script.Paced(t, rt, option.WithCredentials(given))
				call := func(opts ...option.Option) error { return script.Calls[2].Do(t.Context(), client, opts...) }
				require.NoError(t, call())
				other := option.WithEndpoint("http://other.test")
				err := call(other)
				require.ErrorContains(t, err, "the token is for http://bss.test and is not shown to http://other.test")
				assert.Equal(t, core.OutcomeNotSent, core.OutcomeOf(err))
				derived, err := client.With(other)
				require.NoError(t, err)
				require.ErrorContains(t, script.Calls[2].Do(t.Context(), derived), "is not shown to")
				assert.Empty(t, shown["other.test"])
				require.NoError(t, call(option.WithEndpoint("http://bss.test/base")), "the same host")

				// Given together they belong together; what is obtained is obtained anew.
				require.NoError(t, call(other, option.WithCredentials(given)))
				require.Len(t, shown["other.test"], 1)
				if name == "token" {
					assert.NotEqual(t, shown["bss.test"][0], shown["other.test"][0])
				}
				derived, err = client.With(option.WithCredentials(given), other)
				require.NoError(t, err)
				require.NoError(t, script.Calls[2].Do(t.Context(), derived))
				require.ErrorContains(t, script.Calls[2].Do(t.Context(), derived, option.WithEndpoint("http://bss.test")), "is for http://other.test")
			})
		})
	}
}
