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

	"github.com/partnerbss/partnerbss-go/core"
)

// codeSuccess is the code of a response that tells of no failure.
const codeSuccess = "CBC.0000"

// failed reports whether a body says at its top that the request failed, as a
// success may. Lists of single failures further inside are data.
func failed(body []byte) bool {
	if !bytes.Contains(body, []byte(`"error_code"`)) {
		return false
	}
	var top struct {
		Code jsontext.Value `json:"error_code"`
	}
	if json.Unmarshal(body, &top, lenient) != nil {
		return false // decoding will tell
	}
	code := textOf(top.Code)
	return code != "" && code != codeSuccess
}

// lenient reads what it can of an error.
var lenient = json.JoinOptions(jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))

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
	var fields map[string]jsontext.Value
	if json.Unmarshal(body, &fields, lenient) != nil {
		return platformError{}
	}
	said := platformError{requestID: textOf(fields["request_id"])}
	for _, names := range [...][2]string{{"error_code", "error_msg"}, {"code", "message"}} {
		code, message := textOf(fields[names[0]]), textOf(fields[names[1]])
		if code != "" || message != "" {
			said.code, said.message = code, message
			return said
		}
	}
	if levels == 1 {
		return said
	}
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		if fields[name].Kind() != '{' {
			continue
		}
		if nested := readErrorWithin(fields[name], levels-1); nested.code != "" || nested.message != "" {
			if nested.requestID == "" {
				nested.requestID = said.requestID
			}
			return nested
		}
	}
	return said
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

// outcomeOf says what a response with an error status means for a call that changes
// something. From 500 on, the request may have been carried out.
func outcomeOf(status int) core.Outcome {
	if status >= http.StatusInternalServerError {
		return core.OutcomeUnknown
	}
	return core.OutcomeRejected
}

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
