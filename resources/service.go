// Package resources looks at and manages what customers have bought: yearly/monthly
// resources, pay-per-use resources and resource packages. List shows yearly/monthly
// resources and ListOnDemand pay-per-use ones; the two use different status codes.
//
// Everything that changes a resource (renewal, automatic renewal, unsubscription,
// conversion to pay-per-use) and everything about packages needs the customer's own
// credentials, so a partner calls it through a customer agency.
//
// Renew, Unsubscribe and ConvertToOnDemandNow move money. A batch call may succeed for
// some resources only: ask the Err method of its response even when the error of the call
// is nil.
package resources

import "github.com/partnerbss/partnerbss-go/internal/transport"

// Service calls the operations of this package. Client.Resources is one.
type Service transport.Client

func (s *Service) client() *transport.Client { return (*transport.Client)(s) }
