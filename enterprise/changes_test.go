package enterprise_test

import (
	"context"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	partnerbss "github.com/partnerbss/partnerbss-go"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/enterprise"
	"github.com/partnerbss/partnerbss-go/internal/test/testkit"
)

// Changes whose success is HTTP 204: what they send, and how they are refused.
func TestChangesWithoutResponse(t *testing.T) {
	t.Parallel()
	checks := testkit.Refusal{Status: 400, Code: "CBC.99007004", Message: "发起的业务操作存在不满足的业务检查项。", Outcome: core.OutcomeRejected}
	for _, test := range []struct {
		operation, path, body string
		call                  func(context.Context, *partnerbss.Client) error
		refusal               testkit.Refusal
	}{
		{"enterprise.AllocateFunds", multiAccounts + "transfer-amount",
			`{"customer_id": "` + east + `", "amount": "100.5", "trans_id": "` + key + `", "balance_type": "BALANCE_TYPE_CREDIT", "expire_time": "2026-05-28T14:45:38Z"}`,
			func(ctx context.Context, c *partnerbss.Client) error {
				return c.Enterprise.AllocateFunds(ctx, &enterprise.AllocateFundsRequest{
					CustomerID: east, Amount: yuan("100.50"), TransactionID: key, BalanceType: core.BalanceTypeCredit, ExpireTime: utc("2026-05-28T14:45:38Z"),
				})
			}, repeated},
		{"enterprise.ReclaimFunds", multiAccounts + "retrieve-amount",
			`{"customer_id": "` + east + `", "amount": "0.01", "trans_id": "` + key + `"}`,
			func(ctx context.Context, c *partnerbss.Client) error {
				return c.Enterprise.ReclaimFunds(ctx, &enterprise.ReclaimFundsRequest{CustomerID: east, Amount: yuan("0.01"), TransactionID: key})
			}, repeated},
		{"enterprise.CreateMember", multiAccounts + "sub-customers",
			`{"party_id": "371", "display_name": "East", "sub_customer_association_type": 1, "financial_custody": 1,
				"permission_ids": ["READ_FINANCE_INFO", "SHARE-CREDIT-TO-SUB"],
				"new_sub_customer": {"customer_name": "sub_east", "password": "p4ssword!", "mobile_phone": "18800008888", "use_pri_mobile_phone": "N", "verification_code": "625314"}}`,
			func(ctx context.Context, c *partnerbss.Client) error {
				return c.Enterprise.CreateMember(ctx, &enterprise.CreateMemberRequest{
					OrganizationID: "371", DisplayName: "East", Association: enterprise.AssociationSameLegalPerson, FinancialCustody: core.FlagYes,
					Permissions: []enterprise.Permission{enterprise.PermissionReadFinances, enterprise.PermissionShareCredit},
					Account: enterprise.NewAccount{
						AccountName: "sub_east", Password: core.NewSecret("p4ssword!"), MobilePhone: "18800008888",
						MobileOf: enterprise.MobileOfMember, VerificationCode: core.NewSecret("625314"),
					},
				})
			}, checks},
		{"enterprise.SendVerificationCode", multiAccounts + "sm-verification-code",
			`{"mobile_phone": "18800008888", "timeout": 5, "language": "en-us", "sm_template_args": [{"key": "sub_customer_name", "value": "sub_east"}]}`,
			func(ctx context.Context, c *partnerbss.Client) error {
				return c.Enterprise.SendVerificationCode(ctx, &enterprise.SendVerificationCodeRequest{
					MobilePhone: "18800008888", TimeoutMinutes: new(5), Language: core.MessageLanguageEnglish,
					Variables: []enterprise.MessageVariable{{Key: enterprise.VariableMemberName, Value: "sub_east"}},
				})
			}, testkit.Refusal{Status: 400, Code: "CBC.0100", Message: "parameter error", Is: core.ErrInvalidParameter, Outcome: core.OutcomeRejected}},
		{"enterprise.EnableProjects", "/v2/enterprises/enterprise-projects/authority", "",
			func(ctx context.Context, c *partnerbss.Client) error { return c.Enterprise.EnableProjects(ctx) }, checks},
	} {
		t.Run(test.operation, func(t *testing.T) {
			t.Parallel()
			platform := testkit.NewPlatform(t, http.MethodPost, test.path, testkit.Answer{Status: http.StatusNoContent})
			require.NoError(t, test.call(t.Context(), testkit.Client(t, platform)))
			platform.Sent(nil, test.body)
			test.refusal.Meet(t, test.operation, http.MethodPost, test.path, test.call)
		})
	}
}

func TestAllocateCoupon(t *testing.T) {
	t.Parallel()
	testkit.Exchange[enterprise.AllocateCouponResponse]{
		Operation: "enterprise.AllocateCoupon", Method: http.MethodPost, Path: multiAccounts + "transfer-coupon",
		Body: `{"customer_id": "` + east + `", "coupon_id": "` + coupon + `", "amount": "10", "trans_id": "` + key + `"}`,
		Call: func(ctx context.Context, c *partnerbss.Client) (*enterprise.AllocateCouponResponse, error) {
			return c.Enterprise.AllocateCoupon(ctx, &enterprise.AllocateCouponRequest{CustomerID: east, CouponID: coupon, Amount: yuan("10"), TransactionID: key})
		},
		Fixture: "AllocateCoupon.json", Want: enterprise.AllocateCouponResponse{MemberCouponID: "CP26042410220140E2"},
		OddFixture: "AllocateCoupon-odd.json", OddWant: enterprise.AllocateCouponResponse{MemberCouponID: "26042410220140"},
		Proof: []string{"sub_coupon_id"}, Refusal: repeated,
	}.Run(t)
}

func TestReclaimCoupon(t *testing.T) {
	t.Parallel()
	testkit.Exchange[enterprise.ReclaimCouponResponse]{
		Operation: "enterprise.ReclaimCoupon", Method: http.MethodPost, Path: multiAccounts + "retrieve-coupon",
		Body: `{"customer_id": "` + east + `", "coupon_id": "` + coupon + `", "sub_coupon_id": "CP19092406014086E4", "trans_id": "` + key + `"}`,
		Call: func(ctx context.Context, c *partnerbss.Client) (*enterprise.ReclaimCouponResponse, error) {
			return c.Enterprise.ReclaimCoupon(ctx, &enterprise.ReclaimCouponRequest{CustomerID: east, CouponID: coupon, MemberCouponID: "CP19092406014086E4", TransactionID: key})
		},
		Fixture: "ReclaimCoupon.json", Want: enterprise.ReclaimCouponResponse{ReclaimedAmount: yuan("32.5")},
		OddFixture: "ReclaimCoupon-odd.json", OddWant: enterprise.ReclaimCouponResponse{ReclaimedAmount: yuan("32.5")},
		Proof: []string{"real_retrieve_amout"}, Refusal: repeated,
	}.Run(t)
}

// No secret of a new account is in the entry of its call.
func TestAMembersSecretsStayInside(t *testing.T) {
	t.Parallel()
	platform := testkit.NewPlatform(t, http.MethodPost, multiAccounts+"sub-customers", testkit.Answer{Status: 502})
	err := testkit.Client(t, platform).Enterprise.CreateMember(t.Context(), &enterprise.CreateMemberRequest{
		OrganizationID: "371", Association: enterprise.AssociationSameLegalPerson,
		Account: enterprise.NewAccount{AccountName: "sub_east", Password: core.NewSecret("p4ssword!"), VerificationCode: core.NewSecret("625314")},
	})
	entry, open := core.EntryOf(err)
	require.True(t, open)
	assert.Empty(t, entry.Key)
	assert.NotContains(t, string(entry.Body), "p4ssword!")
	assert.NotContains(t, string(entry.Body), "625314")
	assert.Contains(t, string(entry.Body), "sub_east")
}
