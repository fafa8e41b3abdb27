package units

import (
	"strconv"
	"strings"

	"github.com/shopspring/decimal"
)

// Amount is a decimal that goes out as a JSON number with its exact digits.
// decimal.Decimal itself marshals as a string, which is right for snapshots
// and for the amounts that the platform sends as strings.
type Amount decimal.Decimal

// MarshalJSON implements json.Marshaler.
func (a Amount) MarshalJSON() ([]byte, error) {
	return []byte(decimal.Decimal(a).String()), nil
}

// Cents renders an account amount as the platform's records do: a string with
// two decimals.
func Cents(d decimal.Decimal) string { return d.StringFixed(2) }

// Yuan is the measure ID of amounts.
const Yuan = 1

// CNY is the only currency of the China site.
const CNY = "CNY"

// MaxPrice is the largest amount that a price inquiry may answer.
var MaxPrice = decimal.RequireFromString("999999999.99")

// SaneDecimal parses a decimal that can be computed with at bounded cost:
// comparing 1e999999999 would write out all of its digits.
func SaneDecimal(s string) (decimal.Decimal, bool) {
	if !SaneLiteral(s) {
		return decimal.Zero, false
	}
	d, err := decimal.NewFromString(s)
	return d, err == nil
}

// SaneLiteral says whether a number can be computed with at bounded cost.
func SaneLiteral(s string) bool {
	if len(s) > 64 {
		return false
	}
	i := strings.IndexAny(s, "eE")
	if i < 0 {
		return true
	}
	exp, err := strconv.Atoi(s[i+1:])
	return err == nil && exp > -64 && exp < 64
}

// Hundred is what percentages are of.
var Hundred = decimal.NewFromInt(100)
