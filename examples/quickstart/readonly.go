package main

import (
	"context"
	"fmt"
	"io"

	partnerbss "github.com/partnerbss/partnerbss-go"
	"github.com/partnerbss/partnerbss-go/accounts"
	"github.com/partnerbss/partnerbss-go/customers"
	"github.com/partnerbss/partnerbss-go/examples/internal/show"
)

// mostCustomers limits the output for a partner with thousands of customers.
const mostCustomers = 20

// readOnly shows the partner's own data on the real platform. It makes only
// queries.
func readOnly(ctx context.Context, w io.Writer, client *partnerbss.Client) error {
	out := show.Printer{W: w}
	out.Line(show.QueriesOnly)
	out.Chapter("Balances of the partner")
	own, err := client.Accounts.ListPartnerBalances(ctx, &accounts.ListPartnerBalancesRequest{})
	if err != nil {
		return err
	}
	t := out.Table("ACCOUNT", "TYPE", "YUAN", "RESERVED")
	for _, balance := range own.AccountBalances {
		t.Row(balance.AccountID, fmt.Sprint(balance.AccountType), out.Money(balance.Amount), out.Money(balance.DesignatedAmount))
	}
	if err := t.Flush(); err != nil {
		return err
	}

	out.Chapter("Customers")
	t = out.Table("CUSTOMER", "ID", "SINCE")
	shown := 0
	for customer, err := range client.Customers.All(ctx, &customers.ListRequest{}) {
		if err != nil {
			return err
		}
		if shown++; shown > mostCustomers {
			t.Row("...", "", "")
			break
		}
		t.Row(customer.AccountName, customer.CustomerID, out.Time(customer.AssociatedOn))
	}
	return t.Flush()
}
