package emulator_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/emulator"
)

// amounts are the amounts of a refund.
func (b *bench) refundAmounts(a emulator.Account, order string) []string {
	b.t.Helper()
	return b.ok(a, "GET", pathRefunds+"?order_id="+order, nil).ids("refund_infos", "amount")
}

func TestUnsubscribeWithinFiveDays(t *testing.T) {
	b := newBench(t)
	customer := buyer(b, "1000")
	bought := b.buy(customer, buying(serverItem("web"), diskOf("disk", "web", 40)))
	b.emu.Advance(5*24*time.Hour - processed - time.Second)
	web := b.resourceID(customer, "web")
	id := b.ok(customer, "POST", pathUnsubscribe, withField(withField(unsubscription(1, web), "unsubscribe_reason_type", 5), "unsubscribe_reason", "mistake")).orderIDs()[0]

	require.Equal(t, "1000", b.emu.Balance(customer.AccountID).String(), "everything comes back")
	o := b.orderInfo(customer, id)
	require.Equal(t, "4", number(o["order_type"]))
	require.Equal(t, "3", number(o["status"]))
	require.Equal(t, "-279.8", number(o["amount_after_discount"]))
	require.Equal(t, "-279.8", number(o["official_amount"]))
	require.Nil(t, b.lines(customer, id)[0]["period_num"])
	b.refused("CBC.99003651", 400, customer, "POST", pathUnsubscribe, unsubscription(1, web))
	b.emu.Advance(processed)
	require.Equal(t, "5", number(b.orderInfo(customer, id)["status"]))
	require.Equal(t, "3", number(b.subscription(customer, "web")["status"]))
	require.Equal(t, "3", number(b.subscription(customer, "disk")["status"]), "with what is attached")
	b.refused("CBC.30000067", 400, customer, "POST", pathUnsubscribe, unsubscription(1, web))

	r := b.ok(customer, "GET", pathRefunds+"?order_id="+id, nil)
	require.Equal(t, "2", number(r.json["total_count"]))
	item := r.list("refund_infos")[0]
	for field, want := range map[string]string{
		"amount": "-239.8", "measure_id": "1", "customer_id": customer.AccountID, "resource_type_code": "hws.resource.type.vm",
		"service_type_code": "hws.service.type.ec2", "region_code": "cn-north-4", "base_order_id": bought, "service_type_name": "弹性云服务器",
	} {
		require.Equal(t, want, number(item[field]), field)
	}
	b.sound()
}

func TestUnsubscribeLater(t *testing.T) {
	b := newBench(t)
	customer := buyer(b, "1000")
	b.buy(customer, buying(serverItem("web")))
	web := b.resourceID(customer, "web")
	b.ok(customer, "POST", pathRenewal, withField(renewal(web), "is_auto_pay", 1))
	b.emu.Advance(10 * 24 * time.Hour)
	// 21 whole days of 32 are left of the first term: 157.36, of which 15.73 are
	// kept; the second term has not begun.
	id := b.ok(customer, "POST", pathUnsubscribe, unsubscription(1, web)).orderIDs()[0]
	require.Equal(t, []string{"-239.8", "82.44", "15.73", "-239.8"}, b.refundAmounts(customer, id))
	require.Equal(t, "901.83", b.emu.Balance(customer.AccountID).String(), "520.4 + 157.36 - 15.73 + 239.8")
	info := b.orderInfo(customer, id)["amount_info"].(obj)
	require.Equal(t, "15.73", number(info["commission_amount"]))
	require.Equal(t, "82.44", number(info["consumed_amount"]))
	b.sound()

	free := newBench(t, emulator.WithRule("unsubscription-fee", false), emulator.WithRule("refund-orders-negative", false))
	customer = buyer(free, "1000")
	free.buy(customer, buying(serverItem("web")))
	free.emu.Advance(10 * 24 * time.Hour)
	id = free.ok(customer, "POST", pathUnsubscribe, unsubscription(1, free.resourceID(customer, "web"))).orderIDs()[0]
	require.Equal(t, "157.36", number(free.orderInfo(customer, id)["amount_after_discount"]))
	free.sound()
}

// What was not paid for gives nothing back.
func TestUnsubscribeAResourceOfTheSeed(t *testing.T) {
	b := newBench(t)
	customer := b.account("customer_verified")
	id := b.ok(customer, "POST", pathUnsubscribe, unsubscription(1, b.resourceID(customer, "web-1"))).orderIDs()[0]
	b.emu.Advance(processed)
	require.Equal(t, "5", number(b.orderInfo(customer, id)["status"]))
	require.Equal(t, "0", number(b.orderInfo(customer, id)["amount_after_discount"]))
	require.Empty(t, b.refundAmounts(customer, id))
	require.Equal(t, "3", number(b.subscription(customer, "web-1-disk")["status"]))
	b.sound()
}

func TestUnsubscribeRenewedTerms(t *testing.T) {
	b := newBench(t)
	customer := buyer(b, "2000")
	b.buy(customer, buying(serverItem("web"), diskOf("disk", "web", 10)))
	web := b.resourceID(customer, "web")
	b.refused("CBC.99003128", 400, customer, "POST", pathUnsubscribe, unsubscription(2, web))
	for range 2 {
		b.ok(customer, "POST", pathRenewal, withField(renewal(web), "is_auto_pay", 1))
		b.emu.Advance(processed)
	}
	require.Equal(t, "2026-06-15T15:59:59Z", b.subscription(customer, "web")["expire_time"])
	id := b.ok(customer, "POST", pathUnsubscribe, unsubscription(2, web)).orderIDs()[0]
	require.Equal(t, "-499.6", number(b.orderInfo(customer, id)["amount_after_discount"]))
	b.emu.Advance(processed)
	for _, name := range []string{"web", "disk"} {
		r := b.subscription(customer, name)
		require.Equal(t, "2", number(r["status"]), "the resource stays")
		require.Equal(t, "2026-04-15T15:59:59Z", r["expire_time"])
	}
	require.Equal(t, "1750.2", b.emu.Balance(customer.AccountID).String())
	b.refused("CBC.99003128", 400, customer, "POST", pathUnsubscribe, unsubscription(2, web))
	b.emu.SetTime(atBeijing(4, 16, 0))
	require.Equal(t, "5", number(b.subscription(customer, "web")["status"]))
	b.refused("CBC.99003001", 400, customer, "POST", pathUnsubscribe, unsubscription(1, web))
	b.sound()
}

func TestRefundGoesBackWhereItCameFrom(t *testing.T) {
	b := newBench(t)
	customer := b.account("customer_buyer") // credit of 2000.00
	require.NoError(t, b.emu.TopUp(customer.AccountID, dec("100")))
	cp := b.giveCoupon(customer, emulator.SeedCoupon{Name: "c", FaceValue: dec("39.8")})
	id := b.place(customer, buying(serverItem("web")))
	b.ok(customer, "POST", pathPay, with(id, cp, 301)) // 39.80 coupon, 100.00 cash, 100.00 credit
	b.emu.Advance(10 * 24 * time.Hour)
	b.ok(customer, "POST", pathUnsubscribe, unsubscription(1, b.resourceID(customer, "web")))
	// 21 of 32 days of 100.00 are 65.62, without 6.56 each; coupons do not come back.
	require.Equal(t, "59.06", b.emu.Balance(customer.AccountID).String())
	for _, w := range b.ok(customer, "GET", pathOwnBalances, nil).list("account_balances") {
		if number(w["account_type"]) == "2" {
			require.Equal(t, "1959.06", number(w["amount"]))
		}
	}
	require.Equal(t, "0", number(b.coupon("customer_buyer", cp)["balance"]))
	b.sound()
}

func TestUnsubscribeRefusals(t *testing.T) {
	codes := map[string]string{
		"locked": "CBC.99003002", "has-dependencies": "CBC.99003004", "unsupported-service": "CBC.99003006", "savings-plan": "CBC.30000053",
		"trial": "CBC.99003649", "marketplace": "CBC.99003650", "devcloud": "CBC.99003652", "invoiced": "CBC.99003643", "no-fee-data": "CBC.99006066",
		"frozen-violation": "CBC.99003656", "frozen-police": "CBC.99003656",
	}
	var ids []string
	for id := range codes {
		ids = append(ids, id)
	}
	b, customer := traited(t, ids...)
	for id, code := range codes {
		b.refused(code, 400, customer, "POST", pathUnsubscribe, unsubscription(1, b.resourceID(customer, id)))
	}
	require.NoError(t, b.emu.TopUp(customer.AccountID, dec("2000")))
	addOn := diskOf("add-on", "web", 10)
	addOn.Traits = []string{"bandwidth-add-on"}
	b.buy(customer, buying(serverItem("web"), addOn, serverItem("other"), diskOf("disk", "other", 10)))
	web, disk, other := b.resourceID(customer, "web"), b.resourceID(customer, "disk"), b.resourceID(customer, "other")
	b.refused("CBC.99003640", 400, customer, "POST", pathUnsubscribe, unsubscription(1, web))
	b.refused("CBC.99003654", 400, customer, "POST", pathUnsubscribe, unsubscription(2, web))
	b.refused("CBC.99003185", 400, customer, "POST", pathUnsubscribe, unsubscription(1, disk))
	b.refused("CBC.99003012", 400, customer, "POST", pathUnsubscribe, unsubscription(1, other, "x"))
	verified := b.account("customer_verified")
	b.refused("CBC.99005042", 400, verified, "POST", pathUnsubscribe, unsubscription(1, b.resourceID(verified, "meter-1")))
	b.refused("CBC.99003012", 400, verified, "POST", pathUnsubscribe, unsubscription(1, other))
	for _, bad := range []obj{
		unsubscription(1), unsubscription(3, other), {"resource_ids": []string{other}}, withField(unsubscription(1, other), "unsubscribe_reason_type", 6),
	} {
		b.refused("CBC.0100", 400, customer, "POST", pathUnsubscribe, bad)
	}
	b.refused("CBC.0151", 403, b.account("partner"), "POST", pathUnsubscribe, unsubscription(1, other))
	require.Equal(t, []string{}, b.ok(customer, "GET", pathOrders+"?order_type=4", nil).ids("order_infos", "order_id"), "nothing was done")

	// The attached one may be named together with its main resource.
	require.Len(t, b.ok(customer, "POST", pathUnsubscribe, unsubscription(1, other, disk)).orderIDs(), 1)
	b.sound()

	partial := newBench(t, emulator.WithRule("resource-batches-whole", false))
	customer = buyer(partial, "1000")
	partial.buy(customer, buying(serverItem("web")))
	r := partial.ok(customer, "POST", pathUnsubscribe, unsubscription(1, "x", partial.resourceID(customer, "web")))
	require.Len(t, r.orderIDs(), 1)
	require.Equal(t, "CBC.99003012", r.list("fail_resource_infos")[0]["error_code"])
}

func TestRefundDetailsOfOthers(t *testing.T) {
	b := newBench(t)
	customer, partner := buyer(b, "1000"), b.account("partner")
	bought := b.buy(customer, buying(serverItem("web")))
	id := b.ok(customer, "POST", pathUnsubscribe, unsubscription(1, b.resourceID(customer, "web"))).orderIDs()[0]
	b.ok(partner, "GET", pathRefunds+"?order_id="+id+"&customer_id="+customer.AccountID, nil)
	b.refused("CBC.0100", 400, partner, "GET", pathRefunds+"?order_id="+id, nil)
	b.refused("CBC.99005026", 400, partner, "GET", pathRefunds+"?order_id="+id+"&customer_id="+b.account("customer_verified").AccountID, nil)
	b.refused("CBC.0151", 403, b.account("rival"), "GET", pathRefunds+"?order_id="+id+"&customer_id="+customer.AccountID, nil)
	b.refused("CBC.99005026", 400, customer, "GET", pathRefunds+"?order_id="+bought, nil)
	b.refused("CBC.99005026", 400, b.account("customer_verified"), "GET", pathRefunds+"?order_id="+id, nil)
	b.refused("CBC.99000037", 400, b.account("distributor"), "GET", pathRefunds+"?order_id="+id+"&customer_id=x&indirect_partner_id=x", nil)
}
