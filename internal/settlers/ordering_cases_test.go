package settlers_test

//lint:file-ignore SA1019 what the platform is retiring is settled as well

import (
	"context"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	partnerbss "github.com/partnerbss/partnerbss-go"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/emulator"
	"github.com/partnerbss/partnerbss-go/internal/test/testkit"
	"github.com/partnerbss/partnerbss-go/legacy"
	"github.com/partnerbss/partnerbss-go/option"
	"github.com/partnerbss/partnerbss-go/orders"
	"github.com/partnerbss/partnerbss-go/resources"
)

// orderingCase is an operation that makes orders for resources.
type orderingCase struct {
	id   string // operationId
	kind orders.Type
	call func(ids ...string) act
	// respond reads a rebuilt response: the orders, and the error of what failed.
	respond func(t *testing.T, body core.RawJSON) ([]string, error)

	prepared bool // the resources have renewed terms
	state    bool // the state of the resource tells, whatever the orders do
	shows    bool // the effect shows on the resource
}

func renew(paid core.Flag) func(ids ...string) act { return renewFor(2, paid) }

func renewFor(months int, paid core.Flag) func(ids ...string) act {
	return func(ids ...string) act {
		req := &resources.RenewRequest{ResourceIDs: ids, PeriodType: core.PeriodTypeMonth, PeriodNum: months, IsAutoPay: paid}
		return func(ctx context.Context, c *partnerbss.Client, opts ...option.Option) error {
			_, err := c.Resources.Renew(ctx, req, opts...)
			return err
		}
	}
}

func unsubscribe(kind resources.UnsubscribeType) func(ids ...string) act {
	return func(ids ...string) act {
		return func(ctx context.Context, c *partnerbss.Client, opts ...option.Option) error {
			_, err := c.Resources.Unsubscribe(ctx, &resources.UnsubscribeRequest{ResourceIDs: ids, UnsubscribeType: kind}, opts...)
			return err
		}
	}
}

func convert(ids ...string) act {
	return func(ctx context.Context, c *partnerbss.Client, opts ...option.Option) error {
		_, err := c.Resources.ConvertToOnDemandNow(ctx, &resources.ConvertToOnDemandNowRequest{ResourceIDs: ids}, opts...)
		return err
	}
}

func renewed(t *testing.T, body core.RawJSON) ([]string, error) {
	r := decoded[resources.RenewResponse](t, body)
	return r.OrderIDs, r.Err()
}

func unsubscribed(t *testing.T, body core.RawJSON) ([]string, error) {
	r := decoded[resources.UnsubscribeResponse](t, body)
	return r.OrderIDs, r.Err()
}

var orderingCases = map[string]orderingCase{
	"resources.Renew, paid":   {id: "RenewalResources", kind: orders.TypeRenewal, call: renew(core.FlagYes), respond: renewed, shows: true},
	"resources.Renew, unpaid": {id: "RenewalResources", kind: orders.TypeRenewal, call: renew(core.FlagNo), respond: renewed},
	"legacy.RenewResourcesV1": {
		id: "RenewResourcesV1", kind: orders.TypeRenewal, shows: true,
		call: func(ids ...string) act {
			req := &legacy.RenewResourcesV1Request{ResourceIDs: ids, PeriodType: core.PeriodTypeMonth, PeriodNum: 2, IsAutoPay: new(1)}
			return func(ctx context.Context, c *partnerbss.Client, opts ...option.Option) error {
				_, err := c.Legacy.RenewResourcesV1(ctx, req, opts...)
				return err
			}
		},
		respond: func(t *testing.T, body core.RawJSON) ([]string, error) {
			r := decoded[legacy.RenewResourcesV1Response](t, body)
			r.Raw = body
			return r.OrderIDs, r.Err()
		},
	},
	"resources.Unsubscribe": {
		id: "CancelResourcesSubscription", kind: orders.TypeUnsubscription, call: unsubscribe(resources.UnsubscribeTypeResources),
		respond: unsubscribed, state: true, shows: true,
	},
	"resources.Unsubscribe, renewed terms": {
		id: "CancelResourcesSubscription", kind: orders.TypeUnsubscription, call: unsubscribe(resources.UnsubscribeTypeRenewedTerms),
		respond: unsubscribed, prepared: true, shows: true,
	},
	"legacy.UnsubscribeResourcesV1": {
		id: "UnsubscribeResourcesV1", kind: orders.TypeUnsubscription, state: true, shows: true,
		call: func(ids ...string) act {
			req := &legacy.UnsubscribeResourcesV1Request{ResourceIDs: ids, UnsubscribeType: 1}
			return func(ctx context.Context, c *partnerbss.Client, opts ...option.Option) error {
				_, err := c.Legacy.UnsubscribeResourcesV1(ctx, req, opts...)
				return err
			}
		},
		respond: func(t *testing.T, body core.RawJSON) ([]string, error) {
			r := decoded[legacy.UnsubscribeResourcesV1Response](t, body)
			r.Raw = body
			return r.OrderIDs, r.Err()
		},
	},
	"resources.ConvertToOnDemandNow": {
		id: "UpdatePeriodToOnDemandInstantly", kind: orders.TypeToOnDemand, call: convert, shows: true,
		respond: func(t *testing.T, body core.RawJSON) ([]string, error) {
			r := decoded[resources.ConvertToOnDemandNowResponse](t, body)
			var ids []string
			for _, result := range r.Results {
				if result.Result != resources.ConversionOutcomeFail {
					assert.Equal(t, resources.ConversionOutcomeSuccess, result.Result)
					ids = append(ids, result.OrderID)
				}
			}
			return ids, r.Err()
		},
	},
}

// fleet is a customer with servers that are alike but for their names.
type fleet struct {
	*flow
	op       orderingCase
	one, two string
}

func newFleet(t *testing.T, op orderingCase, opts ...emulator.Option) *fleet {
	t.Helper()
	f := newFlow(t, buyer, append(opts, emulator.WithRule("usage-metering", false))...)
	require.NoError(t, f.TopUp(f.ID(buyer), yuan("20000")))
	_, err := f.PlaceOrder(buyer, emulator.Purchase{Paid: true, Items: []emulator.PurchaseItem{
		machine("one", "c6.large.2.linux"), machine("two", "c6.large.2.linux"),
	}})
	require.NoError(t, err)
	f.Advance(time.Hour)
	ids := f.ResourceIDs(f.ID(buyer))
	if op.prepared {
		f.byHand(renew(core.FlagYes)(ids["one"], ids["two"]))
		f.Advance(time.Hour)
	}
	return &fleet{f, op, ids["one"], ids["two"]}
}

// made are the orders of the kind of the operation since it was prepared.
func (f *fleet) made() []string {
	var ids []string
	query := &orders.ListRequest{OrderType: f.op.kind, OrderBy: orders.OldestFirst}
	for _, order := range testkit.Collect(f.t, f.client.Orders.All(f.t.Context(), query)) {
		ids = append(ids, order.OrderID)
	}
	return ids
}

// gone makes the platform know the operation no more that names the resources of any
// order.
func (f *fleet) gone() {
	f.Fail(emulator.Fault{
		Operation: "ListOrderResourcesV1", Kind: emulator.FaultKindAnswer, Status: http.StatusNotFound, Times: -1,
		Body: `{"error_code":"APIGW.0101","error_msg":"The API does not exist."}`,
	})
}
