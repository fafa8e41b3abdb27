package testkit

import (
	"fmt"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/assert"

	"github.com/partnerbss/partnerbss-go/core"
)

// failures stands in for a test, to see whether a check would have failed it.
type failures struct {
	testing.TB
	messages []string
}

func (f *failures) Helper() {}

func (f *failures) Errorf(format string, args ...any) {
	f.messages = append(f.messages, fmt.Sprintf(format, args...))
}

type row struct {
	Name   string
	Amount decimal.Decimal
	At     time.Time
	Tags   []string
	Count  *int

	core.Metadata
}

func TestEqualComparesByValue(t *testing.T) {
	at := time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC)
	want := row{Name: "a", Amount: decimal.RequireFromString("1.50"), At: at, Tags: []string{}, Count: new(1)}
	got := row{Name: "a", Amount: decimal.RequireFromString("1.5"), At: at.In(core.Beijing), Count: new(1), Metadata: core.Metadata{RequestID: "x"}}
	Equal(t, want, got)
	Equal(t, []row{want}, []row{got})
}

func TestEqualReportsEveryDifferenceByItsPlace(t *testing.T) {
	at := time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC)
	base := row{Name: "a", Amount: decimal.RequireFromString("0.00000001"), At: at, Tags: []string{"x", "y"}, Count: new(1)}
	for name, test := range map[string]struct {
		change func(*row)
		place  string
	}{
		"text":       {func(r *row) { r.Name = "b" }, "row.Name"},
		"last digit": {func(r *row) { r.Amount = decimal.RequireFromString("0.00000002") }, "row.Amount"},
		"instant":    {func(r *row) { r.At = at.Add(time.Second) }, "row.At"},
		"element":    {func(r *row) { r.Tags = []string{"x", "z"} }, "row.Tags[1]"},
		"length":     {func(r *row) { r.Tags = nil }, "row.Tags"},
		"pointer":    {func(r *row) { r.Count = new(2) }, "row.Count"},
		"left out":   {func(r *row) { r.Count = nil }, "row.Count"},
	} {
		t.Run(name, func(t *testing.T) {
			got := base
			test.change(&got)
			var seen failures
			Equal(&seen, base, got)
			if assert.Len(t, seen.messages, 1) {
				assert.Contains(t, seen.messages[0], test.place+": want")
			}
		})
	}
	var seen failures
	Equal(&seen, base, "another type")
	assert.Len(t, seen.messages, 1)
}
