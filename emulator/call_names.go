package emulator

import (
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/catalogue"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/units"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world"
)

// projectView is an enterprise project in answers.
type projectView struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// projectViewOf describes the enterprise project of a resource or order; the
// default one has the id 0.
func projectViewOf(st *world.State, customerID, id string) projectView {
	if p := st.Accounts[customerID].Customer.Project(id); p != nil {
		return projectView{p.ID, p.Name}
	}
	return projectView{"0", "default"}
}

// serviceName is the name of a cloud service, or its code if the catalogue does
// not have it.
func (c *call) serviceName(code string) string {
	if s := catalogue.FindService(code); s != nil {
		return s.Name.In(c.english())
	}
	return code
}

// resourceTypeName is the name of a resource type, or its code if the catalogue
// does not have it.
func (c *call) resourceTypeName(code string) string {
	if r := catalogue.FindResource(code); r != nil {
		return r.Name.In(c.english())
	}
	return code
}

// useLimit is a restriction of a coupon, as all lists of coupons show it.
type useLimit struct {
	ID              string `json:"use_limiti_info_id"`
	LimitKey        string `json:"limit_key"`
	Value1          string `json:"value1"`
	Value2          string `json:"value2,omitempty"`
	PromotionPlanID string `json:"promotion_plan_id,omitempty"`
}

func useLimits(cp *world.Coupon) []useLimit {
	out := []useLimit{}
	for i, l := range cp.Limits {
		out = append(out, useLimit{
			ID: units.HexID(0, 32, "use limit", cp.ID, units.Itoa(i)), LimitKey: l.Key, Value1: l.Value1, Value2: l.Value2,
			PromotionPlanID: cp.PlanID,
		})
	}
	return out
}

// specDesc describes a product: its name, and its size if it is sold by size.
func (c *call) specDesc(p world.Product) string {
	s := p.Entry()
	if s == nil {
		return p.Spec
	}
	desc := s.Name.In(c.english())
	if m := catalogue.MeasureOf(p.SizeMeasure); s.Linear() && m != nil {
		desc += "|" + units.Itoa(p.Size) + " " + m.Abbreviation
	}
	return desc
}
