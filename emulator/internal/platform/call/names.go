package call

import (
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/catalogue"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/units"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world"
)

// Project is an enterprise project in responses.
type Project struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// ProjectOf describes the enterprise project of a resource or order; the
// default one has the ID 0.
func ProjectOf(st *world.State, customerID, id string) Project {
	if p := st.Accounts[customerID].Customer.Project(id); p != nil {
		return Project{p.ID, p.Name}
	}
	return Project{"0", "default"}
}

// ServiceName is the name of a cloud service, or its code if the catalogue does
// not have it.
func (c *Call) ServiceName(code string) string {
	if s := catalogue.FindService(code); s != nil {
		return s.Name.In(c.English())
	}
	return code
}

// ResourceTypeName is the name of a resource type, or its code if the catalogue
// does not have it.
func (c *Call) ResourceTypeName(code string) string {
	if r := catalogue.FindResource(code); r != nil {
		return r.Name.In(c.English())
	}
	return code
}

// UseLimit is a restriction of a coupon, as all lists of coupons show it.
type UseLimit struct {
	ID              string `json:"use_limiti_info_id"`
	LimitKey        string `json:"limit_key"`
	Value1          string `json:"value1"`
	Value2          string `json:"value2,omitempty"`
	PromotionPlanID string `json:"promotion_plan_id,omitempty"`
}

// UseLimits lists the restrictions of a coupon.
func UseLimits(cp *world.Coupon) []UseLimit {
	out := []UseLimit{}
	for i, l := range cp.Limits {
		out = append(out, UseLimit{
			ID: units.HexID(0, 32, "use limit", cp.ID, units.Itoa(i)), LimitKey: l.Key, Value1: l.Value1, Value2: l.Value2,
			PromotionPlanID: cp.PlanID,
		})
	}
	return out
}

// SpecDesc describes a product: its name, and its size if it is sold by size.
func (c *Call) SpecDesc(p world.Product) string {
	s := p.Entry()
	if s == nil {
		return p.Spec
	}
	desc := s.Name.In(c.English())
	if m := catalogue.MeasureOf(p.SizeMeasure); s.Linear() && m != nil {
		desc += "|" + units.Itoa(p.Size) + " " + m.Abbreviation
	}
	return desc
}
