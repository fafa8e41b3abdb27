package core

import (
	"errors"
	"net/http"
	"strings"
)

// Sentinels for errors.Is. They group the error codes of the platform by what a
// caller does about them.
var (
	// ErrThrottled: too many calls (HTTP 429, flow control); wait and retry. An error
	// whose outcome is unknown never matches it.
	ErrThrottled = errors.New("throttled")
	// ErrUnauthorized: the credentials are wrong (HTTP 401).
	ErrUnauthorized = errors.New("unauthorized")
	// ErrTokenExpired: the token is no longer valid; also [ErrUnauthorized].
	ErrTokenExpired = errors.New("token expired")
	// ErrClockSkew: the clock of this machine is too far off; also [ErrUnauthorized].
	ErrClockSkew = errors.New("clock skew")
	// ErrKeyLocked: five bad signatures locked the access key for five minutes;
	// also [ErrUnauthorized].
	ErrKeyLocked = errors.New("access key locked")
	// ErrForbidden: the credentials are right but may not do this (HTTP 403).
	ErrForbidden = errors.New("forbidden")
	// ErrInvalidParameter: the platform refused a parameter.
	ErrInvalidParameter = errors.New("invalid parameter")
	// ErrNotFound: what the request names does not exist. An unknown API path is
	// [ErrNoSuchAPI] instead, so that a wrong endpoint is not taken for a missing
	// customer.
	ErrNotFound = errors.New("not found")
	// ErrNoSuchAPI: the gateway does not know the path or method.
	ErrNoSuchAPI = errors.New("no such API")
	// ErrDuplicate: it exists already, or was done already.
	ErrDuplicate = errors.New("duplicate")
	// ErrInsufficientBalance: an account, quota or budget holds too little.
	ErrInsufficientBalance = errors.New("insufficient balance")
	// ErrPaymentInProgress: the order is being paid; poll the order, do not pay again.
	ErrPaymentInProgress = errors.New("payment in progress")
	// ErrWrongState: the thing exists but its state does not allow this now.
	ErrWrongState = errors.New("wrong state")
	// ErrVerificationCode: the verification code is wrong, used up or expired.
	ErrVerificationCode = errors.New("verification code refused")
	// ErrUnavailable: the platform failed (HTTP 5xx).
	ErrUnavailable = errors.New("unavailable")
	// ErrBodyTooLarge: a request above the gateway's limit, or a response above the client's.
	ErrBodyTooLarge = errors.New("body too large")
	// ErrOutcomeUnknown: a state-changing call was sent and no trustworthy response came back.
	ErrOutcomeUnknown = errors.New("outcome unknown")
	// ErrCredentials: the credentials of a call could not be obtained; the call
	// itself was not sent. What the identity service did not find or forbade is
	// not [ErrNotFound] or [ErrForbidden] here: it says nothing about an order.
	ErrCredentials = errors.New("no credentials")
	// ErrWrongCaller: the operation takes other credentials than those of the client.
	ErrWrongCaller = errors.New("wrong caller")
	// ErrPageStuck: an iterator stopped because the pages of the platform do not advance, or
	// contradict each other, and asking again did not help: what has been yielded need not
	// be the whole list.
	ErrPageStuck = errors.New("page does not advance")
	// ErrDryRun: nothing was sent because the call was a dry run.
	ErrDryRun = errors.New("dry run")
)

// broader names the sentinel that also matches a more special one.
var broader = map[error]error{
	ErrTokenExpired: ErrUnauthorized,
	ErrClockSkew:    ErrUnauthorized,
	ErrKeyLocked:    ErrUnauthorized,
}

// kind classifies a refusal by its code, then by its message, then by its status.
func (e *Error) kind() error {
	if known, ok := codes[e.Code]; ok && known.kind != nil {
		return known.kind
	}
	// The shared gateway says APIGW, the newer one APIG, for the same table.
	if number, ok := gatewayCode(e.Code); ok {
		if kind := e.gatewayKind(number); kind != nil {
			return kind
		}
	}
	if e.StatusCode == http.StatusUnauthorized && strings.Contains(strings.ToLower(e.Message), tokenMustBeUpdated) {
		return ErrTokenExpired
	}
	if e.StatusCode == http.StatusNotFound {
		return ErrNotFound
	}
	return statusKind(e.StatusCode)
}

// tokenMustBeUpdated is how the platform says that a token was revoked early.
const tokenMustBeUpdated = "token must be updated"

// statusKind classifies an HTTP status by itself. 404 is not among them: it may
// say that the endpoint is wrong.
func statusKind(status int) error {
	switch {
	case status == http.StatusUnauthorized:
		return ErrUnauthorized
	case status == http.StatusForbidden:
		return ErrForbidden
	case status == http.StatusRequestEntityTooLarge:
		return ErrBodyTooLarge
	case status == http.StatusTooManyRequests:
		return ErrThrottled
	case status >= http.StatusInternalServerError:
		return ErrUnavailable
	}
	return nil
}

// gatewayCode returns the number of a gateway code such as APIGW.0308.
func gatewayCode(code string) (number string, ok bool) {
	prefix, number, found := strings.Cut(code, ".")
	return number, found && (prefix == "APIGW" || prefix == "APIG")
}

func (e *Error) gatewayKind(number string) error {
	message := strings.ToLower(e.Message)
	switch number {
	case "0101", "0103":
		return ErrNoSuchAPI
	case "0301", "0303":
		switch {
		case strings.Contains(message, "decrypt token fail"), strings.Contains(message, tokenMustBeUpdated),
			strings.Contains(message, "token has expired"): // of temporary keys
			return ErrTokenExpired
		case strings.Contains(message, "failed to reach the limit"):
			return ErrKeyLocked
		case e.Skew != 0, strings.Contains(message, "signature expired"):
			return ErrClockSkew
		}
		return ErrUnauthorized
	case "0302":
		return ErrForbidden
	case "0308":
		return ErrThrottled
	}
	return nil
}

// ThrottledByGateway reports whether the gateway refused the call before it
// reached the backend, so that nothing can have happened.
func (e *Error) ThrottledByGateway() bool {
	number, ok := gatewayCode(e.Code)
	return ok && number == "0308" && e.StatusCode == http.StatusTooManyRequests
}
