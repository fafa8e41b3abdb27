package emulator_test

import (
	"bytes"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/emulator"
)

func TestContractCompiles(t *testing.T) {
	emulator.CompileSchemas()
	require.Len(t, emulator.ContractOperations(), 156)
}

// Every operation of the contract is routed, and every one without a handler
// says so instead of pretending.
func TestEveryOperationIsRouted(t *testing.T) {
	b := newBench(t)
	for _, op := range emulator.ContractOperations() {
		r, _ := b.request(op.Method, op.ConcretePath(), nil)
		resp := b.send(r)
		require.Equal(t, 401, resp.status, op.ID)
		require.Equal(t, op.ID, b.emu.LastOperation())
	}
}

func TestUnknownRoutes(t *testing.T) {
	b := newBench(t)
	partner := b.account("partner")
	for _, c := range [][2]string{
		{"GET", "/"}, {"GET", "/v2/nothing"}, {"POST", pathBalances}, {"GET", pathCustomers},
		{"GET", pathBalances + "/"}, {"GET", "/v2/orders/customer-orders/details/a/b"}, {"GET", "/v2/orders/customer-orders/details/"},
		{"PATCH", pathCustomerList},
	} {
		b.refused("APIGW.0101", 404, partner, c[0], c[1], nil)
	}
}

func TestSizes(t *testing.T) {
	b := newBench(t)
	partner := b.account("partner")
	b.refused("APIGW.0201", 413, partner, "POST", pathCustomerList, bytes.Repeat([]byte(" "), 12<<20+1))
	b.refused("APIGW.0201", 414, partner, "GET", pathBalances+"?x="+strings.Repeat("a", 33<<10), nil)
	// 12 MB themselves are read, and refused for what is in them.
	b.refused("CBC.0100", 400, partner, "POST", pathCustomerList, bytes.Repeat([]byte(" "), 12<<20))
}

func TestCallers(t *testing.T) {
	b := newBench(t)
	accounts := map[emulator.Role]emulator.Account{
		emulator.RolePartner: b.account("partner"), emulator.RoleDistributor: b.account("distributor"),
		emulator.RoleReseller: b.account("reseller_one"), emulator.RoleCustomer: b.account("enterprise_master"),
	}
	reseller := map[string]bool{
		"ListPartnerBalances": true, "CreateSubCustomer": true, "ListSubCustomers": true,
		"CheckUserIdentity": true, "SendVerificationMessageCode": true,
		"ListServiceTypes": true, "ListResourceTypes": true, "ListServiceResources": true,
		"ListUsageTypes": true, "ListMeasureUnits": true, "ListConversions": true,
		"ListResourceSpecs": true, "ListProvinces": true, "ListCities": true, "ListCounties": true,
	}
	for _, op := range emulator.ContractOperations() {
		for role, a := range accounts {
			has := func(r emulator.Role) bool {
				for _, c := range op.Callers {
					if c == r {
						return true
					}
				}
				return false
			}
			admitted := has(role)
			switch role {
			case emulator.RoleDistributor:
				admitted = has(emulator.RoleDistributor) || has(emulator.RolePartner)
			case emulator.RoleReseller:
				admitted = reseller[op.ID]
			}
			// Partners may list period resources the legacy way, but see none.
			admitted = admitted || op.ID == "ListPeriodResourcesV1"
			// Account IDs in paths are the caller's.
			resp := b.as(a, op.Method, strings.Replace(op.ConcretePath(), "some-id", a.AccountID, 1), nil)
			denied := resp.status == 403
			require.Equal(t, !admitted, denied, "%s as %s: %d %s", op.ID, role, resp.status, resp.raw)
			if denied {
				require.Contains(t, []string{"CBC.0151", "CBC.0150", "CBC.0155"}, resp.code())
			}
		}
	}
}

func TestOperators(t *testing.T) {
	b := newBench(t)
	partner, customer := b.account("partner"), b.account("customer_verified")
	operators := b.emu.Operators(partner.AccountID)
	require.Len(t, operators, 2)
	intern, sales := operators[0], operators[1]
	require.Equal(t, "partner_sales", sales.UserName)

	b.ok(sales, "POST", pathCustomerList, obj{})
	b.refused("CBC.0155", 403, intern, "POST", pathCustomerList, obj{})
	b.refused("CBC.0155", 403, sales, "GET", pathAdjusts, nil)
	b.ok(intern, "GET", pathChanges+"?balance_type=BALANCE_TYPE_DEBIT", nil) // no item needed

	for path, body := range map[string]any{pathIssue: obj{}, pathSubscriptions: obj{}, query(pathCustomerRecords, "bill_cycle", "2026-03"): nil} {
		method := "POST"
		if body == nil {
			method = "GET"
		}
		r := b.refused("CBC.0155", 403, intern, method, path, body)
		require.Contains(t, r.msg(), "BPC_ITEM_", path)
	}

	operator := b.emu.Operators(customer.AccountID)[0]
	b.ok(operator, "GET", pathAuthStatus, nil)
	b.refused("CBC.99007297", 403, operator, "GET", pathQRCode, nil)
}

func TestResellerRule(t *testing.T) {
	b := newBench(t, emulator.WithRule("reseller-operations", false))
	b.ok(b.account("reseller_one"), "GET", pathAdjusts, nil)
}

func TestDistributorRule(t *testing.T) {
	b := newBench(t)
	b.refused("CBC.0151", 403, b.account("partner"), "GET", pathQuotasIssued, nil)
	open := newBench(t, emulator.WithRule("distributor-operations", false))
	require.Empty(t, open.ok(open.account("partner"), "GET", pathQuotasIssued, nil).list("quotas"))
	reseller := open.account("reseller_one").AccountID
	open.refused("CBC.99000037", 400, open.account("partner"), "POST", "/v2/accounts/partner-accounts/indirect-partner-reclaim", obj{"indirect_partner_id": reseller, "amount": 1})
	open.refused("CBC.0150", 403, open.account("partner"), "POST", "/v2/accounts/partner-accounts/indirect-partner-adjust", obj{"indirect_partner_id": reseller, "amount": 1})
}

// Customers have another quota than partners where the contract says so.
func TestQuotaOfARole(t *testing.T) {
	now := time.Now()
	clock := func() time.Time { return now }
	e := emulator.New(emulator.WithGatewayClock(clock))
	b := &bench{t: t, emu: e, now: clock, http: &http.Client{Transport: e.Transport()}}
	for name, calls := range map[string]int{"customer_verified": 20, "partner": 10, "distributor": 10} {
		for range calls {
			b.ok(b.account(name), "GET", pathOrders, nil)
		}
		r := b.refused("APIGW.0308", 429, b.account(name), "GET", pathOrders, nil)
		require.Contains(t, r.msg(), fmt.Sprintf("limit:%d,", calls))
	}
}

func TestQuota(t *testing.T) {
	now := time.Now()
	clock := func() time.Time { return now }
	e := emulator.New(emulator.WithGatewayClock(clock), emulator.WithQuota("ListPartnerBalances", 3))
	b := &bench{t: t, emu: e, now: clock, http: &http.Client{Transport: e.Transport()}}
	partner, rival := b.account("partner"), b.account("rival")
	for range 3 {
		b.ok(partner, "GET", pathBalances, nil)
		now = now.Add(100 * time.Millisecond)
	}
	r := b.refused("APIGW.0308", 429, partner, "GET", pathBalances, nil)
	require.Contains(t, r.msg(), "limit:3,time:1 second")
	require.Equal(t, r.header.Get("X-Request-Id"), r.json["request_id"])
	b.ok(rival, "GET", pathBalances, nil)          // another account
	b.ok(partner, "POST", pathCustomerList, obj{}) // another operation
	now = now.Add(700 * time.Millisecond)          // the first call is a second ago
	b.ok(partner, "GET", pathBalances, nil)        // one slot is free
	b.refused("APIGW.0308", 429, partner, "GET", pathBalances, nil)
	now = now.Add(-time.Hour) // a clock set back does not lock anybody out
	b.ok(partner, "GET", pathBalances, nil)
}

// Quotas are the contract's unless set.
func TestDefaultQuotas(t *testing.T) {
	now := time.Now()
	clock := func() time.Time { return now }
	e := emulator.New(emulator.WithGatewayClock(clock))
	b := &bench{t: t, emu: e, now: clock, http: &http.Client{Transport: e.Transport()}}
	partner := b.account("partner")
	for range 5 {
		b.ok(partner, "POST", pathIdentity, obj{"search_type": "name", "search_value": "somebody"})
	}
	b.refused("APIGW.0308", 429, partner, "POST", pathIdentity, obj{"search_type": "name", "search_value": "somebody"})
}

func TestLanguage(t *testing.T) {
	b := newBench(t)
	partner := b.account("partner")
	call := func(lang string) reply {
		r, data := b.request("GET", "/v2/products/service-types?limit=1", nil)
		if lang != "" {
			r.Header.Set("X-Language", lang)
		}
		signer{ak: partner.AccessKey, sk: partner.SecretKey, date: time.Now()}.sign(r, data)
		return b.send(r)
	}
	require.Contains(t, string(call("").raw), "弹性云服务器")
	require.Contains(t, string(call("zh_cn").raw), "弹性云服务器")
	require.Contains(t, string(call("EN_US").raw), "Elastic Cloud Server")
	require.Equal(t, "CBC.0100", call("de_DE").code())
}

func TestLogger(t *testing.T) {
	var buf bytes.Buffer
	b := newBench(t, emulator.WithLogger(slog.New(slog.NewJSONHandler(&buf, nil))))
	partner := b.account("partner")
	b.ok(partner, "POST", pathCustomers, obj{"xaccount_id": "log-1", "xaccount_type": partner.XAccountType, "password": "Canary-Pass-9"})
	require.Contains(t, buf.String(), `"operation":"CreateSubCustomer"`)
	require.NotContains(t, buf.String(), "Canary-Pass-9")
	require.NotContains(t, buf.String(), partner.SecretKey)
}

func TestOptionMistakes(t *testing.T) {
	for _, opt := range []emulator.Option{
		emulator.WithRule("no-such-rule", false),
		emulator.WithQuota("NoSuchOperation", 1),
		emulator.WithSeed(emulator.Seed{Partners: []emulator.SeedPartner{{}}}),
		emulator.WithSeed(emulator.Seed{Partners: []emulator.SeedPartner{{Name: "a"}, {Name: "a"}}}),
		emulator.WithSeed(emulator.Seed{Partners: []emulator.SeedPartner{{Name: "a", Customers: []emulator.SeedCustomer{{Name: "c", Resources: []emulator.SeedResource{{Name: "r", Spec: "none"}}}}}}}),
	} {
		_, err := emulator.NewChecked(opt)
		require.Error(t, err)
		require.Panics(t, func() { emulator.New(opt) })
	}
	_, err := emulator.NewChecked(emulator.WithSeed(emulator.Seed{Distributors: []emulator.SeedDistributor{{
		SeedPartner: emulator.SeedPartner{Name: "d"},
		Resellers:   []emulator.SeedReseller{{SeedPartner: emulator.SeedPartner{Name: "r", Customers: []emulator.SeedCustomer{{}}}}},
	}}}))
	require.ErrorContains(t, err, "distributors[0]: resellers[0]: customers[0]: name is required")
}

func TestRulesAreDescribed(t *testing.T) {
	seen := map[string]bool{}
	for _, r := range emulator.Rules() {
		require.NotEmpty(t, r.ID)
		require.NotEmpty(t, r.Text)
		require.NotEmpty(t, r.Off)
		require.False(t, seen[r.ID], r.ID)
		seen[r.ID] = true
		_, err := emulator.NewChecked(emulator.WithRule(r.ID, false))
		require.NoError(t, err)
	}
}
