// Package legacy answers the operations that the platform is retiring, from the
// same state as their successors: some through the successor itself, all in a
// form of their own.
package legacy

import (
	"encoding/json"
	"errors"

	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/call"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/products"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/refusal"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/units"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world"
)

// Legacy operations answer from the same state as the current ones, in another
// form: account IDs in the path, pages counted from 1, other names, and business
// failures as HTTP 200 with an error_code.

// form is how a legacy operation differs at its edges.
type form struct {
	// owner is the path parameter that must be the caller's account. It is
	// empty where there is none, or where the platform does not look at it.
	owner string
	// code says that a success carries error_code CBC.0000. Other operations
	// have the field on failure only.
	code bool
	// codes are what the operation calls codes of the current ones, on top of
	// legacyCodes.
	codes map[string]string
}

// codeSuccess is the error code of a success.
const codeSuccess = "CBC.0000"

// legacyCodes are the codes that legacy operations have for what the current
// ones call otherwise.
var legacyCodes = map[string]string{
	refusal.ErrNotYourCustomer.Code: "CBC.5002",
	products.ErrPriceTooHigh.Code:   "CBC.6055",
	products.CodeNoProduct:          "CBC.6006",
}

// answer answers a legacy operation in its form.
func (f form) answer(c *call.Call, answer func(*call.Call) (map[string]any, error)) (any, error) {
	if f.owner != "" && c.Env.On(world.RuleLegacyAccount) && c.In.Str(f.owner) != c.Caller.AccountID {
		return nil, errForeignPath(f.owner)
	}
	out, err := answer(c)
	if err != nil {
		return nil, f.failure(err)
	}
	if f.code {
		out["error_code"], out["error_msg"] = codeSuccess, "success"
	}
	return out, nil
}

// errForeignPath refuses a path that names another account than the caller's.
func errForeignPath(parameter string) error {
	return refusal.WithStatus(
		refusal.Forbidden, "CBC.0151", "Access denied: %s is not the account of the credentials.", parameter,
	)
}

// failure puts a business failure into a success and gives it its legacy code.
// Bad input and missing rights keep their own status.
func (f form) failure(err error) error {
	var refused *refusal.Error
	if !errors.As(err, &refused) || refused.Status != refusal.Invalid || refused.Code == "CBC.0100" ||
		refused.Code == "CBC.0101" {
		return err
	}
	inside := refused.Inside()
	for _, codes := range []map[string]string{f.codes, legacyCodes} {
		if code := codes[refused.Code]; code != "" {
			inside.Code = code
			break
		}
	}
	return inside
}

// with is the call with another input, for parts of the current operations.
func with(c *call.Call, in call.Input) *call.Call {
	current := *c
	current.In = in
	return &current
}

// as answers with a current operation, including what the traits of resources
// and the marked values of its input make of it.
func as(c *call.Call, operation string, answer call.Handler, in call.Input) (map[string]any, error) {
	current := with(c, in)
	current.Op = c.Documents[operation]
	out, err := current.Run(answer)
	if err != nil {
		return nil, err
	}
	body, _ := out.(map[string]any)
	return body, nil
}

// jsonInt is an integer as an input has it.
func jsonInt(n int) json.Number { return json.Number(units.Itoa(n)) }

// offset is the record offset of a page number and size of a legacy operation.
func offset(c *call.Call, number, size string) (offset, limit json.Number) {
	at, most := max(c.In.Num(number, 1), 1), c.In.Num(size, 10)
	return jsonInt((at - 1) * most), jsonInt(most)
}

// numbered cuts the page out of a whole result, by page number from 1. Without
// a number, and with page 0 where the contract lets it, it is the first page.
func numbered[T any](c *call.Call, number, size string, all []T) []T {
	at, limit := max(c.In.Num(number, 1), 1), c.In.Num(size, 10)
	return call.Cut(all, (at-1)*limit, limit)
}

// asFilter is the exact filter of fields whose empty string and null are
// filters too: only absence lets everything through.
func asFilter(c *call.Call, name, value string) bool {
	_, sent := c.In[name]
	return !sent || value == c.In.Str(name)
}
