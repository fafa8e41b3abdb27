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
		all()
		assert.Equal(t, 2, w.iamRequests())
		waited := 0
		for _, r := range w.toBSS {
			if r.header.Get("X-Auth-Token") == "token-2-of-iam.test" {
				waited++
			}
		}
		assert.Equal(t, 1, waited, "one fetches, the others go on with what they have")
	})
}

func TestACancelledFetchIsTakenOver(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := &world{iam: func(ctx context.Context, n int, r asked) (*http.Response, error) {
			if n == 1 {
				<-ctx.Done()
				return nil, ctx.Err()
			}
			return token(r.host, n, day), nil
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
		assert.Equal(t, 2, w.iamRequests())
	})
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
				minutes := 0
				for ; time.Now().Before(time.Date(2000, 1, 1, 23, 59, 0, 0, time.UTC)); minutes++ {
					began := time.Now()
					require.NoError(t, withDeadline(), "the token is good")
					assert.LessOrEqual(t, time.Since(began), 2*time.Second, "half of the time that the caller has")
					for range 5 {
						began := time.Now()
						require.NoError(t, withDeadline())
						assert.Zero(t, time.Since(began), "not every call asks again")
					}
					time.Sleep(time.Minute)
				}
				assert.Equal(t, 1+minutes, w.iamRequests())
				time.Sleep(2 * time.Minute)
				require.Error(t, withDeadline(), "the token has expired")
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
		for range 2 {
			for range 50 {
				require.ErrorIs(t, call(t.Context(), client), core.ErrUnauthorized)
			}
			time.Sleep(5 * time.Second)
		}
		assert.Equal(t, 2, w.iamRequests())
		require.NoError(t, call(t.Context(), client))
		assert.Equal(t, 3, w.iamRequests())
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
