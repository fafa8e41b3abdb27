package legacy_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/test/testkit"
)

// attempted is an operation as these tests see it, whatever its types.
type attempted struct {
	name    string
	try     func(testing.TB, testkit.Answer) error
	changes bool
}

func attempt[Req, Resp any](o operation[Req, Resp]) attempted {
	return attempted{name: o.name, try: func(t testing.TB, answer testkit.Answer) error {
		t.Helper()
		_, err := o.try(t, answer)
		return err
	}}
}

func changing(a attempted) attempted {
	a.changes = true
	return a
}

var everyOperation = []attempted{
	attempt(listServiceTypes),
	attempt(listResourceTypes),
	attempt(listPartnerBalances),
	changing(attempt(adjustCustomerAccount)),
	attempt(queryCustomers),
	attempt(listCustomersDetail),
	attempt(showRealnameAuthResult),
	attempt(queryRating),
	attempt(queryChangeRating),
	attempt(listOrders),
	attempt(showOrderDetail),
	changing(attempt(payOrders)),
	attempt(listPeriodResources),
	attempt(listOrderResources),
	changing(attempt(renewResources)),
	changing(attempt(unsubscribeResources)),
	attempt(listFreeResources),
	attempt(listFeeRecords),
	attempt(listMonthlyBills),
}

// outcome is that of a call which changes something, and none for a query.
func (a attempted) outcome(o core.Outcome) core.Outcome {
	if a.changes {
		return o
	}
	return ""
}

func TestBusinessFailureInsideHTTP200IsAnError(t *testing.T) {
	t.Parallel()
	for _, op := range everyOperation {
		t.Run(op.name, func(t *testing.T) {
			t.Parallel()
			for _, test := range []struct {
				body, code, message string
				kind                error
			}{
				{`{"error_code": "CBC.5002", "error_msg": "客户不存在"}`, "CBC.5002", "客户不存在", core.ErrNotFound},
				{`{"error_code": "CBC.0151", "error_msg": null, "data": null}`, "CBC.0151", "", core.ErrForbidden},
				{`{"count": 0, "error_msg": "参数错误", "error_code": "CBC.0101"}`, "CBC.0101", "参数错误", core.ErrInvalidParameter},
				{`{"error_code": "CBC.0154", "error_msg": "token失效"}`, "CBC.0154", "token失效", core.ErrTokenExpired},
			} {
				err := op.try(t, testkit.Answer{Body: []byte(test.body)})
				refused := testkit.Refused(t, err, op.name, http.StatusOK, test.code, op.outcome(core.OutcomeRejected))
				assert.ErrorIs(t, err, test.kind)
				assert.Equal(t, test.message, refused.Message)
			}
			// A code that nobody knows is a failure as well.
			err := op.try(t, testkit.Answer{Body: []byte(`{"error_code": "CBC.77777777", "error_msg": "新错误"}`)})
			testkit.Refused(t, err, op.name, http.StatusOK, "CBC.77777777", op.outcome(core.OutcomeRejected))
			err = op.try(t, testkit.Answer{Body: []byte(`{"error_code": 1, "error_msg": "失败"}`)})
			testkit.Refused(t, err, op.name, http.StatusOK, "1", op.outcome(core.OutcomeUnknown))
		})
	}
}

func TestCodeOfSuccessIsNoError(t *testing.T) {
	t.Parallel()
	for _, op := range everyOperation {
		for _, body := range []string{
			`{"error_code": "CBC.0000", "error_msg": "success"}`,
			`{"error_code": "CBC.0000", "error_msg": null}`,
			`{"error_code": null, "error_msg": null}`,
			`{"error_code": "", "error_msg": ""}`,
			`{}`,
		} {
			err := op.try(t, testkit.Answer{Body: []byte(body)})
			if op.changes && (op.name != "legacy.PayOrdersV2" || !strings.Contains(body, "CBC.0000")) {
				assert.Equal(t, core.OutcomeUnknown, core.OutcomeOf(err), "%s %s", op.name, body)
				continue
			}
			assert.NoError(t, err, "%s %s", op.name, body)
		}
		assert.NoError(t, op.try(t, testkit.Answer{Body: []byte(anySuccess)}), op.name)
	}
}

func TestHTTPErrors(t *testing.T) {
	t.Parallel()
	for _, op := range everyOperation {
		t.Run(op.name, func(t *testing.T) {
			t.Parallel()
			for _, test := range []struct {
				status  int
				code    string
				kind    error
				outcome core.Outcome
			}{
				{http.StatusBadRequest, "CBC.0100", core.ErrInvalidParameter, core.OutcomeRejected},
				{http.StatusForbidden, "CBC.0155", core.ErrForbidden, core.OutcomeRejected},
				{http.StatusTooManyRequests, "CBC.0250", core.ErrThrottled, core.OutcomeUnknown},
				{http.StatusInternalServerError, "CBC.0999", core.ErrUnavailable, core.OutcomeUnknown},
			} {
				err := op.try(t, testkit.Answer{Status: test.status, Body: []byte(`{"error_code": "` + test.code + `", "error_msg": "失败"}`)})
				refused := testkit.Refused(t, err, op.name, test.status, test.code, op.outcome(test.outcome))
				if test.kind != core.ErrThrottled || !op.changes { // it would say: wait and repeat
					assert.ErrorIs(t, err, test.kind, test.code)
				}
				assert.Equal(t, op.changes, refused.Settle != "", "names the query that settles it")
				assert.Equal(t, op.changes && test.outcome == core.OutcomeUnknown, errors.Is(err, core.ErrOutcomeUnknown))
			}
		})
	}
}
