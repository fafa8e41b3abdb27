package transport_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/auth"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/customers"
	"github.com/partnerbss/partnerbss-go/internal/test/script"
	"github.com/partnerbss/partnerbss-go/option"
	"github.com/partnerbss/partnerbss-go/products"
)

// lockedBuffer collects a log.
type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

func logger(into *lockedBuffer) *slog.Logger {
	return slog.New(slog.NewJSONHandler(into, &slog.HandlerOptions{Level: slog.LevelDebug}))
}

// echo is a server, or something before it, that repeats in its response all that
// it was sent.
func echo(status int, form string) func(int, script.Request) script.Reply {
	return func(_ int, a script.Request) script.Reply {
		var b strings.Builder
		_ = a.Header.Write(&b)
		text := strings.ReplaceAll(b.String()+a.URI+a.Body, `"`, `'`)
		if form == "" {
			return script.Answered(status, "<pre>"+text)
		}
		body, _ := json.Marshal(map[string]string{"error_code": form, "error_msg": text, "other": text})
		return script.Answered(status, string(body))
	}
}

// Nothing that a call leaves behind, however it ends, holds a secret of the
// client or of the request.
func TestSecretsDoNotLeaveTheCall(t *testing.T) {
	t.Parallel()
	secrets := []string{
		"canary-secret-key", "canary-security-token", "canary-password", "canary-passcode", "canary-agency-token", "canary-agency-secret",
		"Canary-Customer-Password", "canarycode",
	}
	keys := auth.NewAKSK("CANARYKEY", "canary-secret-key", auth.WithSecurityToken("canary-security-token"))
	user := auth.NewUserToken(auth.User{Domain: "partner", Name: "robot", Password: core.NewSecret("canary-password"), TOTPUserID: "u", TOTPPasscode: core.NewSecret("canary-passcode")})
	agency := auth.Agency{Name: "a", CustomerID: "c"}
	iam := &script.Platform{Answer: func(int, script.Request) script.Reply {
		return script.Answered(201, `{"token":{"expires_at":"2100-01-01T00:00:00Z"},"credential":{"access":"A","secret":"canary-agency-secret","securitytoken":"canary-agency-token","expires_at":"2100-01-01T00:00:00Z"}}`,
			"X-Subject-Token", "canary-agency-token")
	}}
	replies := map[string]func(int, script.Request) script.Reply{
		"success": func(int, script.Request) script.Reply { return script.Answered(200, `{"domain_id":"d"}`) },
		"400":     echo(400, "CBC.0100"), "401": echo(401, "APIGW.0301"), "200": echo(200, "CBC.5002"), "500": echo(500, "CBC.0999"),
		"page": echo(502, ""), "page with 200": echo(200, ""), "429": echo(429, "APIGW.0308"), "expired": echo(401, "CBC.0154"),
		"no connection": func(int, script.Request) script.Reply { return script.Reply{Refuse: true} },
		"no answer":     func(int, script.Request) script.Reply { return script.Reply{CloseAfter: true} },
	}
	for name, answer := range replies {
		for who, provider := range map[string]auth.Provider{
			"keys": keys, "token": user, "agency token": auth.NewAgencyToken(user, agency), "agency keys": auth.NewAgencyKeys(keys, agency),
			"refused by the identity service": nil,
		} {
			t.Run(name+"/"+who, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					s := script.WithIAM(&script.Platform{Answer: answer}, iam)
					if provider == nil { // with fresh caches, and an identity service like the platform
						s.Service = &script.Platform{Answer: answer}
						provider = auth.NewAgencyKeys(auth.NewUserToken(auth.User{Domain: "partner", Name: "robot", Password: core.NewSecret("canary-password")}), agency)
					}
					var log lockedBuffer
					var plan core.Plan
					j := &script.Journal{}
					client := s.Client(t, s, option.WithCredentials(provider), option.WithLogger(logger(&log)), option.WithJournal(j))
					request := &customers.CreateRequest{
						XAccountID: "x", XAccountType: "y", MobilePhone: "1", VerificationCode: core.NewSecret("canarycode"), Password: core.NewSecret("Canary-Customer-Password"),
					}
					// The customer's role is the agencies' own; skip their check of it.
					err := client.Do(t.Context(), http.MethodPost, "/v2/new", nil, request, nil)
					dry := client.Do(t.Context(), http.MethodPost, "/v2/new", nil, request, nil, option.DryRun(&plan))
					require.Error(t, dry)

					left := []any{err, dry, plan, j.Began, j.Ended, client, provider, request}
					text := log.String()
					for _, one := range left {
						text += fmt.Sprintf("%v %+v %#v %s %q\n", one, one, one, one, one)
						if encoded, err := json.Marshal(one); err == nil {
							text += string(encoded)
						}
						var b bytes.Buffer
						slog.New(slog.NewTextHandler(&b, nil)).Info("x", "one", one)
						text += b.String()
					}
					var refused *core.Error
					if errors.As(err, &refused) {
						text += string(refused.Body) + refused.Field("other")
					}
					for _, secret := range secrets {
						assert.NotContains(t, text, secret)
						assert.NotContains(t, text, secret[:len(secret)-2], "not even a part of it")
					}
				})
			})
		}
	}
}

func TestWhatIsLogged(t *testing.T) {
	t.Parallel()
	type line map[string]any
	for _, test := range []struct {
		name  string
		call  script.Call
		reply script.Reply
		want  []line
	}{
		{"success", script.Calls[0], script.Answered(200, script.Success), []line{
			{"level": "DEBUG", "msg": "attempt", "attempt": 1., "status": 200., "request_id": "request-1"}}},
		{"refused", script.Calls[2], script.Answered(400, `{"error_code":"CBC.0100","error_msg":"text of the platform"}`), []line{
			{"level": "DEBUG", "msg": "attempt", "attempt": 1., "status": 400., "request_id": "request-1", "code": "CBC.0100"},
			{"level": "DEBUG", "msg": "call failed", "attempt": 1., "status": 400., "request_id": "request-1", "code": "CBC.0100", "outcome": "rejected"}}},
		{"failure inside of a success", script.Calls[0], script.Answered(200, `{"error_code":"CBC.5002","error_msg":"text of the platform"}`), []line{
			{"level": "DEBUG", "msg": "attempt", "attempt": 1., "status": 200., "request_id": "request-1"},
			{"level": "DEBUG", "msg": "call failed", "attempt": 1., "status": 200., "request_id": "request-1", "code": "CBC.5002"}}},
		{"unknown outcome", script.Calls[2], script.Answered(500, script.OtherError), []line{
			{"level": "DEBUG", "msg": "attempt", "attempt": 1., "status": 500., "request_id": "request-1", "code": "CBC.0999"},
			{"level": "WARN", "msg": "call failed", "attempt": 1., "status": 500., "request_id": "request-1", "code": "CBC.0999", "outcome": "unknown"}}},
		{"page of a proxy", script.Calls[2], script.Answered(200, "<html>text of the platform"), []line{
			{"level": "DEBUG", "msg": "attempt", "attempt": 1., "status": 200., "request_id": "request-1"},
			{"level": "WARN", "msg": "call failed", "attempt": 1., "status": 200., "request_id": "request-1", "outcome": "unknown", "error": "the response does not have the documented shape"}}},
		{"wrong type", script.Calls[2], script.Answered(200, `{"transfer_id":{"text of the platform":1}}`), []line{
			{"level": "DEBUG", "msg": "attempt", "attempt": 1., "status": 200., "request_id": "request-1"},
			{"level": "WARN", "msg": "call failed", "attempt": 1., "status": 200., "request_id": "request-1", "outcome": "unknown", "error": "the response does not have the documented shape"}}},
		{"redirect", script.Calls[2], script.Answered(302, "", "Location", "https://other.test/?text of the platform"), []line{
			{"level": "DEBUG", "msg": "attempt", "attempt": 1., "status": 302., "request_id": "request-1"},
			{"level": "WARN", "msg": "call failed", "attempt": 1., "status": 302., "request_id": "request-1", "outcome": "unknown", "error": "redirect to other.test, which is not followed"}}},
		{"no answer", script.Calls[2], script.Reply{CloseAfter: true}, []line{
			{"level": "DEBUG", "msg": "attempt", "attempt": 1., "error": "read tcp: connection reset by peer"},
			{"level": "WARN", "msg": "call failed", "attempt": 1., "outcome": "unknown", "error": "read tcp: connection reset by peer"}}},
		{"cut off", script.Calls[2], script.Reply{Raw: "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\ntext of the platform"}, []line{
			{"level": "DEBUG", "msg": "attempt", "attempt": 1., "status": 200., "request_id": "", "error": "response broke off after 20 bytes: unexpected EOF"},
			{"level": "WARN", "msg": "call failed", "attempt": 1., "status": 200., "request_id": "", "outcome": "unknown", "error": "response broke off after 20 bytes: unexpected EOF"}}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s := script.Always(test.reply)
			var log lockedBuffer
			_ = test.call.Do(t.Context(), s.Client(t, s.Silent(), option.WithLogger(logger(&log)), option.WithMaxRetries(0)))
			assert.NotContains(t, log.String(), "text of the platform")
			assert.NotContains(t, log.String(), "customer-1", "what is asked for is nobody's business")
			decoder := json.NewDecoder(strings.NewReader(log.String()))
			for _, want := range test.want {
				got := line{}
				require.NoError(t, decoder.Decode(&got))
				for _, name := range []string{"time", "operation", "method", "path"} {
					assert.Contains(t, got, name)
					delete(got, name)
				}
				assert.Equal(t, want, got)
			}
			assert.False(t, decoder.More())
		})
	}
}

func TestARetryIsLogged(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := script.InTurn(script.Answered(503, script.ProxyPage), script.Answered(200, script.Success))
		var log lockedBuffer
		_, err := s.Client(t, s.Silent(), option.WithLogger(logger(&log))).Products.ListServiceTypes(t.Context(), &products.ListServiceTypesRequest{ServiceTypeName: "what is searched for"})
		require.NoError(t, err)
		assert.Equal(t, 2, strings.Count(log.String(), `"msg":"attempt"`))
		assert.NotContains(t, log.String(), "searched")
		assert.NotContains(t, log.String(), "proxy")
	})
}
