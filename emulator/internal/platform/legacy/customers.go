package legacy

import (
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/call"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/catalogue"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/customers"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/products"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world"
)

// ListServiceTypesOld lists cloud service types, optionally one by its code.
func ListServiceTypesOld(c *call.Call) (any, error) {
	return form{}.answer(c, legacyServiceTypes)
}

func legacyServiceTypes(c *call.Call) (map[string]any, error) {
	list := []any{}
	for _, s := range catalogue.Services {
		if asFilter(c, "service_type_code", s.Code) {
			list = append(list, products.DescribeService(s, c))
		}
	}
	return map[string]any{"service_types": list}, nil
}

// ListResourceTypesOld lists resource types, optionally one by its code.
func ListResourceTypesOld(c *call.Call) (any, error) {
	return form{}.answer(c, legacyResourceTypes)
}

func legacyResourceTypes(c *call.Call) (map[string]any, error) {
	list := []any{}
	for _, r := range catalogue.Resources {
		if asFilter(c, "resource_type_code", r.Code) {
			list = append(list, map[string]any{
				"resource_type_code": r.Code, "resource_type_name": r.Name.In(c.English()),
				"resource_type_desc": r.Desc.In(c.English()),
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

// QueryCustomersV1 lists the partner's customers with filters in the body.
func QueryCustomersV1(c *call.Call) (any, error) {
	return form{code: true}.answer(c, queryCustomers)
}

func queryCustomers(c *call.Call) (map[string]any, error) {
	matches := customers.Pick(c, c.Account(), customers.CustomerFilter{
		AccountName: c.In.Str("domainName"), Name: c.In.Str("name"), Label: c.In.Str("label"),
		Association: c.In.Str("cooperationType"),
		From:        c.In.Time("cooperationTimeStart"), Until: c.In.Time("cooperationTimeEnd"),
	})
	return legacyCustomers(matches, numbered(c, "offset", "limit", matches)), nil
}

// ListCustomersDetailV1 lists the partner's customers with filters in the
// query string.
func ListCustomersDetailV1(c *call.Call) (any, error) {
	return form{owner: "partner_id", code: true}.answer(c, listCustomersDetail)
}

// listCustomersDetail matches its texts in part, so that an empty one lets
// everything through, whether it is a filter or none.
func listCustomersDetail(c *call.Call) (map[string]any, error) {
	if !c.Env.On(world.RuleLegacyCustomers) {
		return map[string]any{}, nil
	}
	matches := customers.Pick(c, c.Account(), customers.CustomerFilter{
		AccountName: c.In.Str("domain_name"), Name: c.In.Str("corp_name"), Label: c.In.Str("label"),
		Association: c.In.Str("cooperationType"),
	})
	return legacyCustomers(matches, numbered(c, "page_no", "page_size", matches)), nil
}

func legacyCustomers(all, shown []*world.Account) map[string]any {
	infos := []legacyCustomer{}
	for _, a := range shown {
		now := customers.DescribeCustomer(a)
		infos = append(infos, legacyCustomer{
			Name: now.Customer, DomainName: now.AccountName, CustomerID: now.CustomerID,
			CooperationTime: now.AssociatedOn, CooperationType: now.AssociationType, Label: now.Label,
			Telephone: now.Telephone, VerifiedStatus: now.VerifiedStatus, CountryCode: now.CountryCode,
			CustomerType: now.CustomerType, IsFrozen: now.IsFrozen,
		})
	}
	return map[string]any{"count": len(all), "customerInfoList": infos}
}

// ShowRealnameAuthResultV1 reads the outcome of a manual real-name review.
func ShowRealnameAuthResultV1(c *call.Call) (any, error) {
	return form{owner: "partner_id"}.answer(c, showRealnameAuthResult)
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
