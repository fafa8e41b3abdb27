package emulator_test

import (
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/emulator"
)

const (
	oldFeeRecords  = "/v2/bills/partner-bills/subcustomer-bills/res-fee-records"
	newFeeRecords  = "/v2/bills/subcustomer-bills/res-fee-records"
	v1MonthlyBills = "/partner/account-mgr/subcustomer-bills"
	newMonthlySums = "/v2/bills/partner-bills/subcustomer-bills/monthly-sum"
)

// consumption makes a customer buy two resources and use a third, and lets the
// day pass.
func (b *bench) consumption() emulator.Account {
	b.t.Helper()
	customer := b.account("customer_verified")
	_, err := b.emu.PlaceOrder(customer.AccountID, emulator.Purchase{Paid: true, Items: []emulator.PurchaseItem{
		{Name: "legacy-vm", ServiceType: "hws.service.type.ec2", ResourceType: "hws.resource.type.vm", Spec: "c6.large.2.linux", Region: "cn-north-4"},
		{Name: "legacy-ip", ServiceType: "hws.service.type.vpc", ResourceType: "hws.resource.type.bandwidth", Spec: "19_bgp", Region: "cn-east-3", Size: 5},
	}})
	require.NoError(b.t, err)
	_, err = b.emu.ReportUsage(emulator.Usage{
		ResourceID: b.emu.ResourceIDs(customer.AccountID)["meter-1"], Factor: "Duration", Amount: yuan("10"), For: 10 * time.Hour,
	})
	require.NoError(b.t, err)
	b.emu.Advance(48 * time.Hour)
	return customer
}

func TestLegacyFeeRecordsAreTheCurrentOnes(t *testing.T) {
	b := newBench(t)
	partner, customer := b.account("partner"), b.consumption()
	for _, mode := range []string{"1", "3"} {
		query := "?cycle=2026-03&limit=1000&customer_id=" + customer.AccountID + "&charge_mode=" + mode
		r := b.old("", partner, "GET", oldFeeRecords+query, nil)
		now := b.ok(partner, "GET", newFeeRecords+"?bill_cycle=2026-03&limit=1000&customer_id="+customer.AccountID+"&charging_mode="+mode, nil)
		then, current := r.list("fee_records"), now.list("fee_records")
		require.NotEmpty(t, then)
		require.Len(t, then, len(current))
		require.Equal(t, now.json["total_count"], r.json["count"])
		for i, c := range current {
			for old, name := range map[string]string{
				"amount": "payment_amount", "official_amount": "official_amount", "discount_amount": "official_discount_amount",
				"cash_amount": "cash_amount", "debt_amount": "debt_amount", "stored_card_amount": "stored_value_card_amount",
				"cloud_service_type": "service_type_code", "resource_type": "resource_type_code", "region": "region_code",
				"resource_id": "resource_id", "product_id": "product_id", "bill_type": "bill_detail_type", "usage": "usage_amount",
			} {
				require.Equal(t, c[name], then[i][old], old)
			}
			require.Equal(t, mode, then[i]["charge_mode"])
			if mode == "1" {
				require.Equal(t, c["trade_id"], then[i]["order_id"])
				require.Nil(t, then[i]["effective_time"])
				require.Equal(t, "20", then[i]["period_type"])
			} else {
				require.Nil(t, then[i]["order_id"])
				require.Equal(t, c["consume_time"], then[i]["effective_time"].(string)+"|"+then[i]["expire_time"].(string))
			}
		}
		for filter, none := range map[string]bool{
			"&cloud_service_type=hws.service.type.ec2": false, "&cloud_service_type=": true, "&region=": true, "&resource_id=": true,
			"&region=cn-north-4": false, "&resource_id=" + then[0]["resource_id"].(string): false,
			"&include_zero_record=false": false, "&bill_type=4": true, "&offset=1000": true,
			"&bill_date_begin=2026-03-31&bill_date_end=2026-03-31": true, "&bill_date_begin=2026-03-31": false,
		} {
			require.Equal(t, none, len(b.old("", partner, "GET", oldFeeRecords+query+filter, nil).list("fee_records")) == 0, "%s%s", mode, filter)
		}
		b.refused("CBC.0100", 400, partner, "GET", oldFeeRecords+query+"&bill_date_begin=2026-04-01&bill_date_end=2026-04-02", nil)
	}

	// Only what the seller sold, and only in resale.
	for name, caller := range map[string]string{
		"customer_verified": "rival", "rival_customer": "partner", "customer_consulting": "partner",
	} {
		r := b.old("", b.account(caller), "GET", oldFeeRecords+"?cycle=2026-03&charge_mode=1&customer_id="+b.account(name).AccountID, nil)
		require.Equal(t, "0", number(r.json["count"]), name)
	}
	b.refused("CBC.0100", 400, partner, "GET", oldFeeRecords+"?cycle=2026-03&customer_id="+customer.AccountID, nil)
	b.refused("CBC.0100", 400, partner, "GET", oldFeeRecords+"?cycle=2024-01&charge_mode=1&customer_id="+customer.AccountID, nil)
	b.refused("CBC.99000037", 200, b.account("distributor"), "GET", oldFeeRecords+"?cycle=2026-03&charge_mode=1&indirect_partner_id=x&customer_id="+customer.AccountID, nil)
	b.refused("CBC.0151", 403, customer, "GET", oldFeeRecords+"?cycle=2026-03&charge_mode=1&customer_id="+customer.AccountID, nil)
}

func TestLegacyMonthlyBillsAddUp(t *testing.T) {
	b := newBench(t)
	partner, customer := b.account("partner"), b.consumption()
	path := v1(partner.AccountID, v1MonthlyBills)
	sum := func(list []map[string]any) decimal.Decimal {
		total := decimal.Zero
		for _, s := range list {
			total = total.Add(yuan(number(s["amount"])))
		}
		return total
	}
	r := b.old(success, partner, "GET", path+"?period=2026-03&limit=100", nil)
	var now []map[string]any
	for _, mode := range []string{"1", "3"} {
		now = append(now, b.ok(partner, "GET", newMonthlySums+"?cycle=2026-03&limit=100&charge_mode="+mode, nil).list("bill_sums")...)
	}
	all := r.list("billSums")
	require.NotEmpty(t, all)
	require.Equal(t, number(len(all)), number(r.json["count"]))
	require.Equal(t, sum(now).String(), sum(all).String())
	for _, s := range all {
		require.Equal(t, customer.AccountID, s["customerId"])
		require.Equal(t, "0", s["billType"])
		paid := decimal.Zero
		for _, d := range (reply{json: s}).list("accountDetails") {
			paid = paid.Add(yuan(number(d["amount"])))
		}
		require.Equal(t, number(s["amount"]), paid.String())
	}
	require.ElementsMatch(t, []string{"0", "0", "1"}, names(all, "payMethod"))

	for filter, want := range map[string]int{
		"&payMethod=0": 2, "&payMethod=1": 1, "&bill_type=0": 3, "&bill_type=1": 0,
		"&cloudServiceTypeCode=hws.service.type.ec2": 2, "&cloudServiceTypeCode=": 0,
		"&customerId=" + customer.AccountID: 3, "&customerId=": 0, "&customerId=" + b.account("rival_customer").AccountID: 0,
	} {
		require.Len(t, b.old(success, partner, "GET", path+"?period=2026-03"+filter, nil).list("billSums"), want, filter)
	}
	require.Equal(t, all[2:], b.old(success, partner, "GET", path+"?period=2026-03&offset=2&limit=2", nil).list("billSums"))
	require.Empty(t, b.old(success, partner, "GET", path+"?period=2026-03&offset=3&limit=2", nil).list("billSums"))
	require.Empty(t, b.old(success, partner, "GET", path+"?period=2026-01", nil).list("billSums"))
	require.Empty(t, b.old(success, b.account("rival"), "GET", v1(b.account("rival").AccountID, v1MonthlyBills)+"?period=2026-03", nil).list("billSums"))
	b.refused("CBC.0100", 400, partner, "GET", path+"?period=2026-03&offset=0", nil)
	b.refused("CBC.0100", 400, partner, "GET", path, nil)
	b.refused("CBC.0151", 403, partner, "GET", v1("other", v1MonthlyBills)+"?period=2026-03", nil)
}
