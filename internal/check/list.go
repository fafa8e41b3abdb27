package check

import (
	"fmt"
	"strconv"
)

// Items is a list field under check.
type Items struct {
	field
	count int
}

// List checks how many elements a list has; an empty one means left out.
func List[T any](c *Checker, name string, elements []T) Items {
	return Items{field{c, name, len(elements) > 0}, len(elements)}
}

// Required reports an empty list.
func (l Items) Required() Items {
	l.require()
	return l
}

// RequiredIf reports an empty list when the condition holds.
func (l Items) RequiredIf(condition bool, when string) Items {
	l.requireIf(condition, when)
	return l
}

// ForbiddenIf reports a list that is given when the condition holds.
func (l Items) ForbiddenIf(condition bool, when string) Items {
	l.forbidIf(condition, when)
	return l
}

// Max limits the number of elements.
func (l Items) Max(n int) Items {
	if l.count > n {
		l.fail("at most "+plural(n, "item"), strconv.Itoa(l.count))
	}
	return l
}

// Min wants at least n elements.
func (l Items) Min(n int) Items {
	if l.given && l.count < n {
		l.fail("at least "+plural(n, "item"), strconv.Itoa(l.count))
	}
	return l
}

// Unique reports elements whose key repeats an earlier one, by its place.
func Unique[T any, K comparable](c *Checker, name, key string, elements []T, of func(T) K) {
	seen := make(map[K]int, len(elements))
	for i, element := range elements {
		k := of(element)
		if first, ok := seen[k]; ok {
			c.At(name, i).Fail(key, fmt.Sprintf("unlike that of %s[%d]", name, first), fmt.Sprintf("%q twice", fmt.Sprint(k)))
			continue
		}
		seen[k] = i
	}
}

// Present checks that an object is given.
type Present struct{ field }

// Object checks whether a nested object is given.
func Object[T any](c *Checker, name string, value *T) Present {
	return Present{field{c, name, value != nil}}
}

// Required reports a missing object.
func (p Present) Required() Present {
	p.require()
	return p
}

// RequiredIf reports a missing object when the condition holds.
func (p Present) RequiredIf(condition bool, when string) Present {
	p.requireIf(condition, when)
	return p
}
