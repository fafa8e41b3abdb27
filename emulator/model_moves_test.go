package emulator_test

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/accounts"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/coupons"
	"github.com/partnerbss/partnerbss-go/emulator"
	"github.com/partnerbss/partnerbss-go/option"
	"github.com/partnerbss/partnerbss-go/orders"
	"github.com/partnerbss/partnerbss-go/resellers"
)

// moved looks for a transfer of this second in the records of a seller.
func (w *walk) moved(s modelSeller, other string, kind accounts.OperationType, sum decimal.Decimal) func() bool {
	return func() bool {
		r, err := w.clients[s.through].Accounts.ListAdjustRecords(w.ctx, &accounts.ListAdjustRecordsRequest{
			CustomerID: other, OperationType: kind, OperationTimeBegin: w.emu.Now(), IndirectPartnerID: s.reseller,
		})
		require.NoError(w.t, err)
		return slices.ContainsFunc(r.Records, func(rec accounts.AdjustRecord) bool { return rec.Amount.Equal(sum) })
	}
}

func (w *walk) allocate() {
	s, sum := oneOf(w.rng, w.sellers), w.sum()
	customer := w.customerOf(s)
	w.try(attempt{
		what: "allocate", operation: "UpdateCustomerAccountAmount",
		predict: func() string { return w.book.allocate(s.id, customer, sum) },
		do: func() error {
			_, err := w.clients[s.through].Accounts.AllocateFunds(w.ctx, &accounts.AllocateFundsRequest{CustomerID: customer, Amount: sum, IndirectPartnerID: s.reseller})
			return err
		},
		ask: w.moved(s, customer, accounts.OperationTypeAllocate, sum),
	})
}

func (w *walk) reclaim() {
	s, sum := oneOf(w.rng, w.sellers), w.sum()
	customer := w.customerOf(s)
	if left := w.book.members[customer].cash; w.chance(20) && left.IsPositive() {
		sum = left
	}
	w.try(attempt{
		what: "reclaim", operation: "ReclaimToPartnerAccount",
		predict: func() string { return w.book.reclaim(s.id, customer, sum) },
		do: func() error {
			_, err := w.clients[s.through].Accounts.ReclaimFunds(w.ctx, &accounts.ReclaimFundsRequest{CustomerID: customer, Amount: sum, IndirectPartnerID: s.reseller})
			return err
		},
		ask: w.moved(s, customer, accounts.OperationTypeReclaim, sum),
	})
}

// fund moves money between the distributor and a reseller.
func (w *walk) fund() {
	reseller, sum, d := oneOf(w.rng, w.sellers).id, w.sum(), w.clients[w.distr].Resellers
	s := modelSeller{w.distr, w.distr, ""}
	if w.chance(60) {
		w.try(attempt{
			what: "fund reseller", operation: "UpdateIndirectPartnerAccount",
			predict: func() string { return w.book.fund(w.distr, reseller, sum) },
			do: func() error {
				_, err := d.AllocateFunds(w.ctx, &resellers.AllocateFundsRequest{IndirectPartnerID: reseller, Amount: sum})
				return err
			},
			ask: w.moved(s, reseller, accounts.OperationTypeAllocate, sum),
		})
		return
	}
	w.try(attempt{
		what: "reclaim from reseller", operation: "ReclaimIndirectPartnerAccount",
		predict: func() string { return w.book.fund(w.distr, reseller, sum.Neg()) },
		do: func() error {
			_, err := d.ReclaimFunds(w.ctx, &resellers.ReclaimFundsRequest{IndirectPartnerID: reseller, Amount: sum})
			return err
		},
		ask: w.moved(s, reseller, accounts.OperationTypeReclaim, sum),
	})
}

// quotaOf is a quota, mostly one of the seller.
func (w *walk) quotaOf(owner string) string {
	id, ok := pick(w.rng, w.book.quotas, func(q *bookQuota) bool { return q.owner == owner && (q.status == 0 || w.chance(10)) })
	if !ok || w.chance(5) {
		id, _ = pick(w.rng, w.book.quotas, func(*bookQuota) bool { return true })
	}
	return id
}

func (w *walk) passQuota() {
	quota, sum := w.quotaOf(w.distr), w.sum()
	to := []string{oneOf(w.rng, w.sellers[1:]).id}
	switch {
	case w.chance(30):
		to = []string{w.sellers[1].id, w.sellers[2].id}
	case w.chance(5):
		to = []string{w.sellers[0].id}
	}
	w.try(attempt{
		what: "pass quota", operation: "UpdateCouponQuotas",
		predict: func() string { return w.book.passable(w.distr, quota, to, sum) },
		do: func() error {
			r, err := w.clients[w.distr].Resellers.IssueCouponQuotas(w.ctx, &resellers.IssueCouponQuotasRequest{QuotaID: quota, IndirectPartnerIDs: to, QuotaAmount: sum})
			if err != nil {
				return err
			}
			require.NoError(w.t, r.Err())
			require.Len(w.t, r.Quotas, len(to))
			for _, q := range r.Quotas {
				w.book.pass(quota, q.IndirectPartnerID, q.QuotaID, sum)
			}
			return nil
		},
		ask: func() bool {
			r, err := w.clients[w.distr].Resellers.ListCouponQuotaRecords(w.ctx, &resellers.ListCouponQuotaRecordsRequest{
				ParentQuotaID: quota, OperationType: resellers.QuotaOperationIssue, OperationTimeBegin: w.emu.Now(),
			})
			require.NoError(w.t, err)
			for _, rec := range slices.Backward(r.Records) {
				w.book.pass(quota, rec.IndirectPartnerID, rec.QuotaID, sum)
			}
			return len(r.Records) == len(to)
		},
	})
}

func (w *walk) takeQuota() {
	quota := w.quotaOf(oneOf(w.rng, w.sellers).id)
	w.try(attempt{
		what: "take quota", operation: "ReclaimCouponQuotas",
		predict: func() string { return w.book.takeQuota(w.distr, quota) },
		do: func() error {
			r, err := w.clients[w.distr].Resellers.ReclaimCouponQuotas(w.ctx, &resellers.ReclaimCouponQuotasRequest{QuotaIDs: []string{quota}})
			if err != nil || len(r.ErrorDetails) == 0 {
				return err
			}
			require.ErrorContains(w.t, r.Err(), r.ErrorDetails[0].ErrorCode)
			return &core.Error{Code: r.ErrorDetails[0].ErrorCode}
		},
		ask: func() bool {
			r, err := w.clients[w.distr].Resellers.ListCouponQuotas(w.ctx, &resellers.ListCouponQuotasRequest{QuotaID: quota})
			require.NoError(w.t, err)
			return len(r.Quotas) == 1 && r.Quotas[0].QuotaStatus == core.CouponQuotaStatusReclaimed
		},
		holds: func() bool { return w.book.quotas[quota].status == 6 },
	})
}

// changeQuota is what the operations team of the platform does: it grants
// quotas and freezes them.
func (w *walk) changeQuota() {
	if w.chance(40) {
		w.names++
		owner, sum := oneOf(w.rng, []string{w.sellers[0].id, w.distr}), w.sum()
		days := time.Duration(1 + w.rng.IntN(90))
		_, err := w.emu.GrantQuota(owner, emulator.SeedCouponQuota{Name: fmt.Sprint("quota ", w.names), Value: sum, ExpiresIn: days * 24 * time.Hour})
		require.NoError(w.t, err)
		w.note("grant quota %s", sum)
		w.findQuotas(owner)
		return
	}
	id, ok := pick(w.rng, w.book.quotas, func(q *bookQuota) bool { return (q.status == 0 && w.chance(20)) || q.status == 5 })
	if q := w.book.quotas[id]; ok && !w.book.outside(q) {
		q.status = 5 - q.status
		w.note("quota %s gets the status %d", id, q.status)
		require.NoError(w.t, w.emu.SetQuotaStatus(id, q.status))
	}
}

// findQuotas books the quotas that an account has got by itself.
func (w *walk) findQuotas(owner string) {
	for q, err := range w.clients[owner].Coupons.AllQuotas(w.ctx, &coupons.ListQuotasRequest{}) {
		require.NoError(w.t, err)
		if w.book.quotas[q.QuotaID] != nil {
			continue
		}
		known := &bookQuota{id: q.QuotaID, owner: owner, balance: q.Balance, from: q.EffectiveTime, until: q.ExpireTime}
		if q.QuotaValue.Equal(dec("20000")) {
			known.maxFace, known.maxCoupons = dec("150"), 30
		}
		w.book.addQuota(known)
	}
}

func (w *walk) issue() {
	s, now := oneOf(w.rng, w.sellers), w.emu.Now()
	q := w.book.quotas[w.quotaOf(s.id)]
	req := &coupons.IssueRequest{QuotaID: q.id, FaceValue: decimal.New(1+w.rng.Int64N(20000), -2), IndirectPartnerID: s.reseller}
	cp := bookCoupon{quota: q.id, face: req.FaceValue, from: q.from, until: q.until}
	for range 1 + w.rng.IntN(2) {
		if id := w.customerOf(s); !slices.Contains(req.CustomerIDs, id) && !w.sells(id) {
			req.CustomerIDs = append(req.CustomerIDs, id)
		}
	}
	if len(req.CustomerIDs) == 0 {
		return
	}
	if w.chance(70) {
		cp.until = now.Add(time.Duration(1+w.rng.IntN(40*86400)) * time.Second)
		req.ExpireTime = cp.until
	}
	if w.chance(20) {
		cp.from = now.Add(time.Duration(w.rng.IntN(3*86400)) * time.Second)
		req.EffectiveTime = cp.from
	}
	if w.chance(30) {
		cp.service = oneOf(w.rng, []string{"hws.service.type.ec2", "hws.service.type.ebs"})
		req.ServiceTypeCodes = []string{cp.service}
	}
	if !req.EffectiveTime.IsZero() && !req.ExpireTime.IsZero() && !req.EffectiveTime.Before(req.ExpireTime) {
		return // the SDK refuses it by itself
	}
	var each map[string]string
	book := func(customer, id string) {
		cp.id, cp.holder = id, customer
		w.book.issue(cp)
		delete(each, customer)
	}
	w.try(attempt{
		what: "issue", operation: "CreatePartnerCoupons",
		predict: func() (code string) {
			code, each = w.book.issuable(s.id, cp, req.CustomerIDs)
			return code
		},
		do: func() error {
			r, err := w.clients[s.through].Coupons.Issue(w.ctx, req)
			if err != nil {
				return err
			}
			for _, c := range r.Coupons {
				require.Empty(w.t, each[c.CustomerID], "a coupon that %s cannot get", c.CustomerID)
				book(c.CustomerID, c.CouponID)
			}
			for _, detail := range r.ErrorDetails {
				require.Equal(w.t, each[detail.ID], detail.ErrorCode, "issue to %s", detail.ID)
				w.done["issue item "+detail.ErrorCode]++
				delete(each, detail.ID)
			}
			require.Empty(w.t, each, "customers that the answer does not mention")
			return nil
		},
		ask: func() bool {
			r, err := w.clients[s.through].Coupons.ListRecords(w.ctx, &coupons.ListRecordsRequest{
				QuotaID: q.id, OperationTypes: []coupons.OperationType{coupons.OperationTypeIssue}, Result: core.OperationResultSuccess,
				OperationTimeBegin: now, IndirectPartnerID: s.reseller,
			})
			require.NoError(w.t, err)
			served := len(r.Records)
			for _, rec := range slices.Backward(r.Records) {
				book(rec.CustomerID, rec.CouponID)
			}
			return served > 0
		},
		holds: func() bool {
			return slices.Contains(slices.Collect(maps.Values(each)), "")
		},
	})
}

// sells says whether an account sells itself: coupons to such are another matter.
func (w *walk) sells(id string) bool {
	return id == w.distr || slices.ContainsFunc(w.sellers, func(s modelSeller) bool { return s.id == id })
}

// couponOf is a coupon of a customer, or of anyone, mostly one that is ready.
func (w *walk) couponOf(holder string) (string, bool) {
	ready := !w.chance(15)
	return pick(w.rng, w.book.coupons, func(cp *bookCoupon) bool {
		return (holder == "" || cp.holder == holder || (!ready && w.chance(2))) && (cp.status == 2 || !ready)
	})
}

func (w *walk) reclaimCoupon() {
	id, ok := w.couponOf("")
	if !ok {
		return
	}
	s := w.sellers[slices.IndexFunc(w.sellers, func(s modelSeller) bool { return s.id == w.book.quotas[w.book.coupons[id].quota].owner })]
	if w.chance(5) {
		s = oneOf(w.rng, w.sellers)
	}
	w.try(attempt{
		what: "reclaim coupon", operation: "ReclaimPartnerCoupons",
		predict: func() string { return w.book.reclaimCoupon(s.id, id) },
		do: func() error {
			return w.clients[s.through].Coupons.Reclaim(w.ctx, &coupons.ReclaimRequest{CouponID: id, IndirectPartnerID: s.reseller})
		},
		ask: func() bool {
			r, err := w.clients[s.through].Coupons.ListIssued(w.ctx, &coupons.ListIssuedRequest{CouponID: id, IndirectPartnerID: s.reseller})
			require.NoError(w.t, err)
			return len(r.Coupons) == 1 && r.Coupons[0].Status == core.CouponStatusReclaimed
		},
		holds: func() bool {
			return w.book.coupons[id].status == 5 && w.book.quotas[w.book.coupons[id].quota].owner == s.id
		},
	})
}

func (w *walk) freezeCoupon() {
	if id, ok := pick(w.rng, w.book.coupons, func(cp *bookCoupon) bool { return cp.frozen || (cp.status == 2 && w.chance(20)) }); ok {
		cp := w.book.coupons[id]
		cp.frozen = !cp.frozen
		w.note("coupon %s frozen %t", id, cp.frozen)
		require.NoError(w.t, w.emu.FreezeCoupon(id, cp.frozen))
	}
}

// trespass makes calls that are refused before they are looked at: by the SDK,
// by the contract, or because the caller must not make them.
func (w *walk) trespass() {
	customer, sum := oneOf(w.rng, w.customers), w.sum().Add(decimal.New(1, -3))
	req := &accounts.AllocateFundsRequest{CustomerID: customer, Amount: sum}
	_, err := w.clients[w.sellers[0].id].Accounts.AllocateFunds(w.ctx, req)
	require.True(w.t, core.IsValidation(err), "%v", err)
	_, err = w.clients[w.sellers[0].id].Accounts.AllocateFunds(w.ctx, req, option.WithoutValidation())
	require.Equal(w.t, "CBC.0100", codeOf(err))
	req.Amount = dec("1")
	_, err = w.clients[customer].Accounts.AllocateFunds(w.ctx, req)
	require.Equal(w.t, "CBC.0151", codeOf(err))
	require.ErrorIs(w.t, err, core.ErrForbidden)
	req.IndirectPartnerID = w.sellers[0].id
	_, err = w.clients[w.distr].Accounts.AllocateFunds(w.ctx, req)
	require.Equal(w.t, "CBC.99000037", codeOf(err))
	if id, ok := pick(w.rng, w.book.orders, func(o *bookOrder) bool { return o.status == 6 }); ok {
		err = w.clients[w.sellers[0].id].Orders.Cancel(w.ctx, &orders.CancelRequest{OrderID: id})
		require.Equal(w.t, "CBC.0151", codeOf(err))
	}
	_, err = w.clients[w.distr].Resellers.IssueCouponQuotas(w.ctx, &resellers.IssueCouponQuotasRequest{
		QuotaID: "none", IndirectPartnerIDs: []string{"none"}, QuotaAmount: dec("1"),
	})
	require.Equal(w.t, "CBC.99000037", codeOf(err))
	w.note("trespass")
}
