package orders_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/emulator"
	"github.com/partnerbss/partnerbss-go/internal/test/testkit"
	"github.com/partnerbss/partnerbss-go/orders"
)

var plainPayment = orders.PayRequest{OrderID: orderID, UseCoupon: core.ChoiceNo, UseDiscount: core.ChoiceNo}

// refusedPayment pays against an answer of HTTP 400.
func refusedPayment(t *testing.T, body []byte) error {
	t.Helper()
	platform := testkit.NewPlatform(t, http.MethodPost, pathPay, testkit.Answer{Status: http.StatusBadRequest, Body: body})
	return testkit.Client(t, platform).Orders.Pay(t.Context(), &plainPayment)
}

func TestPayTellsWhatIsShort(t *testing.T) {
	t.Parallel()
	err := refusedPayment(t, testkit.Fixture(t, "Pay-quota.json"))
	testkit.Refused(t, err, "orders.Pay", 400, "CBC.99003141", core.OutcomeRejected)
	var refusal *orders.PayRefusal
	require.ErrorAs(t, err, &refusal)
	assert.Equal(t, []orders.Shortage{{
		RegionCode: "cn-north-1", ServiceTypeCode: "hws.service.type.ec2", ResourceTypeCode: "hws.resource.type.vm",
		ResourceTypeName: "云主机", ServiceTypeName: "弹性云服务器", ResourceSpecCode: "s2.small.1.linux",
		Reason: orders.ShortageReasonQuota, AvailabilityZoneCode: "cn-north-1a",
	}}, refusal.Shortages)
	assert.Empty(t, refusal.EnterpriseProjects)
	assert.ErrorContains(t, err, "1 products and 0 enterprise projects are short")

	err = refusedPayment(t, testkit.Fixture(t, "Pay-project.json"))
	assert.ErrorIs(t, err, core.ErrInsufficientBalance)
	require.ErrorAs(t, err, &refusal)
	assert.Equal(t, []orders.EnterpriseProjectShortage{{EnterpriseProjectID: "0", EnterpriseProjectName: "default", Reason: 1}}, refusal.EnterpriseProjects)
}

// The code counts, whatever the details look like.
func TestPayRefusalsWithoutDetails(t *testing.T) {
	t.Parallel()
	for _, detail := range []string{``, `,"quota_infos":null`, `,"quota_infos":[]`, `,"quota_infos":7`, `,"quota_infos":"",`} {
		err := refusedPayment(t, []byte(`{"error_code":"CBC.99003141","error_msg":"short"`+strings.TrimSuffix(detail, ",")+`}`))
		testkit.Refused(t, err, "orders.Pay", 400, "CBC.99003141", core.OutcomeRejected)
		assert.False(t, errors.As(err, new(*orders.PayRefusal)), detail)
	}
}

// The body of an error is cut at 4 KiB, its details are not.
func TestALongPayRefusalIsWhole(t *testing.T) {
	t.Parallel()
	one := `{"region":"cn-north-1","resource_spec_code":"s2.small.1.linux","auth_result":2}`
	err := refusedPayment(t, []byte(`{"quota_infos":[`+one+strings.Repeat(","+one, 199)+`],"error_code":"CBC.99003141","error_msg":"short"}`))
	var refusal *orders.PayRefusal
	require.ErrorAs(t, err, &refusal)
	assert.Len(t, refusal.Shortages, 200)
}

func TestSandboxTellsWhatIsShort(t *testing.T) {
	t.Parallel()
	s := testkit.NewSandbox(t)
	id := placed(t, s, "customer_verified", emulator.Purchase{Items: []emulator.PurchaseItem{machine("web")}})
	require.NoError(t, s.SetSoldOut("c6.large.2.linux", "cn-north-4", true))
	req := plainPayment
	req.OrderID = id
	err := s.Client("customer_verified").Orders.Pay(t.Context(), &req)
	var refusal *orders.PayRefusal
	require.ErrorAs(t, err, &refusal)
	require.Len(t, refusal.Shortages, 1)
	assert.Equal(t, "c6.large.2.linux", refusal.Shortages[0].ResourceSpecCode)
	assert.Equal(t, orders.ShortageReasonCapacity, refusal.Shortages[0].Reason)
}
