// Package bills reads bills, spending records and costs. [Service.ListMonthlySummaries],
// [Service.ListCustomerRecords] and [Service.ListConsumingCustomers] take partner
// credentials and report what the partner's customers spend. All other operations take the
// customer's own credentials, which a partner obtains through a customer agency.
//
// Months and days are in the UTC+8 calendar, instants in UTC, and amounts in Chinese yuan
// (CNY). The operations differ in how they round amounts and in how far their data lags
// behind; the doc comment of each operation gives the details. Do not reconcile against
// figures of the current month, and do not reconcile [Service.ListResourceDetails] with
// summary bills.
//
// [core.BillType], [BillCategory] and [core.SummaryBillType] are three different code
// tables.
//
// What a customer consumed, as a partner reads it ([Service.ListCustomerRecords] and its
// like), is no bill, and no basis for settlement, repayment or invoices.
package bills

import "github.com/partnerbss/partnerbss-go/internal/transport"

// Service calls the operations of this package. The field Bills of a partnerbss.Client
// holds one.
type Service transport.Client

func (s *Service) client() *transport.Client { return (*transport.Client)(s) }
