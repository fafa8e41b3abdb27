package emulator_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/emulator"
)

const (
	v1Resources   = "/common/order-mgr/resources/detail"
	v1Renew       = "/common/order-mgr/resources/renew"
	v1Unsubscribe = "/common/order-mgr/resources/delete"
	v1Provisioned = "/common/order-mgr/orders-resource/"
	oldPackages   = "/v2/payments/free-resources/query"
)

// v1Resources lists resources the legacy way, by name.
func (b *bench) v1Resources(a emulator.Account, query string) []string {
	b.t.Helper()
	r := b.old(success, a, "GET", v1(a.AccountID, v1Resources+query), nil)
	return names(r.list("data"), "resource_name")
}

// v1Renewal is the body that renews resources for a month.
func v1Renewal(mode int, ids ...string) obj {
	return obj{"resource_ids": ids, "period_type": 2, "period_num": 1, "expire_mode": mode, "isAutoPay": 1}
}

func TestLegacyResourcesAreTheCurrentOnes(t *testing.T) {
	b := newBench(t)
	customer := buyer(b, "5000")
	b.buy(customer, buying(serverItem("web"), diskOf("web-disk", "web", 40)))
	order := b.buy(customer, buying(serverItem("batch")))
	b.ok(customer, "POST", pathAutoRenew+b.resourceID(customer, "batch"), nil)

	list := b.old(success, customer, "GET", v1(customer.AccountID, v1Resources), nil).list("data")
	require.Len(t, list, 3)
	for _, then := range list {
		now := b.subscription(customer, then["resource_name"].(string))
		for old, name := range map[string]string{
			"id": "id", "resource_id": "resource_id", "region_code": "region_code", "cloud_service_type_code": "service_type_code",
			"resource_type_code": "resource_type_code", "resource_spec_code": "resource_spec_code", "project_code": "project_id",
			"product_id": "product_id", "main_resource_id": "parent_resource_id", "is_main_resource": "is_main_resource",
			"status": "status", "valid_time": "effective_time", "expire_time": "expire_time",
		} {
			require.Equal(t, now[name], then[old], old)
		}
		policy := map[string]string{"web": "4", "web-disk": "4", "batch": "3"}[then["resource_name"].(string)]
		require.Equal(t, policy, number(then["next_operation_policy"]))
	}

	web, disk := b.resourceID(customer, "web"), b.resourceID(customer, "web-disk")
	for query, want := range map[string][]string{
		"?resource_ids=" + web:                       {"web", "web-disk"},
		"?resource_ids=" + web + "," + disk:          {"web", "web-disk"},
		"?only_main_resource=1":                      {"web", "batch"},
		"?only_main_resource=1&resource_ids=" + disk: {"web-disk"},
		"?only_main_resource=1&resource_ids=" + web:  {"web"},
		"?order_id=" + order:                         {"batch"},
		"?order_id=none":                             {},
		"?resource_ids=none":                         {},
		"?resource_ids=":                             {},
		"?resource_ids":                              {},
		"?order_id=":                                 {},
		"?status_list=2,5":                           {"web", "web-disk", "batch"},
		"?status_list=4":                             {},
		"?page_no=2&page_size=2":                     {"batch"},
		"?page_no=3&page_size=2":                     {},
		"?page_no=2147483647&page_size=500":          {},
	} {
		require.Equal(t, want, b.v1Resources(customer, query), query)
	}
	for _, query := range []string{
		"?status_list=", "?status_list", "?status_list=3", "?status_list=2%205", "?page_no=0", "?page_size=501", "?only_main_resource=2",
		"?only_main_resource=", "?resource_ids=" + strings.Repeat("x,", 51),
	} {
		b.refused("CBC.0100", 400, customer, "GET", v1(customer.AccountID, v1Resources+query), nil)
	}

	// Partners get no error and no data; another customer's path is refused.
	partner := b.account("partner")
	require.Empty(t, b.v1Resources(partner, ""))
	b.old(success, partner, "GET", v1(customer.AccountID, v1Resources), nil)
	b.refused("CBC.0151", 403, b.account("customer_verified"), "GET", v1(customer.AccountID, v1Resources), nil)

	// What has been given back is not in the legacy list.
	b.ok(customer, "POST", pathUnsubscribe, unsubscription(1, web))
	b.emu.Advance(processed)
	require.Equal(t, "3", number(b.subscription(customer, "web")["status"]))
	require.Equal(t, []string{"batch"}, b.v1Resources(customer, ""))

	plain := newBench(t, emulator.WithRule("legacy-policy-freeze", false))
	a := buyer(plain, "1000")
	plain.buy(a, buying(serverItem("web")))
	require.Equal(t, "0", number(plain.old(success, a, "GET", v1(a.AccountID, v1Resources), nil).list("data")[0]["next_operation_policy"]))
}

func TestLegacyProvisioning(t *testing.T) {
	b := newBench(t)
	customer := buyer(b, "1000")
	id := b.place(customer, buying(serverItem("web"), diskOf("web-disk", "web", 40)))
	list := func(query string) reply {
		return b.old("", customer, "GET", v1(customer.AccountID, v1Provisioned+id+query), nil)
	}
	all := "?offset=1&limit=50"
	require.Empty(t, list(all).list("resources"), "nothing is paid")
	b.ok(customer, "POST", pathPay, payment(id))
	for _, r := range list(all).list("resources") {
		require.Equal(t, "1", number(r["status"]))
		require.NotContains(t, r, "resourceId", "it has no id yet")
	}
	b.emu.Advance(processed)
	r := list(all)
	require.Equal(t, "2", number(r.json["totalSize"]))
	server, disk := r.list("resources")[0], r.list("resources")[1]
	require.Equal(t, b.resourceID(customer, "web"), server["resourceId"])
	require.Equal(t, "2", number(server["status"]))
	require.Nil(t, server["resourceSize"])
	require.Equal(t, "40", number(disk["resourceSize"]))
	require.Equal(t, "17", number(disk["resouceSizeMeasureId"]))
	require.Equal(t, []map[string]any{disk}, list("?offset=2&limit=1").list("resources"))
	require.Empty(t, list("?offset=3&limit=1").list("resources"))

	b.refused("CBC.0100", 400, customer, "GET", v1(customer.AccountID, v1Provisioned+id), nil)
	b.refused("CBC.0100", 400, customer, "GET", v1(customer.AccountID, v1Provisioned+id+"?offset=1&limit=51"), nil)
	b.refused("CBC.30000010", 200, customer, "GET", v1(customer.AccountID, v1Provisioned+"CS1"+all), nil)
	other := b.account("customer_verified")
	b.refused("CBC.30000010", 200, other, "GET", v1(other.AccountID, v1Provisioned+id+all), nil)
	b.refused("CBC.0151", 403, b.account("partner"), "GET", v1(customer.AccountID, v1Provisioned+id+all), nil)
}

func TestLegacyRenewalIsTheRenewal(t *testing.T) {
	b := newBench(t)
	customer := buyer(b, "1000")
	b.buy(customer, buying(serverItem("web"), diskOf("web-disk", "web", 40)))
	web, path := b.resourceID(customer, "web"), v1(customer.AccountID, v1Renew)
	before := b.subscription(customer, "web")["expire_time"]

	ids := b.old(success, customer, "POST", path, v1Renewal(0, web)).orderIDs()
	require.Len(t, ids, 1)
	require.Equal(t, "2", number(b.orderInfo(customer, ids[0])["order_type"]))
	b.emu.Advance(processed)
	require.Greater(t, b.subscription(customer, "web")["expire_time"], before)
	require.Equal(t, "440.40", b.balance("customer_new"), "1000 less twice 279.8")

	// Without automatic payment, whichever operation pays renews.
	body := v1Renewal(0, web)
	delete(body, "isAutoPay")
	unpaid := b.old(success, customer, "POST", path, body).orderIDs()[0]
	require.Equal(t, "6", number(b.orderInfo(customer, unpaid)["status"]))
	b.refused("CBC.99003100", 200, customer, "POST", path, v1Renewal(0, web))
	b.old(success, customer, "POST", oldPay, obj{"order_id": unpaid})
	b.emu.Advance(processed)

	b.refused("CBC.30050006", 200, customer, "POST", path, v1Renewal(0, web))
	b.refused("CBC.99003016", 200, customer, "POST", path, v1Renewal(0, "none"))
	b.refused("CBC.30010036", 200, customer, "POST", path, v1Renewal(0, b.resourceID(customer, "web-disk")))
	for field, value := range map[string]any{"period_type": 4, "period_num": 0} {
		b.refused("CBC.30010069", 200, customer, "POST", path, withField(v1Renewal(0, web), field, value))
	}
	for field, value := range map[string]any{"period_type": nil, "period_num": "1", "expire_mode": nil, "resource_ids": []string{}} {
		b.refused("CBC.0100", 400, customer, "POST", path, withField(v1Renewal(0, web), field, value))
	}
	other := b.account("customer_verified")
	b.refused("CBC.99003016", 200, other, "POST", v1(other.AccountID, v1Renew), v1Renewal(0, web))
	b.refused("CBC.0151", 403, other, "POST", path, v1Renewal(0, web))
	b.refused("CBC.0151", 403, b.account("partner"), "POST", path, v1Renewal(0, web))
	b.sound()
}

func TestLegacyExpireMode(t *testing.T) {
	b := newBench(t)
	customer := buyer(b, "2000")
	b.buy(customer, buying(serverItem("web"), diskOf("web-disk", "web", 40)))
	web, path := b.resourceID(customer, "web"), v1(customer.AccountID, v1Renew)
	policies := func() [2]string {
		return [2]string{number(b.subscription(customer, "web")["expire_policy"]), number(b.subscription(customer, "web-disk")["expire_policy"])}
	}
	renew := func(mode int) {
		b.old(success, customer, "POST", path, v1Renewal(mode, web))
		b.emu.Advance(processed)
	}
	renew(3)
	require.Equal(t, [2]string{"3", "3"}, policies())
	renew(7)
	require.Equal(t, [2]string{"3", "3"}, policies(), "an unknown mode changes nothing")
	renew(0)
	require.Equal(t, [2]string{"0", "0"}, policies())
	renew(3)
	expiry := b.subscription(customer, "web")["expire_time"]
	require.NoError(t, b.emu.TopUp(customer.AccountID, dec("1000")))
	b.emu.Advance(200 * 24 * time.Hour)
	require.Greater(t, b.subscription(customer, "web")["expire_time"], expiry, "it renews itself")
	b.sound()

	off := newBench(t, emulator.WithRule("legacy-expire-mode", false))
	a := buyer(off, "1000")
	off.buy(a, buying(serverItem("web")))
	off.old(success, a, "POST", v1(a.AccountID, v1Renew), v1Renewal(3, off.resourceID(a, "web")))
	require.Equal(t, "0", number(off.subscription(a, "web")["expire_policy"]))
}

func TestLegacyUnsubscription(t *testing.T) {
	b := newBench(t)
	customer := buyer(b, "1000")
	b.buy(customer, buying(serverItem("web"), diskOf("web-disk", "web", 40)))
	web, path := b.resourceID(customer, "web"), v1(customer.AccountID, v1Unsubscribe)
	body := func(kind int, ids ...string) obj { return obj{"resourceIds": ids, "unSubType": kind} }

	b.refused("CBC.99003128", 200, customer, "POST", path, body(2, web))
	b.old(success, customer, "POST", v1(customer.AccountID, v1Renew), v1Renewal(0, web))
	b.emu.Advance(processed)
	require.Equal(t, "440.40", b.balance("customer_new"))
	b.old(success, customer, "POST", path, body(2, web))
	b.emu.Advance(processed)
	require.Equal(t, "720.20", b.balance("customer_new"), "the renewed term comes back")
	require.Equal(t, "2", number(b.subscription(customer, "web")["status"]))

	reason := withField(withField(body(1, web), "unsubscribeReasonType", 5), "unsubscribeReason", "not needed")
	ids := b.old(success, customer, "POST", path, reason).orderIDs()
	b.emu.Advance(processed)
	require.Equal(t, "1000.00", b.balance("customer_new"), "within five days everything comes back")
	require.Equal(t, "4", number(b.orderInfo(customer, ids[0])["order_type"]))
	require.Equal(t, "3", number(b.subscription(customer, "web-disk")["status"]), "what is attached goes with it")
	require.NotEmpty(t, b.ok(customer, "GET", pathRefunds+"?order_id="+ids[0], nil).list("refund_infos"))

	b.refused("CBC.30000067", 200, customer, "POST", path, body(1, web))
	b.refused("CBC.99003012", 200, customer, "POST", path, body(1, "none"))
	for _, bad := range []obj{body(1), body(0, web), body(3, web), {"resourceIds": []string{web}}, {"unSubType": 1}} {
		b.refused("CBC.0100", 400, customer, "POST", path, bad)
	}
	b.refused("CBC.0151", 403, b.account("partner"), "POST", path, body(1, web))
	b.sound()
}

// What fails of a batch is listed where the batch is not refused as a whole.
func TestLegacyPartialBatches(t *testing.T) {
	b := newBench(t, emulator.WithRule("resource-batches-whole", false))
	customer := buyer(b, "1000")
	b.buy(customer, buying(serverItem("web")))
	web := b.resourceID(customer, "web")
	check := func(path string, body obj, code string) {
		t.Helper()
		r := b.as(customer, "POST", v1(customer.AccountID, path), body)
		require.Equal(t, success, r.code(), string(r.raw))
		require.Len(t, r.orderIDs(), 1)
		require.Equal(t, "none", r.list("errorItems")[0]["resource_id"])
		require.Equal(t, code, r.list("errorItems")[0]["error_code"])
		b.emu.Advance(processed)
	}
	check(v1Renew, v1Renewal(0, "none", web), "CBC.99003016")
	none := b.as(customer, "POST", v1(customer.AccountID, v1Renew), v1Renewal(0, "none"))
	require.Equal(t, []any{}, none.json["order_ids"])
	require.Len(t, none.list("errorItems"), 1)
	check(v1Unsubscribe, obj{"resourceIds": []string{web, "none"}, "unSubType": 1}, "CBC.99003012")
}

// Traits and marked values count for the legacy operations, too.
func TestLegacyTraits(t *testing.T) {
	b := newBench(t)
	customer := buyer(b, "1000")
	item := serverItem("web")
	item.Traits = []string{"locked"}
	b.buy(customer, buying(item))
	web := b.resourceID(customer, "web")
	b.refused("CBC.99003002", 200, customer, "POST", v1(customer.AccountID, v1Renew), v1Renewal(0, web))
	b.refused("CBC.99003002", 200, customer, "POST", v1(customer.AccountID, v1Unsubscribe), obj{"resourceIds": []string{web}, "unSubType": 1})
}

func TestLegacyPackagesAreTheCurrentOnes(t *testing.T) {
	b := newBench(t)
	customer := buyer(b, "5000")
	order := b.buy(customer, buying(obsPackage("flow", "obs.flow.500gb"), obsPackage("storage", "obs.standard.100gb"), obsPackage("all", "obs.bundle")))
	now := b.ok(customer, "POST", pathPackages, obj{"limit": 100}).list("free_resource_packages")
	then := b.old("", customer, "POST", oldPackages, obj{"limit": 100}).list("free_resource_packages")
	require.Len(t, then, 3)
	for i, p := range now {
		delete(p, "service_type_name")
		for j, item := range p["free_resources"].([]any) {
			old := then[i]["free_resources"].([]any)[j].(obj)
			require.Equal(t, item.(obj)["amount"], number(old["amount"]), "text now, a number then")
			require.NotEqual(t, item.(obj)["amount"], old["amount"])
			require.Equal(t, item.(obj)["free_resource_id"], old["free_resource_id"])
		}
		delete(p, "free_resources")
		delete(then[i], "free_resources")
		require.Equal(t, p, then[i])
	}
	for want, filter := range map[int][]obj{
		3: {{}, {"order_id": order}, {"order_id": ""}, {"status": 1}, {"region_code": nil}},
		0: {{"status": 3}, {"region_code": "cn-east-3"}, {"order_id": "CS1"}, {"enterprise_project_id": "x"}, {"offset": 2}},
		1: {{"product_name": now[0]["product_name"]}, {"offset": 2, "limit": 2}, {"offset": 0, "limit": 1}},
	} {
		for _, body := range filter {
			r := b.old("", customer, "POST", oldPackages, body)
			require.Len(t, r.list("free_resource_packages"), want, body)
		}
	}
	require.Equal(t, "3", number(b.old("", customer, "POST", oldPackages, obj{"offset": 9}).json["total_count"]))
	require.Empty(t, b.old("", b.account("customer_enterprise"), "POST", oldPackages, obj{}).list("free_resource_packages"))
	b.refused("CBC.0100", 400, customer, "POST", oldPackages, obj{"offset": 10000})
	b.refused("CBC.0151", 403, b.account("partner"), "POST", oldPackages, obj{})
}

// An ID that is named twice costs and gives back once, also where it is served
// twice.
func TestLegacyDuplicates(t *testing.T) {
	for _, once := range []bool{true, false} {
		b := newBench(t, emulator.WithRule("batch-names-once", once))
		customer := buyer(b, "2000")
		b.buy(customer, buying(serverItem("web")))
		web, path := b.resourceID(customer, "web"), v1(customer.AccountID, v1Unsubscribe)
		b.old(success, customer, "POST", v1(customer.AccountID, v1Renew), v1Renewal(0, web, web))
		b.emu.Advance(processed)
		for _, kind := range []int{2, 1} {
			b.old(success, customer, "POST", path, obj{"resourceIds": []string{web, web}, "unSubType": kind})
			b.emu.Advance(processed)
		}
		require.Equal(t, "2000.00", b.balance("customer_new"))
		b.sound()
	}
}
