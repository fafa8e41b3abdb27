// Package coupons answers the operations on coupons and on the quotas that they
// are issued from, those that a distributor passes to its resellers included.
package coupons

import (
	"slices"
	"strings"
	"time"

	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/call"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/units"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world"
)

// quotaInfo is an element of ListQuotaCoupons, and the greater part of one of
// ListIssuedCouponQuotas.
type quotaInfo struct {
	QuotaID        string           `json:"quota_id"`
	QuotaType      int              `json:"quota_type"`
	CreateTime     string           `json:"create_time"`
	LastUpdateTime string           `json:"last_update_time"`
	QuotaValue     units.Amount     `json:"quota_value"`
	QuotaStatus    int              `json:"quota_status"`
	Balance        units.Amount     `json:"balance"`
	MeasureID      int              `json:"measure_id"`
	Currency       string           `json:"currency"`
	EffectiveTime  string           `json:"effective_time"`
	ExpireTime     string           `json:"expire_time"`
	LimitInfos     []quotaLimitInfo `json:"limit_infos"`
}

type quotaLimitInfo struct {
	LimitKey    string       `json:"limit_key"`
	LimitValues []quotaLimit `json:"limit_values"`
}

type quotaLimit struct {
	Value1 string `json:"value1"`
	Value2 string `json:"value2,omitempty"`
}

func describeQuota(c *call.Call, q *world.CouponQuota) quotaInfo {
	info := quotaInfo{
		QuotaID: q.ID, QuotaType: q.Type, CreateTime: units.Instant(q.CreatedAt), LastUpdateTime: units.Instant(q.UpdatedAt),
		QuotaValue: units.Amount(q.Value), QuotaStatus: q.Status, Balance: units.Amount(c.State.QuotaBalance(q)),
		MeasureID: units.Yuan, Currency: units.CNY,
		EffectiveTime: units.Instant(q.EffectiveAt), ExpireTime: units.Instant(q.ExpiresAt), LimitInfos: []quotaLimitInfo{},
	}
	for _, l := range q.Limits {
		i := slices.IndexFunc(info.LimitInfos, func(li quotaLimitInfo) bool { return li.LimitKey == l.Key })
		if i < 0 {
			i = len(info.LimitInfos)
			info.LimitInfos = append(info.LimitInfos, quotaLimitInfo{LimitKey: l.Key})
		}
		info.LimitInfos[i].LimitValues = append(info.LimitInfos[i].LimitValues, quotaLimit{l.Value1, l.Value2})
	}
	return info
}

// ListQuotaCoupons looks up the coupon quotas the partner (or its reseller)
// may issue from.
func ListQuotaCoupons(c *call.Call) (any, error) {
	seller, err := c.Seller()
	if err != nil {
		return nil, err
	}
	var matches []*world.CouponQuota
	for _, q := range c.State.QuotasOf(seller.ID) {
		if matchesQuota(c, q) {
			matches = append(matches, q)
		}
	}
	infos := []quotaInfo{}
	for _, q := range call.Page(c, call.NewestFirst(c, matches)) {
		infos = append(infos, describeQuota(c, q))
	}
	return map[string]any{"total_count": len(matches), "quotas": infos}, nil
}

func matchesQuota(c *call.Call, q *world.CouponQuota) bool {
	in := c.In
	return q.Status != world.QuotaReclaimed && // only its distributor still sees it
		q.Type == in.Num("quota_type", world.QuotaCash) &&
		call.Listed(q.ID, in.Strs("quota_ids")) && call.Listed(q.Status, in.Nums("quota_status_list")) &&
		call.Within(q.CreatedAt, in.Time("create_time_begin"), in.Time("create_time_end")) &&
		call.Within(q.EffectiveAt, in.Time("effective_time_begin"), in.Time("effective_time_end")) &&
		call.Within(q.ExpiresAt, in.Time("expire_time_begin"), in.Time("expire_time_end"))
}

// couponInfo is an element of ListSubCustomerCoupons.
type couponInfo struct {
	CouponID        string          `json:"coupon_id"`
	CouponCode      string          `json:"coupon_code"`
	Status          int             `json:"status"`
	CustomerID      string          `json:"customer_id"`
	CouponType      int             `json:"coupon_type"`
	MeasureID       int             `json:"measure_id"`
	FaceValue       units.Amount    `json:"face_value"`
	ValidTime       string          `json:"valid_time"`
	ExpireTime      string          `json:"expire_time"`
	OrderID         string          `json:"order_id"`
	PromotionPlanID string          `json:"promotion_plan_id"`
	PlanName        string          `json:"plan_name"`
	MediaType       int             `json:"media_type"`
	FetchMethod     int             `json:"fetch_method"`
	UseLimits       []call.UseLimit `json:"use_limits"`
	ActiveTime      string          `json:"active_time,omitempty"`
	ReserveTime     string          `json:"reserve_time,omitempty"`
	CreateTime      string          `json:"create_time"`
	CouponVersion   int             `json:"coupon_version"`
	Balance         *units.Amount   `json:"balance"`
	IsFrozen        string          `json:"is_frozen"`
	Currency        string          `json:"currency"`
	SourceID        string          `json:"source_id"`
}

// Media types, ways of getting a coupon and coupon versions on the wire.
const (
	mediaElectronic = 1
	fetchedByIssue  = 3
	fetchedByEvent  = 5
	versionOld      = 1
	versionNew      = 2
)

// source is who or what gave the coupon: the partner, else the plan.
func source(cp *world.Coupon) string {
	if cp.IssuerID != "" {
		return cp.IssuerID
	}
	return cp.PlanID
}

func fetchMethod(cp *world.Coupon) int {
	if cp.IssuerID != "" {
		return fetchedByIssue
	}
	return fetchedByEvent
}

func frozenFlag(cp *world.Coupon) string {
	if cp.Frozen {
		return "1"
	}
	return "0"
}

// orders joins the orders that were paid with the coupon as the lists do.
func orders(cp *world.Coupon) string {
	ids := make([]string, len(cp.Uses))
	for i, u := range cp.Uses {
		ids[i] = u.OrderID
	}
	return strings.Join(ids, ";")
}

func paidFor(cp *world.Coupon, orderID string) bool {
	return slices.ContainsFunc(cp.Uses, func(u world.CouponUse) bool { return paysOrder(u.OrderID, orderID) })
}

// paysOrder says whether an order is among those of one payment, which joins
// the orders that it merges with commas.
func paysOrder(payment, orderID string) bool {
	return payment == orderID || slices.Contains(strings.Split(payment, ","), orderID)
}

// ListSubCustomerCoupons lists the coupons of the caller itself: a customer's,
// or those that the platform gave to a partner.
func ListSubCustomerCoupons(c *call.Call) (any, error) {
	holder, err := c.Seller()
	if err != nil {
		return nil, err
	}
	var matches []*world.Coupon
	for _, cp := range c.State.CouponsOf(holder.ID) {
		if matchesOwnCoupon(c, cp) {
			matches = append(matches, cp)
		}
	}
	infos := []couponInfo{}
	for _, cp := range call.Page(c, call.NewestFirst(c, matches)) {
		infos = append(infos, describeCoupon(c, cp))
	}
	return map[string]any{"count": len(matches), "user_coupons": infos}, nil
}

func matchesOwnCoupon(c *call.Call, cp *world.Coupon) bool {
	in := c.In
	return c.Filtered("coupon_id", cp.ID) && c.Filtered("promotion_plan_id", cp.PlanID) &&
		c.Filtered("source_id", source(cp)) &&
		(!in.Has("order_id") || paidFor(cp, in.Str("order_id"))) &&
		in.Num("coupon_type", cp.Type) == cp.Type && in.Num("status", cp.Status) == cp.Status &&
		(!cp.ActivatedAt.IsZero() || !in.Has("active_end_time")) &&
		call.Within(cp.ActivatedAt, in.Time("active_start_time"), in.Time("active_end_time")) &&
		!doneBefore(cp, c.Now.AddDate(-1, 0, 0))
}

// doneBefore says that the coupon was used up, expired or reclaimed before a
// time, which is when the lists forget it.
func doneBefore(cp *world.Coupon, t time.Time) bool {
	switch cp.Status {
	case world.CouponUsed:
		return cp.UsedAt.Before(t)
	case world.CouponExpired, world.CouponReclaimed:
		return cp.EndedAt.Before(t)
	}
	return false
}

func describeCoupon(c *call.Call, cp *world.Coupon) couponInfo {
	info := couponInfo{
		CouponID: cp.ID, CouponCode: cp.Code, Status: cp.Status, CustomerID: cp.HolderID, CouponType: cp.Type,
		MeasureID: units.Yuan, FaceValue: units.Amount(cp.FaceValue),
		ValidTime: units.Instant(cp.EffectiveAt), ExpireTime: units.Instant(cp.ExpiresAt),
		OrderID: orders(cp), PromotionPlanID: cp.PlanID, PlanName: cp.PlanName,
		MediaType: mediaElectronic, FetchMethod: fetchMethod(cp), UseLimits: call.UseLimits(cp),
		ActiveTime:  instantOrNone(cp.ActivatedAt),
		ReserveTime: instantOrNone(cp.UsedAt), CreateTime: units.Instant(cp.CreatedAt),
		CouponVersion: versionOld, IsFrozen: frozenFlag(cp), Currency: units.CNY, SourceID: source(cp),
	}
	if !cp.Single {
		left := units.Amount(c.State.CouponBalance(cp))
		info.CouponVersion, info.Balance = versionNew, &left
	}
	return info
}

// instantOrNone renders the zero time as the empty string, for fields that are
// left out then.
func instantOrNone(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return units.Instant(t)
}

// issuedCoupon is an element of ListIssuedPartnerCoupons.
type issuedCoupon struct {
	CouponID          string          `json:"coupon_id"`
	Status            int             `json:"status"`
	CustomerID        string          `json:"customer_id"`
	CouponType        int             `json:"coupon_type"`
	MeasureID         int             `json:"measure_id"`
	FaceValue         units.Amount    `json:"face_value"`
	EffectiveTime     string          `json:"effective_time"`
	ExpireTime        string          `json:"expire_time"`
	OrderID           string          `json:"order_id"`
	PromotionPlanID   string          `json:"promotion_plan_id"`
	PromotionPlanName string          `json:"promotion_plan_name"`
	MediaType         int             `json:"media_type"`
	FetchMethod       int             `json:"fetch_method"`
	UseLimits         []call.UseLimit `json:"use_limits"`
	ActiveTime        string          `json:"active_time,omitempty"`
	LastUsedTime      string          `json:"last_used_time,omitempty"`
	CreateTime        string          `json:"create_time"`
	Balance           units.Amount    `json:"balance"`
	IsFrozen          string          `json:"is_frozen"`
}

// ListIssuedPartnerCoupons lists what the seller has issued, as far as the
// holders are resale customers.
func ListIssuedPartnerCoupons(c *call.Call) (any, error) {
	seller, err := c.Seller()
	if err != nil {
		return nil, err
	}
	var matches []*world.Coupon
	for _, cp := range c.State.CouponsFrom(seller.ID) {
		if matchesIssued(c, cp) {
			matches = append(matches, cp)
		}
	}
	infos := []issuedCoupon{}
	for _, cp := range call.Page(c, call.NewestFirst(c, matches)) {
		infos = append(infos, issuedCoupon{
			CouponID: cp.ID, Status: cp.Status, CustomerID: cp.HolderID, CouponType: cp.Type, MeasureID: units.Yuan,
			FaceValue: units.Amount(cp.FaceValue), EffectiveTime: units.Instant(cp.EffectiveAt),
			ExpireTime: units.Instant(cp.ExpiresAt), OrderID: orders(cp),
			PromotionPlanID: cp.PlanID, PromotionPlanName: cp.PlanName,
			MediaType: mediaElectronic, FetchMethod: fetchMethod(cp), UseLimits: call.UseLimits(cp),
			ActiveTime: instantOrNone(cp.ActivatedAt), LastUsedTime: instantOrNone(cp.UsedAt),
			CreateTime: units.Instant(cp.CreatedAt),
			Balance:    units.Amount(c.State.CouponBalance(cp)), IsFrozen: frozenFlag(cp),
		})
	}
	return map[string]any{"total_count": len(matches), "user_coupons": infos}, nil
}

func matchesIssued(c *call.Call, cp *world.Coupon) bool {
	in := c.In
	years := -2
	if !c.Env.On(world.RuleIssuedTwoYears) {
		years = -1
	}
	holder := c.State.Accounts[cp.HolderID].Customer
	return holder != nil && holder.AssociationType == world.AssociationResale &&
		cp.ExpiresAt.After(c.Now.AddDate(years, 0, 0)) &&
		c.Filtered("coupon_id", cp.ID) && c.Filtered("customer_id", cp.HolderID) &&
		(!in.Has("order_id") || paidFor(cp, in.Str("order_id"))) &&
		in.Num("coupon_type", cp.Type) == cp.Type && in.Num("status", cp.Status) == cp.Status &&
		call.Within(cp.CreatedAt, in.Time("create_time_begin"), in.Time("create_time_end")) &&
		call.Within(cp.EffectiveAt, in.Time("effective_time_begin"), in.Time("effective_time_end")) &&
		call.Within(cp.ExpiresAt, in.Time("expire_time_begin"), in.Time("expire_time_end"))
}
