package emulator_test

import (
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/emulator"
)

// quota is the first quota of an account as ListQuotaCoupons shows it.
func (b *bench) quota(a emulator.Account, id string) map[string]any {
	b.t.Helper()
	for _, kind := range []int{0, 1} {
		list := b.ok(a, "POST", pathQuotas, obj{"quota_ids": []string{id}, "quota_type": kind}).list("quotas")
		if len(list) > 0 {
			return list[0]
		}
	}
	require.Fail(b.t, "no such quota", id)
	return nil
}

// left is the balance of a quota.
func (b *bench) left(a emulator.Account, id string) string {
	b.t.Helper()
	return number(b.quota(a, id)["balance"])
}

// grant gives an account a quota that is valid from now on for a hundred days.
func (b *bench) grant(account string, q emulator.SeedCouponQuota) string {
	b.t.Helper()
	if q.Value.IsZero() {
		q.Value = yuan("1000")
	}
	if q.ExpiresIn == 0 {
		q.ExpiresIn = 100 * 24 * time.Hour
	}
	id, err := b.emu.GrantQuota(b.account(account).AccountID, q)
	require.NoError(b.t, err)
	return id
}

// issue issues one coupon and gives its ID.
func (b *bench) issue(seller, quotaID, customer string, face any) string {
	b.t.Helper()
	r := b.ok(b.account(seller), "POST", pathIssue, obj{
		"quota_id": quotaID, "customer_ids": []string{b.account(customer).AccountID}, "face_value": face,
	})
	require.Empty(b.t, r.list("error_details"))
	return r.list("coupon_infos")[0]["coupon_id"].(string)
}

// coupon is a coupon as its holder sees it.
func (b *bench) coupon(holder, id string) map[string]any {
	b.t.Helper()
	list := b.ok(b.account(holder), "GET", pathCoupons+"?coupon_id="+id, nil).list("user_coupons")
	require.Len(b.t, list, 1)
	return list[0]
}

func (b *bench) booksAreRight() {
	b.t.Helper()
	require.NoError(b.t, b.emu.Ledger())
	require.NoError(b.t, b.emu.CouponLedger())
}

func TestIssueCoupons(t *testing.T) {
	b := newBench(t)
	partner, verified, fresh := b.account("partner"), b.account("customer_verified"), b.account("customer_new")
	quota := b.grant("partner", emulator.SeedCouponQuota{Name: "q"})
	b.emu.Advance(time.Minute)
	r := b.ok(partner, "POST", pathIssue, `{"quota_id":"`+quota+`","customer_ids":["`+verified.AccountID+`","`+fresh.AccountID+`"],
		"face_value":100.01,"memo":"thank you"}`)
	infos := r.list("coupon_infos")
	require.Len(t, infos, 2)
	require.Empty(t, r.json["error_details"])
	require.Equal(t, verified.AccountID, infos[0]["id"])
	require.Equal(t, "799.98", b.left(partner, quota))
	require.Equal(t, "2026-03-15T04:31:00Z", b.quota(partner, quota)["last_update_time"])

	cp := b.coupon("customer_new", infos[1]["coupon_id"].(string))
	require.Equal(t, "2", number(cp["status"]))
	require.Equal(t, "1", number(cp["coupon_type"]))
	require.Equal(t, "2", number(cp["coupon_version"]))
	require.Equal(t, "100.01", number(cp["face_value"]))
	require.Equal(t, "100.01", number(cp["balance"]))
	require.Equal(t, fresh.AccountID, cp["customer_id"])
	require.Equal(t, partner.AccountID, cp["source_id"])
	require.Equal(t, quota, cp["promotion_plan_id"])
	require.Equal(t, "2026-03-15T04:30:00Z", cp["valid_time"], "the quota's")
	require.Equal(t, "2026-06-23T04:30:00Z", cp["expire_time"], "the quota's")
	require.Equal(t, "2026-03-15T04:31:00Z", cp["active_time"])
	b.booksAreRight()
}

func TestIssueFlexiCoupons(t *testing.T) {
	b := newBench(t)
	quota := b.grant("partner", emulator.SeedCouponQuota{Name: "q", Flexi: true})
	id := b.issue("partner", quota, "customer_new", "12.5")
	require.Equal(t, "4", number(b.coupon("customer_new", id)["coupon_type"]))
	b.booksAreRight()
}

// Every item is served or refused by itself.
func TestIssueIsPartlyRefused(t *testing.T) {
	seed := emulator.DefaultSeed()
	seed.Partners[0].Customers = append(seed.Partners[0].Customers, emulator.SeedCustomer{Name: "member", MemberOf: "customer_enterprise"})
	b := newBench(t, emulator.WithSeed(seed))
	partner := b.account("partner")
	quota := b.grant("partner", emulator.SeedCouponQuota{Name: "q", Value: yuan("100")})
	ids := []string{"nobody"}
	for _, name := range []string{"customer_consulting", "customer_new", "customer_resold", "rival_customer", "member", "customer_enterprise", "customer_verified", "customer_new"} {
		ids = append(ids, b.account(name).AccountID)
	}
	r := b.ok(partner, "POST", pathIssue, obj{"quota_id": quota, "customer_ids": ids, "face_value": 40})
	var refused []string
	for _, d := range r.list("error_details") {
		refused = append(refused, d["error_code"].(string)+" "+d["id"].(string))
		require.NotEmpty(t, d["error_msg"])
	}
	require.Equal(t, []string{
		"CBC.99000035 nobody", "CBC.99000014 " + ids[1], "CBC.99000000 " + ids[3], "CBC.99000035 " + ids[4],
		"CBC.50000034 " + ids[5], "CBC.99000013 " + ids[7],
	}, refused)
	require.Len(t, r.list("coupon_infos"), 2, "customer_new once, customer_enterprise")
	require.Equal(t, "20", b.left(partner, quota))

	records := b.ok(partner, "GET", pathCouponRecords+"?quota_id="+quota, nil)
	require.Equal(t, "8", number(records.json["total_count"]))
	require.Equal(t, "6", number(b.ok(partner, "GET", pathCouponRecords+"?result=-1&quota_id="+quota, nil).json["total_count"]))
	b.booksAreRight()

	plain := newBench(t, emulator.WithRule("refused-items-recorded", false), emulator.WithRule("batch-names-once", false))
	quota = plain.grant("partner", emulator.SeedCouponQuota{Name: "q"})
	id := plain.account("customer_new").AccountID
	r = plain.ok(partner, "POST", pathIssue, obj{"quota_id": quota, "customer_ids": []string{id, "nobody", id}, "face_value": 40})
	require.Len(t, r.list("coupon_infos"), 2)
	require.Equal(t, "2", number(plain.ok(partner, "GET", pathCouponRecords+"?quota_id="+quota, nil).json["total_count"]))
}

func TestIssueTerms(t *testing.T) {
	b := newBench(t)
	partner, fresh := b.account("partner"), b.account("customer_new").AccountID
	quota := b.grant("partner", emulator.SeedCouponQuota{
		Name: "q", MinFace: yuan("10"), MaxFace: yuan("50"), MaxCoupons: 3, MaxTotal: yuan("70"),
	})
	body := func(face string) string {
		return `{"quota_id":"` + quota + `","customer_ids":["` + fresh + `"],"face_value":` + face + `}`
	}
	b.refused("CBC.99000018", 400, partner, "POST", pathIssue, body("9.99"))
	b.refused("CBC.99000019", 400, partner, "POST", pathIssue, body("50.01"))
	code := func(face string) any {
		details := b.ok(partner, "POST", pathIssue, body(face)).list("error_details")
		if len(details) == 0 {
			return nil
		}
		return details[0]["error_code"]
	}
	require.Nil(t, code("50"))
	require.Equal(t, "CBC.99000021", code("20.01"))
	require.Nil(t, code("10"))
	require.Nil(t, code("10"))
	require.Equal(t, "CBC.99000020", code("10"))

	// A reclaimed coupon does not count.
	list := b.ok(partner, "GET", pathIssue+"?customer_id="+fresh, nil).list("user_coupons")
	b.ok(partner, "POST", pathCouponReclaim, obj{"coupon_id": list[0]["coupon_id"]})
	require.Nil(t, code("10"))

	designated := b.grant("partner", emulator.SeedCouponQuota{Name: "designated", Customers: []string{"customer_enterprise"}})
	b.refused("CBC.50000020", 400, partner, "POST", pathIssue, obj{"quota_id": designated, "customer_ids": []string{fresh}, "face_value": 1})
	b.issue("partner", designated, "customer_enterprise", 1)

	first := b.grant("partner", emulator.SeedCouponQuota{Name: "first", FirstLink: true})
	b.issue("partner", first, "customer_new", 1)
	require.NoError(t, b.emu.Dissociate(fresh))
	require.NoError(t, b.emu.Associate(fresh))
	b.refused("CBC.99000022", 400, partner, "POST", pathIssue, obj{"quota_id": first, "customer_ids": []string{fresh}, "face_value": 1})
	b.booksAreRight()
}

func TestIssueRefusals(t *testing.T) {
	seed := emulator.DefaultSeed()
	seed.Partners[1].CouponConsumption = true
	b := newBench(t, emulator.WithSeed(seed))
	partner, rival := b.account("partner"), b.account("rival")
	fresh := b.account("customer_new").AccountID
	quota := b.grant("partner", emulator.SeedCouponQuota{Name: "q"})
	body := func(quota string, ids ...string) obj {
		return obj{"quota_id": quota, "customer_ids": ids, "face_value": 1}
	}
	b.refused("CBC.99000012", 400, partner, "POST", pathIssue, body("no-quota", fresh))
	b.refused("CBC.99000012", 400, partner, "POST", pathIssue, body(b.grant("distributor", emulator.SeedCouponQuota{Name: "other"}), fresh))
	b.refused("CBC.50000010", 400, rival, "POST", pathIssue, body(quota, b.account("rival_customer").AccountID))
	b.refused("CBC.99000025", 400, partner, "POST", pathIssue, body(quota, fresh, partner.AccountID))
	b.refused("CBC.99000037", 400, b.account("distributor"), "POST", pathIssue, obj{
		"quota_id": quota, "customer_ids": []string{fresh}, "face_value": 1, "indirect_partner_id": "x",
	})
	for _, status := range []int{3, 4, 5} {
		require.NoError(t, b.emu.SetQuotaStatus(quota, status))
		require.Equal(t, strconv.Itoa(status), number(b.quota(partner, quota)["quota_status"]))
		b.refused("CBC.99000012", 400, partner, "POST", pathIssue, body(quota, fresh))
	}
	require.NoError(t, b.emu.SetQuotaStatus(quota, 0))
	b.ok(partner, "POST", pathIssue, body(quota, fresh))

	later := b.grant("partner", emulator.SeedCouponQuota{Name: "later", ValidIn: time.Hour})
	b.refused("CBC.99000017", 400, partner, "POST", pathIssue, body(later, fresh))
	b.emu.Advance(time.Hour)
	b.ok(partner, "POST", pathIssue, body(later, fresh))
	b.emu.Advance(100*24*time.Hour - time.Hour)
	b.refused("CBC.99000017", 400, partner, "POST", pathIssue, body(quota, fresh))
	require.Equal(t, "3", number(b.quota(partner, quota)["quota_status"]))
	require.Error(t, b.emu.SetQuotaStatus(quota, 0), "it has expired")
	for _, face := range []string{"0", "-1", "0.001", `"x"`, "null"} {
		require.Contains(t, b.refused("CBC.0100", 400, partner, "POST", pathIssue,
			`{"quota_id":"q","customer_ids":["c"],"face_value":`+face+`}`).msg(), "face_value")
	}
	b.refused("CBC.0100", 400, partner, "POST", pathIssue, obj{"quota_id": "q", "customer_ids": []string{}, "face_value": 1})
	b.booksAreRight()
}

func TestIssueValidity(t *testing.T) {
	b := newBench(t)
	partner, fresh := b.account("partner"), b.account("customer_new").AccountID
	quota := b.grant("partner", emulator.SeedCouponQuota{Name: "q", ValidIn: -time.Hour, ExpiresIn: 10 * 24 * time.Hour})
	body := func(from, to string) obj {
		o := obj{"quota_id": quota, "customer_ids": []string{fresh}, "face_value": 1}
		if from != "" {
			o["valid_time"] = from
		}
		if to != "" {
			o["expire_time"] = to
		}
		return o
	}
	for _, bad := range [][3]string{
		{"2026-03-15T03:29:59Z", "", "valid_time"},
		{"", "2026-03-25T04:30:01Z", "expire_time"},
		{"2026-03-20T00:00:00Z", "2026-03-20T00:00:00Z", "expire_time"},
		{"", "2026-03-15T04:30:00Z", "expire_time"},
		{"2026-03-20", "", "valid_time"},
	} {
		r := b.refused("CBC.0100", 400, partner, "POST", pathIssue, body(bad[0], bad[1]))
		require.Contains(t, r.msg(), bad[2], bad)
	}
	b.ok(partner, "POST", pathIssue, body("2026-03-15T03:30:00Z", "2026-03-25T04:30:00Z"))
	r := b.ok(partner, "POST", pathIssue, body("2026-03-16T00:00:00Z", ""))
	id := r.list("coupon_infos")[0]["coupon_id"].(string)

	// Not active before its time: no income, no use, no reclaim.
	require.Equal(t, "1", number(b.coupon("customer_new", id)["status"]))
	require.Nil(t, b.coupon("customer_new", id)["active_time"])
	require.NotContains(t, b.emu.UsableCoupons(fresh, "new", emulator.Line{Amount: "1"}), id)
	changes := pathCouponChanges + "?balance_type=BALANCE_TYPE_COUPON&coupon_id=" + id
	customer := b.account("customer_new")
	require.Empty(t, b.ok(customer, "GET", changes, nil).list("records"))
	b.refused("CBC.99000048", 200, partner, "POST", pathCouponReclaim, obj{"coupon_id": id})
	b.emu.SetTime(time.Date(2026, 3, 16, 0, 0, 0, 0, time.UTC))
	require.Equal(t, "2", number(b.coupon("customer_new", id)["status"]))
	require.Contains(t, b.emu.UsableCoupons(fresh, "new", emulator.Line{Amount: "1"}), id)
	records := b.ok(customer, "GET", changes, nil).list("records")
	require.Len(t, records, 1)
	require.Equal(t, "2026-03-16T00:00:00Z", records[0]["trade_time"])
	require.Equal(t, "SOURCE_OPERAIION_PRIZE", records[0]["trade_detail_type"])
	b.booksAreRight()

	loose := newBench(t, emulator.WithRule("coupon-within-quota", false), emulator.WithRule("coupon-activation", false))
	quota = loose.grant("partner", emulator.SeedCouponQuota{Name: "q", ExpiresIn: 10 * 24 * time.Hour})
	r = loose.ok(partner, "POST", pathIssue, body("2026-03-20T00:00:00Z", "2027-03-20T00:00:00Z"))
	id = r.list("coupon_infos")[0]["coupon_id"].(string)
	require.Equal(t, "2", number(loose.coupon("customer_new", id)["status"]))
	require.NotContains(t, loose.emu.UsableCoupons(fresh, "new", emulator.Line{Amount: "1"}), id)
	loose.refused("CBC.0100", 400, partner, "POST", pathIssue, body("", "2026-03-15T04:30:00Z"))
}

// Restrictions of the request narrow those of the quota and cannot widen them.
func TestIssueRestrictions(t *testing.T) {
	b := newBench(t)
	partner, fresh := b.account("partner"), b.account("customer_new").AccountID
	ecs, disk := b.product("hws.service.type.ec2", "hws.resource.type.vm", "c6.large.2.linux"), b.product("hws.service.type.ebs", "hws.resource.type.volume", "SSD")
	body := func(quota string, more obj) obj {
		o := obj{"quota_id": quota, "customer_ids": []string{fresh}, "face_value": 5}
		for name, v := range more {
			o[name] = v
		}
		return o
	}
	limits := func(quota string, more obj) []string {
		id := b.ok(partner, "POST", pathIssue, body(quota, more)).ids("coupon_infos", "coupon_id")[0]
		out := []string{}
		for _, l := range b.coupon("customer_new", id)["use_limits"].([]any) {
			out = append(out, l.(obj)["limit_key"].(string)+" "+l.(obj)["value1"].(string))
		}
		return out
	}
	free := b.grant("partner", emulator.SeedCouponQuota{Name: "free"})
	require.Empty(t, limits(free, obj{"cloud_service_types": []string{}, "product_ids": nil}))
	require.Equal(t, []string{"cloudServiceType hws.service.type.obs", "cloudServiceType hws.service.type.ebs", "productId " + ecs + "," + disk},
		limits(free, obj{"cloud_service_types": []string{"hws.service.type.obs", "hws.service.type.ebs"}, "product_ids": []string{ecs, disk}}))
	b.refused("CBC.50000055", 400, partner, "POST", pathIssue, body(free, obj{"cloud_service_types": []string{"hws.service.type.x"}}))
	b.refused("CBC.50000054", 400, partner, "POST", pathIssue, body(free, obj{"product_ids": []string{"no-product"}}))
	b.refused("CBC.0100", 400, partner, "POST", pathIssue, body(free, obj{"product_ids": make([]string, 11)}))

	bound := b.grant("partner", emulator.SeedCouponQuota{Name: "bound", Limits: []emulator.SeedLimit{
		{Key: "cloudServiceType", Value1: "hws.service.type.ec2"}, {Key: "cloudServiceType", Value1: "hws.service.type.ebs"},
		{Key: "productId", Value1: ecs + ",other"}, {Key: "subscribeType", Value1: "new"},
	}})
	require.Equal(t, []string{"cloudServiceType hws.service.type.ec2", "cloudServiceType hws.service.type.ebs", "productId " + ecs + ",other", "subscribeType new"},
		limits(bound, nil))
	require.Equal(t, []string{"productId " + ecs + ",other", "subscribeType new", "cloudServiceType hws.service.type.ebs"},
		limits(bound, obj{"cloud_service_types": []string{"hws.service.type.ebs"}}))
	require.Equal(t, []string{"cloudServiceType hws.service.type.ec2", "cloudServiceType hws.service.type.ebs", "subscribeType new", "productId " + ecs},
		limits(bound, obj{"product_ids": []string{ecs}}))
	b.refused("CBC.99000023", 400, partner, "POST", pathIssue, body(bound, obj{"cloud_service_types": []string{"hws.service.type.ebs", "hws.service.type.obs"}}))
	b.refused("CBC.99000023", 400, partner, "POST", pathIssue, body(bound, obj{"product_ids": []string{disk}}))
	b.booksAreRight()
}

// product is the ID of a product, as price inquiries show it.
func (b *bench) product(service, resource, spec string) string {
	b.t.Helper()
	id, ok := emulator.ProductID(service, resource, spec)
	require.True(b.t, ok, spec)
	return id
}

// A batch lists ten of its refusals.
func TestBatchesListTenRefusals(t *testing.T) {
	for listed, opts := range map[int][]emulator.Option{10: nil, 12: {emulator.WithRule("ten-refusals", false)}} {
		b := newBench(t, opts...)
		quota := b.grant("partner", emulator.SeedCouponQuota{Name: "q"})
		var ids []string
		for i := range 12 {
			ids = append(ids, "stranger-"+strconv.Itoa(i))
		}
		r := b.ok(b.account("partner"), "POST", pathIssue, obj{"quota_id": quota, "customer_ids": ids, "face_value": 1})
		require.Len(t, r.list("error_details"), listed)
		require.Empty(t, r.list("coupon_infos"))
	}
}
