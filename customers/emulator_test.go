package customers_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/customers"
	"github.com/partnerbss/partnerbss-go/emulator"
	"github.com/partnerbss/partnerbss-go/internal/test/testkit"
)

func TestANewCustomerIsAwaitedUntilItIsLinked(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := testkit.Around(t, emulator.New(emulator.WithAssociationDelay(20*time.Second)))
		client := s.Client("partner")
		began := time.Now()
		created, err := client.Customers.Create(t.Context(), &customers.CreateRequest{
			DomainName: "qingyun_trade", XAccountID: "crm-20260305-0017", XAccountType: s.Named("partner").XAccountType,
		})
		require.NoError(t, err)

		customer, err := client.Customers.WaitAssociated(within(t, time.Minute), &customers.WaitAssociatedRequest{CustomerID: created.DomainID})
		require.NoError(t, err)
		assert.GreaterOrEqual(t, time.Since(began), 20*time.Second)
		assert.Equal(t, "qingyun_trade", customer.AccountName)
		assert.Equal(t, "crm-20260305-0017", customer.XAccountID)
	})
}

func TestANewCustomerOfAResellerIsAwaitedUnderTheReseller(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := testkit.Around(t, emulator.New())
		client, reseller := s.Client("distributor"), s.ID("reseller_one")
		created, err := client.Customers.Create(t.Context(), &customers.CreateRequest{
			XAccountID: "crm-20260305-0018", XAccountType: s.Named("distributor").XAccountType, IndirectPartnerID: reseller,
		})
		require.NoError(t, err)

		customer, err := client.Customers.WaitAssociated(within(t, time.Minute), &customers.WaitAssociatedRequest{
			CustomerID: created.DomainID, IndirectPartnerID: reseller,
		})
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
				s := testkit.Around(t, emulator.New(emulator.WithReviewDelay(time.Hour)))
				client, req := s.Client("partner"), byLicense()
				req.CustomerID, req.CorpName = s.ID("customer_new"), test.corporation
				submitted, err := client.Customers.VerifyEnterprise(t.Context(), req)
				require.NoError(t, err)
				require.Equal(t, customers.ManualReviewNeeded, submitted.ManualReview)

				review, err := client.Customers.WaitReviewed(within(t, 2*time.Hour), &customers.GetVerificationReviewRequest{CustomerID: req.CustomerID})
				require.NoError(t, err)
				assert.Equal(t, test.approved, review.Approved())
				assert.Equal(t, !test.approved, review.Rejected())
			})
		})
	}
}
