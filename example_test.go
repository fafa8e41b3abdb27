package partnerbss_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"net/http"
	"time"

	"github.com/shopspring/decimal"

	partnerbss "github.com/partnerbss/partnerbss-go"
	"github.com/partnerbss/partnerbss-go/accounts"
	"github.com/partnerbss/partnerbss-go/auth"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/customers"
	"github.com/partnerbss/partnerbss-go/emulator"
	"github.com/partnerbss/partnerbss-go/option"
)

// exampleStart is the time at which the emulators of the examples stand still,
// so that the outputs are always the same.
var exampleStart = time.Date(2026, 3, 15, 4, 30, 0, 0, time.UTC)

// examplePlatform returns an emulator, a client of its partner, and the provider
// of the partner's keys.
func examplePlatform() (*emulator.Emulator, *partnerbss.Client, auth.Provider) {
	emu := emulator.New(emulator.WithStart(exampleStart))
	partner, _ := emu.Account("partner")
	keys := auth.NewAKSK(partner.AccessKey, partner.SecretKey,
		auth.WithAccountID(partner.AccountID), auth.WithRole(core.RolePartner))
	client, err := partnerbss.NewClient(
		option.WithHTTPClient(&http.Client{Transport: emu.Transport()}),
		option.WithCredentials(keys),
	)
	if err != nil {
		log.Fatal(err)
	}
	return emu, client, keys
}

// The emulator answers in process here. Leave WithHTTPClient out to call the
// real platform.
func ExampleNewClient() {
	emu := emulator.New()
	partner, _ := emu.Account("partner")
	client, err := partnerbss.NewClient(
		option.WithCredentials(auth.NewAKSK(partner.AccessKey, partner.SecretKey, auth.WithRole(core.RolePartner))),
		option.WithHTTPClient(&http.Client{Transport: emu.Transport()}),
		option.WithTimeout(20*time.Second),
	)
	if err != nil {
		log.Fatal(err)
	}
	page, err := client.Customers.List(context.Background(), &customers.ListRequest{Limit: 2})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(page.TotalCount, "customers; on the first page:")
	for _, customer := range page.Customers {
		fmt.Println(customer.AccountName)
	}
	// Output:
	// 7 customers; on the first page:
	// customer_verified
	// customer_enterprise
}

// A partner acts for a customer through the agency that the customer granted.
func ExampleClient_ForCustomer() {
	emu, client, partner := examplePlatform()
	customer, _ := emu.Account("customer_verified")

	forCustomer, err := client.ForCustomer(auth.NewAgencyKeys(partner, auth.Agency{
		Name:        customer.AgencyName,
		CustomerID:  customer.AccountID,
		ProjectName: "cn-north-4",
	}))
	if err != nil {
		log.Fatal(err)
	}
	balances, err := forCustomer.Accounts.GetCustomerBalances(context.Background())
	if err != nil {
		log.Fatal(err)
	}
	for _, balance := range balances.AccountBalances {
		fmt.Println(balance.Amount.StringFixed(2), balance.Currency)
	}

	// The partner's own credentials are not what this operation takes.
	_, err = client.Accounts.GetCustomerBalances(context.Background())
	fmt.Println(errors.Is(err, core.ErrWrongCaller))
	// Output:
	// 1000.00 CNY
	// true
}

// An operation that is newer than this SDK, with the same signing, retries and
// errors.
func ExampleClient_Do() {
	_, client, _ := examplePlatform()
	query := struct {
		Limit int `url:"limit"`
	}{3}
	var answer struct {
		Count        int `json:"total_count"`
		ServiceTypes []struct {
			Code string `json:"service_type_code"`
		} `json:"service_types"`
	}
	err := client.Do(context.Background(), http.MethodGet, "/v2/products/service-types", query, nil, &answer)
	if err != nil {
		log.Fatal(err)
	}
	for _, service := range answer.ServiceTypes {
		fmt.Println(service.Code)
	}
	// Output:
	// hws.service.type.ec2
	// hws.service.type.ebs
	// hws.service.type.vpc
}

// Derived clients share connections and quotas; the first one stays as it is.
func ExampleClient_With() {
	_, client, _ := examplePlatform()
	careful, err := client.With(option.WithMaxRetries(0), option.WithTimeout(5*time.Second))
	if err != nil {
		log.Fatal(err)
	}
	_, err = careful.Accounts.ListPartnerBalances(context.Background(), &accounts.ListPartnerBalancesRequest{})
	fmt.Println(err)
	// Output: <nil>
}

// All walks the pages as one sequence. It asks for a page when the loop gets
// there, or ahead of it with Prefetch, and stops with the loop.
func Example_iterate() {
	emu, client, _ := examplePlatform()
	ctx := context.Background()
	for customer, err := range client.Customers.All(ctx, &customers.ListRequest{Limit: 2}, option.Prefetch(1)) {
		if err != nil {
			log.Fatal(err) // the last that a loop gets
		}
		if customer.AccountName == "customer_new" {
			fmt.Println("found", customer.AccountName)
			break
		}
	}
	emu.ResetCalls()
	for customer := range client.Customers.All(ctx, &customers.ListRequest{Limit: 2}) {
		fmt.Println("first of all:", customer.AccountName)
		break
	}
	fmt.Println("pages asked for:", emu.CallCount("ListSubCustomers"))
	// Output:
	// found customer_new
	// first of all: customer_verified
	// pages asked for: 1
}

// Every error of a state-changing call says whether the effect may have taken
// place.
func Example_outcomes() {
	emu, client, _ := examplePlatform()
	customer, _ := emu.Account("customer_new")
	allocate := func(amount string) {
		_, err := client.Accounts.AllocateFunds(context.Background(), &accounts.AllocateFundsRequest{
			CustomerID: customer.AccountID,
			Amount:     decimal.RequireFromString(amount),
		})
		var invalid *core.ValidationError
		var refused *core.Error
		switch {
		case err == nil:
			fmt.Println("done")
		case errors.As(err, &invalid):
			for _, violation := range invalid.Violations {
				fmt.Println("not sent:", violation)
			}
		case errors.Is(err, core.ErrOutcomeUnknown):
			var lost *core.TransportError
			fmt.Println("no answer, money may have moved:", errors.As(err, &lost), "attempts:", lost.Attempts)
		case errors.Is(err, core.ErrInsufficientBalance):
			errors.As(err, &refused)
			fmt.Println(core.OutcomeOf(err)+":", refused.Code, refused.Meaning())
		default:
			fmt.Println(core.OutcomeOf(err), err)
		}
	}
	allocate("10.00")
	allocate("10.005")
	allocate("99999999.00")
	emu.Fail(emulator.Fault{Operation: "UpdateCustomerAccountAmount", Kind: emulator.FaultKindDropAfter})
	allocate("10.00")
	// Output:
	// done
	// not sent: amount must be a number with at most 2 decimals, got 10.005
	// rejected: CBC.5003 insufficient balance
	// no answer, money may have moved: true attempts: 1
}
