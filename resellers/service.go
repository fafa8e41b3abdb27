// Package resellers manages the resellers of a distributor: it lists them, allocates money
// to their accounts and reclaims it, and issues coupon quotas to them and reclaims those.
// The platform calls a reseller an indirect partner, hence the field name
// IndirectPartnerID.
//
// Every operation takes only the distributor's own credentials. An operator account in
// Partner Center also needs the permission that the operation names.
//
// [Service.AllocateFunds], [Service.ReclaimFunds] and [Service.IssueCouponQuotas] have no
// idempotency key: calling one of them again after a lost response can move the money, or
// issue the quota, twice. First query whether the call had its effect, as the
// documentation of each method describes.
//
// [Service.IssueCouponQuotas] and [Service.ReclaimCouponQuotas] are batch operations: one
// call can succeed for some items and fail for others.
package resellers

import "github.com/partnerbss/partnerbss-go/internal/transport"

// Service calls the operations of this package. A partnerbss.Client has one in its field
// Resellers.
type Service transport.Client

func (s *Service) client() *transport.Client { return (*transport.Client)(s) }
