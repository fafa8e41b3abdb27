package products

import (
	"github.com/shopspring/decimal"

	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/call"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/catalogue"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/refusal"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/units"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world"
)

// renewalPrice is an element of renew_inquiry_results.
type renewalPrice struct {
	ResourceID string `json:"resource_id"`
	Amount     string `json:"amount"`
}

// renewalOffer is an element of optional_discount_rating_results.
type renewalOffer struct {
	DiscountID     string `json:"discount_id"`
	Amount         string `json:"amount"`
	OfficialAmount string `json:"official_website_amount"`
	DiscountAmount string `json:"discount_amount"`
	DiscountType   int    `json:"discount_type"`
	DiscountName   string `json:"discount_name"`
	BestOffer      int    `json:"best_offer"`
}

// ListRenewRateOnPeriod prices renewals from the same table as new orders.
// What can be priced is priced; the rest is listed with its reason. The amount
// of a resource is its price with the best discount.
func ListRenewRateOnPeriod(c *call.Call) (any, error) {
	failures := []call.FailedResource{}
	var ids []string
	var lists []decimal.Decimal
	for _, id := range c.In.Strs("resource_ids") {
		list, err := renewal(c, id)
		if err != nil {
			failures = append(failures, call.FailedResourceOf(err, id))
			continue
		}
		ids, lists = append(ids, id), append(lists, list)
	}
	var official decimal.Decimal
	for _, list := range lists {
		official = official.Add(list)
	}
	offers, best := renewalOffers(lists, world.DiscountsOf(c.Account()))
	results := []renewalPrice{}
	for i, id := range ids {
		pay := lists[i]
		if best != nil {
			pay = best.Apply(pay, catalogue.PriceScale)
		}
		results = append(results, renewalPrice{id, pay.String()})
	}
	return map[string]any{
		"currency": units.CNY, "renew_inquiry_results": results,
		"official_website_rating_result":   map[string]any{"official_website_amount": official.String()},
		"optional_discount_rating_results": offers, "fail_resource_infos": failures,
	}, nil
}

func renewalOffers(lists []decimal.Decimal, discounts []world.Discount) (offers []renewalOffer, best *world.Discount) {
	offers = []renewalOffer{}
	if len(lists) == 0 {
		return offers, nil
	}
	var prices []decimal.Decimal
	for _, d := range discounts {
		var list, pay decimal.Decimal
		for _, l := range lists {
			list, pay = list.Add(l), pay.Add(d.Apply(l, catalogue.PriceScale))
		}
		offers = append(offers, renewalOffer{
			DiscountID: d.ID, DiscountType: d.Type, DiscountName: d.Name, Amount: pay.String(),
			OfficialAmount: list.String(), DiscountAmount: list.Sub(pay).String(),
		})
		prices = append(prices, pay)
	}
	if i := world.BestDiscount(prices); i >= 0 {
		offers[i].BestOffer = 1
		best = &discounts[i]
	}
	return offers, best
}

// renewal is the list price of renewing a main resource, with what is attached
// to it if the caller wants that.
func renewal(c *call.Call, id string) (decimal.Decimal, error) {
	r := c.State.Resources[id]
	switch {
	case r == nil || r.CustomerID != c.Caller.AccountID:
		return decimal.Zero, refusal.New("CBC.30050009", "The resource has expired and been deleted, or does not exist.")
	case r.ChargeMode != catalogue.ChargePeriod:
		return decimal.Zero, refusal.New("CBC.30050008", "The resource has no such period.")
	case !c.State.IsMain(r):
		return decimal.Zero, refusal.New("CBC.30050007", "The resource is not a main resource.")
	}
	switch o := c.State.OpenOrder(r); {
	case o == nil:
	case o.Status == world.OrderUnpaid:
		return decimal.Zero, refusal.New("CBC.30050010", "The resource is part of an unpaid order.")
	default:
		return decimal.Zero, refusal.New("CBC.30050011", "The resource is being unsubscribed or changed.")
	}
	total := renewOne(c, r)
	if c.In.Flag("include_relative_resources", false) {
		for _, attached := range c.State.Family(r)[1:] {
			total = total.Add(renewOne(c, attached))
		}
	}
	return total, nil
}

func renewOne(c *call.Call, r *world.Resource) decimal.Decimal {
	s := catalogue.FindSpec(r.ServiceType, r.ResourceType, r.Spec, r.Region)
	if s == nil {
		return decimal.Zero
	}
	p, _ := s.ListPrice(c.In.Num("period_type", catalogue.PeriodMonth), c.In.Num("period_num", 1), max(r.Size, 1), 1)
	return p
}
