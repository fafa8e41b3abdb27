package transport

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/auth"
	"github.com/partnerbss/partnerbss-go/core"
)

func TestErrorsAreReadInEveryDocumentedShape(t *testing.T) {
	for _, test := range []struct {
		name, body string
		want       platformError
	}{
		{"business", `{"error_code":"CBC.0100","error_msg":"m"}`, platformError{"CBC.0100", "m", ""}},
		{"gateway", `{"error_msg":"m","error_code":"APIGW.0301","request_id":"r"}`, platformError{"APIGW.0301", "m", "r"}},
		{"identity service", `{"error":{"message":"m","code":401,"title":"Unauthorized"}}`, platformError{"401", "m", ""}},
		{"identity service, native", `{"error_msg":"m","error_code":"IAM.0011"}`, platformError{"IAM.0011", "m", ""}},
		{"other names", `{"code":"C","message":"m"}`, platformError{"C", "m", ""}},
		{"the documented names win", `{"code":"C","message":"m","error_code":"E","error_msg":"e"}`, platformError{"E", "e", ""}},
		{"number for a code", `{"error_code":7,"error_msg":"m"}`, platformError{"7", "m", ""}},
		{"code alone", `{"error_code":"E"}`, platformError{"E", "", ""}},
		{"message alone", `{"error_msg":"m"}`, platformError{"", "m", ""}},
		{"nulls at the top", `{"error_code":null,"error_msg":null,"error":{"code":"C","message":"m"}}`, platformError{"C", "m", ""}},
		{"inside, with the id outside", `{"request_id":"r","a":{"x":1},"error":{"error_code":"E"}}`, platformError{"E", "", "r"}},
		{"the id inside counts", `{"request_id":"r","error":{"error_code":"E","request_id":"s"}}`, platformError{"E", "", "s"}},
		{"deep inside", `{"a":{"b":{"c":{"code":"C"}}}}`, platformError{"C", "", ""}},
		{"too deep", `{"a":{"b":{"c":{"d":{"code":"C"}}}}}`, platformError{}},
		{"repeated name", `{"error_code":"CBC.0000","error_code":"B"}`, platformError{"B", "", ""}},
		{"repeated name, the other way round", `{"error_code":"B","error_code":"CBC.0000"}`, platformError{"B", "", ""}},
		{"escaped name", `{"er\u0072or_code":"E"}`, platformError{"E", "", ""}},
		{"not UTF-8", "{\"error_code\":\"E\",\"error_msg\":\"\xff\"}", platformError{"E", "\uFFFD", ""}},
		{"objects for texts", `{"error_code":{"code":"C"},"error_msg":[1]}`, platformError{"C", "", ""}},
		{"list", `[{"error_code":"E"}]`, platformError{}},
		{"HTML", `<html>`, platformError{}},
		{"cut off", `{"error_code":"E"`, platformError{}},
		{"empty", ``, platformError{}},
	} {
		assert.Equal(t, test.want, readError([]byte(test.body)), test.name)
	}
}

// Whatever comes instead of an error, reading it does not panic, and never takes
// long for the size of it.
func FuzzReadError(f *testing.F) {
	f.Add([]byte(`{"error_code":"CBC.0100","error_msg":"m","request_id":"r"}`))
	f.Add([]byte(`{"error":{"code":401,"message":"m"}}`))
	f.Add([]byte(strings.Repeat(`{"a":`, 9000) + strings.Repeat(`}`, 9000)))
	f.Add([]byte(`{"a":{"a":{"a":{"a":{"a":{"code":1}}}}},"error_code":[]}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		said := readError(body)
		again, err := json.Marshal(map[string]string{"error_code": said.code, "error_msg": said.message, "request_id": said.requestID})
		require.NoError(t, err)
		for _, text := range []string{said.code, said.message, said.requestID} {
			require.True(t, utf8.ValidString(text))
		}
		if said.code != "" || said.message != "" {
			require.Equal(t, said, readError(again))
		}
		_ = tellsFailure(t.Context(), &Operation{}, body)
		r := &reading{
			ctx:    t.Context(),
			result: &result{body: body}, call: &call{op: &Operation{}},
			who: identity{Credentials: auth.Credentials{SecretKey: core.NewSecret("secret"), Token: core.NewSecret("token")}},
		}
		text := r.excerpt(mostExcerpt)
		require.LessOrEqual(t, len(text), mostExcerpt+2*utf8.UTFMax)
		require.True(t, utf8.ValidString(text))
		require.NotContains(t, text, "secret")
	})
}

func FuzzRetryAfter(f *testing.F) {
	for _, seed := range []string{"", "0", "120", "-1", "99999999999999999999", "1.5", "Sat, 01 Jan 2000 00:00:09 GMT", "Saturday, 01-Jan-00 00:00:09 GMT"} {
		f.Add(seed)
	}
	now := time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, value string) {
		got := retryAfter(http.Header{"Retry-After": {value}}, now)
		require.GreaterOrEqual(t, got, time.Duration(0))
		require.GreaterOrEqual(t, retryAfter(http.Header{"Retry-After": {value}}, now.Add(-time.Hour)), got, "an earlier clock waits no less")
	})
}

func TestSecretsAreRemovedBeforeAnExcerptIsCut(t *testing.T) {
	type nested struct{ Code core.Secret }
	type request struct {
		Password core.Secret
		Short    core.Secret
		Nested   *nested
		List     []nested
		Map      map[string]core.Secret
		Any      any
		Bytes    []byte
		Plain    string
		hidden   core.Secret
	}
	secrets := []string{"key-0001", "security-0002", strings.Repeat("token-0003", 500), "password-0004", "code-0005", "code-0006", "code-0007", "code-0008", "code-0009"}
	who := auth.Credentials{SecretKey: core.NewSecret(secrets[0]), SecurityToken: core.NewSecret(secrets[1]), Token: core.NewSecret(secrets[2])}
	req := &request{
		Password: core.NewSecret(secrets[3]), Short: core.NewSecret("a"), Nested: &nested{core.NewSecret(secrets[4])}, List: []nested{{}, {core.NewSecret(secrets[5])}},
		Map: map[string]core.Secret{"k": core.NewSecret(secrets[6])}, Any: nested{core.NewSecret(secrets[7])}, Bytes: []byte("plain"), hidden: core.NewSecret(secrets[8]),
	}
	for _, secret := range secrets {
		for _, before := range []int{0, mostExcerpt - 1, mostExcerpt - 5, mostExcerpt - len(secret), mostExcerpt} {
			body := []byte(strings.Repeat(".", max(before, 0)) + secret + " and more")
			r := &reading{ctx: t.Context(), result: &result{body: body}, call: &call{op: &Operation{}, req: req}, who: identity{Credentials: who}}
			text := r.excerpt(mostExcerpt)
			assert.NotContains(t, text, secret[:5], "at %d", before)
		}
	}
	assert.Equal(t, "a plain [redacted] text", newScrubber(who, req).text("a plain code-0005 text"), "what is too short to be a secret stays")
	assert.Equal(t, "key-0001", newScrubber(auth.Credentials{}, nil).text("key-0001"))

	req = &request{Password: core.NewSecret(`a"b\c`)}
	assert.Equal(t, `{"password":"[redacted]"}, or [redacted]`, newScrubber(who, req).text(`{"password":"a\"b\\c"}, or a"b\c`), "as it is and in JSON")
}

func TestExcerptsAreValidText(t *testing.T) {
	for _, test := range []struct{ body, want string }{
		{"short", "short"},
		{strings.Repeat("a", mostExcerpt), strings.Repeat("a", mostExcerpt)},
		{strings.Repeat("a", mostExcerpt+1), strings.Repeat("a", mostExcerpt)},
		{strings.Repeat("a", mostExcerpt-1) + "华为", strings.Repeat("a", mostExcerpt-1)},
		{strings.Repeat("a", mostExcerpt-3) + "华为", strings.Repeat("a", mostExcerpt-3) + "华"},
		{"a\xff\xfeb", "a\uFFFDb"},
	} {
		assert.Equal(t, test.want, (&reading{ctx: t.Context(), result: &result{body: []byte(test.body)}, call: &call{op: &Operation{}}}).excerpt(mostExcerpt))
	}
}
