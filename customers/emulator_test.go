package customers_test

import (
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	partnerbss "github.com/partnerbss/partnerbss-go"
	"github.com/partnerbss/partnerbss-go/auth"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/customers"
	"github.com/partnerbss/partnerbss-go/emulator"
	"github.com/partnerbss/partnerbss-go/option"
)

// clientOf returns a client with the keys of an account of the emulator, without
// sockets, so that it can run on the clock of a bubble.
func clientOf(t *testing.T, e *emulator.Emulator, account string) (*partnerbss.Client, emulator.Account) {
	t.Helper()
	owner, ok := e.Account(account)
	require.True(t, ok)
	client, err := partnerbss.NewClient(
		option.WithCredentials(auth.NewAKSK(owner.AccessKey, core.Secret(owner.SecretKey), auth.WithAccountID(owner.AccountID))),
		option.WithHTTPClient(&http.Client{Transport: e.Transport()}),
	)
	require.NoError(t, err)
	return client, owner
}

func TestANewCustomerIsAwaitedUntilItIsLinked(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client, partner := clientOf(t, emulator.New(emulator.WithAssociationDelay(20*time.Second)), "partner")
		began := time.Now()
		created, err := client.Customers.Create(t.Context(), &customers.CreateRequest{
			DomainName: "qingyun_trade", XAccountID: "crm-20260305-0017", XAccountType: partner.XAccountType,
		})
		require.NoError(t, err)

		customer, err := client.Customers.WaitAssociated(within(t, time.Minute), created.DomainID)
		require.NoError(t, err)
		assert.GreaterOrEqual(t, time.Since(began), 20*time.Second)
		assert.Equal(t, "qingyun_trade", customer.AccountName)
		assert.Equal(t, "crm-20260305-0017", customer.XAccountID)
	})
}

func TestANewCustomerOfAResellerIsAwaitedUnderTheReseller(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := emulator.New()
		client, distributor := clientOf(t, e, "distributor")
		reseller, ok := e.Account("reseller_one")
		require.True(t, ok)
		created, err := client.Customers.Create(t.Context(), &customers.CreateRequest{
			XAccountID: "crm-20260305-0018", XAccountType: distributor.XAccountType, IndirectPartnerID: reseller.AccountID,
		})
		require.NoError(t, err)

		customer, err := client.Customers.WaitAssociatedTo(within(t, time.Minute), reseller.AccountID, created.DomainID)
		require.NoError(t, err)
		assert.Equal(t, created.DomainID, customer.CustomerID)
	})
}

func TestAReviewIsAwaitedUntilItIsDecided(t *testing.T) {
	for name, test := range map[string]struct {
		corporation string
		approved    bool
	}{
		"approved": {"青云贸易有限公司", true},
		"rejected": {"拒绝贸易有限公司", false},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				e := emulator.New(emulator.WithReviewDelay(time.Hour))
				client, partner := clientOf(t, e, "partner")
				customer, ok := e.Account("customer_new")
				require.True(t, ok)
				req := byLicense()
				req.CustomerID, req.XAccountType, req.CorpName = customer.AccountID, partner.XAccountType, test.corporation
				submitted, err := client.Customers.VerifyEnterprise(t.Context(), req)
				require.NoError(t, err)
				require.Equal(t, customers.ManualReviewNeeded, submitted.ManualReview)

				review, err := client.Customers.WaitReviewed(within(t, 2*time.Hour), customer.AccountID)
				require.NoError(t, err)
				assert.Equal(t, test.approved, review.Approved())
				assert.Equal(t, !test.approved, review.Rejected())
			})
		})
	}
}
