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

var opUnsubscribe = transport.Operation{
	ID: "CancelResourcesSubscription", Name: "resources.Unsubscribe",
	Method: http.MethodPost, Path: "/v2/orders/subscriptions/resources/unsubscribe",
	Callers:  []core.Role{core.RoleCustomer},
	Money:    true,
	Repeat:   transport.RepeatGuarded,
	Proof:    []string{"CBC.30000067", "CBC.99003128"},
	Settle:   "orders.List (TypeUnsubscription, from well before the call, since clocks differ), then orders.GetRefund (OrderID)",
	Items:    "resource_ids",
	Confirms: []string{"order_ids", "fail_resource_infos"}, References: []string{"order_ids"},
}

// UnsubscribeRequest holds the parameters of [Service.Unsubscribe].
type UnsubscribeRequest struct {
	// IDs of main resources, and of resources attached to them; for complete-machine products main
	// resources only. Required, at most 10 items.
	ResourceIDs []string `json:"resource_ids"`
	// Whether to unsubscribe the resources or only their renewed terms. Required.
	UnsubscribeType UnsubscribeType `json:"unsubscribe_type"`
	// Reason that the customer gives; unset for none.
	UnsubscribeReasonType UnsubscribeReasonType `json:"unsubscribe_reason_type,omitzero"`
	// Reason in the customer's own words. At most 512 characters.
	UnsubscribeReason string `json:"unsubscribe_reason,omitzero"`
}

// Validate reports every rule that the request breaks.
func (r *UnsubscribeRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		c.Strings("resource_ids", r.ResourceIDs).Required().Max(10).Unique().Each(func(v check.Text) { v.Required() })
		check.Enum(c, "unsubscribe_type", r.UnsubscribeType, unsubscribeTypeValues...).Required()
		check.Enum(c, "unsubscribe_reason_type", r.UnsubscribeReasonType, unsubscribeReasonTypeValues...)
		c.String("unsubscribe_reason", r.UnsubscribeReason).Max(512)
	})
}

// UnsubscribeResponse is the response of [Service.Unsubscribe].
type UnsubscribeResponse struct {
	// IDs of the unsubscription orders.
	OrderIDs []string `json:"order_ids"`
	// Resources that could not be unsubscribed; empty when all succeeded.
	FailedResources []FailedResource `json:"fail_resource_infos"`

	core.Metadata `json:"-"`
}

// Err returns the resources that could not be unsubscribed as a [*core.PartialError], or nil
// when there are none. The orders in OrderIDs exist in either case. They do not say which
// resources they are for; only where there are none, a resource that is not listed as
// failed is unaccounted for.
func (r *UnsubscribeResponse) Err() error {
	return partial.Error(&opUnsubscribe, partial.Unless(r.OrderIDs, r.Batch), r.FailedResources, FailedResource.failure)
}

// Unsubscribe cancels yearly/monthly resources, or only their renewed terms, for a
// refund.
//
// [UnsubscribeTypeResources] deletes the resources: those that are not kept in the
// recycle bin cannot be restored. Attached resources are unsubscribed together with
// their main resource.
//
// There is no idempotency key: after a lost response, look for the orders with the
// method List of package orders, filtered by its TypeUnsubscription, before calling
// Unsubscribe again.
//
// The call can succeed although some resources fail: FailedResources of the
// [UnsubscribeResponse] lists them, and [UnsubscribeResponse.Err] returns them as an
// error.
//
// Customer credentials only; the platform refuses partner and distributor credentials.
// The operator accounts of a partner cannot call it either.
//
// Within five days of purchase a full refund is possible without a reason, subject to
// the platform's unsubscription rules. The method GetRefund of package orders returns
// the refunded amounts with the orders they come from.
//
// [UnsubscribeTypeRenewedTerms] fails with CBC.99003128 when no renewed term is left or
// the renewed term has already started. CBC.99003185 means that the cloud service has
// to be handled as a whole, CBC.99003651 ([core.ErrWrongState]) that another
// transaction is in progress.
//
// Errors:
//   - CBC.30000053: savings plans cannot be unsubscribed
//   - CBC.30000067 ([core.ErrWrongState]): resource deleted or not under management
//   - CBC.99003012 ([core.ErrNotFound]): resource ID does not exist
//   - CBC.99003100 ([core.ErrWrongState]): a resource is part of an unpaid order
//   - CBC.99003643: service already invoiced
//   - CBC.99003647: this pay-per-use package cannot be unsubscribed
//   - CBC.99003649: trial services cannot be unsubscribed
//   - CBC.99003650: this KooGallery (marketplace) service cannot be unsubscribed
//   - CBC.99003652: DevCloud package cannot be unsubscribed
//   - CBC.99003654: a bandwidth add-on package blocks the unsubscription of renewed
//     terms
//   - CBC.99003656 ([core.ErrWrongState]): frozen, operation not possible
//   - CBC.99006066: fee information could not be queried
//   - CBC.30000052 ([core.ErrWrongState]): resource or account already frozen
//   - CBC.99003001 ([core.ErrWrongState]): resource has expired
//   - CBC.99003002 ([core.ErrWrongState]): resource is locked
//   - CBC.99003004: resource has dependencies
//   - CBC.99003005 ([core.ErrWrongState]): resource is being provisioned
//   - CBC.99003006: cloud service type not supported
//   - CBC.99003640: resources with add-on packages cannot be unsubscribed
//   - CBC.99005042 ([core.ErrNotFound]): resource not found or not unsubscribable
//
// Operation CancelResourcesSubscription: POST
// /v2/orders/subscriptions/resources/unsubscribe (customer credentials, 10 calls/s).
func (s *Service) Unsubscribe(ctx context.Context, req *UnsubscribeRequest, opts ...option.Option) (*UnsubscribeResponse, error) {
	return transport.Call[UnsubscribeResponse](ctx, s.client(), &opUnsubscribe, req, opts)
}

// UnsubscribeType is what [Service.Unsubscribe] cancels.
type UnsubscribeType int

// Values of [UnsubscribeType].
const (
	UnsubscribeTypeResources    UnsubscribeType = 1 // the resources and their renewed terms
	UnsubscribeTypeRenewedTerms UnsubscribeType = 2 // the renewed terms only; the resources stay
)

var unsubscribeTypeValues = []UnsubscribeType{UnsubscribeTypeResources, UnsubscribeTypeRenewedTerms}

// UnsubscribeReasonType is the reason a customer gives for unsubscribing.
type UnsubscribeReasonType int

// Values of [UnsubscribeReasonType].
const (
	UnsubscribeReasonTypeHardToUse        UnsubscribeReasonType = 1 // the product is hard to use
	UnsubscribeReasonTypeMissingFunctions UnsubscribeReasonType = 2 // the functions do not meet the need
	// UnsubscribeReasonTypeTooComplex means that the customer does not know how to operate the
	// product, or that it is too complex.
	UnsubscribeReasonTypeTooComplex  UnsubscribeReasonType = 3
	UnsubscribeReasonTypePoorService UnsubscribeReasonType = 4 // the customer is not satisfied with the service
	UnsubscribeReasonTypeOther       UnsubscribeReasonType = 5 // another reason
)

var unsubscribeReasonTypeValues = []UnsubscribeReasonType{
	UnsubscribeReasonTypeHardToUse, UnsubscribeReasonTypeMissingFunctions, UnsubscribeReasonTypeTooComplex,
	UnsubscribeReasonTypePoorService, UnsubscribeReasonTypeOther,
}
