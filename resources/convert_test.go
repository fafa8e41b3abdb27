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

const (
	atExpiryPath = "/v2/orders/subscriptions/resources/to-on-demand"
	nowPath      = "/v2/orders/subscriptions/resources/to-on-demand/instantly"
)

func TestConvertToOnDemandAtExpiry(t *testing.T) {
	platform := testkit.NewPlatform(t, http.MethodPost, atExpiryPath, answer(t, "ConvertToOnDemandAtExpiry.json"))
	got, err := testkit.Client(t, platform).Resources.ConvertToOnDemandAtExpiry(t.Context(), &resources.ConvertToOnDemandAtExpiryRequest{
		Operation: resources.ConversionOperationSetUp, ResourceIDs: []string{server},
	})
	require.NoError(t, err)
	platform.Sent(nil, `{"operation": "SET_UP", "resource_ids": ["`+server+`"]}`)
	testkit.Equal(t, &resources.ConvertToOnDemandAtExpiryResponse{}, got)
	assert.NoError(t, got.Err())
}

func TestConvertToOnDemandAtExpiryPartly(t *testing.T) {
	platform := testkit.NewPlatform(t, http.MethodPost, atExpiryPath, answer(t, "ConvertToOnDemandAtExpiry-partial.json"))
	got, err := testkit.Client(t, platform).Resources.ConvertToOnDemandAtExpiry(t.Context(), &resources.ConvertToOnDemandAtExpiryRequest{
		Operation: resources.ConversionOperationCancel, ResourceIDs: []string{server, bandwidth},
	})
	require.NoError(t, err, "the code of one resource is not that of the call")
	platform.Sent(nil, `{"operation": "CANCEL", "resource_ids": ["`+server+`", "`+bandwidth+`"]}`)
	testkit.Equal(t, &resources.ConvertToOnDemandAtExpiryResponse{ErrorDetails: []resources.ConversionFailure{
		{ErrorCode: "CBC.99003610", ErrorMessage: "处于宽限期或保留期的资源不支持转按需。", ResourceID: bandwidth},
	}}, got)

	var partial *core.PartialError
	require.ErrorAs(t, got.Err(), &partial)
	assert.Equal(t, "resources.ConvertToOnDemandAtExpiry", partial.Operation)
	assert.Equal(t, []core.Failure{{ID: bandwidth, Code: "CBC.99003610", Message: "处于宽限期或保留期的资源不支持转按需。"}}, partial.Failures)
	assert.ErrorIs(t, partial, core.ErrWrongState)
}

// The same code beside the list says that the whole call failed, although the
// status is 200.
func TestConvertToOnDemandAtExpiryFailsInsideSuccess(t *testing.T) {
	platform := testkit.NewPlatform(t, http.MethodPost, atExpiryPath, testkit.Answer{
		Body: []byte(`{"error_code":"CBC.99003610","error_msg":"处于宽限期或保留期的资源不支持转按需。","error_details":null}`),
	})
	_, err := testkit.Client(t, platform).Resources.ConvertToOnDemandAtExpiry(t.Context(), &resources.ConvertToOnDemandAtExpiryRequest{
		Operation: resources.ConversionOperationSetUp, ResourceIDs: []string{bandwidth},
	})
	testkit.Refused(t, err, "resources.ConvertToOnDemandAtExpiry", http.StatusOK, "CBC.99003610", core.OutcomeRejected)
	assert.ErrorIs(t, err, core.ErrWrongState)
}

func TestConvertToOnDemandAtExpiryReadsOddAnswers(t *testing.T) {
	for name, test := range map[string]struct {
		body string
		want []resources.ConversionFailure
	}{
		"no failure":          {`{"error_details":[]}`, nil},
		"success code":        {`{"error_code":"CBC.0000","error_msg":"success","error_details":[]}`, nil},
		"entry inside a list": {`{"error_details":[[{"error_code":"CBC.99003626","id":7}]]}`, []resources.ConversionFailure{{ErrorCode: "CBC.99003626", ResourceID: "7"}}},
	} {
		t.Run(name, func(t *testing.T) {
			platform := testkit.NewPlatform(t, http.MethodPost, atExpiryPath, testkit.Answer{Body: []byte(test.body)})
			got, err := testkit.Client(t, platform).Resources.ConvertToOnDemandAtExpiry(t.Context(), &resources.ConvertToOnDemandAtExpiryRequest{Operation: resources.ConversionOperationSetUp, ResourceIDs: []string{server}})
			require.NoError(t, err)
			testkit.Equal(t, test.want, got.ErrorDetails)
			assert.Equal(t, test.want != nil, got.Err() != nil)
		})
	}
	for _, body := range []string{`{}`, `{"error_details":null}`, `{"error_details":""}`, `{"error_code":"CBC.0000","error_msg":"success"}`} {
		platform := testkit.NewPlatform(t, http.MethodPost, atExpiryPath, testkit.Answer{Body: []byte(body)})
		_, err := testkit.Client(t, platform).Resources.ConvertToOnDemandAtExpiry(t.Context(), &resources.ConvertToOnDemandAtExpiryRequest{Operation: resources.ConversionOperationSetUp, ResourceIDs: []string{server}})
		var unreadable *core.DecodeError
		require.ErrorAs(t, err, &unreadable, body)
		assert.Equal(t, core.OutcomeUnknown, core.OutcomeOf(err), body)
	}
}

func TestConvertToOnDemandAtExpiryRequestTraps(t *testing.T) {
	for name, test := range map[string]struct {
		request resources.ConvertToOnDemandAtExpiryRequest
		fields  []string
	}{
		"nothing":               {resources.ConvertToOnDemandAtExpiryRequest{}, []string{"operation", "resource_ids"}},
		"other spelling":        {resources.ConvertToOnDemandAtExpiryRequest{Operation: "set_up", ResourceIDs: manyIDs(1)}, []string{"operation"}},
		"more than one hundred": {resources.ConvertToOnDemandAtExpiryRequest{Operation: resources.ConversionOperationSetUp, ResourceIDs: manyIDs(101)}, []string{"resource_ids"}},
	} {
		t.Run(name, func(t *testing.T) { testkit.Invalid(t, test.request.Validate(), test.fields...) })
	}
	assert.NoError(t, (&resources.ConvertToOnDemandAtExpiryRequest{Operation: resources.ConversionOperationSetUp, ResourceIDs: manyIDs(100)}).Validate())
}

func TestConvertToOnDemandNow(t *testing.T) {
	platform := testkit.NewPlatform(t, http.MethodPost, nowPath, answer(t, "ConvertToOnDemandNow.json"))
	got, err := testkit.Client(t, platform).Resources.ConvertToOnDemandNow(t.Context(), &resources.ConvertToOnDemandNowRequest{
		ResourceIDs: []string{server, disk, bandwidth},
	})
	require.NoError(t, err)
	platform.Sent(nil, `{"resource_ids": ["`+server+`", "`+disk+`", "`+bandwidth+`"]}`)
	testkit.Equal(t, &resources.ConvertToOnDemandNowResponse{Results: []resources.ConversionResult{
		{ResourceID: server, Result: resources.ConversionOutcomeSuccess, OrderID: "CS2611201120TR4P8"},
		{ResourceID: disk, Result: resources.ConversionOutcomeAudit, OrderID: "CS2611201120WZ2K6"},
		{ResourceID: bandwidth, Result: resources.ConversionOutcomeFail, ErrorCode: "CBC.99003609", ErrorMessage: "该产品类型不支持转按需。"},
	}}, got)

	var partial *core.PartialError
	require.ErrorAs(t, got.Err(), &partial)
	assert.Equal(t, "resources.ConvertToOnDemandNow", partial.Operation)
	assert.Equal(t, []core.Failure{{ID: bandwidth, Code: "CBC.99003609", Message: "该产品类型不支持转按需。"}}, partial.Failures,
		"what is under review has not failed")
}

func TestConvertToOnDemandNowReadsOddAnswers(t *testing.T) {
	for name, test := range map[string]struct {
		body   string
		want   []resources.ConversionResult
		failed bool
	}{
		"unknown outcome": {`{"to_ondemand_service_results":[{"resource_id":"r1","result":"QUEUED","order_id":99}]}`, []resources.ConversionResult{{ResourceID: "r1", Result: "QUEUED", OrderID: "99"}}, true},
		"bare failure":    {`{"to_ondemand_service_results":[{"result":"FAIL"}]}`, []resources.ConversionResult{{Result: resources.ConversionOutcomeFail}}, true},
	} {
		t.Run(name, func(t *testing.T) {
			platform := testkit.NewPlatform(t, http.MethodPost, nowPath, testkit.Answer{Body: []byte(test.body)})
			got, err := testkit.Client(t, platform).Resources.ConvertToOnDemandNow(t.Context(), &resources.ConvertToOnDemandNowRequest{ResourceIDs: []string{server}})
			require.NoError(t, err)
			testkit.Equal(t, test.want, got.Results)
			assert.Equal(t, test.failed, got.Err() != nil)
		})
	}
	for _, body := range []string{`{}`, `{"to_ondemand_service_results":null}`, `{"to_ondemand_service_results":[]}`, `{"to_ondemand_service_results":[{}]}`} {
		platform := testkit.NewPlatform(t, http.MethodPost, nowPath, testkit.Answer{Body: []byte(body)})
		_, err := testkit.Client(t, platform).Resources.ConvertToOnDemandNow(t.Context(), &resources.ConvertToOnDemandNowRequest{ResourceIDs: []string{server}})
		var unreadable *core.DecodeError
		require.ErrorAs(t, err, &unreadable, body)
		assert.Equal(t, core.OutcomeUnknown, core.OutcomeOf(err), body)
	}
}

func TestConvertToOnDemandNowRequestTraps(t *testing.T) {
	for name, test := range map[string]struct {
		ids    []string
		fields []string
	}{
		"empty batch":   {nil, []string{"resource_ids"}},
		"more than ten": {manyIDs(11), []string{"resource_ids"}},
		"empty id":      {[]string{server, ""}, []string{"resource_ids[1]"}},
		"long id":       {[]string{strings.Repeat("r", 65)}, []string{"resource_ids[0]"}},
	} {
		t.Run(name, func(t *testing.T) {
			testkit.Invalid(t, (&resources.ConvertToOnDemandNowRequest{ResourceIDs: test.ids}).Validate(), test.fields...)
		})
	}
	assert.NoError(t, (&resources.ConvertToOnDemandNowRequest{ResourceIDs: manyIDs(10)}).Validate())
}
