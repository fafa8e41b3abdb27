package legacy_test

import (
	"context"
	"errors"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/auth"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/test/testkit"
	"github.com/partnerbss/partnerbss-go/legacy"
	"github.com/partnerbss/partnerbss-go/option"
)

// provider counts how often it is asked for credentials.
type provider struct {
	credentials auth.Credentials
	err         error
	role        core.Role
	asked       int
}

func (p *provider) Credentials(context.Context, auth.IAM) (auth.Credentials, error) {
	p.asked++
	return p.credentials, p.err
}

func (p *provider) Role() core.Role { return p.role }

var keys = auth.Credentials{AccessKey: "FIXTUREACCESSKEY0001", SecretKey: core.NewSecret("fixture-secret-key")}

func of(id string) auth.Credentials {
	credentials := keys
	credentials.AccountID = id
	return credentials
}

// balancesOf answers the balances of the partner with that ID, and no other's.
func balancesOf(t *testing.T, id string, answers int) *testkit.Platform {
	answer := testkit.Answer{Body: []byte(`{"account_balances": []}`)}
	list := make([]testkit.Answer, answers)
	for i := range list {
		list[i] = answer
	}
	return testkit.NewPlatform(t, http.MethodGet, "/v1.0/"+id+"/partner/account-mgr/balances", list...)
}

func TestAccountOfThePathIsThatOfTheCredentials(t *testing.T) {
	t.Parallel()
	client := testkit.Client(t, balancesOf(t, partnerID, 2), asPartner)
	req := &legacy.ListPartnerBalancesV1Request{CustomerID: customerID}
	for range 2 {
		_, err := client.Legacy.ListPartnerBalancesV1(t.Context(), req)
		require.NoError(t, err)
		assert.Equal(t, &legacy.ListPartnerBalancesV1Request{CustomerID: customerID}, req, "the request is the caller's")
	}
}

func TestAccountOfThePathIsThatOfTheRequestWhereGiven(t *testing.T) {
	t.Parallel()
	client := testkit.Client(t, balancesOf(t, "another", 2), asPartner)
	req := &legacy.ListPartnerBalancesV1Request{PartnerID: "another"}
	_, err := client.Legacy.ListPartnerBalancesV1(t.Context(), req)
	require.NoError(t, err)
	_, err = client.Legacy.ListPartnerBalancesV1(t.Context(), req, option.WithCredentials(&provider{credentials: keys}))
	require.NoError(t, err, "the account of the credentials need not be known")
}

func TestAccountOfThePathFollowsTheCredentialsOfTheCall(t *testing.T) {
	t.Parallel()
	client := testkit.Client(t, balancesOf(t, "of-the-call", 1), asPartner)
	_, err := client.Legacy.ListPartnerBalancesV1(t.Context(), &legacy.ListPartnerBalancesV1Request{},
		option.WithCredentials(&provider{credentials: of("of-the-call")}))
	require.NoError(t, err)
}

func TestAccountOfThePathFollowsADerivedClient(t *testing.T) {
	t.Parallel()
	platform := listPeriodResources.platform(t, testkit.Answer{Body: []byte(`{"data": [], "total_count": 0}`)})
	customer, err := testkit.Client(t, platform, asPartner).ForCustomer(&provider{credentials: of(customerID), role: core.RoleCustomer})
	require.NoError(t, err)
	_, err = customer.Legacy.ListPeriodResourcesV1(t.Context(), &legacy.ListPeriodResourcesV1Request{})
	require.NoError(t, err)
}

func TestAccountOfThePathIsOneEscapedSegment(t *testing.T) {
	t.Parallel()
	client := testkit.Client(t, balancesOf(t, "a%2Fb", 1))
	_, err := client.Legacy.ListPartnerBalancesV1(t.Context(), &legacy.ListPartnerBalancesV1Request{},
		option.WithCredentials(&provider{credentials: of("a/b")}))
	require.NoError(t, err)
}

func TestUnknownAccountIsNamed(t *testing.T) {
	t.Parallel()
	nameless := option.WithCredentials(&provider{credentials: keys})
	client := testkit.Client(t, balancesOf(t, "none", 0), nameless)

	_, err := client.Legacy.ListPartnerBalancesV1(t.Context(), &legacy.ListPartnerBalancesV1Request{})
	invalid := testkit.Invalid(t, err, "partner_id")
	assert.Equal(t, "legacy.ListPartnerBalancesV1Request", invalid.Request)
	assert.ErrorContains(t, err, "partner_id must be given when the credentials do not name their account")
	assert.Equal(t, core.OutcomeNotSent, core.OutcomeOf(err))

	_, err = client.Legacy.RenewResourcesV1(t.Context(), &renewResources.request)
	testkit.Invalid(t, err, "domain_id")

	// There is no request without the account, whatever else may go unchecked.
	_, err = client.Legacy.ListPartnerBalancesV1(t.Context(), &legacy.ListPartnerBalancesV1Request{}, option.WithoutValidation())
	testkit.Invalid(t, err, "partner_id")
}

func TestCredentialsAreNotAskedForAnInvalidRequest(t *testing.T) {
	t.Parallel()
	who := &provider{credentials: of(partnerID)}
	client := testkit.Client(t, adjustCustomerAccount.platform(t), option.WithCredentials(who))
	_, err := client.Legacy.AdjustCustomerAccountV1(t.Context(), &legacy.AdjustCustomerAccountV1Request{})
	testkit.Invalid(t, err, "customer_id", "amount", "currency", "measure_id")
	_, err = client.Legacy.AdjustCustomerAccountV1(t.Context(), nil)
	testkit.Invalid(t, err, "request")
	assert.Zero(t, who.asked)
}

func TestWithoutValidationFillsTheAccountAllTheSame(t *testing.T) {
	t.Parallel()
	platform := adjustCustomerAccount.platform(t, testkit.Answer{Body: []byte(`{"trans_id": "T1"}`)})
	client := testkit.Client(t, platform, asPartner)
	_, err := client.Legacy.AdjustCustomerAccountV1(t.Context(), &legacy.AdjustCustomerAccountV1Request{}, option.WithoutValidation())
	require.NoError(t, err)
	platform.Sent(nil, `{"customer_id": "", "amount": "0", "currency": "", "measure_id": 0}`)
}

func TestWrongCallerIsToldBeforeCredentialsAreAskedFor(t *testing.T) {
	t.Parallel()
	who := &provider{err: errors.New("asked"), role: core.RolePartner}
	client := testkit.Client(t, renewResources.platform(t), option.WithCredentials(who))
	_, err := client.Legacy.RenewResourcesV1(t.Context(), &renewResources.request)
	require.ErrorIs(t, err, core.ErrWrongCaller)
	assert.Zero(t, who.asked)
}

func TestCredentialsThatFailEndTheCall(t *testing.T) {
	t.Parallel()
	broken := errors.New("vault is sealed")
	who := &provider{err: broken}
	client := testkit.Client(t, renewResources.platform(t), option.WithCredentials(who))
	_, err := client.Legacy.RenewResourcesV1(t.Context(), &renewResources.request)
	require.ErrorIs(t, err, broken)
	assert.EqualError(t, err, "legacy.RenewResourcesV1: credentials: vault is sealed; not sent")
	assert.Equal(t, 1, who.asked)
}

func TestOptionThatFailsEndsTheCall(t *testing.T) {
	t.Parallel()
	client := testkit.Client(t, balancesOf(t, partnerID, 0), asPartner)
	_, err := client.Legacy.ListPartnerBalancesV1(t.Context(), &legacy.ListPartnerBalancesV1Request{}, option.WithTimeout(-1))
	assert.ErrorContains(t, err, "option.WithTimeout")
}

func TestDryRunShowsTheAccount(t *testing.T) {
	t.Parallel()
	client := testkit.Client(t, adjustCustomerAccount.platform(t), asPartner)
	var plan core.Plan
	_, err := client.Legacy.AdjustCustomerAccountV1(t.Context(), &adjustCustomerAccount.request, option.DryRun(&plan))
	require.ErrorIs(t, err, core.ErrDryRun)
	assert.Equal(t, "https://bss.myhuaweicloud.com"+adjustCustomerAccount.path, plan.URL)
	assert.Contains(t, string(plan.Body), `"amount":"1000.5"`)
}

// Credentials that would have to be obtained first do not tell their account in
// a dry run, which sends nothing at all.
func TestDryRunWithoutCredentialsAtHandNamesTheParameter(t *testing.T) {
	t.Parallel()
	customer := auth.NewAgencyToken(&provider{credentials: of(partnerID)}, auth.Agency{Name: "partner_agency", CustomerID: customerID})
	client := testkit.Client(t, renewResources.platform(t), option.WithCredentials(customer))
	var plan core.Plan
	_, err := client.Legacy.RenewResourcesV1(t.Context(), &renewResources.request, option.DryRun(&plan))
	require.ErrorIs(t, err, core.ErrDryRun)
	assert.Equal(t, "https://bss.myhuaweicloud.com/v1.0/%7Bdomain_id%7D/common/order-mgr/resources/renew", plan.URL)
}

// journal keeps what it is told.
type journal struct{ begun, ended []core.JournalEntry }

func (j *journal) Begin(_ context.Context, entry core.JournalEntry) error {
	j.begun = append(j.begun, entry)
	return nil
}

func (j *journal) End(_ context.Context, entry core.JournalEntry) { j.ended = append(j.ended, entry) }

func TestJournalIsToldOfOneCallWithItsAccount(t *testing.T) {
	t.Parallel()
	var kept journal
	client := testkit.Client(t, adjustCustomerAccount.platform(t, testkit.Answer{Body: []byte(`{"trans_id": "T1"}`)}), asPartner)
	_, err := client.Legacy.AdjustCustomerAccountV1(t.Context(), &adjustCustomerAccount.request, option.WithJournal(&kept))
	require.NoError(t, err)
	require.Len(t, kept.begun, 1)
	require.Len(t, kept.ended, 1)
	assert.Equal(t, adjustCustomerAccount.path, kept.begun[0].Path)
	assert.Equal(t, partnerID, kept.begun[0].Account)
}
