package legacy_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/test/testkit"
	"github.com/partnerbss/partnerbss-go/legacy"
)

var renewResources = operation[legacy.RenewResourcesV1Request, legacy.RenewResourcesV1Response]{
	name: "legacy.RenewResourcesV1", method: http.MethodPost, path: "/v1.0/" + customerID + "/common/order-mgr/resources/renew", as: asCustomer,
	call: (*legacy.Service).RenewResourcesV1,
	request: legacy.RenewResourcesV1Request{
		ResourceIDs: []string{serverID, diskID}, PeriodType: 2, PeriodNum: 1, ExpireMode: 3,
	},
}

var unsubscribeResources = operation[legacy.UnsubscribeResourcesV1Request, legacy.UnsubscribeResourcesV1Response]{
	name: "legacy.UnsubscribeResourcesV1", method: http.MethodPost,
	path: "/v1.0/" + customerID + "/common/order-mgr/resources/delete", as: asCustomer,
	call:    (*legacy.Service).UnsubscribeResourcesV1,
	request: legacy.UnsubscribeResourcesV1Request{ResourceIDs: []string{serverID}, UnsubscribeType: 1},
}

func TestRenewResourcesV1(t *testing.T) {
	t.Parallel()
	request := renewResources.request
	request.IsAutoPay = new(0)
	renewResources.answers(t, request, nil, `{
		"resource_ids": ["`+serverID+`", "`+diskID+`"], "period_type": 2, "period_num": 1, "expire_mode": 3, "isAutoPay": 0
	}`, "RenewResourcesV1.json", legacy.RenewResourcesV1Response{OrderIDs: []string{"CS2611200915Q7P3K"}})
}

func TestUnsubscribeResourcesV1(t *testing.T) {
	t.Parallel()
	request := unsubscribeResources.request
	request.UnsubscribeReasonType, request.UnsubscribeReason = new(5), "业务下线"
	unsubscribeResources.answers(t, request, nil, `{
		"resourceIds": ["`+serverID+`"], "unSubType": 1, "unsubscribeReasonType": 5, "unsubscribeReason": "业务下线"
	}`, "UnsubscribeResourcesV1.json", legacy.UnsubscribeResourcesV1Response{OrderIDs: []string{"CS2611201040UNS01", "CS2611201040UNS02"}})
}

func TestSubscriptionsTolerateOddAnswers(t *testing.T) {
	t.Parallel()
	renewResources.tolerates(t, []byte(`{"error_code": "", "order_ids": [2611200915], "orderIds": ["x"]}`),
		legacy.RenewResourcesV1Response{OrderIDs: []string{"2611200915"}})
	unsubscribeResources.tolerates(t, []byte(`{"order_ids": ["CS1"], "refund": {"amount": "1.00"}}`), legacy.UnsubscribeResourcesV1Response{OrderIDs: []string{"CS1"}})
	for _, body := range []string{`{"order_ids": ""}`, `{"order_ids": null, "refund": {"amount": "1.00"}}`} {
		_, err := unsubscribeResources.try(t, testkit.Answer{Body: []byte(body)})
		assert.Equal(t, core.OutcomeUnknown, core.OutcomeOf(err), body)
	}
}

// Of these two no limit is documented at all.
func TestSubscriptionsInventNoLimits(t *testing.T) {
	t.Parallel()
	many := make([]string, 200)
	for i := range many {
		many[i] = strings.Repeat("r", 300)
	}
	renewResources.takes(t, func(r *legacy.RenewResourcesV1Request) {
		*r = legacy.RenewResourcesV1Request{ResourceIDs: many, PeriodType: 99, PeriodNum: 1000, ExpireMode: -1, IsAutoPay: new(7)}
	})
	unsubscribeResources.takes(t, func(r *legacy.UnsubscribeResourcesV1Request) {
		*r = legacy.UnsubscribeResourcesV1Request{
			ResourceIDs: many, UnsubscribeType: 99, UnsubscribeReasonType: new(99), UnsubscribeReason: strings.Repeat("因", 5000),
		}
	})
	renewResources.refuses(t, func(r *legacy.RenewResourcesV1Request) { r.ResourceIDs = nil }, "resource_ids")
	unsubscribeResources.refuses(t, func(r *legacy.UnsubscribeResourcesV1Request) { r.ResourceIDs = []string{"a", "\xff"} }, "resourceIds[1]")
}

func TestRenewResourcesV1TellsTheResourcesThatFailed(t *testing.T) {
	t.Parallel()
	got, err := renewResources.try(t, testkit.Answer{Body: testkit.Fixture(t, "RenewResourcesV1_partial.json")})
	require.NoError(t, err)
	assert.Equal(t, []string{"CS2611200915Q7P3K"}, got.OrderIDs)

	err = got.Err()
	var partial *core.PartialError
	require.ErrorAs(t, err, &partial)
	assert.Equal(t, "legacy.RenewResourcesV1", partial.Operation)
	assert.Equal(t, []core.Failure{{ID: diskID, Code: "CBC.99003016", Message: "资源不存在"}}, partial.Failures)
	assert.ErrorIs(t, err, core.ErrNotFound)
}

func TestBatchesWithoutFailuresHaveNoErr(t *testing.T) {
	t.Parallel()
	for _, items := range []string{`null`, `[]`, `""`, `{}`} {
		got, err := unsubscribeResources.try(t, testkit.Answer{Body: []byte(`{"order_ids": ["CS1"], "errorItems": ` + items + `}`)})
		require.NoError(t, err)
		assert.NoError(t, got.Err(), items)
	}
	assert.NoError(t, (&legacy.RenewResourcesV1Response{}).Err())
}

// The form of errorItems is not documented: whatever comes, a failure shows.
func TestBatchesHideNoFailureOfAnotherForm(t *testing.T) {
	t.Parallel()
	for items, want := range map[string]core.Failure{
		`[{"resourceId": "r1", "errorCode": "CBC.99003002", "errorMsg": "资源已锁定"}]`: {ID: "r1", Code: "CBC.99003002", Message: "资源已锁定"},
		`[{"id": "r1", "error_code": "CBC.99003002", "error_msg": null}]`:          {ID: "r1", Code: "CBC.99003002"},
		`[{"resource": "r1", "reason": 7}]`:                                        {Message: `{"resource": "r1", "reason": 7}`},
		`["r1"]`:                                                                   {Message: `"r1"`},
		`{"resource_id": "r1", "error_code": "CBC.99003002"}`:                      {ID: "r1", Code: "CBC.99003002"},
		`"r1 failed"`: {Message: `"r1 failed"`},
	} {
		got, err := unsubscribeResources.try(t, testkit.Answer{Body: []byte(`{"order_ids": [], "errorItems": ` + items + `}`)})
		require.NoError(t, err)
		var partial *core.PartialError
		require.ErrorAs(t, got.Err(), &partial, items)
		assert.Equal(t, "legacy.UnsubscribeResourcesV1", partial.Operation)
		assert.Equal(t, []core.Failure{want}, partial.Failures, items)
	}
}

func TestRenewResourcesV1TellsThatOnlyThePaymentFailed(t *testing.T) {
	t.Parallel()
	_, err := renewResources.try(t, testkit.Answer{Body: []byte(`{"error_code": "CBC.30050006", "error_msg": "自动支付失败"}`)})
	refused := testkit.Refused(t, err, renewResources.name, http.StatusOK, "CBC.30050006", core.OutcomeUnknown)
	assert.Equal(t, "automatic payment of the order failed: the order exists", refused.Meaning())
}
