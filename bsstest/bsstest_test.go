package bsstest_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/accounts"
	"github.com/partnerbss/partnerbss-go/auth"
	"github.com/partnerbss/partnerbss-go/bsstest"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/emulator"
	"github.com/partnerbss/partnerbss-go/option"
)

func TestClientsAreThoseOfTheirAccounts(t *testing.T) {
	t.Parallel()
	env := bsstest.New(t)
	for name, client := range map[string]interface {
		Do(ctx context.Context, method, path string, query, body, out any, opts ...option.Option) error
	}{"partner": env.Partner, "distributor": env.Distributor, "customer_verified": env.Customer} {
		require.NoError(t, client.Do(t.Context(), http.MethodGet, "/v2/bases/measurements", nil, nil, nil), name)
		calls := env.Emulator.Calls()
		assert.Equal(t, env.ID(name), calls[len(calls)-1].Caller.AccountID)
	}
	identity, err := env.Client("customer_new").Identity(t.Context())
	require.NoError(t, err)
	assert.Equal(t, env.ID("customer_new"), identity.AccountID)
	assert.Equal(t, core.RoleCustomer, identity.Role)
}

func TestTheClockStandsUntilItIsMoved(t *testing.T) {
	t.Parallel()
	env := bsstest.New(t)
	assert.Equal(t, env.Start, env.Emulator.Now())
	env.Emulator.Advance(time.Hour)
	assert.Equal(t, env.Start.Add(time.Hour), env.Emulator.Now())
}

func TestOptionsReachEmulatorAndClients(t *testing.T) {
	t.Parallel()
	start := time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)
	seen := 0
	env := bsstest.New(t, nil,
		bsstest.WithEmulator(emulator.WithStart(start)), bsstest.WithEmulator(emulator.WithSeed(emulator.Seed{
			Partners: []emulator.SeedPartner{{Name: "ours", Customers: []emulator.SeedCustomer{{Name: "theirs"}}}},
		})),
		bsstest.WithClients(option.WithMiddleware(func(next http.RoundTripper) http.RoundTripper {
			return roundTripper(func(r *http.Request) (*http.Response, error) {
				seen++
				return next.RoundTrip(r)
			})
		})),
	)
	assert.Equal(t, start, env.Start)
	assert.Nil(t, env.Distributor)
	_, err := env.Partner.Accounts.ListPartnerBalances(t.Context(), &accounts.ListPartnerBalancesRequest{})
	require.NoError(t, err)
	assert.Equal(t, 1, seen)

	// Options of one client come last.
	client := env.Client("ours", option.WithHTTPClient(&http.Client{Transport: roundTripper(func(r *http.Request) (*http.Response, error) {
		assert.Equal(t, "emulator.invalid", r.URL.Host)
		return nil, errors.New("nobody there")
	})}), option.WithMaxRetries(0))
	_, err = client.Accounts.ListPartnerBalances(t.Context(), &accounts.ListPartnerBalancesRequest{})
	assert.ErrorContains(t, err, "nobody there")
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// Retries, faults and a customer's agency, on the clock of a bubble.
func TestInsideABubble(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		env := bsstest.New(t)
		env.Emulator.Fail(emulator.Fault{Operation: "ListPartnerBalances", Nth: 1, Kind: emulator.FaultKindDropAfter})
		_, err := env.Partner.Accounts.ListPartnerBalances(t.Context(), &accounts.ListPartnerBalancesRequest{})
		require.NoError(t, err, "a query is repeated")

		customer := env.Account("customer_verified")
		forCustomer, err := env.Partner.ForCustomer(auth.NewAgencyKeys(env.Keys("partner"), auth.Agency{
			Name: customer.AgencyName, CustomerID: customer.AccountID, ProjectName: "cn-north-4",
		}))
		require.NoError(t, err)
		identity, err := forCustomer.Identity(t.Context())
		require.NoError(t, err)
		assert.Equal(t, customer.AccountID, identity.AccountID)
	})
}

func TestEnvironmentsShareNothing(t *testing.T) {
	t.Parallel()
	one, other := bsstest.New(t), bsstest.New(t)
	_, err := one.Partner.Accounts.AllocateFunds(t.Context(), &accounts.AllocateFundsRequest{
		CustomerID: one.ID("customer_verified"), Amount: decimal.NewFromInt(5),
	})
	require.NoError(t, err)
	one.Emulator.AssertEffects(t, "UpdateCustomerAccountAmount", 1)
	other.Emulator.AssertEffects(t, "UpdateCustomerAccountAmount", 0)

	around := bsstest.Around(t, one.Emulator)
	around.Emulator.AssertEffects(t, "UpdateCustomerAccountAmount", 1)
}

func TestMistakesOfATestFailIt(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		message string
		do      func(testing.TB)
	}{
		"rule":    {`there is no rule "x"`, func(t testing.TB) { bsstest.New(t, bsstest.WithEmulator(emulator.WithRule("x", false))) }},
		"account": {`no account "nobody"`, func(t testing.TB) { bsstest.New(t).ID("nobody") }},
		"option":  {"client of partner", func(t testing.TB) { bsstest.New(t).Client("partner", option.WithEndpoint("::")) }},
	} {
		t.Run(name, func(t *testing.T) {
			seen := &failing{TB: t}
			func() {
				defer func() { assert.Equal(t, seen, recover()) }()
				test.do(seen)
			}()
			assert.Contains(t, seen.message, test.message)
		})
	}
}

// failing stands in for a test that fails.
type failing struct {
	testing.TB
	message string
}

func (f *failing) Fatalf(format string, args ...any) {
	f.message = fmt.Sprintf(format, args...)
	panic(f) // ends the function, as a test ends
}

func TestOfTheExample(t *testing.T) {
	t.Parallel()
	testPayOut(t)
}
