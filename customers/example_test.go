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

// newPartner returns a client for a partner of an emulator. For the real platform,
// partnerbss.NewClient needs no options: it reads the keys from the environment.
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

// Create returns before the new customer is linked to the partner. WaitAssociated
// waits for the link.
func ExampleService_Create() {
	client, partner := newPartner()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()

	created, err := client.Customers.Create(ctx, &customers.CreateRequest{
		DomainName:   "qingyun-trade",
		XAccountID:   "crm-20260305-0017", // the customer's ID on your side
		XAccountType: partner.XAccountType,
	})
	if err != nil {
		// Some failures leave an account behind: use it, do not create another.
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

// All walks every page, and stops when the loop ends.
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

// Validate returns an error that names every rule that a request breaks. The
// client does not send such a request.
func ExampleCreateRequest_Validate() {
	request := &customers.CreateRequest{DomainName: "op_qingyun", Password: core.NewSecret("20261120")}
	fmt.Println(request.Validate())
	// Output: customers.CreateRequest: domain_name must be without the beginning "op_", got "op_qingyun"; xaccount_id must be given; xaccount_type must be given; password must be a mix of at least 2 of upper case, lower case, digits and special characters, got [redacted]
}
