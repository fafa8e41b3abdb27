package customers

import (
	"context"
	"iter"
	"net/http"
	"time"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/check"
	"github.com/partnerbss/partnerbss-go/internal/page"
	"github.com/partnerbss/partnerbss-go/internal/transport"
	"github.com/partnerbss/partnerbss-go/option"
)

var opList = transport.Operation{
	ID: "ListSubCustomers", Name: "customers.List",
	Method: http.MethodPost, Path: "/v2/partners/sub-customers/query",
	Callers:  []core.Role{core.RolePartner},
	Safe:     true,
	Requires: []string{"count"},
}

// ListRequest holds the parameters of [Service.List].
type ListRequest struct {
	// Login name of the master account, or any part of it, without spaces; leave empty for no filter. At
	// most 128 characters.
	AccountName string `json:"account_name,omitzero"`
	// Verified (real) name, or any part of it, without spaces; leave empty for no filter. At most 128
	// characters.
	CustomerName string `json:"customer,omitzero"`
	// Records to skip, not pages, 0 to 40000000; default 0.
	Offset int `json:"offset,omitzero"`
	// Records per page, 1 to 100; default 10.
	Limit int `json:"limit,omitzero"`
	// Customer tag, or any part of it, case-sensitive, without spaces; leave empty for no filter. At
	// most 64 characters.
	Label string `json:"label,omitzero"`
	// Association type; unset means no filter.
	AssociationType core.AssociationType `json:"association_type,omitzero,string"`
	// Earliest time of the link to the partner, UTC; zero means no filter.
	AssociatedOnBegin time.Time `json:"associated_on_begin,omitzero"`
	// Latest time of the link to the partner, UTC; zero means no filter.
	AssociatedOnEnd time.Time `json:"associated_on_end,omitzero"`
	// Customer ID; leave empty for no filter. At most 64 characters.
	CustomerID string `json:"customer_id,omitzero"`
	// Reseller whose customers are listed. A distributor must set it to list them; in all other cases
	// the platform ignores it. At most 64 characters.
	IndirectPartnerID string `json:"indirect_partner_id,omitzero"`
}

// Validate reports every rule that the request breaks.
func (r *ListRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		c.String("account_name", r.AccountName).Max(128)
		c.String("customer", r.CustomerName).Max(128)
		c.Int("offset", r.Offset).Between(0, 40000000)
		c.Int("limit", r.Limit).Between(1, 100)
		c.String("label", r.Label).Max(64)
		check.Enum(c, "association_type", r.AssociationType, associationTypeValues...)
		c.Time("associated_on_begin", r.AssociatedOnBegin)
		c.Time("associated_on_end", r.AssociatedOnEnd).NotBefore("associated_on_begin", r.AssociatedOnBegin)
		c.String("customer_id", r.CustomerID).Max(64)
		c.String("indirect_partner_id", r.IndirectPartnerID).Max(64)
	})
}

// ListResponse is the response of [Service.List].
type ListResponse struct {
	// Customers of this page.
	Customers []Customer `json:"customer_infos"`
	// Number of matching customers on all pages.
	TotalCount int `json:"count"`

	core.Metadata `json:"-"`
}

// List returns one page of the customers of the partner, or of one of its resellers.
//
// A new customer appears only after the platform has linked it to the partner, which
// happens asynchronously. A distributor must set IndirectPartnerID to list the customers
// of a reseller.
//
// The international site also has association type 3 and verified status 3. The response
// holds them unchanged.
//
// An operator account of the partner needs permission BPC_ITEM_SUBCUSTSERV_010100 or
// BPC_ITEM_SUBCUSTSERV_010500.
//
// Operation ListSubCustomers: POST /v2/partners/sub-customers/query (partner credentials,
// 10 calls/s).
func (s *Service) List(ctx context.Context, req *ListRequest, opts ...option.Option) (*ListResponse, error) {
	return transport.Call[ListResponse](ctx, s.client(), &opList, req, opts)
}

var pagesList = page.Offset[ListRequest, ListResponse, Customer]{
	Largest: 100,
	Cursor:  func(r *ListRequest) (*int, *int) { return &r.Offset, &r.Limit },
	Records: func(a *ListResponse) ([]Customer, int) { return a.Customers, a.TotalCount },
}

// All walks every page of [Service.List], starting at req.Offset, and yields each
// customer. It stops at the first error, which it yields last. If req.Limit is zero, it
// requests pages of the maximum size.
func (s *Service) All(ctx context.Context, req *ListRequest, opts ...option.Option) iter.Seq2[Customer, error] {
	return pagesList.All(ctx, s.client(), s.List, req, opts)
}

// Customer is one customer of the partner, as [Service.List] returns it.
type Customer struct {
	// Verified (real) name.
	CustomerName string `json:"customer"`
	// Login name of the master account.
	AccountName string `json:"account_name"`
	// Customer ID.
	CustomerID string `json:"customer_id"`
	// When the customer was linked to the partner, UTC.
	AssociatedOn time.Time `json:"associated_on"`
	// Association type.
	AssociationType core.AssociationType `json:"association_type,string"`
	// Customer tag.
	Label string `json:"label"`
	// Phone number without the country code.
	Telephone string `json:"telephone"`
	// Real-name verification status; nil if the response has none.
	VerifiedStatus *VerificationStatus `json:"verified_status,string"`
	// Country code of the phone number, such as 0086.
	CountryCode string `json:"country_code"`
	// Individual or enterprise; [CustomerTypeNotSet] until the customer has chosen or is verified.
	CustomerType CustomerType `json:"customer_type"`
	// Whether the customer is frozen; reserved by the platform.
	FreezeState FreezeState `json:"is_frozen"`
	// Account managers, currently at most one.
	AccountManagers []AccountManager `json:"account_managers"`
	// Unique ID of the customer on the partner's side.
	XAccountID string `json:"xaccount_id"`
	// Platform ID that Huawei Cloud assigned to the partner.
	XAccountType string `json:"xaccount_type"`
	// Customer level.
	CustomerLevel CustomerLevel `json:"customer_level"`
	// Email address.
	Email string `json:"email"`
}

// CustomerType says whether a customer is an individual or an enterprise.
type CustomerType int

// Values of [CustomerType].
const (
	CustomerTypeNotSet     CustomerType = -1 // not chosen yet and not verified
	CustomerTypeIndividual CustomerType = 0  // individual
	CustomerTypeEnterprise CustomerType = 1  // enterprise
)

// FreezeState says whether a customer is frozen, and to what extent.
type FreezeState int

// Values of [FreezeState].
const (
	FreezeStateNone                FreezeState = 0 // not frozen
	FreezeStateAccount             FreezeState = 1 // the account is frozen
	FreezeStateAccountAndResources FreezeState = 2 // the account and its resources are frozen
)

// CustomerLevel is the level of a customer, from V0 up to V5.
type CustomerLevel string

// Values of [CustomerLevel].
const (
	CustomerLevelV0 CustomerLevel = "V0" // level 0
	CustomerLevelV1 CustomerLevel = "V1" // level 1
	CustomerLevelV2 CustomerLevel = "V2" // level 2
	CustomerLevelV3 CustomerLevel = "V3" // level 3
	CustomerLevelV4 CustomerLevel = "V4" // level 4
	CustomerLevelV5 CustomerLevel = "V5" // level 5
)

// AccountManager is the account manager of a customer.
type AccountManager struct {
	// Login name of the account manager.
	AccountName string `json:"account_name"`
}

var associationTypeValues = []core.AssociationType{core.AssociationTypeConsulting, core.AssociationTypeResale}
