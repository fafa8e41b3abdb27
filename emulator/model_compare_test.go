package emulator_test

import (
	"fmt"
	"slices"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/accounts"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/coupons"
	"github.com/partnerbss/partnerbss-go/orders"
	"github.com/partnerbss/partnerbss-go/resellers"
	"github.com/partnerbss/partnerbss-go/resources"
)

// same requires an amount of the model.
func (w *walk) same(want, got decimal.Decimal, format string, args ...any) {
	w.t.Helper()
	require.True(w.t, want.Equal(got), "%s: the model has %s, the emulator %s", fmt.Sprintf(format, args...), want, got)
}

// compareMoney reads the balances of all accounts.
func (w *walk) compareMoney() {
	w.t.Helper()
	for _, s := range append([]modelSeller{{w.distr, w.distr, ""}}, w.sellers...) {
		c := w.clients[s.through].Accounts
		r, err := c.ListPartnerBalances(w.ctx, &accounts.ListPartnerBalancesRequest{IndirectPartnerID: s.reseller})
		require.NoError(w.t, err)
		m := w.book.members[s.id]
		w.same(m.cash, r.AccountBalances[0].Amount, "balance of seller %s", s.id)
		w.same(m.cash.Sub(m.reserved), r.AccountBalances[0].Available(), "available balance of seller %s", s.id)
		var asked []accounts.CustomerRef
		for _, id := range w.customers {
			if w.book.members[id].parent == s.id {
				asked = append(asked, accounts.CustomerRef{CustomerID: id})
			}
		}
		if asked == nil {
			continue
		}
		list, err := c.ListCustomerBalances(w.ctx, &accounts.ListCustomerBalancesRequest{Customers: asked, IndirectPartnerID: s.reseller})
		require.NoError(w.t, err)
		require.Len(w.t, list.CustomerBalances, len(asked))
		for _, b := range list.CustomerBalances {
			w.same(w.book.members[b.CustomerID].cash, b.Amount.Sub(b.DebtAmount), "balance of customer %s", b.CustomerID)
			require.False(w.t, b.Amount.IsNegative() || b.DebtAmount.IsNegative(), b.CustomerID)
		}
	}
}

// compareAll reads everything back and checks the books.
func (w *walk) compareAll() {
	w.t.Helper()
	w.compareMoney()
	w.compareQuotas()
	w.compareCoupons()
	for _, id := range w.customers {
		w.compareCustomer(id)
	}
	require.NoError(w.t, w.emu.Ledger())
	require.NoError(w.t, w.emu.CouponLedger())
	require.NoError(w.t, w.emu.CheckCharges())
}

func (w *walk) compareQuotas() {
	seen := 0
	check := func(id string, status int, balance decimal.Decimal) {
		q := w.book.quotas[id]
		require.NotNil(w.t, q, "quota %s", id)
		w.same(q.balance, balance, "quota %s", id)
		require.Equal(w.t, q.status, status, "status of quota %s", id)
		require.False(w.t, balance.IsNegative(), "quota %s", id)
		seen++
	}
	for _, owner := range []string{w.sellers[0].id, w.distr} {
		for q, err := range w.clients[owner].Coupons.AllQuotas(w.ctx, &coupons.ListQuotasRequest{}) {
			require.NoError(w.t, err)
			check(q.QuotaID, int(q.QuotaStatus), q.Balance)
		}
	}
	for q, err := range w.clients[w.distr].Resellers.AllCouponQuotas(w.ctx, &resellers.ListCouponQuotasRequest{}) {
		require.NoError(w.t, err)
		check(q.QuotaID, int(q.QuotaStatus), q.Balance)
	}
	require.Len(w.t, w.book.quotas, seen)
}

func (w *walk) compareCoupons() {
	seen := 0
	for _, s := range w.sellers {
		for got, err := range w.clients[s.through].Coupons.AllIssued(w.ctx, &coupons.ListIssuedRequest{IndirectPartnerID: s.reseller}) {
			require.NoError(w.t, err)
			cp := w.book.coupons[got.CouponID]
			require.NotNil(w.t, cp, "coupon %s", got.CouponID)
			require.Equal(w.t, cp.holder, got.CustomerID)
			require.Equal(w.t, cp.status, int(got.Status), "status of coupon %s", cp.id)
			require.Equal(w.t, cp.frozen, got.IsFrozen == core.FlagYes, "coupon %s", cp.id)
			w.same(cp.balance, got.Balance, "coupon %s", cp.id)
			w.same(cp.face, got.FaceValue, "face value of coupon %s", cp.id)
			seen++
		}
	}
	for _, cp := range w.book.coupons {
		if !cp.until.After(w.book.now.AddDate(-2, 0, 0)) {
			seen++ // forgotten by the list
		}
	}
	require.Len(w.t, w.book.coupons, seen)
}

// compareCustomer reads what a customer sees of itself.
func (w *walk) compareCustomer(id string) {
	w.t.Helper()
	c, m := w.clients[id], w.book.members[id]
	r, err := c.Accounts.GetCustomerBalances(w.ctx)
	require.NoError(w.t, err)
	for _, b := range r.AccountBalances {
		switch b.AccountType {
		case core.AccountTypeBalance:
			w.same(m.cash, b.Amount.Sub(r.DebtAmount), "cash of customer %s", id)
		case core.AccountTypeCredit:
			w.same(m.credit, b.Amount, "credit of customer %s", id)
		}
	}
	w.compareOrders(id)
	seen := map[string]bool{}
	for got, err := range c.Resources.All(w.ctx, &resources.ListRequest{}) {
		require.NoError(w.t, err)
		th := w.book.thing(id, got.ResourceID)
		require.NotNil(w.t, th, got.ResourceName)
		seen[th.name] = true
		require.False(w.t, th.onDemand, th.name)
		require.Equal(w.t, th.status, int(got.Status), "status of %s", th.name)
		require.Equal(w.t, th.expires, got.ExpireTime, "expiry of %s", th.name)
		require.Equal(w.t, th.main == nil || (th.status != 3 && th.head() == th), got.Role == core.ResourceRoleMain, "role of %s", th.name)
		policy := resources.ExpirePolicyGracePeriod
		switch {
		case th.renews != nil:
			policy = resources.ExpirePolicyAutoRenew
		case th.toDemand:
			policy = resources.ExpirePolicyToOnDemand
		}
		require.Equal(w.t, policy, got.ExpirePolicy, "policy of %s", th.name)
	}
	s := w.sellers[slices.IndexFunc(w.sellers, func(s modelSeller) bool { return s.id == m.parent })]
	for got, err := range w.clients[s.through].Resources.AllOnDemand(w.ctx, &resources.ListOnDemandRequest{CustomerID: id, IndirectPartnerID: s.reseller}) {
		require.NoError(w.t, err)
		th := w.book.thing(id, got.ResourceID)
		require.NotNil(w.t, th, got.ResourceName)
		require.True(w.t, th.onDemand, th.name)
		status := resources.OnDemandStatus(1)
		switch {
		case th.status == 3:
			status = 6
		case m.cash.IsNegative():
			status = 2
		}
		require.Equal(w.t, status, got.Status, "status of on-demand %s", th.name)
		seen[th.name] = true
	}
	for _, th := range w.book.bought {
		require.Equal(w.t, th.customer == id && th.status != 1, seen[th.name], "whether %s is listed, status %d", th.name, th.status)
	}
}

func (w *walk) compareOrders(customer string) {
	w.t.Helper()
	list := w.book.ordered[customer]
	seen := 0
	for got, err := range w.clients[customer].Orders.All(w.ctx, &orders.ListRequest{OrderBy: orders.OldestFirst}) {
		require.NoError(w.t, err)
		require.Less(w.t, seen, len(list), "order %s of type %d, made %s, is not in the model", got.OrderID, got.OrderType, got.CreateTime.Format(time.RFC3339))
		o := list[seen]
		seen++
		if o.id == "" && o.bySystem {
			o.id = got.OrderID
			w.book.orders[o.id] = o
			w.done["renewed by itself"]++
		}
		require.Equal(w.t, o.id, got.OrderID)
		require.Equal(w.t, o.kind, int(got.OrderType), "type of order %s", o.id)
		require.Equal(w.t, o.status, int(got.Status), "status of order %s", o.id)
		require.Equal(w.t, o.bySystem, got.SourceType != 1, "source of order %s", o.id)
		due, list := decimal.Zero, decimal.Zero
		for _, l := range o.lines {
			due, list = due.Add(l.due), list.Add(l.list)
		}
		w.same(due, got.AmountAfterDiscount, "order %s of type %d", o.id, o.kind)
		if o.kind < 3 {
			w.same(list, got.OfficialAmount, "list price of order %s", o.id)
		}
	}
	require.Len(w.t, list, seen)
}
