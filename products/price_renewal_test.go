package products_test

import (
	"context"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	partnerbss "github.com/partnerbss/partnerbss-go"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/test/testkit"
	"github.com/partnerbss/partnerbss-go/products"
)

const (
	renewalPath = "/v2/bills/ratings/period-resources/renew-rate"

	server  = "0c2f4a1d8e5b4f0c9a7d6b3e1f2a4c01"
	disk    = "0c2f4a1d8e5b4f0c9a7d6b3e1f2a4c02"
	expired = "0c2f4a1d8e5b4f0c9a7d6b3e1f2a4c03"
)

func TestPriceRenewal(t *testing.T) {
	testkit.Exchange[products.PriceRenewalResponse]{
		Operation: "products.PriceRenewal",
		Method:    http.MethodPost, Path: renewalPath,
		Body: `{
			"resource_ids": ["` + server + `", "` + disk + `", "` + expired + `"],
			"period_type": 3, "period_num": 3, "include_relative_resources": true
		}`,
		Call: func(ctx context.Context, c *partnerbss.Client) (*products.PriceRenewalResponse, error) {
			return c.Products.PriceRenewal(ctx, &products.PriceRenewalRequest{
				ResourceIDs: []string{server, disk, expired},
				PeriodType:  core.PeriodTypeYear, PeriodNum: 3, IncludeRelatedResources: true,
			})
		},
		Fixture: "PriceRenewal.json",
		Want: products.PriceRenewalResponse{
			Currency: core.CurrencyCNY,
			Prices: []products.RenewalPrice{
				{ResourceID: server, Amount: yuan("183.26")}, {ResourceID: disk, Amount: yuan("23.8")},
			},
			ListPrice: products.RenewalListPrice{OfficialAmount: yuan("243.6")},
			Offers: []products.RenewalOffer{
				{
					DiscountID: "b6ffa4d3c0a04c1f9ea85021f67a59dd", Amount: yuan("219.24"), OfficialAmount: yuan("243.6"),
					DiscountAmount: yuan("24.36"), DiscountType: products.DiscountTypeCommercial, DiscountName: "华为云商务折扣",
				},
				{
					DiscountID: "3f1c2b4a5d6e47809a1b2c3d4e5f6071", Amount: yuan("207.06"), OfficialAmount: yuan("243.6"),
					DiscountAmount: yuan("36.54"), DiscountType: products.DiscountTypePartnerRate, DiscountName: "伙伴设置折扣",
					BestOffer:                 core.FlagYes,
					InstallmentOfficialAmount: yuan("20.3"), InstallmentOfficialDiscountAmount: yuan("3.045"),
					InstallmentAmount: yuan("17.255"), InstallmentPeriodType: new(core.PeriodTypeMonth),
				},
			},
			FailedResources: []products.FailedResource{
				{ErrorCode: "CBC.99003016", ErrorMessage: "资源已过期删除或者不存在。", ResourceID: expired},
			},
		},
		OddFixture: "PriceRenewal_odd.json",
		OddWant: products.PriceRenewalResponse{
			Currency: core.CurrencyUSD,
			Prices:   []products.RenewalPrice{{ResourceID: "301", Amount: yuan("183.26")}},
			ListPrice: products.RenewalListPrice{
				OfficialAmount: yuan("243.6"), InstallmentPeriodType: new(core.PeriodTypeYear),
			},
			Offers: []products.RenewalOffer{
				{Amount: yuan("207.06"), DiscountType: 608, BestOffer: core.FlagYes},
			},
		},
		Refusal: testkit.Refusal{Status: 400, Code: "CBC.30050012", Message: "资源ID重复。", Is: core.ErrDuplicate},
	}.Run(t)
}

func TestPriceRenewalErrListsWhatCouldNotBePriced(t *testing.T) {
	platform := testkit.NewPlatform(t, http.MethodPost, renewalPath, testkit.Answer{Body: testkit.Fixture(t, "PriceRenewal.json")})
	price, err := testkit.Client(t, platform).Products.PriceRenewal(t.Context(), &products.PriceRenewalRequest{
		ResourceIDs: []string{server, disk, expired}, PeriodType: core.PeriodTypeMonth, PeriodNum: 1,
	})
	require.NoError(t, err, "a partial success is a success")

	var partial *core.PartialError
	require.ErrorAs(t, price.Err(), &partial)
	assert.Equal(t, "products.PriceRenewal", partial.Operation)
	assert.Equal(t, []core.Failure{{ID: expired, Code: "CBC.99003016", Message: "资源已过期删除或者不存在。"}}, partial.Failures)
	assert.ErrorIs(t, price.Err(), core.ErrNotFound)

	assert.Empty(t, partial.Unaccounted)
	assert.Equal(t, []string{server, disk}, partial.Served)
	price.Prices = price.Prices[:1]
	require.ErrorAs(t, price.Err(), &partial)
	assert.Equal(t, []string{disk}, partial.Unaccounted)
	assert.Empty(t, core.OutcomeOf(partial), "a query can be repeated")

	assert.NoError(t, (&products.PriceRenewalResponse{}).Err())
	assert.NoError(t, (&products.PriceRenewalResponse{FailedResources: []products.FailedResource{}}).Err())
}

func TestBestOfferOfARenewal(t *testing.T) {
	assert.Nil(t, (&products.PriceRenewalResponse{}).BestOffer())
	price := &products.PriceRenewalResponse{Offers: []products.RenewalOffer{
		{DiscountID: "a"}, {DiscountID: "b", BestOffer: core.FlagYes},
	}}
	best := price.BestOffer()
	require.NotNil(t, best)
	assert.Equal(t, "b", best.DiscountID)
}

func TestPriceRenewalRequestValidate(t *testing.T) {
	ids := []string{"a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k"}
	for name, test := range map[string]struct {
		req    products.PriceRenewalRequest
		broken []string
	}{
		"11 months":      {products.PriceRenewalRequest{ResourceIDs: ids[:10], PeriodType: core.PeriodTypeMonth, PeriodNum: 11}, nil},
		"12 months":      {products.PriceRenewalRequest{ResourceIDs: ids[:1], PeriodType: core.PeriodTypeMonth, PeriodNum: 12}, []string{"period_num"}},
		"3 years":        {products.PriceRenewalRequest{ResourceIDs: ids[:1], PeriodType: core.PeriodTypeYear, PeriodNum: 3}, nil},
		"4 years":        {products.PriceRenewalRequest{ResourceIDs: ids[:1], PeriodType: core.PeriodTypeYear, PeriodNum: 4}, []string{"period_num"}},
		"days":           {products.PriceRenewalRequest{ResourceIDs: ids[:1], PeriodType: core.PeriodTypeDay, PeriodNum: 1}, []string{"period_type"}},
		"hours":          {products.PriceRenewalRequest{ResourceIDs: ids[:1], PeriodType: core.PeriodTypeHour, PeriodNum: 1}, []string{"period_type"}},
		"11 resources":   {products.PriceRenewalRequest{ResourceIDs: ids, PeriodType: core.PeriodTypeYear, PeriodNum: 1}, []string{"resource_ids"}},
		"resource twice": {products.PriceRenewalRequest{ResourceIDs: []string{"a", "b", "a"}, PeriodType: core.PeriodTypeYear, PeriodNum: 1}, []string{"resource_ids[2]"}},
		"nothing":        {products.PriceRenewalRequest{}, []string{"resource_ids", "period_type", "period_num"}},
	} {
		t.Run(name, func(t *testing.T) {
			if err := test.req.Validate(); test.broken == nil {
				assert.NoError(t, err)
			} else {
				testkit.Invalid(t, err, test.broken...)
			}
		})
	}
}
