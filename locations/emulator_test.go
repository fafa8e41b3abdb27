package locations_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/test/testkit"
	"github.com/partnerbss/partnerbss-go/locations"
	"github.com/partnerbss/partnerbss-go/option"
)

// Provinces lead to cities and cities to counties, for every kind of caller and
// in Chinese whatever language is asked for.
func TestLocationsCascade(t *testing.T) {
	t.Parallel()
	s, ctx := testkit.NewSandbox(t), t.Context()
	for _, caller := range []string{"partner", "distributor", "reseller_one", "customer_new"} {
		t.Run(caller, func(t *testing.T) {
			client := s.Client(caller, option.WithLanguage("en_US")).Locations
			provinces := testkit.Collect(t, client.AllProvinces(ctx, &locations.ListProvincesRequest{}))
			require.Greater(t, len(provinces), 10, "more than the default page")
			require.Contains(t, provinces, locations.Province{Code: "CN-13", Name: "河北省"})
			cities := testkit.Collect(t, client.AllCities(ctx, &locations.ListCitiesRequest{ProvinceCode: "CN-13", Limit: 4}))
			require.Len(t, cities, 6)
			assert.Equal(t, locations.City{Code: "CN-13-002", Name: "唐山市"}, cities[1])
			counties := testkit.Collect(t, client.AllCounties(ctx, &locations.ListCountiesRequest{CityCode: cities[1].Code, Limit: 2}))
			assert.Equal(t, []locations.County{
				{Code: "CN-13-002-01", Name: "路南区"}, {Code: "CN-13-002-02", Name: "路北区"}, {Code: "CN-13-002-03", Name: "古冶区"},
				{Code: "CN-13-002-04", Name: "丰润区"}, {Code: "CN-13-002-05", Name: "滦南县"},
			}, counties)
		})
	}
}

// Every code on one level is one that the level below knows.
func TestEveryProvinceHasCitiesAndCounties(t *testing.T) {
	t.Parallel()
	s, ctx := testkit.NewSandbox(t), t.Context()
	client := s.Client("partner").Locations
	seen := map[string]bool{}
	for province, err := range client.AllProvinces(ctx, &locations.ListProvincesRequest{}) {
		require.NoError(t, err)
		cities := testkit.Collect(t, client.AllCities(ctx, &locations.ListCitiesRequest{ProvinceCode: province.Code}))
		require.NotEmpty(t, cities, province.Name)
		for _, city := range cities {
			assert.True(t, strings.HasPrefix(city.Code, province.Code+"-"), city.Code)
			counties := testkit.Collect(t, client.AllCounties(ctx, &locations.ListCountiesRequest{CityCode: city.Code}))
			require.NotEmpty(t, counties, city.Name)
			for _, county := range counties {
				assert.True(t, strings.HasPrefix(county.Code, city.Code+"-"), county.Code)
				assert.False(t, seen[county.Code], county.Code)
				seen[county.Code] = true
			}
		}
	}
}

func TestPagesOfLocations(t *testing.T) {
	t.Parallel()
	s, ctx := testkit.NewSandbox(t), t.Context()
	client := s.Client("partner").Locations
	first, err := client.ListProvinces(ctx, &locations.ListProvincesRequest{})
	require.NoError(t, err)
	assert.Len(t, first.Provinces, 10, "the default page")
	rest, err := client.ListProvinces(ctx, &locations.ListProvincesRequest{Offset: 10, Limit: 1000})
	require.NoError(t, err)
	assert.Equal(t, first.TotalCount, rest.TotalCount)
	assert.Len(t, rest.Provinces, first.TotalCount-10)
	beyond, err := client.ListProvinces(ctx, &locations.ListProvincesRequest{Offset: 1000})
	require.NoError(t, err)
	assert.Empty(t, beyond.Provinces)

	s.ResetCalls()
	testkit.Collect(t, client.AllProvinces(ctx, &locations.ListProvincesRequest{Limit: 7}))
	s.AssertCalls(t, "ListProvinces", (first.TotalCount+6)/7)

	unknown, err := client.ListCities(ctx, &locations.ListCitiesRequest{ProvinceCode: "CN-99"})
	require.NoError(t, err, "an unknown code is no error")
	assert.Zero(t, unknown.TotalCount)
	assert.Empty(t, unknown.Cities)
	none, err := client.ListCounties(ctx, &locations.ListCountiesRequest{CityCode: "CN-99-001"})
	require.NoError(t, err)
	assert.Empty(t, none.Counties)
	_, err = client.ListCities(ctx, &locations.ListCitiesRequest{}, option.WithoutValidation())
	testkit.RefusedWith(t, err, "CBC.0100", core.ErrInvalidParameter, "")
}

func TestQueriesOfLocationsBearDrift(t *testing.T) {
	t.Parallel()
	s, ctx := testkit.NewSandbox(t), t.Context()
	client := s.Client("customer_new").Locations
	for _, q := range []testkit.Query{
		{Operation: "ListProvinces", Call: func() (any, error) { return client.ListProvinces(ctx, &locations.ListProvincesRequest{}) }},
		{Operation: "ListCities", Call: func() (any, error) {
			return client.ListCities(ctx, &locations.ListCitiesRequest{ProvinceCode: "CN-13"})
		}},
		{Operation: "ListCounties", Call: func() (any, error) {
			return client.ListCounties(ctx, &locations.ListCountiesRequest{CityCode: "CN-13-001"})
		}},
	} {
		t.Run(q.Operation, func(t *testing.T) { s.BearsDrift(t, q) })
	}
}
