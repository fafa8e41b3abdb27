package emulator

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/shopspring/decimal"
)

// SeedCouponQuota is an amount that a partner, distributor or reseller may give
// away in coupons.
type SeedCouponQuota struct {
	// Name tells the quotas of an account apart; coupons name theirs by it.
	Name string `json:"name"`
	// From names the quota of the distributor that a reseller's is taken from.
	From string `json:"from,omitempty"`
	// Flexi makes it a quota of flexi-purchase coupons instead of cash coupons.
	Flexi bool `json:"flexi,omitempty"`
	// Value is its amount, with at most 2 decimals.
	Value decimal.Decimal `json:"value"`
	// Status is 0 normal, 3 invalid, 4 being adjusted or 5 frozen.
	Status int `json:"status,omitempty"`
	// ValidIn is how long after the start it becomes valid; negative for before.
	ValidIn time.Duration `json:"valid_in,omitempty"`
	// ExpiresIn is how long after the start it expires.
	ExpiresIn time.Duration `json:"expires_in"`
	// Limits are restrictions that its coupons inherit.
	Limits []SeedLimit `json:"limits,omitempty"`

	// MinFace is the least value of one coupon; zero for no bound, here and below.
	MinFace decimal.Decimal `json:"min_face"`
	// MaxFace is the highest value of one coupon.
	MaxFace decimal.Decimal `json:"max_face"`
	// MaxCoupons is how many coupons one customer may get.
	MaxCoupons int `json:"max_coupons,omitempty"`
	// MaxTotal is the value of all coupons of one customer.
	MaxTotal decimal.Decimal `json:"max_total"`
	// FirstLink keeps out customers that were associated before.
	FirstLink bool `json:"first_link,omitempty"`
	// Customers are the names of the only customers that get coupons from it;
	// empty for all.
	Customers []string `json:"customers,omitempty"`
}

// SeedLimit is one value of a restriction, such as cloudServiceType and
// hws.service.type.ec2.
type SeedLimit struct {
	// Key is the kind of the restriction.
	Key string `json:"key"`
	// Value1 is what is allowed.
	Value1 string `json:"value1"`
	// Value2 is the second part of the few kinds that have one.
	Value2 string `json:"value2,omitempty"`
}

// SeedCoupon is a coupon that an account holds.
type SeedCoupon struct {
	// Name is the name of its promotion plan.
	Name string `json:"name"`
	// Quota names the quota of the holder's partner that the coupon is issued
	// from; empty for a coupon that the platform gave.
	Quota string `json:"quota,omitempty"`
	// Type is 1 cash coupon, 2 discount coupon, 3 product coupon or 4
	// flexi-purchase coupon; 0 means 1. A quota decides it for its coupons.
	Type int `json:"type,omitempty"`
	// FaceValue is an amount; of a discount coupon, the percentage of the price
	// that is left to pay.
	FaceValue decimal.Decimal `json:"face_value"`
	// Single makes it one of the old version, which is used once. Discount
	// coupons always are.
	Single bool `json:"single,omitempty"`
	// Group is 0 for ordinary coupons, 1 for those of the marketplace, 2 for
	// dedicated cash coupons, 3 for those that pay for hardware only.
	Group int `json:"group,omitempty"`
	// Frozen makes it unusable.
	Frozen bool `json:"frozen,omitempty"`
	// Code is the code that the holder got it by.
	Code string `json:"code,omitempty"`
	// Limits are restrictions on its use, on top of those of the quota.
	Limits []SeedLimit `json:"limits,omitempty"`
	// ValidIn is how long after the start it becomes valid.
	ValidIn time.Duration `json:"valid_in,omitempty"`
	// ExpiresIn is how long after the start it expires; without, it expires with
	// its quota, or after a year.
	ExpiresIn time.Duration `json:"expires_in,omitempty"`
}

// couponsOf plants the quotas and coupons of a seed whose accounts exist.
func (p planter) couponsOf(s Seed) error {
	var errs []error
	for i, sp := range s.Partners {
		errs = append(errs, at(p.couponsOfPartner(sp, ""), "partners[%d]", i))
	}
	for i, sd := range s.Distributors {
		errs = append(errs, at(p.couponsOfPartner(sd.SeedPartner, ""), "distributors[%d]", i))
		for k, sr := range sd.Resellers {
			err := at(p.couponsOfPartner(sr.SeedPartner, p.st.byName[sd.Name]), "resellers[%d]", k)
			errs = append(errs, at(err, "distributors[%d]", i))
		}
	}
	return errors.Join(errs...)
}

func (p planter) couponsOfPartner(sp SeedPartner, distributorID string) error {
	id := p.st.byName[sp.Name]
	var errs []error
	for i, sq := range sp.CouponQuotas {
		errs = append(errs, at(p.quota(id, distributorID, sq), "coupon_quotas[%d]", i))
	}
	for i, sc := range sp.Coupons {
		_, err := p.coupon(id, "", sc)
		errs = append(errs, at(err, "coupons[%d]", i))
	}
	for i, c := range sp.Customers {
		for k, sc := range c.Coupons {
			_, err := p.coupon(p.st.byName[c.Name], id, sc)
			errs = append(errs, at(at(err, "coupons[%d]", k), "customers[%d]", i))
		}
	}
	return errors.Join(errs...)
}

// quotaNamed is the id of an account's quota with a name.
func (p planter) quotaNamed(ownerID, name string) string {
	return digits(p.st.Seed, 16, "quota", ownerID, name)
}

func (p planter) quota(ownerID, distributorID string, sq SeedCouponQuota) error {
	q := &couponQuota{
		ID: p.quotaNamed(ownerID, sq.Name), OwnerID: ownerID, Name: sq.Name, Status: sq.Status, Value: sq.Value,
		CreatedAt:   p.now,
		EffectiveAt: p.now.Add(sq.ValidIn).Truncate(time.Second), ExpiresAt: p.now.Add(sq.ExpiresIn).Truncate(time.Second),
		Limits: limitsOf(sq.Limits),
		Terms: quotaTerms{
			MinFace: sq.MinFace, MaxFace: sq.MaxFace, MaxCoupons: sq.MaxCoupons, MaxTotal: sq.MaxTotal, FirstLink: sq.FirstLink,
		},
	}
	if sq.Flexi {
		q.Type = quotaFlexi
	}
	switch {
	case sq.Name == "":
		return errors.New("name is required")
	case p.st.Quotas[q.ID] != nil:
		return fmt.Errorf("name %q is used twice", sq.Name)
	case !slices.Contains([]int{quotaNormal, quotaInvalid, quotaAdjusting, quotaFrozen}, sq.Status):
		return fmt.Errorf("status %d is none of 0, 3, 4 and 5", sq.Status)
	case sq.Value.Sign() <= 0 || !sq.Value.Equal(sq.Value.Truncate(2)):
		return errors.New("value must be positive, with at most 2 decimals")
	case !q.EffectiveAt.Before(q.ExpiresAt):
		return errors.New("expires_in must be after valid_in")
	}
	for _, name := range sq.Customers {
		id := p.st.byName[name]
		if id == "" {
			return fmt.Errorf("customers names %q, which does not exist", name)
		}
		q.Terms.CustomerIDs = append(q.Terms.CustomerIDs, id)
	}
	if sq.From == "" {
		p.st.addQuota(q)
		return nil
	}
	parent := p.st.quotaOf(distributorID, p.quotaNamed(distributorID, sq.From))
	if parent == nil {
		return fmt.Errorf("from names %q, which is no quota of the distributor", sq.From)
	}
	if p.st.quotaBalance(parent).LessThan(q.Value) {
		return fmt.Errorf("value is more than is left of %q", sq.From)
	}
	q.ParentID = parent.ID
	p.st.addQuota(q)
	p.st.recordQuota(quotaRecord{
		Time: p.now, Operation: opQuotaIssued, ResellerID: ownerID, QuotaID: q.ID, Amount: q.Value,
		Operator: p.st.Accounts[distributorID].Name,
	}, parent)
	return nil
}

func (p planter) coupon(holderID, sellerID string, sc SeedCoupon) (string, error) {
	cp := &coupon{
		HolderID: holderID, PlanName: sc.Name, PlanID: upperID(p.st.Seed, "PP", 14, "plan", sc.Name), Code: sc.Code,
		Type: max(sc.Type, couponCash), Group: sc.Group, Single: sc.Single || sc.Type == couponDiscount, Frozen: sc.Frozen,
		FaceValue: sc.FaceValue, Limits: limitsOf(sc.Limits), CreatedAt: p.now,
		EffectiveAt: p.now.Add(sc.ValidIn).Truncate(time.Second), ExpiresAt: p.now.Add(sc.ExpiresIn).Truncate(time.Second),
	}
	switch {
	case sc.Type < 0 || sc.Type > couponFlexi:
		return "", fmt.Errorf("type %d is not 1 to 4", sc.Type)
	case sc.FaceValue.Sign() <= 0 || !sc.FaceValue.Equal(sc.FaceValue.Truncate(2)):
		return "", errors.New("face_value must be positive, with at most 2 decimals")
	case sc.Type == couponDiscount && !sc.FaceValue.LessThan(hundred):
		return "", errors.New("face_value of a discount coupon is the percentage to pay, below 100")
	}
	if sc.Quota != "" {
		q := p.st.quotaOf(sellerID, p.quotaNamed(sellerID, sc.Quota))
		switch {
		case q == nil:
			return "", fmt.Errorf("quota names %q, which is no quota of the partner", sc.Quota)
		case cp.Single:
			return "", errors.New("coupons of the old version do not come from a quota")
		case p.st.quotaBalance(q).LessThan(cp.FaceValue):
			return "", fmt.Errorf("face_value is more than is left of %q", sc.Quota)
		}
		cp.QuotaID, cp.Limits = q.ID, append(slices.Clone(q.Limits), cp.Limits...)
		if sc.ExpiresIn == 0 {
			cp.ExpiresAt = q.ExpiresAt
		}
	} else if sc.ExpiresIn == 0 {
		cp.ExpiresAt = p.now.AddDate(1, 0, 0).Truncate(time.Second)
	}
	return p.st.addCoupon(cp, false).ID, nil
}

func limitsOf(list []SeedLimit) []limitValue {
	var out []limitValue
	for _, l := range list {
		out = append(out, limitValue(l))
	}
	return out
}
