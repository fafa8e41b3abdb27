package emulator_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/emulator"
)

const (
	v1Orders = "/common/order-mgr/orders/detail"
	v1Order  = "/common/order-mgr/orders/"
	oldPay   = "/v2/orders/customer-orders/pay"
	onePage  = "?page_size=100&page_index=1"
)

// v1Order reads an order the legacy way.
func (b *bench) v1Order(a emulator.Account, id, query string) reply {
	b.t.Helper()
	return b.old(success, a, "GET", v1(a.AccountID, v1Order+id+query), nil)
}

// v1OrderIDs lists orders the legacy way.
func (b *bench) v1OrderIDs(a emulator.Account, query string) []string {
	b.t.Helper()
	r := b.old(success, a, "GET", v1(a.AccountID, v1Orders+query), nil)
	return names(reply{json: r.json["data"].(obj)}.list("orderInfos"), "orderId")
}

func TestLegacyOrderIsTheCurrentOne(t *testing.T) {
	b := newBench(t)
	customer, partner := b.account("customer_verified"), b.account("partner")
	id := b.place(customer, buying(serverItem("web"), diskOf("web-disk", "web", 40)))
	for _, paid := range []bool{false, true} {
		if paid {
			coupons := b.ok(customer, "GET", pathOrderCoupons+"?order_id="+id, nil).list("user_coupons")
			discount := b.ok(customer, "GET", pathOrderDiscounts+"?order_id="+id, nil).list("discounts")[0]
			b.old(success, customer, "POST", oldPay, obj{
				"order_id":       id,
				"coupon_infos":   []obj{{"id": coupons[0]["coupon_id"], "type": coupons[0]["coupon_type"]}},
				"discount_infos": []obj{{"id": discount["discount_id"], "type": discount["discount_type"]}},
			})
			b.emu.Advance(processed)
		}
		now, r := b.orderInfo(customer, id), b.v1Order(customer, id, "")
		then := r.json["orderInfo"].(obj)
		for old, name := range map[string]string{
			"orderId": "order_id", "customerId": "customer_id", "sourceType": "source_type", "status": "status", "orderType": "order_type",
			"currency": "official_amount", "currencyOfficial": "official_amount", "currencyAfterDiscount": "amount_after_discount",
			"createTime": "create_time", "paymentTime": "payment_time", "currencyType": "currency", "serviceType": "service_type_code",
		} {
			require.Equal(t, now[name], then[old], old)
		}
		require.Equal(t, "元", then["measureName"])
		require.Equal(t, false, then["needAudit"])
		sums := now["amount_info"].(obj)
		legacy := then["amountInfo"].(obj)
		require.Equal(t, sums["coupon_amount"], legacy["couponAmount"])
		require.Equal(t, sums["flexipurchase_coupon_amount"], legacy["cashcouponAmount"])
		require.Equal(t, sums["stored_card_amount"], legacy["cardAmount"])
		require.Len(t, legacy["discountList"], len(sums["discounts"].([]any)))
		require.Equal(t, paid, number(legacy["couponAmount"]) != "0")

		lines := b.lines(customer, id)
		require.Equal(t, "2", number(r.json["count"]))
		for i, l := range r.list("orderlineItems") {
			require.Equal(t, lines[i]["order_line_item_id"], l["orderLineItemId"])
			require.Equal(t, lines[i]["amount_after_discount"], l["currencyAfterDiscount"])
			require.Equal(t, lines[i]["product_id"], l["productId"])
			require.Equal(t, lines[i]["expire_time"], l["expireTime"])
		}
		require.Equal(t, then, b.v1Order(partner, id, "").json["orderInfo"], "the partner sees the same")
	}
	b.sound()
}

func TestLegacyOrderPages(t *testing.T) {
	b := newBench(t)
	customer := b.account("customer_verified")
	id := b.place(customer, buying(serverItem("a"), serverItem("b"), serverItem("c")))
	all := b.v1Order(customer, id, "").list("orderlineItems")
	require.Len(t, all, 3)
	for query, want := range map[string][]map[string]any{
		"?offset=1&limit=2": all[:2], "?offset=2&limit=2": all[2:], "?offset=1000000": {},
		"?offset=1000001&limit=1": all[:1], "?limit": all,
	} {
		require.ElementsMatch(t, want, b.v1Order(customer, id, query).list("orderlineItems"), query)
	}
	require.Nil(t, b.v1Order(customer, id, "?offset").json["orderInfo"], "the reference says so")
	b.refused("CBC.0100", 400, customer, "GET", v1(customer.AccountID, v1Order+id+"?offset="), nil)
	b.refused("CBC.0100", 400, customer, "GET", v1(customer.AccountID, v1Order+id+"?limit=101"), nil)
	for _, other := range []string{"rival", "customer_new", "rival_customer"} {
		a := b.account(other)
		b.refused("CBC.30000010", 200, a, "GET", v1(a.AccountID, v1Order+id), nil)
	}
	b.refused("CBC.30000010", 200, customer, "GET", v1(customer.AccountID, v1Order+"CS1"), nil)
	b.refused("CBC.0151", 403, customer, "GET", v1("other", v1Order+id), nil)
}

func TestLegacyOrderLists(t *testing.T) {
	b := newBench(t)
	customer, partner := buyer(b, "5000"), b.account("partner")
	first := b.place(customer, buying(serverItem("a")))
	b.emu.Advance(time.Hour)
	second := b.buy(customer, buying(obsPackage("p", "obs.flow.500gb")))
	b.emu.Advance(time.Hour)
	third := b.ok(customer, "POST", pathRenewal, renewal(b.resourceID(customer, "p"))).orderIDs()[0]

	all := []string{third, second, first}
	for name, c := range map[string]struct {
		query []string
		want  []string
	}{
		"all":                {nil, all},
		"ascending":          {[]string{"sort", "createTime"}, []string{first, second, third}},
		"descending":         {[]string{"sort", "-createTime"}, all},
		"id":                 {[]string{"order_id", second}, []string{second}},
		"empty id":           {[]string{"order_id", ""}, []string{}},
		"status":             {[]string{"status", "6"}, []string{third, first}},
		"not a status":       {[]string{"status", "paid"}, []string{}},
		"type":               {[]string{"order_type", "2"}, []string{third}},
		"service":            {[]string{"service_type", "hws.service.type.obs"}, []string{third, second}},
		"own customer id":    {[]string{"customer_id", customer.AccountID}, all},
		"created from":       {[]string{"create_time_begin", "2026-03-15T05:30:00Z"}, []string{third, second}},
		"created to":         {[]string{"create_time_end", "2026-03-15T05:30:00Z"}, []string{second, first}},
		"paid":               {[]string{"payment_time_begin", "2026-03-15T00:00:00Z"}, []string{second}},
		"a year":             {[]string{"create_time_begin", "2026-03-15T00:00:00Z", "create_time_end", "2027-03-15T00:00:00Z"}, all},
		"the second page":    {[]string{"page_size", "2", "page_index", "2"}, all[2:]},
		"beyond the end":     {[]string{"page_size", "2", "page_index", "3"}, []string{}},
		"far beyond the end": {[]string{"page_size", "9999", "page_index", "9999"}, []string{}},
	} {
		query := params(append([]string{"page_size", "100", "page_index", "1"}, c.query...)...)
		require.Equal(t, c.want, b.v1OrderIDs(customer, query), name)
	}
	page := b.old(success, customer, "GET", v1(customer.AccountID, v1Orders+"?page_size=2&page_index=2"), nil).json["data"].(obj)
	require.Equal(t, []string{"2", "2", "3"}, []string{number(page["pageSize"]), number(page["pageIndex"]), number(page["totalSize"])})

	// A partner sees what its resale customers have paid for.
	require.Equal(t, []string{second}, b.v1OrderIDs(partner, onePage+"&customer_id="+customer.AccountID))
	require.Contains(t, b.v1OrderIDs(partner, onePage), second)
	require.NotContains(t, b.v1OrderIDs(b.account("rival"), onePage), second)
	require.Empty(t, b.v1OrderIDs(b.account("customer_enterprise"), onePage))
	open := newBench(t, emulator.WithRule("legacy-partner-sees-paid-orders", false))
	unpaid := open.place(open.account("customer_new"), buying(serverItem("a")))
	require.Contains(t, open.v1OrderIDs(partner, onePage), unpaid)
	consulting := open.place(open.account("customer_consulting"), buying(serverItem("a")))
	require.NotContains(t, open.v1OrderIDs(partner, onePage), consulting)

	for _, query := range []string{
		"", "?page_size=10", "?page_size=0&page_index=1", "?page_size=1&page_index=10000", onePage + "&sort=price",
		onePage + "&create_time_begin=2026-03-15", onePage + "&create_time_begin=",
		onePage + "&create_time_begin=2025-03-14T00:00:00Z&create_time_end=2026-03-15T00:00:00Z",
	} {
		b.refused("CBC.0100", 400, customer, "GET", v1(customer.AccountID, v1Orders+query), nil)
	}
	b.refused("CBC.0101", 400, partner, "GET", v1(partner.AccountID, v1Orders+onePage+"&customer_id=nobody"), nil)
	b.refused("CBC.0151", 403, partner, "GET", v1(customer.AccountID, v1Orders+onePage), nil)
}

func TestLegacyCombinedTransaction(t *testing.T) {
	b := newBench(t)
	customer := buyer(b, "1000")
	p := buying(serverItem("a"))
	p.With = []emulator.Purchase{buying(serverItem("b"))}
	id := b.place(customer, p)
	require.Equal(t, []string{id}, b.v1OrderIDs(customer, onePage))
	part := b.orderInfo(customer, id)["sub_order_infos"].([]any)[1].(obj)["order_id"].(string)
	require.Equal(t, id, b.v1Order(customer, part, "").json["orderInfo"].(obj)["baseOrderId"])
	require.Equal(t, "2", number(b.v1Order(customer, id, "").json["count"]))
	b.refused("CBC.99000089", 200, customer, "POST", oldPay, obj{"order_id": part})
	b.old(success, customer, "POST", oldPay, obj{"order_id": id})
	b.emu.Advance(processed)
	require.Equal(t, "5", number(b.orderInfo(customer, part)["status"]))
	b.sound()
}

func TestLegacyPaymentIsThePayment(t *testing.T) {
	b := newBench(t)
	customer := buyer(b, "300")
	id, second := b.place(customer, buying(serverItem("a"))), b.place(customer, buying(serverItem("b")))
	b.old(success, customer, "POST", oldPay, obj{"order_id": id, "coupon_infos": []obj{}, "discount_infos": nil})
	require.Equal(t, "60.20", b.balance("customer_new"))
	b.emu.Advance(processed)
	require.Equal(t, "5", number(b.orderInfo(customer, id)["status"]))
	// Whichever operation pays twice learns that it is paid.
	b.refused("CBC.99003106", 400, customer, "POST", pathPay, payment(id))
	b.refused("CBC.99003106", 200, customer, "POST", oldPay, obj{"order_id": id})

	b.refused("CBC.99005003", 200, customer, "POST", oldPay, obj{"order_id": second})
	b.refused("CBC.99003108", 200, customer, "POST", oldPay, obj{"order_id": second, "discount_infos": []obj{{"id": "x", "type": 2}}})
	b.refused("CBC.0100", 400, customer, "POST", oldPay, obj{"order_id": second, "coupon_infos": []obj{{"id": "x", "type": 301}}})
	b.refused("CBC.30000010", 200, customer, "POST", oldPay, obj{"order_id": "CS1"})
	b.refused("CBC.30000010", 200, b.account("customer_enterprise"), "POST", oldPay, obj{"order_id": second})
	b.refused("CBC.0151", 403, b.account("partner"), "POST", oldPay, obj{"order_id": second})
	b.ok(customer, "PUT", pathCancel, obj{"order_id": second})
	b.refused("CBC.99003106", 200, customer, "POST", oldPay, obj{"order_id": second})
	require.Equal(t, "60.20", b.balance("customer_new"))
	b.sound()
}

func TestLegacyPaymentTakesItsTime(t *testing.T) {
	b := newBench(t, emulator.WithPaymentDelay(time.Minute))
	customer := buyer(b, "300")
	id := b.place(customer, buying(serverItem("a")))
	b.old(success, customer, "POST", oldPay, obj{"order_id": id})
	b.refused("CBC.99000088", 200, customer, "POST", oldPay, obj{"order_id": id})
	b.refused("CBC.99000088", 400, customer, "POST", pathPay, payment(id))
	b.emu.Advance(time.Minute + processed)
	require.Equal(t, "5", number(b.orderInfo(customer, id)["status"]))
}
