package transport

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/auth"
	"github.com/partnerbss/partnerbss-go/core"
)

// asked is a context that ends when it has been asked a number of times.
type asked struct {
	context.Context
	left int
}

func (a *asked) Err() error {
	if a.left--; a.left < 0 {
		return context.DeadlineExceeded
	}
	return nil
}

type listed struct {
	Rows []struct {
		ID string `json:"id"`
	} `json:"rows"`
	Note string `json:"note"`

	core.Metadata `json:"-"`
}

// documents that are long in one way each; n is about their size in bytes.
var documents = map[string]func(n int) string{
	"rows":             func(n int) string { return `{"rows":[{"id":"a"}` + strings.Repeat(`,{"id":"b"}`, n/11) + `]}` },
	"empty rows":       func(n int) string { return `{"rows":[{}` + strings.Repeat(`,{}`, n/3) + `]}` },
	"of another type":  func(n int) string { return `{"rows":[{"id":1}` + strings.Repeat(`,{"id":2}`, n/9) + `]}` },
	"unknown rows":     func(n int) string { return `{"new":[{}` + strings.Repeat(`,{}`, n/3) + `],"rows":[]}` },
	"unknown numbers":  func(n int) string { return `{"new":[1` + strings.Repeat(`,2`, n/2) + `],"rows":[]}` },
	"a row and errors": func(n int) string { return `{"errors":[{}` + strings.Repeat(`,{}`, n/3) + `],"rows":""}` },
	"white space":      func(n int) string { return `{"rows":[` + strings.Repeat(" ", n) + `]}` },
	"a text":           func(n int) string { return `{"note":"` + strings.Repeat(`\n`, n/2) + `","rows":[]}` },
	"cut off":          func(n int) string { return `{"rows":[{}` + strings.Repeat(`,{}`, n/3) },
}

func readingOf(ctx context.Context, body []byte) *reading {
	return &reading{
		ctx: ctx, result: &result{head: &http.Response{StatusCode: 200, Header: http.Header{}}, body: body},
		call: &call{op: &Operation{Name: "x.List", Safe: true}, cfg: &Config{}}, who: identity{Credentials: auth.Credentials{}},
	}
}

// A context that ends while a response is being read ends that, and is the error.
func TestReadingEndsWithItsContext(t *testing.T) {
	t.Parallel()
	for name, document := range documents {
		body := []byte(document(1 << 20))
		whole := &asked{t.Context(), 1 << 30}
		_ = readingOf(whole, body).judge(new(listed))
		looks := 1<<30 - whole.left
		assert.LessOrEqual(t, looks, 1000, "%s: the context is looked at now and then", name)
		if name == "white space" || name == "a text" { // a byte of them takes no time
			continue
		}
		require.GreaterOrEqual(t, looks, 10, "%s: the context is looked at", name)
		for _, after := range []int{0, 1, looks / 2} {
			ctx := &asked{t.Context(), after}
			err := readingOf(ctx, body).judge(new(listed))
			require.ErrorIs(t, err, context.DeadlineExceeded, "%s, after %d", name, after)
			assert.ErrorAs(t, err, new(*core.DecodeError))
			assert.GreaterOrEqual(t, ctx.left, -12, "%s: little is done after the end", name)
		}
	}
}

// A failure in a large response is one, in whichever form and place it is told.
func TestAFailureInALargeResponse(t *testing.T) {
	t.Parallel()
	rows := `"rows":[{"id":"a"}` + strings.Repeat(`,{"id":"b"}`, 2000) + `]`
	for _, failure := range []string{
		`"error_code":"CBC.0999"`, `"error_code":{"x":1}`, `"error_msg":"too little"`, `"code":"APIGW.0201","message":"Backend timeout"`,
		`"error":{"code":500}`, `"err\u006fr_code":"CBC.0999"`, `"error_code":"CBC.0000","error_code":"CBC.0999"`,
	} {
		for _, body := range []string{`{` + failure + `,` + rows + `}`, `{` + rows + `,` + failure + `}`} {
			assert.Error(t, readingOf(t.Context(), []byte(body)).judge(new(listed)), failure)
		}
	}
	for _, fine := range []string{`"error_code":"CBC.0000","error_msg":"success"`, `"error_msg":"success","error_code":"CBC.0000"`, `"status":"ok"`} {
		for _, body := range []string{`{` + fine + `,` + rows + `}`, `{` + rows + `,` + fine + `}`} {
			out := new(listed)
			require.NoError(t, readingOf(t.Context(), []byte(body)).judge(out), fine)
			assert.Len(t, out.Rows, 2001)
		}
	}
}

// What a change is answered with is small: a large response is not looked through for a
// proof while its caller waits.
func TestALargeResponseProvesNoChange(t *testing.T) {
	t.Parallel()
	r := readingOf(t.Context(), []byte(`{"id":"1",`+strings.Repeat(" ", mostChange)+`"x":1}`))
	r.call.op = &transfer
	err := r.judge(new(core.RawJSON))
	require.ErrorIs(t, err, core.ErrOutcomeUnknown)
	assert.True(t, errors.Is(err, errTooMuch))
}

// How long past a deadline of 200 ms a document is read; 64 MiB is what a client reads at
// most.
func BenchmarkReadingPastADeadline(b *testing.B) {
	const size, patience = 64 << 20, 200 * time.Millisecond
	for name, document := range documents {
		b.Run(name, func(b *testing.B) {
			body := []byte(document(size))
			var longest time.Duration
			for b.Loop() {
				ctx, cancel := context.WithTimeout(b.Context(), patience)
				began := time.Now()
				_ = readingOf(ctx, body).judge(new(listed))
				longest = max(longest, time.Since(began)-patience)
				cancel()
			}
			b.ReportMetric(float64(longest.Milliseconds()), "ms-late")
		})
	}
}
