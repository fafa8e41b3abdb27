package platform

import (
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/customers"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/rules"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world"
)

// Events are what the platform does by itself, by the kind of the event.
var Events = map[string]func(*world.State, *world.Environment, world.Event){
	rules.EventLapse:          rules.LapseOrder,
	rules.EventSettle:         rules.SettleAccepted,
	rules.EventApprove:        rules.ApproveSwitch,
	rules.EventComplete:       rules.CompleteDue,
	rules.EventExpire:         rules.ExpireResource,
	rules.EventFreeze:         rules.FreezeResource,
	rules.EventDelete:         rules.DeleteResource,
	rules.EventMeter:          rules.MeterHour,
	customers.EventAssociate:  customers.Associate,
	customers.EventReview:     customers.DecideReview,
	rules.EventAutoRenew:      rules.RenewDue,
	world.EventActivateCoupon: world.ActivateCoupon,
	world.EventExpireCoupon:   world.ExpireCoupon,
	world.EventExpireQuota:    world.ExpireQuota,
}
