package core

import (
	"errors"
	"fmt"
	"log/slog"
)

// redacted stands for a secret wherever a secret could be read by chance.
const redacted = "[redacted]"

// Secret is a text that must not be seen: a secret key, token, password,
// verification code, or certificate or card number. It prints, formats, logs
// and marshals as "[redacted]"; only the SDK's own codec sends it in clear.
// Reveal, or a conversion to string, gives the text.
type Secret string

// Reveal returns the text in clear.
func (s Secret) Reveal() string { return string(s) }

// String returns "[redacted]", or "" for an empty secret.
func (s Secret) String() string {
	if s == "" {
		return ""
	}
	return redacted
}

// GoString redacts the secret in %#v.
func (s Secret) GoString() string { return `core.Secret("` + s.String() + `")` }

// Format redacts the secret under every verb, also those that would print its
// bytes, such as %x.
func (s Secret) Format(f fmt.State, verb rune) {
	text := s.String()
	switch {
	case verb == 'v' && f.Flag('#'):
		text = s.GoString()
	case verb == 'q':
		text = `"` + text + `"`
	}
	_, _ = f.Write([]byte(text))
}

// errRedacted refuses to take the stand-in for the secret itself.
var errRedacted = errors.New("a redacted secret cannot be read back: requests do not travel as JSON")

// UnmarshalText reads a secret, and refuses one that was redacted when it was
// written: a request that went through JSON would send the stand-in.
func (s *Secret) UnmarshalText(text []byte) error {
	if string(text) == redacted {
		return errRedacted
	}
	*s = Secret(text)
	return nil
}

// LogValue redacts the secret in slog.
func (s Secret) LogValue() slog.Value { return slog.StringValue(s.String()) }

// MarshalText redacts the secret in JSON and in every other encoding that is
// built on text, so that a request that is logged as JSON gives nothing away.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }
