package world

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/catalogue"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/units"
)

// States of orders.
const (
	OrderInApproval = 1
	OrderProcessing = 3
	OrderCancelled  = 4
	OrderCompleted  = 5
	OrderUnpaid     = 6
)

// Types of orders.
const (
	OrderNew            = 1
	OrderRenewal        = 2
	OrderChange         = 3
	OrderUnsubscription = 4
	OrderToDemand       = 10
)

// Where orders come from.
const (
	SourceCustomer = 1
	SourceSystem   = 8
)

// Order is a yearly/monthly order of a customer: something to pay, or a refund.
type Order struct {
	ID         string `json:"id"`
	CustomerID string `json:"customer_id"`
	Type       int    `json:"type"`
	Source     int    `json:"source"`
	Status     int    `json:"status"`
	Service    string `json:"service"`
	CreatedBy  string `json:"created_by"` // login name

	// Parts are the orders of a combined transaction, which has no lines of
	// its own; PartOf is the transaction of a part.
	Parts  []string `json:"parts,omitempty"`
	PartOf string   `json:"part_of,omitempty"`

	CreatedAt time.Time `json:"created_at"`
	PaidAt    time.Time `json:"paid_at,omitzero"`
	// Deadline is the end of the time to pay; Lapsed says that it has passed.
	Deadline time.Time `json:"deadline,omitzero"`
	Lapsed   bool      `json:"lapsed,omitempty"`
	// EffectiveAt is the start that the customer has chosen, if any.
	EffectiveAt time.Time `json:"effective_at,omitzero"`
	// KeepsResources marks an unsubscription of renewed terms alone.
	KeepsResources bool `json:"keeps_resources,omitempty"`
	// Paying is a payment that was accepted and is still running.
	Paying *PaymentChoice `json:"paying,omitempty"`

	EnterpriseProject string       `json:"enterprise_project,omitempty"` // ID
	Offers            []OrderOffer `json:"offers,omitempty"`             // discounts of this order alone
	Lines             []*OrderLine `json:"lines,omitempty"`
	Refunds           []RefundItem `json:"refunds,omitempty"`
}

// OrderLine is one item of an order.
type OrderLine struct {
	ID string `json:"id"`
	Product
	Name       string `json:"name,omitempty"` // of what is bought
	Zone       string `json:"zone,omitempty"`
	Pieces     int    `json:"pieces"`
	PeriodType int    `json:"period_type"`
	PeriodNum  int    `json:"period_num,omitempty"` // 0 in refunds

	// ResourceIDs are the resources that the line opens, renews, changes or
	// gives back, one per piece.
	ResourceIDs []string `json:"resource_ids,omitempty"`
	// AttachedTo makes the new resource an attached one: of the resource with
	// this name.
	AttachedTo string   `json:"attached_to,omitempty"`
	AutoRenew  bool     `json:"auto_renew,omitempty"`
	Traits     []string `json:"traits,omitempty"`
	Bundle     string   `json:"bundle,omitempty"`
	// Base is the product before a change.
	Base *Product `json:"base,omitempty"`

	From  time.Time `json:"from,omitzero"`
	Until time.Time `json:"until,omitzero"`

	Fees
	DiscountType string          `json:"discount_type,omitempty"`
	CouponOff    decimal.Decimal `json:"coupon_off"` // of the discount, by a discount coupon
	Consumed     decimal.Decimal `json:"consumed"`   // refunds only
	Commission   decimal.Decimal `json:"commission"` // refunds only
}

// Product is what a line or a resource is.
type Product struct {
	ServiceType  string `json:"service_type"`
	ResourceType string `json:"resource_type"`
	Spec         string `json:"spec"`
	Region       string `json:"region"`
	Size         int    `json:"size,omitempty"`
	SizeMeasure  int    `json:"size_measure,omitempty"`
}

// Entry is the product's entry in the catalogue, or nil.
func (p Product) Entry() *catalogue.Spec {
	return catalogue.FindSpec(p.ServiceType, p.ResourceType, p.Spec, p.Region)
}

// ListPrice is the list price of pieces of the product for a period.
func (p Product) ListPrice(periodType, periods, pieces int) (decimal.Decimal, bool) {
	s := p.Entry()
	if s == nil {
		return decimal.Zero, false
	}
	return s.ListPrice(periodType, periods, max(p.Size, 1), pieces)
}

// RefundItem is one amount of a refund order with the order that it belongs to:
// negative what was paid, positive what is kept of it.
type RefundItem struct {
	ID          string          `json:"id"`
	ResourceID  string          `json:"resource_id"`
	BaseOrderID string          `json:"base_order_id,omitempty"`
	Amount      decimal.Decimal `json:"amount"`
}

// Order finds an order by its ID, in any letter case.
func (st *State) Order(id string) *Order { return st.index.orderByID[strings.ToUpper(id)] }

// AddOrder enters an order and names it and its lines.
func (st *State) AddOrder(o *Order) *Order {
	o.ID = st.NewTransaction("CS")
	for _, l := range o.Lines {
		l.ID = st.NewID("line")
	}
	st.Orders = append(st.Orders, o)
	st.indexOrder(o)
	return o
}

func (st *State) indexOrder(o *Order) {
	st.index.orderByID[o.ID] = o
	st.index.ordersOf[o.CustomerID] = append(st.index.ordersOf[o.CustomerID], o)
}

// PartsOf are the orders that have lines: those of a combined transaction, or
// the order itself.
func (st *State) PartsOf(o *Order) []*Order {
	if len(o.Parts) == 0 {
		return []*Order{o}
	}
	parts := make([]*Order, len(o.Parts))
	for i, id := range o.Parts {
		parts[i] = st.Order(id)
	}
	return parts
}

// LinesOf are all lines of an order or of a combined transaction.
func (st *State) LinesOf(o *Order) []*OrderLine {
	var lines []*OrderLine
	for _, part := range st.PartsOf(o) {
		lines = append(lines, part.Lines...)
	}
	return lines
}

// SetStatus moves an order, with the parts of a combined transaction.
func (st *State) SetStatus(o *Order, status int) {
	o.Status = status
	for _, id := range o.Parts {
		st.Order(id).Status = status
	}
}

// Total adds up the lines of an order.
func (st *State) Total(o *Order) Fees {
	var sum Fees
	for _, l := range st.LinesOf(o) {
		sum = sum.Plus(l.Fees)
	}
	return sum
}

// OpenOrder is the order that a resource takes part in and that is not done
// yet: unpaid, waiting for approval or being processed. Nil when there is none.
func (st *State) OpenOrder(r *Resource) *Order {
	list := st.index.ordersOf[r.CustomerID]
	for i := len(list) - 1; i >= 0; i-- {
		if o := list[i]; o.Status != OrderCompleted && o.Status != OrderCancelled && o.touches(r.ID) {
			return o
		}
	}
	return nil
}

// touches says whether a line of the order is about a resource.
func (o *Order) touches(resourceID string) bool {
	return slices.ContainsFunc(o.Lines, func(l *OrderLine) bool { return slices.Contains(l.ResourceIDs, resourceID) })
}

// reindexOrders rebuilds the indexes over orders and resources.
func (st *State) reindexOrders() {
	st.index.orderByID = map[string]*Order{}
	st.index.ordersOf = map[string][]*Order{}
	for _, o := range st.Orders {
		st.indexOrder(o)
	}
	st.index.resourcesOf = map[string][]*Resource{}
	for _, r := range slices.SortedFunc(
		maps.Values(st.Resources), func(a, b *Resource) int { return cmp.Compare(a.Seq, b.Seq) },
	) {
		st.index.resourcesOf[r.CustomerID] = append(st.index.resourcesOf[r.CustomerID], r)
	}
}

// Types of the discounts of orders. They are not those of inquiries, which
// number the same discounts as 605 to 607.
const (
	OfferPromotion  = 0
	OfferContract   = 1
	OfferCommercial = 2
	OfferPartner    = 3
	OfferAdjustment = 609
)

// Modes of the discounts of orders.
const (
	OfferRatio     = 0
	OfferFixed     = 1
	OfferReduction = 2
)

// OrderOffer is a discount that an order can be paid with.
type OrderOffer struct {
	ID   string `json:"id"`
	Type int    `json:"type"`
	Mode int    `json:"mode"`
	// Percent is what is left to pay, in ratio mode.
	Percent decimal.Decimal `json:"percent"`
	// Amount is the fixed price, or the reduction.
	Amount decimal.Decimal `json:"amount"`
	// Threshold is the price from which a reduction applies.
	Threshold decimal.Decimal `json:"threshold"`
	// Record is the type of the discount in the amounts of the order.
	Record string `json:"record"`
}

// Ratio is the share of the price that is left to pay.
func (of *OrderOffer) Ratio() decimal.Decimal { return of.Percent.Div(units.Hundred) }

// PaymentChoice is what a customer wants to pay an order with.
type PaymentChoice struct {
	Coupons []CouponChoice `json:"coupons,omitempty"`
	// Discount is the ID of an offer, "" for none.
	Discount     string `json:"discount,omitempty"`
	DiscountType int    `json:"discount_type,omitempty"`
}

// CouponChoice is a coupon or stored-value card that is to pay.
type CouponChoice struct {
	ID   string `json:"id"`
	Type int    `json:"type"`
}

// CouponPart is what one coupon or card paid of one thing. Order is what the
// coupon knows the payment by: the order, or the joined orders of a combined
// transaction.
type CouponPart struct {
	ID     string          `json:"id"`
	Type   int             `json:"type"` // of a payment
	Order  string          `json:"order"`
	Amount decimal.Decimal `json:"amount"`
}
