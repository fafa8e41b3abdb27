package transport

import (
	"errors"
	"net/http"
	"slices"

	"github.com/partnerbss/partnerbss-go/core"
)

// A repeatable or keyed change goes on after an attempt that may have had its effect. What the
// platform says to a later attempt is then about the two of them: a success is one, and
// a refusal does not prove that nothing happened.

// doubt makes the outcome unknown that err tells, when an earlier attempt was lost.
func (x *exchange) doubt(err error) {
	if call := callOf(err); call != nil && x.lost && call.Outcome != "" {
		call.Outcome = core.OutcomeUnknown
	}
}

// reached reports whether err is the refusal of a change because the state that it asks
// for is there, or because the call with its key was done, after an attempt that was
// lost. Who reached the state does not matter, and nobody waits for data; a key is that
// of this call alone. Without a lost attempt it is a refusal like any other: the call
// changed nothing.
func (x *exchange) reached(err error) bool {
	op := x.call.op
	refused, ok := err.(*core.Error)
	return ok && x.lost && (op.Repeat == Repeatable && op.NoContent || op.Repeat == RepeatKeyed) &&
		refused.Outcome == core.OutcomeRejected && slices.Contains(op.Proof, refused.Code)
}

// describeResponse tells in the metadata of a success which key its call has, and
// whether the response with the data was lost: then a refusal tells of the success.
func (x *exchange) describeResponse(refused bool) {
	response, ok := x.out.(interface{ Meta() *core.Metadata })
	if !ok || x.call.key == "" {
		return
	}
	meta := response.Meta()
	if refused {
		*meta = core.Metadata{
			RequestID: x.last.requestID(), StatusCode: x.last.status(), Header: x.last.head.Header,
			Attempts: x.attempts, LostResponse: true,
		}
	}
	meta.Key = x.call.key
}

// errListedAgain is that of a response which says of single items that they failed. The
// attempt that was lost may have done what this one could not.
var errListedAgain = errors.New("an earlier attempt was lost, and this one lists failures")

// listsFailures reports whether the response of a change, whose success is an empty list
// of failures, lists some.
func listsFailures(op *Operation, body []byte) bool {
	return op.ConfirmsEmpty && slices.ContainsFunc(op.Confirms, func(name string) bool { return proves(last(body, name)) })
}

// succeeded reports whether a status is one of success.
func succeeded(status int) bool {
	return status >= http.StatusOK && status < http.StatusMultipleChoices
}
