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

// QueryCustomersV1Request holds the parameters of [Service.QueryCustomersV1].
type QueryCustomersV1Request struct {
	// Partner ID; leave empty for the client's own account. The platform currently does not check it.
	// At most 64 characters.
	PartnerID string `path:"partner_id" json:"-" url:"-"`
	// Login name of the customer, matched in part, without spaces; leave empty for no filter. At most
	// 64 characters.
	DomainName string `json:"domainName,omitzero"`
	// Real name of the customer, matched in part, without spaces; leave empty for no filter. At most
	// 64 characters.
	Name string `json:"name,omitzero"`
	// Page number, 1 to 200000; default 1.
	Offset int `json:"offset,omitzero"`
	// Customers per page, 1 to 100; default 10.
	Limit int `json:"limit,omitzero"`
	// Tag of the customer, matched in part and case-sensitively, without spaces; leave empty for no
	// filter. At most 64 characters.
	Label string `json:"label,omitzero"`
	// How the customer is associated; leave empty for no filter.
	AssociationType core.AssociationType `json:"cooperationType,omitzero,string"`
	// Associated at or after this time, in UTC.
	AssociatedOnBegin time.Time `json:"cooperationTimeStart,omitzero"`
	// Associated at or before this time, in UTC.
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

// QueryCustomersV1Response is the response of [Service.QueryCustomersV1].
type QueryCustomersV1Response struct {
	// The customers of this page.
	Customers []Customer `json:"customerInfoList"`
	// Number of matching customers on all pages.
	TotalCount int `json:"count"`

	core.Metadata `json:"-"`
}

// QueryCustomersV1 returns one page of the partner's customers, filtered by login name,
// real name, tag, association type or time of association.
//
// It is a POST request that only reads. Offset is a page number, starting at 1, not a
// count of records; [Service.AllCustomersV1] increments it. A filter that matches no
// customer gives an empty list, not an error.
//
// Operation QueryCustomersV1: POST /v1.0/{partner_id}/partner/customer-mgr/query (partner
// credentials, 10 calls/s).
//
// Deprecated: use customers.List. There is no PartnerID, and Offset counts records from 0
// instead of pages from 1. DomainName is renamed to AccountName, and Name to
// CustomerName. The association time of a customer is an instant in UTC, and its statuses
// are typed codes.
func (s *Service) QueryCustomersV1(ctx context.Context, req *QueryCustomersV1Request, opts ...option.Option) (*QueryCustomersV1Response, error) {
	return transport.Call[QueryCustomersV1Response](ctx, s.client(), &opQueryCustomersV1, req, opts)
}

var pagesQueryCustomersV1 = page.Number[QueryCustomersV1Request, QueryCustomersV1Response, Customer]{
	Largest: 100,
	Cursor:  func(r *QueryCustomersV1Request) (*int, *int) { return &r.Offset, &r.Limit },
	Records: func(a *QueryCustomersV1Response) ([]Customer, int) { return a.Customers, a.TotalCount },
}

// AllCustomersV1 walks every page of [Service.QueryCustomersV1] and yields each customer.
// It stops at the first error, which it yields last.
//
// Deprecated: use customers.All. See QueryCustomersV1 for what changes.
func (s *Service) AllCustomersV1(ctx context.Context, req *QueryCustomersV1Request, opts ...option.Option) iter.Seq2[Customer, error] {
	return pagesQueryCustomersV1.All(ctx, s.client(), s.QueryCustomersV1, req, opts)
}

// Customer is one customer of the partner, as returned by [Service.QueryCustomersV1].
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
	// Real-name verification status. The codes are not documented here; the method List of package
	// customers uses -1 not verified, 0 under review, 1 rejected, 2 verified.
	VerifiedStatus string `json:"verifiedStatus"`
	// Country prefix of the phone number, such as 0086.
	CountryCode string `json:"countryCode"`
	// Kind of customer. The codes are not documented here; the method List of package customers uses
	// -1 not set, 0 individual, 1 enterprise.
	CustomerType int `json:"customerType"`
	// Whether the account is frozen. The codes are not documented here; the method List of package
	// customers uses 0 not frozen, 1 account frozen, 2 account and resources frozen.
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

// ListCustomersDetailV1Request holds the parameters of [Service.ListCustomersDetailV1].
type ListCustomersDetailV1Request struct {
	// Partner ID; leave empty for the client's own account. At most 64 characters.
	PartnerID string `path:"partner_id" json:"-" url:"-"`
	// Login name of the customer, matched in part, without spaces; leave empty for no filter. At most
	// 64 characters.
	DomainName string `url:"domain_name,omitempty"`
	// Company name, or the person's name for individuals; leave empty for no filter. At most 64
	// characters.
	CorpName string `url:"corp_name,omitempty"`
	// Page number, from 1; default 1.
	PageNo *int `url:"page_no,omitempty"`
	// Customers per page, 1 to 100; default 10.
	PageSize int `url:"page_size,omitempty"`
	// Tag of the customer, matched in part and case-sensitively; nil means no filter, a pointer to an
	// empty string is used as a filter. At most 64 characters.
	Label *string `url:"label,omitempty"`
	// How the customer is associated; leave empty for no filter.
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

// ListCustomersDetailV1Response is the response of [Service.ListCustomersDetailV1].
type ListCustomersDetailV1Response struct {
	core.Metadata `json:"-"`
}

// ListCustomersDetailV1 queries the partner's customers with filters in the query string.
//
// The response has no typed fields for the customers, because their form is not
// documented: read Raw of the response, or call [Service.QueryCustomersV1], which returns
// the same data with types. For the same reason there is no iterator. A filter that
// matches no customer gives an empty list, not an error.
//
// Operation ListCustomersDetailV1: GET /v1.0/{partner_id}/partner/customer-mgr/detail
// (partner credentials, 10 calls/s).
//
// Deprecated: use customers.List. Its response is typed. PageNo becomes Offset, which
// counts records from 0, PageSize becomes Limit, and there is no PartnerID. DomainName is
// renamed to AccountName, and CorpName to CustomerName.
func (s *Service) ListCustomersDetailV1(ctx context.Context, req *ListCustomersDetailV1Request, opts ...option.Option) (*ListCustomersDetailV1Response, error) {
	return transport.Call[ListCustomersDetailV1Response](ctx, s.client(), &opListCustomersDetailV1, req, opts)
}
