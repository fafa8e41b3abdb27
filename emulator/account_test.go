package emulator_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/emulator"
)

// Accounts are printed and logged by name; only JSON has their secrets.
func TestAccountsHideTheirSecrets(t *testing.T) {
	a := emulator.New().Operators(newBench(t).account("partner").AccountID)[0]
	require.NotEmpty(t, a.Password)
	var logs bytes.Buffer
	for _, h := range []slog.Handler{slog.NewTextHandler(&logs, nil), slog.NewJSONHandler(&logs, nil)} {
		slog.New(h).Info("account", "value", a, "pointer", &a, slog.Group("group", "inner", a))
	}
	texts := []string{logs.String()}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%t", "%c", "%T", "%20v"} {
		for _, v := range []any{a, &a, []emulator.Account{a}, map[string]emulator.Account{"k": a}, struct{ A emulator.Account }{a}} {
			texts = append(texts, fmt.Sprintf(verb, v))
		}
	}
	for _, text := range texts {
		for _, form := range []string{"%s", "%x", "%X"} {
			require.NotContains(t, text, fmt.Sprintf(form, a.SecretKey))
			require.NotContains(t, text, fmt.Sprintf(form, a.Password))
		}
	}
	require.Contains(t, logs.String(), a.AccountID)
	require.Contains(t, fmt.Sprintf("%v", a), a.AccountName)
	require.Equal(t, `"`+a.String()+`"`, fmt.Sprintf("%q", a))
	require.Equal(t, "emulator.Account{"+a.String()+"}", fmt.Sprintf("%#v", a))

	file, err := json.Marshal(a)
	require.NoError(t, err)
	var back emulator.Account
	require.NoError(t, json.Unmarshal(file, &back))
	require.Equal(t, a, back, "the credentials file can be read back")
}
