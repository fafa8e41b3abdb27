package enterprise_test

import (
	"context"
	"iter"
	"net/http"
	"net/url"
	"testing"

	partnerbss "github.com/partnerbss/partnerbss-go"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/enterprise"
	"github.com/partnerbss/partnerbss-go/internal/test/testkit"
)

func TestListOrganizations(t *testing.T) {
	t.Parallel()
	testkit.Exchange[enterprise.ListOrganizationsResponse]{
		Operation: "enterprise.ListOrganizations", Method: http.MethodGet, Path: multiAccounts + "enterprise-organizations",
		Query: url.Values{"recursive_query": {"1"}, "parent_id": {"121"}},
		Call: func(ctx context.Context, c *partnerbss.Client) (*enterprise.ListOrganizationsResponse, error) {
			return c.Enterprise.ListOrganizations(ctx, &enterprise.ListOrganizationsRequest{Recursive: core.FlagYes, ParentID: "121"})
		},
		Fixture: "ListOrganizations.json",
		Want: enterprise.ListOrganizationsResponse{RootID: "121", RootName: "ruantong", Children: []enterprise.Organization{
			{RelationID: "163", ID: "370", Name: "sales", Children: []enterprise.Organization{
				{RelationID: "164", ID: "371", Name: "sales east", Children: []enterprise.Organization{}},
			}},
			{RelationID: "165", ID: "380", Name: "research"},
		}},
		OddFixture: "ListOrganizations-odd.json",
		OddWant: enterprise.ListOrganizationsResponse{RootID: "121", Children: []enterprise.Organization{
			{RelationID: "163", ID: "370", Children: []enterprise.Organization{{ID: "371"}}},
		}},
		Refusal: refusedQuery,
	}.Run(t)
}

func TestListMembers(t *testing.T) {
	t.Parallel()
	testkit.Exchange[enterprise.ListMembersResponse]{
		Operation: "enterprise.ListMembers", Method: http.MethodGet, Path: multiAccounts + "sub-customers",
		Query: url.Values{
			"sub_customer_account_name": {"sub"}, "sub_customer_display_name": {"a"}, "fuzzy_query": {"1"}, "org_id": {"371"},
			"offset": {"2"}, "limit": {"50"},
		},
		Call: func(ctx context.Context, c *partnerbss.Client) (*enterprise.ListMembersResponse, error) {
			return c.Enterprise.ListMembers(ctx, &enterprise.ListMembersRequest{
				AccountName: "sub", DisplayName: "a", Fuzzy: core.FlagYes, OrganizationID: "371", Offset: 2, Limit: 50,
			})
		},
		Fixture: "ListMembers.json",
		Want: enterprise.ListMembersResponse{TotalCount: 2, Members: []enterprise.Member{
			{CustomerID: east, AccountName: "sub_east", DisplayName: "East", Status: enterprise.MemberStatusNormal, OrganizationID: "371", OrganizationName: "sales east"},
			{CustomerID: "0970cf58ff80d4f60fbac0192a9e2bc0", AccountName: "sub_new", Status: enterprise.MemberStatusToBeActivated, OrganizationID: "121"},
		}},
		OddFixture: "ListMembers-odd.json",
		OddWant: enterprise.ListMembersResponse{TotalCount: 1, Members: []enterprise.Member{
			{CustomerID: "612", Status: enterprise.MemberStatusRegistering, OrganizationID: "371"},
		}},
		Proof:   []string{"total_count"},
		Refusal: refusedQuery,
	}.Run(t)
	testkit.Paged[enterprise.ListMembersRequest, enterprise.Member]{
		Method: http.MethodGet, Path: multiAccounts + "sub-customers", Total: "total_count", Items: "sub_customer_infos", IDName: "id",
		Request: enterprise.ListMembersRequest{AccountName: "sub"},
		All: func(ctx context.Context, c *partnerbss.Client, req *enterprise.ListMembersRequest) iter.Seq2[enterprise.Member, error] {
			return c.Enterprise.AllMembers(ctx, req)
		},
		ID: func(m enterprise.Member) string { return m.CustomerID },
	}.Test(t)
}

func TestListAvailableFunds(t *testing.T) {
	t.Parallel()
	testkit.Exchange[enterprise.ListAvailableFundsResponse]{
		Operation: "enterprise.ListAvailableFunds", Method: http.MethodGet, Path: multiAccounts + "transfer-amount",
		Query: url.Values{"balance_type": {"BALANCE_TYPE_CREDIT"}, "limit": {"100"}},
		Call: func(ctx context.Context, c *partnerbss.Client) (*enterprise.ListAvailableFundsResponse, error) {
			return c.Enterprise.ListAvailableFunds(ctx, &enterprise.ListAvailableFundsRequest{BalanceType: core.BalanceTypeCredit, Limit: 100})
		},
		Fixture: "ListAvailableFunds.json",
		Want: enterprise.ListAvailableFundsResponse{TotalCount: 2, Funds: []enterprise.AvailableFunds{
			{AvailableAmount: yuan("1000.01"), MeasureID: core.AmountUnitYuan, Currency: core.CurrencyCNY, Amount: yuan("1500.5"), CreditAmount: yuan("5000"), ExpireTime: utc("2026-12-31T15:59:59Z")},
			{AvailableAmount: yuan("0.01"), MeasureID: core.AmountUnitYuan, Currency: core.CurrencyCNY, Amount: yuan("0.01"), CreditAmount: yuan("100")},
		}},
		OddFixture: "ListAvailableFunds-odd.json",
		OddWant: enterprise.ListAvailableFundsResponse{TotalCount: 1, Funds: []enterprise.AvailableFunds{
			{AvailableAmount: yuan("88.80"), MeasureID: core.AmountUnitYuan},
		}},
		Proof:   []string{"total_count"},
		Refusal: refusedQuery,
	}.Run(t)
	testkit.Paged[enterprise.ListAvailableFundsRequest, enterprise.AvailableFunds]{
		Method: http.MethodGet, Path: multiAccounts + "transfer-amount", Total: "total_count", Items: "amount_infos", IDName: "currency",
		Request: enterprise.ListAvailableFundsRequest{BalanceType: core.BalanceTypeCredit},
		All: func(ctx context.Context, c *partnerbss.Client, req *enterprise.ListAvailableFundsRequest) iter.Seq2[enterprise.AvailableFunds, error] {
			return c.Enterprise.AllAvailableFunds(ctx, req)
		},
		ID: func(f enterprise.AvailableFunds) string { return string(f.Currency) },
	}.Test(t)
}

func TestListReclaimableFunds(t *testing.T) {
	t.Parallel()
	testkit.Exchange[enterprise.ListReclaimableFundsResponse]{
		Operation: "enterprise.ListReclaimableFunds", Method: http.MethodGet, Path: multiAccounts + "retrieve-amount",
		Query: url.Values{"sub_customer_id": {east}, "balance_type": {"BALANCE_TYPE_DEBIT"}},
		Call: func(ctx context.Context, c *partnerbss.Client) (*enterprise.ListReclaimableFundsResponse, error) {
			return c.Enterprise.ListReclaimableFunds(ctx, &enterprise.ListReclaimableFundsRequest{CustomerID: east, BalanceType: core.BalanceTypeDebit})
		},
		Fixture: "ListReclaimableFunds.json",
		Want: enterprise.ListReclaimableFundsResponse{TotalCount: 1, Funds: []enterprise.ReclaimableFunds{
			{AvailableAmount: yuan("70"), MeasureID: core.AmountUnitYuan, Currency: core.CurrencyCNY, Amount: yuan("70"), CreditAmount: yuan("100"), ExpireTime: utc("2026-12-31T15:59:59Z")},
		}},
		OddFixture: "ListReclaimableFunds-odd.json",
		OddWant:    enterprise.ListReclaimableFundsResponse{Funds: []enterprise.ReclaimableFunds{{AvailableAmount: yuan("0.1")}}},
		Refusal:    refusedQuery,
	}.Run(t)
	testkit.Paged[enterprise.ListReclaimableFundsRequest, enterprise.ReclaimableFunds]{
		Method: http.MethodGet, Path: multiAccounts + "retrieve-amount", Total: "total_count", Items: "amount_infos", IDName: "currency",
		Request: enterprise.ListReclaimableFundsRequest{CustomerID: east, BalanceType: core.BalanceTypeCredit},
		All: func(ctx context.Context, c *partnerbss.Client, req *enterprise.ListReclaimableFundsRequest) iter.Seq2[enterprise.ReclaimableFunds, error] {
			return c.Enterprise.AllReclaimableFunds(ctx, req)
		},
		ID: func(f enterprise.ReclaimableFunds) string { return string(f.Currency) },
	}.Test(t)
}

func TestListAvailableCoupons(t *testing.T) {
	t.Parallel()
	testkit.Exchange[enterprise.ListAvailableCouponsResponse]{
		Operation: "enterprise.ListAvailableCoupons", Method: http.MethodGet, Path: multiAccounts + "transfer-coupons",
		Query: url.Values{"offset": {"1"}, "limit": {"3"}},
		Call: func(ctx context.Context, c *partnerbss.Client) (*enterprise.ListAvailableCouponsResponse, error) {
			return c.Enterprise.ListAvailableCoupons(ctx, &enterprise.ListAvailableCouponsRequest{Offset: 1, Limit: 3})
		},
		Fixture: "ListAvailableCoupons.json",
		Want: enterprise.ListAvailableCouponsResponse{TotalCount: 1, Coupons: []enterprise.AvailableCoupon{{
			CouponID: coupon, PlanName: "test plan", Balance: yuan("532"),
			EffectiveTime: utc("2026-05-06T08:05:01Z"), ExpireTime: utc("2027-05-06T08:05:01Z"),
			UseLimits: []enterprise.UseLimit{{
				UseLimitID: "CP19092406014086E3", LimitKey: "cloudServiceType", Value1: "hws.service.type.ec2", LimitType: "=", PromotionPlanID: "promotionPlanId5322584",
			}},
		}}},
		OddFixture: "ListAvailableCoupons-odd.json",
		OddWant:    enterprise.ListAvailableCouponsResponse{TotalCount: 1, Coupons: []enterprise.AvailableCoupon{{CouponID: "190912", Balance: yuan("1")}}},
		Refusal:    refusedQuery,
	}.Run(t)
	testkit.Paged[enterprise.ListAvailableCouponsRequest, enterprise.AvailableCoupon]{
		Method: http.MethodGet, Path: multiAccounts + "transfer-coupons", Total: "total_count", Items: "avail_transfer_coupons", IDName: "coupon_id",
		All: func(ctx context.Context, c *partnerbss.Client, req *enterprise.ListAvailableCouponsRequest) iter.Seq2[enterprise.AvailableCoupon, error] {
			return c.Enterprise.AllAvailableCoupons(ctx, req)
		},
		ID: func(c enterprise.AvailableCoupon) string { return c.CouponID },
	}.Test(t)
}

func TestListReclaimableCoupons(t *testing.T) {
	t.Parallel()
	testkit.Exchange[enterprise.ListReclaimableCouponsResponse]{
		Operation: "enterprise.ListReclaimableCoupons", Method: http.MethodGet, Path: multiAccounts + "retrieve-coupons",
		Query: url.Values{"sub_customer_id": {east}},
		Call: func(ctx context.Context, c *partnerbss.Client) (*enterprise.ListReclaimableCouponsResponse, error) {
			return c.Enterprise.ListReclaimableCoupons(ctx, &enterprise.ListReclaimableCouponsRequest{CustomerID: east})
		},
		Fixture: "ListReclaimableCoupons.json",
		Want: enterprise.ListReclaimableCouponsResponse{TotalCount: 1, Coupons: []enterprise.ReclaimableCoupon{{
			CouponID: coupon, PlanName: "test plan", MemberCouponID: "CP19092406014086E4", Balance: yuan("100"),
			EffectiveTime: utc("2026-05-06T08:05:01Z"), ExpireTime: utc("2027-05-06T08:05:01Z"), UseLimits: []enterprise.UseLimit{},
		}}},
		OddFixture: "ListReclaimableCoupons-odd.json",
		OddWant:    enterprise.ListReclaimableCouponsResponse{Coupons: []enterprise.ReclaimableCoupon{{MemberCouponID: "19092406014086"}}},
		Refusal:    refusedQuery,
	}.Run(t)
	testkit.Paged[enterprise.ListReclaimableCouponsRequest, enterprise.ReclaimableCoupon]{
		Method: http.MethodGet, Path: multiAccounts + "retrieve-coupons", Total: "total_count", Items: "avail_retrieve_coupons", IDName: "sub_coupon_id",
		Request: enterprise.ListReclaimableCouponsRequest{CustomerID: east},
		All: func(ctx context.Context, c *partnerbss.Client, req *enterprise.ListReclaimableCouponsRequest) iter.Seq2[enterprise.ReclaimableCoupon, error] {
			return c.Enterprise.AllReclaimableCoupons(ctx, req)
		},
		ID: func(c enterprise.ReclaimableCoupon) string { return c.MemberCouponID },
	}.Test(t)
}
