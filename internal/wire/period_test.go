package wire

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/core"
)

// Requests are written by the table that core.PeriodType has.
func TestPeriodsAreWrittenByTheMainTable(t *testing.T) {
	t.Parallel()
	body, err := marshalJSON(struct {
		Period core.PeriodType `json:"period"`
	}{core.PeriodTypeMonth})
	require.NoError(t, err)
	assert.JSONEq(t, `{"period":2}`, string(body))
}
