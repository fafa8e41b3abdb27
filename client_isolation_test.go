package partnerbss_test

import (
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	partnerbss "github.com/partnerbss/partnerbss-go"
	"github.com/partnerbss/partnerbss-go/auth"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/customers"
	"github.com/partnerbss/partnerbss-go/emulator"
	"github.com/partnerbss/partnerbss-go/option"
)

// One client serves many customers at once, with their credentials on single
// calls and on clients derived for them, and nobody ever sees another's data.
func TestManyCustomersThroughOneClient(t *testing.T) {
	t.Parallel()
	const n = 6
	seed := emulator.Seed{Partners: []emulator.SeedPartner{{Name: "partner", Password: "Partner-Pass-1", Cash: decimal.NewFromInt(100000)}}}
	for i := range n {
		seed.Partners[0].Customers = append(seed.Partners[0].Customers, emulator.SeedCustomer{
			Name: fmt.Sprint("customer_", i), Password: "Customer-Pass-1", XAccountID: fmt.Sprint("user-", i), RealName: "x", Cash: decimal.New(int64(10000+i), -2),
		})
	}
	srv := emulator.Start(t, emulator.WithSeed(seed), emulator.WithoutQuotas())
	partners := []auth.Provider{
		auth.NewAKSK(srv.Partner.AccessKey, srv.Partner.SecretKey, auth.WithAccountID(srv.Partner.AccountID), auth.WithRole(core.RolePartner)),
		auth.NewUserToken(auth.User{Domain: srv.Partner.AccountName, Name: srv.Partner.UserName, Password: core.NewSecret(srv.Partner.Password)}),
	}
	client, err := partnerbss.NewClient(option.WithEndpoint(srv.URL), option.WithIAMEndpoint(srv.URL), option.WithCredentials(partners[0]), option.WithoutQuota())
	require.NoError(t, err)

	var providers [n][]auth.Provider
	var derived [n]*partnerbss.Client
	for i := range n {
		account := srv.Customer(fmt.Sprint("customer_", i))
		agency := auth.Agency{Name: account.AgencyName, CustomerID: account.AccountID, ProjectName: "cn-north-4"}
		if agency.Name == "" {
			agency.Name = srv.Partner.AgencyName
		}
		providers[i] = []auth.Provider{
			auth.NewAgencyKeys(partners[0], agency), auth.NewAgencyKeys(partners[1], agency),
			auth.NewAgencyKeys(partners[0], agency), auth.NewAgencyKeys(partners[1], agency),
			auth.NewAKSK(account.AccessKey, account.SecretKey, auth.WithRole(core.RoleCustomer)),
		}
		derived[i], err = client.ForCustomer(providers[i][0])
		require.NoError(t, err)
	}

	sees := func(i int, through *partnerbss.Client, opts ...option.Option) {
		got, err := through.Accounts.GetCustomerBalances(t.Context(), opts...)
		if !assert.NoError(t, err) || !assert.NotEmpty(t, got.AccountBalances) {
			return
		}
		want := decimal.New(int64(10000+i), -2)
		assert.True(t, want.Equal(got.AccountBalances[0].Amount), "customer %d sees %s", i, got.AccountBalances[0].Amount)
	}
	var group sync.WaitGroup
	for range 24 {
		group.Go(func() {
			for range 20 {
				i := rand.IntN(n)
				switch rand.IntN(4) {
				case 0:
					sees(i, derived[i])
				case 1:
					sees(i, derived[rand.IntN(n)], option.WithCredentials(providers[i][rand.IntN(len(providers[i]))]))
				case 2:
					sees(i, client, option.WithCredentials(providers[i][rand.IntN(len(providers[i]))]), option.WithHeader("X-Customer", fmt.Sprint(i)))
				default:
					list, err := client.Customers.List(t.Context(), &customers.ListRequest{Limit: 100})
					if assert.NoError(t, err, "the client itself stays the partner's") {
						assert.Equal(t, n, list.TotalCount)
					}
				}
			}
		})
	}
	group.Wait()
}
