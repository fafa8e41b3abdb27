package orders_test

import (
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerbss/partnerbss-go/internal/test/testkit"
	"github.com/partnerbss/partnerbss-go/orders"
)

// IDs that the fixtures share.
const (
	linda   = "3f2a9d6c81b047e5a4c0d7e98f1b2c34" // a customer
	haoyu   = "7b1e5f0a93c24d68b2a7e4c5d0f81936" // another one
	partner = "ab7f3c0d5e2141c8b9f06d1e7a423c55"
	yunfan  = "5d0c8b7a6f9e41d2a3b4c5d6e7f80912" // a reseller

	orderID = "CS2606180630K7Q2M"
)

// answering returns the service of a client whose platform gives one answer,
// a file of testdata, to one operation.
func answering(t *testing.T, method, path, fixture string) (*orders.Service, *testkit.Platform) {
	t.Helper()
	platform := testkit.NewPlatform(t, method, path, testkit.Answer{Body: testkit.Fixture(t, fixture)})
	return testkit.Client(t, platform).Orders, platform
}

var yuan = decimal.RequireFromString

func utc(text string) time.Time {
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		panic(err)
	}
	return at
}
