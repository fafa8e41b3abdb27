// Package products answers the operations on the catalogue and on prices.
package products

import (
	"strings"

	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/call"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/catalogue"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/refusal"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/units"
)

// ListServiceTypes lists the cloud service types (name, code, abbreviation).
func ListServiceTypes(c *call.Call) (any, error) {
	filter := c.In.Str("service_type_name")
	var all []any
	for _, s := range catalogue.Services {
		if call.Contains(s.Name.In(c.English()), filter) {
			all = append(all, DescribeService(s, c))
		}
	}
	return map[string]any{"total_count": len(all), "service_types": call.Page(c, all)}, nil
}

// DescribeService is a cloud service in the language of the call.
func DescribeService(s catalogue.ServiceType, c *call.Call) map[string]any {
	return map[string]any{
		"service_type_name": s.Name.In(c.English()), "service_type_code": s.Code, "abbreviation": s.Abbreviation,
	}
}

// ListResourceTypes lists resource types with the service type that owns each.
func ListResourceTypes(c *call.Call) (any, error) {
	var all []any
	for _, r := range catalogue.Resources {
		all = append(all, map[string]any{
			"resource_type_code": r.Code, "resource_type_name": r.Name.In(c.English()),
			"resource_type_desc": r.Desc.In(c.English()), "service_type_code": r.Service,
		})
	}
	return map[string]any{"total_count": len(all), "resource_types": call.Page(c, all)}, nil
}

// ListServiceResources lists the resource types offered by one cloud service
// type.
func ListServiceResources(c *call.Call) (any, error) {
	var all []any
	for _, r := range catalogue.Resources {
		if r.Service != c.In.Str("service_type_code") {
			continue
		}
		all = append(all, map[string]any{"basic_info": map[string]any{
			"resource_type_code": r.Code, "product_owner_service": r.Service,
			"name": r.Name.In(c.English()), "description": r.Desc.In(c.English()),
		}})
	}
	return map[string]any{"total_count": len(all), "infos": call.Page(c, all)}, nil
}

// ListUsageTypes lists usage types (billing factors) of resource types.
func ListUsageTypes(c *call.Call) (any, error) {
	var all []any
	for _, u := range catalogue.Usages {
		if !c.Filtered("resource_type_code", u.Resource) {
			continue
		}
		r := catalogue.FindResource(u.Resource)
		s := catalogue.FindService(r.Service)
		all = append(all, map[string]any{
			"code": u.Code, "name": u.Name.In(c.English()),
			"resource_type_code": r.Code, "resource_type_name": r.Name.In(c.English()),
			"service_type_code": s.Code, "service_type_name": s.Name.In(c.English()),
		})
	}
	return map[string]any{"total_count": len(all), "usage_types": call.Page(c, all)}, nil
}

// ListMeasureUnits lists measurement units with localized name, abbreviation
// and measurement kind.
func ListMeasureUnits(c *call.Call) (any, error) {
	units := []any{}
	for _, m := range catalogue.Measures {
		units = append(units, map[string]any{
			"measure_id": m.ID, "measure_name": m.Name.In(c.English()), "abbreviation": m.Abbreviation, "measure_type": m.Kind,
		})
	}
	return map[string]any{"measure_units": units}, nil
}

// ListConversions lists conversion ratios between measurement units.
func ListConversions(c *call.Call) (any, error) {
	list := []any{}
	for _, v := range catalogue.Conversions {
		kind := catalogue.MeasureOf(v.From).Kind
		if c.In.Has("measure_type") && kind != c.In.Num("measure_type", 0) {
			continue
		}
		list = append(list, map[string]any{
			"measure_id": v.From, "ref_measure_id": v.To, "conversion_ratio": v.Ratio, "measure_type": kind,
		})
	}
	return map[string]any{"conversions": list}, nil
}

// ListIncentiveDiscountPolicies shows, per cloud service type, the partner
// incentive rule and whether partner discounts may apply.
func ListIncentiveDiscountPolicies(c *call.Call) (any, error) {
	var all []any
	for _, s := range catalogue.Services {
		if !c.Filtered("service_type_code", s.Code) {
			continue
		}
		item := map[string]any{
			"service_type_code": s.Code, "service_type_name": s.Name.Zh,
			"incentive_policy": s.Incentive, "allow_discount": nil,
		}
		if s.Discount != "" {
			item["allow_discount"] = s.Discount
		}
		all = append(all, item)
	}
	return map[string]any{"total_count": len(all), "policies": call.Page(c, all)}, nil
}

// ListResourceSpecs pages by marker. A marker names the last spec of a page
// and carries a print of the query, so that it works with that query only.
func ListResourceSpecs(c *call.Call) (any, error) {
	all := specs(c)
	start, limit := 0, c.In.Num("limit", 100)
	print := units.HexID(0, 16, "specs",
		c.In.Str("cloud_service_type"), c.In.Str("resource_type"), c.In.Str("region_code"),
		c.In.Str("charge_mode"), specFilter(c), units.Itoa(limit), c.Lang)
	if marker := c.In.Str("marker"); marker != "" {
		last, ok := strings.CutSuffix(marker, "_"+print)
		start = -1
		for i, s := range all {
			if ok && s.Code == last {
				start = i + 1
			}
		}
		if start < 0 {
			return nil, refusal.Parameter("marker", "is not the next_marker of this query.")
		}
	}
	end := min(start+limit, len(all))
	items := []any{}
	for _, s := range all[start:end] {
		items = append(items, map[string]any{
			"cloud_service_type": s.Service, "cloud_service_type_name": catalogue.FindService(s.Service).Name.In(c.English()),
			"resource_type": s.Resource, "resource_type_name": catalogue.FindResource(s.Resource).Name.In(c.English()),
			"resource_spec": s.Code, "resource_spec_name": s.Name.In(c.English()),
			"charge_mode": c.In.Str("charge_mode"), "region_code": c.In.Str("region_code"),
		})
	}
	info := map[string]any{"next_marker": nil}
	if end < len(all) {
		info["next_marker"] = all[end-1].Code + "_" + print
	}
	return map[string]any{"page_info": info, "cloud_service_basics": items}, nil
}

// specFilter is the specification code asked for, or "".
func specFilter(c *call.Call) string {
	for _, f := range c.In.List("filters") {
		return f.Str("value")
	}
	return ""
}

func specs(c *call.Call) []*catalogue.Spec {
	var out []*catalogue.Spec
	for i := range catalogue.Specs {
		s := &catalogue.Specs[i]
		if s.Service != c.In.Str("cloud_service_type") || s.Resource != c.In.Str("resource_type") ||
			!s.SoldIn(c.In.Str("region_code")) || !call.Equals(s.Code, specFilter(c)) {
			continue
		}
		for _, mode := range s.ChargeModes() {
			if mode == c.In.Str("charge_mode") {
				out = append(out, s)
			}
		}
	}
	return out
}
