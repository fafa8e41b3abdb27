package emulator

import (
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/rules"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/seed"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world"
)

// What users describe goes down to the platform in types of its own: those here
// are for reading, with what their fields mean.

// each converts a list; nil stays nil.
func each[A, B any](list []A, convert func(A) B) []B {
	if list == nil {
		return nil
	}
	out := make([]B, len(list))
	for i, v := range list {
		out[i] = convert(v)
	}
	return out
}

func (s Seed) data() seed.Seed {
	return seed.Seed{
		Partners:        each(s.Partners, SeedPartner.data),
		Distributors:    each(s.Distributors, SeedDistributor.data),
		TakenMobiles:    s.TakenMobiles,
		ReservedMobiles: s.ReservedMobiles,
		TakenEmails:     s.TakenEmails,
		Outcomes:        each(s.Outcomes, func(x Outcome) world.Outcome { return world.Outcome(x) }),
	}
}

func (s SeedPartner) data() seed.Partner {
	return seed.Partner{
		Name:              s.Name,
		Password:          s.Password,
		XAccountType:      s.XAccountType,
		Cash:              s.Cash,
		Designated:        s.Designated,
		Credit:            s.Credit,
		AgencyName:        s.AgencyName,
		Restricted:        s.Restricted,
		TestAccount:       s.TestAccount,
		NoAttachments:     s.NoAttachments,
		Operators:         each(s.Operators, func(x SeedOperator) seed.Operator { return seed.Operator(x) }),
		Customers:         each(s.Customers, SeedCustomer.data),
		CouponQuotas:      each(s.CouponQuotas, SeedCouponQuota.data),
		Coupons:           each(s.Coupons, SeedCoupon.data),
		CouponConsumption: s.CouponConsumption,
	}
}

func (s SeedDistributor) data() seed.Distributor {
	return seed.Distributor{
		Partner:       s.SeedPartner.data(),
		LeftProgramme: s.LeftProgramme,
		Resellers:     each(s.Resellers, SeedReseller.data),
	}
}

func (s SeedReseller) data() seed.Reseller {
	return seed.Reseller{
		Partner:            s.SeedPartner.data(),
		DisplayName:        s.DisplayName,
		Mobile:             s.Mobile,
		Email:              s.Email,
		AccountManager:     s.AccountManager,
		AccountManagerName: s.AccountManagerName,
		Ago:                s.Ago,
		Leaving:            s.Leaving,
	}
}

func (s SeedCustomer) data() seed.Customer {
	return seed.Customer{
		Name:           s.Name,
		Password:       s.Password,
		Mobile:         s.Mobile,
		Email:          s.Email,
		Label:          s.Label,
		Level:          s.Level,
		RealName:       s.RealName,
		Enterprise:     s.Enterprise,
		Consulting:     s.Consulting,
		Resold:         s.Resold,
		Frozen:         s.Frozen,
		XAccountID:     s.XAccountID,
		Cash:           s.Cash,
		AccountManager: s.AccountManager,
		Ago:            s.Ago,
		NoAgency:       s.NoAgency,
		Operators:      each(s.Operators, func(x SeedOperator) seed.Operator { return seed.Operator(x) }),
		Discounts:      each(s.Discounts, func(x SeedDiscount) seed.Discount { return seed.Discount(x) }),
		Resources:      each(s.Resources, func(x SeedResource) seed.Resource { return seed.Resource(x) }),
		Orders:         each(s.Orders, Purchase.data),
		Credit:         s.Credit,
		Projects:       each(s.Projects, func(x SeedProject) seed.Project { return seed.Project(x) }),
		ValueCards:     each(s.ValueCards, func(x SeedValueCard) seed.ValueCard { return seed.ValueCard(x) }),
		Usage:          each(s.Usage, func(x SeedUsage) seed.Usage { return seed.Usage(x) }),
		Peaks:          each(s.Peaks, func(x SeedPeak) seed.Peak { return seed.Peak(x) }),
		MemberOf:       s.MemberOf,
		Organization:   s.Organization,
		Permissions:    s.Permissions,
		Organizations:  each(s.Organizations, func(x SeedOrganization) seed.Organization { return seed.Organization(x) }),
		CreditExpires:  s.CreditExpires,
		CostCenterOff:  s.CostCenterOff,
		CostsHidden:    s.CostsHidden,
		Coupons:        each(s.Coupons, SeedCoupon.data),
		Relinked:       s.Relinked,
	}
}

func (s SeedCouponQuota) data() seed.CouponQuota {
	return seed.CouponQuota{
		Name:       s.Name,
		From:       s.From,
		Flexi:      s.Flexi,
		Value:      s.Value,
		Status:     s.Status,
		ValidIn:    s.ValidIn,
		ExpiresIn:  s.ExpiresIn,
		Limits:     each(s.Limits, func(x SeedLimit) seed.Limit { return seed.Limit(x) }),
		MinFace:    s.MinFace,
		MaxFace:    s.MaxFace,
		MaxCoupons: s.MaxCoupons,
		MaxTotal:   s.MaxTotal,
		FirstLink:  s.FirstLink,
		Customers:  s.Customers,
	}
}

func (s SeedCoupon) data() seed.Coupon {
	return seed.Coupon{
		Name:      s.Name,
		Quota:     s.Quota,
		Type:      s.Type,
		FaceValue: s.FaceValue,
		Single:    s.Single,
		Group:     s.Group,
		Frozen:    s.Frozen,
		Code:      s.Code,
		Limits:    each(s.Limits, func(x SeedLimit) seed.Limit { return seed.Limit(x) }),
		ValidIn:   s.ValidIn,
		ExpiresIn: s.ExpiresIn,
	}
}

func (p Purchase) data() rules.Basket {
	return rules.Basket{
		Items:             each(p.Items, func(x PurchaseItem) rules.BasketItem { return rules.BasketItem(x) }),
		With:              each(p.With, Purchase.data),
		Discounts:         each(p.Discounts, func(x OrderDiscount) rules.BasketDiscount { return rules.BasketDiscount(x) }),
		EnterpriseProject: p.EnterpriseProject,
		PaymentTime:       p.PaymentTime,
		StartsIn:          p.StartsIn,
		Paid:              p.Paid,
	}
}
