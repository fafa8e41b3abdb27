// Package accounts reads the balances and records of partner and customer accounts and
// moves money between a partner and its resale customers.
//
// AllocateFunds and ReclaimFunds have no idempotency key: after a lost answer, look in
// ListAdjustRecords before calling again, or the money moves twice.
//
// The partner's own calls take partner credentials; GetCustomerBalances,
// ListCustomerChangeRecords and ListStoredValueCards take only the customer's own. A
// distributor reaches the customers of one of its resellers through IndirectPartnerID. All
// amounts are in yuan (CNY).
package accounts

import "github.com/partnerbss/partnerbss-go/internal/transport"

// Service calls the operations of this package. Client.Accounts is one.
type Service transport.Client

func (s *Service) client() *transport.Client { return (*transport.Client)(s) }
