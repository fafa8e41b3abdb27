package emulator

import (
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/units"
)

// text is a name in both languages.
type text struct{ zh, en string }

// in picks the language.
func (t text) in(english bool) string {
	if english {
		return t.en
	}
	return t.zh
}

// serviceType is a cloud service of the catalogue.
type serviceType struct {
	code         string
	abbreviation string
	name         text
	incentive    string // incentive_policy
	discount     string // allow_discount, "" for null
}

// resourceType is a kind of resource of a service.
type resourceType struct {
	code    string
	service string
	name    text
	desc    text
}

// usageType is a billing factor of a resource type.
type usageType struct {
	code     string
	resource string
	name     text
	measure  int // unit that prices are given in
}

// spec is something for sale. Prices are list prices in yuan for one piece, or
// for one unit of size when the product is sold by size.
type spec struct {
	service  string
	resource string
	code     string
	name     text
	// sizeMeasure is the unit of the size of products sold by size, 0 for others.
	sizeMeasure int
	// month is the list price of a month; zero when it is not sold by period.
	month decimal.Decimal
	// usage is the list price of one unit of a usage factor, by its code; for
	// Duration the unit is the hour.
	usage map[string]decimal.Decimal
	// regions is where it is sold; nil for everywhere.
	regions []string
	// pond marks CloudPond products, which can be paid in installments.
	pond bool
}

// linear says whether a size must be given.
func (s *spec) linear() bool { return s.sizeMeasure != 0 }

func (s *spec) soldIn(region string) bool {
	if s.regions == nil {
		return slices.Contains(regions, region)
	}
	return slices.Contains(s.regions, region)
}

func (s *spec) chargeModes() []string {
	var modes []string
	if s.month.IsPositive() {
		modes = append(modes, units.Itoa(chargePeriod))
	}
	if len(s.usage) > 0 {
		modes = append(modes, units.Itoa(chargeOnDemand))
	}
	return modes
}

// findSpec looks a product up by the four things that identify it.
func findSpec(service, resource, code, region string) *spec {
	for i := range catalogueSpecs {
		s := &catalogueSpecs[i]
		if s.code == code && s.service == service && s.resource == resource && s.soldIn(region) {
			return s
		}
	}
	return nil
}

func findService(code string) *serviceType {
	for i := range catalogueServices {
		if catalogueServices[i].code == code {
			return &catalogueServices[i]
		}
	}
	return nil
}

func findResource(code string) *resourceType {
	for i := range catalogueResources {
		if catalogueResources[i].code == code {
			return &catalogueResources[i]
		}
	}
	return nil
}

// findUsage looks a billing factor of a resource type up, without case.
func findUsage(resource, code string) *usageType {
	for i := range catalogueUsages {
		u := &catalogueUsages[i]
		if u.resource == resource && strings.EqualFold(u.code, code) {
			return u
		}
	}
	return nil
}

// productID is the id of a spec, the same in every emulator.
func (s *spec) productID(mode int) string {
	return units.UpperID(0, "OFFI", 16, "product", s.service, s.resource, s.code, units.Itoa(mode))
}

// Charge modes of resources.
const (
	chargePeriod   = 1 // yearly/monthly
	chargeOnDemand = 3
)
