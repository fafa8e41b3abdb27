// Command quickstart shows what a partner's backend does with the SDK. It opens
// an account for a customer, prices a server for the customer, funds the
// account, reclaims money and reads the records.
//
//	go run ./examples/quickstart
//
// Without credentials it starts the emulator in this process: no request leaves
// the machine, and no money moves. With HUAWEICLOUD_SDK_AK and
// HUAWEICLOUD_SDK_SK (or a profile file) it calls the real platform, but only
// makes queries.
//
//snippet:sh go run ./examples/quickstart
package main

import (
	"context"
	"fmt"
	"io"

	partnerbss "github.com/partnerbss/partnerbss-go"
	"github.com/partnerbss/partnerbss-go/auth"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/emulator"
	"github.com/partnerbss/partnerbss-go/examples/internal/show"
	"github.com/partnerbss/partnerbss-go/option"
)

func main() { show.Main("quickstart", run) }

// run chooses the real platform if there are credentials for it.
func run(ctx context.Context, w io.Writer) error {
	return show.Choose(ctx, w, runEmulated, readOnly)
}

// runEmulated runs the story against a new emulator.
func runEmulated(ctx context.Context, w io.Writer) error {
	server, err := emulator.Serve()
	if err != nil {
		return err
	}
	defer server.Close()
	fmt.Fprintf(w, "No credentials in the environment: using the emulator at %s. No real money moves.\n", server.URL)

	partner := auth.NewAKSK(server.Partner.AccessKey, server.Partner.SecretKey,
		auth.WithAccountID(server.Partner.AccountID), auth.WithRole(core.RolePartner))
	client, err := partnerbss.NewClient(
		option.WithEndpoint(server.URL),
		option.WithIAMEndpoint(server.URL),
		option.WithCredentials(partner),
	)
	if err != nil {
		return err
	}
	s := &story{
		out:      show.Printer{W: w},
		client:   client,
		partner:  partner,
		platform: server.Partner.XAccountType,
		agency:   func(customerID string) string { return server.Customer(customerID).AgencyName },
	}
	return s.tell(ctx)
}
