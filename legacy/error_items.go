package legacy

import (
	"encoding/json"

	"github.com/partnerbss/partnerbss-go/core"
)

// errorItems returns the errorItems of the response of a batch operation, whatever their
// form.
func errorItems(body core.RawJSON) []json.RawMessage {
	var answer struct {
		Items json.RawMessage `json:"errorItems"`
	}
	if json.Unmarshal(body, &answer) != nil {
		return nil
	}
	switch string(answer.Items) {
	case "", "null", `""`, "{}":
		return nil
	}
	var items []json.RawMessage
	if json.Unmarshal(answer.Items, &items) != nil {
		items = []json.RawMessage{answer.Items}
	}
	return items
}

// errorItem decodes one failure. The platform documents the list but not the names of the
// members of an item. errorItem accepts the names that other responses of the platform
// use. An item in any other form becomes the message as a whole, so that no failure is
// lost.
func errorItem(item json.RawMessage) core.Failure {
	var members map[string]any
	if json.Unmarshal(item, &members) != nil {
		return core.Failure{Message: string(item)}
	}
	first := func(names ...string) string {
		for _, name := range names {
			if text, ok := members[name].(string); ok {
				return text
			}
		}
		return ""
	}
	failure := core.Failure{
		ID:      first("resource_id", "resourceId", "id"),
		Code:    first("error_code", "errorCode"),
		Message: first("error_msg", "errorMsg"),
	}
	if failure.Code == "" && failure.Message == "" {
		failure.Message = string(item)
	}
	return failure
}
