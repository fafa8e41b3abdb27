package resources_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/jarcoal/httpmock"

	partnerbss "github.com/partnerbss/partnerbss-go"
	"github.com/partnerbss/partnerbss-go/auth"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/option"
	"github.com/partnerbss/partnerbss-go/resources"
)

// A call can succeed although some resources of the batch fail: the response
// holds the orders, and its Err method returns the resources that failed.
func ExampleService_Renew() {
	platform := httpmock.NewMockTransport()
	platform.RegisterResponder(http.MethodPost, "/v2/orders/subscriptions/resources/renew", httpmock.NewStringResponder(http.StatusOK, `{
		"order_ids": ["CS2611201035QK7OJ"],
		"fail_resource_infos": [{"resource_id": "res-2", "error_code": "CBC.99003002", "error_msg": "资源被锁定"}]}`))
	client, err := partnerbss.NewClient(
		option.WithCredentials(auth.NewAKSK("customer-access-key", "customer-secret-key", auth.WithRole(core.RoleCustomer))),
		option.WithHTTPClient(&http.Client{Transport: platform}),
	)
	if err != nil {
		fmt.Println(err)
		return
	}

	renewed, err := client.Resources.Renew(context.Background(), &resources.RenewRequest{
		ResourceIDs: []string{"res-1", "res-2"},
		PeriodType:  core.PeriodTypeMonth,
		PeriodNum:   1,
		IsAutoPay:   core.FlagYes,
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("ordered:", renewed.OrderIDs)
	if err := renewed.Err(); err != nil {
		fmt.Println(err)
		var partial *core.PartialError
		if errors.As(err, &partial) {
			fmt.Println("to look at:", partial.Failures[0].ID)
		}
	}
	// Output:
	// ordered: [CS2611201035QK7OJ]
	// resources.Renew: 1 failed: res-2: CBC.99003002 (resource is locked): 资源被锁定
	// to look at: res-2
}

// All yields the resources of all pages.
func ExampleService_All() {
	platform := httpmock.NewMockTransport()
	platform.RegisterResponder(http.MethodPost, "/v2/orders/suscriptions/resources/query", httpmock.NewStringResponder(http.StatusOK, `{
		"total_count": 2,
		"data": [
			{"resource_id": "res-1", "resource_name": "web-01", "expire_time": "2026-12-06T15:59:59Z", "expire_policy": 3},
			{"resource_id": "res-2", "resource_name": "web-02", "expire_time": "2026-12-20T15:59:59Z", "expire_policy": 0}]}`))
	client, err := partnerbss.NewClient(
		option.WithCredentials(auth.NewAKSK("partner-access-key", "partner-secret-key", auth.WithRole(core.RolePartner))),
		option.WithHTTPClient(&http.Client{Transport: platform}),
	)
	if err != nil {
		fmt.Println(err)
		return
	}

	expiring := &resources.ListRequest{
		CustomerID:      "0a7ae1a0b80d25f61f5bc00d2bb6b9e0",
		Statuses:        []resources.Status{resources.StatusInUse},
		ExpireTimeBegin: core.Date{Year: 2026, Month: 12, Day: 1}.Start(),
		ExpireTimeEnd:   core.Date{Year: 2027, Month: 1, Day: 1}.Start(),
	}
	for resource, err := range client.Resources.All(context.Background(), expiring) {
		if err != nil {
			fmt.Println(err)
			return
		}
		if resource.ExpirePolicy != resources.ExpirePolicyAutoRenew {
			fmt.Println(resource.ResourceName, "ends on", core.DateOf(resource.ExpireTime))
		}
	}
	// Output:
	// web-02 ends on 2026-12-20
}
