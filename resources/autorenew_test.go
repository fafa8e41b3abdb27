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
	autoRenewPath   = "/v2/orders/subscriptions/resources/autorenew/" + server
	renewConfigPath = "/v2/orders/subscriptions/resources/renew/config"
)

func TestEnableAutoRenew(t *testing.T) {
	for name, test := range map[string]struct {
		request resources.EnableAutoRenewRequest
		body    string
	}{
		"as the platform chooses":  {resources.EnableAutoRenewRequest{ResourceID: server}, `{}`},
		"without limit":            {resources.EnableAutoRenewRequest{ResourceID: server, AutoRenewTimes: new(0)}, `{"auto_renew_times": 0}`},
		"twelve times, by months":  {resources.EnableAutoRenewRequest{ResourceID: server, AutoRenewTimes: new(12), PeriodType: resources.AutoRenewPeriodMonth}, `{"auto_renew_times": 12, "period_type": "MONTH"}`},
		"most times, by the years": {resources.EnableAutoRenewRequest{ResourceID: server, AutoRenewTimes: new(99), PeriodType: resources.AutoRenewPeriodYear}, `{"auto_renew_times": 99, "period_type": "YEAR"}`},
	} {
		t.Run(name, func(t *testing.T) {
			platform := testkit.NewPlatform(t, http.MethodPost, autoRenewPath, testkit.Answer{Status: http.StatusNoContent})
			require.NoError(t, testkit.Client(t, platform).Resources.EnableAutoRenew(t.Context(), &test.request))
			platform.Sent(nil, test.body)
		})
	}
}

func TestDisableAutoRenew(t *testing.T) {
	platform := testkit.NewPlatform(t, http.MethodDelete, autoRenewPath, testkit.Answer{Status: http.StatusNoContent})
	require.NoError(t, testkit.Client(t, platform).Resources.DisableAutoRenew(t.Context(), &resources.DisableAutoRenewRequest{ResourceID: server}))
	platform.Sent(nil, "")
}

// HTTP 204 is the one success: a 200 need not come from the platform.
func TestAutoRenewTakesNothingElseForASuccess(t *testing.T) {
	for name, answer := range map[string]testkit.Answer{
		"200 without a body": {Status: http.StatusOK},
		"200 with an object": {Status: http.StatusOK, Body: []byte(`{}`)},
		"success code":       {Status: http.StatusOK, Body: []byte(`{"error_code":"CBC.0000","error_msg":"success"}`)},
	} {
		t.Run(name, func(t *testing.T) {
			platform := testkit.NewPlatform(t, http.MethodPost, autoRenewPath, answer)
			err := testkit.Client(t, platform).Resources.EnableAutoRenew(t.Context(), &resources.EnableAutoRenewRequest{ResourceID: server})
			assert.Equal(t, core.OutcomeUnknown, core.OutcomeOf(err), "%v", err)
			platform = testkit.NewPlatform(t, http.MethodDelete, autoRenewPath, answer)
			err = testkit.Client(t, platform).Resources.DisableAutoRenew(t.Context(), &resources.DisableAutoRenewRequest{ResourceID: server})
			assert.Equal(t, core.OutcomeUnknown, core.OutcomeOf(err), "%v", err)
		})
	}
}

// A repeat after a lost answer meets the code that says it was done already.
func TestDisableAutoRenewTwice(t *testing.T) {
	platform := testkit.NewPlatform(t, http.MethodDelete, autoRenewPath, testkit.Answer{
		Status: http.StatusBadRequest, Body: []byte(`{"error_code":"CBC.99003605","error_msg":"资源已经关闭自动续费。"}`),
	})
	err := testkit.Client(t, platform).Resources.DisableAutoRenew(t.Context(), &resources.DisableAutoRenewRequest{ResourceID: server})
	testkit.Refused(t, err, "resources.DisableAutoRenew", http.StatusBadRequest, "CBC.99003605", core.OutcomeRejected)
	assert.ErrorIs(t, err, core.ErrDuplicate)
}

// An id never leaves its place in the path.
func TestAutoRenewEscapesTheResource(t *testing.T) {
	const escaped = "/v2/orders/subscriptions/resources/autorenew/a%2F..%2Fb%3Fc%20%E8%B5%84%E6%BA%90"
	id := "a/../b?c 资源"
	platform := testkit.NewPlatform(t, http.MethodDelete, escaped, testkit.Answer{Status: http.StatusNoContent})
	require.NoError(t, testkit.Client(t, platform).Resources.DisableAutoRenew(t.Context(), &resources.DisableAutoRenewRequest{ResourceID: id}))
	platform.Sent(nil, "")

	for _, parent := range []string{".", ".."} {
		platform := testkit.NewPlatform(t, http.MethodDelete, escaped)
		err := testkit.Client(t, platform).Resources.DisableAutoRenew(t.Context(), &resources.DisableAutoRenewRequest{ResourceID: parent})
		assert.ErrorContains(t, err, "resource_id")
		assert.Equal(t, core.OutcomeNotSent, core.OutcomeOf(err))
	}
}

func TestAutoRenewRequestTraps(t *testing.T) {
	for name, test := range map[string]struct {
		request resources.EnableAutoRenewRequest
		fields  []string
	}{
		"no resource":     {resources.EnableAutoRenewRequest{}, []string{"resource_id"}},
		"long id":         {resources.EnableAutoRenewRequest{ResourceID: strings.Repeat("r", 65)}, []string{"resource_id"}},
		"a hundred times": {resources.EnableAutoRenewRequest{ResourceID: server, AutoRenewTimes: new(100)}, []string{"auto_renew_times"}},
		"negative times":  {resources.EnableAutoRenewRequest{ResourceID: server, AutoRenewTimes: new(-1)}, []string{"auto_renew_times"}},
		"unknown period":  {resources.EnableAutoRenewRequest{ResourceID: server, PeriodType: "WEEK"}, []string{"period_type"}},
	} {
		t.Run(name, func(t *testing.T) { testkit.Invalid(t, test.request.Validate(), test.fields...) })
	}
	testkit.Invalid(t, (&resources.DisableAutoRenewRequest{}).Validate(), "resource_id")
	testkit.Invalid(t, (*resources.DisableAutoRenewRequest)(nil).Validate(), "request")
}

// The answer of a success carries an error code, CBC.0000.
func TestSetRenewConfig(t *testing.T) {
	platform := testkit.NewPlatform(t, http.MethodPost, renewConfigPath, answer(t, "SetRenewConfig.json"))
	got, err := testkit.Client(t, platform).Resources.SetRenewConfig(t.Context(), &resources.SetRenewConfigRequest{
		ConfigName: resources.RenewConfigNameDeductionDate, ConfigValue: "7",
	})
	require.NoError(t, err)
	platform.Sent(nil, `{"config_name": "DEDUCTION_DATE", "config_value": "7"}`)
	assert.Equal(t, testkit.RequestID, got.RequestID)
	assert.JSONEq(t, `{"error_code": "CBC.0000", "error_msg": "success"}`, string(got.Raw))
}

func TestSetRenewConfigWithoutTheCodeOfSuccessIsUnknown(t *testing.T) {
	for name, body := range map[string]string{
		"nothing": `{}`, "null code": `{"error_code":null}`, "empty code": `{"error_code":""}`, "unknown field": `{"config":{"a":[1]}}`,
	} {
		t.Run(name, func(t *testing.T) {
			platform := testkit.NewPlatform(t, http.MethodPost, renewConfigPath, testkit.Answer{Body: []byte(body)})
			_, err := testkit.Client(t, platform).Resources.SetRenewConfig(t.Context(), &resources.SetRenewConfigRequest{ConfigName: resources.RenewConfigNameExpireDate, ConfigValue: "-1"})
			var unreadable *core.DecodeError
			require.ErrorAs(t, err, &unreadable)
			assert.Equal(t, core.OutcomeUnknown, core.OutcomeOf(err))
			platform.Sent(nil, `{"config_name": "EXPIRE_DATE", "config_value": "-1"}`)
		})
	}
}

func TestSetRenewConfigFailsInsideSuccess(t *testing.T) {
	platform := testkit.NewPlatform(t, http.MethodPost, renewConfigPath, testkit.Answer{Body: []byte(`{"error_code":"CBC.0151","error_msg":"访问被拒绝。"}`)})
	_, err := testkit.Client(t, platform).Resources.SetRenewConfig(t.Context(), &resources.SetRenewConfigRequest{ConfigName: resources.RenewConfigNameExpireDate, ConfigValue: "1"})
	testkit.Refused(t, err, "resources.SetRenewConfig", http.StatusOK, "CBC.0151", core.OutcomeRejected)
	assert.ErrorIs(t, err, core.ErrForbidden)
}

func TestSetRenewConfigRequestTraps(t *testing.T) {
	for name, test := range map[string]struct {
		config resources.RenewConfigName
		value  string
		fields []string
	}{
		"nothing":                         {"", "", []string{"config_name", "config_value"}},
		"unknown setting":                 {"RENEW_DATE", "3", []string{"config_name"}},
		"one day before expiry":           {resources.RenewConfigNameDeductionDate, "1", []string{"config_value"}},
		"eight days before expiry":        {resources.RenewConfigNameDeductionDate, "8", []string{"config_value"}},
		"last day of month as a day":      {resources.RenewConfigNameDeductionDate, "-1", []string{"config_value"}},
		"day that some months lack":       {resources.RenewConfigNameExpireDate, "29", []string{"config_value"}},
		"day zero":                        {resources.RenewConfigNameExpireDate, "0", []string{"config_value"}},
		"number in another form":          {resources.RenewConfigNameExpireDate, "07", []string{"config_value"}},
		"last allowed day of the month":   {resources.RenewConfigNameExpireDate, "28", nil},
		"last day of the month":           {resources.RenewConfigNameExpireDate, "-1", nil},
		"earliest day to deduct the fee":  {resources.RenewConfigNameDeductionDate, "7", nil},
		"last possible day to deduct fee": {resources.RenewConfigNameDeductionDate, "2", nil},
	} {
		t.Run(name, func(t *testing.T) {
			err := (&resources.SetRenewConfigRequest{ConfigName: test.config, ConfigValue: test.value}).Validate()
			if test.fields == nil {
				assert.NoError(t, err)
				return
			}
			testkit.Invalid(t, err, test.fields...)
		})
	}
}
