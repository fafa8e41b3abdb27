package core

import (
	"encoding/json"
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestTheCalendarIsThatOfBeijing(t *testing.T) {
	for _, test := range []struct {
		instant string
		day     Date
		month   Month
	}{
		{"2026-12-31T15:59:59Z", Date{2026, 12, 31}, Month{2026, 12}},
		{"2026-12-31T16:00:00Z", Date{2027, 1, 1}, Month{2027, 1}}, // midnight in UTC+8
		{"2027-01-01T00:00:00+08:00", Date{2027, 1, 1}, Month{2027, 1}},
		{"2026-12-31T23:59:59.999999999+08:00", Date{2026, 12, 31}, Month{2026, 12}},
		{"2024-02-28T16:00:00Z", Date{2024, 2, 29}, Month{2024, 2}},
		{"2026-02-28T16:00:00Z", Date{2026, 3, 1}, Month{2026, 3}},
		{"2026-11-20T20:00:00-07:00", Date{2026, 11, 21}, Month{2026, 11}},
	} {
		at, err := time.Parse(time.RFC3339Nano, test.instant)
		require.NoError(t, err)
		assert.Equal(t, test.day, DateOf(at), test.instant)
		assert.Equal(t, test.month, MonthOf(at), test.instant)
		assert.Equal(t, test.month, test.day.YearMonth())
		assert.False(t, at.Before(test.day.Start()), "the day has begun")
		assert.True(t, at.Before(test.day.Add(1).Start()), "and not ended")
		assert.False(t, at.Before(test.month.Start()))
		assert.True(t, at.Before(test.month.Add(1).Start()))
	}
	assert.Equal(t, "2026-12-31T16:00:00Z", Date{2027, 1, 1}.Start().UTC().Format(time.RFC3339))
	assert.Equal(t, "2026-12-31T16:00:00Z", Month{2027, 1}.Start().UTC().Format(time.RFC3339))
}

func TestMonthArithmetic(t *testing.T) {
	for _, test := range []struct {
		from Month
		n    int
		want Month
	}{
		{Month{2026, 12}, 1, Month{2027, 1}}, {Month{2026, 1}, -1, Month{2025, 12}}, {Month{2026, 1}, -13, Month{2024, 12}},
		{Month{2026, 6}, 0, Month{2026, 6}}, {Month{2026, 6}, 120, Month{2036, 6}}, {Month{2026, 11}, 14, Month{2028, 1}},
	} {
		assert.Equal(t, test.want, test.from.Add(test.n))
		assert.Equal(t, test.from, test.want.Add(-test.n))
		assert.Equal(t, test.n > 0, test.from.Before(test.want))
	}
	for month, last := range map[Month]int{{2026, 2}: 28, {2024, 2}: 29, {2000, 2}: 29, {1900, 2}: 28, {2026, 12}: 31, {2026, 4}: 30} {
		assert.Equal(t, Date{month.Year, month.Month, last}, month.Last())
		assert.Equal(t, Date{month.Year, month.Month, 1}, month.First())
		assert.Equal(t, month.Add(1).First(), month.Last().Add(1))
	}
}

func TestDateArithmetic(t *testing.T) {
	for _, test := range []struct {
		from Date
		n    int
		want Date
	}{
		{Date{2026, 12, 31}, 1, Date{2027, 1, 1}}, {Date{2026, 1, 1}, -1, Date{2025, 12, 31}}, {Date{2024, 2, 28}, 1, Date{2024, 2, 29}},
		{Date{2026, 2, 28}, 1, Date{2026, 3, 1}}, {Date{2026, 1, 1}, 365, Date{2027, 1, 1}}, {Date{2024, 1, 1}, 366, Date{2025, 1, 1}},
		{Date{2026, 6, 15}, 0, Date{2026, 6, 15}}, {Date{1, 1, 1}, 3652058, Date{9999, 12, 31}},
	} {
		assert.Equal(t, test.want, test.from.Add(test.n))
		assert.Equal(t, test.n, test.want.Sub(test.from))
		assert.Equal(t, -test.n, test.from.Sub(test.want))
		assert.Equal(t, test.n > 0, test.from.Before(test.want))
	}
}

func TestWhatExistsInTheCalendar(t *testing.T) {
	for date, valid := range map[Date]bool{
		{2026, 2, 28}: true, {2026, 2, 29}: false, {2024, 2, 29}: true, {2026, 4, 31}: false, {2026, 13, 1}: false, {2026, 0, 1}: false,
		{2026, 1, 0}: false, {0, 1, 1}: false, {10000, 1, 1}: false, {9999, 12, 31}: true, {}: false,
	} {
		assert.Equal(t, valid, date.Valid(), "%v", date)
	}
	for month, valid := range map[Month]bool{{2026, 1}: true, {2026, 12}: true, {2026, 13}: false, {2026, 0}: false, {0, 1}: false, {10000, 1}: false, {}: false} {
		assert.Equal(t, valid, month.Valid(), "%v", month)
	}
	assert.True(t, Month{}.IsZero())
	assert.True(t, Date{}.IsZero())
	assert.Empty(t, Month{}.String())
	assert.Empty(t, Date{}.String())
}

func TestCalendarTexts(t *testing.T) {
	type both struct {
		Month Month `json:"month"`
		Date  Date  `json:"date"`
	}
	want := both{Month{2026, 1}, Date{2026, 11, 5}}
	text, err := json.Marshal(want)
	require.NoError(t, err)
	assert.Equal(t, `{"month":"2026-01","date":"2026-11-05"}`, string(text))
	var got both
	require.NoError(t, json.Unmarshal(text, &got))
	assert.Equal(t, want, got)
	require.NoError(t, json.Unmarshal([]byte(`{"month":"","date":""}`), &got))
	assert.Equal(t, both{}, got)

	values := url.Values{}
	require.NoError(t, want.Month.EncodeValues("m", &values))
	require.NoError(t, want.Date.EncodeValues("d", &values))
	assert.Equal(t, "d=2026-11-05&m=2026-01", values.Encode())

	for _, text := range []string{"2026", "2026-1", "2026-13", "2026-00", "2026/01", "26-01", " 2026-01", "2026-01-01"} {
		_, err := ParseMonth(text)
		require.EqualError(t, err, `month "`+text+`" is not YYYY-MM`)
		kept := Month{2000, 1}
		require.Error(t, kept.UnmarshalText([]byte(text)))
		assert.Equal(t, Month{2000, 1}, kept)
	}
	for _, text := range []string{"2026-02-29", "2026-01", "2026-1-1", "2026-01-32", "20260101", "2026-01-01T00:00:00Z"} {
		_, err := ParseDate(text)
		require.EqualError(t, err, `date "`+text+`" is not YYYY-MM-DD`)
		kept := Date{2000, 1, 1}
		require.Error(t, kept.UnmarshalText([]byte(text)))
		assert.Equal(t, Date{2000, 1, 1}, kept)
	}
}
