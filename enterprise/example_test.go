package enterprise_test

import (
	"context"
	"fmt"
	"log"
	"net/http"

	"github.com/shopspring/decimal"

	partnerbss "github.com/partnerbss/partnerbss-go"
	"github.com/partnerbss/partnerbss-go/auth"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/emulator"
	"github.com/partnerbss/partnerbss-go/enterprise"
	"github.com/partnerbss/partnerbss-go/option"
)

// A response that is lost is no trouble: the call repeats itself under its key, and the
// money moves once.
func ExampleService_AllocateFunds() {
	platform := emulator.New()
	master, _ := platform.Account("enterprise_master")
	client, err := partnerbss.NewClient(
		option.WithCredentials(auth.NewAKSK(master.AccessKey, master.SecretKey, auth.WithRole(core.RoleCustomer))),
		option.WithHTTPClient(&http.Client{Transport: platform.Transport()}),
	)
	if err != nil {
		log.Fatal(err)
	}
	ctx := context.Background()
	members, err := client.Enterprise.ListMembers(ctx, &enterprise.ListMembersRequest{AccountName: "enterprise_member_one"})
	if err != nil {
		log.Fatal(err)
	}
	member := members.Members[0].CustomerID

	platform.Fail(emulator.Fault{Operation: "UpdateSubEnterpriseAmount", Kind: emulator.FaultKindDropAfter})
	err = client.Enterprise.AllocateFunds(ctx, &enterprise.AllocateFundsRequest{CustomerID: member, Amount: decimal.NewFromInt(100)})
	if err != nil {
		log.Fatal(err) // core.ErrOutcomeUnknown: the error has the key to repeat the call with
	}
	funds, err := client.Enterprise.ListReclaimableFunds(ctx, &enterprise.ListReclaimableFundsRequest{CustomerID: member, BalanceType: core.BalanceTypeDebit})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(funds.Funds[0].AvailableAmount.StringFixed(2), "yuan were allocated")
	// Output: 100.00 yuan were allocated
}
