package partnerbss_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	partnerbss "github.com/partnerbss/partnerbss-go"
	"github.com/partnerbss/partnerbss-go/accounts"
	"github.com/partnerbss/partnerbss-go/auth"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/customers"
	"github.com/partnerbss/partnerbss-go/option"
	"github.com/partnerbss/partnerbss-go/orders"
)

// The snippets of README.md, compiled. TestREADME keeps both the same.

func readmeInstall(ctx context.Context, accessKey string, secretKey core.Secret) error {
	client, err := partnerbss.NewClient(
		option.WithCredentials(auth.NewAKSK(accessKey, secretKey, auth.WithRole(core.RolePartner))),
	)
	if err != nil {
		return err
	}
	for customer, err := range client.Customers.All(ctx, &customers.ListRequest{}) {
		if err != nil {
			return err
		}
		fmt.Println(customer.CustomerID, customer.AccountName)
	}
	return nil
}

func readmeActForCustomer(ctx context.Context, client *partnerbss.Client, partner auth.Provider, agencyName, customerID, orderID string) error {
	forCustomer, err := client.ForCustomer(auth.NewAgencyToken(partner, auth.Agency{
		Name:        agencyName,
		CustomerID:  customerID,
		ProjectName: "cn-north-4",
	}))
	if err != nil {
		return err
	}
	order, err := forCustomer.Orders.Get(ctx, &orders.GetRequest{OrderID: orderID})
	fmt.Println(order)
	return err
}

func readmeMoveMoney(ctx context.Context, client *partnerbss.Client, customerID string) {
	allocated, err := client.Accounts.AllocateFunds(ctx, &accounts.AllocateFundsRequest{
		CustomerID: customerID,
		Amount:     decimal.RequireFromString("1000.00"),
	})
	switch {
	case err == nil:
		fmt.Println("allocated as", allocated.TransactionID)
	case core.IsValidation(err):
		fmt.Println("never sent:", err) // every broken rule, by wire name
	case errors.Is(err, core.ErrInsufficientBalance):
		fmt.Println("refused:", err)
	case errors.Is(err, core.ErrOutcomeUnknown):
		fmt.Println("reconcile before repeating:", err) // names the query that settles it
	default:
		fmt.Println(core.OutcomeOf(err), err) // not sent, rejected or unknown
	}
}

var _ = []any{readmeInstall, readmeActForCustomer, readmeMoveMoney}

func TestREADME(t *testing.T) {
	readme, err := os.ReadFile("README.md")
	require.NoError(t, err)
	source, err := os.ReadFile("readme_test.go")
	require.NoError(t, err)

	snippets := regexp.MustCompile("(?s)```go\n(.*?)```").FindAllStringSubmatch(string(readme), -1)
	require.Len(t, snippets, 3)
	for _, snippet := range snippets {
		var indented strings.Builder
		for line := range strings.Lines(snippet[1]) {
			indented.WriteString("\t" + line)
		}
		assert.Contains(t, string(source), indented.String(), "a snippet of README.md is not the one that is compiled here")
	}

	// The commands of the README are what CI runs and what exists.
	ci, err := os.ReadFile(".ci/run")
	require.NoError(t, err)
	assert.Contains(t, string(readme), "go test -race ./...\n")
	assert.Contains(t, string(ci), "\ngo test -race ./...\n")
	for _, link := range regexp.MustCompile(`\]\(([^)#:]+)\)`).FindAllStringSubmatch(string(readme), -1) {
		_, err := os.Stat(link[1])
		assert.NoError(t, err, "README links to what does not exist")
	}
}
