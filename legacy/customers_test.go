package legacy_test

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/test/testkit"
	"github.com/partnerbss/partnerbss-go/legacy"
)

var queryCustomers = operation[legacy.QueryCustomersV1Request, legacy.QueryCustomersV1Response]{
	name: "legacy.QueryCustomersV1", method: http.MethodPost, path: "/v1.0/" + partnerID + "/partner/customer-mgr/query", as: asPartner,
	call: (*legacy.Service).QueryCustomersV1,
}

var listCustomersDetail = operation[legacy.ListCustomersDetailV1Request, legacy.ListCustomersDetailV1Response]{
	name: "legacy.ListCustomersDetailV1", method: http.MethodGet, path: "/v1.0/" + partnerID + "/partner/customer-mgr/detail", as: asPartner,
	call: (*legacy.Service).ListCustomersDetailV1,
}

func TestQueryCustomersV1(t *testing.T) {
	t.Parallel()
	queryCustomers.answers(t, legacy.QueryCustomersV1Request{
		DomainName: "yunfan", Name: "云帆", Offset: 1, Limit: 50, Label: "重点", AssociationType: core.AssociationTypeResale,
		AssociatedOnBegin: time.Date(2025, 1, 1, 0, 0, 0, 0, core.Beijing),
		AssociatedOnEnd:   time.Date(2026, 2, 1, 0, 0, 0, 0, time.UTC),
	}, nil, `{
		"domainName": "yunfan", "name": "云帆", "offset": 1, "limit": 50, "label": "重点", "cooperationType": "2",
		"cooperationTimeStart": "2024-12-31T16:00:00Z", "cooperationTimeEnd": "2026-02-01T00:00:00Z"
	}`, "QueryCustomersV1.json", legacy.QueryCustomersV1Response{
		TotalCount: 2,
		Customers: []legacy.Customer{{
			Name: "深圳市云帆科技有限公司", DomainName: "yunfan_tech", CustomerID: customerID,
			AssociatedOn: "2025-03-07T02:11:45Z", AssociationType: core.AssociationTypeResale, Label: "重点客户",
			Telephone: "186****5201", VerifiedStatus: "2", CountryCode: "0086", CustomerType: 1,
		}, {
			DomainName: "yunfan_test", CustomerID: "728f3d2cb1fd4e26846b0f2c46e60001",
			AssociatedOn: "2026-01-19 10:30:00", AssociationType: core.AssociationTypeConsulting,
			VerifiedStatus: "-1", CustomerType: -1, IsFrozen: 1,
		}},
	})
}

func TestQueryCustomersV1WithoutFilters(t *testing.T) {
	t.Parallel()
	platform := queryCustomers.platform(t, testkit.Answer{Body: []byte(`{"count": 0, "customerInfoList": []}`)})
	got, err := testkit.Client(t, platform, asPartner).Legacy.QueryCustomersV1(t.Context(), &legacy.QueryCustomersV1Request{})
	require.NoError(t, err)
	platform.Sent(nil, `{}`)
	assert.Empty(t, got.Customers)
}

func TestQueryCustomersV1ToleratesOddAnswers(t *testing.T) {
	t.Parallel()
	queryCustomers.tolerates(t, testkit.Fixture(t, "QueryCustomersV1_odd.json"), legacy.QueryCustomersV1Response{
		TotalCount: 1,
		Customers: []legacy.Customer{{
			CustomerID: "728300021", AssociationType: 9, VerifiedStatus: "2",
		}},
	})
}

func TestQueryCustomersV1Refuses(t *testing.T) {
	t.Parallel()
	queryCustomers.refuses(t, func(r *legacy.QueryCustomersV1Request) { r.Offset = 200001 }, "offset")
	queryCustomers.refuses(t, func(r *legacy.QueryCustomersV1Request) { r.Offset, r.Limit = -1, 101 }, "offset", "limit")
	queryCustomers.refuses(t, func(r *legacy.QueryCustomersV1Request) { r.AssociationType = 3 }, "cooperationType")
}

func TestListCustomersDetailV1(t *testing.T) {
	t.Parallel()
	listCustomersDetail.answers(t, legacy.ListCustomersDetailV1Request{
		DomainName: "yunfan", CorpName: "深圳", PageNo: new(1), PageSize: 100, Label: new(""), AssociationType: core.AssociationTypeConsulting,
	}, url.Values{
		"domain_name": {"yunfan"}, "corp_name": {"深圳"}, "page_no": {"1"}, "page_size": {"100"}, "label": {""}, "cooperationType": {"1"},
	}, "", "ListCustomersDetailV1.json", legacy.ListCustomersDetailV1Response{})
}

func TestListCustomersDetailV1KeepsTheUntypedAnswer(t *testing.T) {
	t.Parallel()
	fixture := testkit.Fixture(t, "ListCustomersDetailV1.json")
	got, err := listCustomersDetail.try(t, testkit.Answer{Body: fixture})
	require.NoError(t, err)
	assert.Equal(t, string(fixture), string(got.Raw))
	listCustomersDetail.tolerates(t, []byte(`{"customers": null, "count": {}}`), legacy.ListCustomersDetailV1Response{})
}

// No limits of the page number are documented for this call.
func TestListCustomersDetailV1DoesNotJudgeThePageNumber(t *testing.T) {
	t.Parallel()
	listCustomersDetail.takes(t, func(r *legacy.ListCustomersDetailV1Request) { r.PageNo = new(1_000_000) })
	listCustomersDetail.refuses(t, func(r *legacy.ListCustomersDetailV1Request) { r.PageSize = 101 }, "page_size")
}
