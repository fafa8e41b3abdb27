package orders

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/check"
	"github.com/partnerbss/partnerbss-go/internal/poll"
	"github.com/partnerbss/partnerbss-go/option"
)

// finalStatuses are the statuses that an order never leaves.
var finalStatuses = []Status{StatusCompleted, StatusCancelled}

// WaitUntilRequest holds the parameters of [Service.WaitUntil].
type WaitUntilRequest struct {
	// Order to wait for, from [Service.List]. Required, at most 64 characters.
	OrderID string
	// Reseller whose customer's order a distributor waits for; ignored for other callers. At most 64
	// characters.
	IndirectPartnerID string
	// Any one of these statuses ends the wait; leave empty for the final ones, [StatusCompleted] and
	// [StatusCancelled].
	Statuses []Status
}

// Validate reports every rule that the request breaks.
func (r *WaitUntilRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		c.String("order_id", r.OrderID).Required().Max(64)
		c.String("indirect_partner_id", r.IndirectPartnerID).Max(64)
	})
}

// WaitUntil calls [Service.Get] until the order has one of the statuses, and returns
// the last response.
//
// Give ctx a deadline: an order that nobody pays stays in [StatusPendingPayment] until
// it is cancelled. WaitUntil calls Get at once, again after one second, and then at
// growing intervals of at most 15 seconds, within the quota of Get.
//
// WaitUntil returns [core.ErrWrongState] when the order reaches a final status that the
// request does not name, the error of Get when Get fails, and the error of ctx when ctx
// ends. The error text names the last status that Get returned. The caller can call
// WaitUntil again at any time.
//
// WaitUntil takes the same credentials as Get.
func (s *Service) WaitUntil(ctx context.Context, req *WaitUntilRequest, opts ...option.Option) (*GetResponse, error) {
	own := poll.Own(req)
	wait := poll.Wait{
		Method:    "orders.WaitUntil",
		Subject:   "order " + own.OrderID,
		Validate:  req.Validate,
		Unchecked: s.client().SkipsValidation(opts),
	}
	return poll.Until(ctx, wait, func(ctx context.Context) (*GetResponse, string, error) {
		answer, err := s.Get(ctx, &GetRequest{OrderID: own.OrderID, IndirectPartnerID: own.IndirectPartnerID}, opts...)
		if err != nil {
			return nil, "", err
		}
		statuses, status := own.Statuses, answer.Order.Status
		if len(statuses) == 0 {
			statuses = finalStatuses
		}
		seen := statusTexts([]Status{status})
		switch {
		case slices.Contains(statuses, status):
			return answer, seen, nil
		case slices.Contains(finalStatuses, status):
			return nil, seen, fmt.Errorf("%w: it will not become %s", core.ErrWrongState, statusTexts(statuses))
		}
		return nil, seen, nil
	})
}

// statusTexts names statuses in an error text. Status has no String method because the
// query encoder would use it too.
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
