package resellers_test

import (
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerbss/partnerbss-go/internal/test/testkit"
	"github.com/partnerbss/partnerbss-go/option"
	"github.com/partnerbss/partnerbss-go/resellers"
)

// IDs that the fixtures share.
const (
	yunfan  = "5d0c8b7a6f9e41d2a3b4c5d6e7f80912" // a reseller
	beichen = "18e4a7c2d5b94f06a1c3e5f7092b4d68" // another one

	parentQuota  = "2026030108151101"
	yunfanQuota  = "2026061802300207"
	beichenQuota = "2026061802300208"
)

// answering returns the service of a client whose platform gives one answer,
// a file of testdata, to one operation.
func answering(t *testing.T, method, path, fixture string, opts ...option.Option) (*resellers.Service, *testkit.Platform) {
	t.Helper()
	platform := testkit.NewPlatform(t, method, path, testkit.Answer{Body: testkit.Fixture(t, fixture)})
	return testkit.Client(t, platform, opts...).Resellers, platform
}

var yuan = decimal.RequireFromString

func utc(text string) time.Time {
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		panic(err)
	}
	return at
}
