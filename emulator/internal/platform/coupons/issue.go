package coupons

import (
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/call"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/catalogue"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/refusal"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world"
)

// offer is a coupon that is about to be issued to several customers.
type offer struct {
	quota    *world.CouponQuota
	face     decimal.Decimal
	from, to time.Time
	limits   []world.LimitValue
	memo     string
}

// couponSimpleInfo is an element of CreatePartnerCoupons.
type couponSimpleInfo struct {
	ID       string `json:"id"`
	CouponID string `json:"coupon_id"`
}

// CreatePartnerCoupons issues cash coupons from a quota to resale customers.
func CreatePartnerCoupons(c *call.Call) (any, error) {
	seller, err := c.Seller()
	if err != nil {
		return nil, err
	}
	o, err := offerOf(c, seller)
	if err != nil {
		return nil, err
	}
	details, infos := []call.ErrorDetail{}, []couponSimpleInfo{}
	for _, id := range c.Batch("customer_ids") {
		if refused := refuseCoupon(c, seller, o, id); refused != nil {
			details = append(details, call.DetailOf(refused, id))
			if c.Env.On(world.RuleFailuresRecorded) {
				c.State.RecordCoupon(world.CouponRecord{
					Time: c.Now, Operation: world.OpIssued, CustomerID: id, Amount: o.face,
					Result: world.ResultFailed, Remark: refusal.Of(refused).Message,
				}, o.quota, nil)
			}
			continue
		}
		cp := c.State.AddCoupon(&world.Coupon{
			HolderID: id, QuotaID: o.quota.ID, FaceValue: o.face, Memo: o.memo, Limits: o.limits,
			CreatedAt: c.Now, EffectiveAt: o.from, ExpiresAt: o.to,
		}, !c.Env.On(world.RuleCouponActivation))
		infos = append(infos, couponSimpleInfo{id, cp.ID})
	}
	return map[string]any{"error_details": c.Refusals(details), "coupon_infos": infos}, nil
}

// offerOf checks what is the same for all customers of a batch.
func offerOf(c *call.Call, seller *world.Account) (*offer, error) {
	ids := c.In.Strs("customer_ids")
	switch {
	case seller.Partner.CouponConsumption:
		return nil, refusal.New("CBC.50000010", "The partner uses the coupon-consumption mode and cannot issue coupons.")
	case slices.Contains(ids, seller.ID) || slices.Contains(ids, c.Account().ID):
		return nil, refusal.New("CBC.99000025", "This kind of partner cannot issue coupons to itself.")
	}
	q := c.State.QuotaOf(seller.ID, c.In.Str("quota_id"))
	if q == nil {
		return nil, errNoQuota
	}
	if c.Now.Before(q.EffectiveAt) || !c.Now.Before(q.ExpiresAt) {
		return nil, errQuotaPeriod
	}
	if q.Status != world.QuotaNormal {
		return nil, errNoQuota
	}
	o := &offer{quota: q, face: c.In.Dec("face_value"), memo: c.In.Str("memo")}
	switch t := q.Terms; {
	case o.face.LessThan(t.MinFace):
		return nil, refusal.New("CBC.99000018", "The face value is below the minimum of the quota.")
	case t.MaxFace.IsPositive() && o.face.GreaterThan(t.MaxFace):
		return nil, refusal.New("CBC.99000019", "The face value is above the maximum of the quota.")
	}
	if err := validity(c, o); err != nil {
		return nil, err
	}
	if err := restrict(c, o); err != nil {
		return nil, err
	}
	return o, addressees(c, seller, q, ids)
}

// Errors about quotas.
var (
	errNoQuota     = refusal.New("CBC.99000012", "The quota does not exist or is in a wrong state.")
	errQuotaShort  = refusal.New("CBC.99000013", "The coupon quota is insufficient.")
	errQuotaPeriod = refusal.New("CBC.99000017", "The quota is not yet effective or has expired.")
)

// validity is the time for which the coupons are valid, by default that of the
// quota.
func validity(c *call.Call, o *offer) error {
	o.from, o.to = o.quota.EffectiveAt, o.quota.ExpiresAt
	if c.In.Has("valid_time") {
		o.from = c.In.Time("valid_time")
	}
	if c.In.Has("expire_time") {
		o.to = c.In.Time("expire_time")
	}
	strict := c.Env.On(world.RuleCouponValidity)
	switch {
	case strict && o.from.Before(o.quota.EffectiveAt):
		return refusal.Parameter("valid_time", "must not be before the effective time of the quota.")
	case strict && o.to.After(o.quota.ExpiresAt):
		return refusal.Parameter("expire_time", "must not be after the expiry time of the quota.")
	case strict && !o.from.Before(o.to):
		return refusal.Parameter("expire_time", "must be after valid_time.")
	case !c.Now.Before(o.to):
		return refusal.Parameter("expire_time", "must be in the future.")
	}
	return nil
}

// restrict adds the restrictions of the request to those of the quota, which
// they must not go beyond.
func restrict(c *call.Call, o *offer) error {
	services, products := c.In.Strs("cloud_service_types"), c.In.Strs("product_ids")
	for _, s := range services {
		if catalogue.FindService(s) == nil {
			return refusal.New("CBC.50000055", "The cloud service type does not exist.")
		}
	}
	for _, p := range products {
		if !catalogueProducts()[p] {
			return refusal.New("CBC.50000054", "The product does not exist.")
		}
	}
	for key, wanted := range map[string][]string{world.LimitService: services, world.LimitProduct: products} {
		allowed := world.ValuesOf(o.quota.Limits, key)
		if len(allowed) > 0 && slices.ContainsFunc(wanted, func(v string) bool { return !slices.Contains(allowed, v) }) {
			return refusal.New("CBC.99000023", "The restriction to services or products goes beyond that of the quota.")
		}
	}
	for _, l := range o.quota.Limits {
		if (l.Key == world.LimitService && len(services) > 0) || (l.Key == world.LimitProduct && len(products) > 0) {
			continue
		}
		o.limits = append(o.limits, l)
	}
	for _, s := range services {
		o.limits = append(o.limits, world.LimitValue{Key: world.LimitService, Value1: s})
	}
	if len(products) > 0 {
		o.limits = append(o.limits, world.LimitValue{Key: world.LimitProduct, Value1: strings.Join(products, ",")})
	}
	return nil
}

// catalogueProducts are the product IDs of the catalogue.
var catalogueProducts = sync.OnceValue(func() map[string]bool {
	ids := map[string]bool{}
	for i := range catalogue.Specs {
		for _, mode := range []int{catalogue.ChargePeriod, catalogue.ChargeOnDemand} {
			ids[catalogue.Specs[i].ProductID(mode)] = true
		}
	}
	return ids
})

// addressees applies the conditions of the quota that refuse a whole batch for
// one customer.
func addressees(c *call.Call, seller *world.Account, q *world.CouponQuota, ids []string) error {
	for _, id := range ids {
		if !call.Listed(id, q.Terms.CustomerIDs) {
			return refusal.New("CBC.50000020", "The quota is for designated customers only.")
		}
		if a, err := c.CustomerOf(seller, id); err == nil && q.Terms.FirstLink && a.Customer.Relinked {
			return refusal.New("CBC.99000022", "The coupon is only for customers that are associated for the first time.")
		}
	}
	return nil
}

// refuseCoupon says why one customer cannot get the coupon, or nil.
func refuseCoupon(c *call.Call, seller *world.Account, o *offer, id string) error {
	a, err := c.CustomerOf(seller, id)
	if err != nil {
		return refusal.ErrNotYourCustomer
	}
	switch {
	case a.Customer.Resold:
		return refusal.ErrCustomerDenied
	case a.Customer.AssociationType != world.AssociationResale:
		return refusal.New("CBC.99000014", "The coupon cannot be issued to a customer of this association type.")
	case a.Customer.MasterID != "":
		return refusal.New("CBC.50000034", "Coupons cannot be issued to a member of a unified-accounting enterprise.")
	}
	count, total := 1, o.face
	for _, cp := range c.State.CouponsOf(id) {
		if cp.QuotaID == o.quota.ID && cp.Status != world.CouponReclaimed {
			count, total = count+1, total.Add(cp.FaceValue)
		}
	}
	switch t := o.quota.Terms; {
	case t.MaxCoupons > 0 && count > t.MaxCoupons:
		return refusal.New("CBC.99000020", "The customer has got as many coupons as the quota allows.")
	case t.MaxTotal.IsPositive() && total.GreaterThan(t.MaxTotal):
		return refusal.New("CBC.99000021", "The coupons of the customer exceed the total face value that the quota allows.")
	case c.State.QuotaBalance(o.quota).LessThan(o.face):
		return errQuotaShort
	}
	return nil
}

// ReclaimPartnerCoupons takes back what is left of a coupon.
func ReclaimPartnerCoupons(c *call.Call) (any, error) {
	seller, err := c.Seller()
	if err != nil {
		return nil, err
	}
	gone := refusal.WithStatus(refusal.Inside, "CBC.99000048", "The coupon has already expired or been reclaimed.")
	cp := c.State.Coupons[c.In.Str("coupon_id")]
	if seller == nil || cp == nil || cp.IssuerID != seller.ID {
		if c.Env.On(world.RuleForeignCoupon) {
			return nil, refusal.ErrCustomerDenied
		}
		return nil, gone
	}
	if c.State.Accounts[cp.HolderID].Customer.AssociationType == world.AssociationConsulting {
		return nil, refusal.New("CBC.99000045", "A coupon of a referral customer cannot be reclaimed.")
	}
	if cp.Status != world.CouponReady {
		return nil, gone
	}
	c.State.EndCoupon(c.Env, cp, world.CouponReclaimed, world.Ending{At: c.Now, Operation: world.OpReclaimed})
	return nil, nil
}
