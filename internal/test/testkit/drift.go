package testkit

import (
	"errors"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/emulator"
)

// Query is a query that is sent several times.
type Query struct {
	Operation string // operationId
	Call      func() (any, error)
}

// BearsDrift checks that a query survives every way in which answers drift: with
// more fields or other JSON types the data is the same, fewer fields and new
// values are no error, and what is no answer is never taken for data.
func (s *Sandbox) BearsDrift(t *testing.T, q Query) {
	t.Helper()
	want, err := q.Call()
	require.NoError(t, err)
	drifted := func(kinds ...emulator.DriftKind) (any, error) {
		t.Helper()
		s.Drift(emulator.Drift{Operation: q.Operation, Times: 1, Kinds: kinds})
		got, err := q.Call()
		require.Empty(t, s.PendingDrifts(), "%s is not what was called", q.Operation)
		return got, err
	}
	for _, kind := range []emulator.DriftKind{
		emulator.DriftKindUnknownFields, emulator.DriftKindNumbersAsStrings, emulator.DriftKindStringsAsNumbers,
	} {
		got, err := drifted(kind)
		if assert.NoError(t, err, kind) {
			Equal(t, want, got)
		}
	}
	for _, kind := range []emulator.DriftKind{emulator.DriftKindNulls, emulator.DriftKindMissingFields, emulator.DriftKindNewEnumValues} {
		_, err := drifted(kind)
		assert.NoError(t, err, kind)
	}
	for _, kind := range NoAnswers {
		got, err := drifted(kind)
		assert.Nil(t, got, kind)
		SeesNoAnswer(t, kind, err)
		assert.Empty(t, core.OutcomeOf(err))
	}
}

// NoAnswers are the drifts that leave nothing of an answer.
var NoAnswers = []emulator.DriftKind{
	emulator.DriftKindHTML, emulator.DriftKindErrorEnvelope, emulator.DriftKindRedirect, emulator.DriftKindEmpty,
}

// SeesNoAnswer checks the error that stands for an answer that is none.
func SeesNoAnswer(t testing.TB, kind emulator.DriftKind, err error) {
	t.Helper()
	if kind == emulator.DriftKindErrorEnvelope {
		var refused *core.Error
		require.ErrorAs(t, err, &refused)
		assert.Equal(t, http.StatusOK, refused.StatusCode)
		assert.Equal(t, "CBC.5002", refused.Code)
		assert.ErrorIs(t, err, core.ErrNotFound)
		return
	}
	var unreadable *core.DecodeError
	require.ErrorAs(t, err, &unreadable, "%s", kind)
	assert.NotEmpty(t, unreadable.RequestID)
	var refused *core.Error
	assert.False(t, errors.As(err, &refused), "the platform refused nothing: %v", err)
	switch kind {
	case emulator.DriftKindHTML:
		assert.Equal(t, http.StatusOK, unreadable.StatusCode)
		assert.Contains(t, unreadable.Excerpt, "<h1>OK</h1>")
	case emulator.DriftKindRedirect:
		assert.Equal(t, http.StatusFound, unreadable.StatusCode)
		assert.ErrorContains(t, err, "redirect to elsewhere.invalid, which is not followed")
	case emulator.DriftKindEmpty:
		assert.Equal(t, http.StatusOK, unreadable.StatusCode)
		assert.ErrorContains(t, err, "empty where data is due")
	}
}
