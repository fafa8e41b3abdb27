package legacy

import (
	"slices"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/call"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/catalogue"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/orders"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/refusal"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/resources"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/rules"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/units"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world"
)

// maxListedIDs is how many resources a legacy list takes by their IDs.
const maxListedIDs = 50

// legacyFreeze is the next_operation_policy of what freezes when it expires.
const legacyFreeze = 4

// legacyStates are the states of resources that the legacy list has.
var legacyStates = []int{world.ResourceInUse, world.ResourceFrozen, world.ResourceExpired}

// periodResource is an element of ListPeriodResourcesV1.
type periodResource struct {
	ID           string  `json:"id"`
	ResourceID   string  `json:"resource_id"`
	Name         string  `json:"resource_name"`
	Region       string  `json:"region_code"`
	Service      string  `json:"cloud_service_type_code"`
	ResourceType string  `json:"resource_type_code"`
	Spec         string  `json:"resource_spec_code"`
	ProjectCode  string  `json:"project_code"`
	ProductID    string  `json:"product_id"`
	MainID       *string `json:"main_resource_id"`
	Main         int     `json:"is_main_resource"`
	Status       int     `json:"status"`
	ValidTime    string  `json:"valid_time"`
	ExpireTime   string  `json:"expire_time"`
	NextPolicy   int     `json:"next_operation_policy"`
}

// ListPeriodResourcesV1 lists provisioned yearly/monthly resources.
func ListPeriodResourcesV1(c *call.Call) (any, error) {
	return form{code: true}.answer(c, listPeriodResources)
}

// listPeriodResources lists subscriptions. A partner may ask, but finds none.
func listPeriodResources(c *call.Call) (map[string]any, error) {
	if c.Caller.Role != world.RoleCustomer {
		return map[string]any{"data": []periodResource{}, "total_count": 0}, nil
	}
	if c.In.Str("domain_id") != c.Caller.AccountID && c.Env.On(world.RuleLegacyAccount) {
		return nil, errForeignPath("domain_id")
	}
	ids, err := commaList(c, "resource_ids")
	if err != nil {
		return nil, err
	}
	states, err := listedStates(c)
	if err != nil {
		return nil, err
	}
	list := []periodResource{}
	// The empty text and null name no resource and no order.
	if blank(c, "resource_ids") || blank(c, "order_id") {
		return map[string]any{"data": list, "total_count": 0}, nil
	}
	offset, limit := offset(c, "page_no", "page_size")
	now, err := as(c, "ListPayPerUseCustomerResources", resources.ListPayPerUseCustomerResources, call.Input{
		"resource_ids": ids, "order_id": c.In["order_id"], "only_main_resource": c.In["only_main_resource"],
		"status_list": states, "offset": offset, "limit": limit,
	})
	if err != nil {
		return nil, err
	}
	for _, s := range now["data"].([]resources.Subscription) {
		r := periodResource{
			ID: s.ID, ResourceID: s.ResourceID, Name: s.Name, Region: s.Region, Service: s.Service, ResourceType: s.ResourceType,
			Spec: s.Spec, ProjectCode: s.ProjectID, ProductID: s.ProductID, MainID: s.ParentID, Main: s.Main, Status: s.Status,
			ValidTime: s.EffectiveTime, ExpireTime: s.ExpireTime, NextPolicy: s.Policy,
		}
		if s.Policy == world.PolicyGrace && c.Env.On(world.RuleLegacyPolicy) {
			r.NextPolicy = legacyFreeze
		}
		list = append(list, r)
	}
	return map[string]any{"data": list, "total_count": now["total_count"]}, nil
}

// blank says that a filter was sent without a value.
func blank(c *call.Call, name string) bool {
	_, sent := c.In[name]
	return sent && c.In.Str(name) == ""
}

// commaList is a list of IDs that is sent as one text.
func commaList(c *call.Call, name string) ([]any, error) {
	var ids []any
	for id := range strings.SplitSeq(c.In.Str(name), ",") {
		if id != "" {
			ids = append(ids, id)
		}
	}
	if len(ids) > maxListedIDs {
		return nil, refusal.Parameter(name, "must have at most %d ids.", maxListedIDs)
	}
	return ids, nil
}

// listedStates are the states that status_list asks for, or all.
func listedStates(c *call.Call) ([]any, error) {
	if blank(c, "status_list") {
		return nil, refusal.Parameter("status_list", "must not be empty.")
	}
	var states []any
	if !c.In.Has("status_list") {
		for _, s := range legacyStates {
			states = append(states, jsonInt(s))
		}
		return states, nil
	}
	for code := range strings.SplitSeq(c.In.Str("status_list"), ",") {
		s, err := strconv.Atoi(code)
		if err != nil || !slices.Contains(legacyStates, s) {
			return nil, refusal.Parameter("status_list", "must have the codes 2, 4 and 5, separated by commas.")
		}
		states = append(states, jsonInt(s))
	}
	return states, nil
}

// orderedResource is an element of ListOrderResourcesV1.
type orderedResource struct {
	ResourceID   *string       `json:"resourceId,omitempty"`
	Service      string        `json:"cloudServiceType"`
	Region       string        `json:"regionCode"`
	ResourceType string        `json:"resourceType"`
	Spec         string        `json:"resourceSpecCode"`
	Size         *units.Amount `json:"resourceSize"`
	SizeMeasure  *int          `json:"resouceSizeMeasureId"`
	Status       int           `json:"status"`
}

// ListOrderResourcesV1 lists the resources of an order with their provisioning
// status.
func ListOrderResourcesV1(c *call.Call) (any, error) {
	return form{owner: "domain_id"}.answer(c, listOrderResources)
}

// listOrderResources lists the resources of an order. A new order has none
// before it is paid, and what is being provisioned has no ID yet.
func listOrderResources(c *call.Call) (map[string]any, error) {
	o, err := orders.VisibleOrder(c, c.In.Str("order_id"))
	if err != nil {
		return nil, err
	}
	list := []orderedResource{}
	for _, l := range c.State.LinesOf(o) {
		for _, id := range l.ResourceIDs {
			r := c.State.Resources[id]
			item := orderedResource{
				ResourceID: &r.ID, Service: l.ServiceType, Region: l.Region,
				ResourceType: l.ResourceType, Spec: l.Spec, Status: r.Status,
			}
			if r.Status == world.ResourceProvisioning {
				item.ResourceID = nil
			}
			if l.SizeMeasure != 0 {
				size := units.Amount(decimal.NewFromInt(int64(l.Size)))
				item.Size, item.SizeMeasure = &size, &l.SizeMeasure
			}
			list = append(list, item)
		}
	}
	return map[string]any{"totalSize": len(list), "resources": numbered(c, "offset", "limit", list)}, nil
}

// RenewResourcesV1 renews yearly/monthly resources and get the order IDs.
func RenewResourcesV1(c *call.Call) (any, error) {
	return form{owner: "domain_id", code: true}.answer(c, renewLegacyResources)
}

// renewLegacyResources renews, and sets what happens at the next expiry.
func renewLegacyResources(c *call.Call) (map[string]any, error) {
	if len(c.In.Strs("resource_ids")) == 0 {
		return nil, refusal.Parameter("resource_ids", "must have an item.")
	}
	periodType := c.In.Num("period_type", 0)
	if (periodType != catalogue.PeriodMonth && periodType != catalogue.PeriodYear) || c.In.Num("period_num", 0) < 1 {
		return nil, refusal.New("CBC.30010069", "The renewal period does not exist.")
	}
	now, err := as(c, world.OpRenew, resources.RenewalResources, call.Input{
		"resource_ids": c.In["resource_ids"], "period_type": c.In["period_type"], "period_num": c.In["period_num"],
		"is_auto_pay": c.In["isAutoPay"],
	})
	if err != nil {
		return nil, err
	}
	for _, id := range c.In.Strs("resource_ids") {
		if r := c.State.OwnResource(c.Caller.AccountID, id); r != nil && c.State.IsMain(r) &&
			r.Status == world.ResourceInUse && c.Env.On(world.RuleLegacyExpireMode) {
			expireAs(c, r, c.In.Num("expire_mode", world.PolicyGrace))
		}
	}
	return legacyBatch(now), nil
}

// expireAs sets what happens when a main resource expires, with all that is
// attached to it.
func expireAs(c *call.Call, main *world.Resource, policy int) {
	if policy != world.PolicyGrace && policy != world.PolicyRenew {
		return
	}
	for _, r := range c.State.Family(main) {
		switch {
		case policy == world.PolicyGrace:
			r.AutoRenew = nil
		case r.AutoRenew == nil:
			r.AutoRenew = &world.AutoRenewal{PeriodType: resources.LastCycle(r)}
		}
		r.ToDemand, r.UpdatedAt = false, c.Now
	}
	rules.PlanRenewal(c.State, main, c.Now)
}

// UnsubscribeResourcesV1 unsubscribes from yearly/monthly resources or their
// renewed periods.
func UnsubscribeResourcesV1(c *call.Call) (any, error) {
	return form{owner: "domain_id", code: true}.answer(c, unsubscribeLegacyResources)
}

func unsubscribeLegacyResources(c *call.Call) (map[string]any, error) {
	if len(c.In.Strs("resourceIds")) == 0 {
		return nil, refusal.Parameter("resourceIds", "must have an item.")
	}
	kind := c.In.Num("unSubType", 0)
	if kind != resources.UnsubscribeAll && kind != resources.UnsubscribeRenewed {
		return nil, refusal.Parameter("unSubType", "must be 1 or 2.")
	}
	now, err := as(c, world.OpUnsubscribe, resources.CancelResourcesSubscription, call.Input{
		"resource_ids": c.In["resourceIds"], "unsubscribe_type": c.In["unSubType"],
		"unsubscribe_reason_type": c.In["unsubscribeReasonType"], "unsubscribe_reason": c.In["unsubscribeReason"],
	})
	if err != nil {
		return nil, err
	}
	return legacyBatch(now), nil
}

// legacyBatch is the response to a batch. What failed is listed only when there
// is something.
func legacyBatch(now map[string]any) map[string]any {
	out := map[string]any{"order_ids": now["order_ids"]}
	if failed := now["fail_resource_infos"].([]call.FailedResource); len(failed) > 0 {
		out["errorItems"] = failed
	}
	return out
}

// legacyQuota is an element of free_resources.
type legacyQuota struct {
	ID        string       `json:"free_resource_id"`
	UsageName string       `json:"usage_type_name"`
	Amount    units.Amount `json:"amount"`
	Original  units.Amount `json:"original_amount"`
	MeasureID int          `json:"measure_id"`
}

// legacyPackage is an element of ListFreeResourcesV2.
type legacyPackage struct {
	ID            string        `json:"order_instance_id"`
	OrderID       string        `json:"order_id"`
	ProductID     string        `json:"product_id"`
	ProductName   string        `json:"product_name"`
	ProjectID     *string       `json:"enterprise_project_id"`
	ProjectScope  int           `json:"enterprise_project_scope"`
	EffectiveTime string        `json:"effective_time"`
	ExpireTime    string        `json:"expire_time"`
	Status        int           `json:"status"`
	Service       string        `json:"service_type_code"`
	Region        string        `json:"region_code"`
	Source        int           `json:"source_type"`
	Bundle        string        `json:"bundle_type"`
	ReuseMode     int           `json:"quota_reuse_mode"`
	Items         []legacyQuota `json:"free_resources"`
}

// ListFreeResourcesV2 lists the customer's resource packages.
func ListFreeResourcesV2(c *call.Call) (any, error) {
	return form{}.answer(c, listLegacyPackages)
}

func listLegacyPackages(c *call.Call) (map[string]any, error) {
	offset, limit := offset(c, "offset", "limit")
	in := call.Input{"offset": offset, "limit": limit}
	for _, name := range []string{
		"region_code", "order_id", "product_id", "product_name", "enterprise_project_id", "status",
	} {
		in[name] = c.In[name]
	}
	now, err := as(c, "ListFreeResourceInfos", resources.ListFreeResourceInfos, in)
	if err != nil {
		return nil, err
	}
	list := []legacyPackage{}
	for _, p := range now["free_resource_packages"].([]resources.PackageView) {
		v := legacyPackage{
			ID: p.ID, OrderID: p.OrderID, ProductID: p.ProductID, ProductName: p.ProductName, ProjectID: p.ProjectID,
			ProjectScope: p.ProjectScope, EffectiveTime: p.EffectiveTime, ExpireTime: p.ExpireTime, Status: p.Status,
			Service: p.Service, Region: p.Region, Source: p.Source,
			Bundle: p.Bundle, ReuseMode: p.ReuseMode, Items: []legacyQuota{},
		}
		for _, it := range p.Items {
			v.Items = append(v.Items, legacyQuota{
				ID: it.ID, UsageName: it.UsageName, Amount: units.Amount(decimal.RequireFromString(it.Amount)),
				Original: units.Amount(decimal.RequireFromString(it.Original)), MeasureID: it.MeasureID,
			})
		}
		list = append(list, v)
	}
	return map[string]any{"total_count": now["total_count"], "free_resource_packages": list}, nil
}
