package emulator_test

import (
	"fmt"
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/emulator"
)

func adjust(customer emulator.Account, amount string) obj {
	return obj{"customer_id": customer.AccountID, "amount": amount, "currency": "CNY", "measure_id": 1}
}

func names(list []map[string]any, field string) []string {
	out := []string{}
	for _, item := range list {
		out = append(out, item[field].(string))
	}
	return out
}

func TestLegacyCustomersAreTheCurrentOnes(t *testing.T) {
	b := newBench(t)
	partner := b.account("partner")
	query := func(body obj) reply { return b.old(success, partner, "POST", v1(partner.AccountID, v1Customers), body) }
	now := b.ok(partner, "POST", pathCustomerList, obj{"limit": 100}).list("customer_infos")
	then := query(obj{"limit": 100}).list("customerInfoList")
	require.Len(t, then, len(now))
	for i, c := range now {
		require.Equal(t, obj{
			"name": c["customer"], "domainName": c["account_name"], "customerId": c["customer_id"],
			"cooperationTime": c["associated_on"], "cooperationType": c["association_type"], "label": c["label"],
			"telephone": c["telephone"], "verifiedStatus": c["verified_status"], "countryCode": c["country_code"],
			"customerType": c["customer_type"], "isFrozen": c["is_frozen"],
		}, then[i])
	}
	filters := map[string]obj{
		"login name in part":  {"domainName": "enter"},
		"real name in part":   {"name": "科技"},
		"tag in part":         {"label": "key"},
		"tag by case":         {"label": "KEY"},
		"association":         {"cooperationType": "1"},
		"from a time on":      {"cooperationTimeStart": "2026-03-01T00:00:00Z"},
		"up to a time":        {"cooperationTimeEnd": "2025-03-01T00:00:00Z"},
		"nobody":              {"domainName": "nobody"},
		"empty is no filter":  {"domainName": "", "name": "", "label": "", "cooperationType": ""},
		"null is no filter":   {"domainName": nil, "cooperationType": nil},
		"customers of others": {"domainName": "rival"},
	}
	linkedFrom := func(begin string) []string {
		return names(b.ok(partner, "POST", pathCustomerList, obj{"associated_on_begin": begin}).list("customer_infos"), "account_name")
	}
	want := map[string][]string{
		"login name in part": {"customer_enterprise"}, "real name in part": {"customer_enterprise"},
		"tag in part": {"customer_verified"}, "tag by case": {}, "association": {"customer_consulting"},
		"from a time on": linkedFrom("2026-03-01T00:00:00Z"), "up to a time": {"customer_verified"},
		"nobody": {}, "customers of others": {},
		"empty is no filter": names(then, "domainName"), "null is no filter": names(then, "domainName"),
	}
	for name, filter := range filters {
		r := query(filter)
		require.Equal(t, want[name], names(r.list("customerInfoList"), "domainName"), name)
		require.Equal(t, fmt.Sprint(len(want[name])), number(r.json["count"]), name)
	}

	// Pages are counted from 1.
	var paged []string
	for page := 1; page <= 4; page++ {
		r := query(obj{"offset": page, "limit": 2})
		require.Equal(t, "7", number(r.json["count"]))
		paged = append(paged, names(r.list("customerInfoList"), "domainName")...)
	}
	require.Equal(t, names(then, "domainName"), paged)
	require.Equal(t, []any{}, query(obj{"offset": 5, "limit": 2}).json["customerInfoList"], "beyond the end")
	require.Equal(t, []any{}, query(obj{"offset": 200000, "limit": 100}).json["customerInfoList"])
	for _, bad := range []obj{{"offset": 0}, {"offset": 200001}, {"limit": 0}, {"limit": 101}, {"cooperationType": "3"}, {"cooperationTimeStart": "2026-03-01"}} {
		b.refused("CBC.0100", 400, partner, "POST", v1("any", v1Customers), bad)
	}
	b.refused("CBC.0151", 403, b.account("customer_new"), "POST", v1("any", v1Customers), obj{})
	// A distributor has no customers of its own here, its resellers have.
	require.Equal(t, "0", number(b.old(success, b.account("distributor"), "POST", v1("any", v1Customers), obj{}).json["count"]))
}

func TestLegacyCustomerDetails(t *testing.T) {
	b := newBench(t)
	partner := b.account("partner")
	path := v1(partner.AccountID, v1Details)
	get := func(query string) reply {
		r := b.as(partner, "GET", path+query, nil)
		require.Equal(t, success, r.code(), string(r.raw))
		return r
	}
	all := names(get("?page_size=100").list("customerInfoList"), "domainName")
	require.Len(t, all, 7)
	for query, want := range map[string][]string{
		"?domain_name=verif":                        {"customer_verified"},
		"?corp_name=" + url.QueryEscape("小明"):       {"customer_verified"},
		"?label=account&cooperationType=2":          {"customer_verified"},
		"?domain_name=nobody":                       {},
		"?page_no=2&page_size=4":                    all[4:min(8, len(all))],
		"?page_no=9&page_size=4":                    {},
		"?page_no&page_size":                        all,
		"?domain_name=&corp_name&label=&page_no=-7": all,
	} {
		require.Equal(t, want, names(get(query).list("customerInfoList"), "domainName"), query)
	}
	b.refused("CBC.0100", 400, partner, "GET", path+"?page_no=", nil)
	b.refused("CBC.0100", 400, partner, "GET", path+"?page_size=101", nil)

	bare := newBench(t, emulator.WithRule("legacy-customer-details", false))
	require.NotContains(t, string(bare.old(success, partner, "GET", path, nil).raw), "customer")
}

func TestLegacyReviewResult(t *testing.T) {
	b := newBench(t)
	partner, customer := b.account("partner"), b.account("customer_new")
	result := func() reply {
		return b.old("", partner, "GET", v1(partner.AccountID, v1Review+"?customerId="+customer.AccountID), nil)
	}
	require.Empty(t, result().json, "nothing submitted")
	b.ok(partner, "POST", pathIndividual, individual(partner, customer.AccountID, obj{"name": "REJECT"}))
	require.Equal(t, obj{"reviewResult": number(0)}, plainNumbers(result().json))
	b.emu.Advance(time.Minute)
	r := plainNumbers(result().json)
	require.Equal(t, number(1), r["reviewResult"])
	require.NotEmpty(t, r["opinion"])
	b.ok(partner, "POST", pathIndividual, individual(partner, customer.AccountID, nil))
	b.emu.Advance(time.Minute)
	require.Equal(t, obj{"reviewResult": number(2)}, plainNumbers(result().json))
	now := b.ok(partner, "GET", pathReview+"?customer_id="+customer.AccountID, nil)
	require.Equal(t, number(2), number(now.json["review_result"]))

	b.refused("CBC.5002", 200, partner, "GET", v1(partner.AccountID, v1Review+"?customerId="+b.account("rival_customer").AccountID), nil)
	b.refused("CBC.0100", 400, partner, "GET", v1(partner.AccountID, v1Review), nil)
	// A distributor asks for the customers of its resellers, too.
	distributor := b.account("distributor")
	b.old("", distributor, "GET", v1(distributor.AccountID, v1Review+"?customerId="+b.account("reseller_one_customer").AccountID), nil)
}

func plainNumbers(m obj) obj {
	out := obj{}
	for name, v := range m {
		if s, ok := v.(string); ok {
			out[name] = s
			continue
		}
		out[name] = number(v)
	}
	return out
}

func TestLegacyBalancesAreTheCurrentOnes(t *testing.T) {
	b := newBench(t)
	partner := b.account("partner")
	compare := func(now, then []map[string]any) {
		t.Helper()
		require.Len(t, then, len(now))
		for i, w := range now {
			for _, field := range []string{"account_id", "account_type", "amount", "currency", "designated_amount", "credit_amount"} {
				require.Equal(t, w[field], then[i][field], field)
			}
			require.Equal(t, number(1), number(then[i]["measure_unit"]))
		}
	}
	r := b.old(success, partner, "GET", v1(partner.AccountID, v1Balances), nil)
	compare(b.ok(partner, "GET", pathBalances, nil).list("account_balances"), r.list("account_balances"))
	require.Equal(t, []string{"BALANCE_TYPE_DEBIT", "BALANCE_TYPE_CREDIT"}, names(r.list("account_balances"), "type"))
	require.Nil(t, r.json["customer_id"])
	require.Nil(t, r.list("account_balances")[0]["credit_amount"])

	for _, name := range []string{"customer_verified", "customer_new"} {
		customer := b.account(name)
		r = b.old(success, partner, "GET", v1("any", v1Balances+"?customer_id="+customer.AccountID), nil)
		compare(b.ok(customer, "GET", pathOwnBalances, nil).list("account_balances"), r.list("account_balances"))
		require.Equal(t, customer.AccountID, r.json["customer_id"])
	}
	for id, code := range map[string]string{
		b.account("rival_customer").AccountID: "CBC.5002", "nobody": "CBC.5002", "": "CBC.5002",
		b.account("customer_consulting").AccountID: "CBC.5023", b.account("customer_resold").AccountID: "CBC.5023",
	} {
		b.refused(code, 200, partner, "GET", v1("any", v1Balances+"?customer_id="+id), nil)
	}
	b.refused("CBC.0151", 403, b.account("customer_new"), "GET", v1("any", v1Balances), nil)
}

func TestLegacyAdjust(t *testing.T) {
	b := newBench(t)
	partner, customer := b.account("partner"), b.account("customer_new")
	path := v1(partner.AccountID, v1Adjust)
	r := b.old(success, partner, "POST", path, adjust(customer, "12.50"))
	require.Equal(t, "12.50", b.balance("customer_new"))
	require.Equal(t, "99987.50", b.balance("partner"))

	// The current operations see it, and can take it back.
	records := b.ok(partner, "GET", pathAdjusts+"?customer_id="+customer.AccountID, nil).list("records")
	require.Len(t, records, 1)
	require.Equal(t, r.json["trans_id"], records[0]["trans_id"])
	require.Equal(t, "12.50", records[0]["amount"])
	b.ok(partner, "POST", pathReclaim, obj{"customer_id": customer.AccountID, "amount": 12.5})
	require.Equal(t, "0.00", b.balance("customer_new"))

	b.refused("CBC.5003", 200, partner, "POST", path, adjust(customer, "99500.01"))
	b.old(success, partner, "POST", path, adjust(customer, "99500"))
	for name, code := range map[string]string{
		"customer_consulting": "CBC.5021", "customer_resold": "CBC.5004", "rival_customer": "CBC.5004", "rival": "CBC.5004",
	} {
		b.refused(code, 200, partner, "POST", path, adjust(b.account(name), "1"))
	}
	for field, values := range map[string][]any{
		"amount":   {"0", "-1", "0.001", "", "x", "12345678901.12", "1e99999999", "NaN", 1, nil},
		"currency": {"USD", "", nil}, "measure_id": {2, "1", nil}, "customer_id": {"", nil},
	} {
		for _, v := range values {
			body := adjust(customer, "1")
			body[field] = v
			if r := b.as(partner, "POST", path, body); field == "customer_id" && v == "" {
				require.Equal(t, "CBC.5004", r.code())
			} else {
				require.Equal(t, "CBC.0100", r.code(), "%s %v: %s", field, v, r.raw)
				require.Contains(t, r.msg(), field)
			}
		}
	}
	b.refused("CBC.0151", 403, customer, "POST", path, adjust(customer, "1"))
	require.Equal(t, "99500.00", b.balance("customer_new"))
	require.NoError(t, b.emu.Ledger())
}

func TestLegacyAdjustByDistributor(t *testing.T) {
	seed := emulator.Seed{Distributors: []emulator.SeedDistributor{
		{SeedPartner: emulator.SeedPartner{Name: "left", Cash: yuan("10"), Customers: []emulator.SeedCustomer{{Name: "own"}}}, LeftProgramme: true},
		{
			SeedPartner: emulator.SeedPartner{Name: "active", Cash: yuan("10"), Customers: []emulator.SeedCustomer{{Name: "direct"}}},
			Resellers:   []emulator.SeedReseller{{SeedPartner: emulator.SeedPartner{Name: "r", Customers: []emulator.SeedCustomer{{Name: "indirect"}}}}},
		},
	}}
	b := newBench(t, emulator.WithSeed(seed))
	b.refused("CBC.5001", 200, b.account("left"), "POST", v1("any", v1Adjust), adjust(b.account("own"), "1"))
	b.old(success, b.account("active"), "POST", v1("any", v1Adjust), adjust(b.account("direct"), "1"))
	// There is no way to name the reseller whose money it would be.
	b.refused("CBC.5004", 200, b.account("active"), "POST", v1("any", v1Adjust), adjust(b.account("indirect"), "1"))
	b.refused("CBC.0151", 403, b.account("r"), "POST", v1("any", v1Adjust), adjust(b.account("indirect"), "1"))
	require.Equal(t, "9.00", b.balance("active"))

	loose := newBench(t, emulator.WithSeed(seed), emulator.WithRule("legacy-left-programme", false))
	loose.old(success, loose.account("left"), "POST", v1("any", v1Adjust), adjust(loose.account("own"), "1"))
}
