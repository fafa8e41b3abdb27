package resellers_test

import (
	"context"
	"fmt"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/auth"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/testkit"
	"github.com/partnerbss/partnerbss-go/option"
	"github.com/partnerbss/partnerbss-go/resellers"
)

// operation is one operation as the tests that go over all of them call it.
type operation struct {
	name, method, path string
	call               func(context.Context, *resellers.Service) error
}

func operations() []operation {
	return []operation{
		{"resellers.List", http.MethodPost, pathList, func(ctx context.Context, s *resellers.Service) error {
			_, err := s.List(ctx, &resellers.ListRequest{})
			return err
		}},
		{"resellers.AllocateFunds", http.MethodPost, pathAllocateFunds, func(ctx context.Context, s *resellers.Service) error {
			_, err := s.AllocateFunds(ctx, &resellers.AllocateFundsRequest{IndirectPartnerID: yunfan, Amount: yuan("100")})
			return err
		}},
		{"resellers.ReclaimFunds", http.MethodPost, pathReclaimFunds, func(ctx context.Context, s *resellers.Service) error {
			_, err := s.ReclaimFunds(ctx, &resellers.ReclaimFundsRequest{IndirectPartnerID: yunfan, Amount: yuan("100")})
			return err
		}},
		{"resellers.ListCouponQuotas", http.MethodGet, pathListCouponQuotas, func(ctx context.Context, s *resellers.Service) error {
			_, err := s.ListCouponQuotas(ctx, &resellers.ListCouponQuotasRequest{})
			return err
		}},
		{"resellers.ListCouponQuotaRecords", http.MethodGet, pathListCouponQuotaRecords, func(ctx context.Context, s *resellers.Service) error {
			_, err := s.ListCouponQuotaRecords(ctx, &resellers.ListCouponQuotaRecordsRequest{})
			return err
		}},
		{"resellers.IssueCouponQuotas", http.MethodPost, pathIssueCouponQuotas, func(ctx context.Context, s *resellers.Service) error {
			_, err := s.IssueCouponQuotas(ctx, &issueRequest)
			return err
		}},
		{"resellers.ReclaimCouponQuotas", http.MethodPost, pathReclaimCouponQuotas, func(ctx context.Context, s *resellers.Service) error {
			_, err := s.ReclaimCouponQuotas(ctx, &reclaimRequest)
			return err
		}},
	}
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	type refusal struct {
		status        int
		code, message string
		kind          error
		outcome       core.Outcome
	}
	noPermission := refusal{403, "CBC.0150", "操作不允许。", core.ErrForbidden, ""}
	broken := refusal{500, "CBC.0999", "其他错误。", core.ErrOutcomeUnknown, core.Unknown}
	notYours := refusal{400, "CBC.99000037", "您没有操作该云经销商的权限。", core.ErrForbidden, core.Rejected}
	refusals := map[string][]refusal{
		"resellers.List":                   {noPermission},
		"resellers.ListCouponQuotas":       {noPermission},
		"resellers.ListCouponQuotaRecords": {noPermission},
		"resellers.AllocateFunds": {
			{400, "CBC.99005003", "余额不足。", core.ErrInsufficientBalance, core.Rejected},
			{401, "CBC.0154", "Token失效。", core.ErrTokenExpired, core.Rejected},
			notYours, broken,
		},
		"resellers.ReclaimFunds": {notYours, broken},
		"resellers.IssueCouponQuotas": {
			{400, "CBC.50000045", "该额度正在转移中,请稍后再试。", core.ErrWrongState, core.Rejected},
			{400, "CBC.99000013", "优惠券额度不足。", core.ErrInsufficientBalance, core.Rejected},
			{400, "CBC.99000017", "额度未生效或者已过期。", core.ErrWrongState, core.Rejected},
			{200, "CBC.99000015", "该状态的额度不能发放。", core.ErrWrongState, core.Rejected}, // hidden in a success
			broken,
		},
		"resellers.ReclaimCouponQuotas": {{400, "CBC.99000012", "额度不存在或者额度状态不正确。", core.ErrNotFound, core.Rejected}, broken},
	}
	for _, op := range operations() {
		require.NotEmpty(t, refusals[op.name], op.name)
		for _, want := range refusals[op.name] {
			t.Run(op.name+" "+want.code, func(t *testing.T) {
				platform := testkit.NewPlatform(t, op.method, op.path, testkit.Answer{
					Status: want.status,
					Body:   fmt.Appendf(nil, `{"error_code":%q,"error_msg":%q}`, want.code, want.message),
				})
				err := op.call(t.Context(), testkit.Client(t, platform).Resellers)
				refused := testkit.Refused(t, err, op.name, want.status, want.code, want.outcome)
				assert.Equal(t, want.message, refused.Message)
				assert.ErrorIs(t, err, want.kind)
				assert.Len(t, platform.Requests, 1, "never repeated")
				if want.outcome == core.Unknown {
					assert.ErrorContains(t, err, "outcome unknown, do not repeat: check ")
				}
			})
		}
	}
}

func TestEveryOperationTakesDistributorsOnly(t *testing.T) {
	t.Parallel()
	for _, role := range []core.Role{core.RolePartner, core.RoleCustomer} {
		client := testkit.Client(t, testkit.NewPlatform(t, http.MethodGet, "/never"),
			option.WithCredentials(auth.NewAKSK("FIXTUREACCESSKEY0001", "fixture-secret-key", auth.WithRole(role))))
		for _, op := range operations() {
			err := op.call(t.Context(), client.Resellers)
			assert.ErrorIs(t, err, core.ErrWrongCaller, op.name)
			assert.Equal(t, core.NotSent, core.OutcomeOf(err), op.name)
		}
	}
}
