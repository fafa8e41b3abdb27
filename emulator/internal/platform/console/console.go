// Package console is what happens outside the API: customers order, change and
// release resources on the console of the platform, the platform grants quotas
// and gives coupons, associations end. Changes lists it all by name, with
// arguments that marshal to JSON, so that a state file can make them again.
package console

import (
	"encoding/json"
	"time"

	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world"
)

// Change is a control that changes the state: something that happens outside
// the API, such as the platform granting a quota. Like a handler it looks at
// nothing but what it is given and checks before it writes. It answers the ID
// of what it makes, if anything.
type Change struct {
	// Arguments is an empty value of what the change takes.
	Arguments func() any
	Apply     func(st *world.State, env *world.Environment, now time.Time, args json.RawMessage) (string, error)
}

// Of makes a change of a function whose arguments marshal to JSON and
// back.
func Of[T any](apply func(st *world.State, env *world.Environment, now time.Time, args T) (string, error)) Change {
	return Change{
		Arguments: func() any { return new(T) },
		Apply: func(st *world.State, env *world.Environment, now time.Time, raw json.RawMessage) (string, error) {
			var args T
			if err := json.Unmarshal(raw, &args); err != nil {
				return "", err
			}
			return apply(st, env, now, args)
		},
	}
}

// Changes are what happens outside the API, by name.
var Changes = map[string]Change{
	DissociateCustomer:    Of(dissociate),
	AssociateCustomer:     Of(associateAnew),
	SwitchAssociationType: Of(switchAssociation),
	TransferToReseller:    Of(transferCustomer),
	GrantQuota:            Of(grantQuota),
	SetQuotaStatus:        Of(setQuotaStatus),
	GiveCoupon:            Of(giveCoupon),
	FreezeCoupon:          Of(freezeCoupon),
	PlaceOrder:            Of(orderPlaced),
	ChangeResource:        Of(resourceChanged),
	ReportUsage:           Of(usageReported),
	ReleaseResource:       Of(resourceReleased),
	SetSoldOut:            Of(setSoldOut),
	WorkTicket:            Of(workOnTicket),
}
