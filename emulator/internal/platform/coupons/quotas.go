package coupons

import (
	"slices"

	"github.com/shopspring/decimal"

	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/call"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/refusal"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/units"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world/ledger"
)

// quotaSimpleInfo is an element of UpdateCouponQuotas.
type quotaSimpleInfo struct {
	ID      string `json:"id"`
	QuotaID string `json:"quota_id"`
}

// operator is the name of the user behind the call.
func operator(c *call.Call) string {
	if u := c.State.Users[c.Caller.UserID]; u != nil {
		return u.Name
	}
	return c.Account().Name
}

// UpdateCouponQuotas passes a part of a quota of the distributor to each of
// several resellers.
func UpdateCouponQuotas(c *call.Call) (any, error) {
	resellers, err := resellers(c)
	if err != nil {
		return nil, err
	}
	q, err := passable(c, resellers)
	if err != nil {
		return nil, err
	}
	sum := c.In.Dec("quota_amount")
	details, infos := []call.ErrorDetail{}, []quotaSimpleInfo{}
	for _, r := range resellers {
		if r.Partner.Leaving {
			refused := refusal.New("CBC.50010105", "The reseller is leaving the programme and cannot get a quota.")
			details = append(details, call.DetailOf(refused, r.ID))
			recordRefusedQuota(c, world.QuotaRecord{
				Operation: world.OpQuotaIssued, ResellerID: r.ID, Amount: sum, Remark: refusal.Of(refused).Message,
			}, q)
			continue
		}
		passed := c.State.AddQuota(&world.CouponQuota{
			OwnerID: r.ID, ParentID: q.ID, Name: q.Name, Type: q.Type, Value: sum,
			CreatedAt: c.Now, EffectiveAt: q.EffectiveAt, ExpiresAt: q.ExpiresAt, Limits: q.Limits, Terms: q.Terms,
		})
		c.State.RecordQuota(world.QuotaRecord{
			Time: c.Now, Operation: world.OpQuotaIssued, ResellerID: r.ID,
			QuotaID: passed.ID, Amount: sum, Operator: operator(c),
		}, q)
		infos = append(infos, quotaSimpleInfo{r.ID, passed.ID})
	}
	return map[string]any{"error_details": c.Refusals(details), "simple_quota_infos": infos}, nil
}

// resellers are those that the batch names; one that is not the caller's
// refuses it.
func resellers(c *call.Call) ([]*world.Account, error) {
	var out []*world.Account
	for _, id := range c.Batch("indirect_partner_ids") {
		r, err := c.Reseller(id)
		if err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, nil
}

// passable is the quota that the batch is to be served from, if it can be.
func passable(c *call.Call, resellers []*world.Account) (*world.CouponQuota, error) {
	q := c.State.QuotaOf(c.Account().ID, c.In.Str("quota_id"))
	if q == nil {
		return nil, errNoQuota
	}
	if c.Now.Before(q.EffectiveAt) || !c.Now.Before(q.ExpiresAt) {
		return nil, errQuotaPeriod
	}
	if q.Status != world.QuotaNormal || q.Type != world.QuotaCash {
		return nil, refusal.New("CBC.99000015", "The quota cannot be issued in this state.")
	}
	served := int64(0)
	for _, r := range resellers {
		for _, id := range q.Terms.CustomerIDs {
			if _, err := c.CustomerOf(r, id); err != nil {
				return nil, refusal.New("CBC.50000021", "The quota is tied to a customer that is not one of the reseller.")
			}
		}
		if !r.Partner.Leaving {
			served++
		}
	}
	if c.State.QuotaBalance(q).LessThan(c.In.Dec("quota_amount").Mul(decimal.NewFromInt(served))) {
		return nil, errQuotaShort
	}
	return q, nil
}

// recordRefusedQuota records what was refused to one of a batch.
func recordRefusedQuota(c *call.Call, r world.QuotaRecord, parent *world.CouponQuota) {
	if c.Env.On(world.RuleFailuresRecorded) {
		r.Time, r.Operator, r.Result = c.Now, operator(c), world.ResultFailed
		c.State.RecordQuota(r, parent)
	}
}

// quotaReclaim is an element of ReclaimCouponQuotas.
type quotaReclaim struct {
	QuotaID      string       `json:"quota_id"`
	QuotaBalance units.Amount `json:"quota_balance"`
}

// ReclaimCouponQuotas takes back all that is left of quotas of resellers.
func ReclaimCouponQuotas(c *call.Call) (any, error) {
	details, infos := []call.ErrorDetail{}, []quotaReclaim{}
	for _, id := range c.Batch("quota_ids") {
		q, refused := reclaimable(c, id)
		if refused != nil {
			details = append(details, call.DetailOf(refused, id))
			if left := c.State.Ledger.Balance(id, ledger.WalletQuota); q != nil && left.IsPositive() {
				recordRefusedQuota(c, world.QuotaRecord{
					Operation: world.OpQuotaReclaimed, ResellerID: q.OwnerID,
					QuotaID: q.ID, Amount: left, Remark: refusal.Of(refused).Message,
				}, c.State.Quotas[q.ParentID])
			}
			continue
		}
		c.State.TakeBack(q, world.QuotaRecord{Time: c.Now, Operator: operator(c), Remark: c.In.Str("remark")})
		q.Status = world.QuotaReclaimed
		infos = append(infos, quotaReclaim{q.ID, units.Amount(c.State.QuotaBalance(q))})
	}
	return map[string]any{"error_details": c.Refusals(details), "simple_quota_infos": infos}, nil
}

// reclaimable is a quota of one of the caller's resellers, and why it cannot be
// reclaimed, if so.
func reclaimable(c *call.Call, id string) (*world.CouponQuota, error) {
	q := c.State.Quotas[id]
	if q == nil || c.State.QuotaOf(c.Account().ID, q.ParentID) == nil {
		return nil, errNoQuota
	}
	switch {
	case q.Status == world.QuotaReclaimed:
		return q, errNoQuota
	case c.Now.Before(q.EffectiveAt) || !c.Now.Before(q.ExpiresAt):
		return q, errQuotaPeriod
	case q.Status != world.QuotaNormal:
		return q, errNoQuota
	case c.State.QuotaBalance(q).IsZero():
		return q, errQuotaShort
	}
	return q, nil
}

// issuedQuotaInfo is an element of ListIssuedCouponQuotas.
type issuedQuotaInfo struct {
	quotaInfo
	IndirectPartnerID          string `json:"indirect_partner_id"`
	IndirectPartnerAccountName string `json:"indirect_partner_account_name"`
	IndirectPartnerName        string `json:"indirect_partner_name"`
	ParentQuotaID              string `json:"parent_quota_id"`
}

// ListIssuedCouponQuotas lists coupon quotas the distributor has issued to
// resellers.
func ListIssuedCouponQuotas(c *call.Call) (any, error) {
	var matches []*world.CouponQuota
	for _, r := range c.State.ChildrenOf(c.Account().ID, world.RoleReseller) {
		for _, q := range c.State.QuotasOf(r.ID) {
			if q.ParentID != "" && call.Equals(r.ID, c.In.Str("indirect_partner_id")) &&
				call.Equals(q.ID, c.In.Str("quota_id")) && c.Filtered("parent_quota_id", q.ParentID) {
				matches = append(matches, q)
			}
		}
	}
	slices.SortFunc(matches, func(a, b *world.CouponQuota) int { return int(a.Seq) - int(b.Seq) })
	infos := []issuedQuotaInfo{}
	for _, q := range call.Page(c, call.NewestFirst(c, matches)) {
		r := c.State.Accounts[q.OwnerID]
		infos = append(infos, issuedQuotaInfo{
			quotaInfo: describeQuota(c, q), IndirectPartnerID: r.ID, IndirectPartnerAccountName: r.Name,
			IndirectPartnerName: r.DisplayName, ParentQuotaID: q.ParentID,
		})
	}
	return map[string]any{"total_count": len(matches), "quotas": infos}, nil
}

// quotaRecordInfo is an element of ListCouponQuotasRecords.
type quotaRecordInfo struct {
	ID                         string       `json:"id"`
	Operator                   string       `json:"operator"`
	OperationType              string       `json:"operation_type"`
	QuotaID                    string       `json:"quota_id"`
	ParentQuotaID              string       `json:"parent_quota_id"`
	Amount                     units.Amount `json:"amount"`
	OperationTime              string       `json:"operation_time"`
	Result                     string       `json:"result"`
	IndirectPartnerAccountName string       `json:"indirect_partner_account_name"`
	IndirectPartnerID          string       `json:"indirect_partner_id"`
	IndirectPartnerName        string       `json:"indirect_partner_name"`
	Remark                     string       `json:"remark"`
}

// ListCouponQuotasRecords lists the distributor's records of issuing and
// reclaiming coupon quotas.
func ListCouponQuotasRecords(c *call.Call) (any, error) {
	var matches []*world.QuotaRecord
	for _, r := range c.State.QuotaRecords {
		if r.OwnerID == c.Account().ID && matchesQuotaRecord(c, r) {
			matches = append(matches, r)
		}
	}
	infos := []quotaRecordInfo{}
	for _, r := range call.Page(c, call.NewestFirst(c, matches)) {
		reseller := c.State.Accounts[r.ResellerID]
		infos = append(infos, quotaRecordInfo{
			ID: r.ID, Operator: r.Operator, OperationType: r.Operation, QuotaID: r.QuotaID, ParentQuotaID: r.ParentID,
			Amount: units.Amount(r.Amount), OperationTime: units.Instant(r.Time), Result: r.Result,
			IndirectPartnerAccountName: reseller.Name, IndirectPartnerID: reseller.ID, IndirectPartnerName: reseller.DisplayName,
			Remark: r.Remark,
		})
	}
	return map[string]any{"total_count": len(matches), "records": infos}, nil
}

func matchesQuotaRecord(c *call.Call, r *world.QuotaRecord) bool {
	in := c.In
	return call.Equals(r.ResellerID, in.Str("indirect_partner_id")) && call.Equals(r.QuotaID, in.Str("quota_id")) &&
		c.Filtered("parent_quota_id", r.ParentID) &&
		call.Within(r.Time, in.Time("operation_time_begin"), in.Time("operation_time_end")) &&
		known(in.Str("operation_type"), r.Operation, world.OpQuotaIssued, world.OpQuotaReclaimed)
}
