package coupons_test

import (
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerbss/partnerbss-go/coupons"
	"github.com/partnerbss/partnerbss-go/internal/test/testkit"
)

// IDs that the fixtures share.
const (
	linda    = "3f2a9d6c81b047e5a4c0d7e98f1b2c34" // a resale customer
	haoyu    = "7b1e5f0a93c24d68b2a7e4c5d0f81936" // another one
	referral = "c9e8d7f6a5b44c3291e0d8c7b6a5f4e3" // a referral customer
	partner  = "ab7f3c0d5e2141c8b9f06d1e7a423c55"
	yunfan   = "5d0c8b7a6f9e41d2a3b4c5d6e7f80912" // a reseller

	cashQuota   = "2026030108151101"
	flexiQuota  = "2026020211300402"
	lindaCoupon = "CP2604010822330917"
	haoyuCoupon = "CP2604010822330918"
)

// answering returns the service of a client whose platform gives one answer,
// a file of testdata, to one operation.
func answering(t *testing.T, method, path, fixture string) (*coupons.Service, *testkit.Platform) {
	t.Helper()
	platform := testkit.NewPlatform(t, method, path, testkit.Answer{Body: testkit.Fixture(t, fixture)})
	return testkit.Client(t, platform).Coupons, platform
}

var yuan = decimal.RequireFromString

func utc(text string) time.Time {
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		panic(err)
	}
	return at
}
