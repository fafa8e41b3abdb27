package transport

import (
	"bytes"
	"errors"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// codeSuccess is the code of a response that tells of no failure.
const codeSuccess = "CBC.0000"

// lenient reads what it can of an error.
var lenient = json.JoinOptions(jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))

// members returns the members of an object by name, each as often as it occurs, or
// false for what is no JSON object. Names are compared as they read, not as they are
// escaped.
func members(body []byte) (map[string][]jsontext.Value, bool) {
	d := jsontext.NewDecoder(bytes.NewReader(body), lenient)
	if token, err := d.ReadToken(); err != nil || token.Kind() != '{' {
		return nil, false
	}
	found := map[string][]jsontext.Value{}
	for d.PeekKind() != '}' {
		name, err := d.ReadToken()
		if err != nil {
			return nil, false
		}
		key := name.String()
		value, err := d.ReadValue()
		if err != nil {
			return nil, false
		}
		found[key] = append(found[key], value.Clone())
	}
	if _, err := d.ReadToken(); err != nil || d.PeekKind() != 0 {
		return nil, false // cut off, or followed by something else
	}
	return found, true
}

// tellsFailure reports whether a body says at its top that the request failed, as
// that of HTTP 200 may, in any of the forms in which the platform and its gateway tell
// failures. Lists of single failures further inside are data.
func tellsFailure(body []byte) bool {
	if !mayTellFailure(body) {
		return false
	}
	top, ok := members(body)
	if !ok {
		return false // decoding will tell
	}
	succeeded := false
	for _, code := range top["error_code"] {
		switch {
		case isBlank(code):
		case textOf(code) == codeSuccess:
			succeeded = true
		default:
			return true // one that failed counts, whatever else is there
		}
	}
	if succeeded {
		return false
	}
	given := func(v jsontext.Value) bool { return !isBlank(v) }
	if slices.ContainsFunc(top["error_msg"], given) || slices.ContainsFunc(top["error"], given) {
		return true
	}
	return len(top["message"]) > 0 && slices.ContainsFunc(top["code"], func(v jsontext.Value) bool {
		code := textOf(v)
		return code != codeSuccess && familyOf(code) != ""
	})
}

// mayTellFailure rules out nearly all responses without reading them.
func mayTellFailure(body []byte) bool {
	return bytes.Contains(body, []byte("error")) || bytes.Contains(body, []byte(`"message"`)) ||
		bytes.Contains(body, []byte(`\u00`)) // an escaped letter, maybe of these names
}

// isBlank reports a value that says nothing.
func isBlank(v jsontext.Value) bool {
	switch string(v) {
	case "null", `""`, "{}", "[]", "false":
		return true
	}
	return false
}

// platformError is what an error body says.
type platformError struct{ code, message, requestID string }

// readError understands the error bodies of the gateway, of the business
// interfaces and of the identity service: a code and a message under one of two
// pairs of names, at the top or in an object inside.
func readError(body []byte) platformError { return readErrorWithin(body, deepestError) }

// deepestError is how far inside an error is looked for. Every level is read
// again for the ones inside of it.
const deepestError = 4

func readErrorWithin(body []byte, levels int) platformError {
	fields, ok := members(body)
	if !ok {
		return platformError{}
	}
	said := platformError{requestID: firstText(fields["request_id"])}
	for _, names := range [...][2]string{{"error_code", "error_msg"}, {"code", "message"}} {
		code, message := firstText(fields[names[0]]), firstText(fields[names[1]])
		if code != "" || message != "" {
			said.code, said.message = code, message
			return said
		}
	}
	if levels == 1 {
		return said
	}
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		for _, value := range fields[name] {
			if value.Kind() != '{' {
				continue
			}
			if nested := readErrorWithin(value, levels-1); nested.code != "" || nested.message != "" {
				if nested.requestID == "" {
					nested.requestID = said.requestID
				}
				return nested
			}
		}
	}
	return said
}

// firstText is the text of a member, and of one that is repeated the first that tells
// of a failure.
func firstText(values []jsontext.Value) string {
	text := ""
	for _, value := range values {
		if said := textOf(value); said != "" && (text == "" || text == codeSuccess) {
			text = said
		}
	}
	return text
}

// textOf reads a text or a number.
func textOf(value jsontext.Value) string {
	switch value.Kind() {
	case '"':
		var text string
		if json.Unmarshal(value, &text, lenient) == nil {
			return text
		}
	case '0':
		return string(value)
	}
	return ""
}

// cut returns the start of a body as valid text.
func cut(body []byte, most int) string {
	if len(body) > most {
		body = body[:most]
		for i := len(body) - 1; i >= max(0, len(body)-utf8.UTFMax); i-- {
			if utf8.RuneStart(body[i]) {
				if !utf8.FullRune(body[i:]) {
					body = body[:i] // the cut went through a character
				}
				break
			}
		}
	}
	return strings.ToValidUTF8(string(body), "\uFFFD")
}

// Families of the platform's error codes.
const (
	familyBackend = "CBC"
	familyGateway = "APIGW" // also APIG, of the newer gateway
)

// familyOf returns the family of a code in its documented form, a prefix and digits,
// or "" for a code of none.
func familyOf(code string) string {
	prefix, number, ok := strings.Cut(code, ".")
	if !ok || number == "" || strings.Trim(number, "0123456789") != "" {
		return ""
	}
	switch prefix {
	case "CBC":
		return familyBackend
	case "APIGW", "APIG":
		return familyGateway
	}
	return ""
}

// provesRefusal reports whether a code at a status proves that the platform did not
// carry a request out. From 500 on, and at the two statuses that only say that
// somebody stopped waiting, the request may have been carried out whatever the body
// says. A status without a code of the platform need not come from the platform.
func provesRefusal(status int, code string) bool {
	if status >= http.StatusInternalServerError || status == http.StatusRequestTimeout || status == statusClientClosedRequest {
		return false
	}
	switch familyOf(code) {
	case familyBackend:
		return true // also inside of HTTP 200
	case familyGateway:
		// At 4xx the gateway refuses before the backend, but for the codes that it has for
		// a backend that failed.
		return status >= http.StatusBadRequest && !strings.HasSuffix(code, ".0202") && !strings.HasSuffix(code, ".0203")
	}
	return false
}

// statusClientClosedRequest is what some proxies answer for a client that left.
const statusClientClosedRequest = 499

// retryAfter reads how long the platform asks to wait, in seconds or as a date.
func retryAfter(h http.Header, now time.Time) time.Duration {
	value := h.Get("Retry-After")
	if value == "" {
		return 0
	}
	// A number out of range is parsed as the largest or smallest one.
	if seconds, err := strconv.ParseInt(value, 10, 64); err == nil || errors.Is(err, strconv.ErrRange) {
		const most = int64(365 * 24 * time.Hour / time.Second)
		return time.Duration(min(max(seconds, 0), most)) * time.Second
	}
	if at, err := http.ParseTime(value); err == nil {
		return max(at.Sub(now), 0)
	}
	return 0
}
