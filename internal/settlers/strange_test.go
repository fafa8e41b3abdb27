package settlers_test

import (
	"encoding/json"
	"maps"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/emulator"
	"github.com/partnerbss/partnerbss-go/internal/test/testkit"
)

// A record that lacks what it is compared by, or that the query did not ask for, is not
// passed over: then a call that had its effect would be made again.
func TestAStrangeRecordIsAnError(t *testing.T) {
	at := testkit.SandboxStart.Format(time.RFC3339)
	// Read as UTC it could be the time of another call.
	noZone := map[string]any{"operation_time": testkit.SandboxStart.Format(time.DateTime)}
	for name, test := range map[string]struct {
		record  func(body map[string]any) map[string]any // that is the effect of a call with the body
		strange []map[string]any                         // what to change of it
		failure map[string]any                           // the same, such that it is the record of a call that failed
		same    map[string]any                           // another way to write it
	}{
		"accounts.AllocateFunds": {
			func(body map[string]any) map[string]any {
				return map[string]any{"customer_id": body["customer_id"], "operation_type": "SOURCE_OPERATION_BEADJUST", "amount": "1.25", "operation_time": at, "trans_id": "R1"}
			},
			[]map[string]any{{"amount": nil}, {"customer_id": nil}, {"customer_id": "another"}, {"operation_type": "SOURCE_OPERATION_BERETRIEVE"}, {"operation_type": nil}, noZone},
			nil,
			map[string]any{"amount": -1.25},
		},
		"coupons.Issue": {
			func(body map[string]any) map[string]any {
				return map[string]any{
					"id": "R0", "operation_type": "1", "quota_id": body["quota_id"], "coupon_id": "R1", "customer_id": body["customer_ids"].([]any)[0],
					"operation_amount": 5, "operation_time": at, "result": "0",
				}
			},
			[]map[string]any{{"operation_amount": nil}, {"customer_id": nil}, {"quota_id": "another"}, {"operation_type": "2"}, {"result": nil}, {"result": "7"}, noZone},
			map[string]any{"result": "-1"},
			nil,
		},
		"resellers.IssueCouponQuotas": {
			func(body map[string]any) map[string]any {
				return map[string]any{
					"id": "R0", "operation_type": "10", "quota_id": "R1", "parent_quota_id": body["quota_id"],
					"indirect_partner_id": body["indirect_partner_ids"].([]any)[0], "amount": 5, "operation_time": at, "result": "0",
				}
			},
			[]map[string]any{{"amount": nil}, {"indirect_partner_id": nil}, {"parent_quota_id": "another"}, {"operation_type": "11"}, {"result": nil}, {"result": "7"}, noZone},
			map[string]any{"result": "-1"},
			nil,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			op := recordCases()[name]
			f := newFlow(t, op.account)
			call, _, _ := op.prepare(f)
			entry := f.lose(dropBefore(op.id), call)
			f.Advance(afterTheDelay)
			var body map[string]any
			require.NoError(t, json.Unmarshal(entry.Body, &body))
			// lists lets the platform list the record, with a change.
			lists := func(change map[string]any) {
				record := maps.Clone(test.record(body))
				maps.Copy(record, change)
				list, err := json.Marshal(map[string]any{"total_count": 1, "records": []any{record}})
				require.NoError(t, err)
				f.ClearFaults()
				f.Fail(emulator.Fault{Operation: op.query, Kind: emulator.FaultKindAnswer, Status: http.StatusOK, Body: string(list)})
			}
			lists(nil)
			assert.Equal(t, []string{"R1"}, f.is(core.VerdictHappened, entry).References)
			lists(test.same)
			assert.Equal(t, []string{"R1"}, f.is(core.VerdictHappened, entry).References)
			for _, change := range test.strange {
				lists(change)
				got, err := f.settled(entry)
				assert.Error(t, err, "%v: %s", change, got.Verdict)
			}
			if test.failure != nil {
				lists(test.failure)
				f.is(core.VerdictDidNotHappen, entry)
			}
		})
	}
}
