package coupons_test

import (
	"context"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	partnerbss "github.com/partnerbss/partnerbss-go"
	"github.com/partnerbss/partnerbss-go/auth"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/coupons"
	"github.com/partnerbss/partnerbss-go/internal/test/testkit"
	"github.com/partnerbss/partnerbss-go/option"
)

// operation is one operation as the tests that go over all of them call it.
type operation struct {
	name, method, path string
	refused            []core.Role // whose credentials it does not take
	call               func(context.Context, *coupons.Service) error
}

func operations() []operation {
	customer, partners := []core.Role{core.RoleCustomer}, []core.Role{core.RolePartner, core.RoleDistributor}
	return []operation{
		{"coupons.Issue", http.MethodPost, pathIssue, customer, func(ctx context.Context, s *coupons.Service) error {
			_, err := s.Issue(ctx, &coupons.IssueRequest{QuotaID: cashQuota, CustomerIDs: []string{linda}, FaceValue: yuan("500")})
			return err
		}},
		{"coupons.Reclaim", http.MethodPost, pathReclaim, customer, func(ctx context.Context, s *coupons.Service) error {
			return s.Reclaim(ctx, &coupons.ReclaimRequest{CouponID: lindaCoupon})
		}},
		{"coupons.List", http.MethodGet, pathList, nil, func(ctx context.Context, s *coupons.Service) error {
			_, err := s.List(ctx, &coupons.ListRequest{})
			return err
		}},
		{"coupons.ListIssued", http.MethodGet, pathIssue, customer, func(ctx context.Context, s *coupons.Service) error {
			_, err := s.ListIssued(ctx, &coupons.ListIssuedRequest{})
			return err
		}},
		{"coupons.ListQuotas", http.MethodPost, pathListQuotas, customer, func(ctx context.Context, s *coupons.Service) error {
			_, err := s.ListQuotas(ctx, &coupons.ListQuotasRequest{})
			return err
		}},
		{"coupons.ListRecords", http.MethodGet, pathListRecords, customer, func(ctx context.Context, s *coupons.Service) error {
			_, err := s.ListRecords(ctx, &coupons.ListRecordsRequest{})
			return err
		}},
		{"coupons.ListChangeRecords", http.MethodGet, pathListChangeRecords, partners, func(ctx context.Context, s *coupons.Service) error {
			_, err := s.ListChangeRecords(ctx, &coupons.ListChangeRecordsRequest{BalanceType: core.BalanceTypeCashCoupon})
			return err
		}},
	}
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	broken := testkit.Refusal{Status: 500, Code: "CBC.0999", Message: "其他错误。", Is: core.ErrOutcomeUnknown, Outcome: core.OutcomeUnknown}
	notYours := testkit.Refusal{Status: 400, Code: "CBC.99000037", Message: "您没有操作该云经销商的权限。", Is: core.ErrForbidden}
	refusals := map[string][]testkit.Refusal{
		"coupons.Issue": {
			{Status: 400, Code: "CBC.99000012", Message: "额度不存在或者额度状态不正确。", Is: core.ErrNotFound, Outcome: core.OutcomeRejected},
			{Status: 400, Code: "CBC.99000017", Message: "额度未生效或者已过期。", Is: core.ErrWrongState, Outcome: core.OutcomeRejected},
			{Status: 403, Code: "CBC.0151", Message: "访问拒绝。", Is: core.ErrForbidden, Outcome: core.OutcomeRejected},
			broken,
		},
		"coupons.Reclaim": {
			{Status: 400, Code: "CBC.0100", Message: "参数错误。", Is: core.ErrInvalidParameter, Outcome: core.OutcomeRejected},
			{Status: 200, Code: "CBC.99000048", Message: "优惠券已过期或者已回收。", Is: core.ErrWrongState, Outcome: core.OutcomeRejected},
			broken,
		},
		"coupons.List":       {notYours},
		"coupons.ListIssued": {notYours},
		"coupons.ListQuotas": {notYours},
		"coupons.ListRecords": {
			notYours,
			{Status: 500, Code: "CBC.0999", Message: "其他错误。", Is: core.ErrUnavailable},
		},
		"coupons.ListChangeRecords": {{Status: 403, Code: "CBC.0151", Message: "访问拒绝。", Is: core.ErrForbidden}},
	}
	for _, op := range operations() {
		require.NotEmpty(t, refusals[op.name], op.name)
		for _, want := range refusals[op.name] {
			t.Run(op.name+" "+want.Code, func(t *testing.T) {
				require.NotNil(t, want.Is)
				_, err := want.Meet(t, op.name, op.method, op.path, func(ctx context.Context, client *partnerbss.Client) error {
					return op.call(ctx, client.Coupons)
				})
				if want.Outcome == core.OutcomeUnknown {
					assert.ErrorContains(t, err, "outcome unknown, do not repeat: check coupons.List")
				}
			})
		}
	}
}

func TestCallersAreCheckedBeforeSending(t *testing.T) {
	t.Parallel()
	for _, op := range operations() {
		for _, role := range op.refused {
			client := testkit.Client(t, testkit.NewPlatform(t, http.MethodGet, "/never"),
				option.WithCredentials(auth.NewAKSK("FIXTUREACCESSKEY0001", "fixture-secret-key", auth.WithRole(role))))
			err := op.call(t.Context(), client.Coupons)
			assert.ErrorIs(t, err, core.ErrWrongCaller, "%s as %s", op.name, role)
			assert.Equal(t, core.OutcomeNotSent, core.OutcomeOf(err), "%s as %s", op.name, role)
		}
	}
}
