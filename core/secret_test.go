package core

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestASecretIsRedactedUnderEveryVerb(t *testing.T) {
	const canary = "canary-0001"
	secret := Secret(canary)
	nested := struct {
		S Secret
		P *Secret
		L []Secret
		M map[string]Secret
		A any
	}{secret, &secret, []Secret{secret}, map[string]Secret{"k": secret}, secret}
	for _, value := range []any{secret, &secret, nested, &nested, []any{secret}, [1]Secret{secret}} {
		for verb := '!'; verb <= '~'; verb++ {
			for _, flags := range []string{"", "+", "#", " ", "-20", "020", ".3", "#20.3"} {
				format := "%" + flags + string(verb)
				if strings.ContainsRune("%*[].#+- 0123456789pw", verb) {
					// No verbs; p gives an address; and w, which belongs to errors and
					// is found by go vet, fmt does not let a value handle.
					continue
				}
				text := fmt.Sprintf(format, value)
				assert.NotContains(t, text, canary, format)
				assert.NotContains(t, text, "canary", format)
				assert.NotContains(t, text, fmt.Sprintf("%x", "canary"), format)
				assert.NotContains(t, text, fmt.Sprintf("%X", "canary"), format)
			}
		}
		text, err := json.Marshal(value)
		require.NoError(t, err)
		assert.NotContains(t, string(text), canary)
		assert.Contains(t, string(text), "[redacted]")
		for _, handler := range []func(*bytes.Buffer) slog.Handler{
			func(b *bytes.Buffer) slog.Handler { return slog.NewTextHandler(b, nil) },
			func(b *bytes.Buffer) slog.Handler { return slog.NewJSONHandler(b, nil) },
		} {
			var b bytes.Buffer
			slog.New(handler(&b)).Info("m", "value", value)
			assert.NotContains(t, b.String(), canary)
		}
	}
	assert.Equal(t, canary, secret.Reveal())
	assert.Equal(t, canary, string(secret))
}

func TestHowASecretLooks(t *testing.T) {
	for want, got := range map[string]string{
		"[redacted]":                fmt.Sprint(Secret("x")),
		`"[redacted]"`:              fmt.Sprintf("%q", Secret("x")),
		`core.Secret("[redacted]")`: fmt.Sprintf("%#v", Secret("x")),
		"":                          fmt.Sprint(Secret("")), // that there is none is no secret
		`""`:                        fmt.Sprintf("%q", Secret("")),
		"[redacted] as hex":         fmt.Sprintf("%x as hex", Secret("x")),
		"[redacted] as string":      Secret("x").String() + " as string",
		`"[redacted]" as JSON`:      mustJSON(t, Secret("x")) + " as JSON",
		"<s>[redacted]</s>":         mustXML(t, Secret("x")),
	} {
		assert.Equal(t, want, got)
	}
}

func mustJSON(t *testing.T, v any) string {
	t.Helper()
	text, err := json.Marshal(v)
	require.NoError(t, err)
	return string(text)
}

func mustXML(t *testing.T, v Secret) string {
	t.Helper()
	text, err := xml.Marshal(struct {
		XMLName xml.Name `xml:"s"`
		Text    Secret   `xml:",chardata"`
	}{Text: v})
	require.NoError(t, err)
	return string(text)
}
