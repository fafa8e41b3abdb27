package emulator

import (
	"time"

	"github.com/shopspring/decimal"
)

// Purchase is an order of new subscriptions, as a customer places it on the
// console of the platform: the API has no operation for it.
type Purchase struct {
	// Items are what is bought, at least one.
	Items []PurchaseItem `json:"items"`
	// With are further orders that are paid together with this one, as a
	// combined transaction.
	With []Purchase `json:"with,omitempty"`
	// Discounts are discounts of this order alone.
	Discounts []OrderDiscount `json:"discounts,omitempty"`
	// EnterpriseProject is the ID of the enterprise project that pays.
	EnterpriseProject string `json:"enterprise_project,omitempty"`
	// PaymentTime is how long the order can be paid; 7 days by default.
	PaymentTime time.Duration `json:"payment_time,omitempty"`
	// StartsIn makes the order one with a start that the customer has chosen;
	// it has to be paid before. 0 is none.
	StartsIn time.Duration `json:"starts_in,omitempty"`
	// Paid pays the order at once, with the best discount.
	Paid bool `json:"paid,omitempty"`
}

// PurchaseItem is one product of a purchase.
type PurchaseItem struct {
	// Name is the name of the resource.
	Name string `json:"name"`
	// ServiceType is a code of the catalogue, such as hws.service.type.ec2.
	ServiceType string `json:"service_type"`
	// ResourceType is a code of the catalogue, such as hws.resource.type.vm.
	ResourceType string `json:"resource_type"`
	// Spec is a specification of the catalogue, such as c6.large.2.linux.
	Spec string `json:"spec"`
	// Region is the cloud region, such as cn-north-4.
	Region string `json:"region"`
	// Zone is the availability zone.
	Zone string `json:"zone,omitempty"`
	// Size is for what is sold by size, such as disks.
	Size int `json:"size,omitempty"`
	// PeriodType is 2 for months, which is the default, 3 for years, 0 and
	// PeriodNum set for days, 4 for hours.
	PeriodType int `json:"period_type,omitempty"`
	// PeriodNum is the number of periods, 1 by default.
	PeriodNum int `json:"period_num,omitempty"`
	// Pieces is how many resources to open, 1 by default.
	Pieces int `json:"pieces,omitempty"`
	// AttachedTo names the main resource: an item before it, or a resource
	// that the customer has.
	AttachedTo string `json:"attached_to,omitempty"`
	// AutoRenew renews the resource when it expires.
	AutoRenew bool `json:"auto_renew,omitempty"`
	// Traits are properties that make operations refuse it; see [Traits].
	Traits []string `json:"traits,omitempty"`
	// Bundle is a promotion whose resources must be renewed together.
	Bundle string `json:"bundle,omitempty"`
}

// OrderDiscount is a discount of one order: exactly one of Percent, Price and
// Reduction is set.
type OrderDiscount struct {
	// Type is 0 promotion, 1 contract, 2 commercial, 3 granted by the partner,
	// 609 adjusted price, which must be used.
	Type int `json:"type"`
	// Percent is the part of the price to pay.
	Percent decimal.Decimal `json:"percent"`
	// Price is to be paid instead.
	Price decimal.Decimal `json:"price"`
	// Reduction is taken off when the price is at least Threshold.
	Reduction decimal.Decimal `json:"reduction"`
	// Threshold is the least price for the reduction.
	Threshold decimal.Decimal `json:"threshold"`
}

// Usage is what an on-demand resource has used.
type Usage struct {
	ResourceID string `json:"resource_id"`
	// Factor is the usage type, such as upflow.
	Factor string          `json:"factor"`
	Amount decimal.Decimal `json:"amount"`
	// Measure is the unit of Amount, 0 for the unit that prices are given in.
	Measure int `json:"measure,omitempty"`
	// For is how long before now the usage began.
	For time.Duration `json:"for,omitempty"`
}
