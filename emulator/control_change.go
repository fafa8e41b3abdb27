package emulator

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/partnerbss/partnerbss-go/emulator/internal/document"
)

// change is a control that changes the state: something that happens outside
// the API, such as the platform granting a quota. Like a handler it looks at
// nothing but what it is given and checks before it writes. It answers the id
// of what it makes, if anything.
type change struct {
	// arguments is an empty value of what the change takes.
	arguments func() any
	apply     func(st *State, env *environment, now time.Time, args json.RawMessage) (string, error)
}

// changing makes a change of a function whose arguments marshal to JSON and
// back.
func changing[T any](apply func(st *State, env *environment, now time.Time, args T) (string, error)) change {
	return change{
		arguments: func() any { return new(T) },
		apply: func(st *State, env *environment, now time.Time, raw json.RawMessage) (string, error) {
			var args T
			if err := json.Unmarshal(raw, &args); err != nil {
				return "", err
			}
			return apply(st, env, now, args)
		},
	}
}

// change makes a change now and records it.
func (e *Emulator) change(name string, args any) (string, error) {
	id, err := e.engine.change(name, args)
	if err != nil {
		err = fmt.Errorf("emulator: %w", err)
	}
	return id, err
}

// ChangeByName makes a change with arguments from outside the program, as JSON
// or YAML with the names of the json tags: what Dissociate, GrantQuota,
// GiveCoupon and the like do. Changes lists the names. The result is the id of
// what the change made, if anything.
func (e *Emulator) ChangeByName(name string, args []byte) (string, error) {
	known, ok := changes[name]
	if !ok {
		return "", fmt.Errorf("emulator: there is no change %q", name)
	}
	v := known.arguments()
	root, err := document.Parse(args)
	if err == nil {
		err = root.Decode(v)
	}
	if err != nil {
		return "", fmt.Errorf("emulator: %s: %w", name, err)
	}
	return e.change(name, v)
}

// ChangeInfo describes a change that ChangeByName makes.
type ChangeInfo struct {
	// Name is what ChangeByName takes.
	Name string `json:"name"`
	// Arguments are the names of what it takes.
	Arguments []string `json:"arguments"`
}

// Changes lists the changes that ChangeByName makes.
func Changes() []ChangeInfo {
	var out []ChangeInfo
	for _, name := range slices.Sorted(maps.Keys(changes)) {
		c := ChangeInfo{Name: name}
		for _, f := range reflect.VisibleFields(reflect.TypeOf(changes[name].arguments()).Elem()) {
			if argument, _, _ := strings.Cut(f.Tag.Get("json"), ","); argument != "" {
				c.Arguments = append(c.Arguments, argument)
			}
		}
		out = append(out, c)
	}
	return out
}

// change makes a recorded change again. One that was refused is refused again.
func (r *replayer) change(cmd *command) error {
	known, ok := changes[cmd.Operation]
	if !ok {
		return fmt.Errorf("there is no change %q", cmd.Operation)
	}
	// One that panicked does so again, with the same traces.
	defer func() { _ = recover() }()
	settle(r.st, r.env, cmd.Now)
	_, _ = known.apply(r.st, r.env, cmd.Now, cmd.Args)
	return nil
}
