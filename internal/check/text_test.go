package check

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/assert"

	"github.com/partnerbss/partnerbss-go/core"
)

var never = regexp.MustCompile(`^\b$`)

func TestTextsAreRequired(t *testing.T) {
	rule[string]{func(c *Checker, v string) { c.String("name", v).Required() }, []example[string]{
		{"", "name must be given"},
		{" ", ""},
		{"x", ""},
	}}.test(t)
}

func TestTextPointersTellEmptyFromLeftOut(t *testing.T) {
	rule[*string]{func(c *Checker, v *string) { c.StringPtr("name", v).Required().Max(2) }, []example[*string]{
		{nil, "name must be given"},
		{new(""), ""},
		{new("xy"), ""},
		{new("xyz"), `name must be at most 2 characters, got "xyz" (3 characters)`},
	}}.test(t)
	rule[*string]{func(c *Checker, v *string) { c.StringPtr("name", v).Length(1, 2) }, []example[*string]{
		{nil, ""},
		{new(""), `name must be 1 to 2 characters, got "" (0 characters)`},
	}}.test(t)
}

func TestMaxCountsCharacters(t *testing.T) {
	rule[string]{func(c *Checker, v string) { c.String("name", v).Max(3) }, []example[string]{
		{"", ""},
		{"ab", ""},
		{"abc", ""},
		{"青云贸", ""},
		{"abcd", `name must be at most 3 characters, got "abcd" (4 characters)`},
		{"青云贸易", `name must be at most 3 characters, got "青云贸易" (4 characters)`},
		{"a\"\n€", `name must be at most 3 characters, got "a\"\n€" (4 characters)`},
	}}.test(t)
	rule[string]{func(c *Checker, v string) { c.String("name", v).Max(1) }, []example[string]{
		{"a", ""},
		{"ab", `name must be at most 1 character, got "ab" (2 characters)`},
	}}.test(t)
}

func TestLengthCountsCharacters(t *testing.T) {
	rule[string]{func(c *Checker, v string) { c.String("name", v).Length(2, 3) }, []example[string]{
		{"", ""},
		{"a", `name must be 2 to 3 characters, got "a" (1 character)`},
		{"ab", ""},
		{"青云贸", ""},
		{"青云贸易", `name must be 2 to 3 characters, got "青云贸易" (4 characters)`},
	}}.test(t)
	rule[string]{func(c *Checker, v string) { c.String("name", v).Length(4, 4) }, []example[string]{
		{"abc", `name must be exactly 4 characters, got "abc" (3 characters)`},
		{"abcd", ""},
		{"abcde", `name must be exactly 4 characters, got "abcde" (5 characters)`},
	}}.test(t)
	assert.Equal(t, []string{`name must be exactly 1 character, got "ab" (2 characters)`},
		says(func(c *Checker) { c.String("name", "ab").Length(1, 1) }))
}

func TestLongTextsAreShownByTheirBeginning(t *testing.T) {
	for n, shown := range map[int]string{
		longestShown:     `"` + strings.Repeat("青", longestShown) + `"`,
		longestShown + 1: `"` + strings.Repeat("青", longestShown) + `"...`,
		100000:           `"` + strings.Repeat("青", longestShown) + `"...`,
	} {
		assert.Equal(t, []core.Violation{{Field: "name", Rule: "at most 3 characters", Got: fmt.Sprintf("%s (%d characters)", shown, n)}},
			broken(func(c *Checker) { c.String("name", strings.Repeat("青", n)).Max(3) }))
	}
}

func TestMatchTellsThePatternInWords(t *testing.T) {
	digits := regexp.MustCompile(`^[0-9]+$`)
	rule[string]{func(c *Checker, v string) { c.String("code", v).Match(digits, "digits only") }, []example[string]{
		{"", ""},
		{"0123", ""},
		{"01a", `code must be digits only, got "01a"`},
	}}.test(t)
}

func TestNotPrefixForbidsBeginnings(t *testing.T) {
	rule[string]{func(c *Checker, v string) { c.String("name", v).NotPrefix("op_", "shadow_") }, []example[string]{
		{"", ""},
		{"op", ""},
		{"xop_", ""},
		{"OP_x", ""},
		{"op_", `name must be without the beginning "op_", got "op_"`},
		{"shadow_x", `name must be without the beginning "shadow_", got "shadow_x"`},
	}}.test(t)
}

func TestOneOfIfNamesTheTextsAndTheCondition(t *testing.T) {
	for _, holds := range []bool{true, false} {
		told := ""
		if holds {
			told = `key must be one of REGION, TYPE when type is dimension, got "region"`
		}
		rule[string]{func(c *Checker, v string) { c.String("key", v).OneOfIf(holds, "type is dimension", "REGION", "TYPE") }, []example[string]{
			{"", ""},
			{"TYPE", ""},
			{"region", told},
		}}.test(t)
	}
}

// Whatever rule a secret breaks, nothing of it is shown, neither its text nor its length.
func TestSecretsAreNeverShown(t *testing.T) {
	const secret = "pass-word-7"
	for name, rules := range map[string]func(Text){
		"max":         func(v Text) { v.Max(3) },
		"length":      func(v Text) { v.Length(1, 3) },
		"exactly":     func(v Text) { v.Length(3, 3) },
		"match":       func(v Text) { v.Match(never, "impossible") },
		"not prefix":  func(v Text) { v.NotPrefix("pass") },
		"one of":      func(v Text) { v.OneOfIf(true, "always", "a", "b") },
		"mix of":      func(v Text) { v.MixOf(4) },
		"unlike":      func(v Text) { v.Unlike("name", secret) },
		"without":     func(v Text) { v.Without("name", "word") },
		"more than":   func(v Text) { v.NotOnly("characters", func(rune) bool { return true }) },
		"not its own": func(v Text) { v.Unlike("name", "7-drow-ssap") },
	} {
		t.Run(name, func(t *testing.T) {
			violations := broken(func(c *Checker) { rules(c.Secret("password", core.NewSecret(secret))) })
			assert.Len(t, violations, 1)
			assert.Equal(t, "[redacted]", violations[0].Got)
			for _, part := range []string{secret, "word-7", "11", "drow"} {
				assert.NotContains(t, violations[0].String(), part)
			}
		})
	}
	assert.Equal(t, []string{"password must be given"}, says(func(c *Checker) { c.Secret("password", core.Secret{}).Required() }))
	assert.Empty(t, says(func(c *Checker) { c.Secret("password", core.NewSecret(secret)).Required().Max(11) }))
	assert.Equal(t, []string{"password must be valid UTF-8, got [redacted]"},
		says(func(c *Checker) { c.Secret("password", core.NewSecret("p\xff")).Required().Length(4, 8) }))
}

func TestTheStandInOfASecretIsNoSecret(t *testing.T) {
	assert.Equal(t, []string{"password must be the secret itself, got [redacted]"},
		says(func(c *Checker) { c.Secret("password", core.NewSecret("[redacted]")).Required().Max(32) }))
}

func TestTextThatIsNotUTF8BreaksThatRuleAlone(t *testing.T) {
	violations := broken(func(c *Checker) {
		c.String("name", "\xd5\xc5").Required().RequiredIf(true, "always").Max(1).Length(4, 8).Match(never, "impossible").
			NotPrefix("\xd5").OneOfIf(true, "always", "x").MixOf(2).Unlike("other", "x").Without("other", "\xc5").
			NotOnly("spaces", unicode.IsSpace)
	})
	assert.Equal(t, []core.Violation{{Field: "name", Rule: "valid UTF-8", Got: `"\xd5\xc5"`}}, violations)
	for _, cut := range []string{"a\xe9", "\xe9\x9d", "\xed\xa0\x80", "\xff"} {
		assert.Len(t, broken(func(c *Checker) { c.String("name", cut) }), 1, "%q", cut)
		assert.Len(t, broken(func(c *Checker) { c.StringPtr("name", &cut).Required() }), 1, "%q", cut)
	}
	assert.Empty(t, broken(func(c *Checker) { c.String("name", "\ufffd is a character of its own") }))
}
