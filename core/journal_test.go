package core_test

import (
	"encoding/json"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/core"
)

// A journal can be kept as JSON and read after a crash.
func TestJournalEntriesTravelAsJSON(t *testing.T) {
	t.Parallel()
	entry := core.JournalEntry{
		ID: "1", Operation: "accounts.AllocateFunds", Body: core.RawJSON(`{"amount":1.50}`), Began: time.Date(2026, 11, 20, 8, 0, 0, 0, time.UTC),
		Reference: "payout-2026-11/row-17", Customer: "c1", Before: core.RawJSON(`{"ids":["t0"]}`),
		Sent: time.Date(2026, 11, 20, 8, 0, 1, 0, time.UTC), Until: time.Date(2026, 11, 20, 8, 1, 1, 0, time.UTC),
		ClockAhead: new(-1500 * time.Millisecond), Ended: time.Date(2026, 11, 20, 8, 0, 2, 0, time.UTC), Attempts: 1,
		Outcome: core.OutcomeUnknown, Settle: "accounts.ListAdjustRecords", Err: errors.New("no answer"),
		Settlement: &core.Settlement{Verdict: core.VerdictNotYet, Reason: "too early", Wait: time.Minute},
	}
	stored, err := json.Marshal(entry)
	require.NoError(t, err)
	assert.JSONEq(t, `{
		"format": 1, "id": "1", "state": "ended", "reference": "payout-2026-11/row-17", "operation": "accounts.AllocateFunds",
		"customer": "c1", "method": "", "path": "", "body": {"amount":1.50}, "before": {"ids":["t0"]}, "settle": "accounts.ListAdjustRecords",
		"began": "2026-11-20T08:00:00Z", "sent": "2026-11-20T08:00:01Z", "until": "2026-11-20T08:01:01Z", "clock_ahead_ms": -1500,
		"ended": "2026-11-20T08:00:02Z", "outcome": "unknown", "attempts": 1, "error": "no answer",
		"settlement": {"verdict": "not yet", "reason": "too early", "wait_ms": 60000}
	}`, string(stored))
	var back core.JournalEntry
	require.NoError(t, json.Unmarshal(stored, &back))
	assert.EqualError(t, back.Err, "no answer")
	back.Err = entry.Err
	assert.Equal(t, entry, back)
}

// An entry of a later version of the SDK is not taken for one of this version.
func TestALaterFormatIsRefused(t *testing.T) {
	t.Parallel()
	var entry core.JournalEntry
	assert.EqualError(t, json.Unmarshal([]byte(`{"format":2,"id":"x"}`), &entry),
		`journal entry "x" has format 2; this version of the SDK reads format 1`)
}
