package emulator_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/emulator"
)

func TestRenewAndPay(t *testing.T) {
	b := newBench(t)
	customer := buyer(b, "1000")
	b.buy(customer, buying(serverItem("web"), diskOf("disk", "web", 40)))
	web := b.resourceID(customer, "web")
	r := b.ok(customer, "POST", pathRenewal, renewal(web))
	require.Empty(t, r.list("fail_resource_infos"))
	id := r.orderIDs()[0]
	o := b.orderInfo(customer, id)
	require.Equal(t, "2", number(o["order_type"]))
	require.Equal(t, "6", number(o["status"]))
	require.Equal(t, "279.8", number(o["official_amount"]), "with the disk that is attached")
	line := b.lines(customer, id)[0]
	require.Equal(t, "2026-04-15T15:59:59Z", line["effective_time"])
	require.Equal(t, "2026-05-15T15:59:59Z", line["expire_time"])
	b.refused("CBC.99003100", 400, customer, "POST", pathRenewal, renewal(web))
	b.refused("CBC.99003100", 400, customer, "POST", pathUnsubscribe, unsubscription(1, web))
	price := obj{"resource_ids": []string{web}, "period_type": 2, "period_num": 1}
	require.Equal(t, []string{"CBC.30050010"}, b.ok(customer, "POST", pathRenew, price).ids("fail_resource_infos", "error_code"))

	b.ok(customer, "POST", pathPay, payment(id))
	require.Equal(t, []string{"CBC.30050011"}, b.ok(customer, "POST", pathRenew, price).ids("fail_resource_infos", "error_code"))
	b.refused("CBC.99003144", 400, customer, "POST", pathRenewal, renewal(web))
	require.Equal(t, "2026-04-15T15:59:59Z", b.subscription(customer, "web")["expire_time"])
	b.emu.Advance(processed)
	require.Equal(t, "2026-05-15T15:59:59Z", b.subscription(customer, "web")["expire_time"])
	require.Equal(t, "2026-05-15T15:59:59Z", b.subscription(customer, "disk")["expire_time"])
	require.Equal(t, "440.4", b.emu.Balance(customer.AccountID).String())
	b.sound()

	// Nothing happens at the old expiry.
	b.emu.SetTime(time.Date(2026, 4, 16, 0, 0, 0, 0, time.UTC))
	require.Equal(t, "2", number(b.subscription(customer, "web")["status"]))
}

func TestRenewWithAutomaticPayment(t *testing.T) {
	b := newBench(t)
	customer := b.account("customer_verified")
	web := b.resourceID(customer, "web-1") // with a disk of 100 GB, expires in 20 days
	auto := withField(renewal(web), "is_auto_pay", 1)
	id := b.ok(customer, "POST", pathRenewal, auto).orderIDs()[0]
	require.Equal(t, "3", number(b.orderInfo(customer, id)["status"]))
	require.Equal(t, "288.83", number(b.orderInfo(customer, id)["amount_after_discount"]), "85 % of 339.8")
	b.emu.Advance(processed)
	require.Equal(t, "2026-05-04T04:30:00Z", b.subscription(customer, "web-1")["expire_time"])
	b.sound()

	auto["period_num"] = 11
	effects := b.emu.EffectCount("RenewalResources")
	b.refused("CBC.30050006", 400, customer, "POST", pathRenewal, auto)
	require.Equal(t, effects+1, b.emu.EffectCount("RenewalResources"), "the order is an effect")
	left := b.ok(customer, "GET", pathOrders+"?status=6&order_type=2", nil).list("order_infos")
	require.Len(t, left, 1, "the order is there, and can be paid")
	b.refused("CBC.99003100", 400, customer, "POST", pathRenewal, auto)
	require.NoError(t, b.emu.TopUp(customer.AccountID, dec("5000")))
	b.ok(customer, "POST", pathPay, payment(left[0]["order_id"].(string)))
	b.sound()

	none := newBench(t, emulator.WithRule("failed-payment-leaves-order", false), emulator.WithRule("automatic-payment-discount", false))
	customer = none.account("customer_verified")
	auto["resource_ids"] = []string{none.resourceID(customer, "web-1")}
	before := none.emu.Snapshot()
	none.refused("CBC.30050006", 400, customer, "POST", pathRenewal, auto)
	require.Equal(t, before, none.emu.Snapshot())
	auto["period_num"] = 1
	id = none.ok(customer, "POST", pathRenewal, auto).orderIDs()[0]
	require.Equal(t, "339.8", number(none.orderInfo(customer, id)["amount_after_discount"]))
}

func TestRenewSeveralResources(t *testing.T) {
	seed := func(opts ...emulator.Option) (*bench, emulator.Account) {
		b := newBench(t, opts...)
		customer := buyer(b, "2000")
		b.buy(customer, buying(serverItem("a"), serverItem("b"), obsPackage("p", "obs.bundle")))
		return b, customer
	}
	b, customer := seed()
	ids := []string{b.resourceID(customer, "a"), b.resourceID(customer, "p"), b.resourceID(customer, "b")}
	orders := b.ok(customer, "POST", pathRenewal, withField(renewal(append(ids, ids[0])...), "is_auto_pay", 1)).orderIDs()
	require.Len(t, orders, 2, "one for each cloud service; what is named twice is renewed once")
	require.Len(t, b.lines(customer, orders[0]), 2)
	b.emu.Advance(processed)
	for _, name := range []string{"a", "b", "p"} {
		require.Equal(t, "2026-05-15T15:59:59Z", b.subscription(customer, name)["expire_time"])
	}
	b.sound()
	b.refused("CBC.99003016", 400, customer, "POST", pathRenewal, renewal(ids[0], "x"))
	require.Equal(t, "990.8", b.emu.Balance(customer.AccountID).String(), "2000 - 2 x (239.8 x 2 + 25)")

	single, customer := seed(emulator.WithRule("renewal-order-per-service", false))
	orders = single.ok(customer, "POST", pathRenewal, renewal(single.resourceID(customer, "a"), single.resourceID(customer, "b"))).orderIDs()
	require.Len(t, orders, 2)

	partial, customer := seed(emulator.WithRule("resource-batches-whole", false))
	r := partial.ok(customer, "POST", pathRenewal, renewal(partial.resourceID(customer, "a"), "x", partial.resourceID(customer, "b")))
	require.Len(t, r.orderIDs(), 1)
	require.Equal(t, "x", r.list("fail_resource_infos")[0]["resource_id"])
	require.Equal(t, "CBC.99003016", r.list("fail_resource_infos")[0]["error_code"])
	r = partial.ok(customer, "POST", pathRenewal, renewal("x", "y"))
	require.Empty(t, r.orderIDs())
	require.Len(t, r.list("fail_resource_infos"), 2)
}

func TestRenewAfterExpiry(t *testing.T) {
	b := newBench(t)
	customer := buyer(b, "1000")
	b.buy(customer, buying(serverItem("web")))
	web := b.resourceID(customer, "web")
	b.emu.SetTime(time.Date(2026, 5, 10, 0, 0, 0, 0, time.UTC))
	require.Equal(t, "4", number(b.subscription(customer, "web")["status"]))
	id := b.ok(customer, "POST", pathRenewal, renewal(web)).orderIDs()[0]
	require.Equal(t, "2026-05-15T15:59:59Z", b.orderInfo(customer, id)["pending_payment_end_time"], "when the resource is deleted")
	b.ok(customer, "POST", pathPay, payment(id))
	b.emu.Advance(processed)
	r := b.subscription(customer, "web")
	require.Equal(t, "2", number(r["status"]))
	require.Equal(t, "2026-05-15T15:59:59Z", r["expire_time"], "from the expiry, not from the payment")
	b.sound()
}

// traited seeds a customer with a resource of each kind that operations refuse.
func traited(t *testing.T, ids ...string) (*bench, emulator.Account) {
	s := emulator.DefaultSeed()
	c := &s.Partners[0].Customers[2]
	c.Resources = []emulator.SeedResource{}
	for _, id := range ids {
		c.Resources = append(c.Resources, emulator.SeedResource{
			Name: id, ServiceType: "hws.service.type.ec2", ResourceType: "hws.resource.type.vm", Spec: "c6.large.2.linux", Region: "cn-north-4",
			ExpiresIn: 10 * 24 * time.Hour, Traits: []string{id},
		})
	}
	b := newBench(t, emulator.WithSeed(s))
	return b, b.account("customer_new")
}

func TestRenewRefusals(t *testing.T) {
	b, customer := traited(t, "locked", "has-dependencies", "unsupported-service", "bandwidth-add-on", "yearly-only", "no-grace")
	for name, code := range map[string]string{
		"locked": "CBC.99003002", "has-dependencies": "CBC.99003004", "unsupported-service": "CBC.99003006",
		"bandwidth-add-on": "CBC.99003638", "yearly-only": "CBC.99000092",
	} {
		b.refused(code, 400, customer, "POST", pathRenewal, renewal(b.resourceID(customer, name)))
	}
	require.NoError(t, b.emu.TopUp(customer.AccountID, dec("20000")))
	yearly := withField(withField(renewal(b.resourceID(customer, "yearly-only")), "period_type", 3), "is_auto_pay", 1)
	b.ok(customer, "POST", pathRenewal, yearly)
	b.emu.Advance(processed)

	web := serverItem("web")
	id := b.place(customer, buying(web, diskOf("disk", "web", 10)))
	b.ok(customer, "POST", pathPay, payment(id))
	b.refused("CBC.99003005", 400, customer, "POST", pathRenewal, renewal(b.resourceID(customer, "web")))
	b.refused("CBC.99003005", 400, customer, "POST", pathUnsubscribe, unsubscription(1, b.resourceID(customer, "web")))
	b.emu.Advance(processed)
	b.refused("CBC.30010036", 400, customer, "POST", pathRenewal, renewal(b.resourceID(customer, "disk")))
	threeYears := withField(withField(renewal(b.resourceID(customer, "web")), "period_type", 3), "period_num", 3)
	b.ok(customer, "POST", pathRenewal, withField(threeYears, "is_auto_pay", 1))
	b.emu.Advance(processed)
	b.refused("CBC.99003154", 400, customer, "POST", pathRenewal, threeYears)

	b.ok(customer, "POST", pathUnsubscribe, unsubscription(1, b.resourceID(customer, "web")))
	b.refused("CBC.99003144", 400, customer, "POST", pathRenewal, renewal(b.resourceID(customer, "web")))
	b.emu.Advance(processed)
	b.refused("CBC.99003124", 400, customer, "POST", pathRenewal, renewal(b.resourceID(customer, "web")))

	b.emu.Advance(11 * 24 * time.Hour)
	b.refused("CBC.99003001", 400, customer, "POST", pathRenewal, renewal(b.resourceID(customer, "no-grace")))
	meter := b.account("customer_verified")
	b.refused("CBC.30010069", 400, meter, "POST", pathRenewal, renewal(b.resourceID(meter, "meter-1")))
	b.refused("CBC.99003016", 400, meter, "POST", pathRenewal, renewal(b.resourceID(customer, "locked")))
	for _, bad := range []obj{
		renewal(), withField(renewal("x"), "period_num", 12), withField(withField(renewal("x"), "period_type", 3), "period_num", 4),
		withField(renewal("x"), "period_type", 0), withField(renewal("x"), "is_auto_pay", 2),
		renewal("1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11"),
	} {
		b.refused("CBC.0100", 400, customer, "POST", pathRenewal, bad)
	}
	b.refused("CBC.0151", 403, b.account("partner"), "POST", pathRenewal, renewal("x"))
	b.sound()
}

func TestRenewOfAFrozenAccountAndOfBundles(t *testing.T) {
	s := emulator.DefaultSeed()
	resources := s.Partners[0].Customers[0].Resources
	resources[0].Bundle = "spring"
	resources = append(resources, resources[0])
	resources[3].Name = "web-2"
	s.Partners[0].Customers[0].Resources = resources
	s.Partners[0].Customers[1].Frozen = 1
	s.Partners[0].Customers[1].Resources = resources[:1:1]
	b := newBench(t, emulator.WithSeed(s))
	customer, frozen := b.account("customer_verified"), b.account("customer_enterprise")
	b.refused("CBC.99007281", 400, frozen, "POST", pathRenewal, renewal(b.resourceID(frozen, "web-1")))
	b.refused("CBC.30000052", 400, frozen, "POST", pathUnsubscribe, unsubscription(1, b.resourceID(frozen, "web-1")))

	one, two := b.resourceID(customer, "web-1"), b.resourceID(customer, "web-2")
	b.refused("CBC.99003634", 400, customer, "POST", pathRenewal, renewal(one))
	b.ok(customer, "POST", pathRenewal, renewal(one, two))
}
