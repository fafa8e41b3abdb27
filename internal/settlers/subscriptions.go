package settlers

import (
	"context"
	"slices"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/settle"
	"github.com/partnerbss/partnerbss-go/internal/transport"
	"github.com/partnerbss/partnerbss-go/legacy"
	"github.com/partnerbss/partnerbss-go/orders"
	"github.com/partnerbss/partnerbss-go/resources"
)

// orderingCalls are the operations that make orders for subscriptions.
var orderingCalls = map[string]transport.Settler{
	"resources.Renew": orderingSettler(func(r *resources.RenewRequest) ordering {
		return renewal(r.ResourceIDs, r.PeriodType, r.PeriodNum)
	}, failedResources),
	"legacy.RenewResourcesV1": orderingSettler(func(r *legacy.RenewResourcesV1Request) ordering {
		return renewal(r.ResourceIDs, r.PeriodType, r.PeriodNum)
	}, errorItems),
	"resources.Unsubscribe": orderingSettler(func(r *resources.UnsubscribeRequest) ordering {
		return unsubscription(r.ResourceIDs, r.UnsubscribeType)
	}, failedResources),
	"legacy.UnsubscribeResourcesV1": orderingSettler(func(r *legacy.UnsubscribeResourcesV1Request) ordering {
		return unsubscription(r.ResourceIDs, resources.UnsubscribeType(r.UnsubscribeType))
	}, errorItems),
	"resources.ConvertToOnDemandNow": orderingSettler(func(r *resources.ConvertToOnDemandNowRequest) ordering {
		return conversion(r.ResourceIDs)
	}, inResults),
}

func orderingSettler[Request any](of func(*Request) ordering, response func([]settle.Item, map[string]orders.Status) core.RawJSON) transport.Settler {
	return transport.Settler{
		Kind:     "order",
		Subjects: func(req any) []string { return resourceSubjects(of(req.(*Request)).ids) },
		Mark: settle.Snapshot(func(ctx context.Context, client *transport.Client, req *Request) (orderingMark, error) {
			return markOrdering(ctx, client, of(req))
		}),
		Settle: settle.By(func(ctx context.Context, c *settle.Case, req *Request) (core.Settlement, error) {
			items, statuses, err := of(req).settle(ctx, c)
			if err != nil {
				return core.Settlement{}, err
			}
			settled := c.Batch(items)
			if settled.Verdict == core.VerdictHappened {
				settled.Response = response(items, statuses)
			}
			return settled, nil
		}),
	}
}

// renewal makes an order whose line items begin where the term of a resource ends. Before
// it is paid, it moves nothing.
func renewal(ids []string, unit core.PeriodType, number int) ordering {
	return ordering{
		ids: once(ids), vague: number == 0, kind: orders.TypeRenewal, what: "renewal order",
		fits: func(line orders.LineItem, was, now *subscription) fit {
			switch {
			case line.PeriodNum != 0 && (line.PeriodNum != number || line.PeriodType != unit):
				return fitsNot
			case line.PeriodNum != 0 && (expiresAt(line.EffectiveTime, was, now) || expiresAt(line.ExpireTime, now)):
				return fitsWell
			}
			return fitsMaybe
		},
		changed: func(was, now *subscription) bool { return now != nil && now.Expires.After(was.Expires) },
		change:  "expires later",
	}
}

// unsubscription gives resources back, or their renewed terms alone. Both are done once.
func unsubscription(ids []string, kind resources.UnsubscribeType) ordering {
	o := ordering{
		ids: once(ids), vague: kind == 0, kind: orders.TypeUnsubscription, what: "unsubscription order", fits: fitsRefund, final: true,
		changed: func(was, now *subscription) bool { return !was.gone() && now.gone() },
		change:  "has ended",
		ended:   (*subscription).gone,
	}
	if kind == resources.UnsubscribeTypeRenewedTerms {
		o.changed = func(was, now *subscription) bool { return now != nil && now.Expires.Before(was.Expires) }
		o.change, o.ended = "expires earlier", nil
	}
	return o
}

// conversion takes resources out of the list of subscriptions. What they are then, a
// customer cannot list.
func conversion(ids []string) ordering {
	return ordering{
		ids: once(ids), kind: orders.TypeToOnDemand, what: "conversion order", fits: fitsRefund,
		changed: func(was, now *subscription) bool { return !was.gone() && now.gone() },
		change:  "is no subscription any more",
	}
}

// fitsRefund compares a resource with a line item of an order that gives money back: the
// term that it gives back ends with the resource, where the platform tells it.
func fitsRefund(line orders.LineItem, was, now *subscription) fit {
	if line.ExpireTime.IsZero() || expiresAt(line.ExpireTime, was, now) {
		return fitsWell
	}
	return fitsMaybe
}

// once leaves out repetitions, which the platform serves once.
func once(ids []string) []string {
	var distinct []string
	for _, id := range ids {
		if !slices.Contains(distinct, id) {
			distinct = append(distinct, id)
		}
	}
	return distinct
}

func failedResources(items []settle.Item, _ map[string]orders.Status) core.RawJSON {
	return inOrders(items, "fail_resource_infos")
}

func errorItems(items []settle.Item, _ map[string]orders.Status) core.RawJSON {
	return inOrders(items, "errorItems")
}
