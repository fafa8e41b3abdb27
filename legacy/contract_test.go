package legacy

import (
	"testing"

	"github.com/partnerbss/partnerbss-go/internal/test/contract"
	"github.com/partnerbss/partnerbss-go/internal/transport"
)

func TestContract(t *testing.T) {
	t.Parallel()
	contract.Test(t, contract.Domain{
		Name:    "legacy",
		Service: func(c *transport.Client) any { return (*Service)(c) },
		Operations: []transport.Operation{
			opAdjustCustomerAccountV1, opListCustomersDetailV1, opListFreeResourcesV2,
			opListOrderResourcesV1, opListOrdersV1, opListPartnerBalancesV1, opListPeriodResourcesV1,
			opListResourceTypesOld, opListServiceTypesOld, opListSubCustomerMonthlyBillsV1,
			opListSubCustomerResFeeRecordsOld, opPayOrdersV2, opQueryChangeRatingV1, opQueryCustomersV1,
			opQueryRatingV1, opRenewResourcesV1, opShowOrderDetailV1, opShowRealnameAuthResultV1,
			opUnsubscribeResourcesV1,
		},
		EmptyDiffers: []string{
			"ListCustomersDetailV1.label",
			"ListSubCustomerResFeeRecordsOld.cloud_service_type",
			"ListSubCustomerResFeeRecordsOld.region",
			"ListSubCustomerMonthlyBillsV1.cloudServiceTypeCode",
		},
	})
}
