package products

import (
	"fmt"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/call"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/catalogue"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/refusal"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/units"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world"
)

// checkProject checks that the project belongs to the customer.
func checkProject(c *call.Call) error {
	owner := c.State.OwnerOfProject(c.In.Str("project_id"))
	if c.Env.On(world.RuleProjectOwner) && (owner == nil || owner.ID != c.Caller.AccountID) {
		return refusal.Parameter("project_id", "is not a project of the customer.")
	}
	return nil
}

// CodeNoProduct says that the catalogue does not have what is to be priced.
const CodeNoProduct = "CBC.99006006"

// productOf finds the spec of an element of product_infos and checks its size.
func productOf(c *call.Call, i int, p call.Input) (*catalogue.Spec, error) {
	s := catalogue.FindSpec(p.Str("cloud_service_type"), p.Str("resource_type"), p.Str("resource_spec"), p.Str("region"))
	zone, region := strings.ToLower(p.Str("available_zone")), strings.ToLower(p.Str("region"))
	if s == nil || (zone != "" && !strings.HasPrefix(zone, region)) {
		return nil, refusal.New(CodeNoProduct, "The product of product_infos[%d] is not found.", i)
	}
	if !s.Linear() {
		return s, nil
	}
	for _, name := range []string{"resource_size", "size_measure_id"} {
		if !p.Has(name) {
			return nil, refusal.Parameter(
				fmt.Sprintf("product_infos[%d].%s", i, name), "must be set for a product sold by size.",
			)
		}
	}
	if p.Num("size_measure_id", 0) != s.SizeMeasure {
		return nil, refusal.Parameter(fmt.Sprintf("product_infos[%d].size_measure_id", i), "is not the unit of the product.")
	}
	return s, nil
}

// ErrPriceTooHigh refuses what costs more than an inquiry may answer.
var ErrPriceTooHigh = refusal.New("CBC.99006055", "The price is above the largest allowed amount.")

// DemandPrice is the price of one product of an on-demand inquiry.
type DemandPrice struct {
	ID              string           `json:"id"`
	ProductID       string           `json:"product_id"`
	Amount          units.Amount     `json:"amount"`
	DiscountAmount  units.Amount     `json:"discount_amount"`
	OfficialAmount  units.Amount     `json:"official_website_amount"`
	MeasureID       int              `json:"measure_id"`
	DiscountResults []DemandDiscount `json:"discount_rating_results"`
}

// DemandDiscount is a discount on the price of a usage.
type DemandDiscount struct {
	DiscountID   string       `json:"discount_id"`
	DiscountType int          `json:"discount_type"`
	Amount       units.Amount `json:"amount"`
	MeasureID    int          `json:"measure_id"`
	DiscountName string       `json:"discount_name"`
}

// DemandRating is the response of ListOnDemandResourceRatings.
type DemandRating struct {
	Amount         units.Amount  `json:"amount"`
	OfficialAmount units.Amount  `json:"official_website_amount"`
	DiscountAmount units.Amount  `json:"discount_amount"`
	MeasureID      int           `json:"measure_id"`
	Currency       string        `json:"currency"`
	Products       []DemandPrice `json:"product_rating_results"`
}

// ListOnDemandResourceRatings prices pay-per-use products for a customer, with
// discounts.
func ListOnDemandResourceRatings(c *call.Call) (any, error) {
	if err := checkProject(c); err != nil {
		return nil, err
	}
	return RateUsage(c, c.Account())
}

// RateUsage prices usage for an account, with the first of its discounts: the
// platform prefers the commercial one.
func RateUsage(c *call.Call, payer *world.Account) (DemandRating, error) {
	scale := int32(catalogue.PriceScale)
	if c.In.Num("inquiry_precision", 0) == 1 {
		scale = catalogue.FinePriceScale
	}
	discounts := world.DiscountsOf(payer)
	results := []DemandPrice{}
	var total, official decimal.Decimal
	for i, p := range c.In.List("product_infos") {
		s, err := productOf(c, i, p)
		if err != nil {
			return DemandRating{}, err
		}
		list, err := usedAmount(c, i, p, s)
		if err != nil {
			return DemandRating{}, err
		}
		list = list.Truncate(scale)
		pay := list
		r := DemandPrice{
			ID: p.Str("id"), ProductID: s.ProductID(catalogue.ChargeOnDemand),
			MeasureID: units.Yuan, DiscountResults: []DemandDiscount{},
		}
		if len(discounts) > 0 {
			d := discounts[0]
			pay = d.Apply(list, scale)
			r.DiscountResults = append(
				r.DiscountResults, DemandDiscount{d.ID, d.Type, units.Amount(list.Sub(pay)), units.Yuan, d.Name},
			)
		}
		r.Amount, r.OfficialAmount, r.DiscountAmount = units.Amount(pay), units.Amount(list), units.Amount(list.Sub(pay))
		results = append(results, r)
		total, official = total.Add(pay), official.Add(list)
	}
	if official.GreaterThan(units.MaxPrice) {
		return DemandRating{}, ErrPriceTooHigh
	}
	return DemandRating{
		Amount: units.Amount(total), OfficialAmount: units.Amount(official),
		DiscountAmount: units.Amount(official.Sub(total)), MeasureID: units.Yuan,
		Currency: units.CNY, Products: results,
	}, nil
}

// usedAmount is the list price of the usage of one product.
func usedAmount(c *call.Call, i int, p call.Input, s *catalogue.Spec) (decimal.Decimal, error) {
	u := catalogue.FindUsage(s.Resource, p.Str("usage_factor"))
	if u == nil {
		return decimal.Zero, refusal.New("CBC.99006074", "The usage_factor of product_infos[%d] does not exist.", i)
	}
	if _, sold := s.Usage[u.Code]; !sold {
		return decimal.Zero, refusal.New(
			"CBC.99006074", "The usage_factor of product_infos[%d] does not apply to the product.", i,
		)
	}
	num, den, ok := catalogue.Convert(p.Num("usage_measure_id", 0), u.Measure)
	if !ok {
		return decimal.Zero, refusal.New(
			"CBC.99006050", "The usage_measure_id of product_infos[%d] does not fit its usage_factor.", i,
		)
	}
	value := p.Dec("usage_value")
	if value.IsNegative() {
		return decimal.Zero, refusal.Parameter(fmt.Sprintf("product_infos[%d].usage_value", i), "must not be negative.")
	}
	list := s.UsagePrice(u.Code, value, p.Num("resource_size", 1), p.Num("subscription_num", 1))
	return list.Mul(decimal.NewFromInt(num)).DivRound(decimal.NewFromInt(den), 2*catalogue.FinePriceScale), nil
}

// installment is what CloudPond products add to a price.
type installment struct {
	OfficialAmount *string `json:"installment_official_website_amount,omitempty"`
	DiscountAmount *string `json:"installment_official_discount_amount,omitempty"`
	Amount         *string `json:"installment_amount,omitempty"`
	PeriodType     *int    `json:"installment_period_type,omitempty"`
}

// OfficialProduct is one product at its list price.
type OfficialProduct struct {
	ID             string       `json:"id"`
	ProductID      string       `json:"product_id"`
	OfficialAmount units.Amount `json:"official_website_amount"`
	MeasureID      int          `json:"measure_id"`
	installment
}

// OfficialResult is what products cost at list prices.
type OfficialResult struct {
	OfficialAmount units.Amount      `json:"official_website_amount"`
	MeasureID      int               `json:"measure_id"`
	Products       []OfficialProduct `json:"product_rating_results"`
	installment
}

// DiscountedProduct is one product at the price with a discount.
type DiscountedProduct struct {
	ID             string       `json:"id"`
	ProductID      string       `json:"product_id"`
	Amount         units.Amount `json:"amount"`
	OfficialAmount units.Amount `json:"official_website_amount"`
	DiscountAmount units.Amount `json:"discount_amount"`
	MeasureID      int          `json:"measure_id"`
	installment
}

// DiscountedResult is what products cost with one discount.
type DiscountedResult struct {
	DiscountID     string              `json:"discount_id"`
	Amount         units.Amount        `json:"amount"`
	OfficialAmount units.Amount        `json:"official_website_amount"`
	DiscountAmount units.Amount        `json:"discount_amount"`
	MeasureID      int                 `json:"measure_id"`
	DiscountType   int                 `json:"discount_type"`
	DiscountName   string              `json:"discount_name"`
	BestOffer      int                 `json:"best_offer"`
	Products       []DiscountedProduct `json:"product_rating_results"`
	installment
}

// PeriodLine is one product of a subscription inquiry with its list price.
type PeriodLine struct {
	id      string
	product string
	upfront decimal.Decimal // to pay with the order
	monthly decimal.Decimal // each month afterwards, CloudPond only
	pond    bool
}

// ListRateOnPeriodDetail prices new subscriptions, once per discount.
func ListRateOnPeriodDetail(c *call.Call) (any, error) {
	if err := checkProject(c); err != nil {
		return nil, err
	}
	lines, err := PeriodLines(c)
	if err != nil {
		return nil, err
	}
	out := map[string]any{"official_website_rating_result": OfficialPrices(lines), "currency": units.CNY}
	if offers := Offers(lines, world.DiscountsOf(c.Account())); len(offers) > 0 {
		out["optional_discount_rating_results"] = offers
	}
	return out, nil
}

// PeriodLines prices the products of a subscription inquiry.
func PeriodLines(c *call.Call) ([]PeriodLine, error) {
	var lines []PeriodLine
	var total decimal.Decimal
	for i, p := range c.In.List("product_infos") {
		line, err := periodLineOf(c, i, p)
		if err != nil {
			return nil, err
		}
		lines = append(lines, line)
		total = total.Add(line.upfront).Add(line.monthly)
	}
	if total.GreaterThan(units.MaxPrice) {
		return nil, ErrPriceTooHigh
	}
	return lines, nil
}

func periodLineOf(c *call.Call, i int, p call.Input) (PeriodLine, error) {
	s, err := productOf(c, i, p)
	if err != nil {
		return PeriodLine{}, err
	}
	list, ok := s.ListPrice(
		p.Num("period_type", 0), p.Num("period_num", 1), p.Num("resource_size", 1), p.Num("subscription_num", 1),
	)
	if !ok {
		return PeriodLine{}, refusal.New(CodeNoProduct, "The product of product_infos[%d] is not sold by this period.", i)
	}
	line := PeriodLine{id: p.Str("id"), product: s.ProductID(catalogue.ChargePeriod), upfront: list, pond: s.Pond}
	mode := p.Str("fee_installment_mode")
	if !s.Pond || mode == "" || mode == "NA" {
		return line, nil
	}
	months := p.Num("period_num", 1)
	if p.Num("period_type", 0) == catalogue.PeriodYear {
		months *= 12
	}
	rest := list
	if mode == "HALF_PAY" {
		rest = list.Div(decimal.NewFromInt(2)).Truncate(catalogue.PriceScale)
	}
	line.upfront = list.Sub(rest)
	line.monthly = rest.Div(decimal.NewFromInt(int64(months))).Truncate(catalogue.PriceScale)
	return line, nil
}

// OfficialPrices adds lines up at list prices.
func OfficialPrices(lines []PeriodLine) OfficialResult {
	r := OfficialResult{MeasureID: units.Yuan}
	var upfront, monthly decimal.Decimal
	pond := false
	for _, l := range lines {
		p := OfficialProduct{ID: l.id, ProductID: l.product, OfficialAmount: units.Amount(l.upfront), MeasureID: units.Yuan}
		if l.pond {
			p.installment = officialInstallment(l.monthly)
			pond = true
		}
		r.Products = append(r.Products, p)
		upfront, monthly = upfront.Add(l.upfront), monthly.Add(l.monthly)
	}
	r.OfficialAmount = units.Amount(upfront)
	if pond {
		r.installment = officialInstallment(monthly)
	}
	return r
}

func officialInstallment(list decimal.Decimal) installment {
	s, month := list.String(), catalogue.PeriodMonth
	return installment{OfficialAmount: &s, PeriodType: &month}
}

func discountedInstallment(list, pay decimal.Decimal) installment {
	in := officialInstallment(list)
	saved, paid := list.Sub(pay).String(), pay.String()
	in.DiscountAmount, in.Amount = &saved, &paid
	return in
}

// Offers prices the lines with each discount and marks the best.
func Offers(lines []PeriodLine, discounts []world.Discount) []DiscountedResult {
	var out []DiscountedResult
	var prices []decimal.Decimal
	for _, d := range discounts {
		r := DiscountedResult{DiscountID: d.ID, DiscountType: d.Type, DiscountName: d.Name, MeasureID: units.Yuan}
		var list, pay, monthlyList, monthlyPay decimal.Decimal
		pond := false
		for _, l := range lines {
			paid, monthly := d.Apply(l.upfront, catalogue.PriceScale), d.Apply(l.monthly, catalogue.PriceScale)
			p := DiscountedProduct{
				ID: l.id, ProductID: l.product, Amount: units.Amount(paid), OfficialAmount: units.Amount(l.upfront),
				DiscountAmount: units.Amount(l.upfront.Sub(paid)), MeasureID: units.Yuan,
			}
			if l.pond {
				p.installment = discountedInstallment(l.monthly, monthly)
				pond = true
			}
			r.Products = append(r.Products, p)
			list, pay = list.Add(l.upfront), pay.Add(paid)
			monthlyList, monthlyPay = monthlyList.Add(l.monthly), monthlyPay.Add(monthly)
		}
		if pond {
			r.installment = discountedInstallment(monthlyList, monthlyPay)
		}
		r.Amount, r.OfficialAmount, r.DiscountAmount = units.Amount(pay), units.Amount(list), units.Amount(list.Sub(pay))
		out = append(out, r)
		prices = append(prices, pay.Add(monthlyPay))
	}
	if best := world.BestDiscount(prices); best >= 0 {
		out[best].BestOffer = 1
	}
	return out
}
