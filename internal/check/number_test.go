package check

import (
	"testing"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/assert"
)

var dec = decimal.RequireFromString

func TestIntegers(t *testing.T) {
	rule[int]{func(c *Checker, v int) { c.Int("limit", v).Required() }, []example[int]{
		{0, "limit must be given"}, {1, ""}, {-1, ""},
	}}.test(t)
	rule[int]{func(c *Checker, v int) { c.Int("limit", v).Between(1, 100) }, []example[int]{
		{0, ""}, {1, ""}, {100, ""},
		{-1, "limit must be 1 to 100, got -1"},
		{101, "limit must be 1 to 100, got 101"},
	}}.test(t)
	rule[int]{func(c *Checker, v int) { c.Int("limit", v).Min(3) }, []example[int]{
		{0, ""}, {3, ""}, {4, ""},
		{2, "limit must be at least 3, got 2"},
	}}.test(t)
	for _, holds := range []bool{true, false} {
		told := ""
		if holds {
			told = "period must be at most 3 when unit is year, got 4"
		}
		rule[int]{func(c *Checker, v int) { c.Int("period", v).MaxIf(holds, 3, "unit is year") }, []example[int]{
			{0, ""}, {3, ""}, {4, told},
		}}.test(t)
	}
}

func TestIntegerPointersTellZeroFromLeftOut(t *testing.T) {
	rule[*int]{func(c *Checker, v *int) { c.IntPtr("limit", v).Required().Between(1, 3) }, []example[*int]{
		{nil, "limit must be given"},
		{new(0), "limit must be 1 to 3, got 0"},
		{new(1), ""},
		{new(4), "limit must be 1 to 3, got 4"},
	}}.test(t)
	rule[*int]{func(c *Checker, v *int) { c.IntPtr("limit", v).Min(0) }, []example[*int]{
		{nil, ""}, {new(0), ""}, {new(-1), "limit must be at least 0, got -1"},
	}}.test(t)
}

func TestAmounts(t *testing.T) {
	type d = decimal.Decimal
	rule[d]{func(c *Checker, v d) { c.Decimal("amount", v).Positive() }, []example[d]{
		{dec("0"), "amount must be greater than 0, got 0"},
		{dec("-0.01"), "amount must be greater than 0, got -0.01"},
		{dec("0.01"), ""},
	}}.test(t)
	rule[d]{func(c *Checker, v d) { c.Decimal("amount", v).Min(dec("0.5")) }, []example[d]{
		{dec("0"), ""}, {dec("0.5"), ""}, {dec("0.50"), ""},
		{dec("0.49"), "amount must be at least 0.5, got 0.49"},
		{dec("-1"), "amount must be at least 0.5, got -1"},
	}}.test(t)
	rule[d]{func(c *Checker, v d) { c.Decimal("amount", v).Max(dec("99999999999")) }, []example[d]{
		{dec("99999999999"), ""}, {dec("99999999999.00"), ""},
		{dec("99999999999.01"), "amount must be at most 99999999999, got 99999999999.01"},
	}}.test(t)
	rule[d]{func(c *Checker, v d) { c.Decimal("amount", v).Scale(2) }, []example[d]{
		{dec("1"), ""}, {dec("1.23"), ""}, {dec("1.2300"), ""}, {dec("-1.23"), ""}, {dec("1e3"), ""},
		{dec("1.234"), "amount must be a number with at most 2 decimals, got 1.234"},
		{dec("-0.001"), "amount must be a number with at most 2 decimals, got -0.001"},
	}}.test(t)
	rule[d]{func(c *Checker, v d) { c.Decimal("amount", v).Scale(1) }, []example[d]{
		{dec("0.1"), ""},
		{dec("0.12"), "amount must be a number with at most 1 decimal, got 0.12"},
	}}.test(t)
}

// A few bytes stand for a number of any length: it is neither compared nor written out.
func TestNumbersOfPagesAreRefusedUnseen(t *testing.T) {
	type d = decimal.Decimal
	rule[d]{func(c *Checker, v d) { c.Decimal("amount", v).Max(dec("1e100")).Min(dec("-1e100")).Scale(100) }, []example[d]{
		{dec("1e100"), ""},
		{dec("1e-100"), ""},
		{dec("1e101"), "amount must be a number of at most 100 digits, got 1e101"},
		{dec("1e-101"), "amount must be a number of at most 100 digits, got 1e-101"},
		{decimal.New(-7, 2000000000), "amount must be a number of at most 100 digits, got -7e2000000000"},
	}}.test(t)
	assert.Equal(t, []string{"amount must be greater than 0, got -1e41"},
		says(func(c *Checker) { c.Decimal("amount", dec("-1e41")).Positive() }))
	assert.Equal(t, []string{"amount must be greater than 0, got -10000000000000000000000000000000000000000"},
		says(func(c *Checker) { c.Decimal("amount", dec("-1e40")).Positive() }))
}
