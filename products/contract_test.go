package products

import (
	"testing"

	"github.com/partnerbss/partnerbss-go/internal/test/contract"
	"github.com/partnerbss/partnerbss-go/internal/transport"
)

func TestContract(t *testing.T) {
	t.Parallel()
	contract.Test(t, contract.Domain{
		Name:    "products",
		Service: func(c *transport.Client) any { return (*Service)(c) },
		Operations: []transport.Operation{
			opListConversions, opListDiscountPolicies, opListMeasureUnits, opListResourceSpecs,
			opListResourceTypes, opListServiceResources, opListServiceTypes, opListUsageTypes,
			opPriceOnDemand, opPriceRenewal, opPriceSubscription,
		},
		EmptyDiffers: []string{
			"ListDiscountPolicies.service_type_code",
			"ListUsageTypes.resource_type_code",
		},
	})
}
