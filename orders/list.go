package orders

import (
	"context"
	"iter"
	"math"
	"net/http"
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/check"
	"github.com/partnerbss/partnerbss-go/internal/page"
	"github.com/partnerbss/partnerbss-go/internal/transport"
	"github.com/partnerbss/partnerbss-go/option"
)

var opList = transport.Operation{
	ID: "ListCustomerOrders", Name: "orders.List",
	Method: http.MethodGet, Path: "/v2/orders/customer-orders",
	Callers: []core.Role{core.RolePartner, core.RoleCustomer},
	RateBy:  map[core.Role]int{core.RoleCustomer: 20}, Safe: true,
}

// ListRequest holds the parameters of [Service.List].
type ListRequest struct {
	// Order, in any letter case; leave empty for no filter. At most 64 characters.
	OrderID string `url:"order_id,omitempty"`
	// Customer; leave empty for all the partner's customers. At most 64 characters.
	CustomerID string `url:"customer_id,omitempty"`
	// Start of the creation period, at most one year before its end, UTC; zero means no filter.
	CreateTimeBegin time.Time `url:"create_time_begin,omitempty"`
	// End of the creation period, at most one year after its start, UTC; zero means no filter.
	CreateTimeEnd time.Time `url:"create_time_end,omitempty"`
	// Code of the cloud service type, in any letter case; leave empty for no filter. At most 64
	// characters.
	ServiceTypeCode string `url:"service_type_code,omitempty"`
	// State of the order; unset means no filter.
	Status Status `url:"status,omitempty"`
	// Purpose of the order; unset means no filter.
	OrderType Type `url:"order_type,omitempty"`
	// Records per page, 1 to 100; default 10.
	Limit int `url:"limit,omitempty"`
	// Records to skip, not pages; default 0.
	Offset int `url:"offset,omitempty"`
	// Sort order: [OldestFirst] or [NewestFirst], by creation time; leave empty for the platform's
	// choice. At most 36 characters.
	OrderBy string `url:"order_by,omitempty"`
	// Start of the payment period, at most one year before its end, UTC; zero means no filter.
	PaymentTimeBegin time.Time `url:"payment_time_begin,omitempty"`
	// End of the payment period, at most one year after its start, UTC; zero means no filter.
	PaymentTimeEnd time.Time `url:"payment_time_end,omitempty"`
	// Reseller whose customers' orders a distributor wants to list; leave empty for the caller's own
	// customers. At most 64 characters.
	IndirectPartnerID string `url:"indirect_partner_id,omitempty"`
	// Whose orders a customer lists (method on the wire); unset means its own. Only for customer
	// credentials.
	Scope core.AccountScope `url:"method,omitempty"`
}

// Validate reports every rule that the request breaks.
func (r *ListRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		c.String("order_id", r.OrderID).Max(64)
		c.String("customer_id", r.CustomerID).Max(64)
		c.Time("create_time_begin", r.CreateTimeBegin)
		c.Time("create_time_end", r.CreateTimeEnd).NotBefore("create_time_begin", r.CreateTimeBegin).
			WithinDays(366, "create_time_begin", r.CreateTimeBegin)
		c.String("service_type_code", r.ServiceTypeCode).Max(64)
		check.Enum(c, "status", r.Status,
			StatusPendingApproval, StatusProcessing, StatusCancelled, StatusCompleted, StatusPendingPayment,
			StatusPendingConfirmation)
		check.Enum(c, "order_type", r.OrderType, typeFilterValues...)
		c.Int("limit", r.Limit).Between(1, 100)
		c.Int("offset", r.Offset).Between(0, math.MaxInt32)
		c.String("order_by", r.OrderBy).Max(36)
		c.Time("payment_time_begin", r.PaymentTimeBegin)
		c.Time("payment_time_end", r.PaymentTimeEnd).NotBefore("payment_time_begin", r.PaymentTimeBegin).
			WithinDays(366, "payment_time_begin", r.PaymentTimeBegin)
		c.String("indirect_partner_id", r.IndirectPartnerID).Max(64)
		check.Enum(c, "method", r.Scope, scopeValues...)
	})
}

// ListResponse is the response of [Service.List].
type ListResponse struct {
	// Number of matching orders on all pages.
	TotalCount int `json:"total_count"`
	// Orders of this page.
	Orders []Order `json:"order_infos"`

	core.Metadata `json:"-"`
}

// List returns one page of yearly/monthly orders.
//
// With partner credentials it returns the orders of all the partner's customers, or
// those of the customer in CustomerID. With customer credentials it returns the
// customer's own orders, or, if Scope is [core.AccountScopeMembers], those that the
// customer pays for its enterprise members. A distributor lists the orders of a
// reseller's customers by setting IndirectPartnerID. A creation or payment period spans
// at most one year. Times are in UTC, amounts in yuan.
//
// Errors:
//   - CBC.99000037 ([core.ErrForbidden]): no permission to operate on this reseller
//     (indirect partner)
//   - CBC.0155 ([core.ErrForbidden]): request not allowed: wrong credentials or no
//     permission to call the API
//
// Operation ListCustomerOrders: GET /v2/orders/customer-orders (partner or customer
// credentials, 10 calls/s, 20 for a customer).
func (s *Service) List(ctx context.Context, req *ListRequest, opts ...option.Option) (*ListResponse, error) {
	return transport.Call[ListResponse](ctx, s.client(), &opList, req, opts)
}

var pagesList = page.Offset[ListRequest, ListResponse, Order]{
	Largest: 100,
	Cursor:  func(r *ListRequest) (*int, *int) { return &r.Offset, &r.Limit },
	Records: func(a *ListResponse) ([]Order, int) { return a.Orders, a.TotalCount },
}

// All walks every page of [Service.List], starting at req.Offset, and yields each
// order. It stops at the first error, which it yields last. If req.Limit is zero, it
// requests pages of the maximum size.
func (s *Service) All(ctx context.Context, req *ListRequest, opts ...option.Option) iter.Seq2[Order, error] {
	return pagesList.All(ctx, s.client(), s.List, req, opts)
}

// Order is one order, as [Service.List] returns it. A combined transaction has its
// orders in SubOrders.
type Order struct {
	// ID of the order.
	OrderID string `json:"order_id"`
	// Account ID of the customer.
	CustomerID string `json:"customer_id"`
	// Code of the cloud service type.
	ServiceTypeCode string `json:"service_type_code"`
	// Name of the cloud service type.
	ServiceTypeName string `json:"service_type_name"`
	// Where the order came from.
	SourceType SourceType `json:"source_type"`
	// State of the order.
	Status Status `json:"status"`
	// Purpose of the order.
	OrderType Type `json:"order_type"`
	// Amount payable after discounts and before coupons and stored-value cards, in yuan.
	AmountAfterDiscount decimal.Decimal `json:"amount_after_discount"`
	// List price in yuan; equals AmountAfterDiscount for unsubscriptions.
	OfficialAmount decimal.Decimal `json:"official_amount"`
	// Unit of the amounts.
	MeasureID core.AmountUnit `json:"measure_id"`
	// When the order was created, UTC.
	CreateTime time.Time `json:"create_time"`
	// When the order was paid, UTC.
	PaymentTime time.Time `json:"payment_time"`
	// Currency code, such as CNY.
	Currency string `json:"currency"`
	// ID of the contract.
	ContractID string `json:"contract_id"`
	// Breakdown of the amount.
	Breakdown AmountBreakdown `json:"amount_info"`
	// Enterprise projects of the order.
	EnterpriseProjects []EnterpriseProject `json:"enterprise_projects"`
	// Orders of a combined transaction; empty for an ordinary order.
	SubOrders []SubOrder `json:"sub_order_infos"`
	// Whether and by whom the order was paid on the customer's behalf.
	AgentPay AgentPay `json:"agent_pay_info"`
}

// SourceType says where an order came from.
type SourceType int

// Values of [SourceType].
const (
	SourceTypeCustomer        SourceType = 1 // placed by the customer
	SourceTypeAgent           SourceType = 2 // placed by an agent (proxy)
	SourceTypeContract        SourceType = 3 // contract
	SourceTypeDistributor     SourceType = 4 // distributor
	SourceTypeConsoleDeletion SourceType = 5 // resource deleted on the console
	SourceTypeSupplementary   SourceType = 6 // supplementary order
	SourceTypeCompensation    SourceType = 7 // compensation order
	SourceTypeSystem          SourceType = 8 // created by the system
)

// Type is the purpose of an order.
type Type int

// Values of [Type].
const (
	TypePurchase       Type = 1  // new purchase
	TypeRenewal        Type = 2  // renewal
	TypeChange         Type = 3  // change
	TypeUnsubscription Type = 4  // unsubscription
	TypeToOnDemand     Type = 10 // change from yearly/monthly to pay-per-use
	TypeToSubscription Type = 11 // change from pay-per-use to yearly/monthly
	TypeTrial          Type = 13 // trial
	TypeToCommercial   Type = 14 // conversion of a trial to commercial use
	TypeFeeAdjustment  Type = 15 // fee adjustment
)

// AmountBreakdown breaks an amount down into discounts, coupons, stored-value cards and
// fees.
type AmountBreakdown struct {
	// Discounts that were applied.
	Discounts []DiscountItem `json:"discounts"`
	// Amount paid with flexi-purchase coupons, in yuan.
	FlexiPurchaseCouponAmount decimal.Decimal `json:"flexipurchase_coupon_amount"`
	// Amount paid with cash coupons, in yuan.
	CouponAmount decimal.Decimal `json:"coupon_amount"`
	// Amount paid with stored-value cards, in yuan.
	StoredValueCardAmount decimal.Decimal `json:"stored_card_amount"`
	// Handling fee in yuan; unsubscription orders only.
	CommissionAmount decimal.Decimal `json:"commission_amount"`
	// Amount already consumed, in yuan; unsubscription orders only.
	ConsumedAmount decimal.Decimal `json:"consumed_amount"`
}

// DiscountItem is one discount that was applied to an order or line item.
type DiscountItem struct {
	// Kind of discount.
	DiscountType DiscountItemType `json:"discount_type"`
	// Amount taken off, in yuan.
	DiscountAmount decimal.Decimal `json:"discount_amount"`
}

// DiscountItemType is the kind of a discount that was applied to an order.
type DiscountItemType string

// Values of [DiscountItemType].
const (
	DiscountItemTypeProductPromotion    DiscountItemType = "200" // promotion product discount
	DiscountItemTypeDiscountCoupon      DiscountItemType = "300" // promotional discount coupon
	DiscountItemTypeCashCoupon          DiscountItemType = "301" // promotional cash coupon
	DiscountItemTypeFlexiPurchaseCoupon DiscountItemType = "302" // promotional flexi-purchase coupon
	DiscountItemTypeAgentRatio          DiscountItemType = "500" // discount set by agent ordering
	DiscountItemTypeAgentReduction      DiscountItemType = "501" // reduction set by agent ordering
	DiscountItemTypeAgentFixedPrice     DiscountItemType = "502" // fixed price set by agent ordering
	DiscountItemTypeRebateContract      DiscountItemType = "600" // rebate contract
	DiscountItemTypeChannelFramework    DiscountItemType = "601" // channel framework contract
	DiscountItemTypeDedicatedFunds      DiscountItemType = "602" // dedicated-funds contract
	DiscountItemTypeDirectContract      DiscountItemType = "603" // offline direct contract
	DiscountItemTypeTelesales           DiscountItemType = "604" // telesales authorization contract
	DiscountItemTypeCommercial          DiscountItemType = "605" // commercial contract discount
	DiscountItemTypeChannelCommercial   DiscountItemType = "606" // channel commercial contract discount
	DiscountItemTypePartner             DiscountItemType = "607" // partner-granted discount
	DiscountItemTypePriceAdjustment     DiscountItemType = "609" // order price-adjustment discount
	DiscountItemTypeWaiver              DiscountItemType = "610" // waived amount
	DiscountItemTypePromotion           DiscountItemType = "700" // promotion discount
	DiscountItemTypeTopUpAccount        DiscountItemType = "800" // topped-up account discount
	DiscountItemTypeProduct             DiscountItemType = "900" // discount of the product itself
	DiscountItemTypeFixedBasePrice      DiscountItemType = "901" // discount on a fixed base price
)

// EnterpriseProject is an enterprise project of an order.
type EnterpriseProject struct {
	// ID of the enterprise project; 0 is the default project.
	ID string `json:"id"`
	// Name of the enterprise project.
	Name string `json:"name"`
}

// SubOrder is one order of a combined transaction, as [Service.List] returns it.
type SubOrder struct {
	// ID of the order.
	OrderID string `json:"order_id"`
	// Account ID of the customer.
	CustomerID string `json:"customer_id"`
	// Code of the cloud service type.
	ServiceTypeCode string `json:"service_type_code"`
	// Name of the cloud service type.
	ServiceTypeName string `json:"service_type_name"`
	// Where the order came from.
	SourceType SourceType `json:"source_type"`
	// State of the order.
	Status Status `json:"status"`
	// Purpose of the order.
	OrderType Type `json:"order_type"`
	// Amount payable after discounts and before coupons and stored-value cards, in yuan.
	AmountAfterDiscount decimal.Decimal `json:"amount_after_discount"`
	// List price in yuan; equals AmountAfterDiscount for unsubscriptions.
	OfficialAmount decimal.Decimal `json:"official_amount"`
	// Unit of the amounts.
	MeasureID core.AmountUnit `json:"measure_id"`
	// When the order was created, UTC.
	CreateTime time.Time `json:"create_time"`
	// When the order was paid, UTC.
	PaymentTime time.Time `json:"payment_time"`
	// Currency code, such as CNY.
	Currency string `json:"currency"`
	// ID of the contract.
	ContractID string `json:"contract_id"`
	// Breakdown of the amount.
	Breakdown AmountBreakdown `json:"amount_info"`
	// Enterprise projects of the order.
	EnterpriseProjects []EnterpriseProject `json:"enterprise_projects"`
}

// AgentPay tells whether another account paid for the order, and which one.
type AgentPay struct {
	// Account ID of the payer.
	PayingAgentID string `json:"paying_agent_id"`
	// Whether the order was paid on the customer's behalf.
	IsAgentPay bool `json:"is_agent_pay"`
}

// Status is the state of an order. [Service.List] can filter by only some of the
// values.
type Status int

// Values of [Status].
const (
	StatusPendingApproval     Status = 1  // pending approval
	StatusPendingRefund       Status = 2  // pending refund
	StatusProcessing          Status = 3  // processing
	StatusCancelled           Status = 4  // cancelled
	StatusCompleted           Status = 5  // completed
	StatusPendingPayment      Status = 6  // pending payment
	StatusPendingConfirmation Status = 9  // pending confirmation
	StatusToBeShipped         Status = 10 // to be shipped
	StatusToBeReceived        Status = 11 // to be received
	StatusToBePickedUp        Status = 12 // waiting for pick-up
	StatusBeingExchanged      Status = 13 // being exchanged
)

var typeFilterValues = []Type{
	TypePurchase, TypeRenewal, TypeChange, TypeUnsubscription, TypeToOnDemand,
	TypeToSubscription, TypeTrial, TypeToCommercial, TypeFeeAdjustment,
}

// Values of OrderBy of [ListRequest], in any letter case.
const (
	OldestFirst = "createTime"  // by creation time, ascending
	NewestFirst = "-createTime" // by creation time, descending
)

var scopeValues = []core.AccountScope{core.AccountScopeSelf, core.AccountScopeMembers}
