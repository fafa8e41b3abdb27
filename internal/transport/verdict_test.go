package transport

import (
	"context"
	"fmt"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/core"
)

// said is the verdict on a response of an operation that fills no type.
func said(op *Operation, status int, body string) error {
	r := &reading{
		ctx:    context.Background(),
		result: &result{head: &http.Response{StatusCode: status, Header: http.Header{}}, body: []byte(body)},
		call:   &call{op: op},
	}
	return r.judge(nil)
}

// This table is what a response with a failure says about a changing call: the status
// alone never proves that nothing happened, and no code does at a status that only says
// that somebody stopped waiting.
func TestWhatARefusalProves(t *testing.T) {
	t.Parallel()
	pay := &Operation{Name: "x.Pay", Money: true, Confirms: []string{"transfer_id"}}
	rejects := func(statuses ...int) map[int]bool {
		proved := map[int]bool{}
		for _, status := range statuses {
			proved[status] = true
		}
		return proved
	}
	family := rejects(200, 400, 401, 403, 404, 405, 409, 410, 413, 414, 422, 425, 429, 451, 494)
	gateway := rejects(400, 401, 403, 404, 405, 409, 410, 413, 414, 422, 425, 429, 451, 494)
	for body, rejected := range map[string]map[int]bool{
		`{"message":"Conflict"}`:                                            nil,
		`{"error_msg":"too little"}`:                                        nil,
		`{"error":{"code":500}}`:                                            nil,
		`{"error":{"message":"m","code":409,"title":"Conflict"}}`:           nil,
		`{"error_code":"PROXY.0001","error_msg":"m"}`:                       nil,
		`{"error_code":"409","error_msg":"m"}`:                              nil,
		`{"error_code":5003,"error_msg":"m"}`:                               nil,
		`{"error_code":"CBC.","error_msg":"m"}`:                             nil,
		`{"error_code":"CBC.50O3","error_msg":"m"}`:                         nil,
		`{"error_code":"CBC.503","error_msg":"m"}`:                          nil,
		`{"error_code":"cbc.5003","error_msg":"m"}`:                         nil,
		`{"error_code":"CBC.5003 ","error_msg":"m"}`:                        nil,
		`{"error_code":"CBC.0000","message":"m"}`:                           nil,
		`{"error_code":"IAM.0011","error_msg":"m"}`:                         nil, // this is no call of the identity service
		`{"error_code":"CBC.0250","error_msg":"m"}`:                         nil,
		`{"error_code":"CBC.0999","error_msg":"m"}`:                         nil,
		`{"error_code":"CBC.99000088","error_msg":"m"}`:                     nil,
		`{"error_code":"APIGW.0202","error_msg":"m"}`:                       nil,
		`{"error_code":"APIG.0203","error_msg":"m"}`:                        nil,
		`{"error_code":"CBC.5003","error_code":"CBC.0000","error_msg":"m"}`: nil,
		`{"error_code":"CBC.5003","error_code":"CBC.0999","error_msg":"m"}`: nil,
		`{"error_code":"CBC.5003","error_msg":"m","transfer_id":"AD1"}`:     nil, // and yet it was carried out
		`{"error_code":"APIGW.0201","error_msg":"m"}`:                       rejects(400, 413, 414, 494),
		`{"error_code":"APIGW.0308","error_msg":"m"}`:                       gateway,
		`{"code":"APIG.0101","message":"m"}`:                                gateway,
		`{"error_code":"CBC.5003","error_msg":"m"}`:                         family,
		`{"erro\u0072_code":"CBC.5003","error_msg":"m"}`:                    family,
		`{"code":"CBC.99005003","message":"m"}`:                             family,
		`{"error":{"error_code":"CBC.5003","error_msg":"m"}}`:               family,
		`{"error_code":"CBC.77777777","error_msg":"m","transfer_id":null}`:  family,
	} {
		for _, status := range []int{200, 201, 202, 206, 400, 401, 403, 404, 405, 408, 409, 410, 413, 414, 422, 425, 429, 451, 494, 499, 500, 501, 502, 503, 504, 520, 599} {
			want := core.OutcomeUnknown
			if rejected[status] {
				want = core.OutcomeRejected
			}
			err := said(pay, status, body)
			require.Error(t, err, "%d %s", status, body)
			assert.Equal(t, want, core.OutcomeOf(err), "%d %s: %v", status, body, err)
			assert.Empty(t, core.OutcomeOf(said(&Operation{Safe: true}, max(status, 400), body)))
		}
	}
}

// Every code of the platform's table is judged by its meaning, not by its status.
func TestUncertainCodesProveNothingAtAnyStatus(t *testing.T) {
	t.Parallel()
	for _, code := range []string{"CBC.0250", "CBC.0999", "CBC.30050006", "CBC.99000004", "CBC.99000050", "CBC.99000088", "CBC.99004003", "CBC.99007262", "CBC.99008040"} {
		for _, status := range []int{200, 400, 403, 409, 429, 500} {
			err := said(&Operation{Money: true}, status, fmt.Sprintf(`{"error_code":%q,"error_msg":"m"}`, code))
			assert.Equal(t, core.OutcomeUnknown, core.OutcomeOf(err), "%d %s", status, code)
		}
	}
}

// Failures are recognised in every form at a status of success, of queries, too.
func TestFailuresInsideOfASuccess(t *testing.T) {
	t.Parallel()
	for _, body := range []string{
		`{"error_code":"CBC.0100"}`, `{"error_code":1}`, `{"error_code":{"x":1}}`, `{"error_code":["CBC.0100"]}`,
		`{"er\u0072or_code":"CBC.0100"}`, `{"error_code":"CBC.0000","error_code":"CBC.0100"}`, `{"error_code":"CBC.0100","error_code":null}`,
		`{"error_msg":"m"}`, `{"error_code":null,"error_msg":"m"}`,
		`{"code":"APIGW.0201","message":"Backend timeout"}`, `{"code":500,"message":"m"}`, `{"\u0063ode":"X","message":"m"}`,
		`{"error":{"code":500}}`, `{"error":"m"}`, `{"encoded_authorization_message":"AbC"}`,
		`{"result":{"error_code":"CBC.0100"}}`, `{"a":{"b":{"code":"X","message":"m"}}}`,
		`{"error_code":"CBC.0000","error_msg":"ok","result":{"error_msg":"m"}}`,
	} {
		require.Error(t, said(&Operation{Safe: true}, 200, body), body)
		assert.Equal(t, core.OutcomeUnknown, core.OutcomeOf(said(&Operation{Confirms: []string{"id"}}, 200, body[:len(body)-1]+`,"id":"1"}`)), body)
	}
	for _, body := range []string{
		`{}`, `[]`, `{"error_code":"CBC.0000","error_msg":"success"}`, `{"error_code":null,"error_msg":null,"error":null}`,
		`{"error_code":"","error_msg":"","error":{ }}`, `{"error_details":[{"error_code":"CBC.0100","error_msg":"m"}]}`,
		`{"code":"CN-11","name":"x"}`, `{"message":"m"}`, `{"code":null,"message":"m"}`, `{"list":[{"code":"X","message":"m"}]}`,
		`{"error_code":"CBC.0000","code":"CBC.0000","message":"success"}`,
	} {
		assert.NoError(t, said(&Operation{Safe: true}, 200, body), body)
	}
	assert.NoError(t, said(&Operation{Confirms: []string{"errorItems"}}, 200, `{"errorItems":{"id":"r1","error_code":"CBC.99003002"}}`), "what proves the success is data")
}

func TestWhatConfirmsAChange(t *testing.T) {
	t.Parallel()
	op := &Operation{Confirms: []string{"id", "failed"}}
	empty := &Operation{Confirms: []string{"failed"}, ConfirmsEmpty: true}
	for body, want := range map[string][2]bool{
		`{"id":"1"}`:                     {true, false},
		`{"id":0}`:                       {true, false},
		`{"id":null,"failed":[{"a":1}]}`: {true, true},
		`{"id":"1","id":null}`:           {false, false},
		`{"id":" "}`:                     {false, false},
		`{"id":{}}`:                      {false, false},
		`{"failed":[]}`:                  {false, true},
		`{"failed":[ ]}`:                 {false, true},
		`{"failed":[null]}`:              {false, false},
		`{"failed":[{"a":null}]}`:        {false, false},
		`{"failed":null}`:                {false, false},
		`{"failed":""}`:                  {false, false},
		`[{"id":"1"}]`:                   {false, false},
		`{}`:                             {false, false},
		``:                               {false, false},
	} {
		for i, op := range []*Operation{op, empty} {
			err := said(op, 200, body)
			if want[i] {
				assert.NoError(t, err, body)
				continue
			}
			var unreadable *core.DecodeError
			require.ErrorAs(t, err, &unreadable, body)
			assert.Equal(t, core.OutcomeUnknown, core.OutcomeOf(err), body)
		}
	}
	assert.NoError(t, said(&Operation{}, 200, `{}`), "nothing is known of what it contains")
	assert.Error(t, said(&Operation{NoContent: true}, 200, `{"id":"1"}`))
	assert.NoError(t, said(&Operation{NoContent: true}, 204, ``))
}
