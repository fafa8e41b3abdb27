package legacy_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/legacy"
)

func TestRatingPeriodsComeFromThePeriodOfAnOrder(t *testing.T) {
	t.Parallel()
	taken := map[core.PeriodType]legacy.RatingPeriodType{
		core.PeriodTypeDay: legacy.RatingPeriodTypeDay, core.PeriodTypeMonth: legacy.RatingPeriodTypeMonth,
		core.PeriodTypeYear: legacy.RatingPeriodTypeYear, core.PeriodTypeHour: legacy.RatingPeriodTypeHour,
	}
	for unit := range core.PeriodType(9) {
		rated := legacy.RatingPeriodTypeOf(unit)
		back, ok := rated.PeriodType()
		want, known := taken[unit]
		assert.Equal(t, known, ok, unit)
		if !known {
			assert.Equal(t, legacy.RatingPeriodType(-1), rated, unit)
			continue
		}
		assert.Equal(t, want, rated)
		assert.Equal(t, unit, back)
	}
	_, ok := legacy.RatingPeriodTypeAbsoluteTime.PeriodType()
	assert.False(t, ok, "an absolute time is not one-off")
}

func TestFeePeriodsAreThoseOfOtherOperations(t *testing.T) {
	t.Parallel()
	for code, want := range map[legacy.FeePeriodType]core.PeriodType{
		legacy.FeePeriodTypeYear: core.PeriodTypeYear, legacy.FeePeriodTypeMonth: core.PeriodTypeMonth,
		legacy.FeePeriodTypeDay: core.PeriodTypeDay, legacy.FeePeriodTypeHour: core.PeriodTypeHour,
	} {
		unit, ok := code.PeriodType()
		assert.True(t, ok, code)
		assert.Equal(t, want, unit, code)
	}
	for _, code := range []legacy.FeePeriodType{legacy.FeePeriodTypeMinute, legacy.FeePeriodTypeSecond, "", "0", "2"} {
		_, ok := code.PeriodType()
		assert.False(t, ok, code)
	}
}
