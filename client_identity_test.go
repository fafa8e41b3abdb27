package partnerbss_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	partnerbss "github.com/partnerbss/partnerbss-go"
	"github.com/partnerbss/partnerbss-go/auth"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/customers"
	"github.com/partnerbss/partnerbss-go/internal/test/script"
	"github.com/partnerbss/partnerbss-go/option"
	"github.com/partnerbss/partnerbss-go/products"
	"github.com/partnerbss/partnerbss-go/resellers"
)

func TestIdentity(t *testing.T) {
	t.Parallel()
	s := script.WithIAM(script.Always(script.Answered(200, script.Success)), script.Tokens(time.Hour))
	for name, test := range map[string]struct {
		provider auth.Provider
		want     partnerbss.Identity
	}{
		"keys":            {auth.NewAKSK("A", "s"), partnerbss.Identity{}},
		"keys with facts": {auth.NewAKSK("A", "s", auth.WithAccountID("a"), auth.WithRole(core.RoleDistributor)), partnerbss.Identity{AccountID: "a", Role: core.RoleDistributor}},
		"token":           {script.User(), partnerbss.Identity{AccountID: "account-1"}},
		"agency":          {auth.NewAgencyToken(script.User(), auth.Agency{Name: "a", CustomerID: "c"}), partnerbss.Identity{AccountID: "account-1", Role: core.RoleCustomer}},
		"function": {auth.Func(func(context.Context) (auth.Credentials, error) {
			return auth.Credentials{AccountID: "f", ProjectID: "p"}, nil
		}), partnerbss.Identity{AccountID: "f", ProjectID: "p"}},
		"token with account": {auth.NewUserToken(auth.User{Domain: "d", Name: "n", Password: core.NewSecret("p")}, auth.WithAccountID("mine"), auth.WithRole(core.RolePartner)), partnerbss.Identity{AccountID: "mine", Role: core.RolePartner}},
	} {
		t.Run(name, func(t *testing.T) {
			client := s.Client(t, s, option.WithCredentials(test.provider))
			got, err := client.Identity(t.Context())
			require.NoError(t, err)
			assert.Equal(t, test.want, got)
		})
	}
	assert.Empty(t, s.Seen(), "the platform is not asked")

	_, err := s.Client(t, s).Identity(t.Context(), option.WithCredentials(auth.NewAKSK("", "")))
	require.ErrorIs(t, err, auth.ErrNotConfigured)
	assert.ErrorContains(t, err, "partnerbss: credentials: auth.AKSK")
}

func TestForCustomerNeedsAProvider(t *testing.T) {
	t.Parallel()
	s := script.Always(script.Answered(200, script.Success))
	_, err := s.Client(t, s.Silent()).ForCustomer(nil)
	require.ErrorContains(t, err, "ForCustomer needs a provider")
}

func TestOperationsAskForTheRightCredentials(t *testing.T) {
	t.Parallel()
	asPartner := func(ctx context.Context, c *partnerbss.Client) error {
		_, err := c.Customers.List(ctx, &customers.ListRequest{})
		return err
	}
	asCustomer := func(ctx context.Context, c *partnerbss.Client) error {
		_, err := c.Accounts.GetCustomerBalances(ctx)
		return err
	}
	asDistributor := func(ctx context.Context, c *partnerbss.Client) error {
		_, err := c.Resellers.List(ctx, &resellers.ListRequest{})
		return err
	}
	asAnybody := func(ctx context.Context, c *partnerbss.Client) error {
		_, err := c.Products.ListServiceTypes(ctx, &products.ListServiceTypesRequest{})
		return err
	}
	for _, test := range []struct {
		name string
		call func(context.Context, *partnerbss.Client) error
		says map[core.Role]string
	}{
		{"customers.List", asPartner, map[core.Role]string{core.RoleCustomer: "takes partner credentials, the client has those of a customer; not sent"}},
		{"accounts.GetCustomerBalances", asCustomer, map[core.Role]string{
			core.RolePartner:     "takes customer credentials, the client has those of a partner; derive a client with ForCustomer; not sent",
			core.RoleDistributor: "takes customer credentials, the client has those of a distributor; derive a client with ForCustomer; not sent",
		}},
		{"resellers.List", asDistributor, map[core.Role]string{
			core.RolePartner:  "takes distributor credentials, the client has those of a partner; not sent",
			core.RoleCustomer: "takes distributor credentials, the client has those of a customer; not sent",
		}},
		{"products.ListServiceTypes", asAnybody, nil},
	} {
		for _, role := range []core.Role{"", core.RolePartner, core.RoleDistributor, core.RoleCustomer} {
			t.Run(test.name+"/"+string(role), func(t *testing.T) {
				t.Parallel()
				s := script.WithIAM(script.Always(script.Answered(200, `{"count":0}`)), script.Tokens(time.Hour))
				// The role may be known to the provider, or only from what it obtains.
				for _, provider := range []auth.Provider{
					auth.NewAKSK("A", "s", auth.WithRole(role)),
					auth.NewUserToken(auth.User{Domain: "d", Name: "n", Password: core.NewSecret("p")}, auth.WithRole(role)),
					auth.Func(func(context.Context) (auth.Credentials, error) {
						return auth.Credentials{AccessKey: "A", SecretKey: core.NewSecret("s"), Role: role}, nil
					}),
				} {
					before := len(s.Seen()) + len(s.Service.Seen())
					err := test.call(t.Context(), s.Client(t, s, option.WithCredentials(provider)))
					if test.says[role] == "" {
						require.NoError(t, err)
						continue
					}
					require.ErrorIs(t, err, core.ErrWrongCaller)
					assert.EqualError(t, err, test.name+": "+test.says[role])
					var wrong *core.CallerError
					require.ErrorAs(t, err, &wrong)
					assert.Equal(t, role, wrong.Caller)
					assert.Equal(t, core.OutcomeNotSent, core.OutcomeOf(err))
					assert.Equal(t, before, len(s.Seen())+len(s.Service.Seen()), "nothing is sent, no token asked for")
				}
			})
		}
	}
}
