package accounts_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"net/http"

	"github.com/shopspring/decimal"

	partnerbss "github.com/partnerbss/partnerbss-go"
	"github.com/partnerbss/partnerbss-go/accounts"
	"github.com/partnerbss/partnerbss-go/auth"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/emulator"
	"github.com/partnerbss/partnerbss-go/option"
)

// newPartner returns a client for a partner of an emulator, and the ID of one of
// the partner's customers. For the real platform, partnerbss.NewClient needs no
// options: it reads the keys from the environment.
func newPartner() (*partnerbss.Client, string) {
	platform := emulator.New()
	partner, _ := platform.First(emulator.RolePartner)
	customer, _ := platform.Account("customer_enterprise")
	client, err := partnerbss.NewClient(
		option.WithHTTPClient(&http.Client{Transport: platform.Transport()}),
		option.WithCredentials(auth.NewAKSK(partner.AccessKey, partner.SecretKey)),
	)
	if err != nil {
		log.Fatal(err)
	}
	return client, customer.AccountID
}

// AllocateFunds pays a customer, and ReclaimFunds takes money back. Neither has an
// idempotency key: calling it again after a lost response can move the money
// twice.
func ExampleService_AllocateFunds() {
	client, customerID := newPartner()
	ctx := context.Background()

	_, err := client.Accounts.AllocateFunds(ctx, &accounts.AllocateFundsRequest{
		CustomerID: customerID,
		Amount:     decimal.RequireFromString("1000.00"),
	})
	switch {
	case errors.Is(err, core.ErrOutcomeUnknown):
		log.Fatal("look into ListAdjustRecords before anything else: ", err)
	case errors.Is(err, core.ErrInsufficientBalance):
		log.Fatal("top up the partner's account: ", err)
	case err != nil:
		log.Fatal(err)
	}

	_, err = client.Accounts.ReclaimFunds(ctx, &accounts.ReclaimFundsRequest{
		CustomerID: customerID,
		Amount:     decimal.RequireFromString("249.90"),
	})
	if err != nil {
		log.Fatal(err)
	}

	balances, err := client.Accounts.ListCustomerBalances(ctx, &accounts.ListCustomerBalancesRequest{
		Customers: []accounts.CustomerRef{{CustomerID: customerID}},
	})
	if err != nil {
		log.Fatal(err)
	}
	for _, balance := range balances.CustomerBalances {
		fmt.Println(balance.Amount.StringFixed(2), balance.Currency)
	}
	// Output: 750.10 CNY
}

// The platform refuses an amount that the partner does not have, and no money
// moves.
func ExampleService_AllocateFunds_insufficientBalance() {
	client, customerID := newPartner()

	_, err := client.Accounts.AllocateFunds(context.Background(), &accounts.AllocateFundsRequest{
		CustomerID: customerID,
		Amount:     decimal.RequireFromString("90000000.00"),
	})
	fmt.Println(errors.Is(err, core.ErrInsufficientBalance), core.OutcomeOf(err))
	// Output: true rejected
}
