package emulator_test

import (
	"strings"
	"testing"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/emulator"
)

func TestSeedAmountsHaveTwoDecimals(t *testing.T) {
	for source, want := range map[string]string{
		"partners:\n- name: a\n  cash: 10.001\n":                                                     "line 3: partners[0].cash: must have at most 2 decimals",
		"partners:\n- name: a\n  customers:\n  - name: b\n    cash: 0.005\n":                         "line 5: partners[0].customers[0].cash: must have",
		"partners:\n- name: a\n  customers:\n  - name: b\n    projects:\n    - {id: p, funds: .5}\n": "must be an amount",
		"partners:\n- name: a\n  customers:\n  - name: b\n    projects:\n    - id: p\n      funds: 1.234\n": "line 7: " +
			"partners[0].customers[0].projects[0].funds: must have",
		"partners:\n- name: a\n  coupon_quotas:\n  - name: q\n    min_face: 1.234\n": "line 5: partners[0].coupon_quotas[0].min_face: must have",
		"distributors:\n- name: a\n  credit: 1.234\n  resellers:\n  - name: r\n    designated: 1.234\n": "line 3: distributors[0].credit: must have at most 2 decimals\n" +
			"line 6: distributors[0].resellers[0].designated: must have",
	} {
		_, err := emulator.ParseSeed(strings.NewReader(source))
		require.ErrorContains(t, err, want)
	}
	_, err := emulator.ParseSeed(strings.NewReader(
		"partners:\n- name: a\n  cash: 1.500\n  customers:\n  - name: b\n    discounts:\n    - {type: 605, name: d, percent: 87.125}\n"))
	require.NoError(t, err, "zeros at the end say nothing, and percentages are no amounts")

	inGo := emulator.Seed{Partners: []emulator.SeedPartner{{Name: "a", Cash: decimal.RequireFromString("0.001")}}}
	_, err = emulator.NewChecked(emulator.WithSeed(inGo))
	require.ErrorContains(t, err, "partners[0].cash: must have at most 2 decimals")
	require.ErrorContains(t, emulator.New().Reseed(inGo), "partners[0].cash")
}
