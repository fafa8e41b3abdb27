package once

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/transport"
	"github.com/partnerbss/partnerbss-go/internal/wire"
	"github.com/partnerbss/partnerbss-go/option"
)

// Do makes a call of a service under a key, once, and returns its response. call is a
// method of a service, such as client.Accounts.AllocateFunds, that changes something and
// has a response; [Exec] is for those that have none. The options are those of the call.
//
// The key is 1 to 255 bytes without control characters, and belongs to one request for
// ever: the same key with another one is a [*MismatchError]. A key that is done gives its
// recorded response, whose metadata has no attempts.
//
// A refusal by the platform, and a request that never left, are returned as they are and
// leave the key free: Do makes the call again when it is called again. A call whose
// outcome is unknown is settled at once: Do waits as long as the settlement needs
// (option.WithSettleDelay) and the context allows. When that does not tell, the error is
// an [*Error], matches [core.ErrOutcomeUnknown], and the next Do with the key goes on from
// there. When the records show that nothing happened, Do makes the call again, at most
// five times.
//
// A batch of which only some items happened is done: the response lists the others among
// its failures, so that its method Err names them. Make another call for those, under
// another key. A batch whose response leaves items out ([core.PartialError]) has an unknown
// outcome, and Do settles it like any other; the response is then completed from the
// platform's records.
//
// An operation that the platform refuses to do twice can be refused after a call in doubt
// was settled as one without effect. Do then settles that call once more: only when it
// still had no effect, the refusal is returned.
//
// A [*StoreError] after the call comes together with the response.
func Do[Request, Response any](ctx context.Context, store Store, key string, call func(context.Context, *Request, ...option.Option) (*Response, error), req *Request, opts ...option.Option) (*Response, error) {
	var response *Response
	w, err := newWork(store, key, func(ctx context.Context, more ...option.Option) (err error) {
		response, err = call(ctx, req, append(opts[:len(opts):len(opts)], more...)...)
		return err
	})
	if err != nil {
		return nil, err
	}
	made, err := w.run(ctx)
	if made {
		return response, err
	}
	if err != nil {
		return nil, err
	}
	return recorded[Response](ctx, &w.record, w.about.Items)
}

// Exec is [Do] for methods without a response, such as client.Orders.Pay.
func Exec[Request any](ctx context.Context, store Store, key string, call func(context.Context, *Request, ...option.Option) error, req *Request, opts ...option.Option) error {
	w, err := newWork(store, key, func(ctx context.Context, more ...option.Option) error {
		return call(ctx, req, append(opts[:len(opts):len(opts)], more...)...)
	})
	if err != nil {
		return err
	}
	_, err = w.run(ctx)
	return err
}

// WithLease sets how long others wait for the owner of a key that does not move, besides
// the time of an attempt (option.WithTimeout). The default is 30 seconds. It is an option
// of clients and calls.
func WithLease(lease time.Duration) option.Option {
	return func(c *transport.Config) error {
		if lease <= 0 {
			return fmt.Errorf("once.WithLease: %s is not above 0", lease)
		}
		c.Lease = lease
		return nil
	}
}

// longestKey is what a store has to have room for.
const longestKey = 255

func checkKey(key string) error {
	switch {
	case key == "":
		return errors.New("once: the key is empty")
	case len(key) > longestKey:
		return fmt.Errorf("once: the key has %d bytes, at most %d", len(key), longestKey)
	case strings.ContainsFunc(key, unicode.IsControl), strings.ToValidUTF8(key, "") != key, strings.TrimSpace(key) != key:
		return fmt.Errorf("once: the key %q has control characters, bytes that are no UTF-8, or spaces at an end", key)
	}
	return nil
}

// recorded is the response that a record of a key that is done has. items are what the
// request of a batch names.
func recorded[Response any](ctx context.Context, r *Record, items []string) (*Response, error) {
	body := r.Entry.Response
	var settled core.Settlement
	if r.Entry.Settlement != nil {
		settled = *r.Entry.Settlement
		body = settled.Response
	}
	if body == nil {
		return nil, &NoResponseError{Key: r.Key, Entry: r.Entry, Settlement: settled}
	}
	response := new(Response)
	warnings, err := wire.UnmarshalLenient(ctx, body, response, time.UTC) // as it was read at first
	if err != nil {
		return nil, fmt.Errorf("once: key %q is done, and its recorded response cannot be read: %w", r.Key, err)
	}
	if described, ok := any(response).(interface{ Meta() *core.Metadata }); ok {
		*described.Meta() = core.Metadata{RequestID: r.Entry.RequestID, Raw: body, Warnings: warnings}
		if len(items) > 0 {
			described.Meta().Batch = &core.Batch{Items: items}
		}
	}
	return response, nil
}
