package auth_test

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/auth"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/option"
)

const day = 24 * time.Hour

func TestTheTokenRequest(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name string
		user auth.User
		body string
	}{
		{"scope of the account", auth.User{Domain: "partner", Name: "robot", Password: core.NewSecret(`pass"word`)},
			`{"auth":{"identity":{"methods":["password"],"password":{"user":{"name":"robot","password":"pass\"word","domain":{"name":"partner"}}}},"scope":{"domain":{"name":"partner"}}}}`},
		{"scope of a region", auth.User{Domain: "partner", Name: "robot", Password: core.NewSecret("password"), ProjectName: "cn-north-1"},
			`{"auth":{"identity":{"methods":["password"],"password":{"user":{"name":"robot","password":"password","domain":{"name":"partner"}}}},"scope":{"project":{"name":"cn-north-1"}}}}`},
		{"scope of a project", auth.User{Domain: "partner", Name: "robot", Password: core.NewSecret("password"), ProjectID: "p1", ProjectName: "ignored"},
			`{"auth":{"identity":{"methods":["password"],"password":{"user":{"name":"robot","password":"password","domain":{"name":"partner"}}}},"scope":{"project":{"id":"p1"}}}}`},
		{"with MFA", auth.User{Domain: "partner", Name: "robot", Password: core.NewSecret("password"), TOTPUserID: "u1", TOTPPasscode: core.NewSecret("123456")},
			`{"auth":{"identity":{"methods":["password","totp"],"password":{"user":{"name":"robot","password":"password","domain":{"name":"partner"}}},"totp":{"user":{"id":"u1","passcode":"123456"}}},"scope":{"domain":{"name":"partner"}}}}`},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			w := gives(day)
			client := w.client(t, option.WithCredentials(auth.NewUserToken(test.user)))
			for range 10 {
				require.NoError(t, call(t.Context(), client))
			}
			require.Equal(t, 1, w.iamRequests(), "the token is kept")
			assert.JSONEq(t, test.body, w.toIAM[0].body)
			assert.Equal(t, "/v3/auth/tokens?nocatalog=true", w.toIAM[0].uri)
			assert.Empty(t, w.toIAM[0].header.Get("Authorization"))
			assert.Empty(t, w.toIAM[0].header.Get("X-Auth-Token"))
			assert.Equal(t, "token-1-of-iam.test", w.lastToken())
			assert.Empty(t, w.toBSS[0].header.Get("Authorization"))
		})
	}
}

func TestATokenIsReplacedAheadOfItsEnd(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name       string
		life, lead time.Duration
	}{
		{"of a day", day, 30 * time.Minute},
		{"of an hour", time.Hour, 12 * time.Minute},
		{"of a quarter", 15 * time.Minute, 3 * time.Minute},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := gives(test.life)
				client := w.client(t, option.WithCredentials(user()))
				require.NoError(t, call(t.Context(), client))
				time.Sleep(test.life - test.lead - time.Microsecond)
				require.NoError(t, call(t.Context(), client))
				assert.Equal(t, "token-1-of-iam.test", w.lastToken())
				time.Sleep(time.Microsecond)
				require.NoError(t, call(t.Context(), client))
				assert.Equal(t, "token-1-of-iam.test", w.lastToken(), "a token that is still good is used while a new one is fetched")
				synctest.Wait()
				require.NoError(t, call(t.Context(), client))
				assert.Equal(t, "token-2-of-iam.test", w.lastToken())
				assert.Equal(t, 2, w.iamRequests())
			})
		})
	}
}

func TestManyGoroutinesShareOneFetch(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := &world{iam: func(_ context.Context, n int, r asked) (*http.Response, error) {
			time.Sleep(time.Second)
			return token(r.host, n, day), nil
		}}
		client := w.client(t, option.WithCredentials(user()))
		all := func() {
			var group sync.WaitGroup
			for range 100 {
				group.Go(func() { assert.NoError(t, call(t.Context(), client)) })
			}
			group.Wait()
		}
		began := time.Now()
		all()
		assert.Equal(t, 1, w.iamRequests())
		assert.Equal(t, time.Second, time.Since(began))

		time.Sleep(day - 10*time.Minute) // due, and still good
		w.toBSS = nil
		began = time.Now()
		all()
		assert.Zero(t, time.Since(began), "all go on with what they have")
		for _, r := range w.toBSS {
			assert.Equal(t, "token-1-of-iam.test", r.header.Get("X-Auth-Token"))
		}
		time.Sleep(time.Second)
		all()
		assert.Equal(t, 2, w.iamRequests())
		assert.Equal(t, "token-2-of-iam.test", w.lastToken())
	})
}

func TestAFetchDoesNotEndWithTheCallThatBeganIt(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := &world{iam: func(ctx context.Context, n int, r asked) (*http.Response, error) {
			time.Sleep(5 * time.Second)
			return token(r.host, n, day), ctx.Err()
		}}
		client := w.client(t, option.WithCredentials(user()))
		leading, cancel := context.WithCancel(t.Context())
		leader := make(chan error, 1)
		go func() { leader <- call(leading, client) }()
		synctest.Wait()

		impatient, stop := context.WithTimeout(t.Context(), time.Second)
		defer stop()
		require.ErrorIs(t, call(impatient, client), context.DeadlineExceeded, "waiting for another's fetch ends with one's own context")

		var group sync.WaitGroup
		for range 10 {
			group.Go(func() { assert.NoError(t, call(t.Context(), client)) })
		}
		synctest.Wait()
		cancel()
		err := <-leader
		require.ErrorIs(t, err, context.Canceled)
		assert.Contains(t, err.Error(), "customers.List: credentials: ")
		group.Wait()
		assert.Equal(t, 1, w.iamRequests())
	})
}

// The identity service needs a second, and nobody has it.
func TestCallersWithLittleTimeGetATokenAllTheSame(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := &world{iam: func(ctx context.Context, n int, r asked) (*http.Response, error) {
			select {
			case <-time.After(time.Second):
				return token(r.host, n, day), nil
			case <-ctx.Done():
				return nil, ctx.Err()
			}
		}}
		client := w.client(t, option.WithCredentials(user()))
		impatient := func() error {
			ctx, cancel := context.WithTimeout(t.Context(), 400*time.Millisecond)
			defer cancel()
			return call(ctx, client, option.WithTimeout(100*time.Millisecond))
		}
		for range 2 {
			require.ErrorIs(t, impatient(), context.DeadlineExceeded)
		}
		for range 3 {
			require.NoError(t, impatient())
		}
		assert.Equal(t, 1, w.iamRequests())
	})
}

// What nobody waits for ends after a while, so that nothing stays behind.
func TestAFetchThatNobodyWaitsForEnds(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ended := time.Time{}
		w := &world{iam: func(ctx context.Context, n int, r asked) (*http.Response, error) {
			if n > 1 {
				return token(r.host, n, day), nil
			}
			<-ctx.Done()
			ended = time.Now()
			return nil, ctx.Err()
		}}
		client := w.client(t, option.WithCredentials(user()), option.WithTimeout(0))
		began := time.Now()
		for range 3 { // each comes before the one before is forgotten
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			require.ErrorIs(t, call(ctx, client), context.DeadlineExceeded)
			cancel()
			time.Sleep(10 * time.Second)
		}
		time.Sleep(5 * time.Second)
		synctest.Wait()
		assert.Equal(t, 38*time.Second, ended.Sub(began), "15 seconds after the last one has left")
		require.NoError(t, call(t.Context(), client), "and that it ended says nothing about the service")
		assert.Equal(t, 2, w.iamRequests())
	})
}

// The clock of this machine is an hour off, and so every token seems to have
// expired, or to be good for longer than it is.
func TestTheEndOfATokenIsToldByThePlatformsClock(t *testing.T) {
	t.Parallel()
	const life = time.Hour
	for _, test := range []struct {
		name   string
		ahead  time.Duration // of this machine
		date   bool          // the response has a Date
		issued bool          // and the token tells when it was issued
		want   int           // requests in 50 minutes
	}{
		{"ahead, by the Date", 90 * time.Minute, true, false, 2},
		{"behind, by the Date", -90 * time.Minute, true, false, 2},
		{"ahead, by the issue", 90 * time.Minute, false, true, 2},
		{"behind, by the issue", -90 * time.Minute, false, true, 2},
		{"ahead, and nothing tells", 90 * time.Minute, false, false, 60},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := &world{iam: func(_ context.Context, n int, r asked) (*http.Response, error) {
					now := time.Now().Add(-test.ahead).UTC()
					issued := ""
					if test.issued {
						issued = `,"issued_at":"` + now.Format("2006-01-02T15:04:05.000000Z") + `"`
					}
					resp := answer(201, `{"token":{"expires_at":"`+now.Add(life).Format("2006-01-02T15:04:05.000000Z")+`"`+issued+`}}`, "X-Subject-Token", "t")
					if test.date {
						resp.Header.Set("Date", now.Format(http.TimeFormat))
					}
					return resp, nil
				}}
				client := w.client(t, option.WithCredentials(user()))
				for range 300 { // in 50 minutes; after 48 the token is replaced
					require.NoError(t, call(t.Context(), client))
					time.Sleep(10 * time.Second)
				}
				synctest.Wait()
				assert.InDelta(t, test.want, w.iamRequests(), 3)
				if test.want == 2 {
					assert.Equal(t, 2, w.iamRequests())
				}
			})
		})
	}
}

func TestAGoodTokenOutlivesTheIdentityService(t *testing.T) {
	t.Parallel()
	down := errors.New("down")
	for _, test := range []struct {
		name string
		iam  func(context.Context) (*http.Response, error)
	}{
		{"that fails", func(context.Context) (*http.Response, error) { return nil, down }},
		{"that refuses", func(context.Context) (*http.Response, error) { return wrongPassword(), nil }},
		{"that hangs", func(ctx context.Context) (*http.Response, error) {
			<-ctx.Done()
			return nil, ctx.Err()
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := &world{iam: func(ctx context.Context, n int, r asked) (*http.Response, error) {
					if n == 1 {
						return token(r.host, n, day), nil
					}
					return test.iam(ctx)
				}}
				client := w.client(t, option.WithCredentials(user()))
				withDeadline := func() error {
					ctx, cancel := context.WithTimeout(t.Context(), 4*time.Second)
					defer cancel()
					return call(ctx, client)
				}
				require.NoError(t, withDeadline())
				time.Sleep(day - 30*time.Minute)
				for time.Now().Before(time.Date(2000, 1, 1, 23, 59, 0, 0, time.UTC)) {
					for range 6 {
						began := time.Now()
						require.NoError(t, withDeadline(), "the token is good")
						assert.Zero(t, time.Since(began), "nobody waits for another")
						synctest.Wait()
					}
					time.Sleep(time.Minute)
				}
				assert.LessOrEqual(t, w.iamRequests(), 1+30, "not every call asks again")
				assert.GreaterOrEqual(t, w.iamRequests(), 1+4)
				time.Sleep(2 * time.Minute)
				require.Error(t, withDeadline(), "the token has expired")
				time.Sleep(15 * time.Second) // what nobody waits for ends
			})
		})
	}
}

func TestAFailureIsRememberedForAMoment(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := &world{iam: func(_ context.Context, n int, r asked) (*http.Response, error) {
			if n < 3 {
				return wrongPassword(), nil
			}
			return token(r.host, n, day), nil
		}}
		client := w.client(t, option.WithCredentials(user()))
		began := time.Now()
		for i, pause := range []time.Duration{time.Minute, 2 * time.Minute} {
			since := time.Now()
			require.ErrorIs(t, call(t.Context(), client), core.ErrUnauthorized)
			for range 50 {
				err := call(t.Context(), client)
				require.ErrorIs(t, err, core.ErrUnauthorized)
				require.ErrorIs(t, err, core.ErrCredentials)
				var told *auth.RefusedError
				require.ErrorAs(t, err, &told)
				assert.Equal(t, since, told.Since)
				assert.Equal(t, since.Add(pause), told.Until)
				time.Sleep(time.Second)
			}
			assert.Equal(t, i+1, w.iamRequests())
			time.Sleep(time.Until(since.Add(pause)))
		}
		require.NoError(t, call(t.Context(), client))
		assert.Equal(t, 3, w.iamRequests())
		assert.Equal(t, 3*time.Minute, time.Since(began))
	})
}

func TestAWrongPasswordIsOfferedEverLessOften(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := &world{iam: func(context.Context, int, asked) (*http.Response, error) { return wrongPassword(), nil }}
		client := w.client(t, option.WithCredentials(user()))
		for range 24 * 60 {
			require.ErrorIs(t, call(t.Context(), client), core.ErrUnauthorized)
			time.Sleep(time.Minute)
		}
		assert.LessOrEqual(t, w.iamRequests(), 24*4+4)
	})
}

// An identity service that is down is back as soon as it works.
func TestAnOutageIsRememberedForSeconds(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := &world{iam: func(_ context.Context, n int, r asked) (*http.Response, error) {
			if n < 4 {
				return answer(503, `{"error":{"code":503,"message":"busy"}}`), nil
			}
			return token(r.host, n, day), nil
		}}
		client := w.client(t, option.WithCredentials(user()))
		for range 3 {
			for range 10 {
				require.ErrorIs(t, call(t.Context(), client), core.ErrUnavailable)
			}
			time.Sleep(5 * time.Second)
		}
		assert.Equal(t, 3, w.iamRequests())
		require.NoError(t, call(t.Context(), client))
	})
}

func TestARefusedTokenIsReplacedForAll(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := gives(day)
		client := w.client(t, option.WithCredentials(user()))
		require.NoError(t, call(t.Context(), client))
		w.refuse("token-1-of-iam.test")
		var group sync.WaitGroup
		for range 100 {
			group.Go(func() { assert.NoError(t, call(t.Context(), client)) })
		}
		group.Wait()
		assert.Equal(t, 2, w.iamRequests(), "what another goroutine has fetched anew is kept")
	})
}

func TestIncompleteUsersAskNobody(t *testing.T) {
	t.Parallel()
	for _, u := range []auth.User{{}, {Domain: "d", Name: "n"}, {Domain: "d", Password: core.NewSecret("p")}, {Name: "n", Password: core.NewSecret("p")}} {
		w := gives(day)
		err := call(t.Context(), w.client(t, option.WithCredentials(auth.NewUserToken(u))))
		require.ErrorContains(t, err, "auth.UserToken: domain, name and password are required")
		assert.Zero(t, w.iamRequests())
	}
}

func TestAnswersOfTheIdentityServiceThatAreNoToken(t *testing.T) {
	t.Parallel()
	for name, resp := range map[string]*http.Response{
		"no header":  answer(201, `{"token":{"expires_at":"2030-01-01T00:00:00.000000Z"}}`),
		"no expiry":  answer(201, `{"token":{}}`, "X-Subject-Token", "t"),
		"no body":    answer(201, "", "X-Subject-Token", "t"),
		"HTML":       answer(200, "<html>", "X-Subject-Token", "t"),
		"not a time": answer(201, `{"token":{"expires_at":"soon"}}`, "X-Subject-Token", "t"),
	} {
		w := &world{iam: func(context.Context, int, asked) (*http.Response, error) { return resp, nil }}
		err := call(t.Context(), w.client(t, option.WithCredentials(user())))
		require.Error(t, err, name)
		assert.Empty(t, w.toBSS, name)
		assert.NotContains(t, err.Error(), "robot-password")
	}
}

func TestTheIdentityServiceIsAskedAgainLikeAnyQuery(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := &world{iam: func(_ context.Context, n int, r asked) (*http.Response, error) {
			switch n {
			case 1:
				return nil, errors.New("connection reset")
			case 2:
				return answer(503, `{"error":{"code":503,"message":"busy"}}`, "Retry-After", "30"), nil
			}
			return token(r.host, n, day), nil
		}}
		began := time.Now()
		require.NoError(t, call(t.Context(), w.client(t, option.WithCredentials(user()), option.WithMaxRetries(3))))
		assert.Equal(t, 3, w.iamRequests())
		assert.GreaterOrEqual(t, time.Since(began), 30*time.Second)
		for _, r := range w.toIAM {
			assert.Equal(t, w.toIAM[0].body, r.body)
		}
	})
}
