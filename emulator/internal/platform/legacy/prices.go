package legacy

import (
	"errors"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/call"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/catalogue"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/products"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/refusal"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/rules"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/units"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world"
)

// Charging modes and the period type that only legacy inquiries know.
const (
	legacyPerPeriod = 0
	legacyPerUse    = 1
	legacyOneOff    = 2

	periodUntil = 5 // up to an absolute time
)

// legacyPrice is the price of a legacy inquiry, of one product or of all.
type legacyPrice struct {
	ID             string       `json:"id,omitempty"`
	ProductID      string       `json:"productId,omitempty"`
	Amount         units.Amount `json:"amount"`
	OriginalAmount units.Amount `json:"originalAmount"`
	DiscountAmount units.Amount `json:"discountAmount"`
	MeasureID      int          `json:"measureId"`
	ExtendParams   *string      `json:"extendParams"`
}

// legacyRating is the ratingResult of QueryRatingV1.
type legacyRating struct {
	legacyPrice
	Currency string        `json:"currency"`
	Products []legacyPrice `json:"productRatingResult"`
}

// QueryRatingV1 looks up list prices for new or renewed products by
// specification.
func QueryRatingV1(c *call.Call) (any, error) {
	return form{owner: "domain_id", code: true}.answer(c, queryRating)
}

// queryRating prices new products through the two current inquiries.
func queryRating(c *call.Call) (map[string]any, error) {
	payer, err := ratedAccount(c)
	if err != nil {
		return nil, err
	}
	asked, err := ratedProducts(c)
	if err != nil {
		return nil, err
	}
	current := with(c, call.Input{"product_infos": asked})
	var r legacyRating
	switch c.In.Num("chargingMode", legacyPerPeriod) {
	case legacyPerUse:
		r, err = rateUsageLegacy(current, payer)
	case legacyPerPeriod:
		r, err = ratePeriodLegacy(current, payer)
	case legacyOneOff:
		err = refusal.New(products.CodeNoProduct, "No product is sold for a one-off price.")
	}
	if err != nil {
		return nil, legacyNames(err)
	}
	return map[string]any{"ratingResult": r}, nil
}

// ratedAccount is the account for which a legacy inquiry prices: the owner of
// the project.
func ratedAccount(c *call.Call) (*world.Account, error) {
	self := c.Account()
	if !c.Env.On(world.RuleLegacyProject) {
		return self, nil
	}
	owner := c.State.OwnerOfProject(c.In.Str("tenantId"))
	if owner == nil {
		return nil, refusal.Parameter("tenantId", "is not a project.")
	}
	if owner != self {
		if _, err := c.OwnCustomer(owner.ID); err != nil {
			return nil, refusal.Parameter("tenantId", "is not a project of the caller or of one of its customers.")
		}
	}
	return owner, nil
}

// ratedProducts are the products of a legacy inquiry as the current ones take
// them.
func ratedProducts(c *call.Call) ([]any, error) {
	if len(c.In.List("productInfos")) == 0 {
		return nil, refusal.Parameter("productInfos", "must have an item.")
	}
	periodType, periods, err := ratedPeriod(c)
	if err != nil {
		return nil, err
	}
	var out []any
	for _, p := range c.In.List("productInfos") {
		out = append(out, map[string]any{
			"id": p["id"], "cloud_service_type": p["cloudServiceType"], "resource_type": p["resourceType"],
			"resource_spec": p["resourceSpecCode"], "region": c.In["regionId"], "available_zone": c.In["avaliableZoneId"],
			"resource_size": p["resourceSize"], "size_measure_id": p["resouceSizeMeasureId"],
			"usage_factor": p["usageFactor"], "usage_value": p["usageValue"], "usage_measure_id": p["usageMeasureId"],
			"subscription_num": c.In["subscriptionNum"],
			"period_type":      jsonInt(periodType), "period_num": jsonInt(periods),
		})
	}
	return out, nil
}

// ratedPeriod is the period of a legacy inquiry.
func ratedPeriod(c *call.Call) (periodType, periods int, err error) {
	periodType = c.In.Num("periodType", catalogue.PeriodMonth)
	switch {
	case c.In.Num("chargingMode", legacyPerPeriod) != legacyPerPeriod:
		return periodType, 1, nil
	case periodType != periodUntil:
		if !c.In.Has("periodNum") {
			return 0, 0, refusal.Parameter("periodNum", "must be set for this periodType.")
		}
		return periodType, c.In.Num("periodNum", 1), nil
	case !c.Env.On(world.RuleLegacyUntil):
		return periodType, 1, nil
	}
	_, started := world.Days(c.In.Time("periodEndDate").Sub(inquiryTime(c)))
	if started <= 0 {
		return 0, 0, refusal.Parameter("periodEndDate", "must be later than the inquiry.")
	}
	return catalogue.PeriodDay, int(started), nil
}

// inquiryTime is the time for which a price is asked.
func inquiryTime(c *call.Call) time.Time {
	if t := c.In.Time("inquiryTime"); !t.IsZero() {
		return t
	}
	return c.Now
}

func rateUsageLegacy(c *call.Call, payer *world.Account) (legacyRating, error) {
	current, err := products.RateUsage(c, payer)
	if err != nil {
		return legacyRating{}, err
	}
	r := legacyRating{Currency: current.Currency, legacyPrice: legacyPrice{
		Amount: current.Amount, OriginalAmount: current.OfficialAmount,
		DiscountAmount: current.DiscountAmount, MeasureID: units.Yuan,
	}}
	for _, p := range current.Products {
		r.Products = append(r.Products, legacyPrice{
			ID: p.ID, ProductID: p.ProductID, Amount: p.Amount, OriginalAmount: p.OfficialAmount,
			DiscountAmount: p.DiscountAmount, MeasureID: units.Yuan,
		})
	}
	return r, nil
}

// ratePeriodLegacy answers the best of the offers that the current inquiry
// lists.
func ratePeriodLegacy(c *call.Call, payer *world.Account) (legacyRating, error) {
	lines, err := products.PeriodLines(c)
	if err != nil {
		return legacyRating{}, err
	}
	official := products.OfficialPrices(lines)
	r := legacyRating{Currency: units.CNY, legacyPrice: legacyPrice{
		Amount: official.OfficialAmount, OriginalAmount: official.OfficialAmount, MeasureID: units.Yuan,
	}}
	for _, p := range official.Products {
		r.Products = append(r.Products, legacyPrice{
			ID: p.ID, ProductID: p.ProductID, Amount: p.OfficialAmount, OriginalAmount: p.OfficialAmount, MeasureID: units.Yuan,
		})
	}
	for _, offer := range products.Offers(lines, world.DiscountsOf(payer)) {
		if offer.BestOffer == 0 {
			continue
		}
		r.Amount, r.DiscountAmount = offer.Amount, offer.DiscountAmount
		for i, p := range offer.Products {
			r.Products[i].Amount, r.Products[i].DiscountAmount = p.Amount, p.DiscountAmount
		}
	}
	return r, nil
}

// legacyNames puts the legacy names of fields into the message of an inquiry.
func legacyNames(err error) error {
	var refused *refusal.Error
	if !errors.As(err, &refused) {
		return err
	}
	renamed := *refused
	renamed.Message = strings.NewReplacer(
		"product_infos", "productInfos", "size_measure_id", "resouceSizeMeasureId", "resource_size", "resourceSize",
		"usage_factor", "usageFactor", "usage_value", "usageValue", "usage_measure_id", "usageMeasureId",
	).Replace(renamed.Message)
	return &renamed
}

// QueryChangeRatingV1 looks up the prepaid price of upgrading a yearly/monthly
// resource.
func QueryChangeRatingV1(c *call.Call) (any, error) {
	return form{code: true}.answer(c, queryChangeRating)
}

// queryChangeRating prices the upgrade of a yearly/monthly resource as an order
// for it would be.
func queryChangeRating(c *call.Call) (map[string]any, error) {
	customer, err := changingCustomer(c)
	if err != nil {
		return nil, err
	}
	r := c.State.OwnResource(customer.ID, c.In.Str("resourceId"))
	if r == nil || r.ChargeMode != catalogue.ChargePeriod || r.Status != world.ResourceInUse ||
		!inquiryTime(c).Before(r.BoughtUntil()) {
		return nil, refusal.New(
			"CBC.99003012", "resourceId is not a yearly/monthly resource of the customer that has time left.",
		)
	}
	target, err := changeTarget(c, r)
	if err != nil {
		return nil, err
	}
	if _, sold := target.ListPrice(catalogue.PeriodMonth, 1, 1); !sold {
		return nil, refusal.New(products.CodeNoProduct, "The product of productInfo is not sold by the period.")
	}
	list, _ := rules.UpgradePrice(r, target, inquiryTime(c))
	if c.Env.On(world.RuleLegacyUpgrade) && !list.IsPositive() {
		return nil, refusal.New(products.CodeNoProduct, "productInfo is not an upgrade of the resource.")
	}
	pay := list
	for _, d := range world.DiscountsOf(customer) {
		pay = decimal.Min(pay, d.Apply(list, catalogue.PriceScale))
	}
	return map[string]any{"ratingResult": struct {
		legacyPrice
		Currency string `json:"currency"`
	}{legacyPrice{
		ProductID: target.Entry().ProductID(catalogue.ChargePeriod), Amount: units.Amount(pay),
		OriginalAmount: units.Amount(list),
		DiscountAmount: units.Amount(list.Sub(pay)), MeasureID: units.Yuan,
	}, units.CNY}}, nil
}

// changingCustomer is the customer in the path: the caller, or one of its
// customers.
func changingCustomer(c *call.Call) (*world.Account, error) {
	self := c.Account()
	if self.Role != world.RoleCustomer {
		return c.OwnCustomer(c.In.Str("domain_id"))
	}
	if c.In.Str("domain_id") != self.ID && c.Env.On(world.RuleLegacyAccount) {
		return nil, errForeignPath("domain_id")
	}
	return self, nil
}

// changeTarget is what a resource is to become. What the caller leaves out stays
// as it is.
func changeTarget(c *call.Call, r *world.Resource) (world.Product, error) {
	p, target := c.In.Obj("productInfo"), r.Product
	for _, part := range []struct {
		name string
		of   *string
	}{
		{"cloudServiceType", &target.ServiceType}, {"resourceType", &target.ResourceType}, {"resourceSpecCode", &target.Spec},
	} {
		if s := p.Str(part.name); s != "" {
			*part.of = s
		}
	}
	s := target.Entry()
	if s == nil {
		return world.Product{}, refusal.New(products.CodeNoProduct, "The product of productInfo is not found.")
	}
	if s.Linear() && p.Num("resouceSizeMeasureId", s.SizeMeasure) != s.SizeMeasure {
		return world.Product{}, refusal.Parameter("productInfo.resouceSizeMeasureId", "is not the unit of the product.")
	}
	target.Size = p.Num("resourceSize", target.Size)
	return target, nil
}
