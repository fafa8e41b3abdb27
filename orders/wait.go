package orders

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/poll"
)

// finalStatuses are those that an order does not leave.
var finalStatuses = []Status{StatusCompleted, StatusCancelled}

// WaitUntil asks for an order with Get until it has one of the statuses, and returns the
// answer that showed it. Without statuses it waits for a final one, StatusCompleted or
// StatusCancelled.
//
// It asks at once, then after a second and at longer and longer intervals up to 15 seconds,
// within the quota of Get. Give the context a deadline: an order that nobody pays stays in
// StatusPendingPayment until it is cancelled.
//
// The wait ends early with core.ErrWrongState when the order reaches a final status that is
// not among those asked for, with the error of Get when Get fails, and with the error of the
// context. It may be started again at any time. Beside an error the last answer is returned,
// or nil when there was none; the error text tells the status that was seen last.
//
// WaitUntil takes the same credentials as Get. A distributor follows the order of a
// reseller's customer with WaitUntilFor.
func (s *Service) WaitUntil(ctx context.Context, orderID string, statuses ...Status) (*GetResponse, error) {
	return s.waitUntil(ctx, GetRequest{OrderID: orderID}, statuses)
}

// WaitUntilFor is WaitUntil for a distributor: Get shows the order of a reseller's customer
// only when it names the reseller.
func (s *Service) WaitUntilFor(ctx context.Context, indirectPartnerID, orderID string, statuses ...Status) (*GetResponse, error) {
	return s.waitUntil(ctx, GetRequest{OrderID: orderID, IndirectPartnerID: indirectPartnerID}, statuses)
}

func (s *Service) waitUntil(ctx context.Context, req GetRequest, statuses []Status) (*GetResponse, error) {
	if len(statuses) == 0 {
		statuses = finalStatuses
	}
	var last *GetResponse
	err := poll.Until(ctx, func(ctx context.Context) (bool, error) {
		answer, err := s.Get(ctx, &req)
		if err != nil {
			return false, err
		}
		last = answer
		status := answer.Order.Status
		if slices.Contains(statuses, status) {
			return true, nil
		}
		if slices.Contains(finalStatuses, status) {
			return false, fmt.Errorf("%w: it will not become %s", core.ErrWrongState, statusTexts(statuses))
		}
		return false, nil
	})
	if err != nil {
		seen := ""
		if last != nil {
			seen = ", last seen " + statusTexts([]Status{last.Order.Status})
		}
		return last, fmt.Errorf("orders.WaitUntil: order %s%s: %w", req.OrderID, seen, err)
	}
	return last, nil
}

// statusTexts names statuses in an error text. Status has no String method: it would also
// be used when a status is written into a query.
func statusTexts(statuses []Status) string {
	texts := make([]string, len(statuses))
	for i, status := range statuses {
		texts[i] = fmt.Sprintf("%d", status)
		if name, ok := statusNames[status]; ok {
			texts[i] += " (" + name + ")"
		}
	}
	return strings.Join(texts, " or ")
}

var statusNames = map[Status]string{
	StatusPendingApproval:     "pending approval",
	StatusPendingRefund:       "pending refund",
	StatusProcessing:          "processing",
	StatusCancelled:           "cancelled",
	StatusCompleted:           "completed",
	StatusPendingPayment:      "pending payment",
	StatusPendingConfirmation: "pending confirmation",
	StatusToBeShipped:         "to be shipped",
	StatusToBeReceived:        "to be received",
	StatusToBePickedUp:        "waiting for pick-up",
	StatusBeingExchanged:      "being exchanged",
}
