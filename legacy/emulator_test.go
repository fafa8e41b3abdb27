package legacy_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	partnerbss "github.com/partnerbss/partnerbss-go"
	"github.com/partnerbss/partnerbss-go/accounts"
	"github.com/partnerbss/partnerbss-go/auth"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/customers"
	"github.com/partnerbss/partnerbss-go/emulator"
	"github.com/partnerbss/partnerbss-go/internal/test/testkit"
	"github.com/partnerbss/partnerbss-go/legacy"
	"github.com/partnerbss/partnerbss-go/option"
	"github.com/partnerbss/partnerbss-go/products"
)

// sandbox is an emulator with clients for its accounts. Its business clock stands
// still unless it is moved.
type sandbox struct {
	*emulator.Emulator
	t *testing.T
}

// sandboxStart is the time at which a sandbox begins.
var sandboxStart = time.Date(2026, 3, 15, 4, 30, 0, 0, time.UTC)

func newSandbox(t *testing.T, opts ...emulator.Option) *sandbox {
	t.Helper()
	opts = append([]emulator.Option{emulator.WithStart(sandboxStart), emulator.WithoutQuotas()}, opts...)
	return &sandbox{emulator.New(opts...), t}
}

// account returns an account by its name.
func (s *sandbox) account(name string) emulator.Account {
	s.t.Helper()
	account, ok := s.Account(name)
	require.True(s.t, ok, name)
	return account
}

// client returns a client with the keys of an account.
func (s *sandbox) client(name string) *partnerbss.Client {
	s.t.Helper()
	account := s.account(name)
	role := core.RolePartner
	if account.Role == emulator.RoleCustomer {
		role = core.RoleCustomer
	}
	client, err := partnerbss.NewClient(
		option.WithCredentials(auth.NewAKSK(account.AccessKey, account.SecretKey,
			auth.WithAccountID(account.AccountID), auth.WithRole(role))),
		option.WithHTTPClient(&http.Client{Transport: s.Transport()}),
		option.WithoutQuota(), option.WithMaxRetries(0),
	)
	require.NoError(s.t, err)
	return client
}

// collect gathers a sequence, which must not fail.
func collect[T any](t *testing.T, seq func(yield func(T, error) bool)) []T {
	t.Helper()
	var all []T
	for item, err := range seq {
		require.NoError(t, err)
		all = append(all, item)
	}
	return all
}

// failure checks that an old operation failed inside of HTTP 200.
func failure(t *testing.T, err error, code string, outcome core.Outcome) {
	t.Helper()
	var refused *core.Error
	require.ErrorAs(t, err, &refused)
	assert.Equal(t, code, refused.Code)
	assert.Equal(t, http.StatusOK, refused.StatusCode)
	assert.Equal(t, outcome, core.OutcomeOf(err))
}

func TestTheCatalogueIsTheSame(t *testing.T) {
	t.Parallel()
	client := newSandbox(t).client("partner")
	then, err := client.Legacy.ListServiceTypesOld(t.Context(), &legacy.ListServiceTypesOldRequest{})
	require.NoError(t, err)
	now := collect(t, client.Products.AllServiceTypes(t.Context(), &products.ListServiceTypesRequest{}))
	require.Len(t, then.ServiceTypes, len(now))
	for i, s := range now {
		assert.Equal(t, legacy.ServiceType{
			ServiceTypeName: s.ServiceTypeName, ServiceTypeCode: s.ServiceTypeCode, Abbreviation: s.Abbreviation,
		}, then.ServiceTypes[i])
	}

	types := collect(t, client.Products.AllResourceTypes(t.Context(), &products.ListResourceTypesRequest{}))
	one, err := client.Legacy.ListResourceTypesOld(t.Context(), &legacy.ListResourceTypesOldRequest{ResourceTypeCode: types[2].ResourceTypeCode})
	require.NoError(t, err)
	assert.Equal(t, []legacy.ResourceType{{
		ResourceTypeCode: types[2].ResourceTypeCode, ResourceTypeName: types[2].ResourceTypeName, ResourceTypeDescription: types[2].ResourceTypeDescription,
	}}, one.ResourceTypes)
}

func TestACustomerCreatedNowIsFoundByTheOldQueries(t *testing.T) {
	t.Parallel()
	s := newSandbox(t)
	client := s.client("partner")
	created, err := client.Customers.Create(t.Context(), &customers.CreateRequest{
		DomainName: "qingyun_trade", XAccountID: "crm-1", XAccountType: s.account("partner").XAccountType,
	})
	require.NoError(t, err)
	s.Advance(time.Minute)

	found := collect(t, client.Legacy.AllCustomersV1(t.Context(), &legacy.QueryCustomersV1Request{DomainName: "qingyun"}))
	require.Len(t, found, 1)
	assert.Equal(t, created.DomainID, found[0].CustomerID)
	assert.Equal(t, core.AssociationTypeResale, found[0].AssociationType)

	// Pages of either kind add up to the same list.
	now := collect(t, client.Customers.All(t.Context(), &customers.ListRequest{Limit: 3}))
	then := collect(t, client.Legacy.AllCustomersV1(t.Context(), &legacy.QueryCustomersV1Request{Limit: 2}))
	require.Len(t, then, len(now))
	for i, c := range now {
		assert.Equal(t, c.CustomerID, then[i].CustomerID)
		assert.Equal(t, c.AssociatedOn.Format(time.RFC3339), then[i].AssociatedOn)
	}

	detail, err := client.Legacy.ListCustomersDetailV1(t.Context(), &legacy.ListCustomersDetailV1Request{DomainName: "qingyun"})
	require.NoError(t, err)
	assert.Contains(t, string(detail.Raw), created.DomainID)
}

func TestMoneyAdjustedTheOldWayIsRecordedAndReclaimedTheNewWay(t *testing.T) {
	t.Parallel()
	s := newSandbox(t)
	client, customer := s.client("partner"), s.account("customer_new")
	given, err := client.Legacy.AdjustCustomerAccountV1(t.Context(), &legacy.AdjustCustomerAccountV1Request{
		CustomerID: customer.AccountID, Amount: amount("12.50"), Currency: "CNY", MeasureID: core.AmountUnitYuan,
	})
	require.NoError(t, err)

	records := collect(t, client.Accounts.AllAdjustRecords(t.Context(), &accounts.ListAdjustRecordsRequest{CustomerID: customer.AccountID}))
	require.Len(t, records, 1)
	assert.Equal(t, given.TransactionID, records[0].TransactionID)
	testkit.Equal(t, amount("12.5"), records[0].Amount)
	assert.Equal(t, accounts.OperationTypeAllocate, records[0].OperationType)

	balances := func() decimal.Decimal {
		then, err := client.Legacy.ListPartnerBalancesV1(t.Context(), &legacy.ListPartnerBalancesV1Request{CustomerID: customer.AccountID})
		require.NoError(t, err)
		now, err := s.client("customer_new").Accounts.GetCustomerBalances(t.Context())
		require.NoError(t, err)
		require.Len(t, then.AccountBalances, 1)
		assert.Equal(t, customer.AccountID, then.CustomerID)
		testkit.Equal(t, now.AccountBalances[0].Amount, then.AccountBalances[0].Amount)
		return then.AccountBalances[0].Amount
	}
	testkit.Equal(t, amount("12.5"), balances())
	_, err = client.Accounts.ReclaimFunds(t.Context(), &accounts.ReclaimFundsRequest{CustomerID: customer.AccountID, Amount: amount("2.50")})
	require.NoError(t, err)
	testkit.Equal(t, amount("10"), balances())

	own, err := client.Legacy.ListPartnerBalancesV1(t.Context(), &legacy.ListPartnerBalancesV1Request{})
	require.NoError(t, err)
	testkit.Equal(t, amount("99990"), own.AccountBalances[0].Amount)
	assert.Equal(t, core.AccountTypeCredit, own.AccountBalances[1].AccountType)
	require.NoError(t, s.Ledger())
}

func TestAFailureInsideOfASuccessHasNoEffect(t *testing.T) {
	t.Parallel()
	s := newSandbox(t)
	client := s.client("partner")
	adjust := func(name, sum string) error {
		_, err := client.Legacy.AdjustCustomerAccountV1(t.Context(), &legacy.AdjustCustomerAccountV1Request{
			CustomerID: s.account(name).AccountID, Amount: amount(sum), Currency: "CNY", MeasureID: core.AmountUnitYuan,
		})
		return err
	}
	entries := s.LedgerEntries()
	err := adjust("customer_new", "99999999")
	failure(t, err, "CBC.5003", core.OutcomeRejected)
	require.ErrorIs(t, err, core.ErrInsufficientBalance)
	failure(t, adjust("rival_customer", "1"), "CBC.5004", core.OutcomeRejected)
	failure(t, adjust("customer_consulting", "1"), "CBC.5021", core.OutcomeRejected)
	assert.Equal(t, entries, s.LedgerEntries())

	_, err = client.Legacy.ListPartnerBalancesV1(t.Context(), &legacy.ListPartnerBalancesV1Request{CustomerID: s.account("rival_customer").AccountID})
	failure(t, err, "CBC.5002", "")
}

func TestAReviewHasTheSameResult(t *testing.T) {
	t.Parallel()
	s := newSandbox(t)
	client, customer := s.client("partner"), s.account("customer_new").AccountID
	ask := func() *legacy.ShowRealnameAuthResultV1Response {
		then, err := client.Legacy.ShowRealnameAuthResultV1(t.Context(), &legacy.ShowRealnameAuthResultV1Request{CustomerID: customer})
		require.NoError(t, err)
		return then
	}
	assert.Nil(t, ask().ReviewResult)
	_, err := client.Customers.VerifyEnterprise(t.Context(), &customers.VerifyEnterpriseRequest{
		CustomerID: customer, XAccountType: s.account("partner").XAccountType, IdentifyType: customers.IdentifyTypeOrganizationCertificate,
		CorpName: "拒绝贸易有限公司", VerifiedNumber: core.NewSecret("91440300MA5EXAMPLE"), VerifiedFiles: []string{"licence.jpg"},
	})
	require.NoError(t, err)
	assert.Equal(t, core.ReviewResultPending, *ask().ReviewResult)
	s.Advance(time.Hour)
	now, err := client.Customers.GetVerificationReview(t.Context(), &customers.GetVerificationReviewRequest{CustomerID: customer})
	require.NoError(t, err)
	assert.True(t, now.Rejected())
	assert.Equal(t, core.ReviewResultRejected, *ask().ReviewResult)
	assert.Equal(t, now.Opinion, ask().Opinion)
}

func TestPricesAreTheSame(t *testing.T) {
	t.Parallel()
	s := newSandbox(t)
	customer := s.client("customer_verified")
	project := s.account("customer_verified").ProjectID("cn-north-4")
	server := legacy.RatingProduct{
		ID: "web", ServiceTypeCode: "hws.service.type.ec2", ResourceTypeCode: "hws.resource.type.vm", ResourceSpecCode: "c6.large.2.linux",
	}

	then, err := customer.Legacy.QueryRatingV1(t.Context(), &legacy.QueryRatingV1Request{
		ProjectID: project, RegionCode: "cn-north-4", ChargingMode: legacy.RatingChargingModeSubscription,
		PeriodType: new(legacy.RatingPeriodTypeMonth), PeriodNum: 7, SubscriptionNum: new(2), Products: []legacy.RatingProduct{server},
	})
	require.NoError(t, err)
	now, err := customer.Products.PriceSubscription(t.Context(), &products.PriceSubscriptionRequest{
		ProjectID: project, Products: []products.SubscriptionProduct{{
			ID: "web", ServiceTypeCode: server.ServiceTypeCode, ResourceTypeCode: server.ResourceTypeCode, ResourceSpecCode: server.ResourceSpecCode,
			RegionCode: "cn-north-4", PeriodType: core.PeriodTypeMonth, PeriodNum: 7, SubscriptionNum: 2,
		}},
	})
	require.NoError(t, err)
	testkit.Equal(t, now.ListPrice.OfficialAmount, then.RatingResult.OriginalAmount)
	testkit.Equal(t, now.BestOffer().Amount, then.RatingResult.Amount)
	testkit.Equal(t, now.BestOffer().DiscountAmount, then.RatingResult.DiscountAmount)

	server.UsageFactor, server.UsageValue, server.UsageMeasureID = "Duration", amount("1.5"), new(4)
	then, err = customer.Legacy.QueryRatingV1(t.Context(), &legacy.QueryRatingV1Request{
		ProjectID: project, RegionCode: "cn-north-4", ChargingMode: legacy.RatingChargingModeOnDemand, Products: []legacy.RatingProduct{server},
	})
	require.NoError(t, err)
	usage, err := customer.Products.PriceOnDemand(t.Context(), &products.PriceOnDemandRequest{
		ProjectID: project, Products: []products.OnDemandProduct{{
			ID: "web", ServiceTypeCode: server.ServiceTypeCode, ResourceTypeCode: server.ResourceTypeCode, ResourceSpecCode: server.ResourceSpecCode,
			RegionCode: "cn-north-4", UsageFactor: "Duration", UsageValue: amount("1.5"), UsageMeasureID: 4, SubscriptionNum: 1,
		}},
	})
	require.NoError(t, err)
	testkit.Equal(t, usage.Amount, then.RatingResult.Amount)
	testkit.Equal(t, usage.OfficialAmount, then.RatingResult.OriginalAmount)
	assert.Equal(t, usage.Products[0].ProductID, then.RatingResult.Products[0].ProductID)
}

func TestAPartnerPricesAnUpgradeForItsCustomer(t *testing.T) {
	t.Parallel()
	s := newSandbox(t)
	customer := s.account("customer_verified")
	request := &legacy.QueryChangeRatingV1Request{
		DomainID: customer.AccountID, ResourceID: s.ResourceIDs(customer.AccountID)["web-1-disk"],
		Product: legacy.ChangeRatingProduct{ResourceSize: 400, ResourceSizeMeasureID: 17},
	}
	price, err := s.client("partner").Legacy.QueryChangeRatingV1(t.Context(), request)
	require.NoError(t, err)
	// 20 days of 300 GB more at one yuan a month, 15 % off.
	testkit.Equal(t, amount("170"), price.RatingResult.Amount.Round(2))
	assert.Equal(t, core.AmountUnitYuan, price.RatingResult.MeasureID)

	_, err = s.client("rival").Legacy.QueryChangeRatingV1(t.Context(), request)
	failure(t, err, "CBC.5002", "")
	_, err = s.client("customer_new").Legacy.QueryChangeRatingV1(t.Context(), request)
	var refused *core.Error
	require.ErrorAs(t, err, &refused)
	assert.Equal(t, http.StatusForbidden, refused.StatusCode, "not the customer's own account")
	assert.Contains(t, refused.Message, "domain_id")
}
