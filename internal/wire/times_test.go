package wire

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/core"
)

type stamped struct {
	Rows []struct {
		ID string    `json:"id"`
		At time.Time `json:"at"`
	} `json:"rows"`
	Count int `json:"count"`
}

func TestTimesInOtherFormsAreReadAsFarAsTheyMeanSomething(t *testing.T) {
	at := time.Date(2019, 5, 6, 8, 5, 1, 0, time.UTC)
	for text, test := range map[string]struct {
		want   time.Time
		reason string
	}{
		`"2019-05-06T08:05:01Z"`:           {at, ""},
		`"2019-05-06T16:05:01+08:00"`:      {at, ""},
		`"2019-05-06T08:05:01+0000"`:       {at, ""},
		`"2019-05-06 16:05:01 +0800"`:      {at, ""},
		`"2019-05-06T08:05:01.250+0000"`:   {at.Add(250 * time.Millisecond), ""},
		`"2019-05-06 08:05:01"`:            {at, reasonNoZone},
		`"2019-05-06T08:05:01"`:            {at, reasonNoZone},
		`"2019-05-06 08:05:01.5"`:          {at.Add(500 * time.Millisecond), reasonNoZone},
		`"20190506080501"`:                 {at, reasonNoZone},
		`"2019-05-06"`:                     {time.Date(2019, 5, 6, 0, 0, 0, 0, time.UTC), reasonDay},
		`1557129901`:                       {at, reasonSeconds},
		`"1557129901"`:                     {at, reasonSeconds},
		`1557129901000`:                    {at, reasonMillis},
		`"1557129901250"`:                  {at.Add(250 * time.Millisecond), reasonMillis},
		`" 2019-05-06\u0020\u00308:05:01"`: {at, reasonNoZone},
		`"-"`:                              {},
		`"--"`:                             {},
		`" "`:                              {},
		`""`:                               {},
		`null`:                             {},
		`0`:                                {time.Time{}, reasonNoTime},
		`-1557129901`:                      {time.Time{}, reasonNoTime},
		`1557129901.5`:                     {time.Time{}, reasonNoTime},
		`"soon"`:                           {time.Time{}, reasonNoTime},
		`"2019-13-06 08:05:01"`:            {time.Time{}, reasonNoTime},
	} {
		t.Run(text, func(t *testing.T) {
			body := []byte(`{"rows":[{"id":"a","at":"2026-01-02T03:04:05Z"},{"id":"b","at":` + text + `}],"count":"2"}`)
			var got stamped
			warnings, err := UnmarshalLenient(t.Context(), body, &got, time.UTC)
			require.NoError(t, err)
			require.Len(t, got.Rows, 2)
			assert.Equal(t, 2, got.Count)
			assert.Equal(t, "b", got.Rows[1].ID)
			assert.Equal(t, time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC), got.Rows[0].At)
			assert.Equal(t, test.want, got.Rows[1].At)
			if test.reason == "" {
				assert.Empty(t, warnings)
				return
			}
			require.Len(t, warnings, 1)
			value := strings.Trim(text, `"`)
			if strings.Contains(value, `\u`) {
				value = " 2019-05-06 08:05:01"
			}
			assert.Equal(t, core.Warning{Path: "/rows/1/at", Value: value, Reason: test.reason}, warnings[0])
			assert.Error(t, UnmarshalJSON(body, new(stamped)), "who decides by a time takes none of these")
		})
	}
}

func TestLenienceIsForTimesAlone(t *testing.T) {
	for _, body := range []string{
		`{"rows":[{"at":true}]}`, `{"rows":[{"at":{}}]}`, `{"rows":[{"at":["2019-05-06 08:05:01"]}]}`, `{"rows":[{"at":"2019-05-06 08:05:01"}],"count":"many"}`,
		`{"rows":[{"at":"2019-05-06 08:05:01"`, `{"rows":[{"at":"-","at":"-"}]}`,
	} {
		_, err := UnmarshalLenient(t.Context(), []byte(body), new(stamped), time.UTC)
		assert.Error(t, err, body)
	}
}

// A month's export has the same drift in every row; a warning for each would be another page.
func TestWarningsAreBounded(t *testing.T) {
	body := []byte(`{"rows":[` + strings.Repeat(`{"at":"2019-05-06 08:05:01"},`, 3000) + `{"at":"soon"}]}`)
	var got stamped
	warnings, err := UnmarshalLenient(t.Context(), body, &got, time.UTC)
	require.NoError(t, err)
	assert.Len(t, got.Rows, 3001)
	assert.Len(t, warnings, mostWarnings)
	assert.Equal(t, "/rows/99/at", warnings[99].Path)
}

// A response in the documented form does not know that there is lenience.
func TestLenienceCostsAGoodResponseNothing(t *testing.T) {
	body := []byte(`{"rows":[{"id":"a","at":"2026-01-02T03:04:05Z"}],"count":1}`)
	exactly := leastAllocs(func() { _ = UnmarshalWithin(t.Context(), body, new(stamped)) })
	leniently := leastAllocs(func() { _, _ = UnmarshalLenient(t.Context(), body, new(stamped), time.UTC) })
	assert.Equal(t, exactly, leniently)
}

// leastAllocs is what a function allocates when the pools of the decoder have what it takes
// from them; the collector empties them at any time, and the race detector at random.
func leastAllocs(f func()) float64 {
	least := testing.AllocsPerRun(1, f)
	for range 200 {
		least = min(least, testing.AllocsPerRun(1, f))
	}
	return least
}

// Where a zone was asked for, a time without one is in it, and nothing to warn of.
func TestTimesOfAZone(t *testing.T) {
	t.Parallel()
	var got struct {
		At time.Time `json:"at"`
	}
	warnings, err := UnmarshalLenient(t.Context(), []byte(`{"at":"2026-11-26 09:30:00"}`), &got, core.Beijing)
	require.NoError(t, err)
	assert.Empty(t, warnings)
	assert.True(t, got.At.Equal(time.Date(2026, 11, 26, 1, 30, 0, 0, time.UTC)), got.At)
}
