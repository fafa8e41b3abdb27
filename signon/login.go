package signon

import (
	"strconv"

	"github.com/partnerbss/partnerbss-go/internal/check"
)

// LoginRequest holds the parameters of [LoginURL].
type LoginRequest struct {
	// Site to sign on to; default [SiteChina].
	Site Site
	// Platform id that Huawei assigned to the partner, xAccountType on the wire.
	// Required, at most 64 characters.
	AccountType string
	// Whether the user has no Huawei Cloud account bound yet, isFirstLogin on the wire.
	// The platform then has the user make or choose one, and posts a binding
	// notification. It is false for users whose account customers.Create has made.
	FirstLogin bool
	// Page of the Huawei Cloud console where the user goes after signing on. Required, an
	// absolute https address under huaweicloud.com, at most 2048 characters. A custom Site
	// allows other hosts.
	Service string
}

// Validate reports every rule that the request breaks.
func (r *LoginRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		c.String("xAccountType", r.AccountType).Required().Max(64)
		r.Site.check(c, r.Service)
	})
}

// LoginURL returns the address that signs a user of the partner's platform on to
// Huawei Cloud. Send the browser there with a redirect or a link: the platform sends
// it on to the partner's identity provider with a SAML request. The address holds no
// secret. The error is a [core.ValidationError].
//
// Source: GET /authui/saml/login of the sign-on service.
func LoginURL(r *LoginRequest) (string, error) {
	if err := r.Validate(); err != nil {
		return "", err
	}
	return r.Site.base() + "/authui/saml/login?xAccountType=" + component(r.AccountType) +
		"&isFirstLogin=" + strconv.FormatBool(r.FirstLogin) + "&service=" + component(r.Service), nil
}
