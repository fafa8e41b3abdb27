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
	Callers:   []core.Role{core.RoleCustomer},
	Repeat:    transport.Repeatable,
	Settle:    "resources.List (ResourceIDs; on when ExpirePolicy is ExpirePolicyAutoRenew)",
	NoContent: true,
}

// EnableAutoRenewRequest holds the parameters of [Service.EnableAutoRenew].
type EnableAutoRenewRequest struct {
	// ID of the resource, from [Service.List]. Required, at most 64 characters.
	ResourceID string `path:"resource_id" json:"-" url:"-"`
	// Number of renewals, 0 to 99; 0 means no limit. Nil means no limit when the call turns on
	// automatic renewal, and no change when automatic renewal is already on. Set it to reset the
	// count.
	AutoRenewTimes *int `json:"auto_renew_times,omitzero"`
	// Length of one renewal. Unset leaves the choice to the platform, which takes the period of the
	// last order if automatic renewal was not chosen at purchase.
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

// EnableAutoRenew turns on automatic renewal of a yearly/monthly resource, or resets
// the number of renewals if automatic renewal is already on.
//
// Customer credentials only; the platform refuses partner and distributor credentials.
// The order of the resource must have been paid, and the product must support automatic
// renewal. The platform refuses a resource that has expired or is frozen with
// CBC.99003602 ([core.ErrWrongState]). Setting a main resource also sets its attached
// resources, and setting an attached resource also sets its main resource.
//
// The platform first charges the fee at 03:00 (UTC+8) seven days before expiry. If that
// fails, it retries daily at 03:00 until the charge succeeds or the retention period
// ends. [Service.SetRenewConfig] changes the day. PeriodType sets the length of one
// renewal; if unset, the platform chooses it, so set it when the length matters.
//
// Setting the same again changes nothing, so the call is retried after a lost response.
//
// Errors:
//   - CBC.99003012 ([core.ErrNotFound]): resource ID does not exist
//
// Operation AutoRenewalResources: POST
// /v2/orders/subscriptions/resources/autorenew/{resource_id} (customer credentials, 10
// calls/s).
func (s *Service) EnableAutoRenew(ctx context.Context, req *EnableAutoRenewRequest, opts ...option.Option) error {
	return s.client().Do(ctx, &opEnableAutoRenew, req, nil, opts)
}

// AutoRenewPeriod is the length of one automatic renewal, which
// [Service.EnableAutoRenew] sends as a word. [AutoRenewPeriodOf] derives it from a
// [core.PeriodType], such as that of an order or of a [RenewRequest].
//
// It is a separate type because it may be left out, and the zero PeriodType is
// [core.PeriodTypeDay]: with PeriodType, a day requested by mistake would silently
// leave the length to the platform.
type AutoRenewPeriod string

// AutoRenewPeriodOf returns the length of automatic renewals for the given unit. For a
// unit that [Service.EnableAutoRenew] does not take, it returns a value that
// [EnableAutoRenewRequest.Validate] refuses.
func AutoRenewPeriodOf(unit core.PeriodType) AutoRenewPeriod {
	switch unit {
	case core.PeriodTypeMonth:
		return AutoRenewPeriodMonth
	case core.PeriodTypeYear:
		return AutoRenewPeriodYear
	}
	return AutoRenewPeriod(strconv.Itoa(int(unit)))
}

// PeriodType returns the unit of the period; ok is false if p is neither a month nor a
// year.
func (p AutoRenewPeriod) PeriodType() (unit core.PeriodType, ok bool) {
	switch p {
	case AutoRenewPeriodMonth:
		return core.PeriodTypeMonth, true
	case AutoRenewPeriodYear:
		return core.PeriodTypeYear, true
	}
	return 0, false
}

// Values of [AutoRenewPeriod].
const (
	AutoRenewPeriodMonth AutoRenewPeriod = "MONTH" // renew by the month
	AutoRenewPeriodYear  AutoRenewPeriod = "YEAR"  // renew by the year
)

var autoRenewPeriodValues = []AutoRenewPeriod{AutoRenewPeriodMonth, AutoRenewPeriodYear}

var opDisableAutoRenew = transport.Operation{
	ID: "CancelAutoRenewalResources", Name: "resources.DisableAutoRenew",
	Method: http.MethodDelete, Path: "/v2/orders/subscriptions/resources/autorenew/{resource_id}",
	Callers:   []core.Role{core.RoleCustomer},
	Repeat:    transport.Repeatable,
	Proof:     []string{"CBC.99003605"},
	Settle:    "resources.List (ResourceIDs; off when ExpirePolicy is not ExpirePolicyAutoRenew)",
	NoContent: true,
}

// DisableAutoRenewRequest holds the parameters of [Service.DisableAutoRenew].
type DisableAutoRenewRequest struct {
	// ID of the resource, from [Service.List]. Required, at most 64 characters.
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
// Customer credentials only; the platform refuses partner and distributor credentials.
// Attached resources follow their main resource. If automatic renewal is already off,
// the platform returns CBC.99003605 ([core.ErrDuplicate]). The call is retried after a
// lost response, and then succeeds with that code.
//
// Errors:
//   - CBC.99003012 ([core.ErrNotFound]): resource ID does not exist
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
	Callers:  []core.Role{core.RoleCustomer},
	Repeat:   transport.Repeatable,
	Confirms: []string{"error_code"},
	NoSettle: "no query tells the renewal settings of an account",
}

// SetRenewConfigRequest holds the parameters of [Service.SetRenewConfig].
type SetRenewConfigRequest struct {
	// Setting to change. Required.
	ConfigName RenewConfigName `json:"config_name"`
	// New value, as text: for [RenewConfigNameDeductionDate] 2 to 7 (days before expiry); for
	// [RenewConfigNameExpireDate] 1 to 28 (day of the month) or -1 (last day of the month). Required,
	// at most 64 characters.
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

// SetRenewConfigResponse is the response of [Service.SetRenewConfig].
type SetRenewConfigResponse struct {
	core.Metadata `json:"-"`
}

// SetRenewConfig sets the day on which automatic renewals are charged, or the common day
// on which renewed resources expire.
//
// Customer credentials only; the platform refuses partner credentials. The setting
// applies to the whole account, not to one resource. One call sets one of the two.
// ConfigValue is text; its valid values depend on ConfigName. The platform charges
// automatic renewals at 03:00 (UTC+8) on the chosen day.
//
// No query tells the current setting. The call is retried after a lost response, because
// it sets a value and does not add to one; the caller can make it again, too.
//
// Operation SetResourcesRenewConfig: POST
// /v2/orders/subscriptions/resources/renew/config (customer credentials, 10 calls/s).
func (s *Service) SetRenewConfig(ctx context.Context, req *SetRenewConfigRequest, opts ...option.Option) (*SetRenewConfigResponse, error) {
	return transport.Call[SetRenewConfigResponse](ctx, s.client(), &opSetRenewConfig, req, opts)
}

// RenewConfigName is the name of the account-wide renewal setting that
// [Service.SetRenewConfig] changes.
type RenewConfigName string

// Values of [RenewConfigName].
const (
	// RenewConfigNameDeductionDate is the number of days before expiry at which automatic renewals are
	// charged.
	RenewConfigNameDeductionDate RenewConfigName = "DEDUCTION_DATE"
	// RenewConfigNameExpireDate is the day of the month on which all renewed resources expire.
	RenewConfigNameExpireDate RenewConfigName = "EXPIRE_DATE"
)

var renewConfigNameValues = []RenewConfigName{RenewConfigNameDeductionDate, RenewConfigNameExpireDate}
