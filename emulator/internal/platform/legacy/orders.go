package legacy

import (
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/call"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/catalogue"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/orders"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/refusal"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/units"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world"
)

// legacyDiscount is an element of discountList.
type legacyDiscount struct {
	Type   string       `json:"discountType"`
	Amount units.Amount `json:"discountAmount"`
}

// legacyAmounts is how the price of an order or item comes about and was paid.
type legacyAmounts struct {
	Discounts  []legacyDiscount `json:"discountList"`
	Flexi      units.Amount     `json:"cashcouponAmount"`
	Coupon     units.Amount     `json:"couponAmount"`
	Card       units.Amount     `json:"cardAmount"`
	Commission units.Amount     `json:"commissionAmount"`
	Consumed   units.Amount     `json:"consumedAmount"`
}

func legacyAmountsOf(now orders.AmountInfo) legacyAmounts {
	out := legacyAmounts{
		Discounts: []legacyDiscount{}, Flexi: now.Flexi, Coupon: now.Coupon, Card: now.StoredCard,
		Commission: now.Commission, Consumed: now.Consumed,
	}
	for _, d := range now.Discounts {
		out.Discounts = append(out.Discounts, legacyDiscount{d.DiscountType, d.DiscountAmount})
	}
	return out
}

// legacyOrder is an order. What the legacy form calls currency are amounts.
type legacyOrder struct {
	OrderID        string        `json:"orderId"`
	BaseOrderID    string        `json:"baseOrderId"`
	CustomerID     string        `json:"customerId"`
	SourceType     int           `json:"sourceType"`
	Status         int           `json:"status"`
	OrderType      int           `json:"orderType"`
	Amount         units.Amount  `json:"currency"`
	AfterDiscount  units.Amount  `json:"currencyAfterDiscount"`
	Official       units.Amount  `json:"currencyOfficial"`
	MeasureID      int           `json:"measureId"`
	MeasureName    string        `json:"measureName"`
	CreateTime     string        `json:"createTime"`
	PaymentTime    *string       `json:"paymentTime"`
	LastUpdateTime string        `json:"lastUpdateTime"`
	NeedAudit      bool          `json:"needAudit"`
	CurrencyType   string        `json:"currencyType"`
	ContractID     string        `json:"contractId"`
	AmountInfo     legacyAmounts `json:"amountInfo"`
	Service        string        `json:"serviceType"`
}

func legacyOrderOf(c *call.Call, o *world.Order) legacyOrder {
	now := orders.ViewOrder(c, o)
	v := legacyOrder{
		OrderID: now.OrderID, BaseOrderID: o.PartOf, CustomerID: now.CustomerID,
		SourceType: now.SourceType, Status: now.Status,
		OrderType: now.OrderType, Amount: now.Official, AfterDiscount: now.Amount, Official: now.Official,
		MeasureID: units.Yuan, MeasureName: catalogue.MeasureOf(units.Yuan).Name.Zh,
		CreateTime: now.CreateTime, PaymentTime: now.PaymentTime,
		LastUpdateTime: now.CreateTime, NeedAudit: now.Status == world.OrderInApproval, CurrencyType: now.Currency,
		ContractID: now.ContractID, AmountInfo: legacyAmountsOf(now.AmountInfo), Service: now.Service,
	}
	if now.PaymentTime != nil {
		v.LastUpdateTime = *now.PaymentTime
	}
	return v
}

// ListOrdersV1 lists yearly/monthly orders.
func ListOrdersV1(c *call.Call) (any, error) {
	return form{owner: "domain_id", code: true}.answer(c, listLegacyOrders)
}

// listLegacyOrders lists the customer's own orders, or those of the partner's
// resale customers.
func listLegacyOrders(c *call.Call) (map[string]any, error) {
	owners, err := orders.OrderOwners(c)
	if err != nil {
		return nil, err
	}
	begin, end := c.In.Time("create_time_begin"), c.In.Time("create_time_end")
	if !begin.IsZero() && begin.AddDate(1, 0, 0).Before(end) {
		return nil, refusal.Parameter("create_time_begin", "must be at most one year before create_time_end.")
	}
	var all []*world.Order
	for _, o := range c.State.Orders {
		if owners[o.CustomerID] && o.PartOf == "" && legacySees(c, o) && matchesLegacyOrder(c, o) {
			all = append(all, o)
		}
	}
	if all, err = orders.SortOrders(c, all, "sort"); err != nil {
		return nil, err
	}
	list := []legacyOrder{}
	for _, o := range numbered(c, "page_index", "page_size", all) {
		list = append(list, legacyOrderOf(c, o))
	}
	return map[string]any{"data": map[string]any{
		"pageSize": c.In.Num("page_size", 0), "pageIndex": c.In.Num("page_index", 0),
		"totalSize": len(all), "orderInfos": list,
	}}, nil
}

// legacySees says whether the list shows the caller an order at all.
func legacySees(c *call.Call, o *world.Order) bool {
	if c.Caller.Role == world.RoleCustomer {
		return true
	}
	return c.State.Accounts[o.CustomerID].Customer.AssociationType == world.AssociationResale &&
		(!o.PaidAt.IsZero() || !c.Env.On(world.RuleLegacyPaid))
}

func matchesLegacyOrder(c *call.Call, o *world.Order) bool {
	in := c.In
	return asFilter(c, "order_id", o.ID) && call.Equals(o.CustomerID, in.Str("customer_id")) &&
		call.Equals(o.Service, in.Str("service_type")) && call.Equals(units.Itoa(o.Status), in.Str("status")) &&
		call.Equals(units.Itoa(o.Type), in.Str("order_type")) &&
		call.Within(o.CreatedAt, in.Time("create_time_begin"), in.Time("create_time_end")) && orders.PaidWithin(c, o.PaidAt)
}

// legacyLine is an element of orderlineItems.
type legacyLine struct {
	ID            string        `json:"orderLineItemId"`
	Service       string        `json:"cloudServiceType"`
	ProductID     string        `json:"productId"`
	SpecDesc      string        `json:"productSpecDesc"`
	PeriodType    int           `json:"periodType"`
	PeriodNum     *int          `json:"periodNum"`
	ValidTime     *string       `json:"validTime"`
	ExpireTime    *string       `json:"expireTime"`
	Pieces        int           `json:"subscriptionNum"`
	Amount        units.Amount  `json:"currency"`
	AfterDiscount units.Amount  `json:"currencyAfterDiscount"`
	Official      units.Amount  `json:"currencyOfficial"`
	AmountInfo    legacyAmounts `json:"amountInfo"`
	CurrencyType  string        `json:"currencyType"`
	CategoryCode  string        `json:"categoryCode"`
}

// lastLegacyPage is the last page number of order items that counts; from there
// on it is the first page again.
const lastLegacyPage = 1000000

// ShowOrderDetailV1 reads one order with its line items.
func ShowOrderDetailV1(c *call.Call) (any, error) {
	return form{owner: "domain_id", code: true}.answer(c, showLegacyOrder)
}

func showLegacyOrder(c *call.Call) (map[string]any, error) {
	o, err := orders.VisibleOrder(c, c.In.Str("order_id"))
	if err != nil {
		return nil, err
	}
	lines := []legacyLine{}
	for _, part := range c.State.PartsOf(o) {
		for _, l := range part.Lines {
			now := orders.ViewLine(c, part, l)
			lines = append(lines, legacyLine{
				ID: now.ID, Service: now.Service, ProductID: now.ProductID, SpecDesc: now.SpecDesc,
				PeriodType: now.PeriodType, PeriodNum: now.PeriodNum, ValidTime: now.EffectiveTime, ExpireTime: now.ExpireTime,
				Pieces: now.Pieces, Amount: now.Official, AfterDiscount: now.Amount, Official: now.Official,
				AmountInfo: legacyAmountsOf(now.AmountInfo), CurrencyType: now.Currency, CategoryCode: now.CategoryCode,
			})
		}
	}
	out := map[string]any{
		"count": len(lines), "orderlineItems": numbered(c, "offset", "limit", lines), "orderInfo": legacyOrderOf(c, o),
	}
	if c.In.Num("offset", 1) > lastLegacyPage {
		out["orderlineItems"] = call.Cut(lines, 0, c.In.Num("limit", 10))
	}
	if offset, sent := c.In["offset"]; sent && offset == nil {
		// The page says so.
		out["orderInfo"] = nil
	}
	return out, nil
}

// PayOrdersV2 pays a pending yearly/monthly order, with optional coupons and
// discount.
func PayOrdersV2(c *call.Call) (any, error) {
	return form{code: true}.answer(c, payLegacyOrder)
}

// payLegacyOrder pays; the input is that of the current operation already.
func payLegacyOrder(c *call.Call) (map[string]any, error) {
	if _, err := as(c, world.OpPayOrders, orders.PayOrders, c.In); err != nil {
		return nil, err
	}
	return map[string]any{}, nil
}
