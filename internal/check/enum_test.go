package check

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

type colour string

type size int

// named has words for its values, as some enumerations do.
type named int

func (n named) String() string { return [...]string{"none", "some", "all"}[n] }

func TestChoicesOfText(t *testing.T) {
	rule[colour]{func(c *Checker, v colour) { Enum(c, "colour", v, "red", "blue").Required() }, []example[colour]{
		{"", "colour must be given"},
		{"red", ""}, {"blue", ""},
		{"Red", `colour must be one of red, blue, got "Red"`},
		{"red\n", `colour must be one of red, blue, got "red\n"`},
		{"\xff", `colour must be one of red, blue, got "\xff"`},
	}}.test(t)
	rule[string]{func(c *Checker, v string) { Enum(c, "colour", v, "red") }, []example[string]{
		{"", ""}, {"red", ""}, {"7", `colour must be one of red, got "7"`},
	}}.test(t)
}

func TestChoicesOfNumbers(t *testing.T) {
	rule[size]{func(c *Checker, v size) { Enum(c, "size", v, 1, 2).Required() }, []example[size]{
		{0, "size must be given"}, {1, ""}, {2, ""},
		{3, "size must be one of 1, 2, got 3"},
		{-1, "size must be one of 1, 2, got -1"},
	}}.test(t)
	rule[size]{func(c *Checker, v size) { Enum(c, "size", v, 0, 1).Required() }, []example[size]{
		{0, ""}, {1, ""}, // zero is a choice
		{2, "size must be one of 0, 1, got 2"},
	}}.test(t)
	rule[named]{func(c *Checker, v named) { Enum(c, "scope", v, 1) }, []example[named]{
		{1, ""}, {2, "scope must be one of some, got all"},
	}}.test(t)
}

func TestChoicePointersTellZeroFromLeftOut(t *testing.T) {
	rule[*size]{func(c *Checker, v *size) { EnumPtr(c, "size", v, 0, 1).Required() }, []example[*size]{
		{nil, "size must be given"},
		{new(size(0)), ""}, {new(size(1)), ""},
		{new(size(2)), "size must be one of 0, 1, got 2"},
	}}.test(t)
	assert.Equal(t, []string{`colours[1] must be one of red, got "blue"`}, says(func(c *Checker) {
		List(c, "colours", []colour{"red", "blue"}).Each(func(v *colour, c *Checker) { Enum(c, "", *v, "red") })
	}))
}
