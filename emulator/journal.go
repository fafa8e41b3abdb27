package emulator

import (
	"encoding/json"
	"log/slog"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"
)

const (
	journalSize    = 10_000   // calls kept
	journalBodyMax = 16 << 10 // bytes of a body kept
	redacted       = "***"
)

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
	// Findings are the remarks of the validation.
	Findings  []Finding `json:"findings,omitempty"`
	RequestID string    `json:"request_id"`
	// Fault is the kind of the fault that was injected, if any.
	Fault FaultKind `json:"fault,omitempty"`
	// Drift is what was changed in the answer, if anything.
	Drift []DriftKind `json:"drift,omitempty"`
}

// journal keeps the latest calls and counts all of them.
type journal struct {
	mu     sync.Mutex
	calls  []Call // ring once it is full
	total  int
	counts map[string]int
}

func (j *journal) add(x *exchange, resp *response) {
	c := Call{
		Time: x.started, Operation: x.name, Method: x.r.Method, Path: clip(x.r.URL.EscapedPath(), 2048),
		Query: redactQuery(x.r.URL.RawQuery), Body: redactBody(x),
		Caller: x.caller, Status: resp.status, ErrorCode: resp.code, Message: resp.message,
		Findings: x.findings, RequestID: x.requestID, Drift: x.drifts,
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
		j.counts = map[string]int{}
	}
	j.counts[x.name]++
	if len(j.calls) < journalSize {
		j.calls = append(j.calls, c)
		return
	}
	j.calls[(j.total-1)%journalSize] = c
}

// list returns the kept calls, oldest first.
func (j *journal) list() []Call {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.total <= journalSize {
		return slices.Clone(j.calls)
	}
	at := j.total % journalSize
	return append(slices.Clone(j.calls[at:]), j.calls[:at]...)
}

func (j *journal) count(operation string) int {
	j.mu.Lock()
	defer j.mu.Unlock()
	if operation == "" {
		return j.total
	}
	return j.counts[operation]
}

func (j *journal) reset() {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.calls, j.total, j.counts = nil, 0, nil
}

// secretName recognises fields that may carry a secret where the contract does
// not say so: fields that it does not know, and IAM.
func secretName(name string) bool {
	n := strings.ToLower(name)
	for _, part := range []string{"password", "passwd", "secret", "token", "passcode", "verification_code", "access_key", "number", "bank_account"} {
		if strings.Contains(n, part) {
			return true
		}
	}
	return false
}

func redactQuery(raw string) string {
	if raw == "" {
		return ""
	}
	parts := strings.Split(clip(raw, journalBodyMax), "&")
	for i, p := range parts {
		name, _, _ := strings.Cut(p, "=")
		if plain, err := url.QueryUnescape(name); err != nil || secretName(plain) {
			parts[i] = name + "=" + redacted
		}
	}
	return strings.Join(parts, "&")
}

// redactBody renders a body without secrets. Bodies that nothing secret can be
// in are kept as they came; what cannot be parsed is not kept at all.
func redactBody(x *exchange) string {
	if len(x.body) == 0 {
		return ""
	}
	if x.in != nil && len(x.findings) == 0 && x.op != nil && !x.op.sensitive {
		return clipBytes(x.body)
	}
	body, err := parseBody(x.body)
	if err != nil {
		return "(not valid JSON)"
	}
	var root *field
	if x.op != nil {
		root = &x.op.check.root
	}
	b, err := json.Marshal(redact(body, root))
	if err != nil {
		return "(not valid JSON)"
	}
	return clipBytes(b)
}

func clipBytes(b []byte) string {
	if len(b) > journalBodyMax {
		return strings.ToValidUTF8(string(b[:journalBodyMax]), "") + "..."
	}
	return string(b)
}

// redact copies a value without the secrets in it.
func redact(v any, f *field) any {
	switch v := v.(type) {
	case map[string]any:
		out := make(map[string]any, len(v))
		for name, item := range v {
			var child *field
			if f != nil {
				child = f.props[name]
			}
			switch {
			case item != nil && child != nil && child.sensitive:
				out[name] = redacted
			case item != nil && child == nil && secretName(name) && !isPassword(name, item):
				out[name] = redacted
			default:
				out[name] = redact(item, child)
			}
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, item := range v {
			var items *field
			if f != nil {
				items = f.items
			}
			out[i] = redact(item, items)
		}
		return out
	}
	return v
}

// isPassword recognises the password method of an IAM request, an object that
// holds more than the password.
func isPassword(name string, v any) bool {
	_, isObject := v.(map[string]any)
	return isObject && name == "password"
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
