package transport_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/test/script"
	"github.com/partnerbss/partnerbss-go/option"
)

// Kinds of results.
const (
	succeeds   = "success"
	refused    = "refused"
	unanswered = "unanswered"
	unreadable = "unreadable"
)

// fault is one way in which an attempt can end, and what a user is to see of it.
type fault struct {
	name    string
	reply   script.Reply
	ends    string // kind of result
	again   string // which calls are repeated: "", "queries" or "all"
	outcome core.Outcome
	is      error  // sentinel or cause
	says    string // part of the text
	// A call that has no data succeeds with HTTP 204 alone, which is no success of others.
	noDataSucceeds bool
}

const (
	patience   = 5 * time.Second // of one attempt
	smallLimit = 4 << 10
)

func zipped(text string) string {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, _ = io.WriteString(w, text)
	_ = w.Close()
	return b.String()
}

func faults() []fault {
	all := []fault{
		{name: "connection refused", reply: script.Reply{Refuse: true}, ends: unanswered, again: "all", outcome: core.OutcomeNotSent, is: syscall.ECONNREFUSED, says: "connection refused"},
		{name: "closed after the first byte of the request", reply: script.Reply{CloseBefore: true}, ends: unanswered, again: "queries", outcome: core.OutcomeUnknown},
		{name: "closed after the request was read", reply: script.Reply{CloseAfter: true}, ends: unanswered, again: "queries", outcome: core.OutcomeUnknown},
		{name: "no answer in time", reply: script.Reply{Hang: true}, ends: unanswered, again: "queries", outcome: core.OutcomeUnknown, is: context.DeadlineExceeded, says: "5s"},
		{name: "answer that stops in the middle", reply: script.Reply{Raw: "HTTP/1.1 200 OK\r\nX-Request-Id: request-1\r\nContent-Length: 4000\r\n\r\n" + script.Success, Hang: true}, ends: unreadable, again: "queries", outcome: core.OutcomeUnknown, is: context.DeadlineExceeded, says: "not complete within 5s: response broke off after 86 bytes"},
		{name: "answer without its end", reply: script.Reply{Raw: "HTTP/1.1 200 OK\r\nX-Request-Id: request-1\r\nContent-Length: 4000\r\n\r\n" + script.Success}, ends: unreadable, again: "queries", outcome: core.OutcomeUnknown, is: io.ErrUnexpectedEOF, says: "broke off after 86 bytes"},

		{name: "429 of the gateway", reply: script.Answered(429, script.ThrottledByGateway), ends: refused, again: "all", outcome: core.OutcomeRejected, is: core.ErrThrottled, says: "APIGW.0308"},
		{name: "429 of the newer gateway", reply: script.Answered(429, strings.Replace(script.ThrottledByGateway, "APIGW", "APIG", 1)), ends: refused, again: "all", outcome: core.OutcomeRejected, is: core.ErrThrottled, says: "APIG.0308"},
		{name: "429 of the backend", reply: script.Answered(429, script.ThrottledByBackend), ends: refused, again: "queries", outcome: core.OutcomeUnknown, is: core.ErrThrottled, says: "CBC.0250"},
		{name: "429 of a proxy", reply: script.Answered(429, script.ProxyPage), ends: unreadable, again: "queries", outcome: core.OutcomeUnknown, is: core.ErrThrottled, says: "<h1>proxy"},
		{name: "429 without a body", reply: script.Answered(429, ""), ends: unreadable, again: "queries", outcome: core.OutcomeUnknown, is: core.ErrThrottled},

		{name: "400", reply: script.Answered(400, `{"error_code":"CBC.99005003","error_msg":"too little"}`), ends: refused, outcome: core.OutcomeRejected, is: core.ErrInsufficientBalance, says: "insufficient balance"},
		{name: "403 of a proxy", reply: script.Answered(403, script.ProxyPage), ends: unreadable, outcome: core.OutcomeUnknown, is: core.ErrForbidden},
		{name: "404 of the gateway", reply: script.Answered(404, `{"error_code":"APIGW.0101","error_msg":"The API does not exist"}`), ends: refused, outcome: core.OutcomeRejected, is: core.ErrNoSuchAPI},
		{name: "501", reply: script.Answered(501, script.OtherError), ends: refused, outcome: core.OutcomeUnknown, is: core.ErrUnavailable},

		{name: "200 with an error code", reply: script.Answered(200, `{"error_code":"CBC.5003","error_msg":"too little"}`), ends: refused, outcome: core.OutcomeRejected, is: core.ErrInsufficientBalance, says: "HTTP 200 CBC.5003"},
		{name: "200 with the code of success", reply: script.Answered(200, `{"error_code":"CBC.0000","error_msg":"ok",`+script.Success[1:]), ends: succeeds},
		{name: "200 with a null code", reply: script.Answered(200, `{"error_code":null,"error_msg":null,`+script.Success[1:]), ends: succeeds},
		{name: "200 with an empty code", reply: script.Answered(200, `{"error_code":"",`+script.Success[1:]), ends: succeeds},
		{name: "200 with codes inside of records", reply: script.Answered(200, `{"error_details":[{"error_code":"CBC.5003"}],`+script.Success[1:]), ends: succeeds},
		{name: "200 with nothing in it", reply: script.Answered(200, `{}`), ends: unreadable, again: "queries", outcome: core.OutcomeUnknown, says: "without "},
		{name: "200 with nulls", reply: script.Answered(200, `{"count":null,"transfer_id":null}`), ends: unreadable, again: "queries", outcome: core.OutcomeUnknown, says: "without "},
		{name: "200 of something else", reply: script.Answered(200, `{"status":"ok"}`), ends: unreadable, again: "queries", outcome: core.OutcomeUnknown, says: "without "},
		{name: "200 with the code of success alone", reply: script.Answered(200, `{"error_code":"CBC.0000","error_msg":"ok"}`), ends: unreadable, again: "queries", outcome: core.OutcomeUnknown, says: "without "},
		{name: "200 with a failure of the gateway", reply: script.Answered(200, `{"code":"APIGW.0201","message":"Backend timeout"}`), ends: refused, outcome: core.OutcomeUnknown, says: "APIGW.0201"},
		{name: "200 with a failure and data", reply: script.Answered(200, `{"error_code":"CBC.0999","error_msg":"Other error.",`+script.Success[1:]), ends: refused, outcome: core.OutcomeUnknown, says: "CBC.0999"},
		{name: "200 with a message alone", reply: script.Answered(200, `{"error_msg":"too little"}`), ends: refused, outcome: core.OutcomeUnknown, says: "too little"},
		{name: "200 with a code that is none", reply: script.Answered(200, `{"error_code":{"x":1}}`), ends: unreadable, again: "queries", outcome: core.OutcomeUnknown, says: "not in the platform's form"},
		{name: "200 with two codes", reply: script.Answered(200, `{"error_code":"CBC.5003","error_code":"CBC.0000",`+script.Success[1:]), ends: refused, outcome: core.OutcomeUnknown, is: core.ErrInsufficientBalance, says: "CBC.5003"},
		{name: "200 with a failure inside", reply: script.Answered(200, `{"result":{"error_code":"CBC.0999","error_msg":"Other error."}}`), ends: refused, outcome: core.OutcomeUnknown, says: "CBC.0999"},
		{name: "200 with a failure beside the code of success", reply: script.Answered(200, `{"error_code":"CBC.0000","error_msg":"ok","result":{"code":"500","message":"Other error."}}`), ends: refused, outcome: core.OutcomeUnknown, says: "Other error."},
		{name: "200 empty", reply: script.Answered(200, ""), ends: unreadable, again: "queries", outcome: core.OutcomeUnknown, says: "empty where data is due"},
		{name: "200 blank", reply: script.Answered(200, " \r\n\t"), ends: unreadable, again: "queries", outcome: core.OutcomeUnknown, says: "empty where data is due"},
		{name: "200 null", reply: script.Answered(200, " null "), ends: unreadable, again: "queries", outcome: core.OutcomeUnknown, says: "empty where data is due"},
		{name: "200 with a list", reply: script.Answered(200, `[]`), ends: unreadable, again: "queries", outcome: core.OutcomeUnknown, says: "not a JSON object"},
		{name: "200 with a list of one", reply: script.Answered(200, `[`+script.Success+`]`), ends: unreadable, again: "queries", outcome: core.OutcomeUnknown, says: "not a JSON object"},
		{name: "200 with a text", reply: script.Answered(200, `"ok"`), ends: unreadable, again: "queries", outcome: core.OutcomeUnknown},
		{name: "200 of a proxy", reply: script.Answered(200, script.ProxyPage), ends: unreadable, again: "queries", outcome: core.OutcomeUnknown, says: "<h1>proxy"},
		{name: "200 with broken JSON", reply: script.Answered(200, script.Success[:40]), ends: unreadable, again: "queries", outcome: core.OutcomeUnknown, says: "customer_infos"},
		{name: "204", reply: script.Answered(204, ""), ends: unreadable, again: "queries", outcome: core.OutcomeUnknown, says: "HTTP 204", noDataSucceeds: true},
		{name: "302", reply: script.Answered(302, "", "Location", "https://login.test/portal?secret-of-the-query=1"), ends: unreadable, outcome: core.OutcomeUnknown, says: "redirect to login.test, which is not followed"},
		{name: "307 without Location", reply: script.Answered(307, ""), ends: unreadable, outcome: core.OutcomeUnknown, says: "redirect, which is not followed"},
		{name: "302 with a Location that is none", reply: script.Answered(302, "", "Location", "http://[secret-of-the-query"), ends: unreadable, outcome: core.OutcomeUnknown, says: "redirect, which is not followed"},
		{name: "too large, as it says", reply: script.Answered(200, strings.Repeat(" ", smallLimit+1)), ends: unreadable, outcome: core.OutcomeUnknown, is: core.ErrBodyTooLarge, says: "more than 4096 bytes"},
		{name: "too large without saying", reply: script.Reply{Raw: "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + strings.Repeat(" ", smallLimit+1)}, ends: unreadable, outcome: core.OutcomeUnknown, is: core.ErrBodyTooLarge},
		{name: "exactly as large as allowed", reply: script.Answered(200, script.Success+strings.Repeat(" ", smallLimit-len(script.Success))), ends: succeeds},
	}
	for _, status := range []int{500, 502, 503, 504} {
		code, body := "CBC.0999", script.OtherError
		if status > 500 {
			code, body = "APIGW.0201", script.BackendUnavailable
		}
		text := http.StatusText(status)
		all = append(all,
			fault{name: text, reply: script.Answered(status, body), ends: refused, again: "queries", outcome: core.OutcomeUnknown, is: core.ErrUnavailable, says: code},
			fault{name: text + " of a proxy", reply: script.Answered(status, script.ProxyPage), ends: unreadable, again: "queries", outcome: core.OutcomeUnknown, is: core.ErrUnavailable},
			fault{name: text + " without a body", reply: script.Answered(status, ""), ends: unreadable, again: "queries", outcome: core.OutcomeUnknown, is: core.ErrUnavailable},
		)
	}
	return all
}

// everyCase runs a test for each fault, call and kind of transport, under a fake clock.
func everyCase(t *testing.T, faults []fault, test func(t *testing.T, f fault, call script.Call, s *script.Platform, rt http.RoundTripper)) {
	t.Parallel()
	for _, f := range faults {
		for _, call := range script.Calls {
			for _, kind := range []string{"net/http", "silent"} {
				t.Run(f.name+"/"+call.Name+"/"+kind, func(t *testing.T) {
					synctest.Test(t, func(t *testing.T) {
						s := script.Always(f.reply)
						if kind == "silent" {
							test(t, f, call, s, s.Silent())
							return
						}
						rt := s.Transport()
						defer rt.CloseIdleConnections()
						test(t, f, call, s, rt)
					})
				})
			}
		}
	}
}

// repeated reports whether a call that meets the fault is sent again.
func (f fault) repeated(call script.Call) bool {
	return f.again == "all" || f.again == "queries" && !call.Changes
}

// of is the fault as the call meets it. One that has no data takes no HTTP 200 for a
// success, whatever the body holds.
func (f fault) of(call script.Call) fault {
	switch whole := f.ends == succeeds || f.ends == unreadable && f.is == nil; {
	case !call.NoData:
	case f.noDataSucceeds:
		f.ends = succeeds
	case whole && strings.HasPrefix(f.reply.Raw, "HTTP/1.1 200") && !tellsCode(f.reply):
		f.ends, f.outcome, f.says = unreadable, core.OutcomeUnknown, "not HTTP 204"
	}
	return f
}

// tellsCode is whether a reply is a failure in a form that none is read from.
func tellsCode(r script.Reply) bool { return strings.Contains(r.Raw, `{"error_code":{`) }

// check compares what a user sees with what the fault promises.
func (f fault) check(t *testing.T, call script.Call, err error, attempts int) {
	t.Helper()
	f = f.of(call)
	if f.ends == succeeds {
		require.NoError(t, err)
		return
	}
	require.Error(t, err)
	var sent core.Call
	switch f.ends {
	case refused:
		var as *core.Error
		require.ErrorAs(t, err, &as)
		sent = as.Call
	case unanswered:
		var as *core.TransportError
		require.ErrorAs(t, err, &as)
		sent = as.Call
	case unreadable:
		var as *core.DecodeError
		require.ErrorAs(t, err, &as)
		sent = as.Call
		if strings.Contains(f.reply.Raw, "X-Request-Id") {
			assert.Equal(t, "request-1", as.RequestID)
			assert.Contains(t, err.Error(), "request-1")
		}
	}
	assert.Equal(t, attempts, sent.Attempts, "attempts")
	assert.Equal(t, call.Name, sent.Operation)
	if throttled := errors.Is(f.is, core.ErrThrottled); throttled && core.OutcomeOf(err) == core.OutcomeUnknown {
		assert.NotErrorIs(t, err, core.ErrThrottled, "it would say: wait and repeat")
	} else if f.is != nil {
		assert.ErrorIs(t, err, f.is)
	}
	text := err.Error()
	assert.True(t, strings.HasPrefix(text, call.Name+": "), text)
	assert.Contains(t, text, f.says)
	for _, secret := range []string{script.SecretKey, "secret-of-the-query", "bss.test", "http://"} {
		assert.NotContains(t, text, secret)
	}
	assert.Equal(t, 1, strings.Count(text, call.Name+": "), "says everything once: %s", text)
	f.checkOutcome(t, call, err)
}

func (f fault) checkOutcome(t *testing.T, call script.Call, err error) {
	t.Helper()
	if !call.Changes {
		assert.Empty(t, core.OutcomeOf(err))
		assert.NotErrorIs(t, err, core.ErrOutcomeUnknown)
		assert.NotContains(t, err.Error(), "outcome")
		return
	}
	assert.Equal(t, f.outcome, core.OutcomeOf(err), "%v", err)
	assert.Equal(t, f.outcome == core.OutcomeUnknown, errors.Is(err, core.ErrOutcomeUnknown))
	switch f.outcome {
	case core.OutcomeUnknown:
		assert.Contains(t, err.Error(), "; outcome unknown, do not repeat")
		if call.Settle != "" {
			assert.Contains(t, err.Error(), "do not repeat: check "+call.Settle)
		}
	default:
		assert.Contains(t, err.Error(), "; "+string(f.outcome))
		assert.NotContains(t, err.Error(), "do not repeat")
	}
}

func TestFaultsAreRepeatedOnlyWhereThatIsSafe(t *testing.T) {
	everyCase(t, faults(), func(t *testing.T, f fault, call script.Call, s *script.Platform, rt http.RoundTripper) {
		client := s.Client(t, rt, option.WithTimeout(patience), option.WithMaxResponseBytes(smallLimit))
		began := time.Now()
		err := call.Do(t.Context(), client)

		attempts := 1
		if f.repeated(call) {
			attempts = 4
		}
		f.check(t, call, err, attempts)
		if f.reply.Refuse {
			assert.Equal(t, attempts, s.Dialled())
		} else {
			assert.Len(t, s.Seen(), attempts)
		}
		limit := 500*time.Millisecond + time.Second + 2*time.Second
		if errors.Is(err, core.ErrThrottled) {
			limit *= 4
		}
		if f.reply.Hang {
			limit += time.Duration(attempts) * patience
		}
		if attempts == 1 && !f.reply.Hang {
			limit = 0
		}
		assert.LessOrEqual(t, time.Since(began), limit)
	})
}

func TestFaultsAreToldWhenTheDeadlineLiesBeforeTheNextAttempt(t *testing.T) {
	everyCase(t, faults(), func(t *testing.T, f fault, call script.Call, s *script.Platform, rt http.RoundTripper) {
		if f.reply.Hang {
			t.Skip("ends with the deadline itself")
		}
		client := s.Client(t, rt, option.WithMaxResponseBytes(smallLimit))
		began := time.Now()
		ctx, cancel := context.WithDeadline(t.Context(), began.Add(time.Nanosecond))
		defer cancel()
		f.check(t, call, call.Do(ctx, client), 1)
		assert.Zero(t, time.Since(began))
	})
}

func TestCancellingBetweenAttemptsEndsTheCallAtOnce(t *testing.T) {
	everyCase(t, faults(), func(t *testing.T, f fault, call script.Call, s *script.Platform, rt http.RoundTripper) {
		if !f.repeated(call) || f.reply.Hang {
			t.Skip("is not sent again")
		}
		client := s.Client(t, rt)
		ctx, cancel := context.WithCancel(t.Context())
		result := make(chan error, 1)
		began := time.Now()
		go func() { result <- call.Do(ctx, client) }()
		synctest.Wait() // the first attempt has failed, the second has not begun
		cancel()
		err := <-result

		assert.Zero(t, time.Since(began))
		var failure *core.TransportError
		require.ErrorAs(t, err, &failure)
		assert.Equal(t, 1, failure.Attempts)
		require.ErrorIs(t, err, context.Canceled)
		assert.Contains(t, err.Error(), "context canceled; the attempt before: ")
		assert.Contains(t, err.Error(), f.says)
		assert.NotContains(t, err.Error(), "bss.test")
		if f.is != nil {
			require.ErrorIs(t, err, f.is, "why there was to be another attempt")
		}
		if call.Changes {
			assert.Equal(t, core.OutcomeNotSent, core.OutcomeOf(err), "what is repeated had no effect")
		}
	})
}

// Who waits and repeats after ErrThrottled must not do so with a call that may
// have been carried out after all.
func TestAnUnknownOutcomeIsNotTakenForTheThrottledAttemptBefore(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := script.InTurn(script.Answered(429, script.ThrottledByGateway), script.Reply{Hang: true})
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		err := script.Calls[2].Do(ctx, s.Client(t, s.Silent(), option.WithTimeout(0)))
		require.ErrorIs(t, err, core.ErrOutcomeUnknown)
		require.ErrorIs(t, err, context.DeadlineExceeded)
		require.NotErrorIs(t, err, core.ErrThrottled)
		assert.Equal(t, 2, len(s.Seen()))
	})
}

func TestCancellingAnAttemptEndsTheCall(t *testing.T) {
	everyCase(t, []fault{{name: "in flight", reply: script.Reply{Hang: true}}}, func(t *testing.T, f fault, call script.Call, s *script.Platform, rt http.RoundTripper) {
		client := s.Client(t, rt)
		ctx, cancel := context.WithCancel(t.Context())
		result := make(chan error, 1)
		began := time.Now()
		go func() { result <- call.Do(ctx, client) }()
		synctest.Wait()
		require.Len(t, s.Seen(), 1)
		cancel()
		err := <-result

		grace := 5 * time.Second
		if !call.Changes {
			grace = 0
		}
		assert.Equal(t, grace, time.Since(began))
		assert.Len(t, s.Seen(), 1)
		f.ends, f.outcome, f.is, f.says = unanswered, core.OutcomeUnknown, context.Canceled, "context canceled"
		f.check(t, call, err, 1)
	})
}

// A request that waits for its connection has not left this machine.
func TestWaitingForAConnection(t *testing.T) {
	t.Parallel()
	for _, call := range script.Calls {
		synctest.Test(t, func(t *testing.T) {
			s := script.Always(script.Reply{Stall: true})
			rt := s.Transport()
			client := s.Client(t, rt, option.WithTimeout(patience))
			f := fault{ends: unanswered, outcome: core.OutcomeNotSent, is: context.DeadlineExceeded, says: "no response within 5s"}
			f.check(t, call, call.Do(t.Context(), client), 4)
			assert.Equal(t, 4, s.Dialled())

			ctx, cancel := context.WithCancel(t.Context())
			time.AfterFunc(time.Second, cancel)
			began := time.Now()
			f.is, f.says = context.Canceled, "context canceled"
			f.check(t, call, call.Do(ctx, client), 1)
			assert.Equal(t, time.Second, time.Since(began))

			// The platform comes back while the call is being repeated.
			synctest.Wait()
			s.Answer = func(int, script.Request) script.Reply {
				return script.Reply{Stall: s.Dialled() < 7, Raw: call.Success.Raw}
			}
			require.NoError(t, call.Do(t.Context(), client))
			assert.Len(t, s.Seen(), 1)
			rt.CloseIdleConnections()
		})
	}
}

func TestACancelledContextSendsNothing(t *testing.T) {
	everyCase(t, []fault{{name: "before the call", reply: script.Answered(200, script.Success)}}, func(t *testing.T, f fault, call script.Call, s *script.Platform, rt http.RoundTripper) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		err := call.Do(ctx, s.Client(t, rt))
		assert.Empty(t, s.Seen())
		f.ends, f.outcome, f.is, f.says = unanswered, core.OutcomeNotSent, context.Canceled, "context canceled"
		f.check(t, call, err, 0)
	})
}

func TestCompressedAnswersAreRead(t *testing.T) {
	t.Parallel()
	bomb := strings.Repeat(" ", 1<<20) + script.Success
	for _, test := range []struct {
		name string
		body string
		is   error
	}{
		{"gzip", script.Success, nil},
		{"gzip that grows beyond the limit", bomb, core.ErrBodyTooLarge},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := script.Always(script.Answered(200, zipped(test.body), "Content-Encoding", "gzip"))
				rt := s.Transport()
				defer rt.CloseIdleConnections()
				err := script.Calls[2].Do(t.Context(), s.Client(t, rt, option.WithMaxResponseBytes(smallLimit)))
				require.ErrorIs(t, err, test.is)
				require.Len(t, s.Seen(), 1)
				assert.Equal(t, "gzip", s.Seen()[0].Header.Get("Accept-Encoding"))
			})
		})
	}
}
