package locations

import (
	"context"
	"iter"
	"net/http"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/check"
	"github.com/partnerbss/partnerbss-go/internal/page"
	"github.com/partnerbss/partnerbss-go/internal/transport"
	"github.com/partnerbss/partnerbss-go/option"
)

var opListProvinces = transport.Operation{
	ID: "ListProvinces", Name: "locations.ListProvinces",
	Method: http.MethodGet, Path: "/v2/systems/configs/provinces",
	Callers:  []core.Role{core.RolePartner, core.RoleCustomer},
	Safe:     true,
	Requires: []string{"count", "provinces"},
}

// ListProvincesRequest holds the parameters of [Service.ListProvinces].
type ListProvincesRequest struct {
	// Records to skip, not pages, 0 to 1000; default 0.
	Offset int `url:"offset,omitempty"`
	// Records per page, 1 to 1000; default 10.
	Limit int `url:"limit,omitempty"`
}

// Validate reports every rule that the request breaks.
func (r *ListProvincesRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		c.Int("offset", r.Offset).Between(0, 1000)
		c.Int("limit", r.Limit).Between(1, 1000)
	})
}

// ListProvincesResponse is the response of [Service.ListProvinces].
type ListProvincesResponse struct {
	// Number of provinces on all pages.
	TotalCount int `json:"count"`
	// Provinces of this page.
	Provinces []Province `json:"provinces"`

	core.Metadata `json:"-"`
}

// ListProvinces returns one page of the provinces of China.
//
// There are more provinces than the 10 of the default page: set a larger Limit or use
// [Service.AllProvinces]. Names are in Chinese only, whatever language the caller
// requests.
//
// Operation ListProvinces: GET /v2/systems/configs/provinces (partner or customer
// credentials, 10 calls/s).
func (s *Service) ListProvinces(ctx context.Context, req *ListProvincesRequest, opts ...option.Option) (*ListProvincesResponse, error) {
	return transport.Call[ListProvincesResponse](ctx, s.client(), &opListProvinces, req, opts)
}

var pagesListProvinces = page.Offset[ListProvincesRequest, ListProvincesResponse, Province]{
	Largest: 1000,
	Cursor:  func(r *ListProvincesRequest) (*int, *int) { return &r.Offset, &r.Limit },
	Records: func(a *ListProvincesResponse) ([]Province, int) { return a.Provinces, a.TotalCount },
}

// AllProvinces walks every page of [Service.ListProvinces], starting at req.Offset, and
// yields each province. It stops at the first error, which it yields last. If req.Limit is
// zero, it requests pages of the maximum size.
func (s *Service) AllProvinces(ctx context.Context, req *ListProvincesRequest, opts ...option.Option) iter.Seq2[Province, error] {
	return pagesListProvinces.All(ctx, s.client(), s.ListProvinces, req, opts)
}

// Province is one province of China.
type Province struct {
	// Code, such as CN-11.
	Code string `json:"code"`
	// Name, in Chinese.
	Name string `json:"name"`
}
