package emulator

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/partnerbss/partnerbss-go/emulator/internal/document"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/console"
)

// change makes a change now and records it.
func (e *Emulator) change(name string, args any) (string, error) {
	id, err := e.engine.Change(name, args)
	if err != nil {
		err = fmt.Errorf("emulator: %w", err)
	}
	return id, err
}

// ChangeByName makes a change with arguments from outside the program, as JSON
// or YAML with the names of the json tags: what [Emulator.Dissociate],
// [Emulator.GrantQuota], [Emulator.GiveCoupon] and the like do. [Changes] lists
// the names. The result is the ID of what the change made, if anything.
func (e *Emulator) ChangeByName(name string, args []byte) (string, error) {
	known, ok := console.Changes[name]
	if !ok {
		return "", fmt.Errorf("emulator: there is no change %q", name)
	}
	v := known.Arguments()
	root, err := document.Parse(args)
	if err == nil {
		err = root.Decode(v)
	}
	if err != nil {
		return "", fmt.Errorf("emulator: %s: %w", name, err)
	}
	return e.change(name, v)
}

// ChangeInfo describes a change that [Emulator.ChangeByName] makes.
type ChangeInfo struct {
	// Name is what [Emulator.ChangeByName] takes.
	Name string `json:"name"`
	// Arguments are the names of what it takes.
	Arguments []string `json:"arguments"`
}

// Changes lists the changes that [Emulator.ChangeByName] makes.
func Changes() []ChangeInfo {
	var out []ChangeInfo
	for _, name := range slices.Sorted(maps.Keys(console.Changes)) {
		c := ChangeInfo{Name: name}
		for _, f := range reflect.VisibleFields(reflect.TypeOf(console.Changes[name].Arguments()).Elem()) {
			if argument, _, _ := strings.Cut(f.Tag.Get("json"), ","); argument != "" {
				c.Arguments = append(c.Arguments, argument)
			}
		}
		out = append(out, c)
	}
	return out
}
