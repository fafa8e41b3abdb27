package bills_test

import (
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/test/testkit"
)

// What the fixtures share.
const (
	customer  = "0a7ae1a0b80d25f61f5bc00d2bb6b9e0"
	server    = "6c5f6f2e-8d0d-4a57-9c44-2f1f3c6b7e10"
	disk      = "d3a1c0fe-4b7a-4d07-8a53-0d7b9e6a1f22"
	bandwidth = "a8f7b5d1-21de-4f35-9b70-5e2f3a4c6d33"
)

var october = core.Month{Year: 2026, Month: 10}

func day(d int) core.Date { return core.Date{Year: 2026, Month: 10, Day: d} }

func answer(t *testing.T, fixture string) testkit.Answer {
	t.Helper()
	return testkit.Answer{Body: testkit.Fixture(t, fixture)}
}

func body(json string) testkit.Answer { return testkit.Answer{Body: []byte(json)} }

func yuan(digits string) decimal.Decimal { return decimal.RequireFromString(digits) }

// sum adds amounts exactly.
func sum(amounts ...decimal.Decimal) decimal.Decimal {
	var total decimal.Decimal
	for _, amount := range amounts {
		total = total.Add(amount)
	}
	return total
}

// at reads an instant in UTC.
func at(t *testing.T, text string) time.Time {
	t.Helper()
	instant, err := time.Parse(time.RFC3339, text)
	require.NoError(t, err)
	return instant
}
