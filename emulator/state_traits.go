package emulator

import (
	"fmt"
	"slices"
)

// trait is a property of a resource that makes operations refuse it: on the
// platform it depends on things that the API does not show.
type trait struct {
	ID    string            `json:"id"`
	Text  string            `json:"text"`
	Codes map[string]string `json:"codes"`
}

const (
	opPayOrders    = "PayOrders"
	opRenew        = "RenewalResources"
	opUnsubscribe  = "CancelResourcesSubscription"
	opToDemand     = "UpdatePeriodToOnDemand"
	opToDemandNow  = "UpdatePeriodToOnDemandInstantly"
	opAutoRenewOn  = "AutoRenewalResources"
	opAutoRenewOff = "CancelAutoRenewalResources"
)

// Traits that handlers look at.
const (
	traitAddOn      = "bandwidth-add-on"
	traitNoGrace    = "no-grace"
	traitYearly     = "yearly-only"
	traitNeedsCheck = "needs-approval"
)

var traits = []trait{
	{"locked", "The resource is locked.", map[string]string{opRenew: "CBC.99003002", opUnsubscribe: "CBC.99003002"}},
	{"has-dependencies", "Other resources depend on the resource.", map[string]string{opRenew: "CBC.99003004", opUnsubscribe: "CBC.99003004"}},
	{"unsupported-service", "The cloud service cannot be managed through the API.", map[string]string{opRenew: "CBC.99003006", opUnsubscribe: "CBC.99003006"}},
	{"savings-plan", "The resource is a savings plan.", map[string]string{opUnsubscribe: "CBC.30000053"}},
	{"trial", "The service is a trial.", map[string]string{opUnsubscribe: "CBC.99003649"}},
	{"marketplace", "The service was bought in the marketplace.", map[string]string{opUnsubscribe: "CBC.99003650"}},
	{"devcloud", "The resource is a package of DevCloud.", map[string]string{opUnsubscribe: "CBC.99003652"}},
	{"invoiced", "The service has been invoiced.", map[string]string{opUnsubscribe: "CBC.99003643"}},
	{"no-fee-data", "The fees of the resource are not available.", map[string]string{opUnsubscribe: "CBC.99006066"}},
	{"frozen-violation", "The resource is frozen for a violation.", map[string]string{
		opUnsubscribe: "CBC.99003656", opToDemand: "CBC.99003624", opToDemandNow: "CBC.99003624", opAutoRenewOn: "CBC.99003602"}},
	{"frozen-police", "The resource is frozen by the public security authority.", map[string]string{
		opUnsubscribe: "CBC.99003656", opToDemand: "CBC.99003625", opToDemandNow: "CBC.99003625", opAutoRenewOn: "CBC.99003602"}},
	{"selected-product", "The resource is a selected (Yanxuan) product.", map[string]string{opToDemand: "CBC.99003608", opToDemandNow: "CBC.99003608"}},
	{"solution", "The resource is part of a solution bundle.", map[string]string{opToDemand: "CBC.99003622", opToDemandNow: "CBC.99003622"}},
	{traitAddOn, "The resource is a bandwidth add-on package of the resource that it is attached to.", map[string]string{opRenew: "CBC.99003638"}},
	{traitYearly, "The product is sold by the year.", map[string]string{}},
	{traitNoGrace, "The resource cannot be renewed after its expiry.", map[string]string{}},
	{traitNeedsCheck, "A switch to on-demand at once is reviewed first.", map[string]string{}},
}

// knownTraits refuses traits that do not exist.
func knownTraits(ids []string) error {
	for _, id := range ids {
		if !slices.ContainsFunc(traits, func(t trait) bool { return t.ID == id }) {
			return fmt.Errorf("traits: there is no trait %q", id)
		}
	}
	return nil
}
