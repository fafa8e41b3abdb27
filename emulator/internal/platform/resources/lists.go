// Package resources answers the operations on resources: lists, renewal and its
// settings, unsubscription, the switch to on-demand, and packages.
package resources

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/call"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/catalogue"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/refusal"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/units"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world/ledger"
)

// Subscription is an element of data.
type Subscription struct {
	ID            string        `json:"id"`
	ResourceID    string        `json:"resource_id"`
	Name          string        `json:"resource_name"`
	Region        string        `json:"region_code"`
	Service       string        `json:"service_type_code"`
	ResourceType  string        `json:"resource_type_code"`
	TypeName      string        `json:"resource_type_name"`
	ServiceName   string        `json:"service_type_name"`
	Spec          string        `json:"resource_spec_code"`
	ProjectID     string        `json:"project_id"`
	ProductID     string        `json:"product_id"`
	ParentID      *string       `json:"parent_resource_id,omitempty"`
	Main          int           `json:"is_main_resource"`
	Status        int           `json:"status"`
	EffectiveTime string        `json:"effective_time"`
	ExpireTime    string        `json:"expire_time"`
	Policy        int           `json:"expire_policy"`
	SpecDesc      string        `json:"product_spec_desc"`
	Size          *units.Amount `json:"spec_size,omitempty"`
	SizeMeasure   *int          `json:"spec_size_measure_id,omitempty"`
	UpdateTime    string        `json:"update_time"`
	Project       call.Project  `json:"enterprise_project"`
}

// ListPayPerUseCustomerResources lists the yearly/monthly resources that have been
// provisioned.
func ListPayPerUseCustomerResources(c *call.Call) (any, error) {
	owner := c.Caller.AccountID
	if c.Caller.Role != world.RoleCustomer {
		owner = c.In.Str("customer_id")
		if owner == "" {
			return nil, refusal.Parameter("customer_id", "must be sent by a partner.")
		}
		if _, err := c.OwnCustomer(owner); err != nil {
			return nil, c.Op.Denied()
		}
	}
	var all []*world.Resource
	for _, r := range c.State.ResourcesOf(owner) {
		if r.ChargeMode == catalogue.ChargePeriod && r.Status != world.ResourceProvisioning && matchesSubscription(c, r) {
			all = append(all, r)
		}
	}
	list := []Subscription{}
	for _, r := range call.Page(c, all) {
		list = append(list, viewSubscription(c, r))
	}
	return map[string]any{"total_count": len(all), "data": list}, nil
}

func matchesSubscription(c *call.Call, r *world.Resource) bool {
	in := c.In
	ids := in.Strs("resource_ids")
	mainOnly := in.Num("only_main_resource", 0) == 1
	if len(ids) > 0 {
		// A main resource brings those attached to it; one that is attached
		// stands for itself, whatever only_main_resource says.
		named := slices.Contains(ids, r.ID)
		if !named && (mainOnly || !slices.Contains(ids, r.MainID)) {
			return false
		}
		mainOnly = mainOnly && !named
	}
	return (!mainOnly || shownAsMain(c, r)) &&
		(in.Str("order_id") == "" || r.Bought(strings.ToUpper(in.Str("order_id")))) &&
		call.Listed(r.Status, in.Nums("status_list")) &&
		call.Equals(r.ServiceType, in.Str("service_type_code")) &&
		call.Within(r.ExpiresAt, in.Time("expire_time_begin"), in.Time("expire_time_end"))
}

// shownAsMain says whether a subscription is listed as a main resource. What is
// closed stays what it was.
func shownAsMain(c *call.Call, r *world.Resource) bool {
	return r.Main || (r.Status != world.ResourceClosed && c.State.IsMain(r))
}

func viewSubscription(c *call.Call, r *world.Resource) Subscription {
	v := Subscription{
		ID: units.HexID(c.State.Seed, 32, "instance", r.ID), ResourceID: r.ID,
		Name: r.Name, Region: r.Region, Service: r.ServiceType,
		ResourceType: r.ResourceType, TypeName: c.ResourceTypeName(r.ResourceType), ServiceName: c.ServiceName(r.ServiceType),
		Spec: r.Spec, ProjectID: world.ProjectID(c.State.Seed, r.CustomerID, r.Region), Status: r.Status,
		EffectiveTime: units.Instant(r.CreatedAt), ExpireTime: units.Instant(r.ExpiresAt),
		Policy: r.Policy(), SpecDesc: c.SpecDesc(r.Product),
		UpdateTime: units.Instant(r.UpdatedAt), Project: call.ProjectOf(c.State, r.CustomerID, r.EnterpriseProject),
	}
	if s := r.Entry(); s != nil {
		v.ProductID = s.ProductID(catalogue.ChargePeriod)
	}
	if shownAsMain(c, r) {
		v.Main = 1
	} else {
		v.ParentID = &r.MainID
	}
	if r.SizeMeasure != 0 {
		size := units.Amount(decimal.NewFromInt(int64(r.Size)))
		v.Size, v.SizeMeasure = &size, &r.SizeMeasure
	}
	return v
}

// States of on-demand resources, which are not those of subscriptions.
const (
	onDemandNormal   = 1
	onDemandGrace    = 2
	onDemandFreezing = 3
	onDemandClosed   = 6
)

// onDemandStatus is the state of an on-demand resource: in the grace period
// while its customer owes money, being frozen when the resources of the
// customer are.
func onDemandStatus(st *world.State, r *world.Resource) int {
	switch {
	case r.Status == world.ResourceClosed:
		return onDemandClosed
	case st.Accounts[r.CustomerID].Customer.Frozen == 2:
		return onDemandFreezing
	case st.Ledger.Balance(r.CustomerID, ledger.WalletCash).IsNegative():
		return onDemandGrace
	}
	return onDemandNormal
}

// onDemandResource is an element of resources.
type onDemandResource struct {
	CustomerID    string  `json:"customer_id"`
	Region        string  `json:"region_code"`
	Zone          string  `json:"availability_zone_code"`
	Service       string  `json:"service_type_code"`
	ResourceType  string  `json:"resource_type_code"`
	ServiceName   string  `json:"service_type_name"`
	TypeName      string  `json:"resource_type_name"`
	ResourceID    string  `json:"resource_id"`
	Name          string  `json:"resource_name"`
	EffectiveTime string  `json:"effective_time"`
	ExpireTime    *string `json:"expire_time,omitempty"`
	Status        int     `json:"status"`
	Spec          string  `json:"resource_spec_code"`
	Info          string  `json:"resource_info,omitempty"`
	SpecDesc      string  `json:"product_spec_desc"`
}

// ListCustomerOnDemandResources lists the on-demand resources of a resale customer.
func ListCustomerOnDemandResources(c *call.Call) (any, error) {
	seller, err := c.Seller()
	if err != nil {
		return nil, err
	}
	customer, err := c.CustomerOf(seller, c.In.Str("customer_id"))
	if err != nil || customer.Customer.AssociationType != world.AssociationResale {
		return nil, c.Op.Denied()
	}
	var all []*world.Resource
	for _, r := range c.State.ResourcesOf(customer.ID) {
		if r.ChargeMode == catalogue.ChargeOnDemand && matchesOnDemand(c, r) {
			all = append(all, r)
		}
	}
	list := []onDemandResource{}
	for _, r := range call.Page(c, all) {
		list = append(list, viewOnDemand(c, r))
	}
	return map[string]any{"total_count": len(all), "resources": list}, nil
}

func matchesOnDemand(c *call.Call, r *world.Resource) bool {
	in := c.In
	return call.Equals(r.Region, in.Str("region_code")) && call.Equals(r.ServiceType, in.Str("service_type_code")) &&
		call.Listed(r.ID, in.Strs("resource_ids")) &&
		(!in.Has("status") || onDemandStatus(c.State, r) == in.Num("status", 0)) &&
		call.Within(r.OnDemandSince(), in.Time("effective_time_begin"), in.Time("effective_time_end"))
}

func viewOnDemand(c *call.Call, r *world.Resource) onDemandResource {
	v := onDemandResource{
		CustomerID: r.CustomerID, Region: r.Region, Zone: r.Zone, Service: r.ServiceType, ResourceType: r.ResourceType,
		ServiceName: c.ServiceName(r.ServiceType), TypeName: c.ResourceTypeName(r.ResourceType),
		ResourceID: r.ID, Name: r.Name,
		EffectiveTime: units.Instant(r.OnDemandSince()), Status: onDemandStatus(c.State, r),
		Spec: r.Spec, SpecDesc: c.SpecDesc(r.Product),
	}
	if r.Status == world.ResourceClosed {
		closed := units.Instant(r.UpdatedAt)
		v.ExpireTime = &closed
	}
	if r.SizeMeasure != 0 {
		b, _ := json.Marshal(map[string]int{"specSize": r.Size})
		v.Info = string(b)
	}
	return v
}
