package emulator_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/emulator"
)

const couponChanges = pathCouponChanges + "?balance_type=BALANCE_TYPE_COUPON"

func TestReclaimCoupon(t *testing.T) {
	b := newBench(t)
	partner := b.account("partner")
	quota := b.grant("partner", emulator.SeedCouponQuota{Name: "q"})
	id := b.issue("partner", quota, "customer_new", 100)
	b.emu.SpendCoupon(id, "order-1", yuan("30.5"))
	b.emu.Advance(time.Hour)
	r := b.as(partner, "POST", pathCouponReclaim, obj{"coupon_id": id})
	require.Equal(t, 204, r.status)
	require.Empty(t, r.raw)

	cp := b.coupon("customer_new", id)
	require.Equal(t, "5", number(cp["status"]))
	require.Equal(t, "0", number(cp["balance"]))
	require.Equal(t, "969.5", b.left(partner, quota))
	records := b.ok(partner, "GET", pathCouponRecords+"?coupon_ids="+id, nil).list("records")
	require.Equal(t, "2", records[0]["operation_type"])
	require.Equal(t, "69.5", number(records[0]["operation_amount"]), "all that was left")
	require.Equal(t, "1", records[1]["operation_type"])
	require.Equal(t, "100", number(records[1]["operation_amount"]))

	b.refused("CBC.99000048", 200, partner, "POST", pathCouponReclaim, obj{"coupon_id": id})
	used := b.issue("partner", quota, "customer_new", 5)
	b.emu.SpendCoupon(used, "order-2", yuan("5"))
	b.refused("CBC.99000048", 200, partner, "POST", pathCouponReclaim, obj{"coupon_id": used})
	expired := b.issue("partner", quota, "customer_new", 5)
	b.emu.Advance(100 * 24 * time.Hour)
	b.refused("CBC.99000048", 200, partner, "POST", pathCouponReclaim, obj{"coupon_id": expired})

	gift, err := b.emu.GiveCoupon(b.account("customer_new").AccountID, emulator.SeedCoupon{Name: "platform's", FaceValue: yuan("5")})
	require.NoError(t, err)
	rival := b.account("rival")
	for _, foreign := range []string{gift, "nothing"} {
		b.refused("CBC.99000000", 400, partner, "POST", pathCouponReclaim, obj{"coupon_id": foreign})
	}
	b.refused("CBC.99000000", 400, rival, "POST", pathCouponReclaim, obj{"coupon_id": id})
	b.refused("CBC.0100", 400, partner, "POST", pathCouponReclaim, obj{"coupon_id": ""})
	b.refused("CBC.0100", 400, partner, "POST", pathCouponReclaim, obj{"coupon_id": id, "indirect_partner_id": ""})
	b.booksAreRight()

	soft := newBench(t, emulator.WithRule("foreign-coupon-denied", false))
	soft.refused("CBC.99000048", 200, partner, "POST", pathCouponReclaim, obj{"coupon_id": "nothing"})
}

// The customer of a coupon may have become a referral customer that kept it.
func TestReclaimFromReferralCustomer(t *testing.T) {
	b := newBench(t)
	partner := b.account("partner")
	b.grant("partner", emulator.SeedCouponQuota{Name: "q"})
	id, err := b.emu.GiveCoupon(b.account("customer_consulting").AccountID, emulator.SeedCoupon{Name: "c", Quota: "q", FaceValue: yuan("5")})
	require.NoError(t, err)
	b.refused("CBC.99000045", 400, partner, "POST", pathCouponReclaim, obj{"coupon_id": id})
}

func TestExpiredCoupon(t *testing.T) {
	for on, left := range map[bool]string{true: "1000", false: "900"} {
		b := newBench(t, emulator.WithRule("coupon-rest-to-quota", on))
		partner := b.account("partner")
		quota := b.grant("partner", emulator.SeedCouponQuota{Name: "q"})
		r := b.ok(partner, "POST", pathIssue, obj{
			"quota_id": quota, "customer_ids": []string{b.account("customer_new").AccountID}, "face_value": 100, "expire_time": "2026-03-16T00:00:00Z",
		})
		id := r.list("coupon_infos")[0]["coupon_id"].(string)
		b.emu.SetTime(time.Date(2026, 3, 15, 23, 59, 59, 0, time.UTC))
		require.Equal(t, "2", number(b.coupon("customer_new", id)["status"]))
		b.emu.Advance(time.Second)
		require.Equal(t, "4", number(b.coupon("customer_new", id)["status"]))
		require.Equal(t, "0", number(b.coupon("customer_new", id)["balance"]))
		require.Equal(t, left, b.left(partner, quota))
		record := b.ok(partner, "GET", pathCouponRecords+"?operation_types=4&coupon_ids="+id, nil).list("records")[0]
		require.Equal(t, "100", number(record["operation_amount"]))
		require.Equal(t, "2026-03-16T00:00:00Z", record["operation_time"])
		change := b.ok(b.account("customer_new"), "GET", couponChanges, nil).list("records")[0]
		require.Equal(t, "SOURCE_OPERAIION_EXPIRECLEAR", change["trade_detail_type"])
		require.Equal(t, "-100.00", change["change_amount"])
		require.Equal(t, "0.00", change["balance_after_change"])
		b.booksAreRight()
	}
}

// A refund gives the money back to the coupon, or to the quota when the coupon
// has ended.
func TestReturnedCoupon(t *testing.T) {
	b := newBench(t)
	partner, customer := b.account("partner"), b.account("customer_new")
	quota := b.grant("partner", emulator.SeedCouponQuota{Name: "q"})
	id := b.issue("partner", quota, "customer_new", 100)
	b.emu.SpendCoupon(id, "order-1", yuan("60"))
	b.emu.SpendCoupon(id, "order-2", yuan("40"))
	require.Equal(t, "3", number(b.coupon("customer_new", id)["status"]))
	require.Equal(t, []string{id + " 60"}, b.emu.CouponsOn(customer.AccountID, "order-1"))
	b.emu.ReturnCoupon(id, "order-1", "refund-1", yuan("25"))
	cp := b.coupon("customer_new", id)
	require.Equal(t, "2", number(cp["status"]))
	require.Equal(t, "25", number(cp["balance"]))
	require.Equal(t, []string{id + " 35"}, b.emu.CouponsOn(customer.AccountID, "order-1"))
	require.Panics(t, func() { b.emu.ReturnCoupon(id, "order-1", "refund-2", yuan("35.01")) })

	b.ok(partner, "POST", pathCouponReclaim, obj{"coupon_id": id})
	require.Equal(t, "925", b.left(partner, quota))
	b.emu.ReturnCoupon(id, "order-1", "refund-2", yuan("35"))
	require.Equal(t, "960", b.left(partner, quota))
	require.Equal(t, "5", number(b.coupon("customer_new", id)["status"]))
	b.emu.Advance(100 * 24 * time.Hour)
	b.emu.ReturnCoupon(id, "order-2", "refund-3", yuan("40"))
	records := b.ok(partner, "GET", pathCouponRecords+"?operation_types=5&operation_types=9", nil).list("records")
	require.Len(t, records, 2)
	require.Equal(t, "40", number(records[0]["operation_amount"]))
	require.Empty(t, b.emu.CouponsOn(customer.AccountID, "order-1"))
	b.booksAreRight()

	// One that has expired unused stays "used" until something comes back.
	list := b.ok(customer, "GET", couponChanges+"&trade_id=refund-3", nil).list("records")
	require.Len(t, list, 1)
	require.Equal(t, "SOURCE_OPERAIION_UNSUBSCRIBE", list[0]["trade_detail_type"])
}

// A coupon of the old version is used once, whatever it pays, and comes back
// only as a whole.
func TestSingleUseCoupon(t *testing.T) {
	b := newBench(t)
	customer := b.account("customer_new")
	give := func(c emulator.SeedCoupon) string {
		id, err := b.emu.GiveCoupon(customer.AccountID, c)
		require.NoError(t, err)
		return id
	}
	cash := give(emulator.SeedCoupon{Name: "old", FaceValue: yuan("50"), Single: true})
	percent := give(emulator.SeedCoupon{Name: "fifteen off", Type: 2, FaceValue: yuan("85")})
	line := emulator.Line{Amount: "33.33"}
	require.Equal(t, []string{"33.33", "0"}, b.emu.CoupledPayment(customer.AccountID, []string{cash, percent}, "new", line))
	require.Equal(t, []string{"4.99", "28.34"}, b.emu.CoupledPayment(customer.AccountID, []string{percent, cash}, "new", line))

	b.emu.SpendCoupon(cash, "order-1", yuan("33.33"))
	b.emu.SpendCoupon(percent, "order-2", yuan("4.99"))
	for _, id := range []string{cash, percent} {
		require.Equal(t, "3", number(b.coupon("customer_new", id)["status"]))
		require.NotContains(t, b.emu.UsableCoupons(customer.AccountID, "new", line), id)
	}
	require.Equal(t, "-16.67", b.ok(customer, "GET", couponChanges+"&trade_type=EXPIRED", nil).list("records")[0]["change_amount"])
	b.emu.ReturnCoupon(cash, "order-1", "refund", yuan("10"))
	require.Equal(t, "3", number(b.coupon("customer_new", cash)["status"]))
	b.emu.ReturnCoupon(cash, "order-1", "refund", yuan("23.33"))
	require.Equal(t, "2", number(b.coupon("customer_new", cash)["status"]))
	require.Equal(t, []string{"50"}, b.emu.CoupledPayment(customer.AccountID, []string{cash}, "new", emulator.Line{Amount: "80"}))
	b.emu.ReturnCoupon(percent, "order-2", "refund", yuan("4.99"))
	require.Equal(t, "2", number(b.coupon("customer_new", percent)["status"]))
	require.Empty(t, b.ok(customer, "GET", couponChanges+"&coupon_id="+percent, nil).list("records"), "it holds no money")
	b.booksAreRight()
}

func TestUsableCoupons(t *testing.T) {
	b := newBench(t)
	customer := b.account("customer_new").AccountID
	give := func(name string, expiresIn time.Duration, limits ...emulator.SeedLimit) string {
		id, err := b.emu.GiveCoupon(customer, emulator.SeedCoupon{Name: name, FaceValue: yuan("50"), ExpiresIn: expiresIn, Limits: limits})
		require.NoError(t, err)
		return id
	}
	any := give("any", 3*month)
	ecs := give("ecs", 2*month, emulator.SeedLimit{Key: "cloudServiceType", Value1: "hws.service.type.ec2"})
	north := give("north", month, emulator.SeedLimit{Key: "regionCode", Value1: "cn-north-1"}, emulator.SeedLimit{Key: "regionCode", Value1: "cn-north-4"})
	renew := give("renew", month, emulator.SeedLimit{Key: "subscribeType", Value1: "renew,change"})
	product := give("product", month, emulator.SeedLimit{Key: "productId", Value1: "P1,P2"})
	twice := give("twice", 4*month, emulator.SeedLimit{Key: "usageTimes", Value1: "2"})
	frozen := give("frozen", month)
	require.NoError(t, b.emu.FreezeCoupon(frozen, true))
	require.Equal(t, "1", b.coupon("customer_new", frozen)["is_frozen"])

	vm := emulator.Line{Service: "hws.service.type.ec2", Product: "P1", Region: "cn-north-4", Amount: "30"}
	disk := emulator.Line{Service: "hws.service.type.ebs", Product: "P3", Region: "cn-east-3", Amount: "40"}
	require.Equal(t, []string{north, product, ecs, any, twice}, b.emu.UsableCoupons(customer, "new", vm, disk), "soonest expiry first")
	require.Equal(t, []string{renew, any, twice}, b.emu.UsableCoupons(customer, "change", disk))
	require.Empty(t, b.emu.UsableCoupons(customer, "new"))
	require.Equal(t, []string{"30", "0", "40", "0"}, b.emu.CoupledPayment(customer, []string{ecs, product, any, twice}, "new", vm, disk))
	require.Equal(t, []string{"50", "20", "0"}, b.emu.CoupledPayment(customer, []string{any, twice, ecs}, "new", vm, disk))

	b.emu.SpendCoupon(twice, "order-1", yuan("1"))
	b.emu.SpendCoupon(twice, "order-2", yuan("1"))
	require.NotContains(t, b.emu.UsableCoupons(customer, "new", vm), twice)
	require.Panics(t, func() { b.emu.SpendCoupon(twice, "order-3", yuan("1")) })
	require.Panics(t, func() { b.emu.SpendCoupon(any, "order-3", yuan("50.01")) })
	require.NoError(t, b.emu.FreezeCoupon(frozen, false))
	require.Contains(t, b.emu.UsableCoupons(customer, "new", vm), frozen)
	b.booksAreRight()
}

func TestCouponRecords(t *testing.T) {
	b := newBench(t)
	partner := b.account("partner")
	cash := b.grant("partner", emulator.SeedCouponQuota{Name: "cash"})
	flexi := b.grant("partner", emulator.SeedCouponQuota{Name: "flexi 2", Flexi: true})
	b.emu.Advance(time.Hour)
	one := b.issue("partner", cash, "customer_new", 10)
	b.emu.Advance(time.Hour)
	two := b.issue("partner", flexi, "customer_enterprise", 20)
	b.emu.Advance(time.Hour)
	b.ok(partner, "POST", pathCouponReclaim, obj{"coupon_id": one})
	list := func(query string) []string {
		out := []string{}
		for _, r := range b.ok(partner, "GET", pathCouponRecords+query, nil).list("records") {
			out = append(out, r["operation_type"].(string)+" "+r["coupon_id"].(string))
		}
		return out
	}
	all := list("")
	require.Equal(t, []string{"2 " + one, "1 " + two, "1 " + one}, all[:3])
	for query, want := range map[string][]string{
		"?operation_types=2":                   {"2 " + one},
		"?operation_types=3&operation_types=6": {},
		"?operation_types":                     {},
		"?quota_id=" + flexi:                   {"1 " + two},
		"?quota_id=":                           {},
		"?quota_type=1&operation_time_begin=2026-03-15T05:00:00Z": {"1 " + two},
		"?coupon_ids=" + one + "&coupon_ids=x":                    {"2 " + one, "1 " + one},
		"?coupon_ids":                                             {},
		"?customer_id=" + b.account("customer_new").AccountID:     {"2 " + one, "1 " + one},
		"?customer_id=":                                           {},
		"?operation_time_begin=2026-03-15T07:30:00Z":              {"2 " + one},
		"?operation_time_begin=2026-03-15T05:30:00Z&operation_time_end=2026-03-15T06:29:59Z": {"1 " + one},
		"?result=-1":          {},
		"?result=7&limit=100": all,
		"?result=0":           all,
		"?offset=1&limit=1":   {"1 " + two},
		"?offset=100":         {},
	} {
		require.Equal(t, want, list(query), query)
	}
	record := b.ok(partner, "GET", pathCouponRecords+"?quota_id="+flexi, nil).list("records")[0]
	require.Equal(t, "1", number(record["quota_type"]))
	require.Equal(t, "0", record["result"])
	b.refused("CBC.0100", 400, partner, "GET", pathCouponRecords+"?operation_types=10", nil)
	require.Empty(t, b.ok(b.account("rival"), "GET", pathCouponRecords, nil).list("records"))
}

func TestCouponChangeRecords(t *testing.T) {
	b := newBench(t)
	partner, customer := b.account("partner"), b.account("customer_new")
	quota := b.grant("partner", emulator.SeedCouponQuota{Name: "q"})
	id := b.issue("partner", quota, "customer_new", 100)
	b.emu.Advance(12 * time.Hour) // 2026-03-15T16:30Z is the 16th in UTC+8
	b.emu.SpendCoupon(id, "order-1", yuan("30.5"))
	b.emu.ReturnCoupon(id, "order-1", "refund-1", yuan("0.5"))
	other := b.issue("partner", quota, "customer_new", 1)
	b.ok(partner, "POST", pathCouponReclaim, obj{"coupon_id": id})

	all := b.ok(customer, "GET", couponChanges, nil)
	require.Equal(t, "5", number(all.json["total_count"]))
	require.Equal(t, "CNY", all.json["currency"])
	list := all.list("records")
	var lines []string
	for _, r := range list {
		lines = append(lines, r["trade_detail_type"].(string)+" "+r["change_amount"].(string)+" "+r["balance_after_change"].(string)+" "+r["revenue_expense_type"].(string))
	}
	require.ElementsMatch(t, []string{
		"SOURCE_OPERAIION_PRIZE 1.00 1.00 REVENUE",
		"SOURCE_OPERATION_COUPONCANCEL -70.00 0.00 EXPENSE",
		"SOURCE_OPERAIION_UNSUBSCRIBE 0.50 70.00 REVENUE",
		"SOURCE_OPERAIION_DEDEUCT -30.50 69.50 EXPENSE",
		"SOURCE_OPERAIION_PRIZE 100.00 100.00 REVENUE",
	}, lines)
	spent := b.ok(customer, "GET", couponChanges+"&trade_type=DEDEUCT", nil).list("records")[0]
	require.Equal(t, "order-1", spent["trade_id"])
	require.Equal(t, "2026-03", spent["bill_cycle"])
	require.Equal(t, "弹性云服务器", spent["cloud_service_type_name"])
	require.Equal(t, "云主机", spent["resource_type_name"])
	require.Equal(t, "customer_new", spent["account_name"])

	count := func(query string) string {
		return number(b.ok(customer, "GET", couponChanges+query, nil).json["total_count"])
	}
	for query, want := range map[string]string{
		"&revenue_expense_type=REVENUE": "3", "&revenue_expense_type=EXPENSE": "2",
		"&trade_type=ADJUST": "2", "&trade_type=REFUND": "1", "&trade_type=COUPONCANCEL": "1",
		"&trade_type=RFROZEN": "0", "&trade_type=COUPONADJUST": "0", "&trade_type=EXPIRED": "0",
		"&trade_id=refund-1": "1", "&trade_id=": "5", "&coupon_id=" + other: "1", "&coupon_id=x": "0", "&coupon_id=": "5",
		"&trade_time_end=2026-03-15": "1", "&trade_time_begin=2026-03-16": "4", "&trade_time_begin=2026-03-17&trade_time_end=2026-03-18": "0",
		"&offset=4": "5", "&offset=50": "5",
	} {
		require.Equal(t, want, count(query), query)
	}
	require.Len(t, b.ok(customer, "GET", couponChanges+"&offset=4", nil).list("records"), 1)
	require.Empty(t, b.ok(customer, "GET", couponChanges+"&offset=50", nil).list("records"))
	for _, bad := range []string{"&trade_type=", "&revenue_expense_type=", "&trade_time_begin=", "&trade_type=X"} {
		b.refused("CBC.0100", 400, customer, "GET", couponChanges+bad, nil)
	}
	b.refused("CBC.0100", 400, customer, "GET", pathCouponChanges, nil)
	b.refused("CBC.99000084", 400, b.account("customer_resold"), "GET", couponChanges, nil)
	require.Empty(t, b.ok(b.account("customer_enterprise"), "GET", couponChanges, nil).list("records"))
	b.emu.SetTime(time.Date(2027, 3, 16, 12, 0, 0, 0, time.UTC))
	require.Equal(t, "6", count("&trade_time_begin=2026-03-15"), "the other coupon has expired")
	require.Equal(t, "5", count(""), "from today a year ago")
}
