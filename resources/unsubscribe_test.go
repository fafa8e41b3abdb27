package resources_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/test/testkit"
	"github.com/partnerbss/partnerbss-go/resources"
)

const unsubscribePath = "/v2/orders/subscriptions/resources/unsubscribe"

func TestUnsubscribe(t *testing.T) {
	platform := testkit.NewPlatform(t, http.MethodPost, unsubscribePath, answer(t, "Unsubscribe.json"))
	got, err := testkit.Client(t, platform).Resources.Unsubscribe(t.Context(), &resources.UnsubscribeRequest{
		ResourceIDs: []string{server, disk}, UnsubscribeType: resources.UnsubscribeTypeRenewedTerms,
		UnsubscribeReasonType: resources.UnsubscribeReasonTypeOther, UnsubscribeReason: "业务下线",
	})
	require.NoError(t, err)
	platform.Sent(nil, `{"resource_ids": ["`+server+`", "`+disk+`"], "unsubscribe_type": 2, "unsubscribe_reason_type": 5, "unsubscribe_reason": "业务下线"}`)
	testkit.Equal(t, &resources.UnsubscribeResponse{OrderIDs: []string{"CS2611201104GB3M5", "CS2611201104HN8XW"}}, got)
	assert.NoError(t, got.Err())
}

func TestUnsubscribePartly(t *testing.T) {
	platform := testkit.NewPlatform(t, http.MethodPost, unsubscribePath, answer(t, "Unsubscribe-partial.json"))
	got, err := testkit.Client(t, platform).Resources.Unsubscribe(t.Context(), &resources.UnsubscribeRequest{
		ResourceIDs: []string{server, bandwidth, disk}, UnsubscribeType: resources.UnsubscribeTypeResources,
	})
	require.NoError(t, err)
	platform.Sent(nil, `{"resource_ids": ["`+server+`", "`+bandwidth+`", "`+disk+`"], "unsubscribe_type": 1}`)
	testkit.Equal(t, &resources.UnsubscribeResponse{
		OrderIDs: []string{"CS2611201104GB3M5"},
		FailedResources: []resources.FailedResource{
			{ErrorCode: "CBC.99003640", ErrorMessage: "有加油包的资源,不能退订。", ResourceID: bandwidth},
			{ErrorCode: "CBC.99003012", ResourceID: disk},
		},
	}, got)

	var partial *core.PartialError
	require.ErrorAs(t, got.Err(), &partial)
	assert.Equal(t, "resources.Unsubscribe", partial.Operation)
	assert.Equal(t, []core.Failure{
		{ID: bandwidth, Code: "CBC.99003640", Message: "有加油包的资源,不能退订。"},
		{ID: disk, Code: "CBC.99003012"},
	}, partial.Failures)
	assert.ErrorIs(t, partial, core.ErrNotFound, "the sentinel of any of the failures")
	assert.NotErrorIs(t, partial, core.ErrWrongState)
	assert.ErrorContains(t, partial, "2 failed")
}

func TestUnsubscribeReadsOddAnswers(t *testing.T) {
	for name, test := range map[string]struct {
		body string
		want resources.UnsubscribeResponse
	}{
		"empty text":      {`{"order_ids":["CS2"],"fail_resource_infos":""}`, resources.UnsubscribeResponse{OrderIDs: []string{"CS2"}}},
		"orders as texts": {`{"order_ids":[20261120,"CS2"],"refund":{}}`, resources.UnsubscribeResponse{OrderIDs: []string{"20261120", "CS2"}}},
	} {
		t.Run(name, func(t *testing.T) {
			platform := testkit.NewPlatform(t, http.MethodPost, unsubscribePath, testkit.Answer{Body: []byte(test.body)})
			got, err := testkit.Client(t, platform).Resources.Unsubscribe(t.Context(), &resources.UnsubscribeRequest{ResourceIDs: []string{server}, UnsubscribeType: resources.UnsubscribeTypeResources})
			require.NoError(t, err)
			testkit.Equal(t, &test.want, got)
			assert.NoError(t, got.Err())
		})
	}
	for _, body := range []string{`{}`, `{"order_ids":"","fail_resource_infos":""}`, `{"order_ids":[null]}`} {
		platform := testkit.NewPlatform(t, http.MethodPost, unsubscribePath, testkit.Answer{Body: []byte(body)})
		_, err := testkit.Client(t, platform).Resources.Unsubscribe(t.Context(), &resources.UnsubscribeRequest{ResourceIDs: []string{server}, UnsubscribeType: resources.UnsubscribeTypeResources})
		var unreadable *core.DecodeError
		require.ErrorAs(t, err, &unreadable, body)
		assert.Equal(t, core.OutcomeUnknown, core.OutcomeOf(err), body)
	}
}

func TestUnsubscribeRequestTraps(t *testing.T) {
	for name, test := range map[string]struct {
		request resources.UnsubscribeRequest
		fields  []string
	}{
		"nothing":        {resources.UnsubscribeRequest{}, []string{"resource_ids", "unsubscribe_type"}},
		"more than ten":  {resources.UnsubscribeRequest{ResourceIDs: manyIDs(11), UnsubscribeType: resources.UnsubscribeTypeResources}, []string{"resource_ids"}},
		"unknown type":   {resources.UnsubscribeRequest{ResourceIDs: manyIDs(1), UnsubscribeType: 3}, []string{"unsubscribe_type"}},
		"unknown reason": {resources.UnsubscribeRequest{ResourceIDs: manyIDs(1), UnsubscribeType: resources.UnsubscribeTypeResources, UnsubscribeReasonType: 6}, []string{"unsubscribe_reason_type"}},
		"long reason":    {resources.UnsubscribeRequest{ResourceIDs: manyIDs(1), UnsubscribeType: resources.UnsubscribeTypeResources, UnsubscribeReason: strings.Repeat("因", 513)}, []string{"unsubscribe_reason"}},
	} {
		t.Run(name, func(t *testing.T) { testkit.Invalid(t, test.request.Validate(), test.fields...) })
	}
	assert.NoError(t, (&resources.UnsubscribeRequest{ResourceIDs: manyIDs(10), UnsubscribeType: resources.UnsubscribeTypeResources, UnsubscribeReason: strings.Repeat("因", 512)}).Validate())
}
