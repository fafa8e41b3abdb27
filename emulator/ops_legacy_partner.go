package emulator

import (
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/call"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/catalogue"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world"
)

// listServiceTypesOld answers ListServiceTypesOld.
func listServiceTypesOld(c *call.Call) (any, error) {
	return legacyForm{}.answer(c, legacyServiceTypes)
}

func legacyServiceTypes(c *call.Call) (map[string]any, error) {
	list := []any{}
	for _, s := range catalogue.Services {
		if asFilter(c, "service_type_code", s.Code) {
			list = append(list, describeService(s, c))
		}
	}
	return map[string]any{"service_types": list}, nil
}

// listResourceTypesOld answers ListResourceTypesOld.
func listResourceTypesOld(c *call.Call) (any, error) {
	return legacyForm{}.answer(c, legacyResourceTypes)
}

func legacyResourceTypes(c *call.Call) (map[string]any, error) {
	list := []any{}
	for _, r := range catalogue.Resources {
		if asFilter(c, "resource_type_code", r.Code) {
			list = append(list, map[string]any{
				"resource_type_code": r.Code, "resource_type_name": r.Name.In(c.English()), "resource_type_desc": r.Desc.In(c.English()),
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
func queryCustomersV1(c *call.Call) (any, error) {
	return legacyForm{code: true}.answer(c, queryCustomers)
}

func queryCustomers(c *call.Call) (map[string]any, error) {
	matches := pick(c, c.Account(), customerFilter{
		accountName: c.In.Str("domainName"), name: c.In.Str("name"), label: c.In.Str("label"),
		association: c.In.Str("cooperationType"),
		from:        c.In.Time("cooperationTimeStart"), until: c.In.Time("cooperationTimeEnd"),
	})
	return legacyCustomers(matches, numbered(c, "offset", "limit", matches)), nil
}

// listCustomersDetailV1 answers ListCustomersDetailV1.
func listCustomersDetailV1(c *call.Call) (any, error) {
	return legacyForm{owner: "partner_id", code: true}.answer(c, listCustomersDetail)
}

// listCustomersDetail matches its texts in part, so that an empty one lets
// everything through, whether it is a filter or none.
func listCustomersDetail(c *call.Call) (map[string]any, error) {
	if !c.Env.On(world.RuleLegacyCustomers) {
		return map[string]any{}, nil
	}
	matches := pick(c, c.Account(), customerFilter{
		accountName: c.In.Str("domain_name"), name: c.In.Str("corp_name"), label: c.In.Str("label"),
		association: c.In.Str("cooperationType"),
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
func showRealnameAuthResultV1(c *call.Call) (any, error) {
	return legacyForm{owner: "partner_id"}.answer(c, showRealnameAuthResult)
}

func showRealnameAuthResult(c *call.Call) (map[string]any, error) {
	a, err := c.OwnCustomer(c.In.Str("customerId"))
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
