package orders_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"net/http"
	"time"

	"github.com/jarcoal/httpmock"

	partnerbss "github.com/partnerbss/partnerbss-go"
	"github.com/partnerbss/partnerbss-go/auth"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/option"
	"github.com/partnerbss/partnerbss-go/orders"
)

const endpoint = "https://bss.myhuaweicloud.com"

// newClient returns a client with a customer's credentials; a partner derives
// one with ForCustomer. The examples call a mock instead of the real platform.
func newClient(mock *httpmock.MockTransport) *partnerbss.Client {
	client, err := partnerbss.NewClient(
		option.WithCredentials(auth.NewAKSK("access-key", "secret-key", auth.WithRole(core.RoleCustomer))),
		option.WithHTTPClient(&http.Client{Transport: mock}),
	)
	if err != nil {
		log.Fatal(err)
	}
	return client
}

// Pay an order once only. The order tells whether the payment succeeded, even
// when Pay reports that another payment is running, or when its response is
// lost.
func ExampleService_Pay() {
	mock := httpmock.NewMockTransport()
	mock.RegisterResponder("POST", endpoint+"/v3/orders/customer-orders/pay",
		httpmock.NewStringResponder(400, `{"error_code": "CBC.99000088", "error_msg": "payment in progress"}`))
	mock.RegisterResponder("GET", endpoint+"/v2/orders/customer-orders/details/CS2606180630K7Q2M",
		httpmock.NewStringResponder(200, `{"order_info": {"order_id": "CS2606180630K7Q2M", "status": 5}}`))
	client := newClient(mock)

	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Minute)
	defer cancel()
	err := client.Orders.Pay(ctx, &orders.PayRequest{
		OrderID:     "CS2606180630K7Q2M",
		UseCoupon:   core.ChoiceYes,
		Coupons:     []orders.PayCoupon{{ID: "CP-1", Type: core.CouponTypePayCash}},
		UseDiscount: core.ChoiceNo,
	})
	switch {
	case err == nil, errors.Is(err, core.ErrPaymentInProgress), errors.Is(err, core.ErrOutcomeUnknown):
	case errors.Is(err, core.ErrInsufficientBalance):
		log.Fatal("top up the customer's account, then pay")
	default:
		log.Fatal(err)
	}

	order, err := client.Orders.WaitUntil(ctx, &orders.WaitUntilRequest{
		OrderID:  "CS2606180630K7Q2M",
		Statuses: []orders.Status{orders.StatusProcessing, orders.StatusCompleted},
	})
	switch {
	case err == nil:
		fmt.Println("paid, status", order.Order.Status)
	case errors.Is(err, core.ErrWrongState):
		fmt.Println("not paid: the order was cancelled")
	default:
		log.Fatal(err) // ctx has ended, or Get has failed
	}
	// Output: paid, status 5
}

// List filters by the same type that each order carries.
func ExampleService_All() {
	mock := httpmock.NewMockTransport()
	mock.RegisterResponder("GET", endpoint+"/v2/orders/customer-orders",
		httpmock.NewStringResponder(200, `{"total_count": 1, "order_infos": [{"order_id": "CS1", "order_type": 2, "amount_after_discount": 88.50}]}`))
	client := newClient(mock)

	for order, err := range client.Orders.All(context.Background(), &orders.ListRequest{
		OrderType: orders.TypeRenewal,
		OrderBy:   orders.NewestFirst,
	}) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(order.OrderID, order.OrderType == orders.TypeRenewal, order.AmountAfterDiscount.StringFixed(2))
	}
	// Output: CS1 true 88.50
}
