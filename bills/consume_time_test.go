package bills_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/bills"
)

func TestParseConsumeTime(t *testing.T) {
	for name, test := range map[string]struct{ text, from, to string }{
		"instant of a payment":     {"2026-10-12T08:30:00Z", "2026-10-12T08:30:00Z", "2026-10-12T08:30:00Z"},
		"range with a bar":         {"2026-09-30T16:00:00Z|2026-10-31T16:00:00Z", "2026-09-30T16:00:00Z", "2026-10-31T16:00:00Z"},
		"range with a hyphen":      {"2026-10-05T01:00:00Z-2026-10-05T02:00:00Z", "2026-10-05T01:00:00Z", "2026-10-05T02:00:00Z"},
		"range of no length":       {"2026-10-05T01:00:00Z|2026-10-05T01:00:00Z", "2026-10-05T01:00:00Z", "2026-10-05T01:00:00Z"},
		"offset becomes UTC":       {"2026-10-05T09:00:00+08:00|2026-10-05T10:00:00+08:00", "2026-10-05T01:00:00Z", "2026-10-05T02:00:00Z"},
		"across the turn of years": {"2025-12-31T15:00:00Z-2026-01-01T00:00:00Z", "2025-12-31T15:00:00Z", "2026-01-01T00:00:00Z"},
	} {
		t.Run(name, func(t *testing.T) {
			from, to, err := bills.ParseConsumeTime(test.text)
			require.NoError(t, err)
			assert.Equal(t, test.from, from.Format(time.RFC3339))
			assert.Equal(t, test.to, to.Format(time.RFC3339))
			assert.Equal(t, time.UTC, from.Location())
			assert.Equal(t, time.UTC, to.Location())
		})
	}
}

// Records that are summed by month or day have no time.
func TestParseConsumeTimeOfASum(t *testing.T) {
	from, to, err := bills.ParseConsumeTime("")
	require.NoError(t, err)
	assert.True(t, from.IsZero() && to.IsZero())
}

func TestParseConsumeTimeRefusesNonsense(t *testing.T) {
	for name, text := range map[string]string{
		"word":                "yesterday",
		"day":                 "2026-10-05",
		"no zone":             "2026-10-05T01:00:00",
		"bar without an end":  "2026-10-05T01:00:00Z|",
		"bar without a start": "|2026-10-05T01:00:00Z",
		"hyphen without end":  "2026-10-05T01:00:00Z-",
		"three instants":      "2026-10-05T01:00:00Z|2026-10-05T02:00:00Z|2026-10-05T03:00:00Z",
		"day that is not":     "2026-02-30T01:00:00Z",
		"end before start":    "2026-10-05T02:00:00Z|2026-10-05T01:00:00Z",
		"other joins":         "2026-10-05T01:00:00Z~2026-10-05T02:00:00Z",
	} {
		t.Run(name, func(t *testing.T) {
			from, to, err := bills.ParseConsumeTime(text)
			assert.ErrorContains(t, err, "consume time")
			assert.True(t, from.IsZero() && to.IsZero(), "no half of a range")
		})
	}
}

// Whatever the text, there is an error or a range that runs forward and reads
// the same again in either spelling.
func FuzzParseConsumeTime(f *testing.F) {
	for _, seed := range []string{
		"", "2026-10-12T08:30:00Z", "2026-09-30T16:00:00Z|2026-10-31T16:00:00Z", "2026-10-05T01:00:00Z-2026-10-05T02:00:00Z",
		"2026-10-05T09:00:00+08:00|2026-10-05T10:00:00-01:30", "2026-10-05T01:00:00.5Z-2026-10-05T02:00:00Z", "Z-Z-|", "0000-01-01T00:00:00+23:59",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		from, to, err := bills.ParseConsumeTime(text)
		if err != nil {
			assert.True(t, from.IsZero() && to.IsZero())
			return
		}
		if text == "" {
			return
		}
		assert.False(t, to.Before(from), text)
		if from.Year() < 0 || to.Year() > 9999 {
			return // an offset took it out of the years that four digits write
		}
		start, end := from.Format(time.RFC3339Nano), to.Format(time.RFC3339Nano)
		assert.True(t, strings.HasSuffix(start, "Z") && strings.HasSuffix(end, "Z"), "UTC")
		for _, join := range []string{"|", "-"} {
			again, until, err := bills.ParseConsumeTime(start + join + end)
			require.NoError(t, err)
			assert.True(t, again.Equal(from) && until.Equal(to), text)
		}
	})
}
