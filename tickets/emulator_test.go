package tickets_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	partnerbss "github.com/partnerbss/partnerbss-go"
	"github.com/partnerbss/partnerbss-go/bsstest"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/emulator"
	"github.com/partnerbss/partnerbss-go/option"
	"github.com/partnerbss/partnerbss-go/tickets"
)

// fault is a ticket that takes a region, about a server that nobody can log in to.
func fault(description string) *tickets.CreateRequest {
	return &tickets.CreateRequest{
		ProblemTypeID: "ecs-login", RegionCode: "cn-north-4", SourceID: tickets.SourceAPI, Description: description,
	}
}

func open(t *testing.T, client *partnerbss.Client, req *tickets.CreateRequest) string {
	t.Helper()
	created, err := client.Tickets.Create(t.Context(), req)
	require.NoError(t, err)
	return created.TicketID
}

func status(t *testing.T, client *partnerbss.Client, id string) tickets.Status {
	t.Helper()
	got, err := client.Tickets.GetStatus(t.Context(), &tickets.GetStatusRequest{TicketID: id})
	require.NoError(t, err)
	return got.Status
}

func TestATicketLivesThroughItsStates(t *testing.T) {
	t.Parallel()
	env := bsstest.New(t)
	client := env.Client("partner")
	id := open(t, client, fault("Nobody gets in."))
	assert.Equal(t, tickets.StatusPending, status(t, client, id))

	require.NoError(t, env.Emulator.AcceptTicket(id))
	assert.Equal(t, tickets.StatusInProgress, status(t, client, id))
	_, err := env.Emulator.AnswerTicket(id, "Which key do you use?")
	require.NoError(t, err)
	assert.Equal(t, tickets.StatusAwaitingFeedback, status(t, client, id))

	unread, err := client.Tickets.ListUnread(t.Context(), &tickets.ListUnreadRequest{TicketIDs: []string{id}})
	require.NoError(t, err)
	assert.Equal(t, 1, unread.Counts[0].Unread)
	require.NoError(t, client.Tickets.MarkRead(t.Context(), &tickets.MarkReadRequest{TicketID: id}))
	unread, err = client.Tickets.ListUnread(t.Context(), &tickets.ListUnreadRequest{TicketIDs: []string{id}})
	require.NoError(t, err)
	assert.Zero(t, unread.Counts[0].Unread)

	require.NoError(t, client.Tickets.SendMessage(t.Context(), &tickets.SendMessageRequest{TicketID: id, Message: tickets.NewMessage{Content: "The old one."}}))
	assert.Equal(t, tickets.StatusInProgress, status(t, client, id))
	require.NoError(t, env.Emulator.ResolveTicket(id, "The key was replaced."))
	require.NoError(t, client.Tickets.Update(t.Context(), &tickets.UpdateRequest{TicketID: id, Action: tickets.ActionClose}))
	assert.Equal(t, tickets.StatusCompleted, status(t, client, id))

	dimensions, err := client.Tickets.ListSatisfactionDimensions(t.Context())
	require.NoError(t, err)
	score := &tickets.ScoreRequest{TicketID: id, Judgement: "Quick.", Scores: []tickets.NewScore{{DimensionID: dimensions.Dimensions[0].DimensionID, Value: 5}}}
	require.NoError(t, client.Tickets.Score(t.Context(), score))
	err = client.Tickets.Score(t.Context(), score)
	require.Error(t, err)
	assert.Equal(t, core.OutcomeRejected, core.OutcomeOf(err))

	got, err := client.Tickets.Get(t.Context(), &tickets.GetRequest{TicketID: id})
	require.NoError(t, err)
	assert.Equal(t, "Quick.", got.Ticket.Judgement)
	assert.Len(t, got.Ticket.Scores, 1)
	var said []string
	for message, err := range client.Tickets.AllMessages(t.Context(), &tickets.ListMessagesRequest{TicketID: id, Limit: 1}) {
		require.NoError(t, err)
		said = append(said, message.Content)
	}
	assert.Equal(t, []string{"Nobody gets in.", "Which key do you use?", "The old one.", "The key was replaced."}, said)
	n := 0
	for entry, err := range client.Tickets.AllLogs(t.Context(), &tickets.ListLogsRequest{TicketID: id}) {
		require.NoError(t, err)
		assert.True(t, entry.OperateTime.Equal(env.Emulator.Now().Truncate(time.Second)), entry.OperateTime)
		n++
	}
	assert.Equal(t, 6, n)
	require.NoError(t, client.Tickets.Update(t.Context(), &tickets.UpdateRequest{TicketID: id, Action: tickets.ActionDelete}))
	_, err = client.Tickets.Get(t.Context(), &tickets.GetRequest{TicketID: id})
	require.ErrorIs(t, err, core.ErrForbidden)
}

func TestTicketsAreListed(t *testing.T) {
	t.Parallel()
	env := bsstest.New(t)
	client := env.Client("partner")
	var ids []string
	for range 3 {
		ids = append(ids, open(t, client, fault("One of three.")))
		env.Emulator.Advance(time.Hour)
	}
	second := env.Emulator.Now().Add(-2 * time.Hour)
	var found []string
	for ticket, err := range client.Tickets.All(t.Context(), &tickets.ListRequest{CreateTimeBegin: second, CreateTimeEnd: second, Limit: 1}) {
		require.NoError(t, err)
		found = append(found, ticket.TicketID)
		assert.True(t, ticket.CreateTime.Equal(second.Truncate(time.Second)))
	}
	assert.Equal(t, ids[1:2], found, "a time goes out and comes back as the same instant")

	counts, err := client.Tickets.CountByStatus(t.Context(), &tickets.CountByStatusRequest{})
	require.NoError(t, err)
	assert.Equal(t, tickets.StatusCount{Count: 3, Status: tickets.StatusPending}, counts.Counts[0])
	other, err := env.Client("customer_verified").Tickets.List(t.Context(), &tickets.ListRequest{})
	require.NoError(t, err)
	assert.Empty(t, other.Tickets)
}

func TestAttachmentsGoThereAndBack(t *testing.T) {
	t.Parallel()
	env := bsstest.New(t)
	client := env.Client("partner")
	picture := append([]byte("\x89PNG\r\n\x1a\n"), bytes.Repeat([]byte("pixels"), 100_000)...)
	uploaded, err := client.Tickets.UploadFile(t.Context(), &tickets.UploadFileRequest{Name: "screen.png", Use: tickets.AttachmentUseTicket, Content: bytes.NewReader(picture)})
	require.NoError(t, err)
	req := fault("See the picture.")
	req.AttachmentIDs = []string{uploaded.AttachmentID}
	open(t, client, req)

	var back bytes.Buffer
	file, err := client.Tickets.DownloadAttachment(t.Context(), &tickets.DownloadAttachmentRequest{AttachmentID: uploaded.AttachmentID}, &back)
	require.NoError(t, err)
	assert.Equal(t, picture, back.Bytes())
	assert.Equal(t, "screen.png", file.Name)
	assert.Equal(t, "image/png", file.Type)
	assert.EqualValues(t, len(picture), file.Size)

	_, err = env.Client("customer_verified").Tickets.DownloadAttachment(t.Context(), &tickets.DownloadAttachmentRequest{AttachmentID: uploaded.AttachmentID}, &back)
	require.ErrorIs(t, err, core.ErrForbidden)
	_, err = client.Tickets.DownloadAttachment(t.Context(), &tickets.DownloadAttachmentRequest{AttachmentID: uploaded.AttachmentID}, nil)
	require.ErrorContains(t, err, "nil io.Writer")
	err = client.Tickets.DeleteAttachment(t.Context(), &tickets.DeleteAttachmentRequest{AttachmentID: uploaded.AttachmentID})
	require.ErrorIs(t, err, core.ErrForbidden, "a ticket has it")
}

func TestFilesThatAreNotTaken(t *testing.T) {
	t.Parallel()
	limits := &tickets.AttachmentLimits{MaxCount: "5", MaxSize: "1", FileTypes: "png,txt,.zip"}
	client := bsstest.New(t).Client("partner")
	for name, test := range map[string]struct {
		file, content, want string
	}{
		"a type":              {"tool.exe", "MZ", `accessory_name must be a file of the types png, txt, zip, got "tool.exe"`},
		"no type":             {"README", "text", "accessory_name"},
		"another content":     {"screen.png", "%PDF-1.7", "accessory_data must be what the extension .png says, got application/pdf"},
		"no text":             {"notes.txt", "a\x00b", "not a text"},
		"empty":               {"notes.txt", "", "not empty"},
		"too large by one":    {"notes.txt", strings.Repeat("a", 1<<20+1), "at most 1048576 bytes"},
		"no use":              {"notes.txt", "text", "accessory_from"},
		"a name too long":     {strings.Repeat("a", 510) + ".txt", "text", "accessory_name"},
		"a reader that fails": {"notes.txt", "", "broken"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			req := &tickets.UploadFileRequest{Name: test.file, Use: tickets.AttachmentUseTicket, Content: strings.NewReader(test.content), Limits: limits}
			switch name {
			case "no use":
				req.Use = ""
			case "a reader that fails":
				req.Content = broken{}
			}
			_, err := client.Tickets.UploadFile(t.Context(), req)
			require.ErrorContains(t, err, test.want)
		})
	}
	_, err := client.Tickets.UploadFile(t.Context(), &tickets.UploadFileRequest{Name: "a.txt", Use: tickets.AttachmentUseTicket, Content: strings.NewReader("a"), Limits: &tickets.AttachmentLimits{MaxSize: "much"}})
	require.ErrorContains(t, err, `"much" MB is not a size`)
	_, err = client.Tickets.UploadFile(t.Context(), nil)
	require.ErrorAs(t, err, new(*core.ValidationError))
}

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, errors.New("broken") }

func TestAContactIsVerifiedFirst(t *testing.T) {
	t.Parallel()
	env := bsstest.New(t)
	client := env.Client("partner")
	const mail = "helpdesk@example.com"
	req := fault("Write to the help desk.")
	req.Email = mail
	_, err := client.Tickets.Create(t.Context(), req)
	require.ErrorContains(t, err, "remind_mail")

	need, err := client.Tickets.CheckContact(t.Context(), &tickets.CheckContactRequest{ContactWay: tickets.ContactWayEmail, ContactValue: mail})
	require.NoError(t, err)
	assert.Equal(t, 1, need.Needed)
	require.NoError(t, client.Tickets.SendVerificationCode(t.Context(), &tickets.SendVerificationCodeRequest{ContactWay: tickets.ContactWayEmail, ContactValue: mail, AreaCode: "0086"}))
	code, ok := env.Emulator.TicketCode(env.ID("partner"), 1, mail)
	require.True(t, ok)
	verify := &tickets.VerifyContactRequest{ContactWay: tickets.ContactWayEmail, ContactValue: mail, Code: core.NewSecret("000000")}
	require.Error(t, client.Tickets.VerifyContact(t.Context(), verify))
	verify.Code = core.NewSecret(code)
	require.NoError(t, client.Tickets.VerifyContact(t.Context(), verify))

	contacts, err := client.Tickets.ListVerifiedContacts(t.Context(), &tickets.ListVerifiedContactsRequest{})
	require.NoError(t, err)
	require.Len(t, contacts.Contacts, 1)
	req.EmailVerificationID = contacts.Contacts[0].VerificationID
	id := open(t, client, req)
	got, err := client.Tickets.Get(t.Context(), &tickets.GetRequest{TicketID: id})
	require.NoError(t, err)
	assert.Equal(t, mail, got.Ticket.Contact.Email)
}

func TestMessagesArePolled(t *testing.T) {
	t.Parallel()
	env := bsstest.New(t)
	client := env.Client("partner")
	id := open(t, client, fault("Watch me."))
	first, err := client.Tickets.PollMessages(t.Context(), &tickets.PollMessagesRequest{TicketIDs: []string{id}})
	require.NoError(t, err)
	require.Len(t, first.Tickets, 1)
	env.Emulator.Advance(time.Minute)
	_, err = env.Emulator.AnswerTicket(id, "We do.")
	require.NoError(t, err)
	next, err := client.Tickets.PollMessages(t.Context(), &tickets.PollMessagesRequest{TicketIDs: []string{id}, Mark: first.Mark})
	require.NoError(t, err)
	require.Len(t, next.Tickets, 1)
	require.Len(t, next.Tickets[0].Messages, 1)
	assert.Equal(t, "We do.", next.Tickets[0].Messages[0].Content)
	assert.Equal(t, tickets.SideHuaweiEngineer, next.Tickets[0].Messages[0].Side)
}

// A call whose response is lost is settled from what the platform lists.
func TestLostCallsOfTicketsAreSettled(t *testing.T) {
	t.Parallel()
	for _, before := range []bool{true, false} {
		kind := emulator.FaultKindDropAfter
		if before {
			kind = emulator.FaultKindDropBefore
		}
		env := bsstest.New(t)
		client := env.Client("partner", option.WithHighWaterMark(), option.WithSettleDelay(time.Minute))
		settled := func(err error) core.Settlement {
			require.Equal(t, core.OutcomeUnknown, core.OutcomeOf(err), err)
			entry, ok := core.EntryOf(err)
			require.True(t, ok)
			env.Emulator.Advance(time.Hour)
			settlement, err := client.Settle(t.Context(), entry)
			require.NoError(t, err)
			return settlement
		}
		want := core.VerdictHappened
		if before {
			want = core.VerdictDidNotHappen
		}
		env.Emulator.Fail(emulator.Fault{Operation: "CreateCases", Kind: kind, Times: 1})
		_, err := client.Tickets.Create(t.Context(), fault("Lost."))
		got := settled(err)
		assert.Equal(t, want, got.Verdict, got.Reason)

		id := open(t, client, fault("Found."))
		env.Emulator.Advance(time.Hour)
		env.Emulator.Fail(emulator.Fault{Operation: "CreateMessages", Kind: kind, Times: 1})
		got = settled(client.Tickets.SendMessage(t.Context(), &tickets.SendMessageRequest{TicketID: id, Message: tickets.NewMessage{Content: "Lost."}}))
		assert.Equal(t, want, got.Verdict, got.Reason)
	}
}
