// Package accounts reads the balances and records of partner and customer accounts and
// moves money between a partner and its resale customers.
//
// [Service.AllocateFunds] and [Service.ReclaimFunds] have no idempotency key: calling one
// of them again after a lost response can move the money twice. Call
// [Service.ListAdjustRecords] first to find out whether the money moved.
//
// Most operations take partner credentials. [Service.GetCustomerBalances],
// [Service.ListCustomerChangeRecords] and [Service.ListStoredValueCards] take only the
// customer's own credentials. A distributor sets IndirectPartnerID to work with the
// customers of one of its resellers. All amounts are in yuan (CNY).
package accounts

import "github.com/partnerbss/partnerbss-go/internal/transport"

// Service calls the operations of this package. A partnerbss.Client has one in its field
// Accounts.
type Service transport.Client

func (s *Service) client() *transport.Client { return (*transport.Client)(s) }
