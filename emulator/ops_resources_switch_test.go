package emulator_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/emulator"
)

func atExpiry(operation string, ids ...string) obj {
	return obj{"operation": operation, "resource_ids": ids}
}

func TestSwitchToOnDemandAtExpiry(t *testing.T) {
	b := newBench(t)
	customer, partner := buyer(b, "1000"), b.account("partner")
	item := serverItem("web")
	item.AutoRenew = true
	b.buy(customer, buying(item, diskOf("disk", "web", 40)))
	web := b.resourceID(customer, "web")
	r := b.ok(customer, "POST", pathToDemand, atExpiry("CANCEL", web))
	require.Equal(t, "CBC.0100", r.list("error_details")[0]["error_code"], "it is not set")
	require.Equal(t, web, r.list("error_details")[0]["id"])
	for range 2 { // again has the same effect
		require.Equal(t, []any{}, b.ok(customer, "POST", pathToDemand, atExpiry("SET_UP", web)).json["error_details"])
		require.Equal(t, "1", number(b.subscription(customer, "web")["expire_policy"]), "and no automatic renewal")
	}
	b.ok(customer, "POST", pathToDemand, atExpiry("CANCEL", web))
	require.Equal(t, "0", number(b.subscription(customer, "web")["expire_policy"]))
	b.ok(customer, "POST", pathToDemand, atExpiry("SET_UP", web))
	b.ok(customer, "POST", pathAutoRenew+web, nil)
	require.Equal(t, "3", number(b.subscription(customer, "disk")["expire_policy"]), "the latest setting counts")
	b.ok(customer, "POST", pathToDemand, atExpiry("SET_UP", web))

	b.emu.SetTime(atBeijing(4, 16, 0))
	require.NotContains(t, b.subscriptions(customer), "web")
	metered := b.ok(partner, "POST", pathMetered, obj{"customer_id": customer.AccountID}).list("resources")
	require.Len(t, metered, 2)
	require.Equal(t, "2026-04-15T15:59:59Z", metered[0]["effective_time"])
	require.Equal(t, "720.2", b.emu.Balance(customer.AccountID).String(), "the first second costs less than a cent")
	b.emu.Advance(2 * time.Hour)
	require.Equal(t, "719.1", b.emu.Balance(customer.AccountID).String(), "2 x (0.50 + 0.05)")
	b.refused("CBC.99003012", 400, customer, "POST", pathToDemand, atExpiry("SET_UP", web))
	b.sound()

	lenient := newBench(t, emulator.WithRule("cancel-needs-switch", false))
	customer = lenient.account("customer_verified")
	require.Empty(t, lenient.ok(customer, "POST", pathToDemand, atExpiry("CANCEL", lenient.resourceID(customer, "web-1"))).list("error_details"))
}

func TestSwitchToOnDemandAtOnce(t *testing.T) {
	b := newBench(t)
	customer := buyer(b, "1000")
	b.buy(customer, buying(serverItem("web"), diskOf("disk", "web", 40)))
	bucket := b.buy(customer, buying(obsPackage("package", "obs.flow.500gb")))
	b.emu.Advance(10 * 24 * time.Hour)
	web, pack := b.resourceID(customer, "web"), b.resourceID(customer, "package")
	before := b.emu.Balance(customer.AccountID)
	results := b.ok(customer, "POST", pathToDemandNow, obj{"resource_ids": []string{web, pack, "x"}}).list("to_ondemand_service_results")
	require.Len(t, results, 3)
	require.Equal(t, "SUCCESS", results[0]["result"])
	require.NotContains(t, results[0], "error_code")
	require.Equal(t, "FAIL", results[1]["result"])
	require.Equal(t, "CBC.99003611", results[1]["error_code"])
	require.Equal(t, "CBC.99003012", results[2]["error_code"])
	require.NotContains(t, results[2], "order_id")
	order := results[0]["order_id"].(string)
	o := b.orderInfo(customer, order)
	require.Equal(t, "10", number(o["order_type"]))
	// 21 of 32 days of 239.80 and of 40.00, without a fee.
	require.Equal(t, "183.61", b.emu.Balance(customer.AccountID).Sub(before).String())
	b.refused("CBC.99003623", 400, customer, "POST", pathToDemand, atExpiry("SET_UP", web))
	b.emu.Advance(processed)
	require.Equal(t, "5", number(b.orderInfo(customer, order)["status"]))
	require.NotContains(t, b.subscriptions(customer), "disk")
	b.refused("CBC.99005026", 400, customer, "GET", pathRefunds+"?order_id="+order, nil)
	require.Equal(t, "5", number(b.orderInfo(customer, bucket)["status"]))
	b.sound()
	b.refused("CBC.0100", 400, customer, "POST", pathToDemandNow, obj{"resource_ids": []string{}})
	b.refused("CBC.0151", 403, b.account("partner"), "POST", pathToDemandNow, obj{"resource_ids": []string{web}})
}

func TestSwitchThatIsReviewed(t *testing.T) {
	b := newBench(t, emulator.WithReviewDelay(time.Hour))
	customer := buyer(b, "1000")
	item := serverItem("web")
	item.Traits = []string{"needs-approval"}
	b.buy(customer, buying(item))
	results := b.ok(customer, "POST", pathToDemandNow, obj{"resource_ids": []string{b.resourceID(customer, "web")}}).list("to_ondemand_service_results")
	require.Equal(t, "AUDIT", results[0]["result"])
	order := results[0]["order_id"].(string)
	require.Equal(t, "1", number(b.orderInfo(customer, order)["status"]), "pending approval")
	require.Equal(t, "760.2", b.emu.Balance(customer.AccountID).String())
	b.emu.Advance(time.Hour + processed)
	require.Equal(t, "5", number(b.orderInfo(customer, order)["status"]))
	require.Equal(t, "1000", b.emu.Balance(customer.AccountID).String(), "within five days")
	require.NotContains(t, b.subscriptions(customer), "web")
	b.sound()
}

func TestSwitchRefusals(t *testing.T) {
	codes := map[string]string{
		"frozen-violation": "CBC.99003624", "frozen-police": "CBC.99003625", "selected-product": "CBC.99003608", "solution": "CBC.99003622",
	}
	b, customer := traited(t, "frozen-violation", "frozen-police", "selected-product", "solution", "trial")
	for id, code := range codes {
		b.refused(code, 400, customer, "POST", pathToDemand, atExpiry("SET_UP", b.resourceID(customer, id)))
		r := b.ok(customer, "POST", pathToDemandNow, obj{"resource_ids": []string{b.resourceID(customer, id)}})
		require.Equal(t, code, r.list("to_ondemand_service_results")[0]["error_code"])
	}
	require.NoError(t, b.emu.TopUp(customer.AccountID, dec("30000")))
	pond := emulator.PurchaseItem{Name: "pond", ServiceType: "hws.service.type.ies", ResourceType: "hws.resource.type.iesserver", Spec: "ies.cbu.4c6", Region: "global-cbc-1", Size: 2}
	b.buy(customer, buying(pond, obsPackage("package", "obs.bundle")))
	b.refused("CBC.99003609", 400, customer, "POST", pathToDemand, atExpiry("SET_UP", b.resourceID(customer, "pond")))
	b.refused("CBC.99003611", 400, customer, "POST", pathToDemand, atExpiry("SET_UP", b.resourceID(customer, "package")))
	b.refused("CBC.99003012", 400, customer, "POST", pathToDemand, atExpiry("SET_UP", b.resourceID(customer, "trial"), "x"))
	require.Equal(t, "0", number(b.subscription(customer, "trial")["expire_policy"]), "refused as a whole")

	// Expired: listed with HTTP 200, and the others are switched.
	b.emu.Advance(11 * 24 * time.Hour)
	b.buy(customer, buying(serverItem("fresh")))
	r := b.ok(customer, "POST", pathToDemand, atExpiry("SET_UP", b.resourceID(customer, "trial"), b.resourceID(customer, "fresh")))
	require.Equal(t, []string{"CBC.99003610"}, r.ids("error_details", "error_code"))
	require.Equal(t, "1", number(b.subscription(customer, "fresh")["expire_policy"]))
	for _, bad := range []obj{atExpiry("SET_UP"), atExpiry("TOGGLE", "x"), {"resource_ids": []string{"x"}}} {
		b.refused("CBC.0100", 400, customer, "POST", pathToDemand, bad)
	}
	b.refused("CBC.0151", 403, b.account("partner"), "POST", pathToDemand, atExpiry("SET_UP", "x"))

	s := emulator.DefaultSeed()
	s.Partners[0].Customers[0].Frozen = 2
	frozen := newBench(t, emulator.WithSeed(s))
	customer = frozen.account("customer_verified")
	web := frozen.resourceID(customer, "web-1")
	frozen.refused("CBC.99003626", 400, customer, "POST", pathToDemand, atExpiry("SET_UP", web))
	frozen.refused("CBC.99003602", 400, customer, "POST", pathAutoRenew+web, nil)
	metered := frozen.ok(frozen.account("partner"), "POST", pathMetered, obj{"customer_id": customer.AccountID, "status": 3})
	require.Equal(t, "1", number(metered.json["total_count"]), "being frozen")
}

func TestChangeOfProducts(t *testing.T) {
	b := newBench(t)
	customer := buyer(b, "2000")
	b.buy(customer, buying(serverItem("web"), diskOf("disk", "web", 100)))
	web, disk := b.resourceID(customer, "web"), b.resourceID(customer, "disk")
	b.emu.Advance(10 * 24 * time.Hour)

	// An upgrade costs the difference for the 22 days that have not ended.
	id, err := b.emu.ChangeResource(web, "c6.xlarge.2.linux", 0)
	require.NoError(t, err)
	o := b.orderInfo(customer, id)
	require.Equal(t, "3", number(o["order_type"]))
	require.Equal(t, "175.853333", number(o["official_amount"]), "22 x (15.9866666667 - 7.9933333333), cut off")
	line := b.lines(customer, id)[0]
	require.Equal(t, "通用计算增强型 2核4GB", line["base_product_info"].(obj)["product_spec_desc"])
	_, err = b.emu.ChangeResource(web, "c6.2xlarge.4.linux", 0)
	require.ErrorContains(t, err, id, "an order is open")
	b.refused("CBC.99005026", 400, customer, "GET", pathRefunds+"?order_id="+id, nil)
	b.ok(customer, "POST", pathPay, payment(id))
	b.emu.Advance(processed)
	require.Equal(t, "c6.xlarge.2.linux", b.subscription(customer, "web")["resource_spec_code"])
	require.Equal(t, "1484.35", b.emu.Balance(customer.AccountID).String(), "2000 - 339.80 - 175.85")
	b.sound()

	// A downgrade gives back what the smaller disk saves: 21 of 32 days of 60 %.
	id, err = b.emu.ChangeResource(disk, "", 40)
	require.NoError(t, err)
	require.Equal(t, "1523.72", b.emu.Balance(customer.AccountID).String(), "39.37")
	require.Equal(t, []string{"-39.37"}, b.refundAmounts(customer, id))
	b.emu.Advance(processed)
	require.Equal(t, "40", number(b.subscription(customer, "disk")["spec_size"]))
	b.sound()

	for name, err := range map[string]error{
		"same": second(b.emu.ChangeResource(web, "", 0)), "unknown spec": second(b.emu.ChangeResource(web, "x", 0)),
		"unknown resource": second(b.emu.ChangeResource("x", "", 0)), "on-demand": second(b.emu.ChangeResource(b.resourceID(b.account("customer_verified"), "meter-1"), "c6.large.2.linux", 0)),
	} {
		require.Error(t, err, name)
	}

	// Everything that is left comes back once when the server is given back.
	b.ok(customer, "POST", pathUnsubscribe, unsubscription(1, web))
	b.sound()
	require.NoError(t, b.emu.SetSoldOut("c6.2xlarge.4.linux", "cn-north-4", true))
	b.buy(customer, buying(serverItem("web-2")))
	id, err = b.emu.ChangeResource(b.resourceID(customer, "web-2"), "c6.2xlarge.4.linux", 0)
	require.NoError(t, err)
	b.refused("CBC.99003141", 400, customer, "POST", pathPay, payment(id))
}

func second(_ string, err error) error { return err }
