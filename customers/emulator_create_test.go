package customers_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	partnerbss "github.com/partnerbss/partnerbss-go"
	"github.com/partnerbss/partnerbss-go/auth"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/customers"
	"github.com/partnerbss/partnerbss-go/emulator"
	"github.com/partnerbss/partnerbss-go/internal/test/testkit"
	"github.com/partnerbss/partnerbss-go/option"
)

// found is the one customer with that id, as a partner sees it.
func found(t *testing.T, client *partnerbss.Client, id, reseller string) customers.Customer {
	t.Helper()
	got, err := client.Customers.List(t.Context(), &customers.ListRequest{CustomerID: id, IndirectPartnerID: reseller})
	require.NoError(t, err)
	require.Equal(t, 1, got.TotalCount)
	return got.Customers[0]
}

// code is the verification code that was sent to a mobile number.
func code(t *testing.T, s *testkit.Sandbox, mobile string, scene customers.Scene) core.Secret {
	t.Helper()
	sent, ok := s.VerificationCode(mobile, int(scene))
	require.True(t, ok, "no code was sent")
	return core.NewSecret(sent)
}

func TestACreatedCustomerShowsInTheListOnceItIsLinked(t *testing.T) {
	t.Parallel()
	const mobile = "13800004321"
	s, ctx := testkit.NewSandbox(t, emulator.WithAssociationDelay(10*time.Second)), t.Context()
	client := s.Client("partner")
	free := &customers.CheckIdentityRequest{SearchType: customers.SearchTypeName, SearchValue: "qingyun_trade"}
	checked, err := client.Customers.CheckIdentity(ctx, free)
	require.NoError(t, err)
	require.Equal(t, customers.CheckResultAvailable, checked.CheckResult)
	require.NoError(t, client.Customers.SendVerificationCode(ctx, &customers.SendVerificationCodeRequest{
		ReceiverType: customers.ReceiverTypeSMS, MobilePhone: mobile, Lang: core.MessageLanguageEnglish, TimeoutMinutes: 5,
	}))

	created, err := client.Customers.Create(ctx, &customers.CreateRequest{
		DomainName: "qingyun_trade", MobilePhone: mobile, VerificationCode: code(t, s, mobile, customers.SceneRegistration),
		XAccountID: "crm-1", XAccountType: s.Named("partner").XAccountType, Password: core.NewSecret("Correct-Horse-9"), MarketingOptOut: customers.MarketingOptOutYes,
	})
	require.NoError(t, err)
	assert.Equal(t, "qingyun_trade", created.DomainName)
	listed, err := client.Customers.List(ctx, &customers.ListRequest{CustomerID: created.DomainID})
	require.NoError(t, err)
	assert.Zero(t, listed.TotalCount, "the link is made later")
	s.Advance(10 * time.Second)
	testkit.Equal(t, customers.Customer{
		AccountName: "qingyun_trade", CustomerID: created.DomainID, AssociatedOn: testkit.SandboxStart.Add(10 * time.Second),
		AssociationType: core.AssociationTypeResale, Telephone: mobile, CountryCode: "0086",
		VerifiedStatus: new(customers.VerificationStatusNotVerified), CustomerType: customers.CustomerTypeNotSet, FreezeState: customers.FreezeStateNone,
		XAccountID: "crm-1", XAccountType: "PARTNER_IDP", CustomerLevel: customers.CustomerLevelV0,
	}, found(t, client, created.DomainID, ""))

	checked, err = client.Customers.CheckIdentity(ctx, free)
	require.NoError(t, err)
	assert.Equal(t, customers.CheckResultUsed, checked.CheckResult)
	checked, err = client.Customers.CheckIdentity(ctx, &customers.CheckIdentityRequest{SearchType: customers.SearchTypeMobile, SearchValue: "0086-" + mobile})
	require.NoError(t, err)
	assert.Equal(t, customers.CheckResultAvailable, checked.CheckResult)
	assert.Equal(t, 4, checked.MobileRemainAvailableNum)
	for email, want := range map[string]customers.CheckResult{"verified@example.com": customers.CheckResultUsed, "free@example.com": customers.CheckResultAvailable} {
		checked, err = client.Customers.CheckIdentity(ctx, &customers.CheckIdentityRequest{SearchType: customers.SearchTypeEmail, SearchValue: email})
		require.NoError(t, err)
		assert.Equal(t, want, checked.CheckResult)
	}

	// The new account is a working one.
	status, err := s.Client("qingyun_trade").Customers.GetVerificationStatus(ctx)
	require.NoError(t, err)
	assert.Equal(t, customers.VerificationStatusNotVerified, status.VerifiedStatus)
	assert.Nil(t, status.VerifiedType)
}

func TestKindsOfNewCustomers(t *testing.T) {
	t.Parallel()
	s, ctx := testkit.NewSandbox(t), t.Context()
	distributor, reseller := s.Client("distributor"), s.ID("reseller_one")
	for name, test := range map[string]struct {
		client   *partnerbss.Client
		req      customers.CreateRequest
		reseller string // under which the customer is found
		is       core.AssociationType
	}{
		"with a random name":          {s.Client("partner"), customers.CreateRequest{XAccountID: "n-1", XAccountType: "PARTNER_IDP", IncludeAssociationResult: true}, "", core.AssociationTypeResale},
		"in consulting sale":          {s.Client("partner"), customers.CreateRequest{XAccountID: "n-2", XAccountType: "PARTNER_IDP", IncludeAssociationResult: true, AssociationType: "1"}, "", core.AssociationTypeConsulting},
		"by a reseller":               {s.Client("reseller_one"), customers.CreateRequest{XAccountID: "n-3", XAccountType: s.Named("reseller_one").XAccountType, IncludeAssociationResult: true}, reseller, core.AssociationTypeResale},
		"by a distributor for it":     {distributor, customers.CreateRequest{XAccountID: "n-4", XAccountType: "DISTRIBUTOR_IDP", IncludeAssociationResult: true, IndirectPartnerID: reseller}, reseller, core.AssociationTypeResale},
		"reseller field of a partner": {s.Client("partner"), customers.CreateRequest{XAccountID: "n-5", XAccountType: "PARTNER_IDP", IncludeAssociationResult: true, IndirectPartnerID: reseller}, "", core.AssociationTypeResale},
	} {
		t.Run(name, func(t *testing.T) {
			created, err := test.client.Customers.Create(ctx, &test.req)
			require.NoError(t, err)
			assert.Len(t, created.DomainName, 32)
			by := test.client
			if test.reseller != "" {
				by = distributor
			}
			customer := found(t, by, created.DomainID, test.reseller)
			assert.Equal(t, test.is, customer.AssociationType)
			assert.Equal(t, test.req.XAccountID, customer.XAccountID)
			assert.Equal(t, created.DomainName, customer.AccountName)
		})
	}
}

// The account exists, its link is late: the error says so, nobody creates a second one.
func TestACustomerWhoseLinkIsNotConfirmed(t *testing.T) {
	t.Parallel()
	s, ctx := testkit.NewSandbox(t, emulator.WithAssociationDelay(time.Minute)), t.Context()
	client := s.Client("partner", option.WithMaxRetries(3))
	_, err := client.Customers.Create(ctx, &customers.CreateRequest{
		DomainName: "slow-link", XAccountID: "crm-2", XAccountType: "PARTNER_IDP", IncludeAssociationResult: true,
	})
	refused := testkit.RefusedWith(t, err, "CBC.99000050", core.ErrOutcomeUnknown, core.OutcomeUnknown)
	assert.Equal(t, http.StatusInternalServerError, refused.StatusCode)
	assert.ErrorContains(t, err, "do not repeat: check customers.List")
	s.AssertCalls(t, "CreateSubCustomer", 1)
	created, ok := customers.CreatedDespite(err)
	require.True(t, ok)
	assert.Equal(t, "slow-link", created.DomainName)
	s.Advance(time.Minute)
	assert.Equal(t, "crm-2", found(t, client, created.DomainID, "").XAccountID)
}

// After a lost answer the list tells whether the customer exists.
func TestALostCreationIsSettledByTheList(t *testing.T) {
	t.Parallel()
	for kind, exists := range map[emulator.FaultKind]bool{
		emulator.FaultKindDropBefore: false, emulator.FaultKindDropAfter: true, emulator.FaultKindTruncate: true, emulator.FaultKindHTML: false,
	} {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			s, ctx := testkit.NewSandbox(t), t.Context()
			client, began := s.Client("partner", option.WithMaxRetries(3)), s.Now()
			req := &customers.CreateRequest{XAccountID: "crm-3", XAccountType: "PARTNER_IDP"}
			s.Fail(emulator.Fault{Operation: "CreateSubCustomer", Kind: kind})
			_, err := client.Customers.Create(ctx, req)
			require.ErrorIs(t, err, core.ErrOutcomeUnknown)
			assert.ErrorContains(t, err, "check customers.List (compare XAccountID")
			_, despite := customers.CreatedDespite(err)
			assert.False(t, despite)
			s.AssertCalls(t, "CreateSubCustomer", 1)

			s.Advance(time.Second)
			seen := 0
			for _, c := range testkit.Collect(t, client.Customers.All(ctx, &customers.ListRequest{AssociatedOnBegin: began})) {
				if c.XAccountID == req.XAccountID {
					seen++
				}
			}
			assert.Equal(t, exists, seen == 1)
			_, err = client.Customers.Create(ctx, req)
			if exists {
				testkit.RefusedWith(t, err, "CBC.99000039", core.ErrDuplicate, core.OutcomeRejected)
			} else {
				require.NoError(t, err)
			}
			s.AssertEffects(t, "CreateSubCustomer", 1)
		})
	}
}

func TestWhatThePlatformRefusesOfNewCustomers(t *testing.T) {
	t.Parallel()
	s, ctx := testkit.NewSandbox(t), t.Context()
	const mobile = "13800009999"
	for name, test := range map[string]struct {
		by   string
		req  customers.CreateRequest
		code string
		is   error
	}{
		"name taken":                 {"partner", customers.CreateRequest{DomainName: "customer_new"}, "CBC.99000038", core.ErrDuplicate},
		"name format":                {"partner", customers.CreateRequest{DomainName: "1abcde"}, "CBC.99000031", nil},
		"id taken":                   {"partner", customers.CreateRequest{XAccountID: "platform-user-1"}, "CBC.99000039", core.ErrDuplicate},
		"platform id of another":     {"partner", customers.CreateRequest{XAccountType: "RIVAL_IDP"}, "CBC.0101", core.ErrInvalidParameter},
		"password format":            {"partner", customers.CreateRequest{Password: core.NewSecret("abcdefgh")}, "CBC.99000036", nil},
		"mobile format":              {"partner", customers.CreateRequest{MobilePhone: "12345", VerificationCode: core.NewSecret("123456")}, "CBC.5017", nil},
		"no code for the mobile":     {"partner", customers.CreateRequest{MobilePhone: mobile}, "CBC.0100", core.ErrInvalidParameter},
		"code that was never sent":   {"partner", customers.CreateRequest{MobilePhone: mobile, VerificationCode: core.NewSecret("123456")}, "CBC.99004010", core.ErrVerificationCode},
		"distributor itself":         {"distributor", customers.CreateRequest{XAccountType: "DISTRIBUTOR_IDP"}, "CBC.50010059", nil},
		"reseller of nobody":         {"distributor", customers.CreateRequest{XAccountType: "DISTRIBUTOR_IDP", IndirectPartnerID: s.ID("partner")}, "CBC.99000037", core.ErrForbidden},
		"authorisation that failed":  {"partner", customers.CreateRequest{XAccountID: "user-TEST0004"}, "CBC.99000004", nil},
		"a customer as its own boss": {"customer_new", customers.CreateRequest{}, "CBC.0151", core.ErrForbidden},
	} {
		t.Run(name, func(t *testing.T) {
			if test.req.XAccountID == "" {
				test.req.XAccountID = "n"
			}
			if test.req.XAccountType == "" {
				test.req.XAccountType = "PARTNER_IDP"
			}
			opts := []option.Option{option.WithoutValidation()} // what the client would refuse itself
			if test.code == "CBC.0151" {
				account := s.Named(test.by) // whose role the client does not know
				opts = append(opts, option.WithCredentials(auth.NewAKSK(account.AccessKey, account.SecretKey)))
			}
			count := len(s.AccountsOf(emulator.RoleCustomer))
			_, err := s.Client(test.by).Customers.Create(ctx, &test.req, opts...)
			outcome := core.OutcomeRejected
			if test.code == "CBC.99000004" { // the account may exist, says its meaning
				outcome = core.OutcomeUnknown
			}
			testkit.RefusedWith(t, err, test.code, test.is, outcome)
			assert.Len(t, s.AccountsOf(emulator.RoleCustomer), count, "nothing was created")
		})
	}
}

func TestPartnersThatMayNotLinkCustomers(t *testing.T) {
	t.Parallel()
	reseller := func(name string) []emulator.SeedReseller {
		return []emulator.SeedReseller{{SeedPartner: emulator.SeedPartner{Name: name}}}
	}
	s := testkit.NewSandbox(t, emulator.WithSeed(emulator.Seed{
		Partners: []emulator.SeedPartner{{Name: "restricted", Restricted: true}, {Name: "tester", TestAccount: true}},
		Distributors: []emulator.SeedDistributor{
			{SeedPartner: emulator.SeedPartner{Name: "left"}, LeftProgramme: true, Resellers: reseller("under_left")},
			{SeedPartner: emulator.SeedPartner{Name: "blocked", Restricted: true}, Resellers: reseller("under_blocked")},
		},
	}))
	for name, test := range map[string]struct {
		code string
		is   error
	}{
		"restricted": {"CBC.50010085", nil}, "tester": {"CBC.99005035", core.ErrForbidden},
		"under_left": {"CBC.50010065", nil}, "under_blocked": {"CBC.50010086", nil},
	} {
		_, err := s.Client(name).Customers.Create(t.Context(), &customers.CreateRequest{XAccountID: "n", XAccountType: s.Named(name).XAccountType})
		testkit.RefusedWith(t, err, test.code, test.is, core.OutcomeRejected)
	}
}

func TestCodesForRegistration(t *testing.T) {
	t.Parallel()
	const mobile = "13800007777"
	s, ctx := testkit.NewSandbox(t), t.Context()
	client := s.Client("partner")
	send := func(minutes int) core.Secret {
		t.Helper()
		require.NoError(t, client.Customers.SendVerificationCode(ctx, &customers.SendVerificationCodeRequest{
			ReceiverType: customers.ReceiverTypeSMS, MobilePhone: mobile, TimeoutMinutes: minutes, Scene: customers.SceneRegistration,
		}))
		return code(t, s, mobile, customers.SceneRegistration)
	}
	create := func(id string, with core.Secret) error {
		_, err := client.Customers.Create(ctx, &customers.CreateRequest{MobilePhone: mobile, VerificationCode: with, XAccountID: id, XAccountType: "PARTNER_IDP"})
		return err
	}
	good := send(0)
	require.NoError(t, create("m-1", good))
	testkit.RefusedWith(t, create("m-2", good), "CBC.99004010", core.ErrVerificationCode, core.OutcomeRejected)
	good = send(0)
	for range 3 {
		testkit.RefusedWith(t, create("m-2", core.NewSecret("000000")), "CBC.99004010", core.ErrVerificationCode, core.OutcomeRejected)
	}
	testkit.RefusedWith(t, create("m-2", good), "CBC.99004009", core.ErrVerificationCode, core.OutcomeRejected)
	good = send(0)
	s.Advance(10 * time.Minute)
	testkit.RefusedWith(t, create("m-2", good), "CBC.99004008", core.ErrVerificationCode, core.OutcomeRejected)
	good = send(3000) // counts as 5
	s.Advance(5 * time.Minute)
	testkit.RefusedWith(t, create("m-2", good), "CBC.99004008", core.ErrVerificationCode, core.OutcomeRejected)
	for i := 2; i <= 5; i++ {
		require.NoError(t, create(fmt.Sprint("m-", i), send(0)))
	}
	testkit.RefusedWith(t, create("m-6", send(0)), "CBC.99000030", nil, core.OutcomeRejected)

	for number, want := range map[string]string{"13900000029": "CBC.99000029", "13900000051": "CBC.99000051"} {
		require.NoError(t, client.Customers.SendVerificationCode(ctx, &customers.SendVerificationCodeRequest{ReceiverType: customers.ReceiverTypeSMS, MobilePhone: number}))
		_, err := client.Customers.Create(ctx, &customers.CreateRequest{
			MobilePhone: number, VerificationCode: code(t, s, number, customers.SceneRegistration), XAccountID: number, XAccountType: "PARTNER_IDP",
		})
		testkit.RefusedWith(t, err, want, core.ErrDuplicate, core.OutcomeRejected)
	}
}

func TestTooManyCodes(t *testing.T) {
	t.Parallel()
	s, ctx := testkit.NewSandbox(t), t.Context()
	client := s.Client("partner")
	req := &customers.SendVerificationCodeRequest{ReceiverType: customers.ReceiverTypeSMS, MobilePhone: "13800006666"}
	for range 15 {
		require.NoError(t, client.Customers.SendVerificationCode(ctx, req))
	}
	testkit.RefusedWith(t, client.Customers.SendVerificationCode(ctx, req), "CBC.99004015", nil, core.OutcomeRejected)
	s.Advance(time.Hour)
	require.NoError(t, client.Customers.SendVerificationCode(ctx, req))

	// Nothing settles a lost answer but the customer's phone.
	s.Fail(emulator.Fault{Operation: "SendVerificationMessageCode", Kind: emulator.FaultKindDropAfter})
	err := client.Customers.SendVerificationCode(ctx, req)
	require.ErrorIs(t, err, core.ErrOutcomeUnknown)
	s.AssertEffects(t, "SendVerificationMessageCode", 17)
}
