package resources

import (
	"context"
	"net/http"
	"strconv"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/check"
	"github.com/partnerbss/partnerbss-go/internal/transport"
	"github.com/partnerbss/partnerbss-go/option"
)

var opEnableAutoRenew = transport.Operation{
	ID: "AutoRenewalResources", Name: "resources.EnableAutoRenew",
	Method: http.MethodPost, Path: "/v2/orders/subscriptions/resources/autorenew/{resource_id}",
	Callers: []core.Role{core.RoleCustomer},
	Settle:  "resources.List (ResourceIDs; on when ExpirePolicy is ExpirePolicyAutoRenew)",
}

// EnableAutoRenewRequest holds the parameters of EnableAutoRenew.
type EnableAutoRenewRequest struct {
	// ID of the resource, from List. Required, at most 64 characters.
	ResourceID string `path:"resource_id" json:"-" url:"-"`
	// How many times to renew; 0 is without limit. Nil means without limit when automatic renewal is
	// first turned on, and no change when it is on already; set it to reset the count. 0 to 99.
	AutoRenewTimes *int `json:"auto_renew_times,omitzero"`
	// Length of one renewal; unset leaves it to the platform, which takes that of the last order when
	// automatic renewal was not chosen at purchase.
	PeriodType AutoRenewPeriod `json:"period_type,omitzero"`
}

// Validate reports every rule that the request breaks.
func (r *EnableAutoRenewRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		c.String("resource_id", r.ResourceID).Required().Max(64)
		c.IntPtr("auto_renew_times", r.AutoRenewTimes).Between(0, 99)
		check.Enum(c, "period_type", r.PeriodType, autoRenewPeriodValues...)
	})
}

// EnableAutoRenew turns on automatic renewal of a yearly/monthly resource, or resets the
// number of renewals of a resource that already renews.
//
// Customer credentials only; partner and distributor credentials are refused. The order of
// the resource must have been paid, and the product must support automatic renewal. A
// resource that has expired or is frozen is refused with CBC.99003602. Setting a main
// resource also sets its attached resources, and setting an attached resource also sets
// its main resource.
//
// The fee is first charged at 03:00 (UTC+8) seven days before expiry and then tried again
// daily at 03:00 until it succeeds or the retention period ends; SetRenewConfig moves the
// day. How long one renewal lasts is set by PeriodType; without it the platform chooses,
// so set it when the cycle matters.
//
// Errors:
//   - CBC.99003012: resource ID does not exist
//
// Operation AutoRenewalResources: POST
// /v2/orders/subscriptions/resources/autorenew/{resource_id} (customer credentials, 10
// calls/s).
func (s *Service) EnableAutoRenew(ctx context.Context, req *EnableAutoRenewRequest, opts ...option.Option) error {
	return s.client().Do(ctx, &opEnableAutoRenew, req, nil, opts)
}

// AutoRenewPeriod is the length of one automatic renewal, which EnableAutoRenew takes as a word.
// AutoRenewPeriodOf derives it from the core.PeriodType of an order or of Renew. It is a type of its
// own because leaving it out is a choice here, and the zero core.PeriodType is a day: a day asked for
// by mistake would silently leave the length to the platform.
type AutoRenewPeriod string

// AutoRenewPeriodOf returns the length of automatic renewals by the given unit. A unit that
// EnableAutoRenew does not take gives a value that Validate refuses.
func AutoRenewPeriodOf(unit core.PeriodType) AutoRenewPeriod {
	switch unit {
	case core.PeriodTypeMonth:
		return AutoRenewPeriodMonth
	case core.PeriodTypeYear:
		return AutoRenewPeriodYear
	}
	return AutoRenewPeriod(strconv.Itoa(int(unit)))
}

// PeriodType returns the unit of the period; ok is false when none is set.
func (p AutoRenewPeriod) PeriodType() (unit core.PeriodType, ok bool) {
	switch p {
	case AutoRenewPeriodMonth:
		return core.PeriodTypeMonth, true
	case AutoRenewPeriodYear:
		return core.PeriodTypeYear, true
	}
	return 0, false
}

// Values of AutoRenewPeriod.
const (
	AutoRenewPeriodMonth AutoRenewPeriod = "MONTH" // renew by the month
	AutoRenewPeriodYear  AutoRenewPeriod = "YEAR"  // renew by the year
)

var autoRenewPeriodValues = []AutoRenewPeriod{AutoRenewPeriodMonth, AutoRenewPeriodYear}

var opDisableAutoRenew = transport.Operation{
	ID: "CancelAutoRenewalResources", Name: "resources.DisableAutoRenew",
	Method: http.MethodDelete, Path: "/v2/orders/subscriptions/resources/autorenew/{resource_id}",
	Callers: []core.Role{core.RoleCustomer},
	Settle:  "resources.List (ResourceIDs; off when ExpirePolicy is not ExpirePolicyAutoRenew)",
}

// DisableAutoRenewRequest holds the parameters of DisableAutoRenew.
type DisableAutoRenewRequest struct {
	// ID of the resource, from List. Required, at most 64 characters.
	ResourceID string `path:"resource_id" json:"-" url:"-"`
}

// Validate reports every rule that the request breaks.
func (r *DisableAutoRenewRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		c.String("resource_id", r.ResourceID).Required().Max(64)
	})
}

// DisableAutoRenew turns off automatic renewal of a yearly/monthly resource.
//
// Customer credentials only; partner and distributor credentials are refused. Attached
// resources follow their main resource. When automatic renewal is already off the platform
// answers CBC.99003605; after an earlier call whose answer was lost, that error means the
// earlier call worked.
//
// Errors:
//   - CBC.99003012: resource ID does not exist
//
// Operation CancelAutoRenewalResources: DELETE
// /v2/orders/subscriptions/resources/autorenew/{resource_id} (customer credentials, 10
// calls/s).
func (s *Service) DisableAutoRenew(ctx context.Context, req *DisableAutoRenewRequest, opts ...option.Option) error {
	return s.client().Do(ctx, &opDisableAutoRenew, req, nil, opts)
}

var opSetRenewConfig = transport.Operation{
	ID: "SetResourcesRenewConfig", Name: "resources.SetRenewConfig",
	Method: http.MethodPost, Path: "/v2/orders/subscriptions/resources/renew/config",
	Callers: []core.Role{core.RoleCustomer},
}

// SetRenewConfigRequest holds the parameters of SetRenewConfig.
type SetRenewConfigRequest struct {
	// Setting to change. Required.
	ConfigName RenewConfigName `json:"config_name"`
	// New value, as text: for RenewConfigNameDeductionDate 2 to 7 (days before expiry); for
	// RenewConfigNameExpireDate 1 to 28 (day of the month) or -1 (its last day). Required, at most 64
	// characters.
	ConfigValue string `json:"config_value"`
}

// Validate reports every rule that the request breaks.
func (r *SetRenewConfigRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		check.Enum(c, "config_name", r.ConfigName, renewConfigNameValues...).Required()
		c.String("config_value", r.ConfigValue).Required().Max(64).
			OneOfIf(r.ConfigName == RenewConfigNameDeductionDate, "config_name is DEDUCTION_DATE", "2", "3", "4", "5", "6", "7").
			OneOfIf(r.ConfigName == RenewConfigNameExpireDate, "config_name is EXPIRE_DATE",
				"1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15", "16", "17",
				"18", "19", "20", "21", "22", "23", "24", "25", "26", "27", "28", "-1")
	})
}

// SetRenewConfigResponse is the answer to SetRenewConfig.
type SetRenewConfigResponse struct {
	core.Metadata `json:"-"`
}

// SetRenewConfig sets the day on which automatic renewals are charged, or the common day
// on which renewed resources expire.
//
// Customer credentials only; partner credentials are refused. The setting holds for the
// whole account, not for one resource. One call sets one of the two; ConfigValue is text,
// and the values it may take depend on ConfigName. Automatic renewals are charged at 03:00
// (UTC+8) on the chosen day.
//
// No query tells what is set. After a lost answer the same call may simply be sent again,
// as it sets a value and does not add to one.
//
// Operation SetResourcesRenewConfig: POST /v2/orders/subscriptions/resources/renew/config
// (customer credentials, 10 calls/s).
func (s *Service) SetRenewConfig(ctx context.Context, req *SetRenewConfigRequest, opts ...option.Option) (*SetRenewConfigResponse, error) {
	return transport.Call[SetRenewConfigResponse](ctx, s.client(), &opSetRenewConfig, req, opts)
}

// RenewConfigName names the account-wide renewal setting that SetRenewConfig changes.
type RenewConfigName string

// Values of RenewConfigName.
const (
	// RenewConfigNameDeductionDate: the number of days before expiry on which automatic renewals are
	// charged.
	RenewConfigNameDeductionDate RenewConfigName = "DEDUCTION_DATE"
	// RenewConfigNameExpireDate: the day of the month on which all renewed resources expire.
	RenewConfigNameExpireDate RenewConfigName = "EXPIRE_DATE"
)

var renewConfigNameValues = []RenewConfigName{RenewConfigNameDeductionDate, RenewConfigNameExpireDate}
