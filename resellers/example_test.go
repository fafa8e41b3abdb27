package resellers_test

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
	"github.com/partnerbss/partnerbss-go/option"
	"github.com/partnerbss/partnerbss-go/resellers"
)

// newClient returns a client with a distributor's credentials. The examples call a
// mock instead of the real platform.
func newClient(mock *httpmock.MockTransport) *partnerbss.Client {
	client, err := partnerbss.NewClient(
		option.WithCredentials(auth.NewAKSK("access-key", "secret-key", auth.WithRole(core.RoleDistributor))),
		option.WithHTTPClient(&http.Client{Transport: mock}),
	)
	if err != nil {
		log.Fatal(err)
	}
	return client
}

// If only some resellers of a batch receive their quota, the call still succeeds.
// Err then returns an error that lists the others.
func ExampleIssueCouponQuotasResponse_Err() {
	mock := httpmock.NewMockTransport()
	mock.RegisterResponder("POST", "https://bss.myhuaweicloud.com/v2/partners/coupon-quotas/indirect-partner-adjust",
		httpmock.NewStringResponder(200, `{
			"simple_quota_infos": [{"id": "reseller-1", "quota_id": "quota-7"}],
			"error_details": [{"id": "reseller-2", "error_code": "CBC.50010105", "error_msg": "leaving"}]
		}`))
	client := newClient(mock)

	answer, err := client.Resellers.IssueCouponQuotas(context.Background(), &resellers.IssueCouponQuotasRequest{
		QuotaID:            "quota-1",
		IndirectPartnerIDs: []string{"reseller-1", "reseller-2"},
		QuotaAmount:        decimal.RequireFromString("5000.00"),
	})
	if err != nil {
		log.Fatal(err) // no reseller got a quota, or the error is core.ErrOutcomeUnknown
	}
	for _, quota := range answer.Quotas {
		fmt.Println(quota.IndirectPartnerID, "got", quota.QuotaID)
	}
	var partial *core.PartialError
	if errors.As(answer.Err(), &partial) {
		for _, failure := range partial.Failures {
			fmt.Println(failure.ID, "got nothing:", failure.Code)
		}
	}
	// Output:
	// reseller-1 got quota-7
	// reseller-2 got nothing: CBC.50010105
}

// An allocation whose response was lost may have been made. Look for it before
// calling again.
func ExampleService_AllocateFunds() {
	mock := httpmock.NewMockTransport()
	mock.RegisterResponder("POST", "https://bss.myhuaweicloud.com/v2/accounts/partner-accounts/indirect-partner-adjust",
		httpmock.NewErrorResponder(errors.New("connection reset by peer")))
	client := newClient(mock)

	_, err := client.Resellers.AllocateFunds(context.Background(), &resellers.AllocateFundsRequest{
		IndirectPartnerID: "reseller-1",
		Amount:            decimal.RequireFromString("1000.00"),
	})
	switch {
	case err == nil:
		fmt.Println("granted")
	case errors.Is(err, core.ErrOutcomeUnknown):
		fmt.Println("look at accounts.ListAdjustRecords before granting again")
	case errors.Is(err, core.ErrInsufficientBalance):
		fmt.Println("top up first")
	default:
		log.Fatal(err)
	}
	// Output: look at accounts.ListAdjustRecords before granting again
}
