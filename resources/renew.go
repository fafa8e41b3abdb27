package resources

import (
	"context"
	"net/http"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/check"
	"github.com/partnerbss/partnerbss-go/internal/partial"
	"github.com/partnerbss/partnerbss-go/internal/transport"
	"github.com/partnerbss/partnerbss-go/option"
)

var opRenew = transport.Operation{
	ID: "RenewalResources", Name: "resources.Renew",
	Method: http.MethodPost, Path: "/v2/orders/subscriptions/resources/renew",
	Callers: []core.Role{core.RoleCustomer},
	Rate:    20, Money: true,
	Settle:   "orders.List (TypeRenewal, from well before the call, since clocks differ), then resources.List (ResourceIDs; ExpireTime has moved)",
	Items:    "resource_ids",
	Confirms: []string{"order_ids", "fail_resource_infos"}, References: []string{"order_ids"},
}

// RenewRequest holds the parameters of [Service.Renew].
type RenewRequest struct {
	// IDs of main resources only: in [Service.List] their Role is [core.ResourceRoleMain]. Required,
	// at most 10 items.
	ResourceIDs []string `json:"resource_ids"`
	// Unit of the renewed term. Required.
	PeriodType core.PeriodType `json:"period_type"`
	// Length of the renewed term: 1 to 11 for [core.PeriodTypeMonth], 1 to 3 for
	// [core.PeriodTypeYear]. Required.
	PeriodNum int `json:"period_num"`
	// Whether to pay the new orders at once; unset means [core.FlagNo].
	IsAutoPay core.Flag `json:"is_auto_pay,omitzero"`
}

// Validate reports every rule that the request breaks.
func (r *RenewRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		c.Strings("resource_ids", r.ResourceIDs).Required().Max(10).Unique().Each(func(v check.Text) { v.Required() })
		check.Enum(c, "period_type", r.PeriodType, periodTypeValues...).Required()
		c.Int("period_num", r.PeriodNum).Required().Between(1, 11).MaxIf(r.PeriodType == core.PeriodTypeYear, 3, "period_type is 3")
		check.Enum(c, "is_auto_pay", r.IsAutoPay, autoPayValues...)
	})
}

// RenewResponse is the response of [Service.Renew].
type RenewResponse struct {
	// IDs of the renewal orders.
	OrderIDs []string `json:"order_ids"`
	// Resources that could not be renewed.
	FailedResources []FailedResource `json:"fail_resource_infos"`

	core.Metadata `json:"-"`
}

// Err returns the resources that could not be renewed as a [*core.PartialError], or nil
// when there are none. The orders in OrderIDs exist in either case. They do not say which
// resources they are for; only where there are none, a resource that is not listed as
// failed is unaccounted for.
func (r *RenewResponse) Err() error {
	return partial.Error(&opRenew, partial.Unless(r.OrderIDs, r.Batch), r.FailedResources, FailedResource.failure)
}

// Renew creates orders that renew yearly/monthly resources, and pays them if the
// request says so.
//
// There is no idempotency key: calling Renew again after a lost response can renew and
// charge twice. Before calling it again, look for the orders with the method List of
// package orders, filtered by its TypeRenewal. CBC.30050006 ([core.ErrOutcomeUnknown])
// means that the automatic payment failed; an unpaid order may exist, so look for it in
// the same way.
//
// If IsAutoPay is [core.FlagYes], the platform pays the orders at once. Otherwise they
// stay unpaid until the method Pay of package orders pays them.
//
// The call can succeed although some resources fail: FailedResources of the
// [RenewResponse] lists them, and [RenewResponse.Err] returns them as an error.
//
// Customer credentials only; the platform refuses partner and distributor credentials.
// The operator accounts of a partner cannot call it either.
//
// Name main resources only; attached resources are renewed with their main resource. A
// disk that was bought later and mounted on a cloud server is not necessarily attached
// to it; [Service.List] tells. A manual renewal does not change the setting for
// automatic renewal: a resource that renews monthly still does so after a manual
// renewal of one year.
//
// The platform refuses resources with an unpaid order (CBC.99003100,
// [core.ErrWrongState]) or an order in progress (CBC.99003144, ErrWrongState), terms
// beyond the maximum (CBC.99003154), resources of a bundle promotion unless the request
// names all of them and no others (CBC.99003634), and accounts that their partner froze
// for exceeding the budget (CBC.99007281, ErrWrongState).
//
// Errors:
//   - CBC.30010036: a resource to renew is not a main resource
//   - CBC.30010069 ([core.ErrNotFound]): renewal period does not exist
//   - CBC.99000092: subscription period check failed
//   - CBC.99003016 ([core.ErrNotFound]): resource expired and deleted, or does not
//     exist
//   - CBC.99003001 ([core.ErrWrongState]): resource has expired
//   - CBC.99003002 ([core.ErrWrongState]): resource is locked
//   - CBC.99003004: resource has dependencies
//   - CBC.99003005 ([core.ErrWrongState]): resource is being provisioned
//   - CBC.99003006: cloud service type not supported
//   - CBC.99003124 ([core.ErrDuplicate]): resource already unsubscribed
//   - CBC.99003638: bandwidth add-on packages cannot be renewed
//
// Operation RenewalResources: POST /v2/orders/subscriptions/resources/renew (customer
// credentials, 20 calls/s).
func (s *Service) Renew(ctx context.Context, req *RenewRequest, opts ...option.Option) (*RenewResponse, error) {
	return transport.Call[RenewResponse](ctx, s.client(), &opRenew, req, opts)
}

// FailedResource is a resource that could not be renewed or unsubscribed, and why.
type FailedResource struct {
	// Error code of this resource.
	ErrorCode string `json:"error_code"`
	// Error text of this resource.
	ErrorMessage string `json:"error_msg"`
	// Resource that failed.
	ResourceID string `json:"resource_id"`
}

func (f FailedResource) failure() core.Failure {
	return core.Failure{ID: f.ResourceID, Code: f.ErrorCode, Message: f.ErrorMessage}
}

var periodTypeValues = []core.PeriodType{core.PeriodTypeMonth, core.PeriodTypeYear}

var autoPayValues = []core.Flag{core.FlagNo, core.FlagYes}
