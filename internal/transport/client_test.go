package transport_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	partnerbss "github.com/partnerbss/partnerbss-go"
	"github.com/partnerbss/partnerbss-go/accounts"
	"github.com/partnerbss/partnerbss-go/auth"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/customers"
	"github.com/partnerbss/partnerbss-go/emulator"
	"github.com/partnerbss/partnerbss-go/option"
	"github.com/partnerbss/partnerbss-go/orders"
)

// agencyClient acts for a customer of an emulator with an agency of that name.
func agencyClient(t *testing.T, emu *emulator.Emulator, customer, agency string) *partnerbss.Client {
	t.Helper()
	partner, ok := emu.First(emulator.RolePartner)
	require.True(t, ok)
	account, ok := emu.Account(customer)
	require.True(t, ok)
	client, err := partnerbss.NewClient(
		option.WithEndpoint("https://emulator.test"), option.WithIAMEndpoint("https://emulator.test"),
		option.WithHTTPClient(&http.Client{Transport: emu.Transport()}), option.WithMaxRetries(0),
		option.WithCredentials(auth.NewAgencyKeys(
			auth.NewAKSK(partner.AccessKey, partner.SecretKey),
			auth.Agency{Name: agency, CustomerID: account.AccountID},
		)),
	)
	require.NoError(t, err)
	return client
}

// A broken answer of the identity service holds fresh keys, which no error quotes.
func TestBrokenAnswersWithKeysAreNotQuoted(t *testing.T) {
	t.Parallel()
	for _, kind := range []emulator.FaultKind{emulator.FaultKindTruncate, emulator.FaultKindHTML} {
		emu := emulator.New()
		client := agencyClient(t, emu, "customer_verified", "partner_agency")
		emu.Fail(emulator.Fault{Operation: "iam.*", Kind: kind})
		_, err := client.Accounts.GetCustomerBalances(t.Context())
		require.ErrorIs(t, err, core.ErrCredentials)
		var unreadable *core.DecodeError
		require.ErrorAs(t, err, &unreadable)
		assert.Empty(t, unreadable.Excerpt)
		for _, field := range []string{"secret", "securitytoken", "access"} {
			assert.NotContains(t, strings.ToLower(fmt.Sprintf("%v %+v", err, unreadable)), field+"\"", "%s", kind)
		}
	}
}

// An agency that does not exist is not an order that does not exist.
func TestMissingCredentialsAreNotAMissingOrder(t *testing.T) {
	t.Parallel()
	client := agencyClient(t, emulator.New(), "customer_without_agency", "partner_agency")
	_, err := client.Orders.Get(t.Context(), &orders.GetRequest{OrderID: "CS1"})
	require.ErrorIs(t, err, core.ErrCredentials)
	for _, misleading := range []error{core.ErrNotFound, core.ErrForbidden, core.ErrNoSuchAPI} {
		assert.NotErrorIs(t, err, misleading)
	}
	var refused *core.Error
	require.ErrorAs(t, err, &refused, "what the identity service said stays reachable")
	assert.True(t, strings.HasPrefix(refused.Operation, "iam."))
}

// A request that went through JSON has lost its secrets, and says so.
func TestRedactedSecretsAreNotSent(t *testing.T) {
	t.Parallel()
	stored, err := json.Marshal(customers.CreateRequest{XAccountID: "x", XAccountType: "y", Password: core.NewSecret("Secret-Pass-1")})
	require.NoError(t, err)
	require.NotContains(t, string(stored), "Secret-Pass-1")
	var back customers.CreateRequest
	require.ErrorContains(t, json.Unmarshal(stored, &back), "redacted")

	request := customers.CreateRequest{XAccountID: "x", XAccountType: "y", Password: core.NewSecret("[redacted]")}
	var invalid *core.ValidationError
	require.ErrorAs(t, request.Validate(), &invalid)
	assert.True(t, invalid.Has("password"))
}

// A very wrong request makes no very long error.
func TestErrorsOfLongListsStayShort(t *testing.T) {
	t.Parallel()
	err := (&accounts.ListCustomerBalancesRequest{Customers: make([]accounts.CustomerRef, 200_000)}).Validate()
	require.Error(t, err)
	assert.Less(t, len(err.Error()), 4096)
	assert.Contains(t, err.Error(), "at most 100 items")
	assert.Contains(t, err.Error(), "more")
}

func TestANilContextIsRefused(t *testing.T) {
	t.Parallel()
	client := agencyClient(t, emulator.New(), "customer_verified", "partner_agency")
	var none interface { // a nil context, without a linter's objection to the literal
		Deadline() (time.Time, bool)
		Done() <-chan struct{}
		Err() error
		Value(any) any
	}
	_, err := client.Accounts.GetCustomerBalances(none)
	require.ErrorContains(t, err, "nil context")
}

// slowly is a network on which some requests take longer than others.
type slowly struct {
	http.RoundTripper
	sent atomic.Int64
}

func (s *slowly) RoundTrip(r *http.Request) (*http.Response, error) {
	time.Sleep(time.Duration(s.sent.Add(1)*7%40) * time.Millisecond)
	return s.RoundTripper.RoundTrip(r)
}

// One program alone never trips over the quota that it keeps.
func TestThePaceOfTheClientIsThatOfThePlatform(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		emu := emulator.New()
		partner, _ := emu.First(emulator.RolePartner)
		client, err := partnerbss.NewClient(option.WithEndpoint("https://emulator.test"),
			option.WithHTTPClient(&http.Client{Transport: &slowly{RoundTripper: emu.Transport()}}),
			option.WithCredentials(auth.NewAKSK(partner.AccessKey, partner.SecretKey)))
		require.NoError(t, err)
		const calls = 100
		began := time.Now()
		var all sync.WaitGroup
		for range calls {
			all.Go(func() {
				_, err := client.Accounts.ListPartnerBalances(t.Context(), &accounts.ListPartnerBalancesRequest{})
				assert.NoError(t, err)
			})
		}
		all.Wait()
		assert.Equal(t, calls, emu.CallCount("ListPartnerBalances"), "no call had to be repeated")
		assert.Less(t, time.Since(began), 11*time.Second)
	})
}
