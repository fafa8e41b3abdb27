package contract

import (
	"bytes"
	"encoding/json"
	"fmt"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// CheckReply validates the body of a success against the contract, refusing
// fields that the contract does not have. It is for tests: nothing that the
// emulator answers is checked while it runs.
func CheckReply(operation string, data []byte) error {
	op := Load().Operations[operation]
	if op == nil || op.Reply == nil {
		if len(data) > 0 {
			return fmt.Errorf("%s: a body where the contract has none", operation)
		}
		return nil
	}
	schema, err := jsonSchema(op.Reply, false)
	if err != nil {
		return err
	}
	forbidUnknown(schema)
	b, err := json.Marshal(schema)
	if err != nil {
		return err
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(b))
	if err != nil {
		return err
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("mem:///reply.json", doc); err != nil {
		return err
	}
	compiled, err := c.Compile("mem:///reply.json")
	if err != nil {
		return err
	}
	body, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		return err
	}
	if err := compiled.Validate(body); err != nil {
		return fmt.Errorf("%s: %w", operation, err)
	}
	if err := op.confirmed(body); err != nil {
		return err
	}
	f, err := newField("", op.Reply, true)
	if err != nil {
		return err
	}
	fs := &findings{}
	f.examine("", body, fs)
	for _, finding := range fs.list {
		return fmt.Errorf("%s: %s %s", operation, finding.Field, finding.Message)
	}
	return nil
}

// confirmed is an error when a success has nothing that proves the change.
func (op *Operation) confirmed(body any) error {
	object, _ := body.(map[string]any)
	for _, name := range op.Confirms {
		switch value := object[name].(type) {
		case nil:
		case string:
			if value != "" {
				return nil
			}
		case []any:
			if len(value) > 0 || op.MayBeEmpty {
				return nil
			}
		default:
			return nil
		}
	}
	if len(op.Confirms) == 0 {
		return nil
	}
	return fmt.Errorf("%s: without any of %v", op.ID, op.Confirms)
}

func forbidUnknown(schema map[string]any) {
	for _, key := range []string{"else", "items"} {
		if m, ok := schema[key].(map[string]any); ok {
			forbidUnknown(m)
		}
	}
	props, ok := schema["properties"].(map[string]any)
	if !ok || len(props) == 0 {
		return
	}
	schema["additionalProperties"] = false
	for _, p := range props {
		forbidUnknown(p.(map[string]any))
	}
}
