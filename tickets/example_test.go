package tickets_test

import (
	"bytes"
	"context"
	"fmt"
	"log"
	"net/http"
	"strings"

	partnerbss "github.com/partnerbss/partnerbss-go"
	"github.com/partnerbss/partnerbss-go/auth"
	"github.com/partnerbss/partnerbss-go/emulator"
	"github.com/partnerbss/partnerbss-go/option"
	"github.com/partnerbss/partnerbss-go/tickets"
)

// A ticket from its problem to its end. The support engineer here is the emulator's.
func Example() {
	ctx := context.Background()
	platform := emulator.New()
	account, _ := platform.Account("partner")
	client, err := partnerbss.NewClient(
		option.WithCredentials(auth.NewAKSK(account.AccessKey, account.SecretKey)),
		option.WithHTTPClient(&http.Client{Transport: platform.Transport()}),
	)
	if err != nil {
		log.Fatal(err)
	}

	problems, err := client.Tickets.ListProblemTypes(ctx, &tickets.ListProblemTypesRequest{ProductID: "ecs"})
	if err != nil {
		log.Fatal(err)
	}
	notes, err := client.Tickets.UploadFile(ctx, &tickets.UploadFileRequest{
		Name: "boot.log", Use: tickets.AttachmentUseTicket, Content: strings.NewReader("no route to host"),
	})
	if err != nil {
		log.Fatal(err)
	}
	created, err := client.Tickets.Create(ctx, &tickets.CreateRequest{
		SourceID:      tickets.SourceAPI,
		ProblemTypeID: problems.ProblemTypes[0].ID,
		RegionCode:    "cn-north-4",
		Description:   "Nobody gets in since this morning.",
		AttachmentIDs: []string{notes.AttachmentID},
	})
	if err != nil {
		log.Fatal(err) // core.OutcomeOf tells whether there may be a ticket all the same
	}

	if err := platform.ResolveTicket(created.TicketID, "A route was missing."); err != nil {
		log.Fatal(err)
	}
	for message, err := range client.Tickets.AllMessages(ctx, &tickets.ListMessagesRequest{TicketID: created.TicketID}) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(message.Side == tickets.SideHuaweiEngineer, message.Content)
		for _, attachment := range message.Attachments {
			var content bytes.Buffer
			if _, err := client.Tickets.DownloadAttachment(ctx, &tickets.DownloadAttachmentRequest{AttachmentID: attachment.AttachmentID}, &content); err != nil {
				log.Fatal(err)
			}
			fmt.Println(attachment.Name, "says:", content.String())
		}
	}
	err = client.Tickets.Update(ctx, &tickets.UpdateRequest{TicketID: created.TicketID, Action: tickets.ActionClose})
	fmt.Println("closed:", err == nil)
	// Output:
	// false Nobody gets in since this morning.
	// boot.log says: no route to host
	// true A route was missing.
	// closed: true
}
