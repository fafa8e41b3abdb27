package legacy_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	partnerbss "github.com/partnerbss/partnerbss-go"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/emulator"
	"github.com/partnerbss/partnerbss-go/internal/test/testkit"
	"github.com/partnerbss/partnerbss-go/legacy"
	"github.com/partnerbss/partnerbss-go/orders"
	"github.com/partnerbss/partnerbss-go/resources"
)

// bought is a sandbox in which customer_verified has just bought a server.
func bought(t *testing.T) (s *sandbox, customer *partnerbss.Client, resourceID string) {
	t.Helper()
	s = newSandbox(t)
	customer = s.client("customer_verified")
	id := s.place("customer_verified", server("front"))
	require.NoError(t, customer.Legacy.PayOrdersV2(t.Context(), &legacy.PayOrdersV2Request{OrderID: id}))
	s.Advance(processing)
	return s, customer, s.ResourceIDs(s.account("customer_verified").AccountID)["front"]
}

// resource reads a resource the new way.
func (s *sandbox) resource(client *partnerbss.Client, id string) resources.Resource {
	s.t.Helper()
	answer, err := client.Resources.List(s.t.Context(), &resources.ListRequest{ResourceIDs: []string{id}})
	require.NoError(s.t, err)
	require.Len(s.t, answer.Resources, 1)
	return answer.Resources[0]
}

func TestTheProgressOfAnOrderCanBeWatched(t *testing.T) {
	t.Parallel()
	s := newSandbox(t)
	customer := s.client("customer_verified")
	id := s.place("customer_verified", server("front"))
	watch := func() []legacy.OrderResource {
		return collect(t, customer.Legacy.AllOrderResourcesV1(t.Context(), &legacy.ListOrderResourcesV1Request{OrderID: id}))
	}
	assert.Empty(t, watch())
	require.NoError(t, customer.Orders.Pay(t.Context(), &orders.PayRequest{OrderID: id, UseCoupon: core.ChoiceNo, UseDiscount: core.ChoiceNo}))
	require.Len(t, watch(), 1)
	assert.Empty(t, watch()[0].ResourceID)
	s.Advance(processing)
	assert.Equal(t, s.ResourceIDs(s.account("customer_verified").AccountID)["front"], watch()[0].ResourceID)
}

func TestARenewalTheOldWayExtendsTheResource(t *testing.T) {
	t.Parallel()
	s, customer, id := bought(t)
	before := s.resource(customer, id).ExpireTime
	renewed, err := customer.Legacy.RenewResourcesV1(t.Context(), &legacy.RenewResourcesV1Request{
		ResourceIDs: []string{id}, PeriodType: 2, PeriodNum: 1, ExpireMode: 3, IsAutoPay: new(1),
	})
	require.NoError(t, err)
	require.NoError(t, renewed.Err())
	s.Advance(processing)
	order := s.order(customer, renewed.OrderIDs[0])
	assert.Equal(t, orders.StatusCompleted, order.Status)
	assert.Equal(t, orders.TypeRenewal, order.OrderType)
	now := s.resource(customer, id)
	assert.Equal(t, before.AddDate(0, 1, 0), now.ExpireTime)
	assert.Equal(t, resources.ExpirePolicyAutoRenew, now.ExpirePolicy, "expire_mode 3")

	// What was set the old way is switched off the new way.
	require.NoError(t, customer.Resources.DisableAutoRenew(t.Context(), &resources.DisableAutoRenewRequest{ResourceID: id}))
	list := collect(t, customer.Legacy.AllPeriodResourcesV1(t.Context(), &legacy.ListPeriodResourcesV1Request{ResourceIDs: id}))
	require.Len(t, list, 1)
	assert.Equal(t, 4, list[0].NextOperationPolicy)
	assert.Equal(t, now.ExpireTime.Format(time.RFC3339), list[0].ExpireTime)

	// An unpaid renewal is paid the new way.
	unpaid, err := customer.Legacy.RenewResourcesV1(t.Context(), &legacy.RenewResourcesV1Request{ResourceIDs: []string{id}, PeriodType: 2, PeriodNum: 1})
	require.NoError(t, err)
	require.NoError(t, customer.Orders.Pay(t.Context(), &orders.PayRequest{OrderID: unpaid.OrderIDs[0], UseCoupon: core.ChoiceNo, UseDiscount: core.ChoiceNo}))
	s.Advance(processing)
	assert.Equal(t, before.AddDate(0, 2, 0), s.resource(customer, id).ExpireTime)
	require.NoError(t, s.Ledger())
}

func TestAnUnsubscriptionTheOldWayGivesTheMoneyBack(t *testing.T) {
	t.Parallel()
	s, customer, id := bought(t)
	account := s.account("customer_verified").AccountID
	testkit.Equal(t, amount("760.2"), s.Balance(account))
	given, err := customer.Legacy.UnsubscribeResourcesV1(t.Context(), &legacy.UnsubscribeResourcesV1Request{
		ResourceIDs: []string{id}, UnsubscribeType: 1, UnsubscribeReasonType: new(5),
	})
	require.NoError(t, err)
	require.NoError(t, given.Err())
	s.Advance(processing)
	assert.Equal(t, resources.StatusClosed, s.resource(customer, id).Status)
	testkit.Equal(t, amount("1000"), s.Balance(account))
	refund, err := customer.Orders.GetRefund(t.Context(), &orders.GetRefundRequest{OrderID: given.OrderIDs[0]})
	require.NoError(t, err)
	require.NotEmpty(t, refund.Refunds)
	testkit.Equal(t, amount("-239.8"), refund.Refunds[0].Amount)

	_, err = customer.Legacy.UnsubscribeResourcesV1(t.Context(), &legacy.UnsubscribeResourcesV1Request{ResourceIDs: []string{id}, UnsubscribeType: 1})
	failure(t, err, "CBC.30000067", core.OutcomeRejected)
	require.NoError(t, s.Ledger())
}

func TestPartialBatchesNameWhatFailed(t *testing.T) {
	t.Parallel()
	s := newSandbox(t, emulator.WithRule("resource-batches-whole", false))
	customer := s.client("customer_verified")
	id := s.ResourceIDs(s.account("customer_verified").AccountID)["web-1"]
	renewed, err := customer.Legacy.RenewResourcesV1(t.Context(), &legacy.RenewResourcesV1Request{
		ResourceIDs: []string{"none", id}, PeriodType: 2, PeriodNum: 1,
	})
	require.NoError(t, err)
	require.Len(t, renewed.OrderIDs, 1)
	var partial *core.PartialError
	require.ErrorAs(t, renewed.Err(), &partial)
	require.Len(t, partial.Failures, 1)
	assert.Equal(t, "none", partial.Failures[0].ID)
	assert.Equal(t, "CBC.99003016", partial.Failures[0].Code)
}

func TestResourceListsAreTheSame(t *testing.T) {
	t.Parallel()
	s, customer, id := bought(t)
	require.NoError(t, customer.Resources.EnableAutoRenew(t.Context(), &resources.EnableAutoRenewRequest{ResourceID: id}))
	now := collect(t, customer.Resources.All(t.Context(), &resources.ListRequest{}))
	then := collect(t, customer.Legacy.AllPeriodResourcesV1(t.Context(), &legacy.ListPeriodResourcesV1Request{PageSize: 1}))
	require.Len(t, then, len(now))
	var ids []string
	for i, r := range now {
		assert.Equal(t, r.ResourceID, then[i].ResourceID)
		assert.Equal(t, r.ParentResourceID, then[i].MainResourceID)
		assert.Equal(t, int(r.Role), int(then[i].Role))
		assert.Equal(t, int(r.Status), then[i].Status)
		assert.Equal(t, r.ResourceID == id, then[i].NextOperationPolicy == int(resources.ExpirePolicyAutoRenew))
		ids = append(ids, r.ResourceID)
	}
	some := collect(t, customer.Legacy.AllPeriodResourcesV1(t.Context(), &legacy.ListPeriodResourcesV1Request{
		ResourceIDs: strings.Join(ids, ","), Scope: core.ResourceScopeMain, Statuses: "2",
	}))
	assert.NotEmpty(t, some)
	require.NoError(t, s.Ledger())
}

func TestPackagesAreTheSame(t *testing.T) {
	t.Parallel()
	s := newSandbox(t)
	customer := s.client("customer_verified")
	id := s.place("customer_verified", emulator.PurchaseItem{
		Name: "storage", ServiceType: "hws.service.type.obs", ResourceType: "hws.resource.type.obspackage", Spec: "obs.bundle", Region: "cn-north-4",
	})
	require.NoError(t, customer.Legacy.PayOrdersV2(t.Context(), &legacy.PayOrdersV2Request{OrderID: id}))
	s.Advance(processing)
	now := collect(t, customer.Resources.AllPackages(t.Context(), &resources.ListPackagesRequest{}))
	then := collect(t, customer.Legacy.AllFreeResourcesV2(t.Context(), &legacy.ListFreeResourcesV2Request{
		OrderID: id, Status: new(core.PackageStatusActive), Limit: 1,
	}))
	require.Len(t, now, 1)
	require.Len(t, then, 1)
	assert.Equal(t, now[0].OrderInstanceID, then[0].OrderInstanceID)
	assert.Equal(t, core.BundleTypeCombined, then[0].BundleType)
	require.Len(t, then[0].Items, len(now[0].Items))
	for i, item := range now[0].Items {
		assert.Equal(t, item.ItemID, then[0].Items[i].ItemID)
		testkit.Equal(t, item.Amount, then[0].Items[i].Amount)
		testkit.Equal(t, item.OriginalAmount, then[0].Items[i].OriginalAmount)
	}
}
