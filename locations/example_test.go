package locations_test

import (
	"context"
	"fmt"
	"log"
	"net/http"

	partnerbss "github.com/partnerbss/partnerbss-go"
	"github.com/partnerbss/partnerbss-go/auth"
	"github.com/partnerbss/partnerbss-go/emulator"
	"github.com/partnerbss/partnerbss-go/locations"
	"github.com/partnerbss/partnerbss-go/option"
)

// The default page is smaller than the list of provinces. AllProvinces walks every
// page.
func ExampleService_AllProvinces() {
	// For the real platform, partnerbss.NewClient needs no options: it reads the keys
	// from the environment.
	platform := emulator.New()
	partner, _ := platform.First(emulator.RolePartner)
	client, err := partnerbss.NewClient(
		option.WithHTTPClient(&http.Client{Transport: platform.Transport()}),
		option.WithCredentials(auth.NewAKSK(partner.AccessKey, partner.SecretKey)),
	)
	if err != nil {
		log.Fatal(err)
	}

	for province, err := range client.Locations.AllProvinces(context.Background(), &locations.ListProvincesRequest{}) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(province.Code, province.Name)
		if province.Code == "CN-12" {
			break
		}
	}
	// Output:
	// CN-11 北京市
	// CN-12 天津市
}
