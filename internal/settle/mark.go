package settle

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/transport"
)

// highWater is the JSON of a mark: the IDs of the records that were there.
type highWater struct {
	IDs []string `json:"ids"`
}

// Mark makes the mark of a settler: the IDs of the records that look like the effect
// of the call to come, and are there before it.
func Mark[Request any](records func(ctx context.Context, client *transport.Client, req *Request) ([]Record, error)) func(context.Context, *transport.Client, any) (core.RawJSON, error) {
	return func(ctx context.Context, client *transport.Client, request any) (core.RawJSON, error) {
		req, err := requestOf[Request](request)
		if err != nil {
			return nil, err
		}
		found, err := records(ctx, client, req)
		if err != nil {
			return nil, err
		}
		mark := highWater{IDs: make([]string, len(found))}
		for i, record := range found {
			mark.IDs[i] = record.ID
		}
		return json.Marshal(mark)
	}
}

// before are the IDs of the mark. An entry without one has none: then time and claims
// alone tell.
func (c *Case) before() []string {
	var mark highWater
	_ = json.Unmarshal(c.Before, &mark) // no mark, or one of another kind of settler
	return mark.IDs
}

// Snapshot makes the mark of a settler that looks at a state instead of at records:
// the state before the call.
func Snapshot[Request, State any](read func(ctx context.Context, client *transport.Client, req *Request) (State, error)) func(context.Context, *transport.Client, any) (core.RawJSON, error) {
	return func(ctx context.Context, client *transport.Client, request any) (core.RawJSON, error) {
		req, err := requestOf[Request](request)
		if err != nil {
			return nil, err
		}
		state, err := read(ctx, client, req)
		if err != nil {
			return nil, err
		}
		return json.Marshal(state)
	}
}

// StateBefore is the state of the mark of Snapshot; nil when nobody looked.
func StateBefore[State any](c *Case) (*State, error) {
	if c.Before == nil {
		return nil, nil
	}
	state := new(State)
	if err := json.Unmarshal(c.Before, state); err != nil {
		return nil, fmt.Errorf("the mark of entry %s cannot be read: %w", c.ID, err)
	}
	return state, nil
}

func requestOf[Request any](request any) (*Request, error) {
	req, ok := request.(*Request)
	if !ok || req == nil {
		return nil, fmt.Errorf("the request is a %T", request)
	}
	return req, nil
}

// MarkSince is the time to ask for records from that are to be in a mark, by the
// platform's clock as far as it is known.
func MarkSince(client *transport.Client) time.Time {
	ahead, known := client.ClockAhead()
	if !known {
		return time.Now().Add(-2 * farBack)
	}
	return time.Now().Add(ahead - 2*lookBack)
}

// Response is a rebuilt response in the platform's JSON.
func Response(members map[string]any) core.RawJSON {
	body, err := json.Marshal(members)
	if err != nil {
		return nil // of texts and lists of them, which always have a JSON
	}
	return body
}
