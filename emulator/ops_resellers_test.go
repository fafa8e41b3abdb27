package emulator_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/emulator"
)

func TestResellerList(t *testing.T) {
	b := newBench(t)
	distributor := b.account("distributor")
	one, two := b.account("reseller_one").AccountID, b.account("reseller_two").AccountID
	r := b.ok(distributor, "POST", pathResellers, obj{})
	require.Equal(t, "2", number(r.json["count"]))
	require.Equal(t, obj{
		"indirect_partner_id": one, "mobile_phone": "13800000101", "email": "one@reseller.example",
		"account_name": "reseller_one", "name": "First Reseller Ltd", "associated_on": "2024-10-31T04:30:00Z",
		"account_manager_id": "manager_han", "account_manager_name": "韩梅梅",
	}, r.list("indirect_partners")[0])
	for _, c := range []struct {
		filter obj
		want   []string
	}{
		{obj{"account_name": "", "associated_on_begin": nil}, []string{one, two}},
		{obj{"account_name": "reseller_two"}, []string{two}},
		{obj{"account_name": "reseller"}, []string{}},
		{obj{"associated_on_begin": "2024-10-31T04:30:00Z", "associated_on_end": "2024-10-31T04:30:00Z"}, []string{one}},
		{obj{"associated_on_begin": "2024-10-31T04:30:01Z"}, []string{two}},
		{obj{"indirect_partner_id": two}, []string{two}},
		{obj{"indirect_partner_id": b.account("partner").AccountID}, []string{}},
		{obj{"offset": 1, "limit": 1}, []string{two}},
		{obj{"offset": 2}, []string{}},
		{obj{"offset": 2147483647, "limit": 100}, []string{}},
	} {
		require.Equal(t, c.want, b.ok(distributor, "POST", pathResellers, c.filter).ids("indirect_partners", "indirect_partner_id"), c.filter)
	}
	b.refused("CBC.0100", 400, distributor, "POST", pathResellers, obj{"limit": 101})
	b.refused("CBC.0100", 400, distributor, "POST", pathResellers, obj{"associated_on_begin": "2024-10-31"})
	for _, other := range []string{"partner", "reseller_one", "customer_new"} {
		b.refused("CBC.0151", 403, b.account(other), "POST", pathResellers, obj{})
	}
}

func TestFundReseller(t *testing.T) {
	b := newBench(t)
	distributor, reseller := b.account("distributor"), b.account("reseller_two")
	body := func(amount string) string {
		return `{"indirect_partner_id":"` + reseller.AccountID + `","amount":` + amount + `}`
	}
	given := b.ok(distributor, "POST", pathResellerFund, body("250.01")).json["transfer_id"].(string)
	require.Equal(t, "1250.01", b.balance("reseller_two"))
	require.Equal(t, "499749.99", b.balance("distributor"))
	b.refused("CBC.99005003", 400, distributor, "POST", pathResellerFund, body("499750"))
	b.emu.Advance(time.Hour)
	taken := b.ok(distributor, "POST", pathResellerTake, body("1250")).json["trans_id"].(string)
	require.Equal(t, "0.01", b.balance("reseller_two"))
	require.Equal(t, "500999.99", b.balance("distributor"))
	b.refused("CBC.99005003", 400, distributor, "POST", pathResellerTake, body("0.02"))
	b.ok(distributor, "POST", pathResellerTake, body("0.01"))

	// The records are the distributor's; the reseller's account shows the money.
	list := b.ok(distributor, "GET", pathAdjusts+"?customer_id="+reseller.AccountID, nil).list("records")
	require.Len(t, list, 3)
	require.Equal(t, taken, list[1]["trans_id"])
	require.Equal(t, "SOURCE_OPERATION_BERETRIEVE", list[1]["operation_type"])
	require.Equal(t, given, list[2]["trans_id"])
	require.Equal(t, "250.01", list[2]["amount"])
	require.Equal(t, "Second Reseller Ltd", list[2]["customer_name"])
	query := "?balance_type=BALANCE_TYPE_DEBIT&indirect_partner_id=" + reseller.AccountID
	changes := b.ok(distributor, "GET", pathChanges+query, nil).list("records")
	require.Equal(t, "2", changes[1]["type"])
	require.Equal(t, "0.01", changes[1]["balance_after_change"])
	r := b.ok(distributor, "GET", pathAdjusts+"?indirect_partner_id="+reseller.AccountID, nil)
	require.Equal(t, "0", number(r.json["total_count"]))
	require.NoError(t, b.emu.Ledger())
}

func TestFundResellerRefusals(t *testing.T) {
	b := newBench(t)
	distributor := b.account("distributor")
	for _, path := range []string{pathResellerFund, pathResellerTake} {
		for _, foreign := range []string{"partner", "distributor", "reseller_one_customer"} {
			b.refused("CBC.99000037", 400, distributor, "POST", path, obj{"indirect_partner_id": b.account(foreign).AccountID, "amount": 1})
		}
		b.refused("CBC.99000037", 400, distributor, "POST", path, obj{"indirect_partner_id": "nobody", "amount": 1})
		for _, amount := range []string{"0", "-1", "0.001", `"x"`, "null"} {
			r := b.refused("CBC.0100", 400, distributor, "POST", path, `{"indirect_partner_id":"x","amount":`+amount+`}`)
			require.Contains(t, r.msg(), "amount")
		}
		b.refused("CBC.0100", 400, distributor, "POST", path, obj{"amount": 1})
	}
	for _, other := range []string{"partner", "reseller_one", "customer_new"} {
		b.refused("CBC.0150", 403, b.account(other), "POST", pathResellerFund, obj{})
		b.refused("CBC.0150", 403, b.account(other), "POST", pathQuotaPass, obj{})
	}
	require.Equal(t, "500000.00", b.balance("distributor"))
}

func TestPassQuotas(t *testing.T) {
	b := newBench(t)
	distributor, one, two := b.account("distributor"), b.account("reseller_one"), b.account("reseller_two")
	quota := b.grant("distributor", emulator.SeedCouponQuota{
		Name: "q", Value: yuan("100"), Limits: []emulator.SeedLimit{{Key: "cloudServiceType", Value1: "hws.service.type.ec2"}},
	})
	b.emu.Advance(time.Hour)
	r := b.ok(distributor, "POST", pathQuotaPass, obj{
		"quota_id": quota, "indirect_partner_ids": []string{one.AccountID, two.AccountID, one.AccountID}, "quota_amount": "40.5",
	})
	require.Empty(t, r.list("error_details"))
	infos := r.list("simple_quota_infos")
	require.Len(t, infos, 2)
	require.Equal(t, two.AccountID, infos[1]["id"])
	require.Equal(t, "19", b.left(distributor, quota))

	// The reseller has it with all its properties.
	passed := infos[0]["quota_id"].(string)
	q := b.ok(distributor, "POST", pathQuotas, obj{"quota_ids": []string{passed}, "indirect_partner_id": one.AccountID}).list("quotas")[0]
	require.Equal(t, "40.5", number(q["quota_value"]))
	require.Equal(t, "2026-06-23T04:30:00Z", q["expire_time"])
	require.Equal(t, b.quota(distributor, quota)["limit_infos"], q["limit_infos"])
	list := b.ok(distributor, "GET", pathQuotasIssued+"?quota_id="+passed, nil).list("quotas")
	require.Equal(t, one.AccountID, list[0]["indirect_partner_id"])
	require.Equal(t, "reseller_one", list[0]["indirect_partner_account_name"])
	require.Equal(t, "First Reseller Ltd", list[0]["indirect_partner_name"])
	require.Equal(t, quota, list[0]["parent_quota_id"])
	require.Equal(t, "2026-03-15T05:30:00Z", list[0]["create_time"])
	b.ok(distributor, "POST", pathIssue, obj{
		"quota_id": passed, "customer_ids": []string{b.account("reseller_one_customer").AccountID}, "face_value": 10, "indirect_partner_id": one.AccountID,
	})
	b.booksAreRight()
}

func TestPassQuotaRefusals(t *testing.T) {
	seed := emulator.DefaultSeed()
	seed.Distributors[0].Resellers[1].Leaving = true
	b := newBench(t, emulator.WithSeed(seed))
	distributor, one, leaving := b.account("distributor"), b.account("reseller_one").AccountID, b.account("reseller_two").AccountID
	quota := b.grant("distributor", emulator.SeedCouponQuota{Name: "q", Value: yuan("100")})
	body := func(quota, amount string, ids ...string) obj {
		return obj{"quota_id": quota, "indirect_partner_ids": ids, "quota_amount": amount}
	}
	r := b.ok(distributor, "POST", pathQuotaPass, body(quota, "60", leaving, one))
	require.Equal(t, []string{leaving}, r.ids("error_details", "id"))
	require.Equal(t, []string{"CBC.50010105"}, r.ids("error_details", "error_code"))
	require.Equal(t, []string{one}, r.ids("simple_quota_infos", "id"))
	require.Equal(t, "40", b.left(distributor, quota))
	failed := b.ok(distributor, "GET", pathQuotaRecords+"?indirect_partner_id="+leaving, nil).list("records")
	require.Equal(t, "-1", failed[0]["result"])

	b.refused("CBC.99000013", 400, distributor, "POST", pathQuotaPass, body(quota, "40.01", one))
	b.refused("CBC.99000037", 400, distributor, "POST", pathQuotaPass, body(quota, "1", one, b.account("partner").AccountID))
	b.refused("CBC.99000012", 400, distributor, "POST", pathQuotaPass, body("nothing", "1", one))
	b.refused("CBC.99000012", 400, distributor, "POST", pathQuotaPass, body(r.ids("simple_quota_infos", "quota_id")[0], "1", one))
	for _, status := range []int{3, 4, 5} {
		require.NoError(t, b.emu.SetQuotaStatus(quota, status))
		b.refused("CBC.99000015", 400, distributor, "POST", pathQuotaPass, body(quota, "1", one))
	}
	flexi := b.grant("distributor", emulator.SeedCouponQuota{Name: "flexi", Flexi: true})
	b.refused("CBC.99000015", 400, distributor, "POST", pathQuotaPass, body(flexi, "1", one))
	later := b.grant("distributor", emulator.SeedCouponQuota{Name: "later", ValidIn: time.Hour, ExpiresIn: 2 * time.Hour})
	b.refused("CBC.99000017", 400, distributor, "POST", pathQuotaPass, body(later, "1", one))
	tied := b.grant("distributor", emulator.SeedCouponQuota{Name: "tied", Customers: []string{"reseller_two_customer"}})
	b.refused("CBC.50000021", 400, distributor, "POST", pathQuotaPass, body(tied, "1", one))
	b.ok(distributor, "POST", pathQuotaPass, body(tied, "1", leaving))
	b.emu.Advance(2 * time.Hour)
	b.refused("CBC.99000017", 400, distributor, "POST", pathQuotaPass, body(later, "1", one))
	for _, amount := range []string{"0", "-1", "0.001", "100000000.01"} {
		b.refused("CBC.0100", 400, distributor, "POST", pathQuotaPass, body(quota, amount, one))
	}
	b.refused("CBC.0100", 400, distributor, "POST", pathQuotaPass, body(quota, "1"))
	b.booksAreRight()
}

func TestReclaimQuotas(t *testing.T) {
	b := newBench(t)
	distributor, one := b.account("distributor"), b.account("reseller_one")
	quota := b.grant("distributor", emulator.SeedCouponQuota{Name: "q", Value: yuan("100"), ExpiresIn: 10 * 24 * time.Hour})
	pass := func(amount string) string {
		return b.ok(distributor, "POST", pathQuotaPass, obj{
			"quota_id": quota, "indirect_partner_ids": []string{one.AccountID}, "quota_amount": amount,
		}).ids("simple_quota_infos", "quota_id")[0]
	}
	passed, empty, frozen, left := pass("50"), pass("5"), pass("5"), pass("5")
	issue := func(quota, face string) string {
		return b.ok(distributor, "POST", pathIssue, obj{
			"quota_id": quota, "customer_ids": []string{b.account("reseller_one_customer").AccountID}, "face_value": face,
			"indirect_partner_id": one.AccountID,
		}).ids("coupon_infos", "coupon_id")[0]
	}
	coupon := issue(passed, "20")
	issue(empty, "5")
	require.NoError(t, b.emu.SetQuotaStatus(frozen, 5))
	direct := b.grant("reseller_one", emulator.SeedCouponQuota{Name: "the platform's"})
	b.emu.Advance(time.Hour)
	r := b.ok(distributor, "POST", pathQuotaTake, obj{
		"quota_ids": []string{passed, passed, "nothing", quota, direct, empty, frozen}, "remark": "end of campaign",
	})
	require.Equal(t, []string{passed}, r.ids("simple_quota_infos", "quota_id"))
	require.Equal(t, []string{"0"}, r.ids("simple_quota_infos", "quota_balance"))
	require.Equal(t, []string{"nothing", quota, direct, empty, frozen}, r.ids("error_details", "id"))
	require.Equal(t, []string{"CBC.99000012", "CBC.99000012", "CBC.99000012", "CBC.99000013", "CBC.99000012"}, r.ids("error_details", "error_code"))
	require.Equal(t, "65", b.left(distributor, quota))
	require.Equal(t, []string{"CBC.99000012"}, b.ok(distributor, "POST", pathQuotaTake, obj{"quota_ids": []string{passed}}).ids("error_details", "error_code"))

	// The distributor still sees it, the reseller can no longer use it.
	q := b.ok(distributor, "GET", pathQuotasIssued+"?quota_id="+passed, nil).list("quotas")[0]
	require.Equal(t, "6", number(q["quota_status"]))
	require.Equal(t, "50", number(q["quota_value"]))
	require.Equal(t, "0", number(q["balance"]))
	require.NotContains(t, b.ok(distributor, "POST", pathQuotas, obj{"indirect_partner_id": one.AccountID}).ids("quotas", "quota_id"), passed)
	b.refused("CBC.99000012", 400, distributor, "POST", pathIssue, obj{
		"quota_id": passed, "customer_ids": []string{"x"}, "face_value": 1, "indirect_partner_id": one.AccountID,
	})

	// What comes back later goes on to the distributor.
	b.ok(distributor, "POST", pathCouponReclaim, obj{"coupon_id": coupon, "indirect_partner_id": one.AccountID})
	require.Equal(t, "85", b.left(distributor, quota))
	records := b.ok(distributor, "GET", pathQuotaRecords+"?quota_id="+passed+"&operation_type=11", nil).list("records")
	require.Len(t, records, 2)
	require.Equal(t, "20", number(records[0]["amount"]))
	require.Equal(t, "30", number(records[1]["amount"]))
	require.Equal(t, "end of campaign", records[1]["remark"])
	require.Equal(t, "distributor", records[1]["operator"])
	b.booksAreRight()
	b.emu.Advance(10 * 24 * time.Hour)
	require.Equal(t, []string{"CBC.99000017"}, b.ok(distributor, "POST", pathQuotaTake, obj{"quota_ids": []string{left}}).ids("error_details", "error_code"))
	b.refused("CBC.0100", 400, distributor, "POST", pathQuotaTake, obj{"quota_ids": []string{}})
	b.booksAreRight()
}

func TestReclaimedQuotaKeepsWhatComesBack(t *testing.T) {
	b := newBench(t, emulator.WithRule("reclaimed-quota-forwards", false))
	distributor, one := b.account("distributor"), b.account("reseller_one")
	quota := b.ok(distributor, "POST", pathQuotas, obj{"indirect_partner_id": one.AccountID}).ids("quotas", "quota_id")[0]
	coupon := b.ok(distributor, "POST", pathIssue, obj{
		"quota_id": quota, "customer_ids": []string{b.account("reseller_one_customer").AccountID}, "face_value": 10, "indirect_partner_id": one.AccountID,
	}).ids("coupon_infos", "coupon_id")[0]
	b.ok(distributor, "POST", pathQuotaTake, obj{"quota_ids": []string{quota}})
	b.ok(distributor, "POST", pathCouponReclaim, obj{"coupon_id": coupon, "indirect_partner_id": one.AccountID})
	require.Equal(t, []string{"10"}, b.ok(distributor, "GET", pathQuotasIssued+"?quota_id="+quota, nil).ids("quotas", "balance"))
	b.booksAreRight()
}

func TestQuotaRecords(t *testing.T) {
	b := newBench(t)
	distributor, one, two := b.account("distributor"), b.account("reseller_one").AccountID, b.account("reseller_two").AccountID
	quota := b.grant("distributor", emulator.SeedCouponQuota{Name: "q"})
	b.emu.Advance(time.Hour)
	r := b.ok(distributor, "POST", pathQuotaPass, obj{"quota_id": quota, "indirect_partner_ids": []string{one, two}, "quota_amount": 10})
	passed := r.ids("simple_quota_infos", "quota_id")
	b.emu.Advance(time.Hour)
	b.ok(distributor, "POST", pathQuotaTake, obj{"quota_ids": []string{passed[1]}})

	quotas := func(query string) []string {
		return b.ok(distributor, "GET", pathQuotasIssued+query, nil).ids("quotas", "quota_id")
	}
	all := quotas("")
	require.Len(t, all, 3, "the seed's is one")
	require.Equal(t, []string{passed[1], passed[0]}, all[:2], "newest first")
	for query, want := range map[string][]string{
		"?quota_id=" + passed[0]: {passed[0]}, "?quota_id=": all, "?indirect_partner_id=" + two: {passed[1]},
		"?indirect_partner_id=": all, "?indirect_partner_id=x": {}, "?parent_quota_id=" + quota: {passed[1], passed[0]},
		"?parent_quota_id=": {}, "?parent_quota_id=x": {}, "?offset=1&limit=1": {passed[0]}, "?offset=3": {},
	} {
		require.Equal(t, want, quotas(query), query)
	}

	records := func(query string) []string {
		out := []string{}
		for _, r := range b.ok(distributor, "GET", pathQuotaRecords+query, nil).list("records") {
			out = append(out, r["operation_type"].(string)+" "+r["quota_id"].(string))
		}
		return out
	}
	all = records("")
	require.Len(t, all, 4)
	require.Equal(t, []string{"11 " + passed[1], "10 " + passed[1], "10 " + passed[0]}, all[:3])
	for query, want := range map[string][]string{
		"?indirect_partner_id=" + one + "&parent_quota_id=" + quota: {"10 " + passed[0]},
		"?indirect_partner_id=&quota_id=&operation_type=":           all,
		"?indirect_partner_id=x":                                    {},
		"?quota_id=" + passed[1]:                                    {"11 " + passed[1], "10 " + passed[1]},
		"?parent_quota_id=":                                         {},
		"?operation_type=11":                                        {"11 " + passed[1]},
		"?operation_type=12":                                        all,
		"?operation_time_begin=2026-03-15T06:30:00Z":                {"11 " + passed[1]},
		"?operation_time_begin=2026-03-15T05:00:00Z&operation_time_end=2026-03-15T06:29:59Z": {"10 " + passed[1], "10 " + passed[0]},
		"?offset=2&limit=1": {"10 " + passed[0]},
		"?offset=4":         {},
	} {
		require.Equal(t, want, records(query), query)
	}
	record := b.ok(distributor, "GET", pathQuotaRecords+"?operation_type=11", nil).list("records")[0]
	require.Equal(t, "10", number(record["amount"]))
	require.Equal(t, quota, record["parent_quota_id"])
	require.Equal(t, "reseller_two", record["indirect_partner_account_name"])
	require.Equal(t, "Second Reseller Ltd", record["indirect_partner_name"])
	require.Equal(t, two, record["indirect_partner_id"])
	require.Equal(t, "0", record["result"])
	require.Equal(t, "2026-03-15T06:30:00Z", record["operation_time"])
	b.refused("CBC.0100", 400, distributor, "GET", pathQuotaRecords+"?operation_time_begin=", nil)
	for _, path := range []string{pathQuotaRecords, pathQuotasIssued, pathQuotaTake} {
		method := map[bool]string{true: "POST", false: "GET"}[path == pathQuotaTake]
		b.refused("CBC.0151", 403, b.account("partner"), method, path, nil)
	}
}
