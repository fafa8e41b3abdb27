package seed

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/partnerbss/partnerbss-go/emulator/internal/document"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/units"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world"
)

// CouponsOf plants the quotas and coupons of a seed whose accounts exist.
func (p planter) couponsOf(s Seed) error {
	var errs []error
	for i, sp := range s.Partners {
		errs = append(errs, document.At(p.couponsOfPartner(sp, ""), "partners[%d]", i))
	}
	for i, sd := range s.Distributors {
		errs = append(errs, document.At(p.couponsOfPartner(sd.Partner, ""), "distributors[%d]", i))
		for k, sr := range sd.Resellers {
			err := document.At(p.couponsOfPartner(sr.Partner, p.st.AccountNamed(sd.Name).ID), "resellers[%d]", k)
			errs = append(errs, document.At(err, "distributors[%d]", i))
		}
	}
	return errors.Join(errs...)
}

func (p planter) couponsOfPartner(sp Partner, distributorID string) error {
	id := p.st.AccountNamed(sp.Name).ID
	var errs []error
	for i, sq := range sp.CouponQuotas {
		errs = append(errs, document.At(p.quota(id, distributorID, sq), "coupon_quotas[%d]", i))
	}
	for i, sc := range sp.Coupons {
		_, err := p.coupon(id, "", sc)
		errs = append(errs, document.At(err, "coupons[%d]", i))
	}
	for i, c := range sp.Customers {
		for k, sc := range c.Coupons {
			_, err := p.coupon(p.st.AccountNamed(c.Name).ID, id, sc)
			errs = append(errs, document.At(document.At(err, "coupons[%d]", k), "customers[%d]", i))
		}
	}
	return errors.Join(errs...)
}

// quotaNamed is the ID of an account's quota with a name.
func (p planter) quotaNamed(ownerID, name string) string {
	return units.Digits(p.st.Seed, 16, "quota", ownerID, name)
}

func (p planter) quota(ownerID, distributorID string, sq CouponQuota) error {
	q := &world.CouponQuota{
		ID: p.quotaNamed(ownerID, sq.Name), OwnerID: ownerID, Name: sq.Name, Status: sq.Status, Value: sq.Value,
		CreatedAt:   p.now,
		EffectiveAt: p.now.Add(sq.ValidIn).Truncate(time.Second), ExpiresAt: p.now.Add(sq.ExpiresIn).Truncate(time.Second),
		Limits: limitsOf(sq.Limits),
		Terms: world.QuotaTerms{
			MinFace: sq.MinFace, MaxFace: sq.MaxFace, MaxCoupons: sq.MaxCoupons, MaxTotal: sq.MaxTotal, FirstLink: sq.FirstLink,
		},
	}
	if sq.Flexi {
		q.Type = world.QuotaFlexi
	}
	switch {
	case sq.Name == "":
		return errors.New("name is required")
	case p.st.Quotas[q.ID] != nil:
		return fmt.Errorf("name %q is used twice", sq.Name)
	case !slices.Contains([]int{
		world.QuotaNormal, world.QuotaInvalid, world.QuotaAdjusting, world.QuotaFrozen,
	}, sq.Status):
		return fmt.Errorf("status %d is none of 0, 3, 4 and 5", sq.Status)
	case sq.Value.Sign() <= 0 || !sq.Value.Equal(sq.Value.Truncate(2)):
		return errors.New("value must be positive, with at most 2 decimals")
	case !q.EffectiveAt.Before(q.ExpiresAt):
		return errors.New("expires_in must be after valid_in")
	}
	for _, name := range sq.Customers {
		a := p.st.AccountNamed(name)
		if a == nil {
			return fmt.Errorf("customers names %q, which does not exist", name)
		}
		q.Terms.CustomerIDs = append(q.Terms.CustomerIDs, a.ID)
	}
	if sq.From == "" {
		p.st.AddQuota(q)
		return nil
	}
	parent := p.st.QuotaOf(distributorID, p.quotaNamed(distributorID, sq.From))
	if parent == nil {
		return fmt.Errorf("from names %q, which is no quota of the distributor", sq.From)
	}
	if p.st.QuotaBalance(parent).LessThan(q.Value) {
		return fmt.Errorf("value is more than is left of %q", sq.From)
	}
	q.ParentID = parent.ID
	p.st.AddQuota(q)
	p.st.RecordQuota(world.QuotaRecord{
		Time: p.now, Operation: world.OpQuotaIssued, ResellerID: ownerID, QuotaID: q.ID, Amount: q.Value,
		Operator: p.st.Accounts[distributorID].Name,
	}, parent)
	return nil
}

func (p planter) coupon(holderID, sellerID string, sc Coupon) (string, error) {
	cp := &world.Coupon{
		HolderID: holderID, PlanName: sc.Name, PlanID: units.UpperID(p.st.Seed, "PP", 14, "plan", sc.Name), Code: sc.Code,
		Type: max(sc.Type, world.CouponCash), Group: sc.Group,
		Single: sc.Single || sc.Type == world.CouponDiscount, Frozen: sc.Frozen,
		FaceValue: sc.FaceValue, Limits: limitsOf(sc.Limits), CreatedAt: p.now,
		EffectiveAt: p.now.Add(sc.ValidIn).Truncate(time.Second), ExpiresAt: p.now.Add(sc.ExpiresIn).Truncate(time.Second),
	}
	switch {
	case sc.Type < 0 || sc.Type > world.CouponFlexi:
		return "", fmt.Errorf("type %d is not 1 to 4", sc.Type)
	case sc.FaceValue.Sign() <= 0 || !sc.FaceValue.Equal(sc.FaceValue.Truncate(2)):
		return "", errors.New("face_value must be positive, with at most 2 decimals")
	case sc.Type == world.CouponDiscount && !sc.FaceValue.LessThan(units.Hundred):
		return "", errors.New("face_value of a discount coupon is the percentage to pay, below 100")
	}
	if sc.Quota != "" {
		q := p.st.QuotaOf(sellerID, p.quotaNamed(sellerID, sc.Quota))
		switch {
		case q == nil:
			return "", fmt.Errorf("quota names %q, which is no quota of the partner", sc.Quota)
		case cp.Single:
			return "", errors.New("coupons of the old version do not come from a quota")
		case p.st.QuotaBalance(q).LessThan(cp.FaceValue):
			return "", fmt.Errorf("face_value is more than is left of %q", sc.Quota)
		}
		cp.QuotaID, cp.Limits = q.ID, append(slices.Clone(q.Limits), cp.Limits...)
		if sc.ExpiresIn == 0 {
			cp.ExpiresAt = q.ExpiresAt
		}
	} else if sc.ExpiresIn == 0 {
		cp.ExpiresAt = p.now.AddDate(1, 0, 0).Truncate(time.Second)
	}
	return p.st.AddCoupon(cp, false).ID, nil
}

func limitsOf(list []Limit) []world.LimitValue {
	var out []world.LimitValue
	for _, l := range list {
		out = append(out, world.LimitValue(l))
	}
	return out
}

// QuotaFor gives an account a quota, as the platform does, and tells its ID.
func QuotaFor(st *world.State, a *world.Account, sq CouponQuota, now time.Time) (string, error) {
	p := planter{st, now}
	return p.quotaNamed(a.ID, sq.Name), p.quota(a.ID, a.ParentID, sq)
}

// CouponFor gives an account a coupon, and tells its ID.
func CouponFor(st *world.State, a *world.Account, sc Coupon, now time.Time) (string, error) {
	return planter{st, now}.coupon(a.ID, a.ParentID, sc)
}
