package legacy

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/transport"
	"github.com/partnerbss/partnerbss-go/option"
)

// call carries out an operation whose path names an account, the field that
// account points to. Where the request leaves it empty, a copy of the request
// gets the account that the credentials of the call belong to.
//
// The account is learnt by a first pass through the pipeline that ends when it
// has obtained the credentials, before anything is sent. In this way options,
// validation, the caller's role and the credentials are judged in the same order
// and with the same errors as in every other call.
func call[Response, Request any](
	ctx context.Context, c *transport.Client, op *transport.Operation, req *Request, opts []option.Option, account func(*Request) *string,
) (*Response, error) {
	if req == nil || *account(req) != "" {
		return transport.Call[Response](ctx, c, op, req, opts)
	}
	own := *req
	id := account(&own)
	// A dry run without credentials at hand shows the name in place of the ID.
	*id = accountParameter(op)
	var who caller
	_, err := transport.Call[Response](ctx, c, op, &own, append(slices.Clip(opts), who.listen))
	if !errors.Is(err, errLearnt) {
		return nil, err
	}
	if who.accountID == "" {
		return nil, &core.ValidationError{Request: op.Name + "Request", Violations: []core.Violation{{
			Field: strings.Trim(accountParameter(op), "{}"),
			Rule:  "given when the credentials do not name their account, as auth.WithAccountID makes them",
		}}}
	}
	*id = who.accountID
	return transport.Call[Response](ctx, c, op, &own, opts)
}

// accountParameter returns "{partner_id}" or "{domain_id}", which comes first in
// the path.
func accountParameter(op *transport.Operation) string {
	return op.Path[strings.IndexByte(op.Path, '{') : strings.IndexByte(op.Path, '}')+1]
}

// caller stands in front of the provider of a call, learns the account that its
// credentials belong to, and ends the call.
type caller struct {
	transport.Provider
	accountID string
}

// errLearnt ends a call whose account is known.
var errLearnt = errors.New("account learnt")

// listen is the option that puts the caller in place.
func (l *caller) listen(cfg *transport.Config) error {
	if cfg.Provider != nil { // without one the call ends by itself
		l.Provider, cfg.Provider = cfg.Provider, l
	}
	return nil
}

// Credentials never supplies any.
func (l *caller) Credentials(ctx context.Context, iam *transport.IAM) (transport.Credentials, error) {
	got, err := l.Provider.Credentials(ctx, iam)
	if err == nil {
		l.accountID, err = got.AccountID, errLearnt
	}
	return transport.Credentials{}, err
}

// Role is that of the provider.
func (l *caller) Role() core.Role { return transport.RoleOf(l.Provider) }
