// Package bills reads bills, spending records and costs. ListMonthlySummaries,
// ListCustomerRecords and ListConsumingCustomers take partner credentials and show what
// the partner's customers spend; everything else takes the customer's own credentials,
// which a partner obtains through a customer agency.
//
// Months and days are in the UTC+8 calendar, instants in UTC, and amounts in Chinese yuan
// (CNY). The operations round and lag differently, as each says: do not reconcile with
// figures of the current month, nor ListResourceDetails with summary bills.
//
// core.BillType, BillCategory and core.SummaryBillType are three different code tables.
package bills

import "github.com/partnerbss/partnerbss-go/internal/transport"

// Service calls the operations of this package. Client.Bills is one.
type Service transport.Client

func (s *Service) client() *transport.Client { return (*transport.Client)(s) }
