package rules

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/catalogue"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/units"
)

// No cent is lost or added when a sum is divided, and nothing pays more than
// its price.
func TestSpread(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		weights := make([]decimal.Decimal, rnd.IntN(7)+1)
		all := decimal.Zero
		for i := range weights {
			weights[i] = decimal.New(int64(rnd.IntN(10000)), -2)
			all = all.Add(weights[i])
		}
		sum := decimal.Zero
		if all.IsPositive() {
			sum = decimal.New(rnd.Int64N(all.Mul(units.Hundred).IntPart()+1), -2)
		}
		given := decimal.Zero
		for i, share := range spread(sum, weights) {
			require.False(t, share.IsNegative())
			require.True(t, share.LessThanOrEqual(weights[i]), "%s of %s", share, weights[i])
			require.True(t, share.Equal(share.Truncate(2)))
			given = given.Add(share)
		}
		require.Equal(t, sum.String(), given.String())
	}
	require.Empty(t, spread(decimal.Zero, nil))
	require.Equal(t, "0", spread(decimal.Zero, []decimal.Decimal{{}})[0].String())
}

func beijingTime(y int, m time.Month, d, h int) time.Time {
	return time.Date(y, m, d, h, 0, 0, 0, units.Beijing)
}

func TestTermEnds(t *testing.T) {
	for name, c := range map[string]struct {
		from       time.Time
		periodType int
		n          int
		want       time.Time
	}{
		"a month":                 {beijingTime(2026, 3, 15, 1), catalogue.PeriodMonth, 1, beijingTime(2026, 4, 15, 1)},
		"into a shorter month":    {beijingTime(2026, 1, 31, 12), catalogue.PeriodMonth, 1, beijingTime(2026, 2, 28, 12)},
		"into February of a leap": {beijingTime(2027, 12, 31, 12), catalogue.PeriodMonth, 2, beijingTime(2028, 2, 29, 12)},
		"over the year":           {beijingTime(2026, 11, 30, 23), catalogue.PeriodMonth, 3, beijingTime(2027, 2, 28, 23)},
		"a year from a leap day":  {beijingTime(2028, 2, 29, 0), catalogue.PeriodYear, 1, beijingTime(2029, 2, 28, 0)},
		"days":                    {beijingTime(2026, 2, 27, 5), catalogue.PeriodDay, 3, beijingTime(2026, 3, 2, 5)},
		"hours":                   {beijingTime(2026, 3, 1, 5), catalogue.PeriodHour, 30, beijingTime(2026, 3, 2, 11)},
	} {
		require.Equal(t, c.want.UTC(), catalogue.TermEnd(c.from.UTC(), c.periodType, c.n).UTC(), name)
	}
	require.Equal(t, beijingTime(2026, 3, 28, 5).UTC(), onDay(beijingTime(2026, 2, 28, 5).AddDate(0, 0, 1), 28).UTC())
	require.Equal(t, beijingTime(2026, 2, 28, 5).UTC(), onDay(beijingTime(2026, 2, 28, 5), -1).UTC())
	require.Equal(t, beijingTime(2026, 3, 2, 3).UTC(), next3(beijingTime(2026, 3, 1, 3)).UTC())
	require.Equal(t, beijingTime(2026, 3, 1, 3).UTC(), next3(beijingTime(2026, 3, 1, 2)).UTC())
}
