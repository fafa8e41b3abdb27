package emulator_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/emulator"
)

// A seed with quotas and coupons of every kind.
const couponSeed = `
partners:
  - name: p
    coupon_quotas:
      - {name: q, value: 100.00, expires_in: 30d, limits: [{key: cloudServiceType, value1: hws.service.type.ec2}]}
      - {name: tied, value: 10, valid_in: 1d, expires_in: 30d, customers: [c], max_face: 5}
    coupons:
      - {name: mine, face_value: 8}
    customers:
      - name: c
        coupons:
          - {name: from the quota, quota: q, face_value: 30}
          - {name: later, quota: q, face_value: 20, valid_in: 5d, expires_in: 6d, limits: [{key: regionCode, value1: cn-north-4}]}
          - {name: percent, type: 2, face_value: 90, group: 2, expires_in: 1d}
distributors:
  - name: d
    coupon_quotas: [{name: big, value: 1000, expires_in: 30d}]
    resellers:
      - name: r
        coupon_quotas: [{name: part, from: big, value: 400, expires_in: 30d}]
`

func TestSeedOfCoupons(t *testing.T) {
	seed, err := emulator.ParseSeed(strings.NewReader(couponSeed))
	require.NoError(t, err)
	b := newBench(t, emulator.WithSeed(seed))
	p, c := b.account("p"), b.account("c")
	require.Equal(t, []string{"10", "50"}, b.ok(p, "POST", pathQuotas, obj{}).ids("quotas", "balance"))
	require.Equal(t, []string{"mine"}, b.ok(p, "GET", pathCoupons, nil).ids("user_coupons", "plan_name"))
	coupons := b.ok(c, "GET", pathCoupons, nil)
	require.Equal(t, []string{"percent", "q", "q"}, coupons.ids("user_coupons", "plan_name"))
	require.Equal(t, []string{"2", "1", "2"}, coupons.ids("user_coupons", "status"))
	later := coupons.list("user_coupons")[1]
	require.Len(t, later["use_limits"], 2, "the quota's and its own")
	require.Equal(t, "2026-03-21T04:30:00Z", later["expire_time"])
	require.Equal(t, []string{"400"}, b.ok(b.account("d"), "GET", pathQuotasIssued, nil).ids("quotas", "balance"))
	require.Equal(t, []string{"600"}, b.ok(b.account("d"), "POST", pathQuotas, obj{}).ids("quotas", "balance"))
	require.Equal(t, []string{"d"}, b.ok(b.account("d"), "GET", pathQuotaRecords, nil).ids("records", "operator"))
	b.emu.Advance(5 * 24 * time.Hour)
	require.Equal(t, []string{"4", "2", "2"}, b.ok(c, "GET", pathCoupons, nil).ids("user_coupons", "status"))
	b.booksAreRight()
}

func TestSeedMistakesOfCoupons(t *testing.T) {
	for _, c := range []struct{ from, to, want string }{
		{"{name: q,", "{name: '',", "name is required"},
		{"{name: tied", "{name: q", `name "q" is used twice`},
		{"value: 100.00,", "value: 0,", "value must be positive"},
		{"value: 100.00,", "value: 1.001,", "at most 2 decimals"},
		{"value: 100.00,", "value: 100, status: 6,", "status 6 is none of"},
		{"valid_in: 1d, expires_in: 30d", "valid_in: 1d, expires_in: 1d", "expires_in must be after valid_in"},
		{"customers: [c]", "customers: [x]", `customers names "x"`},
		{"from: big", "from: small", `from names "small"`},
		{"value: 400", "value: 1000.01", `more than is left of "big"`},
		{"quota: q, face_value: 30", "quota: x, face_value: 30", `quota names "x"`},
		{"quota: q, face_value: 30", "quota: q, face_value: 100.01", `more than is left of "q"`},
		{"quota: q, face_value: 30", "quota: q, single: true, face_value: 30", "do not come from a quota"},
		{"face_value: 8", "face_value: -8", "face_value must be positive"},
		{"type: 2, face_value: 90", "type: 2, face_value: 100", "below 100"},
		{"type: 2", "type: 5", "type 5 is not 1 to 4"},
	} {
		require.Contains(t, couponSeed, c.from)
		seed, err := emulator.ParseSeed(strings.NewReader(strings.Replace(couponSeed, c.from, c.to, 1)))
		if err == nil {
			_, err = emulator.NewChecked(emulator.WithSeed(seed))
		}
		require.ErrorContains(t, err, c.want)
		require.ErrorContains(t, err, "line", "it names the place")
	}
}

func TestControlMistakesOfCoupons(t *testing.T) {
	b := newBench(t)
	_, err := b.emu.GrantQuota(b.account("customer_new").AccountID, emulator.SeedCouponQuota{Name: "q", Value: yuan("1"), ExpiresIn: month})
	require.ErrorContains(t, err, "is no partner")
	_, err = b.emu.GrantQuota(b.account("partner").AccountID, emulator.SeedCouponQuota{Name: "q", ExpiresIn: month})
	require.ErrorContains(t, err, "value must be positive")
	_, err = b.emu.GiveCoupon("nobody", emulator.SeedCoupon{FaceValue: yuan("1")})
	require.ErrorContains(t, err, "no account")
	require.ErrorContains(t, b.emu.SetQuotaStatus("nothing", 0), "no quota")
	quota := b.grant("partner", emulator.SeedCouponQuota{Name: "q"})
	require.ErrorContains(t, b.emu.SetQuotaStatus(quota, 6), "status 6")
	require.ErrorContains(t, b.emu.FreezeCoupon("nothing", true), "no coupon")
	b.booksAreRight()
}
