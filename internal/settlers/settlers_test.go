package settlers_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/internal/settlers"
	"github.com/partnerbss/partnerbss-go/internal/test/contract"
)

// Every operation that changes something has a settler, or says why the platform gives
// no way to know; what makes records of its own says of which kind.
func TestEveryChangeHasASettler(t *testing.T) {
	t.Parallel()
	operations, err := contract.Operations()
	require.NoError(t, err)
	changes := map[string]bool{}
	for _, op := range operations {
		settler, ok := settlers.All[op.Name]
		if op.Safe {
			assert.False(t, ok, "%s is a query", op.Name)
			continue
		}
		changes[op.Name] = true
		if assert.True(t, ok, "%s has no settler", op.Name) {
			assert.NotEqual(t, settler.Settle != nil, settler.NoRecords != "", "%s is settled, or says why it cannot be", op.Name)
		}
	}
	assert.Len(t, settlers.All, len(changes))
	assert.Len(t, changes, 45)
}
