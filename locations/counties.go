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

var opListCounties = transport.Operation{
	ID: "ListCounties", Name: "locations.ListCounties",
	Method: http.MethodGet, Path: "/v2/systems/configs/counties",
	Callers:  []core.Role{core.RolePartner, core.RoleCustomer},
	Safe:     true,
	Requires: []string{"count", "counties"},
}

// ListCountiesRequest holds the parameters of [Service.ListCounties].
type ListCountiesRequest struct {
	// Code of the city, such as CN-13-001, from [Service.ListCities]. Required, at most 100 characters.
	CityCode string `url:"city_code"`
	// Records to skip, not pages, 0 to 1000; default 0.
	Offset int `url:"offset,omitempty"`
	// Records per page, 1 to 1000; default 10.
	Limit int `url:"limit,omitempty"`
}

// Validate reports every rule that the request breaks.
func (r *ListCountiesRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		c.String("city_code", r.CityCode).Required().Max(100)
		c.Int("offset", r.Offset).Between(0, 1000)
		c.Int("limit", r.Limit).Between(1, 1000)
	})
}

// ListCountiesResponse is the response of [Service.ListCounties].
type ListCountiesResponse struct {
	// Number of counties on all pages.
	TotalCount int `json:"count"`
	// Counties of this page.
	Counties []County `json:"counties"`

	core.Metadata `json:"-"`
}

// ListCounties returns one page of the counties and districts of one city.
//
// [Service.ListCities] returns the code of the city. Names are in Chinese only, whatever
// language the caller requests.
//
// Operation ListCounties: GET /v2/systems/configs/counties (partner or customer
// credentials, 10 calls/s).
func (s *Service) ListCounties(ctx context.Context, req *ListCountiesRequest, opts ...option.Option) (*ListCountiesResponse, error) {
	return transport.Call[ListCountiesResponse](ctx, s.client(), &opListCounties, req, opts)
}

var pagesListCounties = page.Offset[ListCountiesRequest, ListCountiesResponse, County]{
	Largest: 1000,
	Cursor:  func(r *ListCountiesRequest) (*int, *int) { return &r.Offset, &r.Limit },
	Records: func(a *ListCountiesResponse) ([]County, int) { return a.Counties, a.TotalCount },
}

// AllCounties walks every page of [Service.ListCounties], starting at req.Offset, and
// yields each county. It stops at the first error, which it yields last. If req.Limit is
// zero, it requests pages of the maximum size.
func (s *Service) AllCounties(ctx context.Context, req *ListCountiesRequest, opts ...option.Option) iter.Seq2[County, error] {
	return pagesListCounties.All(ctx, s.client(), s.ListCounties, req, opts)
}

// County is one county or district of a city.
type County struct {
	// Code, such as CN-13-001-01.
	Code string `json:"code"`
	// Name, in Chinese.
	Name string `json:"name"`
}
