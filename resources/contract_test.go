package resources

import (
	"testing"

	"github.com/partnerbss/partnerbss-go/internal/test/contract"
	"github.com/partnerbss/partnerbss-go/internal/transport"
)

func TestContract(t *testing.T) {
	t.Parallel()
	contract.Test(t, contract.Domain{
		Name:    "resources",
		Service: func(c *transport.Client) any { return (*Service)(c) },
		Operations: []transport.Operation{
			opConvertToOnDemandAtExpiry, opConvertToOnDemandNow, opDisableAutoRenew, opEnableAutoRenew,
			opList, opListOnDemand, opListPackageUsageRecords, opListPackageUsages, opListPackages,
			opRenew, opSetRenewConfig, opUnsubscribe,
		},
		Amend: map[string]func(*contract.Schema){
			"ConvertToOnDemandAtExpiry.resource_ids": contract.DistinctIDs,
			"ConvertToOnDemandNow.resource_ids":      contract.DistinctIDs,
			"Renew.resource_ids":                     contract.DistinctIDs,
			"Unsubscribe.resource_ids":               contract.DistinctIDs,
		},
	})
}
