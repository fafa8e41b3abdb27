package orders_test

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/test/testkit"
	"github.com/partnerbss/partnerbss-go/orders"
)

const pathListDiscounts = "/v2/orders/customer-orders/order-discounts"

func TestListDiscounts(t *testing.T) {
	t.Parallel()
	service, platform := answering(t, http.MethodGet, pathListDiscounts, "ListDiscounts.json")
	got, err := service.ListDiscounts(t.Context(), &orders.ListDiscountsRequest{OrderID: orderID})
	require.NoError(t, err)
	platform.Sent(url.Values{"order_id": {orderID}}, "")
	testkit.Equal(t, &orders.ListDiscountsResponse{
		Discounts: []orders.Discount{{
			DiscountID:    "DS20260618001",
			DiscountValue: "0.85",
			DiscountType:  core.DiscountTypePartner,
			Orders: []orders.DiscountedOrder{{OrderID: orderID, LineItems: []orders.DiscountedLineItem{{
				OrderLineItemIDs: []string{orderID + "-000001", orderID + "-000002"},
				DiscountMode:     orders.DiscountModeRatio,
				DiscountRatio:    yuan("0.85"),
			}}}},
		}, {
			DiscountID:   "DS20260618002",
			DiscountType: core.DiscountTypePriceAdjustment,
			Orders: []orders.DiscountedOrder{{OrderID: orderID, LineItems: []orders.DiscountedLineItem{{
				OrderLineItemIDs: []string{orderID + "-000001"},
				DiscountMode:     orders.DiscountModeFixedPrice,
				DiscountAmount:   yuan("265.44"),
			}}}},
		}},
	}, got)
}

func TestListDiscountsTakesOddAnswers(t *testing.T) {
	t.Parallel()
	service, _ := answering(t, http.MethodGet, pathListDiscounts, "ListDiscounts-odd.json")
	got, err := service.ListDiscounts(t.Context(), &orders.ListDiscountsRequest{OrderID: orderID})
	require.NoError(t, err)
	testkit.Equal(t, &orders.ListDiscountsResponse{
		Discounts: []orders.Discount{{
			DiscountID: "20260618", DiscountValue: "0.9", DiscountType: 4,
		}, {
			DiscountType: core.DiscountTypeContract,
			Orders: []orders.DiscountedOrder{{LineItems: []orders.DiscountedLineItem{{
				OrderLineItemIDs: []string{"1", "2"}, DiscountMode: orders.DiscountModeReduction, DiscountAmount: yuan("5"),
			}}}},
		}},
	}, got)
}

// The list is left out when the calling user may not see the discounts.
func TestListDiscountsWithoutThePermissionToSeeThem(t *testing.T) {
	t.Parallel()
	platform := testkit.NewPlatform(t, http.MethodGet, pathListDiscounts, testkit.Answer{Body: []byte(`{}`)})
	got, err := testkit.Client(t, platform).Orders.ListDiscounts(t.Context(), &orders.ListDiscountsRequest{OrderID: orderID})
	require.NoError(t, err)
	assert.Empty(t, got.Discounts)
}

func TestListDiscountsNeedsAnOrder(t *testing.T) {
	t.Parallel()
	testkit.Invalid(t, (&orders.ListDiscountsRequest{}).Validate(), "order_id")
}
