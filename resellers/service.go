// Package resellers manages the resellers of a distributor: the list of them, the money
// granted to or taken back from their accounts, and the coupon quotas issued to them. A
// reseller is what the platform calls an indirect partner, hence the field names
// IndirectPartnerID.
//
// Every operation takes the distributor's own credentials and nobody else's; a Partner
// Center operator also needs the permission of the operation.
//
// Grants and reclaims have no idempotency key, so a lost answer must be settled by a query
// before anything is sent again; the batch operations on quotas can succeed for some
// resellers and fail for others in one answer.
package resellers

import "github.com/partnerbss/partnerbss-go/internal/transport"

// Service calls the operations of this package. Client.Resellers is one.
type Service transport.Client

func (s *Service) client() *transport.Client { return (*transport.Client)(s) }
