package check

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Choice checks a field with a fixed set of values.
type Choice struct{ field }

// Enum checks that a value is one of the allowed ones. The zero value means
// that the field was left out, unless zero is an allowed value.
func Enum[T ~string | ~int](c *Checker, name string, value T, allowed ...T) Choice {
	var zero T
	choice := Choice{field{c, name, value != zero || slices.Contains(allowed, zero)}}
	if choice.given && !slices.Contains(allowed, value) {
		choice.fail("one of "+list(allowed), show(value))
	}
	return choice
}

// EnumPtr checks an optional value for which zero is a valid choice; nil means
// that the field was left out.
func EnumPtr[T ~string | ~int](c *Checker, name string, value *T, allowed ...T) Choice {
	if value == nil {
		return Choice{field{c, name, false}}
	}
	choice := Enum(c, name, *value, allowed...)
	choice.given = true
	return choice
}

// Required reports a missing choice.
func (ch Choice) Required() Choice {
	ch.require()
	return ch
}

// RequiredIf reports a missing choice when the condition holds.
func (ch Choice) RequiredIf(condition bool, when string) Choice {
	ch.requireIf(condition, when)
	return ch
}

// show quotes texts and leaves numbers plain.
func show[T ~string | ~int](value T) string {
	switch v := any(value).(type) {
	case string:
		return strconv.Quote(v)
	case fmt.Stringer:
		return v.String()
	}
	text := fmt.Sprint(value)
	if _, err := strconv.Atoi(text); err == nil {
		return text
	}
	return strconv.Quote(text)
}

func list[T ~string | ~int](values []T) string {
	texts := make([]string, len(values))
	for i, value := range values {
		texts[i] = fmt.Sprint(value)
	}
	return strings.Join(texts, ", ")
}
