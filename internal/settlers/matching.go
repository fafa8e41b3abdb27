package settlers

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/settle"
	"github.com/partnerbss/partnerbss-go/legacy"
	"github.com/partnerbss/partnerbss-go/orders"
	"github.com/partnerbss/partnerbss-go/resources"
)

// matching finds out which orders are those of which resources. No line item names its
// resource; lists of the resources of an order do, where the platform has them. For other
// orders, and for those that name fewer than they have line items, the line items are
// compared with resources; and since a customer can have many that are alike, such a
// comparison counts only when it comes out even.
type matching struct {
	ordering
	was, now map[string]*subscription
	links    map[string]map[string]*link // resource -> order -> link
	foreign  []string                    // orders that are not the effect of the call
}

// link says that an order may be that of a resource.
type link struct {
	record settle.Record
	doubt  string // why it need not be; "" when it is
}

// open is an order that may be that of the call.
type open struct {
	order orders.Order
	lines []orders.LineItem
}

func (m *matching) match(ctx context.Context, c *settle.Case, listed []orders.Order) error {
	candidates, err := unclaimedOrders(ctx, c, listed)
	if err != nil {
		return err
	}
	var unnamed []open
	own := map[string]bool{}
	for _, order := range candidates {
		o := open{order: order}
		for line, err := range (*orders.Service)(c.Client).AllLineItems(ctx, &orders.GetRequest{OrderID: order.OrderID}) {
			if err != nil {
				return err
			}
			o.lines = append(o.lines, line)
		}
		if m.ofAnother(o) {
			continue
		}
		own[order.OrderID] = true
		named, err := resourcesOf(ctx, c, order.OrderID)
		if err != nil {
			return err
		}
		for _, id := range named {
			m.link(id, order, "")
		}
		if len(named) < max(1, len(o.lines)) {
			unnamed = append(unnamed, o)
		}
	}
	for _, order := range listed {
		if !own[order.OrderID] {
			m.foreign = append(m.foreign, order.OrderID)
		}
	}
	if len(unnamed) == 0 {
		return nil
	}
	return m.byLines(ctx, c, unnamed)
}

// ofAnother reports whether an order asks for something else than the call, whatever its
// resources are.
func (m *matching) ofAnother(o open) bool {
	return len(o.lines) > 0 && !slices.ContainsFunc(o.lines, func(line orders.LineItem) bool { return m.fits(line, nil, nil) != fitsNot })
}

// unclaimedOrders are the orders that were not there before the call, that came when it could
// have an effect, and that belong to no other call.
func unclaimedOrders(ctx context.Context, c *settle.Case, listed []orders.Order) ([]orders.Order, error) {
	byID := map[string]orders.Order{}
	var records []settle.Record
	for _, order := range listed {
		record := settle.Record{ID: order.OrderID, Time: order.CreateTime}
		if when := c.When(record); when != settle.Before && when != settle.After {
			byID[order.OrderID] = order
			records = append(records, record)
		}
	}
	records, err := c.Unclaimed(ctx, records)
	if err != nil {
		return nil, err
	}
	found := make([]orders.Order, len(records))
	for i, record := range records {
		found[i] = byID[record.ID]
	}
	return found, nil
}

// resourcesOf are the resources that the platform names for an order: in the list of
// resources, or else in that of the resources of an order.
func resourcesOf(ctx context.Context, c *settle.Case, orderID string) ([]string, error) {
	var ids []string
	for s, err := range subscriptions(ctx, c.Client, &resources.ListRequest{OrderID: orderID}) {
		if err != nil {
			return nil, err
		}
		ids = append(ids, s.id)
	}
	if len(ids) > 0 || c.Account == "" {
		return once(ids), nil
	}
	query := &legacy.ListOrderResourcesV1Request{DomainID: c.Account, OrderID: orderID}
	//lint:ignore SA1019 nothing else tells the resources of an order that the list leaves out
	for r, err := range (*legacy.Service)(c.Client).AllOrderResourcesV1(ctx, query) {
		var refused *core.Error
		switch {
		case errors.As(err, &refused) && refused.StatusCode < http.StatusInternalServerError && refused.StatusCode != http.StatusTooManyRequests:
			return nil, nil // the platform retires this operation
		case err != nil:
			return nil, err
		case r.ResourceID != "":
			ids = append(ids, r.ResourceID)
		}
	}
	return once(ids), nil
}

// explains reports whether an order that is not the effect of the call is why a resource
// has changed.
func (m *matching) explains(ctx context.Context, c *settle.Case, id string) (bool, error) {
	for _, orderID := range m.foreign {
		named, err := resourcesOf(ctx, c, orderID)
		if err != nil || slices.Contains(named, id) {
			return err == nil, err
		}
	}
	return false, nil
}

func (m *matching) link(id string, order orders.Order, doubt string) {
	if order.SourceType == orders.SourceTypeSystem && doubt == "" {
		doubt = fmt.Sprintf("%s %s says that the platform itself made it", m.what, order.OrderID)
	}
	if m.links[id] == nil {
		m.links[id] = map[string]*link{}
	}
	m.links[id][order.OrderID] = &link{
		settle.Record{ID: order.OrderID, Time: order.CreateTime, Note: fmt.Sprintf("%s of %s yuan, status %d", m.what, order.AmountAfterDiscount.StringFixed(2), order.Status)},
		doubt,
	}
}

// linked reports whether an order is that of a resource for sure, and was made during the
// call.
func (m *matching) linked(c *settle.Case, id string) bool {
	for _, l := range m.links[id] {
		if l.doubt == "" && c.When(l.record) == settle.During {
			return true
		}
	}
	return false
}

// item is a line item, as often as it was ordered, with its order.
type item struct {
	order orders.Order
	line  orders.LineItem
	taken *bool // it is that of a resource for sure
}

// byLines links orders by their line items.
func (m *matching) byLines(ctx context.Context, c *settle.Case, unnamed []open) error {
	others, err := m.others(ctx, c)
	if err != nil {
		return err
	}
	var items []item
	for _, o := range unnamed {
		if len(o.lines) == 0 {
			o.lines = make([]orders.LineItem, 1) // it tells nothing, and so can be that of any
		}
		for _, line := range o.lines {
			for range min(max(1, line.SubscriptionNum), len(m.ids)+1) { // more are too many, whatever their number
				items = append(items, item{o.order, line, new(bool)})
			}
		}
	}
	groups := map[string][]string{} // resources that are alike, by their product
	for _, id := range m.ids {
		if s := m.state(id); s != nil && s.Product != "" && !m.linked(c, id) {
			groups[s.Product] = append(groups[s.Product], id)
		}
	}
	sure := map[string]bool{}
	for product, ids := range groups {
		if m.assign(product, ids, items, others) {
			for _, id := range ids {
				sure[id] = true
			}
		}
	}
	for _, id := range m.ids {
		if sure[id] || m.linked(c, id) {
			continue
		}
		for _, it := range items {
			if !*it.taken && m.possible(id, it.line, others) {
				m.link(id, it.order, fmt.Sprintf("%s %s can be that of resource %s, and as well that of another", m.what, it.order.OrderID, id))
			}
		}
	}
	return nil
}

// assign links the resources of a product with the line items that fit them, when they
// come out even: there are as many as resources that have changed since the mark; or as
// many as resources, they fit no other resource, and their orders wait, so that no other
// resource can have changed by them and fit no more.
func (m *matching) assign(product string, ids []string, items []item, others []*subscription) bool {
	var fitting []item
	waiting, shared := true, false
	for _, it := range items {
		fits := func(id string) bool { return m.fits(it.line, m.was[id], m.now[id]) == fitsWell }
		if it.line.ProductID == product && slices.ContainsFunc(ids, fits) {
			fitting = append(fitting, it)
			shared = shared || explained(m.ordering, it.line, others)
			waiting = waiting && (it.order.Status == orders.StatusPendingPayment || it.order.Status == orders.StatusPendingApproval)
		}
	}
	changed := slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return m.was[id] == nil || !m.changed(m.was[id], m.now[id]) })
	takers := ids
	switch {
	case len(fitting) == 0:
		return false
	case len(fitting) == len(changed):
		takers = changed
	case len(fitting) == len(ids) && waiting && !shared:
	default:
		return false
	}
	for i, it := range fitting {
		*it.taken = true
		m.link(takers[i], it.order, "")
	}
	return true
}

// possible reports whether a line item can be that of a resource, liberally: what is left
// out here is taken for no effect.
func (m *matching) possible(id string, line orders.LineItem, others []*subscription) bool {
	fits := m.fits(line, m.was[id], m.now[id])
	switch s := m.state(id); {
	case fits == fitsNot:
		return false
	case s == nil, s.Product == "", line.ProductID == "":
		return true
	case line.ProductID == s.Product: // without a mark, its term can have been another one
		return fits == fitsWell || m.was[id] == nil || !explained(m.ordering, line, others)
	default:
		return line.ServiceTypeCode == s.Service && !explained(m.ordering, line, others) && !m.explained(line)
	}
}

// explained reports whether a line item fits one of the resources well.
func explained(o ordering, line orders.LineItem, among []*subscription) bool {
	return slices.ContainsFunc(among, func(s *subscription) bool {
		return (s.Product == line.ProductID || s.Product == "") && o.fits(line, nil, s) == fitsWell
	})
}

// explained reports whether a line item fits one of the resources of the call well.
func (m *matching) explained(line orders.LineItem) bool {
	return slices.ContainsFunc(m.ids, func(id string) bool {
		s := m.state(id)
		return s != nil && s.Product == line.ProductID && m.fits(line, m.was[id], m.now[id]) == fitsWell
	})
}

// state is that of a resource now, or the last one that is known; nil when none is.
func (m *matching) state(id string) *subscription {
	if now := m.now[id]; now != nil {
		return now
	}
	return m.was[id]
}

// others are the resources of the same services that the call is not about. Those that
// ended long ago are in no order of now.
func (m *matching) others(ctx context.Context, c *settle.Case) ([]*subscription, error) {
	var found []*subscription
	read := map[string]bool{}
	for _, id := range m.ids {
		s := m.state(id)
		if s == nil || read[s.Service] {
			continue
		}
		read[s.Service] = true
		for other, err := range subscriptions(ctx, c.Client, &resources.ListRequest{ServiceTypeCode: s.Service}) {
			if err != nil {
				return nil, err
			}
			past := other.gone() && !other.Updated.IsZero() && other.Updated.Before(c.Since())
			if !past && !slices.Contains(m.ids, other.id) {
				found = append(found, &other)
			}
		}
	}
	return found, nil
}

// fit is how a line item and a resource fit, apart from the product.
type fit int

const (
	fitsNot   fit = iota // the line item asks for something else than the call
	fitsMaybe            // nothing speaks against it
	fitsWell             // the times are those of the resource, too
)

// near is how far two times can differ that mean the same end of a term.
const near = 24 * time.Hour

// expiresAt reports whether a time is that at which a subscription expires.
func expiresAt(at time.Time, states ...*subscription) bool {
	return slices.ContainsFunc(states, func(s *subscription) bool { return s != nil && at.Sub(s.Expires).Abs() <= near })
}
