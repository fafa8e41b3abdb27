// Command ours makes one call with this SDK. It stands for the smallest program
// that uses it; command sizes measures it.
package main

import (
	"context"
	"fmt"
	"log"
	"os"

	partnerbss "github.com/partnerbss/partnerbss-go"
	"github.com/partnerbss/partnerbss-go/auth"
	"github.com/partnerbss/partnerbss-go/customers"
	"github.com/partnerbss/partnerbss-go/option"
)

func main() {
	keys := auth.NewAKSK(os.Getenv("HUAWEICLOUD_SDK_AK"), os.Getenv("HUAWEICLOUD_SDK_SK"))
	client, err := partnerbss.NewClient(option.WithCredentials(keys))
	if err != nil {
		log.Fatal(err)
	}
	list, err := client.Customers.List(context.Background(), &customers.ListRequest{Limit: 10})
	if err != nil {
		log.Fatal(err)
	}
	for _, c := range list.Customers {
		fmt.Println(c.CustomerID, c.AccountName)
	}
}
