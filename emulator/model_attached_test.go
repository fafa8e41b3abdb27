package emulator_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/emulator"
)

// What the random walk has found about disks and their servers.

func TestADiskForAServerThatIsGoneCannotBePaid(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	a := buyer(b, "1000.00")
	b.buy(a, buying(serverItem("web")))
	disk := b.place(a, buying(diskOf("data", "web", 100)))
	b.ok(a, "POST", pathUnsubscribe, unsubscription(1, b.resourceID(a, "web")))
	b.emu.Advance(processed)

	cash := b.emu.Balance(a.AccountID)
	b.refused("CBC.99003106", 400, a, "POST", pathPay, payment(disk))
	require.Equal(t, "6", number(b.orderInfo(a, disk)["status"]))
	require.True(t, cash.Equal(b.emu.Balance(a.AccountID)))
	b.ok(a, "PUT", pathCancel, obj{"order_id": disk})
	b.sound()
}

func TestADiskThatOutlivesItsServerStandsForItself(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	a := buyer(b, "5000.00")
	b.buy(a, buying(serverItem("web")))
	year := diskOf("data", "web", 100)
	year.PeriodType = 3
	b.buy(a, buying(year))
	b.refused("CBC.30010036", 400, a, "POST", pathRenewal, renewal(b.resourceID(a, "data")))
	b.emu.Advance(90 * 24 * time.Hour) // the server has expired and is deleted

	disk := b.subscription(a, "data")
	require.Equal(t, "1", number(disk["is_main_resource"]))
	id := disk["resource_id"].(string)
	b.ok(a, "POST", pathAutoRenew+id, nil)
	b.ok(a, "POST", pathRenewal, withField(renewal(id), "is_auto_pay", 1))
	b.emu.Advance(processed)
	require.Equal(t, "3", number(b.subscriptions(a)["web"]["status"]), "the server stays deleted")
	b.ok(a, "POST", pathUnsubscribe, unsubscription(1, id))
	b.emu.Advance(processed)
	require.Equal(t, "3", number(b.subscriptions(a)["data"]["status"]))
	b.sound()
}

func TestAutomaticRenewalOfADiskDoesNotPayForAnOnDemandServer(t *testing.T) {
	t.Parallel()
	b := newBench(t, emulator.WithRule("usage-metering", false))
	a := buyer(b, "5000.00")
	b.buy(a, buying(serverItem("web")))
	server := b.resourceID(a, "web")
	b.ok(a, "POST", pathToDemandNow, obj{"resource_ids": []string{server}})
	b.emu.Advance(processed)
	b.buy(a, buying(diskOf("data", "web", 100)))
	cash := b.emu.Balance(a.AccountID)

	b.ok(a, "POST", pathAutoRenew+b.resourceID(a, "data"), nil)
	before := b.subscription(a, "data")["expire_time"]
	b.emu.Advance(30 * 24 * time.Hour)
	require.NotEqual(t, before, b.subscription(a, "data")["expire_time"], "the disk is renewed")
	require.Equal(t, "100", cash.Sub(b.emu.Balance(a.AccountID)).String(), "and nothing else")
	require.Nil(t, b.subscriptions(a)["web"])
	b.sound()
}
