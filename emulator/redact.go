package emulator

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"

	"github.com/partnerbss/partnerbss-go/emulator/internal/contract"
)

const (
	journalBodyMax   = 16 << 10 // bytes of a request kept
	journalAnswerMax = 4 << 10  // bytes of a response kept
	redacted         = "***"
)

// secretName recognises fields that may carry a secret where the contract does
// not say so: fields that it does not know, and IAM.
func secretName(name string) bool {
	n := strings.ToLower(name)
	if n == "access" { // half of a key pair, in responses of IAM
		return true
	}
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
	parts := strings.Split(contract.Clip(raw, journalBodyMax), "&")
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
	if x.in != nil && len(x.findings) == 0 && x.op != nil && !x.op.Sensitive {
		return clipBytes(x.body, journalBodyMax)
	}
	body, err := contract.ParseBody(x.body)
	if err != nil {
		return "(not valid JSON)"
	}
	var root *contract.Field
	if x.op != nil {
		root = &x.op.Check.Root
	}
	b, err := json.Marshal(redact(body, root))
	if err != nil {
		return "(not valid JSON)"
	}
	return clipBytes(b, journalBodyMax)
}

// redactAnswer renders the body of a response. Responses of business operations
// hold no secrets by contract; those of IAM do. A refused signature is repeated
// in the message, where redactMessage looks after it.
func redactAnswer(x *exchange, resp *response) string {
	switch {
	case len(resp.body) == 0 || resp.status == http.StatusUnauthorized:
		return ""
	case x.op != nil || x.name == "":
		return clipBytes(resp.body, journalAnswerMax)
	}
	body, err := contract.ParseBody(resp.body)
	if err != nil {
		return "(not valid JSON)"
	}
	b, err := json.Marshal(redact(body, nil))
	if err != nil {
		return "(not valid JSON)"
	}
	return clipBytes(b, journalAnswerMax)
}

// redactMessage hides secrets in the query of a canonical request, the only
// text in which the emulator repeats what a caller sent.
func redactMessage(message string) string {
	head, canonical, found := strings.Cut(message, canonicalMark)
	lines := strings.SplitN(canonical, "|", 4)
	if !found || len(lines) < 4 {
		return message
	}
	lines[2] = redactQuery(lines[2])
	return head + canonicalMark + contract.Clip(strings.Join(lines, "|"), journalAnswerMax)
}

func clipBytes(b []byte, most int) string {
	if len(b) > most {
		return strings.ToValidUTF8(string(b[:most]), "") + "..."
	}
	return string(b)
}

// redact copies a value without the secrets in it.
func redact(v any, f *contract.Field) any {
	switch v := v.(type) {
	case map[string]any:
		out := make(map[string]any, len(v))
		for name, item := range v {
			var child *contract.Field
			if f != nil {
				child = f.Props[name]
			}
			switch {
			case item != nil && child != nil && child.Sensitive:
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
			var items *contract.Field
			if f != nil {
				items = f.Items
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
