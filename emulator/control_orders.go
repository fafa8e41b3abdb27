package emulator

import "github.com/partnerbss/partnerbss-go/emulator/internal/platform/console"

// PlaceOrder enters an order of a customer, given by ID or name, and returns
// its ID. Customers order on the platform's console; the API only pays.
func (e *Emulator) PlaceOrder(customer string, p Purchase) (string, error) {
	return e.change(console.PlaceOrder, console.OrderPlacement{Customer: customer, Purchase: p.data()})
}

// ChangeResource changes the product of a subscription, as the customer does on
// the console. A dearer one makes an order that has to be paid, a cheaper one a
// downgrade that gives money back. The ID of the order is returned. An empty
// spec, and the size 0, are left as they are.
func (e *Emulator) ChangeResource(resourceID, spec string, size int) (string, error) {
	return e.change(console.ChangeResource, console.ResourceChange{ResourceID: resourceID, Spec: spec, Size: size})
}

// ReportUsage charges the usage of an on-demand resource: packages first, then
// the customer's balance, which may become a debt. It returns the ID of the
// transaction.
func (e *Emulator) ReportUsage(u Usage) (string, error) {
	return e.change(console.ReportUsage, console.Usage(u))
}

// ReleaseResource deletes an on-demand resource, as the customer does on the
// console. What it has used is charged.
func (e *Emulator) ReleaseResource(resourceID string) error {
	_, err := e.change(console.ReleaseResource, console.ResourceRelease{ResourceID: resourceID})
	return err
}

// SetSoldOut takes a spec out of stock in a region, or back in: orders for it
// can be placed but not paid (CBC.99003141).
func (e *Emulator) SetSoldOut(spec, region string, soldOut bool) error {
	_, err := e.change(console.SetSoldOut, console.StockChange{Spec: spec, Region: region, SoldOut: soldOut})
	return err
}
