// Package customers creates Huawei Cloud accounts for a partner's customers, lists the
// customers and submits them for real-name verification.
//
// All operations take partner credentials, except [Service.GetVerificationStatus] and
// [Service.GetVerificationQRCode], which take the customer's own. A distributor sets
// IndirectPartnerID to work with the customers of one of its resellers.
//
// Calling [Service.Create] again after a lost response with another XAccountID creates a
// second account. The account exists when Create returns, but the platform links it to the
// partner asynchronously. [Service.WaitAssociated] waits until [Service.List] returns the
// customer.
//
// This package does not upload the files for a verification. Requests name them by their
// paths in the bucket that the partner configured in Partner Center.
package customers

import "github.com/partnerbss/partnerbss-go/internal/transport"

// Service calls the operations of this package. A partnerbss.Client has one in its field
// Customers.
type Service transport.Client

func (s *Service) client() *transport.Client { return (*transport.Client)(s) }
