package customers_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/auth"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/customers"
	"github.com/partnerbss/partnerbss-go/emulator"
	"github.com/partnerbss/partnerbss-go/internal/test/testkit"
	"github.com/partnerbss/partnerbss-go/option"
)

func TestTheListKnowsEverythingAboutACustomer(t *testing.T) {
	t.Parallel()
	s := testkit.NewSandbox(t)
	testkit.Equal(t, customers.Customer{
		CustomerName: "王小明", AccountName: "customer_verified", CustomerID: s.ID("customer_verified"),
		AssociatedOn: testkit.SandboxStart.Add(-400 * 24 * time.Hour), AssociationType: core.AssociationTypeResale,
		Label: "key account", Telephone: "13800000001", CountryCode: "0086", VerifiedStatus: new(customers.VerificationStatusVerified),
		CustomerType: customers.CustomerTypeIndividual, AccountManagers: []customers.AccountManager{{AccountName: "manager_li"}},
		XAccountID: "platform-user-1", XAccountType: "PARTNER_IDP", CustomerLevel: customers.CustomerLevelV2, Email: "verified@example.com",
	}, found(t, s.Client("partner"), s.ID("customer_verified"), ""))
}

func TestFiltersOfTheList(t *testing.T) {
	t.Parallel()
	s, ctx := testkit.NewSandbox(t), t.Context()
	linked := testkit.SandboxStart.Add(-3 * 24 * time.Hour)
	for name, test := range map[string]struct {
		seller string
		req    customers.ListRequest
		want   []string
	}{
		"part of the login name": {"partner", customers.ListRequest{AccountName: "enterprise"}, []string{"customer_enterprise"}},
		"part of the real name":  {"partner", customers.ListRequest{CustomerName: "示例"}, []string{"customer_enterprise"}},
		"part of the tag":        {"partner", customers.ListRequest{Label: "key"}, []string{"customer_verified"}},
		"tag in another case":    {"partner", customers.ListRequest{Label: "KEY"}, nil},
		"association":            {"partner", customers.ListRequest{AssociationType: core.AssociationTypeConsulting}, []string{"customer_consulting"}},
		"another partner's":      {"partner", customers.ListRequest{CustomerID: s.ID("rival_customer")}, nil},
		"the second of the link": {"partner", customers.ListRequest{AssociatedOnBegin: linked, AssociatedOnEnd: linked}, []string{"customer_new"}},
		"in another time zone":   {"partner", customers.ListRequest{AssociatedOnBegin: linked.In(core.Beijing), AssociatedOnEnd: linked.In(core.Beijing)}, []string{"customer_new"}},
		"parts of a second":      {"partner", customers.ListRequest{AssociatedOnBegin: linked.Add(time.Second / 2), AssociatedOnEnd: linked.Add(time.Second / 2)}, []string{"customer_new"}},
		"a distributor's own":    {"distributor", customers.ListRequest{}, nil},
		"a reseller's":           {"distributor", customers.ListRequest{IndirectPartnerID: s.ID("reseller_one")}, []string{"reseller_one_customer", "reseller_one_consulting"}},
		"the reseller itself":    {"reseller_two", customers.ListRequest{}, []string{"reseller_two_customer"}},
	} {
		t.Run(name, func(t *testing.T) {
			var names []string
			for _, c := range testkit.Collect(t, s.Client(test.seller).Customers.All(ctx, &test.req)) {
				names = append(names, c.AccountName)
			}
			assert.Equal(t, test.want, names)
		})
	}
	_, err := s.Client("distributor").Customers.List(ctx, &customers.ListRequest{IndirectPartnerID: s.ID("partner")})
	testkit.RefusedWith(t, err, "CBC.99000037", core.ErrForbidden, "")
}

func TestCustomersAndTagsAreWalkedPageByPage(t *testing.T) {
	t.Parallel()
	s, ctx := testkit.NewSandbox(t), t.Context()
	client := s.Client("partner").Customers
	first, err := client.List(ctx, &customers.ListRequest{Limit: 3})
	require.NoError(t, err)
	require.Equal(t, 7, first.TotalCount)
	for limit, calls := range map[int][2]int{0: {1, 2}, 1: {7, 8}, 3: {3, 4}, 7: {1, 2}} {
		s.ResetCalls()
		assert.Len(t, testkit.Collect(t, client.All(ctx, &customers.ListRequest{Limit: limit})), 7)
		s.AssertCalls(t, "ListSubCustomers", calls[0])
		assert.Len(t, testkit.Collect(t, client.AllNewCustomerTags(ctx, &customers.ListNewCustomerTagsRequest{Limit: limit})), 7)
		s.AssertCalls(t, "ListSubCustomerNewTag", calls[1]) // only an empty page tells that no other follows
	}
}

func TestNewCustomerTagsOfTheSandbox(t *testing.T) {
	t.Parallel()
	s, ctx := testkit.NewSandbox(t), t.Context()
	client := s.Client("partner").Customers
	req := &customers.ListNewCustomerTagsRequest{CustomerIDs: []string{s.ID("customer_verified"), s.ID("customer_new"), s.ID("rival_customer")}}
	got, err := client.ListNewCustomerTags(ctx, req)
	require.NoError(t, err)
	require.Len(t, got.NewCustomerTags, 2, "customers of others are left out")
	assert.Equal(t, customers.NewCustomerTagUndetermined, got.NewCustomerTags[0].NewCustomerTag)
	assert.Equal(t, customers.CustomerTag{CustomerID: s.ID("customer_new"), CustomerTagType: customers.CustomerTagTypeSMB}, got.NewCustomerTags[1])
	s.SetTime(got.NewCustomerTags[0].ExpireMonth.Start())
	got, err = client.ListNewCustomerTags(ctx, req)
	require.NoError(t, err)
	assert.Equal(t, customers.NewCustomerTagNo, got.NewCustomerTags[0].NewCustomerTag, "the tag lapses as the month begins in Beijing")

	theirs, err := s.Client("distributor").Customers.ListNewCustomerTags(ctx, &customers.ListNewCustomerTagsRequest{IndirectPartnerID: s.ID("reseller_one")})
	require.NoError(t, err)
	assert.Len(t, theirs.NewCustomerTags, 2)
	_, err = s.Client("distributor").Customers.ListNewCustomerTags(ctx, &customers.ListNewCustomerTagsRequest{IndirectPartnerID: s.ID("partner")})
	testkit.RefusedWith(t, err, "CBC.99000037", core.ErrForbidden, "")
}

// Users of a partner may do what their permission items say.
func TestOperatorsOfAPartner(t *testing.T) {
	t.Parallel()
	s, ctx := testkit.NewSandbox(t), t.Context()
	for _, operator := range s.Operators(s.ID("partner")) {
		as := option.WithCredentials(auth.NewAKSK(operator.AccessKey, operator.SecretKey, auth.WithRole(core.RolePartner)))
		_, err := s.Client("partner").Customers.List(ctx, &customers.ListRequest{}, as)
		if operator.UserName == "partner_sales" {
			require.NoError(t, err)
			continue
		}
		refused := testkit.RefusedWith(t, err, "CBC.0155", core.ErrForbidden, "")
		assert.Contains(t, refused.Message, "BPC_ITEM_SUBCUSTSERV_010100")
	}
}

func TestQueriesOfCustomersBearDrift(t *testing.T) {
	t.Parallel()
	s, ctx := testkit.NewSandbox(t), t.Context()
	partner, customer := s.Client("partner").Customers, s.Client("customer_verified").Customers
	rejected := byPassport()
	rejected.CustomerID, rejected.Name = s.ID("customer_new"), "拒绝"
	_, err := partner.VerifyIndividual(ctx, rejected)
	require.NoError(t, err)
	s.Advance(time.Minute)
	for _, q := range []testkit.Query{
		{Operation: "ListSubCustomers", Call: func() (any, error) { return partner.List(ctx, &customers.ListRequest{}) }},
		{Operation: "ListSubCustomerNewTag", Call: func() (any, error) { return partner.ListNewCustomerTags(ctx, &customers.ListNewCustomerTagsRequest{}) }},
		{Operation: "CheckUserIdentity", Call: func() (any, error) {
			return partner.CheckIdentity(ctx, &customers.CheckIdentityRequest{SearchType: customers.SearchTypeMobile, SearchValue: "0086-13800000001"})
		}},
		{Operation: "ShowRealnameAuthenticationReviewResult", Call: func() (any, error) {
			return partner.GetVerificationReview(ctx, &customers.GetVerificationReviewRequest{CustomerID: rejected.CustomerID})
		}},
		{Operation: "ShowRealNameAuthStatus", Call: func() (any, error) { return customer.GetVerificationStatus(ctx) }},
		{Operation: "ShowRealNameAuthQrCode", Call: func() (any, error) { return customer.GetVerificationQRCode(ctx) }},
	} {
		t.Run(q.Operation, func(t *testing.T) { s.BearsDrift(t, q) })
	}
}

// Submitting is no query: what is no answer leaves its outcome open.
func TestSubmissionsBearDrift(t *testing.T) {
	t.Parallel()
	for _, kind := range testkit.NoAnswers {
		s, ctx := testkit.NewSandbox(t), t.Context()
		partner, req := s.Client("partner", option.WithMaxRetries(3)), byPassport()
		req.CustomerID = s.ID("customer_new")
		s.Drift(emulator.Drift{Kinds: []emulator.DriftKind{kind}, Operation: "CreatePersonalRealnameAuth"})
		_, err := partner.Customers.VerifyIndividual(ctx, req)
		testkit.SeesNoAnswer(t, kind, err)
		assert.Equal(t, kind == emulator.DriftKindErrorEnvelope, core.OutcomeOf(err) == core.OutcomeRejected)
		assert.Equal(t, kind != emulator.DriftKindErrorEnvelope, core.OutcomeOf(err) == core.OutcomeUnknown)
		s.AssertCalls(t, "CreatePersonalRealnameAuth", 1)
	}
}

// A code that was sent has no answer but its status: a page in its place is not one.
func TestAnAnswerWithoutDataBearsDrift(t *testing.T) {
	t.Parallel()
	s, ctx := testkit.NewSandbox(t), t.Context()
	req := &customers.SendVerificationCodeRequest{ReceiverType: customers.ReceiverTypeSMS, MobilePhone: "13800006666"}
	client := s.Client("partner").Customers
	drifted := func(kind emulator.DriftKind) error {
		s.Drift(emulator.Drift{Kinds: []emulator.DriftKind{kind}, Operation: "SendVerificationMessageCode", Times: 1})
		return client.SendVerificationCode(ctx, req)
	}
	require.NoError(t, drifted(emulator.DriftKindEmpty))
	require.NoError(t, drifted(emulator.DriftKindUnknownFields))
	for _, kind := range []emulator.DriftKind{emulator.DriftKindRedirect, emulator.DriftKindErrorEnvelope} {
		testkit.SeesNoAnswer(t, kind, drifted(kind))
	}
	s.Fail(emulator.Fault{Operation: "SendVerificationMessageCode", Kind: emulator.FaultKindHTML, Status: http.StatusOK})
	err := client.SendVerificationCode(ctx, req)
	require.ErrorIs(t, err, core.ErrOutcomeUnknown)
	assert.ErrorContains(t, err, "<h1>OK</h1>")
}
