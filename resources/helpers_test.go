package resources_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/internal/test/testkit"
)

// Resources that the fixtures share: a server, the disk attached to it, and a
// bandwidth that has expired.
const (
	server    = "6c5f6f2e-8d0d-4a57-9c44-2f1f3c6b7e10"
	disk      = "d3a1c0fe-4b7a-4d07-8a53-0d7b9e6a1f22"
	bandwidth = "a8f7b5d1-21de-4f35-9b70-5e2f3a4c6d33"
)

func answer(t *testing.T, fixture string) testkit.Answer {
	t.Helper()
	return testkit.Answer{Body: testkit.Fixture(t, fixture)}
}

func amount(digits string) decimal.Decimal { return decimal.RequireFromString(digits) }

// at reads an instant in UTC.
func at(t *testing.T, text string) time.Time {
	t.Helper()
	instant, err := time.Parse(time.RFC3339, text)
	require.NoError(t, err)
	return instant
}

// manyIDs returns n different resource ids.
func manyIDs(n int) []string {
	ids := make([]string, n)
	for i := range ids {
		ids[i] = fmt.Sprintf("6c5f6f2e-8d0d-4a57-9c44-%012d", i)
	}
	return ids
}
