package emulator

import (
	"encoding/json"
	"time"

	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world"
)

// change is a control that changes the state: something that happens outside
// the API, such as the platform granting a quota. Like a handler it looks at
// nothing but what it is given and checks before it writes. It answers the id
// of what it makes, if anything.
type change struct {
	// arguments is an empty value of what the change takes.
	arguments func() any
	apply     func(st *world.State, env *world.Environment, now time.Time, args json.RawMessage) (string, error)
}

// changing makes a change of a function whose arguments marshal to JSON and
// back.
func changing[T any](apply func(st *world.State, env *world.Environment, now time.Time, args T) (string, error)) change {
	return change{
		arguments: func() any { return new(T) },
		apply: func(st *world.State, env *world.Environment, now time.Time, raw json.RawMessage) (string, error) {
			var args T
			if err := json.Unmarshal(raw, &args); err != nil {
				return "", err
			}
			return apply(st, env, now, args)
		},
	}
}
