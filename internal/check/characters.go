package check

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// MixOf requires characters of at least n of the four kinds of characters in
// passwords: upper case letters, lower case letters, digits, and special
// characters (all others).
func (t Text) MixOf(n int) Text {
	if !t.given {
		return t
	}
	var upper, lower, digit, special int
	for _, r := range t.value {
		switch {
		case unicode.IsUpper(r):
			upper = 1
		case unicode.IsLower(r):
			lower = 1
		case unicode.IsDigit(r):
			digit = 1
		default:
			special = 1
		}
	}
	if upper+lower+digit+special < n {
		t.fail(fmt.Sprintf("a mix of at least %d of upper case, lower case, digits and special characters", n), t.got())
	}
	return t
}

// Unlike forbids the text of another field, and that text reversed.
func (t Text) Unlike(other, text string) Text {
	if !t.given || text == "" {
		return t
	}
	backwards := []rune(text)
	slices.Reverse(backwards)
	if t.value == text || t.value == string(backwards) {
		t.fail("neither "+other+" nor its reverse", t.got())
	}
	return t
}

// Without forbids a text that contains the text of another field.
func (t Text) Without(other, text string) Text {
	if t.given && text != "" && strings.Contains(t.value, text) {
		t.fail("without the "+other+" in it", t.got())
	}
	return t
}

// NotOnly forbids a text whose characters are all of one of the given kinds.
// The parameter what describes the kinds in words.
func (t Text) NotOnly(what string, kinds ...func(rune) bool) Text {
	for _, is := range kinds {
		if t.given && !strings.ContainsFunc(t.value, func(r rune) bool { return !is(r) }) {
			t.fail("more than only "+what, t.got())
			return t
		}
	}
	return t
}

// IsSpecial reports whether a character is punctuation or a symbol.
func IsSpecial(r rune) bool { return unicode.IsPunct(r) || unicode.IsSymbol(r) }
