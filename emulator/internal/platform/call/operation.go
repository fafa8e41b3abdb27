package call

import (
	"slices"
	"strings"

	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/refusal"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world"
)

// Operation is what the contract says of an operation, as far as handlers ask.
type Operation struct {
	ID       string // operationId
	Callers  []world.Role
	Codes    []string // codes that are listed
	Statuses map[string]int
}

// status is the HTTP status that the contract gives an error code here, or 400.
func (op *Operation) status(code string) int {
	if s, ok := op.Statuses[code]; ok {
		return s
	}
	return refusal.Invalid
}

// Denied is the refusal of callers of the wrong kind: the first code of that
// family that the contract lists, else CBC.0151.
func (op *Operation) Denied() error {
	for _, code := range []string{"CBC.0151", "CBC.0150", "CBC.0155"} {
		if slices.Contains(op.Codes, code) {
			return refusal.WithStatus(refusal.Forbidden, code, "Access denied: the operation takes %s credentials.", op.takes())
		}
	}
	return refusal.WithStatus(
		refusal.Forbidden, "CBC.0151", "Access denied: the operation takes %s credentials.", op.takes(),
	)
}

func (op *Operation) takes() string {
	names := make([]string, len(op.Callers))
	for i, r := range op.Callers {
		names[i] = string(r)
	}
	return strings.Join(names, " or ")
}
