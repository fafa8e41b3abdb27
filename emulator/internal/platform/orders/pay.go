package orders

import (
	"slices"

	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/call"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/refusal"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/rules"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/units"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world"
)

var (
	errNoOrder   = refusal.New("CBC.30000010", "Invalid order. The order may not exist.")
	errOrderPart = refusal.New(
		"CBC.99000089", "The order is part of a combined transaction. Use the id of the transaction.",
	)
)

// PayOrders pays an order, or begins to when payments take time.
func PayOrders(c *call.Call) (any, error) {
	o, err := payable(c)
	if err != nil {
		return nil, err
	}
	choice := world.PaymentChoice{}
	for _, d := range c.In.List("discount_infos") {
		choice.Discount, choice.DiscountType = d.Str("id"), d.Num("type", 0)
	}
	for _, cp := range c.In.List("coupon_infos") {
		choice.Coupons = append(choice.Coupons, world.CouponChoice{ID: cp.Str("id"), Type: cp.Num("type", 0)})
	}
	p, err := rules.PreparePayment(c.State, o, choice, c.Now)
	if err != nil {
		return nil, err
	}
	if c.Env.PaymentDelay > 0 {
		o.Paying = &choice
		c.State.Schedule(c.Now.Add(c.Env.PaymentDelay), rules.EventSettle, o.ID)
		return nil, nil
	}
	rules.SettlePayment(c.State, c.Env, p)
	return nil, nil
}

// payable is the order to pay, when its state allows to.
func payable(c *call.Call) (*world.Order, error) {
	o := c.State.Order(c.In.Str("order_id"))
	switch {
	case o == nil || o.CustomerID != c.Caller.AccountID:
		return nil, errNoOrder
	case o.PartOf != "":
		return nil, errOrderPart
	case o.Paying != nil:
		return nil, refusal.New("CBC.99000088", "The payment is in progress. Do not repeat it.")
	case o.Lapsed:
		return nil, refusal.New("CBC.99003110", "The payment deadline has passed. Place the order again.")
	case o.Status != world.OrderUnpaid:
		return nil, refusal.New("CBC.99003106", "The status of the order has changed. It cannot be paid.")
	case !o.EffectiveAt.IsZero() && c.Now.After(o.EffectiveAt):
		return nil, refusal.New("CBC.99003162", "The payment time is later than the effective time that was set.")
	}
	return o, stocked(c, o)
}

// shortage is an element of quota_infos.
type shortage struct {
	Region       string `json:"region"`
	Service      string `json:"service_type_code"`
	ResourceType string `json:"resource_type_code"`
	ResourceName string `json:"resource_type_name"`
	ServiceName  string `json:"service_type_name"`
	Spec         string `json:"resource_spec_code"`
	Result       int    `json:"auth_result"`
	Zone         string `json:"available_zone"`
}

// outOfCapacity is the auth_result of products that are sold out.
const outOfCapacity = 2

// stocked checks that nothing of a new or changed product is sold out.
func stocked(c *call.Call, o *world.Order) error {
	if o.Type == world.OrderRenewal {
		return nil
	}
	var missing []shortage
	for _, l := range c.State.LinesOf(o) {
		if c.State.SoldOut[l.Region+"/"+l.Spec] {
			missing = append(missing, shortage{
				l.Region, l.ServiceType, l.ResourceType, c.ResourceTypeName(l.ResourceType),
				c.ServiceName(l.ServiceType), l.Spec, outOfCapacity, l.Zone,
			})
		}
	}
	if missing == nil {
		return nil
	}
	return refusal.New(
		"CBC.99003141", "The quota or capacity of a cloud service is insufficient, or its specification has changed.",
	).With("quota_infos", missing)
}

// CancelCustomerOrder cancels a pending-payment order.
func CancelCustomerOrder(c *call.Call) (any, error) {
	o := c.State.Order(c.In.Str("order_id"))
	switch {
	case o == nil || o.CustomerID != c.Caller.AccountID:
		return nil, refusal.Parameter("order_id", "is not an order of the customer.")
	case o.PartOf != "":
		return nil, errOrderPart
	case o.Status != world.OrderUnpaid || o.Paying != nil:
		return nil, refusal.New("CBC.99005010", "The status of the order does not allow to cancel it.")
	}
	c.State.SetStatus(o, world.OrderCancelled)
	return nil, nil
}

// unpaidOrder is the customer's unpaid order that is asked about.
func unpaidOrder(c *call.Call) (*world.Order, error) {
	o := c.State.Order(c.In.Str("order_id"))
	if o == nil || o.CustomerID != c.Caller.AccountID || o.Status != world.OrderUnpaid {
		return nil, refusal.Parameter("order_id", "is not an unpaid order of the customer.")
	}
	return o, nil
}

// usableCoupon is an element of user_coupons for an order.
type usableCoupon struct {
	ID            string          `json:"coupon_id"`
	Code          string          `json:"coupon_code"`
	Status        int             `json:"status"`
	Type          int             `json:"coupon_type"`
	MeasureID     int             `json:"measure_id"`
	FaceValue     units.Amount    `json:"face_value"`
	EffectiveTime string          `json:"effective_time"`
	ExpireTime    string          `json:"expire_time"`
	PlanName      string          `json:"plan_name"`
	UseLimits     []call.UseLimit `json:"use_limits"`
	ActiveTime    string          `json:"active_time"`
	LastUsedTime  string          `json:"last_used_time"`
	CreateTime    string          `json:"create_time"`
	Version       int             `json:"coupon_version"`
	Balance       units.Amount    `json:"balance"`
	Usage         string          `json:"coupon_usage"`
	Group         int             `json:"coupon_group"`
}

// couponQuantity is an element of coupon_max_use_quantity.
type couponQuantity struct {
	Type     int `json:"coupon_type"`
	Group    int `json:"coupon_group"`
	Quantity int `json:"use_quantity_value"`
}

// ListOrderCouponsByOrderId lists the coupons usable for one pending-payment
// order.
func ListOrderCouponsByOrderId(c *call.Call) (any, error) {
	o, err := unpaidOrder(c)
	if err != nil {
		return nil, err
	}
	p := &rules.Payment{Order: o, Units: rules.UnitsOf(c.State, o, nil), Now: c.Now}
	list, quantities := []usableCoupon{}, []couponQuantity{}
	for _, cp := range c.State.UsableCoupons(o.CustomerID, p.PurchaseOf(), c.Now) {
		payType, payable := rules.PayTypes[cp.Type]
		if !payable {
			continue
		}
		list = append(list, viewCoupon(c, cp, payType))
		q := couponQuantity{payType, cp.Group, rules.MaxCashCoupons}
		if payType == rules.PayDiscountCoupon {
			q.Quantity = rules.MaxDiscountCoupons
		}
		if !slices.Contains(quantities, q) {
			quantities = append(quantities, q)
		}
	}
	return map[string]any{"count": len(list), "user_coupons": list, "coupon_max_use_quantity": quantities}, nil
}

func viewCoupon(c *call.Call, cp *world.Coupon, payType int) usableCoupon {
	v := usableCoupon{
		ID: cp.ID, Code: cp.Code, Status: cp.Status, Type: payType,
		MeasureID: units.Yuan, FaceValue: units.Amount(cp.FaceValue),
		EffectiveTime: units.Instant(cp.EffectiveAt), ExpireTime: units.Instant(cp.ExpiresAt), PlanName: cp.PlanName,
		UseLimits: call.UseLimits(cp), ActiveTime: units.Instant(cp.ActivatedAt),
		CreateTime: units.Instant(cp.CreatedAt), Version: 2,
		Balance: units.Amount(c.State.CouponBalance(cp)), Usage: cp.Memo, Group: cp.Group,
	}
	if !cp.UsedAt.IsZero() {
		v.LastUsedTime = units.Instant(cp.UsedAt)
	}
	if cp.Single {
		v.Version = 1
	}
	return v
}

// orderDiscount is an element of discounts.
type orderDiscount struct {
	ID     string            `json:"discount_id"`
	Value  string            `json:"discount_value"`
	Type   int               `json:"discount_type"`
	Orders []discountedOrder `json:"orders"`
}

type discountedOrder struct {
	OrderID string           `json:"order_id"`
	Lines   []discountedLine `json:"order_line_items"`
}

type discountedLine struct {
	IDs    []string      `json:"order_line_item_ids"`
	Mode   int           `json:"discount_mode"`
	Amount *units.Amount `json:"discount_amount"`
	Ratio  *units.Amount `json:"discount_ratio"`
}

// ListOrderDiscounts lists the discounts usable for one pending-payment order.
func ListOrderDiscounts(c *call.Call) (any, error) {
	o, err := unpaidOrder(c)
	if err != nil {
		return nil, err
	}
	list := []orderDiscount{}
	for _, of := range rules.OffersOf(c.State, o) {
		list = append(list, viewOffer(c, o, of))
	}
	return map[string]any{"discounts": list}, nil
}

func viewOffer(c *call.Call, o *world.Order, of world.OrderOffer) orderDiscount {
	d := orderDiscount{ID: of.ID, Type: of.Type}
	switch of.Mode {
	case world.OfferRatio:
		d.Value = of.Ratio().String()
	case world.OfferReduction:
		d.Value = of.Amount.String()
	}
	priced := rules.Quote(c.State.LinesOf(o), &of)
	for _, part := range c.State.PartsOf(o) {
		one := discountedOrder{OrderID: part.ID}
		for _, l := range part.Lines {
			line := discountedLine{IDs: []string{l.ID}, Mode: of.Mode}
			if of.Mode == world.OfferRatio {
				ratio := units.Amount(of.Ratio())
				line.Ratio = &ratio
			} else {
				off := units.Amount(priced[0].Discount)
				line.Amount = &off
			}
			priced = priced[1:]
			one.Lines = append(one.Lines, line)
		}
		d.Orders = append(d.Orders, one)
	}
	return d
}

// refundView is an element of refund_infos.
type refundView struct {
	ID           string       `json:"id"`
	Amount       units.Amount `json:"amount"`
	MeasureID    string       `json:"measure_id"`
	CustomerID   string       `json:"customer_id"`
	ResourceType string       `json:"resource_type_code"`
	Service      string       `json:"service_type_code"`
	ResourceName string       `json:"resource_type_name"`
	ServiceName  string       `json:"service_type_name"`
	Region       string       `json:"region_code"`
	BaseOrderID  string       `json:"base_order_id,omitempty"`
}

// ShowRefundOrderDetails shows which resources and original orders a refund
// (unsubscription or downgrade) order's money comes from.
func ShowRefundOrderDetails(c *call.Call) (any, error) {
	o, err := refundOrderShown(c)
	if err != nil {
		return nil, err
	}
	list := []refundView{}
	for _, it := range o.Refunds {
		r := c.State.Resources[it.ResourceID]
		list = append(list, refundView{
			ID: it.ID, Amount: units.Amount(it.Amount), MeasureID: units.Itoa(units.Yuan),
			CustomerID: o.CustomerID, ResourceType: r.ResourceType,
			Service: r.ServiceType, ResourceName: c.ResourceTypeName(r.ResourceType), ServiceName: c.ServiceName(r.ServiceType),
			Region: r.Region, BaseOrderID: it.BaseOrderID,
		})
	}
	return map[string]any{"total_count": len(list), "refund_infos": list}, nil
}

// refundOrderShown is the unsubscription or downgrade order that is asked about.
func refundOrderShown(c *call.Call) (*world.Order, error) {
	customer := c.Caller.AccountID
	if c.Caller.Role != world.RoleCustomer {
		seller, err := c.Seller()
		if err != nil {
			return nil, err
		}
		customer = c.In.Str("customer_id")
		if customer == "" {
			return nil, refusal.Parameter("customer_id", "must be sent by a partner.")
		}
		if _, err := c.CustomerOf(seller, customer); err != nil {
			return nil, c.Op.Denied()
		}
	}
	o := c.State.Order(c.In.Str("order_id"))
	if o == nil || o.CustomerID != customer ||
		(o.Type != world.OrderUnsubscription && (o.Type != world.OrderChange || o.Refunds == nil)) {
		return nil, refusal.New("CBC.99005026", "The order is neither an unsubscription nor a downgrade.")
	}
	return o, nil
}
