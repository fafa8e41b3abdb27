package locations_test

import (
	"context"
	"iter"
	"net/http"
	"net/url"
	"testing"

	"github.com/stretchr/testify/assert"

	partnerbss "github.com/partnerbss/partnerbss-go"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/test/testkit"
	"github.com/partnerbss/partnerbss-go/locations"
)

const citiesPath = "/v2/systems/configs/cities"

func TestListCities(t *testing.T) {
	testkit.Exchange[locations.ListCitiesResponse]{
		Operation: "locations.ListCities",
		Method:    http.MethodGet, Path: citiesPath,
		Query: url.Values{"province_code": {"CN-13"}, "offset": {"1"}, "limit": {"1000"}},
		Call: func(ctx context.Context, c *partnerbss.Client) (*locations.ListCitiesResponse, error) {
			return c.Locations.ListCities(ctx, &locations.ListCitiesRequest{ProvinceCode: "CN-13", Offset: 1, Limit: 1000})
		},
		Fixture: "ListCities.json",
		Want: locations.ListCitiesResponse{TotalCount: 2, Cities: []locations.City{
			{Code: "CN-13-001", Name: "石家庄市"}, {Code: "CN-13-006", Name: "保定市"},
		}},
		OddFixture: "ListCities_odd.json",
		OddWant:    locations.ListCitiesResponse{Cities: []locations.City{{Code: "CN-13-001", Name: "true"}}},
		Proof:      []string{"count", "cities"},
		Refusal:    testkit.Refusal{Status: 403, Code: "CBC.0151", Message: "访问拒绝。", Is: core.ErrForbidden},
	}.Run(t)
}

func TestAllCities(t *testing.T) {
	testkit.Paged[locations.ListCitiesRequest, locations.City]{
		Method: http.MethodGet, Path: citiesPath, Largest: 1000,
		Total: "count", Items: "cities", IDName: "code",
		Request: locations.ListCitiesRequest{ProvinceCode: "CN-13"},
		All: func(ctx context.Context, c *partnerbss.Client, req *locations.ListCitiesRequest) iter.Seq2[locations.City, error] {
			return c.Locations.AllCities(ctx, req)
		},
		ID: func(v locations.City) string { return v.Code },
	}.Test(t)
}

func TestListCitiesRequestValidate(t *testing.T) {
	assert.NoError(t, (&locations.ListCitiesRequest{ProvinceCode: "CN-13", Offset: 1000, Limit: 1000}).Validate())
	testkit.Invalid(t, (&locations.ListCitiesRequest{Offset: 1001, Limit: 1001}).Validate(), "province_code", "offset", "limit")
}
