package customers_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/customers"
	"github.com/partnerbss/partnerbss-go/internal/test/testkit"
	"github.com/partnerbss/partnerbss-go/option"
)

const codePath = "/v2/bases/verificationcode/send"

func TestSendVerificationCode(t *testing.T) {
	for name, test := range map[string]struct {
		req  customers.SendVerificationCodeRequest
		body string
	}{
		"for registration": {
			customers.SendVerificationCodeRequest{ReceiverType: customers.ReceiverTypeSMS, MobilePhone: "13400006666"},
			`{"receiver_type": 1, "mobile_phone": "13400006666"}`,
		},
		"for a bank card": {
			customers.SendVerificationCodeRequest{
				ReceiverType: customers.ReceiverTypeSMS, TimeoutMinutes: 30, MobilePhone: "13400006666",
				Lang: core.MessageLanguageEnglish, Scene: customers.SceneBankCard, CustomerID: "0b11fa9f2f800f870f20c003f6a53940",
			},
			`{
				"receiver_type": 1, "timeout": 30, "mobile_phone": "13400006666",
				"lang": "en-us", "scene": 18, "customer_id": "0b11fa9f2f800f870f20c003f6a53940"
			}`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			platform := testkit.NewPlatform(t, http.MethodPost, codePath, testkit.Answer{Status: http.StatusNoContent})
			require.NoError(t, testkit.Client(t, platform).Customers.SendVerificationCode(t.Context(), &test.req))
			platform.Sent(nil, test.body)
		})
	}
}

// HTTP 204 is the one success: anything else may come from something in between.
func TestSendVerificationCodeTakesNothingElseForASuccess(t *testing.T) {
	req := &customers.SendVerificationCodeRequest{ReceiverType: customers.ReceiverTypeSMS, MobilePhone: "13400006666"}
	for _, body := range []string{``, `null`, `{}`, `{"error_code":"CBC.0000","error_msg":"success"}`, `{"error_code":null,"sent":"1"}`} {
		platform := testkit.NewPlatform(t, http.MethodPost, codePath, testkit.Answer{Body: []byte(body)})
		err := testkit.Client(t, platform).Customers.SendVerificationCode(t.Context(), req)
		var unreadable *core.DecodeError
		require.ErrorAs(t, err, &unreadable, body)
		assert.Equal(t, core.OutcomeUnknown, core.OutcomeOf(err), body)
	}
}

func TestSendVerificationCodeFails(t *testing.T) {
	req := &customers.SendVerificationCodeRequest{ReceiverType: customers.ReceiverTypeSMS, MobilePhone: "13400006666"}
	for name, test := range map[string]struct {
		answer  testkit.Answer
		status  int
		code    string
		outcome core.Outcome
	}{
		"at the limit of codes":    {testkit.Refusal{Status: 400, Code: "CBC.99004015", Message: "验证码次数超限。"}.Answer(), 400, "CBC.99004015", core.OutcomeRejected},
		"without an SMS sent":      {testkit.Refusal{Status: 500, Code: "CBC.99004003", Message: "验证码发送失败。"}.Answer(), 500, "CBC.99004003", core.OutcomeUnknown},
		"inside of a success":      {testkit.Answer{Body: []byte(`{"error_code":"CBC.0100","error_msg":"参数错误"}`)}, 200, "CBC.0100", core.OutcomeRejected},
		"in the numbers of a code": {testkit.Answer{Status: 400, Body: []byte(`{"error_code":100,"error_msg":null}`)}, 400, "100", core.OutcomeUnknown},
	} {
		t.Run(name, func(t *testing.T) {
			platform := testkit.NewPlatform(t, http.MethodPost, codePath, test.answer)
			err := testkit.Client(t, platform, option.WithMaxRetries(3)).Customers.SendVerificationCode(t.Context(), req)
			testkit.Refused(t, err, "customers.SendVerificationCode", test.status, test.code, test.outcome)
			assert.Len(t, platform.Requests, 1, "every repetition would send another SMS")
		})
	}
}

func TestSendVerificationCodeRequestValidate(t *testing.T) {
	for name, test := range map[string]struct {
		req    customers.SendVerificationCodeRequest
		broken []string
	}{
		"bank card without customer":  {customers.SendVerificationCodeRequest{ReceiverType: 1, MobilePhone: "1", Scene: customers.SceneBankCard}, []string{"customer_id"}},
		"registration with customer":  {customers.SendVerificationCodeRequest{ReceiverType: 1, MobilePhone: "1", Scene: customers.SceneRegistration, CustomerID: "c"}, nil},
		"longest validity":            {customers.SendVerificationCodeRequest{ReceiverType: 1, MobilePhone: "1", TimeoutMinutes: 3000}, nil},
		"validity beyond the longest": {customers.SendVerificationCodeRequest{ReceiverType: 1, MobilePhone: "1", TimeoutMinutes: 3001}, []string{"timeout"}},
		"email":                       {customers.SendVerificationCodeRequest{ReceiverType: 2, MobilePhone: "1"}, []string{"receiver_type"}},
		"nothing":                     {customers.SendVerificationCodeRequest{}, []string{"receiver_type", "mobile_phone"}},
	} {
		t.Run(name, func(t *testing.T) {
			if err := test.req.Validate(); test.broken == nil {
				assert.NoError(t, err)
			} else {
				testkit.Invalid(t, err, test.broken...)
			}
		})
	}
}
