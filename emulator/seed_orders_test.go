package emulator_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/emulator"
)

func TestSeedMistakesOfOrders(t *testing.T) {
	web := emulator.SeedResource{
		Name: "web", ServiceType: "hws.service.type.ec2", ResourceType: "hws.resource.type.vm", Spec: "c6.large.2.linux", Region: "cn-north-4", ExpiresIn: time.Hour,
	}
	edit := func(change func(*emulator.SeedResource)) []emulator.SeedResource {
		r := web
		r.Name = "web-2"
		change(&r)
		return []emulator.SeedResource{web, r}
	}
	for name, c := range map[string]struct {
		customer emulator.SeedCustomer
		want     string
	}{
		"name used twice":    {emulator.SeedCustomer{Resources: []emulator.SeedResource{web, web}}, "resources[1]: the name is used twice"},
		"no such main":       {emulator.SeedCustomer{Resources: edit(func(r *emulator.SeedResource) { r.AttachedTo = "x" })}, "attached_to"},
		"no such spec":       {emulator.SeedCustomer{Resources: edit(func(r *emulator.SeedResource) { r.Spec = "x" })}, "catalogue has no"},
		"no such trait":      {emulator.SeedCustomer{Resources: edit(func(r *emulator.SeedResource) { r.Traits = []string{"x"} })}, `no trait "x"`},
		"no such project":    {emulator.SeedCustomer{Resources: edit(func(r *emulator.SeedResource) { r.Project = "x" })}, "project"},
		"order without item": {emulator.SeedCustomer{Orders: []emulator.Purchase{{}}}, "orders[0]: items"},
		"order without money": {emulator.SeedCustomer{Orders: []emulator.Purchase{{
			Items: []emulator.PurchaseItem{serverItem("web")}, Paid: true,
		}}}, "orders[0]: CBC.99005003"},
		"negative credit": {emulator.SeedCustomer{Credit: dec("-1")}, "credit"},
	} {
		t.Run(name, func(t *testing.T) {
			c.customer.Name = "c"
			_, err := emulator.NewChecked(emulator.WithSeed(emulator.Seed{
				Partners: []emulator.SeedPartner{{Name: "p", Customers: []emulator.SeedCustomer{c.customer}}},
			}))
			require.ErrorContains(t, err, "partners[0]: customers[0]: ")
			require.ErrorContains(t, err, c.want)
		})
	}
}

// Orders of a seed are done when the emulator starts, and a later one can be
// attached to what they have opened.
func TestOrdersOfASeed(t *testing.T) {
	b := newBench(t, emulator.WithSeed(emulator.Seed{Partners: []emulator.SeedPartner{{Name: "p", Customers: []emulator.SeedCustomer{{
		Name: "c", Cash: dec("1000"), Orders: []emulator.Purchase{{Items: []emulator.PurchaseItem{serverItem("web")}, Paid: true}},
	}}}}}))
	customer := b.account("c")
	require.Equal(t, "2", number(b.subscription(customer, "web")["status"]))
	require.Equal(t, "760.2", b.emu.Balance(customer.AccountID).String())
	b.sound()
	b.buy(customer, buying(diskOf("disk", "web", 10)))
	require.Equal(t, b.resourceID(customer, "web"), b.subscription(customer, "disk")["parent_resource_id"])
	_, err := b.emu.PlaceOrder("c", buying(diskOf("disk-2", "disk", 10)))
	require.ErrorContains(t, err, "attached_to", "not to an attached one")
	b.sound()
}

// Every code of a trait is one that the contract has for the operation.
func TestTraitsLeadToDocumentedCodes(t *testing.T) {
	traits := emulator.Traits()
	require.NotEmpty(t, traits)
	operations := map[string][]string{}
	for _, op := range emulator.ContractOperations() {
		operations[op.ID] = op.Errors
	}
	for _, tr := range traits {
		require.NotEmpty(t, tr.Text, tr.ID)
		for op, code := range tr.Codes {
			if op == "UpdatePeriodToOnDemandInstantly" {
				op = "UpdatePeriodToOnDemand" // lists the codes of its results nowhere
			}
			require.True(t, slices.Contains(operations[op], code), "%s: %s %s", tr.ID, op, code)
		}
	}
}
