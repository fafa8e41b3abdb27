package main

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/examples/internal/show"
)

func TestStory(t *testing.T) {
	var out bytes.Buffer
	require.NoError(t, run(t.Context(), &out))
	text := out.String()
	assert.Regexp(t, `(?m)^redirect  site      /login  \(return_to\)$`, text)
	assert.Equal(t, 2, strings.Count(text, "The console says: Signed on as signon-"))
	assert.Regexp(t, `(?m)^The site was notified: site-user-li is the account [0-9a-f]{32}\.$`, text)
	assert.Regexp(t, `(?m)^\S+ +site-user-li +signon-\w+ +true$`, text)
	assert.Regexp(t, `(?m)^\S+ +site-user-li +signon-\w+ +false$`, text)
	assert.NotContains(t, text, "SAMLRequest=", "names of parameters, not their values")
}

func TestServeEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	require.ErrorIs(t, serve(ctx, io.Discard), context.Canceled, "it ended while it began")

	ctx, cancel = context.WithCancel(t.Context())
	require.NoError(t, serve(ctx, writer(func(text string) {
		assert.Regexp(t, `^The partner's site: http://127\.0\.0\.1:\d+/\n`, text)
		cancel()
	})))
}

type writer func(string)

func (w writer) Write(p []byte) (int, error) {
	w(string(p))
	return len(p), nil
}

// The login page sends nobody to another site.
func TestLoginDoesNotRedirectElsewhere(t *testing.T) {
	c, stop, err := start(t.Context())
	require.NoError(t, err)
	defer stop()
	jar, err := cookiejar.New(nil)
	require.NoError(t, err)
	b := &browser{ctx: t.Context(), client: &http.Client{Jar: jar}, out: show.Printer{W: &bytes.Buffer{}}}
	require.NoError(t, b.open(c.site.url+"/login?return_to="+url.QueryEscape("http://evil.invalid/")))
	require.ErrorContains(t, b.submit(url.Values{"user": {"li"}, "password": {"guess"}}), "403")
	require.NoError(t, b.open(c.site.url+"/login?return_to="+url.QueryEscape("http://evil.invalid/")))
	require.NoError(t, b.submit(url.Values{"user": {"li"}, "password": {password}}))
	assert.Equal(t, c.site.url+"/", b.at.String())
	assert.Contains(t, b.page, "Welcome, Li Lei.")
}

// A real browser goes the whole way: it sends the form by itself under the policy of the
// page, and follows the redirect to a console on another host.
func TestChromium(t *testing.T) {
	path, err := exec.LookPath("chromium")
	if err != nil {
		t.Skip("no chromium here: the way through a real browser is not tested")
	}
	c, stop, err := start(t.Context())
	require.NoError(t, err)
	defer stop()

	for name, console := range map[string]string{
		"console of the platform": c.platform.URL + "/console/",
		// Browsers take localhost for another origin than 127.0.0.1, and ask no DNS for it.
		"console on another host": strings.Replace(c.platform.URL, "127.0.0.1", "localhost", 1) + "/console/",
	} {
		t.Run(name, func(t *testing.T) {
			before := len(c.platform.Logins())
			link, err := c.site.link(true)
			require.NoError(t, err)
			u, err := url.Parse(link)
			require.NoError(t, err)
			query := u.Query()
			query.Set("service", console)
			u.RawQuery = query.Encode()

			// The browser comes with a session of the site, as cookies have no ports.
			entry := http.NewServeMux()
			entry.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
				http.SetCookie(w, c.site.open("han"))
				http.Redirect(w, r, u.String(), http.StatusSeeOther)
			})
			server := httptest.NewServer(entry)
			defer server.Close()
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			defer cancel()
			command := exec.CommandContext(ctx, path, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic",
				"--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
				"--user-data-dir="+t.TempDir(), "--virtual-time-budget=20000", "--dump-dom", server.URL)
			var stderr bytes.Buffer
			command.Stderr = &stderr
			command.WaitDelay = 5 * time.Second
			dom, err := command.Output()
			require.NoError(t, err, stderr.String())
			require.Len(t, c.platform.Logins(), before+1, "%s\n%s", dom, stderr.String())
			assert.Equal(t, "site-user-han", c.platform.Logins()[before].UserID)
			assert.Contains(t, string(dom), "<h1>Console</h1>", stderr.String())
			if u.Query().Get("service") == c.platform.URL+"/console/" {
				assert.Contains(t, string(dom), "Signed on as "+c.platform.Logins()[before].CustomerName)
			}
		})
	}
}
