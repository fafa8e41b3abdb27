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
		Outcome: core.OutcomeUnknown, Settle: "accounts.ListAdjustRecords", Err: errors.New("no answer"),
	}
	stored, err := json.Marshal(entry)
	require.NoError(t, err)
	assert.Contains(t, string(stored), `"Err":"no answer"`)
	var back core.JournalEntry
	require.NoError(t, json.Unmarshal(stored, &back))
	assert.EqualError(t, back.Err, "no answer")
	back.Err = entry.Err
	assert.Equal(t, entry, back)
}
