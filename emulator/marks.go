package emulator

import (
	"maps"

	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world"
)

// Outcome makes an operation answer an error that on the platform depends on
// the outside world, when a field carries a marked value. It works like the
// test card numbers of payment providers.
type Outcome struct {
	// Operation is the operationId.
	Operation string `json:"operation"`
	// Field is the wire name of the input field, with dots for nested ones.
	Field string `json:"field"`
	// Contains marks the value: a field that contains it has the outcome.
	Contains string `json:"contains"`
	// Code is the error code to answer.
	Code string `json:"code"`
	// Text is the error text.
	Text string `json:"text"`
}

// Trait is a property that a seed or an order gives a resource, and that makes
// operations refuse it: on the platform it depends on things that the API does
// not show.
type Trait struct {
	// ID names the trait in seeds and purchases.
	ID string `json:"id"`
	// Text says what it means.
	Text string `json:"text"`
	// Codes are the error codes that it leads to, by operationId.
	Codes map[string]string `json:"codes"`
}

// Outcomes lists the marked values of the default seed.
func Outcomes() []Outcome {
	return each(world.DefaultOutcomes, func(o world.Outcome) Outcome { return Outcome(o) })
}

// Traits lists the properties that resources can be given.
func Traits() []Trait {
	return each(world.Traits, func(t world.Trait) Trait { return Trait{t.ID, t.Text, maps.Clone(t.Codes)} })
}
