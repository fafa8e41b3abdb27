package auth

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"time"

	"github.com/partnerbss/partnerbss-go/core"
)

// Agency is the right to act for a customer, which the customer granted to the
// partner under a name.
type Agency struct {
	Name         string // name of the agency; required
	CustomerID   string // account id of the customer; this or CustomerName is required
	CustomerName string // account name of the customer

	// ProjectName is the region, such as cn-north-1, whose project a token is
	// scoped to. Empty means the whole account. Keys have no scope. The price
	// operations need the id of that project, which Client.Identity tells of both;
	// with keys it is looked up once.
	ProjectName string
	// Duration is how long keys live, 15 minutes to 24 hours; 0 means one hour.
	// Tokens live as long as the identity service says.
	Duration time.Duration
	// SessionUser names the person of the partner's platform that keys are for, 5 to
	// 64 letters, digits, "-" and "_", beginning with a letter; session_user.name on
	// the wire. The platform's records show it, and keys without it give no login
	// token, see [CreateLoginToken]. Tokens have none.
	SessionUser string
}

var sessionUser = regexp.MustCompile(`^[A-Za-z][-0-9A-Za-z_]{4,63}$`)

const (
	defaultDuration  = time.Hour
	shortestDuration = 15 * time.Minute
	longestDuration  = 24 * time.Hour
)

func (a Agency) check(partner Provider) error {
	switch {
	case partner == nil:
		return errors.New("auth.Agency: a provider of the partner's credentials is required")
	case a.Name == "":
		return errors.New("auth.Agency: Name is required")
	case a.CustomerID == "" && a.CustomerName == "":
		return errors.New("auth.Agency: CustomerID or CustomerName is required")
	case a.Duration != 0 && (a.Duration < shortestDuration || a.Duration > longestDuration):
		return fmt.Errorf("auth.Agency: Duration must be 15 minutes to 24 hours, got %s", a.Duration)
	case a.SessionUser != "" && !sessionUser.MatchString(a.SessionUser):
		return fmt.Errorf(`auth.Agency: SessionUser must be 5 to 64 letters, digits, "-" and "_", beginning with a letter, got %.80q`, a.SessionUser)
	}
	return nil
}

// String names the agency and its customer.
func (a Agency) String() string {
	customer := a.CustomerID
	if customer == "" {
		customer = a.CustomerName
	}
	return a.Name + " of " + customer
}

func (a Agency) role() assumeRole {
	role := assumeRole{AgencyName: a.Name, DomainID: a.CustomerID}
	if a.CustomerID == "" {
		role.DomainName = a.CustomerName
	}
	return role
}

// agent is what both kinds of agency credentials have in common.
type agent struct {
	described
	partner Provider
	agency  Agency
	cache   *cache
}

// Role is that of a customer: the platform sees no partner here.
func (p *agent) Role() core.Role { return core.RoleCustomer }

// Invalidate drops credentials that the platform no longer accepts.
func (p *agent) Invalidate(rejected Credentials) { p.cache.invalidate(rejected) }

// obtain gets credentials with those of the partner, once more with fresh ones
// when the partner's token turns out to have been revoked.
func (p *agent) obtain(ctx context.Context, iam IAM, with func(as Credentials) (Credentials, error)) (Credentials, error) {
	return p.cache.get(ctx, iam, func(ctx context.Context) (Credentials, error) {
		if err := p.agency.check(p.partner); err != nil {
			return Credentials{}, err
		}
		as, err := p.partner.Credentials(ctx, iam)
		if err != nil {
			return Credentials{}, fmt.Errorf("credentials of the partner: %w", err)
		}
		got, err := with(as)
		if renewable, ok := p.partner.(Invalidator); ok && stale(as, err) {
			renewable.Invalidate(as)
			if as, err = p.partner.Credentials(ctx, iam); err == nil {
				got, err = with(as)
			}
		}
		if err != nil {
			return Credentials{}, fmt.Errorf("agency %s: %w", p.agency, err)
		}
		got.Role = core.RoleCustomer
		// Whether a customer's token outlives the partner's that it came from is
		// not documented; it is not relied upon.
		if !as.Token.IsZero() && !as.Expires.IsZero() && got.Expires.After(as.Expires) {
			got.Expires = as.Expires
		}
		return got, nil
	})
}

// stale reports whether credentials of the partner were refused as ones that it
// once had. The identity service does not say of a token why it refuses it.
func stale(as Credentials, err error) bool {
	return !as.Token.IsZero() && errors.Is(err, core.ErrUnauthorized) || !as.SecurityToken.IsZero() && errors.Is(err, core.ErrTokenExpired)
}

// AgencyToken acts for a customer with a token.
type AgencyToken struct{ agent }

// NewAgencyToken returns a provider that acts for the customer of the agency
// with tokens obtained by the partner's provider, which has to supply a token
// itself, such as that of [NewUserToken]: the identity service gives a customer's
// token for a partner's alone. A partner with access keys uses [NewAgencyKeys].
// Keep one provider for each customer: a new one obtains a new token.
func NewAgencyToken(partner Provider, agency Agency) *AgencyToken {
	return &AgencyToken{agent{described: described{"auth.AgencyToken(" + agency.String() + ")"}, partner: partner, agency: agency, cache: &cache{}}}
}

// Credentials returns the current token of the customer.
func (p *AgencyToken) Credentials(ctx context.Context, iam IAM) (Credentials, error) {
	return p.obtain(ctx, iam, func(as Credentials) (Credentials, error) {
		if dry, ok := iam.(interface{ DryRun() bool }); ok && dry.DryRun() {
			return Credentials{}, core.ErrDryRun // it obtains nothing, whoever might
		}
		if as.Token.Reveal() == "" {
			return Credentials{}, errNoPartnerToken
		}
		role := p.agency.role()
		within := &scope{Domain: &reference{ID: role.DomainID, Name: role.DomainName}}
		if p.agency.ProjectName != "" {
			within = &scope{Project: &reference{Name: p.agency.ProjectName}}
		}
		return obtainToken(ctx, iam, identity{Methods: []string{"assume_role"}, AssumeRole: &role}, within, as)
	})
}

var errNoPartnerToken = errors.New("a customer's token takes a token of the partner, as auth.NewUserToken supplies it, " +
	"and the partner has access keys; auth.NewAgencyKeys acts for the customer with those")

// AgencyKeys acts for a customer with temporary keys.
type AgencyKeys struct{ agent }

// NewAgencyKeys returns a provider that acts for the customer of the agency with
// temporary keys obtained by the partner's provider, which may supply access keys
// (recommended by the platform) or a token. A token of the partner needs the Agent
// Operator permission for that.
func NewAgencyKeys(partner Provider, agency Agency) *AgencyKeys {
	return &AgencyKeys{agent{described: described{"auth.AgencyKeys(" + agency.String() + ")"}, partner: partner, agency: agency, cache: &cache{}}}
}

// Credentials returns the current keys for the customer.
func (p *AgencyKeys) Credentials(ctx context.Context, iam IAM) (Credentials, error) {
	return p.obtain(ctx, iam, func(as Credentials) (Credentials, error) {
		role := p.agency.role()
		duration := p.agency.Duration
		if duration == 0 {
			duration = defaultDuration
		}
		role.DurationSeconds = int(duration / time.Second)
		role.SessionUser.Name = p.agency.SessionUser
		got, err := obtainKeys(ctx, iam, role, as)
		if err != nil || p.agency.ProjectName == "" {
			return got, err
		}
		return inProject(ctx, iam, p.agency.ProjectName, got)
	})
}
