package signon_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	partnerbss "github.com/partnerbss/partnerbss-go"
	"github.com/partnerbss/partnerbss-go/auth"
	"github.com/partnerbss/partnerbss-go/bsstest"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/option"
	"github.com/partnerbss/partnerbss-go/signon"
)

const console = "https://console.huaweicloud.com/iam/?region=cn-north-4&x=a b#/iam"

func consoleRequest() *signon.ConsoleRequest {
	return &signon.ConsoleRequest{LoginPage: "https://partner.example/login?from=console", Service: strings.ReplaceAll(console, " ", "%20")}
}

// agent is a client that acts for a customer of the partner.
func agent(t testing.TB, env *bsstest.Env, edit ...func(*auth.Agency)) *partnerbss.Client {
	t.Helper()
	agency := auth.Agency{Name: "partner_agency", CustomerName: "customer_verified", SessionUser: "user-4711"}
	for _, e := range edit {
		e(&agency)
	}
	client, err := env.Partner.ForCustomer(auth.NewAgencyKeys(env.Keys("partner"), agency))
	require.NoError(t, err)
	return client
}

// follow opens a link as a browser does.
func follow(t testing.TB, env *bsstest.Env, link core.Secret) *http.Response {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, link.Reveal(), nil)
	require.NoError(t, err)
	resp, err := env.Emulator.Transport().RoundTrip(r)
	require.NoError(t, err)
	require.NoError(t, resp.Body.Close())
	return resp
}

func TestALinkOpensTheConsole(t *testing.T) {
	t.Parallel()
	env := bsstest.New(t)
	link, err := agent(t, env).SignOn.ConsoleURL(t.Context(), consoleRequest())
	require.NoError(t, err)
	assert.Equal(t, env.ID("customer_verified"), link.AccountID)
	assert.NotEmpty(t, link.SessionID)
	assert.InDelta(t, 600, time.Until(link.ExpireTime).Seconds(), 5)

	u, err := url.Parse(link.URL.Reveal())
	require.NoError(t, err)
	assert.Equal(t, "https://auth.huaweicloud.com/authui/federation/login", u.Scheme+"://"+u.Host+u.Path)
	assert.Equal(t, consoleRequest().LoginPage, u.Query().Get("idp_login_url"))

	opened := follow(t, env, link.URL)
	assert.Equal(t, http.StatusFound, opened.StatusCode)
	assert.Equal(t, consoleRequest().Service, opened.Header.Get("Location"))
	env.Emulator.Advance(10 * time.Minute)
	assert.Equal(t, http.StatusUnauthorized, follow(t, env, link.URL).StatusCode)
}

func TestEveryLinkIsAnother(t *testing.T) {
	t.Parallel()
	env := bsstest.New(t)
	client := agent(t, env)
	seen := map[core.Secret]bool{}
	for range 3 {
		link, err := client.SignOn.ConsoleURL(t.Context(), consoleRequest())
		require.NoError(t, err)
		seen[link.URL] = true
	}
	assert.Len(t, seen, 3)
	assert.Equal(t, 1, env.Emulator.CallCount("iam.CreateTemporaryKeys"), "with the same keys")
}

func TestAConsoleRequestIsChecked(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		edit func(*signon.ConsoleRequest)
		says string
	}{
		"no service":         {func(r *signon.ConsoleRequest) { r.Service = "" }, "service must be given"},
		"elsewhere":          {func(r *signon.ConsoleRequest) { r.Service = "https://evil.example/" }, "service must be a page under huaweicloud.com"},
		"no login page":      {func(r *signon.ConsoleRequest) { r.LoginPage = "" }, "idp_login_url must be given"},
		"relative page":      {func(r *signon.ConsoleRequest) { r.LoginPage = "/login" }, "idp_login_url must be an absolute https address"},
		"page without TLS":   {func(r *signon.ConsoleRequest) { r.LoginPage = "http://partner.example/" }, "idp_login_url must be an absolute https address"},
		"too short":          {func(r *signon.ConsoleRequest) { r.Duration = 599 * time.Second }, "duration_seconds must be 600 to 43200"},
		"too long":           {func(r *signon.ConsoleRequest) { r.Duration = 12*time.Hour + time.Second }, "duration_seconds must be 600 to 43200"},
		"negative":           {func(r *signon.ConsoleRequest) { r.Duration = -time.Second }, "duration_seconds must be 600 to 43200"},
		"no whole seconds":   {func(r *signon.ConsoleRequest) { r.Duration = 600*time.Second + time.Millisecond }, "duration_seconds must be 600 to 43200"},
		"a site with a path": {func(r *signon.ConsoleRequest) { r.Site = "https://auth.huaweicloud.com/x" }, "site must be a base address"},
	} {
		req := consoleRequest()
		c.edit(req)
		env := bsstest.New(t)
		_, err := agent(t, env).SignOn.ConsoleURL(t.Context(), req, option.WithoutValidation())
		assert.True(t, core.IsValidation(err), name)
		assert.ErrorContains(t, err, c.says, name)
		assert.Zero(t, env.Emulator.CallCount(""), name)
	}
	var none *signon.ConsoleRequest
	require.ErrorContains(t, none.Validate(), "request must be given")
}

func TestWhyThereIsNoLink(t *testing.T) {
	t.Parallel()
	env := bsstest.New(t)
	call := func(client *partnerbss.Client, opts ...option.Option) error {
		_, err := client.SignOn.ConsoleURL(t.Context(), consoleRequest(), opts...)
		return err
	}
	err := call(agent(t, env, func(a *auth.Agency) { a.SessionUser = "" }))
	var refused *core.Error
	require.ErrorAs(t, err, &refused)
	assert.Equal(t, 403, refused.StatusCode)
	assert.ErrorContains(t, err, "signon: console link: iam.CreateLoginToken: HTTP 403")

	var credentials *core.CredentialsError
	err = call(agent(t, env, func(a *auth.Agency) { a.SessionUser = "x y" }))
	require.ErrorAs(t, err, &credentials)
	require.ErrorContains(t, err, "SessionUser must be")
	err = call(agent(t, env, func(a *auth.Agency) { a.Name = "other" }))
	require.ErrorAs(t, err, &credentials)

	require.ErrorContains(t, call(env.Partner), "takes temporary keys")
	require.ErrorIs(t, call(agent(t, env), option.DryRun(new(core.Plan))), core.ErrDryRun)

	var none context.Context
	_, err = agent(t, env).SignOn.ConsoleURL(none, consoleRequest())
	require.ErrorContains(t, err, "nil context")
	_, err = new(signon.Service).ConsoleURL(t.Context(), consoleRequest())
	require.ErrorContains(t, err, "not made by partnerbss.NewClient")
}

// Keys live longer than a link, or are replaced by ones that do.
func TestALinkDoesNotOutlastTheKeys(t *testing.T) {
	t.Parallel()
	env := bsstest.New(t)
	req := consoleRequest()
	req.Duration = 45 * time.Minute
	link, err := agent(t, env).SignOn.ConsoleURL(t.Context(), req)
	require.NoError(t, err)
	assert.InDelta(t, 45*60, time.Until(link.ExpireTime).Seconds(), 5)
	assert.Equal(t, 1, env.Emulator.CallCount("iam.CreateTemporaryKeys"))

	env = bsstest.New(t)
	_, err = agent(t, env, func(a *auth.Agency) { a.Duration = 15 * time.Minute }).SignOn.ConsoleURL(t.Context(), req)
	require.True(t, core.IsValidation(err))
	require.ErrorContains(t, err, "duration_seconds must be no longer than the customer's keys last")
	assert.Equal(t, 2, env.Emulator.CallCount("iam.CreateTemporaryKeys"), "once more, with fresh ones")
	assert.Zero(t, env.Emulator.CallCount("iam.CreateLoginToken"))
}

func TestALinkIsASecret(t *testing.T) {
	t.Parallel()
	env := bsstest.New(t)
	var log strings.Builder
	client, err := agent(t, env).With(option.WithLogger(slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))))
	require.NoError(t, err)
	link, err := client.SignOn.ConsoleURL(t.Context(), consoleRequest())
	require.NoError(t, err)
	u, err := url.Parse(link.URL.Reveal())
	require.NoError(t, err)
	ticket := u.Query().Get("logintoken")
	require.Greater(t, len(ticket), 200)

	text, err := json.Marshal(link)
	require.NoError(t, err)
	slog.New(slog.NewJSONHandler(&log, nil)).Info("m", "link", link, "value", *link)
	shown := log.String() + string(text)
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		shown += fmt.Sprintf(verb, link) + fmt.Sprintf(verb, *link) + fmt.Sprintf(verb, struct{ link signon.ConsoleLink }{*link})
	}
	for _, secret := range []string{ticket[:20], ticket[len(ticket)-20:], fmt.Sprintf("%x", ticket[:20])} {
		assert.NotContains(t, shown, secret)
	}
	assert.Contains(t, shown, "[redacted]")
}
