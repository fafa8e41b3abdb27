package partnerbss_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/customers"
	"github.com/partnerbss/partnerbss-go/internal/test/script"
	"github.com/partnerbss/partnerbss-go/legacy"
	"github.com/partnerbss/partnerbss-go/option"
)

// pager answers list requests from n records; total writes the total of an answer
// as JSON, "" leaves it out.
func pager(n int, total string, pageNumbers bool) *script.Platform {
	return &script.Platform{Answer: func(_ int, a script.Request) script.Reply {
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
		if total != "" {
			count = `"count":` + total + `,`
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
	for name, total := range map[string]string{
		"number":   "250",
		"text":     `"250"`,
		"empty":    `""`,
		"fraction": "250.0",
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
				asked := []string{"0/100", "100/100", "200/100"}
				if !strings.Contains(total, "250") {
					asked = append(asked, "250/100") // only an empty page shows the end
				}
				assert.Equal(t, asked, offsets(s))
				assert.Equal(t, customers.ListRequest{AccountName: "a"}, req)
			})
		}
	}
}

// The contract requires the total of this list: a page without it need not be one.
func TestAWalkEndsAtAPageWithoutWhatIsRequired(t *testing.T) {
	t.Parallel()
	for _, total := range []string{"", "null"} {
		s := pager(250, total, false)
		n := 0
		for _, err := range s.Client(t, s.Silent(), option.WithMaxRetries(0)).Customers.All(t.Context(), &customers.ListRequest{}) {
			var unreadable *core.DecodeError
			require.ErrorAs(t, err, &unreadable)
			n++
		}
		assert.Equal(t, 1, n)
		assert.Len(t, s.Seen(), 1)
	}
}

func TestListsAreWalkedWithoutATotalThatIsOptional(t *testing.T) {
	t.Parallel()
	for _, total := range []string{"", "null"} {
		s := pager(250, total, true)
		n := 0
		//lint:ignore SA1019 a list whose total the contract does not require
		for _, err := range s.Client(t, s.Silent()).Legacy.AllCustomersV1(t.Context(), &legacy.QueryCustomersV1Request{PartnerID: "p"}) {
			require.NoError(t, err)
			n++
		}
		assert.Equal(t, 250, n)
		assert.Equal(t, []string{"1/100", "2/100", "3/100", "4/100"}, offsets(s))
	}
}

func TestOlderListsAreWalkedByPageNumbers(t *testing.T) {
	t.Parallel()
	s := pager(250, "250", true)
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

func TestAnInvalidRequestIsTheOnlyThingAWalkYields(t *testing.T) {
	t.Parallel()
	s := pager(250, "250", false)
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
		whole := pager(250, "250", false)
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
