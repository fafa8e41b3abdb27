package legacy

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

var opQueryCustomersV1 = transport.Operation{
	ID: "QueryCustomersV1", Name: "legacy.QueryCustomersV1",
	Method: http.MethodPost, Path: "/v1.0/{partner_id}/partner/customer-mgr/query",
	Account: "partner_id",
	Callers: []core.Role{core.RolePartner},
	Safe:    true,
}

// QueryCustomersV1Request holds the parameters of QueryCustomersV1.
type QueryCustomersV1Request struct {
	// Partner ID; empty means the client's own account; the platform currently does not check it. At
	// most 64 characters.
	PartnerID string `path:"partner_id" json:"-" url:"-"`
	// Login name of the customer, matched in part, without spaces; empty means no filter. At most 64
	// characters.
	DomainName string `json:"domainName,omitzero"`
	// Real name of the customer, matched in part, without spaces; empty means no filter. At most 64
	// characters.
	Name string `json:"name,omitzero"`
	// Page number, 1 to 200000; default 1.
	Offset int `json:"offset,omitzero"`
	// Customers per page, 1 to 100; default 10.
	Limit int `json:"limit,omitzero"`
	// Tag of the customer, matched in part and by case, without spaces; empty means no filter. At most
	// 64 characters.
	Label string `json:"label,omitzero"`
	// How the customer is associated; empty means no filter.
	AssociationType core.AssociationType `json:"cooperationType,omitzero,string"`
	// Associated at or after this time, UTC.
	AssociatedOnBegin time.Time `json:"cooperationTimeStart,omitzero"`
	// Associated at or before this time, UTC.
	AssociatedOnEnd time.Time `json:"cooperationTimeEnd,omitzero"`
}

// Validate reports every rule that the request breaks.
func (r *QueryCustomersV1Request) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		c.String("partner_id", r.PartnerID).Max(64)
		c.String("domainName", r.DomainName).Max(64)
		c.String("name", r.Name).Max(64)
		c.Int("offset", r.Offset).Between(1, 200000)
		c.Int("limit", r.Limit).Between(1, 100)
		c.String("label", r.Label).Max(64)
		check.Enum(c, "cooperationType", r.AssociationType, cooperationTypeValues...)
		c.Time("cooperationTimeStart", r.AssociatedOnBegin)
		c.Time("cooperationTimeEnd", r.AssociatedOnEnd)
	})
}

// QueryCustomersV1Response is the answer to QueryCustomersV1.
type QueryCustomersV1Response struct {
	// The customers of this page.
	Customers []Customer `json:"customerInfoList"`
	// Number of matching customers on all pages.
	TotalCount int `json:"count"`

	core.Metadata `json:"-"`
}

// QueryCustomersV1 returns one page of the partner's customers, filtered by login name,
// real name, label, cooperation type or time of association.
//
// It is a POST that only reads. Offset is a page number from 1, not a count of records;
// AllCustomersV1 hides that. An unknown customer gives an empty list, not an error.
//
// Operation QueryCustomersV1: POST /v1.0/{partner_id}/partner/customer-mgr/query (partner
// credentials, 10 calls/s).
//
// Deprecated: use customers.List. There is no PartnerID any more, and Offset counts
// records from 0 instead of pages from 1. Renamed: DomainName to AccountName, Name to
// CustomerName. The association time of a customer is an instant in UTC and its statuses
// are typed codes.
func (s *Service) QueryCustomersV1(ctx context.Context, req *QueryCustomersV1Request, opts ...option.Option) (*QueryCustomersV1Response, error) {
	return transport.Call[QueryCustomersV1Response](ctx, s.client(), &opQueryCustomersV1, req, opts)
}

var pagesQueryCustomersV1 = page.Number[QueryCustomersV1Request, QueryCustomersV1Response, Customer]{
	Largest: 100,
	Cursor:  func(r *QueryCustomersV1Request) (*int, *int) { return &r.Offset, &r.Limit },
	Records: func(a *QueryCustomersV1Response) ([]Customer, int) { return a.Customers, a.TotalCount },
}

// AllCustomersV1 walks every page of QueryCustomersV1 and yields each customer; it stops
// at the first error, which it yields last.
//
// Deprecated: use customers.All. See QueryCustomersV1 for what changes.
func (s *Service) AllCustomersV1(ctx context.Context, req *QueryCustomersV1Request, opts ...option.Option) iter.Seq2[Customer, error] {
	return pagesQueryCustomersV1.All(ctx, s.client(), s.QueryCustomersV1, req, opts)
}

// Customer is one customer of the partner, as QueryCustomersV1 returns it.
type Customer struct {
	// Real name of the customer.
	Name string `json:"name"`
	// Login name of the customer's account.
	DomainName string `json:"domainName"`
	// Customer account ID.
	CustomerID string `json:"customerId"`
	// Time of the association, as text because its form is not documented.
	AssociatedOn string `json:"cooperationTime"`
	// How the customer is associated with the partner.
	AssociationType core.AssociationType `json:"cooperationType,string"`
	// Tag of the customer.
	Label string `json:"label"`
	// Phone number, without the prefix in CountryCode.
	Telephone string `json:"telephone"`
	// Real-name verification status; the codes are not documented here; customers.List uses -1 not
	// verified, 0 under review, 1 rejected, 2 verified.
	VerifiedStatus string `json:"verifiedStatus"`
	// Country prefix of the phone number, such as 0086.
	CountryCode string `json:"countryCode"`
	// Kind of customer; the codes are not documented here; customers.List uses -1 not set, 0
	// individual, 1 enterprise.
	CustomerType int `json:"customerType"`
	// Whether the account is frozen; the codes are not documented here; customers.List uses 0 not
	// frozen, 1 account frozen, 2 account and resources frozen.
	IsFrozen int `json:"isFrozen"`
}

var cooperationTypeValues = []core.AssociationType{core.AssociationTypeConsulting, core.AssociationTypeResale}

var opListCustomersDetailV1 = transport.Operation{
	ID: "ListCustomersDetailV1", Name: "legacy.ListCustomersDetailV1",
	Method: http.MethodGet, Path: "/v1.0/{partner_id}/partner/customer-mgr/detail",
	Account: "partner_id",
	Callers: []core.Role{core.RolePartner},
	Safe:    true,
}

// ListCustomersDetailV1Request holds the parameters of ListCustomersDetailV1.
type ListCustomersDetailV1Request struct {
	// Partner ID; empty means the client's own account. At most 64 characters.
	PartnerID string `path:"partner_id" json:"-" url:"-"`
	// Login name of the customer, matched in part, without spaces; empty means no filter. At most 64
	// characters.
	DomainName string `url:"domain_name,omitempty"`
	// Company name, or the person's name for individuals; empty means no filter. At most 64
	// characters.
	CorpName string `url:"corp_name,omitempty"`
	// Page number, from 1; default 1.
	PageNo *int `url:"page_no,omitempty"`
	// Customers per page, 1 to 100; default 10.
	PageSize int `url:"page_size,omitempty"`
	// Tag of the customer, matched in part and by case; nil means no filter, a pointer to the empty
	// string is used as a filter. At most 64 characters.
	Label *string `url:"label,omitempty"`
	// How the customer is associated; empty means no filter.
	AssociationType core.AssociationType `url:"cooperationType,omitempty"`
}

// Validate reports every rule that the request breaks.
func (r *ListCustomersDetailV1Request) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		c.String("partner_id", r.PartnerID).Max(64)
		c.String("domain_name", r.DomainName).Max(64)
		c.String("corp_name", r.CorpName).Max(64)
		c.Int("page_size", r.PageSize).Between(1, 100)
		c.StringPtr("label", r.Label).Max(64)
		check.Enum(c, "cooperationType", r.AssociationType, cooperationTypeValues...)
	})
}

// ListCustomersDetailV1Response is the answer to ListCustomersDetailV1.
type ListCustomersDetailV1Response struct {
	core.Metadata `json:"-"`
}

// ListCustomersDetailV1 queries the partner's customers with filters in the query string.
//
// The customers in the answer have no typed fields, because their form is not documented:
// read Raw of the response, or use QueryCustomersV1, which gives the same data typed.
// There is therefore no iterator. An unknown customer gives an empty list, not an error.
//
// Operation ListCustomersDetailV1: GET /v1.0/{partner_id}/partner/customer-mgr/detail
// (partner credentials, 10 calls/s).
//
// Deprecated: use customers.List. The answer is typed. PageNo becomes Offset, which counts
// records from 0, PageSize becomes Limit, and there is no PartnerID any more. Renamed:
// DomainName to AccountName, CorpName to CustomerName.
func (s *Service) ListCustomersDetailV1(ctx context.Context, req *ListCustomersDetailV1Request, opts ...option.Option) (*ListCustomersDetailV1Response, error) {
	return transport.Call[ListCustomersDetailV1Response](ctx, s.client(), &opListCustomersDetailV1, req, opts)
}
