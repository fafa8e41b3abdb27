package products_test

import (
	"context"
	"net/http"
	"testing"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	partnerbss "github.com/partnerbss/partnerbss-go"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/test/testkit"
	"github.com/partnerbss/partnerbss-go/products"
)

// yuan is an amount.
func yuan(digits string) decimal.Decimal { return decimal.RequireFromString(digits) }

// subscription asks for two servers and a disk for a month.
func subscription() *products.PriceSubscriptionRequest {
	return &products.PriceSubscriptionRequest{
		ProjectID: "84c53ec51e794a4888fb0f5c0cfb2420",
		Products: []products.SubscriptionProduct{
			{
				ID: "server", ServiceTypeCode: "hws.service.type.ec2", ResourceTypeCode: "hws.resource.type.vm",
				ResourceSpecCode: "s6.large.2.linux", RegionCode: "cn-north-4", AvailabilityZoneCode: "cn-north-4a",
				PeriodType: core.PeriodTypeMonth, PeriodNum: 1, SubscriptionNum: 2,
			},
			{
				ID: "disk", ServiceTypeCode: "hws.service.type.ebs", ResourceTypeCode: "hws.resource.type.volume",
				ResourceSpecCode: "GPSSD", RegionCode: "cn-north-4", ResourceSize: 40, ResourceSizeMeasureID: new(17),
				PeriodType: core.PeriodTypeMonth, PeriodNum: 1, SubscriptionNum: 1,
				FeeInstallmentMode: products.InstallmentModeHalfPay,
			},
		},
	}
}

func TestPriceSubscription(t *testing.T) {
	testkit.Exchange[products.PriceSubscriptionResponse]{
		Operation: "products.PriceSubscription",
		Method:    http.MethodPost, Path: "/v2/bills/ratings/period-resources/subscribe-rate",
		Body: `{"project_id": "84c53ec51e794a4888fb0f5c0cfb2420", "product_infos": [
			{
				"id": "server", "cloud_service_type": "hws.service.type.ec2", "resource_type": "hws.resource.type.vm",
				"resource_spec": "s6.large.2.linux", "region": "cn-north-4", "available_zone": "cn-north-4a",
				"period_type": 2, "period_num": 1, "subscription_num": 2
			},
			{
				"id": "disk", "cloud_service_type": "hws.service.type.ebs", "resource_type": "hws.resource.type.volume",
				"resource_spec": "GPSSD", "region": "cn-north-4", "resource_size": 40, "size_measure_id": 17,
				"period_type": 2, "period_num": 1, "subscription_num": 1, "fee_installment_mode": "HALF_PAY"
			}
		]}`,
		Call: func(ctx context.Context, c *partnerbss.Client) (*products.PriceSubscriptionResponse, error) {
			return c.Products.PriceSubscription(ctx, subscription())
		},
		Fixture: "PriceSubscription.json",
		Want: products.PriceSubscriptionResponse{
			Currency: core.CurrencyCNY,
			ListPrice: products.SubscriptionListPrice{
				OfficialAmount: yuan("243.6"), MeasureID: core.AmountUnitYuan,
				Products: []products.SubscriptionProductListPrice{
					{ID: "server", ProductID: "00301-110042-0--0_merge", OfficialAmount: yuan("215.6"), MeasureID: core.AmountUnitYuan},
					{
						ID: "disk", ProductID: "00301-120017-0--0", OfficialAmount: yuan("28"), MeasureID: core.AmountUnitYuan,
						InstallmentOfficialAmount: yuan("2.33"), InstallmentPeriodType: new(core.PeriodTypeMonth),
					},
				},
			},
			Offers: []products.SubscriptionOffer{
				{
					DiscountID: "b6ffa4d3c0a04c1f9ea85021f67a59dd", Amount: yuan("219.24"), OfficialAmount: yuan("243.6"),
					DiscountAmount: yuan("24.36"), MeasureID: core.AmountUnitYuan,
					DiscountType: products.DiscountTypeCommercial, DiscountName: "华为云商务折扣", BestOffer: core.FlagNo,
				},
				{
					DiscountID: "3f1c2b4a5d6e47809a1b2c3d4e5f6071", Amount: yuan("207.06"), OfficialAmount: yuan("243.6"),
					DiscountAmount: yuan("36.54"), MeasureID: core.AmountUnitYuan,
					DiscountType: products.DiscountTypePartnerRate, DiscountName: "伙伴设置折扣", BestOffer: core.FlagYes,
					Products: []products.SubscriptionProductPrice{
						{
							ID: "server", ProductID: "00301-110042-0--0_merge", Amount: yuan("183.26"),
							OfficialAmount: yuan("215.6"), DiscountAmount: yuan("32.34"), MeasureID: core.AmountUnitYuan,
						},
						{
							ID: "disk", ProductID: "00301-120017-0--0", Amount: yuan("23.8"),
							OfficialAmount: yuan("28"), DiscountAmount: yuan("4.2"), MeasureID: core.AmountUnitYuan,
							InstallmentOfficialAmount: yuan("2.33"), InstallmentOfficialDiscountAmount: yuan("0.35"),
							InstallmentAmount: yuan("1.98"), InstallmentPeriodType: new(core.PeriodTypeMonth),
						},
					},
					InstallmentOfficialAmount: yuan("2.33"), InstallmentOfficialDiscountAmount: yuan("0.35"),
					InstallmentAmount: yuan("1.98"), InstallmentPeriodType: new(core.PeriodTypeYear),
				},
			},
		},
		OddFixture: "PriceSubscription_odd.json",
		OddWant: products.PriceSubscriptionResponse{
			ListPrice: products.SubscriptionListPrice{
				OfficialAmount: yuan("3059.13"), InstallmentOfficialAmount: yuan("1003.33"),
				InstallmentPeriodType: new(core.PeriodTypeMonth), MeasureID: core.AmountUnitYuan,
			},
			Offers: []products.SubscriptionOffer{{
				DiscountID: "12", Amount: yuan("2604.46"), DiscountType: 700,
				Products: []products.SubscriptionProductPrice{{ID: "1", Amount: yuan("91.63"), InstallmentAmount: yuan("7.5")}},
			}},
		},
		Proof:   []string{"official_website_rating_result"},
		Refusal: testkit.Refusal{Status: 400, Code: "CBC.99006006", Message: "找不到产品。", Is: core.ErrNotFound},
	}.Run(t)
}

func TestPriceSubscriptionIsThrottled(t *testing.T) {
	platform := testkit.NewPlatform(t, http.MethodPost, "/v2/bills/ratings/period-resources/subscribe-rate",
		testkit.Refusal{Status: 429, Code: "CBC.0250", Message: "流控限制。"}.Answer())
	_, err := testkit.Client(t, platform).Products.PriceSubscription(t.Context(), subscription())
	testkit.Refused(t, err, "products.PriceSubscription", 429, "CBC.0250", "")
	assert.ErrorIs(t, err, core.ErrThrottled)
}

func TestBestOfferOfASubscription(t *testing.T) {
	none := &products.PriceSubscriptionResponse{}
	assert.Nil(t, none.BestOffer())

	unmarked := &products.PriceSubscriptionResponse{Offers: []products.SubscriptionOffer{{DiscountID: "a"}}}
	assert.Nil(t, unmarked.BestOffer())

	price := &products.PriceSubscriptionResponse{Offers: []products.SubscriptionOffer{
		{DiscountID: "a"}, {DiscountID: "b", BestOffer: core.FlagYes}, {DiscountID: "c"},
	}}
	best := price.BestOffer()
	require.NotNil(t, best)
	assert.Equal(t, "b", best.DiscountID)
}

func TestPriceSubscriptionRequestValidate(t *testing.T) {
	for name, test := range map[string]struct {
		change func(*products.PriceSubscriptionRequest)
		broken []string
	}{
		"as documented":        {func(*products.PriceSubscriptionRequest) {}, nil},
		"priced by the day":    {func(r *products.PriceSubscriptionRequest) { r.Products[0].PeriodType = core.PeriodTypeDay }, nil},
		"unknown period":       {func(r *products.PriceSubscriptionRequest) { r.Products[0].PeriodType = 1 }, []string{"product_infos[0].period_type"}},
		"no periods":           {func(r *products.PriceSubscriptionRequest) { r.Products[1].PeriodNum = 0 }, []string{"product_infos[1].period_num"}},
		"too many items":       {func(r *products.PriceSubscriptionRequest) { r.Products[1].SubscriptionNum = 10001 }, []string{"product_infos[1].subscription_num"}},
		"negative size":        {func(r *products.PriceSubscriptionRequest) { r.Products[1].ResourceSize = -1 }, []string{"product_infos[1].resource_size"}},
		"unit 0":               {func(r *products.PriceSubscriptionRequest) { r.Products[1].ResourceSizeMeasureID = new(0) }, nil},
		"unknown installments": {func(r *products.PriceSubscriptionRequest) { r.Products[1].FeeInstallmentMode = "FULL_PAY" }, []string{"product_infos[1].fee_installment_mode"}},
		"an id twice":          {func(r *products.PriceSubscriptionRequest) { r.Products[1].ID = "server" }, []string{"product_infos[1].id"}},
		"ids in other case":    {func(r *products.PriceSubscriptionRequest) { r.Products[1].ID = "SERVER" }, nil},
		"no products":          {func(r *products.PriceSubscriptionRequest) { r.Products = nil }, []string{"product_infos"}},
		"several at once": {func(r *products.PriceSubscriptionRequest) {
			r.ProjectID, r.Products[0].RegionCode, r.Products[1].ResourceSpecCode = "", "", ""
		}, []string{"project_id", "product_infos[0].region", "product_infos[1].resource_spec"}},
	} {
		t.Run(name, func(t *testing.T) {
			req := subscription()
			test.change(req)
			if err := req.Validate(); test.broken == nil {
				assert.NoError(t, err)
			} else {
				testkit.Invalid(t, err, test.broken...)
			}
		})
	}
}
