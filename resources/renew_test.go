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

const renewPath = "/v2/orders/subscriptions/resources/renew"

func TestRenew(t *testing.T) {
	platform := testkit.NewPlatform(t, http.MethodPost, renewPath, answer(t, "Renew.json"))
	got, err := testkit.Client(t, platform).Resources.Renew(t.Context(), &resources.RenewRequest{
		ResourceIDs: []string{server, bandwidth}, PeriodType: core.PeriodTypeYear, PeriodNum: 3, IsAutoPay: core.FlagYes,
	})
	require.NoError(t, err)
	platform.Sent(nil, `{"resource_ids": ["`+server+`", "`+bandwidth+`"], "period_type": 3, "period_num": 3, "is_auto_pay": 1}`)
	testkit.Equal(t, &resources.RenewResponse{OrderIDs: []string{"CS2611201035QK7OJ"}}, got)
	assert.NoError(t, got.Err())
}

func TestRenewWithoutPaymentLeavesTheOrderUnpaid(t *testing.T) {
	platform := testkit.NewPlatform(t, http.MethodPost, renewPath, answer(t, "Renew.json"))
	_, err := testkit.Client(t, platform).Resources.Renew(t.Context(), &resources.RenewRequest{
		ResourceIDs: []string{server}, PeriodType: core.PeriodTypeMonth, PeriodNum: 1,
	})
	require.NoError(t, err)
	platform.Sent(nil, `{"resource_ids": ["`+server+`"], "period_type": 2, "period_num": 1}`)
}

// A call that renewed some resources is a success: its orders exist. What failed
// is data, and an error for those who ask.
func TestRenewPartly(t *testing.T) {
	platform := testkit.NewPlatform(t, http.MethodPost, renewPath, answer(t, "Renew-partial.json"))
	got, err := testkit.Client(t, platform).Resources.Renew(t.Context(), &resources.RenewRequest{
		ResourceIDs: []string{server, bandwidth}, PeriodType: core.PeriodTypeMonth, PeriodNum: 11,
	})
	require.NoError(t, err)
	testkit.Equal(t, &resources.RenewResponse{
		OrderIDs:        []string{"CS2611201035QK7OJ"},
		FailedResources: []resources.FailedResource{{ErrorCode: "CBC.99003002", ErrorMessage: "资源被锁定。", ResourceID: bandwidth}},
	}, got)

	var partial *core.PartialError
	require.ErrorAs(t, got.Err(), &partial)
	assert.Equal(t, "resources.Renew", partial.Operation)
	assert.Equal(t, []core.Failure{{ID: bandwidth, Code: "CBC.99003002", Message: "资源被锁定。"}}, partial.Failures)
	require.ErrorIs(t, partial, core.ErrWrongState)
	assert.EqualError(t, partial, "resources.Renew: 1 failed: "+bandwidth+": CBC.99003002 (resource is locked): 资源被锁定。")
}

// The order may exist although paying for it failed, so that a second call could
// place a second one.
func TestRenewWhosePaymentFailedHasAnUnknownOutcome(t *testing.T) {
	platform := testkit.NewPlatform(t, http.MethodPost, renewPath, failed(http.StatusBadRequest, "CBC.30050006", "自动支付失败。"))
	_, err := testkit.Client(t, platform).Resources.Renew(t.Context(), &resources.RenewRequest{
		ResourceIDs: []string{server}, PeriodType: core.PeriodTypeMonth, PeriodNum: 1, IsAutoPay: core.FlagYes,
	})
	refused := testkit.Refused(t, err, "resources.Renew", http.StatusBadRequest, "CBC.30050006", core.OutcomeUnknown)
	assert.ErrorIs(t, err, core.ErrOutcomeUnknown)
	assert.Contains(t, refused.Settle, "orders.List")
	platform.Sent(nil, `{"resource_ids": ["`+server+`"], "period_type": 2, "period_num": 1, "is_auto_pay": 1}`)
}

func TestRenewReadsOddAnswers(t *testing.T) {
	for name, test := range map[string]struct {
		body   string
		want   resources.RenewResponse
		failed bool
	}{
		"success code":           {`{"error_code":"CBC.0000","error_msg":"success","order_ids":["CS1"]}`, resources.RenewResponse{OrderIDs: []string{"CS1"}}, false},
		"null code":              {`{"error_code":null,"error_msg":null,"order_ids":["CS1"]}`, resources.RenewResponse{OrderIDs: []string{"CS1"}}, false},
		"code as a number":       {`{"fail_resource_infos":[{"error_code":99003002,"resource_id":12}]}`, resources.RenewResponse{FailedResources: []resources.FailedResource{{ErrorCode: "99003002", ResourceID: "12"}}}, true},
		"failure without a code": {`{"fail_resource_infos":[{"resource_id":"r1","expired":true}]}`, resources.RenewResponse{FailedResources: []resources.FailedResource{{ResourceID: "r1"}}}, true},
	} {
		t.Run(name, func(t *testing.T) {
			platform := testkit.NewPlatform(t, http.MethodPost, renewPath, testkit.Answer{Body: []byte(test.body)})
			got, err := testkit.Client(t, platform).Resources.Renew(t.Context(), &resources.RenewRequest{ResourceIDs: []string{server}, PeriodType: core.PeriodTypeMonth, PeriodNum: 1})
			require.NoError(t, err)
			testkit.Equal(t, &test.want, got)
			assert.Equal(t, test.failed, got.Err() != nil)
		})
	}
	for _, body := range []string{`{}`, `{"order_ids":null,"fail_resource_infos":null}`, `{"order_ids":[],"fail_resource_infos":[]}`, `{"order_ids":[""]}`} {
		platform := testkit.NewPlatform(t, http.MethodPost, renewPath, testkit.Answer{Body: []byte(body)})
		_, err := testkit.Client(t, platform).Resources.Renew(t.Context(), &resources.RenewRequest{ResourceIDs: []string{server}, PeriodType: core.PeriodTypeMonth, PeriodNum: 1})
		var unreadable *core.DecodeError
		require.ErrorAs(t, err, &unreadable, body)
		assert.Equal(t, core.OutcomeUnknown, core.OutcomeOf(err), body)
	}
}

func TestRenewRequestTraps(t *testing.T) {
	for name, test := range map[string]struct {
		request resources.RenewRequest
		fields  []string
	}{
		"nothing":              {resources.RenewRequest{}, []string{"resource_ids", "period_type", "period_num"}},
		"empty batch":          {resources.RenewRequest{ResourceIDs: []string{}, PeriodType: core.PeriodTypeMonth, PeriodNum: 1}, []string{"resource_ids"}},
		"more than ten":        {resources.RenewRequest{ResourceIDs: manyIDs(11), PeriodType: core.PeriodTypeMonth, PeriodNum: 1}, []string{"resource_ids"}},
		"four years":           {resources.RenewRequest{ResourceIDs: manyIDs(1), PeriodType: core.PeriodTypeYear, PeriodNum: 4}, []string{"period_num"}},
		"twelve months":        {resources.RenewRequest{ResourceIDs: manyIDs(1), PeriodType: core.PeriodTypeMonth, PeriodNum: 12}, []string{"period_num"}},
		"no months":            {resources.RenewRequest{ResourceIDs: manyIDs(1), PeriodType: core.PeriodTypeMonth, PeriodNum: -1}, []string{"period_num"}},
		"days":                 {resources.RenewRequest{ResourceIDs: manyIDs(1), PeriodType: 1, PeriodNum: 1}, []string{"period_type"}},
		"neither paid nor not": {resources.RenewRequest{ResourceIDs: manyIDs(1), PeriodType: core.PeriodTypeYear, PeriodNum: 1, IsAutoPay: 2}, []string{"is_auto_pay"}},
	} {
		t.Run(name, func(t *testing.T) {
			// Nothing is sent, which the error says, too.
			platform := testkit.NewPlatform(t, http.MethodPost, renewPath)
			_, err := testkit.Client(t, platform).Resources.Renew(t.Context(), &test.request)
			testkit.Invalid(t, err, test.fields...)
			assert.Equal(t, core.OutcomeNotSent, core.OutcomeOf(err))
			assert.Empty(t, platform.Requests)
		})
	}
	for name, valid := range map[string]resources.RenewRequest{
		"eleven months": {ResourceIDs: manyIDs(10), PeriodType: core.PeriodTypeMonth, PeriodNum: 11},
		"three years":   {ResourceIDs: manyIDs(1), PeriodType: core.PeriodTypeYear, PeriodNum: 3},
		"long ids":      {ResourceIDs: []string{strings.Repeat("r", 300)}, PeriodType: core.PeriodTypeYear, PeriodNum: 1},
	} {
		t.Run(name, func(t *testing.T) { assert.NoError(t, valid.Validate()) })
	}
}

// An order does not name its resources. Without one, what is not refused is unaccounted for.
func TestRenewWithoutAnyOrderAccountsForNothing(t *testing.T) {
	req := &resources.RenewRequest{ResourceIDs: []string{server, bandwidth}, PeriodType: core.PeriodTypeMonth, PeriodNum: 1}
	for body, unaccounted := range map[string][]string{
		`{"order_ids":[],"fail_resource_infos":[{"resource_id":"` + bandwidth + `","error_code":"CBC.99003002"}]}`:      {server},
		`{"order_ids":["CS1"],"fail_resource_infos":[{"resource_id":"` + bandwidth + `","error_code":"CBC.99003002"}]}`: nil,
	} {
		platform := testkit.NewPlatform(t, http.MethodPost, renewPath, testkit.Answer{Body: []byte(body)})
		got, err := testkit.Client(t, platform).Resources.Renew(t.Context(), req)
		require.NoError(t, err)
		var partial *core.PartialError
		require.ErrorAs(t, got.Err(), &partial)
		assert.Len(t, partial.Failures, 1)
		assert.Equal(t, unaccounted, partial.Unaccounted)
		_, open := core.EntryOf(partial)
		assert.Equal(t, unaccounted != nil, open)
	}
}
