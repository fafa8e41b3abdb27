package customers

import (
	"context"
	"errors"
	"net/http"
	"regexp"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/check"
	"github.com/partnerbss/partnerbss-go/internal/transport"
	"github.com/partnerbss/partnerbss-go/option"
)

var loginNamePattern = regexp.MustCompile(`^([a-zA-Z_-]([a-zA-Z0-9_-])*)$`)

var opCreate = transport.Operation{
	ID: "CreateSubCustomer", Name: "customers.Create",
	Method: http.MethodPost, Path: "/v2/partners/sub-customers",
	Callers: []core.Role{core.RolePartner},
	Money:   true,
	Settle:  "customers.List (compare XAccountID with the one sent, narrowed by AccountName when a DomainName was sent or by AssociatedOnBegin; the link is asynchronous, so absence right after the call proves nothing)",
}

// CreateRequest holds the parameters of Create.
type CreateRequest struct {
	// Login name of the new account: 5 to 32 letters, digits, underscores and hyphens, first a letter,
	// underscore or hyphen; must not start with op_ or shadow_. Empty lets the platform choose a
	// random one.
	DomainName string `json:"domain_name,omitzero"`
	// Mobile number of the customer, mainland China only; needs VerificationCode. At most 32
	// characters.
	MobilePhone string `json:"mobile_phone,omitzero"`
	// Code from SendVerificationCode, 6 characters today; required with MobilePhone. At most 10
	// characters.
	VerificationCode core.Secret `json:"verification_code,omitzero"`
	// Unique id of the customer on the partner's side, chosen by the partner; a repeat is refused with
	// CBC.99000039. Required, at most 128 characters.
	XAccountID string `json:"xaccount_id"`
	// Platform id that Huawei Cloud assigned to the partner. Required, at most 64 characters.
	XAccountType string `json:"xaccount_type"`
	// Password of the new account: at least two of upper case, lower case, digit and special
	// character; neither the account name nor its reverse; must not contain the mobile number. Empty
	// leaves no usable password. 8 to 32 characters.
	Password core.Secret `json:"password,omitzero"`
	// Whether the customer is spared marketing messages; empty means MarketingOptOutNo.
	MarketingOptOut MarketingOptOut `json:"is_close_market_ms,omitzero"`
	// 1 for a consulting sale (referral), anything else or empty for resale; being retired and not
	// open to new partners. At most 1 character.
	AssociationType string `json:"cooperation_type,omitzero"`
	// Reseller to link the customer to; a distributor must send it to create a reseller's customer,
	// otherwise it is ignored. At most 64 characters.
	IndirectPartnerID string `json:"indirect_partner_id,omitzero"`
	// Whether to wait for the link and report its result; default false.
	IncludeAssociationResult bool `json:"include_association_result,omitzero"`
}

// Validate reports every rule that the request breaks.
func (r *CreateRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		c.String("domain_name", r.DomainName).Length(5, 32).
			Match(loginNamePattern, "letters, digits, underscores and hyphens, not beginning with a digit").
			NotPrefix("op_", "shadow_")
		c.String("mobile_phone", r.MobilePhone).Max(32)
		c.Secret("verification_code", r.VerificationCode).RequiredIf(r.MobilePhone != "", "mobile_phone is given").Max(10)
		c.String("xaccount_id", r.XAccountID).Required().Max(128)
		c.String("xaccount_type", r.XAccountType).Required().Max(64)
		c.Secret("password", r.Password).Length(8, 32).MixOf(2).Unlike("domain_name", r.DomainName).Without("mobile_phone", r.MobilePhone)
		check.Enum(c, "is_close_market_ms", r.MarketingOptOut, marketingOptOutValues...)
		c.String("cooperation_type", r.AssociationType).Max(1)
		c.String("indirect_partner_id", r.IndirectPartnerID).Max(64)
	})
}

// CreateResponse is the answer to Create.
type CreateResponse struct {
	// ID of the new customer; use it as CustomerID everywhere else.
	DomainID string `json:"domain_id"`
	// Login name of the new account: the one asked for, else a random name of 32 characters.
	DomainName string `json:"domain_name"`

	core.Metadata `json:"-"`
}

// Create opens a Huawei Cloud account for a customer and links it to the partner, or to
// one of its resellers.
//
// Do not repeat a call blindly: with another XAccountID a repeat opens a second account,
// with the same one it is refused with CBC.99000039. Error CBC.99000050 (HTTP 500) means
// that the account was created but its link could not be confirmed in time: do not call
// again; CreatedDespite tells which account it is, and WaitAssociated waits for its link.
//
// The account exists when Create returns; the link is made asynchronously, so wait for it
// with WaitAssociated before relying on it. New customers are in the resale model by
// default.
//
// A mobile number needs a code from SendVerificationCode: CBC.99004008 is an expired code,
// CBC.99004010 a wrong one, CBC.99004009 a code that was wrong more than three times.
// Without a number the customer gets no SMS reminders until one is added. Without a
// password the customer can enter only through the partner's single sign-on.
//
// CheckIdentity tells beforehand whether a login name, mobile number or email is still
// free. Later refusals are CBC.99000038 for a login name that is taken, CBC.99000029 for a
// mobile number that is taken and CBC.99000030 for too many accounts on one number. Test
// partner accounts are refused with CBC.99005035, resellers that the caller may not act
// for with CBC.99000037.
//
// An operator account of the partner needs permission BPC_ITEM_SUBCUSTSERV_010118.
//
// Errors:
//   - CBC.50010059: a first-tier distributor may not link sub-customers itself
//   - CBC.50010065: reseller whose distributor has left the programme; no new links
//   - CBC.50010085: partner company is restricted; no new links
//   - CBC.50010086: reseller whose distributor company is restricted; no new links
//   - CBC.99000031: login name has a bad format
//   - CBC.5017: mobile number has a bad format
//   - CBC.99000004: failure while the customer authorises the partner
//   - CBC.99000036: password has a bad format
//   - CBC.99000051: mobile number or email already reserved by Huawei; cannot create
//   - CBC.0154: token invalid or expired
//
// Operation CreateSubCustomer: POST /v2/partners/sub-customers (partner credentials, 10
// calls/s).
func (s *Service) Create(ctx context.Context, req *CreateRequest, opts ...option.Option) (*CreateResponse, error) {
	return transport.Call[CreateResponse](ctx, s.client(), &opCreate, req, opts)
}

// codeLinkUnconfirmed says that a new account exists whose link is not confirmed.
const codeLinkUnconfirmed = "CBC.99000050"

// CreatedDespite returns the account that a failed Create opened nevertheless: error
// CBC.99000050 says that its link to the partner could not be confirmed in time. It is
// false for every other error, which names no account.
func CreatedDespite(err error) (*CreateResponse, bool) {
	var refused *core.Error
	if !errors.As(err, &refused) || refused.Code != codeLinkUnconfirmed {
		return nil, false
	}
	created := &CreateResponse{
		DomainID:   refused.Field("domain_id"),
		DomainName: refused.Field("domain_name"),
		Metadata: core.Metadata{
			RequestID: refused.RequestID, StatusCode: refused.StatusCode, Attempts: refused.Attempts, Raw: refused.Body,
		},
	}
	return created, created.DomainID != ""
}

// MarketingOptOut switches marketing messages to a customer off. It is text on the wire, not a
// boolean.
type MarketingOptOut string

// Values of MarketingOptOut.
const (
	MarketingOptOutYes MarketingOptOut = "true"  // no marketing messages
	MarketingOptOutNo  MarketingOptOut = "false" // marketing messages are sent (the default)
)

var marketingOptOutValues = []MarketingOptOut{MarketingOptOutYes, MarketingOptOutNo}
