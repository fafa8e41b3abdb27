package settlers

import (
	"context"
	"fmt"
	"slices"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/settle"
	"github.com/partnerbss/partnerbss-go/internal/transport"
	"github.com/partnerbss/partnerbss-go/resources"
)

// expiryCalls are the operations that set what happens when a subscription expires. They
// leave no record, but a state.
var expiryCalls = map[string]transport.Settler{
	"resources.EnableAutoRenew": oneExpiry(func(r *resources.EnableAutoRenewRequest, id string) expiryCall {
		return expiryCall{
			ids: []string{id}, what: "automatic renewal", reached: isPolicy(resources.ExpirePolicyAutoRenew),
			// No query tells how often and for how long a resource is renewed.
			hidden: r != nil && (r.AutoRenewTimes != nil || r.PeriodType != ""),
		}
	}),
	"resources.DisableAutoRenew": oneExpiry(func(_ *resources.DisableAutoRenewRequest, id string) expiryCall {
		return expiryCall{ids: []string{id}, what: "no automatic renewal", reached: isNotPolicy(resources.ExpirePolicyAutoRenew)}
	}),
	"resources.ConvertToOnDemandAtExpiry": {
		Subjects: func(req any) []string {
			return resourceSubjects(req.(*resources.ConvertToOnDemandAtExpiryRequest).ResourceIDs)
		},
		Mark: settle.Snapshot(func(ctx context.Context, client *transport.Client, r *resources.ConvertToOnDemandAtExpiryRequest) (map[string]*subscription, error) {
			return subscribed(ctx, client, r.ResourceIDs)
		}),
		Settle: settle.By(func(ctx context.Context, c *settle.Case, r *resources.ConvertToOnDemandAtExpiryRequest) (core.Settlement, error) {
			call := expiryCall{ids: r.ResourceIDs, what: "conversion at expiry", reached: isPolicy(resources.ExpirePolicyToOnDemand)}
			switch r.Operation {
			case resources.ConversionOperationSetUp:
			case resources.ConversionOperationCancel:
				call.what, call.reached = "no conversion at expiry", isNotPolicy(resources.ExpirePolicyToOnDemand)
			default:
				return core.Settlement{}, errIncomplete(c)
			}
			items, err := call.settle(ctx, c)
			if err != nil {
				return core.Settlement{}, err
			}
			settled := c.Batch(items)
			if settled.Verdict == core.VerdictHappened {
				settled.Response = settle.Response(map[string]any{"error_details": failures(items, "id")})
			}
			return settled, nil
		}),
	},
	"resources.SetRenewConfig": {
		Subjects:  func(any) []string { return []string{"renewal settings"} },
		NoRecords: "no query tells the renewal settings of an account; making the call again is safe, because it sets a value and does not add to one",
	},
}

// resourceSubjects are those of a call on resources. The calls of all operations on a
// resource share it, since each reads its state.
func resourceSubjects(ids []string) []string {
	subjects := make([]string, len(ids))
	for i, id := range ids {
		subjects[i] = "resource " + id
	}
	return subjects
}

// expiryCall is a call that sets the expiry policy of resources.
type expiryCall struct {
	ids     []string
	what    string                                   // that a resource has then
	reached func(policy resources.ExpirePolicy) bool // the state that the call asks for
	hidden  bool                                     // it also sets what no query tells
}

func isPolicy(p resources.ExpirePolicy) func(resources.ExpirePolicy) bool {
	return func(is resources.ExpirePolicy) bool { return is == p }
}

func isNotPolicy(p resources.ExpirePolicy) func(resources.ExpirePolicy) bool {
	return func(is resources.ExpirePolicy) bool { return is != p }
}

// oneExpiry settles a call on the one resource in its path. To name the subjects of a call
// and to make its mark, the request itself tells the ID.
func oneExpiry[Request any](of func(r *Request, id string) expiryCall) transport.Settler {
	return transport.Settler{
		Subjects: func(req any) []string { return resourceSubjects([]string{resourceInPath(req)}) },
		Mark: settle.Snapshot(func(ctx context.Context, client *transport.Client, r *Request) (map[string]*subscription, error) {
			return subscribed(ctx, client, []string{resourceInPath(r)})
		}),
		Settle: settle.By(func(ctx context.Context, c *settle.Case, r *Request) (core.Settlement, error) {
			items, err := of(r, c.PathID()).settle(ctx, c)
			if err != nil {
				return core.Settlement{}, err
			}
			return items[0].Settlement, nil
		}),
	}
}

func resourceInPath(req any) string {
	switch r := req.(type) {
	case *resources.EnableAutoRenewRequest:
		return r.ResourceID
	case *resources.DisableAutoRenewRequest:
		return r.ResourceID
	}
	return ""
}

func (e expiryCall) settle(ctx context.Context, c *settle.Case) ([]settle.Item, error) {
	if len(e.ids) == 0 || slices.Contains(e.ids, "") {
		return nil, errIncomplete(c)
	}
	before, err := settle.StateBefore[map[string]*subscription](c)
	if err != nil {
		return nil, err
	}
	now, err := subscribed(ctx, c.Client, e.ids)
	if err != nil {
		return nil, err
	}
	items := make([]settle.Item, len(e.ids))
	for i, id := range e.ids {
		var was *subscription
		if before != nil {
			was = (*before)[id]
		}
		items[i] = settle.Item{ID: id, Settlement: e.one(c, id, was, now[id])}
	}
	return items, nil
}

// one decides about a resource by its state before the call, nil where nobody knows it,
// and now.
func (e expiryCall) one(c *settle.Case, id string, was, now *subscription) core.Settlement {
	switch {
	case now == nil:
		return c.Unclear("the platform does not list resource " + id)
	case now.Policy == nil:
		return c.Unclear("the platform does not tell what happens when resource " + id + " expires")
	case !e.reached(*now.Policy) && now.gone():
		return c.Unclear("resource " + id + " is closed, and its expiry means nothing any more")
	case !e.reached(*now.Policy):
		return c.Absent(fmt.Sprintf("resource %s has the expiry policy %d, which is not %s", id, *now.Policy, e.what))
	}
	knownBefore := was != nil && was.Policy != nil
	changed := settle.Record{ID: id, Time: now.Updated}
	reason := "resource " + id + " has " + e.what
	switch {
	case knownBefore && !e.reached(*was.Policy):
		return settle.Happened(reason+", and had not before the call", id)
	case e.hidden && !during(c, now.Updated):
		return c.Unclear(reason+", and nothing tells whether in the way that the call asked for; making the call again is safe, because it sets values", changed)
	case knownBefore && !during(c, now.Updated):
		return settle.Happened(reason+"; it had that already before the call, which so changed nothing", id)
	}
	return settle.Happened(reason+", whoever set it", id)
}
