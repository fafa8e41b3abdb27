package resources_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/test/testkit"
	"github.com/partnerbss/partnerbss-go/resources"
)

// The period that was ordered is also how the resource renews by itself.
func TestAutoRenewPeriodComesFromThePeriodOfAnOrder(t *testing.T) {
	t.Parallel()
	for unit := range core.PeriodType(9) {
		period := resources.AutoRenewPeriodOf(unit)
		err := (&resources.EnableAutoRenewRequest{ResourceID: "r", PeriodType: period}).Validate()
		back, ok := period.PeriodType()
		if unit != core.PeriodTypeMonth && unit != core.PeriodTypeYear {
			testkit.Invalid(t, err, "period_type")
			assert.False(t, ok, unit)
			continue
		}
		assert.NoError(t, err, unit)
		assert.True(t, ok, unit)
		assert.Equal(t, unit, back)
	}
	_, ok := resources.AutoRenewPeriod("").PeriodType()
	assert.False(t, ok, "no period is no day")
}
