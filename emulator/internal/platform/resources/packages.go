package resources

import (
	"slices"
	"strings"
	"time"

	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/call"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/catalogue"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/units"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world"
)

// packagesKept is how many months expired packages can be found.
const packagesKept = 18

// knownPackages lists the customer's packages that can still be found.
func knownPackages(c *call.Call) []*world.Package {
	return slices.DeleteFunc(c.State.PackagesOf(c.Caller.AccountID), func(p *world.Package) bool {
		r := c.State.Resources[p.ResourceID]
		return r.Status == world.ResourceProvisioning || r.ExpiresAt.Before(c.Now.AddDate(0, -packagesKept, 0))
	})
}

// PackageItemView is an element of free_resources in a package.
type PackageItemView struct {
	ID        string `json:"free_resource_id"`
	UsageName string `json:"usage_type_name"`
	Amount    string `json:"amount"`
	Original  string `json:"original_amount"`
	MeasureID int    `json:"measure_id"`
}

// PackageView is an element of free_resource_packages.
type PackageView struct {
	ID            string            `json:"order_instance_id"`
	OrderID       string            `json:"order_id"`
	ProductID     string            `json:"product_id"`
	ProductName   string            `json:"product_name"`
	ProjectID     *string           `json:"enterprise_project_id"`
	ProjectScope  int               `json:"enterprise_project_scope"`
	EffectiveTime string            `json:"effective_time"`
	ExpireTime    string            `json:"expire_time"`
	Status        int               `json:"status"`
	Service       string            `json:"service_type_code"`
	ServiceName   string            `json:"service_type_name"`
	Region        string            `json:"region_code"`
	Source        int               `json:"source_type"`
	Bundle        string            `json:"bundle_type"`
	ReuseMode     int               `json:"quota_reuse_mode"`
	Items         []PackageItemView `json:"free_resources"`
}

// Where packages come from, and how their quota is used.
const (
	packageGift   = 1
	quotaRefills  = 1
	quotaOnce     = 2
	singlePackage = "ATOMIC_PKG"
	bundlePackage = "BUNDLE_PKG"
)

// ListFreeResourceInfos lists the customer's resource packages and their
// remaining quota.
func ListFreeResourceInfos(c *call.Call) (any, error) {
	var all []PackageView
	for _, p := range knownPackages(c) {
		if v := viewPackage(c, p); matchesPackage(c, v) {
			all = append(all, v)
		}
	}
	return map[string]any{"total_count": len(all), "free_resource_packages": call.Page(c, all)}, nil
}

// matchesPackage applies the filters. Packages of enterprise projects are shown
// only when their project is asked for.
func matchesPackage(c *call.Call, v PackageView) bool {
	in, project := c.In, ""
	if v.ProjectID != nil {
		project = *v.ProjectID
	}
	services := in.Strs("service_type_code_list")
	return project == in.Str("enterprise_project_id") &&
		call.Equals(v.Region, in.Str("region_code")) && call.Equals(v.ProductID, in.Str("product_id")) &&
		call.Equals(v.ProductName, in.Str("product_name")) &&
		(in.Str("order_id") == "" || strings.EqualFold(v.OrderID, in.Str("order_id"))) &&
		(!in.Has("status") || v.Status == in.Num("status", 0)) &&
		(len(services) == 0 || slices.ContainsFunc(services, func(s string) bool { return strings.EqualFold(s, v.Service) }))
}

func viewPackage(c *call.Call, p *world.Package) PackageView {
	r := c.State.Resources[p.ResourceID]
	s := r.Entry()
	v := PackageView{
		ID: p.ID, OrderID: p.OrderID, ProductID: s.ProductID(catalogue.ChargePeriod), ProductName: s.Name.In(c.English()),
		EffectiveTime: units.Instant(r.CreatedAt), ExpireTime: units.Instant(r.ExpiresAt),
		Status:  c.State.PackageStatus(p, c.Now),
		Service: r.ServiceType, ServiceName: c.ServiceName(r.ServiceType), Region: r.Region,
		Bundle: singlePackage, ReuseMode: quotaOnce, Items: []PackageItemView{},
	}
	if r.EnterpriseProject != "" {
		v.ProjectID, v.ProjectScope = &r.EnterpriseProject, 1
	}
	if p.OrderID == "" {
		v.Source = packageGift
	}
	if len(p.Items) > 1 {
		v.Bundle = bundlePackage
	}
	if p.Cycle != catalogue.CycleNever {
		v.ReuseMode = quotaRefills
	}
	for _, it := range p.Items {
		v.Items = append(v.Items, PackageItemView{
			ID: it.ID, UsageName: usageName(it, c), Amount: c.State.Remaining(p, it, c.Now).String(),
			Original: it.Amount.String(), MeasureID: it.Measure,
		})
	}
	return v
}

// usageName is the name of the usage factor of an item.
func usageName(it *world.PackageItem, c *call.Call) string {
	if u := catalogue.FindUsage(it.ResourceType, it.Factor); u != nil {
		return u.Name.In(c.English())
	}
	return it.Factor
}

// packageUsage is an element of free_resources by item.
type packageUsage struct {
	ID        string       `json:"free_resource_id"`
	TypeName  string       `json:"free_resource_type_name"`
	Cycle     *int         `json:"quota_reuse_cycle,omitempty"`
	CycleType *int         `json:"quota_reuse_cycle_type,omitempty"`
	UsageName string       `json:"usage_type_name"`
	StartTime string       `json:"start_time"`
	EndTime   string       `json:"end_time"`
	Amount    units.Amount `json:"amount"`
	Original  units.Amount `json:"original_amount"`
	MeasureID int          `json:"measure_id"`
}

// cycleFromOrder counts cycles from the date of the order.
const cycleFromOrder = 2

// ListFreeResourceUsages gives remaining and original quota of resource
// package items.
func ListFreeResourceUsages(c *call.Call) (any, error) {
	ids := c.In.Strs("free_resource_ids")
	list := []packageUsage{}
	for _, p := range knownPackages(c) {
		for _, it := range p.Items {
			if slices.Contains(ids, it.ID) {
				list = append(list, viewPackageUsage(c, p, it))
			}
		}
	}
	return map[string]any{"free_resources": list}, nil
}

func viewPackageUsage(c *call.Call, p *world.Package, it *world.PackageItem) packageUsage {
	from, until := c.State.Cycle(p, c.Now)
	u := packageUsage{
		ID: it.ID, TypeName: c.ResourceTypeName(c.State.Resources[p.ResourceID].ResourceType), UsageName: usageName(it, c),
		StartTime: units.Instant(from), EndTime: units.Instant(until),
		Amount: units.Amount(c.State.Remaining(p, it, c.Now)), Original: units.Amount(it.Amount),
		MeasureID: it.Measure,
	}
	if p.Cycle != catalogue.CycleNever {
		counted := cycleFromOrder
		u.Cycle, u.CycleType = &p.Cycle, &counted
	}
	return u
}

// packageRecord is an element of free_resource_records.
type packageRecord struct {
	DeductTime    string `json:"deduct_time"`
	ID            string `json:"free_resource_id"`
	ResourceID    string `json:"resource_id"`
	ResourceType  string `json:"resource_type_code"`
	TypeName      string `json:"resource_type_name"`
	Tag           string `json:"resource_tag"`
	ProductID     string `json:"product_id"`
	ProductName   string `json:"product_name"`
	UsageType     string `json:"usage_type_code"`
	Available     string `json:"available_amount"`
	Remaining     string `json:"remaining_amount"`
	Used          string `json:"used_amount"`
	MeasureID     int    `json:"measure_id"`
	EffectiveTime string `json:"effective_time"`
	ExpireTime    string `json:"expire_time"`

	at time.Time
}

// ListFreeResourcesUsageRecords lists deductions made from resource packages
// in a date range.
func ListFreeResourcesUsageRecords(c *call.Call) (any, error) {
	from, to := units.StartOfDay(c.In.Str("deduct_time_begin")), units.EndOfDay(c.In.Str("deduct_time_end"))
	var all []packageRecord
	for _, p := range c.State.PackagesOf(c.Caller.AccountID) {
		for _, it := range p.Items {
			for _, u := range it.Uses {
				if u.Time.Before(from) || !u.Time.Before(to) {
					continue
				}
				if r := viewPackageUse(c, p, it, u); matchesPackageUse(c, r) {
					all = append(all, r)
				}
			}
		}
	}
	slices.SortStableFunc(all, func(a, b packageRecord) int { return a.at.Compare(b.at) })
	return map[string]any{"total_count": len(all), "free_resource_records": call.Page(c, call.NewestFirst(c, all))}, nil
}

func matchesPackageUse(c *call.Call, r packageRecord) bool {
	return call.Equals(r.ID, c.In.Str("free_resource_id")) && call.Equals(r.ProductID, c.In.Str("product_id")) &&
		call.Equals(r.ResourceType, c.In.Str("resource_type_code"))
}

func viewPackageUse(c *call.Call, p *world.Package, it *world.PackageItem, u world.PackageUse) packageRecord {
	holder := c.State.Resources[p.ResourceID]
	s := holder.Entry()
	return packageRecord{
		DeductTime: units.Instant(u.Time), ID: it.ID, ResourceID: u.ResourceID, ResourceType: it.ResourceType,
		TypeName:  c.ResourceTypeName(it.ResourceType),
		ProductID: s.ProductID(catalogue.ChargePeriod), ProductName: s.Name.In(c.English()),
		UsageType: it.Factor, Available: u.Before.String(), Remaining: u.Before.Sub(u.Used).String(), Used: u.Used.String(),
		MeasureID: it.Measure, EffectiveTime: units.Instant(holder.CreatedAt),
		ExpireTime: units.Instant(holder.ExpiresAt), at: u.Time,
	}
}
