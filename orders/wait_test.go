package orders_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"path"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	partnerbss "github.com/partnerbss/partnerbss-go"
	"github.com/partnerbss/partnerbss-go/auth"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/test/testkit"
	"github.com/partnerbss/partnerbss-go/option"
	"github.com/partnerbss/partnerbss-go/orders"
)

// lifecycle is a platform on which every order goes through the same statuses,
// one more each time that it is asked for. The last status stays.
type lifecycle struct {
	statuses []string // as they are on the wire; "-" stands for HTTP 500

	mu    sync.Mutex
	asked []time.Time
	seen  map[string]int // times by order
}

func (l *lifecycle) RoundTrip(r *http.Request) (*http.Response, error) {
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.seen == nil {
		l.seen = make(map[string]int)
	}
	order := path.Base(r.URL.Path)
	status := l.statuses[min(l.seen[order], len(l.statuses)-1)]
	l.seen[order]++
	l.asked = append(l.asked, time.Now())
	code, body := http.StatusOK, fmt.Sprintf(`{"total_count":0,"order_info":{"order_id":%q,"status":%s},"order_line_items":[]}`, order, status)
	if status == "-" {
		code, body = http.StatusInternalServerError, `{"error_code":"CBC.0999","error_msg":"其他错误。"}`
	}
	return &http.Response{
		StatusCode: code, ProtoMajor: 1, ProtoMinor: 1, Request: r,
		Header: http.Header{"Content-Type": {"application/json"}},
		Body:   io.NopCloser(strings.NewReader(body)),
	}, nil
}

// client returns a client of a lifecycle, which keeps the quotas.
func (l *lifecycle) client(t *testing.T) *partnerbss.Client {
	t.Helper()
	client, err := partnerbss.NewClient(
		option.WithCredentials(auth.NewAKSK("FIXTUREACCESSKEY0001", "fixture-secret-key")),
		option.WithHTTPClient(&http.Client{Transport: l}),
		option.WithMaxRetries(0),
	)
	require.NoError(t, err)
	return client
}

// until is a wait for the order of the tests.
func until(statuses ...orders.Status) *orders.WaitUntilRequest {
	return &orders.WaitUntilRequest{OrderID: orderID, Statuses: statuses}
}

func TestWaitUntil(t *testing.T) {
	t.Parallel()
	const (
		pending    = orders.StatusPendingPayment
		processing = orders.StatusProcessing
		completed  = orders.StatusCompleted
		cancelled  = orders.StatusCancelled
	)
	for _, test := range []struct {
		name     string
		statuses []string
		until    []orders.Status
		seen     orders.Status
		asks     int
		err      string // "" when the status was reached
	}{
		{"there already", []string{"5"}, []orders.Status{completed}, completed, 1, ""},
		{"after a while", []string{"6", "6", "3", "3", "5"}, []orders.Status{completed}, completed, 5, ""},
		{"the first of several", []string{"6", "3", "5"}, []orders.Status{completed, processing}, processing, 2, ""},
		{"any final status: completed", []string{"6", "5"}, nil, completed, 2, ""},
		{"any final status: cancelled", []string{"6", "4"}, nil, cancelled, 2, ""},
		{"the other final status", []string{"6", "4"}, []orders.Status{cancelled}, cancelled, 2, ""},
		{"cancelled meanwhile", []string{"6", "4"}, []orders.Status{completed}, 0, 2,
			"orders.WaitUntil: order " + orderID + ", last seen 4 (cancelled): wrong state: it will not become 5 (completed)"},
		{"passed by", []string{"6", "5"}, []orders.Status{processing, pending + 90}, 0, 2,
			"orders.WaitUntil: order " + orderID + ", last seen 5 (completed): wrong state: it will not become 3 (processing) or 96"},
		{"a status that the SDK does not know", []string{"77", "5"}, nil, completed, 2, ""},
		{"text for a number, and none at all", []string{`null`, `""`, `"5"`}, nil, completed, 3, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				platform := &lifecycle{statuses: test.statuses}
				got, err := platform.client(t).Orders.WaitUntil(t.Context(), until(test.until...))
				assert.Len(t, platform.asked, test.asks)
				if test.err != "" {
					assert.Nil(t, got)
					assert.EqualError(t, err, test.err)
					assert.ErrorIs(t, err, core.ErrWrongState)
					return
				}
				require.NoError(t, err)
				assert.Equal(t, test.seen, got.Order.Status)
				assert.Equal(t, orderID, got.Order.OrderID)
			})
		})
	}
}

func TestWaitUntilAsksLessAndLessOften(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		platform := &lifecycle{statuses: []string{"6"}}
		ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
		defer cancel()
		start := time.Now()
		got, err := platform.client(t).Orders.WaitUntil(ctx, until())
		assert.Equal(t, 2*time.Minute, time.Since(start), "the deadline ends the wait at once")
		assert.ErrorIs(t, err, context.DeadlineExceeded)
		assert.ErrorContains(t, err, "orders.WaitUntil: order "+orderID+", last seen 6 (pending payment): ")
		assert.Nil(t, got)

		require.Greater(t, len(platform.asked), 5)
		assert.Equal(t, start, platform.asked[0], "asks before it waits")
		var last time.Duration
		for i := 1; i < len(platform.asked); i++ {
			wait := platform.asked[i].Sub(platform.asked[i-1])
			assert.GreaterOrEqual(t, wait, last)
			assert.GreaterOrEqual(t, wait, time.Second)
			assert.LessOrEqual(t, wait, 15*time.Second)
			last = wait
		}
	})
}

func TestWaitUntilEndsWithItsContext(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		platform := &lifecycle{statuses: []string{"3"}}
		ctx, cancel := context.WithCancelCause(t.Context())
		go func() {
			time.Sleep(10 * time.Second)
			cancel(errors.New("enough"))
		}()
		start := time.Now()
		_, err := platform.client(t).Orders.WaitUntil(ctx, until(orders.StatusCompleted))
		assert.Equal(t, 10*time.Second, time.Since(start))
		assert.ErrorIs(t, err, context.Canceled)

		asked := len(platform.asked)
		got, err := platform.client(t).Orders.WaitUntil(ctx, until())
		assert.ErrorIs(t, err, context.Canceled)
		assert.Nil(t, got)
		assert.Len(t, platform.asked, asked, "a context that has ended asks for nothing")
	})
}

func TestWaitUntilEndsWithTheErrorOfGet(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		platform := &lifecycle{statuses: []string{"3", "-"}}
		got, err := platform.client(t).Orders.WaitUntil(t.Context(), until())
		assert.ErrorIs(t, err, core.ErrUnavailable)
		assert.ErrorContains(t, err, "last seen 3 (processing): orders.Get: HTTP 500 CBC.0999")
		assert.Empty(t, core.OutcomeOf(err), "a wait changes nothing")
		assert.Nil(t, got)
	})
}

func TestWaitUntilNamesTheReseller(t *testing.T) {
	t.Parallel()
	platform := testkit.NewPlatform(t, http.MethodGet, pathGet, testkit.Answer{Body: []byte(`{"order_info":{"order_id":"` + orderID + `","status":5}}`)})
	got, err := testkit.Client(t, platform).Orders.WaitUntil(t.Context(), &orders.WaitUntilRequest{
		OrderID: orderID, IndirectPartnerID: yunfan, Statuses: []orders.Status{orders.StatusCompleted},
	})
	require.NoError(t, err)
	platform.Sent(url.Values{"indirect_partner_id": {yunfan}}, "")
	assert.Equal(t, orders.StatusCompleted, got.Order.Status)
}

func TestWaitUntilTakesOptions(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		platform := &lifecycle{statuses: []string{"3", "-", "5"}}
		var raw core.RawResponse
		_, err := platform.client(t).Orders.WaitUntil(t.Context(), until(), option.WithMaxRetries(1), option.WithRawResponse(&raw))
		require.NoError(t, err, "the options are those of every query")
		assert.Len(t, platform.asked, 3)
		assert.Contains(t, string(raw.Body), `"status":5`)
	})
}

func TestWaitUntilSendsUncheckedWhatItIsToldTo(t *testing.T) {
	t.Parallel()
	platform := &lifecycle{statuses: []string{"5"}}
	orders := platform.client(t).Orders
	long := until()
	long.OrderID = strings.Repeat("x", 65)
	_, err := orders.WaitUntil(t.Context(), long, option.WithoutValidation())
	require.NoError(t, err)
	_, err = orders.WaitUntil(t.Context(), nil, option.WithoutValidation())
	require.ErrorContains(t, err, "path parameter {order_id} cannot be")
	assert.Len(t, platform.asked, 1)
}

func TestWaitUntilNeedsAnOrder(t *testing.T) {
	t.Parallel()
	platform := &lifecycle{}
	long := strings.Repeat("x", 65)
	for _, test := range []struct {
		req    *orders.WaitUntilRequest
		fields []string
	}{
		{nil, []string{"request"}},
		{&orders.WaitUntilRequest{}, []string{"order_id"}},
		{&orders.WaitUntilRequest{OrderID: long, IndirectPartnerID: long}, []string{"order_id", "indirect_partner_id"}},
	} {
		got, err := platform.client(t).Orders.WaitUntil(t.Context(), test.req)
		testkit.Invalid(t, err, test.fields...)
		assert.ErrorContains(t, err, "orders.WaitUntil: orders.WaitUntilRequest: ")
		assert.Nil(t, got)
	}
	assert.Empty(t, platform.asked)
}

func TestManyWaitsStayInsideTheQuotaOfGet(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		const waits, perSecond = 60, 10
		platform := &lifecycle{statuses: []string{"6", "3", "3", "5"}}
		client := platform.client(t)
		var all sync.WaitGroup
		for i := range waits {
			all.Go(func() {
				_, err := client.Orders.WaitUntil(t.Context(), &orders.WaitUntilRequest{OrderID: fmt.Sprintf("CS%04d", i)})
				assert.NoError(t, err)
			})
		}
		all.Wait()
		require.Len(t, platform.asked, 4*waits)
		for i := perSecond; i < len(platform.asked); i++ {
			assert.GreaterOrEqual(t, platform.asked[i].Sub(platform.asked[i-perSecond]), time.Second-time.Millisecond, "call %d", i)
		}
	})
}
