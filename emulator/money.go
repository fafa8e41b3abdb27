package emulator

import (
	"github.com/shopspring/decimal"
)

// amount is a decimal that goes out as a JSON number with its exact digits.
// decimal.Decimal itself marshals as a string, which is right for snapshots
// and for the amounts that the platform sends as strings.
type amount decimal.Decimal

// MarshalJSON implements json.Marshaler.
func (a amount) MarshalJSON() ([]byte, error) {
	return []byte(decimal.Decimal(a).String()), nil
}

// cents renders an account amount as the platform's records do: a string with
// two decimals.
func cents(d decimal.Decimal) string { return d.StringFixed(2) }

// yuan is the measure id of amounts.
const yuan = 1

// currencyCNY is the only currency of the China site.
const currencyCNY = "CNY"

// maxPrice is the largest amount that a price inquiry may answer.
var maxPrice = decimal.RequireFromString("999999999.99")
