package duel

import (
	"context"
	"fmt"
	"net/http"
	"strconv"

	"github.com/huaweicloud/huaweicloud-sdk-go-v3/services/bss/v2/model"

	"github.com/partnerbss/partnerbss-go/bills"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/customers"
	"github.com/partnerbss/partnerbss-go/products"

	"github.com/partnerbss/partnerbss-go/benchmarks/internal/platform"
)

// Calls returns whole calls to an endpoint, through a transport or, where that is
// nil, through the one that each SDK makes for itself.
func Calls(endpoint string, transport http.RoundTripper) ([]Contest, error) {
	ours, err := Ours(endpoint, transport)
	if err != nil {
		return nil, err
	}
	vendor, err := Vendor(endpoint, transport)
	if err != nil {
		return nil, err
	}
	ctx := context.Background()
	calls := []Contest{
		{
			Name: "small query, with a body", Most: 0.6,
			Ours: func() error {
				got, err := ours.Customers.List(ctx, &customers.ListRequest{AccountName: "hw", Limit: 10})
				return full(err, func() int { return len(got.Customers) }, 2)
			},
			Vendor: func() error {
				got, err := vendor.ListSubCustomers(&model.ListSubCustomersRequest{
					Body: &model.QuerySubCustomerListReq{AccountName: ptr("hw"), Limit: ptr(int32(10))},
				})
				return full(err, func() int { return len(*got.CustomerInfos) }, 2)
			},
		},
		{
			Name: "small query, without", Most: 0.6,
			Ours: func() error {
				got, err := ours.Products.ListMeasureUnits(ctx)
				return full(err, func() int { return len(got.MeasureUnits) }, 4)
			},
			Vendor: func() error {
				got, err := vendor.ListMeasureUnits(&model.ListMeasureUnitsRequest{})
				return full(err, func() int { return len(*got.MeasureUnits) }, 4)
			},
		},
		{
			Name: "page of 100 bill records", Most: 0.35,
			Ours: func() error {
				got, err := ours.Bills.ListCustomerRecords(ctx, &bills.ListCustomerRecordsRequest{
					BillCycle: core.Month{Year: 2025, Month: 6}, CustomerID: customerID, Limit: platform.PageRecords,
				})
				return full(err, func() int { return len(got.Records) }, platform.PageRecords)
			},
			Vendor: func() error {
				got, err := vendor.ListSubCustomerBillDetail(&model.ListSubCustomerBillDetailRequest{
					BillCycle: "2025-06", CustomerId: customerID, Limit: ptr(int32(platform.PageRecords)),
				})
				return full(err, func() int { return len(*got.FeeRecords) }, platform.PageRecords)
			},
		},
		{
			Name: "price of 100 products",
			Ours: func() error {
				got, err := ours.Products.PriceSubscription(ctx, priceRequest())
				return full(err, func() int { return len(got.Offers) }, 1)
			},
			Vendor: func() error {
				got, err := vendor.ListRateOnPeriodDetail(&model.ListRateOnPeriodDetailRequest{Body: vendorPriceRequest()})
				return full(err, func() int { return len(*got.OptionalDiscountRatingResults) }, 1)
			},
		},
	}
	if transport == nil {
		alone := &http.Transport{}
		for i, q := range []platform.Query{platform.Customers, platform.Measures, platform.Bills, platform.Price} {
			calls[i].Bare = bare(alone, endpoint, q)
		}
	}
	return calls, nil
}

const customerID = "0b1e4c7d9a2f4f6e8c3d5a7b00000001"

// full checks that a call did what is measured.
func full(err error, got func() int, want int) error {
	if err != nil {
		return err
	}
	if n := got(); n != want {
		return fmt.Errorf("%d records instead of %d", n, want)
	}
	return nil
}

const priced = 100

func priceRequest() *products.PriceSubscriptionRequest {
	request := &products.PriceSubscriptionRequest{ProjectID: accountID, Products: make([]products.SubscriptionProduct, priced)}
	for i := range request.Products {
		request.Products[i] = products.SubscriptionProduct{
			ID: strconv.Itoa(i + 1), ServiceTypeCode: "hws.service.type.ebs", ResourceTypeCode: "hws.resource.type.volume",
			ResourceSpecCode: "SSD", RegionCode: "cn-north-4", AvailabilityZoneCode: "cn-north-4a",
			ResourceSize: 40 + i, ResourceSizeMeasureID: new(17), PeriodType: core.PeriodTypeMonth, PeriodNum: 1, SubscriptionNum: 1,
		}
	}
	return request
}

func vendorPriceRequest() *model.RateOnPeriodReq {
	request := &model.RateOnPeriodReq{ProjectId: accountID, ProductInfos: make([]model.PeriodProductInfo, priced)}
	for i := range request.ProductInfos {
		request.ProductInfos[i] = model.PeriodProductInfo{
			Id: strconv.Itoa(i + 1), CloudServiceType: "hws.service.type.ebs", ResourceType: "hws.resource.type.volume",
			ResourceSpec: "SSD", Region: "cn-north-4", AvailableZone: ptr("cn-north-4a"),
			ResourceSize: ptr(int32(40 + i)), SizeMeasureId: ptr(int32(17)), PeriodType: 2, PeriodNum: 1, SubscriptionNum: 1,
		}
	}
	return request
}
