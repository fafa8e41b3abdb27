package legacy_test

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/test/testkit"
	"github.com/partnerbss/partnerbss-go/legacy"
	"github.com/partnerbss/partnerbss-go/option"
)

// listing is an operation that is paged, with its iterator.
type listing[Req, Resp, T any] struct {
	operation[Req, Resp]
	all     func(*legacy.Service, context.Context, *Req, ...option.Option) iter.Seq2[T, error]
	id      func(T) string
	paging  func(*Req) (at, limit *int)
	largest int
	records bool // counts records from 0, not pages from 1

	// As on the wire: the parameters, and an answer with room for the total and
	// the records.
	at, limit, answer, record string
}

// page is an answer with these records.
func (l listing[Req, Resp, T]) page(total int, ids ...string) testkit.Answer {
	records := make([]string, len(ids))
	for i, id := range ids {
		records[i] = fmt.Sprintf(`{%q: %q}`, l.record, id)
	}
	return testkit.Answer{Body: fmt.Appendf(nil, l.answer, total, strings.Join(records, ", "))}
}

// asked returns the paging parameters of a request, -1 for one that is left out.
func (l listing[Req, Resp, T]) asked(t *testing.T, r testkit.Request) (at, limit int) {
	t.Helper()
	read := func(name string) int {
		text := r.Query.Get(name)
		if r.Body != "" {
			var body map[string]json.Number
			require.NoError(t, json.Unmarshal([]byte(r.Body), &body))
			text = body[name].String()
		}
		if text == "" {
			return -1
		}
		number, err := strconv.Atoi(text)
		require.NoError(t, err)
		return number
	}
	return read(l.at), read(l.limit)
}

// walk collects what the iterator yields, up to its end, an error, or so many.
func (l listing[Req, Resp, T]) walk(t *testing.T, platform *testkit.Platform, req *Req, most int) (ids []string, err error) {
	t.Helper()
	for item, err := range l.all(testkit.Client(t, platform, l.as).Legacy, t.Context(), req) {
		if err != nil {
			return ids, err
		}
		if ids = append(ids, l.id(item)); len(ids) == most {
			break
		}
	}
	return ids, nil
}

const everything = -1

func (l listing[Req, Resp, T]) test(t *testing.T) {
	t.Run(l.name, func(t *testing.T) {
		t.Parallel()
		first := 1
		numbers := []int{1, 2, 3}
		if l.records {
			first, numbers = -1, []int{-1, 2, 4} // 0 is left out
		}

		t.Run("walks every page", func(t *testing.T) {
			platform := l.platform(t, l.page(5, "a", "b"), l.page(5, "c", "d"), l.page(5, "e"))
			req := l.request
			at, limit := l.paging(&req)
			*at, *limit = 0, 2
			before := req
			ids, err := l.walk(t, platform, &req, everything)
			require.NoError(t, err)
			assert.Equal(t, []string{"a", "b", "c", "d", "e"}, ids)
			require.Len(t, platform.Requests, 3)
			for i, r := range platform.Requests {
				at, limit := l.asked(t, r)
				assert.Equal(t, numbers[i], at)
				assert.Equal(t, 2, limit)
			}
			testkit.Equal(t, before, req)
		})

		t.Run("asks for the largest pages", func(t *testing.T) {
			platform := l.platform(t, l.page(1, "a"))
			req := l.request
			at, limit := l.paging(&req)
			*at, *limit = 0, 0
			ids, err := l.walk(t, platform, &req, everything)
			require.NoError(t, err)
			assert.Equal(t, []string{"a"}, ids)
			require.Len(t, platform.Requests, 1)
			gotAt, gotLimit := l.asked(t, platform.Requests[0])
			assert.Equal(t, first, gotAt)
			assert.Equal(t, l.largest, gotLimit)
		})

		t.Run("begins where the request says", func(t *testing.T) {
			platform := l.platform(t, l.page(5, "c", "d"), l.page(5, "e"))
			req := l.request
			at, limit := l.paging(&req)
			*at, *limit = 2, 2
			ids, err := l.walk(t, platform, &req, everything)
			require.NoError(t, err)
			assert.Equal(t, []string{"c", "d", "e"}, ids)
		})

		t.Run("fetches no page that nobody wants", func(t *testing.T) {
			platform := l.platform(t, l.page(5, "a", "b"), l.page(5, "c", "d"))
			req := l.request
			at, limit := l.paging(&req)
			*at, *limit = 0, 2
			ids, err := l.walk(t, platform, &req, 2)
			require.NoError(t, err)
			assert.Equal(t, []string{"a", "b"}, ids)
			assert.Len(t, platform.Requests, 1)
		})

		t.Run("ends with the error of a page", func(t *testing.T) {
			platform := l.platform(t, l.page(5, "a", "b"), testkit.Answer{Body: []byte(`{"error_code": "CBC.0151", "error_msg": "拒绝访问"}`)})
			req := l.request
			at, limit := l.paging(&req)
			*at, *limit = 0, 2
			ids, err := l.walk(t, platform, &req, everything)
			assert.Equal(t, []string{"a", "b"}, ids)
			testkit.Refused(t, err, l.name, http.StatusOK, "CBC.0151", "")
		})

		t.Run("yields nothing of an empty list", func(t *testing.T) {
			ids, err := l.walk(t, l.platform(t, l.page(0)), &l.request, everything)
			require.NoError(t, err)
			assert.Empty(t, ids)
		})

		t.Run("does not walk on the spot", func(t *testing.T) {
			platform := l.platform(t, l.page(5, "a", "b"), l.page(5, "a", "b"))
			req := l.request
			at, limit := l.paging(&req)
			*at, *limit = 0, 2
			_, err := l.walk(t, platform, &req, everything)
			assert.ErrorIs(t, err, core.ErrPageStuck)
		})
	})
}

func TestIteratorsHideThePages(t *testing.T) {
	t.Parallel()
	listing[legacy.QueryCustomersV1Request, legacy.QueryCustomersV1Response, legacy.Customer]{
		operation: queryCustomers, all: (*legacy.Service).AllCustomersV1, largest: 100,
		id:     func(c legacy.Customer) string { return c.CustomerID },
		paging: func(r *legacy.QueryCustomersV1Request) (*int, *int) { return &r.Offset, &r.Limit },
		at:     "offset", limit: "limit", answer: `{"count": %d, "customerInfoList": [%s]}`, record: "customerId",
	}.test(t)
	listing[legacy.ListOrdersV1Request, legacy.ListOrdersV1Response, legacy.Order]{
		operation: listOrders, all: (*legacy.Service).AllOrdersV1, largest: 9999,
		id:     func(o legacy.Order) string { return o.OrderID },
		paging: func(r *legacy.ListOrdersV1Request) (*int, *int) { return &r.PageNo, &r.PageSize },
		at:     "page_index", limit: "page_size", answer: `{"data": {"totalSize": %d, "orderInfos": [%s]}}`, record: "orderId",
	}.test(t)
	listing[legacy.ShowOrderDetailV1Request, legacy.ShowOrderDetailV1Response, legacy.OrderLineItem]{
		operation: showOrderDetail, all: (*legacy.Service).AllOrderItemsV1, largest: 100,
		id:     func(o legacy.OrderLineItem) string { return o.OrderLineItemID },
		paging: func(r *legacy.ShowOrderDetailV1Request) (*int, *int) { return &r.Offset, &r.Limit },
		at:     "offset", limit: "limit", answer: `{"orderInfo": {}, "count": %d, "orderlineItems": [%s]}`, record: "orderLineItemId",
	}.test(t)
	listing[legacy.ListPeriodResourcesV1Request, legacy.ListPeriodResourcesV1Response, legacy.PeriodResource]{
		operation: listPeriodResources, all: (*legacy.Service).AllPeriodResourcesV1, largest: 500,
		id:     func(r legacy.PeriodResource) string { return r.ResourceID },
		paging: func(r *legacy.ListPeriodResourcesV1Request) (*int, *int) { return &r.PageNo, &r.PageSize },
		at:     "page_no", limit: "page_size", answer: `{"total_count": %d, "data": [%s]}`, record: "resource_id",
	}.test(t)
	listing[legacy.ListOrderResourcesV1Request, legacy.ListOrderResourcesV1Response, legacy.OrderResource]{
		operation: listOrderResources, all: (*legacy.Service).AllOrderResourcesV1, largest: 50,
		id:     func(r legacy.OrderResource) string { return r.ResourceID },
		paging: func(r *legacy.ListOrderResourcesV1Request) (*int, *int) { return &r.Offset, &r.Limit },
		at:     "offset", limit: "limit", answer: `{"totalSize": %d, "resources": [%s]}`, record: "resourceId",
	}.test(t)
	listing[legacy.ListFreeResourcesV2Request, legacy.ListFreeResourcesV2Response, legacy.Package]{
		operation: listFreeResources, all: (*legacy.Service).AllFreeResourcesV2, largest: 1000,
		id:     func(p legacy.Package) string { return p.OrderInstanceID },
		paging: func(r *legacy.ListFreeResourcesV2Request) (*int, *int) { return &r.Offset, &r.Limit },
		at:     "offset", limit: "limit", answer: `{"total_count": %d, "free_resource_packages": [%s]}`, record: "order_instance_id",
	}.test(t)
	listing[legacy.ListSubCustomerResFeeRecordsOldRequest, legacy.ListSubCustomerResFeeRecordsOldResponse, legacy.FeeRecord]{
		operation: listFeeRecords, all: (*legacy.Service).AllSubCustomerResFeeRecordsOld, largest: 1000, records: true,
		id:     func(r legacy.FeeRecord) string { return r.ResourceID },
		paging: func(r *legacy.ListSubCustomerResFeeRecordsOldRequest) (*int, *int) { return &r.Offset, &r.Limit },
		at:     "offset", limit: "limit", answer: `{"count": %d, "fee_records": [%s]}`, record: "resource_id",
	}.test(t)
	listing[legacy.ListSubCustomerMonthlyBillsV1Request, legacy.ListSubCustomerMonthlyBillsV1Response, legacy.BillSummary]{
		operation: listMonthlyBills, all: (*legacy.Service).AllSubCustomerMonthlyBillsV1, largest: 100,
		id:     func(b legacy.BillSummary) string { return b.CustomerID },
		paging: func(r *legacy.ListSubCustomerMonthlyBillsV1Request) (*int, *int) { return &r.Offset, &r.Limit },
		at:     "offset", limit: "limit", answer: `{"count": %d, "billSums": [%s]}`, record: "customerId",
	}.test(t)
}

func TestIteratorsReportAnInvalidRequest(t *testing.T) {
	t.Parallel()
	service := testkit.Client(t, listOrders.platform(t), asPartner).Legacy
	for _, err := range service.AllOrdersV1(t.Context(), nil) {
		testkit.Invalid(t, err, "request")
	}
	for _, err := range service.AllOrdersV1(t.Context(), &legacy.ListOrdersV1Request{PageSize: 10000}) {
		testkit.Invalid(t, err, "page_size")
	}
}
