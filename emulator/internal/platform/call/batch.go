package call

import (
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/refusal"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world"
)

// ErrorDetail is what a batch operation answers, inside a success, for one item
// that it refused.
type ErrorDetail struct {
	Code string `json:"error_code"`
	Msg  string `json:"error_msg"`
	ID   string `json:"id"`
}

// DetailOf is an error as the refusal of one item of a batch.
func DetailOf(err error, id string) ErrorDetail {
	refused := refusal.Of(err)
	return ErrorDetail{Code: refused.Code, Msg: refused.Message, ID: id}
}

// mostRefusals is how many refusals of single items a batch answers. Who asked for more
// items has to look what became of the others.
const mostRefusals = 10

// Refusals are the refusals that a batch answers.
func (c *Call) Refusals(details []ErrorDetail) []ErrorDetail {
	if len(details) > mostRefusals && c.Env.On(world.RuleTenRefusals) {
		return details[:mostRefusals]
	}
	return details
}

// FailedResource is what operations on several resources answer, inside a
// success, for one that they left out.
type FailedResource struct {
	ErrorCode  string `json:"error_code"`
	ErrorMsg   string `json:"error_msg"`
	ResourceID string `json:"resource_id"`
}

// FailedResourceOf is an error as the refusal of one resource.
func FailedResourceOf(err error, id string) FailedResource {
	refused := refusal.Of(err)
	return FailedResource{refused.Code, refused.Message, id}
}

// Batch is a list of IDs to work through in order.
func (c *Call) Batch(name string) []string {
	ids := c.In.Strs(name)
	if !c.Env.On(world.RuleBatchOnce) {
		return ids
	}
	seen := map[string]bool{}
	var out []string
	for _, id := range ids {
		if !seen[id] {
			out = append(out, id)
		}
		seen[id] = true
	}
	return out
}
