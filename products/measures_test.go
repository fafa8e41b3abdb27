package products_test

import (
	"context"
	"net/http"
	"net/url"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	partnerbss "github.com/partnerbss/partnerbss-go"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/test/testkit"
	"github.com/partnerbss/partnerbss-go/products"
)

func TestListMeasureUnits(t *testing.T) {
	testkit.Exchange[products.ListMeasureUnitsResponse]{
		Operation: "products.ListMeasureUnits",
		Method:    http.MethodGet, Path: "/v2/bases/measurements",
		Call: func(ctx context.Context, c *partnerbss.Client) (*products.ListMeasureUnitsResponse, error) {
			return c.Products.ListMeasureUnits(ctx)
		},
		Fixture: "ListMeasureUnits.json",
		Want: products.ListMeasureUnitsResponse{MeasureUnits: []products.MeasureUnit{
			{MeasureID: 1, MeasureName: "元", Abbreviation: "CNY", MeasureType: products.MeasureTypeCurrency},
			{MeasureID: 17, MeasureName: "GB", Abbreviation: "GB", MeasureType: products.MeasureTypeCapacity},
		}},
		OddFixture: "ListMeasureUnits_odd.json",
		OddWant: products.ListMeasureUnitsResponse{MeasureUnits: []products.MeasureUnit{
			{MeasureID: 205, Abbreviation: "4", MeasureType: 250},
		}},
		Refusal: testkit.Refusal{Status: 403, Code: "CBC.0151", Message: "访问拒绝。", Is: core.ErrForbidden},
	}.Run(t)
}

func TestListConversions(t *testing.T) {
	testkit.Exchange[products.ListConversionsResponse]{
		Operation: "products.ListConversions",
		Method:    http.MethodGet, Path: "/v2/bases/conversions",
		Query: url.Values{"measure_type": {"7"}},
		Call: func(ctx context.Context, c *partnerbss.Client) (*products.ListConversionsResponse, error) {
			return c.Products.ListConversions(ctx, &products.ListConversionsRequest{MeasureType: products.MeasureTypeCapacity})
		},
		Fixture: "ListConversions.json",
		Want: products.ListConversionsResponse{Conversions: []products.Conversion{
			{MeasureID: 10, RefMeasureID: 11, ConversionRatio: 1024, MeasureType: products.MeasureTypeCapacity},
			{MeasureID: 9, RefMeasureID: 13, ConversionRatio: 1099511627776, MeasureType: products.MeasureTypeCapacity},
		}},
		OddFixture: "ListConversions_odd.json",
		OddWant: products.ListConversionsResponse{Conversions: []products.Conversion{
			{MeasureID: 10, ConversionRatio: 9223372036854775807, MeasureType: 999},
		}},
		Refusal: testkit.Refusal{Status: 400, Code: "CBC.0100", Message: "参数错误。", Is: core.ErrInvalidParameter},
	}.Run(t)
}

func TestListConversionsOfEveryKind(t *testing.T) {
	platform := testkit.NewPlatform(t, http.MethodGet, "/v2/bases/conversions", testkit.Answer{Body: []byte(`{"conversions":[]}`)})
	got, err := testkit.Client(t, platform).Products.ListConversions(t.Context(), &products.ListConversionsRequest{})
	require.NoError(t, err)
	assert.Empty(t, got.Conversions, "a kind without conversions is no error")
	platform.Sent(nil, "")
}

func TestListConversionsRequestValidate(t *testing.T) {
	assert.NoError(t, (&products.ListConversionsRequest{MeasureType: 12345}).Validate(), "the kinds are an open set")
	testkit.Invalid(t, (&products.ListConversionsRequest{MeasureType: -1}).Validate(), "measure_type")
}
