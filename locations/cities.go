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

var opListCities = transport.Operation{
	ID: "ListCities", Name: "locations.ListCities",
	Method: http.MethodGet, Path: "/v2/systems/configs/cities",
	Callers:  []core.Role{core.RolePartner, core.RoleCustomer},
	Safe:     true,
	Requires: []string{"count", "cities"},
}

// ListCitiesRequest holds the parameters of [Service.ListCities].
type ListCitiesRequest struct {
	// Code of the province, such as CN-13, from [Service.ListProvinces]. Required, at most 100
	// characters.
	ProvinceCode string `url:"province_code"`
	// Records to skip, not pages, 0 to 1000; default 0.
	Offset int `url:"offset,omitempty"`
	// Records per page, 1 to 1000; default 10.
	Limit int `url:"limit,omitempty"`
}

// Validate reports every rule that the request breaks.
func (r *ListCitiesRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		c.String("province_code", r.ProvinceCode).Required().Max(100)
		c.Int("offset", r.Offset).Between(0, 1000)
		c.Int("limit", r.Limit).Between(1, 1000)
	})
}

// ListCitiesResponse is the response of [Service.ListCities].
type ListCitiesResponse struct {
	// Number of cities on all pages.
	TotalCount int `json:"count"`
	// Cities of this page.
	Cities []City `json:"cities"`

	core.Metadata `json:"-"`
}

// ListCities returns one page of the cities of one province.
//
// [Service.ListProvinces] returns the code of the province. Names are in Chinese only,
// whatever language the caller requests.
//
// Operation ListCities: GET /v2/systems/configs/cities (partner or customer credentials,
// 10 calls/s).
func (s *Service) ListCities(ctx context.Context, req *ListCitiesRequest, opts ...option.Option) (*ListCitiesResponse, error) {
	return transport.Call[ListCitiesResponse](ctx, s.client(), &opListCities, req, opts)
}

var pagesListCities = page.Offset[ListCitiesRequest, ListCitiesResponse, City]{
	Largest: 1000,
	Cursor:  func(r *ListCitiesRequest) (*int, *int) { return &r.Offset, &r.Limit },
	Records: func(a *ListCitiesResponse) ([]City, int) { return a.Cities, a.TotalCount },
}

// AllCities walks every page of [Service.ListCities], starting at req.Offset, and yields
// each city. It stops at the first error, which it yields last. If req.Limit is zero, it
// requests pages of the maximum size.
func (s *Service) AllCities(ctx context.Context, req *ListCitiesRequest, opts ...option.Option) iter.Seq2[City, error] {
	return pagesListCities.All(ctx, s.client(), s.ListCities, req, opts)
}

// City is one city of a province.
type City struct {
	// Code, such as CN-13-006.
	Code string `json:"code"`
	// Name, in Chinese.
	Name string `json:"name"`
}
