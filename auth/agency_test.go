package auth_test

import (
	"context"
	"net/http"
	"strings"
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

// partners are the ways in which a partner of the emulator can sign in.
func partners(srv *emulator.Server) map[string]auth.Provider {
	as := []auth.Option{auth.WithAccountID(srv.Partner.AccountID), auth.WithRole(core.RolePartner)}
	keys := auth.NewAKSK(srv.Partner.AccessKey, srv.Partner.SecretKey, as...)
	return map[string]auth.Provider{
		"keys":  keys,
		"token": auth.NewUserToken(auth.User{Domain: srv.Partner.AccountName, Name: srv.Partner.UserName, Password: core.NewSecret(srv.Partner.Password)}, as...),
		"chain": auth.NewChain(auth.NewAKSK("", ""), auth.NewUserToken(auth.User{Domain: srv.Partner.AccountName, Name: srv.Partner.UserName, Password: core.NewSecret(srv.Partner.Password)}, as...)),
	}
}

func emulated(t *testing.T, srv *emulator.Server, opts ...option.Option) *partnerbss.Client {
	t.Helper()
	client, err := partnerbss.NewClient(append([]option.Option{option.WithEndpoint(srv.URL), option.WithIAMEndpoint(srv.URL), option.WithoutQuota()}, opts...)...)
	require.NoError(t, err)
	return client
}

func balance(ctx context.Context, client *partnerbss.Client) error {
	_, err := client.Accounts.GetCustomerBalances(ctx)
	return err
}

const (
	operation     = "ShowCustomerAccountBalances"
	seedAgency    = "partner_agency"
	someCustomer  = "customer_verified"
	otherCustomer = "customer_enterprise"
)

func TestAnAgencyWorksOverEveryKindOfPartner(t *testing.T) {
	t.Parallel()
	srv := emulator.Start(t, emulator.WithoutQuotas())
	customer := srv.Customer(someCustomer)
	for name, partner := range partners(srv) {
		for kind, provider := range map[string]auth.Provider{
			"token by id":       auth.NewAgencyToken(partner, auth.Agency{Name: seedAgency, CustomerID: customer.AccountID, ProjectName: "cn-north-4"}),
			"token by name":     auth.NewAgencyToken(partner, auth.Agency{Name: seedAgency, CustomerName: someCustomer, ProjectName: "cn-north-4"}),
			"keys by id":        auth.NewAgencyKeys(partner, auth.Agency{Name: seedAgency, CustomerID: customer.AccountID, Duration: 15 * time.Minute}),
			"keys by name":      auth.NewAgencyKeys(partner, auth.Agency{Name: seedAgency, CustomerName: someCustomer}),
			"keys for a region": auth.NewAgencyKeys(partner, auth.Agency{Name: seedAgency, CustomerName: someCustomer, ProjectName: "cn-north-4"}),
			"keys of keys":      auth.NewAgencyKeys(auth.NewAgencyKeys(partner, auth.Agency{Name: seedAgency, CustomerName: someCustomer}), auth.Agency{Name: "none", CustomerName: otherCustomer}),
		} {
			t.Run(name+"/"+kind, func(t *testing.T) {
				client, err := emulated(t, srv, option.WithCredentials(partner)).ForCustomer(provider)
				require.NoError(t, err)
				srv.Emulator.ResetCalls()
				identity, err := client.Identity(t.Context())
				if name == "keys" && strings.HasPrefix(kind, "token") {
					require.ErrorContains(t, err, "a customer's token takes a token of the partner, as auth.NewUserToken supplies it")
					assert.Zero(t, srv.Emulator.CallCount(""), "found before anything is sent")
					return
				}
				if kind == "keys of keys" {
					require.ErrorContains(t, err, "agency none of "+otherCustomer+": iam.CreateTemporaryAccessKey: HTTP 4")
					return
				}
				require.NoError(t, err)
				assert.Equal(t, core.RoleCustomer, identity.Role)
				if strings.HasPrefix(kind, "token") || kind == "keys for a region" {
					assert.Equal(t, customer.AccountID, identity.AccountID)
					assert.Equal(t, customer.ProjectID("cn-north-4"), identity.ProjectID)
				}
				got, err := client.Accounts.GetCustomerBalances(t.Context())
				require.NoError(t, err)
				assert.NotEmpty(t, got.AccountBalances)

				// A customer's credentials do not open what takes a partner's.
				_, err = client.Customers.List(t.Context(), &customers.ListRequest{})
				require.ErrorIs(t, err, core.ErrWrongCaller)
			})
		}
	}
}

func TestAnAgencySaysWhatItMisses(t *testing.T) {
	t.Parallel()
	w := gives(day)
	partner := auth.NewAKSK("ACCESSKEY", "secret")
	for says, provider := range map[string]auth.Provider{
		"Name is required":                         auth.NewAgencyToken(partner, auth.Agency{CustomerID: "c"}),
		"CustomerID or CustomerName":               auth.NewAgencyKeys(partner, auth.Agency{Name: "a"}),
		"15 minutes to 24 hours, got 14m59s":       auth.NewAgencyKeys(partner, auth.Agency{Name: "a", CustomerID: "c", Duration: 15*time.Minute - time.Second}),
		"15 minutes to 24 hours, got 24h0m1s":      auth.NewAgencyKeys(partner, auth.Agency{Name: "a", CustomerID: "c", Duration: day + time.Second}),
		"SessionUser must be 5 to 64 letters":      auth.NewAgencyKeys(partner, auth.Agency{Name: "a", CustomerID: "c", SessionUser: "four"}),
		`beginning with a letter, got "1abcd"`:     auth.NewAgencyToken(partner, auth.Agency{Name: "a", CustomerID: "c", SessionUser: "1abcd"}),
		"a provider of the partner's credentials":  auth.NewAgencyToken(nil, auth.Agency{Name: "a", CustomerID: "c"}),
		"a provider of the partner's credentials ": auth.NewAgencyKeys(nil, auth.Agency{Name: "a", CustomerID: "c"}),
	} {
		_, err := w.client(t, option.WithCredentials(provider)).Identity(t.Context())
		require.ErrorContains(t, err, says)
		assert.Zero(t, w.iamRequests())
	}
}

func TestARevokedTokenIsReplacedAtEveryLevel(t *testing.T) {
	t.Parallel()
	for _, atBackend := range []bool{false, true} {
		srv := emulator.Start(t, emulator.WithoutQuotas())
		e := srv.Emulator
		provider := auth.NewAgencyToken(partners(srv)["token"], auth.Agency{Name: seedAgency, CustomerName: someCustomer, ProjectName: "cn-north-4"})
		client := emulated(t, srv, option.WithCredentials(provider))
		sent := func(toBSS, toIAM int) {
			t.Helper()
			e.ResetCalls()
			require.NoError(t, balance(t.Context(), client))
			iam := e.CallCount("iam.CreateToken")
			assert.Equal(t, []int{toBSS, toIAM}, []int{e.CallCount("") - iam, iam})
		}
		sent(1, 2) // partner, then customer
		sent(1, 0)
		require.Equal(t, 1, e.RevokeTokens(srv.Customer(someCustomer).AccountID, atBackend))
		sent(2, 1) // the partner's token is still good
		sent(1, 0)
		e.RevokeTokens(srv.Partner.AccountID, atBackend) // and all that came from it
		sent(2, 3)                                       // customer refused, partner, customer
		sent(1, 0)
	}
}

func TestExpiredTemporaryKeysAreReplacedOnce(t *testing.T) {
	t.Parallel()
	srv := emulator.Start(t, emulator.WithoutQuotas())
	e := srv.Emulator
	client := emulated(t, srv, option.WithCredentials(
		auth.NewAgencyKeys(partners(srv)["keys"], auth.Agency{Name: seedAgency, CustomerName: someCustomer})))
	require.NoError(t, balance(t.Context(), client))
	e.Advance(2 * time.Hour) // the clock of this machine is far behind
	e.ResetCalls()
	require.NoError(t, balance(t.Context(), client))
	assert.Equal(t, 3, e.CallCount(""), "refused, new keys, taken")
}

// Whether a customer's token outlives the one it came from is not documented.
func TestACustomersTokenIsNotTrustedLongerThanThePartners(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := &world{iam: func(_ context.Context, n int, r asked) (*http.Response, error) {
			if strings.Contains(r.body, "assume_role") {
				return token(r.host, n, day), nil
			}
			return token(r.host, n, 2*time.Hour), nil
		}}
		agency := auth.NewAgencyToken(user(), auth.Agency{Name: "a", CustomerID: "c"})
		client := w.client(t)
		identity := func() {
			_, err := client.Identity(t.Context(), option.WithCredentials(agency))
			require.NoError(t, err)
		}
		identity()
		assert.Equal(t, 2, w.iamRequests())
		assert.Equal(t, `{"auth":{"identity":{"methods":["assume_role"],"assume_role":{"agency_name":"a","domain_id":"c"}},"scope":{"domain":{"id":"c"}}}}`, w.toIAM[1].body)
		assert.Equal(t, "token-1-of-iam.test", w.toIAM[1].header.Get("X-Auth-Token"))
		time.Sleep(2*time.Hour - 24*time.Minute)
		identity()
		synctest.Wait()
		assert.Equal(t, 4, w.iamRequests(), "both are replaced")
	})
}

func TestARegionThatTheCustomerDoesNotHaveIsNamed(t *testing.T) {
	t.Parallel()
	srv := emulator.Start(t, emulator.WithoutQuotas())
	_, err := emulated(t, srv).Identity(t.Context(), option.WithCredentials(
		auth.NewAgencyKeys(partners(srv)["keys"], auth.Agency{Name: seedAgency, CustomerName: someCustomer, ProjectName: "cn-nowhere-1"})))
	require.ErrorContains(t, err, `the customer has 0 projects that are named "cn-nowhere-1"`)
}

func TestAPartnersTokenThatIsRefusedIsReplacedOnce(t *testing.T) {
	t.Parallel()
	for kind, of := range map[string]func(auth.Provider, auth.Agency) auth.Provider{
		"token": func(p auth.Provider, a auth.Agency) auth.Provider { return auth.NewAgencyToken(p, a) },
		"keys":  func(p auth.Provider, a auth.Agency) auth.Provider { return auth.NewAgencyKeys(p, a) },
	} {
		w := &world{iam: func(_ context.Context, n int, r asked) (*http.Response, error) {
			if strings.Contains(r.body, "assume_role") {
				return answer(401, `{"error":{"code":401,"message":"The token is not known.","title":"Unauthorized"}}`), nil
			}
			return token(r.host, n, day), nil
		}}
		_, err := w.client(t).Identity(t.Context(), option.WithCredentials(of(user(), auth.Agency{Name: "a", CustomerID: "c"})))
		require.ErrorIs(t, err, core.ErrUnauthorized, kind)
		assert.ErrorContains(t, err, "agency a of c: iam.Create", kind)
		assert.Equal(t, 4, w.iamRequests(), "%s: token, refused, another token, refused", kind)
	}
}

func TestAnAgencyOfAPartnerWithoutCredentials(t *testing.T) {
	t.Parallel()
	w := &world{iam: func(context.Context, int, asked) (*http.Response, error) { return wrongPassword(), nil }}
	_, err := w.client(t).Identity(t.Context(), option.WithCredentials(auth.NewAgencyKeys(user(), auth.Agency{Name: "a", CustomerID: "c"})))
	require.ErrorContains(t, err, "partnerbss: credentials: credentials of the partner: iam.CreateToken: HTTP 401: The username or password is wrong.")
	assert.Equal(t, 1, w.iamRequests())
}

func TestAnswersOfTheIdentityServiceThatAreNoKeys(t *testing.T) {
	t.Parallel()
	for _, body := range []string{`{}`, `{"credential":{"access":"A","secret":"s"}}`, `{"credential":null}`, `[]`} {
		w := &world{iam: func(context.Context, int, asked) (*http.Response, error) { return answer(201, body), nil }}
		_, err := w.client(t).Identity(t.Context(), option.WithCredentials(auth.NewAgencyKeys(auth.NewAKSK("A", "s"), auth.Agency{Name: "a", CustomerID: "c"})))
		require.ErrorContains(t, err, "agency a of c: ")
		assert.Equal(t, 1, w.iamRequests())
	}
}

func TestAgencyKeysAreAskedForWithADuration(t *testing.T) {
	t.Parallel()
	w := &world{iam: func(_ context.Context, n int, _ asked) (*http.Response, error) { return keys(n, time.Hour), nil }}
	for _, test := range []struct {
		duration time.Duration
		want     string
	}{{0, "3600"}, {15 * time.Minute, "900"}, {day, "86400"}} {
		_, err := w.client(t).Identity(t.Context(), option.WithCredentials(
			auth.NewAgencyKeys(auth.NewAKSK("ACCESSKEY", "secret"), auth.Agency{Name: "a", CustomerName: "c", Duration: test.duration})))
		require.NoError(t, err)
		last := w.toIAM[len(w.toIAM)-1]
		assert.Equal(t, `{"auth":{"identity":{"methods":["assume_role"],"assume_role":{"agency_name":"a","domain_name":"c","duration_seconds":`+test.want+`}}}}`, last.body)
		assert.Equal(t, "/v3.0/OS-CREDENTIAL/securitytokens", last.uri)
		assert.Contains(t, last.header.Get("Authorization"), "Access=ACCESSKEY")
	}
}
