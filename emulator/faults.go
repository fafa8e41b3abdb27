package emulator

import (
	"errors"
	"fmt"
	"maps"
	"net/http"
	"path"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/partnerbss/partnerbss-go/emulator/internal/contract"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/refusal"
)

// FaultKind is what goes wrong.
type FaultKind string

// The kinds of faults.
const (
	// FaultKindLatency answers correctly, after [Fault.Latency].
	FaultKindLatency FaultKind = "latency"
	// FaultKindDropBefore closes the connection; the call has no effect.
	FaultKindDropBefore FaultKind = "drop-before"
	// FaultKindDropAfter executes the call and closes the connection without a
	// response: the caller cannot know what happened.
	FaultKindDropAfter FaultKind = "drop-after"
	// FaultKindAnswer answers Status, Header and Body instead of executing the
	// call. Status 0 means 503; a body is made up for an error status if none is
	// given.
	FaultKindAnswer FaultKind = "answer"
	// FaultKindAnswerAfter executes the call, then answers Status, Header and Body:
	// a gateway that gave up on a backend that did its work.
	FaultKindAnswerAfter FaultKind = "answer-after"
	// FaultKindThrottle answers 429 as the gateway does over quota, with Header, such
	// as a Retry-After.
	FaultKindThrottle FaultKind = "throttle"
	// FaultKindBackendThrottle answers 429 with the backend's CBC.0250, and with Header.
	FaultKindBackendThrottle FaultKind = "backend-throttle"
	// FaultKindTruncate executes the call and sends half of the body.
	FaultKindTruncate FaultKind = "truncate"
	// FaultKindWrongDate answers correctly with a Date header that is off by Skew.
	FaultKindWrongDate FaultKind = "wrong-date"
	// FaultKindTokenRevoked revokes the caller's tokens and answers that the
	// token must be updated. Callers that sign get the same response.
	FaultKindTokenRevoked FaultKind = "token-revoked"
	// FaultKindHTML answers Status (default 502) with an HTML page, as a proxy would,
	// and with Header.
	FaultKindHTML FaultKind = "html"
	// FaultKindEmpty executes the call and answers its status without a body.
	FaultKindEmpty FaultKind = "empty"
)

// Fault makes calls go wrong on purpose. Business calls meet their fault after
// authentication; a call with bad credentials is refused as always and uses up
// no fault.
type Fault struct {
	// Operation is an operationId, iam.CreateToken and the like, or a pattern
	// of package path such as "List*"; empty means every call.
	Operation string `json:"operation,omitempty"`
	// Nth is the first matching call to hit, counted from the moment
	// [Emulator.Fail] is called; 0 means the first.
	Nth int `json:"nth,omitempty"`
	// Times is how many matching calls to hit from there; 0 means one, a
	// negative number all.
	Times int       `json:"times,omitempty"`
	Kind  FaultKind `json:"kind"`
	// Latency is waited before anything else, whatever the kind. A call goes on
	// when its client gives up meanwhile, as on the platform: after the latency
	// over a socket, at once over [Emulator.Transport], which returns no
	// earlier than the call ends. [Emulator.Close] cuts the wait short and
	// drops the call without an effect.
	Latency time.Duration `json:"latency,omitempty"`
	// Status, Header and Body are the response of the kinds that say so.
	Status int         `json:"status,omitempty"`
	Header http.Header `json:"header,omitempty"`
	Body   string      `json:"body,omitempty"`
	// Skew is for [FaultKindWrongDate].
	Skew time.Duration `json:"skew,omitempty"`
	// AtBackend makes [FaultKindTokenRevoked] answer CBC.0154 instead of the
	// gateway's error.
	AtBackend bool `json:"at_backend,omitempty"`
}

var faultKinds = []FaultKind{
	FaultKindLatency, FaultKindDropBefore, FaultKindDropAfter, FaultKindAnswer, FaultKindAnswerAfter, FaultKindThrottle,
	FaultKindBackendThrottle, FaultKindTruncate, FaultKindWrongDate, FaultKindTokenRevoked, FaultKindHTML, FaultKindEmpty,
}

// Validate returns what is wrong with a fault: a kind or an operation that does
// not exist, so that the fault would never do anything.
func (f Fault) Validate() error {
	switch {
	case f.Kind == "" && f.Latency == 0:
		return errors.New("kind is required")
	case f.Kind != "" && !slices.Contains(faultKinds, f.Kind):
		return fmt.Errorf("kind: there is no fault %q", f.Kind)
	case f.Latency < 0 || f.Nth < 0:
		return errors.New("latency and nth must not be negative")
	case f.Status != 0 && (f.Status < 200 || f.Status > 599):
		return fmt.Errorf("status: %d is not the status of an answer", f.Status)
	}
	return checkPattern(f.Operation)
}

// checkPattern checks that a pattern of operations names at least one.
func checkPattern(pattern string) error {
	if pattern == "" {
		return nil
	}
	for _, name := range callNames() {
		if ok, err := path.Match(pattern, name); err != nil {
			return fmt.Errorf("operation: %q is not a pattern: %w", pattern, err)
		} else if ok {
			return nil
		}
	}
	return fmt.Errorf("operation: there is no operation %q", pattern)
}

// callNames are the names that calls have in the journal.
var callNames = sync.OnceValue(func() []string {
	names := slices.Collect(maps.Keys(contract.Load().Operations))
	return append(names, slices.Collect(maps.Values(iamRoutes))...)
})

func (f *Fault) matches(name string) bool {
	if f.Operation == "" || f.Operation == name {
		return true
	}
	ok, err := path.Match(f.Operation, name)
	return err == nil && ok
}

// faultPlan holds the faults that are still to come.
type faultPlan struct {
	mu    sync.Mutex
	armed []*armedFault
}

type armedFault struct {
	Fault
	Skip int `json:"skip"` // matching calls to let pass
	Left int `json:"left"` // hits left, negative for all
}

func (p *faultPlan) add(f Fault) {
	a := &armedFault{Fault: f, Skip: max(f.Nth-1, 0), Left: f.Times}
	if f.Times == 0 {
		a.Left = 1
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.armed = append(p.armed, a)
}

func (p *faultPlan) clear() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.armed = nil
}

// save copies what is armed.
func (p *faultPlan) save() []*armedFault {
	p.mu.Lock()
	defer p.mu.Unlock()
	var out []*armedFault
	for _, a := range p.armed {
		c := *a
		out = append(out, &c)
	}
	return out
}

// load arms what was saved.
func (p *faultPlan) load(armed []*armedFault) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.armed = armed
}

// take returns the fault that hits this call, or nil. Every matching fault
// counts the call, so that plans for the same operation stay in step; the
// first one added wins.
func (p *faultPlan) take(name string) *Fault {
	p.mu.Lock()
	defer p.mu.Unlock()
	var hit *Fault
	kept := p.armed[:0]
	for _, a := range p.armed {
		switch {
		case !a.matches(name):
		case a.Skip > 0:
			a.Skip--
		case hit == nil:
			f := a.Fault
			hit = &f
			if a.Left > 0 {
				a.Left--
			}
		}
		if a.Left != 0 {
			kept = append(kept, a)
		}
	}
	clear(p.armed[len(kept):])
	p.armed = kept
	return hit
}

// withFaults executes a call with the fault that is planned for it.
func (e *Emulator) withFaults(x *exchange, execute func() *response) *response {
	f := e.faults.take(x.name)
	if f == nil {
		return execute()
	}
	x.fault = f
	if f.Latency > 0 {
		t := time.NewTimer(f.Latency)
		defer t.Stop()
		select {
		case <-t.C:
		case <-x.r.Context().Done():
		case <-x.closing:
			return &response{broken: dropped}
		}
	}
	switch f.Kind {
	case FaultKindDropBefore:
		return &response{broken: dropped}
	case FaultKindAnswer:
		return f.answer(x.requestID)
	case FaultKindHTML:
		return f.withHeader(htmlPage(f.Status))
	case FaultKindThrottle:
		return f.withHeader(throttled(x.requestID, contract.DefaultRate))
	case FaultKindBackendThrottle:
		return f.withHeader(businessError(refusal.WithStatus(http.StatusTooManyRequests, "CBC.0250", "Message flow control.")))
	case FaultKindTokenRevoked:
		return e.revokeNow(x, f.AtBackend)
	}
	return f.after(x.requestID, execute(), e.wall.now())
}

// after applies the kinds that leave the effect and spoil the response.
func (f *Fault) after(requestID string, resp *response, now time.Time) *response {
	switch f.Kind {
	case FaultKindDropAfter:
		resp.broken = dropped
	case FaultKindTruncate:
		resp.broken = truncated
	case FaultKindEmpty:
		resp.body = nil
	case FaultKindAnswerAfter:
		return f.answer(requestID)
	case FaultKindWrongDate:
		resp.set("Date", now.Add(f.Skew).UTC().Format(http.TimeFormat))
	}
	return resp
}

// answer builds the scripted response of a fault.
func (f *Fault) answer(requestID string) *response {
	status := f.Status
	if status == 0 {
		status = http.StatusServiceUnavailable
	}
	if f.Body != "" || status < http.StatusBadRequest {
		return f.withHeader(&response{status: status, body: []byte(f.Body), code: "fault"})
	}
	return f.withHeader(madeUp(status, requestID))
}

// madeUp is an error as the platform words it for a status.
func madeUp(status int, requestID string) *response {
	switch status {
	case http.StatusTooManyRequests:
		return throttled(requestID, contract.DefaultRate)
	case http.StatusBadRequest:
		return businessError(refusal.WithStatus(status, "CBC.0100", "Parameter error."))
	case http.StatusUnauthorized:
		return gatewayError(status, "APIGW.0301", requestID, "%s", strings.TrimSuffix(incorrectIAM, ": "))
	case http.StatusForbidden:
		return businessError(refusal.WithStatus(status, "CBC.0151", "Access denied."))
	case http.StatusBadGateway, http.StatusGatewayTimeout, http.StatusServiceUnavailable:
		return gatewayError(status, "APIGW.0201", requestID, "%s", http.StatusText(status))
	}
	if status >= http.StatusInternalServerError {
		return businessError(refusal.WithStatus(status, "CBC.0999", "Other error."))
	}
	msg := http.StatusText(status)
	if msg == "" {
		msg = "Bad request"
	}
	return gatewayError(status, "APIGW.0201", requestID, "%s", msg)
}

// withHeader adds the headers of the fault to a response.
func (f *Fault) withHeader(resp *response) *response {
	for name, values := range f.Header {
		if resp.header == nil {
			resp.header = make(http.Header, len(f.Header))
		}
		resp.header[http.CanonicalHeaderKey(name)] = slices.Clone(values)
	}
	return resp
}

func htmlPage(status int) *response {
	if status == 0 {
		status = http.StatusBadGateway
	}
	resp := &response{status: status, code: "html", body: []byte("<html><head><title>" + http.StatusText(status) +
		"</title></head><body><h1>" + http.StatusText(status) + "</h1><hr>proxy</body></html>\n")}
	resp.set("Content-Type", "text/html")
	return resp
}

// revokeNow revokes the token of the call and answers so.
func (e *Emulator) revokeNow(x *exchange, atBackend bool) *response {
	if value := x.r.Header.Get("X-Auth-Token"); value != "" {
		e.engine.Outdate(value, atBackend)
	}
	if atBackend {
		return tokenOutdated(x.op)
	}
	return x.unauthorized("APIGW.0301", incorrectIAM+"The token must be updated, decrypt token fail")
}
