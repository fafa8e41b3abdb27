package resources

import (
	"slices"

	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/call"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/catalogue"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/refusal"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/rules"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/units"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world"
)

// partake checks the resources of a renewal or unsubscription one by one. It
// gives those that take part, and those that cannot when the others go on
// without them.
func partake(
	c *call.Call, check func(c *call.Call, id string) (*world.Resource, error),
) (taken []*world.Resource, failed []call.FailedResource, err error) {
	failed = []call.FailedResource{}
	for _, id := range c.Batch("resource_ids") {
		r, err := check(c, id)
		switch {
		case err == nil:
			taken = append(taken, r)
		case c.Env.On(world.RuleWholeBatch):
			return nil, nil, err
		default:
			failed = append(failed, call.FailedResourceOf(err, id))
		}
	}
	return taken, failed, nil
}

// RenewalResources makes renewal orders, and pays them if it is told to.
func RenewalResources(c *call.Call) (any, error) {
	mains, failed, refused := partake(c, renewable)
	if refused != nil {
		return nil, refused
	}
	if err := checkBundles(c.State, mains); err != nil {
		return nil, err
	}
	var orders []*world.Order
	for _, group := range renewalGroups(c, mains) {
		o, ok := rules.RenewalOrder(c.State, c.Env, group, c.In.Num("period_type", 0), c.In.Num("period_num", 1), c.Now)
		if !ok {
			return nil, refusal.New("CBC.30010069", "The renewal period does not exist.")
		}
		o.CreatedBy = c.State.Users[c.Caller.UserID].Name
		orders = append(orders, o)
	}
	pay := c.In.Num("is_auto_pay", 0) == 1
	var unpaid error
	if pay && !affordable(c, orders) {
		pay, unpaid = false, refusal.New("CBC.30050006", "The automatic payment of the order failed.")
		if !c.Env.On(world.RuleUnpaidRenewal) {
			return nil, unpaid
		}
	}
	ids := []string{}
	for _, o := range orders {
		c.State.AddOrder(o)
		ids = append(ids, o.ID)
		if !pay {
			c.State.Schedule(o.Deadline, rules.EventLapse, o.ID)
			continue
		}
		p, err := rules.PreparePayment(c.State, o, rules.AutomaticChoice(c.State, c.Env, o), c.Now)
		if err != nil {
			panic("emulator: the renewal that was affordable is not: " + err.Error())
		}
		rules.SettlePayment(c.State, c.Env, p)
	}
	if unpaid != nil {
		return nil, refusal.Of(unpaid).AfterEffect()
	}
	return map[string]any{"order_ids": ids, "fail_resource_infos": failed}, nil
}

// renewalGroups divides main resources into orders.
func renewalGroups(c *call.Call, mains []*world.Resource) [][]*world.Resource {
	var groups [][]*world.Resource
	for _, r := range mains {
		i := slices.IndexFunc(groups, func(g []*world.Resource) bool {
			return c.Env.On(world.RuleRenewalOrders) && g[0].ServiceType == r.ServiceType &&
				g[0].EnterpriseProject == r.EnterpriseProject
		})
		if i < 0 {
			groups = append(groups, []*world.Resource{r})
		} else {
			groups[i] = append(groups[i], r)
		}
	}
	return groups
}

// affordable says whether all orders can be paid automatically together.
func affordable(c *call.Call, orders []*world.Order) bool {
	if len(orders) == 0 {
		return true
	}
	whole := &rules.Payment{Order: orders[0], Now: c.Now}
	for _, o := range orders {
		whole.Units = append(whole.Units, rules.UnitsOf(c.State, o, rules.AutomaticOffer(c.State, c.Env, o))...)
	}
	return rules.ApplyBalance(c.State, whole) == nil
}

// renewable is a resource that can be renewed.
func renewable(c *call.Call, id string) (*world.Resource, error) {
	r := c.State.OwnResource(c.Caller.AccountID, id)
	switch {
	case r != nil && r.Unsubscribed:
		return nil, refusal.New("CBC.99003124", "The resource has been unsubscribed.")
	case r == nil || r.Status == world.ResourceClosed:
		return nil, refusal.New(
			"CBC.99003016", "The resource has expired and been deleted, or does not exist.",
		).With("expiredResourceIds", []string{id})
	case r.ChargeMode != catalogue.ChargePeriod:
		return nil, refusal.New("CBC.30010069", "The renewal period does not exist.")
	case !c.State.IsMain(r):
		return nil, refusal.New("CBC.30010036", "A resource to renew is not a main resource.")
	case r.Status == world.ResourceProvisioning:
		return nil, refusal.New("CBC.99003005", "The resource is being provisioned.")
	}
	for _, member := range c.State.Family(r) {
		if err := blocked(c, member, "CBC.99003144"); err != nil {
			return nil, err
		}
	}
	switch {
	case c.Account().Customer.Frozen != 0:
		return nil, refusal.New("CBC.99007281", "The account is frozen by the partner because it exceeds its budget.")
	case r.Has(world.TraitNoGrace) && r.Status != world.ResourceInUse:
		return nil, refusal.New("CBC.99003001", "The resource has expired.")
	}
	if err := c.RefusedByTrait(r); err != nil {
		return nil, err
	}
	return r, checkTerm(c, r)
}

// checkTerm checks the period of a renewal against a resource.
func checkTerm(c *call.Call, r *world.Resource) error {
	periodType, periods := c.In.Num("period_type", 0), c.In.Num("period_num", 1)
	if r.Has(world.TraitYearly) && periodType != catalogue.PeriodYear {
		return refusal.New("CBC.99000092", "The check of the subscription period failed.")
	}
	if c.Env.On(world.RuleLongestTerm) &&
		catalogue.TermEnd(r.BoughtUntil(), periodType, periods).After(c.Now.AddDate(5, 0, 0)) {
		return refusal.New("CBC.99003154", "The time bought together with this renewal exceeds the maximum.")
	}
	return nil
}

// blocked is the error of a resource that takes part in an order which is not
// done. Running is the code when the order is being processed.
func blocked(c *call.Call, r *world.Resource, running string) error {
	switch o := c.State.OpenOrder(r); {
	case o == nil:
		return nil
	case o.Status == world.OrderUnpaid:
		return refusal.New("CBC.99003100", "The resource is part of an unpaid order.")
	default:
		return refusal.New(running, "An order of the resource is in progress.")
	}
}

// checkBundles checks that the resources of a promotion are renewed together,
// and nothing with them.
func checkBundles(st *world.State, mains []*world.Resource) error {
	for _, r := range mains {
		if r.Bundle == "" {
			continue
		}
		var whole []*world.Resource
		for _, other := range st.ResourcesOf(r.CustomerID) {
			if other.Bundle == r.Bundle && other.Main && other.Status != world.ResourceClosed {
				whole = append(whole, other)
			}
		}
		together := len(whole) == len(mains) && !slices.ContainsFunc(whole, func(x *world.Resource) bool {
			return !slices.Contains(mains, x)
		})
		if !together {
			return refusal.New("CBC.99003634", "The resources of a bundle promotion must be renewed together and alone.")
		}
	}
	return nil
}

// subscribed is a subscription of the caller that still exists.
func subscribed(c *call.Call) (*world.Resource, error) {
	r := c.State.OwnResource(c.Caller.AccountID, c.In.Str("resource_id"))
	if r == nil || r.ChargeMode != catalogue.ChargePeriod || r.Status == world.ResourceClosed ||
		r.Status == world.ResourceProvisioning {
		return nil, refusal.New("CBC.99003012", "The resource ID does not exist.")
	}
	return r, nil
}

// AutoRenewalResources turns automatic renewal on for a main resource and all that
// is attached to it, or sets the count of one that is on.
func AutoRenewalResources(c *call.Call) (any, error) {
	r, err := subscribed(c)
	if err != nil {
		return nil, err
	}
	if r.Status != world.ResourceInUse || c.Account().Customer.Frozen == 2 {
		return nil, refusal.New("CBC.99003602", "The resource has expired or is frozen. It cannot be renewed automatically.")
	}
	if err := c.RefusedByTrait(r); err != nil {
		return nil, err
	}
	main := c.State.MainOf(r)
	for _, member := range c.State.Family(main) {
		a := member.AutoRenew
		if a == nil {
			a = &world.AutoRenewal{PeriodType: LastCycle(member)}
			member.AutoRenew, member.ToDemand = a, false
		}
		if c.In.Has("auto_renew_times") {
			a.Left = c.In.Num("auto_renew_times", 0)
		}
		if t := c.In.Str("period_type"); t != "" {
			a.PeriodType = map[string]int{"MONTH": catalogue.PeriodMonth, "YEAR": catalogue.PeriodYear}[t]
		}
		member.UpdatedAt = c.Now
	}
	rules.PlanRenewal(c.State, main, c.Now)
	return nil, nil
}

// LastCycle is the unit of the last period that was bought: a year, or else a
// month.
func LastCycle(r *world.Resource) int {
	if t := r.LastTerm(); t != nil && t.PeriodType == catalogue.PeriodYear {
		return catalogue.PeriodYear
	}
	return catalogue.PeriodMonth
}

// CancelAutoRenewalResources turns off automatic renewal of one yearly/monthly
// resource.
func CancelAutoRenewalResources(c *call.Call) (any, error) {
	r, err := subscribed(c)
	if err != nil {
		return nil, err
	}
	if r.AutoRenew == nil {
		return nil, refusal.New("CBC.99003605", "Automatic renewal is off already.")
	}
	for _, member := range c.State.Family(c.State.MainOf(r)) {
		member.AutoRenew, member.UpdatedAt = nil, c.Now
	}
	return nil, nil
}

// SetResourcesRenewConfig sets the day of deduction or the common expiry day for all
// automatic renewals of the customer.
func SetResourcesRenewConfig(c *call.Call) (any, error) {
	value, _ := units.SaneDecimal(c.In.Str("config_value"))
	config := &c.Account().Customer.Renewing
	if c.In.Str("config_name") == "EXPIRE_DATE" {
		config.ExpiryDay = int(value.IntPart())
	} else {
		config.DeductionDays = int(value.IntPart())
		for _, r := range c.State.ResourcesOf(c.Caller.AccountID) {
			rules.PlanRenewal(c.State, r, c.Now)
		}
	}
	return map[string]any{"error_code": "CBC.0000", "error_msg": "success"}, nil
}
