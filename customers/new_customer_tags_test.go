package customers_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	partnerbss "github.com/partnerbss/partnerbss-go"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/customers"
	"github.com/partnerbss/partnerbss-go/internal/test/testkit"
)

const tagsPath = "/v2/partners/sub-customers/new-customers-tags/batch-query"

func TestListNewCustomerTags(t *testing.T) {
	testkit.Exchange[customers.ListNewCustomerTagsResponse]{
		Operation: "customers.ListNewCustomerTags",
		Method:    http.MethodPost, Path: tagsPath,
		Body: `{
			"customer_ids": ["0b11fa9f2f800f870f20c003f6a53940", "065024f1c2b84e90f44c01cbccfa2801", "0d3a9b6bd2800f6b0f59c0023fd2d3c0"],
			"offset": 1, "limit": 200, "indirect_partner_id": "0977ffa9f20010790f0fc003f6900520"
		}`,
		Call: func(ctx context.Context, c *partnerbss.Client) (*customers.ListNewCustomerTagsResponse, error) {
			return c.Customers.ListNewCustomerTags(ctx, &customers.ListNewCustomerTagsRequest{
				CustomerIDs: []string{"0b11fa9f2f800f870f20c003f6a53940", "065024f1c2b84e90f44c01cbccfa2801", "0d3a9b6bd2800f6b0f59c0023fd2d3c0"},
				Offset:      1, Limit: 200, IndirectPartnerID: "0977ffa9f20010790f0fc003f6900520",
			})
		},
		Fixture: "ListNewCustomerTags.json",
		Want: customers.ListNewCustomerTagsResponse{NewCustomerTags: []customers.CustomerTag{
			{
				CustomerID: "0b11fa9f2f800f870f20c003f6a53940", CustomerTagType: customers.CustomerTagTypeSMB,
				NewCustomerTag: customers.NewCustomerTagYes,
				EffectiveMonth: core.Month{Year: 2026, Month: time.March}, ExpireMonth: core.Month{Year: 2027, Month: time.February},
			},
			{CustomerID: "065024f1c2b84e90f44c01cbccfa2801", CustomerTagType: customers.CustomerTagTypeSMB},
			{
				CustomerID: "0d3a9b6bd2800f6b0f59c0023fd2d3c0", CustomerTagType: customers.CustomerTagTypeSMB,
				NewCustomerTag: customers.NewCustomerTagUndetermined,
				EffectiveMonth: core.Month{Year: 2026, Month: time.December}, ExpireMonth: core.Month{Year: 2027, Month: time.November},
			},
		}},
		OddFixture: "ListNewCustomerTags_odd.json",
		OddWant: customers.ListNewCustomerTagsResponse{NewCustomerTags: []customers.CustomerTag{
			{CustomerID: "65024", CustomerTagType: "KEY_ACCOUNT", NewCustomerTag: "true"},
		}},
		Refusal: testkit.Refusal{Status: 500, Code: "CBC.0999", Message: "其他错误。", Is: core.ErrUnavailable},
	}.Run(t)
}

// tagsPage is an answer with the tags of the customers from one number up to another.
func tagsPage(from, to int) testkit.Answer {
	var tags []string
	for i := from; i < to; i++ {
		tags = append(tags, fmt.Sprintf(`{"customer_id":"c%d","new_customer_tag":"N"}`, i))
	}
	return testkit.Answer{Body: []byte(`{"new_customer_tags":[` + strings.Join(tags, ",") + `]}`)}
}

func TestAllNewCustomerTagsEndsAtAnEmptyPage(t *testing.T) {
	for name, test := range map[string]struct {
		limit  int
		pages  []testkit.Answer
		bodies []string
		tags   int
	}{
		"by pages of the largest size": {0, []testkit.Answer{tagsPage(0, 200), tagsPage(200, 203), tagsPage(203, 203)}, []string{`{"limit":200}`, `{"offset":200,"limit":200}`, `{"offset":203,"limit":200}`}, 203},
		"by pages of the caller's":     {2, []testkit.Answer{tagsPage(0, 2), tagsPage(2, 4), tagsPage(4, 5), tagsPage(5, 5)}, []string{`{"limit":2}`, `{"offset":2,"limit":2}`, `{"offset":4,"limit":2}`, `{"offset":5,"limit":2}`}, 5},
		"after a full page":            {2, []testkit.Answer{tagsPage(0, 2), tagsPage(2, 2)}, []string{`{"limit":2}`, `{"offset":2,"limit":2}`}, 2},
		"without tags":                 {0, []testkit.Answer{tagsPage(0, 0)}, []string{`{"limit":200}`}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			platform := testkit.NewPlatform(t, http.MethodPost, tagsPath, test.pages...)
			req := &customers.ListNewCustomerTagsRequest{Limit: test.limit}
			seen := 0
			for _, err := range testkit.Client(t, platform).Customers.AllNewCustomerTags(t.Context(), req) {
				require.NoError(t, err)
				seen++
			}
			assert.Equal(t, test.tags, seen)
			require.Len(t, platform.Requests, len(test.bodies))
			for i, body := range test.bodies {
				assert.JSONEq(t, body, platform.Requests[i].Body)
			}
			assert.Equal(t, &customers.ListNewCustomerTagsRequest{Limit: test.limit}, req, "the caller's request stays as it is")
		})
	}
}

// The platform drops unknown IDs from a page. Whatever the offset counts then, one page has
// room for all IDs, and nothing comes twice or is missed.
func TestAllNewCustomerTagsOfSomeCustomers(t *testing.T) {
	for name, test := range map[string]struct {
		page   testkit.Answer
		offset int
		tags   int
	}{
		"some dropped": {tagsPage(0, 3), 0, 3},
		"all dropped":  {tagsPage(0, 0), 0, 0},
		"all known":    {tagsPage(0, 5), 0, 5},
		"from further": {tagsPage(1, 4), 1, 3},
		"none left":    {tagsPage(5, 5), 5, 0},
	} {
		t.Run(name, func(t *testing.T) {
			platform := testkit.NewPlatform(t, http.MethodPost, tagsPath, test.page)
			req := &customers.ListNewCustomerTagsRequest{CustomerIDs: []string{"c0", "c1", "c2", "c3", "c4"}, Limit: 2, Offset: test.offset}
			seen := 0
			for _, err := range testkit.Client(t, platform).Customers.AllNewCustomerTags(t.Context(), req) {
				require.NoError(t, err)
				seen++
			}
			assert.Equal(t, test.tags, seen)
			require.Len(t, platform.Requests, 1)
			assert.Contains(t, platform.Requests[0].Body, `"limit":200`)
			assert.Equal(t, 2, req.Limit, "the caller's request stays as it is")
		})
	}
}

func TestAllNewCustomerTagsYieldsTheErrorOfALaterPageLast(t *testing.T) {
	platform := testkit.NewPlatform(t, http.MethodPost, tagsPath, tagsPage(0, 2), testkit.Refusal{Status: 500, Code: "CBC.0999"}.Answer())
	var last error
	seen := 0
	for _, err := range testkit.Client(t, platform).Customers.AllNewCustomerTags(t.Context(), &customers.ListNewCustomerTagsRequest{Limit: 2}) {
		require.NoError(t, last, "nothing follows an error")
		if last = err; err == nil {
			seen++
		}
	}
	assert.Equal(t, 2, seen)
	testkit.Refused(t, last, "customers.ListNewCustomerTags", 500, "CBC.0999", "")
}

func TestAllNewCustomerTagsStopsAskingWhenTheLoopBreaks(t *testing.T) {
	platform := testkit.NewPlatform(t, http.MethodPost, tagsPath, tagsPage(0, 2))
	for tag, err := range testkit.Client(t, platform).Customers.AllNewCustomerTags(t.Context(), &customers.ListNewCustomerTagsRequest{Limit: 2}) {
		require.NoError(t, err)
		assert.Equal(t, "c0", tag.CustomerID)
		break
	}
	assert.Len(t, platform.Requests, 1)
}

func TestListNewCustomerTagsRequestValidateNamesTheBrokenItem(t *testing.T) {
	ids := []string{"c0", strings.Repeat("客", 64), strings.Repeat("客", 65)}
	testkit.Invalid(t, (&customers.ListNewCustomerTagsRequest{CustomerIDs: ids}).Validate(), "customer_ids[2]")
	assert.NoError(t, (&customers.ListNewCustomerTagsRequest{CustomerIDs: ids[:2]}).Validate())
}
