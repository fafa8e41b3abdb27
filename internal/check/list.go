package check

import (
	"fmt"
	"strconv"
	"unicode/utf8"
)

// Items checks a field that holds a list.
type Items[T any] struct {
	field
	elements []T
}

// List checks a list; an empty list means that the field was left out.
func List[T any](c *Checker, name string, elements []T) Items[T] {
	return Items[T]{field{c, name, len(elements) > 0}, elements}
}

// Required reports an empty list.
func (l Items[T]) Required() Items[T] {
	l.require()
	return l
}

// RequiredIf reports an empty list when the condition holds.
func (l Items[T]) RequiredIf(condition bool, when string) Items[T] {
	l.requireIf(condition, when)
	return l
}

// ForbiddenIf reports a list that is given when the condition holds.
func (l Items[T]) ForbiddenIf(condition bool, when string) Items[T] {
	l.forbidIf(condition, when)
	return l
}

// Max limits the number of elements.
func (l Items[T]) Max(n int) Items[T] {
	if len(l.elements) > n {
		l.fail("at most "+plural(n, "item"), strconv.Itoa(len(l.elements)))
	}
	return l
}

// Each applies rules to every element; a violation names the element's index.
func (l Items[T]) Each(rules func(*T, *Checker)) Items[T] {
	for i := range l.elements {
		rules(&l.elements[i], l.c.At(l.name, i))
	}
	return l
}

// Texts checks a field that holds a list of texts.
type Texts struct{ list Items[string] }

// Strings checks a list of texts. A text may be empty; an empty list means that
// the field was left out.
func (c *Checker) Strings(name string, texts []string) Texts {
	for i, text := range texts {
		if !utf8.ValidString(text) {
			c.At(name, i).String("", text)
		}
	}
	return Texts{List(c, name, texts)}
}

// Required reports an empty list.
func (l Texts) Required() Texts {
	l.list.require()
	return l
}

// Max limits the number of texts.
func (l Texts) Max(n int) Texts {
	l.list.Max(n)
	return l
}

// Unique reports every text that is equal to an earlier one, with its index.
func (l Texts) Unique() Texts {
	Unique(l.list.c, l.list.name, "", l.list.elements, func(text string) string { return text })
	return l
}

// Each applies rules to every text.
func (l Texts) Each(rules func(Text)) Texts {
	for i, text := range l.list.elements {
		if utf8.ValidString(text) { // Strings has reported the others
			rules(l.list.c.At(l.list.name, i).String("", text))
		}
	}
	return l
}

// Unique reports every element whose key is equal to that of an earlier one,
// with its index.
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

// Object checks a nested object with the given rules; nil means that the field
// was left out.
func Object[T any](c *Checker, name string, value *T, rules func(*T, *Checker)) Present {
	if value != nil {
		rules(value, c.In(name))
	}
	return Present{field{c, name, value != nil}}
}

// RequiredIf reports a missing object when the condition holds.
func (p Present) RequiredIf(condition bool, when string) Present {
	p.requireIf(condition, when)
	return p
}
