package direct

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/wire"
)

// The unit of a period is one value however an operation writes it.
func TestPeriodsHaveOneValueInEveryForm(t *testing.T) {
	t.Parallel()
	type answer struct {
		Period   core.PeriodType  `json:"period"`
		Optional *core.PeriodType `json:"optional"`
		Text     *core.PeriodType `json:"text,string"`
	}
	for code, want := range map[string]core.PeriodType{
		"0": core.PeriodTypeDay, "1": core.PeriodTypeWeek, "2": core.PeriodTypeMonth, "3": core.PeriodTypeYear,
		"4": core.PeriodTypeHour, "5": core.PeriodTypeOneOff, "6": core.PeriodTypeOnDemand, "7": core.PeriodTypeUsageReport,
		"19": core.PeriodTypeYear, "20": core.PeriodTypeMonth, "24": core.PeriodTypeDay, "25": core.PeriodTypeHour,
		// What no table has stays as it came.
		"8": 8, "18": 18, "21": 21, "26": 26, "-1": -1, "9999": 9999,
	} {
		for _, body := range []string{
			`{"period":` + code + `,"optional":` + code + `,"text":"` + code + `"}`,
			`{"period":"` + code + `","optional":"` + code + `","text":` + code + `}`, // drift
		} {
			var direct, coded answer
			require.True(t, Unmarshal(context.Background(), []byte(body), &direct), body)
			require.NoError(t, wire.UnmarshalJSON([]byte(body), &coded), body)
			expected := answer{want, &want, &want}
			assert.Equal(t, expected, direct, body)
			assert.Equal(t, expected, coded, body)
			var tolerated struct {
				answer
				Other int `json:"other"`
			}
			body = body[:len(body)-1] + `,"other":"1"}` // which only the tolerant decoder reads
			require.NoError(t, wire.UnmarshalJSON([]byte(body), &tolerated), body)
			assert.Equal(t, expected, tolerated.answer, body)
		}
	}
	for _, body := range []string{`{}`, `{"period":null,"optional":null,"text":null}`, `{"period":"","optional":"","text":""}`} {
		var got answer
		require.NoError(t, wire.UnmarshalJSON([]byte(body), &got), body)
		assert.Equal(t, answer{}, got, "no period is no day: %s", body)
	}
	for _, body := range []string{`{"optional":true}`, `{"text":"1.5"}`, `{"period":1e99}`} {
		assert.Error(t, wire.UnmarshalJSON([]byte(body), new(answer)), body)
	}
	for _, body := range []string{`{"period":"month"}`, `{"optional":"MONTH"}`, `{"text":"month"}`} {
		var got answer
		require.NoError(t, wire.UnmarshalJSON([]byte(body), &got), body)
		assert.Contains(t, []any{got.Period, deref(got.Optional), deref(got.Text)}, core.PeriodType(core.UnknownCode), body)
	}
}

func deref(p *core.PeriodType) any {
	if p == nil {
		return nil
	}
	return *p
}
