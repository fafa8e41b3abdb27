package contract

import (
	"encoding/json"
	"net/http"

	"github.com/partnerbss/partnerbss-go/core"
)

// noSuccesses are the bodies of HTTP 200 that are no success of any call that changes
// something, whatever their form: none has what proves the effect.
var noSuccesses = []string{
	``, `null`, `{}`, `[]`, `"ok"`, `{"status":"ok"}`, `{"code":"APIGW.0201","message":"Backend timeout"}`,
	`{"error":{"code":500}}`, `{"error_msg":"too little"}`, `{"error_code":{"x":1}}`,
	`{"error_code":"CBC.0999"}`, `{"erro\u0072_code":"CBC.0999"}`,
	`{"error_code":"CBC.0000","error_code":"CBC.5003"}`, `{"error_code":"CBC.5003","error_code":"CBC.0000"}`,
	`{"result":{"error_code":"CBC.0999","error_msg":"m"}}`,
}

// verdicts wants that only a response with what the contract calls for is a success.
// That the documented response is one is among the checks of wire.
func (c *checker) verdicts(op *Operation, m method) (found problems) {
	request, _, err := c.build(op, m, sampler{full: true}.object(op.Request, ""))
	if err != nil {
		return problems{err.Error()}
	}
	try := func(status int, body string) {
		_, err := c.call(m, request, op.Callers[0], &recorder{status: status, answer: []byte(body)})
		switch {
		case err == nil:
			found.add("HTTP %d with %s is a success", status, body)
		case core.OutcomeOf(err) != core.OutcomeUnknown && !op.Safe:
			found.add("HTTP %d with %s has the outcome %q, should be unknown: %v", status, body, core.OutcomeOf(err), err)
		}
	}
	whole := map[string]any{}
	_ = json.Unmarshal(newRecorder(op, 0).answer, &whole)
	blank := []any{nil, "", []any{}, map[string]any{}}
	if op.ConfirmsEmpty {
		blank = blank[:2]
	}
	if !op.Safe {
		for _, body := range noSuccesses {
			if op.Envelope && body == `{}` {
				continue // all of its members may be left out
			}
			try(http.StatusOK, body)
		}
		for _, value := range blank {
			for _, name := range op.Confirms {
				whole[name] = value
			}
			if len(op.Confirms) > 0 {
				body, _ := json.Marshal(whole)
				try(http.StatusOK, string(body))
			}
		}
		if op.Envelope {
			whole["status"] = "ok"
			body, _ := json.Marshal(whole)
			try(http.StatusOK, string(body))
		}
		if op.Status != http.StatusNoContent {
			try(http.StatusNoContent, "")
		}
		return found
	}
	if must, _ := op.Answers(); !must || op.File {
		return found
	}
	for _, name := range op.Response.Required {
		value := whole[name]
		whole[name] = nil
		null, _ := json.Marshal(whole)
		delete(whole, name)
		missing, _ := json.Marshal(whole)
		whole[name] = value
		try(op.Status, string(null))
		try(op.Status, string(missing))
	}
	return found
}
