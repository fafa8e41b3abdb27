// Package catalogue has what the platform sells: services, resource types, usage
// types, specs and packages, the regions and the units they are sold in, and
// the one formula for their list prices. It knows no customer.
package catalogue

import (
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/units"
)

// Text is a name in both languages.
type Text struct{ Zh, En string }

// Named is a name in Chinese and in English.
func Named(zh, en string) Text { return Text{zh, en} }

// In picks the language.
func (t Text) In(english bool) string {
	if english {
		return t.En
	}
	return t.Zh
}

// ServiceType is a cloud service of the catalogue.
type ServiceType struct {
	Code         string
	Abbreviation string
	Name         Text
	Incentive    string // incentive_policy
	Discount     string // allow_discount, "" for null
}

// ResourceType is a kind of resource of a service.
type ResourceType struct {
	Code    string
	Service string
	Name    Text
	Desc    Text
}

// UsageType is a billing factor of a resource type.
type UsageType struct {
	Code     string
	Resource string
	Name     Text
	Measure  int // unit that prices are given in
}

// Spec is something for sale. Prices are list prices in yuan for one piece, or
// for one unit of size when the product is sold by size.
type Spec struct {
	Service  string
	Resource string
	Code     string
	Name     Text
	// SizeMeasure is the unit of the size of products sold by size, 0 for others.
	SizeMeasure int
	// month is the list price of a month; zero when it is not sold by period.
	month decimal.Decimal
	// Usage is the list price of one unit of a usage factor, by its code; for
	// Duration the unit is the hour.
	Usage map[string]decimal.Decimal
	// regions is where it is sold; nil for everywhere.
	regions []string
	// Pond marks CloudPond products, which can be paid in installments.
	Pond bool
}

// Linear says whether a size must be given.
func (s *Spec) Linear() bool { return s.SizeMeasure != 0 }

// SoldIn says whether a region has the spec.
func (s *Spec) SoldIn(region string) bool {
	if s.regions == nil {
		return slices.Contains(Regions, region)
	}
	return slices.Contains(s.regions, region)
}

// ChargeModes are the ways in which the spec can be paid, as on the wire.
func (s *Spec) ChargeModes() []string {
	var modes []string
	if s.month.IsPositive() {
		modes = append(modes, units.Itoa(ChargePeriod))
	}
	if len(s.Usage) > 0 {
		modes = append(modes, units.Itoa(ChargeOnDemand))
	}
	return modes
}

// FindSpec looks a product up by the four things that identify it.
func FindSpec(service, resource, code, region string) *Spec {
	for i := range Specs {
		s := &Specs[i]
		if s.Code == code && s.Service == service && s.Resource == resource && s.SoldIn(region) {
			return s
		}
	}
	return nil
}

// FindService looks a cloud service up, nil if there is none.
func FindService(code string) *ServiceType {
	for i := range Services {
		if Services[i].Code == code {
			return &Services[i]
		}
	}
	return nil
}

// FindResource looks a resource type up, nil if there is none.
func FindResource(code string) *ResourceType {
	for i := range Resources {
		if Resources[i].Code == code {
			return &Resources[i]
		}
	}
	return nil
}

// FindUsage looks a billing factor of a resource type up, without case.
func FindUsage(resource, code string) *UsageType {
	for i := range Usages {
		u := &Usages[i]
		if u.Resource == resource && strings.EqualFold(u.Code, code) {
			return u
		}
	}
	return nil
}

// ProductID is the ID of a spec, the same in every emulator.
func (s *Spec) ProductID(mode int) string {
	return units.UpperID(0, "OFFI", 16, "product", s.Service, s.Resource, s.Code, units.Itoa(mode))
}

// Charge modes of resources.
const (
	ChargePeriod   = 1 // yearly/monthly
	ChargeOnDemand = 3
)
