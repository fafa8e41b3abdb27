package emulator

import (
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/catalogue"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world"
)

// listServiceTypesOld answers ListServiceTypesOld.
func listServiceTypesOld(c *call) (any, error) {
	return legacyForm{}.answer(c, legacyServiceTypes)
}

func legacyServiceTypes(c *call) (map[string]any, error) {
	list := []any{}
	for _, s := range catalogue.Services {
		if asFilter(c, "service_type_code", s.Code) {
			list = append(list, describeService(s, c))
		}
	}
	return map[string]any{"service_types": list}, nil
}

// listResourceTypesOld answers ListResourceTypesOld.
func listResourceTypesOld(c *call) (any, error) {
	return legacyForm{}.answer(c, legacyResourceTypes)
}

func legacyResourceTypes(c *call) (map[string]any, error) {
	list := []any{}
	for _, r := range catalogue.Resources {
		if asFilter(c, "resource_type_code", r.Code) {
			list = append(list, map[string]any{
				"resource_type_code": r.Code, "resource_type_name": r.Name.In(c.english()), "resource_type_desc": r.Desc.In(c.english()),
			})
		}
	}
	return map[string]any{"resource_types": list}, nil
}

// legacyCustomer is an element of QueryCustomersV1.
type legacyCustomer struct {
	Name            string `json:"name"`
	DomainName      string `json:"domainName"`
	CustomerID      string `json:"customerId"`
	CooperationTime string `json:"cooperationTime"`
	CooperationType string `json:"cooperationType"`
	Label           string `json:"label"`
	Telephone       string `json:"telephone"`
	VerifiedStatus  string `json:"verifiedStatus"`
	CountryCode     string `json:"countryCode"`
	CustomerType    int    `json:"customerType"`
	IsFrozen        int    `json:"isFrozen"`
}

// queryCustomersV1 answers QueryCustomersV1.
func queryCustomersV1(c *call) (any, error) {
	return legacyForm{code: true}.answer(c, queryCustomers)
}

func queryCustomers(c *call) (map[string]any, error) {
	matches := pick(c, c.account(), customerFilter{
		accountName: c.in.str("domainName"), name: c.in.str("name"), label: c.in.str("label"),
		association: c.in.str("cooperationType"),
		from:        c.in.time("cooperationTimeStart"), until: c.in.time("cooperationTimeEnd"),
	})
	return legacyCustomers(matches, numbered(c, "offset", "limit", matches)), nil
}

// listCustomersDetailV1 answers ListCustomersDetailV1.
func listCustomersDetailV1(c *call) (any, error) {
	return legacyForm{owner: "partner_id", code: true}.answer(c, listCustomersDetail)
}

// listCustomersDetail matches its texts in part, so that an empty one lets
// everything through, whether it is a filter or none.
func listCustomersDetail(c *call) (map[string]any, error) {
	if !c.env.On(world.RuleLegacyCustomers) {
		return map[string]any{}, nil
	}
	matches := pick(c, c.account(), customerFilter{
		accountName: c.in.str("domain_name"), name: c.in.str("corp_name"), label: c.in.str("label"),
		association: c.in.str("cooperationType"),
	})
	return legacyCustomers(matches, numbered(c, "page_no", "page_size", matches)), nil
}

func legacyCustomers(all, shown []*world.Account) map[string]any {
	infos := []legacyCustomer{}
	for _, a := range shown {
		now := describeCustomer(a)
		infos = append(infos, legacyCustomer{
			Name: now.Customer, DomainName: now.AccountName, CustomerID: now.CustomerID,
			CooperationTime: now.AssociatedOn, CooperationType: now.AssociationType, Label: now.Label,
			Telephone: now.Telephone, VerifiedStatus: now.VerifiedStatus, CountryCode: now.CountryCode,
			CustomerType: now.CustomerType, IsFrozen: now.IsFrozen,
		})
	}
	return map[string]any{"count": len(all), "customerInfoList": infos}
}

// showRealnameAuthResultV1 answers ShowRealnameAuthResultV1.
func showRealnameAuthResultV1(c *call) (any, error) {
	return legacyForm{owner: "partner_id"}.answer(c, showRealnameAuthResult)
}

func showRealnameAuthResult(c *call) (map[string]any, error) {
	a, err := c.ownCustomer(c.in.str("customerId"))
	if err != nil {
		return nil, err
	}
	r := a.Customer.Review
	if r == nil {
		return map[string]any{}, nil
	}
	out := map[string]any{"reviewResult": r.Result}
	if r.Opinion != "" {
		out["opinion"] = r.Opinion
	}
	return out, nil
}
