package settlers

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/settle"
	"github.com/partnerbss/partnerbss-go/internal/transport"
	"github.com/partnerbss/partnerbss-go/orders"
	"github.com/partnerbss/partnerbss-go/resources"
)

// ordering is a call that makes orders for subscriptions: it renews, unsubscribes or
// converts them.
type ordering struct {
	ids   []string // of the resources
	vague bool     // the request does not say what it asks for
	kind  orders.Type
	what  string // that an order is

	// fits tells how a line item fits a resource, in its state before the call and now, of
	// which either may be unknown. The product is compared by others.
	fits func(line orders.LineItem, was, now *subscription) fit
	// changed reports whether the effect shows on a resource whose states are known; the
	// latter is nil where the platform lists it no more.
	changed func(was, now *subscription) bool
	change  string // what has changed then
	// final is set where the change alone proves that the state is reached that the call
	// asks for, so that the platform refuses another call.
	final bool
	// ended reports whether that state is reached, whatever it was before; nil where no
	// single state tells.
	ended func(now *subscription) bool
}

// orderingMark is what stands on the platform before a call: the orders of its kind, and
// its resources.
type orderingMark struct {
	IDs       []string                 `json:"ids"`
	Resources map[string]*subscription `json:"resources"`
}

func markOrdering(ctx context.Context, client *transport.Client, o ordering) (orderingMark, error) {
	found, err := ordersSince(ctx, client, o.kind, settle.MarkSince(client))
	if err != nil {
		return orderingMark{}, err
	}
	mark := orderingMark{IDs: make([]string, len(found))}
	for i, order := range found {
		mark.IDs[i] = order.OrderID
	}
	mark.Resources, err = subscribed(ctx, client, o.ids)
	return mark, err
}

// ordersSince are the orders of a kind that were made since a time.
func ordersSince(ctx context.Context, client *transport.Client, kind orders.Type, since time.Time) ([]orders.Order, error) {
	var found []orders.Order
	query := &orders.ListRequest{OrderType: kind, CreateTimeBegin: since, OrderBy: orders.OldestFirst}
	for order, err := range (*orders.Service)(client).All(ctx, query) {
		switch {
		case err != nil:
			return nil, err
		case order.OrderID == "", order.OrderType != kind, order.Status == 0:
			return nil, errStrange(order.OrderID)
		}
		found = append(found, order)
	}
	return found, nil
}

// settle decides about each resource. The order is what a caller paid for, so it is what
// is looked for; the state of a resource tells what the orders do not.
func (o ordering) settle(ctx context.Context, c *settle.Case) ([]settle.Item, map[string]orders.Status, error) {
	if len(o.ids) == 0 || slices.Contains(o.ids, "") || o.vague {
		return nil, nil, errIncomplete(c)
	}
	mark, err := settle.StateBefore[orderingMark](c)
	if err != nil {
		return nil, nil, err
	}
	listed, err := ordersSince(ctx, c.Client, o.kind, c.Since())
	if err != nil {
		return nil, nil, err
	}
	now, err := subscribed(ctx, c.Client, o.ids)
	if err != nil {
		return nil, nil, err
	}
	m := matching{ordering: o, was: map[string]*subscription{}, now: now, links: map[string]map[string]*link{}}
	if mark != nil {
		m.was = mark.Resources
	}
	if err := m.match(ctx, c, listed); err != nil {
		return nil, nil, err
	}
	statuses := map[string]orders.Status{}
	for _, order := range listed {
		statuses[order.OrderID] = order.Status
	}
	items := make([]settle.Item, len(o.ids))
	for i, id := range o.ids {
		settled, err := m.one(ctx, c, id, mark != nil, statuses)
		if err != nil {
			return nil, nil, err
		}
		items[i] = settle.Item{ID: id, Settlement: settled}
	}
	return items, statuses, nil
}

// one decides about a resource by the orders that are linked to it, and its states.
func (m *matching) one(ctx context.Context, c *settle.Case, id string, marked bool, statuses map[string]orders.Status) (core.Settlement, error) {
	var records []settle.Record
	for _, l := range m.links[id] {
		records = append(records, l.record)
	}
	slices.SortFunc(records, func(a, b settle.Record) int { return a.Time.Compare(b.Time) })
	settled, err := c.One(ctx, m.what, records)
	if err != nil {
		return core.Settlement{}, err
	}
	if settled.Verdict == core.VerdictHappened {
		l := m.links[id][settled.References[0]]
		if l.doubt == "" {
			settled.Reason += asOf(statuses[l.record.ID])
			return settled, nil
		}
		settled = c.Unclear(l.doubt, l.record)
	}
	was, now := m.was[id], m.now[id]
	changed := marked && was != nil && m.changed(was, now)
	switch {
	case m.final && changed:
		return settle.Happened(fmt.Sprintf("resource %s %s since the call was sent, whoever did that", id, m.change)), nil
	case m.ended != nil && marked && was != nil && m.ended(was) && m.ended(now):
		return settle.Happened(fmt.Sprintf("resource %s had ended already before the call, which so changed nothing", id)), nil
	case m.ended != nil && now != nil && m.ended(now):
		return settle.Happened(fmt.Sprintf("resource %s has ended, and nothing tells by what", id)), nil
	case !changed || settled.Verdict == core.VerdictAmbiguous:
		return settled, nil
	}
	if explained, err := m.explains(ctx, c, id); err != nil || explained {
		return settled, err
	}
	return c.Unclear(fmt.Sprintf("resource %s %s since the call was sent, and no %s tells why", id, m.change, m.what)), nil
}

// asOf says in what state an order is that stands for the effect of a call.
func asOf(status orders.Status) string {
	switch status {
	case orders.StatusPendingPayment:
		return "; it is still to be paid"
	case orders.StatusPendingApproval:
		return "; it is under review"
	case orders.StatusCancelled:
		return "; it was cancelled since"
	}
	return ""
}

// inOrders rebuilds the response of a call from the orders that it made; nil where they are
// not all known.
func inOrders(items []settle.Item, failed string) core.RawJSON {
	ids := []string{}
	for _, item := range items {
		switch {
		case item.Verdict != core.VerdictHappened:
		case len(item.References) == 0:
			return nil
		case !slices.Contains(ids, item.References[0]):
			ids = append(ids, item.References[0])
		}
	}
	return settle.Response(map[string]any{"order_ids": ids, failed: failures(items, "resource_id")})
}

// inResults rebuilds the response of a conversion at once.
func inResults(items []settle.Item, statuses map[string]orders.Status) core.RawJSON {
	results := []map[string]any{}
	for _, item := range items {
		if item.Verdict != core.VerdictHappened {
			results = append(results, map[string]any{
				"resource_id": item.ID, "result": resources.ConversionOutcomeFail, "error_code": "", "error_msg": didNotHappen,
			})
			continue
		}
		if len(item.References) == 0 {
			return nil
		}
		outcome := resources.ConversionOutcomeSuccess
		switch statuses[item.References[0]] {
		case orders.StatusProcessing, orders.StatusCompleted:
		case orders.StatusPendingApproval:
			outcome = resources.ConversionOutcomeAudit
		default:
			return nil
		}
		results = append(results, map[string]any{"resource_id": item.ID, "result": outcome, "order_id": item.References[0]})
	}
	return settle.Response(map[string]any{"to_ondemand_service_results": results})
}
