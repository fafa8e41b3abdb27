package emulator_test

import (
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/emulator"
)

const (
	pathServices    = "/v2/products/service-types"
	pathTypes       = "/v2/products/resource-types"
	pathOffered     = "/v2/products/service-resources"
	pathUsages      = "/v2/products/usage-types"
	pathMeasures    = "/v2/bases/measurements"
	pathConversions = "/v2/bases/conversions"
	pathPolicies    = "/v2/products/incentive-discount-policies"
	pathSpecs       = "/v2/products/resource-specs-query"
	pathOnDemand    = "/v2/bills/ratings/on-demand-resources"
	pathSubscribe   = "/v2/bills/ratings/period-resources/subscribe-rate"
	pathRenew       = "/v2/bills/ratings/period-resources/renew-rate"
)

func TestCatalogue(t *testing.T) {
	b := newBench(t)
	for _, a := range []emulator.Account{b.account("partner"), b.account("customer_new"), b.account("reseller_one")} {
		r := b.ok(a, "GET", pathServices+"?limit=1000", nil)
		services := r.list("service_types")
		require.Equal(t, number(r.json["total_count"]), number(len(services)))
		types := b.ok(a, "GET", pathTypes+"?limit=1000", nil).list("resource_types")
		known := map[string]bool{}
		for _, s := range services {
			known[s["service_type_code"].(string)] = true
			offered := b.ok(a, "GET", pathOffered+"?service_type_code="+s["service_type_code"].(string), nil)
			require.NotEqual(t, "0", number(offered.json["total_count"]), s)
		}
		for _, rt := range types {
			require.True(t, known[rt["service_type_code"].(string)])
		}
		require.NotEmpty(t, b.ok(a, "GET", pathMeasures, nil).list("measure_units"))
	}
	partner := b.account("partner")
	require.Len(t, b.ok(partner, "GET", pathServices, nil).list("service_types"), 10)
	require.Len(t, b.ok(partner, "GET", pathServices+"?service_type_name="+url.QueryEscape("服务器"), nil).list("service_types"), 1)
	require.Empty(t, b.ok(partner, "GET", pathOffered+"?service_type_code=none", nil).list("infos"))
	b.refused("CBC.0100", 400, partner, "GET", pathOffered+"?service_type_code=x&limit", nil)
	b.refused("CBC.0100", 400, partner, "GET", pathServices+"?offset=", nil)

	// The empty string is a filter here, absence is none.
	require.Equal(t, "0", number(b.ok(partner, "GET", pathUsages+"?resource_type_code=", nil).json["total_count"]))
	require.NotEqual(t, "0", number(b.ok(partner, "GET", pathUsages, nil).json["total_count"]))
	require.Equal(t, "2", number(b.ok(partner, "GET", pathUsages+"?resource_type_code=hws.resource.type.bandwidth", nil).json["total_count"]))

	require.Len(t, b.ok(partner, "GET", pathConversions+"?measure_type=10", nil).list("conversions"), 1)
	require.Empty(t, b.ok(partner, "GET", pathConversions+"?measure_type=5", nil).list("conversions"))
	require.NotEmpty(t, b.ok(partner, "GET", pathConversions, nil).list("conversions"))

	policies := b.ok(partner, "GET", pathPolicies+"?time=2026-03&limit=100", nil).list("policies")
	require.NotEmpty(t, policies)
	require.Equal(t, "0", number(b.ok(partner, "GET", pathPolicies+"?time=2026-03&service_type_code=", nil).json["total_count"]))
	b.refused("CBC.0100", 400, partner, "GET", pathPolicies+"?time=2026-13", nil)
	b.refused("CBC.0151", 403, b.account("customer_new"), "GET", pathPolicies+"?time=2026-03", nil)
}

func TestResourceSpecs(t *testing.T) {
	b := newBench(t)
	partner := b.account("partner")
	query := func(extra obj) obj {
		body := obj{"cloud_service_type": "hws.service.type.ec2", "resource_type": "hws.resource.type.vm", "region_code": "cn-north-4", "charge_mode": "1"}
		for k, v := range extra {
			body[k] = v
		}
		return body
	}
	r := b.ok(partner, "POST", pathSpecs, query(nil))
	all := r.list("cloud_service_basics")
	require.Greater(t, len(all), 5)
	require.Nil(t, r.json["page_info"].(obj)["next_marker"])

	var paged []map[string]any
	var marker any
	for {
		body := query(obj{"limit": 2})
		if marker != nil {
			body["marker"] = marker
		}
		r := b.ok(partner, "POST", pathSpecs, body)
		paged = append(paged, r.list("cloud_service_basics")...)
		if marker = r.json["page_info"].(obj)["next_marker"]; marker == nil {
			break
		}
	}
	require.Equal(t, all, paged)

	first := b.ok(partner, "POST", pathSpecs, query(obj{"limit": 2})).json["page_info"].(obj)["next_marker"]
	b.refused("CBC.0100", 400, partner, "POST", pathSpecs, query(obj{"limit": 3, "marker": first}))
	b.refused("CBC.0100", 400, partner, "POST", pathSpecs, query(obj{"limit": 2, "marker": "x"}))
	require.Len(t, b.ok(partner, "POST", pathSpecs, query(obj{"filters": []obj{{"key": "RESOURCE_SPEC", "value": "c6.large.2.linux"}}})).list("cloud_service_basics"), 1)
	require.Empty(t, b.ok(partner, "POST", pathSpecs, query(obj{"region_code": "mars-1"})).list("cloud_service_basics"))
	require.Empty(t, b.ok(partner, "POST", pathSpecs, query(obj{"cloud_service_type": "hws.service.type.obs", "resource_type": "hws.resource.type.obs"})).list("cloud_service_basics"))
}

func demand(a emulator.Account, products ...obj) obj {
	return obj{"project_id": a.ProjectID("cn-north-4"), "product_infos": products}
}

func vmUsage(extra obj) obj {
	p := obj{
		"id": "1", "cloud_service_type": "hws.service.type.ec2", "resource_type": "hws.resource.type.vm",
		"resource_spec": "c6.large.2.linux", "region": "cn-north-4", "usage_factor": "duration",
		"usage_value": 1, "usage_measure_id": 4, "subscription_num": 1,
	}
	for k, v := range extra {
		if v == nil {
			delete(p, k)
			continue
		}
		p[k] = v
	}
	return p
}

func TestPriceOnDemand(t *testing.T) {
	b := newBench(t)
	plain, discounted := b.account("customer_new"), b.account("customer_verified")
	r := b.ok(plain, "POST", pathOnDemand, demand(plain, vmUsage(nil)))
	require.Equal(t, "0.5", number(r.json["amount"]))
	require.Empty(t, r.list("product_rating_results")[0]["discount_rating_results"])

	// The commercial discount (90 %) comes before the partner's (85 %).
	r = b.ok(discounted, "POST", pathOnDemand, demand(discounted, vmUsage(obj{"usage_value": 3, "subscription_num": 2})))
	require.Equal(t, "3", number(r.json["official_website_amount"]))
	require.Equal(t, "2.7", number(r.json["amount"]))
	require.Equal(t, "0.3", number(r.json["discount_amount"]))

	// Minutes are sixtieths of an hour; results are cut off at 6 or 10 decimals.
	minute := vmUsage(obj{"usage_measure_id": 5, "usage_value": 1})
	require.Equal(t, "0.008333", number(b.ok(plain, "POST", pathOnDemand, demand(plain, minute)).json["amount"]))
	fine := demand(plain, minute)
	fine["inquiry_precision"] = 1
	require.Equal(t, "0.0083333333", number(b.ok(plain, "POST", pathOnDemand, fine).json["amount"]))

	disk := vmUsage(obj{"id": "2", "cloud_service_type": "hws.service.type.ebs", "resource_type": "hws.resource.type.volume", "resource_spec": "SATA", "resource_size": 100, "size_measure_id": 17})
	traffic := vmUsage(obj{"id": "3", "cloud_service_type": "hws.service.type.vpc", "resource_type": "hws.resource.type.bandwidth", "resource_spec": "12_bgp", "resource_size": 5, "size_measure_id": 15, "usage_factor": "upflow", "usage_value": 512, "usage_measure_id": 11})
	r = b.ok(plain, "POST", pathOnDemand, demand(plain, vmUsage(nil), disk, traffic))
	require.Equal(t, "0.94", number(r.json["amount"]), "0.5 + 0.04 + 0.4")
	require.Len(t, r.list("product_rating_results"), 3)

	for name, c := range map[string]struct {
		code string
		edit obj
	}{
		"unknown spec":      {"CBC.99006006", obj{"resource_spec": "none"}},
		"unknown region":    {"CBC.99006006", obj{"region": "mars-1"}},
		"zone of another":   {"CBC.99006006", obj{"available_zone": "cn-east-3a"}},
		"unknown factor":    {"CBC.99006074", obj{"usage_factor": "upflow"}},
		"wrong unit":        {"CBC.99006050", obj{"usage_measure_id": 10}},
		"price too high":    {"CBC.99006055", obj{"usage_value": 1e12}},
		"negative usage":    {"CBC.0100", obj{"usage_value": -1}},
		"no pieces":         {"CBC.0100", obj{"subscription_num": 0}},
		"too many pieces":   {"CBC.0100", obj{"subscription_num": 10001}},
		"missing factor":    {"CBC.0100", obj{"usage_factor": nil}},
		"size without unit": {"CBC.0100", obj{"cloud_service_type": "hws.service.type.ebs", "resource_type": "hws.resource.type.volume", "resource_spec": "SATA", "resource_size": 10}},
		"wrong size unit":   {"CBC.0100", obj{"cloud_service_type": "hws.service.type.ebs", "resource_type": "hws.resource.type.volume", "resource_spec": "SATA", "resource_size": 10, "size_measure_id": 15}},
	} {
		t.Run(name, func(t *testing.T) {
			b.refused(c.code, 400, plain, "POST", pathOnDemand, demand(plain, vmUsage(c.edit)))
		})
	}
	r = b.refused("CBC.0100", 400, plain, "POST", pathOnDemand, demand(plain, vmUsage(nil), vmUsage(nil)))
	require.Contains(t, r.msg(), "product_infos[1].id")
	b.refused("CBC.0100", 400, plain, "POST", pathOnDemand, demand(discounted, vmUsage(nil)))
	b.refused("CBC.0151", 403, b.account("partner"), "POST", pathOnDemand, demand(plain, vmUsage(nil)))
	loose := newBench(t, emulator.WithRule("project-of-customer", false))
	loose.ok(plain, "POST", pathOnDemand, demand(discounted, vmUsage(nil)))
}

func vmPeriod(extra obj) obj {
	p := vmUsage(obj{"usage_factor": nil, "usage_value": nil, "usage_measure_id": nil, "period_type": 2, "period_num": 1, "available_zone": "CN-NORTH-4a"})
	for k, v := range extra {
		p[k] = v
	}
	return p
}

func TestPriceSubscription(t *testing.T) {
	b := newBench(t)
	plain, discounted := b.account("customer_new"), b.account("customer_verified")
	list := func(r reply) string {
		return number(r.json["official_website_rating_result"].(obj)["official_website_amount"])
	}
	r := b.ok(plain, "POST", pathSubscribe, demand(plain, vmPeriod(nil)))
	require.Equal(t, "239.8", list(r))
	require.NotContains(t, r.json, "optional_discount_rating_results")
	for _, c := range []struct {
		edit obj
		want string
	}{
		{obj{"period_num": 3}, "719.4"}, {obj{"period_type": 3}, "2398"}, {obj{"period_type": 0}, "7.993333"},
		{obj{"period_type": 4, "period_num": 5}, "2.5"}, {obj{"subscription_num": 10}, "2398"},
		{obj{"fee_installment_mode": "HALF_PAY"}, "239.8"}, // CloudPond only
	} {
		require.Equal(t, c.want, list(b.ok(plain, "POST", pathSubscribe, demand(plain, vmPeriod(c.edit)))), c.edit)
	}

	offers := b.ok(discounted, "POST", pathSubscribe, demand(discounted, vmPeriod(nil))).list("optional_discount_rating_results")
	require.Len(t, offers, 2)
	require.Equal(t, "605", number(offers[0]["discount_type"]))
	require.Equal(t, "215.82", number(offers[0]["amount"]))
	require.Equal(t, "0", number(offers[0]["best_offer"]))
	require.Equal(t, "203.83", number(offers[1]["amount"]))
	require.Equal(t, "35.97", number(offers[1]["discount_amount"]))
	require.Equal(t, "1", number(offers[1]["best_offer"]))

	pond := vmPeriod(obj{"cloud_service_type": "hws.service.type.ies", "resource_type": "hws.resource.type.iesserver", "resource_spec": "ies.cbu.4c6",
		"region": "global-cbc-1", "available_zone": "", "resource_size": 10, "size_measure_id": 10, "period_type": 3, "fee_installment_mode": "HALF_PAY"})
	result := b.ok(discounted, "POST", pathSubscribe, demand(discounted, pond)).json["official_website_rating_result"].(obj)
	require.Equal(t, "50166.5", number(result["official_website_amount"]))
	require.Equal(t, "4180.541666", result["installment_official_website_amount"])
	require.Equal(t, "2", number(result["installment_period_type"]))
	pond["fee_installment_mode"] = "ZERO_PAY"
	result = b.ok(discounted, "POST", pathSubscribe, demand(discounted, pond)).json["official_website_rating_result"].(obj)
	require.Equal(t, "0", number(result["official_website_amount"]))

	b.refused("CBC.99006055", 400, plain, "POST", pathSubscribe, demand(plain, vmPeriod(obj{"period_num": 214783647})))
	b.refused("CBC.99006006", 400, plain, "POST", pathSubscribe, demand(plain, vmPeriod(obj{"resource_type": "x"})))
	traffic := vmPeriod(obj{"cloud_service_type": "hws.service.type.vpc", "resource_type": "hws.resource.type.bandwidth", "resource_spec": "12_bgp", "resource_size": 5, "size_measure_id": 15})
	b.refused("CBC.99006006", 400, plain, "POST", pathSubscribe, demand(plain, traffic))
	b.refused("CBC.0100", 400, plain, "POST", pathSubscribe, demand(plain, vmPeriod(obj{"period_type": 1})))
}

func TestPriceRenewal(t *testing.T) {
	b := newBench(t)
	customer := b.account("customer_verified")
	ids := b.emu.ResourceIDs(customer.AccountID)
	main, disk, meter := ids["web-1"], ids["web-1-disk"], ids["meter-1"]
	body := func(extra obj, resources ...string) obj {
		out := obj{"resource_ids": resources, "period_type": 2, "period_num": 2}
		for k, v := range extra {
			out[k] = v
		}
		return out
	}
	r := b.ok(customer, "POST", pathRenew, body(nil, main))
	require.Equal(t, "479.6", r.json["official_website_rating_result"].(obj)["official_website_amount"])
	require.Equal(t, "407.66", r.list("renew_inquiry_results")[0]["amount"], "with the best discount")
	offers := r.list("optional_discount_rating_results")
	require.Len(t, offers, 2)
	require.Equal(t, "431.64", offers[0]["amount"])
	require.Equal(t, "1", number(offers[1]["best_offer"]))

	r = b.ok(customer, "POST", pathRenew, body(obj{"include_relative_resources": true}, main))
	require.Equal(t, "679.6", r.json["official_website_rating_result"].(obj)["official_website_amount"])
	b.ok(customer, "POST", pathRenew, body(obj{"include_relative_resources": ""}, main))

	r = b.ok(customer, "POST", pathRenew, body(nil, main, disk, meter, "nobody"))
	require.Len(t, r.list("renew_inquiry_results"), 1)
	var codes []any
	for _, f := range r.list("fail_resource_infos") {
		codes = append(codes, f["error_code"])
	}
	require.Equal(t, []any{"CBC.30050007", "CBC.30050008", "CBC.30050009"}, codes)

	other := b.ok(b.account("customer_new"), "POST", pathRenew, body(nil, main))
	require.Len(t, other.list("fail_resource_infos"), 1, "resources of others do not exist")
	b.refused("CBC.30050012", 400, customer, "POST", pathRenew, body(nil, main, main))
	b.refused("CBC.99006073", 400, customer, "POST", pathRenew, body(nil, "TEST6073"))
	b.refused("CBC.0100", 400, customer, "POST", pathRenew, body(nil))
	b.refused("CBC.0100", 400, customer, "POST", pathRenew, body(obj{"period_num": 12}, main))
	b.refused("CBC.0100", 400, customer, "POST", pathRenew, body(obj{"period_type": 3, "period_num": 4}, main))
	b.ok(customer, "POST", pathRenew, body(obj{"period_type": 3, "period_num": 3}, main))
	b.refused("CBC.0151", 403, b.account("partner"), "POST", pathRenew, body(nil, main))
}

func TestLocations(t *testing.T) {
	b := newBench(t)
	partner := b.account("partner")
	const provinces, cities, counties = "/v2/systems/configs/provinces", "/v2/systems/configs/cities", "/v2/systems/configs/counties"
	r := b.ok(partner, "GET", provinces, nil)
	require.Equal(t, "31", number(r.json["count"]))
	require.Len(t, r.list("provinces"), 10)
	all := b.ok(b.account("customer_new"), "GET", provinces+"?limit=1000", nil).list("provinces")
	require.Len(t, all, 31)
	for _, p := range all {
		for _, c := range b.ok(partner, "GET", cities+"?limit=1000&province_code="+p["code"].(string), nil).list("cities") {
			require.Regexp(t, "^CN-[0-9]{2}-[0-9]{3}$", c["code"])
			list := b.ok(partner, "GET", counties+"?limit=1000&city_code="+c["code"].(string), nil).list("counties")
			require.NotEmpty(t, list, c)
			require.Regexp(t, "^CN-[0-9]{2}-[0-9]{3}-[0-9]{2}$", list[0]["code"])
		}
	}
	require.Equal(t, "石家庄市", b.ok(partner, "GET", cities+"?province_code=CN-13", nil).list("cities")[0]["name"])
	require.Empty(t, b.ok(partner, "GET", cities+"?province_code=XX", nil).list("cities"))
	b.refused("CBC.0100", 400, partner, "GET", cities, nil)
	b.refused("CBC.0100", 400, partner, "GET", cities+"?province_code=", nil)
	b.refused("CBC.0100", 400, partner, "GET", provinces+"?limit=1001", nil)
	b.refused("CBC.0100", 400, partner, "GET", provinces+"?limit", nil)
	b.emu.Advance(time.Second)
}
