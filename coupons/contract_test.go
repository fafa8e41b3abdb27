package coupons

import (
	"testing"

	"github.com/partnerbss/partnerbss-go/internal/test/contract"
	"github.com/partnerbss/partnerbss-go/internal/transport"
)

func TestContract(t *testing.T) {
	t.Parallel()
	contract.Test(t, contract.Domain{
		Name:    "coupons",
		Service: func(c *transport.Client) any { return (*Service)(c) },
		Operations: []transport.Operation{
			opIssue, opList, opListChangeRecords, opListIssued, opListQuotas, opListRecords, opReclaim,
		},
		Amend: map[string]func(*contract.Schema){
			"Issue.customer_ids": contract.DistinctIDs,
		},
	})
}
