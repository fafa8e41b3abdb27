package resellers_test

import (
	"context"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	partnerbss "github.com/partnerbss/partnerbss-go"
	"github.com/partnerbss/partnerbss-go/auth"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/test/testkit"
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
	noPermission := testkit.Refusal{Status: 403, Code: "CBC.0150", Message: "操作不允许。", Is: core.ErrForbidden}
	broken := testkit.Refusal{Status: 500, Code: "CBC.0999", Message: "其他错误。", Is: core.ErrOutcomeUnknown, Outcome: core.OutcomeUnknown}
	notYours := testkit.Refusal{Status: 400, Code: "CBC.99000037", Message: "您没有操作该云经销商的权限。", Is: core.ErrForbidden, Outcome: core.OutcomeRejected}
	refusals := map[string][]testkit.Refusal{
		"resellers.List":                   {noPermission},
		"resellers.ListCouponQuotas":       {noPermission},
		"resellers.ListCouponQuotaRecords": {noPermission},
		"resellers.AllocateFunds": {
			{Status: 400, Code: "CBC.99005003", Message: "余额不足。", Is: core.ErrInsufficientBalance, Outcome: core.OutcomeRejected},
			{Status: 401, Code: "CBC.0154", Message: "Token失效。", Is: core.ErrTokenExpired, Outcome: core.OutcomeRejected},
			notYours, broken,
		},
		"resellers.ReclaimFunds": {notYours, broken},
		"resellers.IssueCouponQuotas": {
			{Status: 400, Code: "CBC.50000045", Message: "该额度正在转移中,请稍后再试。", Is: core.ErrWrongState, Outcome: core.OutcomeRejected},
			{Status: 400, Code: "CBC.99000013", Message: "优惠券额度不足。", Is: core.ErrInsufficientBalance, Outcome: core.OutcomeRejected},
			{Status: 400, Code: "CBC.99000017", Message: "额度未生效或者已过期。", Is: core.ErrWrongState, Outcome: core.OutcomeRejected},
			{Status: 200, Code: "CBC.99000015", Message: "该状态的额度不能发放。", Is: core.ErrWrongState, Outcome: core.OutcomeRejected}, // hidden in a success
			broken,
		},
		"resellers.ReclaimCouponQuotas": {{Status: 400, Code: "CBC.99000012", Message: "额度不存在或者额度状态不正确。", Is: core.ErrNotFound, Outcome: core.OutcomeRejected}, broken},
	}
	for _, op := range operations() {
		require.NotEmpty(t, refusals[op.name], op.name)
		for _, want := range refusals[op.name] {
			t.Run(op.name+" "+want.Code, func(t *testing.T) {
				require.NotNil(t, want.Is)
				platform, err := want.Meet(t, op.name, op.method, op.path, func(ctx context.Context, client *partnerbss.Client) error {
					return op.call(ctx, client.Resellers)
				})
				assert.Len(t, platform.Requests, 1, "never repeated")
				if want.Outcome == core.OutcomeUnknown {
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
			assert.Equal(t, core.OutcomeNotSent, core.OutcomeOf(err), op.name)
		}
	}
}
