package enterprise

import (
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/call"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/refusal"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/units"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world"
)

// coupon is what the two lists of coupons have in common.
type coupon struct {
	CouponID      string  `json:"coupon_id"`
	PlanName      string  `json:"plan_name"`
	SubCouponID   string  `json:"sub_coupon_id,omitempty"`
	Balance       string  `json:"balance"`
	EffectiveTime string  `json:"effective_time"`
	ExpireTime    string  `json:"expire_time"`
	UseLimits     []limit `json:"use_limits"`
}

// limit is one restriction of a coupon.
type limit struct {
	ID     string `json:"use_limiti_info_id"`
	Key    string `json:"limit_key"`
	Value1 string `json:"value1"`
	Value2 string `json:"value2"`
	Type   string `json:"limit_type"`
	PlanID string `json:"promotion_plan_id"`
}

// describe is a coupon under the ID that it has for the master.
func describe(c *call.Call, cp *world.Coupon, id string) coupon {
	out := coupon{
		CouponID: id, PlanName: cp.PlanName, Balance: units.Cents(c.State.CouponBalance(cp)),
		EffectiveTime: units.Instant(cp.EffectiveAt), ExpireTime: units.Instant(cp.ExpiresAt), UseLimits: []limit{},
	}
	for i, l := range cp.Limits {
		out.UseLimits = append(out.UseLimits, limit{
			units.UpperID(c.State.Seed, "UL", 16, "limit", cp.ID, units.Itoa(i)), l.Key, l.Value1, l.Value2, "=", cp.PlanID,
		})
	}
	return out
}

// giveable says that a coupon is one of the platform's own cash coupons, of which
// something is left.
func giveable(c *call.Call, cp *world.Coupon) bool {
	return cp.IssuerID == "" && cp.ParentID == "" && cp.Type == world.CouponCash && !cp.Single &&
		c.State.Usable(cp, c.Now) && c.State.CouponBalance(cp).IsPositive()
}

// ListMultiAccountTransferCoupons lists the coupons that a master can hand down.
func ListMultiAccountTransferCoupons(c *call.Call) (any, error) {
	self, err := master(c)
	if err != nil {
		return nil, err
	}
	matches := []coupon{}
	for _, cp := range c.State.CouponsOf(self.ID) {
		if giveable(c, cp) {
			matches = append(matches, describe(c, cp, cp.ID))
		}
	}
	return map[string]any{"total_count": len(matches), "avail_transfer_coupons": call.Page(c, matches)}, nil
}

// handedDown says that a coupon of a member came from one of a master, and can be
// taken back.
func handedDown(c *call.Call, self *world.Account, cp *world.Coupon) bool {
	parent := c.State.Coupons[cp.ParentID]
	return parent != nil && parent.HolderID == self.ID && c.State.Usable(cp, c.Now)
}

// ListMultiAccountRetrieveCoupons lists the coupons that can be taken back from a
// member.
func ListMultiAccountRetrieveCoupons(c *call.Call) (any, error) {
	self, member, err := memberOf(c, "sub_customer_id")
	if err != nil {
		return nil, err
	}
	matches := []coupon{}
	for _, cp := range c.State.CouponsOf(member.ID) {
		if handedDown(c, self, cp) {
			one := describe(c, cp, cp.ParentID)
			one.SubCouponID = cp.ID
			matches = append(matches, one)
		}
	}
	return map[string]any{"total_count": len(matches), "avail_retrieve_coupons": call.Page(c, matches)}, nil
}

// ClaimEnterpriseMultiAccountCoupon hands an amount of a coupon down.
func ClaimEnterpriseMultiAccountCoupon(c *call.Call) (any, error) {
	self, member, err := memberOf(c, "customer_id")
	if err != nil {
		return nil, err
	}
	sum, err := amount(c)
	if err != nil {
		return nil, err
	}
	t, err := begin(c, self)
	if err != nil {
		return nil, err
	}
	cp := c.State.CouponOf(self.ID, c.In.Str("coupon_id"))
	switch {
	case cp == nil || !giveable(c, cp):
		return nil, refusal.Parameter("coupon_id", "is no coupon that can be handed down.")
	case sum.GreaterThan(c.State.CouponBalance(cp)):
		return nil, refusal.New("CBC.99005003", "Insufficient balance.")
	}
	t.done(c)
	return map[string]any{"sub_coupon_id": c.State.HandDown(cp, member, sum, c.Now).ID}, nil
}

// ReclaimEnterpriseMultiAccountCoupon takes back what is left of a coupon.
func ReclaimEnterpriseMultiAccountCoupon(c *call.Call) (any, error) {
	self, member, err := memberOf(c, "customer_id")
	if err != nil {
		return nil, err
	}
	t, err := begin(c, self)
	if err != nil {
		return nil, err
	}
	cp := c.State.CouponOf(member.ID, c.In.Str("sub_coupon_id"))
	switch {
	case cp == nil || cp.ParentID == "" || cp.ParentID != c.In.Str("coupon_id"):
		return nil, refusal.Parameter("sub_coupon_id", "is no coupon that was handed down from coupon_id.")
	case !handedDown(c, self, cp) || !c.State.CouponBalance(cp).IsPositive():
		return nil, refusal.New("CBC.99005003", "Insufficient balance.")
	}
	t.done(c)
	return map[string]any{"real_retrieve_amout": units.Cents(c.State.TakeUp(cp, c.Now))}, nil
}
