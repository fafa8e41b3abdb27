package main

import (
	"context"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"

	"github.com/partnerbss/partnerbss-go/examples/internal/show"
)

// walk is a user with a new browser, who opens the console and is asked to log in on the
// way. It prints where the browser comes by.
func (c *cast) walk(ctx context.Context, out show.Printer, user string) error {
	jar, err := cookiejar.New(nil)
	if err != nil {
		return err
	}
	b := &browser{ctx: ctx, client: &http.Client{Jar: jar}, out: out, names: map[string]string{c.site.url: "site", c.platform.URL: "platform"}}
	b.client.CheckRedirect = b.passed
	first := c.site.account(users[user].ID) == ""
	link, err := c.site.link(first)
	if err != nil {
		return err
	}
	if err := b.open(link); err != nil {
		return err
	}
	if err := b.submit(url.Values{"user": {user}, "password": {password}}); err != nil {
		return err
	}
	if err := b.submit(nil); err != nil { // what a browser with JavaScript does by itself
		return err
	}
	out.Line("The console says: %s", between(b.page, `<p id="account">`, "</p>"))
	if first {
		out.Line("The site was notified: %s is the account %s.", users[user].ID, c.site.account(users[user].ID))
	}
	return nil
}

// browser is as much of one as a walk needs: cookies, redirects and forms.
type browser struct {
	ctx    context.Context
	client *http.Client
	out    show.Printer
	names  map[string]string // of the sites, by address
	at     *url.URL
	page   string
}

// passed prints a redirect that the browser follows.
func (b *browser) passed(r *http.Request, _ []*http.Request) error {
	b.step("redirect", r.URL)
	return nil
}

func (b *browser) step(how string, u *url.URL) {
	names := make([]string, 0, 8)
	for _, pair := range strings.Split(u.RawQuery, "&") {
		if name, _, _ := strings.Cut(pair, "="); name != "" {
			names = append(names, name)
		}
	}
	query := ""
	if len(names) > 0 {
		query = "  (" + strings.Join(names, ", ") + ")"
	}
	b.out.Line("%-8s  %-8s  %s%s", how, b.names[u.Scheme+"://"+u.Host], u.Path, query)
}

func (b *browser) open(address string) error {
	r, err := http.NewRequestWithContext(b.ctx, http.MethodGet, address, nil)
	if err != nil {
		return err
	}
	b.step("open", r.URL)
	return b.do(r)
}

var (
	action = regexp.MustCompile(`<form method="post" action="([^"]*)"`)
	hidden = regexp.MustCompile(`<input type="hidden" name="([^"]*)" value="([^"]*)"`)
)

// submit fills the form of the page in and sends it.
func (b *browser) submit(values url.Values) error {
	form := action.FindStringSubmatch(b.page)
	if form == nil {
		return fmt.Errorf("%s has no form: %.200s", b.at, b.page)
	}
	target, err := b.at.Parse(html.UnescapeString(form[1]))
	if err != nil {
		return err
	}
	all := url.Values{}
	for _, field := range hidden.FindAllStringSubmatch(b.page, -1) {
		all.Set(field[1], html.UnescapeString(field[2]))
	}
	for name, value := range values {
		all[name] = value
	}
	r, err := http.NewRequestWithContext(b.ctx, http.MethodPost, target.String(), strings.NewReader(all.Encode()))
	if err != nil {
		return err
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	b.step("post", r.URL)
	return b.do(r)
}

func (b *browser) do(r *http.Request) error {
	response, err := b.client.Do(r)
	if err != nil {
		return err
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(io.LimitReader(response.Body, 1<<20))
	if err != nil {
		return err
	}
	b.at, b.page = response.Request.URL, string(body)
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: %s: %s", b.at.Path, response.Status, strings.TrimSpace(b.page))
	}
	return nil
}

func between(text, from, to string) string {
	_, text, _ = strings.Cut(text, from)
	text, _, _ = strings.Cut(text, to)
	return text
}
