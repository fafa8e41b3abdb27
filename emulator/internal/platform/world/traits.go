package world

import (
	"fmt"
	"slices"
)

// Trait is a property of a resource that makes operations refuse it: on the
// platform it depends on things that the API does not show.
type Trait struct {
	ID    string            `json:"id"`
	Text  string            `json:"text"`
	Codes map[string]string `json:"codes"`
}

// Operations that traits of resources, and others, are about.
const (
	OpPayOrders    = "PayOrders"
	OpRenew        = "RenewalResources"
	OpUnsubscribe  = "CancelResourcesSubscription"
	opToDemand     = "UpdatePeriodToOnDemand"
	opToDemandNow  = "UpdatePeriodToOnDemandInstantly"
	opAutoRenewOn  = "AutoRenewalResources"
	opAutoRenewOff = "CancelAutoRenewalResources"
)

// Traits that handlers look at.
const (
	TraitAddOn      = "bandwidth-add-on"
	TraitNoGrace    = "no-grace"
	TraitYearly     = "yearly-only"
	TraitNeedsCheck = "needs-approval"
)

// Traits are the properties that resources can be given.
var Traits = []Trait{
	{"locked", "The resource is locked.", map[string]string{OpRenew: "CBC.99003002", OpUnsubscribe: "CBC.99003002"}},
	{"has-dependencies", "Other resources depend on the resource.", map[string]string{OpRenew: "CBC.99003004", OpUnsubscribe: "CBC.99003004"}},
	{"unsupported-service", "The cloud service cannot be managed through the API.", map[string]string{OpRenew: "CBC.99003006", OpUnsubscribe: "CBC.99003006"}},
	{"savings-plan", "The resource is a savings plan.", map[string]string{OpUnsubscribe: "CBC.30000053"}},
	{"trial", "The service is a trial.", map[string]string{OpUnsubscribe: "CBC.99003649"}},
	{"marketplace", "The service was bought in the marketplace.", map[string]string{OpUnsubscribe: "CBC.99003650"}},
	{"devcloud", "The resource is a package of DevCloud.", map[string]string{OpUnsubscribe: "CBC.99003652"}},
	{"invoiced", "The service has been invoiced.", map[string]string{OpUnsubscribe: "CBC.99003643"}},
	{"no-fee-data", "The fees of the resource are not available.", map[string]string{OpUnsubscribe: "CBC.99006066"}},
	{"frozen-violation", "The resource is frozen for a violation.", map[string]string{
		OpUnsubscribe: "CBC.99003656", opToDemand: "CBC.99003624", opToDemandNow: "CBC.99003624", opAutoRenewOn: "CBC.99003602"}},
	{"frozen-police", "The resource is frozen by the public security authority.", map[string]string{
		OpUnsubscribe: "CBC.99003656", opToDemand: "CBC.99003625", opToDemandNow: "CBC.99003625", opAutoRenewOn: "CBC.99003602"}},
	{"selected-product", "The resource is a selected (Yanxuan) product.", map[string]string{opToDemand: "CBC.99003608", opToDemandNow: "CBC.99003608"}},
	{"solution", "The resource is part of a solution bundle.", map[string]string{opToDemand: "CBC.99003622", opToDemandNow: "CBC.99003622"}},
	{TraitAddOn, "The resource is a bandwidth add-on package of the resource that it is attached to.", map[string]string{OpRenew: "CBC.99003638"}},
	{TraitYearly, "The product is sold by the year.", map[string]string{}},
	{TraitNoGrace, "The resource cannot be renewed after its expiry.", map[string]string{}},
	{TraitNeedsCheck, "A switch to on-demand at once is reviewed first.", map[string]string{}},
}

// KnownTraits refuses traits that do not exist.
func KnownTraits(ids []string) error {
	for _, id := range ids {
		if !slices.ContainsFunc(Traits, func(t Trait) bool { return t.ID == id }) {
			return fmt.Errorf("traits: there is no trait %q", id)
		}
	}
	return nil
}
