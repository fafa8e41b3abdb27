package auth_test

import (
	"bytes"
	"context"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"log/slog"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/auth"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/option"
)

// canaries are secrets that must not turn up anywhere.
var canaries = []string{"canary-secret-key", "canary-security-token", "canary-token", "canary-password", "canary-passcode"}

func canaryCredentials() auth.Credentials {
	return auth.Credentials{
		AccessKey: "CANARYACCESSKEY", SecretKey: core.NewSecret("canary-secret-key"), SecurityToken: core.NewSecret("canary-security-token"),
		Token: core.NewSecret("canary-token"), AccountID: "account-1", Expires: time.Unix(0, 0),
	}
}

func canaryUser() auth.User {
	return auth.User{Domain: "partner", Name: "robot", Password: core.NewSecret("canary-password"), TOTPUserID: "u", TOTPPasscode: core.NewSecret("canary-passcode")}
}

// holders hold secrets, each in its own way. What providers obtain is in their
// caches by then.
func holders(t *testing.T) map[string]any {
	keys := auth.NewAKSK("CANARYACCESSKEY", "canary-secret-key", auth.WithSecurityToken("canary-security-token"), auth.WithAccountID("account-1"))
	temporary := auth.NewTemporaryKeys(func(context.Context) (auth.Credentials, error) { return canaryCredentials(), nil })
	users := auth.NewUserToken(canaryUser())
	agencyToken := auth.NewAgencyToken(users, auth.Agency{Name: "agency", CustomerID: "customer"})
	agencyKeys := auth.NewAgencyKeys(keys, auth.Agency{Name: "agency", CustomerID: "customer"})
	chain := auth.NewChain(auth.NewAKSK("", ""), temporary)
	environment := auth.NewEnvironment()
	profiled := auth.NewProfile(profile(t, "[global]\nak=CANARYACCESSKEY\nsk=canary-secret-key\n"), "")
	credentials := canaryCredentials()

	providers := map[string]any{
		"AKSK": keys, "TemporaryKeys": temporary, "UserToken": users, "AgencyToken": agencyToken, "AgencyKeys": agencyKeys,
		"Chain": chain, "Environment": environment, "Profile": profiled,
	}
	w := gives(day)
	w.iam = func(_ context.Context, _ int, r asked) (*http.Response, error) {
		if r.uri == "/v3.0/OS-CREDENTIAL/securitytokens" {
			return answer(201, `{"credential":{"access":"CANARYACCESSKEY","secret":"canary-secret-key","securitytoken":"canary-security-token","expires_at":"2100-01-01T00:00:00Z"}}`), nil
		}
		return answer(201, `{"token":{"expires_at":"2100-01-01T00:00:00Z"}}`, "X-Subject-Token", "canary-token"), nil
	}
	for name, provider := range providers {
		if name == "Environment" {
			continue
		}
		_, err := w.client(t).Identity(t.Context(), option.WithCredentials(provider.(auth.Provider)))
		require.NoError(t, err, name)
	}

	all := map[string]any{
		"Credentials": credentials, "*Credentials": &credentials, "User": canaryUser(), "Secret": core.NewSecret("canary-token"),
		"[]Credentials": []auth.Credentials{credentials}, "map": map[string]auth.Credentials{"x": credentials},
		"any": struct{ X any }{credentials}, "client": w.client(t, option.WithCredentials(keys)),
	}
	for name, provider := range providers {
		all[name] = provider
		all["in a struct: "+name] = struct{ Provider auth.Provider }{provider.(auth.Provider)}
		all["hidden in a struct: "+name] = struct{ provider auth.Provider }{provider.(auth.Provider)}
		all["in a list: "+name] = []any{provider}
	}
	return all
}

func TestNoProviderShowsItsSecrets(t *testing.T) {
	t.Setenv(auth.EnvAccessKey, "CANARYACCESSKEY")
	t.Setenv(auth.EnvSecretKey, "canary-secret-key")
	for name, holder := range holders(t) {
		shown := map[string]string{}
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "% x", "%d", "%c", "%U", "%t", "%10.3s", "%-40q"} {
			shown[verb] = fmt.Sprintf(verb, holder)
		}
		shown["Sprint"] = fmt.Sprint(holder)
		shown["Errorf"] = fmt.Errorf("holder: %v", holder).Error()
		if text, err := json.Marshal(holder); err == nil {
			shown["json"] = string(text)
		}
		if text, err := xml.Marshal(holder); err == nil {
			shown["xml"] = string(text)
		}
		for kind, handler := range map[string]func(*bytes.Buffer) slog.Handler{
			"slog text": func(b *bytes.Buffer) slog.Handler { return slog.NewTextHandler(b, nil) },
			"slog json": func(b *bytes.Buffer) slog.Handler { return slog.NewJSONHandler(b, nil) },
		} {
			var b bytes.Buffer
			slog.New(handler(&b)).Info("m", "holder", holder, slog.Group("g", "again", holder))
			shown[kind] = b.String()
		}
		for how, text := range shown {
			for _, canary := range canaries {
				assert.NotContains(t, text, canary, "%s with %s", name, how)
				assert.NotContains(t, text, fmt.Sprintf("%x", canary), "%s with %s", name, how)
				assert.NotContains(t, text, fmt.Sprintf("%X", canary), "%s with %s", name, how)
				assert.NotContains(t, text, fmt.Sprintf("% x", canary), "%s with %s", name, how)
				assert.NotContains(t, text, fmt.Sprintf("%d", []byte(canary)), "%s with %s", name, how)
			}
		}
	}
}

func TestProvidersDescribeThemselves(t *testing.T) {
	t.Parallel()
	keys := auth.NewAKSK("EXAMPLEAK0000000001", "secret")
	for want, provider := range map[string]any{
		"auth.AKSK(****0001)":                  keys,
		"auth.AKSK(****)":                      auth.NewAKSK("SHORT", "secret"),
		"auth.TemporaryKeys":                   auth.NewTemporaryKeys(nil),
		"auth.UserToken(partner/robot)":        user(),
		"auth.AgencyToken(agency of customer)": auth.NewAgencyToken(keys, auth.Agency{Name: "agency", CustomerID: "customer"}),
		"auth.AgencyKeys(agency of by-name)":   auth.NewAgencyKeys(keys, auth.Agency{Name: "agency", CustomerName: "by-name"}),
		"auth.Environment":                     auth.NewEnvironment(),
		"auth.Profile([global])":               auth.NewProfile("", ""),
		"auth.Chain":                           auth.NewChain(keys),
	} {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s"} {
			assert.Equal(t, want, fmt.Sprintf(verb, provider))
		}
		text, err := json.Marshal(provider)
		require.NoError(t, err)
		assert.Equal(t, `"`+want+`"`, string(text))
	}
}
