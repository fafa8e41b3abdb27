package resellers

import (
	"testing"

	"github.com/partnerbss/partnerbss-go/internal/test/contract"
	"github.com/partnerbss/partnerbss-go/internal/transport"
)

func TestContract(t *testing.T) {
	t.Parallel()
	contract.Test(t, contract.Domain{
		Name:    "resellers",
		Service: func(c *transport.Client) any { return (*Service)(c) },
		Operations: []transport.Operation{
			opAllocateFunds, opIssueCouponQuotas, opList, opListCouponQuotaRecords, opListCouponQuotas,
			opReclaimCouponQuotas, opReclaimFunds,
		},
		Amend: map[string]func(*contract.Schema){
			"IssueCouponQuotas.indirect_partner_ids": contract.DistinctIDs,
			"ReclaimCouponQuotas.quota_ids":          contract.DistinctIDs,
		},
	})
}
