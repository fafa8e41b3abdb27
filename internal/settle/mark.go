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
		req, ok := request.(*Request)
		if !ok || req == nil {
			return nil, fmt.Errorf("the request is a %T", request)
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

// MarkSince is the time to ask for records from that are to be in a mark, by the
// platform's clock as far as it is known.
func MarkSince(client *transport.Client) time.Time {
	ahead, _ := client.ClockAhead()
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
