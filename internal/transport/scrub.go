package transport

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"time"
	"unicode"

	"github.com/partnerbss/partnerbss-go/auth"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/seal"
)

// redacted stands for a secret, like that of a core.Secret.
const redacted = "[redacted]"

// scrubber removes the credentials of a call, and the secrets that its request
// holds, from texts of the platform or of something in between: the gateway prints
// the request that it was sent when a signature is wrong, and some proxies do.
type scrubber struct {
	needles []needle
	longest int // of the needles
}

// newScrubber collects the secrets of a call.
func newScrubber(credentials auth.Credentials, request any) *scrubber {
	found := secretsOf(request)
	for _, secret := range []core.Secret{credentials.SecretKey, credentials.SecurityToken, credentials.Token} {
		found[secret.Reveal()] = true
	}
	s := &scrubber{}
	for secret := range found {
		if len(secret) < shortestSecret {
			continue
		}
		s.needles = append(s.needles, needlesOf(secret)...)
	}
	for _, n := range s.needles {
		s.longest = max(s.longest, len(n.text))
	}
	return s
}

// text returns a text without secrets.
func (s *scrubber) text(text string) string {
	if len(s.needles) == 0 || text == "" {
		return text
	}
	marked := newMarks(len(text))
	for _, v := range viewsOf(text) {
		for _, n := range s.needles {
			n.mark(v, marked)
		}
	}
	return marked.replace(text, redacted)
}

// line returns a text without secrets, and on one line.
func (s *scrubber) line(text string) string { return oneLine(s.text(text)) }

// start returns the start of a body, without secrets. They are removed before it is
// cut, or a part of one might stay.
func (s *scrubber) start(body []byte, most int) string {
	return cut([]byte(s.text(cut(body, most+longestEscaped*s.longest))), most)
}

// error returns an error whose text has no secrets, quotes nothing of the bytes of a
// response, and is on one line. What it is, errors.Is and errors.As still find; what
// it says elsewhere, they do not.
func (s *scrubber) error(err error) error {
	if err == nil {
		return nil
	}
	text := err.Error()
	if clean := s.line(withoutQuotes(text)); clean != text {
		return &scrubbedError{clean, err}
	}
	return err
}

// scrubbedError is an error with another text. It has no Unwrap, which would lead to
// the text that must not be seen.
type scrubbedError struct {
	text string
	err  error
}

func (e *scrubbedError) Error() string              { return e.text }
func (e *scrubbedError) Is(target error) bool       { return errors.Is(e.err, target) }
func (e *scrubbedError) As(target any) bool         { return errors.As(e.err, target) }
func (e *scrubbedError) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(e.text)) }

// quoting are the beginnings of errors of net/http that go on with what came over
// the connection. It is no response, so nobody can say what there is in it: the
// identity service sends tokens in a header.
var quoting = []string{
	"malformed HTTP response", "malformed HTTP status code", "malformed HTTP version",
	"malformed MIME header initial line", "malformed MIME header line", "malformed MIME header: missing colon", "malformed MIME header",
	"bad Content-Length", "invalid empty Content-Length", "multiple Content-Length headers", "invalid Content-Length",
	"unsupported transfer encoding", "too many transfer encodings", "bad trailer key", "invalid Trailer key",
}

// withoutQuotes ends a text of net/http before what it quotes.
func withoutQuotes(text string) string {
	for _, beginning := range quoting {
		if before, _, found := strings.Cut(text, beginning); found {
			return before + beginning
		}
	}
	return text
}

// oneLine keeps a text from looking like lines of a log.
func oneLine(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == '\u2028' || r == '\u2029' {
			return ' '
		}
		return r
	}, text)
}

var secretType = reflect.TypeFor[core.Secret]()

// secretsOf finds the secrets in all that a request holds, also in unexported fields.
func secretsOf(request any) map[string]bool {
	found := map[string]bool{}
	appendSecrets(found, map[visited]bool{}, reflect.ValueOf(request))
	return found
}

// visited is what a pointer or a map has been followed to: some lead back.
type visited struct {
	at uintptr
	of reflect.Type
}

func appendSecrets(found map[string]bool, seen map[visited]bool, v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer, reflect.Map:
		here := visited{v.Pointer(), v.Type()}
		if v.IsNil() || seen[here] {
			return
		}
		seen[here] = true
	}
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		appendSecrets(found, seen, v.Elem())
	case reflect.Struct:
		switch v.Type() {
		case secretType:
			// Not Interface: reflect refuses it for an unexported field.
			found[seal.Open(v.Field(0).String())] = true
			return
		case reflect.TypeFor[time.Time]():
			return // its zone belongs to package time, which may just be loading it
		}
		for i := range v.NumField() {
			appendSecrets(found, seen, v.Field(i))
		}
	case reflect.Slice, reflect.Array:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			return
		}
		for i := range v.Len() {
			appendSecrets(found, seen, v.Index(i))
		}
	case reflect.Map:
		for _, key := range v.MapKeys() {
			appendSecrets(found, seen, key)
			appendSecrets(found, seen, v.MapIndex(key))
		}
	}
}
