package transport

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"reflect"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/wire"
	"github.com/partnerbss/partnerbss-go/internal/wire/direct"
)

const (
	mostErrorBody = 4 << 10
	mostDetail    = 256 << 10 // of a refusal that tells more than its code
	mostFailure   = 8 << 10   // above it, documented data of a query is not searched for failures
	mostExcerpt   = 512
	mostCode      = 64
	mostChange    = 4 << 20 // of the response to a change
)

// reading is a response that is being understood.
type reading struct {
	*result
	ctx      context.Context // after which nothing more is read from the response
	call     *call
	who      identity
	attempts int
	scrubs   *scrubber // nil until something is to be scrubbed
}

// judge turns a whole response into a response or an error.
func (r *reading) judge(out any) error {
	switch {
	case r.status() < http.StatusOK:
		return r.unreadable(errNotFinal)
	case isRedirect(r.status()):
		return r.unreadable(fmt.Errorf("redirect%s, which is not followed", redirectHost(r.head)))
	case r.status() >= http.StatusBadRequest:
		return r.failure()
	case r.call.op.File:
		return r.judgeFile(out.(*File))
	case r.call.op.NoContent && r.status() != http.StatusNoContent:
		if tellsFailure(r.ctx, r.call.op, r.body) {
			return r.failure()
		}
		return r.unreadable(errContent)
	case len(bytes.TrimSpace(r.body)) == 0:
		if out == nil && len(r.call.op.Confirms) == 0 && !r.call.op.Envelope {
			return nil
		}
		return r.unreadable(errEmpty)
	}
	if out == nil {
		out = new(core.RawJSON) // what there is must be readable and confirm the success all the same
	}
	if !r.call.op.Safe && len(r.body) > mostChange {
		return r.unreadable(errTooMuch)
	}
	err := r.decode(out)
	if ended := r.ctx.Err(); ended != nil && err != nil {
		// Whatever was made of what had been read by then.
		return r.unreadable(fmt.Errorf("%w while %d bytes were being read", ended, len(r.body)))
	}
	return err
}

var (
	errTooMuch   = errors.New("larger than a response to a change can be")
	errNotFinal  = errors.New("a status that ends no request")
	errNotOurs   = errors.New("an error that is not in the platform's form")
	errEmpty     = errors.New("empty where data is due")
	errContent   = errors.New("not HTTP 204, which is what a success is here")
	errNotJSON   = errors.New("not JSON")
	errNotObject = errors.New("not a JSON object")
)

// misfit is the error of a response that does not fit its Go type. Its text may
// quote the response.
type misfit struct{ error }

func (m misfit) Unwrap() error { return m.error }

// errMisfit is said instead where nothing may be quoted.
const errMisfit = "the response does not have the documented shape"

// failure is the error of a response that tells of one.
func (r *reading) failure() error {
	refused := r.refusal()
	if refused.Code == "" && refused.Message == "" {
		return r.unreadable(errNotOurs)
	}
	return refused
}

// decode fills the response and its metadata, unless the response tells of a failure.
func (r *reading) decode(out any) error {
	raw, isRaw := out.(*core.RawJSON)
	// A large page of a query that is in its documented form is data; direct looks for a
	// code that failed itself.
	page := r.call.op.Safe && !isRaw && len(r.body) > mostFailure
	if !page && tellsFailure(r.ctx, r.call.op, r.body) {
		return r.failure()
	}
	if isRaw {
		if !wire.Valid(r.ctx, r.body) {
			return r.unreadable(errNotJSON)
		}
		if err := confirm(r.call.op, r.body, out); err != nil {
			return r.unreadable(err)
		}
		*raw = r.body
		return nil
	}
	kind := jsontext.Value(bytes.TrimLeft(r.body, " \t\r\n")).Kind()
	if kind == 'n' {
		return r.unreadable(errEmpty)
	}
	var warnings []core.Warning
	if !direct.Unmarshal(r.ctx, r.body, out) {
		if page && tellsFailure(r.ctx, r.call.op, r.body) {
			return r.failure()
		}
		var err error
		if warnings, err = r.unmarshal(out); err != nil {
			return r.unreadable(misfit{err})
		}
	}
	if described, ok := out.(response); ok {
		if kind != '{' {
			// The tolerance for an object inside of a list ends here: an empty
			// list would be a success without any data.
			return r.unreadable(errNotObject)
		}
		if err := confirm(r.call.op, r.body, out); err != nil {
			return r.unreadable(err)
		}
		*described.Meta() = core.Metadata{
			RequestID:  r.requestID(),
			StatusCode: r.status(),
			Header:     r.head.Header,
			Attempts:   r.attempts,
			Raw:        r.body,
			Warnings:   warnings,
			Batch:      r.call.batch(),
		}
		if len(warnings) > 0 {
			r.call.logWarnings(r.ctx, r.attempts, r.scrubber().line(r.requestID()), warnings)
		}
	}
	return nil
}

// unmarshal decodes with tolerance, but for times where the SDK itself goes by them: there,
// one that cannot be read must not pass for one that is not there.
func (r *reading) unmarshal(out any) ([]core.Warning, error) {
	if r.call.cfg.StrictTimes || r.call.op.Secret {
		return nil, wire.UnmarshalWithin(r.ctx, r.body, out)
	}
	return wire.UnmarshalLenient(r.ctx, r.body, out, r.call.op.Host.zone())
}

// unreadable is the error of a response that cannot be trusted. A state-changing
// call may have been carried out, whatever the status says: it need not be the
// platform that answered.
func (r *reading) unreadable(err error) *core.DecodeError {
	failure := &core.DecodeError{
		Call:       r.call.op.call(r.attempts, core.OutcomeUnknown),
		StatusCode: r.status(),
		RequestID:  r.scrubber().line(r.requestID()),
		Err:        r.scrubber().error(err),
	}
	if r.call.op.Secret && errors.As(err, new(misfit)) {
		failure.Err = &scrubbedError{errMisfit, err} // it may quote what nobody knows yet
	}
	// The body of a redirect repeats where it leads, with the query.
	if !isRedirect(r.status()) {
		failure.Excerpt = oneLine(r.excerpt(mostExcerpt))
	}
	return failure
}

// refusal reads the platform's error from the response. Code and message stay empty
// when the body holds none.
func (r *reading) refusal() *core.Error {
	said := readError(r.body)
	refused := &core.Error{
		Call:       r.call.op.call(r.attempts, core.OutcomeUnknown),
		StatusCode: r.status(),
		Code:       cut([]byte(r.scrubber().line(said.code)), mostCode),
		Message:    cut([]byte(r.scrubber().line(said.message)), mostErrorBody),
		RequestID:  r.scrubber().line(r.requestID()),
		RetryAfter: max(retryAfter(r.head.Header, r.who.now()), throttleWindow(r.result)),
		Body:       core.RawJSON(r.excerpt(mostErrorBody)),
	}
	if refused.RequestID == "" {
		refused.RequestID = cut([]byte(r.scrubber().line(said.requestID)), mostCode)
	}
	refused.Detail = r.detail()
	if !r.call.op.Safe && provesRefusal(r.call.op, r.status(), r.body) {
		refused.Outcome = core.OutcomeRejected
	}
	if ahead, off := r.who.skew(r.head.Header); off && ahead.Abs() > skewTolerance && r.who.wrongClock(refused) {
		refused.Skew = ahead
	}
	return refused
}

// detail reads what a refusal tells beyond its code, nil when that is nothing.
func (r *reading) detail() error {
	if r.call.op.Refusal == nil {
		return nil
	}
	detail := r.call.op.Refusal()
	if wire.UnmarshalJSON([]byte(r.excerpt(mostDetail)), detail) != nil {
		return nil // the code says enough
	}
	fields := reflect.ValueOf(detail).Elem()
	for i := range fields.NumField() {
		if field := fields.Field(i); !field.IsZero() && (field.Kind() != reflect.Slice || field.Len() > 0) {
			return detail
		}
	}
	return nil
}

// scrubber removes the secrets of the call from texts.
func (r *reading) scrubber() *scrubber {
	if r.scrubs == nil {
		r.scrubs = newScrubber(r.who.Credentials, r.call.req)
	}
	return r.scrubs
}

// excerpt returns the start of the response, without secrets.
func (r *reading) excerpt(most int) string {
	if r.call.op.Secret {
		return ""
	}
	return r.scrubber().start(r.body, most)
}

func isRedirect(status int) bool { return status >= 300 && status < 400 }

// redirectHost names where a redirect leads, without path and query.
func redirectHost(resp *http.Response) string {
	if location, err := url.Parse(resp.Header.Get("Location")); err == nil && location.Host != "" {
		return " to " + location.Host
	}
	return ""
}

// forClient is the response as an http.Client takes it, which fails on a Location
// that it cannot parse, and drops the response.
func forClient(resp *http.Response) *http.Response {
	if isRedirect(resp.StatusCode) {
		if _, err := url.Parse(resp.Header.Get("Location")); err != nil {
			resp.Header.Del("Location")
		}
	}
	return resp
}
