package core

import (
	"bytes"
	"encoding/gob"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"log/slog"
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestASecretIsRedactedUnderEveryVerb(t *testing.T) {
	const canary = "canary-0001"
	secret := NewSecret(canary)
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
	assert.Equal(t, canary, secret.Reveal())
}

func TestHowASecretLooks(t *testing.T) {
	for want, got := range map[string]string{
		"[redacted]":                   fmt.Sprint(NewSecret("x")),
		`"[redacted]"`:                 fmt.Sprintf("%q", NewSecret("x")),
		`core.NewSecret("[redacted]")`: fmt.Sprintf("%#v", NewSecret("x")),
		"":                             fmt.Sprint(NewSecret("")), // that there is none is no secret
		`""`:                           fmt.Sprintf("%q", NewSecret("")),
		"[redacted] as hex":            fmt.Sprintf("%x as hex", NewSecret("x")),
		"[redacted] as string":         NewSecret("x").String() + " as string",
		`"[redacted]" as JSON`:         mustJSON(t, NewSecret("x")) + " as JSON",
		"<s>[redacted]</s>":            mustXML(t, NewSecret("x")),
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

func TestSecretsOfEqualTextsAreEqual(t *testing.T) {
	one, same, other := NewSecret("a text"), NewSecret("a "+"text"), NewSecret("a texT")
	assert.True(t, one == same)
	assert.True(t, one.Equal(same))
	assert.Equal(t, one, same)
	assert.True(t, reflect.DeepEqual([]Secret{one}, []Secret{same}))
	assert.Equal(t, 1, map[Secret]int{one: 1}[same])
	assert.False(t, one == other)
	assert.False(t, one.Equal(other))
	assert.False(t, one.Equal(Secret{}))
	assert.True(t, Secret{}.IsZero())
	assert.Equal(t, Secret{}, NewSecret(""))
	assert.Empty(t, Secret{}.Reveal())
	assert.False(t, one.IsZero())
}

// What is written with a secret is of no use to send, and says so when it is read.
func TestARedactedSecretCannotBeReadBack(t *testing.T) {
	type request struct{ Name, Other Secret }
	var b bytes.Buffer
	require.NoError(t, gob.NewEncoder(&b).Encode(request{Name: NewSecret("canary-0001")}))
	assert.NotContains(t, b.String(), "canary")
	require.ErrorContains(t, gob.NewDecoder(&b).Decode(&request{}), "redacted")
	require.ErrorContains(t, json.Unmarshal([]byte(`{"Name":"[redacted]"}`), &request{}), "redacted")

	var got request
	require.NoError(t, json.Unmarshal([]byte(`{"Name":"a text"}`), &got))
	assert.Equal(t, request{Name: NewSecret("a text")}, got)
}

func BenchmarkReveal(b *testing.B) {
	secret := NewSecret("ExampleSecretKeyForDocsOnly0000000000001")
	b.ReportAllocs()
	for b.Loop() {
		secret.Reveal()
	}
}
