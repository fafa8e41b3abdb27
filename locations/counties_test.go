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

const countiesPath = "/v2/systems/configs/counties"

func TestListCounties(t *testing.T) {
	testkit.Exchange[locations.ListCountiesResponse]{
		Operation: "locations.ListCounties",
		Method:    http.MethodGet, Path: countiesPath,
		Query: url.Values{"city_code": {"CN-13-001"}, "offset": {"1"}, "limit": {"1000"}},
		Call: func(ctx context.Context, c *partnerbss.Client) (*locations.ListCountiesResponse, error) {
			return c.Locations.ListCounties(ctx, &locations.ListCountiesRequest{CityCode: "CN-13-001", Offset: 1, Limit: 1000})
		},
		Fixture: "ListCounties.json",
		Want: locations.ListCountiesResponse{TotalCount: 2, Counties: []locations.County{
			{Code: "CN-13-001-01", Name: "长安区"}, {Code: "CN-13-001-02", Name: "桥西区"},
		}},
		OddFixture: "ListCounties_odd.json",
		OddWant:    locations.ListCountiesResponse{},
		Proof:      []string{"count", "counties"},
		Refusal:    testkit.Refusal{Status: 500, Code: "CBC.0999", Message: "其他错误。", Is: core.ErrUnavailable},
	}.Run(t)
}

func TestAllCounties(t *testing.T) {
	testkit.Paged[locations.ListCountiesRequest, locations.County]{
		Method: http.MethodGet, Path: countiesPath, Largest: 1000,
		Total: "count", Items: "counties", IDName: "code",
		Request: locations.ListCountiesRequest{CityCode: "CN-13-001"},
		All: func(ctx context.Context, c *partnerbss.Client, req *locations.ListCountiesRequest) iter.Seq2[locations.County, error] {
			return c.Locations.AllCounties(ctx, req)
		},
		ID: func(v locations.County) string { return v.Code },
	}.Test(t)
}

func TestListCountiesRequestValidate(t *testing.T) {
	assert.NoError(t, (&locations.ListCountiesRequest{CityCode: "CN-13-001", Offset: 1000, Limit: 1000}).Validate())
	testkit.Invalid(t, (&locations.ListCountiesRequest{Offset: 1001, Limit: 1001}).Validate(), "city_code", "offset", "limit")
}
