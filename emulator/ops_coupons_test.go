package emulator_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/emulator"
)

const month = 30 * 24 * time.Hour

// ids lists one field of the elements of a list.
func (r reply) ids(list, field string) []string {
	out := []string{}
	for _, item := range r.list(list) {
		out = append(out, number(item[field]))
	}
	return out
}

func TestQuotaList(t *testing.T) {
	b := newBench(t)
	partner := b.account("partner")
	seeded := b.ok(partner, "POST", pathQuotas, obj{})
	require.Equal(t, "3", number(seeded.json["total_count"]), "cash quotas only")
	require.Equal(t, "1", number(b.ok(partner, "POST", pathQuotas, obj{"quota_type": 1}).json["total_count"]))
	b.emu.Advance(time.Hour)
	first := b.grant("partner", emulator.SeedCouponQuota{Name: "first", Value: yuan("10.50"), Limits: []emulator.SeedLimit{
		{Key: "cloudServiceType", Value1: "hws.service.type.ec2"}, {Key: "subscribeType", Value1: "new"},
		{Key: "cloudServiceType", Value1: "hws.service.type.ebs", Value2: "x"},
	}})
	b.emu.Advance(time.Hour)
	second := b.grant("partner", emulator.SeedCouponQuota{Name: "second", Value: yuan("20"), ValidIn: time.Hour, ExpiresIn: month})
	q := b.quota(partner, first)
	require.Equal(t, "10.5", number(q["quota_value"]))
	require.Equal(t, "10.5", number(q["balance"]))
	require.Equal(t, "2026-03-15T05:30:00Z", q["create_time"])
	require.Equal(t, []any{
		obj{"limit_key": "cloudServiceType", "limit_values": []any{
			obj{"value1": "hws.service.type.ec2"}, obj{"value1": "hws.service.type.ebs", "value2": "x"},
		}},
		obj{"limit_key": "subscribeType", "limit_values": []any{obj{"value1": "new"}}},
	}, q["limit_infos"])
	require.NoError(t, b.emu.SetQuotaStatus(first, 4))

	list := func(filter obj) []string { return b.ok(partner, "POST", pathQuotas, filter).ids("quotas", "quota_id") }
	all := list(obj{})
	require.Equal(t, []string{second, first}, all[:2], "newest first")
	for _, c := range []struct {
		filter obj
		want   []string
	}{
		{obj{"quota_ids": []string{first, "x"}}, []string{first}},
		{obj{"quota_ids": []string{}, "quota_status_list": []int{}}, all},
		{obj{"quota_status_list": []int{4, 3}}, []string{first}},
		{obj{"quota_type": 0, "create_time_begin": "2026-03-15T05:30:00Z"}, []string{second, first}},
		{obj{"create_time_begin": "2026-03-15T05:30:00Z", "create_time_end": "2026-03-15T06:29:59Z"}, []string{first}},
		{obj{"effective_time_begin": "2026-03-15T07:30:00Z"}, []string{second}},
		{obj{"effective_time_begin": "2026-03-15T05:00:00Z", "effective_time_end": "2026-03-15T07:29:59Z"}, []string{first}},
		{obj{"expire_time_begin": "2026-04-14T06:30:00Z", "expire_time_end": "2026-04-14T06:30:00Z"}, []string{second}},
		{obj{"offset": 1, "limit": 1}, []string{first}},
		{obj{"offset": 5}, []string{}},
		{obj{"offset": 2147483646, "limit": 100}, []string{}},
		{obj{"indirect_partner_id": b.account("reseller_one").AccountID}, all}, // a partner has no resellers: ignored
	} {
		require.Equal(t, c.want, list(c.filter), c.filter)
	}
	b.refused("CBC.0100", 400, partner, "POST", pathQuotas, obj{"quota_status_list": []int{6}})
	b.refused("CBC.0100", 400, partner, "POST", pathQuotas, obj{"create_time_begin": ""})
	require.Empty(t, b.ok(b.account("rival"), "POST", pathQuotas, obj{}).list("quotas"))

	// A distributor sees its own, or those of a reseller of its own.
	distributor := b.account("distributor")
	require.Len(t, b.ok(distributor, "POST", pathQuotas, obj{}).list("quotas"), 1)
	r := b.ok(distributor, "POST", pathQuotas, obj{"indirect_partner_id": b.account("reseller_one").AccountID})
	require.Equal(t, []string{"3000"}, r.ids("quotas", "balance"))
	b.refused("CBC.99000037", 400, distributor, "POST", pathQuotas, obj{"indirect_partner_id": partner.AccountID})
}

func TestOwnCoupons(t *testing.T) {
	b := newBench(t)
	partner, customer := b.account("partner"), b.account("customer_new")
	quota := b.grant("partner", emulator.SeedCouponQuota{Name: "q", Flexi: true})
	issued := b.issue("partner", quota, "customer_new", 30)
	b.emu.Advance(time.Hour)
	given, err := b.emu.GiveCoupon(customer.AccountID, emulator.SeedCoupon{
		Name: "event", Type: 2, FaceValue: yuan("85"), Code: "HELLO", ExpiresIn: month,
		Limits: []emulator.SeedLimit{{Key: "regionCode", Value1: "cn-north-4", Value2: "CN North-Beijing4"}},
	})
	require.NoError(t, err)
	b.emu.SpendCoupon(issued, "order-1", yuan("10"))
	b.emu.Advance(time.Hour)
	b.emu.SpendCoupon(issued, "order-2,order-3", yuan("20"))

	cp := b.coupon("customer_new", given)
	require.Nil(t, cp["balance"], "old version")
	require.Equal(t, "1", number(cp["coupon_version"]))
	require.Equal(t, "HELLO", cp["coupon_code"])
	require.Equal(t, "event", cp["plan_name"])
	require.Equal(t, "5", number(cp["fetch_method"]))
	limit := cp["use_limits"].([]any)[0].(obj)
	require.Equal(t, "regionCode", limit["limit_key"])
	require.Equal(t, "CN North-Beijing4", limit["value2"])
	require.Len(t, limit["use_limiti_info_id"], 32)
	cp = b.coupon("customer_new", issued)
	require.Equal(t, "3", number(cp["status"]))
	require.Equal(t, "0", number(cp["balance"]))
	require.Equal(t, "order-1;order-2,order-3", cp["order_id"])
	require.Equal(t, "2026-03-15T06:30:00Z", cp["reserve_time"])
	require.Equal(t, "0", cp["is_frozen"])

	list := func(query string) []string {
		return b.ok(customer, "GET", pathCoupons+query, nil).ids("user_coupons", "coupon_id")
	}
	for query, want := range map[string][]string{
		"":                                      {given, issued},
		"?coupon_id=" + issued:                  {issued},
		"?coupon_id=":                           {},
		"?coupon_id":                            {given, issued},
		"?order_id=order-2":                     {issued},
		"?order_id=":                            {},
		"?promotion_plan_id=" + quota:           {issued},
		"?promotion_plan_id=":                   {},
		"?coupon_type=4":                        {issued},
		"?coupon_type=2":                        {given},
		"?coupon_type=1":                        {},
		"?coupon_type=":                         {given, issued},
		"?status=3":                             {issued},
		"?status=2":                             {given},
		"?source_id=" + partner.AccountID:       {issued},
		"?source_id=":                           {},
		"?offset=1&limit=1":                     {issued},
		"?offset=2&limit=1":                     {},
		"?active_end_time=2026-03-15T05:29:59Z": {issued},
		"?active_start_time=2026-03-15T05:30:00Z": {given},
	} {
		require.Equal(t, want, list(query), query)
	}
	b.refused("CBC.0100", 400, customer, "GET", pathCoupons+"?offset=1", nil)
	b.refused("CBC.0100", 400, customer, "GET", pathCoupons+"?active_start_time=", nil)
	b.refused("CBC.0100", 400, customer, "GET", pathCoupons+"?status=6", nil)

	// Others see nothing of it; a partner sees the coupons that it holds itself.
	require.Empty(t, b.ok(b.account("customer_enterprise"), "GET", pathCoupons, nil).list("user_coupons"))
	require.Empty(t, b.ok(partner, "GET", pathCoupons, nil).list("user_coupons"))
	own, err := b.emu.GiveCoupon(partner.AccountID, emulator.SeedCoupon{Name: "for partners", FaceValue: yuan("5")})
	require.NoError(t, err)
	require.Equal(t, []string{own}, b.ok(partner, "GET", pathCoupons, nil).ids("user_coupons", "coupon_id"))
	distributor, reseller := b.account("distributor"), b.account("reseller_one")
	of, err := b.emu.GiveCoupon(reseller.AccountID, emulator.SeedCoupon{Name: "for resellers", FaceValue: yuan("5")})
	require.NoError(t, err)
	require.Empty(t, b.ok(distributor, "GET", pathCoupons, nil).list("user_coupons"))
	path := pathCoupons + "?indirect_partner_id="
	require.Equal(t, []string{of}, b.ok(distributor, "GET", path+reseller.AccountID, nil).ids("user_coupons", "coupon_id"))
	b.refused("CBC.99000037", 400, distributor, "GET", path+partner.AccountID, nil)
	b.refused("CBC.0151", 403, reseller, "GET", pathCoupons, nil)

	// What is done is forgotten after a year.
	b.emu.SetTime(time.Date(2027, 3, 15, 6, 30, 0, 0, time.UTC))
	require.Equal(t, []string{given, issued}, list(""))
	b.emu.Advance(time.Second)
	require.Equal(t, []string{given}, list(""), "it expired only eleven months ago")
	b.emu.Advance(month)
	require.Empty(t, list(""))
	b.booksAreRight()
}

func TestIssuedCoupons(t *testing.T) {
	b := newBench(t)
	partner := b.account("partner")
	quota := b.grant("partner", emulator.SeedCouponQuota{Name: "q", ExpiresIn: 1000 * 24 * time.Hour})
	flexi := b.grant("partner", emulator.SeedCouponQuota{Name: "f", Flexi: true})
	one := b.issue("partner", quota, "customer_new", "12.34")
	b.emu.Advance(time.Hour)
	two := b.issue("partner", flexi, "customer_enterprise", 20)
	b.emu.SpendCoupon(one, "order-1", yuan("2"))
	list := func(query string) []string {
		return b.ok(partner, "GET", pathIssue+query, nil).ids("user_coupons", "coupon_id")
	}
	all := list("")
	require.Equal(t, []string{two, one}, all[:2])
	cp := b.ok(partner, "GET", pathIssue+"?coupon_id="+one, nil).list("user_coupons")[0]
	require.Equal(t, "10.34", number(cp["balance"]))
	require.Equal(t, "12.34", number(cp["face_value"]))
	require.Equal(t, "order-1", cp["order_id"])
	require.Equal(t, "2026-03-15T05:30:00Z", cp["last_used_time"])
	require.Equal(t, "3", number(cp["fetch_method"]))
	for query, want := range map[string][]string{
		"?customer_id=" + b.account("customer_new").AccountID: {one},
		"?customer_id=":     {},
		"?order_id=order-1": {one},
		"?coupon_type=4&create_time_begin=2026-03-15T05:00:00Z": {two},
		"?status=5": {},
		"?create_time_begin=2026-03-15T05:30:00Z": {two},
		"?create_time_begin=2026-03-15T04:30:00Z&create_time_end=2026-03-15T05:29:59Z&expire_time_begin=2027-06-01T00:00:00Z": {one},
		"?expire_time_begin=2028-01-01T00:00:00Z":                                      {one},
		"?expire_time_begin=2026-06-23T04:30:00Z&expire_time_end=2026-06-23T04:30:00Z": {two},
		"?effective_time_end=&create_time_end=&coupon_type=&status=":                   all,
		"?offset=1&limit=1": {one},
		"?offset=100":       {},
	} {
		require.Equal(t, want, list(query), query)
	}
	b.refused("CBC.0100", 400, partner, "GET", pathIssue+"?coupon_id=", nil)
	b.refused("CBC.0100", 400, partner, "GET", pathIssue+"?coupon_type=2", nil)
	require.Empty(t, b.ok(b.account("rival"), "GET", pathIssue, nil).list("user_coupons"))

	// Only the coupons of resale customers are visible.
	gift, err := b.emu.GiveCoupon(b.account("customer_consulting").AccountID, emulator.SeedCoupon{Name: "g", Quota: "q", FaceValue: yuan("1")})
	require.NoError(t, err)
	require.Empty(t, list("?coupon_id="+gift))
	require.Equal(t, "1", number(b.coupon("customer_consulting", gift)["balance"]))

	b.emu.SetTime(time.Date(2028, 12, 9, 4, 30, 0, 0, time.UTC).AddDate(2, 0, -1))
	require.Equal(t, []string{one}, list(""))
	b.emu.Advance(24 * time.Hour)
	require.Empty(t, list(""))
	b.booksAreRight()
}

func TestIssuedCouponsForAYear(t *testing.T) {
	for on, want := range map[bool]int{true: 1, false: 0} {
		b := newBench(t, emulator.WithRule("issued-coupons-two-years", on))
		quota := b.grant("rival", emulator.SeedCouponQuota{Name: "q", ExpiresIn: month})
		b.issue("rival", quota, "rival_customer", 1)
		b.emu.Advance(month + 366*24*time.Hour)
		require.Len(t, b.ok(b.account("rival"), "GET", pathIssue, nil).list("user_coupons"), want)
	}
}

// Resellers issue through their distributor, from their own quotas to their own
// customers.
func TestCouponsOfResellers(t *testing.T) {
	b := newBench(t)
	distributor, reseller := b.account("distributor"), b.account("reseller_one")
	customer := b.account("reseller_one_customer").AccountID
	quota := b.ok(distributor, "POST", pathQuotas, obj{"indirect_partner_id": reseller.AccountID}).ids("quotas", "quota_id")[0]
	body := obj{"quota_id": quota, "customer_ids": []string{customer}, "face_value": 100, "indirect_partner_id": reseller.AccountID}
	r := b.ok(distributor, "POST", pathIssue, body)
	id := r.list("coupon_infos")[0]["coupon_id"].(string)
	delete(body, "indirect_partner_id")
	b.refused("CBC.99000012", 400, distributor, "POST", pathIssue, body)

	query := "?indirect_partner_id=" + reseller.AccountID
	require.Equal(t, []string{id}, b.ok(distributor, "GET", pathIssue+query, nil).ids("user_coupons", "coupon_id"))
	require.Empty(t, b.ok(distributor, "GET", pathIssue, nil).list("user_coupons"))
	require.Len(t, b.ok(distributor, "GET", pathCouponRecords+query, nil).list("records"), 1)
	require.Empty(t, b.ok(distributor, "GET", pathCouponRecords, nil).list("records"))
	for _, path := range []string{pathIssue, pathCouponRecords} {
		b.refused("CBC.99000037", 400, distributor, "GET", path+"?indirect_partner_id=x", nil)
	}
	require.Equal(t, reseller.AccountID, b.coupon("reseller_one_customer", id)["source_id"])

	b.refused("CBC.99000000", 400, distributor, "POST", pathCouponReclaim, obj{"coupon_id": id})
	b.refused("CBC.99000037", 400, distributor, "POST", pathCouponReclaim, obj{"coupon_id": id, "indirect_partner_id": "x"})
	b.ok(distributor, "POST", pathCouponReclaim, obj{"coupon_id": id, "indirect_partner_id": reseller.AccountID})
	require.Equal(t, "5", number(b.coupon("reseller_one_customer", id)["status"]))
	b.refused("CBC.0151", 403, reseller, "POST", pathIssue, body)
	b.booksAreRight()

	soft := newBench(t, emulator.WithRule("foreign-reseller-denied", false))
	soft.refused("CBC.99000000", 400, distributor, "POST", pathCouponReclaim, obj{"coupon_id": id, "indirect_partner_id": "x"})
}
