package emulator

import "github.com/partnerbss/partnerbss-go/emulator/internal/platform/world"

// Gap is an error code that the reference documents for an operation and that
// no state of the emulator leads to.
type Gap struct {
	// Operation is the operationId, or empty for all operations.
	Operation string `json:"operation,omitempty"`
	// Code is the documented error code.
	Code string `json:"code"`
	// Reason says why, and how a test gets the code all the same.
	Reason string `json:"reason"`
}

const (
	everyAccount   = "every kind of account may call the operation; use FaultKindAnswer"
	unknownFailure = "what makes a transfer fail is unknown; use FaultKindAnswer"
	unknownChecks  = "the checks of the operation are unknown; use FaultKindAnswer"
	noTasks        = "a transfer is over when it is answered; use FaultKindAnswer"
	onlySome       = "the platform's table does not say which operations have the code; some of the emulator's do, and FaultKindAnswer gives it for others"
	notTheirs      = "a customer that is not the partner's gets CBC.99000035; use FaultKindAnswer"
)

var gaps = []Gap{
	{"", "OSM.0002", "credentials are refused by the gateway, with its codes; use FaultKindAnswer"},
	{"", "OSM.0003", onlySome},
	{"", "OSM.0004", "an unspecified failure of the ticket system; use FaultKindAnswer with status 500"},
	{"", "OSM.01010001", onlySome},
	{"", "OSM.01010002", onlySome},
	{"", "CBC.0999", "an unspecified failure of the platform; use FaultKindAnswer with status 500"},
	{"", "CBC.0250", "flow control of the backend, whose thresholds are unknown; use FaultKindBackendThrottle"},
	{"CreatePartnerCoupons", "CBC.99000024", "the request has no field for order types that could go beyond those of the quota; use FaultKindAnswer"},
	{"UpdateCouponQuotas", "CBC.50000045", "a transfer is over when it is answered, and calls on a quota wait for each other; use FaultKindAnswer"},
	{world.OpPayOrders, "CBC.99003198", "enterprise organizations and their budgets are not modelled; use FaultKindAnswer"},
	{world.OpPayOrders, "CBC.99006093", "tax rates are not modelled; use FaultKindAnswer"},
	{world.OpPayOrders, "CBC.99008040", "how often is too often is unknown; use FaultKindAnswer"},
	{world.OpPayOrders, "CBC.99008056", "the daily limit of transactions is unknown; use FaultKindAnswer"},
	{"ListEnterpriseOrganizations", "CBC.0199", "what tells it from CBC.0100 is unknown; use FaultKindAnswer"},
	{"ClaimEnterpriseMultiAccountCoupon", "CBC.99000043", unknownFailure},
	{"ClaimEnterpriseMultiAccountCoupon", "CBC.99007004", unknownChecks},
	{"ClaimEnterpriseMultiAccountCoupon", "CBC.99007461", noTasks},
	{"ReclaimEnterpriseMultiAccountCoupon", "CBC.99000043", unknownFailure},
	{"ReclaimEnterpriseMultiAccountCoupon", "CBC.99007004", unknownChecks},
	{"ReclaimEnterpriseMultiAccountCoupon", "CBC.99007461", noTasks},
	{"CreateSubEnterpriseAccount", "CBC.99007004", unknownChecks},
	{"CreateEnterpriseProjectAuth", "CBC.99007004", unknownChecks},
	{"CreateEnterpriseProjectAuth", "CBC.0100", "the operation has no parameters; use FaultKindAnswer"},
	{"ShowCustomerOrderDetails", "CBC.0101", "what tells it from CBC.0100 is unknown; use FaultKindAnswer"},
	{"CreatePersonalRealnameAuth", "CBC.99000000", notTheirs},
	{"CreateEnterpriseRealnameAuthentication", "CBC.99000000", notTheirs},
	{"ChangeEnterpriseRealnameAuthentication", "CBC.99000000", notTheirs},
	{"CreatePartnerCoupons", "CBC.99000015", "a partner that names itself gets CBC.99000025; use FaultKindAnswer"},
	{"CreatePartnerCoupons", "CBC.99000016", notTheirs},
	{"UpdateCouponQuotas", "CBC.99000014", "the code is about coupons and customers, and the operation passes a quota on to resellers; use FaultKindAnswer"},
	{"UpdateCouponQuotas", "CBC.99000016", "the code is about coupons and customers, and the operation passes a quota on to resellers; use FaultKindAnswer"},
	{"UpdateCouponQuotas", "CBC.99000018", "the code is about coupons and customers, and the operation passes a quota on to resellers; use FaultKindAnswer"},
	{"UpdateCouponQuotas", "CBC.99000019", "the code is about coupons and customers, and the operation passes a quota on to resellers; use FaultKindAnswer"},
	{"UpdateCouponQuotas", "CBC.99000020", "the code is about coupons and customers, and the operation passes a quota on to resellers; use FaultKindAnswer"},
	{"UpdateCouponQuotas", "CBC.99000021", "the code is about coupons and customers, and the operation passes a quota on to resellers; use FaultKindAnswer"},
	{"UpdateCouponQuotas", "CBC.99000022", "the code is about coupons and customers, and the operation passes a quota on to resellers; use FaultKindAnswer"},
	{"UpdateCouponQuotas", "CBC.99000023", "the code is about coupons and customers, and the operation passes a quota on to resellers; use FaultKindAnswer"},
	{"UpdateCouponQuotas", "CBC.99000024", "the code is about coupons and customers, and the operation passes a quota on to resellers; use FaultKindAnswer"},
	{"UpdateCouponQuotas", "CBC.99000025", "the code is about coupons and customers, and the operation passes a quota on to resellers; use FaultKindAnswer"},
	{"ReclaimCouponQuotas", "CBC.99000037", "a quota that is not one of the caller's resellers' gets CBC.99000012; use FaultKindAnswer"},
	{"ReclaimIndirectPartnerAccount", "CBC.99005001", "whoever is no partner gets CBC.0151 before; use FaultKindAnswer"},
	{"ReclaimToPartnerAccount", "CBC.99005001", "whoever is no partner gets CBC.0151 before; use FaultKindAnswer"},
	{world.OpPayOrders, "CBC.99003143", "products are never taken off the shelf; use FaultKindAnswer"},
	{"ListRenewRateOnPeriod", "CBC.30050013", "every subscription can be renewed; use FaultKindAnswer"},
	{"ListRenewRateOnPeriod", "CBC.99006006", "every subscription has a product; use FaultKindAnswer"},
	{"ListRenewRateOnPeriod", "CBC.99006016", "coupons play no part in the price; use FaultKindAnswer"},
	{"ListRenewRateOnPeriod", "CBC.99006017", "the customer is always known; use FaultKindAnswer"},
	{"ListRenewRateOnPeriod", "CBC.99006024", "products are always known; use FaultKindAnswer"},
	{"ListRenewRateOnPeriod", "CBC.99006050", "the request has no usage; use FaultKindAnswer"},
	{"ListRenewRateOnPeriod", "CBC.99006055", "no price is that high; use FaultKindAnswer"},
	{"ListRenewRateOnPeriod", "CBC.99006066", "fees are always known; use FaultKindAnswer"},
	{"ListMeasureUnits", "CBC.0151", everyAccount},
	{"ListConversions", "CBC.0151", everyAccount},
	{"ListServiceTypes", "CBC.0151", everyAccount},
	{"ListResourceTypes", "CBC.0151", everyAccount},
	{"ListServiceResources", "CBC.0151", everyAccount},
	{"ListUsageTypes", "CBC.0151", everyAccount},
	{"ListProvinces", "CBC.0151", everyAccount},
	{"ListCities", "CBC.0151", everyAccount},
	{"ListCounties", "CBC.0151", everyAccount},
}

// Gaps lists the documented error codes that nothing in the emulator leads to.
func Gaps() []Gap {
	out := make([]Gap, len(gaps))
	copy(out, gaps)
	return out
}
