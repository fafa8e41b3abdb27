package partnerbss_test

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
	reply   reply
	ends    string // kind of result
	again   string // which calls are repeated: "", "queries" or "all"
	outcome core.Outcome
	is      error  // sentinel or cause
	says    string // part of the text
	// Success of a call that has no data has no body either.
	noDataSucceeds bool
}

const (
	throttledByGateway = `{"error_code":"APIGW.0308","error_msg":"The throttling threshold has been reached","request_id":"request-2"}`
	throttledByBackend = `{"error_code":"CBC.0250","error_msg":"Message flow control."}`
	otherError         = `{"error_code":"CBC.0999","error_msg":"Other error."}`
	backendUnavailable = `{"error_code":"APIGW.0201","error_msg":"Backend unavailable."}`
	proxyPage          = `<html><body><h1>proxy</h1></body></html>`
	patience           = 5 * time.Second // of one attempt
	smallLimit         = 4 << 10
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
		{name: "connection refused", reply: reply{refuse: true}, ends: unanswered, again: "all", outcome: core.OutcomeNotSent, is: syscall.ECONNREFUSED, says: "connection refused"},
		{name: "closed before the request was read", reply: reply{closeBefore: true}, ends: unanswered, again: "queries", outcome: core.OutcomeUnknown},
		{name: "closed after the request was read", reply: reply{closeAfter: true}, ends: unanswered, again: "queries", outcome: core.OutcomeUnknown},
		{name: "no answer in time", reply: reply{hang: true}, ends: unanswered, again: "queries", outcome: core.OutcomeUnknown, is: context.DeadlineExceeded, says: "5s"},
		{name: "answer that stops in the middle", reply: reply{raw: "HTTP/1.1 200 OK\r\nX-Request-Id: request-1\r\nContent-Length: 4000\r\n\r\n" + success, hang: true}, ends: unreadable, again: "queries", outcome: core.OutcomeUnknown, is: context.DeadlineExceeded, says: "not complete within 5s: answer broke off after 86 bytes"},
		{name: "answer without its end", reply: reply{raw: "HTTP/1.1 200 OK\r\nX-Request-Id: request-1\r\nContent-Length: 4000\r\n\r\n" + success}, ends: unreadable, again: "queries", outcome: core.OutcomeUnknown, is: io.ErrUnexpectedEOF, says: "broke off after 86 bytes"},

		{name: "429 of the gateway", reply: answered(429, throttledByGateway), ends: refused, again: "all", outcome: core.OutcomeRejected, is: core.ErrThrottled, says: "APIGW.0308"},
		{name: "429 of the newer gateway", reply: answered(429, strings.Replace(throttledByGateway, "APIGW", "APIG", 1)), ends: refused, again: "all", outcome: core.OutcomeRejected, is: core.ErrThrottled, says: "APIG.0308"},
		{name: "429 of the backend", reply: answered(429, throttledByBackend), ends: refused, again: "queries", outcome: core.OutcomeRejected, is: core.ErrThrottled, says: "CBC.0250"},
		{name: "429 of a proxy", reply: answered(429, proxyPage), ends: unreadable, again: "queries", outcome: core.OutcomeUnknown, is: core.ErrThrottled, says: "<h1>proxy"},
		{name: "429 without a body", reply: answered(429, ""), ends: unreadable, again: "queries", outcome: core.OutcomeUnknown, is: core.ErrThrottled},

		{name: "400", reply: answered(400, `{"error_code":"CBC.99005003","error_msg":"too little"}`), ends: refused, outcome: core.OutcomeRejected, is: core.ErrInsufficientBalance, says: "insufficient balance"},
		{name: "403 of a proxy", reply: answered(403, proxyPage), ends: unreadable, outcome: core.OutcomeUnknown, is: core.ErrForbidden},
		{name: "404 of the gateway", reply: answered(404, `{"error_code":"APIGW.0101","error_msg":"The API does not exist"}`), ends: refused, outcome: core.OutcomeRejected, is: core.ErrNoSuchAPI},
		{name: "501", reply: answered(501, otherError), ends: refused, outcome: core.OutcomeUnknown, is: core.ErrUnavailable},

		{name: "200 with an error code", reply: answered(200, `{"error_code":"CBC.5003","error_msg":"too little"}`), ends: refused, outcome: core.OutcomeRejected, is: core.ErrInsufficientBalance, says: "HTTP 200 CBC.5003"},
		{name: "200 with the code of success", reply: answered(200, `{"error_code":"CBC.0000","error_msg":"ok",`+success[1:]), ends: succeeds},
		{name: "200 with a null code", reply: answered(200, `{"error_code":null,"error_msg":null,`+success[1:]), ends: succeeds},
		{name: "200 with an empty code", reply: answered(200, `{"error_code":"",`+success[1:]), ends: succeeds},
		{name: "200 with codes inside of records", reply: answered(200, `{"error_details":[{"error_code":"CBC.5003"}],`+success[1:]), ends: succeeds},
		{name: "200 empty", reply: answered(200, ""), ends: unreadable, outcome: core.OutcomeUnknown, says: "empty where data is due", noDataSucceeds: true},
		{name: "200 blank", reply: answered(200, " \r\n\t"), ends: unreadable, outcome: core.OutcomeUnknown, says: "empty where data is due", noDataSucceeds: true},
		{name: "200 null", reply: answered(200, " null "), ends: unreadable, outcome: core.OutcomeUnknown, says: "empty where data is due", noDataSucceeds: true},
		{name: "200 with a list", reply: answered(200, `[]`), ends: unreadable, outcome: core.OutcomeUnknown, says: "not a JSON object", noDataSucceeds: true},
		{name: "200 with a list of one", reply: answered(200, `[`+success+`]`), ends: unreadable, outcome: core.OutcomeUnknown, says: "not a JSON object", noDataSucceeds: true},
		{name: "200 with a text", reply: answered(200, `"ok"`), ends: unreadable, outcome: core.OutcomeUnknown, noDataSucceeds: true},
		{name: "200 of a proxy", reply: answered(200, proxyPage), ends: unreadable, outcome: core.OutcomeUnknown, says: "<h1>proxy"},
		{name: "200 with broken JSON", reply: answered(200, success[:40]), ends: unreadable, outcome: core.OutcomeUnknown, says: "customer_infos"},
		{name: "204", reply: answered(204, ""), ends: unreadable, outcome: core.OutcomeUnknown, says: "HTTP 204", noDataSucceeds: true},
		{name: "302", reply: answered(302, "", "Location", "https://login.test/portal?secret-of-the-query=1"), ends: unreadable, outcome: core.OutcomeUnknown, says: "redirect to login.test, which is not followed"},
		{name: "307 without Location", reply: answered(307, ""), ends: unreadable, outcome: core.OutcomeUnknown, says: "redirect, which is not followed"},
		{name: "302 with a Location that is none", reply: answered(302, "", "Location", "http://[secret-of-the-query"), ends: unreadable, outcome: core.OutcomeUnknown, says: "redirect, which is not followed"},
		{name: "too large, as it says", reply: answered(200, strings.Repeat(" ", smallLimit+1)), ends: unreadable, outcome: core.OutcomeUnknown, is: core.ErrBodyTooLarge, says: "more than 4096 bytes"},
		{name: "too large without saying", reply: reply{raw: "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + strings.Repeat(" ", smallLimit+1)}, ends: unreadable, outcome: core.OutcomeUnknown, is: core.ErrBodyTooLarge},
		{name: "exactly as large as allowed", reply: answered(200, success+strings.Repeat(" ", smallLimit-len(success))), ends: succeeds},
	}
	for _, status := range []int{500, 502, 503, 504} {
		code, body := "CBC.0999", otherError
		if status > 500 {
			code, body = "APIGW.0201", backendUnavailable
		}
		text := http.StatusText(status)
		all = append(all,
			fault{name: text, reply: answered(status, body), ends: refused, again: "queries", outcome: core.OutcomeUnknown, is: core.ErrUnavailable, says: code},
			fault{name: text + " of a proxy", reply: answered(status, proxyPage), ends: unreadable, again: "queries", outcome: core.OutcomeUnknown, is: core.ErrUnavailable},
			fault{name: text + " without a body", reply: answered(status, ""), ends: unreadable, again: "queries", outcome: core.OutcomeUnknown, is: core.ErrUnavailable},
		)
	}
	return all
}

// everyCase runs a test for each fault, call and kind of transport, under a fake clock.
func everyCase(t *testing.T, faults []fault, test func(t *testing.T, f fault, call theCall, s *sandbox, rt http.RoundTripper)) {
	t.Parallel()
	for _, f := range faults {
		for _, call := range calls {
			for _, kind := range []string{"net/http", "silent"} {
				t.Run(f.name+"/"+call.name+"/"+kind, func(t *testing.T) {
					synctest.Test(t, func(t *testing.T) {
						s := always(f.reply)
						if kind == "silent" {
							test(t, f, call, s, s.silent())
							return
						}
						rt := s.transport()
						defer rt.CloseIdleConnections()
						test(t, f, call, s, rt)
					})
				})
			}
		}
	}
}

// repeated reports whether a call that meets the fault is sent again.
func (f fault) repeated(call theCall) bool {
	return f.again == "all" || f.again == "queries" && !call.changes
}

// check compares what a user sees with what the fault promises.
func (f fault) check(t *testing.T, call theCall, err error, attempts int) {
	t.Helper()
	if f.ends == succeeds || f.noDataSucceeds && call.noData {
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
		if strings.Contains(f.reply.raw, "X-Request-Id") {
			assert.Equal(t, "request-1", as.RequestID)
			assert.Contains(t, err.Error(), "request-1")
		}
	}
	assert.Equal(t, attempts, sent.Attempts, "attempts")
	assert.Equal(t, call.name, sent.Operation)
	if throttled := errors.Is(f.is, core.ErrThrottled); throttled && core.OutcomeOf(err) == core.OutcomeUnknown {
		assert.NotErrorIs(t, err, core.ErrThrottled, "it would say: wait and repeat")
	} else if f.is != nil {
		assert.ErrorIs(t, err, f.is)
	}
	text := err.Error()
	assert.True(t, strings.HasPrefix(text, call.name+": "), text)
	assert.Contains(t, text, f.says)
	for _, secret := range []string{sandboxSecret, "secret-of-the-query", "bss.test", "http://"} {
		assert.NotContains(t, text, secret)
	}
	assert.Equal(t, 1, strings.Count(text, call.name+": "), "says everything once: %s", text)
	f.checkOutcome(t, call, err)
}

func (f fault) checkOutcome(t *testing.T, call theCall, err error) {
	t.Helper()
	if !call.changes {
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
		if call.settle != "" {
			assert.Contains(t, err.Error(), "do not repeat: check "+call.settle)
		}
	default:
		assert.Contains(t, err.Error(), "; "+string(f.outcome))
		assert.NotContains(t, err.Error(), "do not repeat")
	}
}

func TestFaultsAreRepeatedOnlyWhereThatIsSafe(t *testing.T) {
	everyCase(t, faults(), func(t *testing.T, f fault, call theCall, s *sandbox, rt http.RoundTripper) {
		client := s.client(t, rt, option.WithTimeout(patience), option.WithMaxResponseBytes(smallLimit))
		began := time.Now()
		err := call.do(t.Context(), client)

		attempts := 1
		if f.repeated(call) {
			attempts = 4
		}
		f.check(t, call, err, attempts)
		if f.reply.refuse {
			assert.Equal(t, attempts, s.dialled())
		} else {
			assert.Len(t, s.seen(), attempts)
		}
		limit := 500*time.Millisecond + time.Second + 2*time.Second
		if errors.Is(err, core.ErrThrottled) {
			limit *= 4
		}
		if f.reply.hang {
			limit += time.Duration(attempts) * patience
		}
		if attempts == 1 && !f.reply.hang {
			limit = 0
		}
		assert.LessOrEqual(t, time.Since(began), limit)
	})
}

func TestFaultsAreToldWhenTheDeadlineLiesBeforeTheNextAttempt(t *testing.T) {
	everyCase(t, faults(), func(t *testing.T, f fault, call theCall, s *sandbox, rt http.RoundTripper) {
		if f.reply.hang {
			t.Skip("ends with the deadline itself")
		}
		client := s.client(t, rt, option.WithMaxResponseBytes(smallLimit))
		began := time.Now()
		ctx, cancel := context.WithDeadline(t.Context(), began.Add(time.Nanosecond))
		defer cancel()
		f.check(t, call, call.do(ctx, client), 1)
		assert.Zero(t, time.Since(began))
	})
}

func TestCancellingBetweenAttemptsEndsTheCallAtOnce(t *testing.T) {
	everyCase(t, faults(), func(t *testing.T, f fault, call theCall, s *sandbox, rt http.RoundTripper) {
		if !f.repeated(call) || f.reply.hang {
			t.Skip("is not sent again")
		}
		client := s.client(t, rt)
		ctx, cancel := context.WithCancel(t.Context())
		result := make(chan error, 1)
		began := time.Now()
		go func() { result <- call.do(ctx, client) }()
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
		if call.changes {
			assert.Equal(t, core.OutcomeNotSent, core.OutcomeOf(err), "what is repeated had no effect")
		}
	})
}

// Who waits and repeats after ErrThrottled must not do so with a call that may
// have been carried out after all.
func TestAnUnknownOutcomeIsNotTakenForTheThrottledAttemptBefore(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := inTurn(answered(429, throttledByGateway), reply{hang: true})
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		err := calls[2].do(ctx, s.client(t, s.silent(), option.WithTimeout(0)))
		require.ErrorIs(t, err, core.ErrOutcomeUnknown)
		require.ErrorIs(t, err, context.DeadlineExceeded)
		require.NotErrorIs(t, err, core.ErrThrottled)
		assert.Equal(t, 2, len(s.seen()))
	})
}

func TestCancellingAnAttemptEndsTheCallAtOnce(t *testing.T) {
	everyCase(t, []fault{{name: "in flight", reply: reply{hang: true}}}, func(t *testing.T, f fault, call theCall, s *sandbox, rt http.RoundTripper) {
		client := s.client(t, rt)
		ctx, cancel := context.WithCancel(t.Context())
		result := make(chan error, 1)
		began := time.Now()
		go func() { result <- call.do(ctx, client) }()
		synctest.Wait()
		require.Len(t, s.seen(), 1)
		cancel()
		err := <-result

		assert.Zero(t, time.Since(began))
		assert.Len(t, s.seen(), 1)
		f.ends, f.outcome, f.is, f.says = unanswered, core.OutcomeUnknown, context.Canceled, "context canceled"
		f.check(t, call, err, 1)
	})
}

// A request that waits for its connection has not left this machine.
func TestWaitingForAConnection(t *testing.T) {
	t.Parallel()
	for _, call := range calls {
		synctest.Test(t, func(t *testing.T) {
			s := always(reply{stall: true})
			rt := s.transport()
			client := s.client(t, rt, option.WithTimeout(patience))
			f := fault{ends: unanswered, outcome: core.OutcomeNotSent, is: context.DeadlineExceeded, says: "no answer within 5s"}
			f.check(t, call, call.do(t.Context(), client), 4)
			assert.Equal(t, 4, s.dialled())

			ctx, cancel := context.WithCancel(t.Context())
			time.AfterFunc(time.Second, cancel)
			began := time.Now()
			f.is, f.says = context.Canceled, "context canceled"
			f.check(t, call, call.do(ctx, client), 1)
			assert.Equal(t, time.Second, time.Since(began))

			// The platform comes back while the call is being repeated.
			synctest.Wait()
			s.answer = func(int, attempt) reply { return reply{stall: s.dialled() < 7, raw: answered(200, success).raw} }
			require.NoError(t, call.do(t.Context(), client))
			assert.Len(t, s.seen(), 1)
			rt.CloseIdleConnections()
		})
	}
}

func TestACancelledContextSendsNothing(t *testing.T) {
	everyCase(t, []fault{{name: "before the call", reply: answered(200, success)}}, func(t *testing.T, f fault, call theCall, s *sandbox, rt http.RoundTripper) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		err := call.do(ctx, s.client(t, rt))
		assert.Empty(t, s.seen())
		f.ends, f.outcome, f.is, f.says = unanswered, core.OutcomeNotSent, context.Canceled, "context canceled"
		f.check(t, call, err, 0)
	})
}

func TestCompressedAnswersAreRead(t *testing.T) {
	t.Parallel()
	bomb := strings.Repeat(" ", 1<<20) + success
	for _, test := range []struct {
		name string
		body string
		is   error
	}{
		{"gzip", success, nil},
		{"gzip that grows beyond the limit", bomb, core.ErrBodyTooLarge},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := always(answered(200, zipped(test.body), "Content-Encoding", "gzip"))
				rt := s.transport()
				defer rt.CloseIdleConnections()
				err := calls[2].do(t.Context(), s.client(t, rt, option.WithMaxResponseBytes(smallLimit)))
				require.ErrorIs(t, err, test.is)
				require.Len(t, s.seen(), 1)
				assert.Equal(t, "gzip", s.seen()[0].header.Get("Accept-Encoding"))
			})
		})
	}
}
