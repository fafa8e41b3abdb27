// Package refusal has the one kind of error that the platform answers: a code
// and a text, the status that goes with them, and what a few refusals say
// beyond. Everything that refuses returns it as error; who answers asks for it
// with Of.
package refusal

import (
	"encoding/json"
	"errors"
	"fmt"
)

// Error is a refusal of the business backend: the status, the code and the
// text that the platform answers, and for the few errors that carry data the
// extra fields of the body.
type Error struct {
	Status  int
	Code    string
	Message string
	extra   map[string]any
	Effect  bool // the call changed something all the same
}

// Error implements error.
func (e *Error) Error() string { return e.Code + ": " + e.Message }

// AfterEffect marks the error of a call that changed something all the same.
func (e *Error) AfterEffect() *Error {
	e.Effect = true
	return e
}

// New builds a business error with HTTP status 400, which is what nearly all
// of them have.
func New(code, format string, args ...any) *Error {
	return WithStatus(Invalid, code, format, args...)
}

// WithStatus builds a business error with the given HTTP status. A status of
// 200 makes the "business failure inside a success" of the older operations.
func WithStatus(status int, code, format string, args ...any) *Error {
	return &Error{Status: status, Code: code, Message: fmt.Sprintf(format, args...)}
}

// With adds a field to the error body, next to error_code and error_msg.
func (e *Error) With(name string, value any) *Error {
	if e.extra == nil {
		e.extra = map[string]any{}
	}
	e.extra[name] = value
	return e
}

// Parameter refuses one input field, by its wire name.
func Parameter(field, format string, args ...any) *Error {
	return New("CBC.0100", "Parameter error: %s %s", field, fmt.Sprintf(format, args...))
}

// Refusals that several operations share.
var (
	ErrNotYourCustomer = New("CBC.99000035", "The account is not a customer of the partner.")
	ErrNotYourReseller = New("CBC.99000037", "You have no permission to operate on this reseller.")
	ErrCustomerDenied  = New("CBC.99000000", "You have no permission to operate on this customer.")
	ErrOther           = WithStatus(Failure, "CBC.0999", "Other error.")
)

// Statuses of refusals.
const (
	Inside    = 200 // a business failure inside a success
	Invalid   = 400
	Forbidden = 403
	Failure   = 500
)

// Inside is the refusal as a business failure inside a success.
func (e *Error) Inside() *Error {
	copied := *e
	copied.Status = Inside
	return &copied
}

// Of is the refusal in an error. One that is none is an unspecified failure of
// the platform.
func Of(err error) *Error {
	var refused *Error
	if errors.As(err, &refused) {
		return refused
	}
	return ErrOther
}

// Body renders the error in the shape of its family.
func (e *Error) Body() []byte {
	fields := map[string]any{"error_code": e.Code, "error_msg": e.Message}
	for name, value := range e.extra {
		fields[name] = value
	}
	b, err := json.Marshal(fields)
	if err != nil {
		// Extra fields are plain values set by handlers; this is a bug.
		panic(err)
	}
	return b
}
