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

const pathGetRefund = "/v2/orders/customer-orders/refund-orders"

func TestGetRefund(t *testing.T) {
	t.Parallel()
	service, platform := answering(t, http.MethodGet, pathGetRefund, "GetRefund.json")
	got, err := service.GetRefund(t.Context(), &orders.GetRefundRequest{OrderID: "CS2607010811T0001", CustomerID: linda, IndirectPartnerID: yunfan})
	require.NoError(t, err)
	platform.Sent(url.Values{"order_id": {"CS2607010811T0001"}, "customer_id": {linda}, "indirect_partner_id": {yunfan}}, "")
	testkit.Equal(t, &orders.GetRefundResponse{
		TotalCount: 2,
		Refunds: []orders.RefundItem{{
			ID:               "RF2607010001",
			Amount:           yuan("-812.34567891"),
			MeasureID:        core.AmountUnitYuan,
			CustomerID:       linda,
			ResourceTypeCode: "hws.resource.type.vm",
			ServiceTypeCode:  "hws.service.type.ec2",
			ResourceTypeName: "云主机",
			ServiceTypeName:  "弹性云服务器",
			RegionCode:       "cn-north-4",
			BaseOrderID:      orderID,
		}, {
			ID:               "RF2607010002",
			Amount:           yuan("45.6"),
			MeasureID:        core.AmountUnitYuan,
			CustomerID:       linda,
			ResourceTypeCode: "hws.resource.type.volume",
			ServiceTypeCode:  "hws.service.type.ebs",
			RegionCode:       "cn-north-4",
		}},
	}, got)
}

func TestGetRefundTakesOddAnswers(t *testing.T) {
	t.Parallel()
	service, platform := answering(t, http.MethodGet, pathGetRefund, "GetRefund-odd.json")
	got, err := service.GetRefund(t.Context(), &orders.GetRefundRequest{OrderID: orderID})
	require.NoError(t, err)
	platform.Sent(url.Values{"order_id": {orderID}}, "") // all that a customer sends
	testkit.Equal(t, &orders.GetRefundResponse{
		TotalCount: 1,
		Refunds:    []orders.RefundItem{{ID: "1", Amount: yuan("-812.34567891"), MeasureID: core.AmountUnitYuan}},
	}, got)
}

func TestGetRefundTraps(t *testing.T) {
	t.Parallel()
	testkit.Invalid(t, (&orders.GetRefundRequest{CustomerID: linda}).Validate(), "order_id")
	assert.NoError(t, (&orders.GetRefundRequest{OrderID: orderID}).Validate())
}
