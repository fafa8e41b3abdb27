package emulator_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/emulator"
)

func TestOrderIsShownAsItWasPlaced(t *testing.T) {
	b := newBench(t)
	customer, partner := buyer(b, "1000"), b.account("partner")
	id := b.place(customer, buying(serverItem("web"), diskOf("web-disk", "web", 40)))

	o := b.orderInfo(customer, id)
	require.Equal(t, id, o["order_id"])
	require.Equal(t, customer.AccountID, o["customer_id"])
	require.Equal(t, "hws.service.type.ec2", o["service_type_code"])
	require.Equal(t, "弹性云服务器", o["service_type_name"])
	require.Equal(t, "1", number(o["source_type"]))
	require.Equal(t, "6", number(o["status"]))
	require.Equal(t, "1", number(o["order_type"]))
	require.Equal(t, "279.8", number(o["official_amount"]), "239.8 + 40 x 1")
	require.Equal(t, "279.8", number(o["amount_after_discount"]))
	require.Equal(t, "2026-03-15T04:30:00Z", o["create_time"])
	require.NotContains(t, o, "payment_time")
	require.Equal(t, "2026-03-22T04:30:00Z", o["pending_payment_end_time"])
	require.Equal(t, "customer_new", o["user_name"])
	require.Empty(t, o["sub_order_infos"])

	lines := b.lines(customer, id)
	require.Len(t, lines, 2)
	require.Equal(t, "239.8", number(lines[0]["official_amount"]))
	require.Equal(t, "2", number(lines[0]["period_type"]))
	require.Equal(t, "1", number(lines[0]["period_num"]))
	require.Equal(t, "超高IO|40 GB", lines[1]["product_spec_desc"])
	require.Equal(t, id, lines[1]["order_id"])
	require.Equal(t, o, b.orderInfo(partner, id), "the partner sees the same")

	r := b.ok(partner, "GET", pathOrders+"?order_id="+id, nil)
	require.Equal(t, "1", number(r.json["total_count"]))
	listed := r.list("order_infos")[0]
	require.Equal(t, []any{obj{"id": "0", "name": "default"}}, listed["enterprise_projects"])
	require.Equal(t, false, listed["agent_pay_info"].(obj)["is_agent_pay"])

	r = b.ok(customer, "GET", pathOrderDetails+id+"?offset=1&limit=1", nil)
	require.Equal(t, lines[1:], r.list("order_line_items"))
	require.Equal(t, "2", number(r.json["total_count"]))
	require.Empty(t, b.ok(customer, "GET", pathOrderDetails+id+"?offset=2", nil).list("order_line_items"))
}

func TestListOrdersFilters(t *testing.T) {
	b := newBench(t)
	customer, partner := buyer(b, "5000"), b.account("partner")
	first := b.place(customer, buying(serverItem("a")))
	b.emu.Advance(time.Hour)
	second := b.buy(customer, buying(obsPackage("p", "obs.flow.500gb")))
	b.emu.Advance(time.Hour)
	renewed := b.ok(customer, "POST", pathRenewal, renewal(b.resourceID(customer, "p"))).orderIDs()[0]
	b.ok(customer, "PUT", pathCancel, obj{"order_id": first})

	all := []string{renewed, second, first}
	for name, c := range map[string]struct {
		query []string
		want  []string
	}{
		"all":                 {nil, all},
		"ascending":           {[]string{"order_by", "createTime"}, []string{first, second, renewed}},
		"ascending, signed":   {[]string{"order_by", "+CREATETIME"}, []string{first, second, renewed}},
		"descending":          {[]string{"order_by", "-createTime"}, all},
		"id in lower case":    {[]string{"order_id", "cs" + second[2:]}, []string{second}},
		"unknown id":          {[]string{"order_id", "CS1"}, []string{}},
		"status":              {[]string{"status", "4"}, []string{first}},
		"type":                {[]string{"order_type", "2"}, []string{renewed}},
		"service":             {[]string{"service_type_code", "HWS.service.type.OBS"}, []string{renewed, second}},
		"empty service":       {[]string{"service_type_code", ""}, []string{}},
		"created from":        {[]string{"create_time_begin", "2026-03-15T05:30:00Z"}, []string{renewed, second}},
		"created to":          {[]string{"create_time_end", "2026-03-15T05:30:00Z"}, []string{second, first}},
		"paid":                {[]string{"payment_time_begin", "2026-03-15T05:30:00Z", "payment_time_end", "2026-03-15T05:30:00Z"}, []string{second}},
		"never paid":          {[]string{"payment_time_begin", "2026-03-16T00:00:00Z"}, []string{}},
		"for members":         {[]string{"method", "sub_customer"}, []string{}},
		"page":                {[]string{"offset", "1", "limit", "1"}, []string{second}},
		"beyond the end":      {[]string{"offset", "3"}, []string{}},
		"far beyond the end":  {[]string{"offset", "2147483647", "limit", "100"}, []string{}},
		"two filters at once": {[]string{"status", "5", "order_type", "2"}, []string{}},
	} {
		t.Run(name, func(t *testing.T) {
			r := b.ok(customer, "GET", pathOrders+params(c.query...), nil)
			got := []string{}
			for _, o := range r.list("order_infos") {
				got = append(got, o["order_id"].(string))
			}
			require.Equal(t, c.want, got)
		})
	}
	byPartner := func(pairs ...string) reply { return b.ok(partner, "GET", pathOrders+params(pairs...), nil) }
	require.Equal(t, "3", number(byPartner("customer_id", customer.AccountID).json["total_count"]))
	require.Equal(t, "5", number(byPartner().json["total_count"]), "with the orders of the seed")
	b.refused("CBC.0100", 400, customer, "GET", pathOrders+"?order_by=price", nil)
	b.refused("CBC.0100", 400, customer, "GET", pathOrders+"?create_time_begin=2025-01-01T00:00:00Z&create_time_end=2026-03-01T00:00:00Z", nil)
	b.refused("CBC.0100", 400, customer, "GET", pathOrders+"?create_time_begin=2026-03-02T00:00:00Z&create_time_end=2026-03-01T00:00:00Z", nil)

	older := newBench(t, emulator.WithRule("records-newest-first", false))
	older.place(older.account("customer_new"), buying(serverItem("a")))
	r := older.ok(older.account("partner"), "GET", pathOrders, nil)
	require.Equal(t, older.account("customer_buyer").AccountID, r.list("order_infos")[0]["customer_id"])
}

func TestOrdersOfOthers(t *testing.T) {
	b := newBench(t)
	partner, rival, distributor, one := b.account("partner"), b.account("rival"), b.account("distributor"), b.account("reseller_one")
	mine, resold := b.account("customer_new"), b.account("reseller_one_customer")
	id, below := b.place(mine, buying(serverItem("a"))), b.place(resold, buying(serverItem("b")))

	b.refused("CBC.30000010", 400, rival, "GET", pathOrderDetails+id, nil)
	b.refused("CBC.30000010", 400, resold, "GET", pathOrderDetails+id, nil)
	b.refused("CBC.30000010", 400, partner, "GET", pathOrderDetails+"CS0", nil)
	require.Equal(t, "0", number(b.ok(rival, "GET", pathOrders, nil).json["total_count"]))
	require.Equal(t, "0", number(b.ok(resold, "GET", pathOrders+"?order_id="+id, nil).json["total_count"]))
	b.refused("CBC.0101", 400, rival, "GET", pathOrders+"?customer_id="+mine.AccountID, nil)
	loose := newBench(t, emulator.WithRule("orders-of-strangers", false))
	require.Equal(t, "0", number(loose.ok(loose.account("rival"), "GET", pathOrders+"?customer_id="+mine.AccountID, nil).json["total_count"]))

	// A distributor names the reseller.
	byReseller := "?indirect_partner_id=" + one.AccountID
	require.Equal(t, "0", number(b.ok(distributor, "GET", pathOrders, nil).json["total_count"]))
	require.Equal(t, "1", number(b.ok(distributor, "GET", pathOrders+byReseller, nil).json["total_count"]))
	b.refused("CBC.30000010", 400, distributor, "GET", pathOrderDetails+below, nil)
	b.ok(distributor, "GET", pathOrderDetails+below+byReseller, nil)
	for _, path := range []string{pathOrders, pathOrderDetails + below} {
		b.refused("CBC.99000037", 400, distributor, "GET", path+"?indirect_partner_id="+rival.AccountID, nil)
		b.refused("CBC.0155", 403, one, "GET", path, nil)
	}
	b.ok(partner, "GET", pathOrderDetails+id+byReseller, nil) // ignored
}

func TestCombinedTransaction(t *testing.T) {
	b := newBench(t)
	customer := buyer(b, "1000")
	p := buying(serverItem("a"))
	p.With = []emulator.Purchase{buying(obsPackage("flow", "obs.flow.500gb")), buying(serverItem("b"))}
	id := b.place(customer, p)

	o := b.orderInfo(customer, id)
	require.Equal(t, "668.6", number(o["amount_after_discount"]), "239.8 + 189 + 239.8")
	parts := reply{json: o}.list("sub_order_infos")
	require.Len(t, parts, 3)
	require.Equal(t, "189", number(parts[1]["amount_after_discount"]))
	lines := b.lines(customer, id)
	require.Len(t, lines, 3)
	require.Equal(t, parts[2]["order_id"], lines[2]["order_id"])
	r := b.ok(customer, "GET", pathOrders, nil)
	require.Equal(t, "1", number(r.json["total_count"]), "the parts are shown within the transaction")
	require.Len(t, reply{json: r.list("order_infos")[0]}.list("sub_order_infos"), 3)

	part := parts[0]["order_id"].(string)
	b.refused("CBC.99000089", 400, customer, "POST", pathPay, payment(part))
	b.refused("CBC.99000089", 400, customer, "PUT", pathCancel, obj{"order_id": part})
	b.ok(customer, "POST", pathPay, payment(id))
	require.Equal(t, "3", number(b.orderInfo(customer, part)["status"]))
	b.emu.Advance(processed)
	require.Equal(t, "5", number(b.orderInfo(customer, part)["status"]))
	require.Equal(t, "5", number(b.orderInfo(customer, id)["status"]))
	require.Equal(t, "331.4", b.emu.Balance(customer.AccountID).String())

	// The money is booked by the orders, not by the transaction.
	records := b.ok(customer, "GET", pathOwnChanges+"?balance_type=BALANCE_TYPE_DEBIT&trade_type=DEDEUCT", nil).list("records")
	require.Len(t, records, 3)
	require.Equal(t, parts[2]["order_id"], records[0]["trade_id"])
	require.Equal(t, "-239.80", records[0]["change_amount"])
	require.Equal(t, "弹性云服务器", records[0]["cloud_service_type_name"])
	b.sound()

	second := b.place(customer, p)
	b.ok(customer, "PUT", pathCancel, obj{"order_id": second})
	for _, part := range (reply{json: b.orderInfo(customer, second)}).list("sub_order_infos") {
		require.Equal(t, "4", number(part["status"]))
	}
}

func TestPlaceOrderRefusesMistakes(t *testing.T) {
	b := newBench(t)
	customer := b.account("customer_new")
	edit := func(change func(*emulator.PurchaseItem)) emulator.Purchase {
		item := serverItem("a")
		change(&item)
		return buying(item)
	}
	for name, c := range map[string]struct {
		p    emulator.Purchase
		want string
	}{
		"nothing":         {buying(), "items"},
		"no name":         {edit(func(i *emulator.PurchaseItem) { i.Name = "" }), "items[0]: name"},
		"no such spec":    {edit(func(i *emulator.PurchaseItem) { i.Spec = "x" }), "catalogue has no"},
		"no size":         {buying(diskOf("d", "", 0)), "size"},
		"no such main":    {buying(diskOf("d", "web", 10)), "attached_to"},
		"no such trait":   {edit(func(i *emulator.PurchaseItem) { i.Traits = []string{"x"} }), "trait"},
		"no such project": {emulator.Purchase{Items: buying(serverItem("a")).Items, EnterpriseProject: "x"}, "enterprise_project"},
		"no such offer":   {emulator.Purchase{Items: buying(serverItem("a")).Items, Discounts: []emulator.OrderDiscount{{Type: 7, Percent: dec("50")}}}, "discounts[0]"},
		"two offers":      {emulator.Purchase{Items: buying(serverItem("a")).Items, Discounts: []emulator.OrderDiscount{{Percent: dec("50"), Price: dec("1")}}}, "discounts[0]"},
		"by traffic":      {buying(emulator.PurchaseItem{Name: "n", ServiceType: "hws.service.type.vpc", ResourceType: "hws.resource.type.bandwidth", Spec: "12_bgp", Region: "cn-north-4", Size: 5}), "not sold by this period"},
		"no money":        {emulator.Purchase{Items: buying(serverItem("a")).Items, Paid: true}, "CBC.99005003"},
		"in a part":       {emulator.Purchase{Items: buying(serverItem("a")).Items, With: []emulator.Purchase{{}}}, "with[0]"},
	} {
		t.Run(name, func(t *testing.T) {
			before := b.emu.Snapshot()
			_, err := b.emu.PlaceOrder("customer_new", c.p)
			require.ErrorContains(t, err, c.want)
			require.Equal(t, before, b.emu.Snapshot(), "nothing has changed")
		})
	}
	_, err := b.emu.PlaceOrder("partner", buying(serverItem("a")))
	require.ErrorContains(t, err, "no customer")

	// Paid at once, with the best discount.
	rich := b.account("customer_verified")
	p := buying(serverItem("a"))
	p.Paid = true
	id := b.place(rich, p)
	require.Equal(t, "203.83", number(b.orderInfo(rich, id)["amount_after_discount"]), "85 %")
	b.sound()
	require.Equal(t, "0", number(b.ok(customer, "GET", pathOrders, nil).json["total_count"]))
}
