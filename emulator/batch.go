package emulator

// errorDetail is what a batch operation answers, inside a success, for one item
// that it refused.
type errorDetail struct {
	Code string `json:"error_code"`
	Msg  string `json:"error_msg"`
	ID   string `json:"id"`
}

// detail is the error as the refusal of one item of a batch.
func (e *apiError) detail(id string) errorDetail {
	return errorDetail{Code: e.code, Msg: e.msg, ID: id}
}

// batch is a list of ids to work through in order.
func (c *call) batch(name string) []string {
	ids := c.in.strs(name)
	if !c.env.on(ruleBatchOnce) {
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
