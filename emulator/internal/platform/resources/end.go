package resources

import (
	"slices"

	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/call"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/catalogue"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/refusal"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/rules"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world"
)

// Kinds of unsubscriptions.
const (
	UnsubscribeAll     = 1
	UnsubscribeRenewed = 2
)

// CancelResourcesSubscription gives resources back, or the terms of them that have not
// begun. Each main resource has an order of its own.
func CancelResourcesSubscription(c *call.Call) (any, error) {
	check := unsubscribable
	renewed := c.In.Num("unsubscribe_type", 0) == UnsubscribeRenewed
	if renewed {
		check = unsubscribableTerms
	}
	taken, failed, refused := partake(c, check)
	if refused != nil {
		return nil, refused
	}
	ids := []string{}
	for _, r := range taken {
		if !c.State.IsMain(r) {
			continue // goes with its main resource
		}
		backs := familyBacks(c, r, renewed)
		if len(backs) == 0 {
			continue // named twice: all of it is given back already
		}
		o := &world.Order{CreatedBy: c.State.Users[c.Caller.UserID].Name, KeepsResources: renewed}
		o = rules.RefundOrder(c.State, c.Env, o, backs, world.ChargeUnsubscribed, c.Now)
		if renewed {
			dropRenewed(c, r)
		}
		ids = append(ids, o.ID)
		rules.Process(c.State, c.Env, o, c.Now)
	}
	return map[string]any{"order_ids": ids, "fail_resource_infos": failed}, nil
}

// familyBacks is what is given back for a main resource with all that is
// attached to it; of the renewed terms alone, or of all.
func familyBacks(c *call.Call, main *world.Resource, renewed bool) []rules.GiveBack {
	var backs []rules.GiveBack
	for _, r := range c.State.Family(main) {
		for _, g := range rules.GiveBacks(c.Env, r, rules.WholeProduct, world.ChargeUnsubscribed, c.Now) {
			if !renewed || g.Term.From.After(c.Now) {
				backs = append(backs, g)
			}
		}
	}
	return backs
}

// dropRenewed removes the terms that have not begun.
func dropRenewed(c *call.Call, main *world.Resource) {
	for _, r := range c.State.Family(main) {
		r.Terms = slices.DeleteFunc(r.Terms, func(t *world.Term) bool { return t.From.After(c.Now) })
		r.ExpiresAt, r.UpdatedAt = r.LastTerm().Until, c.Now
		c.State.Schedule(r.ExpiresAt, rules.EventExpire, r.ID)
		rules.PlanRenewal(c.State, r, c.Now)
	}
}

// giveable is a subscription that exists and that nothing is going on with.
func giveable(c *call.Call, id string) (*world.Resource, error) {
	r := c.State.OwnResource(c.Caller.AccountID, id)
	switch {
	case r == nil:
		return nil, refusal.New("CBC.99003012", "The resource ID does not exist.")
	case r.Status == world.ResourceClosed:
		return nil, refusal.New("CBC.30000067", "The resource has been deleted, or is not managed.")
	case r.ChargeMode != catalogue.ChargePeriod:
		return nil, refusal.New("CBC.99005042", "The resource is not found or cannot be unsubscribed.")
	case r.Status == world.ResourceProvisioning:
		return nil, refusal.New("CBC.99003005", "The resource is being provisioned.")
	case !c.State.IsMain(r) && !slices.Contains(c.In.Strs("resource_ids"), r.MainID):
		return nil, refusal.New("CBC.99003185", "The cloud service must be unsubscribed as a whole.")
	case c.Account().Customer.Frozen != 0:
		return nil, refusal.New("CBC.30000052", "The account has been frozen.")
	}
	for _, member := range c.State.Family(c.State.MainOf(r)) {
		if err := blocked(c, member, "CBC.99003651"); err != nil {
			return nil, err
		}
	}
	if err := c.RefusedByTrait(r); err != nil {
		return nil, err
	}
	if r.Status != world.ResourceInUse {
		return nil, refusal.New("CBC.99003001", "The resource has expired.")
	}
	return r, nil
}

// unsubscribable is a resource that can be given back.
func unsubscribable(c *call.Call, id string) (*world.Resource, error) {
	r, err := giveable(c, id)
	if err != nil {
		return nil, err
	}
	if p := c.State.PackageOf(r); p != nil && p.Used() {
		return nil, refusal.New("CBC.99003647", "The package has been used. It cannot be unsubscribed.")
	}
	if hasAddOn(c, r) {
		return nil, refusal.New("CBC.99003640", "A resource with add-on packages cannot be unsubscribed.")
	}
	return r, nil
}

// unsubscribableTerms is a resource whose renewed terms can be given back.
func unsubscribableTerms(c *call.Call, id string) (*world.Resource, error) {
	r, err := giveable(c, id)
	if err != nil {
		return nil, err
	}
	if hasAddOn(c, r) {
		return nil, refusal.New("CBC.99003654", "A bandwidth add-on package prevents that renewed terms are unsubscribed.")
	}
	if !slices.ContainsFunc(r.Terms, func(t *world.Term) bool { return t.From.After(c.Now) }) {
		return nil, refusal.New("CBC.99003128", "No renewed term is left, or it has begun.")
	}
	return r, nil
}

func hasAddOn(c *call.Call, r *world.Resource) bool {
	return slices.ContainsFunc(c.State.Family(r), func(member *world.Resource) bool {
		return member.Has(world.TraitAddOn)
	})
}

// UpdatePeriodToOnDemand sets or cancels the switch to on-demand at expiry. The codes
// that the contract gives with status 400 refuse the whole call, the others
// are listed for their resource.
func UpdatePeriodToOnDemand(c *call.Call) (any, error) {
	cancel := c.In.Str("operation") == "CANCEL"
	failures := []call.ErrorDetail{}
	var taken []*world.Resource
	for _, id := range c.Batch("resource_ids") {
		r, err := switchable(c, id)
		if err == nil && cancel && !r.ToDemand && c.Env.On(world.RuleCancelSwitch) {
			err = refusal.Parameter("operation", "cancels a switch that is not set.").Inside()
		}
		switch {
		case err == nil:
			taken = append(taken, r)
		case refusal.Of(err).Status == refusal.Inside:
			failures = append(failures, call.DetailOf(err, id))
		default:
			return nil, err
		}
	}
	for _, r := range taken {
		for _, member := range c.State.Family(r) {
			member.ToDemand, member.UpdatedAt = !cancel, c.Now
			if !cancel {
				member.AutoRenew = nil
			}
		}
	}
	return map[string]any{"error_details": failures}, nil
}

// switchable is a main resource that can be switched to on-demand.
func switchable(c *call.Call, id string) (*world.Resource, error) {
	r := c.State.OwnResource(c.Caller.AccountID, id)
	switch {
	case r == nil || !c.State.IsMain(r) || r.ChargeMode != catalogue.ChargePeriod ||
		r.Status == world.ResourceClosed || r.Status == world.ResourceProvisioning:
		return nil, refusal.New("CBC.99003012", "The resource ID does not exist.")
	case c.Account().Customer.Frozen != 0:
		return nil, refusal.New("CBC.99003626", "The account is frozen.")
	}
	for _, member := range c.State.Family(r) {
		if c.State.OpenOrder(member) != nil {
			return nil, refusal.New("CBC.99003623", "Another transaction of the resource is in progress.")
		}
	}
	if err := c.RefusedByTrait(r); err != nil {
		return nil, err
	}
	s := r.Entry()
	switch {
	case catalogue.FindPackage(r.Spec) != nil:
		return nil, refusal.New("CBC.99003611", "A pay-per-use package cannot be switched to on-demand.")
	case s == nil || len(s.Usage) == 0:
		return nil, refusal.New("CBC.99003609", "The product type does not support the switch to on-demand.")
	case r.Status != world.ResourceInUse:
		return nil, refusal.WithStatus(
			refusal.Inside, "CBC.99003610", "A resource in the grace or retention period cannot be switched to on-demand.",
		)
	}
	return r, nil
}

// Results of a switch at once.
const (
	switchDone     = "SUCCESS"
	switchInReview = "AUDIT"
	switchFailed   = "FAIL"
)

// switchResult is an element of to_ondemand_service_results.
type switchResult struct {
	ResourceID string  `json:"resource_id"`
	Result     string  `json:"result"`
	ErrorCode  *string `json:"error_code,omitempty"`
	ErrorMsg   *string `json:"error_msg,omitempty"`
	OrderID    *string `json:"order_id,omitempty"`
}

// UpdatePeriodToOnDemandInstantly turns subscriptions into on-demand resources and gives the money
// back that is left, each with an order of its own.
func UpdatePeriodToOnDemandInstantly(c *call.Call) (any, error) {
	var results []switchResult
	for _, id := range c.Batch("resource_ids") {
		result := switchResult{ResourceID: id, Result: switchDone}
		r, err := switchable(c, id)
		if err != nil {
			refused := refusal.Of(err)
			result.Result, result.ErrorCode, result.ErrorMsg = switchFailed, &refused.Code, &refused.Message
			results = append(results, result)
			continue
		}
		o := rules.SwitchOrder(c.State, c.Env, r, c.State.Users[c.Caller.UserID].Name, c.Now)
		result.OrderID = &o.ID
		if o.Status == world.OrderInApproval {
			result.Result = switchInReview
		}
		results = append(results, result)
	}
	return map[string]any{"to_ondemand_service_results": results}, nil
}
