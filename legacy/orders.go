package legacy

import (
	"context"
	"iter"
	"net/http"
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/check"
	"github.com/partnerbss/partnerbss-go/internal/page"
	"github.com/partnerbss/partnerbss-go/internal/transport"
	"github.com/partnerbss/partnerbss-go/option"
)

var opListOrdersV1 = transport.Operation{
	ID: "ListOrdersV1", Name: "legacy.ListOrdersV1",
	Method: http.MethodGet, Path: "/v1.0/{domain_id}/common/order-mgr/orders/detail",
	Account: "domain_id",
	Callers: []core.Role{core.RolePartner, core.RoleCustomer},
	Safe:    true,
}

// ListOrdersV1Request holds the parameters of [Service.ListOrdersV1].
type ListOrdersV1Request struct {
	// Partner or customer account ID, matching the credentials; leave empty for the client's own
	// account. At most 64 characters.
	DomainID string `path:"domain_id" json:"-" url:"-"`
	// Order ID; leave empty for no filter. At most 64 characters.
	OrderID string `url:"order_id,omitempty"`
	// Customer account ID; leave empty for no filter. At most 64 characters.
	CustomerID string `url:"customer_id,omitempty"`
	// Created at or after this time, at most one year before CreateTimeEnd, in UTC.
	CreateTimeBegin time.Time `url:"create_time_begin,omitempty"`
	// Created at or before this time, in UTC.
	CreateTimeEnd time.Time `url:"create_time_end,omitempty"`
	// Cloud service type code; leave empty for no filter. At most 64 characters.
	ServiceTypeCode string `url:"service_type,omitempty"`
	// Order status code as text. The codes are not documented here; the method List of package orders
	// uses 1 pending approval, 3 processing, 4 cancelled, 5 completed, 6 pending payment, 9 pending
	// confirmation.
	Status string `url:"status,omitempty"`
	// Order type code as text. The codes are not documented here; the method List of package orders
	// uses 1 new purchase, 2 renewal, 3 change, 4 unsubscription, 10 to pay-per-use, 11 to
	// yearly/monthly, 13 trial, 14 to commercial use, 15 fee adjustment.
	OrderType string `url:"order_type,omitempty"`
	// Orders per page, 1 to 9999. Required, but [Service.AllOrdersV1] sets it when it is left out.
	PageSize int `url:"page_size"`
	// Page number, 1 to 9999. Required, but [Service.AllOrdersV1] sets it when it is left out.
	PageNo int `url:"page_index"`
	// Sort order: createTime = oldest first, -createTime = newest first.
	Sort string `url:"sort,omitempty"`
	// Paid at or after this time, in UTC.
	PaymentTimeBegin time.Time `url:"payment_time_begin,omitempty"`
	// Paid at or before this time, in UTC.
	PaymentTimeEnd time.Time `url:"payment_time_end,omitempty"`
}

// Validate reports every rule that the request breaks.
func (r *ListOrdersV1Request) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		c.String("domain_id", r.DomainID).Max(64)
		c.String("order_id", r.OrderID).Max(64)
		c.String("customer_id", r.CustomerID).Max(64)
		c.Time("create_time_begin", r.CreateTimeBegin)
		c.Time("create_time_end", r.CreateTimeEnd).NotBefore("create_time_begin", r.CreateTimeBegin)
		c.String("service_type", r.ServiceTypeCode).Max(64)
		c.String("status", r.Status)
		c.String("order_type", r.OrderType)
		c.Int("page_size", r.PageSize).Required().Between(1, 9999)
		c.Int("page_index", r.PageNo).Required().Between(1, 9999)
		c.String("sort", r.Sort)
		c.Time("payment_time_begin", r.PaymentTimeBegin)
		c.Time("payment_time_end", r.PaymentTimeEnd).NotBefore("payment_time_begin", r.PaymentTimeBegin)
	})
}

// ListOrdersV1Response is the response of [Service.ListOrdersV1].
type ListOrdersV1Response struct {
	// The page of orders.
	Page OrderPage `json:"data"`

	core.Metadata `json:"-"`
}

// ListOrdersV1 returns one page of yearly/monthly orders.
//
// With partner credentials, only orders paid by the partner's resale customers are
// visible; with customer credentials, only the customer's own. PageNo is a page number,
// starting at 1; [Service.AllOrdersV1] increments it. CreateTimeBegin may lie at most one
// year before CreateTimeEnd.
//
// Operation ListOrdersV1: GET /v1.0/{domain_id}/common/order-mgr/orders/detail (partner or
// customer credentials, 10 calls/s).
//
// Deprecated: use orders.List. PageNo becomes Offset, which counts records from 0,
// PageSize becomes Limit (at most 100), Sort becomes OrderBy, and there is no DomainID. A
// partner sees all orders of all its customers. AmountAfterDiscount and OfficialAmount
// are always in yuan; AmountBeforeDiscount is gone. Status and OrderType are typed
// filters, and times are instants in UTC.
func (s *Service) ListOrdersV1(ctx context.Context, req *ListOrdersV1Request, opts ...option.Option) (*ListOrdersV1Response, error) {
	return transport.Call[ListOrdersV1Response](ctx, s.client(), &opListOrdersV1, req, opts)
}

var pagesListOrdersV1 = page.Number[ListOrdersV1Request, ListOrdersV1Response, Order]{
	Largest: 9999,
	Cursor:  func(r *ListOrdersV1Request) (*int, *int) { return &r.PageNo, &r.PageSize },
	Records: func(a *ListOrdersV1Response) ([]Order, int) { return a.Page.Orders, a.Page.TotalCount },
}

// AllOrdersV1 walks every page of [Service.ListOrdersV1] and yields each order. It stops
// at the first error, which it yields last.
//
// Deprecated: use orders.All. See ListOrdersV1 for what changes.
func (s *Service) AllOrdersV1(ctx context.Context, req *ListOrdersV1Request, opts ...option.Option) iter.Seq2[Order, error] {
	return pagesListOrdersV1.All(ctx, s.client(), s.ListOrdersV1, req, opts)
}

// OrderPage is one page of orders with the total count.
type OrderPage struct {
	// Orders per page.
	PageSize int `json:"pageSize"`
	// Number of this page, from 1.
	PageNo int `json:"pageIndex"`
	// Number of matching orders on all pages.
	TotalCount int `json:"totalSize"`
	// The orders of this page.
	Orders []Order `json:"orderInfos"`
}

// Order is one yearly/monthly order. On the wire, its amounts are named currency and its
// currency code is named currencyType; the Go names tell them apart.
type Order struct {
	// Order ID.
	OrderID string `json:"orderId"`
	// ID of the order that this one was split from.
	BaseOrderID string `json:"baseOrderId"`
	// ID of the operating entity; beId on the wire.
	OperatingEntityID string `json:"beId"`
	// Customer account ID.
	CustomerID string `json:"customerId"`
	// Who or what created the order. The codes are not documented here; the method List of package
	// orders documents the current ones.
	SourceType int `json:"sourceType"`
	// Order status. The codes are not documented here; the method List of package orders documents the
	// current ones.
	Status int `json:"status"`
	// Order type. The codes are not documented here; the method List of package orders documents the
	// current ones.
	OrderType int `json:"orderType"`
	// Amount before discount, in the unit of MeasureID; currency on the wire, although it is not a
	// currency code.
	AmountBeforeDiscount decimal.Decimal `json:"currency"`
	// Amount after discount, in the unit of MeasureID; currencyAfterDiscount on the wire.
	AmountAfterDiscount decimal.Decimal `json:"currencyAfterDiscount"`
	// List price, in the unit of MeasureID; currencyOfficial on the wire.
	OfficialAmount decimal.Decimal `json:"currencyOfficial"`
	// Unit of the amounts. The codes are not documented here; 1 is yuan in the method List of package
	// orders.
	MeasureID int `json:"measureId"`
	// Name of the unit of the amounts.
	MeasureName string `json:"measureName"`
	// Time of creation, as text because its form is not documented; the current API gives UTC.
	CreateTime string `json:"createTime"`
	// Time of payment, as text because its form is not documented; the current API gives UTC.
	PaymentTime string `json:"paymentTime"`
	// Time of the last change, as text because its form is not documented; the current API gives UTC.
	LastUpdateTime string `json:"lastUpdateTime"`
	// Whether the order needs approval.
	NeedAudit bool `json:"needAudit"`
	// Currency code; currencyType on the wire.
	Currency string `json:"currencyType"`
	// Contract ID.
	ContractID string `json:"contractId"`
	// Breakdown of the amount.
	Breakdown AmountBreakdown `json:"amountInfo"`
	// Cloud service type code.
	ServiceTypeCode string `json:"serviceType"`
}

// AmountBreakdown breaks down the amount of an [Order] or of an [OrderLineItem] into
// discounts, coupons, cards and fees.
type AmountBreakdown struct {
	// Discounts.
	Discounts []DiscountItem `json:"discountList"`
	// Paid with flexi-purchase coupons, which this version calls cash coupons; cashcouponAmount on the
	// wire.
	FlexiPurchaseCouponAmount decimal.Decimal `json:"cashcouponAmount"`
	// Paid with cash coupons, which this version calls vouchers.
	CouponAmount decimal.Decimal `json:"couponAmount"`
	// Paid with stored-value cards.
	StoredValueCardAmount decimal.Decimal `json:"cardAmount"`
	// Handling fee of an unsubscription.
	CommissionAmount decimal.Decimal `json:"commissionAmount"`
	// Amount already consumed; unsubscriptions only.
	ConsumedAmount decimal.Decimal `json:"consumedAmount"`
}

// DiscountItem is one discount within an [AmountBreakdown].
type DiscountItem struct {
	// Code of the kind of discount, as text; the method Get of package orders documents the current
	// codes.
	DiscountType string `json:"discountType"`
	// Amount of the discount.
	DiscountAmount decimal.Decimal `json:"discountAmount"`
}

var opShowOrderDetailV1 = transport.Operation{
	ID: "ShowOrderDetailV1", Name: "legacy.ShowOrderDetailV1",
	Method: http.MethodGet, Path: "/v1.0/{domain_id}/common/order-mgr/orders/{order_id}",
	Account: "domain_id",
	Callers: []core.Role{core.RolePartner, core.RoleCustomer},
	Safe:    true,
}

// ShowOrderDetailV1Request holds the parameters of [Service.ShowOrderDetailV1].
type ShowOrderDetailV1Request struct {
	// Partner or customer account ID, matching the credentials; leave empty for the client's own
	// account. At most 64 characters.
	DomainID string `path:"domain_id" json:"-" url:"-"`
	// Order ID. Required, at most 64 characters.
	OrderID string `path:"order_id" json:"-" url:"-"`
	// Page number of the line items, from 1; default 1. Above 1000000, the first page is returned.
	Offset int `url:"offset,omitempty"`
	// Line items per page, 1 to 100; default 10.
	Limit int `url:"limit,omitempty"`
}

// Validate reports every rule that the request breaks.
func (r *ShowOrderDetailV1Request) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		c.String("domain_id", r.DomainID).Max(64)
		c.String("order_id", r.OrderID).Required().Max(64)
		c.Int("offset", r.Offset).Min(1)
		c.Int("limit", r.Limit).Between(1, 100)
	})
}

// ShowOrderDetailV1Response is the response of [Service.ShowOrderDetailV1].
type ShowOrderDetailV1Response struct {
	// The order.
	Order Order `json:"orderInfo"`
	// Number of line items on all pages.
	TotalCount int `json:"count"`
	// The line items of this page.
	LineItems []OrderLineItem `json:"orderlineItems"`

	core.Metadata `json:"-"`
}

// ShowOrderDetailV1 returns one order and one page of its line items.
//
// Offset is a page number, starting at 1; [Service.AllOrderItemsV1] increments it. Every
// page contains the order itself.
//
// Operation ShowOrderDetailV1: GET /v1.0/{domain_id}/common/order-mgr/orders/{order_id}
// (partner or customer credentials, 10 calls/s).
//
// Deprecated: use orders.Get. Offset counts line items from 0 instead of pages from 1,
// and there is no DomainID. Amounts are always in yuan, and times are instants in UTC. A
// distributor adds IndirectPartnerID for an order of a reseller's customer.
func (s *Service) ShowOrderDetailV1(ctx context.Context, req *ShowOrderDetailV1Request, opts ...option.Option) (*ShowOrderDetailV1Response, error) {
	return transport.Call[ShowOrderDetailV1Response](ctx, s.client(), &opShowOrderDetailV1, req, opts)
}

var pagesShowOrderDetailV1 = page.Number[ShowOrderDetailV1Request, ShowOrderDetailV1Response, OrderLineItem]{
	Largest: 100,
	Cursor:  func(r *ShowOrderDetailV1Request) (*int, *int) { return &r.Offset, &r.Limit },
	Records: func(a *ShowOrderDetailV1Response) ([]OrderLineItem, int) { return a.LineItems, a.TotalCount },
}

// AllOrderItemsV1 walks every page of [Service.ShowOrderDetailV1] and yields each line
// item of the order. It stops at the first error, which it yields last.
//
// Deprecated: use orders.AllLineItems. See ShowOrderDetailV1 for what changes.
func (s *Service) AllOrderItemsV1(ctx context.Context, req *ShowOrderDetailV1Request, opts ...option.Option) iter.Seq2[OrderLineItem, error] {
	return pagesShowOrderDetailV1.All(ctx, s.client(), s.ShowOrderDetailV1, req, opts)
}

// OrderLineItem is one line of an [Order]. On the wire, its amounts are named currency and
// its currency code is named currencyType; the Go names tell them apart.
type OrderLineItem struct {
	// Line item ID.
	OrderLineItemID string `json:"orderLineItemId"`
	// Cloud service type code.
	ServiceTypeCode string `json:"cloudServiceType"`
	// Product ID.
	ProductID string `json:"productId"`
	// Description of the product's specification.
	ProductSpecDescription string `json:"productSpecDesc"`
	// Unit of the period. The codes are not documented here; presumably they are those of the method
	// Get of package orders.
	PeriodType core.PeriodType `json:"periodType"`
	// Number of periods.
	PeriodNum int `json:"periodNum"`
	// Time from which the item is valid, as text because its form is not documented; the current API
	// gives UTC.
	EffectiveTime string `json:"validTime"`
	// Time at which the item expires, as text because its form is not documented; the current API
	// gives UTC.
	ExpireTime string `json:"expireTime"`
	// Ordered quantity.
	SubscriptionNum int `json:"subscriptionNum"`
	// Amount at the original price; currency on the wire, although it is not a currency code.
	AmountBeforeDiscount decimal.Decimal `json:"currency"`
	// Amount after discount; currencyAfterDiscount on the wire.
	AmountAfterDiscount decimal.Decimal `json:"currencyAfterDiscount"`
	// List price; currencyOfficial on the wire.
	OfficialAmount decimal.Decimal `json:"currencyOfficial"`
	// Breakdown of the amount.
	Breakdown AmountBreakdown `json:"amountInfo"`
	// Currency code; currencyType on the wire.
	Currency string `json:"currencyType"`
	// Product category code.
	CategoryCode string `json:"categoryCode"`
}
