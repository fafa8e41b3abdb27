package check

import (
	"testing"
	"unicode"

	"github.com/stretchr/testify/assert"

	"github.com/partnerbss/partnerbss-go/core"
)

func TestMixOfCountsKindsOfCharacters(t *testing.T) {
	for _, taken := range []string{"abcdefg1", "ABCDEFGh", "12345678!", "        a", "密码Ab", "密码密码密码密a", ""} {
		assert.Empty(t, broken(func(c *Checker) { c.String("password", taken).MixOf(2) }), taken)
	}
	for _, refused := range []string{"abcdefgh", "ABCDEFGH", "12345678", "!@#$%^&*", "密码密码密码密码"} {
		assert.Equal(t, []core.Violation{{
			Field: "password",
			Rule:  "a mix of at least 2 of upper case, lower case, digits and special characters",
			Got:   "[redacted]",
		}}, broken(func(c *Checker) { c.Secret("password", core.NewSecret(refused)).MixOf(2) }), refused)
	}
	assert.Empty(t, broken(func(c *Checker) { c.String("password", "aB1!").MixOf(4) }))
	assert.Len(t, broken(func(c *Checker) { c.String("password", "aB1").MixOf(4) }), 1)
}

func TestUnlikeForbidsATextAndItsReverse(t *testing.T) {
	for text, taken := range map[string]bool{
		"acme-01": false, "10-emca": false, "acme-010": true, "Acme-01": true, "": true,
	} {
		violations := broken(func(c *Checker) { c.String("password", text).Unlike("domain_name", "acme-01") })
		assert.Equal(t, taken, len(violations) == 0, text)
		if !taken {
			assert.Equal(t, `password must be neither domain_name nor its reverse, got "`+text+`"`, violations[0].String())
		}
	}
	assert.Empty(t, broken(func(c *Checker) { c.String("password", "anything").Unlike("domain_name", "") }))
}

func TestWithoutForbidsATextInside(t *testing.T) {
	for text, taken := range map[string]bool{
		"x13800000000": false, "13800000000": false, "1380000000x": true, "": true,
	} {
		violations := broken(func(c *Checker) { c.String("password", text).Without("mobile_phone", "13800000000") })
		assert.Equal(t, taken, len(violations) == 0, text)
	}
	assert.Empty(t, broken(func(c *Checker) { c.String("password", "anything").Without("mobile_phone", "") }))
}

func TestNotOnlyForbidsOneKindOfCharactersAlone(t *testing.T) {
	for text, taken := range map[string]bool{
		"123": false, "１２３": false, "!!": false, "（）": false, "  ": false, "　": false,
		"12a": true, "12 ": true, "北京": true, "3M": true, "!a": true, "": true,
	} {
		violations := broken(func(c *Checker) {
			c.String("corp_name", text).NotOnly("digits, special characters or spaces", unicode.IsDigit, IsSpecial, unicode.IsSpace)
		})
		assert.Equal(t, taken, len(violations) == 0, "%q", text)
		if !taken {
			assert.Equal(t, "more than only digits, special characters or spaces", violations[0].Rule)
		}
	}
}
