package legacy

import (
	"context"
	"iter"
	"net/http"

	"github.com/shopspring/decimal"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/check"
	"github.com/partnerbss/partnerbss-go/internal/page"
	"github.com/partnerbss/partnerbss-go/internal/transport"
	"github.com/partnerbss/partnerbss-go/option"
)

var opListSubCustomerMonthlyBillsV1 = transport.Operation{
	ID: "ListSubCustomerMonthlyBillsV1", Name: "legacy.ListSubCustomerMonthlyBillsV1",
	Method: http.MethodGet, Path: "/v1.0/{partner_id}/partner/account-mgr/subcustomer-bills",
	Account: "partner_id",
	Callers: []core.Role{core.RolePartner},
	Safe:    true,
}

// ListSubCustomerMonthlyBillsV1Request holds the parameters of
// [Service.ListSubCustomerMonthlyBillsV1].
type ListSubCustomerMonthlyBillsV1Request struct {
	// Partner ID; leave empty for the client's own account. At most 64 characters.
	PartnerID string `path:"partner_id" json:"-" url:"-"`
	// Resale customer's account ID; leave empty for all customers that spend the partner's funds. At
	// most 64 characters.
	CustomerID string `url:"customerId,omitempty"`
	// Billing month, in UTC+8. Required.
	BillCycle core.Month `url:"period"`
	// Cloud service type code; nil means no filter, a pointer to an empty string is used as a filter.
	// At most 256 characters.
	ServiceTypeCode *string `url:"cloudServiceTypeCode,omitempty"`
	// How the expenditure was charged; leave empty for no filter.
	PayMethod PayMethod `url:"payMethod,omitempty"`
	// Page number, from 1; default 1.
	Offset int `url:"offset,omitempty"`
	// Summaries per page, 1 to 100; default 10.
	Limit int `url:"limit,omitempty"`
	// What is summed up; leave empty for no filter.
	BillType core.SummaryBillType `url:"bill_type,omitempty"`
}

// Validate reports every rule that the request breaks.
func (r *ListSubCustomerMonthlyBillsV1Request) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		c.String("partner_id", r.PartnerID).Max(64)
		c.String("customerId", r.CustomerID).Max(64)
		c.Month("period", r.BillCycle).Required()
		c.StringPtr("cloudServiceTypeCode", r.ServiceTypeCode).Max(256)
		check.Enum(c, "payMethod", r.PayMethod, payMethodValues...)
		c.Int("offset", r.Offset).Min(1)
		c.Int("limit", r.Limit).Between(1, 100)
		check.Enum(c, "bill_type", r.BillType, summaryBillTypeValues...)
	})
}

// ListSubCustomerMonthlyBillsV1Response is the response of
// [Service.ListSubCustomerMonthlyBillsV1].
type ListSubCustomerMonthlyBillsV1Response struct {
	// Number of matching summaries on all pages.
	TotalCount int `json:"count"`
	// The summaries of this page.
	Summaries []BillSummary `json:"billSums"`

	core.Metadata `json:"-"`
}

// ListSubCustomerMonthlyBillsV1 returns one page of the monthly expenditure summaries of
// one resale customer, or of all customers that spend the partner's funds.
//
// The data is refreshed once a day with the data of the previous day, and includes
// unsubscriptions. Offset is a page number, starting at 1;
// [Service.AllSubCustomerMonthlyBillsV1] increments it. It is uncertain whether the
// platform still serves this operation, so be prepared for it to fail.
//
// Operation ListSubCustomerMonthlyBillsV1: GET
// /v1.0/{partner_id}/partner/account-mgr/subcustomer-bills (partner credentials, 10
// calls/s).
//
// Deprecated: use bills.ListMonthlySummaries. Offset counts records from 0, and there is
// no PartnerID. PayMethod becomes ChargingMode with other codes, and each call must name
// one mode. Amounts are always in yuan, and negative for
// [core.SummaryBillTypeUnsubscription] and [core.SummaryBillTypeWriteOff].
// WriteOffDebtAmount becomes WriteOffAmount, and BalanceTypeID becomes BalanceType.
func (s *Service) ListSubCustomerMonthlyBillsV1(ctx context.Context, req *ListSubCustomerMonthlyBillsV1Request, opts ...option.Option) (*ListSubCustomerMonthlyBillsV1Response, error) {
	return transport.Call[ListSubCustomerMonthlyBillsV1Response](ctx, s.client(), &opListSubCustomerMonthlyBillsV1, req, opts)
}

var pagesListSubCustomerMonthlyBillsV1 = page.Number[ListSubCustomerMonthlyBillsV1Request, ListSubCustomerMonthlyBillsV1Response, BillSummary]{
	Largest: 100,
	Cursor:  func(r *ListSubCustomerMonthlyBillsV1Request) (*int, *int) { return &r.Offset, &r.Limit },
	Records: func(a *ListSubCustomerMonthlyBillsV1Response) ([]BillSummary, int) { return a.Summaries, a.TotalCount },
}

// AllSubCustomerMonthlyBillsV1 walks every page of [Service.ListSubCustomerMonthlyBillsV1]
// and yields each summary. It stops at the first error, which it yields last.
//
// Deprecated: use bills.AllMonthlySummaries. See ListSubCustomerMonthlyBillsV1 for what
// changes.
func (s *Service) AllSubCustomerMonthlyBillsV1(ctx context.Context, req *ListSubCustomerMonthlyBillsV1Request, opts ...option.Option) iter.Seq2[BillSummary, error] {
	return pagesListSubCustomerMonthlyBillsV1.All(ctx, s.client(), s.ListSubCustomerMonthlyBillsV1, req, opts)
}

// BillSummary sums up a customer's expenditure in one month for one service type, payment
// method and bill type.
type BillSummary struct {
	// Customer account ID.
	CustomerID string `json:"customerId"`
	// What is summed up; presumably with the codes of [core.SummaryBillType].
	BillType string `json:"billType"`
	// Cloud service type code.
	ServiceTypeCode string `json:"cloudServiceTypeCode"`
	// How the expenditure was charged; presumably with the codes of [PayMethod].
	PayMethod string `json:"payMethod"`
	// Expenditure, in the unit of MeasureID.
	Amount decimal.Decimal `json:"amount"`
	// Amount owed, in the unit of MeasureID.
	DebtAmount decimal.Decimal `json:"debtAmount"`
	// Debt written off, in the unit of MeasureID.
	WriteOffDebtAmount decimal.Decimal `json:"writeoffDebtAmount"`
	// Discount, in the unit of MeasureID.
	DiscountAmount decimal.Decimal `json:"discountAmount"`
	// Unit of the amounts; the codes are not documented here; elsewhere, 1 is yuan, 2 jiao, 3 fen.
	MeasureID int `json:"measureId"`
	// Currency code.
	Currency string `json:"currency"`
	// Amounts paid, one per kind of account.
	AccountDetails []AccountDeduction `json:"accountDetails"`
}

// AccountDeduction is the part of a [BillSummary] that was paid from one kind of account.
type AccountDeduction struct {
	// Code of the kind of account.
	BalanceTypeID string `json:"balanceTypeId"`
	// Amount paid from it, in the unit of the MeasureID of the [BillSummary].
	Amount decimal.Decimal `json:"amount"`
	// What is summed up; presumably with the codes of [core.SummaryBillType].
	BillType string `json:"billType"`
}

// PayMethod says how the expenditure of a monthly bill was charged. The current API calls
// it charge_mode and uses other codes.
type PayMethod string

// Values of [PayMethod].
const (
	PayMethodSubscription PayMethod = "0" // yearly/monthly
	PayMethodOnDemand     PayMethod = "1" // pay-per-use
)

var payMethodValues = []PayMethod{PayMethodSubscription, PayMethodOnDemand}

var summaryBillTypeValues = []core.SummaryBillType{core.SummaryBillTypeConsumption, core.SummaryBillTypeUnsubscription, core.SummaryBillTypeWriteOff}
