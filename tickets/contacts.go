package tickets

import (
	"context"
	"net/http"
	"time"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/check"
	"github.com/partnerbss/partnerbss-go/internal/transport"
	"github.com/partnerbss/partnerbss-go/option"
)

var opCheckContact = transport.Operation{
	ID: "CheckNeedVerify", Name: "tickets.CheckContact",
	Method: http.MethodGet, Path: "/v2/servicerequest/verifycodes/need-verify",
	Host:    transport.HostTickets,
	Callers: []core.Role{core.RolePartner, core.RoleCustomer},
	Safe:    true,
}

// CheckContactRequest holds the parameters of [Service.CheckContact].
type CheckContactRequest struct {
	// Mobile number or email address. Required, at most 64 characters.
	ContactValue string `url:"contact_value"`
	// Kind of the contact. Required.
	ContactWay ContactWay `url:"contact_way"`
	// Telephone code of the country, such as 0086. At most 16 characters.
	AreaCode string `url:"area_code,omitempty"`
}

// Validate reports every rule that the request breaks.
func (r *CheckContactRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		c.String("contact_value", r.ContactValue).Required().Max(64)
		check.Enum(c, "contact_way", r.ContactWay, contactWayValues...).Required()
		c.String("area_code", r.AreaCode).Max(16)
	})
}

// CheckContactResponse is the response of [Service.CheckContact].
type CheckContactResponse struct {
	// Until when a verification is good.
	ExpireTime time.Time `json:"expire_time"`
	// 1 = it has to be verified.
	Needed int `json:"need_verify_code"`

	core.Metadata `json:"-"`
}

// CheckContact tells whether a contact has to be verified before a ticket can name it.
//
// A contact that is registered with the account needs none.
//
// The package comment has the codes of refusals.
//
// Operation CheckNeedVerify: GET /v2/servicerequest/verifycodes/need-verify (partner or
// customer credentials, 10 calls/s).
func (s *Service) CheckContact(ctx context.Context, req *CheckContactRequest, opts ...option.Option) (*CheckContactResponse, error) {
	return transport.Call[CheckContactResponse](ctx, s.client(), &opCheckContact, req, opts)
}

// ContactWay is the kind of a contact.
type ContactWay int

// Values of [ContactWay].
const (
	ContactWayMobilePhone ContactWay = 0 // mobile phone
	ContactWayEmail       ContactWay = 1 // email
)

var contactWayValues = []ContactWay{ContactWayMobilePhone, ContactWayEmail}

var opSendVerificationCode = transport.Operation{
	ID: "SendVerifyCodes", Name: "tickets.SendVerificationCode",
	Method: http.MethodPost, Path: "/v2/servicerequest/verifycodes/send",
	Host:     transport.HostTickets,
	Callers:  []core.Role{core.RolePartner, core.RoleCustomer},
	NoSettle: "what stands there is no proof of who did it",
	Envelope: true,
}

// SendVerificationCodeRequest holds the parameters of [Service.SendVerificationCode].
type SendVerificationCodeRequest struct {
	// Telephone code of the country, such as 0086. Required, at most 16 characters.
	AreaCode string `json:"area_code"`
	// Mobile number or email address. Required, at most 64 characters.
	ContactValue string `json:"contact_value"`
	// Kind of the contact. Required.
	ContactWay ContactWay `json:"contact_way"`
}

// Validate reports every rule that the request breaks.
func (r *SendVerificationCodeRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		c.String("area_code", r.AreaCode).Required().Max(16)
		c.String("contact_value", r.ContactValue).Required().Max(64)
		check.Enum(c, "contact_way", r.ContactWay, contactWayValues...).Required()
	})
}

// SendVerificationCode sends a verification code to a contact.
//
// No query tells whether a call whose response was lost has taken effect.
//
// The package comment has the codes of refusals.
//
// Operation SendVerifyCodes: POST /v2/servicerequest/verifycodes/send (partner or customer
// credentials, 10 calls/s).
func (s *Service) SendVerificationCode(ctx context.Context, req *SendVerificationCodeRequest, opts ...option.Option) error {
	return s.client().Do(ctx, &opSendVerificationCode, req, nil, opts)
}

var opVerifyContact = transport.Operation{
	ID: "CheckVerifyCodes", Name: "tickets.VerifyContact",
	Method: http.MethodPost, Path: "/v2/servicerequest/verifycodes",
	Host:     transport.HostTickets,
	Callers:  []core.Role{core.RolePartner, core.RoleCustomer},
	NoSettle: "what stands there is no proof of who did it",
	Envelope: true,
}

// VerifyContactRequest holds the parameters of [Service.VerifyContact].
type VerifyContactRequest struct {
	// Mobile number or email address. Required, at most 64 characters.
	ContactValue string `json:"contact_value"`
	// Kind of the contact. Required.
	ContactWay ContactWay `json:"contact_way"`
	// Code that was sent to the contact. Required, at most 6 characters.
	Code core.Secret `json:"verify_code"`
	// Telephone code of the country, such as 0086. At most 16 characters.
	AreaCode string `json:"area_code,omitzero"`
	// Account. At most 64 characters.
	CustomerID string `json:"customer_id,omitzero"`
	// Customer for whom the partner acts. At most 64 characters.
	SubCustomerID string `json:"x_customer_id,omitzero"`
}

// Validate reports every rule that the request breaks.
func (r *VerifyContactRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		c.String("contact_value", r.ContactValue).Required().Max(64)
		check.Enum(c, "contact_way", r.ContactWay, contactWayValues...).Required()
		c.Secret("verify_code", r.Code).Required().Max(6)
		c.String("area_code", r.AreaCode).Max(16)
		c.String("customer_id", r.CustomerID).Max(64)
		c.String("x_customer_id", r.SubCustomerID).Max(64)
	})
}

// VerifyContact verifies a contact with the code that was sent to it.
//
// Success has no data; the verification is among those of [Service.ListVerifiedContacts].
//
// No query tells whether a call whose response was lost has taken effect.
//
// The package comment has the codes of refusals.
//
// Operation CheckVerifyCodes: POST /v2/servicerequest/verifycodes (partner or customer
// credentials, 10 calls/s).
func (s *Service) VerifyContact(ctx context.Context, req *VerifyContactRequest, opts ...option.Option) error {
	return s.client().Do(ctx, &opVerifyContact, req, nil, opts)
}

var opListVerifiedContacts = transport.Operation{
	ID: "ListHasVerifiedContacts", Name: "tickets.ListVerifiedContacts",
	Method: http.MethodGet, Path: "/v2/servicerequest/verifycodes/has-verified",
	Host:    transport.HostTickets,
	Callers: []core.Role{core.RolePartner, core.RoleCustomer},
	Safe:    true,
}

// ListVerifiedContactsRequest holds the parameters of [Service.ListVerifiedContacts].
type ListVerifiedContactsRequest struct {
	// Telephone code of the country, such as 0086. At most 16 characters.
	AreaCode string `url:"area_code,omitempty"`
	// Mobile number or email address. At most 256 characters.
	ContactValue string `url:"contact_value,omitempty"`
	// Kind of the contact.
	ContactWay *ContactWay `url:"contact_way,omitempty"`
	// Account. At most 64 characters.
	CustomerID string `url:"customer_id,omitempty"`
	// Until when the verification is good. At most 32 characters.
	ValidUntil string `url:"expired_time,omitempty"`
	// Records per page. 0 to 100, default 10.
	Limit *int `url:"limit,omitempty"`
	// Where the page begins; perhaps a number of pages. 0 to 65535, default 1.
	Offset *int `url:"offset,omitempty"`
	// Customer of the partner. At most 64 characters.
	SubCustomerID string `url:"sub_customer_id,omitempty"`
	// ID of the verification. At most 64 characters.
	VerificationID string `url:"verified_id,omitempty"`
}

// Validate reports every rule that the request breaks.
func (r *ListVerifiedContactsRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		c.String("area_code", r.AreaCode).Max(16)
		c.String("contact_value", r.ContactValue).Max(256)
		check.EnumPtr(c, "contact_way", r.ContactWay, contactWayValues...)
		c.String("customer_id", r.CustomerID).Max(64)
		c.String("expired_time", r.ValidUntil).Max(32)
		c.IntPtr("limit", r.Limit).Between(0, 100)
		c.IntPtr("offset", r.Offset).Between(0, 65535)
		c.String("sub_customer_id", r.SubCustomerID).Max(64)
		c.String("verified_id", r.VerificationID).Max(64)
	})
}

// ListVerifiedContactsResponse is the response of [Service.ListVerifiedContacts].
type ListVerifiedContactsResponse struct {
	// Contacts.
	Contacts []VerifiedContact `json:"contact_list"`
	// Number of records in all.
	TotalCount int `json:"count"`

	core.Metadata `json:"-"`
}

// ListVerifiedContacts lists the contacts that were verified.
//
// The package comment has the codes of refusals.
//
// Operation ListHasVerifiedContacts: GET /v2/servicerequest/verifycodes/has-verified (partner
// or customer credentials, 10 calls/s).
func (s *Service) ListVerifiedContacts(ctx context.Context, req *ListVerifiedContactsRequest, opts ...option.Option) (*ListVerifiedContactsResponse, error) {
	return transport.Call[ListVerifiedContactsResponse](ctx, s.client(), &opListVerifiedContacts, req, opts)
}

// VerifiedContact is a contact that was verified.
type VerifiedContact struct {
	// Telephone code of the country, such as 0086.
	AreaCode string `json:"area_code"`
	// Mobile number or email address.
	ContactValue string `json:"contact_value"`
	// Kind of the contact.
	ContactWay ContactWay `json:"contact_way"`
	// ID of the verification.
	VerificationID string `json:"verified_id"`
}
