package partnerbss_test

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

	"github.com/partnerbss/partnerbss-go/auth"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/signer"
	"github.com/partnerbss/partnerbss-go/option"
)

// unauthorized is a 401 of the gateway with that message.
func unauthorized(message string, headers ...string) reply {
	body, _ := json.Marshal(map[string]string{"error_code": "APIGW.0301", "error_msg": "Incorrect IAM authentication information: " + message})
	return answered(401, string(body), headers...)
}

func dateHeader(at time.Time) []string { return []string{"Date", at.UTC().Format(http.TimeFormat)} }

const badSignature = "verify aksk signature fail"

func TestARefusedSignatureIsNotSentAgain(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name  string
		reply func() reply
		is    error
		not   error
	}{
		{"without Date", func() reply { return unauthorized(badSignature) }, core.ErrUnauthorized, core.ErrClockSkew},
		{"with the right Date", func() reply { return unauthorized(badSignature, dateHeader(time.Now())...) }, core.ErrUnauthorized, core.ErrClockSkew},
		{"with a Date inside the tolerance", func() reply { return unauthorized(badSignature, dateHeader(time.Now().Add(-14*time.Minute))...) }, core.ErrUnauthorized, core.ErrClockSkew},
		{"with a Date that is none", func() reply { return unauthorized(badSignature, "Date", "yesterday") }, core.ErrUnauthorized, core.ErrClockSkew},
		{"from a cache", func() reply {
			return unauthorized(badSignature, append(dateHeader(time.Now().Add(-time.Hour)), "Age", "3600")...)
		}, core.ErrUnauthorized, core.ErrClockSkew},
		{"of a locked key", func() reply {
			return unauthorized("AK access failed to reach the limit, forbidden", dateHeader(time.Now().Add(time.Hour))...)
		}, core.ErrKeyLocked, core.ErrClockSkew},
		{"of keys that nobody renews", func() reply { return answered(401, `{"error_code":"CBC.0154","error_msg":"expired"}`) }, core.ErrTokenExpired, core.ErrClockSkew},
	} {
		for _, call := range calls {
			t.Run(test.name+"/"+call.name, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					s := always(test.reply())
					err := call.do(t.Context(), s.client(t, s.silent()))
					require.ErrorIs(t, err, core.ErrUnauthorized)
					require.ErrorIs(t, err, test.is)
					require.NotErrorIs(t, err, test.not)
					assert.Equal(t, 1, len(s.seen()))
					if call.changes {
						assert.Equal(t, core.OutcomeRejected, core.OutcomeOf(err))
					}
				})
			})
		}
	}
}

// clockOf is a sandbox whose clock is ahead of the client's, as hosts count.
type clockOf map[string]time.Duration

// transport takes signatures by its clock, and refuses others with its Date.
func (c clockOf) transport(s *sandbox) http.RoundTripper {
	return roundTripper(func(r *http.Request) (*http.Response, error) {
		now := time.Now().Add(c[r.URL.Host])
		date, err := time.Parse(signer.DateLayout, r.Header.Get(signer.HeaderDate))
		if err != nil {
			return nil, err
		}
		does := answered(200, success)
		if now.Sub(date).Abs() > 15*time.Minute {
			does = unauthorized("signature expired", dateHeader(now)...)
		}
		one := &sandbox{answer: func(int, attempt) reply { return does }}
		resp, err := one.silent().RoundTrip(r)
		s.mu.Lock()
		defer s.mu.Unlock()
		s.attempts = append(s.attempts, one.attempts...)
		return resp, err
	})
}

func TestAWrongClockIsCorrectedOnceAndRemembered(t *testing.T) {
	t.Parallel()
	for _, ahead := range []time.Duration{20 * time.Minute, -3 * time.Hour, 400 * 24 * time.Hour} {
		for _, call := range calls {
			t.Run(fmt.Sprint(ahead, "/", call.name), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					s := &sandbox{}
					clocks := clockOf{"bss.test": ahead, "other.test": 0}
					client := s.client(t, clocks.transport(s))
					sent := func(want int, opts ...option.Option) {
						t.Helper()
						before := len(s.seen())
						require.NoError(t, call.do(t.Context(), client, opts...))
						assert.Equal(t, want, len(s.seen())-before)
					}
					sent(2)
					seen := s.seen()
					assert.Equal(t, seen[0].body, seen[1].body)
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
	for _, call := range calls {
		synctest.Test(t, func(t *testing.T) {
			// Something in between has a wrong clock, and the key is wrong, too.
			s := always(unauthorized(badSignature, dateHeader(time.Now().Add(-time.Hour))...))
			client := s.client(t, s.silent())
			err := call.do(t.Context(), client)
			require.ErrorIs(t, err, core.ErrUnauthorized)
			require.Equal(t, 2, len(s.seen()), "one corrected attempt, no loop")

			// The hour that did not help is forgotten.
			s.answer = func(_ int, a attempt) reply {
				if a.header.Get(signer.HeaderDate) != time.Now().UTC().Format(signer.DateLayout) {
					return unauthorized("signature expired")
				}
				return answered(200, success)
			}
			require.NoError(t, call.do(t.Context(), client))
			assert.Equal(t, 3, len(s.seen()))
		})
	}
}

func TestAWrongClockIsTold(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		// Every answer is another hour away, so that the correction cannot help.
		s := &sandbox{answer: func(n int, _ attempt) reply {
			return unauthorized("signature expired", dateHeader(time.Now().Add(time.Duration(n)*time.Hour))...)
		}}
		err := calls[2].do(t.Context(), s.client(t, s.silent()))
		var refused *core.Error
		require.ErrorAs(t, err, &refused)
		require.ErrorIs(t, err, core.ErrClockSkew)
		assert.Equal(t, 2, refused.Attempts)
		assert.Equal(t, 2*time.Hour, refused.Skew)
		assert.Contains(t, err.Error(), "this machine's clock is off by -2h0m0s")
	})
}

// withIAM is an identity service beside the platform, behind one transport.
type withIAM struct {
	*sandbox
	iam *sandbox
}

func (s withIAM) RoundTrip(r *http.Request) (*http.Response, error) {
	if strings.HasPrefix(r.URL.Host, "iam") {
		return s.iam.silent().RoundTrip(r)
	}
	return s.silent().RoundTrip(r)
}

// tokens is an identity service that gives one token after the other.
func tokens(life time.Duration) *sandbox {
	return &sandbox{answer: func(n int, _ attempt) reply { return token(n, life) }}
}

// token is the answer of the identity service with the n-th token.
func token(n int, life time.Duration) reply {
	body := fmt.Sprintf(`{"token":{"expires_at":%q,"user":{"domain":{"id":"account-1"}},"domain":{"id":"account-1"}}}`,
		time.Now().Add(life).UTC().Format("2006-01-02T15:04:05.000000Z"))
	return answered(201, body, "X-Subject-Token", fmt.Sprintf("the-token-number-%d", n))
}

func wrongPassword(headers ...string) reply {
	return answered(401, `{"error":{"code":401,"message":"The username or password is wrong.","title":"Unauthorized"}}`, headers...)
}

func userOf() *auth.UserToken {
	return auth.NewUserToken(auth.User{Domain: "partner", Name: "robot", Password: "the-password-of-robot"})
}

func TestATokenThatThePlatformRefusesIsReplacedOnce(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name  string
		reply reply
	}{
		{"401 CBC.0154", answered(401, `{"error_code":"CBC.0154","error_msg":"token invalid"}`)},
		{"403 CBC.0154", answered(403, `{"error_code":"CBC.0154","error_msg":"token invalid"}`)},
		{"200 CBC.0154", answered(200, `{"error_code":"CBC.0154","error_msg":"token invalid"}`)},
		{"decrypt token fail", unauthorized("decrypt token fail")},
		{"must be updated", unauthorized("The token must be updated")},
		{"must be updated, says the backend", answered(401, `{"error_code":"CBC.9999","error_msg":"The Token Must Be Updated."}`)},
	} {
		for _, call := range calls {
			t.Run(test.name+"/"+call.name, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					s := withIAM{inTurn(test.reply, answered(200, success)), tokens(24 * time.Hour)}
					client := s.client(t, s, option.WithCredentials(userOf()))
					require.NoError(t, call.do(t.Context(), client))
					seen := s.seen()
					require.Equal(t, 2, len(seen))
					assert.Equal(t, 2, len(s.iam.seen()))
					assert.Equal(t, "the-token-number-1", seen[0].header.Get("X-Auth-Token"))
					assert.Equal(t, "the-token-number-2", seen[1].header.Get("X-Auth-Token"))
					assert.Empty(t, seen[1].header.Get("Authorization"))
					assert.Equal(t, seen[0].body, seen[1].body)

					// A platform that takes no token is not asked in a loop.
					s.answer = func(int, attempt) reply { return test.reply }
					err := call.do(t.Context(), client)
					require.ErrorIs(t, err, core.ErrTokenExpired)
					require.ErrorIs(t, err, core.ErrUnauthorized)
					assert.Equal(t, 4, len(s.seen()))
					assert.Equal(t, 3, len(s.iam.seen()))
					if call.changes {
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
		s := withIAM{always(answered(500, `{"error_code":"CBC.0154","error_msg":"token invalid"}`)), tokens(24 * time.Hour)}
		err := calls[2].do(t.Context(), s.client(t, s, option.WithCredentials(userOf())))
		require.ErrorIs(t, err, core.ErrTokenExpired)
		require.ErrorIs(t, err, core.ErrOutcomeUnknown)
		assert.Equal(t, 1, len(s.seen()))
	})
}

func TestATokenThatCannotBeReplacedSaysWhy(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := withIAM{always(unauthorized("The token must be updated")), inTurn(token(1, 24*time.Hour), wrongPassword())}
		err := calls[2].do(t.Context(), s.client(t, s, option.WithCredentials(userOf())))
		require.ErrorIs(t, err, core.ErrTokenExpired)
		assert.Contains(t, err.Error(), "no fresh ones: credentials: iam.CreateToken: HTTP 401: The username or password is wrong.")
		assert.Equal(t, core.OutcomeRejected, core.OutcomeOf(err))
		assert.Equal(t, 1, len(s.seen()))
		assert.Equal(t, 2, len(s.iam.seen()))
	})
}

func TestATokenThatCannotBeReplacedIsLoggedAsTheRefusalOfTheCall(t *testing.T) {
	t.Parallel()
	for name, second := range map[string]reply{"no connection": {refuse: true}, "a page": answered(200, "<html>")} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := withIAM{always(unauthorized("The token must be updated")), inTurn(token(1, 24*time.Hour), second)}
				var log lockedBuffer
				err := calls[2].do(t.Context(), s.client(t, s, option.WithCredentials(userOf()), option.WithLogger(logger(&log)), option.WithMaxRetries(0)))
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
			s := withIAM{always(answered(200, success)), always(wrongPassword(headers...))}
			client := s.client(t, s, option.WithCredentials(userOf()))
			for _, call := range calls {
				err := call.do(t.Context(), client)
				require.ErrorIs(t, err, core.ErrUnauthorized)
				assert.Contains(t, err.Error(), call.name+": credentials: iam.CreateToken: HTTP 401: The username or password is wrong.")
				assert.NotContains(t, err.Error(), "clock")
				assert.NotContains(t, err.Error(), "the-password-of-robot")
				if call.changes {
					assert.Equal(t, core.OutcomeNotSent, core.OutcomeOf(err))
				}
			}
			assert.Equal(t, 1, len(s.iam.seen()), "the account must not get locked")
			assert.Empty(t, s.seen())
		})
	}
}
