package bills

import (
	"context"
	"iter"
	"math"
	"net/http"

	"github.com/shopspring/decimal"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/check"
	"github.com/partnerbss/partnerbss-go/internal/page"
	"github.com/partnerbss/partnerbss-go/internal/transport"
	"github.com/partnerbss/partnerbss-go/option"
)

var opListMonthlySummaries = transport.Operation{
	ID: "ListSubcustomerMonthlyBills", Name: "bills.ListMonthlySummaries",
	Method: http.MethodGet, Path: "/v2/bills/partner-bills/subcustomer-bills/monthly-sum",
	Callers: []core.Role{core.RolePartner},
	Safe:    true,
}

// ListMonthlySummariesRequest holds the parameters of [Service.ListMonthlySummaries].
type ListMonthlySummariesRequest struct {
	// Customer to query; leave empty for every customer that spends money allocated by the partner. At
	// most 64 characters.
	CustomerID string `url:"customer_id,omitempty"`
	// Spending month, in the UTC+8 calendar. Required.
	BillCycle core.Month `url:"cycle"`
	// Cloud service type code such as hws.service.type.obs; leave empty for no filter. At most 256
	// characters.
	ServiceTypeCode string `url:"cloud_service_type,omitempty"`
	// How the resources are charged, one mode per call: any but [core.ChargingModeReservedInstance].
	// Required.
	ChargingMode core.ChargingMode `url:"charge_mode"`
	// Records to skip, not pages; default 0.
	Offset int `url:"offset,omitempty"`
	// Records per page, 1 to 100; default 10.
	Limit int `url:"limit,omitempty"`
	// Kind of bill; leave unset for no filter.
	BillType core.SummaryBillType `url:"bill_type,omitempty"`
	// Reseller to which the customers belong; needed for a reseller's customers, ignored otherwise. At
	// most 64 characters.
	IndirectPartnerID string `url:"indirect_partner_id,omitempty"`
}

// Validate reports every rule that the request breaks.
func (r *ListMonthlySummariesRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		c.String("customer_id", r.CustomerID).Max(64)
		c.Month("cycle", r.BillCycle).Required()
		c.String("cloud_service_type", r.ServiceTypeCode).Max(256)
		check.Enum(c, "charge_mode", r.ChargingMode, core.ChargingModeSubscription, core.ChargingModeOnDemand, core.ChargingModeSavingsPlan).Required()
		c.Int("offset", r.Offset).Between(0, math.MaxInt32)
		c.Int("limit", r.Limit).Between(1, 100)
		check.Enum(c, "bill_type", r.BillType, summaryBillTypeValues...)
		c.String("indirect_partner_id", r.IndirectPartnerID).Max(64)
	})
}

// ListMonthlySummariesResponse is the response of [Service.ListMonthlySummaries].
type ListMonthlySummariesResponse struct {
	// Rows of this page.
	Summaries []MonthlySummary `json:"bill_sums"`
	// Number of matching records on all pages.
	TotalCount int `json:"count"`
	// Currency of the amounts.
	Currency core.Currency `json:"currency"`

	core.Metadata `json:"-"`
}

// ListMonthlySummaries returns one page of the monthly bills of the partner's resale
// customers, summed by service and resource type.
//
// One call covers one charging mode. To get the whole bill, call it once for each accepted
// [core.ChargingMode]. Without a CustomerID, the response covers every customer that
// spends money allocated by the partner. Unsubscriptions are included. Amounts are before
// tax, and negative for [core.SummaryBillTypeUnsubscription] and
// [core.SummaryBillTypeWriteOff].
//
// The data covers spending up to 24:00 of the previous day. It is refreshed daily at
// 16:00, and by 24:00 at the latest (all times in UTC+8).
//
// Solution provider or distributor credentials only; resale customers only. A distributor
// that queries a reseller's customers must name the reseller in IndirectPartnerID.
//
// Operation ListSubcustomerMonthlyBills: GET
// /v2/bills/partner-bills/subcustomer-bills/monthly-sum (partner credentials, 10 calls/s).
func (s *Service) ListMonthlySummaries(ctx context.Context, req *ListMonthlySummariesRequest, opts ...option.Option) (*ListMonthlySummariesResponse, error) {
	return transport.Call[ListMonthlySummariesResponse](ctx, s.client(), &opListMonthlySummaries, req, opts)
}

var pagesListMonthlySummaries = page.Offset[ListMonthlySummariesRequest, ListMonthlySummariesResponse, MonthlySummary]{
	Largest: 100,
	Cursor:  func(r *ListMonthlySummariesRequest) (*int, *int) { return &r.Offset, &r.Limit },
	Records: func(a *ListMonthlySummariesResponse) ([]MonthlySummary, int) { return a.Summaries, a.TotalCount },
}

// AllMonthlySummaries walks every page of [Service.ListMonthlySummaries], starting at
// req.Offset, and yields each row. It stops at the first error, which it yields last. If
// req.Limit is zero, it requests pages of the maximum size.
func (s *Service) AllMonthlySummaries(ctx context.Context, req *ListMonthlySummariesRequest, opts ...option.Option) iter.Seq2[MonthlySummary, error] {
	return pagesListMonthlySummaries.All(ctx, s.client(), s.ListMonthlySummaries, req, opts)
}

// MonthlySummary is one row of a resale customer's monthly bill, as returned by
// [Service.ListMonthlySummaries].
type MonthlySummary struct {
	// Customer account ID.
	CustomerID string `json:"customer_id"`
	// Cloud service type code such as hws.service.type.obs.
	ServiceTypeCode string `json:"cloud_service_type"`
	// Localized service name.
	ServiceTypeName string `json:"cloud_service_type_name"`
	// Kind of bill.
	BillType core.SummaryBillType `json:"bill_type"`
	// How the resources are charged.
	ChargingMode core.ChargingMode `json:"charge_mode,string"`
	// Amount due, in yuan; negative for [core.SummaryBillTypeUnsubscription] and
	// [core.SummaryBillTypeWriteOff].
	Amount decimal.Decimal `json:"amount"`
	// Amount owed because the balance was insufficient, in yuan; only for
	// [core.SummaryBillTypeConsumption].
	DebtAmount decimal.Decimal `json:"debt_amount"`
	// Debt written off, in yuan; only for [core.SummaryBillTypeConsumption].
	WriteOffAmount decimal.Decimal `json:"adjustment_amount"`
	// Discount, in yuan; only for [core.SummaryBillTypeConsumption].
	DiscountAmount decimal.Decimal `json:"discount_amount"`
	// Unit of the amounts.
	MeasureID core.AmountUnit `json:"measure_id"`
	// Amounts paid, one per kind of balance.
	AccountDetails []BalanceDeduction `json:"account_details"`
	// Resource type code such as hws.resource.type.vm.
	ResourceTypeCode string `json:"resource_type_code"`
	// Localized resource type name.
	ResourceTypeName string `json:"resource_type_name"`
}

// BalanceDeduction is the part of a [MonthlySummary] that was paid from one kind of
// balance.
type BalanceDeduction struct {
	// Kind of balance.
	BalanceType core.BalanceType `json:"balance_type"`
	// Amount paid from it, in yuan; negative for [core.SummaryBillTypeUnsubscription] and
	// [core.SummaryBillTypeWriteOff].
	Amount decimal.Decimal `json:"amount"`
	// Kind of bill.
	BillType core.SummaryBillType `json:"bill_type"`
}

var chargeModeValues = []core.ChargingMode{core.ChargingModeSubscription, core.ChargingModeOnDemand, core.ChargingModeReservedInstance, core.ChargingModeSavingsPlan}

var summaryBillTypeValues = []core.SummaryBillType{core.SummaryBillTypeConsumption, core.SummaryBillTypeUnsubscription, core.SummaryBillTypeWriteOff}
