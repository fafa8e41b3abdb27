package emulator_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/emulator"
)

// orderModel does at random what customers do with orders and resources, and
// keeps a simple account of it.
type orderModel struct {
	*bench
	rnd      *rand.Rand
	customer emulator.Account
	status   map[string]string // of orders, as they must be
	money    decimal.Decimal   // that was paid in
	done     map[string]int
}

// Whatever happens with orders, their states are those of a simple model, and
// the accounts hold what was paid in less what the orders say.
func TestOrdersFollowAModel(t *testing.T) {
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	b := newBench(t)
	m := &orderModel{
		bench: b, rnd: rand.New(rand.NewPCG(seed, 1)), customer: b.account("customer_buyer"),
		status: map[string]string{}, money: dec("2000"), done: map[string]int{},
	}
	for _, o := range m.orders() {
		m.status[o["order_id"].(string)] = number(o["status"])
	}
	steps := []func(){m.topUp, m.place, m.place, m.pay, m.pay, m.pay, m.cancel, m.renew, m.renew, m.unsubscribe, m.change, m.wait, m.switchNow, m.coupon}
	for step := range 800 {
		steps[m.rnd.IntN(len(steps))]()
		if step%100 == 99 {
			m.compare()
		}
	}
	m.compare()
	t.Log(m.done)
	for _, kind := range []string{"paid", "refused CBC.99005003", "cancelled", "renewed", "unsubscribed", "changed", "switched", "with coupon", "with discount"} {
		require.Positive(t, m.done[kind], kind)
	}
}

func (m *orderModel) orders() []map[string]any {
	var all []map[string]any
	for offset := 0; ; offset += 100 {
		list := m.ok(m.customer, "GET", fmt.Sprintf("%s?limit=100&offset=%d", pathOrders, offset), nil).list("order_infos")
		all = append(all, list...)
		if len(list) < 100 {
			return all
		}
	}
}

// compare checks the states of the orders and the money.
func (m *orderModel) compare() {
	m.t.Helper()
	m.emu.Advance(processed)
	m.settle(processed)
	m.sound()
	spent := decimal.Zero
	for _, o := range m.orders() {
		id, status := o["order_id"].(string), number(o["status"])
		require.Equal(m.t, m.status[id], status, "order %s", id)
		if status == "5" {
			info := o["amount_info"].(obj)
			spent = spent.Add(dec(number(o["amount_after_discount"]))).Sub(dec(number(info["coupon_amount"]))).Sub(dec(number(info["flexipurchase_coupon_amount"])))
		}
	}
	holds := decimal.Zero
	for _, w := range m.ok(m.customer, "GET", pathOwnBalances, nil).list("account_balances") {
		holds = holds.Add(dec(number(w["amount"])))
	}
	require.Equal(m.t, m.money.Sub(spent).String(), holds.String())
}

// settle makes of orders what time does.
func (m *orderModel) settle(passed time.Duration) {
	for id, status := range m.status {
		switch {
		case status == "3" && passed >= processed:
			m.status[id] = "5"
		case status == "6":
			// Unpaid orders lapse at times that depend on resources.
			m.status[id] = number(m.orderInfo(m.customer, id)["status"])
			require.Contains(m.t, []string{"4", "6"}, m.status[id])
		}
	}
}

func (m *orderModel) pick(status string) string {
	var ids []string
	for id, s := range m.status {
		if s == status {
			ids = append(ids, id)
		}
	}
	if len(ids) == 0 {
		return ""
	}
	slices.Sort(ids)
	return ids[m.rnd.IntN(len(ids))]
}

// resource is one of the customer's main resources in use, or "".
func (m *orderModel) resource() string {
	list := m.ok(m.customer, "POST", pathSubscriptions, obj{"limit": 500, "only_main_resource": 1, "status_list": []int{2}}).ids("data", "resource_id")
	if len(list) == 0 {
		return ""
	}
	return list[m.rnd.IntN(len(list))]
}

func (m *orderModel) topUp() {
	sum := decimal.New(int64(m.rnd.IntN(50000)+1), -2)
	require.NoError(m.t, m.emu.TopUp(m.customer.AccountID, sum))
	m.money = m.money.Add(sum)
}

func (m *orderModel) place() {
	name := fmt.Sprint("r", len(m.status))
	p := buying(serverItem(name), diskOf(name+"-disk", name, m.rnd.IntN(100)+1))
	p.Items[0].Pieces = 1
	p.Items[1].Spec = []string{"SATA", "SAS", "GPSSD", "SSD"}[m.rnd.IntN(4)]
	if m.rnd.IntN(4) == 0 {
		p.Items = []emulator.PurchaseItem{obsPackage(name, "obs.standard.100gb")}
		p.Items[0].Pieces = m.rnd.IntN(3) + 1
	}
	m.status[m.bench.place(m.customer, p)] = "6"
}

func (m *orderModel) pay() {
	id := m.pick("6")
	if id == "" {
		return
	}
	body, extra := payment(id), ""
	switch m.rnd.IntN(3) {
	case 0:
		d := m.ok(m.customer, "GET", pathOrderDiscounts+"?order_id="+id, nil).list("discounts")[0]
		body["use_discount"], body["discount_infos"], extra = "YES", []obj{{"id": d["discount_id"], "type": d["discount_type"]}}, "with discount"
	case 1:
		for _, c := range m.ok(m.customer, "GET", pathOrderCoupons+"?order_id="+id, nil).list("user_coupons") {
			body["use_coupon"], body["coupon_infos"], extra = "YES", []obj{{"id": c["coupon_id"], "type": c["coupon_type"]}}, "with coupon"
		}
	}
	if r := m.as(m.customer, "POST", pathPay, body); r.status == 204 {
		m.status[id] = "3"
		m.done["paid"]++
		m.done[extra]++
	} else {
		m.done["refused "+r.code()]++
	}
}

func (m *orderModel) cancel() {
	if id := m.pick("6"); id != "" && m.rnd.IntN(2) == 0 {
		m.ok(m.customer, "PUT", pathCancel, obj{"order_id": id})
		m.status[id] = "4"
		m.done["cancelled"]++
	}
}

// note takes over the orders that a call has made.
func (m *orderModel) note(what string, r reply, status string) {
	for _, id := range r.orderIDs() {
		m.status[id] = status
		m.done[what]++
	}
}

func (m *orderModel) renew() {
	id := m.resource()
	if id == "" {
		return
	}
	auto := m.rnd.IntN(2)
	body := withField(withField(renewal(id), "is_auto_pay", auto), "period_num", m.rnd.IntN(3)+1)
	r := m.as(m.customer, "POST", pathRenewal, body)
	m.note("renewed", r, []string{"6", "3"}[auto])
	if r.code() == "CBC.30050006" {
		latest := m.ok(m.customer, "GET", pathOrders+"?limit=1", nil).list("order_infos")[0]
		require.Equal(m.t, "6", number(latest["status"]), "the order is left unpaid")
		m.status[latest["order_id"].(string)] = "6"
	}
}

func (m *orderModel) unsubscribe() {
	if id := m.resource(); id != "" {
		m.note("unsubscribed", m.as(m.customer, "POST", pathUnsubscribe, unsubscription(m.rnd.IntN(2)+1, id)), "3")
	}
}

func (m *orderModel) change() {
	spec := []string{"s6.small.1.linux", "c6.xlarge.2.linux", "m6.large.8.linux"}[m.rnd.IntN(3)]
	id, err := m.emu.ChangeResource(m.resource(), spec, 0)
	if err == nil {
		m.status[id] = number(m.orderInfo(m.customer, id)["status"])
		m.done["changed"]++
	}
}

func (m *orderModel) switchNow() {
	id := m.resource()
	if id == "" || m.rnd.IntN(2) > 0 {
		return
	}
	// What runs on demand costs money every hour: it is released at once.
	r := m.ok(m.customer, "POST", pathToDemandNow, obj{"resource_ids": []string{id}}).list("to_ondemand_service_results")[0]
	if r["result"] != "SUCCESS" {
		return
	}
	m.status[r["order_id"].(string)] = "5"
	m.done["switched"]++
	m.emu.Advance(processed)
	m.settle(processed)
	for _, res := range m.ok(m.account("partner"), "POST", pathMetered, obj{"customer_id": m.customer.AccountID, "status": 1, "limit": 100}).list("resources") {
		if res["resource_name"] != "bucket-1" {
			require.NoError(m.t, m.emu.ReleaseResource(res["resource_id"].(string)))
		}
	}
}

func (m *orderModel) coupon() {
	kind := []int{1, 4}[m.rnd.IntN(2)]
	m.giveCoupon(m.customer, emulator.SeedCoupon{Name: "c", Type: kind, FaceValue: decimal.New(int64(m.rnd.IntN(9000)+100), -2)})
}

func (m *orderModel) wait() {
	d := time.Duration(m.rnd.IntN(40)) * time.Hour
	m.emu.Advance(d)
	m.settle(d)
}
