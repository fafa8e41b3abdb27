package emulator_test

import (
	"slices"

	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/orders"
	"github.com/partnerbss/partnerbss-go/resources"
)

// name gives orders of the model their IDs.
func (w *walk) name(made []*bookOrder, ids []string) {
	require.Len(w.t, ids, len(made))
	for i, o := range made {
		o.id = ids[i]
		w.book.file(o)
	}
}

func (w *walk) unsubscribe() {
	customer := w.shopper()
	ids := w.thingsOf(customer, 2)
	if w.chance(30) { // with what is attached to them
		for _, th := range w.book.bought {
			if th.main != nil && th.status != 3 && slices.Contains(ids, th.main.id) && !slices.Contains(ids, th.id) {
				ids = append(ids, th.id)
			}
		}
	}
	if len(ids) == 0 || len(ids) > 10 {
		return
	}
	req := &resources.UnsubscribeRequest{ResourceIDs: ids, UnsubscribeType: resources.UnsubscribeTypeResources}
	if w.chance(35) {
		req.UnsubscribeType = resources.UnsubscribeTypeRenewedTerms
	}
	renewed := req.UnsubscribeType == resources.UnsubscribeTypeRenewedTerms
	what := "unsubscribe"
	if renewed {
		what = "unsubscribe renewed terms"
	}
	var made []*bookOrder
	w.try(attempt{
		what: what, operation: "CancelResourcesSubscription", on: ids,
		predict: func() (code string) {
			made, code = w.book.unsubscribe(customer, ids, renewed)
			return code
		},
		do: func() error {
			r, err := w.clients[customer].Resources.Unsubscribe(w.ctx, req)
			if err == nil {
				require.NoError(w.t, r.Err())
				w.name(made, r.OrderIDs)
			}
			return err
		},
		ask: func() bool {
			ids := w.made(customer, orders.TypeUnsubscription)
			w.name(made, ids)
			return len(ids) > 0
		},
	})
}

func (w *walk) switchNow() {
	customer := w.shopper()
	for _, id := range w.thingsOf(customer, 1) {
		var made *bookOrder
		w.try(attempt{
			what: "switch to on-demand", operation: "UpdatePeriodToOnDemandInstantly", on: []string{id},
			predict: func() (code string) {
				made, code = w.book.switchNow(customer, id)
				return code
			},
			do: func() error {
				r, err := w.clients[customer].Resources.ConvertToOnDemandNow(w.ctx, &resources.ConvertToOnDemandNowRequest{ResourceIDs: []string{id}})
				if err != nil {
					return err
				}
				require.Len(w.t, r.Results, 1)
				if r.Results[0].Result == resources.ConversionOutcomeFail {
					require.Error(w.t, r.Err())
					return &core.Error{Code: r.Results[0].ErrorCode}
				}
				w.name([]*bookOrder{made}, []string{r.Results[0].OrderID})
				return nil
			},
			ask: func() bool {
				ids := w.made(customer, orders.TypeToOnDemand)
				if len(ids) > 0 {
					w.name([]*bookOrder{made}, ids)
				}
				return len(ids) > 0
			},
		})
	}
}

// release deletes an on-demand resource on the console.
func (w *walk) release() {
	if name, ok := pick(w.rng, w.book.things, func(th *bookThing) bool { return th.onDemand && th.status == 2 }); ok {
		th := w.book.things[name]
		w.note("release %s", th.id)
		w.done["release"]++
		w.book.release(th)
		require.NoError(w.t, w.emu.ReleaseResource(th.id))
	}
}

func (w *walk) switchAtExpiry() {
	customer := w.shopper()
	operation := resources.ConversionOperationSetUp
	cancel := w.chance(30)
	if cancel {
		operation = resources.ConversionOperationCancel
	}
	for _, id := range w.thingsOf(customer, 1) {
		w.try(attempt{
			what: "switch at expiry", on: []string{id},
			predict: func() string { return w.book.switchAtExpiry(customer, id, cancel) },
			do: func() error {
				r, err := w.clients[customer].Resources.ConvertToOnDemandAtExpiry(w.ctx, &resources.ConvertToOnDemandAtExpiryRequest{
					Operation: operation, ResourceIDs: []string{id},
				})
				if err != nil || len(r.ErrorDetails) == 0 {
					return err
				}
				require.Error(w.t, r.Err())
				return &core.Error{Code: r.ErrorDetails[0].ErrorCode}
			},
		})
	}
}
