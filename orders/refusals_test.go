package orders_test

import (
	"context"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	partnerbss "github.com/partnerbss/partnerbss-go"
	"github.com/partnerbss/partnerbss-go/auth"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/test/testkit"
	"github.com/partnerbss/partnerbss-go/option"
	"github.com/partnerbss/partnerbss-go/orders"
)

// operation is one operation as the tests that go over all of them call it.
type operation struct {
	name, method, path string
	customersOnly      bool
	call               func(context.Context, *orders.Service) error
}

func operations() []operation {
	return []operation{
		{"orders.List", http.MethodGet, pathList, false, func(ctx context.Context, s *orders.Service) error {
			_, err := s.List(ctx, &orders.ListRequest{})
			return err
		}},
		{"orders.Get", http.MethodGet, pathGet, false, func(ctx context.Context, s *orders.Service) error {
			_, err := s.Get(ctx, &orders.GetRequest{OrderID: orderID})
			return err
		}},
		{"orders.GetRefund", http.MethodGet, pathGetRefund, false, func(ctx context.Context, s *orders.Service) error {
			_, err := s.GetRefund(ctx, &orders.GetRefundRequest{OrderID: orderID, CustomerID: linda})
			return err
		}},
		{"orders.ListCoupons", http.MethodGet, pathListCoupons, true, func(ctx context.Context, s *orders.Service) error {
			_, err := s.ListCoupons(ctx, &orders.ListCouponsRequest{OrderID: orderID})
			return err
		}},
		{"orders.ListDiscounts", http.MethodGet, pathListDiscounts, true, func(ctx context.Context, s *orders.Service) error {
			_, err := s.ListDiscounts(ctx, &orders.ListDiscountsRequest{OrderID: orderID})
			return err
		}},
		{"orders.Pay", http.MethodPost, pathPay, true, func(ctx context.Context, s *orders.Service) error {
			return s.Pay(ctx, &orders.PayRequest{OrderID: orderID, UseCoupon: core.ChoiceNo, UseDiscount: core.ChoiceNo})
		}},
		{"orders.Cancel", http.MethodPut, pathCancel, true, func(ctx context.Context, s *orders.Service) error {
			return s.Cancel(ctx, &orders.CancelRequest{OrderID: orderID})
		}},
	}
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	denied := testkit.Refusal{Status: 403, Code: "CBC.0151", Message: "访问拒绝。", Is: core.ErrForbidden}
	refusals := map[string][]testkit.Refusal{
		"orders.List": {
			{Status: 400, Code: "CBC.99000037", Message: "您没有操作该云经销商的权限。", Is: core.ErrForbidden},
			{Status: 403, Code: "CBC.0155", Message: "请求不允许。", Is: core.ErrForbidden},
		},
		"orders.Get":           {{Status: 400, Code: "CBC.30000010", Message: "无效的订单。", Is: core.ErrNotFound}},
		"orders.GetRefund":     {denied},
		"orders.ListCoupons":   {denied},
		"orders.ListDiscounts": {denied},
		"orders.Pay": {
			{Status: 400, Code: "CBC.99005003", Message: "余额不足。", Is: core.ErrInsufficientBalance, Outcome: core.OutcomeRejected},
			{Status: 400, Code: "CBC.99003106", Message: "订单状态已变化,不能支付。", Is: core.ErrWrongState, Outcome: core.OutcomeRejected},
			{Status: 400, Code: "CBC.99003112", Message: "优惠券或储值卡已使用。", Is: core.ErrWrongState, Outcome: core.OutcomeRejected},
			{Status: 400, Code: "CBC.99008040", Message: "操作太频繁。", Is: core.ErrOutcomeUnknown, Outcome: core.OutcomeUnknown},
			{Status: 500, Code: "CBC.0999", Message: "其他错误。", Is: core.ErrOutcomeUnknown, Outcome: core.OutcomeUnknown},
		},
		"orders.Cancel": {
			{Status: 400, Code: "CBC.99005010", Message: "订单状态不允许取消。", Is: core.ErrWrongState, Outcome: core.OutcomeRejected},
			{Status: 500, Code: "CBC.0999", Message: "其他错误。", Is: core.ErrOutcomeUnknown, Outcome: core.OutcomeUnknown},
		},
	}
	for _, op := range operations() {
		require.NotEmpty(t, refusals[op.name], op.name)
		for _, want := range refusals[op.name] {
			t.Run(op.name+" "+want.Code, func(t *testing.T) {
				require.NotNil(t, want.Is)
				_, err := want.Meet(t, op.name, op.method, op.path, func(ctx context.Context, client *partnerbss.Client) error {
					return op.call(ctx, client.Orders)
				})
				if want.Outcome == core.OutcomeUnknown {
					assert.ErrorContains(t, err, "outcome unknown, do not repeat: check orders.Get (OrderID;")
				}
			})
		}
	}
}

// GetRefund has a code that belongs to no sentinel.
func TestGetRefundOfAnOrdinaryOrder(t *testing.T) {
	t.Parallel()
	platform := testkit.NewPlatform(t, http.MethodGet, pathGetRefund, testkit.Answer{
		Status: http.StatusBadRequest, Body: []byte(`{"error_code":"CBC.99005026","error_msg":"非退订或降配订单。"}`),
	})
	_, err := testkit.Client(t, platform).Orders.GetRefund(t.Context(), &orders.GetRefundRequest{OrderID: orderID})
	refused := testkit.Refused(t, err, "orders.GetRefund", 400, "CBC.99005026", "")
	assert.Equal(t, "not an unsubscription or downgrade order", refused.Meaning())
}

func TestCallersAreCheckedBeforeSending(t *testing.T) {
	t.Parallel()
	for _, role := range []core.Role{core.RolePartner, core.RoleDistributor} {
		client := testkit.Client(t, testkit.NewPlatform(t, http.MethodGet, "/never"),
			option.WithCredentials(auth.NewAKSK("FIXTUREACCESSKEY0001", "fixture-secret-key", auth.WithRole(role))))
		for _, op := range operations() {
			if !op.customersOnly {
				continue
			}
			err := op.call(t.Context(), client.Orders)
			assert.ErrorIs(t, err, core.ErrWrongCaller, "%s as %s", op.name, role)
			assert.Equal(t, core.OutcomeNotSent, core.OutcomeOf(err), "%s as %s", op.name, role)
			assert.ErrorContains(t, err, "derive a client with ForCustomer")
		}
	}
}
