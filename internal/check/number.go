package check

import (
	"fmt"
	"strconv"

	"github.com/shopspring/decimal"
)

// Number checks a field that holds an integer.
type Number struct {
	field
	value int
}

// Int checks an integer; 0 means that the field was left out, which only
// Required and RequiredIf report.
func (c *Checker) Int(name string, value int) Number {
	return Number{field{c, name, value != 0}, value}
}

// IntPtr checks an integer for which 0 is a valid value; nil means that the
// field was left out.
func (c *Checker) IntPtr(name string, value *int) Number {
	if value == nil {
		return Number{field{c, name, false}, 0}
	}
	return Number{field{c, name, true}, *value}
}

// Required reports a missing integer.
func (n Number) Required() Number {
	n.require()
	return n
}

// RequiredIf reports a missing integer when the condition holds.
func (n Number) RequiredIf(condition bool, when string) Number {
	n.requireIf(condition, when)
	return n
}

// Between requires an integer from low to high, both included.
func (n Number) Between(low, high int) Number {
	if n.given && (n.value < low || n.value > high) {
		n.fail(fmt.Sprintf("%d to %d", low, high), strconv.Itoa(n.value))
	}
	return n
}

// Min requires at least low.
func (n Number) Min(low int) Number {
	if n.given && n.value < low {
		n.fail(fmt.Sprintf("at least %d", low), strconv.Itoa(n.value))
	}
	return n
}

// MaxIf limits the integer when the condition holds.
func (n Number) MaxIf(condition bool, high int, when string) Number {
	if condition && n.given && n.value > high {
		n.fail(fmt.Sprintf("at most %d when %s", high, when), strconv.Itoa(n.value))
	}
	return n
}

// Amount checks a field that holds a decimal number.
type Amount struct {
	field
	value decimal.Decimal
}

// mostDigits limits the exponent of a decimal number. With a larger exponent, a
// few bytes stand for so many digits that a comparison takes seconds.
const mostDigits = 100

// Decimal checks a decimal number; 0 means that the field was left out, unless
// Positive is called.
func (c *Checker) Decimal(name string, value decimal.Decimal) Amount {
	a := Amount{field{c, name, !value.IsZero()}, value}
	if e := value.Exponent(); a.given && (e > mostDigits || e < -mostDigits) {
		a.fail(fmt.Sprintf("a number of at most %d digits", mostDigits), a.got())
		a.given = false
	}
	return a
}

// Positive requires more than 0.
func (a Amount) Positive() Amount {
	if !a.value.IsPositive() {
		a.fail("greater than 0", a.got())
	}
	return a
}

// Min requires at least low.
func (a Amount) Min(low decimal.Decimal) Amount {
	if a.given && a.value.LessThan(low) {
		a.fail("at least "+low.String(), a.got())
	}
	return a
}

// Max requires at most high.
func (a Amount) Max(high decimal.Decimal) Amount {
	if a.given && a.value.GreaterThan(high) {
		a.fail("at most "+high.String(), a.got())
	}
	return a
}

// Scale limits the number of decimals, not counting trailing zeros.
func (a Amount) Scale(decimals int32) Amount {
	if a.given && !a.value.Equal(a.value.Truncate(decimals)) {
		a.fail("a number with at most "+plural(int(decimals), "decimal"), a.got())
	}
	return a
}

// got returns the number for a message, or its exponent if the number has too
// many digits.
func (a Amount) got() string {
	if e := a.value.Exponent(); e > longestShown || e < -longestShown {
		return fmt.Sprintf("%se%d", a.value.Coefficient(), e)
	}
	return a.value.String()
}
