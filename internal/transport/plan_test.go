package transport_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/auth"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/customers"
	"github.com/partnerbss/partnerbss-go/internal/test/script"
	"github.com/partnerbss/partnerbss-go/option"
	"github.com/partnerbss/partnerbss-go/products"
)

func TestADryRunShowsTheRequest(t *testing.T) {
	t.Parallel()
	s := script.Always(script.Answered(200, script.Success))
	client := s.Client(t, s.Silent(), option.WithHeader("X-Shop", "7"), option.WithLanguage(option.English),
		option.WithCredentials(auth.NewAKSK(script.AccessKey, script.SecretKey, auth.WithSecurityToken("canary-token"), auth.WithAccountID("account-1"))))
	var plan core.Plan
	_, err := client.Customers.Create(t.Context(), &customers.CreateRequest{XAccountID: "x", XAccountType: "y", Password: core.NewSecret("Canary-0001")}, option.DryRun(&plan))
	require.ErrorIs(t, err, core.ErrDryRun)
	assert.Equal(t, core.OutcomeNotSent, core.OutcomeOf(err))
	assert.EqualError(t, err, "customers.Create: dry run; not sent")
	assert.Empty(t, s.Seen())

	date := plan.Header.Get("X-Sdk-Date")
	assert.Regexp(t, `^\d{8}T\d{6}Z$`, date)
	assert.Equal(t, core.Plan{
		Operation: "customers.Create", Method: "POST", URL: "http://bss.test/v2/partners/sub-customers",
		Header: http.Header{
			"Accept": {"application/json"}, "Content-Type": {"application/json;charset=UTF-8"}, "User-Agent": {"partnerbss-go"},
			"X-Language": {"en_US"}, "X-Shop": {"7"}, "X-Sdk-Date": {date}, "X-Domain-Id": {"account-1"},
			"Authorization": {"[redacted]"}, "X-Security-Token": {"[redacted]"},
		},
		Body: core.RawJSON(`{"xaccount_id":"x","xaccount_type":"y","password":"[redacted]"}`),
	}, plan)
}

func TestADryRunShowsTheQuery(t *testing.T) {
	t.Parallel()
	s := script.Always(script.Answered(200, script.Success))
	var plan core.Plan
	_, err := s.Client(t, s.Silent()).Products.ListServiceTypes(t.Context(), &products.ListServiceTypesRequest{Offset: 5, Limit: 10}, option.DryRun(&plan))
	require.ErrorIs(t, err, core.ErrDryRun)
	assert.Empty(t, core.OutcomeOf(err), "a query changes nothing anyway")
	assert.Equal(t, "http://bss.test/v2/products/service-types?limit=10&offset=5", plan.URL)
	assert.Empty(t, plan.Body)
	assert.Empty(t, plan.Header.Get("Content-Type"))
}

func TestADryRunAsksForNoToken(t *testing.T) {
	t.Parallel()
	s := script.WithIAM(script.Always(script.Answered(200, script.Success)), script.Tokens(time.Hour))
	for name, provider := range map[string]auth.Provider{
		"token":        script.User(),
		"agency token": auth.NewAgencyToken(script.User(), auth.Agency{Name: "a", CustomerID: "c"}),
		"agency keys":  auth.NewAgencyKeys(auth.NewAKSK("A", "s"), auth.Agency{Name: "a", CustomerID: "c"}),
		"chain":        auth.NewChain(auth.NewAKSK("", ""), script.User()),
	} {
		var plan core.Plan
		err := s.Client(t, s).Do(t.Context(), http.MethodPost, "/v2/x", nil, map[string]int{"a": 1}, nil, option.DryRun(&plan), option.WithCredentials(provider))
		require.ErrorIs(t, err, core.ErrDryRun, name)
		assert.Equal(t, core.RawJSON(`{"a":1}`), plan.Body)
		assert.Empty(t, plan.Header.Get("X-Auth-Token"), name)
		assert.Empty(t, plan.Header.Get("Authorization"), name)
		// It leaves nothing behind that would stop a call that is meant.
		if name == "token" {
			require.NoError(t, script.Calls[2].Do(t.Context(), s.Client(t, s), option.WithCredentials(provider)))
			require.ErrorIs(t, script.Calls[2].Do(t.Context(), s.Client(t, s), option.DryRun(&plan), option.WithCredentials(provider)), core.ErrDryRun)
			assert.Equal(t, "[redacted]", plan.Header.Get("X-Auth-Token"), "a token at hand is used")
		}
	}
	assert.Equal(t, 1, len(s.Service.Seen()))
	assert.Equal(t, 1, len(s.Seen()))
}

func TestADryRunRefusesWhatACallWouldRefuse(t *testing.T) {
	t.Parallel()
	s := script.Always(script.Answered(200, script.Success))
	client := s.Client(t, s.Silent())
	var plan core.Plan
	_, err := client.Customers.Create(t.Context(), &customers.CreateRequest{}, option.DryRun(&plan))
	require.True(t, core.IsValidation(err))
	require.ErrorIs(t, script.Calls[2].Do(t.Context(), client, option.DryRun(&plan), option.WithCredentials(auth.NewAKSK("A", "s", auth.WithRole(core.RoleCustomer)))), core.ErrWrongCaller)
	require.ErrorIs(t, script.Calls[2].Do(t.Context(), client, option.DryRun(&plan), option.WithCredentials(auth.NewAKSK("", ""))), auth.ErrNotConfigured)
	assert.Zero(t, plan)

	n := 0
	for _, err := range client.Customers.All(t.Context(), &customers.ListRequest{}, option.DryRun(&plan)) {
		require.ErrorIs(t, err, core.ErrDryRun)
		n++
	}
	assert.Equal(t, 1, n)
	assert.Contains(t, string(plan.Body), `"limit":100`)
	assert.Empty(t, s.Seen())
}
