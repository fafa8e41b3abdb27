package transport

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

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
	if op.Envelope && !isEnvelope(body) {
		return errNoEnvelope
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

var errNoEnvelope = errors.New("no envelope, which is all that a success has")

// isEnvelope reports whether a response is an object of the members that an error has,
// and of no others. That they tell of none is known by then.
func isEnvelope(body []byte) bool {
	var members map[string]jsontext.Value
	if json.Unmarshal(body, &members) != nil || members == nil {
		return false
	}
	for name := range members {
		if name != "error_code" && name != "error_msg" && name != "request_id" {
			return false
		}
	}
	return true
}

// present reports whether a member is there and is not null: its zero is a value.
func present(body []byte, name string) bool {
	value := last(body, name)
	return value != nil && value.Kind() != 'n'
}
