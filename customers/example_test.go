package customers_test

import (
	"context"
	"fmt"
	"log"
	"net/http"
	"time"

	partnerbss "github.com/partnerbss/partnerbss-go"
	"github.com/partnerbss/partnerbss-go/auth"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/customers"
	"github.com/partnerbss/partnerbss-go/emulator"
	"github.com/partnerbss/partnerbss-go/option"
)

// newPartner returns the client of a partner of an emulator. Against the platform,
// partnerbss.NewClient needs no options: it finds the keys in the environment.
func newPartner() (*partnerbss.Client, emulator.Account) {
	platform := emulator.New(emulator.WithAssociationDelay(0))
	partner, _ := platform.First(emulator.RolePartner)
	client, err := partnerbss.NewClient(
		option.WithHTTPClient(&http.Client{Transport: platform.Transport()}),
		option.WithCredentials(auth.NewAKSK(partner.AccessKey, partner.SecretKey)),
	)
	if err != nil {
		log.Fatal(err)
	}
	return client, partner
}

// A new customer can be used once it is linked to the partner.
func ExampleService_Create() {
	client, partner := newPartner()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()

	created, err := client.Customers.Create(ctx, &customers.CreateRequest{
		DomainName:   "qingyun-trade",
		XAccountID:   "crm-20260305-0017", // the customer's id on your side
		XAccountType: partner.XAccountType,
	})
	if err != nil {
		// Some failures leave an account behind: go on with it, do not create another.
		account, ok := customers.CreatedDespite(err)
		if !ok {
			log.Fatal(err)
		}
		created = account
	}

	customer, err := client.Customers.WaitAssociated(ctx, &customers.WaitAssociatedRequest{CustomerID: created.DomainID})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(customer.AccountName, "is", customer.XAccountID)
	// Output: qingyun-trade is crm-20260305-0017
}

// All walks every page, and stops when the loop does.
func ExampleService_All() {
	client, _ := newPartner()

	request := &customers.ListRequest{AssociationType: core.AssociationTypeConsulting}
	for customer, err := range client.Customers.All(context.Background(), request) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(customer.AccountName)
	}
	// Output: customer_consulting
}

// A broken request is not sent; the error names every rule that it breaks.
func ExampleCreateRequest_Validate() {
	request := &customers.CreateRequest{DomainName: "op_qingyun", Password: core.NewSecret("20261120")}
	fmt.Println(request.Validate())
	// Output: customers.CreateRequest: domain_name must be without the beginning "op_", got "op_qingyun"; xaccount_id must be given; xaccount_type must be given; password must be a mix of at least 2 of upper case, lower case, digits and special characters, got [redacted]
}
