package legacy

import (
	"context"
	"net/http"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/check"
	"github.com/partnerbss/partnerbss-go/internal/partial"
	"github.com/partnerbss/partnerbss-go/internal/transport"
	"github.com/partnerbss/partnerbss-go/option"
)

var opRenewResourcesV1 = transport.Operation{
	ID: "RenewResourcesV1", Name: "legacy.RenewResourcesV1",
	Method: http.MethodPost, Path: "/v1.0/{domain_id}/common/order-mgr/resources/renew",
	Account:  "domain_id",
	Callers:  []core.Role{core.RoleCustomer},
	Money:    true,
	Settle:   "orders.List (TypeRenewal, from well before the call, since clocks differ); once the order is paid, resources.List (ResourceIDs) shows the later ExpireTime",
	Items:    "resource_ids",
	Confirms: []string{"order_ids", "errorItems"}, References: []string{"order_ids"},
}

// RenewResourcesV1Request holds the parameters of [Service.RenewResourcesV1].
type RenewResourcesV1Request struct {
	// Customer account ID; leave empty for the client's own account. At most 64 characters.
	DomainID string `path:"domain_id" json:"-" url:"-"`
	// Resources to renew. Required.
	ResourceIDs []string `json:"resource_ids"`
	// Unit of the period; only [core.PeriodTypeMonth] is documented here. If left out,
	// [core.PeriodTypeDay], the zero value, is sent. Required.
	PeriodType core.PeriodType `json:"period_type"`
	// Number of periods. If left out, 0 is sent. Required.
	PeriodNum int `json:"period_num"`
	// What happens at expiry. The codes are not documented here, and may be those of expire_policy in
	// the method List of package resources: 0 grace period, 3 renew automatically. If left out, 0 is
	// sent. Required.
	ExpireMode int `json:"expire_mode"`
	// Whether the order is paid at once. The codes are not documented here; the method Renew of
	// package resources uses 0 no, 1 yes.
	IsAutoPay *int `json:"isAutoPay,omitzero"`
}

// Validate reports every rule that the request breaks.
func (r *RenewResourcesV1Request) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		c.String("domain_id", r.DomainID).Max(64)
		c.Strings("resource_ids", r.ResourceIDs).Required()
	})
}

// RenewResourcesV1Response is the response of [Service.RenewResourcesV1].
type RenewResourcesV1Response struct {
	// IDs of the renewal orders.
	OrderIDs []string `json:"order_ids"`

	core.Metadata `json:"-"`
}

// Err returns the resources that could not be renewed as a [*core.PartialError], or nil
// when the response lists none. The orders in OrderIDs exist nevertheless. Only where
// there are none, a resource that is not listed as failed is unaccounted for.
func (r *RenewResourcesV1Response) Err() error {
	return partial.Error(&opRenewResourcesV1, partial.Unless(r.OrderIDs, r.Batch), errorItems(r.Raw), errorItem)
}

// RenewResourcesV1 renews yearly/monthly resources and returns the IDs of the renewal
// orders.
//
// There is no idempotency key: calling it again after a lost response can renew, and
// charge, twice. CBC.30050006 means that the automatic payment failed, and an unpaid order
// may be left behind. In both cases, check with the method List of package orders before
// renewing again.
//
// Customer credentials only. When the response lists resources that failed,
// [RenewResourcesV1Response.Err] returns them.
//
// Operation RenewResourcesV1: POST /v1.0/{domain_id}/common/order-mgr/resources/renew
// (customer credentials, 10 calls/s).
//
// Deprecated: use resources.Renew. The successor takes 1 to 10 IDs of main resources
// only; attached resources follow. ExpireMode is gone: a renewal leaves automatic renewal
// as it is, and the methods EnableAutoRenew and DisableAutoRenew of package resources
// change it. The response also lists the resources that failed, and there is no DomainID.
func (s *Service) RenewResourcesV1(ctx context.Context, req *RenewResourcesV1Request, opts ...option.Option) (*RenewResourcesV1Response, error) {
	return transport.Call[RenewResourcesV1Response](ctx, s.client(), &opRenewResourcesV1, req, opts)
}

var opUnsubscribeResourcesV1 = transport.Operation{
	ID: "UnsubscribeResourcesV1", Name: "legacy.UnsubscribeResourcesV1",
	Method: http.MethodPost, Path: "/v1.0/{domain_id}/common/order-mgr/resources/delete",
	Account:  "domain_id",
	Callers:  []core.Role{core.RoleCustomer},
	Money:    true,
	Settle:   "orders.List (TypeUnsubscription, from well before the call, since clocks differ), then orders.GetRefund for the amounts; resources.List (ResourceIDs) shows which resources are left",
	Items:    "resourceIds",
	Confirms: []string{"order_ids", "errorItems"}, References: []string{"order_ids"},
}

// UnsubscribeResourcesV1Request holds the parameters of [Service.UnsubscribeResourcesV1].
type UnsubscribeResourcesV1Request struct {
	// Customer account ID; leave empty for the client's own account. At most 64 characters.
	DomainID string `path:"domain_id" json:"-" url:"-"`
	// Resources to unsubscribe from. Required.
	ResourceIDs []string `json:"resourceIds"`
	// What to unsubscribe from; unSubType on the wire. The codes are not documented here; the method
	// Unsubscribe of package resources uses 1 the resource and its renewed periods, 2 the renewed
	// periods only. If left out, 0 is sent. Required.
	UnsubscribeType int `json:"unSubType"`
	// Code of the reason. The codes are not documented here; the method Unsubscribe of package
	// resources uses 1 to 5, where 5 means other.
	UnsubscribeReasonType *int `json:"unsubscribeReasonType,omitzero"`
	// Reason in the customer's own words.
	UnsubscribeReason string `json:"unsubscribeReason,omitzero"`
}

// Validate reports every rule that the request breaks.
func (r *UnsubscribeResourcesV1Request) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		c.String("domain_id", r.DomainID).Max(64)
		c.Strings("resourceIds", r.ResourceIDs).Required()
		c.String("unsubscribeReason", r.UnsubscribeReason)
	})
}

// UnsubscribeResourcesV1Response is the response of [Service.UnsubscribeResourcesV1].
type UnsubscribeResourcesV1Response struct {
	// IDs of the unsubscription orders.
	OrderIDs []string `json:"order_ids"`

	core.Metadata `json:"-"`
}

// Err returns the resources that could not be unsubscribed as a [*core.PartialError], or
// nil when the response lists none. The orders in OrderIDs exist nevertheless. Only where
// there are none, a resource that is not listed as failed is unaccounted for.
func (r *UnsubscribeResourcesV1Response) Err() error {
	return partial.Error(&opUnsubscribeResourcesV1, partial.Unless(r.OrderIDs, r.Batch), errorItems(r.Raw), errorItem)
}

// UnsubscribeResourcesV1 unsubscribes from yearly/monthly resources, or only from their
// renewed periods.
//
// Partner credentials are refused: call it with the customer's own credentials, for
// example through the method ForCustomer of partnerbss.Client. Attached resources are
// unsubscribed with their main resource: disks with their server, EIPs with their shared
// bandwidth, the bandwidth with its EIP. A full refund without giving a reason is possible
// within five days. When the response lists resources that failed,
// [UnsubscribeResourcesV1Response.Err] returns them.
//
// Operation UnsubscribeResourcesV1: POST
// /v1.0/{domain_id}/common/order-mgr/resources/delete (customer credentials, 10 calls/s).
//
// Deprecated: use resources.Unsubscribe. The successor documents its codes and takes 1 to
// 10 resources; there is no DomainID. The response also lists the resources that failed.
func (s *Service) UnsubscribeResourcesV1(ctx context.Context, req *UnsubscribeResourcesV1Request, opts ...option.Option) (*UnsubscribeResourcesV1Response, error) {
	return transport.Call[UnsubscribeResourcesV1Response](ctx, s.client(), &opUnsubscribeResourcesV1, req, opts)
}
