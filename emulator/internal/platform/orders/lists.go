// Package orders answers the operations on orders: lists and details, payment
// and what can be paid with, cancellation and refunds.
package orders

import (
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/call"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/catalogue"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/refusal"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/rules"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/units"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world"
)

// DiscountItem is an element of discounts in amount_info.
type DiscountItem struct {
	DiscountType   string       `json:"discount_type"`
	DiscountAmount units.Amount `json:"discount_amount"`
}

// AmountInfo is how the price of an order or item comes about and was paid.
type AmountInfo struct {
	Discounts  []DiscountItem `json:"discounts"`
	Flexi      units.Amount   `json:"flexipurchase_coupon_amount"`
	Coupon     units.Amount   `json:"coupon_amount"`
	StoredCard units.Amount   `json:"stored_card_amount"`
	Commission units.Amount   `json:"commission_amount"`
	Consumed   units.Amount   `json:"consumed_amount"`
}

// amountsOf describes lines together.
func amountsOf(lines []*world.OrderLine) AmountInfo {
	var sum world.Fees
	commission, consumed := decimal.Zero, decimal.Zero
	byType := map[string]decimal.Decimal{}
	for _, l := range lines {
		sum = sum.Plus(l.Fees)
		commission, consumed = commission.Add(l.Commission), consumed.Add(l.Consumed)
		if l.DiscountType != "" {
			byType[l.DiscountType] = byType[l.DiscountType].Add(l.Discount).Sub(l.CouponOff)
		}
		byType[rules.RecordCoupon] = byType[rules.RecordCoupon].Add(l.CouponOff)
	}
	byType[rules.RecordErased] = sum.Erased
	info := AmountInfo{
		Discounts: []DiscountItem{}, Flexi: units.Amount(sum.Flexi),
		Coupon: units.Amount(sum.Coupon), StoredCard: units.Amount(sum.Card),
		Commission: units.Amount(commission), Consumed: units.Amount(consumed),
	}
	for _, kind := range slices.Sorted(maps.Keys(byType)) {
		if !byType[kind].IsZero() {
			info.Discounts = append(info.Discounts, DiscountItem{kind, units.Amount(byType[kind])})
		}
	}
	return info
}

// OrderView is what lists and details say about an order and about the parts of
// a combined transaction.
type OrderView struct {
	OrderID     string       `json:"order_id"`
	CustomerID  string       `json:"customer_id"`
	Service     string       `json:"service_type_code"`
	ServiceName string       `json:"service_type_name"`
	SourceType  int          `json:"source_type"`
	Status      int          `json:"status"`
	OrderType   int          `json:"order_type"`
	Amount      units.Amount `json:"amount_after_discount"`
	Official    units.Amount `json:"official_amount"`
	MeasureID   int          `json:"measure_id"`
	CreateTime  string       `json:"create_time"`
	PaymentTime *string      `json:"payment_time,omitempty"`
	Currency    string       `json:"currency"`
	ContractID  string       `json:"contract_id"`
	AmountInfo  AmountInfo   `json:"amount_info"`
}

// ViewOrder is what all lists show of an order.
func ViewOrder(c *call.Call, o *world.Order) OrderView {
	total := c.State.Total(o)
	v := OrderView{
		OrderID: o.ID, CustomerID: o.CustomerID, Service: o.Service,
		ServiceName: c.ServiceName(o.Service), SourceType: o.Source,
		Status: o.Status, OrderType: o.Type, Amount: units.Amount(total.Due()),
		Official: units.Amount(total.Official), MeasureID: units.Yuan,
		CreateTime: units.Instant(o.CreatedAt), Currency: units.CNY, AmountInfo: amountsOf(c.State.LinesOf(o)),
	}
	if !o.PaidAt.IsZero() {
		paid := units.Instant(o.PaidAt)
		v.PaymentTime = &paid
	}
	return v
}

// listedPart is an element of sub_order_infos in the list.
type listedPart struct {
	OrderView
	Projects []call.Project `json:"enterprise_projects"`
}

// listedOrder is an element of order_infos.
type listedOrder struct {
	listedPart
	Parts    []listedPart `json:"sub_order_infos"`
	AgentPay struct {
		IsAgentPay bool `json:"is_agent_pay"`
	} `json:"agent_pay_info"`
}

// ListCustomerOrders lists orders; those of a combined transaction are shown
// within it. Customers see their own.
func ListCustomerOrders(c *call.Call) (any, error) {
	owners, err := OrderOwners(c)
	if err != nil {
		return nil, err
	}
	orders := c.State.Orders
	if c.Caller.Role == world.RoleCustomer {
		orders = c.State.OrdersOf(c.Caller.AccountID)
	}
	var all []*world.Order
	for _, o := range orders {
		if owners[o.CustomerID] && o.PartOf == "" && matchesOrder(c, o) {
			all = append(all, o)
		}
	}
	if all, err = SortOrders(c, all, "order_by"); err != nil {
		return nil, err
	}
	list := []listedOrder{}
	for _, o := range call.Page(c, all) {
		item := listedOrder{listedPart: listPart(c, o), Parts: []listedPart{}}
		for _, id := range o.Parts {
			item.Parts = append(item.Parts, listPart(c, c.State.Order(id)))
		}
		list = append(list, item)
	}
	return map[string]any{"total_count": len(all), "order_infos": list}, nil
}

// SortOrders puts orders, which are kept in order of creation, into the order
// that a field asks for.
func SortOrders(c *call.Call, all []*world.Order, field string) ([]*world.Order, error) {
	switch strings.TrimLeft(strings.ToLower(c.In.Str(field)), "+ ") {
	case "":
		return call.NewestFirst(c, all), nil
	case "createtime":
		return all, nil
	case "-createtime":
		slices.Reverse(all)
		return all, nil
	}
	return nil, refusal.Parameter(field, "must be createTime or -createTime.")
}

func listPart(c *call.Call, o *world.Order) listedPart {
	p := listedPart{OrderView: ViewOrder(c, o), Projects: []call.Project{}}
	for _, part := range c.State.PartsOf(o) {
		ep := call.ProjectOf(c.State, part.CustomerID, part.EnterpriseProject)
		if !slices.Contains(p.Projects, ep) {
			p.Projects = append(p.Projects, ep)
		}
	}
	return p
}

// OrderOwners are the customers whose orders the caller may list.
func OrderOwners(c *call.Call) (map[string]bool, error) {
	if c.Caller.Role == world.RoleCustomer {
		// Nobody is the member of an enterprise that pays for it.
		return map[string]bool{c.Caller.AccountID: c.In.Str("method") != "sub_customer"}, nil
	}
	seller, err := c.Seller()
	if err != nil {
		return nil, err
	}
	owners := map[string]bool{}
	for _, a := range c.CustomersOf(seller) {
		owners[a.ID] = true
	}
	if id := c.In.Str("customer_id"); id != "" && !owners[id] && c.Env.On(world.RuleOrderCustomer) {
		return nil, refusal.New("CBC.0101", "Invalid parameter: customer_id is not a customer of the partner.")
	}
	return owners, nil
}

func matchesOrder(c *call.Call, o *world.Order) bool {
	in := c.In
	return (in.Str("order_id") == "" || strings.EqualFold(o.ID, in.Str("order_id"))) &&
		call.Equals(o.CustomerID, in.Str("customer_id")) &&
		(!in.Has("service_type_code") || strings.EqualFold(o.Service, in.Str("service_type_code"))) &&
		(!in.Has("status") || o.Status == in.Num("status", 0)) &&
		call.Equals(units.Itoa(o.Type), in.Str("order_type")) &&
		call.Within(o.CreatedAt, in.Time("create_time_begin"), in.Time("create_time_end")) &&
		PaidWithin(c, o.PaidAt)
}

// PaidWithin filters by the time of payment that a call asks for.
func PaidWithin(c *call.Call, paid time.Time) bool {
	from, to := c.In.Time("payment_time_begin"), c.In.Time("payment_time_end")
	return (from.IsZero() && to.IsZero()) || (!paid.IsZero() && call.Within(paid, from, to))
}

// detailedPart is an element of sub_order_infos in the details.
type detailedPart struct {
	OrderView
	UserName string  `json:"user_name"`
	Deadline *string `json:"pending_payment_end_time,omitempty"`
}

// detailedOrder is order_info of the details.
type detailedOrder struct {
	detailedPart
	Parts []detailedPart `json:"sub_order_infos"`
}

// ProductView is base_product_info: the product before a change.
type ProductView struct {
	ProductID    string `json:"product_id"`
	SpecDesc     string `json:"product_spec_desc"`
	CategoryCode string `json:"category_code"`
	OwnerService string `json:"product_owner_service"`
	Commercial   string `json:"commercial_resource"`
}

// LineView is an element of order_line_items.
type LineView struct {
	ID            string       `json:"order_line_item_id"`
	Service       string       `json:"service_type_code"`
	ServiceName   string       `json:"service_type_name"`
	ProductID     string       `json:"product_id"`
	SpecDesc      string       `json:"product_spec_desc"`
	PeriodType    int          `json:"period_type"`
	PeriodNum     *int         `json:"period_num"`
	EffectiveTime *string      `json:"effective_time,omitempty"`
	ExpireTime    *string      `json:"expire_time,omitempty"`
	Pieces        int          `json:"subscription_num"`
	Amount        units.Amount `json:"amount_after_discount"`
	Official      units.Amount `json:"official_amount"`
	AmountInfo    AmountInfo   `json:"amount_info"`
	Currency      string       `json:"currency"`
	CategoryCode  string       `json:"category_code"`
	OwnerService  string       `json:"product_owner_service"`
	Commercial    string       `json:"commercial_resource"`
	Base          *ProductView `json:"base_product_info,omitempty"`
	OrderID       string       `json:"order_id"`
}

// ShowCustomerOrderDetails shows one order with its order items.
func ShowCustomerOrderDetails(c *call.Call) (any, error) {
	o, err := VisibleOrder(c, c.In.Str("order_id"))
	if err != nil {
		return nil, err
	}
	info := detailedOrder{detailedPart: detail(c, o), Parts: []detailedPart{}}
	for _, id := range o.Parts {
		info.Parts = append(info.Parts, detail(c, c.State.Order(id)))
	}
	var lines []LineView
	for _, part := range c.State.PartsOf(o) {
		for _, l := range part.Lines {
			lines = append(lines, ViewLine(c, part, l))
		}
	}
	return map[string]any{"total_count": len(lines), "order_info": info, "order_line_items": call.Page(c, lines)}, nil
}

// VisibleOrder is an order that the caller may see.
func VisibleOrder(c *call.Call, id string) (*world.Order, error) {
	o := c.State.Order(id)
	if c.Caller.Role == world.RoleCustomer {
		if o == nil || o.CustomerID != c.Caller.AccountID {
			return nil, errNoOrder
		}
		return o, nil
	}
	seller, err := c.Seller()
	if err != nil {
		return nil, err
	}
	if o == nil {
		return nil, errNoOrder
	}
	if _, err := c.CustomerOf(seller, o.CustomerID); err != nil {
		return nil, errNoOrder
	}
	return o, nil
}

func detail(c *call.Call, o *world.Order) detailedPart {
	d := detailedPart{OrderView: ViewOrder(c, o), UserName: o.CreatedBy}
	if !o.Deadline.IsZero() {
		deadline := units.Instant(o.Deadline)
		d.Deadline = &deadline
	}
	return d
}

// ViewLine is a line of an order with its product.
func ViewLine(c *call.Call, o *world.Order, l *world.OrderLine) LineView {
	v := LineView{
		ID: l.ID, Service: l.ServiceType, ServiceName: c.ServiceName(l.ServiceType),
		PeriodType: l.PeriodType, Pieces: l.Pieces,
		Amount: units.Amount(l.Due()), Official: units.Amount(l.Official),
		AmountInfo: amountsOf([]*world.OrderLine{l}), Currency: units.CNY, OrderID: o.ID,
	}
	p := viewProduct(c, l.Product)
	v.ProductID, v.SpecDesc, v.CategoryCode = p.ProductID, p.SpecDesc, p.CategoryCode
	v.OwnerService, v.Commercial = p.OwnerService, p.Commercial
	if l.PeriodNum > 0 {
		v.PeriodNum = &l.PeriodNum
	}
	if !l.From.IsZero() {
		from, until := units.Instant(l.From), units.Instant(l.Until)
		v.EffectiveTime, v.ExpireTime = &from, &until
	}
	if l.Base != nil {
		base := viewProduct(c, *l.Base)
		v.Base = &base
	}
	return v
}

func viewProduct(c *call.Call, p world.Product) ProductView {
	v := ProductView{OwnerService: p.ServiceType, Commercial: p.ResourceType, CategoryCode: p.ServiceType}
	if s := p.Entry(); s != nil {
		v.ProductID, v.SpecDesc = s.ProductID(catalogue.ChargePeriod), c.SpecDesc(p)
	}
	return v
}
