package transport_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
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

// unauthorized is a 401 of the gateway with that message.
func unauthorized(message string, headers ...string) script.Reply {
	body, _ := json.Marshal(map[string]string{"error_code": "APIGW.0301", "error_msg": "Incorrect IAM authentication information: " + message})
	return script.Answered(401, string(body), headers...)
}

func dateHeader(at time.Time) []string { return []string{"Date", at.UTC().Format(http.TimeFormat)} }

const badSignature = "verify aksk signature fail"

func TestARefusedSignatureIsNotSentAgain(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name  string
		reply func() script.Reply
		is    error
		not   error
	}{
		{"without Date", func() script.Reply { return unauthorized(badSignature) }, core.ErrUnauthorized, core.ErrClockSkew},
		{"with the right Date", func() script.Reply { return unauthorized(badSignature, dateHeader(time.Now())...) }, core.ErrUnauthorized, core.ErrClockSkew},
		{"with a Date inside the tolerance", func() script.Reply { return unauthorized(badSignature, dateHeader(time.Now().Add(-14*time.Minute))...) }, core.ErrUnauthorized, core.ErrClockSkew},
		{"with a Date that is none", func() script.Reply { return unauthorized(badSignature, "Date", "yesterday") }, core.ErrUnauthorized, core.ErrClockSkew},
		{"from a cache", func() script.Reply {
			return unauthorized(badSignature, append(dateHeader(time.Now().Add(-time.Hour)), "Age", "3600")...)
		}, core.ErrUnauthorized, core.ErrClockSkew},
		{"of a locked key", func() script.Reply {
			return unauthorized("AK access failed to reach the limit, forbidden", dateHeader(time.Now().Add(time.Hour))...)
		}, core.ErrKeyLocked, core.ErrClockSkew},
		{"of keys that nobody renews", func() script.Reply { return script.Answered(401, `{"error_code":"CBC.0154","error_msg":"expired"}`) }, core.ErrTokenExpired, core.ErrClockSkew},
	} {
		for _, call := range script.Calls {
			t.Run(test.name+"/"+call.Name, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					s := script.Always(test.reply())
					err := call.Do(t.Context(), s.Client(t, s.Silent()))
					require.ErrorIs(t, err, core.ErrUnauthorized)
					require.ErrorIs(t, err, test.is)
					require.NotErrorIs(t, err, test.not)
					assert.Equal(t, 1, len(s.Seen()))
					if call.Changes {
						assert.Equal(t, core.OutcomeRejected, core.OutcomeOf(err))
					}
				})
			})
		}
	}
}

// clockOf is a platform whose clock is ahead of the client's, as hosts count.
type clockOf map[string]time.Duration

// transport takes signatures by its clock, and refuses others with its Date.
func (c clockOf) transport(s *script.Platform, success script.Reply) http.RoundTripper {
	return script.RoundTripper(func(r *http.Request) (*http.Response, error) {
		now := time.Now().Add(c[r.URL.Host])
		date, err := time.Parse(signer.DateLayout, r.Header.Get(signer.HeaderDate))
		if err != nil {
			return nil, err
		}
		does := success
		if now.Sub(date).Abs() > 15*time.Minute {
			does = unauthorized("signature expired", dateHeader(now)...)
		}
		one := &script.Platform{Answer: func(int, script.Request) script.Reply { return does }}
		resp, err := one.Silent().RoundTrip(r)
		s.Took(one.Seen()...)
		return resp, err
	})
}

func TestAWrongClockIsCorrectedOnceAndRemembered(t *testing.T) {
	t.Parallel()
	for _, ahead := range []time.Duration{20 * time.Minute, -3 * time.Hour, 400 * 24 * time.Hour} {
		for _, call := range script.Calls {
			t.Run(fmt.Sprint(ahead, "/", call.Name), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					s := &script.Platform{}
					clocks := clockOf{"bss.test": ahead, "other.test": 0}
					client := s.Client(t, clocks.transport(s, call.Success))
					sent := func(want int, opts ...option.Option) {
						t.Helper()
						before := len(s.Seen())
						require.NoError(t, call.Do(t.Context(), client, opts...))
						assert.Equal(t, want, len(s.Seen())-before)
					}
					sent(2)
					seen := s.Seen()
					assert.Equal(t, seen[0].Body, seen[1].Body)
					sent(1)

					// Derived clients share what was learnt, other hosts have their own clock.
					derived, err := client.With(option.WithMaxRetries(0))
					require.NoError(t, err)
					client = derived
					sent(1)
					sent(1, option.WithEndpoint("http://other.test"))
					sent(1)

					// The machine's clock is put right: the correction has to go.
					clocks["bss.test"] = 0
					sent(2)
					sent(1)
				})
			})
		}
	}
}

func TestAWrongClockIsNotBlamedTwice(t *testing.T) {
	t.Parallel()
	for _, call := range script.Calls {
		synctest.Test(t, func(t *testing.T) {
			// Something in between has a wrong clock, and the key is wrong, too.
			s := script.Always(unauthorized(badSignature, dateHeader(time.Now().Add(-time.Hour))...))
			client := s.Client(t, s.Silent())
			err := call.Do(t.Context(), client)
			require.ErrorIs(t, err, core.ErrUnauthorized)
			require.Equal(t, 2, len(s.Seen()), "one corrected attempt, no loop")

			// The hour that did not help is forgotten.
			time.Sleep(time.Minute) // the pause after a refused signature
			s.Answer = func(_ int, a script.Request) script.Reply {
				if a.Header.Get(signer.HeaderDate) != time.Now().UTC().Format(signer.DateLayout) {
					return unauthorized("signature expired")
				}
				return call.Success
			}
			require.NoError(t, call.Do(t.Context(), client))
			assert.Equal(t, 3, len(s.Seen()))
		})
	}
}

func TestAWrongClockIsTold(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		// Every answer is another hour away, so that the correction cannot help.
		s := &script.Platform{Answer: func(n int, _ script.Request) script.Reply {
			return unauthorized("signature expired", dateHeader(time.Now().Add(time.Duration(n)*time.Hour))...)
		}}
		client := s.Client(t, s.Silent())
		err := script.Calls[2].Do(t.Context(), client)
		var refused *core.Error
		require.ErrorAs(t, err, &refused)
		require.ErrorIs(t, err, core.ErrClockSkew)
		assert.Equal(t, 2, refused.Attempts)
		assert.Equal(t, 2*time.Hour, refused.Skew)
		assert.Contains(t, err.Error(), "this machine's clock is off by -2h0m0s")

		err = script.Calls[2].Do(t.Context(), client)
		require.ErrorIs(t, err, core.ErrClockSkew, "calls that are held back learn it, too")
		assert.Equal(t, core.OutcomeNotSent, core.OutcomeOf(err))
		assert.Len(t, s.Seen(), 2)
	})
}

func TestATokenThatThePlatformRefusesIsReplacedOnce(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name  string
		reply script.Reply
	}{
		{"401 CBC.0154", script.Answered(401, `{"error_code":"CBC.0154","error_msg":"token invalid"}`)},
		{"403 CBC.0154", script.Answered(403, `{"error_code":"CBC.0154","error_msg":"token invalid"}`)},
		{"200 CBC.0154", script.Answered(200, `{"error_code":"CBC.0154","error_msg":"token invalid"}`)},
		{"decrypt token fail", unauthorized("decrypt token fail")},
		{"must be updated", unauthorized("The token must be updated")},
		{"must be updated, says the backend", script.Answered(401, `{"error_code":"CBC.9999","error_msg":"The Token Must Be Updated."}`)},
	} {
		for _, call := range script.Calls {
			t.Run(test.name+"/"+call.Name, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					s := script.WithIAM(script.InTurn(test.reply, call.Success), script.Tokens(24*time.Hour))
					client := s.Client(t, s, option.WithCredentials(script.User()))
					require.NoError(t, call.Do(t.Context(), client))
					seen := s.Seen()
					require.Equal(t, 2, len(seen))
					assert.Equal(t, 2, len(s.Service.Seen()))
					assert.Equal(t, "the-token-number-1", seen[0].Header.Get("X-Auth-Token"))
					assert.Equal(t, "the-token-number-2", seen[1].Header.Get("X-Auth-Token"))
					assert.Empty(t, seen[1].Header.Get("Authorization"))
					assert.Equal(t, seen[0].Body, seen[1].Body)

					// A platform that takes no token is not asked in a loop.
					s.Answer = func(int, script.Request) script.Reply { return test.reply }
					err := call.Do(t.Context(), client)
					require.ErrorIs(t, err, core.ErrTokenExpired)
					require.ErrorIs(t, err, core.ErrUnauthorized)
					assert.Equal(t, 4, len(s.Seen()))
					assert.Equal(t, 3, len(s.Service.Seen()))
					if call.Changes {
						assert.Equal(t, core.OutcomeRejected, core.OutcomeOf(err))
					}
				})
			})
		}
	}
}

func TestAnUncertainCallIsNotSentAgainWithAFreshToken(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := script.WithIAM(script.Always(script.Answered(500, `{"error_code":"CBC.0154","error_msg":"token invalid"}`)), script.Tokens(24*time.Hour))
		err := script.Calls[2].Do(t.Context(), s.Client(t, s, option.WithCredentials(script.User())))
		require.ErrorIs(t, err, core.ErrTokenExpired)
		require.ErrorIs(t, err, core.ErrOutcomeUnknown)
		assert.Equal(t, 1, len(s.Seen()))
	})
}

func TestATokenThatCannotBeReplacedSaysWhy(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := script.WithIAM(script.Always(unauthorized("The token must be updated")), script.InTurn(script.Token(1, 24*time.Hour), script.WrongPassword()))
		err := script.Calls[2].Do(t.Context(), s.Client(t, s, option.WithCredentials(script.User())))
		require.ErrorIs(t, err, core.ErrTokenExpired)
		assert.Contains(t, err.Error(), "no fresh ones: credentials: iam.CreateToken: HTTP 401: The username or password is wrong.")
		assert.Equal(t, core.OutcomeRejected, core.OutcomeOf(err))
		assert.Equal(t, 1, len(s.Seen()))
		assert.Equal(t, 2, len(s.Service.Seen()))
	})
}

func TestATokenThatCannotBeReplacedIsLoggedAsTheRefusalOfTheCall(t *testing.T) {
	t.Parallel()
	for name, second := range map[string]script.Reply{"no connection": {Refuse: true}, "a page": script.Answered(200, "<html>")} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := script.WithIAM(script.Always(unauthorized("The token must be updated")), script.InTurn(script.Token(1, 24*time.Hour), second))
				var log lockedBuffer
				err := script.Calls[2].Do(t.Context(), s.Client(t, s, option.WithCredentials(script.User()), option.WithLogger(logger(&log)), option.WithMaxRetries(0)))
				require.ErrorIs(t, err, core.ErrTokenExpired)
				lines := strings.Split(strings.TrimSpace(log.String()), "\n")
				last := lines[len(lines)-1]
				assert.Contains(t, last, `"operation":"accounts.AllocateFunds"`)
				assert.Contains(t, last, `"outcome":"rejected","status":401`)
				assert.Contains(t, last, `"code":"APIGW.0301"`)
			})
		})
	}
}

func TestAWrongPasswordIsOneRequestAndAClearError(t *testing.T) {
	t.Parallel()
	for _, headers := range [][]string{nil, dateHeader(time.Unix(0, 0))} { // a wrong clock changes nothing
		synctest.Test(t, func(t *testing.T) {
			s := script.WithIAM(script.Always(script.Answered(200, script.Success)), script.Always(script.WrongPassword(headers...)))
			client := s.Client(t, s, option.WithCredentials(script.User()))
			for _, call := range script.Calls {
				err := call.Do(t.Context(), client)
				require.ErrorIs(t, err, core.ErrUnauthorized)
				assert.Contains(t, err.Error(), call.Name+": credentials: iam.CreateToken: HTTP 401: The username or password is wrong.")
				assert.NotContains(t, err.Error(), "clock")
				assert.NotContains(t, err.Error(), "the-password-of-robot")
				if call.Changes {
					assert.Equal(t, core.OutcomeNotSent, core.OutcomeOf(err))
				}
			}
			assert.Equal(t, 1, len(s.Service.Seen()), "the account must not get locked")
			assert.Empty(t, s.Seen())
		})
	}
}
