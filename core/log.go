package core

import (
	"log/slog"
	"strings"
)

// logged is the shape in which every error of this SDK is logged, as a group: names are
// the same for all, and members without a value are left out. No member holds a body.
type logged struct {
	operation string
	status    int
	code      string // the platform's
	message   string // the platform's
	cause     string // why there is no response to trust, or which rules a request breaks
	requestID string
	outcome   Outcome
	attempts  int
}

func (l logged) value() slog.Value {
	var attrs []slog.Attr
	text := func(name, value string) {
		if value != "" {
			attrs = append(attrs, slog.String(name, oneLine(value)))
		}
	}
	number := func(name string, value int) {
		if value != 0 {
			attrs = append(attrs, slog.Int(name, value))
		}
	}
	text("operation", l.operation)
	number("status", l.status)
	text("code", l.code)
	text("message", l.message)
	text("error", l.cause)
	text("request_id", l.requestID)
	text("outcome", string(l.outcome))
	number("attempts", l.attempts)
	return slog.GroupValue(attrs...)
}

// LogValue gives slog the facts of the error as a group: operation, status, code, message,
// request_id, outcome, attempts.
func (e *Error) LogValue() slog.Value {
	return logged{
		operation: e.Operation, status: e.StatusCode, code: e.Code, message: e.Message,
		requestID: e.RequestID, outcome: e.Outcome, attempts: e.Attempts,
	}.value()
}

// LogValue gives slog the facts of the error as a group: operation, error, outcome,
// attempts.
func (e *TransportError) LogValue() slog.Value {
	return logged{operation: e.Operation, cause: e.Err.Error(), outcome: e.Outcome, attempts: e.Attempts}.value()
}

// LogValue gives slog the facts of the error as a group: operation, status, error,
// request_id, outcome, attempts. The excerpt is not among them.
func (e *DecodeError) LogValue() slog.Value {
	return logged{
		operation: e.Operation, status: e.StatusCode, cause: e.Err.Error(),
		requestID: e.RequestID, outcome: e.Outcome, attempts: e.Attempts,
	}.value()
}

// LogValue gives slog the facts of the error as a group: operation, error, outcome.
func (e *CallerError) LogValue() slog.Value {
	cause := strings.TrimSuffix(strings.TrimPrefix(e.Error(), e.Operation+": "), "; "+string(OutcomeNotSent))
	return logged{operation: e.Operation, cause: cause, outcome: OutcomeNotSent}.value()
}

// LogValue gives slog the facts of the error as a group: operation, error, outcome.
func (e *ValidationError) LogValue() slog.Value {
	return logged{
		operation: strings.TrimSuffix(e.Request, "Request"),
		cause:     strings.TrimPrefix(e.Error(), e.Request+": "), outcome: OutcomeNotSent,
	}.value()
}

// LogValue gives slog the facts of the error as a group: error.
func (e *CredentialsError) LogValue() slog.Value { return logged{cause: e.Error()}.value() }

// LogValue gives slog the facts of the error as a group: operation, error, outcome.
func (e *PartialError) LogValue() slog.Value {
	return logged{operation: e.Operation, cause: strings.TrimPrefix(e.Error(), e.Operation+": "), outcome: e.Outcome}.value()
}
