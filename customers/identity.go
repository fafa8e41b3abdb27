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

// emailPattern is lenient: the platform decides which characters an address can contain.
var emailPattern = regexp.MustCompile(`^\S+@\S+$`)

var opCheckIdentity = transport.Operation{
	ID: "CheckUserIdentity", Name: "customers.CheckIdentity",
	Method: http.MethodPost, Path: "/v2/partners/sub-customers/users/check-identity",
	Callers: []core.Role{core.RolePartner},
	Rate:    5, Safe: true,
}

// CheckIdentityRequest holds the parameters of [Service.CheckIdentity].
type CheckIdentityRequest struct {
	// Kind of value to check. Required.
	SearchType SearchType `json:"search_type"`
	// Value to check. A mobile number consists of a country code, currently only 0086, and the number,
	// such as 0086-13800000000. A login name has 5 to 32 letters, digits, underscores and hyphens; it
	// starts with a letter or hyphen, but not with op_ or shadow_. An email address must be complete.
	// Required, at most 64 characters.
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

// CheckIdentityResponse is the response of [Service.CheckIdentity].
type CheckIdentityResponse struct {
	// Whether the value is available.
	CheckResult CheckResult `json:"check_result"`
	// Number of accounts that the mobile number can still register; only for [SearchTypeMobile].
	MobileRemainAvailableNum int `json:"mobile_remain_available_num"`

	core.Metadata `json:"-"`
}

// CheckIdentity checks whether a login name, mobile number or email address is available
// to register a customer.
//
// A value that is taken is not an error: see CheckResult in the response. For a mobile
// number, the platform checks only the limit of accounts per number, and
// MobileRemainAvailableNum tells how many accounts the number can still register. The rule
// for login names is stricter than that of [Service.Create], which accepts a leading
// underscore.
//
// An operator account of the partner needs permission BPC_ITEM_SUBCUSTSERV_010118.
//
// Operation CheckUserIdentity: POST /v2/partners/sub-customers/users/check-identity
// (partner credentials, 5 calls/s).
func (s *Service) CheckIdentity(ctx context.Context, req *CheckIdentityRequest, opts ...option.Option) (*CheckIdentityResponse, error) {
	return transport.Call[CheckIdentityResponse](ctx, s.client(), &opCheckIdentity, req, opts)
}

// SearchType is the kind of value that [Service.CheckIdentity] checks.
type SearchType string

// Values of [SearchType].
const (
	SearchTypeEmail  SearchType = "email"  // email address
	SearchTypeMobile SearchType = "mobile" // mobile number
	SearchTypeName   SearchType = "name"   // login name
)

var searchTypeValues = []SearchType{SearchTypeEmail, SearchTypeMobile, SearchTypeName}

// CheckResult says whether a login name, mobile number or email address is available to
// register a customer.
type CheckResult string

// Values of [CheckResult].
const (
	CheckResultAvailable CheckResult = "available"    // available
	CheckResultUsed      CheckResult = "used_by_user" // taken
)
