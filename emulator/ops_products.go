package emulator

import (
	"strings"

	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/refusal"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/units"
)

func listServiceTypes(c *call) (any, error) {
	filter := c.in.str("service_type_name")
	var all []any
	for _, s := range catalogueServices {
		if contains(s.name.in(c.english()), filter) {
			all = append(all, describeService(s, c))
		}
	}
	return map[string]any{"total_count": len(all), "service_types": page(c, all)}, nil
}

func describeService(s serviceType, c *call) map[string]any {
	return map[string]any{
		"service_type_name": s.name.in(c.english()), "service_type_code": s.code, "abbreviation": s.abbreviation,
	}
}

func listResourceTypes(c *call) (any, error) {
	var all []any
	for _, r := range catalogueResources {
		all = append(all, map[string]any{
			"resource_type_code": r.code, "resource_type_name": r.name.in(c.english()),
			"resource_type_desc": r.desc.in(c.english()), "service_type_code": r.service,
		})
	}
	return map[string]any{"total_count": len(all), "resource_types": page(c, all)}, nil
}

func listServiceResources(c *call) (any, error) {
	var all []any
	for _, r := range catalogueResources {
		if r.service != c.in.str("service_type_code") {
			continue
		}
		all = append(all, map[string]any{"basic_info": map[string]any{
			"resource_type_code": r.code, "product_owner_service": r.service,
			"name": r.name.in(c.english()), "description": r.desc.in(c.english()),
		}})
	}
	return map[string]any{"total_count": len(all), "infos": page(c, all)}, nil
}

func listUsageTypes(c *call) (any, error) {
	var all []any
	for _, u := range catalogueUsages {
		if !c.filtered("resource_type_code", u.resource) {
			continue
		}
		r := findResource(u.resource)
		s := findService(r.service)
		all = append(all, map[string]any{
			"code": u.code, "name": u.name.in(c.english()), "resource_type_code": r.code, "resource_type_name": r.name.in(c.english()),
			"service_type_code": s.code, "service_type_name": s.name.in(c.english()),
		})
	}
	return map[string]any{"total_count": len(all), "usage_types": page(c, all)}, nil
}

func listMeasureUnits(c *call) (any, error) {
	units := []any{}
	for _, m := range measures {
		units = append(units, map[string]any{
			"measure_id": m.id, "measure_name": m.name.in(c.english()), "abbreviation": m.abbreviation, "measure_type": m.kind,
		})
	}
	return map[string]any{"measure_units": units}, nil
}

func listConversions(c *call) (any, error) {
	list := []any{}
	for _, v := range conversions {
		kind := measureOf(v.from).kind
		if c.in.has("measure_type") && kind != c.in.num("measure_type", 0) {
			continue
		}
		list = append(list, map[string]any{
			"measure_id": v.from, "ref_measure_id": v.to, "conversion_ratio": v.ratio, "measure_type": kind,
		})
	}
	return map[string]any{"conversions": list}, nil
}

func listIncentiveDiscountPolicies(c *call) (any, error) {
	var all []any
	for _, s := range catalogueServices {
		if !c.filtered("service_type_code", s.code) {
			continue
		}
		item := map[string]any{
			"service_type_code": s.code, "service_type_name": s.name.zh,
			"incentive_policy": s.incentive, "allow_discount": nil,
		}
		if s.discount != "" {
			item["allow_discount"] = s.discount
		}
		all = append(all, item)
	}
	return map[string]any{"total_count": len(all), "policies": page(c, all)}, nil
}

// listResourceSpecs pages by marker. A marker names the last spec of a page
// and carries a print of the query, so that it works with that query only.
func listResourceSpecs(c *call) (any, error) {
	all := specs(c)
	start, limit := 0, c.in.num("limit", 100)
	print := units.HexID(0, 16, "specs", c.in.str("cloud_service_type"), c.in.str("resource_type"), c.in.str("region_code"),
		c.in.str("charge_mode"), specFilter(c), units.Itoa(limit), c.lang)
	if marker := c.in.str("marker"); marker != "" {
		last, ok := strings.CutSuffix(marker, "_"+print)
		start = -1
		for i, s := range all {
			if ok && s.code == last {
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
			"cloud_service_type": s.service, "cloud_service_type_name": findService(s.service).name.in(c.english()),
			"resource_type": s.resource, "resource_type_name": findResource(s.resource).name.in(c.english()),
			"resource_spec": s.code, "resource_spec_name": s.name.in(c.english()),
			"charge_mode": c.in.str("charge_mode"), "region_code": c.in.str("region_code"),
		})
	}
	info := map[string]any{"next_marker": nil}
	if end < len(all) {
		info["next_marker"] = all[end-1].code + "_" + print
	}
	return map[string]any{"page_info": info, "cloud_service_basics": items}, nil
}

// specFilter is the specification code asked for, or "".
func specFilter(c *call) string {
	for _, f := range c.in.list("filters") {
		return f.str("value")
	}
	return ""
}

func specs(c *call) []*spec {
	var out []*spec
	for i := range catalogueSpecs {
		s := &catalogueSpecs[i]
		if s.service != c.in.str("cloud_service_type") || s.resource != c.in.str("resource_type") ||
			!s.soldIn(c.in.str("region_code")) || !equals(s.code, specFilter(c)) {
			continue
		}
		for _, mode := range s.chargeModes() {
			if mode == c.in.str("charge_mode") {
				out = append(out, s)
			}
		}
	}
	return out
}
