package products_test

import (
	"context"
	"fmt"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"

	partnerbss "github.com/partnerbss/partnerbss-go"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/test/testkit"
	"github.com/partnerbss/partnerbss-go/products"
)

// anHour asks for an hour of a server and of a disk.
func anHour() *products.PriceOnDemandRequest {
	return &products.PriceOnDemandRequest{
		ProjectID: "84c53ec51e794a4888fb0f5c0cfb2420", InquiryPrecision: products.InquiryPrecisionTenDecimals,
		Products: []products.OnDemandProduct{
			{
				ID: "server", ServiceTypeCode: "hws.service.type.ec2", ResourceTypeCode: "hws.resource.type.vm",
				ResourceSpecCode: "c6.large.2.linux", RegionCode: "cn-north-4", AvailabilityZoneCode: "cn-north-4a",
				UsageFactor: "Duration", UsageValue: yuan("1"), UsageMeasureID: 4, SubscriptionNum: 1,
			},
			{
				ID: "disk", ServiceTypeCode: "hws.service.type.ebs", ResourceTypeCode: "hws.resource.type.volume",
				ResourceSpecCode: "SSD", RegionCode: "cn-north-4", ResourceSize: 100, ResourceSizeMeasureID: new(17),
				UsageFactor: "Duration", UsageValue: yuan("0.50"), UsageMeasureID: 4, SubscriptionNum: 1,
			},
		},
	}
}

func TestPriceOnDemand(t *testing.T) {
	testkit.Exchange[products.PriceOnDemandResponse]{
		Operation: "products.PriceOnDemand",
		Method:    http.MethodPost, Path: "/v2/bills/ratings/on-demand-resources",
		Body: `{"project_id": "84c53ec51e794a4888fb0f5c0cfb2420", "inquiry_precision": 1, "product_infos": [
			{
				"id": "server", "cloud_service_type": "hws.service.type.ec2", "resource_type": "hws.resource.type.vm",
				"resource_spec": "c6.large.2.linux", "region": "cn-north-4", "available_zone": "cn-north-4a",
				"usage_factor": "Duration", "usage_value": 1, "usage_measure_id": 4, "subscription_num": 1
			},
			{
				"id": "disk", "cloud_service_type": "hws.service.type.ebs", "resource_type": "hws.resource.type.volume",
				"resource_spec": "SSD", "region": "cn-north-4", "resource_size": 100, "size_measure_id": 17,
				"usage_factor": "Duration", "usage_value": 0.5, "usage_measure_id": 4, "subscription_num": 1
			}
		]}`,
		Call: func(ctx context.Context, c *partnerbss.Client) (*products.PriceOnDemandResponse, error) {
			return c.Products.PriceOnDemand(ctx, anHour())
		},
		Fixture: "PriceOnDemand.json",
		Want: products.PriceOnDemandResponse{
			Amount: yuan("0.36975"), DiscountAmount: yuan("0.041083"), OfficialAmount: yuan("0.410833"),
			MeasureID: core.AmountUnitYuan, Currency: core.CurrencyCNY,
			Products: []products.OnDemandPrice{
				{
					ID: "server", ProductID: "00301-110042-0--0", Amount: yuan("0.306"), DiscountAmount: yuan("0.034"),
					OfficialAmount: yuan("0.34"), MeasureID: core.AmountUnitYuan,
					Discounts: []products.OnDemandDiscount{{
						DiscountID: "b6ffa4d3c0a04c1f9ea85021f67a59dd", DiscountType: products.DiscountTypeCommercial,
						Amount: yuan("0.034"), MeasureID: core.AmountUnitYuan, DiscountName: "华为云商务折扣",
					}},
				},
				{
					ID: "disk", ProductID: "00301-120017-0--0", Amount: yuan("0.06375"), DiscountAmount: yuan("0.007083"),
					OfficialAmount: yuan("0.070833"), MeasureID: core.AmountUnitYuan,
				},
			},
		},
		OddFixture: "PriceOnDemand_odd.json",
		OddWant: products.PriceOnDemandResponse{
			Amount: yuan("0.0000000001"), OfficialAmount: yuan("0.0000000001"), MeasureID: core.AmountUnitYuan,
			Products: []products.OnDemandPrice{{
				ID: "1", Amount: yuan("0.0000000001"),
				Discounts: []products.OnDemandDiscount{{DiscountID: "9", DiscountType: 902}},
			}},
		},
		Refusal: testkit.Refusal{Status: 400, Code: "CBC.99006074", Message: "使用量因子不存在。", Is: core.ErrNotFound},
	}.Run(t)
}

func TestPriceOnDemandRequestValidate(t *testing.T) {
	for name, test := range map[string]struct {
		change func(*products.PriceOnDemandRequest)
		broken []string
	}{
		"as documented":      {func(*products.PriceOnDemandRequest) {}, nil},
		"default precision":  {func(r *products.PriceOnDemandRequest) { r.InquiryPrecision = products.InquiryPrecisionSixDecimals }, nil},
		"unknown precision":  {func(r *products.PriceOnDemandRequest) { r.InquiryPrecision = 2 }, []string{"inquiry_precision"}},
		"unit 0":             {func(r *products.PriceOnDemandRequest) { r.Products[0].UsageMeasureID = 0 }, nil},
		"unit beyond limit":  {func(r *products.PriceOnDemandRequest) { r.Products[0].UsageMeasureID = 10000 }, []string{"product_infos[0].usage_measure_id"}},
		"no usage factor":    {func(r *products.PriceOnDemandRequest) { r.Products[1].UsageFactor = "" }, []string{"product_infos[1].usage_factor"}},
		"nothing subscribed": {func(r *products.PriceOnDemandRequest) { r.Products[1].SubscriptionNum = 0 }, []string{"product_infos[1].subscription_num"}},
		"an id three times": {func(r *products.PriceOnDemandRequest) {
			r.Products = append(r.Products, r.Products[0], r.Products[0])
		}, []string{"product_infos[2].id", "product_infos[3].id"}},
		"101 products": {func(r *products.PriceOnDemandRequest) {
			one := r.Products[0]
			for i := range 99 {
				one.ID = fmt.Sprint(i)
				r.Products = append(r.Products, one)
			}
		}, []string{"product_infos"}},
	} {
		t.Run(name, func(t *testing.T) {
			req := anHour()
			test.change(req)
			if err := req.Validate(); test.broken == nil {
				assert.NoError(t, err)
			} else {
				testkit.Invalid(t, err, test.broken...)
			}
		})
	}
}
