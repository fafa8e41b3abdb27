package transport

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/auth"
	"github.com/partnerbss/partnerbss-go/core"
)

func inJSON(text string) string {
	encoded, _ := json.Marshal(text)
	return string(encoded[1 : len(encoded)-1])
}

// lowerHex is percent-encoding with small letters, as some write it.
func lowerHex(text string) string {
	parts := strings.Split(text, "%")
	for i := 1; i < len(parts); i++ {
		parts[i] = strings.ToLower(parts[i][:2]) + parts[i][2:]
	}
	return strings.Join(parts, "%")
}

var escapers = map[string]func(string) string{
	"as it is":     func(s string) string { return s },
	"JSON":         inJSON,
	"JSON in JSON": func(s string) string { return inJSON(inJSON(s)) },
	"three times":  func(s string) string { return inJSON(inJSON(inJSON(s))) },
	"JSON slashes": func(s string) string { return strings.ReplaceAll(inJSON(s), "/", `\/`) },
	"JSON ASCII":   asciiJSON,
	"Go":           func(s string) string { q := fmt.Sprintf("%+q", s); return q[1 : len(q)-1] },
	"query":        url.QueryEscape, "path": url.PathEscape,
	"query, %20":  func(s string) string { return strings.ReplaceAll(url.QueryEscape(s), "+", "%20") },
	"lower query": func(s string) string { return lowerHex(url.QueryEscape(s)) },
	"lower path":  func(s string) string { return lowerHex(url.PathEscape(s)) },
	"query twice": func(s string) string { return url.QueryEscape(url.QueryEscape(s)) },
	"HTML":        html.EscapeString,
	"HTML twice":  func(s string) string { return html.EscapeString(html.EscapeString(s)) },
	"HTML hex": func(s string) string {
		return strings.NewReplacer(`"`, "&#x22;", "&", "&#038;", "<", "&LT;").Replace(s)
	},
	"HTML of JSON":       func(s string) string { return html.EscapeString(inJSON(s)) },
	"JSON of HTML":       func(s string) string { return inJSON(html.EscapeString(s)) },
	"query of JSON":      func(s string) string { return url.QueryEscape(inJSON(s)) },
	"base64":             func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) },
	"base64 for URLs":    func(s string) string { return base64.URLEncoding.EncodeToString([]byte(s)) },
	"base64, no padding": func(s string) string { return base64.RawURLEncoding.EncodeToString([]byte(s)) },
	"base64 in a query":  func(s string) string { return url.QueryEscape(base64.StdEncoding.EncodeToString([]byte(s))) },
	"base64 in JSON": func(s string) string {
		return strings.ReplaceAll(base64.StdEncoding.EncodeToString([]byte(s)), "/", `\/`)
	},
}

// asciiJSON writes whatever is no letter or digit as \uXXXX.
func asciiJSON(text string) string {
	var b strings.Builder
	for _, r := range text {
		switch {
		case r > 0xffff:
			r -= 0x10000
			fmt.Fprintf(&b, `\u%04x\u%04X`, 0xd800+r>>10, 0xdc00+r&0x3ff)
		case r < 0x80 && (r|0x20 >= 'a' && r|0x20 <= 'z' || r >= '0' && r <= '9'):
			b.WriteRune(r)
		default:
			fmt.Fprintf(&b, `\u%04X`, r)
		}
	}
	return b.String()
}

func TestSecretsAreFoundInEveryForm(t *testing.T) {
	t.Parallel()
	for _, secret := range []string{
		"Canary-0001", `pass"word\with/all<&>'signs' %41 + & more`, "密码-0001-é😀", "1234", "two words", "MIIEpAIBAAKCAQEA+/x==", "a\tb\nc\x01d",
		strings.Repeat(`\`, 9) + "x", "&amp;%25&#34;", strings.Repeat("T0ken/+", 700),
	} {
		s := newScrubber(auth.Credentials{Token: core.NewSecret(secret)}, nil)
		for name, escape := range escapers {
			escaped := escape(secret)
			for _, around := range [][2]string{{"", ""}, {"before ", " after"}, {`{"a":"`, `"}`}, {`{"a":"`, `","b":"\u003c%20&amp;+\n"}`}, {"<p>&#34;", "&#34;</p>"}} {
				got := s.text(around[0] + escaped + around[1])
				if !assert.Equal(t, around[0]+redacted+around[1], got, "%s of %.40q", name, secret) {
					return
				}
			}
		}
		assert.Equal(t, "Nothing of it: %41 \\u0041 &amp; +", s.text("Nothing of it: %41 \\u0041 &amp; +"))
	}
}

// Inside of other base64, three characters in a row stand for other ones at each place.
func TestSecretsAreFoundInsideOfBase64(t *testing.T) {
	t.Parallel()
	const secret = "Canary-0001"
	s := newScrubber(auth.Credentials{SecretKey: core.NewSecret(secret)}, nil)
	for _, before := range []string{"", "u", "us", "use", "user:", "ü?>:"} {
		for _, after := range []string{"", "a", "ab", "abc"} {
			for _, encoding := range []*base64.Encoding{base64.StdEncoding, base64.RawURLEncoding} {
				got := s.text("Basic " + encoding.EncodeToString([]byte(before+secret+after)) + " ")
				assert.Contains(t, got, redacted)
				around, rest, _ := strings.Cut(strings.TrimSpace(strings.TrimPrefix(got, "Basic ")), redacted)
				assert.LessOrEqual(t, len(around)+len(rest), (len(before)+len(after))*4/3+3, got)
			}
		}
	}
}

// What follows a cut may be a secret that went on.
func TestAPartOfASecretAtTheEndIsRemoved(t *testing.T) {
	t.Parallel()
	s := newScrubber(auth.Credentials{Token: core.NewSecret(`canary"0001`)}, nil)
	for _, text := range []string{`{"a":"canary`, `{"a":"canary\`, `{"a":"canary\"00`, `a=canary%2`, `a=canary%22000`, `<p>canary&quo`} {
		assert.NotContains(t, s.text(text), "cana", text)
	}
	assert.Equal(t, "can", s.text("can"))
}

// A request may lead back to itself, and have secrets where nobody can ask for them.
func TestSecretsAreFoundInEveryPlace(t *testing.T) {
	t.Parallel()
	type inner struct{ code core.Secret }
	type request struct {
		self   *request
		array  [2]inner
		keys   map[core.Secret]any
		any    any
		values map[string][]*inner
		loop   map[string]any
	}
	secret := func(n int) core.Secret { return core.NewSecret(fmt.Sprint("canary-000", n)) }
	r := &request{
		array: [2]inner{{}, {secret(1)}}, keys: map[core.Secret]any{secret(2): secret(3)}, any: &inner{secret(4)},
		values: map[string][]*inner{"k": {nil, {secret(5)}}}, loop: map[string]any{},
	}
	r.self, r.loop["loop"] = r, r.loop
	found := secretsOf(r)
	for n := 1; n <= 5; n++ {
		assert.True(t, found[secret(n).Reveal()], n)
	}
}

func transportCall(t *testing.T, secretOp bool, req any, reply func(*http.Request) (*http.Response, error)) error {
	t.Helper()
	c, err := New([]Option{func(cfg *Config) error {
		cfg.Provider = fixed{auth.Credentials{Token: core.NewSecret("canary-token-0001")}}
		cfg.HTTPClient = &http.Client{Transport: roundTripper(reply)}
		cfg.MaxRetries = 0
		return nil
	}})
	require.NoError(t, err)
	op := transfer
	op.Secret = secretOp
	return c.Do(t.Context(), &op, req, new(struct {
		At int `json:"at"`
		core.Metadata
	}), nil)
}

func TestTransportErrorsSayNothingSecret(t *testing.T) {
	t.Parallel()
	cause := errors.New("a cause")
	for _, test := range []struct {
		err  error
		want string
	}{
		{fmt.Errorf("echo of canary-token-0001\nand\tmore: %w", cause), "echo of [redacted] and more: a cause"},
		{errors.New(`net/http: HTTP/1.x transport connection broken: malformed HTTP response "X-Subject-Token: unknown"`), "net/http: HTTP/1.x transport connection broken: malformed HTTP response"},
		{errors.New(`malformed HTTP status code "unknown"`), "malformed HTTP status code"},
		{errors.New(`malformed MIME header line: X-Subject-Token unknown`), "malformed MIME header line"},
		{io.ErrUnexpectedEOF, io.ErrUnexpectedEOF.Error()},
	} {
		err := transportCall(t, false, AdHoc{}, func(*http.Request) (*http.Response, error) { return nil, test.err })
		var lost *core.TransportError
		require.ErrorAs(t, err, &lost)
		assert.Equal(t, test.want, lost.Err.Error())
		assert.ErrorIs(t, err, test.err)
		for e := error(lost); e != nil; e = errors.Unwrap(e) {
			text := fmt.Sprintf("%v %+v %s %q", e, e, e, e)
			assert.NotContains(t, text, "canary")
			assert.NotContains(t, text, "unknown;")
			assert.NotContains(t, text, "\n")
		}
	}
	err := transportCall(t, false, AdHoc{}, func(*http.Request) (*http.Response, error) {
		return nil, fmt.Errorf("canary-token-0001: %w", context.DeadlineExceeded)
	})
	assert.ErrorIs(t, err, context.DeadlineExceeded)
}

func TestErrorsAreOnOneLine(t *testing.T) {
	t.Parallel()
	answer := func(status int, body string) func(*http.Request) (*http.Response, error) {
		return func(*http.Request) (*http.Response, error) {
			return &http.Response{
				StatusCode: status, Header: http.Header{"X-Request-Id": {"id\ncanary-token-0001\x1b[2J"}},
				Body: io.NopCloser(strings.NewReader(body)), ContentLength: int64(len(body)),
			}, nil
		}
	}
	var refused *core.Error
	require.ErrorAs(t, transportCall(t, false, AdHoc{}, answer(400, `{"error_code":"CBC.1\ncanary-token-0001","error_msg":"a\r\nb\u2028c canary-token-0001"}`)), &refused)
	assert.Equal(t, "CBC.1 [redacted]", refused.Code)
	assert.Equal(t, "a  b c [redacted]", refused.Message)
	assert.Equal(t, "id [redacted] [2J", refused.RequestID)
	require.ErrorAs(t, transportCall(t, false, AdHoc{}, answer(400, `{"error_code":"A","request_id":"a\ncanary-token-0001"}`)), &refused)

	var unreadable *core.DecodeError
	require.ErrorAs(t, transportCall(t, false, AdHoc{}, answer(200, "<p>\r\nX-Auth-Token:\tcanary-token-0001\n")), &unreadable)
	assert.Equal(t, "<p>  X-Auth-Token: [redacted] ", unreadable.Excerpt)
	assert.Equal(t, "id [redacted] [2J", unreadable.RequestID)
	for _, quoted := range []string{`{"at":"canary-token-0001"}`, `{"at":"canary\u002dtoken-0001"}`} {
		require.ErrorAs(t, transportCall(t, false, AdHoc{}, answer(200, quoted)), &unreadable)
		assert.NotContains(t, unreadable.Error()+unreadable.Err.Error(), "canary")
	}
	require.ErrorAs(t, transportCall(t, true, AdHoc{}, answer(200, `{"at":"new-token-of-iam"}`)), &unreadable)
	assert.NotContains(t, unreadable.Error(), "new-token")
}

// What the identity service says after its response is in nobody's log: its
// connections are not kept, whatever the client.
func TestConnectionsThatCarriedNewSecretsAreNotKept(t *testing.T) {
	t.Parallel()
	for _, secret := range []bool{true, false} {
		_ = transportCall(t, secret, AdHoc{}, func(r *http.Request) (*http.Response, error) {
			assert.Equal(t, secret, r.Close)
			return &http.Response{StatusCode: 204}, nil
		})
	}
}
