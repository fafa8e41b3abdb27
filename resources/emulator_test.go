package resources_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/emulator"
	"github.com/partnerbss/partnerbss-go/internal/test/testkit"
	"github.com/partnerbss/partnerbss-go/orders"
	"github.com/partnerbss/partnerbss-go/resources"
)

const cn4 = "cn-north-4"

func machine(name string) emulator.PurchaseItem {
	return emulator.PurchaseItem{
		Name: name, ServiceType: "hws.service.type.ec2", ResourceType: "hws.resource.type.vm", Spec: "c6.large.2.linux", Region: cn4,
	}
}

func diskOf(main string) emulator.PurchaseItem {
	return emulator.PurchaseItem{
		Name: main + "-disk", ServiceType: "hws.service.type.ebs", ResourceType: "hws.resource.type.volume", Spec: "SSD", Region: cn4, Size: 100, AttachedTo: main,
	}
}

// bought gives customer_verified resources that it has paid, in a sandbox, and
// returns the id of the order.
func bought(t *testing.T, items ...emulator.PurchaseItem) (*testkit.Sandbox, string) {
	t.Helper()
	s := testkit.NewSandbox(t, emulator.WithRule("usage-metering", false))
	require.NoError(t, s.TopUp(s.ID("customer_verified"), amount("4000")))
	id, err := s.PlaceOrder("customer_verified", emulator.Purchase{Items: items, Paid: true})
	require.NoError(t, err)
	s.Advance(time.Minute)
	return s, id
}

func resourceID(t *testing.T, s *testkit.Sandbox, name string) string {
	t.Helper()
	id := s.ResourceIDs(s.ID("customer_verified"))[name]
	require.NotEmpty(t, id, name)
	return id
}

// one is the resource of that name, as its customer sees it.
func one(t *testing.T, s *testkit.Sandbox, name string) resources.Resource {
	t.Helper()
	answer, err := s.Client("customer_verified").Resources.List(t.Context(), &resources.ListRequest{
		ResourceIDs: []string{resourceID(t, s, name)}, Scope: core.ResourceScopeMain,
	})
	require.NoError(t, err)
	require.Len(t, answer.Resources, 1)
	return answer.Resources[0]
}

func TestSandboxListsResources(t *testing.T) {
	s, order := bought(t, machine("web"), diskOf("web"))
	ctx, seller := t.Context(), s.Client("partner")
	all := testkit.Collect(t, seller.Resources.All(ctx, &resources.ListRequest{CustomerID: s.ID("customer_verified"), OrderID: order, Limit: 1}))
	require.Len(t, all, 2)
	assert.Equal(t, core.ResourceRoleMain, all[0].Role)
	assert.Equal(t, core.ResourceRoleAttached, all[1].Role)
	assert.Equal(t, all[0].ResourceID, all[1].ParentResourceID)
	assert.Equal(t, at(t, "2026-04-15T15:59:59Z"), all[1].ExpireTime)
	testkit.SameAmount(t, "100", all[1].SpecSize)
	assert.Equal(t, 17, all[1].SpecSizeMeasureID)

	soon, err := s.Client("customer_verified").Resources.List(ctx, &resources.ListRequest{
		ExpireTimeEnd: testkit.SandboxStart.AddDate(0, 0, 25), Statuses: []resources.Status{resources.StatusInUse}, Scope: core.ResourceScopeMain,
	})
	require.NoError(t, err)
	require.Equal(t, 1, soon.TotalCount)
	assert.Equal(t, "web-1", soon.Resources[0].ResourceName)

	metered := testkit.Collect(t, seller.Resources.AllOnDemand(ctx, &resources.ListOnDemandRequest{CustomerID: s.ID("customer_verified")}))
	require.Len(t, metered, 1)
	assert.Equal(t, resources.OnDemandStatusNormal, metered[0].Status)
	_, err = seller.Resources.ListOnDemand(ctx, &resources.ListOnDemandRequest{CustomerID: s.ID("customer_consulting")})
	testkit.RefusedWith(t, err, "CBC.0151", core.ErrForbidden, "")
}

func TestSandboxRenews(t *testing.T) {
	s, _ := bought(t, machine("web"), diskOf("web"))
	ctx, customer := t.Context(), s.Client("customer_verified")
	renewal := &resources.RenewRequest{ResourceIDs: []string{resourceID(t, s, "web")}, PeriodType: core.PeriodTypeMonth, PeriodNum: 2}
	answer, err := customer.Resources.Renew(ctx, renewal)
	require.NoError(t, err)
	require.NoError(t, answer.Err())
	require.Len(t, answer.OrderIDs, 1)
	_, err = customer.Resources.Renew(ctx, renewal)
	testkit.RefusedWith(t, err, "CBC.99003100", nil, core.OutcomeRejected)
	require.NoError(t, customer.Orders.Pay(ctx, &orders.PayRequest{OrderID: answer.OrderIDs[0], UseCoupon: core.ChoiceNo, UseDiscount: core.ChoiceNo}))
	s.Advance(time.Minute)
	assert.Equal(t, at(t, "2026-06-15T15:59:59Z"), one(t, s, "web").ExpireTime)

	// Paid at once, with the best discount.
	before := s.Balance(s.ID("customer_verified"))
	renewal.IsAutoPay, renewal.PeriodNum = core.FlagYes, 1
	answer, err = customer.Resources.Renew(ctx, renewal)
	require.NoError(t, err)
	require.NoError(t, answer.Err())
	testkit.SameAmount(t, "288.83", before.Sub(s.Balance(s.ID("customer_verified")))) // 85 % of 339.80
	renewal.PeriodType, renewal.PeriodNum = core.PeriodTypeYear, 3
	s.Advance(time.Minute)
	_, err = customer.Resources.Renew(ctx, renewal)
	testkit.RefusedWith(t, err, "CBC.30050006", nil, core.OutcomeUnknown)
	left, err := customer.Orders.List(ctx, &orders.ListRequest{OrderType: orders.TypeRenewal, Status: orders.StatusPendingPayment})
	require.NoError(t, err)
	assert.Equal(t, 1, left.TotalCount, "what List settles: the order is there, unpaid")
	require.NoError(t, s.Ledger())
}

func TestSandboxRenewsWhatItCan(t *testing.T) {
	s := testkit.NewSandbox(t, emulator.WithRule("resource-batches-whole", false))
	answer, err := s.Client("customer_verified").Resources.Renew(t.Context(), &resources.RenewRequest{
		ResourceIDs: []string{resourceID(t, s, "web-1"), resourceID(t, s, "meter-1")}, PeriodType: core.PeriodTypeMonth, PeriodNum: 1,
	})
	require.NoError(t, err)
	assert.Len(t, answer.OrderIDs, 1)
	var partial *core.PartialError
	require.ErrorAs(t, answer.Err(), &partial)
	assert.Equal(t, []core.Failure{{ID: resourceID(t, s, "meter-1"), Code: "CBC.30010069", Message: partial.Failures[0].Message}}, partial.Failures)
}

func TestSandboxRenewsAutomatically(t *testing.T) {
	s, _ := bought(t, machine("web"))
	ctx, customer := t.Context(), s.Client("customer_verified")
	web := resourceID(t, s, "web")
	require.NoError(t, customer.Resources.EnableAutoRenew(ctx, &resources.EnableAutoRenewRequest{ResourceID: web, AutoRenewTimes: new(1)}))
	assert.Equal(t, resources.ExpirePolicyAutoRenew, one(t, s, "web").ExpirePolicy)
	_, err := customer.Resources.SetRenewConfig(ctx, &resources.SetRenewConfigRequest{ConfigName: resources.RenewConfigNameDeductionDate, ConfigValue: "3"})
	require.NoError(t, err)

	// At 03:00 in Beijing, three days before the expiry.
	s.SetTime(at(t, "2026-04-11T18:59:59Z"))
	assert.Equal(t, at(t, "2026-04-15T15:59:59Z"), one(t, s, "web").ExpireTime)
	s.Advance(time.Minute)
	assert.Equal(t, at(t, "2026-05-15T15:59:59Z"), one(t, s, "web").ExpireTime)
	err = customer.Resources.DisableAutoRenew(ctx, &resources.DisableAutoRenewRequest{ResourceID: web})
	testkit.RefusedWith(t, err, "CBC.99003605", nil, core.OutcomeRejected)
	require.NoError(t, customer.Resources.EnableAutoRenew(ctx, &resources.EnableAutoRenewRequest{ResourceID: web}))
	require.NoError(t, customer.Resources.DisableAutoRenew(ctx, &resources.DisableAutoRenewRequest{ResourceID: web}))
	assert.Equal(t, resources.ExpirePolicyGracePeriod, one(t, s, "web").ExpirePolicy)
	s.SetTime(at(t, "2026-06-01T00:00:00Z"))
	assert.Equal(t, resources.StatusFrozen, one(t, s, "web").Status)
	err = customer.Resources.EnableAutoRenew(ctx, &resources.EnableAutoRenewRequest{ResourceID: web})
	testkit.RefusedWith(t, err, "CBC.99003602", nil, core.OutcomeRejected)
}

func TestSandboxUnsubscribes(t *testing.T) {
	s, _ := bought(t, machine("web"), diskOf("web"))
	ctx, customer, id := t.Context(), s.Client("customer_verified"), s.ID("customer_verified")
	web := resourceID(t, s, "web")
	_, err := customer.Resources.Renew(ctx, &resources.RenewRequest{
		ResourceIDs: []string{web}, PeriodType: core.PeriodTypeMonth, PeriodNum: 1, IsAutoPay: core.FlagYes,
	})
	require.NoError(t, err)
	s.Advance(time.Minute)
	unsubscription := &resources.UnsubscribeRequest{ResourceIDs: []string{web}, UnsubscribeType: resources.UnsubscribeTypeRenewedTerms}
	_, err = customer.Resources.Unsubscribe(ctx, unsubscription)
	require.NoError(t, err)
	assert.Equal(t, at(t, "2026-04-15T15:59:59Z"), one(t, s, "web").ExpireTime)
	s.Advance(time.Minute)
	_, err = customer.Resources.Unsubscribe(ctx, unsubscription)
	testkit.RefusedWith(t, err, "CBC.99003128", nil, core.OutcomeRejected)

	unsubscription.UnsubscribeType = resources.UnsubscribeTypeResources
	answer, err := customer.Resources.Unsubscribe(ctx, unsubscription)
	require.NoError(t, err)
	require.NoError(t, answer.Err())
	testkit.SameAmount(t, "5000", s.Balance(id)) // within five days
	s.Advance(time.Minute)
	assert.Equal(t, resources.StatusClosed, one(t, s, "web").Status)
	require.NoError(t, s.Ledger())
}

func TestSandboxConvertsToOnDemand(t *testing.T) {
	s, _ := bought(t, machine("web"), machine("api"))
	ctx, customer, seller := t.Context(), s.Client("customer_verified"), s.Client("partner")
	web, api := resourceID(t, s, "web"), resourceID(t, s, "api")
	atExpiry := &resources.ConvertToOnDemandAtExpiryRequest{Operation: resources.ConversionOperationCancel, ResourceIDs: []string{web}}
	cancelled, err := customer.Resources.ConvertToOnDemandAtExpiry(ctx, atExpiry)
	require.NoError(t, err)
	var partial *core.PartialError
	require.ErrorAs(t, cancelled.Err(), &partial, "it is not set")
	atExpiry.Operation = resources.ConversionOperationSetUp
	set, err := customer.Resources.ConvertToOnDemandAtExpiry(ctx, atExpiry)
	require.NoError(t, err)
	require.NoError(t, set.Err())
	assert.Equal(t, resources.ExpirePolicyToOnDemand, one(t, s, "web").ExpirePolicy)

	now, err := customer.Resources.ConvertToOnDemandNow(ctx, &resources.ConvertToOnDemandNowRequest{ResourceIDs: []string{api, "unknown"}})
	require.NoError(t, err)
	require.Len(t, now.Results, 2)
	assert.Equal(t, resources.ConversionOutcomeSuccess, now.Results[0].Result)
	assert.NotEmpty(t, now.Results[0].OrderID)
	assert.Equal(t, "CBC.99003012", now.Results[1].ErrorCode)
	require.ErrorAs(t, now.Err(), &partial)
	testkit.SameAmount(t, "4796.17", s.Balance(s.ID("customer_verified"))) // one of two at 203.83 came back

	s.SetTime(at(t, "2026-04-16T00:00:00Z"))
	var metered []string
	for _, r := range testkit.Collect(t, seller.Resources.AllOnDemand(ctx, &resources.ListOnDemandRequest{CustomerID: s.ID("customer_verified")})) {
		metered = append(metered, r.ResourceName)
	}
	assert.ElementsMatch(t, []string{"meter-1", "web", "api"}, metered)
}

func TestSandboxPackages(t *testing.T) {
	s := testkit.NewSandbox(t)
	ctx, customer, id := t.Context(), s.Client("customer_buyer"), s.ID("customer_buyer")
	packages := testkit.Collect(t, customer.Resources.AllPackages(ctx, &resources.ListPackagesRequest{Limit: 1}))
	require.Len(t, packages, 1)
	bundle := packages[0]
	assert.Equal(t, core.BundleTypeCombined, bundle.BundleType)
	assert.Equal(t, core.QuotaReuseModeEveryCycle, bundle.QuotaReuseMode)
	assert.Equal(t, core.PackageStatusActive, bundle.Status)
	require.Len(t, bundle.Items, 3)
	flow := bundle.Items[1]
	testkit.SameAmount(t, "50", flow.OriginalAmount)

	for range 3 {
		_, err := s.ReportUsage(emulator.Usage{ResourceID: s.ResourceIDs(id)["bucket-1"], Factor: "upflow", Amount: amount("12.5")})
		require.NoError(t, err)
	}
	usages, err := customer.Resources.ListPackageUsages(ctx, &resources.ListPackageUsagesRequest{ItemIDs: []string{flow.ItemID}})
	require.NoError(t, err)
	require.Len(t, usages.Usages, 1)
	testkit.SameAmount(t, "12.5", usages.Usages[0].Amount)
	assert.Equal(t, resources.QuotaReuseCycleMonth, usages.Usages[0].QuotaReuseCycle)
	assert.Equal(t, 10, usages.Usages[0].MeasureID)

	day := core.Date{Year: 2026, Month: time.March, Day: 15}
	records := testkit.Collect(t, customer.Resources.AllPackageUsageRecords(ctx, &resources.ListPackageUsageRecordsRequest{
		DeductDateBegin: day, DeductDateEnd: day, ItemID: flow.ItemID, Limit: 2,
	}))
	require.Len(t, records, 3)
	testkit.SameAmount(t, "25", records[0].AvailableAmount)
	testkit.SameAmount(t, "12.5", records[0].RemainingAmount)
	assert.Equal(t, s.ResourceIDs(id)["bucket-1"], records[0].ResourceID)
	none, err := customer.Resources.ListPackages(ctx, &resources.ListPackagesRequest{Status: new(core.PackageStatusPending)})
	require.NoError(t, err)
	assert.Zero(t, none.TotalCount)
}
