package emulator_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/emulator"
)

// rating is a legacy price inquiry of one server for a month.
func rating(a emulator.Account, extra obj) obj {
	body := obj{
		"tenantId": a.ProjectID("cn-north-4"), "regionId": "cn-north-4", "chargingMode": 0, "periodType": 2, "periodNum": 1,
		"productInfos": []obj{ratedServer(nil)},
	}
	for k, v := range extra {
		body[k] = v
	}
	return body
}

func ratedServer(extra obj) obj {
	p := obj{
		"id": "1", "cloudServiceType": "hws.service.type.ec2", "resourceType": "hws.resource.type.vm",
		"resourceSpecCode": "c6.large.2.linux",
	}
	for k, v := range extra {
		p[k] = v
	}
	return p
}

func ratedDisk(extra obj) obj {
	p := obj{
		"id": "disk", "cloudServiceType": "hws.service.type.ebs", "resourceType": "hws.resource.type.volume",
		"resourceSpecCode": "SSD", "resourceSize": 40, "resouceSizeMeasureId": 17,
	}
	for k, v := range extra {
		p[k] = v
	}
	return p
}

func (b *bench) rate(a emulator.Account, extra obj) obj {
	b.t.Helper()
	return b.old(success, a, "POST", v1(a.AccountID, v1Rating), rating(a, extra)).json["ratingResult"].(obj)
}

// prices are the three amounts of a legacy price.
func prices(p obj) [3]string {
	return [3]string{number(p["originalAmount"]), number(p["discountAmount"]), number(p["amount"])}
}

func TestLegacyPeriodPrice(t *testing.T) {
	b := newBench(t)
	discounted, plain, partner := b.account("customer_verified"), b.account("customer_new"), b.account("partner")
	r := b.rate(discounted, obj{"productInfos": []obj{ratedServer(nil), ratedDisk(nil)}, "subscriptionNum": 2})
	require.Equal(t, [3]string{"559.6", "83.94", "475.66"}, prices(r))
	require.Equal(t, "CNY", r["currency"])
	products := reply{json: r}.list("productRatingResult")
	require.Equal(t, []string{"1", "disk"}, names(products, "id"))
	require.Equal(t, [3]string{"479.6", "71.94", "407.66"}, prices(products[0]))
	require.Equal(t, [3]string{"80", "12", "68"}, prices(products[1]))

	// The same as the best offer of the current inquiry.
	now := b.ok(discounted, "POST", pathSubscribe, demand(discounted, vmPeriod(obj{"period_num": 3})))
	best := now.list("optional_discount_rating_results")[1]
	require.Equal(t, "1", number(best["best_offer"]))
	r = b.rate(discounted, obj{"periodNum": 3})
	require.Equal(t, [3]string{number(best["official_website_amount"]), number(best["discount_amount"]), number(best["amount"])}, prices(r))
	require.Equal(t, best["product_rating_results"].([]any)[0].(obj)["product_id"], reply{json: r}.list("productRatingResult")[0]["productId"])

	require.Equal(t, [3]string{"239.8", "0", "239.8"}, prices(b.rate(plain, nil)))
	require.Equal(t, [3]string{"2398", "0", "2398"}, prices(b.rate(plain, obj{"periodType": 3, "avaliableZoneId": "cn-north-4a"})))
	// A partner gets list prices for itself, and its customer's for a customer.
	require.Equal(t, [3]string{"239.8", "0", "239.8"}, prices(b.rate(partner, nil)))
	require.Equal(t, [3]string{"239.8", "35.97", "203.83"}, prices(b.rate(partner, obj{"tenantId": discounted.ProjectID("cn-north-4")})))
	for _, tenant := range []string{"none", b.account("rival").ProjectID("cn-north-4"), b.account("rival_customer").ProjectID("cn-north-4")} {
		b.refused("CBC.0100", 400, partner, "POST", v1(partner.AccountID, v1Rating), rating(partner, obj{"tenantId": tenant}))
	}
	b.refused("CBC.0100", 400, plain, "POST", v1(plain.AccountID, v1Rating), rating(discounted, nil))
	loose := newBench(t, emulator.WithRule("legacy-project", false))
	require.Equal(t, "239.8", number(loose.rate(plain, obj{"tenantId": "none"})["amount"]))
}

func TestLegacyPriceUntil(t *testing.T) {
	b := newBench(t)
	a := b.account("customer_new")
	until := obj{"periodType": 5, "periodEndDate": "2026-03-18T04:30:00Z", "productInfos": []obj{ratedDisk(obj{"resourceSpecCode": "SATA", "resourceSize": 100})}}
	require.Equal(t, "3", number(b.rate(a, until)["amount"]), "three days, one yuan each")
	until["periodEndDate"] = "2026-03-18T04:30:01Z"
	require.Equal(t, "4", number(b.rate(a, until)["amount"]), "the fourth has begun")
	until["inquiryTime"] = "2026-03-17T00:00:00Z"
	require.Equal(t, "2", number(b.rate(a, until)["amount"]))
	until["periodEndDate"] = "2026-03-17T00:00:00Z"
	b.refused("CBC.0100", 400, a, "POST", v1(a.AccountID, v1Rating), rating(a, until))
	until["periodEndDate"] = nil
	b.refused("CBC.0100", 400, a, "POST", v1(a.AccountID, v1Rating), rating(a, until))

	until["periodEndDate"] = "2026-03-18T04:30:00Z"
	without := newBench(t, emulator.WithRule("legacy-price-until", false))
	without.refused("CBC.6006", 200, a, "POST", v1(a.AccountID, v1Rating), rating(a, until))
}

func TestLegacyUsagePrice(t *testing.T) {
	b := newBench(t)
	a := b.account("customer_verified")
	usage := obj{"usageFactor": "duration", "usageValue": 720.5, "usageMeasureId": 4}
	r := b.rate(a, obj{"chargingMode": 1, "productInfos": []obj{ratedServer(usage)}, "subscriptionNum": 2})
	now := b.ok(a, "POST", pathOnDemand, demand(a, vmUsage(obj{"usage_value": 720.5, "subscription_num": 2}))).json
	require.Equal(t, [3]string{number(now["official_website_amount"]), number(now["discount_amount"]), number(now["amount"])}, prices(r))
	require.Equal(t, [3]string{"720.5", "72.05", "648.45"}, prices(r))
	require.Equal(t, prices(r), prices(reply{json: r}.list("productRatingResult")[0]))
}

func TestLegacyPriceRefusals(t *testing.T) {
	b := newBench(t)
	a := b.account("customer_new")
	usage := func(extra obj) obj {
		body := obj{"usageFactor": "Duration", "usageValue": 1, "usageMeasureId": 4}
		for k, v := range extra {
			body[k] = v
		}
		return obj{"chargingMode": 1, "productInfos": []obj{ratedServer(body)}}
	}
	for name, c := range map[string]struct {
		code  string
		field string
		extra obj
	}{
		"unknown product":    {"CBC.6006", "productInfos[0]", obj{"productInfos": []obj{ratedServer(obj{"resourceSpecCode": "none"})}}},
		"unknown region":     {"CBC.6006", "productInfos[0]", obj{"regionId": "mars-1"}},
		"zone of another":    {"CBC.6006", "productInfos[0]", obj{"avaliableZoneId": "cn-east-3a"}},
		"one-off":            {"CBC.6006", "one-off", obj{"chargingMode": 2}},
		"too expensive":      {"CBC.6055", "price", obj{"periodNum": 2147483647}},
		"unknown factor":     {"CBC.99006074", "usageFactor", usage(obj{"usageFactor": "x"})},
		"no factor":          {"CBC.99006074", "usageFactor", usage(obj{"usageFactor": nil})},
		"wrong unit":         {"CBC.99006050", "usageMeasureId", usage(obj{"usageMeasureId": 10})},
		"negative usage":     {"CBC.0100", "usageValue", usage(obj{"usageValue": -1})},
		"disk without size":  {"CBC.0100", "resourceSize", obj{"productInfos": []obj{ratedDisk(obj{"resourceSize": nil})}}},
		"disk in Mbps":       {"CBC.0100", "resouceSizeMeasureId", obj{"productInfos": []obj{ratedDisk(obj{"resouceSizeMeasureId": 15})}}},
		"no products":        {"CBC.0100", "productInfos", obj{"productInfos": []obj{}}},
		"no period":          {"CBC.0100", "periodType", obj{"periodType": nil}},
		"no number":          {"CBC.0100", "periodNum", obj{"periodNum": nil}},
		"number 0":           {"CBC.0100", "periodNum", obj{"periodNum": 0}},
		"unknown mode":       {"CBC.0100", "chargingMode", obj{"chargingMode": 3}},
		"no charging mode":   {"CBC.0100", "chargingMode", obj{"chargingMode": nil}},
		"unknown field":      {"CBC.0100", "availableZoneId", obj{"availableZoneId": "cn-north-4a"}},
		"product without id": {"CBC.0100", "productInfos[0].id", obj{"productInfos": []obj{ratedServer(obj{"id": nil})}}},
	} {
		status := 200
		if c.code == "CBC.0100" {
			status = 400
		}
		r := b.refused(c.code, status, a, "POST", v1(a.AccountID, v1Rating), rating(a, c.extra))
		require.Contains(t, r.msg(), c.field, name)
	}
}

func TestLegacyChangePrice(t *testing.T) {
	b := newBench(t)
	customer, partner := b.account("customer_verified"), b.account("partner")
	ids := b.emu.ResourceIDs(customer.AccountID)
	change := func(resource string, product obj) obj {
		return obj{"resourceId": ids[resource], "productInfo": product}
	}
	path := v1(customer.AccountID, v1ChangeRating)
	bigger := change("web-1", obj{"resourceSpecCode": "c6.xlarge.2.linux"})

	// 20 of 30 days of the difference between 479.6 and 239.8 a month, 15 % off.
	// Both prices are cut off after six decimals.
	for _, a := range []emulator.Account{customer, partner} {
		r := b.old(success, a, "POST", path, bigger).json["ratingResult"].(obj)
		require.Equal(t, [3]string{"159.866667", "23.980001", "135.886666"}, prices(r))
		require.Equal(t, "CNY", r["currency"])
		require.Equal(t, "1", number(r["measureId"]))
	}
	grown := b.old(success, customer, "POST", path, change("web-1-disk", obj{"resourceSize": 400, "resouceSizeMeasureId": 17}))
	require.Equal(t, "200", number(grown.json["ratingResult"].(obj)["originalAmount"]))
	later := change("web-1-disk", obj{"resourceSize": 400})
	later["inquiryTime"] = "2026-04-03T04:30:00Z"
	require.Equal(t, "10", number(b.old(success, customer, "POST", path, later).json["ratingResult"].(obj)["originalAmount"]))

	smaller := change("web-1", obj{"resourceSpecCode": "s6.small.1.linux"})
	for name, c := range map[string]struct {
		code string
		body obj
	}{
		"a downgrade":            {"CBC.6006", smaller},
		"nothing changes":        {"CBC.6006", change("web-1", obj{})},
		"unknown product":        {"CBC.6006", change("web-1", obj{"resourceSpecCode": "none"})},
		"unknown resource":       {"CBC.99003012", change("none", obj{})},
		"pay-per-use resource":   {"CBC.99003012", change("meter-1", obj{"resourceSpecCode": "c6.xlarge.2.linux"})},
		"after it has expired":   {"CBC.99003012", obj{"resourceId": ids["web-1"], "productInfo": bigger["productInfo"], "inquiryTime": "2026-04-05T00:00:00Z"}},
		"resource of nobody":     {"CBC.99003012", obj{"productInfo": obj{"resourceSpecCode": "c6.xlarge.2.linux"}}},
		"not sold by the period": {"CBC.6006", change("web-1", obj{"cloudServiceType": "hws.service.type.cdn", "resourceType": "hws.resource.type.cdn", "resourceSpecCode": "cdn"})},
	} {
		b.refused(c.code, 200, customer, "POST", path, c.body)
		require.NotEmpty(t, name)
	}
	b.refused("CBC.0100", 400, customer, "POST", path, change("web-1-disk", obj{"resourceSize": 400, "resouceSizeMeasureId": 15}))
	b.refused("CBC.0100", 400, customer, "POST", path, obj{"resourceId": ids["web-1"]})
	b.refused("CBC.0100", 400, customer, "POST", path, change("web-1", obj{"resourceSize": 0}))
	b.refused("CBC.5002", 200, b.account("rival"), "POST", path, bigger)
	other := b.account("customer_new")
	b.refused("CBC.99003012", 200, other, "POST", v1(other.AccountID, v1ChangeRating), bigger)

	loose := newBench(t, emulator.WithRule("legacy-upgrades-only", false))
	r := loose.old(success, customer, "POST", path, smaller).json["ratingResult"].(obj)
	require.Equal(t, "-138.4", number(r["amount"]))
}
