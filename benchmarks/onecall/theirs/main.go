// Command theirs makes one call with the vendor's SDK. It stands for the smallest
// program that uses it; command sizes measures it.
package main

import (
	"fmt"
	"log"
	"os"

	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/auth/global"
	bss "github.com/huaweicloud/huaweicloud-sdk-go-v3/services/bss/v2"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/services/bss/v2/model"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/services/bss/v2/region"
)

func main() {
	keys, err := global.NewCredentialsBuilder().
		WithAk(os.Getenv("HUAWEICLOUD_SDK_AK")).WithSk(os.Getenv("HUAWEICLOUD_SDK_SK")).SafeBuild()
	if err != nil {
		log.Fatal(err)
	}
	settings, err := bss.BssClientBuilder().WithRegion(region.CN_NORTH_1).WithCredential(keys).SafeBuild()
	if err != nil {
		log.Fatal(err)
	}
	limit := int32(10)
	list, err := bss.NewBssClient(settings).ListSubCustomers(&model.ListSubCustomersRequest{
		Body: &model.QuerySubCustomerListReq{Limit: &limit},
	})
	if err != nil {
		log.Fatal(err)
	}
	for _, c := range *list.CustomerInfos {
		fmt.Println(c.CustomerId, c.AccountName)
	}
}
