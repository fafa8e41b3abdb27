package emulator_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/emulator"
)

func TestListSubscriptions(t *testing.T) {
	b := newBench(t)
	customer, partner := buyer(b, "5000"), b.account("partner")
	order := b.buy(customer, buying(serverItem("web"), diskOf("disk", "web", 40)))
	b.emu.Advance(48 * time.Hour)
	second := b.buy(customer, buying(obsPackage("flow", "obs.flow.500gb")))
	web, disk, flow := b.resourceID(customer, "web"), b.resourceID(customer, "disk"), b.resourceID(customer, "flow")

	r := b.subscription(customer, "disk")
	for field, want := range map[string]string{
		"resource_id": disk, "region_code": "cn-north-4", "service_type_code": "hws.service.type.ebs", "service_type_name": "云硬盘",
		"resource_type_code": "hws.resource.type.volume", "resource_type_name": "云硬盘", "resource_spec_code": "SSD",
		"project_id": customer.ProjectID("cn-north-4"), "parent_resource_id": web, "is_main_resource": "0", "status": "2",
		"effective_time": "2026-03-15T04:30:00Z", "expire_time": "2026-04-15T15:59:59Z", "expire_policy": "0",
		"product_spec_desc": "超高IO|40 GB", "spec_size": "40", "spec_size_measure_id": "17", "update_time": "2026-03-15T04:30:02Z",
	} {
		require.Equal(t, want, number(r[field]), field)
	}

	for name, c := range map[string]struct {
		filter obj
		want   []string
	}{
		"all":                       {obj{}, []string{web, disk, flow}},
		"empty filters":             {obj{"resource_ids": []string{}, "order_id": "", "status_list": []int{}, "expire_time_begin": nil}, []string{web, disk, flow}},
		"main resources":            {obj{"only_main_resource": 1}, []string{web, flow}},
		"a main one brings others":  {obj{"resource_ids": []string{web}}, []string{web, disk}},
		"a main one alone":          {obj{"resource_ids": []string{web}, "only_main_resource": 1}, []string{web}},
		"an attached one":           {obj{"resource_ids": []string{disk}, "only_main_resource": 1}, []string{disk}},
		"unknown":                   {obj{"resource_ids": []string{"x"}}, []string{}},
		"order":                     {obj{"order_id": order}, []string{web, disk}},
		"other order":               {obj{"order_id": second}, []string{flow}},
		"status":                    {obj{"status_list": []int{2, 3}}, []string{web, disk, flow}},
		"other status":              {obj{"status_list": []int{4, 5}}, []string{}},
		"service":                   {obj{"service_type_code": "hws.service.type.obs"}, []string{flow}},
		"expires from":              {obj{"expire_time_begin": "2026-04-16T00:00:00Z"}, []string{flow}},
		"expires until":             {obj{"expire_time_end": "2026-04-15T15:59:59Z"}, []string{web, disk}},
		"page":                      {obj{"offset": 1, "limit": 1}, []string{disk}},
		"beyond the end":            {obj{"offset": 3}, []string{}},
		"far beyond the end":        {obj{"offset": 2147483646, "limit": 500}, []string{}},
		"customer_id of a customer": {obj{"customer_id": "ignored"}, []string{web, disk, flow}},
	} {
		t.Run(name, func(t *testing.T) {
			require.Equal(t, c.want, b.ok(customer, "POST", pathSubscriptions, c.filter).ids("data", "resource_id"))
		})
	}
	r = b.ok(partner, "POST", pathSubscriptions, obj{"customer_id": customer.AccountID, "limit": 1}).json
	require.Equal(t, "3", number(r["total_count"]))
	b.refused("CBC.0100", 400, partner, "POST", pathSubscriptions, obj{})
	b.refused("CBC.0151", 403, b.account("rival"), "POST", pathSubscriptions, obj{"customer_id": customer.AccountID})
	b.refused("CBC.0100", 400, customer, "POST", pathSubscriptions, obj{"service_type_code": ""})
	b.refused("CBC.0100", 400, customer, "POST", pathSubscriptions, obj{"status_list": []int{1}})
	b.ok(b.account("distributor"), "POST", pathSubscriptions, obj{"customer_id": b.account("reseller_one_customer").AccountID})
	b.refused("CBC.0151", 403, b.account("reseller_one"), "POST", pathSubscriptions, obj{"customer_id": customer.AccountID})
}

func TestListOnDemandResources(t *testing.T) {
	s := emulator.DefaultSeed()
	s.Partners[0].Customers[2].Resources = []emulator.SeedResource{
		{Name: "vm", ServiceType: "hws.service.type.ec2", ResourceType: "hws.resource.type.vm", Spec: "s6.small.1.linux", Region: "cn-north-4", OnDemand: true},
		{Name: "disk", ServiceType: "hws.service.type.ebs", ResourceType: "hws.resource.type.volume", Spec: "SSD", Region: "cn-east-3", Size: 40, SizeMeasure: 17, OnDemand: true},
		{Name: "kept", ServiceType: "hws.service.type.ec2", ResourceType: "hws.resource.type.vm", Spec: "s6.small.1.linux", Region: "cn-north-4", ExpiresIn: 48 * time.Hour},
	}
	b := newBench(t, emulator.WithSeed(s))
	customer, partner := b.account("customer_new"), b.account("partner")
	vm, disk := b.resourceID(customer, "vm"), b.resourceID(customer, "disk")
	list := func(filter obj) reply {
		return b.ok(partner, "POST", pathMetered, withField(filter, "customer_id", customer.AccountID))
	}
	all := list(obj{}).list("resources")
	require.Len(t, all, 2)
	require.Equal(t, "1", number(all[0]["status"]))
	require.Equal(t, `{"specSize":40}`, all[1]["resource_info"])
	require.Equal(t, "2026-03-15T04:30:00Z", all[1]["effective_time"])
	require.NotContains(t, all[1], "expire_time")
	for _, c := range []struct {
		filter obj
		want   []string
	}{
		{obj{"region_code": "cn-east-3"}, []string{disk}},
		{obj{"service_type_code": "hws.service.type.ec2", "region_code": ""}, []string{vm}},
		{obj{"resource_ids": []string{disk, "x"}}, []string{disk}},
		{obj{"effective_time_begin": "2026-03-15T04:30:01Z"}, []string{}},
		{obj{"effective_time_end": "2026-03-15T04:30:00Z", "status": 1}, []string{vm, disk}},
		{obj{"status": 6}, []string{}},
		{obj{"offset": 1}, []string{disk}},
		{obj{"offset": 2147483647, "limit": 100}, []string{}},
	} {
		require.Equal(t, c.want, list(c.filter).ids("resources", "resource_id"), c.filter)
	}

	// An hour of use makes a debt: everything is in the grace period.
	b.emu.Advance(time.Hour)
	require.Equal(t, []string{vm, disk}, list(obj{"status": 2}).ids("resources", "resource_id"))
	require.NoError(t, b.emu.TopUp(customer.AccountID, dec("10")))
	require.NoError(t, b.emu.ReleaseResource(vm))
	closed := list(obj{"status": 6}).list("resources")
	require.Len(t, closed, 1)
	require.Equal(t, "2026-03-15T05:30:00Z", closed[0]["expire_time"])
	require.ErrorContains(t, b.emu.ReleaseResource(vm), "no on-demand resource")
	b.sound()

	for _, name := range []string{"customer_consulting", "rival_customer", "reseller_one_customer"} {
		b.refused("CBC.0151", 403, partner, "POST", pathMetered, obj{"customer_id": b.account(name).AccountID})
	}
	b.refused("CBC.0100", 400, partner, "POST", pathMetered, obj{})
	b.ok(b.account("distributor"), "POST", pathMetered, obj{"customer_id": b.account("reseller_one_customer").AccountID, "indirect_partner_id": b.account("reseller_one").AccountID})
	b.refused("CBC.99000037", 400, b.account("distributor"), "POST", pathMetered, obj{"customer_id": customer.AccountID, "indirect_partner_id": partner.AccountID})
	b.refused("CBC.0151", 403, customer, "POST", pathMetered, obj{"customer_id": customer.AccountID})
}

func TestSubscriptionExpires(t *testing.T) {
	b := newBench(t)
	customer := buyer(b, "1000")
	b.buy(customer, buying(serverItem("web"), diskOf("disk", "web", 40)))
	state := func() [2]string {
		r := b.subscription(customer, "web")
		return [2]string{number(r["status"]), number(b.subscription(customer, "disk")["status"])}
	}
	b.emu.SetTime(time.Date(2026, 4, 15, 15, 59, 58, 0, time.UTC))
	require.Equal(t, [2]string{"2", "2"}, state())
	b.emu.Advance(time.Second)
	require.Equal(t, [2]string{"5", "5"}, state(), "in the grace period")
	b.emu.Advance(15 * 24 * time.Hour)
	require.Equal(t, [2]string{"4", "4"}, state(), "in the retention period")
	b.emu.Advance(15*24*time.Hour - time.Second)
	require.Equal(t, [2]string{"4", "4"}, state())
	b.emu.Advance(time.Second)
	require.Equal(t, [2]string{"3", "3"}, state(), "deleted")
	r := b.refused("CBC.99003016", 400, customer, "POST", pathRenewal, renewal(b.resourceID(customer, "web")))
	require.Equal(t, []any{b.resourceID(customer, "web")}, r.json["expiredResourceIds"])
	b.refused("CBC.99003012", 400, customer, "POST", pathAutoRenew+b.resourceID(customer, "web"), nil)

	at := newBench(t, emulator.WithRule("grace-and-retention", false))
	customer = buyer(at, "1000")
	at.buy(customer, buying(serverItem("web")))
	at.emu.SetTime(time.Date(2026, 4, 15, 15, 59, 59, 0, time.UTC))
	require.Equal(t, "3", number(at.subscription(customer, "web")["status"]))
}
