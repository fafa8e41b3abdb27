// Package coupons handles coupons and the quotas from which they are issued. A partner
// lists its quotas, issues cash coupons to its customers, reclaims coupons, and reads the
// records of issuing and reclaiming.
//
// [Service.Issue], [Service.Reclaim], [Service.ListIssued], [Service.ListQuotas] and
// [Service.ListRecords] take partner credentials. [Service.ListChangeRecords] takes
// customer credentials. [Service.List] takes either and returns the coupons that the
// caller owns.
//
// Only customers with the resale association can receive coupons. Before a partner can
// issue any, Huawei must set up a quota for it. A distributor sets IndirectPartnerID to
// act for one of its resellers.
//
// [Service.Issue] has no idempotency key: calling it again after a lost response can issue
// the coupons twice. First look for the coupons with [Service.ListRecords].
//
// A partner cannot spend a coupon quota itself: it can only issue coupons from it.
package coupons

import "github.com/partnerbss/partnerbss-go/internal/transport"

// Service calls the operations of this package. A partnerbss.Client has one in its field
// Coupons.
type Service transport.Client

func (s *Service) client() *transport.Client { return (*transport.Client)(s) }
