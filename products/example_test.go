package products_test

import (
	"context"
	"fmt"
	"log"
	"net/http"

	partnerbss "github.com/partnerbss/partnerbss-go"
	"github.com/partnerbss/partnerbss-go/auth"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/emulator"
	"github.com/partnerbss/partnerbss-go/option"
	"github.com/partnerbss/partnerbss-go/products"
)

// A partner prices what a customer is about to buy. It uses credentials of the
// customer, from an agency.
func ExampleService_PriceSubscription() {
	// Against the platform the keys come from the environment.
	platform := emulator.New()
	owner, _ := platform.First(emulator.RolePartner)
	customer, _ := platform.Account("customer_verified")
	partner := auth.NewAKSK(owner.AccessKey, owner.SecretKey)
	client, err := partnerbss.NewClient(
		option.WithHTTPClient(&http.Client{Transport: platform.Transport()}),
		option.WithCredentials(partner),
	)
	if err != nil {
		log.Fatal(err)
	}

	ctx := context.Background()
	buyer, err := client.ForCustomer(auth.NewAgencyKeys(partner, auth.Agency{
		Name: customer.AgencyName, CustomerID: customer.AccountID, ProjectName: "cn-north-4",
	}))
	if err != nil {
		log.Fatal(err)
	}
	identity, err := buyer.Identity(ctx)
	if err != nil {
		log.Fatal(err)
	}
	price, err := buyer.Products.PriceSubscription(ctx, &products.PriceSubscriptionRequest{
		ProjectID: identity.ProjectID,
		Products: []products.SubscriptionProduct{{
			ID:               "server",
			ServiceTypeCode:  "hws.service.type.ec2",
			ResourceTypeCode: "hws.resource.type.vm",
			ResourceSpecCode: "c6.large.2.linux",
			RegionCode:       "cn-north-4",
			PeriodType:       core.PeriodTypeMonth,
			PeriodNum:        1,
			SubscriptionNum:  2,
		}},
	})
	if err != nil {
		log.Fatal(err)
	}

	offer := price.BestOffer()
	if offer == nil {
		log.Fatal("the customer pays the list price: ", price.ListPrice.OfficialAmount)
	}
	share := offer.Amount.Div(offer.OfficialAmount).Shift(2)
	fmt.Printf("%s: %s %% of the list price\n", offer.DiscountName, share.StringFixed(0))
	// Output: partner discount: 85 % of the list price
}
