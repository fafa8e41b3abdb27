package integration

import (
	"time"

	"github.com/huaweicloud/huaweicloud-sdk-go-v3/services/bss/v2/model"
	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// month is the month of the story, whose bills are looked at in the next one.
const month = "2026-03"

// What is billed by its peaks.
const cdn, cdnTraffic, peak = "hws.service.type.cdn", "hws.resource.type.cdn", "95Peak"

func bills(s *story) {
	s.server.Emulator.SetTime(time.Date(2026, time.April, 6, 4, 0, 0, 0, time.UTC))
	account, customer := s.customer(buyer)

	spenders := call(s, s.partner.ListConsumeSubCustomers, &model.ListConsumeSubCustomersRequest{
		Body: &model.ListConsumeSubCustomersReq{BillCycle: month, Limit: ptr(int32(100))},
	})
	assert.Contains(s, of(spenders.SubCustomers), model.SubCustomerInfoV3{CustomerId: &account.AccountID})
	const page = 1000
	records := call(s, s.partner.ListSubCustomerBillDetail, &model.ListSubCustomerBillDetailRequest{
		BillCycle: month, CustomerId: account.AccountID, Limit: ptr(int32(page)),
	})
	assert.Equal(s, min(page, int(of(records.TotalCount))), len(of(records.FeeRecords)))
	summaries := call(s, s.partner.ListSubcustomerMonthlyBills, &model.ListSubcustomerMonthlyBillsRequest{
		Cycle: month, ChargeMode: "1", CustomerId: &account.AccountID,
	})
	assert.NotEmpty(s, of(summaries.BillSums))

	due, seen := decimal.Zero, 0
	for more := true; more; {
		fees := call(s, customer.ListCustomerBillsFeeRecords, &model.ListCustomerBillsFeeRecordsRequest{
			BillCycle: month, Offset: ptr(int32(seen)), Limit: ptr(int32(page)),
		})
		require.NotEmpty(s, of(fees.Records))
		for _, r := range *fees.Records {
			due = due.Add(of(r.ConsumeAmount))
		}
		seen += len(*fees.Records)
		more = seen < int(of(fees.TotalCount))
	}
	sum := call(s, customer.ShowCustomerMonthlySum, &model.ShowCustomerMonthlySumRequest{BillCycle: month})
	equalYuan(s, due.String(), sum.ConsumeAmount, "the sum of the month is that of its records")

	perResource(s)
	peaks(s)
}

func perResource(s *story) {
	_, customer := s.customer(buyer)
	charges := call(s, customer.ListCustomerselfResourceRecords, &model.ListCustomerselfResourceRecordsRequest{Cycle: month})
	assert.NotEmpty(s, of(charges.FeeRecords))
	details := call(s, customer.ListCustomerselfResourceRecordDetails, &model.ListCustomerselfResourceRecordDetailsRequest{
		Body: &model.QueryResRecordsDetailReq{Cycle: month, StatisticType: ptr(int32(1))},
	})
	assert.NotEmpty(s, of(details.MonthlyRecords))
	shares := call(s, customer.ListCustomerBillsMonthlyBreakDown, &model.ListCustomerBillsMonthlyBreakDownRequest{SharedMonth: month})
	assert.NotEmpty(s, of(shares.Details))
	costs := call(s, customer.ListCosts, &model.ListCostsRequest{Body: &model.ListCostsReq{
		TimeCondition: &model.TimeCondition{TimeMeasureId: 2, BeginTime: month, EndTime: month},
		Groupby:       []model.GroupBy{{Type: "dimension", Key: "CLOUD_SERVICE_TYPE"}},
		CostType:      "ORIGINAL_COST", AmountType: "PAYMENT_AMOUNT", Limit: ptr(int32(100)),
	}})
	assert.NotEmpty(s, of(costs.CostData))
}

func peaks(s *story) {
	_, customer := s.customer(buyer)
	summary := call(s, customer.ListResourceUsageSummary, &model.ListResourceUsageSummaryRequest{
		BillCycle: month, ServiceTypeCode: cdn, ResourceTypeCode: cdnTraffic, UsageType: peak,
	})
	require.NotEmpty(s, of(summary.SummaryUsageInfoList))
	usage := call(s, customer.ListResourceUsage, &model.ListResourceUsageRequest{
		BillCycle: month, ServiceTypeCode: cdn, ResourceTypeCode: cdnTraffic, UsageType: peak,
		ResourceId: of((*summary.SummaryUsageInfoList)[0].ResourceId),
	})
	assert.NotEmpty(s, of(usage.UsageInfoList))
}
