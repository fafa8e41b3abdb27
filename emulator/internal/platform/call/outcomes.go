package call

import (
	"strings"

	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/refusal"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world"
)

// outcome is the error that the input is marked for, or nil.
func (c *Call) outcome() error {
	for _, o := range c.State.Outcomes {
		if o.Operation == c.Op.ID && marks(c.In, strings.Split(o.Field, "."), o.Contains) {
			return refusal.WithStatus(c.Op.status(o.Code), o.Code, "%s", o.Text)
		}
	}
	return nil
}

func marks(in Input, path []string, mark string) bool {
	if len(path) > 1 {
		return marks(in.Obj(path[0]), path[1:], mark)
	}
	switch v := in[path[0]].(type) {
	case string:
		return strings.Contains(v, mark)
	case []any:
		for _, s := range in.Strs(path[0]) {
			if strings.Contains(s, mark) {
				return true
			}
		}
	}
	return false
}

// RefusedByTrait is the error that a trait of a resource makes of the
// operation, or nil.
func (c *Call) RefusedByTrait(r *world.Resource) error {
	for _, t := range world.Traits {
		if code := t.Codes[c.Op.ID]; code != "" && r.Has(t.ID) {
			return refusal.New(code, "%s", t.Text)
		}
	}
	return nil
}
