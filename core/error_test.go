package core

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestErrorTexts(t *testing.T) {
	allocate := Call{Operation: "accounts.AllocateFunds", Method: "POST", Path: "/v2/x/{id}", Attempts: 1, Outcome: OutcomeUnknown, Settle: "accounts.ListAdjustRecords (by CustomerID)"}
	with := func(call Call, attempts int, outcome Outcome) Call {
		call.Attempts, call.Outcome = attempts, outcome
		return call
	}
	query := Call{Operation: "customers.List", Attempts: 1}
	for _, test := range []struct {
		err  error
		want string
	}{
		{&Error{Call: query, StatusCode: 400, Code: "CBC.0100", Message: "Parameter error.", RequestID: "r1"},
			"customers.List: HTTP 400 CBC.0100 (a parameter failed the input check): Parameter error. [request id r1]"},
		{&Error{Call: query, StatusCode: 403, Code: "CBC.0151"},
			"customers.List: HTTP 403 CBC.0151 (access denied)"},
		{&Error{Call: query, StatusCode: 400, Code: "CBC.1", Message: "m"},
			"customers.List: HTTP 400 CBC.1: m"},
		{&Error{Call: Call{Operation: "iam.CreateToken"}, StatusCode: 401, Code: "401", Message: "wrong password"},
			"iam.CreateToken: HTTP 401: wrong password"},
		{&Error{Call: with(allocate, 1, OutcomeRejected), StatusCode: 400, Code: "CBC.99005003", Message: "余额不足", RequestID: "r2"},
			"accounts.AllocateFunds: HTTP 400 CBC.99005003 (insufficient balance): 余额不足 [request id r2]; rejected"},
		{&Error{Call: allocate, StatusCode: 500, Code: "CBC.0999", Message: "Other error."},
			"accounts.AllocateFunds: HTTP 500 CBC.0999 (other or unknown error: the call may have had its effect): Other error.; outcome unknown, do not repeat: check accounts.ListAdjustRecords (by CustomerID)"},
		{&Error{Call: query, StatusCode: 401, Code: "APIGW.0303", Message: "signature expired", Skew: 20*time.Minute + 300*time.Millisecond},
			"customers.List: HTTP 401 APIGW.0303: signature expired; this machine's clock is off by -20m0s"},
		{&Error{StatusCode: 503, Code: "APIGW.0201"}, "HTTP 503 APIGW.0201"},
		{&Error{StatusCode: 400, Message: "first\r\nlevel=INFO \x1b[31mpaid 华为"}, "HTTP 400: first  level=INFO  [31mpaid 华为"},

		{&TransportError{Call: query, Err: io.EOF}, "customers.List: EOF"},
		{&TransportError{Call: with(query, 4, ""), Err: io.EOF}, "customers.List: EOF (4 attempts)"},
		{&TransportError{Call: with(allocate, 0, OutcomeNotSent), Err: ErrDryRun}, "accounts.AllocateFunds: dry run; not sent"},
		{&TransportError{Call: allocate, Err: context.Canceled},
			"accounts.AllocateFunds: context canceled; outcome unknown, do not repeat: check accounts.ListAdjustRecords (by CustomerID)"},
		{&TransportError{Call: Call{Operation: "customers.SendVerificationCode", Outcome: OutcomeUnknown}, Err: io.EOF},
			"customers.SendVerificationCode: EOF; outcome unknown, do not repeat"},

		{&DecodeError{Call: query, StatusCode: 200, Err: errors.New("not JSON"), RequestID: "r3", Excerpt: "<html>\n\"x\""},
			`customers.List: HTTP 200: unreadable response: not JSON [request id r3]: "<html>\n\"x\""`},
		{&DecodeError{Call: allocate, StatusCode: 302, Err: errors.New("redirect to a.test, which is not followed")},
			"accounts.AllocateFunds: HTTP 302: unreadable response: redirect to a.test, which is not followed; outcome unknown, do not repeat: check accounts.ListAdjustRecords (by CustomerID)"},

		{&CallerError{Operation: "orders.Pay", Caller: RolePartner, Accepted: []Role{RoleCustomer}},
			"orders.Pay: takes customer credentials, the client has those of a partner; derive a client with ForCustomer; not sent"},
		{&CallerError{Operation: "x.Y", Caller: RoleCustomer, Accepted: []Role{RolePartner, RoleDistributor}},
			"x.Y: takes partner or distributor credentials, the client has those of a customer; not sent"},

		{&ValidationError{Request: "customers.CreateRequest", Violations: []Violation{
			{Field: "xaccount_id", Rule: "given"}, {Field: "product_infos[2].id", Rule: "at most 64 characters", Got: `"abc"... (65 characters)`}}},
			`customers.CreateRequest: xaccount_id must be given; product_infos[2].id must be at most 64 characters, got "abc"... (65 characters)`},

		{&PartialError{Operation: "coupons.Issue", Failures: []Failure{{"c1", "CBC.99000039", "taken"}, {"c2", "X.1", ""}}},
			"coupons.Issue: 2 failed: c1: CBC.99000039 (xaccount_id already used): taken; c2: X.1"},
	} {
		assert.Equal(t, test.want, test.err.Error())
		assert.Equal(t, test.want, fmt.Sprintf("%+v", test.err))
	}
}

func TestOutcomeIsFoundThroughWrapping(t *testing.T) {
	for _, outcome := range []Outcome{OutcomeNotSent, OutcomeRejected, OutcomeUnknown, ""} {
		call := Call{Operation: "x", Outcome: outcome}
		for _, err := range []error{
			&Error{Call: call}, &TransportError{Call: call, Err: io.EOF}, &DecodeError{Call: call, Err: io.EOF},
		} {
			for _, wrapped := range []error{
				err, fmt.Errorf("one: %w", err), fmt.Errorf("two: %w", fmt.Errorf("one: %w", err)),
				errors.Join(io.EOF, err), fmt.Errorf("%w and %w", io.EOF, err),
			} {
				assert.Equal(t, outcome, OutcomeOf(wrapped))
				assert.Equal(t, outcome == OutcomeUnknown, errors.Is(wrapped, ErrOutcomeUnknown))
			}
		}
	}
	assert.Equal(t, OutcomeNotSent, OutcomeOf(fmt.Errorf("x: %w", &ValidationError{})))
	assert.Equal(t, OutcomeNotSent, OutcomeOf(&CallerError{}))
	assert.Empty(t, OutcomeOf(nil))
	assert.Empty(t, OutcomeOf(io.EOF))

	// The outer error knows what became of the call as a whole.
	inner := &Error{Call: Call{Outcome: OutcomeRejected}}
	assert.Equal(t, OutcomeNotSent, OutcomeOf(&TransportError{Call: Call{Outcome: OutcomeNotSent}, Err: fmt.Errorf("canceled; before: %w", inner)}))
}

func TestCausesStayReachable(t *testing.T) {
	assert.ErrorIs(t, &TransportError{Err: context.DeadlineExceeded}, context.DeadlineExceeded)
	assert.ErrorIs(t, &DecodeError{Err: io.ErrUnexpectedEOF}, io.ErrUnexpectedEOF)
	var failure *TransportError
	require.ErrorAs(t, fmt.Errorf("x: %w", &TransportError{Call: Call{Operation: "o", Attempts: 3}, Err: io.EOF}), &failure)
	assert.Equal(t, Call{Operation: "o", Attempts: 3}, failure.Call)
}

func TestFieldsOfAnErrorBody(t *testing.T) {
	err := &Error{Body: RawJSON(`{"error_code":"CBC.99000050","domain_id":"d1","n":12345678901234567890,"null":null,"list":["x"],"deep":{"domain_id":"no"}}`)}
	for name, want := range map[string]string{
		"domain_id": "d1", "n": "12345678901234567890", "null": "", "list": "", "deep": "", "absent": "",
	} {
		assert.Equal(t, want, err.Field(name), name)
	}
	for _, body := range []string{"", "null", "[]", "<html>", `{"a":`} {
		assert.Empty(t, (&Error{Body: RawJSON(body)}).Field("a"))
	}
}

func TestAnErrorLogsItsFacts(t *testing.T) {
	var b bytes.Buffer
	logger := slog.New(slog.NewTextHandler(&b, &slog.HandlerOptions{ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
		if a.Key == slog.TimeKey {
			return slog.Attr{}
		}
		return a
	}}))
	logger.Warn("failed", "err", &Error{
		Call: Call{Operation: "orders.Pay", Attempts: 2, Outcome: OutcomeUnknown}, StatusCode: 500, Code: "CBC.0999", Message: "Other error.",
		RequestID: "r1", Body: RawJSON(`{"secret":"body"}`),
	})
	assert.Equal(t, `level=WARN msg=failed err.operation=orders.Pay err.status=500 err.code=CBC.0999 err.message="Other error." err.request_id=r1 err.outcome=unknown err.attempts=2`+"\n", b.String())
}

func TestValidationErrorsNameTheirFields(t *testing.T) {
	err := &ValidationError{Request: "r", Violations: []Violation{{Field: "a", Rule: "given"}, {Field: "b.c", Rule: "given"}}}
	assert.True(t, err.Has("a"))
	assert.True(t, err.Has("b.c"))
	assert.False(t, err.Has("b"))
	assert.True(t, IsValidation(fmt.Errorf("x: %w", err)))
	assert.False(t, IsValidation(io.EOF))
	assert.False(t, IsValidation(nil))
}

func TestRawJSONPrintsAsItsSize(t *testing.T) {
	raw := RawJSON(`{"secret":1}`)
	for verb, want := range map[string]string{
		"%v": "(12 bytes)", "%+v": "(12 bytes)", "%#v": "(12 bytes)", "%x": "(12 bytes)", "%d": "(12 bytes)",
		"%s": `{"secret":1}`, "%q": `"{\"secret\":1}"`,
	} {
		assert.Equal(t, want, fmt.Sprintf(verb, raw))
	}
	assert.NotContains(t, fmt.Sprintf("%+v", struct{ Metadata }{Metadata{Raw: raw}}), "secret")
	m := &Metadata{RequestID: "r"}
	assert.Same(t, m, m.Meta())
}

// A throttled answer says "wait and repeat", which nobody may read out of an
// unknown outcome.
func TestAnUnknownOutcomeIsNotThrottled(t *testing.T) {
	t.Parallel()
	refused := &Error{Call: Call{Outcome: OutcomeUnknown}, StatusCode: 500, Code: "CBC.0250"}
	page := &DecodeError{Call: Call{Outcome: OutcomeUnknown}, StatusCode: 429, Err: io.EOF}
	for _, err := range []error{refused, page} {
		assert.NotErrorIs(t, err, ErrThrottled)
		assert.ErrorIs(t, err, ErrOutcomeUnknown)
	}
	refused.Outcome, page.Outcome = OutcomeRejected, ""
	assert.ErrorIs(t, refused, ErrThrottled)
	assert.ErrorIs(t, page, ErrThrottled)
}

// A journal that keeps entries as JSON keeps bodies that can be read.
func TestRawJSONMarshalsAsWhatItIs(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{`{"amount":1.50}`: `{"amount":1.50}`, `{"cut":"of`: `"{\"cut\":\"of"`} {
		got, err := json.Marshal(struct{ Body RawJSON }{RawJSON(body)})
		require.NoError(t, err)
		assert.Equal(t, `{"Body":`+want+`}`, string(got))
	}
	got, err := json.Marshal(RawJSON(nil))
	require.NoError(t, err)
	assert.Equal(t, "null", string(got))
}

func TestErrorTextsAreOnOneLine(t *testing.T) {
	for _, err := range []error{
		&Error{StatusCode: 400, Code: "a\nb", Message: "c\r\nd\u2028e\u2029f\x1b", RequestID: "g\th"},
		&TransportError{Err: errors.New("a\nb\x00c\u0085d")},
		&DecodeError{StatusCode: 200, RequestID: "a\nb", Excerpt: "c\nd", Err: errors.New("e\nf")},
	} {
		assert.NotContains(t, err.Error(), "\n")
		assert.NotRegexp(t, `[\p{Cc}\x{2028}\x{2029}]`, err.Error())
	}
}
