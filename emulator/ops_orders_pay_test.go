package emulator_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/emulator"
)

func TestPayFromCashThenCredit(t *testing.T) {
	b := newBench(t)
	customer := b.account("customer_buyer") // credit of 2000.00
	require.NoError(t, b.emu.TopUp(customer.AccountID, dec("100.50")))
	id := b.place(customer, buying(serverItem("web"), diskOf("web-disk", "web", 40)))
	require.Equal(t, 204, b.ok(customer, "POST", pathPay, payment(id)).status)

	o := b.orderInfo(customer, id)
	require.Equal(t, "3", number(o["status"]), "processing")
	require.Equal(t, "2026-03-15T04:30:00Z", o["payment_time"])
	require.NotContains(t, b.subscriptions(customer), "web", "not provisioned yet")
	b.emu.Advance(processed)
	require.Equal(t, "5", number(b.orderInfo(customer, id)["status"]))

	require.Equal(t, "0", b.emu.Balance(customer.AccountID).String(), "cash comes first")
	for _, w := range b.ok(customer, "GET", pathOwnBalances, nil).list("account_balances") {
		if number(w["account_type"]) == "2" {
			require.Equal(t, "1820.7", number(w["amount"]), "2000 - (279.80 - 100.50)")
		}
	}
	web, disk := b.subscription(customer, "web"), b.subscription(customer, "web-disk")
	require.Equal(t, "2", number(web["status"]))
	require.Equal(t, "2026-03-15T04:30:00Z", web["effective_time"])
	require.Equal(t, "2026-04-15T15:59:59Z", web["expire_time"], "the last second of the day in Beijing")
	require.Equal(t, web["resource_id"], disk["parent_resource_id"])
	require.Equal(t, "40", number(disk["spec_size"]))
	b.refused("CBC.99003106", 400, customer, "POST", pathPay, payment(id))
	b.refused("CBC.99005010", 400, customer, "PUT", pathCancel, obj{"order_id": id})
	b.sound()
}

func TestPayWithADiscount(t *testing.T) {
	b := newBench(t)
	customer := b.account("customer_verified") // 90 % commercial, 85 % by the partner
	id := b.place(customer, buying(serverItem("web"), diskOf("disk", "web", 100)))
	discounts := b.ok(customer, "GET", pathOrderDiscounts+"?order_id="+id, nil).list("discounts")
	require.Len(t, discounts, 2)
	require.Equal(t, "2", number(discounts[0]["discount_type"]), "commercial")
	require.Equal(t, "3", number(discounts[1]["discount_type"]), "granted by the partner")
	require.Equal(t, "0.85", discounts[1]["discount_value"])
	line := reply{json: reply{json: discounts[1]}.list("orders")[0]}.list("order_line_items")[0]
	require.Equal(t, []any{b.lines(customer, id)[0]["order_line_item_id"]}, line["order_line_item_ids"])
	require.Equal(t, "0.85", number(line["discount_ratio"]))
	require.Nil(t, line["discount_amount"])

	pay := func(discount obj, kind int) obj {
		return obj{"order_id": id, "use_coupon": "NO", "use_discount": "YES", "discount_infos": []obj{{"id": discount["discount_id"], "type": kind}}}
	}
	b.refused("CBC.99003108", 400, customer, "POST", pathPay, pay(obj{"discount_id": "x"}, 3))
	b.refused("CBC.99003108", 400, customer, "POST", pathPay, pay(discounts[1], 2))
	b.ok(customer, "POST", pathPay, pay(discounts[1], 3))
	o := b.orderInfo(customer, id)
	require.Equal(t, "339.8", number(o["official_amount"]))
	require.Equal(t, "288.83", number(o["amount_after_discount"]), "203.83 + 85")
	require.Equal(t, []any{obj{"discount_type": "606", "discount_amount": jsonNumber("50.97")}}, o["amount_info"].(obj)["discounts"])
	require.Equal(t, "711.17", b.emu.Balance(customer.AccountID).String())
	b.sound()

	b.refused("CBC.0100", 400, customer, "GET", pathOrderDiscounts+"?order_id="+id, nil)
	b.refused("CBC.0100", 400, b.account("customer_new"), "GET", pathOrderDiscounts+"?order_id="+id, nil)
	b.refused("CBC.0151", 403, b.account("partner"), "GET", pathOrderDiscounts+"?order_id="+id, nil)
}

func TestDiscountsOfAnOrder(t *testing.T) {
	b := newBench(t)
	customer := buyer(b, "10000")
	place := func(d emulator.OrderDiscount) (string, []obj) {
		p := buying(serverItem("web"), diskOf("disk", "web", 33))
		p.Items[1].Spec = "SAS" // 0.35 x 33 = 11.55
		p.Discounts = []emulator.OrderDiscount{d}
		id := b.place(customer, p)
		return id, b.ok(customer, "GET", pathOrderDiscounts+"?order_id="+id, nil).list("discounts")
	}
	for name, c := range map[string]struct {
		d     emulator.OrderDiscount
		value string
		paid  string
	}{
		"ratio":       {emulator.OrderDiscount{Type: 0, Percent: dec("33.3")}, "0.333", "83.69"}, // 79.8534 + 3.84615
		"fixed price": {emulator.OrderDiscount{Type: 1, Price: dec("100.01")}, "", "100.01"},
		"reduction":   {emulator.OrderDiscount{Type: 0, Reduction: dec("51.35"), Threshold: dec("200")}, "51.35", "200"},
		"adjustment":  {emulator.OrderDiscount{Type: 609, Price: dec("300")}, "", "300"},
	} {
		t.Run(name, func(t *testing.T) {
			id, offers := place(c.d)
			require.Len(t, offers, 1)
			require.Equal(t, c.value, offers[0]["discount_value"])
			before := b.emu.Balance(customer.AccountID)
			if name == "adjustment" {
				b.refused("CBC.99003108", 400, customer, "POST", pathPay, payment(id))
			}
			b.ok(customer, "POST", pathPay, obj{"order_id": id, "use_coupon": "NO", "use_discount": "YES",
				"discount_infos": []obj{{"id": offers[0]["discount_id"], "type": offers[0]["discount_type"]}}})
			require.Equal(t, c.paid, before.Sub(b.emu.Balance(customer.AccountID)).String())
			sum := dec("0")
			for _, l := range b.lines(customer, id) {
				sum = sum.Add(dec(number(l["amount_after_discount"])))
			}
			require.Equal(t, c.paid, sum.String(), "the items add up")
			b.sound()
		})
	}
	_, offers := place(emulator.OrderDiscount{Type: 0, Reduction: dec("10"), Threshold: dec("300")})
	require.Empty(t, offers, "below the threshold")
}

func TestUnpaidOrderLapses(t *testing.T) {
	b := newBench(t)
	customer := buyer(b, "1000")
	id := b.place(customer, buying(serverItem("web")))
	short := buying(serverItem("web-2"))
	short.PaymentTime = time.Hour
	second := b.place(customer, short)
	b.emu.Advance(time.Hour)
	b.refused("CBC.99003110", 400, customer, "POST", pathPay, payment(second))
	require.Equal(t, "4", number(b.orderInfo(customer, second)["status"]))
	b.emu.Advance(7*24*time.Hour - time.Hour - time.Second)
	require.Equal(t, "6", number(b.orderInfo(customer, id)["status"]))
	b.emu.Advance(time.Second)
	b.refused("CBC.99003110", 400, customer, "POST", pathPay, payment(id))

	cancelled := b.place(customer, buying(serverItem("web-3")))
	require.Equal(t, 204, b.ok(customer, "PUT", pathCancel, obj{"order_id": cancelled}).status)
	require.Equal(t, "4", number(b.orderInfo(customer, cancelled)["status"]))
	b.refused("CBC.99003106", 400, customer, "POST", pathPay, payment(cancelled))
	b.refused("CBC.99005010", 400, customer, "PUT", pathCancel, obj{"order_id": cancelled})

	late := buying(serverItem("web-4"))
	late.StartsIn = time.Hour
	id = b.place(customer, late)
	b.emu.Advance(time.Hour + time.Second)
	b.refused("CBC.99003162", 400, customer, "POST", pathPay, payment(id))
	require.Equal(t, "1000", b.emu.Balance(customer.AccountID).String())

	forever := newBench(t, emulator.WithRule("unpaid-orders-lapse", false))
	customer = buyer(forever, "1000")
	id = forever.place(customer, buying(serverItem("web")))
	forever.emu.Advance(300 * 24 * time.Hour)
	forever.ok(customer, "POST", pathPay, payment(id))
}

func TestPayRefusals(t *testing.T) {
	b := newBench(t)
	customer := buyer(b, "239.79")
	id := b.place(customer, buying(serverItem("web")))
	before := b.emu.Snapshot()
	b.refused("CBC.99005003", 400, customer, "POST", pathPay, payment(id))
	require.Equal(t, before, b.emu.Snapshot(), "nothing has changed")
	require.NoError(t, b.emu.TopUp(customer.AccountID, dec("0.01")))

	require.NoError(t, b.emu.SetSoldOut("c6.large.2.linux", "cn-north-4", true))
	r := b.refused("CBC.99003141", 400, customer, "POST", pathPay, payment(id))
	short := r.list("quota_infos")[0]
	require.Equal(t, "c6.large.2.linux", short["resource_spec_code"])
	require.Equal(t, "2", number(short["auth_result"]))
	require.NoError(t, b.emu.SetSoldOut("c6.large.2.linux", "cn-north-4", false))

	for _, bad := range []obj{
		withField(payment(id), "use_coupon", "YES"), withField(payment(id), "use_discount", "YES"),
		withField(payment(id), "coupon_infos", []obj{{"id": "x", "type": 301}}),
		withField(payment(id), "discount_infos", []obj{{"id": "x", "type": 3}}),
		withField(payment(id), "use_coupon", true), {"order_id": id}, withField(payment(id), "order_id", ""),
	} {
		b.refused("CBC.0100", 400, customer, "POST", pathPay, bad)
	}
	b.refused("CBC.30000010", 400, customer, "POST", pathPay, payment("CS0"))
	b.refused("CBC.30000010", 400, b.account("customer_verified"), "POST", pathPay, payment(id))
	b.refused("CBC.0100", 400, customer, "PUT", pathCancel, obj{"order_id": "CS0"})
	b.refused("CBC.0100", 400, b.account("customer_verified"), "PUT", pathCancel, obj{"order_id": id})
	b.ok(customer, "POST", pathPay, payment(id))
	b.sound()
}

func TestEnterpriseProjectFunds(t *testing.T) {
	s := emulator.DefaultSeed()
	funds := dec("300")
	s.Partners[0].Customers[0].Projects = []emulator.SeedProject{{ID: "p-1", Name: "shop", Funds: &funds}, {ID: "p-2", Name: "free"}}
	b := newBench(t, emulator.WithSeed(s))
	customer := b.account("customer_verified")
	in := func(project, name string) emulator.Purchase {
		p := buying(serverItem(name))
		p.EnterpriseProject = project
		return p
	}
	b.buy(customer, in("p-1", "a"))
	require.Equal(t, obj{"id": "p-1", "name": "shop"}, b.subscription(customer, "a")["enterprise_project"])
	id := b.place(customer, in("p-1", "b"))
	r := b.refused("CBC.99003155", 400, customer, "POST", pathPay, payment(id))
	require.Equal(t, []map[string]any{{"enterprise_project_id": "p-1", "enterprise_project_name": "shop", "auth_result": jsonNumber("1")}}, r.list("enterprise_project_auth_result"))
	b.buy(customer, in("p-2", "c"))
	b.sound()
	paid := in("p-1", "d")
	paid.Paid, paid.With = true, []emulator.Purchase{in("p-2", "e")}
	_, err := b.emu.PlaceOrder("customer_verified", paid)
	require.ErrorContains(t, err, "CBC.99003155")
	paid.EnterpriseProject = "p-2"
	b.place(customer, paid)
	b.sound()
}

func TestPaymentInProgress(t *testing.T) {
	b := newBench(t, emulator.WithPaymentDelay(10*time.Second))
	customer := buyer(b, "300")
	id, other := b.place(customer, buying(serverItem("web"))), b.place(customer, buying(serverItem("web-2")))
	b.ok(customer, "POST", pathPay, payment(id))
	b.ok(customer, "POST", pathPay, payment(other))
	require.Equal(t, "6", number(b.orderInfo(customer, id)["status"]), "still to be paid")
	b.refused("CBC.99000088", 400, customer, "POST", pathPay, payment(id))
	b.refused("CBC.99005010", 400, customer, "PUT", pathCancel, obj{"order_id": id})
	b.emu.Advance(10 * time.Second)
	require.Equal(t, "3", number(b.orderInfo(customer, id)["status"]))
	require.Equal(t, "6", number(b.orderInfo(customer, other)["status"]), "the first has taken the money")
	require.Equal(t, "60.2", b.emu.Balance(customer.AccountID).String(), "paid once")
	b.refused("CBC.99005003", 400, customer, "POST", pathPay, payment(other))
	b.sound()

	// A payment that was accepted in time counts, also when it ends too late.
	late := buying(serverItem("web-3"))
	late.PaymentTime = 5 * time.Second
	require.NoError(t, b.emu.TopUp(customer.AccountID, dec("1000")))
	id = b.place(customer, late)
	b.ok(customer, "POST", pathPay, payment(id))
	b.emu.Advance(12 * time.Second)
	require.Equal(t, "5", number(b.orderInfo(customer, id)["status"]))
}

func TestProcessingCanBeSwitchedOff(t *testing.T) {
	b := newBench(t, emulator.WithRule("order-processing", false), emulator.WithRule("subscriptions-end-at-midnight", false))
	customer := buyer(b, "1000")
	id := b.place(customer, buying(serverItem("web")))
	b.ok(customer, "POST", pathPay, payment(id))
	require.Equal(t, "5", number(b.orderInfo(customer, id)["status"]))
	require.Equal(t, "2026-04-15T04:30:00Z", b.subscription(customer, "web")["expire_time"])
}

func TestOrderOfSeveralPieces(t *testing.T) {
	b := newBench(t)
	customer := buyer(b, "20000")
	item := serverItem("web")
	item.Pieces, item.PeriodType, item.PeriodNum = 3, 3, 2
	id := b.buy(customer, buying(item))
	require.Equal(t, "14388", number(b.orderInfo(customer, id)["official_amount"]), "2398 x 2 x 3")
	require.Len(t, b.subscriptions(customer), 3)
	require.Equal(t, "2028-03-15T15:59:59Z", b.subscription(customer, "web-3")["expire_time"])
	r := b.ok(customer, "POST", pathSubscriptions, obj{"order_id": id})
	require.Equal(t, "3", number(r.json["total_count"]))
	b.sound()
}
