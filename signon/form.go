package signon

import (
	"fmt"
	"net/url"
	"strings"
	"unicode/utf8"
)

// The fields of a notification.
const (
	fieldRequest   = "bindRequest"
	fieldAlgorithm = "SigAlg"
	fieldSignature = "Signature"
)

var fields = []string{fieldRequest, fieldAlgorithm, fieldSignature}

// mostFields bounds what a body can make the handler look at. The platform may add
// some; they are not signed, and nothing reads them.
const mostFields = 16

// form is the body of a notification. Its values are kept as they came, too, since
// that is what is signed.
type form struct{ values map[string]value }

type value struct{ raw, plain string }

// parseForm reads a body in which each of the fields stands exactly once. Parsers
// disagree on which of two values counts, and so might the one that verifies and the
// one that reads.
func parseForm(body string) (*form, error) {
	f := &form{values: map[string]value{}}
	parts := strings.SplitN(body, "&", mostFields+1)
	if len(parts) > mostFields {
		return nil, fmt.Errorf("more than %d fields", mostFields)
	}
	for _, part := range parts {
		name, raw, _ := strings.Cut(part, "=")
		name, err := url.QueryUnescape(name)
		if err != nil {
			return nil, fmt.Errorf("the form is not escaped properly")
		}
		plain, err := url.QueryUnescape(raw)
		if err != nil || !utf8.ValidString(plain) {
			return nil, fmt.Errorf("the form is not escaped properly")
		}
		if _, twice := f.values[name]; twice {
			return nil, fmt.Errorf("the form has %s twice", quoted(name))
		}
		f.values[name] = value{raw, plain}
	}
	for _, name := range fields {
		if f.values[name].plain == "" {
			return nil, fmt.Errorf("the form has no %s", name)
		}
	}
	return f, nil
}
