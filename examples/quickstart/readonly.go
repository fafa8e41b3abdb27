package main

import (
	"context"
	"fmt"
	"io"

	partnerbss "github.com/partnerbss/partnerbss-go"
	"github.com/partnerbss/partnerbss-go/accounts"
	"github.com/partnerbss/partnerbss-go/customers"
)

// mostCustomers keeps the output short for a partner with thousands of them.
const mostCustomers = 20

// readOnly shows the partner's own data on the real platform. It calls queries
// alone.
func readOnly(ctx context.Context, w io.Writer, client *partnerbss.Client) error {
	out := printer{w}
	out.line("Credentials found: calling the real platform, queries only.")

	out.chapter("Balances of the partner")
	own, err := client.Accounts.ListPartnerBalances(ctx, &accounts.ListPartnerBalancesRequest{})
	if err != nil {
		return err
	}
	t := out.table("ACCOUNT", "TYPE", "YUAN", "RESERVED")
	for _, balance := range own.AccountBalances {
		t.row(balance.AccountID, fmt.Sprint(balance.AccountType), out.money(balance.Amount), out.money(balance.DesignatedAmount))
	}
	if err := t.flush(); err != nil {
		return err
	}

	out.chapter("Customers")
	t = out.table("CUSTOMER", "ID", "SINCE")
	shown := 0
	for customer, err := range client.Customers.All(ctx, &customers.ListRequest{}) {
		if err != nil {
			return err
		}
		if shown++; shown > mostCustomers {
			t.row("...", "", "")
			break
		}
		t.row(customer.AccountName, customer.CustomerID, out.time(customer.AssociatedOn))
	}
	return t.flush()
}
