package partnerbss_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/customers"
	"github.com/partnerbss/partnerbss-go/internal/test/script"
	"github.com/partnerbss/partnerbss-go/legacy"
	"github.com/partnerbss/partnerbss-go/option"
	"github.com/partnerbss/partnerbss-go/products"
)

// pager answers list requests from n records; total writes the total of an answer
// as JSON, "" leaves it out.
func pager(n int, total func(asked int) string, pageNumbers bool) *script.Platform {
	return &script.Platform{Answer: func(asked int, a script.Request) script.Reply {
		var paging struct{ Offset, Limit int }
		_ = json.Unmarshal([]byte(a.Body), &paging)
		from := paging.Offset
		list, name := "customer_infos", "customer_id"
		if pageNumbers {
			from = (paging.Offset - 1) * paging.Limit
			list, name = "customerInfoList", "customerId"
		}
		var records []string
		for i := max(from, 0); i < min(from+paging.Limit, n); i++ {
			records = append(records, fmt.Sprintf(`{%q:"c%d"}`, name, i))
		}
		count := ""
		if text := total(asked); text != "" {
			count = `"count":` + text + `,`
		}
		return script.Answered(200, fmt.Sprintf(`{%s%q:[%s]}`, count, list, strings.Join(records, ",")))
	}}
}

func offsets(s *script.Platform) (all []string) {
	for _, a := range s.Seen() {
		var paging struct{ Offset, Limit int }
		_ = json.Unmarshal([]byte(a.Body), &paging)
		all = append(all, fmt.Sprint(paging.Offset, "/", paging.Limit))
	}
	return all
}

func TestListsAreWalkedWhateverTheirTotalLooksLike(t *testing.T) {
	t.Parallel()
	for name, total := range map[string]func(int) string{
		"number":    func(int) string { return "250" },
		"text":      func(int) string { return `"250"` },
		"missing":   func(int) string { return "" },
		"null":      func(int) string { return "null" },
		"empty":     func(int) string { return `""` },
		"fraction":  func(int) string { return "250.0" },
		"shrinking": func(asked int) string { return fmt.Sprint(300 - 20*asked) },
	} {
		for _, ahead := range []int{0, 2} {
			t.Run(fmt.Sprint(name, "/", ahead), func(t *testing.T) {
				t.Parallel()
				s := pager(250, total, false)
				req := customers.ListRequest{AccountName: "a"}
				n := 0
				for customer, err := range s.Client(t, s.Silent()).Customers.All(t.Context(), &req, option.Prefetch(ahead)) {
					require.NoError(t, err)
					assert.Equal(t, fmt.Sprint("c", n), customer.CustomerID)
					n++
				}
				assert.Equal(t, 250, n)
				assert.Equal(t, []string{"0/100", "100/100", "200/100"}, offsets(s))
				assert.Equal(t, customers.ListRequest{AccountName: "a"}, req)
			})
		}
	}
}

func TestOlderListsAreWalkedByPageNumbers(t *testing.T) {
	t.Parallel()
	s := pager(250, func(int) string { return "250" }, true)
	n := 0
	//lint:ignore SA1019 programs that have not moved on still use it
	for customer, err := range s.Client(t, s.Silent()).Legacy.AllCustomersV1(t.Context(), &legacy.QueryCustomersV1Request{PartnerID: "p"}) {
		require.NoError(t, err)
		assert.Equal(t, fmt.Sprint("c", n), customer.CustomerID)
		n++
	}
	assert.Equal(t, 250, n)
	assert.Equal(t, []string{"1/100", "2/100", "3/100"}, offsets(s))
}

func TestListsThatDoNotAdvanceEndInAnError(t *testing.T) {
	t.Parallel()
	s := script.Always(script.Answered(200, `{"count":1000,"customer_infos":[{"customer_id":"a"},{"customer_id":"b"}]}`))
	var ids []string
	var failure error
	for customer, err := range s.Client(t, s.Silent()).Customers.All(t.Context(), &customers.ListRequest{}) {
		if failure = err; err == nil {
			ids = append(ids, customer.CustomerID)
		}
	}
	require.ErrorIs(t, failure, core.ErrPageStuck)
	assert.Equal(t, []string{"a", "b"}, ids)

	s = script.Always(script.Answered(200, `{"page_info":{"current_count":1,"next_marker":"m"},"cloud_service_basics":[{}]}`))
	n := 0
	for _, err := range s.Client(t, s.Silent()).Products.AllResourceSpecs(t.Context(), &products.ListResourceSpecsRequest{}, option.WithoutValidation()) {
		if failure = err; err == nil {
			n++
		}
	}
	require.ErrorIs(t, failure, core.ErrPageStuck)
	assert.Equal(t, 1, n)
}

func TestAnInvalidRequestIsTheOnlyThingAWalkYields(t *testing.T) {
	t.Parallel()
	s := pager(250, func(int) string { return "250" }, false)
	client := s.Client(t, s.Silent())
	for _, req := range []*customers.ListRequest{nil, {Offset: -1}, {Limit: 101}, {Limit: -1}} {
		n := 0
		for _, err := range client.Customers.All(t.Context(), req) {
			require.True(t, core.IsValidation(err), "%v", err)
			n++
		}
		assert.Equal(t, 1, n)
	}
	assert.Empty(t, s.Seen())
}

func TestAFailingPageIsRepeatedOnItsOwn(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		whole := pager(250, func(int) string { return "250" }, false)
		s := &script.Platform{Answer: func(n int, a script.Request) script.Reply {
			if n == 2 || n == 3 {
				return script.Answered(503, script.BackendUnavailable)
			}
			return whole.Answer(n, a)
		}}
		n := 0
		for _, err := range s.Client(t, s.Silent()).Customers.All(t.Context(), &customers.ListRequest{}) {
			require.NoError(t, err)
			n++
		}
		assert.Equal(t, 250, n)
		assert.Equal(t, []string{"0/100", "100/100", "100/100", "100/100", "200/100"}, offsets(s))
	})
}

func TestAWalkEndsWithItsContext(t *testing.T) {
	t.Parallel()
	for _, ahead := range []int{0, 1, 3} {
		synctest.Test(t, func(t *testing.T) {
			s := pager(1000, func(int) string { return "1000" }, false)
			ctx, cancel := context.WithTimeout(t.Context(), 150*time.Second-time.Millisecond)
			defer cancel()
			n, failures := 0, 0
			for _, err := range s.Client(t, s.Silent()).Customers.All(ctx, &customers.ListRequest{}, option.Prefetch(ahead)) {
				if err != nil {
					require.ErrorIs(t, err, context.DeadlineExceeded)
					failures++
					continue
				}
				time.Sleep(time.Second)
				n++
			}
			assert.Equal(t, 150, n)
			assert.Equal(t, 1, failures)
		})
	}
}
