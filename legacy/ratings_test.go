package legacy_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/test/testkit"
	"github.com/partnerbss/partnerbss-go/legacy"
)

var queryRating = operation[legacy.QueryRatingV1Request, legacy.QueryRatingV1Response]{
	name: "legacy.QueryRatingV1", method: http.MethodPost, path: "/v1.0/" + customerID + "/customer/product-mgr/query-rating", as: asCustomer,
	call: (*legacy.Service).QueryRatingV1,
	request: legacy.QueryRatingV1Request{
		ProjectID: "0605767d8e0026cb2f2fc00b4f5a1c9e", RegionCode: "cn-north-4", ChargingMode: legacy.RatingChargingModeOnDemand,
		Products: []legacy.RatingProduct{{
			ID: "1", ServiceTypeCode: "hws.service.type.ec2", ResourceTypeCode: "hws.resource.type.vm", ResourceSpecCode: "s6.large.2.linux",
		}},
	},
}

var queryChangeRating = operation[legacy.QueryChangeRatingV1Request, legacy.QueryChangeRatingV1Response]{
	name: "legacy.QueryChangeRatingV1", method: http.MethodPost,
	path: "/v1.0/" + customerID + "/customer/product-mgr/query-change-rating", as: asCustomer,
	call: (*legacy.Service).QueryChangeRatingV1,
}

func TestQueryRatingV1(t *testing.T) {
	t.Parallel()
	queryRating.answers(t, legacy.QueryRatingV1Request{
		ProjectID: "0605767d8e0026cb2f2fc00b4f5a1c9e", RegionCode: "cn-north-4", AvailabilityZoneCode: "cn-north-4a",
		ChargingMode: legacy.RatingChargingModeSubscription, PeriodType: new(legacy.RatingPeriodTypeMonth), PeriodNum: 6,
		PeriodEndTime:     time.Date(2027, 5, 20, 15, 59, 59, 0, time.UTC),
		RelatedResourceID: "9c2c9a4f-5c1e-4bd7-9a26-6a4a6cbb9d3e", RelatedResourcePeriodType: new(core.PeriodTypeMonth), SubscriptionNum: new(1),
		Products: []legacy.RatingProduct{{
			ID: "1", ServiceTypeCode: "hws.service.type.ec2", ResourceTypeCode: "hws.resource.type.vm", ResourceSpecCode: "s6.large.2.linux",
		}, {
			ID: "2", ServiceTypeCode: "hws.service.type.ebs", ResourceTypeCode: "hws.resource.type.volume", ResourceSpecCode: "SAS",
			ResourceSize: new(40), ResourceSizeMeasureID: new(17),
			UsageFactor: "Duration", UsageValue: amount("1.50"), UsageMeasureID: new(4), ExtendParams: "{}",
		}},
		InquiryTime: time.Date(2026, 11, 20, 8, 0, 0, 0, core.Beijing),
	}, nil, `{
		"tenantId": "0605767d8e0026cb2f2fc00b4f5a1c9e", "regionId": "cn-north-4", "avaliableZoneId": "cn-north-4a",
		"chargingMode": 0, "periodType": 2, "periodNum": 6, "periodEndDate": "2027-05-20T15:59:59Z",
		"relativeResourceId": "9c2c9a4f-5c1e-4bd7-9a26-6a4a6cbb9d3e", "relativeResourcePeriodType": 2, "subscriptionNum": 1,
		"productInfos": [
			{"id": "1", "cloudServiceType": "hws.service.type.ec2", "resourceType": "hws.resource.type.vm", "resourceSpecCode": "s6.large.2.linux"},
			{
				"id": "2", "cloudServiceType": "hws.service.type.ebs", "resourceType": "hws.resource.type.volume", "resourceSpecCode": "SAS",
				"resourceSize": 40, "resouceSizeMeasureId": 17,
				"usageFactor": "Duration", "usageValue": 1.5, "usageMeasureId": 4, "extendParams": "{}"
			}
		],
		"inquiryTime": "2026-11-20T00:00:00Z"
	}`, "QueryRatingV1.json", legacy.QueryRatingV1Response{RatingResult: legacy.RatingResult{
		Amount: amount("1203.6"), DiscountAmount: amount("133.4"), OriginalAmount: amount("1337"), MeasureID: 1, Currency: "CNY",
		Products: []legacy.ProductRating{{
			ID: "1", ProductID: "00301-226125-0--0",
			Amount: amount("1140"), OriginalAmount: amount("1267"), DiscountAmount: amount("127"), MeasureID: 1,
		}, {
			ID: "2", ProductID: "00301-47006-0--0",
			Amount: amount("63.6"), OriginalAmount: amount("70"), DiscountAmount: amount("6.4"), MeasureID: 1, ExtendParams: `{"size":40}`,
		}},
	}})
}

func TestQueryRatingV1ToleratesOddAnswers(t *testing.T) {
	t.Parallel()
	queryRating.tolerates(t, testkit.Fixture(t, "QueryRatingV1_odd.json"), legacy.QueryRatingV1Response{RatingResult: legacy.RatingResult{
		Amount: amount("120360"), MeasureID: 3, ExtendParams: "0",
	}})
}

func TestQueryRatingV1WantsThePeriodThatItsModeNeeds(t *testing.T) {
	t.Parallel()
	queryRating.refuses(t, func(r *legacy.QueryRatingV1Request) { r.ChargingMode = legacy.RatingChargingModeSubscription }, "periodType")
	queryRating.refuses(t, func(r *legacy.QueryRatingV1Request) { r.PeriodType = new(legacy.RatingPeriodTypeAbsoluteTime) }, "periodEndDate")
	queryRating.refuses(t, func(r *legacy.QueryRatingV1Request) { r.PeriodType = new(legacy.RatingPeriodType(1)) }, "periodType")
	queryRating.takes(t, func(r *legacy.QueryRatingV1Request) {
		r.ChargingMode, r.PeriodType, r.PeriodNum = legacy.RatingChargingModeSubscription, new(legacy.RatingPeriodTypeDay), 1
	})
}

func TestQueryRatingV1NamesTheProductThatIsWrong(t *testing.T) {
	t.Parallel()
	queryRating.refuses(t, func(r *legacy.QueryRatingV1Request) {
		r.Products = []legacy.RatingProduct{r.Products[0], {ID: "2"}}
	}, "productInfos[1].cloudServiceType", "productInfos[1].resourceType", "productInfos[1].resourceSpecCode")
}

func TestQueryChangeRatingV1(t *testing.T) {
	t.Parallel()
	queryChangeRating.answers(t, legacy.QueryChangeRatingV1Request{
		Product: legacy.ChangeRatingProduct{
			ServiceTypeCode: "hws.service.type.ec2", ResourceTypeCode: "hws.resource.type.vm", ResourceSpecCode: "s6.xlarge.2.linux",
			ResourceSize: 80, ResourceSizeMeasureID: 17, ExtendParams: "{}",
		},
		ProjectID: "0605767d8e0026cb2f2fc00b4f5a1c9e", ResourceID: "9c2c9a4f-5c1e-4bd7-9a26-6a4a6cbb9d3e",
		InquiryTime: time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC),
	}, nil, `{
		"productInfo": {
			"cloudServiceType": "hws.service.type.ec2", "resourceType": "hws.resource.type.vm", "resourceSpecCode": "s6.xlarge.2.linux",
			"resourceSize": 80, "resouceSizeMeasureId": 17, "extendParams": "{}"
		},
		"tenantId": "0605767d8e0026cb2f2fc00b4f5a1c9e", "resourceId": "9c2c9a4f-5c1e-4bd7-9a26-6a4a6cbb9d3e",
		"inquiryTime": "2026-11-20T00:00:00Z"
	}`, "QueryChangeRatingV1.json", legacy.QueryChangeRatingV1Response{RatingResult: legacy.ChangeRatingResult{
		ProductID: "00301-226150-0--0", Amount: amount("27.45"), DiscountAmount: amount("3.05"), OriginalAmount: amount("30.5"),
		MeasureID: core.AmountUnitYuan,
	}})
}

func TestQueryChangeRatingV1ToleratesOddAnswers(t *testing.T) {
	t.Parallel()
	queryChangeRating.tolerates(t, testkit.Fixture(t, "QueryChangeRatingV1_odd.json"),
		legacy.QueryChangeRatingV1Response{RatingResult: legacy.ChangeRatingResult{
			ProductID: "226150", Amount: amount("2745"), DiscountAmount: amount("305"), MeasureID: core.AmountUnitFen,
		}})
}

func TestQueryChangeRatingV1NamesTheFieldOfTheProduct(t *testing.T) {
	t.Parallel()
	queryChangeRating.refuses(t, func(r *legacy.QueryChangeRatingV1Request) {
		r.Product.ResourceSize, r.Product.ResourceSizeMeasureID = -1, -1
	}, "productInfo.resourceSize", "productInfo.resouceSizeMeasureId")
}
