package coupons_test

import (
	"context"
	"fmt"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/auth"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/coupons"
	"github.com/partnerbss/partnerbss-go/internal/testkit"
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
			_, err := s.ListChangeRecords(ctx, &coupons.ListChangeRecordsRequest{BalanceType: coupons.BalanceTypeCoupon})
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
	broken := refusal{500, "CBC.0999", "其他错误。", core.ErrOutcomeUnknown, core.Unknown}
	notYours := refusal{400, "CBC.99000037", "您没有操作该云经销商的权限。", core.ErrForbidden, ""}
	refusals := map[string][]refusal{
		"coupons.Issue": {
			{400, "CBC.99000012", "额度不存在或者额度状态不正确。", core.ErrNotFound, core.Rejected},
			{400, "CBC.99000017", "额度未生效或者已过期。", core.ErrWrongState, core.Rejected},
			{403, "CBC.0151", "访问拒绝。", core.ErrForbidden, core.Rejected},
			broken,
		},
		"coupons.Reclaim": {
			{400, "CBC.0100", "参数错误。", core.ErrInvalidParameter, core.Rejected},
			{200, "CBC.99000048", "优惠券已过期或者已回收。", core.ErrWrongState, core.Rejected},
			broken,
		},
		"coupons.List":       {notYours},
		"coupons.ListIssued": {notYours},
		"coupons.ListQuotas": {notYours},
		"coupons.ListRecords": {
			notYours,
			{500, "CBC.0999", "其他错误。", core.ErrUnavailable, ""},
		},
		"coupons.ListChangeRecords": {{403, "CBC.0151", "访问拒绝。", core.ErrForbidden, ""}},
	}
	for _, op := range operations() {
		require.NotEmpty(t, refusals[op.name], op.name)
		for _, want := range refusals[op.name] {
			t.Run(op.name+" "+want.code, func(t *testing.T) {
				platform := testkit.NewPlatform(t, op.method, op.path, testkit.Answer{
					Status: want.status,
					Body:   fmt.Appendf(nil, `{"error_code":%q,"error_msg":%q}`, want.code, want.message),
				})
				err := op.call(t.Context(), testkit.Client(t, platform).Coupons)
				refused := testkit.Refused(t, err, op.name, want.status, want.code, want.outcome)
				assert.Equal(t, want.message, refused.Message)
				assert.ErrorIs(t, err, want.kind)
				if want.outcome == core.Unknown {
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
			assert.Equal(t, core.NotSent, core.OutcomeOf(err), "%s as %s", op.name, role)
		}
	}
}
