package emulator_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/emulator"
)

// modelQuota and modelCoupon are what the model knows: plain sums, no states.
type modelQuota struct {
	owner, parent string // account IDs; parent is the quota it was taken from
	value, balance,
	passed, returned decimal.Decimal
	reclaimed bool
}

type modelCoupon struct {
	quota, holder  string
	balance        decimal.Decimal
	spent          map[string]decimal.Decimal // by order
	expires        time.Time
	expired, ended bool
}

// couponModel runs random operations of a distributor and its resellers
// against the emulator and a model beside it.
type couponModel struct {
	*bench
	rng       *rand.Rand
	owner     emulator.Account // of the wholesale quota
	resellers []emulator.Account
	customers map[string][]string // by reseller
	quotas    map[string]*modelQuota
	coupons   map[string]*modelCoupon
	orders    int
	done      map[string]int
}

func TestCouponsAddUp(t *testing.T) {
	seed := uint64(time.Now().UnixNano())
	defer func() {
		if t.Failed() {
			t.Logf("random seed %d", seed)
		}
	}()
	t.Logf("random seed %d", seed)
	m := newCouponModel(t, seed)
	for step := range 2000 {
		m.step()
		if step%500 == 499 {
			m.compare()
		}
	}
	m.compare()
	t.Log(m.done)
	for _, kind := range []string{"issue", "short", "reclaim", "gone", "spend", "return", "return to quota", "pass", "take", "expire"} {
		require.Positive(t, m.done[kind], kind)
	}
	require.NoError(t, m.emu.Restore(m.emu.Snapshot()))
	m.compare()
}

func newCouponModel(t *testing.T, seed uint64) *couponModel {
	m := &couponModel{
		bench: newBench(t), rng: rand.New(rand.NewPCG(seed, 0)), customers: map[string][]string{},
		quotas: map[string]*modelQuota{}, coupons: map[string]*modelCoupon{}, done: map[string]int{},
	}
	m.owner = m.account("distributor")
	for _, name := range []string{"reseller_one", "reseller_two"} {
		a := m.account(name)
		m.resellers = append(m.resellers, a)
		m.customers[a.AccountID] = []string{m.account(name + "_customer").AccountID}
	}
	wholesale := m.grant("distributor", emulator.SeedCouponQuota{Name: "model", Value: yuan("20000"), ExpiresIn: 300 * 24 * time.Hour})
	m.quotas[wholesale] = &modelQuota{owner: m.owner.AccountID, value: yuan("20000"), balance: yuan("20000")}
	return m
}

// pick chooses a key at random, the same one for the same random seed.
func pick[V any](rng *rand.Rand, from map[string]V, keep func(V) bool) (string, bool) {
	var keys []string
	for _, k := range slices.Sorted(maps.Keys(from)) {
		if keep(from[k]) {
			keys = append(keys, k)
		}
	}
	if len(keys) == 0 {
		return "", false
	}
	return keys[rng.IntN(len(keys))], true
}

func (m *couponModel) amount(atMost int) decimal.Decimal {
	return decimal.New(int64(1+m.rng.IntN(atMost*100)), -2)
}

func (m *couponModel) step() {
	switch m.rng.IntN(16) {
	case 0:
		m.pass()
	case 1:
		m.take()
	case 2, 3, 4, 5:
		m.issueSome()
	case 6, 7:
		m.reclaimOne()
	case 8, 9, 10, 11, 12:
		m.spend()
	case 13, 14:
		m.giveBack()
	case 15:
		m.wait()
	}
}

func (m *couponModel) pass() {
	id, _ := pick(m.rng, m.quotas, func(q *modelQuota) bool { return q.parent == "" })
	q, sum, r := m.quotas[id], m.amount(800), m.resellers[m.rng.IntN(2)]
	body := obj{"quota_id": id, "indirect_partner_ids": []string{r.AccountID}, "quota_amount": sum}
	if q.balance.LessThan(sum) {
		m.refused("CBC.99000013", 400, m.owner, "POST", pathQuotaPass, body)
		return
	}
	passed := m.ok(m.owner, "POST", pathQuotaPass, body).ids("simple_quota_infos", "quota_id")[0]
	q.balance, q.passed = q.balance.Sub(sum), q.passed.Add(sum)
	m.quotas[passed] = &modelQuota{owner: r.AccountID, parent: id, value: sum, balance: sum}
	m.done["pass"]++
}

func (m *couponModel) take() {
	id, ok := pick(m.rng, m.quotas, func(q *modelQuota) bool { return q.parent != "" && !q.reclaimed && q.balance.IsPositive() })
	if !ok || m.rng.IntN(3) > 0 {
		return
	}
	r := m.ok(m.owner, "POST", pathQuotaTake, obj{"quota_ids": []string{id}})
	require.Equal(m.t, []string{"0"}, r.ids("simple_quota_infos", "quota_balance"))
	m.quotas[id].reclaimed = true
	m.forward(m.quotas[id])
	m.done["take"]++
}

// forward moves the balance of a reclaimed quota up.
func (m *couponModel) forward(q *modelQuota) {
	parent := m.quotas[q.parent]
	parent.balance, parent.passed = parent.balance.Add(q.balance), parent.passed.Sub(q.balance)
	q.returned, q.balance = q.returned.Add(q.balance), decimal.Zero
}

func (m *couponModel) issueSome() {
	id, ok := pick(m.rng, m.quotas, func(q *modelQuota) bool { return q.parent != "" && !q.reclaimed })
	if !ok {
		return
	}
	q, face := m.quotas[id], m.amount(60)
	expires := m.emu.Now().Add(time.Duration(1+m.rng.IntN(60*24)) * time.Hour)
	r := m.ok(m.owner, "POST", pathIssue, obj{
		"quota_id": id, "customer_ids": m.customers[q.owner], "face_value": face, "indirect_partner_id": q.owner,
		"expire_time": expires.Format("2006-01-02T15:04:05Z"),
	})
	if q.balance.LessThan(face) {
		require.Equal(m.t, []string{"CBC.99000013"}, r.ids("error_details", "error_code"))
		m.done["short"]++
		return
	}
	info := r.list("coupon_infos")[0]
	q.balance = q.balance.Sub(face)
	m.coupons[info["coupon_id"].(string)] = &modelCoupon{
		quota: id, holder: info["id"].(string), balance: face, expires: expires, spent: map[string]decimal.Decimal{},
	}
	m.done["issue"]++
}

// end returns what is left of a coupon to its quota, or to where that goes.
func (m *couponModel) end(cp *modelCoupon) {
	q := m.quotas[cp.quota]
	q.balance, cp.balance = q.balance.Add(cp.balance), decimal.Zero
	if q.reclaimed {
		m.forward(q)
	}
}

func (m *couponModel) reclaimOne() {
	id, ok := pick(m.rng, m.coupons, func(*modelCoupon) bool { return true })
	if !ok {
		return
	}
	cp := m.coupons[id]
	body := obj{"coupon_id": id, "indirect_partner_id": m.quotas[cp.quota].owner}
	if cp.ended || cp.expired || cp.balance.IsZero() {
		m.refused("CBC.99000048", 200, m.owner, "POST", pathCouponReclaim, body)
		m.done["gone"]++
		return
	}
	m.ok(m.owner, "POST", pathCouponReclaim, body)
	cp.ended = true
	m.end(cp)
	m.done["reclaim"]++
}

func (m *couponModel) spend() {
	id, ok := pick(m.rng, m.coupons, func(cp *modelCoupon) bool { return cp.balance.IsPositive() })
	if !ok {
		return
	}
	cp, sum := m.coupons[id], m.amount(60)
	require.Contains(m.t, m.emu.UsableCoupons(cp.holder, "new", emulator.Line{Amount: sum.String()}), id)
	sum = decimal.Min(sum, cp.balance)
	m.orders++
	order := fmt.Sprintf("order-%d", m.orders)
	m.emu.SpendCoupon(id, order, sum)
	cp.balance, cp.spent[order] = cp.balance.Sub(sum), sum
	m.done["spend"]++
}

func (m *couponModel) giveBack() {
	id, ok := pick(m.rng, m.coupons, func(cp *modelCoupon) bool { return len(cp.spent) > 0 })
	if !ok {
		return
	}
	cp := m.coupons[id]
	order, _ := pick(m.rng, cp.spent, func(decimal.Decimal) bool { return true })
	sum := decimal.Min(cp.spent[order], m.amount(60))
	m.emu.ReturnCoupon(id, order, "refund of "+order, sum)
	cp.balance, cp.spent[order] = cp.balance.Add(sum), cp.spent[order].Sub(sum)
	if cp.spent[order].IsZero() {
		delete(cp.spent, order)
	}
	m.done["return"]++
	if cp.ended || cp.expired {
		m.end(cp)
		m.done["return to quota"]++
	}
}

func (m *couponModel) wait() {
	m.emu.Advance(time.Duration(m.rng.IntN(20)) * time.Hour)
	for _, id := range slices.Sorted(maps.Keys(m.coupons)) {
		cp := m.coupons[id]
		if cp.ended || cp.expired || m.emu.Now().Before(cp.expires) {
			continue
		}
		cp.expired = true
		if cp.balance.IsPositive() {
			m.end(cp)
			m.done["expire"]++
		}
	}
}

// compare reads everything back through the API. For each quota, what is left,
// passed on, held by customers and spent by them is its value.
func (m *couponModel) compare() {
	m.t.Helper()
	m.booksAreRight()
	held, spent := map[string]decimal.Decimal{}, map[string]decimal.Decimal{}
	for _, r := range m.resellers {
		for offset := 0; ; offset += 100 {
			path := fmt.Sprintf("%s?indirect_partner_id=%s&limit=100&offset=%d", pathIssue, r.AccountID, offset)
			list := m.ok(m.owner, "GET", path, nil).list("user_coupons")
			for _, item := range list {
				id := item["coupon_id"].(string)
				cp := m.coupons[id]
				require.NotNil(m.t, cp, id)
				balance := yuan(number(item["balance"]))
				require.True(m.t, balance.Equal(cp.balance), "coupon %s: model %s, emulator %s (%s)", id, cp.balance, balance, m.recent(id))
				held[cp.quota] = held[cp.quota].Add(balance)
				for _, sum := range cp.spent {
					spent[cp.quota] = spent[cp.quota].Add(sum)
				}
			}
			if len(list) < 100 {
				break
			}
		}
	}
	for id, q := range m.quotas {
		var item map[string]any
		if q.parent == "" {
			item = m.quota(m.owner, id)
		} else {
			item = m.ok(m.owner, "GET", pathQuotasIssued+"?quota_id="+id, nil).list("quotas")[0]
		}
		balance := yuan(number(item["balance"]))
		require.True(m.t, balance.Equal(q.balance), "quota %s: model %s, emulator %s", id, q.balance, balance)
		sum := decimal.Sum(balance, q.passed, q.returned, held[id], spent[id])
		require.True(m.t, sum.Equal(q.value), "quota %s: the parts add up to %s instead of %s", id, sum, q.value)
	}
}

// recent says what the records know about a coupon.
func (m *couponModel) recent(id string) string {
	owner := m.quotas[m.coupons[id].quota].owner
	r := m.ok(m.owner, "GET", pathCouponRecords+"?coupon_ids="+id+"&indirect_partner_id="+owner, nil)
	return "records " + strings.Join(r.ids("records", "operation_type"), " ")
}
