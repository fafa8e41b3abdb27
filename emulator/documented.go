package emulator

import (
	"slices"
	"strings"

	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/refusal"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world"
)

// documented is what the contract says of an operation, as far as handlers ask.
type documented struct {
	id          string // operationId
	callers     []world.Role
	errors      []string // codes that are listed
	errorStatus map[string]int
}

// status is the HTTP status that the contract gives an error code here, or 400.
func (op *documented) status(code string) int {
	if s, ok := op.errorStatus[code]; ok {
		return s
	}
	return refusal.Invalid
}

// denied is the refusal of callers of the wrong kind: the first code of that
// family that the contract lists, else CBC.0151.
func (op *documented) denied() error {
	for _, code := range []string{"CBC.0151", "CBC.0150", "CBC.0155"} {
		if slices.Contains(op.errors, code) {
			return refusal.WithStatus(refusal.Forbidden, code, "Access denied: the operation takes %s credentials.", op.takes())
		}
	}
	return refusal.WithStatus(refusal.Forbidden, "CBC.0151", "Access denied: the operation takes %s credentials.", op.takes())
}

func (op *documented) takes() string {
	names := make([]string, len(op.callers))
	for i, r := range op.callers {
		names[i] = string(r)
	}
	return strings.Join(names, " or ")
}
