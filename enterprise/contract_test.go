package enterprise

import (
	"testing"

	"github.com/partnerbss/partnerbss-go/internal/test/contract"
	"github.com/partnerbss/partnerbss-go/internal/transport"
)

func TestContract(t *testing.T) {
	t.Parallel()
	contract.Test(t, contract.Domain{
		Name:    "enterprise",
		Service: func(c *transport.Client) any { return (*Service)(c) },
		Operations: []transport.Operation{
			opAllocateCoupon, opAllocateFunds, opCreateMember, opEnableProjects, opListAvailableCoupons, opListAvailableFunds,
			opListMembers, opListOrganizations, opListReclaimableCoupons, opListReclaimableFunds, opReclaimCoupon,
			opReclaimFunds, opSendVerificationCode,
		},
	})
}
