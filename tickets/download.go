package tickets

import (
	"context"
	"io"
	"net/http"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/check"
	"github.com/partnerbss/partnerbss-go/internal/transport"
	"github.com/partnerbss/partnerbss-go/option"
)

var opDownloadAttachment = transport.Operation{
	ID: "DownloadAccessories", Name: "tickets.DownloadAttachment",
	Method: http.MethodGet, Path: "/v2/servicerequest/accessorys/{accessory_id}",
	Host:    transport.HostTickets,
	File:    true,
	Callers: []core.Role{core.RolePartner, core.RoleCustomer},
	Safe:    true,
}

// DownloadAttachmentRequest holds the parameters of [Service.DownloadAttachment].
type DownloadAttachmentRequest struct {
	// Attachment, from a message of the ticket. Required, at most 650 characters.
	AttachmentID string `path:"accessory_id" json:"-" url:"-"`
	// IAM group; required for tickets of others in the same group. At most 64 characters.
	GroupID string `url:"group_id,omitempty"`
}

// Validate reports every rule that the request breaks.
func (r *DownloadAttachmentRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		c.String("accessory_id", r.AttachmentID).Required().Max(650)
		c.String("group_id", r.GroupID).Max(64)
	})
}

// DownloadAttachmentResponse is the response of [Service.DownloadAttachment]. Its metadata has
// no body: that went to the writer.
type DownloadAttachmentResponse struct {
	// Name of the file, as the platform suggests it, without any folder; "" when it suggests
	// none.
	Name string
	// Media type, as the platform says it.
	Type string
	// Bytes that were written.
	Size int64

	core.Metadata `json:"-"`
}

// DownloadAttachment writes an attachment to w as it comes.
//
// A file of more bytes than option.WithMaxResponseBytes allows (64 MiB unless it is set) ends
// in an error. One that breaks off does, too, and is not fetched again once some of it was
// written: w has its beginning then. The time of one attempt (option.WithTimeout) covers the
// whole file.
//
// The platform documents several IDs in one call, separated by commas, but not in what form
// several files come; ask for one at a time.
//
// The package comment has the codes of refusals.
//
// Operation DownloadAccessories: GET /v2/servicerequest/accessorys/{accessory_id} (partner or
// customer credentials, 10 calls/s).
func (s *Service) DownloadAttachment(ctx context.Context, req *DownloadAttachmentRequest, w io.Writer, opts ...option.Option) (*DownloadAttachmentResponse, error) {
	file := transport.File{W: w}
	if err := s.client().Do(ctx, &opDownloadAttachment, req, &file, opts); err != nil {
		return nil, err
	}
	return &DownloadAttachmentResponse{Name: file.Name, Type: file.Type, Size: file.Size, Metadata: file.Metadata}, nil
}
