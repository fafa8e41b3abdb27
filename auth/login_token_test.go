package auth_test

import (
	"context"
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/auth"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/option"
	"github.com/partnerbss/partnerbss-go/signon"
)

const loginAnswer = `{"logintoken":{"domain_id":"customer-1","user_name":"customer/agency","session_id":"session-1","expires_at":%q}}`

func TestALoginTokenIsAskedForWithTheKeysAlone(t *testing.T) {
	t.Parallel()
	w := &world{iam: func(_ context.Context, n int, r asked) (*http.Response, error) {
		if r.uri == "/v3.0/OS-AUTH/securitytoken/logintokens" {
			return answer(201, fmt.Sprintf(loginAnswer, expiry(10*time.Minute)), "X-Subject-LoginToken", "the-ticket"), nil
		}
		return keys(n, time.Hour), nil
	}}
	agency := auth.NewAgencyKeys(auth.NewAKSK("ACCESSKEY", "secret"), auth.Agency{Name: "a", CustomerID: "c", SessionUser: "user-1"})
	link, err := w.client(t, option.WithCredentials(agency)).SignOn.ConsoleURL(t.Context(),
		&signon.ConsoleRequest{LoginPage: "https://partner.example/", Service: "https://console.huaweicloud.com/"})
	require.NoError(t, err)
	require.Equal(t, 2, w.iamRequests())
	assert.Equal(t, `{"auth":{"identity":{"methods":["assume_role"],"assume_role":{"agency_name":"a","domain_id":"c","duration_seconds":3600,"session_user":{"name":"user-1"}}}}}`, w.toIAM[0].body)
	assert.Equal(t, `{"auth":{"securitytoken":{"access":"ACCESS1","secret":"secret-1","id":"security-token-1","duration_seconds":600}}}`, w.toIAM[1].body)
	for _, name := range []string{"Authorization", "X-Auth-Token", "X-Security-Token"} {
		assert.Empty(t, w.toIAM[1].header.Get(name), "the body authenticates it")
	}
	assert.Contains(t, link.URL.Reveal(), "&logintoken=the-ticket")
	assert.Equal(t, "customer-1", link.AccountID)
	assert.Equal(t, "session-1", link.SessionID)
}

func TestAnswersThatAreNoLoginToken(t *testing.T) {
	t.Parallel()
	for says, response := range map[string]func() *http.Response{
		"answered without a login token": func() *http.Response { return answer(201, fmt.Sprintf(loginAnswer, expiry(time.Hour))) },
		"without a login token":          func() *http.Response { return answer(201, `{"logintoken":{}}`, "X-Subject-LoginToken", "the-ticket") },
		"iam.CreateLoginToken: HTTP 401": func() *http.Response { return answer(401, `{"error_code":"IAM.0001","error_msg":"no"}`) },
	} {
		w := &world{iam: func(_ context.Context, n int, r asked) (*http.Response, error) {
			if r.uri == "/v3.0/OS-AUTH/securitytoken/logintokens" {
				return response(), nil
			}
			return keys(n, time.Hour), nil
		}}
		agency := auth.NewAgencyKeys(auth.NewAKSK("ACCESSKEY", "secret"), auth.Agency{Name: "a", CustomerID: "c", SessionUser: "user-1"})
		_, err := w.client(t, option.WithCredentials(agency)).SignOn.ConsoleURL(t.Context(),
			&signon.ConsoleRequest{LoginPage: "https://partner.example/", Service: "https://console.huaweicloud.com/"})
		require.ErrorContains(t, err, says)
		assert.NotContains(t, err.Error(), "the-ticket")
	}
}

func TestALoginTokenTakesTemporaryKeysAndATime(t *testing.T) {
	t.Parallel()
	temporary := auth.Credentials{AccessKey: "A", SecretKey: core.NewSecret("s"), SecurityToken: core.NewSecret("t")}
	for _, without := range []func(*auth.Credentials){
		func(c *auth.Credentials) { c.AccessKey = "" },
		func(c *auth.Credentials) { c.SecretKey = core.Secret{} },
		func(c *auth.Credentials) { c.SecurityToken = core.Secret{} },
	} {
		keys := temporary
		without(&keys)
		_, err := auth.CreateLoginToken(t.Context(), nil, keys, 10*time.Minute)
		require.ErrorContains(t, err, "takes temporary keys")
	}
	for _, lasting := range []time.Duration{0, 10*time.Minute - time.Second, 12*time.Hour + time.Second, 10*time.Minute + time.Nanosecond} {
		_, err := auth.CreateLoginToken(t.Context(), nil, temporary, lasting)
		require.ErrorContains(t, err, "lasts 10 minutes to 12 hours")
	}
	_, err := auth.CreateLoginToken(t.Context(), nil, temporary, 12*time.Hour)
	require.ErrorContains(t, err, "which only a client knows")
}
