package emulator_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/emulator"
)

// v1 is a path of the v1.0 operations, below an account.
func v1(accountID, rest string) string { return "/v1.0/" + accountID + rest }

const (
	v1Customers    = "/partner/customer-mgr/query"
	v1Details      = "/partner/customer-mgr/detail"
	v1Review       = "/partner/customer-mgr/realname-auth/result"
	v1Balances     = "/partner/account-mgr/balances"
	v1Adjust       = "/partner/account-mgr/adjust-amount"
	v1Rating       = "/customer/product-mgr/query-rating"
	v1ChangeRating = "/customer/product-mgr/query-change-rating"
)

// old calls a legacy operation and insists on a success, with the code that
// the operation has for one.
func (b *bench) old(code string, a emulator.Account, method, path string, body any) reply {
	b.t.Helper()
	r := b.ok(a, method, path, body)
	require.Equal(b.t, code, r.code(), string(r.raw))
	return r
}

const success = "CBC.0000"

func TestLegacyPathAccount(t *testing.T) {
	b := newBench(t)
	partner, customer := b.account("partner"), b.account("customer_verified")
	// Where the reference says that the ID is not looked at, any will do.
	b.old(success, partner, "GET", v1("any", v1Balances), nil)
	b.old(success, partner, "POST", v1("any", v1Customers), obj{})
	b.old(success, partner, "POST", v1("any", v1Adjust), adjust(customer, "1"))
	for _, other := range []string{"any", customer.AccountID, b.account("rival").AccountID} {
		b.refused("CBC.0151", 403, partner, "GET", v1(other, v1Details), nil)
		b.refused("CBC.0151", 403, partner, "GET", v1(other, v1Review+"?customerId="+customer.AccountID), nil)
		b.refused("CBC.0151", 403, partner, "POST", v1(other, v1Rating), rating(partner, obj{}))
	}
	b.refused("CBC.0151", 403, customer, "POST", v1(partner.AccountID, v1Rating), rating(customer, obj{}))
	b.refused("CBC.0151", 403, customer, "POST", v1("any", v1ChangeRating), obj{"productInfo": obj{}})
	b.refused("APIGW.0101", 404, partner, "GET", "/v1.0//partner/account-mgr/balances", nil)

	loose := newBench(t, emulator.WithRule("legacy-path-account", false))
	loose.old("", partner, "GET", v1("any", v1Review+"?customerId="+customer.AccountID), nil)
	loose.old(success, customer, "POST", v1("any", v1Rating), rating(customer, obj{}))
	loose.refused("CBC.99003012", 200, customer, "POST", v1("any", v1ChangeRating), obj{"productInfo": obj{}})
}

// A token that the backend does not take any more has another code here.
func TestLegacyTokenOutdated(t *testing.T) {
	b := newBench(t)
	partner := b.account("partner")
	token := b.passwordToken(partner)
	b.emu.RevokeTokens(partner.AccountID, true)
	r := b.token(token, "POST", v1("any", v1Adjust), adjust(b.account("customer_new"), "1"))
	require.Equal(t, 401, r.status)
	require.Equal(t, "CBC.0105", r.code())
	require.Equal(t, "CBC.0154", b.token(token, "GET", v1("any", v1Balances), nil).code())
}

func TestLegacyCatalogue(t *testing.T) {
	b := newBench(t)
	partner := b.account("partner")
	for path, current := range map[string]string{
		"/v2/bases/service-types":  pathServices,
		"/v2/bases/resource-types": pathTypes,
	} {
		list, code := "service_types", "service_type_code"
		if current == pathTypes {
			list, code = "resource_types", "resource_type_code"
		}
		now := b.ok(partner, "GET", current+"?limit=1000", nil).list(list)
		then := b.old("", partner, "GET", path, nil).list(list)
		require.Len(t, then, len(now), "all in one answer")
		for i, item := range then {
			require.Equal(t, now[i][code], item[code])
		}
		one := b.old("", partner, "GET", path+"?"+code+"="+now[3][code].(string), nil).list(list)
		require.Equal(t, then[3:4], one)
		// The empty string and null are filters, too.
		for _, filter := range []string{"=", "", "=none"} {
			require.Empty(t, b.old("", partner, "GET", path+"?"+code+filter, nil).list(list))
		}
		b.refused("CBC.0151", 403, b.account("customer_new"), "GET", path, nil)
	}
	r, data := b.request("GET", "/v2/bases/service-types?service_type_code=hws.service.type.ec2", nil)
	r.Header.Set("X-Language", "en_US")
	signer{ak: partner.AccessKey, sk: partner.SecretKey, date: b.now(), host: true}.sign(r, data)
	require.Equal(t, "Elastic Cloud Server", b.send(r).list("service_types")[0]["service_type_name"])
}
