package coupons_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"net/http"

	"github.com/jarcoal/httpmock"
	"github.com/shopspring/decimal"

	partnerbss "github.com/partnerbss/partnerbss-go"
	"github.com/partnerbss/partnerbss-go/auth"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/coupons"
	"github.com/partnerbss/partnerbss-go/option"
)

// newClient returns a client with partner credentials. The examples call a mock
// instead of the real platform.
func newClient(mock *httpmock.MockTransport) *partnerbss.Client {
	client, err := partnerbss.NewClient(
		option.WithCredentials(auth.NewAKSK("access-key", "secret-key", auth.WithRole(core.RolePartner))),
		option.WithHTTPClient(&http.Client{Transport: mock}),
	)
	if err != nil {
		log.Fatal(err)
	}
	return client
}

// Issue succeeds even if the platform refuses some of the customers. Err of the
// response then returns an error whose Failures tell which customers were refused,
// and why.
func ExampleService_Issue() {
	mock := httpmock.NewMockTransport()
	mock.RegisterResponder("POST", "https://bss.myhuaweicloud.com/v2/promotions/benefits/partner-coupons",
		httpmock.NewStringResponder(200, `{
			"coupon_infos": [{"id": "customer-1", "coupon_id": "CP-1"}],
			"error_details": [{"id": "customer-2", "error_code": "CBC.99000035", "error_msg": "not yours"}]
		}`))
	client := newClient(mock)

	answer, err := client.Coupons.Issue(context.Background(), &coupons.IssueRequest{
		QuotaID:     "quota-1",
		CustomerIDs: []string{"customer-1", "customer-2"},
		FaceValue:   decimal.RequireFromString("100.00"),
	})
	if err != nil {
		log.Fatal(err) // no customer got a coupon, or the error is core.ErrOutcomeUnknown
	}
	for _, coupon := range answer.Coupons {
		fmt.Println(coupon.CustomerID, "got", coupon.CouponID)
	}
	var partial *core.PartialError
	if errors.As(answer.Err(), &partial) {
		for _, failure := range partial.Failures {
			fmt.Println("refused:", failure)
		}
	}
	// Output:
	// customer-1 got CP-1
	// refused: customer-2: CBC.99000035 (not a customer of this partner): not yours
}

// AllIssued walks every page of the issued coupons.
func ExampleService_AllIssued() {
	mock := httpmock.NewMockTransport()
	mock.RegisterResponder("GET", "https://bss.myhuaweicloud.com/v2/promotions/benefits/partner-coupons",
		httpmock.NewStringResponder(200, `{"total_count": 2, "user_coupons": [
			{"coupon_id": "CP-1", "status": 2, "balance": 100.00},
			{"coupon_id": "CP-2", "status": 2, "balance": 0.05}
		]}`))
	client := newClient(mock)

	left := decimal.Zero
	for coupon, err := range client.Coupons.AllIssued(context.Background(), &coupons.ListIssuedRequest{
		CustomerID: "customer-1",
		Status:     core.CouponStatusReady,
	}) {
		if err != nil {
			log.Fatal(err)
		}
		left = left.Add(coupon.Balance)
	}
	fmt.Println(left.StringFixed(2), "yuan left")
	// Output: 100.05 yuan left
}
