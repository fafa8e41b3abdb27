package partnerbss_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	partnerbss "github.com/partnerbss/partnerbss-go"
	"github.com/partnerbss/partnerbss-go/accounts"
	"github.com/partnerbss/partnerbss-go/auth"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/customers"
	"github.com/partnerbss/partnerbss-go/emulator"
	"github.com/partnerbss/partnerbss-go/option"
)

// What bss-emulator -print-env sets is all that a program needs.
func TestAClientOfTheEnvironment(t *testing.T) {
	server := emulator.Start(t)
	t.Setenv(auth.EnvAccessKey, server.Partner.AccessKey)
	t.Setenv(auth.EnvSecretKey, server.Partner.SecretKey)
	t.Setenv(auth.EnvDomainID, server.Partner.AccountID)
	t.Setenv(auth.EnvRole, "partner")
	t.Setenv(auth.EnvSecurityToken, "")
	t.Setenv(partnerbss.EnvEndpoint, server.URL)
	t.Setenv(partnerbss.EnvIAMEndpoint, server.URL)

	client, err := partnerbss.NewClient()
	require.NoError(t, err)
	page, err := client.Customers.List(t.Context(), &customers.ListRequest{})
	require.NoError(t, err)
	assert.Equal(t, len(server.Customers), page.TotalCount)

	customer := server.Customer("customer_verified")
	acting, err := client.ForCustomer(auth.NewAgencyKeys(auth.Default(), auth.Agency{Name: customer.AgencyName, CustomerID: customer.AccountID}))
	require.NoError(t, err)
	balances, err := acting.Accounts.GetCustomerBalances(t.Context())
	require.NoError(t, err, "tokens come from the IAM endpoint of the environment")
	assert.NotEmpty(t, balances.AccountBalances)

	// An option of the program's own counts more.
	elsewhere := emulator.Start(t, emulator.WithRandomSeed(2))
	other, err := partnerbss.NewClient(option.WithEndpoint(elsewhere.URL), option.WithMaxRetries(0))
	require.NoError(t, err)
	_, err = other.Accounts.ListPartnerBalances(t.Context(), &accounts.ListPartnerBalancesRequest{})
	require.Error(t, err, "the other emulator does not know the key")
	assert.Equal(t, 1, len(elsewhere.Emulator.Calls()))
}

func TestAWrongEndpointInTheEnvironmentIsNamed(t *testing.T) {
	for _, variable := range []string{partnerbss.EnvEndpoint, partnerbss.EnvIAMEndpoint} {
		t.Setenv(variable, "not an address")
		_, err := partnerbss.NewClient()
		require.ErrorContains(t, err, variable)
		t.Setenv(variable, "")
	}
}

// The vendor's SDK takes several addresses in one variable.
func TestTheFirstOfSeveralEndpointsInTheEnvironmentCounts(t *testing.T) {
	server := emulator.Start(t)
	t.Setenv(partnerbss.EnvEndpoint, " "+server.URL+" , https://bss.example")
	t.Setenv(partnerbss.EnvIAMEndpoint, ","+server.URL+",https://iam.example")
	partner := auth.NewUserToken(auth.User{Domain: server.Partner.AccountName, Name: server.Partner.UserName, Password: core.NewSecret(server.Partner.Password)})
	client, err := partnerbss.NewClient(option.WithCredentials(partner))
	require.NoError(t, err)
	_, err = client.Customers.List(t.Context(), &customers.ListRequest{})
	require.NoError(t, err)

	// An option takes one.
	_, err = partnerbss.NewClient(option.WithEndpoint(server.URL + ",https://bss.example"))
	require.ErrorContains(t, err, "option.WithEndpoint: one address, please")
}

func TestAnEndpointInTheClearOfTheEnvironmentTakesAnOption(t *testing.T) {
	t.Setenv(partnerbss.EnvEndpoint, "http://emulator.example:8080")
	_, err := partnerbss.NewClient()
	require.ErrorContains(t, err, "endpoint http://emulator.example:8080 is not https and not this machine")
	_, err = partnerbss.NewClient(option.WithPlainHTTP())
	require.NoError(t, err)
}
