package tickets

import (
	"context"
	"net/http"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/check"
	"github.com/partnerbss/partnerbss-go/internal/transport"
	"github.com/partnerbss/partnerbss-go/option"
)

var opUploadAttachment = transport.Operation{
	ID: "UploadJsonAccessories", Name: "tickets.UploadAttachment",
	Method: http.MethodPost, Path: "/v2/servicerequest/accessorys/json-format-content",
	Host:     transport.HostTickets,
	Callers:  []core.Role{core.RolePartner, core.RoleCustomer},
	NoSettle: "what stands there is no proof of who did it",
	Confirms: []string{"accessory_id"},
}

// UploadAttachmentRequest holds the parameters of [Service.UploadAttachment].
type UploadAttachmentRequest struct {
	// Content of the file. Required.
	Content []byte `json:"accessory_data"`
	// What it is for. Required.
	Use AttachmentUse `json:"accessory_from"`
	// Name of the file, with its extension. Required, at most 512 characters.
	Name string `json:"accessory_name"`
	// How it is uploaded.
	UploadType *UploadType `json:"upload_type,omitzero"`
}

// Validate reports every rule that the request breaks.
func (r *UploadAttachmentRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		check.List(c, "accessory_data", r.Content).Required()
		check.Enum(c, "accessory_from", r.Use, attachmentUseValues...).Required()
		c.String("accessory_name", r.Name).Required().Max(512)
		check.EnumPtr(c, "upload_type", r.UploadType, uploadTypeValues...)
	})
}

// UploadAttachmentResponse is the response of [Service.UploadAttachment].
type UploadAttachmentResponse struct {
	// Attachment.
	AttachmentID string `json:"accessory_id"`

	core.Metadata `json:"-"`
}

// UploadAttachment uploads an attachment for a ticket or message that follows.
//
// What the platform takes, [Service.GetAttachmentLimits] tells.
//
// No query tells whether a call whose response was lost has taken effect.
//
// The package comment has the codes of refusals.
//
// Operation UploadJsonAccessories: POST /v2/servicerequest/accessorys/json-format-content
// (partner or customer credentials, 10 calls/s).
func (s *Service) UploadAttachment(ctx context.Context, req *UploadAttachmentRequest, opts ...option.Option) (*UploadAttachmentResponse, error) {
	return transport.Call[UploadAttachmentResponse](ctx, s.client(), &opUploadAttachment, req, opts)
}

// AttachmentUse is what an attachment is for.
type AttachmentUse string

// Values of [AttachmentUse].
const (
	AttachmentUseTicket  AttachmentUse = "incident" // of a new ticket
	AttachmentUseMessage AttachmentUse = "message"  // of a message
)

var attachmentUseValues = []AttachmentUse{AttachmentUseTicket, AttachmentUseMessage}

// UploadType is how an attachment is uploaded.
type UploadType int

// Values of [UploadType].
const (
	UploadTypeFile     UploadType = 0 // file
	UploadTypeMarkdown UploadType = 1 // in a Markdown text
)

var uploadTypeValues = []UploadType{UploadTypeFile, UploadTypeMarkdown}

var opDeleteAttachment = transport.Operation{
	ID: "DeleteAccessories", Name: "tickets.DeleteAttachment",
	Method: http.MethodDelete, Path: "/v2/servicerequest/accessorys/{accessory_id}",
	Host:     transport.HostTickets,
	Callers:  []core.Role{core.RolePartner, core.RoleCustomer},
	NoSettle: "what stands there is no proof of who did it",
	Envelope: true,
}

// DeleteAttachmentRequest holds the parameters of [Service.DeleteAttachment].
type DeleteAttachmentRequest struct {
	// Attachment. Required, at most 64 characters.
	AttachmentID string `path:"accessory_id" json:"-" url:"-"`
}

// Validate reports every rule that the request breaks.
func (r *DeleteAttachmentRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		c.String("accessory_id", r.AttachmentID).Required().Max(64)
	})
}

// DeleteAttachment deletes an attachment that no ticket has yet.
//
// No query tells whether a call whose response was lost has taken effect.
//
// The package comment has the codes of refusals.
//
// Operation DeleteAccessories: DELETE /v2/servicerequest/accessorys/{accessory_id} (partner or
// customer credentials, 10 calls/s).
func (s *Service) DeleteAttachment(ctx context.Context, req *DeleteAttachmentRequest, opts ...option.Option) error {
	return s.client().Do(ctx, &opDeleteAttachment, req, nil, opts)
}

var opListAttachmentURLs = transport.Operation{
	ID: "ListAccessoryAccessUrls", Name: "tickets.ListAttachmentURLs",
	Method: http.MethodGet, Path: "/v2/servicerequest/accessorys/access-urls",
	Host:    transport.HostTickets,
	Callers: []core.Role{core.RolePartner, core.RoleCustomer},
	Safe:    true,
}

// ListAttachmentURLsRequest holds the parameters of [Service.ListAttachmentURLs].
type ListAttachmentURLsRequest struct {
	// Attachments, by the IDs of their uploads. Required, at most 100.
	AttachmentIDs []string `url:"accessory_ids"`
	// IAM group; required for tickets of others in the same group. At most 32 characters.
	GroupID string `url:"group_id,omitempty"`
}

// Validate reports every rule that the request breaks.
func (r *ListAttachmentURLsRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		c.Strings("accessory_ids", r.AttachmentIDs).Required().Max(100)
		c.String("group_id", r.GroupID).Max(32)
	})
}

// ListAttachmentURLsResponse is the response of [Service.ListAttachmentURLs].
type ListAttachmentURLsResponse struct {
	// Addresses.
	URLs []AttachmentURL `json:"accessory_urls"`

	core.Metadata `json:"-"`
}

// ListAttachmentURLs lists addresses at which attachments can be fetched.
//
// The package comment has the codes of refusals.
//
// Operation ListAccessoryAccessUrls: GET /v2/servicerequest/accessorys/access-urls (partner or
// customer credentials, 10 calls/s).
func (s *Service) ListAttachmentURLs(ctx context.Context, req *ListAttachmentURLsRequest, opts ...option.Option) (*ListAttachmentURLsResponse, error) {
	return transport.Call[ListAttachmentURLsResponse](ctx, s.client(), &opListAttachmentURLs, req, opts)
}

// AttachmentURL is where an attachment can be fetched.
type AttachmentURL struct {
	// Attachment.
	AttachmentID string `json:"accessory_id"`
	// Name of the file, with its extension.
	Name string `json:"accessory_name"`
	// Address.
	URL string `json:"accessory_url"`
}

var opGetAttachmentLimits = transport.Operation{
	ID: "ShowAccessoryLimits", Name: "tickets.GetAttachmentLimits",
	Method: http.MethodGet, Path: "/v2/servicerequest/accessorys/limits",
	Host:    transport.HostTickets,
	Callers: []core.Role{core.RolePartner, core.RoleCustomer},
	Safe:    true,
}

// GetAttachmentLimitsResponse is the response of [Service.GetAttachmentLimits].
type GetAttachmentLimitsResponse struct {
	// Limits.
	Limits AttachmentLimits `json:"accessory_limit"`

	core.Metadata `json:"-"`
}

// GetAttachmentLimits tells how many attachments there may be, of what size and types.
//
// The package comment has the codes of refusals.
//
// Operation ShowAccessoryLimits: GET /v2/servicerequest/accessorys/limits (partner or customer
// credentials, 10 calls/s).
func (s *Service) GetAttachmentLimits(ctx context.Context, opts ...option.Option) (*GetAttachmentLimitsResponse, error) {
	return transport.Call[GetAttachmentLimitsResponse](ctx, s.client(), &opGetAttachmentLimits, nil, opts)
}

// AttachmentLimits are the limits of attachments.
type AttachmentLimits struct {
	// Most attachments, a number in a string.
	MaxCount string `json:"limit_count"`
	// Extensions of the types that are taken, separated by commas.
	FileTypes string `json:"limit_file_type"`
	// Largest size in MB, a number in a string.
	MaxSize string `json:"limit_size"`
}
