package check

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/partnerbss/partnerbss-go/core"
)

// Text checks a field that holds text. Lengths are in characters, not bytes.
type Text struct {
	field
	value  string
	secret bool
	broken bool // not UTF-8: given, but its characters cannot be counted or matched
}

// String checks a text; "" means that the field was left out.
func (c *Checker) String(name, value string) Text {
	return newText(c, name, value, value != "", false)
}

// StringPtr checks a text for which "" is a valid value; nil means that the
// field was left out.
func (c *Checker) StringPtr(name string, value *string) Text {
	if value == nil {
		return newText(c, name, "", false, false)
	}
	return newText(c, name, *value, true, false)
}

// Secret checks a text that must not appear in a message.
func (c *Checker) Secret(name string, value core.Secret) Text {
	text := value.Reveal()
	t := newText(c, name, text, text != "", true)
	if text != "" && text == value.String() {
		t.fail("the secret itself", t.got())
	}
	return t
}

func newText(c *Checker, name, value string, given, secret bool) Text {
	t := Text{field: field{c, name, given}, value: value, secret: secret}
	if !utf8.ValidString(value) {
		t.fail("valid UTF-8", t.got())
		t.given, t.broken = false, true
	}
	return t
}

const longestShown = 40

// got returns the value for a message: shortened if long, redacted if secret.
func (t Text) got() string {
	if t.secret {
		return core.NewSecret(t.value).String()
	}
	if utf8.RuneCountInString(t.value) > longestShown {
		return strconv.Quote(string([]rune(t.value)[:longestShown])) + "..."
	}
	return strconv.Quote(t.value)
}

// gotLength returns the value for a message, with its length.
func (t Text) gotLength(n int) string {
	if t.secret {
		return t.got()
	}
	return fmt.Sprintf("%s (%s)", t.got(), plural(n, "character"))
}

// Required reports an empty text.
func (t Text) Required() Text {
	if !t.broken {
		t.require()
	}
	return t
}

// RequiredIf reports an empty text when the condition holds.
func (t Text) RequiredIf(condition bool, when string) Text {
	if !t.broken {
		t.requireIf(condition, when)
	}
	return t
}

// Max limits the text to n characters.
func (t Text) Max(n int) Text {
	// A text of n bytes has at most n characters: count them only in longer texts.
	if t.given && len(t.value) > n {
		if got := utf8.RuneCountInString(t.value); got > n {
			t.fail("at most "+plural(n, "character"), t.gotLength(got))
		}
	}
	return t
}

// Length requires at least low and at most high characters.
func (t Text) Length(low, high int) Text {
	if !t.given {
		return t
	}
	got := utf8.RuneCountInString(t.value)
	switch {
	case got >= low && got <= high:
	case low == high:
		t.fail("exactly "+plural(low, "character"), t.gotLength(got))
	default:
		t.fail(fmt.Sprintf("%d to %d characters", low, high), t.gotLength(got))
	}
	return t
}

// Match requires the text to match a pattern, which rule describes in words.
func (t Text) Match(pattern *regexp.Regexp, rule string) Text {
	if t.given && !pattern.MatchString(t.value) {
		t.fail(rule, t.got())
	}
	return t
}

// NotPrefix forbids texts that begin with one of the prefixes.
func (t Text) NotPrefix(prefixes ...string) Text {
	for _, prefix := range prefixes {
		if t.given && strings.HasPrefix(t.value, prefix) {
			t.fail("without the beginning "+strconv.Quote(prefix), t.got())
		}
	}
	return t
}

// OneOfIf requires one of the allowed texts when the condition holds.
func (t Text) OneOfIf(condition bool, when string, allowed ...string) Text {
	if condition && t.given && !slices.Contains(allowed, t.value) {
		t.fail("one of "+strings.Join(allowed, ", ")+" when "+when, t.got())
	}
	return t
}
