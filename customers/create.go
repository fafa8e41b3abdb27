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
	Callers:  []core.Role{core.RolePartner},
	Money:    true,
	Repeat:   transport.RepeatGuarded,
	Proof:    []string{"CBC.99000039"},
	Settle:   "customers.List (compare XAccountID with the one sent, narrowed by AccountName when a DomainName was sent or by AssociatedOnBegin; the link is asynchronous, so absence right after the call proves nothing)",
	Confirms: []string{"domain_id"}, References: []string{"domain_id"},
}

// CreateRequest holds the parameters of [Service.Create].
type CreateRequest struct {
	// Login name of the new account: 5 to 32 letters, digits, underscores and hyphens, starting with a
	// letter, underscore or hyphen, but not with op_ or shadow_. Leave empty for a random name.
	DomainName string `json:"domain_name,omitzero"`
	// Mobile number of the customer, mainland China only. If it is set, VerificationCode is required. At
	// most 32 characters.
	MobilePhone string `json:"mobile_phone,omitzero"`
	// Code that [Service.SendVerificationCode] sent, currently 6 characters. Required if MobilePhone is
	// set. At most 10 characters.
	VerificationCode core.Secret `json:"verification_code,omitzero"`
	// ID of the customer on the partner's side, which the partner chooses. It must be unique: the
	// platform refuses an ID that was used before with CBC.99000039 ([core.ErrDuplicate]). Required, at
	// most 128 characters.
	XAccountID string `json:"xaccount_id"`
	// Platform ID that Huawei Cloud assigned to the partner. Required, at most 64 characters.
	XAccountType string `json:"xaccount_type"`
	// Password of the new account: 8 to 32 characters, with at least two of upper case, lower case,
	// digits and special characters. It must not be the account name or its reverse, and must not
	// contain the mobile number. Leave empty to create an account without a usable password.
	Password core.Secret `json:"password,omitzero"`
	// Whether the customer receives no marketing messages; default [MarketingOptOutNo].
	MarketingOptOut MarketingOptOut `json:"is_close_market_ms,omitzero"`
	// Type of association: 1 for a consulting sale (referral), anything else or empty for resale. The
	// platform is retiring this field and does not open it to new partners. At most 1 character.
	AssociationType string `json:"cooperation_type,omitzero"`
	// Reseller to which the customer is linked. A distributor must set it for a reseller's customer; in
	// all other cases the platform ignores it. At most 64 characters.
	IndirectPartnerID string `json:"indirect_partner_id,omitzero"`
	// Whether the platform waits for the link and reports its result; default false.
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

// CreateResponse is the response of [Service.Create].
type CreateResponse struct {
	// ID of the new customer: the CustomerID of all other requests.
	DomainID string `json:"domain_id"`
	// Login name of the new account: the name in the request, or a random name of 32 characters.
	DomainName string `json:"domain_name"`

	core.Metadata `json:"-"`
}

// Create creates a Huawei Cloud account for a customer and links it to the partner, or to
// one of the partner's resellers.
//
// Do not call it again with another XAccountID after a lost response: that creates a
// second account. With the same XAccountID, the platform refuses the second call with
// CBC.99000039 ([core.ErrDuplicate]). First look for the XAccountID with [Service.List]. A
// customer that is missing there right after the call may still exist, because the link is
// asynchronous.
//
// Do not call again after error CBC.99000050 (HTTP 500): the account was created, but the
// platform could not confirm its link in time. [CreatedDespite] returns the account, and
// [Service.WaitAssociated] waits for the link.
//
// The account exists when Create returns, but the platform makes the link asynchronously.
// Wait for the link with [Service.WaitAssociated] before using the customer. New customers
// are in the resale model by default.
//
// A mobile number requires a code that [Service.SendVerificationCode] sent. CBC.99004008
// means that the code has expired, CBC.99004010 that it is wrong, and CBC.99004009 that a
// wrong code was tried more than three times (all [core.ErrVerificationCode]). Without a
// mobile number, the customer receives no SMS reminders until one is added. Without a
// password, the customer can sign in only through the partner's single sign-on.
//
// A registration page that leads here must show Huawei's user agreement and privacy
// statement.
//
// [Service.CheckIdentity] checks in advance whether a login name, mobile number or email
// address is available. CBC.99000038 ([core.ErrDuplicate]) means that the login name is
// taken, CBC.99000029 ([core.ErrDuplicate]) that the mobile number is taken, CBC.99000030
// that the mobile number has too many accounts, CBC.99005035 ([core.ErrForbidden]) that
// the caller is a test partner account, and CBC.99000037 ([core.ErrForbidden]) that the
// caller may not act for the reseller.
//
// An operator account of the partner needs permission BPC_ITEM_SUBCUSTSERV_010118.
//
// Errors:
//   - CBC.50010059: a first-tier distributor may not link sub-customers itself
//   - CBC.50010065: reseller whose distributor has left the programme; no new links
//   - CBC.50010085: partner company is restricted; no new links
//   - CBC.50010086: reseller whose distributor company is restricted; no new links
//   - CBC.99000031 ([core.ErrInvalidParameter]): login name has a bad format
//   - CBC.5017 ([core.ErrInvalidParameter]): mobile number has a bad format
//   - CBC.99000004: failure while the customer authorises the partner
//   - CBC.99000036 ([core.ErrInvalidParameter]): password has a bad format
//   - CBC.99000051 ([core.ErrDuplicate]): mobile number or email already reserved by
//     Huawei; cannot create
//   - CBC.0154 ([core.ErrTokenExpired]): token invalid or expired
//
// Operation CreateSubCustomer: POST /v2/partners/sub-customers (partner credentials, 10
// calls/s).
func (s *Service) Create(ctx context.Context, req *CreateRequest, opts ...option.Option) (*CreateResponse, error) {
	return transport.Call[CreateResponse](ctx, s.client(), &opCreate, req, opts)
}

// codeLinkUnconfirmed means that the account was created, but its link was not confirmed
// in time.
const codeLinkUnconfirmed = "CBC.99000050"

// CreatedDespite returns the account that a call of [Service.Create] created even though
// the call failed with err. The second result is true only if err has code CBC.99000050
// and names the account; the code means that the platform could not confirm the link to
// the partner in time.
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

// MarketingOptOut says whether a customer receives no marketing messages. It is text on
// the wire, not a boolean.
type MarketingOptOut string

// Values of [MarketingOptOut].
const (
	MarketingOptOutYes MarketingOptOut = "true"  // no marketing messages
	MarketingOptOutNo  MarketingOptOut = "false" // marketing messages are sent (the default)
)

var marketingOptOutValues = []MarketingOptOut{MarketingOptOutYes, MarketingOptOutNo}
