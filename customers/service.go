// Package customers opens Huawei Cloud accounts for a partner's customers, lists them and
// takes them through real-name verification.
//
// Everything is called with the partner's credentials, except GetVerificationStatus and
// GetVerificationQRCode, which take the customer's own. A distributor reaches the
// customers of one of its resellers through IndirectPartnerID.
//
// An account exists as soon as Create returns, but it is linked to the partner
// asynchronously: WaitAssociated waits until List shows it.
//
// Verification files are not uploaded here: they are named by their path in the bucket
// that the partner configured in Partner Center.
package customers

import "github.com/partnerbss/partnerbss-go/internal/transport"

// Service calls the operations of this package. Client.Customers is one.
type Service transport.Client

func (s *Service) client() *transport.Client { return (*transport.Client)(s) }
