package emulator_test

import (
	"encoding/json"
	"net/url"
	"slices"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/emulator"
)

const (
	pathOrders         = "/v2/orders/customer-orders"
	pathOrderDetails   = "/v2/orders/customer-orders/details/"
	pathRefunds        = "/v2/orders/customer-orders/refund-orders"
	pathOrderCoupons   = "/v2/orders/customer-orders/order-coupons"
	pathOrderDiscounts = "/v2/orders/customer-orders/order-discounts"
	pathCancel         = "/v2/orders/customer-orders/cancel"
	pathPay            = "/v3/orders/customer-orders/pay"
	pathSubscriptions  = "/v2/orders/suscriptions/resources/query"
	pathMetered        = "/v2/partners/sub-customers/on-demand-resources/query"
	pathRenewal        = "/v2/orders/subscriptions/resources/renew"
	pathRenewConfig    = "/v2/orders/subscriptions/resources/renew/config"
	pathAutoRenew      = "/v2/orders/subscriptions/resources/autorenew/"
	pathUnsubscribe    = "/v2/orders/subscriptions/resources/unsubscribe"
	pathToDemand       = "/v2/orders/subscriptions/resources/to-on-demand"
	pathToDemandNow    = "/v2/orders/subscriptions/resources/to-on-demand/instantly"
	pathPackages       = "/v3/payments/free-resources/query"
	pathPackageUsages  = "/v2/payments/free-resources/usages/details/query"
	pathPackageRecords = "/v2/bills/customer-bills/free-resources-usage-records"
)

// processed is how long a paid order takes to be completed.
const processed = 2 * time.Second

func serverItem(name string) emulator.PurchaseItem {
	return emulator.PurchaseItem{
		Name: name, ServiceType: "hws.service.type.ec2", ResourceType: "hws.resource.type.vm",
		Spec: "c6.large.2.linux", Region: "cn-north-4", Zone: "cn-north-4a",
	}
}

func diskOf(name, of string, gb int) emulator.PurchaseItem {
	return emulator.PurchaseItem{
		Name: name, ServiceType: "hws.service.type.ebs", ResourceType: "hws.resource.type.volume",
		Spec: "SSD", Region: "cn-north-4", Size: gb, AttachedTo: of,
	}
}

func obsPackage(name, spec string) emulator.PurchaseItem {
	return emulator.PurchaseItem{
		Name: name, ServiceType: "hws.service.type.obs", ResourceType: "hws.resource.type.obspackage", Spec: spec, Region: "cn-north-4",
	}
}

func buying(items ...emulator.PurchaseItem) emulator.Purchase { return emulator.Purchase{Items: items} }

func jsonNumber(s string) json.Number { return json.Number(s) }

func dec(s string) decimal.Decimal { return decimal.RequireFromString(s) }

// place enters an order.
func (b *bench) place(a emulator.Account, p emulator.Purchase) string {
	b.t.Helper()
	id, err := b.emu.PlaceOrder(a.AccountID, p)
	require.NoError(b.t, err)
	return id
}

// payment is the body that pays an order without anything.
func payment(order string) obj {
	return obj{"order_id": order, "use_coupon": "NO", "use_discount": "NO"}
}

// buy places an order, pays it and waits until it is completed.
func (b *bench) buy(a emulator.Account, p emulator.Purchase) string {
	b.t.Helper()
	id := b.place(a, p)
	b.ok(a, "POST", pathPay, payment(id))
	b.emu.Advance(processed)
	require.Equal(b.t, "5", number(b.orderInfo(a, id)["status"]))
	return id
}

// orderInfo is an order as its customer sees it.
func (b *bench) orderInfo(a emulator.Account, id string) obj {
	b.t.Helper()
	return b.ok(a, "GET", pathOrderDetails+id, nil).json["order_info"].(obj)
}

// lines are the items of an order.
func (b *bench) lines(a emulator.Account, id string) []obj {
	b.t.Helper()
	return b.ok(a, "GET", pathOrderDetails+id+"?limit=100", nil).list("order_line_items")
}

// subscriptions are a customer's resources by name.
func (b *bench) subscriptions(a emulator.Account) map[string]obj {
	b.t.Helper()
	out := map[string]obj{}
	for _, r := range b.ok(a, "POST", pathSubscriptions, obj{"limit": 500}).list("data") {
		out[r["resource_name"].(string)] = r
	}
	return out
}

// subscription is one of them.
func (b *bench) subscription(a emulator.Account, name string) obj {
	b.t.Helper()
	r := b.subscriptions(a)[name]
	require.NotNil(b.t, r, name)
	return r
}

func (b *bench) resourceID(a emulator.Account, name string) string {
	b.t.Helper()
	id := b.emu.ResourceIDs(a.AccountID)[name]
	require.NotEmpty(b.t, id, name)
	return id
}

// renewal is the body that renews resources for one month.
func renewal(ids ...string) obj { return obj{"resource_ids": ids, "period_type": 2, "period_num": 1} }

func withField(o obj, name string, value any) obj {
	out := obj{}
	for k, v := range o {
		out[k] = v
	}
	out[name] = value
	return out
}

func unsubscription(kind int, ids ...string) obj {
	return obj{"resource_ids": ids, "unsubscribe_type": kind}
}

// orderIDs are the order IDs in a response.
func (r reply) orderIDs() []string {
	var out []string
	list, _ := r.json["order_ids"].([]any)
	for _, v := range list {
		out = append(out, v.(string))
	}
	return out
}

// params builds a query string from pairs.
func params(pairs ...string) string {
	v := url.Values{}
	for pair := range slices.Chunk(pairs, 2) {
		v.Set(pair[0], pair[1])
	}
	return "?" + v.Encode()
}

// buyer is a bench with a customer that has money.
func buyer(b *bench, cash string) emulator.Account {
	b.t.Helper()
	a := b.account("customer_new")
	require.NoError(b.t, b.emu.TopUp(a.AccountID, dec(cash)))
	return a
}

// sound checks the books and that charges and money agree.
func (b *bench) sound() {
	b.t.Helper()
	require.NoError(b.t, b.emu.Ledger())
	require.NoError(b.t, b.emu.CheckCharges())
}
