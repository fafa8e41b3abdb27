package emulator

import (
	"net/http"
	"slices"

	"github.com/partnerbss/partnerbss-go/emulator/internal/contract"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/call"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/refusal"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world"
)

// resellerOperations are what a reseller may call while the rule about them is
// on. The reference names it as a possible caller of these only, most of them
// by the error codes that are about resellers.
var resellerOperations = map[string]bool{
	"ListPartnerBalances": true, "CreateSubCustomer": true, "ListSubCustomers": true,
	"CheckUserIdentity": true, "SendVerificationMessageCode": true,
	"ListServiceTypes": true, "ListResourceTypes": true, "ListServiceResources": true,
	"ListUsageTypes": true, "ListMeasureUnits": true, "ListConversions": true,
	"ListResourceSpecs": true, "ListProvinces": true, "ListCities": true, "ListCounties": true,
}

// masterOnly are the operations that only the master user of an account may
// call, with the code that refuses others.
var masterOnly = map[string]string{"ShowRealNameAuthQrCode": "CBC.99007297"}

// admit checks that the caller may call the operation at all.
func (e *Emulator) admit(op *contract.Operation, caller call.Caller, u *world.User) error {
	if !e.roleFits(op, caller.Role) {
		return op.Denied()
	}
	if u == nil || u.Master || caller.AgentID != "" {
		return nil
	}
	if code := masterOnly[op.ID]; code != "" {
		return refusal.WithStatus(http.StatusForbidden, code, "Only the master account may call this operation.")
	}
	if len(op.Permissions) == 0 || caller.Role == world.RoleCustomer {
		return nil
	}
	// Any one of the items is enough: operations list one per way of use.
	if slices.ContainsFunc(op.Permissions, func(p string) bool { return slices.Contains(u.Permissions, p) }) {
		return nil
	}
	return refusal.WithStatus(http.StatusForbidden, "CBC.0155", "The user lacks the permission item %s.", op.Permissions[0])
}

// disputedOperations are those of distributors which other words of the same descriptions
// open to every partner.
var disputedOperations = map[string]bool{
	"UpdateCouponQuotas": true, "ListIssuedCouponQuotas": true, "ListCouponQuotasRecords": true, "ReclaimIndirectPartnerAccount": true,
}

// looseOperations let partners in that they have nothing for: the page says so.
var looseOperations = map[string]bool{"ListPeriodResourcesV1": true}

func (e *Emulator) roleFits(op *contract.Operation, kind world.Role) bool {
	if looseOperations[op.ID] {
		return true
	}
	switch kind {
	case world.RolePartner:
		if disputedOperations[op.ID] && !e.engine.On(world.RuleDistributorOps) {
			return true
		}
	case world.RoleDistributor:
		return slices.Contains(op.Callers, world.RoleDistributor) || slices.Contains(op.Callers, world.RolePartner)
	case world.RoleReseller:
		if !slices.Contains(op.Callers, world.RolePartner) {
			return false
		}
		return !e.engine.On(world.RuleResellerOps) || resellerOperations[op.ID]
	}
	return slices.Contains(op.Callers, kind)
}
