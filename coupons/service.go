// Package coupons handles coupons and the quotas they are issued from: a partner looks up
// its quotas, issues cash coupons to its customers, reclaims them and reads the records of
// both.
//
// Issue, Reclaim and the queries about issued coupons, quotas and records take partner
// credentials; ListChangeRecords takes customer credentials; List takes either and shows
// the coupons that the caller itself owns.
//
// Only customers with the resale association can get coupons, and Huawei must set up a
// quota for the partner before there is anything to issue. A distributor sets
// IndirectPartnerID to act for one of its resellers.
//
// Issue has no idempotency key: after a lost answer look for the coupons with ListRecords
// before issuing again.
package coupons

import "github.com/partnerbss/partnerbss-go/internal/transport"

// Service calls the operations of this package. Client.Coupons is one.
type Service transport.Client

func (s *Service) client() *transport.Client { return (*transport.Client)(s) }
