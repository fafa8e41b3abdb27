package settlers

import (
	"context"
	"encoding/json"
	"errors"
	"iter"
	"slices"
	"time"

	"github.com/partnerbss/partnerbss-go/internal/page"
	"github.com/partnerbss/partnerbss-go/internal/transport"
	"github.com/partnerbss/partnerbss-go/internal/wire"
	"github.com/partnerbss/partnerbss-go/option"
	"github.com/partnerbss/partnerbss-go/resources"
)

// subscription is what settlers compare of a yearly/monthly resource. Its JSON is part of
// marks.
type subscription struct {
	Service string                  `json:"service"`
	Product string                  `json:"product"`
	Status  resources.Status        `json:"status"`
	Expires time.Time               `json:"expires"`
	Policy  *resources.ExpirePolicy `json:"policy"` // nil where the platform tells none
	Updated time.Time               `json:"updated,omitzero"`

	id, parent string
}

// gone reports whether a subscription has ended; s is nil where the platform does not
// list it any more.
func (s *subscription) gone() bool { return s == nil || s.Status == resources.StatusClosed }

// mostNamed is how many resources a query takes by their IDs.
const mostNamed = 50

// subscribed are the subscriptions with the given IDs that the platform lists.
func subscribed(ctx context.Context, client *transport.Client, ids []string) (map[string]*subscription, error) {
	found := map[string]*subscription{}
	for named := range slices.Chunk(ids, mostNamed) {
		for s, err := range subscriptions(ctx, client, &resources.ListRequest{ResourceIDs: named}) {
			switch asked := slices.Contains(named, s.id); {
			case err != nil:
				return nil, err
			case asked && s.Status != 0 && !s.Expires.IsZero():
				found[s.id] = &s
			case asked || s.parent == "": // what is attached comes with its main resource
				return nil, errStrange(s.id)
			}
		}
	}
	return found, nil
}

// subscriptionPage is a page of resources.List whose bytes were read a second time: a
// resource without an expiry policy reads like one with the policy 0, and would be taken
// for one whose automatic renewal is off.
type subscriptionPage struct {
	*resources.ListResponse
	listed []subscription
}

var subscriptionPages = page.Offset[resources.ListRequest, subscriptionPage, subscription]{
	Largest: 500,
	Cursor:  func(r *resources.ListRequest) (*int, *int) { return &r.Offset, &r.Limit },
	Records: func(a *subscriptionPage) ([]subscription, int) { return a.listed, a.TotalCount },
}

// subscriptions walks the subscriptions of a query.
func subscriptions(ctx context.Context, client *transport.Client, req *resources.ListRequest) iter.Seq2[subscription, error] {
	return subscriptionPages.All(ctx, client, func(ctx context.Context, req *resources.ListRequest, opts ...option.Option) (*subscriptionPage, error) {
		response, err := (*resources.Service)(client).List(ctx, req, opts...)
		if err != nil {
			return nil, err
		}
		listed, err := readTwice(response)
		return &subscriptionPage{response, listed}, err
	}, req, nil)
}

func readTwice(response *resources.ListResponse) ([]subscription, error) {
	if response.Resources == nil {
		return nil, nil
	}
	var policies struct {
		Listed []struct {
			Policy json.RawMessage `json:"expire_policy"`
		} `json:"data"`
	}
	if err := wire.UnmarshalJSON(response.Raw, &policies); err != nil {
		return nil, err
	}
	if len(policies.Listed) != len(response.Resources) {
		return nil, errors.New("the platform's list of resources does not read the same twice")
	}
	listed := make([]subscription, len(response.Resources))
	for i, r := range response.Resources {
		listed[i] = subscription{
			Service: r.ServiceTypeCode, Product: r.ProductID, Status: r.Status, Expires: r.ExpireTime, Updated: r.UpdateTime,
			id: r.ResourceID, parent: r.ParentResourceID,
		}
		switch policy := string(policies.Listed[i].Policy); policy {
		case "", "null", `""`:
		default:
			listed[i].Policy = &r.ExpirePolicy
		}
	}
	return listed, nil
}
