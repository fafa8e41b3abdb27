// Package enterprise is for enterprise master accounts: it lists and creates the members
// of an enterprise, hands money, credit and coupons down to them and takes them back.
//
//	err := client.Enterprise.AllocateFunds(ctx, &enterprise.AllocateFundsRequest{
//		CustomerID: customerID, Amount: decimal.NewFromInt(100),
//	})
//
// All operations take customer credentials: those of the master account itself, an access
// key or a token. [Service.EnableProjects] takes those of any customer. The
// operations exist on the China site only. Amounts are in yuan (CNY), times in UTC.
//
// [Service.AllocateFunds], [Service.ReclaimFunds], [Service.AllocateCoupon] and
// [Service.ReclaimCoupon] have an idempotency key, the TransactionID of the request: the
// same request with the same key has its effect once. A request without one gets one
// before its first attempt, so the call repeats itself when a response is lost. When it
// ends all the same with [core.ErrOutcomeUnknown], its error and the entry of its journal
// tell the key: make the same call again with it, also after a crash. The platform refuses
// a key that it has seen with CBC.99007009 ([core.ErrDuplicate]), which then means that the
// call was done.
package enterprise

import "github.com/partnerbss/partnerbss-go/internal/transport"

// Service calls the operations of this package. A partnerbss.Client has one in its field
// Enterprise.
type Service transport.Client

func (s *Service) client() *transport.Client { return (*transport.Client)(s) }

// repeatWithKey is why no query settles a call that has a key.
const repeatWithKey = "no record of the platform names a TransactionID; make the same call again with the same one, which has its effect once"
