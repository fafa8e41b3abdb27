package emulator_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/emulator"
)

func (b *bench) giveCoupon(a emulator.Account, c emulator.SeedCoupon) string {
	b.t.Helper()
	id, err := b.emu.GiveCoupon(a.AccountID, c)
	require.NoError(b.t, err)
	return id
}

// with is the body that pays an order with coupons, given as pairs of ID and
// type.
func with(order string, coupons ...any) obj {
	var infos []obj
	for i := 0; i < len(coupons); i += 2 {
		infos = append(infos, obj{"id": coupons[i], "type": coupons[i+1]})
	}
	return obj{"order_id": order, "use_coupon": "YES", "use_discount": "NO", "coupon_infos": infos}
}

func limited(pairs ...string) []emulator.SeedLimit {
	var out []emulator.SeedLimit
	for i := 0; i < len(pairs); i += 2 {
		out = append(out, emulator.SeedLimit{Key: pairs[i], Value1: pairs[i+1]})
	}
	return out
}

func TestCouponsOfAnOrder(t *testing.T) {
	b := newBench(t)
	customer := buyer(b, "1000")
	cash := b.giveCoupon(customer, emulator.SeedCoupon{Name: "cash", FaceValue: dec("50"), Limits: limited("cloudServiceType", "hws.service.type.ec2")})
	percent := b.giveCoupon(customer, emulator.SeedCoupon{Name: "percent", Type: 2, FaceValue: dec("90")})
	flexi := b.giveCoupon(customer, emulator.SeedCoupon{Name: "flexi", Type: 4, FaceValue: dec("10"), Group: 2})
	b.giveCoupon(customer, emulator.SeedCoupon{Name: "renewals only", FaceValue: dec("10"), Limits: limited("subscribeType", "renew")})
	b.giveCoupon(customer, emulator.SeedCoupon{Name: "storage only", FaceValue: dec("10"), Limits: limited("cloudServiceType", "hws.service.type.obs")})
	b.giveCoupon(customer, emulator.SeedCoupon{Name: "not yet", FaceValue: dec("10"), ValidIn: time.Hour})
	b.giveCoupon(customer, emulator.SeedCoupon{Name: "frozen", FaceValue: dec("10"), Frozen: true})
	b.giveCoupon(b.account("customer_verified"), emulator.SeedCoupon{Name: "of another", FaceValue: dec("10")})
	id := b.place(customer, buying(serverItem("web")))

	r := b.ok(customer, "GET", pathOrderCoupons+"?order_id="+id, nil)
	require.Equal(t, "3", number(r.json["count"]))
	require.ElementsMatch(t, []string{cash, percent, flexi}, r.ids("user_coupons", "coupon_id"))
	for _, c := range r.list("user_coupons") {
		want := map[any]string{cash: "301", percent: "300", flexi: "302"}[c["coupon_id"]]
		require.Equal(t, want, number(c["coupon_type"]))
		require.Equal(t, "2", number(c["status"]))
		if c["coupon_id"] == cash {
			require.Equal(t, "50", number(c["balance"]))
			limit := reply{json: c}.list("use_limits")[0]
			require.Equal(t, "cloudServiceType", limit["limit_key"])
			require.Equal(t, "hws.service.type.ec2", limit["value1"])
		}
	}
	require.ElementsMatch(t, []map[string]any{
		{"coupon_type": jsonNumber("301"), "coupon_group": jsonNumber("0"), "use_quantity_value": jsonNumber("3")},
		{"coupon_type": jsonNumber("300"), "coupon_group": jsonNumber("0"), "use_quantity_value": jsonNumber("1")},
		{"coupon_type": jsonNumber("302"), "coupon_group": jsonNumber("2"), "use_quantity_value": jsonNumber("3")},
	}, r.list("coupon_max_use_quantity"))
	b.refused("CBC.0100", 400, customer, "GET", pathOrderCoupons+"?order_id=CS0", nil)
	b.refused("CBC.0100", 400, b.account("customer_verified"), "GET", pathOrderCoupons+"?order_id="+id, nil)
	b.refused("CBC.0151", 403, b.account("partner"), "GET", pathOrderCoupons+"?order_id="+id, nil)
}

func TestPayWithCoupons(t *testing.T) {
	b := newBench(t)
	customer := buyer(b, "1000")
	forServers := b.giveCoupon(customer, emulator.SeedCoupon{Name: "cash", FaceValue: dec("100"), Limits: limited("cloudServiceType", "hws.service.type.ec2")})
	flexi := b.giveCoupon(customer, emulator.SeedCoupon{Name: "flexi", Type: 4, FaceValue: dec("500")})
	id := b.place(customer, buying(serverItem("web"), diskOf("disk", "web", 60)))
	b.ok(customer, "POST", pathPay, with(id, forServers, 301, flexi, 302))
	info := b.orderInfo(customer, id)["amount_info"].(obj)
	require.Equal(t, "100", number(info["coupon_amount"]))
	require.Equal(t, "199.8", number(info["flexipurchase_coupon_amount"]), "239.8 + 60 - 100")
	require.Equal(t, "1000", b.emu.Balance(customer.AccountID).String(), "the coupons covered it")
	require.Equal(t, "100", number(b.lines(customer, id)[0]["amount_info"].(obj)["coupon_amount"]), "on the server alone")
	require.Equal(t, "0", number(b.lines(customer, id)[1]["amount_info"].(obj)["coupon_amount"]))
	b.sound()

	// The flexi-purchase coupon has a rest, the other one is used up.
	second := b.place(customer, buying(serverItem("web-2"), diskOf("disk-2", "web-2", 200)))
	b.refused("CBC.99003112", 400, customer, "POST", pathPay, with(second, forServers, 301))
	b.ok(customer, "POST", pathPay, with(second, flexi, 302))
	require.Equal(t, "860.4", b.emu.Balance(customer.AccountID).String(), "1000 - (439.8 - 300.2)")
	b.sound()

	// A discount coupon takes its percentage off.
	percent := b.giveCoupon(customer, emulator.SeedCoupon{Name: "percent", Type: 2, FaceValue: dec("80")})
	third := b.place(customer, buying(serverItem("web-3")))
	b.ok(customer, "POST", pathPay, with(third, percent, 300))
	require.Equal(t, "668.56", b.emu.Balance(customer.AccountID).String(), "860.4 - 239.8 x 80 %")
	o := b.orderInfo(customer, third)
	require.Equal(t, "191.84", number(o["amount_after_discount"]))
	require.Equal(t, []any{obj{"discount_type": "300", "discount_amount": jsonNumber("47.96")}}, o["amount_info"].(obj)["discounts"])
	b.sound()
	b.emu.Advance(processed)
	b.ok(customer, "POST", pathUnsubscribe, unsubscription(1, b.resourceID(customer, "web-3")))
	require.Equal(t, "860.4", b.emu.Balance(customer.AccountID).String())
	require.Equal(t, "2", number(b.coupon("customer_new", percent)["status"]), "ready again")
	b.sound()
}

func TestPayCombinedTransactionWithOneCoupon(t *testing.T) {
	b := newBench(t)
	customer := buyer(b, "1000")
	cp := b.giveCoupon(customer, emulator.SeedCoupon{Name: "old", FaceValue: dec("300"), Single: true})
	p := buying(serverItem("web"))
	p.With = []emulator.Purchase{buying(serverItem("web-2"))}
	id := b.place(customer, p)
	b.ok(customer, "POST", pathPay, with(id, cp, 301))
	require.Equal(t, "820.4", b.emu.Balance(customer.AccountID).String(), "1000 - (479.6 - 300)")
	for _, part := range (reply{json: b.orderInfo(customer, id)}).list("sub_order_infos") {
		require.Equal(t, "150", number(part["amount_info"].(obj)["coupon_amount"]))
	}
	b.sound()

	// Giving one server back within five days returns its half of the coupon.
	b.emu.Advance(processed)
	b.ok(customer, "POST", pathUnsubscribe, unsubscription(1, b.resourceID(customer, "web-2")))
	require.Equal(t, "910.2", b.emu.Balance(customer.AccountID).String(), "89.8 in cash")
	require.NoError(t, b.emu.Ledger())
	require.NoError(t, b.emu.CouponLedger())
	b.ok(customer, "POST", pathUnsubscribe, unsubscription(1, b.resourceID(customer, "web")))
	require.Equal(t, "1000", b.emu.Balance(customer.AccountID).String())
	b.sound()
}

func TestPayWithStoredValueCards(t *testing.T) {
	b := newBench(t)
	customer := b.account("customer_verified") // a card with 120.50 left, one that is empty
	cards := func(status string) []map[string]any {
		return b.ok(customer, "GET", pathCards+"?status="+status, nil).list("stored_value_cards")
	}
	card, empty := cards("1")[0]["card_id"].(string), cards("2")[0]["card_id"].(string)
	id := b.place(customer, buying(serverItem("web")))
	b.refused("CBC.99003112", 400, customer, "POST", pathPay, with(id, empty, 303))
	b.refused("CBC.0100", 400, customer, "POST", pathPay, with(id, "x", 303))
	b.ok(customer, "POST", pathPay, with(id, card, 303))
	require.Equal(t, "120.5", number(b.orderInfo(customer, id)["amount_info"].(obj)["stored_card_amount"]))
	require.Equal(t, "880.7", b.emu.Balance(customer.AccountID).String(), "1000 - (239.8 - 120.5)")
	require.Empty(t, cards("1"))
	b.sound()

	b.emu.Advance(processed)
	b.ok(customer, "POST", pathUnsubscribe, unsubscription(1, b.resourceID(customer, "web")))
	require.Equal(t, "120.50", cards("1")[0]["balance"], "comes back with a full refund")
	b.sound()
}

func TestCouponCombinationsThatAreRefused(t *testing.T) {
	b := newBench(t)
	customer := b.account("customer_verified")
	give := func(c emulator.SeedCoupon) string {
		c.Name, c.FaceValue = "c", dec("10")
		return b.giveCoupon(customer, c)
	}
	plain, market, dedicated := give(emulator.SeedCoupon{}), give(emulator.SeedCoupon{Group: 1}), give(emulator.SeedCoupon{Group: 2})
	percent := b.giveCoupon(customer, emulator.SeedCoupon{Name: "percent", Type: 2, FaceValue: dec("90")})
	id := b.place(customer, buying(serverItem("web")))
	for name, c := range map[string]struct {
		code string
		body obj
	}{
		"cash and discount coupon":  {"CBC.99003147", with(id, plain, 301, percent, 300)},
		"marketplace and dedicated": {"CBC.99003156", with(id, market, 301, dedicated, 301)},
		"dedicated and marketplace": {"CBC.99003156", with(id, dedicated, 301, market, 301)},
		"not yet valid":             {"CBC.99003112", with(id, give(emulator.SeedCoupon{ValidIn: time.Hour}), 301)},
		"unknown":                   {"CBC.0100", with(id, "x", 301)},
		"of another type":           {"CBC.0100", with(id, plain, 302)},
		"for another service":       {"CBC.0100", with(id, give(emulator.SeedCoupon{Limits: limited("cloudServiceType", "hws.service.type.obs")}), 301)},
		"twice":                     {"CBC.0100", with(id, plain, 301, plain, 301)},
		"two discount coupons":      {"CBC.0100", with(id, percent, 300, "x", 300)},
		"too many":                  {"CBC.0100", with(id, plain, 301, "a", 301, "b", 301, "c", 301)},
		"of another customer":       {"CBC.0100", with(id, b.giveCoupon(b.account("customer_new"), emulator.SeedCoupon{Name: "c", FaceValue: dec("1")}), 301)},
	} {
		t.Run(name, func(t *testing.T) {
			before := b.emu.Snapshot()
			b.refused(c.code, 400, customer, "POST", pathPay, c.body)
			require.Equal(t, before, b.emu.Snapshot())
		})
	}

	// Restrictions on discounts: 605 is commercial at 90 %, 606 the partner's at 85 %.
	discounts := b.ok(customer, "GET", pathOrderDiscounts+"?order_id="+id, nil).list("discounts")
	commercial := obj{"id": discounts[0]["discount_id"], "type": 2}
	granted := obj{"id": discounts[1]["discount_id"], "type": 3}
	for name, c := range map[string]struct {
		code     string
		limits   []emulator.SeedLimit
		discount obj
	}{
		"partner's excluded":      {"CBC.99003116", limited("simultaneousUseWithEmpowerDiscount", "0"), granted},
		"commercial excluded":     {"CBC.99003116", limited("simultaneousUseWithContractDiscount", "0"), commercial},
		"below the minimum ratio": {"CBC.99003117", limited("minConsumeDiscount", "0.86"), granted},
	} {
		t.Run(name, func(t *testing.T) {
			body := with(id, give(emulator.SeedCoupon{Limits: c.limits}), 301)
			body["use_discount"], body["discount_infos"] = "YES", []obj{c.discount}
			b.refused(c.code, 400, customer, "POST", pathPay, body)
		})
	}
	allowed := give(emulator.SeedCoupon{Limits: limited(
		"simultaneousUseWithEmpowerDiscount", "1", "simultaneousUseWithContractDiscount", "0", "minConsumeDiscount", "0.85")})
	body := with(id, allowed, 301, plain, 301)
	body["use_discount"], body["discount_infos"] = "YES", []obj{granted}
	b.ok(customer, "POST", pathPay, body)
	require.Equal(t, "816.17", b.emu.Balance(customer.AccountID).String(), "1000 - (203.83 - 20)")
	b.sound()
}
