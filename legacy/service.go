// Package legacy holds the older operations that the platform is retiring: every one is
// deprecated, and its doc comment names the successor, where there is one, and what
// changes. Partner credentials call those on customers, balances, bills and the catalog of
// types, customer credentials those that pay, renew, unsubscribe, or list resources and
// packages; prices and orders are open to both.
//
// The v1.0 paths carry an account ID (partner_id or domain_id). It is that of the client's
// credentials unless the request sets it; an access key does not tell its account, so name
// it with auth.WithAccountID. Offsets of these operations are page numbers from 1, which
// the iterators hide. A business failure can come with HTTP 200 and an error_code other
// than CBC.0000; it is returned as a *core.Error all the same. Amounts may be in yuan, jiao
// or fen: read the unit beside each.
package legacy

import "github.com/partnerbss/partnerbss-go/internal/transport"

// Service calls the operations of this package. Client.Legacy is one.
type Service transport.Client

func (s *Service) client() *transport.Client { return (*transport.Client)(s) }
