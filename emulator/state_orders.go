package emulator

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
	orderInApproval = 1
	orderProcessing = 3
	orderCancelled  = 4
	orderCompleted  = 5
	orderUnpaid     = 6
)

// Types of orders.
const (
	orderNew            = 1
	orderRenewal        = 2
	orderChange         = 3
	orderUnsubscription = 4
	orderToDemand       = 10
)

// Where orders come from.
const (
	sourceCustomer = 1
	sourceSystem   = 8
)

// order is a yearly/monthly order of a customer: something to pay, or a refund.
type order struct {
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
	Paying *paymentChoice `json:"paying,omitempty"`

	EnterpriseProject string       `json:"enterprise_project,omitempty"` // id
	Offers            []orderOffer `json:"offers,omitempty"`             // discounts of this order alone
	Lines             []*orderLine `json:"lines,omitempty"`
	Refunds           []refundItem `json:"refunds,omitempty"`
}

// orderLine is one item of an order.
type orderLine struct {
	ID string `json:"id"`
	product
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
	Base *product `json:"base,omitempty"`

	From  time.Time `json:"from,omitzero"`
	Until time.Time `json:"until,omitzero"`

	fees
	DiscountType string          `json:"discount_type,omitempty"`
	CouponOff    decimal.Decimal `json:"coupon_off"` // of the discount, by a discount coupon
	Consumed     decimal.Decimal `json:"consumed"`   // refunds only
	Commission   decimal.Decimal `json:"commission"` // refunds only
}

// product is what a line or a resource is.
type product struct {
	ServiceType  string `json:"service_type"`
	ResourceType string `json:"resource_type"`
	Spec         string `json:"spec"`
	Region       string `json:"region"`
	Size         int    `json:"size,omitempty"`
	SizeMeasure  int    `json:"size_measure,omitempty"`
}

// spec is the product's entry in the catalogue, or nil.
func (p product) spec() *catalogue.Spec {
	return catalogue.FindSpec(p.ServiceType, p.ResourceType, p.Spec, p.Region)
}

// ListPrice is the list price of pieces of the product for a period.
func (p product) listPrice(periodType, periods, pieces int) (decimal.Decimal, bool) {
	s := p.spec()
	if s == nil {
		return decimal.Zero, false
	}
	return s.ListPrice(periodType, periods, max(p.Size, 1), pieces)
}

// refundItem is one amount of a refund order with the order that it belongs to:
// negative what was paid, positive what is kept of it.
type refundItem struct {
	ID          string          `json:"id"`
	ResourceID  string          `json:"resource_id"`
	BaseOrderID string          `json:"base_order_id,omitempty"`
	Amount      decimal.Decimal `json:"amount"`
}

// order finds an order by its id, in any letter case.
func (st *State) order(id string) *order { return st.index.orderByID[strings.ToUpper(id)] }

// addOrder enters an order and names it and its lines.
func (st *State) addOrder(o *order) *order {
	o.ID = st.newTransaction("CS")
	for _, l := range o.Lines {
		l.ID = st.newID("line")
	}
	st.Orders = append(st.Orders, o)
	st.indexOrder(o)
	return o
}

func (st *State) indexOrder(o *order) {
	st.index.orderByID[o.ID] = o
	st.index.ordersOf[o.CustomerID] = append(st.index.ordersOf[o.CustomerID], o)
}

// partsOf are the orders that have lines: those of a combined transaction, or
// the order itself.
func (st *State) partsOf(o *order) []*order {
	if len(o.Parts) == 0 {
		return []*order{o}
	}
	parts := make([]*order, len(o.Parts))
	for i, id := range o.Parts {
		parts[i] = st.order(id)
	}
	return parts
}

// linesOf are all lines of an order or of a combined transaction.
func (st *State) linesOf(o *order) []*orderLine {
	var lines []*orderLine
	for _, part := range st.partsOf(o) {
		lines = append(lines, part.Lines...)
	}
	return lines
}

// setStatus moves an order, with the parts of a combined transaction.
func (st *State) setStatus(o *order, status int) {
	o.Status = status
	for _, id := range o.Parts {
		st.order(id).Status = status
	}
}

// total adds up the lines of an order.
func (st *State) total(o *order) fees {
	var sum fees
	for _, l := range st.linesOf(o) {
		sum = sum.plus(l.fees)
	}
	return sum
}

// openOrder is the order that a resource takes part in and that is not done
// yet: unpaid, waiting for approval or being processed. Nil when there is none.
func (st *State) openOrder(r *resource) *order {
	list := st.index.ordersOf[r.CustomerID]
	for i := len(list) - 1; i >= 0; i-- {
		if o := list[i]; o.Status != orderCompleted && o.Status != orderCancelled && o.touches(r.ID) {
			return o
		}
	}
	return nil
}

// touches says whether a line of the order is about a resource.
func (o *order) touches(resourceID string) bool {
	return slices.ContainsFunc(o.Lines, func(l *orderLine) bool { return slices.Contains(l.ResourceIDs, resourceID) })
}

// reindexOrders rebuilds the indexes over orders and resources.
func (st *State) reindexOrders() {
	st.index.orderByID = map[string]*order{}
	st.index.ordersOf = map[string][]*order{}
	for _, o := range st.Orders {
		st.indexOrder(o)
	}
	st.index.resourcesOf = map[string][]*resource{}
	for _, r := range slices.SortedFunc(maps.Values(st.Resources), func(a, b *resource) int { return cmp.Compare(a.Seq, b.Seq) }) {
		st.index.resourcesOf[r.CustomerID] = append(st.index.resourcesOf[r.CustomerID], r)
	}
}

// Types of the discounts of orders. They are not those of inquiries, which
// number the same discounts as 605 to 607.
const (
	offerPromotion  = 0
	offerContract   = 1
	offerCommercial = 2
	offerPartner    = 3
	offerAdjustment = 609
)

// Modes of the discounts of orders.
const (
	offerRatio     = 0
	offerFixed     = 1
	offerReduction = 2
)

// orderOffer is a discount that an order can be paid with.
type orderOffer struct {
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

// ratio is the share of the price that is left to pay.
func (of *orderOffer) ratio() decimal.Decimal { return of.Percent.Div(units.Hundred) }

// paymentChoice is what a customer wants to pay an order with.
type paymentChoice struct {
	Coupons []couponChoice `json:"coupons,omitempty"`
	// Discount is the id of an offer, "" for none.
	Discount     string `json:"discount,omitempty"`
	DiscountType int    `json:"discount_type,omitempty"`
}

type couponChoice struct {
	ID   string `json:"id"`
	Type int    `json:"type"`
}

// couponPart is what one coupon or card paid of one thing. Order is what the
// coupon knows the payment by: the order, or the joined orders of a combined
// transaction.
type couponPart struct {
	ID     string          `json:"id"`
	Type   int             `json:"type"` // of a payment
	Order  string          `json:"order"`
	Amount decimal.Decimal `json:"amount"`
}
