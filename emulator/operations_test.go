package emulator_test

import (
	"maps"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/emulator/internal/contract"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform"
)

// The table of handlers has the operations of the contract, all of them and no
// others.
func TestEveryOperationHasItsHandler(t *testing.T) {
	want := slices.Sorted(maps.Keys(contract.Load().Operations))
	require.Equal(t, want, slices.Sorted(maps.Keys(platform.Operations)))
	require.Len(t, want, 156)
}
