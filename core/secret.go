package core

import (
	"crypto/subtle"
	"errors"
	"fmt"
	"log/slog"

	"github.com/partnerbss/partnerbss-go/internal/seal"
)

// redacted stands for a secret wherever a secret could be read by chance.
const redacted = "[redacted]"

// Secret is a text that must not be seen: a secret key, token, password,
// verification code, or certificate or card number. It prints, formats, logs
// and marshals as "[redacted]"; only the SDK's own codec sends it in clear, and
// [Secret.Reveal] gives the text.
//
// The text is held encrypted, with a key that lives as long as the process. What
// goes around the methods of a Secret, as fmt does in an unexported field, a
// debugging printer or a test's diff, shows bytes that tell the length of the text
// and no more.
//
// The zero Secret is the empty text. Secrets are comparable: those of equal texts
// are equal, and can be keys of maps.
type Secret struct{ sealed string }

// NewSecret returns a secret of the text, such as os.Getenv("PASSWORD").
func NewSecret(text string) Secret { return Secret{seal.Seal(text)} }

// Reveal returns the text in clear.
func (s Secret) Reveal() string { return seal.Open(s.sealed) }

// IsZero reports whether the text is empty.
func (s Secret) IsZero() bool { return s.sealed == "" }

// Equal reports whether two secrets are of the same text. The time that takes
// does not depend on what the texts have in common.
func (s Secret) Equal(other Secret) bool {
	return subtle.ConstantTimeCompare([]byte(s.sealed), []byte(other.sealed)) == 1
}

// String returns "[redacted]", or "" for an empty secret.
func (s Secret) String() string {
	if s.IsZero() {
		return ""
	}
	return redacted
}

// GoString redacts the secret in %#v.
func (s Secret) GoString() string { return `core.NewSecret("` + s.String() + `")` }

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
var errRedacted = errors.New("a redacted secret cannot be read back: requests do not travel as JSON or gob")

// UnmarshalText reads a secret, and refuses one that was redacted when it was
// written: a request that went through JSON would send the stand-in.
func (s *Secret) UnmarshalText(text []byte) error {
	if string(text) == redacted {
		return errRedacted
	}
	*s = NewSecret(string(text))
	return nil
}

// LogValue redacts the secret in slog.
func (s Secret) LogValue() slog.Value { return slog.StringValue(s.String()) }

// MarshalText redacts the secret in JSON and in every other encoding that is
// built on text, so that a request that is logged as JSON gives nothing away.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// GobEncode redacts the secret in encoding/gob, like MarshalText.
func (s Secret) GobEncode() ([]byte, error) { return s.MarshalText() }

// GobDecode refuses a secret that was redacted when it was written, like
// UnmarshalText.
func (s *Secret) GobDecode(text []byte) error { return s.UnmarshalText(text) }
