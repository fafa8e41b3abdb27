package bills_test

import (
	"context"
	"fmt"
	"iter"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	partnerbss "github.com/partnerbss/partnerbss-go"
	"github.com/partnerbss/partnerbss-go/bills"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/test/testkit"
)

const (
	customerRecordsPath    = "/v2/bills/subcustomer-bills/res-fee-records"
	consumingCustomersPath = "/v2/bills/subcustomer-bills/res-fee-records/sub-customers/query"
)

func TestListCustomerRecords(t *testing.T) {
	platform := testkit.NewPlatform(t, http.MethodGet, customerRecordsPath, answer(t, "ListCustomerRecords.json"))
	got, err := testkit.Client(t, platform).Bills.ListCustomerRecords(t.Context(), &bills.ListCustomerRecordsRequest{
		BillCycle:         october,
		CustomerID:        customer,
		ServiceTypeCode:   "hws.service.type.ec2",
		RegionCode:        "cn-north-4",
		ChargingMode:      core.ChargingModeOnDemand,
		BillDetailType:    core.BillTypeUsage,
		ResourceID:        server,
		ResourceName:      "订单系统-生产-01",
		TradeID:           "null",
		AccountManagerID:  "00ab12cd34ef5678",
		AssociationType:   core.AssociationTypeResale,
		Offset:            100,
		Limit:             1000,
		IndirectPartnerID: "07d2c6e1a38026450fb1c00d6b2e5f71",
		BillDateBegin:     day(1),
		BillDateEnd:       day(31),
	})
	require.NoError(t, err)
	platform.Sent(url.Values{
		"bill_cycle": {"2026-10"}, "customer_id": {customer}, "service_type_code": {"hws.service.type.ec2"}, "region_code": {"cn-north-4"},
		"charging_mode": {"3"}, "bill_detail_type": {"5"}, "resource_id": {server}, "resource_name": {"订单系统-生产-01"},
		"trade_id": {"null"}, "account_manager_id": {"00ab12cd34ef5678"}, "association_type": {"2"}, "offset": {"100"}, "limit": {"1000"},
		"indirect_partner_id": {"07d2c6e1a38026450fb1c00d6b2e5f71"}, "bill_date_begin": {"2026-10-01"}, "bill_date_end": {"2026-10-31"},
	}, "")

	byTheHour := bills.CustomerRecord{
		BillCycle: october, CustomerID: customer, AssociationType: core.AssociationTypeResale,
		ServiceTypeCode: "hws.service.type.ec2", ResourceTypeCode: "hws.resource.type.vm",
		ServiceTypeName: "弹性云服务器", ResourceTypeName: "云主机", ChargingMode: core.ChargingModeOnDemand,
		TradeTime: at(t, "2026-10-05T02:13:45Z"), TradeID: "b3a7d1f0-6c2e-4f81-9a57-0d1e2f3a4b5c", ID: "20261005-0001-7f3c",
		BillDetailType: core.BillTypeUsage, ResourceID: server, ResourceName: "订单系统-生产-01",
		ProductSpecDescription: "通用计算增强型|s6.large.2|2vCPUs|4GB|linux", RegionCode: "cn-north-4",
		ProductID: "00301-112001-0--0", ProductName: "s6.large.2.linux", ResourceTag: "环境=生产",
		ConsumeTime: "2026-10-05T01:00:00Z|2026-10-05T02:00:00Z",
		UsageType:   "Duration", UsageAmount: yuan("1"), UsageMeasureID: 4, PackageUsageMeasureID: 4, RIUsageMeasureID: 4,
		OfficialAmount: yuan("0.43125678"), OfficialDiscountAmount: yuan("0.08625135"), PaymentAmount: yuan("0.34500543"),
		CashAmount: yuan("0.20000001"), CreditAmount: yuan("0.1"), CouponAmount: yuan("0.04500542"),
		PeriodType: new(core.PeriodTypeHour), AccountManagerID: "00ab12cd34ef5678", PartnerID: "06b0a8c1d2e3f4a5b6c7d8e9f0a1b2c3", RegionName: "华北-北京四",
		EnterpriseProjectID: "0",
	}
	byTheYear := byTheHour
	byTheYear.ChargingMode, byTheYear.BillDetailType, byTheYear.PeriodType = core.ChargingModeSubscription, core.BillTypeYearlyPayment, new(core.PeriodTypeYear)
	byTheYear.TradeTime, byTheYear.TradeID, byTheYear.ID = at(t, "2026-10-12T08:30:00Z"), "CS2610121629K4T7Q", "20261012-0002-a91d"
	byTheYear.ResourceID, byTheYear.ResourceName, byTheYear.ResourceTag = "c0ffee00-1234-4abc-8def-0123456789ab", "", ""
	byTheYear.ConsumeTime, byTheYear.ProductSpecDescription = "2026-10-12T08:30:00Z", "整机|含云硬盘"
	byTheYear.UsageType, byTheYear.UsageAmount, byTheYear.UsageMeasureID = "", decimal.Decimal{}, 0
	byTheYear.PackageUsageMeasureID, byTheYear.RIUsageMeasureID = 0, 0
	byTheYear.OfficialAmount, byTheYear.OfficialDiscountAmount, byTheYear.PaymentAmount = yuan("3456"), yuan("345.6"), yuan("3110.4")
	byTheYear.CashAmount, byTheYear.CreditAmount, byTheYear.CouponAmount = yuan("2000"), yuan("1000.4"), yuan("50")
	byTheYear.FlexiPurchaseCouponAmount, byTheYear.StoredValueCardAmount = yuan("30"), yuan("20")
	byTheYear.DebtAmount, byTheYear.WriteOffAmount = yuan("5"), yuan("5")
	byTheYear.SubServiceTypeCode, byTheYear.SubServiceTypeName = "hws.service.type.ebs", "云硬盘"
	byTheYear.SubResourceTypeCode, byTheYear.SubResourceTypeName = "hws.resource.type.volume", "硬盘"
	byTheYear.SubResourceID, byTheYear.SubResourceName, byTheYear.PeriodNum = disk, "系统盘", yuan("1")
	byTheYear.EnterpriseProjectID, byTheYear.OrderType, byTheYear.PaymentType = "f7c1d2e3-0a4b-4c5d-8e6f-7a8b9c0d1e2f", "1", bills.PaymentTypePartialUpfront
	testkit.Equal(t, &bills.ListCustomerRecordsResponse{TotalCount: 2, Currency: core.CurrencyCNY, Records: []bills.CustomerRecord{byTheHour, byTheYear}}, got)
}

// A page of a hundred records, of which every other one has its amounts in
// texts, with 2 to 20 decimals: not a digit is lost on the way.
func TestListCustomerRecordsKeepsEveryDigitOfAPage(t *testing.T) {
	platform := testkit.NewPlatform(t, http.MethodGet, customerRecordsPath, answer(t, "ListCustomerRecords-full-page.json"))
	got, err := testkit.Client(t, platform).Bills.ListCustomerRecords(t.Context(), &bills.ListCustomerRecordsRequest{BillCycle: october, CustomerID: customer, Limit: 100})
	require.NoError(t, err)
	assert.Equal(t, 100, got.TotalCount)
	require.Len(t, got.Records, 100)

	var official, discount, payment, cash, coupon, usage decimal.Decimal
	seen := make(map[string]bool, len(got.Records))
	for _, r := range got.Records {
		parts := sum(r.CashAmount, r.CreditAmount, r.CouponAmount, r.FlexiPurchaseCouponAmount, r.StoredValueCardAmount, r.DebtAmount, r.WriteOffAmount)
		require.Truef(t, parts.Equal(r.PaymentAmount), "%s: the parts are %s, the amount due is %s", r.ID, parts, r.PaymentAmount)
		require.Truef(t, r.OfficialAmount.Sub(r.OfficialDiscountAmount).Equal(r.PaymentAmount), "%s: list price %s less discount %s is not %s", r.ID, r.OfficialAmount, r.OfficialDiscountAmount, r.PaymentAmount)
		require.Equal(t, r.BillDetailType == core.BillTypeUnsubscription, r.PaymentAmount.IsNegative(), "refunds are negative")
		from, to, err := bills.ParseConsumeTime(r.ConsumeTime)
		require.NoError(t, err)
		require.True(t, to.After(from) && to.Equal(r.TradeTime), r.ConsumeTime)
		seen[r.ID] = true

		official, discount, payment = official.Add(r.OfficialAmount), discount.Add(r.OfficialDiscountAmount), payment.Add(r.PaymentAmount)
		cash, coupon, usage = cash.Add(r.CashAmount), coupon.Add(r.CouponAmount), usage.Add(r.UsageAmount)
	}
	assert.Len(t, seen, 100)
	// Worked out apart from this SDK, with unlimited precision.
	assert.Equal(t, "2074.31882791915563146801", official.String())
	assert.Equal(t, "270.5502830793942045393", discount.String())
	assert.Equal(t, "1803.76854483976142692871", payment.String())
	assert.Equal(t, "1693.28251929002809166364", cash.String())
	assert.Equal(t, "17.7273771285618567935", coupon.String())
	assert.Equal(t, "5537.49076570023951106858", usage.String())
	assert.Equal(t, "26.70085099988296016015", got.Records[5].PaymentAmount.String(), "20 decimals")
}

func TestListCustomerRecordsReadsOddAnswers(t *testing.T) {
	for name, test := range map[string]struct {
		body string
		want bills.ListCustomerRecordsResponse
	}{
		"nothing":       {`{}`, bills.ListCustomerRecordsResponse{}},
		"nulls":         {`{"total_count":null,"currency":null,"fee_records":null}`, bills.ListCustomerRecordsResponse{}},
		"empty texts":   {`{"fee_records":[{"payment_amount":"","usage_measure_id":"","trade_time":"","bill_cycle":""}]}`, bills.ListCustomerRecordsResponse{Records: []bills.CustomerRecord{{}}}},
		"unknown codes": {`{"currency":"USD","fee_records":[{"bill_detail_type":777,"charging_mode":12,"period_type":26,"association_type":"3","new_amount":1.5}]}`, bills.ListCustomerRecordsResponse{Currency: "USD", Records: []bills.CustomerRecord{{BillDetailType: 777, ChargingMode: 12, PeriodType: new(core.PeriodType(26)), AssociationType: 3}}}},
		"drift":         {`{"total_count":"1","fee_records":[{"association_type":1,"charging_mode":"10","trade_id":12345678901234567890,"period_num":"1.0","order_type":1}]}`, bills.ListCustomerRecordsResponse{TotalCount: 1, Records: []bills.CustomerRecord{{AssociationType: core.AssociationTypeConsulting, ChargingMode: core.ChargingModeReservedInstance, TradeID: "12345678901234567890", PeriodNum: yuan("1"), OrderType: "1"}}}},
		"small and large": {
			`{"fee_records":[{"payment_amount":0.00000001,"cash_amount":"-0.00000001","debt_amount":1E-8,"official_amount":99999999999999999999.99999999,"credit_amount":"1.5e3"}]}`,
			bills.ListCustomerRecordsResponse{Records: []bills.CustomerRecord{{PaymentAmount: yuan("0.00000001"), CashAmount: yuan("-0.00000001"), DebtAmount: yuan("0.00000001"), OfficialAmount: yuan("99999999999999999999.99999999"), CreditAmount: yuan("1500")}}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			platform := testkit.NewPlatform(t, http.MethodGet, customerRecordsPath, body(test.body))
			got, err := testkit.Client(t, platform).Bills.ListCustomerRecords(t.Context(), &bills.ListCustomerRecordsRequest{BillCycle: october, CustomerID: customer})
			require.NoError(t, err)
			platform.Sent(url.Values{"bill_cycle": {"2026-10"}, "customer_id": {customer}}, "")
			testkit.Equal(t, &test.want, got)
		})
	}
}

// An amount that is no number is not read as 0.
func TestListCustomerRecordsRefusesNonsenseAmounts(t *testing.T) {
	for _, amount := range []string{`"12,50"`, `"¥3"`, `{}`, `true`, `1e999`} {
		platform := testkit.NewPlatform(t, http.MethodGet, customerRecordsPath, body(fmt.Sprintf(`{"fee_records":[{"payment_amount":%s}]}`, amount)))
		_, err := testkit.Client(t, platform).Bills.ListCustomerRecords(t.Context(), &bills.ListCustomerRecordsRequest{BillCycle: october, CustomerID: customer})
		var unreadable *core.DecodeError
		assert.ErrorAs(t, err, &unreadable, amount)
	}
}

func TestAllCustomerRecords(t *testing.T) {
	testkit.Paged[bills.ListCustomerRecordsRequest, bills.CustomerRecord]{
		Method: http.MethodGet, Path: customerRecordsPath, Total: "total_count", Items: "fee_records", IDName: "id", Largest: 1000,
		Request: bills.ListCustomerRecordsRequest{BillCycle: october, CustomerID: customer},
		All: func(ctx context.Context, c *partnerbss.Client, r *bills.ListCustomerRecordsRequest) iter.Seq2[bills.CustomerRecord, error] {
			return c.Bills.AllCustomerRecords(ctx, r)
		},
		ID: func(r bills.CustomerRecord) string { return r.ID },
	}.Test(t)
}

// The walk begins at the caller's offset, with the caller's page size, and asks
// every page for the same month, customer and filters.
func TestAllCustomerRecordsKeepsTheRequest(t *testing.T) {
	platform := testkit.NewPlatform(t, http.MethodGet, customerRecordsPath,
		body(`{"total_count":5,"fee_records":[{"id":"C"},{"id":"D"}]}`), body(`{"total_count":5,"fee_records":[{"id":"E"}]}`))
	request := &bills.ListCustomerRecordsRequest{BillCycle: october, CustomerID: customer, ChargingMode: core.ChargingModeOnDemand, Offset: 2, Limit: 2}
	var ids []string
	for record, err := range testkit.Client(t, platform).Bills.AllCustomerRecords(t.Context(), request) {
		require.NoError(t, err)
		ids = append(ids, record.ID)
	}
	assert.Equal(t, []string{"C", "D", "E"}, ids)
	require.Len(t, platform.Requests, 2)
	for i, offset := range []string{"2", "4"} {
		platform.Requests[i].Check(t, http.MethodGet, customerRecordsPath, url.Values{
			"bill_cycle": {"2026-10"}, "customer_id": {customer}, "charging_mode": {"3"}, "offset": {offset}, "limit": {"2"},
		}, "")
	}
}

func TestAllCustomerRecordsEndsWithTheContext(t *testing.T) {
	platform := testkit.NewPlatform(t, http.MethodGet, customerRecordsPath, body(`{"total_count":5,"fee_records":[{"id":"A"},{"id":"B"}]}`))
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var records int
	var last error
	for _, last = range testkit.Client(t, platform).Bills.AllCustomerRecords(ctx, &bills.ListCustomerRecordsRequest{BillCycle: october, CustomerID: customer}) {
		records++
		cancel()
	}
	assert.ErrorIs(t, last, context.Canceled)
	assert.Equal(t, 2, records, "the record and the error")
}

func TestListCustomerRecordsRequestTraps(t *testing.T) {
	base := bills.ListCustomerRecordsRequest{BillCycle: october, CustomerID: customer}
	for name, test := range map[string]struct {
		change func(*bills.ListCustomerRecordsRequest)
		fields []string
	}{
		"no month and no customer": {func(r *bills.ListCustomerRecordsRequest) { *r = bills.ListCustomerRecordsRequest{} }, []string{"bill_cycle", "customer_id"}},
		"month that is not":        {func(r *bills.ListCustomerRecordsRequest) { r.BillCycle.Month = 13 }, []string{"bill_cycle"}},
		"days in another month": {func(r *bills.ListCustomerRecordsRequest) {
			r.BillDateBegin, r.BillDateEnd = day(1).Add(-1), day(31).Add(1)
		}, []string{"bill_date_begin", "bill_date_end"}},
		"end before begin":        {func(r *bills.ListCustomerRecordsRequest) { r.BillDateBegin, r.BillDateEnd = day(5), day(4) }, []string{"bill_date_end"}},
		"day that is not":         {func(r *bills.ListCustomerRecordsRequest) { r.BillDateBegin, r.BillDateEnd = day(1), day(32) }, []string{"bill_date_end"}},
		"charge type of the sums": {func(r *bills.ListCustomerRecordsRequest) { r.BillDetailType = 6 }, []string{"bill_detail_type"}},
		"unknown association":     {func(r *bills.ListCustomerRecordsRequest) { r.AssociationType = 3 }, []string{"association_type"}},
		"page above 1000":         {func(r *bills.ListCustomerRecordsRequest) { r.Limit = 1001 }, []string{"limit"}},
		"long name":               {func(r *bills.ListCustomerRecordsRequest) { r.ResourceName = strings.Repeat("名", 129) }, []string{"resource_name"}},

		// The platform lets one day alone pass, without effect.
		"one day alone":            {func(r *bills.ListCustomerRecordsRequest) { r.BillDateBegin = day(1).Add(-40) }, nil},
		"first to last day":        {func(r *bills.ListCustomerRecordsRequest) { r.BillDateBegin, r.BillDateEnd = day(1), day(31) }, nil},
		"one day of the month":     {func(r *bills.ListCustomerRecordsRequest) { r.BillDateBegin, r.BillDateEnd = day(7), day(7) }, nil},
		"name of 128 characters":   {func(r *bills.ListCustomerRecordsRequest) { r.ResourceName = strings.Repeat("名", 128) }, nil},
		"records without resource": {func(r *bills.ListCustomerRecordsRequest) { r.ResourceID = "null" }, nil},
	} {
		t.Run(name, func(t *testing.T) {
			request := base
			test.change(&request)
			err := request.Validate()
			if test.fields == nil {
				assert.NoError(t, err)
				return
			}
			testkit.Invalid(t, err, test.fields...)
		})
	}
}

func TestListConsumingCustomers(t *testing.T) {
	platform := testkit.NewPlatform(t, http.MethodPost, consumingCustomersPath, answer(t, "ListConsumingCustomers.json"))
	got, err := testkit.Client(t, platform).Bills.ListConsumingCustomers(t.Context(), &bills.ListConsumingCustomersRequest{BillCycle: october, Offset: 100, Limit: 100})
	require.NoError(t, err)
	platform.Sent(nil, `{"bill_cycle": "2026-10", "offset": 100, "limit": 100}`)
	testkit.Equal(t, &bills.ListConsumingCustomersResponse{
		TotalCount:   2,
		SubCustomers: []bills.ConsumingCustomer{{CustomerID: customer}, {CustomerID: "0501ed039b80d5b50f8cc00878383140"}},
	}, got)
}

func TestListConsumingCustomersReadsOddAnswers(t *testing.T) {
	for name, test := range map[string]struct {
		body string
		want bills.ListConsumingCustomersResponse
	}{
		"nothing":     {`{}`, bills.ListConsumingCustomersResponse{}},
		"nulls":       {`{"sub_customers":null,"total_count":null}`, bills.ListConsumingCustomersResponse{}},
		"null entry":  {`{"sub_customers":[null,{"customer_id":null}],"total_count":"2"}`, bills.ListConsumingCustomersResponse{TotalCount: 2, SubCustomers: []bills.ConsumingCustomer{{}, {}}}},
		"numeric ids": {`{"sub_customers":[{"customer_id":10203,"since":{}}]}`, bills.ListConsumingCustomersResponse{SubCustomers: []bills.ConsumingCustomer{{CustomerID: "10203"}}}},
	} {
		t.Run(name, func(t *testing.T) {
			platform := testkit.NewPlatform(t, http.MethodPost, consumingCustomersPath, body(test.body))
			got, err := testkit.Client(t, platform).Bills.ListConsumingCustomers(t.Context(), &bills.ListConsumingCustomersRequest{BillCycle: october})
			require.NoError(t, err)
			platform.Sent(nil, `{"bill_cycle": "2026-10"}`)
			testkit.Equal(t, &test.want, got)
		})
	}
}

func TestAllConsumingCustomers(t *testing.T) {
	testkit.Paged[bills.ListConsumingCustomersRequest, bills.ConsumingCustomer]{
		Method: http.MethodPost, Path: consumingCustomersPath, Total: "total_count", Items: "sub_customers", IDName: "customer_id", Largest: 100,
		Request: bills.ListConsumingCustomersRequest{BillCycle: october},
		All: func(ctx context.Context, c *partnerbss.Client, r *bills.ListConsumingCustomersRequest) iter.Seq2[bills.ConsumingCustomer, error] {
			return c.Bills.AllConsumingCustomers(ctx, r)
		},
		ID: func(c bills.ConsumingCustomer) string { return c.CustomerID },
	}.Test(t)
	testkit.Invalid(t, (&bills.ListConsumingCustomersRequest{Limit: 101}).Validate(), "bill_cycle", "limit")
}
