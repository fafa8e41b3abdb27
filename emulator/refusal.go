package emulator

import (
	"encoding/json"
	"errors"
	"fmt"
)

// apiError is a refusal of the business backend: the status, the code and the
// text that the platform answers, and for the few errors that carry data the
// extra fields of the body.
type apiError struct {
	status int
	code   string
	msg    string
	extra  map[string]any
	effect bool // the call changed something all the same
}

// Error implements error.
func (e *apiError) Error() string { return e.code + ": " + e.msg }

// afterEffect marks the error of a call that changed something all the same.
func (e *apiError) afterEffect() *apiError {
	e.effect = true
	return e
}

// fail builds a business error with HTTP status 400, which is what nearly all
// of them have.
func fail(code, format string, args ...any) *apiError {
	return failStatus(statusInvalid, code, format, args...)
}

// failStatus builds a business error with the given HTTP status. A status of
// 200 makes the "business failure inside a success" of the older operations.
func failStatus(status int, code, format string, args ...any) *apiError {
	return &apiError{status: status, code: code, msg: fmt.Sprintf(format, args...)}
}

// with adds a field to the error body, next to error_code and error_msg.
func (e *apiError) with(name string, value any) *apiError {
	if e.extra == nil {
		e.extra = map[string]any{}
	}
	e.extra[name] = value
	return e
}

// errParameter refuses one input field, by its wire name.
func errParameter(field, format string, args ...any) *apiError {
	return fail("CBC.0100", "Parameter error: %s %s", field, fmt.Sprintf(format, args...))
}

var errNotYourCustomer = fail("CBC.99000035", "The account is not a customer of the partner.")

var errNotYourReseller = fail("CBC.99000037", "You have no permission to operate on this reseller.")

var errCustomerDenied = fail("CBC.99000000", "You have no permission to operate on this customer.")

var errOther = failStatus(statusFailure, "CBC.0999", "Other error.")

// Statuses of refusals.
const (
	statusInside    = 200 // a business failure inside a success
	statusInvalid   = 400
	statusForbidden = 403
	statusFailure   = 500
)

// inside is the refusal as a business failure inside a success.
func (e *apiError) inside() *apiError {
	copied := *e
	copied.status = statusInside
	return &copied
}

// refusalOf is the refusal in an error. One that is none is an unspecified
// failure of the platform.
func refusalOf(err error) *apiError {
	var refused *apiError
	if errors.As(err, &refused) {
		return refused
	}
	return errOther
}

// body renders the error in the shape of its family.
func (e *apiError) body() []byte {
	fields := map[string]any{"error_code": e.code, "error_msg": e.msg}
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
