package bills_test

import (
	"context"
	"fmt"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/bills"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/test/testkit"
)

func failed(status int, code, message string) testkit.Answer {
	return testkit.Answer{Status: status, Body: fmt.Appendf(nil, `{"error_code":%q,"error_msg":%q}`, code, message)}
}

func discard[T any](_ *T, err error) error { return err }

// operations are all queries of the package, each with a documented error.
var operations = []struct {
	name, method, path string
	status             int
	code, message      string
	kind               error // sentinel, nil when the code belongs to none
	call               func(context.Context, *bills.Service) error
}{
	{"GetMonthlySum", http.MethodGet, monthlySumPath, http.StatusForbidden, "CBC.0151", "访问被拒绝。", core.ErrForbidden, func(ctx context.Context, s *bills.Service) error {
		return discard(s.GetMonthlySum(ctx, &bills.GetMonthlySumRequest{BillCycle: october}))
	}},
	{"ListConsumingCustomers", http.MethodPost, consumingCustomersPath, http.StatusBadRequest, "CBC.0100", "输入参数校验失败。", core.ErrInvalidParameter, func(ctx context.Context, s *bills.Service) error {
		return discard(s.ListConsumingCustomers(ctx, &bills.ListConsumingCustomersRequest{BillCycle: october}))
	}},
	{"ListCosts", http.MethodPost, costsPath, http.StatusBadRequest, "CBC.18000016", "您的权限不足,请联系您的合作伙伴。", core.ErrForbidden, func(ctx context.Context, s *bills.Service) error {
		request := byService()
		return discard(s.ListCosts(ctx, &request))
	}},
	{"ListCustomerRecords", http.MethodGet, customerRecordsPath, http.StatusForbidden, "CBC.0151", "访问被拒绝。", core.ErrForbidden, func(ctx context.Context, s *bills.Service) error {
		return discard(s.ListCustomerRecords(ctx, &bills.ListCustomerRecordsRequest{BillCycle: october, CustomerID: customer}))
	}},
	{"ListFeeRecords", http.MethodGet, feeRecordsPath, http.StatusInternalServerError, "CBC.0999", "其他错误。", core.ErrUnavailable, func(ctx context.Context, s *bills.Service) error {
		return discard(s.ListFeeRecords(ctx, &bills.ListFeeRecordsRequest{BillCycle: october}))
	}},
	{"ListMonthlyBreakdown", http.MethodGet, breakdownPath, http.StatusBadRequest, "CBC.18000048", "独立核算成员过多,请指定单个成员。", nil, func(ctx context.Context, s *bills.Service) error {
		return discard(s.ListMonthlyBreakdown(ctx, &bills.ListMonthlyBreakdownRequest{SharedMonth: october}))
	}},
	{"ListMonthlySummaries", http.MethodGet, summariesPath, http.StatusBadRequest, "CBC.0100", "输入参数校验失败。", core.ErrInvalidParameter, func(ctx context.Context, s *bills.Service) error {
		return discard(s.ListMonthlySummaries(ctx, &bills.ListMonthlySummariesRequest{BillCycle: october, ChargingMode: core.ChargingModeOnDemand}))
	}},
	{"ListPeakUsage", http.MethodGet, peakUsagePath, http.StatusForbidden, "CBC.0151", "访问被拒绝。", core.ErrForbidden, func(ctx context.Context, s *bills.Service) error {
		request := peakUsage()
		return discard(s.ListPeakUsage(ctx, &request))
	}},
	{"ListPeakUsageSummary", http.MethodGet, peakSummaryPath, http.StatusBadRequest, "CBC.0100", "输入参数校验失败。", core.ErrInvalidParameter, func(ctx context.Context, s *bills.Service) error {
		request := peakSummary()
		return discard(s.ListPeakUsageSummary(ctx, &request))
	}},
	{"ListResourceDetails", http.MethodPost, detailsPath, http.StatusForbidden, "CBC.0151", "访问被拒绝。", core.ErrForbidden, func(ctx context.Context, s *bills.Service) error {
		return discard(s.ListResourceDetails(ctx, &bills.ListResourceDetailsRequest{BillCycle: october}))
	}},
	{"ListResourceRecords", http.MethodGet, resourceRecordsPath, http.StatusInternalServerError, "CBC.0999", "其他错误。", core.ErrUnavailable, func(ctx context.Context, s *bills.Service) error {
		return discard(s.ListResourceRecords(ctx, &bills.ListResourceRecordsRequest{BillCycle: october}))
	}},
}

func TestDocumentedErrors(t *testing.T) {
	for _, op := range operations {
		t.Run(op.name, func(t *testing.T) {
			platform := testkit.NewPlatform(t, op.method, op.path, failed(op.status, op.code, op.message))
			err := op.call(t.Context(), testkit.Client(t, platform).Bills)
			refused := testkit.Refused(t, err, "bills."+op.name, op.status, op.code, "")
			assert.Equal(t, op.message, refused.Message)
			if op.kind != nil {
				assert.ErrorIs(t, err, op.kind)
			}
			assert.NotErrorIs(t, err, core.ErrOutcomeUnknown, "a query has no effect that could be unknown")
		})
	}
}

// A failure that hides in HTTP 200 is not an empty bill, and neither is an
// answer without a body.
func TestNoAnswerIsNotAnEmptyBill(t *testing.T) {
	for _, op := range operations {
		t.Run(op.name, func(t *testing.T) {
			platform := testkit.NewPlatform(t, op.method, op.path, failed(http.StatusOK, op.code, op.message), testkit.Answer{})
			service := testkit.Client(t, platform).Bills
			testkit.Refused(t, op.call(t.Context(), service), "bills."+op.name, http.StatusOK, op.code, "")

			var unreadable *core.DecodeError
			require.ErrorAs(t, op.call(t.Context(), service), &unreadable)
		})
	}
}
