package signon

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/partnerbss/partnerbss-go/auth"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/check"
	"github.com/partnerbss/partnerbss-go/internal/transport"
	"github.com/partnerbss/partnerbss-go/option"
)

// Service makes links for customers. A partnerbss.Client has one in its field SignOn.
type Service transport.Client

// ConsoleRequest holds the parameters of [Service.ConsoleURL].
type ConsoleRequest struct {
	// Site of the customer's console; default [SiteChina].
	Site Site
	// Page of the partner's platform where the console sends the user when the session
	// has ended, idp_login_url on the wire. Required, an absolute https address, at most
	// 2048 characters.
	LoginPage string
	// Page of the console to open. Required, an absolute https address under
	// huaweicloud.com, at most 2048 characters. A custom Site allows other hosts.
	Service string
	// How long the link can be used, 10 minutes to 12 hours in whole seconds and no
	// longer than the customer's keys; default 10 minutes.
	Duration time.Duration
}

const (
	usualLink   = 10 * time.Minute
	longestLink = 12 * time.Hour
)

// Validate reports every rule that the request breaks.
func (r *ConsoleRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		r.Site.check(c, r.Service)
		c.String("idp_login_url", r.LoginPage).Required().Max(longestAddress)
		if _, err := address(r.LoginPage); r.LoginPage != "" && err != nil {
			c.Fail("idp_login_url", err.Error(), quoted(r.LoginPage))
		}
		if d := r.Duration; d != 0 && (d < usualLink || d > longestLink || d%time.Second != 0) {
			c.Fail("duration_seconds", "600 to 43200 whole seconds", d.String())
		}
	})
}

func (r *ConsoleRequest) duration() time.Duration {
	if r.Duration == 0 {
		return usualLink
	}
	return r.Duration
}

// ConsoleLink is a link that signs its bearer on to a customer's console.
type ConsoleLink struct {
	// URL is the link. Whoever has it is signed on, so it is a secret like a password:
	// Reveal it where the browser is redirected, and nowhere else.
	URL core.Secret
	// ExpireTime is when the link ends to count, by the clock of this machine.
	ExpireTime time.Time
	// AccountID of the customer.
	AccountID string
	// SessionID of the console, which the platform's audits show.
	SessionID string
}

// ConsoleURL returns a link that opens a page of the console for the customer whose
// agency the client acts through, without SAML and without a password of the
// customer's. The client needs keys of [auth.NewAgencyKeys] with a SessionUser, which
// partnerbss.Client.ForCustomer gives it:
//
//	forCustomer, err := client.ForCustomer(auth.NewAgencyKeys(partner, auth.Agency{
//		Name: agencyName, CustomerID: customerID, SessionUser: "user-4711",
//	}))
//	if err != nil {
//		return err
//	}
//	link, err := forCustomer.SignOn.ConsoleURL(ctx, &signon.ConsoleRequest{
//		LoginPage: "https://partner.example/login", Service: "https://console.huaweicloud.com/iam/",
//	})
//	if err != nil {
//		return err
//	}
//	fmt.Println("can be used until", link.ExpireTime)
//
// Send the link to the browser of that one person, in a redirect that nothing stores
// (Cache-Control: no-store, Referrer-Policy: no-referrer). The user has the rights of
// the agency: make one for this that has no more than a person at the console needs.
//
// Keys that end before the link does are replaced. The request is checked whatever the
// options say. Every call asks the identity service for another ticket; the errors are
// those of its calls, and a dry run ends with [core.ErrDryRun].
//
// Source: POST /v3.0/OS-AUTH/securitytoken/logintokens of the identity service, then GET
// /authui/federation/login of the sign-on service, as the guide to custom identity
// brokers has it.
func (s *Service) ConsoleURL(ctx context.Context, req *ConsoleRequest, opts ...option.Option) (*ConsoleLink, error) {
	if err := req.Validate(); err != nil {
		return nil, err
	}
	token, err := s.loginToken(ctx, req, opts)
	if err != nil {
		return nil, fmt.Errorf("signon: console link: %w", err)
	}
	return &ConsoleLink{
		URL: core.NewSecret(req.Site.base() + "/authui/federation/login?idp_login_url=" + component(req.LoginPage) +
			"&service=" + component(req.Service) + "&logintoken=" + component(token.Token.Reveal())),
		ExpireTime: token.Expires, AccountID: token.AccountID, SessionID: token.SessionID,
	}, nil
}

func (s *Service) loginToken(ctx context.Context, req *ConsoleRequest, opts []option.Option) (auth.LoginToken, error) {
	client := (*transport.Client)(s)
	provider, iam, err := client.Identity(opts)
	if err != nil {
		return auth.LoginToken{}, err
	}
	if ctx == nil {
		return auth.LoginToken{}, errors.New("nil context")
	}
	keys, err := client.Credentials(ctx, opts)
	if err != nil {
		return auth.LoginToken{}, &core.CredentialsError{Err: err}
	}
	if renewable, ok := provider.(auth.Invalidator); ok && outlasts(req.duration(), keys) {
		renewable.Invalidate(keys)
		if keys, err = client.Credentials(ctx, opts); err != nil {
			return auth.LoginToken{}, &core.CredentialsError{Err: err}
		}
	}
	if outlasts(req.duration(), keys) {
		return auth.LoginToken{}, &core.ValidationError{Request: "signon.ConsoleRequest", Violations: []core.Violation{{
			Field: "duration_seconds", Rule: "no longer than the customer's keys last, as auth.Agency.Duration says",
			Got: req.duration().String(),
		}}}
	}
	return auth.CreateLoginToken(ctx, iam, keys, req.duration())
}

// outlasts reports whether the link would be good for longer than the keys.
func outlasts(link time.Duration, keys auth.Credentials) bool {
	return !keys.Expires.IsZero() && time.Until(keys.Expires) < link
}
