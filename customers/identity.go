package customers

import (
	"context"
	"net/http"
	"regexp"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/check"
	"github.com/partnerbss/partnerbss-go/internal/transport"
	"github.com/partnerbss/partnerbss-go/option"
)

var newLoginNamePattern = regexp.MustCompile(`^([a-zA-Z-]([a-zA-Z0-9_-]){4,31})$`)

var mobilePattern = regexp.MustCompile(`^\d{4}-\d+$`)

// emailPattern leaves what an address may consist of to the platform.
var emailPattern = regexp.MustCompile(`^\S+@\S+$`)

var opCheckIdentity = transport.Operation{
	ID: "CheckUserIdentity", Name: "customers.CheckIdentity",
	Method: http.MethodPost, Path: "/v2/partners/sub-customers/users/check-identity",
	Callers: []core.Role{core.RolePartner},
	Rate:    5, Safe: true,
}

// CheckIdentityRequest holds the parameters of CheckIdentity.
type CheckIdentityRequest struct {
	// Kind of value to check. Required.
	SearchType SearchType `json:"search_type"`
	// Value to check. Mobile number: country code and number, only 0086 today, e.g. 0086-13800000000.
	// Login name: 5 to 32 letters, digits, underscores and hyphens, first a letter or hyphen; must not
	// start with op_ or shadow_. Email: a complete address. Required, at most 64 characters.
	SearchValue string `json:"search_value"`
}

// Validate reports every rule that the request breaks.
func (r *CheckIdentityRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		check.Enum(c, "search_type", r.SearchType, searchTypeValues...).Required()
		value := c.String("search_value", r.SearchValue).Required().Max(64)
		switch r.SearchType {
		case SearchTypeMobile:
			value.Match(mobilePattern, "a country code of four digits, a hyphen and the number, such as 0086-13912345678")
		case SearchTypeName:
			value.Match(newLoginNamePattern, "5 to 32 letters, digits, underscores and hyphens, beginning with a letter or hyphen").NotPrefix("op_", "shadow_")
		case SearchTypeEmail:
			value.Match(emailPattern, "a complete email address, such as name@example.com")
		}
	})
}

// CheckIdentityResponse is the answer to CheckIdentity.
type CheckIdentityResponse struct {
	// Whether the value can still be used.
	CheckResult CheckResult `json:"check_result"`
	// Accounts that the mobile number can still register; only for SearchTypeMobile.
	MobileRemainAvailableNum int `json:"mobile_remain_available_num"`

	core.Metadata `json:"-"`
}

// CheckIdentity tells whether a login name, mobile number or email can still be used to
// register a customer.
//
// Taken is not an error: the answer is in CheckResult. For a mobile number only the cap on
// accounts per number is checked; MobileRemainAvailableNum says how many accounts it can
// still register. The rule for names is narrower here than in Create: a leading underscore
// is refused here and taken there.
//
// An operator account of the partner needs permission BPC_ITEM_SUBCUSTSERV_010118.
//
// Operation CheckUserIdentity: POST /v2/partners/sub-customers/users/check-identity
// (partner credentials, 5 calls/s).
func (s *Service) CheckIdentity(ctx context.Context, req *CheckIdentityRequest, opts ...option.Option) (*CheckIdentityResponse, error) {
	return transport.Call[CheckIdentityResponse](ctx, s.client(), &opCheckIdentity, req, opts)
}

// SearchType says what kind of value CheckIdentity looks up.
type SearchType string

// Values of SearchType.
const (
	SearchTypeEmail  SearchType = "email"  // email address
	SearchTypeMobile SearchType = "mobile" // mobile number
	SearchTypeName   SearchType = "name"   // login name
)

var searchTypeValues = []SearchType{SearchTypeEmail, SearchTypeMobile, SearchTypeName}

// CheckResult says whether a login name, mobile number or email can still be used to register.
type CheckResult string

// Values of CheckResult.
const (
	CheckResultAvailable CheckResult = "available"    // can be used to register
	CheckResultUsed      CheckResult = "used_by_user" // taken, cannot be used to register
)
