package orders_test

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/test/testkit"
	"github.com/partnerbss/partnerbss-go/orders"
)

const pathListCoupons = "/v2/orders/customer-orders/order-coupons"

func TestListCoupons(t *testing.T) {
	t.Parallel()
	service, platform := answering(t, http.MethodGet, pathListCoupons, "ListCoupons.json")
	got, err := service.ListCoupons(t.Context(), &orders.ListCouponsRequest{OrderID: orderID})
	require.NoError(t, err)
	platform.Sent(url.Values{"order_id": {orderID}}, "")
	testkit.Equal(t, &orders.ListCouponsResponse{
		TotalCount: 1,
		Coupons: []orders.Coupon{{
			CouponID:        "CP2604010822330917",
			CouponCode:      "HWC-7Q2M-P3R8",
			Status:          core.CouponStatusReady,
			CouponType:      core.CouponTypePayCash,
			MeasureID:       core.AmountUnitYuan,
			FaceValue:       yuan("500"),
			EffectiveTime:   utc("2026-04-01T08:22:33Z"),
			ExpireTime:      utc("2026-10-01T15:59:59Z"),
			PlanName:        "伙伴代金券",
			PlanDescription: "伙伴发放给代售客户的代金券",
			UseLimits: []orders.CouponUseLimit{{
				UseLimitID: "UL009", LimitKey: "simultaneousUseWithEmpowerDiscount", Value1: "0", Value2: "x", ValueUnit: "y", LimitType: "1", PromotionPlanID: "PL20260301001",
			}},
			ActiveTime:    utc("2026-04-01T08:22:34Z"),
			LastUsedTime:  utc("2026-05-01T00:00:00Z"),
			CreateTime:    utc("2026-04-01T08:22:33Z"),
			CouponVersion: core.CouponVersionNew,
			Balance:       yuan("123.45"),
			UsedByOrderID: orderID,
			CouponUsage:   "仅限包年包月新购",
			CouponGroup:   orders.CouponGroupMarketplace,
		}},
		CouponMaxUseQuantity: []orders.CouponMaxUse{{CouponType: core.CouponTypePayCash, CouponGroup: orders.CouponGroupMarketplace, UseQuantityValue: 3}},
	}, got)
}

// A published sample has these numbers as text.
func TestListCouponsTakesOddAnswers(t *testing.T) {
	t.Parallel()
	service, _ := answering(t, http.MethodGet, pathListCoupons, "ListCoupons-odd.json")
	got, err := service.ListCoupons(t.Context(), &orders.ListCouponsRequest{OrderID: orderID})
	require.NoError(t, err)
	testkit.Equal(t, &orders.ListCouponsResponse{
		TotalCount: 2,
		Coupons: []orders.Coupon{{
			CouponID: "CP1", Status: core.CouponStatusReady, CouponType: core.CouponTypeCash, MeasureID: core.AmountUnitYuan, FaceValue: yuan("500"),
			CouponVersion: 3, CouponGroup: 9, UseLimits: []orders.CouponUseLimit{{LimitKey: "usageTimes", Value1: "0"}},
		}, {}},
	}, got)
}

func TestListCouponsNeedsAnOrder(t *testing.T) {
	t.Parallel()
	testkit.Invalid(t, (&orders.ListCouponsRequest{}).Validate(), "order_id")
}
