package core

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// Error is the platform's refusal of a request: an HTTP error status, or a business
// failure inside HTTP 200.
type Error struct {
	Call
	StatusCode int           // HTTP status
	Code       string        // error code such as CBC.99005003 or APIGW.0308
	Message    string        // the platform's own message, often in Chinese
	RequestID  string        // gateway request id; name it when reporting a problem
	RetryAfter time.Duration // how long the platform asks to wait, 0 when it does not say
	Skew       time.Duration // how far the platform's clock is ahead of this machine's, when that is why a signature was refused
	Body       RawJSON       // the response, cut at 4 KiB
	// Detail is what the operation tells of a refusal beyond the code, in a type of its package
	// such as *orders.PayRefusal; nil where it tells nothing. errors.As finds it.
	Detail error
}

// Unwrap returns the detail.
func (e *Error) Unwrap() error { return e.Detail }

// Error tells the operation, status, code, message, the meaning of the code
// where it is known, the request id and the outcome.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.prefix() + "HTTP ")
	status := strconv.Itoa(e.StatusCode)
	b.WriteString(status)
	if e.Code != "" && e.Code != status { // the identity service repeats it
		b.WriteString(" " + oneLine(e.Code))
	}
	if meaning := e.Meaning(); meaning != "" {
		b.WriteString(" (" + meaning + ")")
	}
	if e.Message != "" {
		b.WriteString(": " + oneLine(e.Message))
	}
	if e.Detail != nil {
		b.WriteString("; " + oneLine(e.Detail.Error()))
	}
	if e.Skew != 0 {
		fmt.Fprintf(&b, "; this machine's clock is off by %s", -e.Skew.Round(time.Second))
	}
	if e.RequestID != "" {
		b.WriteString(" [request id " + oneLine(e.RequestID) + "]")
	}
	b.WriteString(e.tries() + e.suffix())
	return b.String()
}

// oneLine keeps a text of the platform from looking like lines of a log.
func oneLine(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == '\u2028' || r == '\u2029' { // the last two separate lines
			return ' '
		}
		return r
	}, text)
}

// Meaning explains the code in English, or returns "" for an undocumented code.
func (e *Error) Meaning() string { return codes[e.Code].meaning }

// Uncertain reports whether the code says that the call may have had an effect
// although it failed. The outcome of a state-changing call is then Unknown,
// whatever the HTTP status.
func (e *Error) Uncertain() bool { return uncertain[e.Code] }

// Is makes errors.Is match the sentinels of this package.
func (e *Error) Is(target error) bool {
	if target == ErrOutcomeUnknown {
		return e.Outcome == OutcomeUnknown
	}
	if target == ErrThrottled && e.Outcome == OutcomeUnknown {
		return false // it would say: wait and repeat
	}
	kind := e.kind()
	return kind != nil && (target == kind || target == broader[kind])
}

// Field returns a top-level string or number of the error body, such as the
// domain_id that a failed customers.Create may carry, or "".
func (e *Error) Field(name string) string {
	var fields map[string]json.RawMessage
	if json.Unmarshal(e.Body, &fields) != nil {
		return ""
	}
	var text string
	if json.Unmarshal(fields[name], &text) == nil {
		return text
	}
	var number json.Number
	if json.Unmarshal(fields[name], &number) == nil {
		return number.String()
	}
	return ""
}

// TransportError means that no response came: the request could not be sent, the
// connection broke, or time ran out. Unwrap gives the cause, so that errors.Is
// finds context.Canceled, context.DeadlineExceeded and network errors.
type TransportError struct {
	Call
	Err error
}

// Error tells the operation, the cause and the outcome.
func (e *TransportError) Error() string {
	return e.prefix() + oneLine(e.Err.Error()) + e.tries() + e.suffix()
}

// Unwrap returns the cause.
func (e *TransportError) Unwrap() error { return e.Err }

// Is makes errors.Is match [ErrOutcomeUnknown].
func (e *TransportError) Is(target error) bool {
	return target == ErrOutcomeUnknown && e.Outcome == OutcomeUnknown
}

// CredentialsError means that the credentials of a call could not be obtained. A
// [TransportError] with [OutcomeNotSent] wraps it.
type CredentialsError struct{ Err error }

// Error tells the cause.
func (e *CredentialsError) Error() string { return "credentials: " + e.Err.Error() }

// aboutRequests are the sentinels that speak of what a request names. From the
// identity service they would be about an account, and mislead.
var aboutRequests = []error{
	ErrNotFound, ErrNoSuchAPI, ErrForbidden, ErrDuplicate, ErrInvalidParameter, ErrWrongState, ErrInsufficientBalance,
}

// Is makes errors.Is match [ErrCredentials] and what the cause matches, but for
// sentinels that speak of what a request names.
func (e *CredentialsError) Is(target error) bool {
	return target == ErrCredentials || !slices.Contains(aboutRequests, target) && errors.Is(e.Err, target)
}

// As makes errors.As reach the cause.
func (e *CredentialsError) As(target any) bool { return errors.As(e.Err, target) }

// DecodeError means that a response came but cannot be trusted: a redirect, a
// page of a proxy, a body that is cut off, empty, too large or not of the
// documented shape.
type DecodeError struct {
	Call
	StatusCode int    // HTTP status
	RequestID  string // gateway request id, "" when something in front of the gateway responded
	Excerpt    string // start of the body, cut at 512 bytes
	Err        error
}

// Error tells the operation, status, cause, request id, an excerpt and the outcome.
func (e *DecodeError) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%sHTTP %d: unreadable response: %s", e.prefix(), e.StatusCode, oneLine(e.Err.Error()))
	if e.RequestID != "" {
		b.WriteString(" [request id " + oneLine(e.RequestID) + "]")
	}
	if e.Excerpt != "" {
		fmt.Fprintf(&b, ": %q", e.Excerpt)
	}
	b.WriteString(e.tries() + e.suffix())
	return b.String()
}

// Unwrap returns the cause.
func (e *DecodeError) Unwrap() error { return e.Err }

// Is makes errors.Is match [ErrOutcomeUnknown] and the sentinel of the status.
func (e *DecodeError) Is(target error) bool {
	if target == ErrOutcomeUnknown {
		return e.Outcome == OutcomeUnknown
	}
	if target == ErrThrottled && e.Outcome == OutcomeUnknown {
		return false // as for Error
	}
	return target != nil && target == statusKind(e.StatusCode)
}

// CallerError means that the client's credentials belong to an account that may
// not call the operation. Nothing was sent.
type CallerError struct {
	Operation string
	Caller    Role   // whose credentials the client has
	Accepted  []Role // whose credentials the operation takes
}

// Error tells whose credentials the operation needs.
func (e *CallerError) Error() string {
	accepted := make([]string, len(e.Accepted))
	for i, role := range e.Accepted {
		accepted[i] = string(role)
	}
	text := fmt.Sprintf("%s: takes %s credentials, the client has those of a %s",
		e.Operation, strings.Join(accepted, " or "), e.Caller)
	if len(e.Accepted) == 1 && e.Accepted[0] == RoleCustomer {
		text += "; derive a client with ForCustomer"
	}
	return text + "; " + string(OutcomeNotSent)
}

// Is makes errors.Is match [ErrWrongCaller].
func (e *CallerError) Is(target error) bool { return target == ErrWrongCaller }

func (e *CallerError) outcome() Outcome { return OutcomeNotSent }
