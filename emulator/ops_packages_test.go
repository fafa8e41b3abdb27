package emulator_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/emulator"
)

// storing is a bench with a customer that has a bucket, money and packages.
func storing(t *testing.T, opts ...emulator.Option) (b *bench, customer emulator.Account, bucket string) {
	s := emulator.DefaultSeed()
	s.Partners[0].Customers[2].Resources = []emulator.SeedResource{
		{Name: "bucket", ServiceType: "hws.service.type.obs", ResourceType: "hws.resource.type.obs", Spec: "obs.standard", Region: "cn-north-4", OnDemand: true},
		{Name: "far", ServiceType: "hws.service.type.obs", ResourceType: "hws.resource.type.obs", Spec: "obs.standard", Region: "cn-east-3", OnDemand: true},
		{Name: "gift", ServiceType: "hws.service.type.obs", ResourceType: "hws.resource.type.obspackage", Spec: "obs.flow.500gb", Region: "cn-north-4", ExpiresIn: 10 * 24 * time.Hour},
	}
	b = newBench(t, append(opts, emulator.WithSeed(s))...)
	customer = buyer(b, "1000")
	return b, customer, b.resourceID(customer, "bucket")
}

func (b *bench) use(resource, factor, amount string) string {
	b.t.Helper()
	id, err := b.emu.ReportUsage(emulator.Usage{ResourceID: resource, Factor: factor, Amount: dec(amount), For: time.Hour})
	require.NoError(b.t, err)
	return id
}

func (b *bench) packages(a emulator.Account, filter obj) []map[string]any {
	b.t.Helper()
	return b.ok(a, "POST", pathPackages, filter).list("free_resource_packages")
}

func TestPackagesCoverUsage(t *testing.T) {
	b, customer, bucket := storing(t)
	order := b.buy(customer, buying(obsPackage("bundle", "obs.bundle")))
	before := b.emu.Balance(customer.AccountID)
	b.use(bucket, "upflow", "520") // 500 GB of the gift, which expires first, and 20 GB of the bundle
	require.Equal(t, before.String(), b.emu.Balance(customer.AccountID).String())
	b.use(bucket, "upflow", "40") // 30 GB are left
	require.Equal(t, "5", before.Sub(b.emu.Balance(customer.AccountID)).String(), "10 GB for 0.5 each")
	b.use(bucket, "requests", "1500000")
	require.Equal(t, "5.5", before.Sub(b.emu.Balance(customer.AccountID)).String())
	b.use(b.resourceID(customer, "far"), "storage", "100")
	b.sound()

	list := b.packages(customer, obj{})
	require.Len(t, list, 2)
	gift, bundle := list[0], list[1]
	for field, want := range map[string]string{
		"order_id": "", "product_name": "公网流出流量包 500GB", "status": "2", "source_type": "1", "bundle_type": "ATOMIC_PKG", "quota_reuse_mode": "2",
		"service_type_code": "hws.service.type.obs", "service_type_name": "对象存储服务", "region_code": "cn-north-4", "expire_time": "2026-03-25T04:30:00Z",
		"enterprise_project_scope": "0", "enterprise_project_id": "<nil>",
	} {
		require.Equal(t, want, number(gift[field]), field)
	}
	require.Equal(t, order, bundle["order_id"])
	require.Equal(t, "BUNDLE_PKG", bundle["bundle_type"])
	require.Equal(t, "1", number(bundle["quota_reuse_mode"]))
	require.Equal(t, "1", number(bundle["status"]), "storage is left")
	items := reply{json: bundle}.list("free_resources")
	require.Len(t, items, 3)
	require.Equal(t, "37200", items[0]["amount"], "usage in another region is not covered")
	require.Equal(t, "0", items[1]["amount"])
	require.Equal(t, "50", items[1]["original_amount"])
	require.Equal(t, "10", number(items[1]["measure_id"]))

	flow := items[1]["free_resource_id"].(string)
	usages := b.ok(customer, "POST", pathPackageUsages, obj{"free_resource_ids": []string{flow, "x"}}).list("free_resources")
	require.Len(t, usages, 1)
	for field, want := range map[string]string{
		"free_resource_id": flow, "amount": "0", "original_amount": "50", "measure_id": "10", "usage_type_name": "公网流出流量",
		"quota_reuse_cycle": "4", "quota_reuse_cycle_type": "2", "start_time": "2026-03-15T04:30:00Z", "end_time": "2026-04-15T04:30:00Z",
		"free_resource_type_name": "对象存储套餐包",
	} {
		require.Equal(t, want, number(usages[0][field]), field)
	}

	records := b.ok(customer, "GET", pathPackageRecords+"?deduct_time_begin=2026-03-15&deduct_time_end=2026-03-15", nil)
	require.Equal(t, "4", number(records.json["total_count"]))
	last := b.ok(customer, "GET", pathPackageRecords+"?deduct_time_begin=2026-03-15&deduct_time_end=2026-03-15&free_resource_id="+flow, nil).list("free_resource_records")
	require.Len(t, last, 2)
	for field, want := range map[string]string{
		"resource_id": bucket, "resource_type_code": "hws.resource.type.obs", "usage_type_code": "upflow", "available_amount": "30",
		"remaining_amount": "0", "used_amount": "30", "measure_id": "10", "product_id": bundle["product_id"].(string), "product_name": "存储流量请求组合包",
	} {
		require.Equal(t, want, number(last[0][field]), field)
	}
	none := func(filter string) {
		r := b.ok(customer, "GET", pathPackageRecords+"?deduct_time_begin=2026-03-14&deduct_time_end=2026-03-16&"+filter, nil)
		require.Empty(t, r.list("free_resource_records"), filter)
	}
	none("product_id=x")
	none("resource_type_code=hws.resource.type.cdn")
	none("offset=4")
	r := b.ok(customer, "GET", pathPackageRecords+"?deduct_time_begin=2026-03-16&deduct_time_end=2026-06-14", nil)
	require.Equal(t, []any{}, r.json["free_resource_records"])
	b.refused("CBC.0100", 400, customer, "GET", pathPackageRecords+"?deduct_time_begin=2026-03-01&deduct_time_end=2026-05-31", nil)
	b.refused("CBC.0100", 400, customer, "GET", pathPackageRecords+"?deduct_time_begin=2026-03-01", nil)
	b.refused("CBC.0151", 403, b.account("partner"), "GET", pathPackageRecords+"?deduct_time_begin=2026-03-16&deduct_time_end=2026-06-14", nil)
	b.refused("CBC.0151", 403, b.account("partner"), "POST", pathPackages, obj{})
	b.refused("CBC.0151", 403, b.account("partner"), "POST", pathPackageUsages, obj{"free_resource_ids": []string{flow}})
	require.Empty(t, b.ok(b.account("customer_verified"), "POST", pathPackageUsages, obj{"free_resource_ids": []string{flow}}).list("free_resources"))

	// The bundle is filled again every month, the gift never.
	b.emu.SetTime(time.Date(2026, 4, 15, 4, 30, 0, 0, time.UTC))
	list = b.packages(customer, obj{})
	require.Equal(t, "3", number(list[0]["status"]), "expired")
	require.Equal(t, "50", reply{json: list[1]}.list("free_resources")[1]["amount"])
}

func TestListPackagesFilters(t *testing.T) {
	b, customer, _ := storing(t)
	p := buying(obsPackage("mine", "obs.standard.100gb"))
	order := b.buy(customer, p)
	b.buy(customer, buying(emulator.PurchaseItem{Name: "cdn", ServiceType: "hws.service.type.cdn", ResourceType: "hws.resource.type.cdnpackage", Spec: "cdn.flow.1tb", Region: "cn-east-3"}))
	all := b.packages(customer, obj{})
	require.Len(t, all, 3)
	for name, c := range map[string]struct {
		filter obj
		want   int
	}{
		"region": {obj{"region_code": "cn-east-3"}, 1}, "order": {obj{"order_id": order}, 1}, "product": {obj{"product_id": all[1]["product_id"]}, 1},
		"product name": {obj{"product_name": "CDN流量包 1TB"}, 1}, "status": {obj{"status": 1}, 3}, "other status": {obj{"status": 4}, 0},
		"not yet effective": {obj{"status": 0}, 0}, "services": {obj{"service_type_code_list": []string{"HWS.SERVICE.TYPE.CDN", "x"}}, 1},
		"no services": {obj{"service_type_code_list": []string{}, "region_code": "", "status": nil}, 3}, "page": {obj{"offset": 2, "limit": 5}, 1},
		"beyond": {obj{"offset": 999999, "limit": 1000}, 0}, "project": {obj{"enterprise_project_id": "x"}, 0},
	} {
		require.Len(t, b.packages(customer, c.filter), c.want, name)
	}
	b.refused("CBC.0100", 400, customer, "POST", pathPackages, obj{"status": 5})
	b.refused("CBC.0100", 400, customer, "POST", pathPackageUsages, obj{"free_resource_ids": []string{}})
	b.ok(customer, "POST", pathPackages, nil)

	// One that was not used can be given back, one that was cannot.
	b.ok(customer, "POST", pathUnsubscribe, unsubscription(1, b.resourceID(customer, "cdn")))
	b.emu.Advance(processed)
	require.Len(t, b.packages(customer, obj{"status": 4}), 1)
	b.use(b.resourceID(customer, "bucket"), "storage", "1")
	b.refused("CBC.99003647", 400, customer, "POST", pathUnsubscribe, unsubscription(1, b.resourceID(customer, "mine")))
	b.sound()

	// Packages are forgotten 18 months after they have expired.
	b.emu.SetTime(time.Date(2027, 9, 25, 4, 30, 0, 0, time.UTC))
	require.Len(t, b.packages(customer, obj{}), 3)
	b.emu.Advance(time.Second)
	require.Len(t, b.packages(customer, obj{}), 2)
}

func TestPackageOfAnEnterpriseProject(t *testing.T) {
	b := newBench(t)
	customer := b.account("customer_buyer")
	require.NoError(t, b.emu.TopUp(customer.AccountID, dec("100")))
	p := buying(obsPackage("shop", "obs.standard.100gb"))
	p.EnterpriseProject = "project-shop"
	b.buy(customer, p)
	require.Len(t, b.packages(customer, obj{}), 1, "the seed's")
	list := b.packages(customer, obj{"enterprise_project_id": "project-shop"})
	require.Len(t, list, 1)
	require.Equal(t, "1", number(list[0]["enterprise_project_scope"]))
}

func TestMetering(t *testing.T) {
	b := newBench(t)
	customer := b.account("customer_verified") // meter-1 at 0.07 an hour, 90 %
	b.emu.Advance(30 * time.Minute)
	require.Equal(t, "999.97", b.emu.Balance(customer.AccountID).String(), "half an hour until 05:00: 0.0315, cut off")
	b.emu.Advance(2 * time.Hour)
	require.Equal(t, "999.85", b.emu.Balance(customer.AccountID).String(), "0.063 an hour, cut off")
	b.emu.Advance(10 * time.Minute)
	require.NoError(t, b.emu.ReleaseResource(b.resourceID(customer, "meter-1")))
	require.Equal(t, "999.84", b.emu.Balance(customer.AccountID).String())
	b.emu.Advance(100 * time.Hour)
	require.Equal(t, "999.84", b.emu.Balance(customer.AccountID).String())
	b.sound()

	off := newBench(t, emulator.WithRule("usage-metering", false))
	off.emu.Advance(100 * time.Hour)
	require.Equal(t, "1000", off.emu.Balance(customer.AccountID).String())
}

func TestUsageBecomesADebt(t *testing.T) {
	b, _, _ := storing(t)
	customer := b.account("customer_buyer")
	bucket := b.resourceID(customer, "bucket-1")
	b.use(bucket, "upflow", "6050") // 50 GB of the package, 6000 x 0.5 x 95 % = 2850
	require.Equal(t, "-850", b.emu.Balance(customer.AccountID).String(), "2000 of credit")
	require.Equal(t, "850", number(b.ok(customer, "GET", pathOwnBalances, nil).json["debt_amount"]))
	b.sound()
	for name, u := range map[string]emulator.Usage{
		"unknown resource": {ResourceID: "x", Factor: "upflow", Amount: dec("1")},
		"subscription":     {ResourceID: b.resourceID(customer, "db-1"), Factor: "Duration", Amount: dec("1")},
		"unknown factor":   {ResourceID: bucket, Factor: "x", Amount: dec("1")},
		"no amount":        {ResourceID: bucket, Factor: "upflow"},
		"wrong unit":       {ResourceID: bucket, Factor: "upflow", Amount: dec("1"), Measure: 4},
	} {
		_, err := b.emu.ReportUsage(u)
		require.Error(t, err, name)
	}
	id, err := b.emu.ReportUsage(emulator.Usage{ResourceID: bucket, Factor: "upflow", Amount: dec("2048"), Measure: 11})
	require.NoError(t, err)
	require.Regexp(t, "^US", id)
	require.Equal(t, "-850.95", b.emu.Balance(customer.AccountID).String(), "2048 MB are 2 GB")
	b.sound()
}
