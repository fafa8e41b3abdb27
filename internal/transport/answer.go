package transport

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/wire"
)

const (
	mostErrorBody = 4 << 10
	mostExcerpt   = 512
	mostCode      = 64
	// skewTolerance is what the gateway forgives, less the second that the Date
	// header is rounded to and the time an answer may take.
	skewTolerance = 14 * time.Minute
	codeSuccess   = "CBC.0000"
)

// judge turns an answer into a response or an error.
func (c *call) judge(resp *http.Response, out any) error {
	body := c.last.body
	switch {
	case resp.StatusCode < http.StatusOK:
		return c.unreadable(resp, errNotFinal)
	case isRedirect(resp.StatusCode):
		return c.unreadable(resp, fmt.Errorf("redirect%s, which is not followed", redirectHost(resp)))
	case resp.StatusCode >= 400:
		refused := c.refusal(resp)
		if refused.Code == "" && refused.Message == "" {
			return c.unreadable(resp, errNotOurs)
		}
		return refused
	case len(bytes.TrimSpace(body)) == 0:
		if out == nil {
			return nil
		}
		return c.unreadable(resp, errEmpty)
	}
	if out == nil {
		out = new(core.RawJSON) // what there is must be readable all the same
	}
	return c.decode(resp, out)
}

var (
	errNotFinal  = errors.New("a status that ends no request")
	errNotOurs   = errors.New("an error that is not in the platform's form")
	errEmpty     = errors.New("empty where data is due")
	errNotJSON   = errors.New("not JSON")
	errNotObject = errors.New("not a JSON object")
)

// misfit is the error of an answer that does not fit its Go type. Its text may
// quote the answer.
type misfit struct{ error }

func (m misfit) Unwrap() error { return m.error }

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

// decode fills the response and its metadata, unless the answer tells of a failure.
func (c *call) decode(resp *http.Response, out any) error {
	body := c.last.body
	if raw, ok := out.(*core.RawJSON); ok {
		if failed(body) {
			return c.refusal(resp)
		}
		if !jsontext.Value(body).IsValid() {
			return c.unreadable(resp, errNotJSON)
		}
		*raw = body
		return nil
	}
	kind := jsontext.Value(bytes.TrimLeft(body, " \t\r\n")).Kind()
	if kind == 'n' {
		return c.unreadable(resp, errEmpty)
	}
	if !wire.TryUnmarshal(body, out) {
		if failed(body) {
			return c.refusal(resp)
		}
		if err := wire.UnmarshalJSON(body, out); err != nil {
			return c.unreadable(resp, misfit{err})
		}
	}
	if response, ok := out.(interface{ Meta() *core.Metadata }); ok {
		if kind != '{' {
			// The tolerance for an object inside of a list ends here: an empty
			// list would be a success without any data.
			return c.unreadable(resp, errNotObject)
		}
		*response.Meta() = core.Metadata{
			RequestID:  requestID(resp.Header),
			StatusCode: resp.StatusCode,
			Header:     resp.Header,
			Attempts:   c.attempts,
			Raw:        body,
		}
	}
	return nil
}

// unreadable is the error of an answer that cannot be trusted. A state-changing
// call may have been carried out, whatever the status says: it need not be the
// platform that answered.
func (c *call) unreadable(resp *http.Response, err error) *core.DecodeError {
	failure := &core.DecodeError{
		Call:       c.op.call(c.attempts, core.OutcomeUnknown),
		StatusCode: resp.StatusCode,
		RequestID:  requestID(resp.Header),
		Err:        err,
	}
	// The body of a redirect repeats where it leads, with the query.
	if !isRedirect(resp.StatusCode) {
		failure.Excerpt = c.excerpt(mostExcerpt)
	}
	return failure
}

// refusal reads the platform's error from an answer. Code and message stay empty
// when the body holds none.
func (c *call) refusal(resp *http.Response) *core.Error {
	said := readError(c.last.body)
	refused := &core.Error{
		Call:       c.op.call(c.attempts, outcomeOf(resp.StatusCode)),
		StatusCode: resp.StatusCode,
		Code:       cut([]byte(said.code), mostCode),
		Message:    cut([]byte(c.scrub(said.message)), mostErrorBody),
		RequestID:  requestID(resp.Header),
		RetryAfter: retryAfter(resp.Header, c.now()),
		Body:       core.RawJSON(c.excerpt(mostErrorBody)),
	}
	if refused.RequestID == "" {
		refused.RequestID = cut([]byte(said.requestID), mostCode)
	}
	if refused.Outcome == core.OutcomeRejected && refused.Uncertain() {
		refused.Outcome = core.OutcomeUnknown
	}
	if ahead, off := c.skew(resp); off && ahead.Abs() > skewTolerance && c.wrongClock(refused) {
		refused.Skew = ahead
	}
	return refused
}

// wrongClock reports whether a wrong clock may be why a request was refused:
// nothing but a signature depends on it, and another one does not unlock a key.
func (c *call) wrongClock(refused *core.Error) bool {
	return c.credentials.Token == "" && c.credentials.AccessKey != "" && errors.Is(refused, core.ErrUnauthorized) &&
		!errors.Is(refused, core.ErrTokenExpired) && !errors.Is(refused, core.ErrKeyLocked)
}

// skew compares the clocks: how far the platform's is ahead of this machine's,
// and whether that is too far from what was believed.
func (c *call) skew(resp *http.Response) (ahead time.Duration, off bool) {
	date, err := http.ParseTime(resp.Header.Get("Date"))
	if err != nil || resp.Header.Get("Age") != "" {
		return 0, false // a cached answer tells the time of another day
	}
	return time.Until(date), date.Sub(c.now()).Abs() > skewTolerance
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

func requestID(h http.Header) string {
	if id := h.Get("X-Request-Id"); id != "" {
		return id
	}
	return h.Get("X-Iam-Trace-Id")
}

// excerpt returns the start of the answer, without secrets. They are removed
// before it is cut, or a part of one might stay.
func (c *call) excerpt(most int) string {
	if c.op.Secret {
		return ""
	}
	const longestSecret = 32 << 10 // what the gateway takes as a header
	return cut([]byte(c.scrub(cut(c.last.body, most+longestSecret))), most)
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

// redirectHost names where a redirect leads, without path and query.
func redirectHost(resp *http.Response) string {
	if location, err := url.Parse(resp.Header.Get("Location")); err == nil && location.Host != "" {
		return " to " + location.Host
	}
	return ""
}
