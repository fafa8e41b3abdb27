package legacy_test

import (
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/bills"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/emulator"
	"github.com/partnerbss/partnerbss-go/internal/test/testkit"
	"github.com/partnerbss/partnerbss-go/legacy"
)

// server is a server that the price table sells for 239.8 yuan a month.
func server(name string) emulator.PurchaseItem {
	return emulator.PurchaseItem{
		Name: name, ServiceType: "hws.service.type.ec2", ResourceType: "hws.resource.type.vm", Spec: "c6.large.2.linux", Region: "cn-north-4",
	}
}

// consumed is a sandbox in which a customer has bought a server and a disk and
// used another server, two days ago, and what it can still spend.
func consumed(t *testing.T) (s *sandbox, customer emulator.Account) {
	t.Helper()
	s = newSandbox(t)
	customer = s.account("customer_verified")
	disk := emulator.PurchaseItem{
		Name: "archive", ServiceType: "hws.service.type.ebs", ResourceType: "hws.resource.type.volume", Spec: "SAS", Region: "cn-east-3", Size: 500,
	}
	_, err := s.PlaceOrder(customer.AccountID, emulator.Purchase{Paid: true, Items: []emulator.PurchaseItem{server("front"), disk}})
	require.NoError(t, err)
	_, err = s.ReportUsage(emulator.Usage{
		ResourceID: s.ResourceIDs(customer.AccountID)["meter-1"], Factor: "Duration", Amount: amount("100"), For: 4 * time.Hour,
	})
	require.NoError(t, err)
	s.Advance(48 * time.Hour)
	return s, customer
}

func TestMonthlyBillsHaveTheSameTotals(t *testing.T) {
	t.Parallel()
	s, customer := consumed(t)
	client, month := s.client("partner"), core.MonthOf(sandboxStart)

	then := map[legacy.PayMethod]decimal.Decimal{}
	for summary, err := range client.Legacy.AllSubCustomerMonthlyBillsV1(t.Context(), &legacy.ListSubCustomerMonthlyBillsV1Request{BillCycle: month, Limit: 1}) {
		require.NoError(t, err)
		assert.Equal(t, customer.AccountID, summary.CustomerID)
		method := legacy.PayMethod(summary.PayMethod)
		then[method] = then[method].Add(summary.Amount)
	}
	for method, mode := range map[legacy.PayMethod]core.ChargingMode{
		legacy.PayMethodSubscription: core.ChargingModeSubscription, legacy.PayMethodOnDemand: core.ChargingModeOnDemand,
	} {
		now := decimal.Zero
		for summary, err := range client.Bills.AllMonthlySummaries(t.Context(), &bills.ListMonthlySummariesRequest{BillCycle: month, ChargingMode: mode}) {
			require.NoError(t, err)
			now = now.Add(summary.Amount)
		}
		assert.True(t, now.IsPositive())
		testkit.Equal(t, now, then[method])
	}
}

func TestFeeRecordsAreTheSame(t *testing.T) {
	t.Parallel()
	s, customer := consumed(t)
	client, month := s.client("partner"), core.MonthOf(sandboxStart)
	for charge, charging := range map[core.ChargingMode]core.ChargingMode{
		core.ChargingModeSubscription: core.ChargingModeSubscription, core.ChargingModeOnDemand: core.ChargingModeOnDemand,
	} {
		then := collect(t, client.Legacy.AllSubCustomerResFeeRecordsOld(t.Context(), &legacy.ListSubCustomerResFeeRecordsOldRequest{
			CustomerID: customer.AccountID, BillCycle: month, ChargingMode: charge, Limit: 7,
		}))
		now := collect(t, client.Bills.AllCustomerRecords(t.Context(), &bills.ListCustomerRecordsRequest{
			BillCycle: month, CustomerID: customer.AccountID, ChargingMode: charging,
		}))
		require.NotEmpty(t, now)
		require.Len(t, then, len(now))
		for i, record := range now {
			testkit.Equal(t, record.PaymentAmount, then[i].Amount)
			testkit.Equal(t, record.OfficialAmount, then[i].OfficialAmount)
			testkit.Equal(t, record.OfficialDiscountAmount, then[i].DiscountAmount)
			testkit.Equal(t, record.CashAmount, then[i].CashAmount)
			testkit.Equal(t, record.UsageAmount, then[i].Usage)
			assert.Equal(t, record.ResourceID, then[i].ResourceID)
			assert.Equal(t, charge, then[i].ChargingMode)
		}
	}
}
