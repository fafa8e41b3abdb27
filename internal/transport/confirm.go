package transport

import (
	"fmt"
	"slices"
	"strings"

	"github.com/partnerbss/partnerbss-go/internal/wire"
)

// confirm reports what a decoded response lacks of what the contract says that a
// success contains. A response without it need not be that of the operation: a page of
// something in between is JSON, too. What is missing makes a query an error, and the
// outcome of a changing call unknown.
func confirm(op *Operation, body []byte, response any) error {
	for _, name := range op.Requires {
		if !wire.Given(response, name) && !present(body, name) {
			return fmt.Errorf("without %s, which every success has", name)
		}
	}
	if len(op.Confirms) == 0 || slices.ContainsFunc(op.Confirms, func(name string) bool { return wire.Given(response, name) }) {
		return nil
	}
	for _, name := range op.Confirms {
		value := last(body, name)
		if proves(value) || op.ConfirmsEmpty && value.Kind() == '[' && isBlank(value) {
			return nil
		}
	}
	return fmt.Errorf("without %s, which proves a success", strings.Join(op.Confirms, " or "))
}

// present reports whether a member is there and is not null: its zero is a value.
func present(body []byte, name string) bool {
	value := last(body, name)
	return value != nil && value.Kind() != 'n'
}
