package settlers

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/settle"
	"github.com/partnerbss/partnerbss-go/internal/transport"
	"github.com/partnerbss/partnerbss-go/legacy"
	"github.com/partnerbss/partnerbss-go/orders"
)

// orderCalls are the operations that bring one order into another state. An order is
// paid or cancelled once; the platform refuses it a second time.
var orderCalls = map[string]transport.Settler{
	"orders.Pay":         orderSettler(func(r *orders.PayRequest) string { return r.OrderID }, settlePayment),
	"legacy.PayOrdersV2": orderSettler(func(r *legacy.PayOrdersV2Request) string { return r.OrderID }, settlePayment),
	"orders.Cancel":      orderSettler(func(r *orders.CancelRequest) string { return r.OrderID }, settleCancellation),
}

// orderState is how far an order is. Its JSON is the mark.
type orderState struct {
	Status orders.Status `json:"status"`
	Paid   time.Time     `json:"paid,omitzero"`
}

func orderSettler[Request any](
	idOf func(*Request) string, decide func(c *settle.Case, id string, was *orderState, now orderState) core.Settlement,
) transport.Settler {
	return transport.Settler{
		Subjects: func(req any) []string { return []string{"order " + idOf(req.(*Request))} },
		Mark: settle.Snapshot(func(ctx context.Context, client *transport.Client, req *Request) (orderState, error) {
			return orderNow(ctx, client, idOf(req))
		}),
		Settle: settle.By(func(ctx context.Context, c *settle.Case, req *Request) (core.Settlement, error) {
			id := idOf(req)
			if id == "" {
				return core.Settlement{}, errIncomplete(c)
			}
			was, err := settle.StateBefore[orderState](c)
			if err != nil {
				return core.Settlement{}, err
			}
			now, err := orderNow(ctx, c.Client, id)
			if err != nil {
				return core.Settlement{}, err
			}
			return decide(c, id, was, now), nil
		}),
	}
}

func orderNow(ctx context.Context, client *transport.Client, id string) (orderState, error) {
	got, err := (*orders.Service)(client).Get(ctx, &orders.GetRequest{OrderID: id, Limit: 1})
	switch {
	case err != nil:
		return orderState{}, err
	case !strings.EqualFold(got.Order.OrderID, id), got.Order.Status == 0:
		return orderState{}, errStrange(got.Order.OrderID)
	}
	return orderState{got.Order.Status, got.Order.PaymentTime}, nil
}

// paid reports whether the order was paid, and whether that is known. The time of the
// payment decides where the status does not: an order can wait for more than payment.
func (s orderState) paid() (paid, known bool) {
	switch s.Status {
	case orders.StatusProcessing, orders.StatusCompleted:
		return true, true
	case orders.StatusPendingPayment, orders.StatusCancelled:
		return !s.Paid.IsZero(), true
	}
	return !s.Paid.IsZero(), !s.Paid.IsZero()
}

// settlePayment decides by the order alone: one that is paid cannot be paid again, and
// so it does not matter who paid it. A payment that is still running does not show.
func settlePayment(c *settle.Case, id string, was *orderState, now orderState) core.Settlement {
	paid, known := now.paid()
	switch {
	case !known:
		return c.Unclear(fmt.Sprintf("order %s has the status %d, and no time of payment", id, now.Status))
	case !paid && now.Status == orders.StatusCancelled:
		return c.Absent("order " + id + " was cancelled without a payment")
	case !paid:
		return c.Absent("order " + id + " is not paid, and the platform would refuse a second payment beside a running one")
	case was != nil && was.isPaid():
		return settle.Happened("order "+id+" was paid already before the call, which so changed nothing", id)
	case now.Paid.IsZero():
		return settle.Happened("order "+id+" is paid, whoever paid it; it cannot be paid again", id)
	}
	return settle.Happened("order "+id+" was paid "+whenDone(c, settle.Record{ID: id, Time: now.Paid})+"; it cannot be paid again", id)
}

func (s orderState) isPaid() bool { paid, _ := s.paid(); return paid }

// settleCancellation decides by the order alone, too. The platform itself cancels an
// order whose time to pay is over.
func settleCancellation(c *settle.Case, id string, was *orderState, now orderState) core.Settlement {
	switch {
	case now.Status == orders.StatusCancelled && was != nil && was.Status == orders.StatusCancelled:
		return settle.Happened("order "+id+" was cancelled already before the call, which so changed nothing", id)
	case now.Status == orders.StatusCancelled:
		return settle.Happened("order "+id+" is cancelled, whoever cancelled it", id)
	case now.Status == orders.StatusPendingPayment:
		return c.Absent("order " + id + " is still to be paid")
	case now.isPaid():
		return c.Absent("order " + id + " was paid, after which it cannot be cancelled")
	}
	return c.Unclear(fmt.Sprintf("order %s has the status %d, which does not tell whether it will be cancelled", id, now.Status))
}
