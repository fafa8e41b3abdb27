package auth_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	partnerbss "github.com/partnerbss/partnerbss-go"
	"github.com/partnerbss/partnerbss-go/auth"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/customers"
	"github.com/partnerbss/partnerbss-go/option"
)

// asked is one request as the world read it.
type asked struct {
	host, uri string
	header    http.Header
	body      string
}

// world is the platform and its identity service behind one transport. The
// platform takes every call; iam answers the n-th request to the identity
// service, counted from 1.
type world struct {
	iam func(ctx context.Context, n int, r asked) (*http.Response, error)

	mu      sync.Mutex
	toIAM   []asked
	toBSS   []asked
	refused map[string]bool // tokens that the platform does not accept
}

func (w *world) RoundTrip(r *http.Request) (*http.Response, error) {
	var body []byte
	if r.Body != nil {
		body, _ = io.ReadAll(r.Body)
		_ = r.Body.Close()
	}
	one := asked{r.URL.Host, r.URL.RequestURI(), r.Header.Clone(), string(body)}
	w.mu.Lock()
	if !strings.HasPrefix(r.URL.Host, "iam") {
		defer w.mu.Unlock()
		w.toBSS = append(w.toBSS, one)
		if w.refused[r.Header.Get("X-Auth-Token")] {
			return answer(401, `{"error_code":"APIGW.0301","error_msg":"The token must be updated"}`), nil
		}
		return answer(200, `{"count":0,"customer_infos":[]}`), nil
	}
	w.toIAM = append(w.toIAM, one)
	n := len(w.toIAM)
	w.mu.Unlock()
	return w.iam(r.Context(), n, one)
}

// iamRequests is how often the identity service was asked.
func (w *world) iamRequests() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(w.toIAM)
}

// lastToken is the token of the latest call to the platform.
func (w *world) lastToken() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.toBSS[len(w.toBSS)-1].header.Get("X-Auth-Token")
}

func (w *world) refuse(token string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.refused == nil {
		w.refused = map[string]bool{}
	}
	w.refused[token] = true
}

func answer(status int, body string, headers ...string) *http.Response {
	header := http.Header{}
	for i := 0; i < len(headers); i += 2 {
		header.Set(headers[i], headers[i+1])
	}
	return &http.Response{
		StatusCode: status, Header: header, ContentLength: int64(len(body)),
		Body: io.NopCloser(bytes.NewReader([]byte(body))),
	}
}

// token is a token that lives so long; its text names the host and its number.
func token(host string, n int, life time.Duration) *http.Response {
	return answer(201, fmt.Sprintf(`{"token":{"expires_at":%q,"domain":{"id":"account-of-%s"}}}`, expiry(life), host),
		"X-Subject-Token", fmt.Sprintf("token-%d-of-%s", n, host))
}

// keys are temporary keys that live so long.
func keys(n int, life time.Duration) *http.Response {
	return answer(201, fmt.Sprintf(`{"credential":{"access":"ACCESS%d","secret":"secret-%d","securitytoken":"security-token-%d","expires_at":%q}}`, n, n, n, expiry(life)))
}

func expiry(life time.Duration) string {
	return time.Now().Add(life).UTC().Format("2006-01-02T15:04:05.000000Z")
}

// gives is an identity service whose tokens live so long.
func gives(life time.Duration) *world {
	return &world{iam: func(_ context.Context, n int, r asked) (*http.Response, error) { return token(r.host, n, life), nil }}
}

func wrongPassword() *http.Response {
	return answer(401, `{"error":{"code":401,"message":"The username or password is wrong.","title":"Unauthorized"}}`)
}

// client is a client of the world, without quotas and without retries.
func (w *world) client(t testing.TB, opts ...option.Option) *partnerbss.Client {
	t.Helper()
	client, err := partnerbss.NewClient(append([]option.Option{
		option.WithEndpoint("http://bss.test"), option.WithIAMEndpoint("http://iam.test"), option.WithPlainHTTP(),
		option.WithHTTPClient(&http.Client{Transport: w}), option.WithoutQuota(), option.WithMaxRetries(0),
	}, opts...)...)
	require.NoError(t, err)
	return client
}

// call makes one call.
func call(ctx context.Context, client *partnerbss.Client, opts ...option.Option) error {
	_, err := client.Customers.List(ctx, &customers.ListRequest{}, opts...)
	return err
}

func user() *auth.UserToken {
	return auth.NewUserToken(auth.User{Domain: "partner", Name: "robot", Password: core.NewSecret("robot-password")}, auth.WithRole(core.RolePartner))
}
