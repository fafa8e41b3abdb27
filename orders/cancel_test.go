package orders_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/internal/test/testkit"
	"github.com/partnerbss/partnerbss-go/orders"
)

const pathCancel = "/v2/orders/customer-orders/cancel"

func TestCancel(t *testing.T) {
	t.Parallel()
	platform := testkit.NewPlatform(t, http.MethodPut, pathCancel, testkit.Answer{Status: http.StatusNoContent})
	require.NoError(t, testkit.Client(t, platform).Orders.Cancel(t.Context(), &orders.CancelRequest{OrderID: orderID}))
	platform.Sent(nil, `{"order_id": "CS2606180630K7Q2M"}`)
}

func TestCancelNeedsAnOrder(t *testing.T) {
	t.Parallel()
	testkit.Invalid(t, (&orders.CancelRequest{}).Validate(), "order_id")
}
