package legacy_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"

	"github.com/jarcoal/httpmock"
	"github.com/shopspring/decimal"

	partnerbss "github.com/partnerbss/partnerbss-go"
	"github.com/partnerbss/partnerbss-go/auth"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/legacy"
	"github.com/partnerbss/partnerbss-go/option"
	"github.com/partnerbss/partnerbss-go/orders"
)

// payPendingV1 pays the pending orders of the customer with the old operations and returns
// the amount paid.
func payPendingV1(ctx context.Context, customer *partnerbss.Client) (paid decimal.Decimal, err error) {
	var pending []legacy.Order
	for order, err := range customer.Legacy.AllOrdersV1(ctx, &legacy.ListOrdersV1Request{Status: "6"}) {
		if err != nil {
			return paid, err
		}
		pending = append(pending, order)
	}
	for _, order := range pending {
		if order.MeasureID != 1 {
			return paid, fmt.Errorf("order %s has amounts in %s", order.OrderID, order.MeasureName)
		}
		if err := customer.Legacy.PayOrdersV2(ctx, &legacy.PayOrdersV2Request{OrderID: order.OrderID}); err != nil {
			return paid, err
		}
		paid = paid.Add(order.AmountAfterDiscount)
	}
	return paid, nil
}

// payPending does the same with the current operations.
func payPending(ctx context.Context, customer *partnerbss.Client) (paid decimal.Decimal, err error) {
	var pending []orders.Order
	for order, err := range customer.Orders.All(ctx, &orders.ListRequest{Status: orders.StatusPendingPayment}) {
		if err != nil {
			return paid, err
		}
		pending = append(pending, order)
	}
	for _, order := range pending {
		err := customer.Orders.Pay(ctx, &orders.PayRequest{OrderID: order.OrderID, UseCoupon: core.ChoiceNo, UseDiscount: core.ChoiceNo})
		if errors.Is(err, core.ErrPaymentInProgress) {
			continue // an earlier payment is still running: look again later
		}
		if err != nil {
			return paid, err
		}
		paid = paid.Add(order.AmountAfterDiscount)
	}
	return paid, nil
}

// A job that pays pending orders, before and after its migration from the old operations
// to the current ones.
func Example_migration() {
	ctx := context.Background()
	customer, err := partnerbss.NewClient(
		option.WithCredentials(auth.NewAKSK("AK", "SK", auth.WithAccountID(exampleCustomer))),
		option.WithHTTPClient(&http.Client{Transport: examplePlatform()}),
	)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(payPendingV1(ctx, customer))
	fmt.Println(payPending(ctx, customer))
	// Output:
	// GET /v1.0/7d2f90c0ae7f4dc2a3c7f3f1b1e0d9a5/common/order-mgr/orders/detail?page_index=1&page_size=9999&status=6
	// POST /v2/orders/customer-orders/pay {"order_id":"CS2611191458VRJ2F"}
	// 1203.6 <nil>
	// GET /v2/orders/customer-orders?limit=100&status=6
	// POST /v3/orders/customer-orders/pay {"order_id":"CS2611191458VRJ2F","use_coupon":"NO","use_discount":"NO"}
	// 1203.6 <nil>
}

// A business failure that arrives with HTTP 200 is an error like any other.
func Example_businessFailure() {
	client, err := partnerbss.NewClient(
		option.WithCredentials(auth.NewAKSK("AK", "SK", auth.WithAccountID("1f5b0b3c8b7f4f4e9e6d0a51c2a4d7e8"))),
		option.WithHTTPClient(&http.Client{Transport: examplePlatform()}),
	)
	if err != nil {
		fmt.Println(err)
		return
	}
	_, err = client.Legacy.AdjustCustomerAccountV1(context.Background(), &legacy.AdjustCustomerAccountV1Request{
		CustomerID: exampleCustomer, Amount: decimal.RequireFromString("1000.00"), Currency: "CNY", MeasureID: core.AmountUnitYuan,
	})
	fmt.Println(errors.Is(err, core.ErrInsufficientBalance), core.OutcomeOf(err))
	// Output:
	// POST /v1.0/1f5b0b3c8b7f4f4e9e6d0a51c2a4d7e8/partner/account-mgr/adjust-amount {"customer_id":"7d2f90c0ae7f4dc2a3c7f3f1b1e0d9a5","amount":"1000","currency":"CNY","measure_id":1}
	// true rejected
}

const exampleCustomer = "7d2f90c0ae7f4dc2a3c7f3f1b1e0d9a5"

// examplePlatform returns a platform that has one pending order and no money. It prints
// the requests that it receives.
func examplePlatform() http.RoundTripper {
	platform := httpmock.NewMockTransport()
	answer := func(status int, body string) httpmock.Responder {
		return func(r *http.Request) (*http.Response, error) {
			text := r.Method + " " + r.URL.RequestURI()
			if r.Body != nil {
				sent, err := io.ReadAll(r.Body)
				if err != nil {
					return nil, err
				}
				text += " " + string(sent)
			}
			fmt.Println(text)
			return httpmock.NewStringResponse(status, body), nil
		}
	}
	platform.RegisterResponder(http.MethodGet, "=~/common/order-mgr/orders/detail", answer(http.StatusOK,
		`{"error_code": "CBC.0000", "data": {"totalSize": 1, "orderInfos": [
			{"orderId": "CS2611191458VRJ2F", "status": 6, "currencyAfterDiscount": "1203.60", "measureId": 1, "measureName": "元"}
		]}}`))
	platform.RegisterResponder(http.MethodPost, "=~/v2/orders/customer-orders/pay", answer(http.StatusOK, `{"error_code": "CBC.0000"}`))
	platform.RegisterResponder(http.MethodGet, "=~/v2/orders/customer-orders", answer(http.StatusOK,
		`{"total_count": 1, "order_infos": [{"order_id": "CS2611191458VRJ2F", "status": 6, "amount_after_discount": 1203.60, "measure_id": 1}]}`))
	platform.RegisterResponder(http.MethodPost, "=~/v3/orders/customer-orders/pay", answer(http.StatusNoContent, ""))
	platform.RegisterResponder(http.MethodPost, "=~/adjust-amount", answer(http.StatusOK, `{"error_code": "CBC.5003", "error_msg": "余额不足"}`))
	return platform
}
