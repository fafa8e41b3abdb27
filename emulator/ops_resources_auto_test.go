package emulator_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/emulator"
)

// at is a time in Beijing in 2026.
func atBeijing(month time.Month, day, hour int) time.Time {
	return time.Date(2026, month, day, hour-8, 0, 0, 0, time.UTC)
}

func TestAutomaticRenewal(t *testing.T) {
	b := newBench(t)
	customer := buyer(b, "1000")
	b.buy(customer, buying(serverItem("web"), diskOf("disk", "web", 40))) // expires on April 15
	web, disk := b.resourceID(customer, "web"), b.resourceID(customer, "disk")
	require.Equal(t, 204, b.ok(customer, "POST", pathAutoRenew+disk, obj{"auto_renew_times": 2}).status)
	require.Equal(t, "3", number(b.subscription(customer, "web")["expire_policy"]), "an attached one sets its main resource")

	// Seven days before the expiry, at 03:00 in Beijing.
	b.emu.SetTime(atBeijing(4, 8, 3).Add(-time.Second))
	require.Equal(t, "2026-04-15T15:59:59Z", b.subscription(customer, "web")["expire_time"])
	b.emu.Advance(time.Second + processed)
	require.Equal(t, "2026-05-15T15:59:59Z", b.subscription(customer, "web")["expire_time"])
	require.Equal(t, "2026-05-15T15:59:59Z", b.subscription(customer, "disk")["expire_time"])
	orders := b.ok(customer, "GET", pathOrders+"?order_type=2", nil).list("order_infos")
	require.Len(t, orders, 1)
	require.Equal(t, "8", number(orders[0]["source_type"]), "by the system")
	require.Equal(t, "2026-04-07T19:00:00Z", orders[0]["payment_time"])
	require.Equal(t, "440.4", b.emu.Balance(customer.AccountID).String())

	// The second renewal is the last one that was asked for.
	b.emu.SetTime(atBeijing(5, 8, 3).Add(processed))
	require.Equal(t, "2026-06-15T15:59:59Z", b.subscription(customer, "web")["expire_time"])
	require.Equal(t, "0", number(b.subscription(customer, "web")["expire_policy"]))
	b.emu.SetTime(atBeijing(6, 16, 0))
	require.Equal(t, "5", number(b.subscription(customer, "web")["status"]))
	b.refused("CBC.99003602", 400, customer, "POST", pathAutoRenew+web, nil)
	b.refused("CBC.99003605", 400, customer, "DELETE", pathAutoRenew+web, nil)
	b.sound()
}

func TestAutomaticRenewalRetriesDaily(t *testing.T) {
	b := newBench(t)
	customer := buyer(b, "239.8")
	b.buy(customer, buying(serverItem("web")))
	b.ok(customer, "POST", pathAutoRenew+b.resourceID(customer, "web"), nil)
	b.emu.SetTime(atBeijing(4, 20, 12))
	require.Equal(t, "5", number(b.subscription(customer, "web")["status"]), "no money, and expired")
	require.Equal(t, "0", number(b.ok(customer, "GET", pathOrders+"?order_type=2", nil).json["total_count"]), "failed tries leave no orders")
	require.NoError(t, b.emu.TopUp(customer.AccountID, dec("240")))
	b.emu.SetTime(atBeijing(4, 21, 3).Add(processed))
	r := b.subscription(customer, "web")
	require.Equal(t, "2", number(r["status"]))
	require.Equal(t, "2026-05-15T15:59:59Z", r["expire_time"])
	require.Equal(t, "3", number(r["expire_policy"]), "without end")
	b.emu.SetTime(atBeijing(7, 1, 0))
	require.Equal(t, "3", number(b.subscription(customer, "web")["status"]), "deleted in the end")
	b.sound()
}

func TestAutomaticRenewalSettings(t *testing.T) {
	b := newBench(t)
	customer := buyer(b, "100000")
	item := serverItem("year")
	item.PeriodType = 3
	plain := serverItem("month")
	plain.AutoRenew = true
	b.buy(customer, buying(item, plain))
	year, month := b.resourceID(customer, "year"), b.resourceID(customer, "month")
	require.Equal(t, "3", number(b.subscription(customer, "month")["expire_policy"]), "chosen with the order")
	b.ok(customer, "POST", pathAutoRenew+year, obj{})

	// On the day that the customer chooses, also for resources that renew already.
	r := b.ok(customer, "POST", pathRenewConfig, obj{"config_name": "DEDUCTION_DATE", "config_value": "2"})
	require.Equal(t, obj{"error_code": "CBC.0000", "error_msg": "success"}, r.json)
	b.emu.SetTime(atBeijing(4, 8, 4))
	require.Equal(t, "2026-04-15T15:59:59Z", b.subscription(customer, "month")["expire_time"])
	b.emu.SetTime(atBeijing(4, 13, 3).Add(processed))
	require.Equal(t, "2026-05-15T15:59:59Z", b.subscription(customer, "month")["expire_time"])

	// Turned on too late for the deduction day: the next 03:00.
	b.ok(customer, "DELETE", pathAutoRenew+month, nil)
	require.Equal(t, "0", number(b.subscription(customer, "month")["expire_policy"]))
	b.refused("CBC.99003605", 400, customer, "DELETE", pathAutoRenew+month, nil)
	b.emu.SetTime(atBeijing(5, 15, 12))
	b.ok(customer, "POST", pathAutoRenew+month, obj{"period_type": "YEAR"})
	b.ok(customer, "POST", pathAutoRenew+month, obj{"period_type": "MONTH"})
	b.ok(customer, "POST", pathRenewConfig, obj{"config_name": "EXPIRE_DATE", "config_value": "-1"})
	b.emu.SetTime(atBeijing(5, 16, 3).Add(processed))
	require.Equal(t, "2026-06-30T15:59:59Z", b.subscription(customer, "month")["expire_time"], "on the last day of a month")
	order := b.ok(customer, "GET", pathOrders+"?order_type=2&limit=1", nil).list("order_infos")[0]
	require.Equal(t, "359.699999", number(order["official_amount"]), "239.8 and 15 days of 7.9933333333")
	require.Equal(t, "359.69", number(order["amount_after_discount"]))

	// A year is renewed by a year.
	b.emu.SetTime(time.Date(2027, 3, 14, 0, 0, 0, 0, time.UTC))
	require.Equal(t, "2028-03-31T15:59:59Z", b.subscription(customer, "year")["expire_time"])
	b.sound()

	for _, bad := range []obj{
		{"config_name": "DEDUCTION_DATE", "config_value": "1"}, {"config_name": "DEDUCTION_DATE", "config_value": "8"},
		{"config_name": "EXPIRE_DATE", "config_value": "29"}, {"config_name": "EXPIRE_DATE", "config_value": "0"},
		{"config_name": "X", "config_value": "2"}, {"config_name": "EXPIRE_DATE"}, {"config_name": "EXPIRE_DATE", "config_value": ""},
	} {
		b.refused("CBC.0100", 400, customer, "POST", pathRenewConfig, bad)
	}
	b.refused("CBC.0100", 400, customer, "POST", pathAutoRenew+month, obj{"auto_renew_times": 100})
	b.refused("CBC.0100", 400, customer, "POST", pathAutoRenew+month, obj{"period_type": "WEEK"})
	for _, id := range []string{"x", b.resourceID(b.account("customer_verified"), "web-1")} {
		b.refused("CBC.99003012", 400, customer, "POST", pathAutoRenew+id, nil)
		b.refused("CBC.99003012", 400, customer, "DELETE", pathAutoRenew+id, nil)
	}
	b.refused("CBC.0151", 403, b.account("partner"), "POST", pathRenewConfig, obj{"config_name": "EXPIRE_DATE", "config_value": "1"})

	off := newBench(t, emulator.WithRule("expiry-day-of-automatic-renewals", false))
	customer = buyer(off, "1000")
	off.buy(customer, buying(plain))
	off.ok(customer, "POST", pathRenewConfig, obj{"config_name": "EXPIRE_DATE", "config_value": "1"})
	off.emu.SetTime(atBeijing(4, 9, 0))
	require.Equal(t, "2026-05-15T15:59:59Z", off.subscription(customer, "month")["expire_time"])
}

// A count is kept when the setting is sent again without one, and a manual
// renewal moves the next automatic one.
func TestAutomaticRenewalCount(t *testing.T) {
	b := newBench(t)
	customer := buyer(b, "10000")
	b.buy(customer, buying(serverItem("web")))
	web := b.resourceID(customer, "web")
	b.ok(customer, "POST", pathAutoRenew+web, obj{"auto_renew_times": 1})
	b.ok(customer, "POST", pathAutoRenew+web, nil)
	b.ok(customer, "POST", pathRenewal, withField(renewal(web), "is_auto_pay", 1))
	b.emu.SetTime(atBeijing(4, 9, 0))
	require.Equal(t, "2026-05-15T15:59:59Z", b.subscription(customer, "web")["expire_time"], "not again on April 8")
	b.emu.SetTime(atBeijing(5, 9, 0))
	require.Equal(t, "2026-06-15T15:59:59Z", b.subscription(customer, "web")["expire_time"])
	require.Equal(t, "0", number(b.subscription(customer, "web")["expire_policy"]), "once only")
	b.ok(customer, "POST", pathAutoRenew+web, obj{"auto_renew_times": 5})
	b.ok(customer, "POST", pathAutoRenew+web, obj{"auto_renew_times": 0})
	b.emu.SetTime(time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC))
	require.Equal(t, "3", number(b.subscription(customer, "web")["expire_policy"]), "without end")
	b.sound()
}

func TestFrozenResourcesDoNotRenewThemselves(t *testing.T) {
	b, customer := traited(t, "frozen-violation", "frozen-police")
	for _, name := range []string{"frozen-violation", "frozen-police"} {
		b.refused("CBC.99003602", 400, customer, "POST", pathAutoRenew+b.resourceID(customer, name), nil)
	}
}
