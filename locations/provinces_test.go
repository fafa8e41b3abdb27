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

const provincesPath = "/v2/systems/configs/provinces"

func TestListProvinces(t *testing.T) {
	testkit.Exchange[locations.ListProvincesResponse]{
		Operation: "locations.ListProvinces",
		Method:    http.MethodGet, Path: provincesPath,
		Query: url.Values{"offset": {"1"}, "limit": {"1000"}},
		Call: func(ctx context.Context, c *partnerbss.Client) (*locations.ListProvincesResponse, error) {
			return c.Locations.ListProvinces(ctx, &locations.ListProvincesRequest{Offset: 1, Limit: 1000})
		},
		Fixture: "ListProvinces.json",
		Want: locations.ListProvincesResponse{TotalCount: 31, Provinces: []locations.Province{
			{Code: "CN-11", Name: "北京市"}, {Code: "CN-13", Name: "河北省"}, {Code: "CN-31", Name: "上海市"},
		}},
		OddFixture: "ListProvinces_odd.json",
		OddWant:    locations.ListProvincesResponse{TotalCount: 1, Provinces: []locations.Province{{Code: "11"}}},
		Proof:      []string{"count", "provinces"},
		Refusal:    testkit.Refusal{Status: 400, Code: "CBC.0100", Message: "参数错误。", Is: core.ErrInvalidParameter},
	}.Run(t)
}

func TestAllProvinces(t *testing.T) {
	testkit.Paged[locations.ListProvincesRequest, locations.Province]{
		Method: http.MethodGet, Path: provincesPath, Largest: 1000,
		Total: "count", Items: "provinces", IDName: "code",
		Request: locations.ListProvincesRequest{},
		All: func(ctx context.Context, c *partnerbss.Client, req *locations.ListProvincesRequest) iter.Seq2[locations.Province, error] {
			return c.Locations.AllProvinces(ctx, req)
		},
		ID: func(v locations.Province) string { return v.Code },
	}.Test(t)
}

func TestListProvincesRequestValidate(t *testing.T) {
	assert.NoError(t, (&locations.ListProvincesRequest{Offset: 1000, Limit: 1000}).Validate())
	testkit.Invalid(t, (&locations.ListProvincesRequest{Offset: 1001, Limit: 1001}).Validate(), "offset", "limit")
}
