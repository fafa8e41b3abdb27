// Package legacy holds the older operations that the platform is retiring. Every operation
// is deprecated: its doc comment names the successor, if there is one, and what changes.
// The operations on customers, balances, bills and the catalog of types take partner
// credentials. The operations that pay, renew or unsubscribe, or that list resources or
// packages, take customer credentials. Prices and orders take either.
//
// The v1.0 paths contain an account ID (partner_id or domain_id). It is the account ID of
// the client's credentials unless the request sets it. An access key does not reveal its
// account, so set the account ID with the option WithAccountID of package auth. Offsets of
// these operations are page numbers, starting at 1, except in
// [Service.ListSubCustomerResFeeRecordsOld]; the iterators increment them.
//
// A business failure can arrive with HTTP 200 and an error_code other than CBC.0000; it is
// returned as a [*core.Error] like any other failure. Amounts may be in yuan, jiao or fen:
// read the unit next to each amount.
//
// A 401 on a path with the ID of the partner can mean a right that
// Huawei adds to the account by hand, although the credentials are good: ask the account manager.
package legacy

import "github.com/partnerbss/partnerbss-go/internal/transport"

// Service calls the operations of this package. The field Legacy of a partnerbss.Client
// holds one.
type Service transport.Client

func (s *Service) client() *transport.Client { return (*transport.Client)(s) }
