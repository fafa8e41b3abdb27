package bills_test

import (
	"context"
	"iter"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	partnerbss "github.com/partnerbss/partnerbss-go"
	"github.com/partnerbss/partnerbss-go/auth"
	"github.com/partnerbss/partnerbss-go/bills"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/emulator"
	"github.com/partnerbss/partnerbss-go/option"
)

// sandbox is an emulator at the beginning of April with a customer that ordered
// and used resources in March, and clients of it and of its partner.
type sandbox struct {
	*emulator.Emulator
	t                     *testing.T
	buyer                 emulator.Account
	customer, partner     *partnerbss.Client
	order, bigOrder, disk string
}

var march, april = core.Month{Year: 2026, Month: 3}, core.Month{Year: 2026, Month: 4}

func newSandbox(t *testing.T, opts ...emulator.Option) sandbox {
	t.Helper()
	seed := emulator.DefaultSeed()
	seed.Partners[0].Customers[0].Usage = []emulator.SeedUsage{{Records: 3000}}
	seed.Partners[0].Customers[0].Peaks = []emulator.SeedPeak{{
		Name: "site", ServiceType: "hws.service.type.cdn", ResourceType: "hws.resource.type.cdn", UsageType: "95Peak", Bandwidth: 200, Ago: 60 * 24 * time.Hour,
	}}
	opts = append([]emulator.Option{emulator.WithSeed(seed), emulator.WithStart(at(t, "2026-03-15T04:30:00Z")), emulator.WithoutQuotas()}, opts...)
	s := sandbox{Emulator: emulator.New(opts...), t: t}
	s.buyer = s.account("customer_verified")
	s.customer, s.partner = s.client("customer_verified", core.RoleCustomer), s.client("partner", core.RolePartner)
	require.NoError(t, s.TopUp(s.buyer.AccountID, yuan("2000")))
	s.order = s.purchase(emulator.PurchaseItem{
		Name: "web", ServiceType: "hws.service.type.ec2", ResourceType: "hws.resource.type.vm", Spec: "c6.large.2.linux",
		Region: "cn-north-4", PeriodType: 2, PeriodNum: 2,
	})
	s.bigOrder = s.purchase(emulator.PurchaseItem{
		Name: "archive", ServiceType: "hws.service.type.ebs", ResourceType: "hws.resource.type.volume", Spec: "SSD",
		Region: "cn-north-4", Size: 100, PeriodType: 3, PeriodNum: 1,
	})
	s.disk = s.ResourceIDs(s.buyer.AccountID)["archive"]
	s.SetTime(at(t, "2026-04-03T12:00:00Z"))
	return s
}

func (s sandbox) account(name string) emulator.Account {
	s.t.Helper()
	account, ok := s.Account(name)
	require.True(s.t, ok, name)
	return account
}

func (s sandbox) client(name string, role core.Role) *partnerbss.Client {
	s.t.Helper()
	account := s.account(name)
	client, err := partnerbss.NewClient(
		option.WithCredentials(auth.NewAKSK(account.AccessKey, account.SecretKey, auth.WithAccountID(account.AccountID), auth.WithRole(role))),
		option.WithHTTPClient(&http.Client{Transport: s.Transport()}), option.WithoutQuota(),
	)
	require.NoError(s.t, err)
	return client
}

func (s sandbox) purchase(item emulator.PurchaseItem) string {
	s.t.Helper()
	id, err := s.PlaceOrder(s.buyer.AccountID, emulator.Purchase{Items: []emulator.PurchaseItem{item}, Paid: true})
	require.NoError(s.t, err)
	return id
}

// collect reads an iterator to its end.
func collect[T any](t *testing.T, seq iter.Seq2[T, error]) []T {
	t.Helper()
	var out []T
	for v, err := range seq {
		require.NoError(t, err)
		out = append(out, v)
	}
	return out
}

func equal(t *testing.T, want, got decimal.Decimal, about string) {
	t.Helper()
	assert.True(t, want.Equal(got), "%s: want %s, got %s", about, want, got)
}

// total adds one amount of every record up.
func total[T any](records []T, amount func(T) decimal.Decimal) decimal.Decimal {
	var out decimal.Decimal
	for _, r := range records {
		out = out.Add(amount(r))
	}
	return out
}

// All operations tell the same month of the same customer.
func TestBillsOfTheSandboxAgree(t *testing.T) {
	s, ctx := newSandbox(t), t.Context()
	records := collect(t, s.customer.Bills.AllFeeRecords(ctx, &bills.ListFeeRecordsRequest{BillCycle: march}))
	require.Greater(t, len(records), 1500, "more than one page of the largest size")
	due := total(records, func(r bills.FeeRecord) decimal.Decimal { return r.ConsumeAmount })
	for _, r := range records {
		equal(t, r.OfficialAmount, sum(r.OfficialDiscountAmount, r.TruncatedAmount, r.ConsumeAmount), r.ID)
		equal(t, r.ConsumeAmount, sum(r.CashAmount, r.CreditAmount, r.CouponAmount, r.FlexiPurchaseCouponAmount, r.StoredValueCardAmount,
			r.BonusAmount, r.DebtAmount, r.WriteOffAmount), r.ID)
		from, to, err := bills.ParseConsumeTime(r.ConsumeTime)
		require.NoError(t, err)
		assert.Equal(t, march, core.MonthOf(from))
		assert.Equal(t, r.ChargingMode == core.ChargingModeOnDemand, to.After(from), "an instant or a range")
	}
	month, err := s.customer.Bills.GetMonthlySum(ctx, &bills.GetMonthlySumRequest{BillCycle: march})
	require.NoError(t, err)
	equal(t, due, month.ConsumeAmount, "monthly sum")
	items := collect(t, s.customer.Bills.AllMonthlySumItems(ctx, &bills.GetMonthlySumRequest{BillCycle: march, Limit: 2}))
	equal(t, due, total(items, func(i bills.MonthlySumItem) decimal.Decimal { return i.ConsumeAmount }), "rows of the monthly sum")
	assert.Len(t, items, month.TotalCount)

	for _, by := range []bills.StatisticType{bills.StatisticTypeMonth, bills.StatisticTypeDay, bills.StatisticTypeDetail} {
		rows := collect(t, s.customer.Bills.AllResourceRecords(ctx, &bills.ListResourceRecordsRequest{BillCycle: march, StatisticType: by}))
		equal(t, due, total(rows, func(r bills.ResourceRecord) decimal.Decimal { return r.Amount }), "resource records")
		details := collect(t, s.customer.Bills.AllResourceDetails(ctx, &bills.ListResourceDetailsRequest{BillCycle: march, StatisticType: by}))
		equal(t, due, total(details, func(r bills.ResourceDetail) decimal.Decimal { return r.ConsumeAmount }), "resource details")
		assert.Len(t, details, len(rows))
	}
	partners := collect(t, s.partner.Bills.AllCustomerRecords(ctx, &bills.ListCustomerRecordsRequest{BillCycle: march, CustomerID: s.buyer.AccountID}))
	equal(t, due, total(partners, func(r bills.CustomerRecord) decimal.Decimal { return r.PaymentAmount }), "records of the partner")
	var sums decimal.Decimal
	for _, mode := range []core.ChargingMode{core.ChargingModeSubscription, core.ChargingModeOnDemand, core.ChargingModeSavingsPlan} {
		rows := collect(t, s.partner.Bills.AllMonthlySummaries(ctx, &bills.ListMonthlySummariesRequest{BillCycle: march, ChargingMode: mode, CustomerID: s.buyer.AccountID, Limit: 1}))
		sums = sums.Add(total(rows, func(r bills.MonthlySummary) decimal.Decimal { return r.Amount }))
	}
	equal(t, due, sums, "sums of the partner")
	equal(t, due, s.costs(ctx, bills.CostTypeOriginal, march), "costs")
}

// costs is what a month cost by the cost analysis.
func (s sandbox) costs(ctx context.Context, kind bills.CostType, month core.Month, filters ...bills.Filter) decimal.Decimal {
	s.t.Helper()
	series := collect(s.t, s.customer.Bills.AllCosts(ctx, &bills.ListCostsRequest{
		TimeCondition: bills.TimeRange{TimeUnit: bills.TimeUnitMonth, BeginTime: month.String(), EndTime: month.String()},
		GroupBy:       []bills.GroupBy{{Type: bills.GroupByTypeDimension, Key: string(bills.DimensionServiceType)}, {Type: bills.GroupByTypeDimension, Key: string(bills.DimensionChargingMode)}},
		CostType:      kind, AmountType: bills.AmountTypePayment, Filters: filters, Limit: 2,
	}))
	for _, c := range series {
		equal(s.t, c.TotalAmount, total(c.Costs, func(p bills.Cost) decimal.Decimal { return p.Amount }), "total of a series")
	}
	return total(series, func(c bills.CostSeries) decimal.Decimal { return c.TotalAmount })
}

func TestResourceRecordsOfTheSandbox(t *testing.T) {
	s, ctx := newSandbox(t), t.Context()
	page, err := s.customer.Bills.ListResourceRecords(ctx, &bills.ListResourceRecordsRequest{BillCycle: march, ResourceID: s.disk})
	require.NoError(t, err)
	require.Equal(t, 1, page.TotalCount)
	r := page.Records[0]
	assert.Equal(t, core.ChargingModeSubscription, r.ChargingMode)
	assert.Equal(t, new(core.PeriodTypeYear), r.PeriodType)
	assert.Equal(t, s.bigOrder, r.OrderID)
	assert.Equal(t, core.Date{Year: 2026, Month: 3, Day: 15}, r.BillDate)
	equal(t, yuan("100"), r.SpecSize, "size")
	equal(t, yuan("1000"), r.OfficialAmount, "a year costs ten months")
	details, err := s.customer.Bills.ListResourceDetails(ctx, &bills.ListResourceDetailsRequest{
		BillCycle: march, StatisticType: bills.StatisticTypeDetail, ResourceInstanceID: s.disk,
	})
	require.NoError(t, err)
	require.Len(t, details.Records, 1)
	assert.Equal(t, "hws.resource.type.volume", details.Records[0].ResourceTypeCode, "the key with the capital T")
	assert.Equal(t, core.ChargingModeSubscription, details.Records[0].ChargingMode)
	assert.Equal(t, s.buyer.AccountID, details.Records[0].PayerAccountID)

	none, err := s.customer.Bills.ListResourceRecords(ctx, &bills.ListResourceRecordsRequest{BillCycle: march, RegionCode: new("")})
	require.NoError(t, err)
	assert.Zero(t, none.TotalCount, "an empty region is a filter")
	_, err = s.customer.Bills.ListResourceRecords(ctx, &bills.ListResourceRecordsRequest{BillCycle: core.Month{Year: 2023, Month: 3}})
	assert.ErrorIs(t, err, core.ErrInvalidParameter)
}

func TestCustomerRecordsOfTheSandbox(t *testing.T) {
	s, ctx := newSandbox(t), t.Context()
	var ids []string
	for c, err := range s.partner.Bills.AllConsumingCustomers(ctx, &bills.ListConsumingCustomersRequest{BillCycle: march, Limit: 1}) {
		require.NoError(t, err)
		ids = append(ids, c.CustomerID)
	}
	require.Contains(t, ids, s.buyer.AccountID)
	page, err := s.partner.Bills.ListCustomerRecords(ctx, &bills.ListCustomerRecordsRequest{
		BillCycle: march, CustomerID: s.buyer.AccountID, ChargingMode: core.ChargingModeOnDemand, Limit: 1,
		BillDateBegin: core.Date{Year: 2026, Month: 3, Day: 31}, BillDateEnd: core.Date{Year: 2026, Month: 3, Day: 31},
	})
	require.NoError(t, err)
	require.Len(t, page.Records, 1)
	from, to, err := bills.ParseConsumeTime(page.Records[0].ConsumeTime)
	require.NoError(t, err)
	assert.Equal(t, at(t, "2026-03-31T15:00:00Z"), from, "the last hour of March in UTC+8")
	assert.Equal(t, at(t, "2026-03-31T16:00:00Z"), to)
	empty, err := s.partner.Bills.ListCustomerRecords(ctx, &bills.ListCustomerRecordsRequest{BillCycle: march, CustomerID: s.account("rival_customer").AccountID})
	require.NoError(t, err)
	assert.Zero(t, empty.TotalCount)
}

// What is amortized of a term: the analysis and the breakdown say the same, and
// past, current and future add up to what was due.
func TestAmortizedCostsOfTheSandbox(t *testing.T) {
	s, ctx := newSandbox(t), t.Context()
	for _, month := range []core.Month{march, april} {
		rows := collect(t, s.customer.Bills.AllMonthlyBreakdown(ctx, &bills.ListMonthlyBreakdownRequest{SharedMonth: month}))
		for _, r := range rows {
			equal(t, r.ConsumeAmount, sum(r.PastMonthsAmortizedAmount, r.CurrentMonthAmortizedAmount, r.FutureMonthsAmortizedAmount), r.ResourceName)
		}
		current := total(rows, func(r bills.AmortizedCost) decimal.Decimal { return r.CurrentMonthAmortizedAmount })
		equal(t, current, s.costs(ctx, bills.CostTypeAmortized, month), month.String())
	}
	disk := bills.Filter{Operator: bills.FilterOperatorInclude, FilterFactor: bills.FilterFactor{Key: bills.DimensionResource, Values: []string{s.disk}}}
	rest := disk
	rest.Operator = bills.FilterOperatorExclude
	all := s.costs(ctx, bills.CostTypeAmortized, march)
	equal(t, all, s.costs(ctx, bills.CostTypeAmortized, march, disk).Add(s.costs(ctx, bills.CostTypeAmortized, march, rest)), "with and without")
	row, err := s.customer.Bills.ListMonthlyBreakdown(ctx, &bills.ListMonthlyBreakdownRequest{SharedMonth: april, ResourceID: s.disk})
	require.NoError(t, err)
	require.Len(t, row.Details, 1)
	assert.Equal(t, march, row.Details[0].BillCycle)
	assert.True(t, row.Details[0].PastMonthsAmortizedAmount.IsPositive())
}

func TestPeakUsageOfTheSandbox(t *testing.T) {
	s, ctx := newSandbox(t), t.Context()
	summaries := collect(t, s.customer.Bills.AllPeakUsageSummary(ctx, &bills.ListPeakUsageSummaryRequest{
		BillCycle: march, ServiceTypeCode: "hws.service.type.cdn", ResourceTypeCode: "hws.resource.type.cdn", UsageType: "95Peak",
	}))
	require.Len(t, summaries, 1)
	request := &bills.ListPeakUsageRequest{
		BillCycle: march, ServiceTypeCode: "hws.service.type.cdn", ResourceTypeCode: "hws.resource.type.cdn", UsageType: "95Peak", ResourceID: summaries[0].ResourceID,
	}
	points := collect(t, s.customer.Bills.AllPeakUsage(ctx, request))
	require.Equal(t, 31*288, len(points))
	assert.Equal(t, at(t, "2026-02-28T16:00:00Z"), points[0].StatTime)
	usage := make([]decimal.Decimal, 0, len(points))
	for _, p := range points {
		usage = append(usage, p.Usage)
	}
	slices.SortFunc(usage, func(a, b decimal.Decimal) int { return b.Cmp(a) })
	equal(t, usage[len(usage)*5/100], summaries[0].Bandwidth, "95th percentile")
	equal(t, yuan("31"), summaries[0].ActualDays, "days")
	request.BillCycle = april
	current, err := s.customer.Bills.ListPeakUsage(ctx, request)
	require.NoError(t, err)
	assert.True(t, current.Bandwidth.IsZero(), "not known yet")
	assert.Positive(t, current.TotalCount)
}

func TestCostRightsOfTheSandbox(t *testing.T) {
	seed := emulator.DefaultSeed()
	seed.Partners[0].Customers[0].CostsHidden = true
	s := sandbox{Emulator: emulator.New(emulator.WithSeed(seed), emulator.WithoutQuotas()), t: t}
	now := core.MonthOf(s.Now()).String()
	_, err := s.client("customer_verified", core.RoleCustomer).Bills.ListCosts(t.Context(), &bills.ListCostsRequest{
		TimeCondition: bills.TimeRange{TimeUnit: bills.TimeUnitMonth, BeginTime: now, EndTime: now},
		GroupBy:       []bills.GroupBy{{Type: bills.GroupByTypeDimension, Key: string(bills.DimensionRegion)}},
		CostType:      bills.CostTypeOriginal, AmountType: bills.AmountTypePayment,
	})
	var refused *core.Error
	require.ErrorAs(t, err, &refused)
	assert.Equal(t, "CBC.18000016", refused.Code)
	assert.NotEmpty(t, refused.RequestID)
}
