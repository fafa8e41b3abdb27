package rules

import (
	"fmt"
	"slices"
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerbss/partnerbss-go/emulator/internal/document"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/catalogue"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/units"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world"
)

// Basket is an order of new subscriptions; its fields mean what those of
// Purchase in package emulator mean.
type Basket struct {
	Items             []BasketItem     `json:"items"`
	With              []Basket         `json:"with,omitempty"`
	Discounts         []BasketDiscount `json:"discounts,omitempty"`
	EnterpriseProject string           `json:"enterprise_project,omitempty"`
	PaymentTime       time.Duration    `json:"payment_time,omitempty"`
	StartsIn          time.Duration    `json:"starts_in,omitempty"`
	Paid              bool             `json:"paid,omitempty"`
}

// BasketItem is one product of a basket.
type BasketItem struct {
	Name         string   `json:"name"`
	ServiceType  string   `json:"service_type"`
	ResourceType string   `json:"resource_type"`
	Spec         string   `json:"spec"`
	Region       string   `json:"region"`
	Zone         string   `json:"zone,omitempty"`
	Size         int      `json:"size,omitempty"`
	PeriodType   int      `json:"period_type,omitempty"`
	PeriodNum    int      `json:"period_num,omitempty"`
	Pieces       int      `json:"pieces,omitempty"`
	AttachedTo   string   `json:"attached_to,omitempty"`
	AutoRenew    bool     `json:"auto_renew,omitempty"`
	Traits       []string `json:"traits,omitempty"`
	Bundle       string   `json:"bundle,omitempty"`
}

// BasketDiscount is a discount of one order.
type BasketDiscount struct {
	Type      int             `json:"type"`
	Percent   decimal.Decimal `json:"percent"`
	Price     decimal.Decimal `json:"price"`
	Reduction decimal.Decimal `json:"reduction"`
	Threshold decimal.Decimal `json:"threshold"`
}

// PlaceOrder enters what a customer has ordered on the console and says why
// that is not possible. It changes nothing in that case.
func PlaceOrder(
	st *world.State, env *world.Environment, customer *world.Account, p Basket, now time.Time,
) (*world.Order, error) {
	var parts []*world.Order
	for i, one := range append([]Basket{p}, p.With...) {
		o, err := draft(st, customer, one, now)
		if err != nil {
			if i > 0 {
				err = document.At(err, "with[%d]", i-1)
			}
			return nil, err
		}
		parts = append(parts, o)
	}
	whole := parts[0]
	if len(parts) > 1 {
		whole = &world.Order{
			CustomerID: customer.ID, Type: world.OrderNew, Source: world.SourceCustomer,
			Status: world.OrderUnpaid, Service: whole.Service,
			CreatedBy: customer.Name, CreatedAt: now, Deadline: whole.Deadline, EffectiveAt: whole.EffectiveAt,
		}
	}
	if p.Paid {
		if err := canPay(st, env, parts, now); err != nil {
			return nil, err
		}
	}
	for _, part := range parts {
		st.AddOrder(part)
		for i := range part.Offers {
			part.Offers[i].ID = units.HexID(st.Seed, 32, "offer", part.ID, units.Itoa(i))
		}
	}
	if len(parts) > 1 {
		st.AddOrder(whole)
		for _, part := range parts {
			part.PartOf, whole.Parts = whole.ID, append(whole.Parts, part.ID)
		}
	}
	st.Schedule(whole.Deadline, EventLapse, whole.ID)
	if p.Paid {
		paid, err := PreparePayment(st, whole, AutomaticChoice(st, env, whole), now)
		if err != nil {
			panic(fmt.Sprintf("emulator: the order that could be paid cannot: %v", err))
		}
		SettlePayment(st, env, paid)
	}
	return whole, nil
}

// canPay says whether the customer can pay all parts of an order that is not
// entered yet.
func canPay(st *world.State, env *world.Environment, parts []*world.Order, now time.Time) error {
	all := &world.Order{CustomerID: parts[0].CustomerID, Type: world.OrderNew}
	owner := map[*world.OrderLine]*world.Order{}
	for _, part := range parts {
		all.Lines, all.Offers = append(all.Lines, part.Lines...), append(all.Offers, part.Offers...)
		for _, l := range part.Lines {
			owner[l] = part
		}
	}
	for i := range all.Offers {
		all.Offers[i].ID = units.Itoa(i)
	}
	p := &Payment{Order: all, Units: UnitsOf(st, all, AutomaticOffer(st, env, all)), Now: now}
	for _, u := range p.Units {
		u.part = owner[u.line] // whose enterprise project pays
	}
	if err := ApplyBalance(st, p); err != nil {
		return err
	}
	return nil
}

// draft makes an order that is not entered yet.
func draft(st *world.State, customer *world.Account, p Basket, now time.Time) (*world.Order, error) {
	if len(p.Items) == 0 {
		return nil, fmt.Errorf("items: at least one is needed")
	}
	o := &world.Order{
		CustomerID: customer.ID, Type: world.OrderNew, Source: world.SourceCustomer,
		Status: world.OrderUnpaid, CreatedBy: customer.Name,
		CreatedAt: now, Deadline: now.Add(paymentTime),
		Service: p.Items[0].ServiceType, EnterpriseProject: p.EnterpriseProject,
	}
	if p.PaymentTime > 0 {
		o.Deadline = now.Add(p.PaymentTime)
	}
	if p.StartsIn > 0 {
		o.EffectiveAt = now.Add(p.StartsIn)
	}
	if p.EnterpriseProject != "" && customer.Customer.Project(p.EnterpriseProject) == nil {
		return nil, fmt.Errorf("enterprise_project: the customer has none with the id %q", p.EnterpriseProject)
	}
	for i, item := range p.Items {
		l, err := draftLine(st, customer, p.Items[:i], item)
		if err != nil {
			return nil, document.At(err, "items[%d]", i)
		}
		o.Lines = append(o.Lines, l)
	}
	for i, d := range p.Discounts {
		of, err := d.offer()
		if err != nil {
			return nil, document.At(err, "discounts[%d]", i)
		}
		o.Offers = append(o.Offers, of)
	}
	return o, nil
}

func draftLine(
	st *world.State, customer *world.Account, before []BasketItem, item BasketItem,
) (*world.OrderLine, error) {
	l := &world.OrderLine{
		Product: world.Product{
			ServiceType: item.ServiceType, ResourceType: item.ResourceType, Spec: item.Spec, Region: item.Region,
		},
		Name: item.Name, Zone: item.Zone, PeriodType: item.PeriodType,
		PeriodNum: max(item.PeriodNum, 1), Pieces: max(item.Pieces, 1),
		AttachedTo: item.AttachedTo, AutoRenew: item.AutoRenew, Traits: item.Traits, Bundle: item.Bundle,
	}
	if item.PeriodType == catalogue.PeriodDay && item.PeriodNum == 0 {
		l.PeriodType = catalogue.PeriodMonth
	}
	s := l.Entry()
	switch {
	case item.Name == "":
		return nil, fmt.Errorf("name is required")
	case s == nil:
		return nil, fmt.Errorf(
			"the catalogue has no %s/%s/%s in %s", item.ServiceType, item.ResourceType, item.Spec, item.Region,
		)
	case s.Linear() && item.Size < 1:
		return nil, fmt.Errorf("size is required for a product sold by size")
	}
	if s.Linear() {
		l.Size, l.SizeMeasure = item.Size, s.SizeMeasure
	}
	if err := world.KnownTraits(item.Traits); err != nil {
		return nil, err
	}
	if main := resourceNamed(st, customer.ID, item.AttachedTo); item.AttachedTo != "" && (main == nil || !main.Main) &&
		!slices.ContainsFunc(before, func(other BasketItem) bool {
			return other.Name == item.AttachedTo && other.AttachedTo == "" && other.Pieces < 2
		}) {
		return nil, fmt.Errorf(
			"attached_to names %q, which is no single main resource that is there or comes before it", item.AttachedTo,
		)
	}
	list, ok := l.ListPrice(l.PeriodType, l.PeriodNum, l.Pieces)
	if !ok {
		return nil, fmt.Errorf("%s is not sold by this period", item.Spec)
	}
	l.Fees = unpaid(list)
	return l, nil
}

func (d BasketDiscount) offer() (world.OrderOffer, error) {
	record, known := offerRecords[d.Type]
	if !known {
		return world.OrderOffer{}, fmt.Errorf("type %d is none of a discount of an order", d.Type)
	}
	of := world.OrderOffer{Type: d.Type, Record: record, Threshold: d.Threshold}
	set := 0
	for mode, v := range []decimal.Decimal{
		world.OfferRatio: d.Percent, world.OfferFixed: d.Price, world.OfferReduction: d.Reduction,
	} {
		if v.IsPositive() {
			set++
			of.Mode = mode
			if mode == world.OfferRatio {
				of.Percent = v
			} else {
				of.Amount = v.Truncate(2)
			}
		}
	}
	if set != 1 || d.Percent.GreaterThan(units.Hundred) {
		return world.OrderOffer{}, fmt.Errorf("exactly one of percent (at most 100), price and reduction must be positive")
	}
	return of, nil
}
