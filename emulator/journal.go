package emulator

import (
	"log/slog"
	"maps"
	"sync"
	"time"

	"github.com/partnerbss/partnerbss-go/emulator/internal/contract"
)

const journalSize = 10_000 // calls kept

// Call is one answered request in the journal. It holds no secrets: passwords,
// codes, certificate and card numbers, keys and tokens are replaced by ***.
type Call struct {
	// Seq numbers the calls from 1.
	Seq int `json:"seq"`
	// Time is the business time at which the call came in.
	Time time.Time `json:"time"`
	// Operation is the operationId, iam.CreateToken and the like for IAM, or
	// empty when the path is unknown.
	Operation string `json:"operation"`
	Method    string `json:"method"`
	Path      string `json:"path"`
	Query     string `json:"query,omitempty"`
	Body      string `json:"body,omitempty"`
	// Caller is empty when authentication failed.
	Caller    Caller `json:"caller"`
	Status    int    `json:"status"`
	ErrorCode string `json:"error_code,omitempty"`
	Message   string `json:"message,omitempty"`
	// Answer is the body of the response, shortened.
	Answer string `json:"answer,omitempty"`
	// Effect says that the operation was executed and changed something,
	// whatever became of the response.
	Effect bool `json:"effect,omitempty"`
	// Findings are the remarks of the validation.
	Findings  []Finding `json:"findings,omitempty"`
	RequestID string    `json:"request_id"`
	// Fault is the kind of the fault that was injected, if any.
	Fault FaultKind `json:"fault,omitempty"`
	// Drift is what was changed in the response, if anything.
	Drift []DriftKind `json:"drift,omitempty"`
}

// Caller is who made a call.
type Caller struct {
	// AccountID and Role are those of the account acted for.
	AccountID string `json:"account_id"`
	Role      Role   `json:"role"`
	// UserID is the user behind the credentials.
	UserID string `json:"user_id"`
	// AgentID is the partner that acts for a customer through an agency.
	AgentID string `json:"agent_id,omitempty"`
	// Scheme is "aksk" or "token".
	Scheme string `json:"scheme"`
}

// Finding is one remark of the validation about a request.
type Finding struct {
	// Field is the wire name, with the way to it: product_infos[0].id.
	Field string `json:"field"`
	// Message says what is wrong, without the value that was sent.
	Message string `json:"message"`
	// Refused says that the call was refused for it. A remark that is not
	// refused is something that the platform lets pass.
	Refused bool `json:"refused"`
}

// journal keeps the latest calls and counts all of them.
type journal struct {
	mu       sync.Mutex
	calls    []Call // ring once it is full
	total    int
	counts   map[string]Count
	watchers map[chan struct{}]bool
}

// Count is how often an operation was called.
type Count struct {
	// Calls counts all calls, refused ones included.
	Calls int `json:"calls"`
	// Effects counts those that changed something, whether or not the caller
	// was told. A client that retries a call after a lost response has two.
	Effects int `json:"effects"`
}

func (j *journal) add(x *exchange, resp *response) {
	c := Call{
		Time: x.started, Operation: x.name, Method: x.r.Method, Path: contract.Clip(x.r.URL.EscapedPath(), 2048),
		Query: redactQuery(x.r.URL.RawQuery), Body: redactBody(x),
		Caller: Caller{
			AccountID: x.caller.AccountID, Role: Role(x.caller.Role), UserID: x.caller.UserID, AgentID: x.caller.AgentID, Scheme: x.caller.Scheme,
		}, Status: resp.status, ErrorCode: resp.code, Message: redactMessage(resp.message),
		Answer: redactAnswer(x, resp), Effect: x.effect,
		Findings: each(x.findings, func(f contract.Finding) Finding { return Finding(f) }), RequestID: x.requestID, Drift: x.drifts,
	}
	if x.fault != nil {
		c.Fault = x.fault.Kind
	}
	if resp.broken == dropped {
		c.Status = 0
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	j.total++
	c.Seq = j.total
	if j.counts == nil {
		j.counts = map[string]Count{}
	}
	n := j.counts[x.name]
	n.Calls++
	if x.effect {
		n.Effects++
	}
	j.counts[x.name] = n
	for w := range j.watchers {
		select {
		case w <- struct{}{}:
		default: // it has not looked yet
		}
	}
	if len(j.calls) < journalSize {
		j.calls = append(j.calls, c)
		return
	}
	j.calls[(j.total-1)%journalSize] = c
}

// since returns the kept calls behind a number, oldest first. A number that was
// not given yet is from before the journal was emptied.
func (j *journal) since(seq int) []Call {
	j.mu.Lock()
	defer j.mu.Unlock()
	if seq > j.total {
		seq = 0
	}
	first := min(max(seq, j.total-len(j.calls)), j.total)
	out := make([]Call, 0, j.total-first)
	for n := first; n < j.total; n++ {
		out = append(out, j.calls[n%journalSize])
	}
	return out
}

// all returns the counts by operation.
func (j *journal) all() map[string]Count {
	j.mu.Lock()
	defer j.mu.Unlock()
	return maps.Clone(j.counts)
}

func (j *journal) count(operation string) Count {
	j.mu.Lock()
	defer j.mu.Unlock()
	if operation != "" {
		return j.counts[operation]
	}
	sum := Count{Calls: j.total}
	for _, n := range j.counts {
		sum.Effects += n.Effects
	}
	return sum
}

func (j *journal) watch() (<-chan struct{}, func()) {
	w := make(chan struct{}, 1)
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.watchers == nil {
		j.watchers = map[chan struct{}]bool{}
	}
	j.watchers[w] = true
	return w, func() {
		j.mu.Lock()
		defer j.mu.Unlock()
		delete(j.watchers, w)
	}
}

func (j *journal) reset() {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.calls, j.total, j.counts = nil, 0, nil
}

func levelOf(resp *response) slog.Level {
	if resp.status >= 500 {
		return slog.LevelWarn
	}
	return slog.LevelInfo
}

func callAttrs(x *exchange, resp *response) []slog.Attr {
	return []slog.Attr{
		slog.String("operation", x.name), slog.String("method", x.r.Method),
		slog.String("path", x.r.URL.EscapedPath()), slog.Int("status", resp.status),
		slog.String("error_code", resp.code), slog.String("account", x.caller.AccountID),
		slog.String("request_id", x.requestID),
	}
}
