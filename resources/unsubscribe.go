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
	Callers: []core.Role{core.RoleCustomer},
	Money:   true,
	Settle:  "orders.List (TypeUnsubscription, from well before the call, since clocks differ), then orders.GetRefund (OrderID)",
}

// UnsubscribeRequest holds the parameters of Unsubscribe.
type UnsubscribeRequest struct {
	// IDs of main resources, and of resources attached to them; for complete-machine products main
	// resources only. Required, at most 10 items.
	ResourceIDs []string `json:"resource_ids"`
	// Whether to give up the resources or only their renewed terms. Required.
	UnsubscribeType UnsubscribeType `json:"unsubscribe_type"`
	// Reason the customer gives; unset gives none.
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

// UnsubscribeResponse is the answer to Unsubscribe.
type UnsubscribeResponse struct {
	// IDs of the unsubscription orders.
	OrderIDs []string `json:"order_ids"`
	// Resources that could not be unsubscribed; filled only when some failed.
	FailedResources []FailedResource `json:"fail_resource_infos"`

	core.Metadata `json:"-"`
}

// Err returns the resources that could not be unsubscribed as a
// *core.PartialError, or nil when there are none. The orders in OrderIDs exist
// nevertheless.
func (r *UnsubscribeResponse) Err() error {
	return partial.Error(&opUnsubscribe, r.FailedResources, FailedResource.failure)
}

// Unsubscribe gives up yearly/monthly resources, or only their renewed terms, against a
// refund.
//
// With UnsubscribeTypeResources the resources go away: those that are not kept in the recycle
// bin cannot be restored. Attached resources are unsubscribed together with their main
// resource. Some resources may fail while the call succeeds: FailedResources lists them,
// and Err turns them into an error. After a lost answer look for the orders with
// orders.List (orders.TypeUnsubscription) before calling again.
//
// Customer credentials only; partner and distributor credentials are refused. A partner's
// operator accounts cannot call it either.
//
// A full refund without a reason is possible within five days of purchase, subject to the
// platform's unsubscription rules. orders.GetRefund tells which orders the refunded
// amounts come from.
//
// UnsubscribeTypeRenewedTerms fails with CBC.99003128 when no renewed term is left or it has
// already started; CBC.99003185 says that the cloud service has to be handled as a whole,
// CBC.99003651 that another transaction is in progress.
//
// Errors:
//   - CBC.30000053: savings plans cannot be unsubscribed
//   - CBC.30000067: resource deleted or not under management
//   - CBC.99003012: resource ID does not exist
//   - CBC.99003100: a resource is part of an unpaid order
//   - CBC.99003643: service already invoiced
//   - CBC.99003647: this pay-per-use package cannot be unsubscribed
//   - CBC.99003649: trial services cannot be unsubscribed
//   - CBC.99003650: this KooGallery (marketplace) service cannot be unsubscribed
//   - CBC.99003652: DevCloud package cannot be unsubscribed
//   - CBC.99003654: a bandwidth add-on package blocks giving up renewed terms
//   - CBC.99003656: frozen, operation not possible
//   - CBC.99006066: fee information could not be queried
//   - CBC.30000052: resource or account already frozen
//   - CBC.99003001: resource has expired
//   - CBC.99003002: resource is locked
//   - CBC.99003004: resource has dependencies
//   - CBC.99003005: resource is being provisioned
//   - CBC.99003006: cloud service type not supported
//   - CBC.99003640: resources with add-on packages cannot be unsubscribed
//   - CBC.99005042: resource not found or not unsubscribable
//
// Operation CancelResourcesSubscription: POST
// /v2/orders/subscriptions/resources/unsubscribe (customer credentials, 10 calls/s).
func (s *Service) Unsubscribe(ctx context.Context, req *UnsubscribeRequest, opts ...option.Option) (*UnsubscribeResponse, error) {
	return transport.Call[UnsubscribeResponse](ctx, s.client(), &opUnsubscribe, req, opts)
}

// UnsubscribeType says how much Unsubscribe gives up.
type UnsubscribeType int

// Values of UnsubscribeType.
const (
	UnsubscribeTypeResources    UnsubscribeType = 1 // the resources and their renewed terms
	UnsubscribeTypeRenewedTerms UnsubscribeType = 2 // the renewed terms only; the resources stay
)

var unsubscribeTypeValues = []UnsubscribeType{UnsubscribeTypeResources, UnsubscribeTypeRenewedTerms}

// UnsubscribeReasonType is the reason a customer gives for unsubscribing.
type UnsubscribeReasonType int

// Values of UnsubscribeReasonType.
const (
	UnsubscribeReasonTypeHardToUse        UnsubscribeReasonType = 1 // the product is hard to use
	UnsubscribeReasonTypeMissingFunctions UnsubscribeReasonType = 2 // the functions do not meet the need
	// UnsubscribeReasonTypeTooComplex: the customer does not know how to operate it, or it is too
	// complex.
	UnsubscribeReasonTypeTooComplex  UnsubscribeReasonType = 3
	UnsubscribeReasonTypePoorService UnsubscribeReasonType = 4 // the customer is not satisfied with the service
	UnsubscribeReasonTypeOther       UnsubscribeReasonType = 5 // another reason
)

var unsubscribeReasonTypeValues = []UnsubscribeReasonType{
	UnsubscribeReasonTypeHardToUse, UnsubscribeReasonTypeMissingFunctions, UnsubscribeReasonTypeTooComplex,
	UnsubscribeReasonTypePoorService, UnsubscribeReasonTypeOther,
}
