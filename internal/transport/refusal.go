package transport

import (
	"bytes"
	"context"
	"errors"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/partnerbss/partnerbss-go/core"
)

// codeSuccess is the code of a response that tells of no failure.
const codeSuccess = "CBC.0000"

// tellsFailure reports whether the body of a response whose status is one of success
// says all the same that the request failed, in any of the forms in which the platform,
// its gateway and the identity service tell failures: at the top, or in an object
// inside. Single failures in a list are data. No documented response holds any of these
// forms otherwise; what proves a success of the operation is data, too.
func tellsFailure(ctx context.Context, op *Operation, body []byte) bool {
	return mayTellFailure(body) && failureWithin(ctx, op, body, deepestError)
}

func failureWithin(ctx context.Context, op *Operation, body []byte, levels int) bool {
	fields, ok := membersWithin(ctx, body)
	if !ok {
		return false // decoding will tell
	}
	given := func(name string) bool {
		return slices.ContainsFunc(fields[name], func(v jsontext.Value) bool { return !isBlank(v) })
	}
	failed := func(code jsontext.Value) bool { return !isBlank(code) && textOf(code) != codeSuccess }
	switch {
	case slices.ContainsFunc(fields["error_code"], failed): // one that failed counts, whatever else is there
		return true
	case given("error_msg") && !given("error_code"): // beside the code of success it says "success"
		return true
	case slices.ContainsFunc(fields["code"], failed) && given("message"):
		return true
	case levels == deepestError && (given("error") || given("encoded_authorization_message")):
		return true
	case levels == 1:
		return false
	}
	for name, values := range fields {
		if levels == deepestError && slices.Contains(op.Confirms, name) {
			continue
		}
		for _, value := range values {
			if value.Kind() == '{' && failureWithin(ctx, op, value, levels-1) {
				return true
			}
		}
	}
	return false
}

// mayTellFailure rules out nearly all responses without reading them.
func mayTellFailure(body []byte) bool {
	return bytes.Contains(body, []byte("error")) || bytes.Contains(body, []byte(`message"`)) ||
		bytes.Contains(body, []byte(`\u00`)) // an escaped letter, maybe of these names
}

// platformError is what an error body says.
type platformError struct{ code, message, requestID string }

// readError understands the error bodies of the gateway, of the business
// interfaces and of the identity service: a code and a message under one of two
// pairs of names, at the top or in an object inside.
func readError(body []byte) platformError {
	if len(body) > mostRefusal {
		return platformError{}
	}
	return readErrorWithin(body, deepestError)
}

// mostRefusal is far larger than an error of the platform. Nothing larger is read as one.
const mostRefusal = 8 << 20

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
		if code == codeSuccess {
			continue // the failure is told elsewhere
		}
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

// codesWithin returns every code that an error body holds where readError looks for
// one.
func codesWithin(body []byte, levels int) []string {
	fields, _ := members(body)
	var codes []string
	for name, values := range fields {
		for _, value := range values {
			if name == "error_code" || name == "code" {
				if code := textOf(value); code != "" {
					codes = append(codes, code)
				}
			}
			if value.Kind() == '{' && levels > 1 {
				codes = append(codes, codesWithin(value, levels-1)...)
			}
		}
	}
	return codes
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

// provesRefusal reports whether a response proves that the platform did not carry a
// changing request out. Only a code of the platform at a status that fits it does: a
// status alone may come from anything between here and there, and tell of an attempt
// that was carried out. Where a response holds several codes, each must prove it, and
// none may stand beside what proves the effect.
func provesRefusal(op *Operation, status int, body []byte) bool {
	codes := codesWithin(body, deepestError)
	if len(codes) == 0 || slices.ContainsFunc(op.Confirms, func(name string) bool {
		return name != "error_code" && proves(last(body, name))
	}) {
		return false
	}
	return !slices.ContainsFunc(codes, func(code string) bool { return !codeProvesRefusal(op.Host, status, code) })
}

// codeProvesRefusal is provesRefusal for one code.
func codeProvesRefusal(host Host, status int, code string) bool {
	switch {
	case status >= http.StatusInternalServerError:
		return false // something failed, maybe after the effect
	case status == http.StatusRequestTimeout || status == statusClientClosedRequest:
		return false // somebody stopped waiting
	case status != http.StatusOK && status < http.StatusBadRequest:
		return false // no status of a refusal
	}
	family, number, _ := strings.Cut(code, ".")
	if strings.Trim(number, "0123456789") != "" {
		return false
	}
	switch family {
	case "CBC": // of the backend, also inside of HTTP 200
		return len(number) >= 4 && len(number) <= 8 && code != codeSuccess && !(&core.Error{Code: code}).Uncertain()
	case "OSM": // of the tickets' backend, also inside of HTTP 200
		return host == HostTickets && (len(number) == 4 || len(number) == 8) && strings.Trim(number, "0") != "" && !(&core.Error{Code: code}).Uncertain()
	case "APIGW", "APIG": // of the gateway, which refuses before the backend and never with HTTP 200
		return len(number) == 4 && status != http.StatusOK && gatewayRefuses(number, status)
	}
	return false
}

// gatewayRefuses reports whether a number of the gateway's table means at this status
// that the request did not get to the backend.
func gatewayRefuses(number string, status int) bool {
	switch number {
	case "0201": // malformed or too large, but elsewhere a backend that failed
		switch status {
		case http.StatusBadRequest, http.StatusRequestEntityTooLarge, http.StatusRequestURITooLong, statusHeadersTooLarge:
			return true
		}
		return false
	case "0202", "0203": // the backend is unavailable, or did not answer in time
		return false
	case "0705": // the gateway failed
		return false
	}
	return true
}

// Statuses that net/http has no names for.
const (
	statusHeadersTooLarge     = 494
	statusClientClosedRequest = 499 // what some proxies answer for a client that left
)

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
