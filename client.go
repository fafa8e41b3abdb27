package partnerbss

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"strings"

	"github.com/partnerbss/partnerbss-go/accounts"
	"github.com/partnerbss/partnerbss-go/auth"
	"github.com/partnerbss/partnerbss-go/bills"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/coupons"
	"github.com/partnerbss/partnerbss-go/customers"
	"github.com/partnerbss/partnerbss-go/enterprise"
	"github.com/partnerbss/partnerbss-go/internal/settlers"
	"github.com/partnerbss/partnerbss-go/internal/transport"
	"github.com/partnerbss/partnerbss-go/legacy"
	"github.com/partnerbss/partnerbss-go/locations"
	"github.com/partnerbss/partnerbss-go/option"
	"github.com/partnerbss/partnerbss-go/orders"
	"github.com/partnerbss/partnerbss-go/products"
	"github.com/partnerbss/partnerbss-go/resellers"
	"github.com/partnerbss/partnerbss-go/resources"
	"github.com/partnerbss/partnerbss-go/signon"
	"github.com/partnerbss/partnerbss-go/tickets"
)

// Client reaches the partner BSS API. It never changes after it is built and is
// safe for use by many goroutines. [Client.With] and [Client.ForCustomer] derive others.
type Client struct {
	Customers  *customers.Service  // customers of the partner and their verification
	Resellers  *resellers.Service  // resellers of a distributor
	Accounts   *accounts.Service   // balances, allocations and their records
	Coupons    *coupons.Service    // coupons and the quotas they are issued from
	Enterprise *enterprise.Service // members of an enterprise master account, and what it hands down to them
	Orders     *orders.Service     // yearly/monthly orders
	Resources  *resources.Service  // what customers bought
	Products   *products.Service   // catalogue and prices
	Bills      *bills.Service      // bills and costs
	Locations  *locations.Service  // provinces, cities, counties
	Tickets    *tickets.Service    // service tickets
	Legacy     *legacy.Service     // operations that the platform is retiring
	SignOn     *signon.Service     // links that sign a customer on to the console

	transport *transport.Client
}

// Environment variables with the endpoints of a client that is not told others.
// They are those of the vendor's SDK, and what bss-emulator -print-env sets.
const (
	EnvEndpoint       = "HUAWEICLOUD_SDK_REGION_BSS_CN_NORTH_1"
	EnvTicketEndpoint = "HUAWEICLOUD_SDK_REGION_OSM_CN_SOUTH_1"
	EnvIAMEndpoint    = "HUAWEICLOUD_SDK_IAM_ENDPOINT"
)

// NewClient returns a client with options. Without credentials among them it
// uses [auth.Default]: the environment, then the profile file. Without endpoints it
// uses those of the environment ([EnvEndpoint], [EnvTicketEndpoint], [EnvIAMEndpoint]; the
// first, where a variable has several, separated by commas), then the platform's own.
func NewClient(opts ...option.Option) (*Client, error) {
	t, err := transport.New(append(defaults(), opts...))
	if err != nil {
		return nil, err
	}
	return newClient(t), nil
}

// defaults are the options that the environment stands for.
func defaults() []option.Option {
	opts := []option.Option{option.WithCredentials(auth.Default()), withSettlers}
	for _, place := range []struct {
		variable string
		option   func(string) option.Option
	}{{EnvEndpoint, option.WithEndpoint}, {EnvTicketEndpoint, option.WithTicketEndpoint}, {EnvIAMEndpoint, option.WithIAMEndpoint}} {
		if address := firstOf(os.Getenv(place.variable)); address != "" {
			opts = append(opts, named(place.variable, place.option(address)))
		}
	}
	return opts
}

// withSettlers tells the client how the calls of each operation are settled.
func withSettlers(c *transport.Config) error {
	c.Settlers = settlers.All
	return nil
}

// firstOf returns the first of several addresses, separated by commas as the
// vendor's SDK takes them. That goes on to the next one when one fails; here that
// would be a decision about calls that may have had their effect.
func firstOf(addresses string) string {
	for address := range strings.SplitSeq(addresses, ",") {
		if address = strings.TrimSpace(address); address != "" {
			return address
		}
	}
	return ""
}

// named makes an option's error tell the variable that it came from.
func named(variable string, opt option.Option) option.Option {
	return func(c *transport.Config) error {
		if err := opt(c); err != nil {
			return fmt.Errorf("environment variable %s: %w", variable, err)
		}
		return nil
	}
}

func newClient(t *transport.Client) *Client {
	return &Client{
		Customers:  (*customers.Service)(t),
		Resellers:  (*resellers.Service)(t),
		Accounts:   (*accounts.Service)(t),
		Coupons:    (*coupons.Service)(t),
		Enterprise: (*enterprise.Service)(t),
		Orders:     (*orders.Service)(t),
		Resources:  (*resources.Service)(t),
		Products:   (*products.Service)(t),
		Bills:      (*bills.Service)(t),
		Locations:  (*locations.Service)(t),
		Tickets:    (*tickets.Service)(t),
		Legacy:     (*legacy.Service)(t),
		SignOn:     (*signon.Service)(t),
		transport:  t,
	}
}

// With returns a client with more options. It shares the connections and quotas
// of the receiver, which stays as it is.
func (c *Client) With(opts ...option.Option) (*Client, error) {
	if err := c.made(); err != nil {
		return nil, err
	}
	t, err := c.transport.With(opts)
	if err != nil {
		return nil, err
	}
	return newClient(t), nil
}

// ForCustomer returns a client that acts with a customer's credentials, such as
// auth.NewAgencyToken gives a partner. It shares the connections, quotas and
// options of the receiver.
func (c *Client) ForCustomer(provider auth.Provider) (*Client, error) {
	if provider == nil {
		return nil, errors.New("partnerbss: ForCustomer needs a provider of the customer's credentials")
	}
	return c.With(option.WithCredentials(provider))
}

// made is the error of a client that NewClient has not made.
func (c *Client) made() error {
	if c == nil || c.transport == nil {
		return errors.New("the client was not made by partnerbss.NewClient")
	}
	return nil
}

// Close closes the connections that no call is using, of this client and of those that
// it was derived from or that were derived from it: they share them. Without it they close
// after 90 seconds. Calls under way go on, and a closed client may be used again; it then
// makes new connections. Those of a client of option.WithHTTPClient are its owner's and
// stay. The error is always nil.
func (c *Client) Close() error {
	if c.made() == nil {
		c.transport.CloseIdle()
	}
	return nil
}

// Identity is whose credentials a client has, as far as they tell.
type Identity struct {
	AccountID string    // id of the account
	ProjectID string    // project that a token is scoped to; the price operations want a customer's
	Role      core.Role // what the account is to the platform
}

// Identity tells whose credentials the client has. It asks the identity service
// when they have to be obtained first.
func (c *Client) Identity(ctx context.Context, opts ...option.Option) (Identity, error) {
	if err := c.made(); err != nil {
		return Identity{}, err
	}
	credentials, err := c.transport.Credentials(ctx, opts)
	if err != nil {
		return Identity{}, fmt.Errorf("partnerbss: %w", &core.CredentialsError{Err: err})
	}
	return Identity{credentials.AccountID, credentials.ProjectID, credentials.Role}, nil
}

// Do calls an operation that this SDK does not know yet, with the same
// credentials, quotas, retries and errors. The path is escaped as it goes on the
// wire. query is nil, url.Values or a struct with `url` tags; body is nil or what
// is sent as JSON; out is nil, a pointer to what the response is decoded into, or a
// [*core.RawJSON]. GET and HEAD are retried like queries, all other methods only
// when the attempt certainly had no effect. Errors and quotas name the method and path
// as given.
func (c *Client) Do(ctx context.Context, method, path string, query, body, out any, opts ...option.Option) error {
	err := c.made()
	if err == nil {
		err = checkTarget(method, path)
	}
	if err != nil {
		return &core.TransportError{Call: core.Call{Operation: "partnerbss.Client.Do", Outcome: core.OutcomeNotSent}, Err: err}
	}
	op := transport.Operation{
		ID: method + " " + path, Name: method + " " + path,
		Method: method, Path: path,
		Safe: method == http.MethodGet || method == http.MethodHead,
	}
	return c.transport.Do(ctx, &op, transport.AdHoc{Query: query, Body: body}, out, opts)
}

// checkTarget refuses what would make another request than its author meant.
func checkTarget(method, path string) error {
	_, escape := url.PathUnescape(path)
	switch {
	case method == "":
		return errors.New("method is empty")
	case strings.ContainsFunc(method, func(r rune) bool { return r < 'A' || r > 'Z' }):
		return fmt.Errorf("method %q is not in upper case, as in %s", method, http.MethodPost)
	case method == http.MethodConnect, method == http.MethodTrace:
		return fmt.Errorf("method %s is none of an API", method)
	case !strings.HasPrefix(path, "/"):
		return fmt.Errorf("path %q does not begin with /", path)
	case escape != nil, strings.HasPrefix(path, "//"), strings.ContainsAny(path, "?#{}"):
		return fmt.Errorf("path %q is not an escaped path by itself", path)
	}
	return nil
}
