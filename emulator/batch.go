package emulator

import (
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/refusal"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world"
)

// errorDetail is what a batch operation answers, inside a success, for one item
// that it refused.
type errorDetail struct {
	Code string `json:"error_code"`
	Msg  string `json:"error_msg"`
	ID   string `json:"id"`
}

// detailOf is an error as the refusal of one item of a batch.
func detailOf(err error, id string) errorDetail {
	refused := refusal.Of(err)
	return errorDetail{Code: refused.Code, Msg: refused.Message, ID: id}
}

// failedResource is what operations on several resources answer, inside a
// success, for one that they left out.
type failedResource struct {
	ErrorCode  string `json:"error_code"`
	ErrorMsg   string `json:"error_msg"`
	ResourceID string `json:"resource_id"`
}

// failedResourceOf is an error as the refusal of one resource.
func failedResourceOf(err error, id string) failedResource {
	refused := refusal.Of(err)
	return failedResource{refused.Code, refused.Message, id}
}

// batch is a list of ids to work through in order.
func (c *call) batch(name string) []string {
	ids := c.in.strs(name)
	if !c.env.On(world.RuleBatchOnce) {
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
