package enterprise_test

import (
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/test/testkit"
)

// IDs that the fixtures share.
const (
	east   = "06a29ceaae80d2400fc0c01027684d40" // a member
	coupon = "CP190912081601OJDA"               // of the master account
	key    = "5f1de3a07c9d4d3e8a6b0c2f4e7d9a11"
)

const multiAccounts = "/v2/enterprises/multi-accounts/"

// repeated is the refusal of a key that was used before.
var repeated = testkit.Refusal{Status: 400, Code: "CBC.99007009", Message: "交易事务ID重复。", Is: core.ErrDuplicate, Outcome: core.OutcomeRejected}

// refusedQuery is that of a query.
var refusedQuery = testkit.Refusal{Status: 400, Code: "CBC.0100", Message: "参数错误", Is: core.ErrInvalidParameter}

var yuan = decimal.RequireFromString

func utc(text string) time.Time {
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		panic(err)
	}
	return at
}
