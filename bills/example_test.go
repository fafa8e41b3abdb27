package bills_test

import (
	"context"
	"fmt"
	"net/http"

	"github.com/jarcoal/httpmock"
	"github.com/shopspring/decimal"

	partnerbss "github.com/partnerbss/partnerbss-go"
	"github.com/partnerbss/partnerbss-go/auth"
	"github.com/partnerbss/partnerbss-go/bills"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/option"
)

// The bill of a month, customer by customer. Amounts are decimals, so the sums are exact.
func ExampleService_AllCustomerRecords() {
	platform := httpmock.NewMockTransport()
	platform.RegisterResponder(http.MethodPost, "/v2/bills/subcustomer-bills/res-fee-records/sub-customers/query",
		httpmock.NewStringResponder(http.StatusOK, `{"total_count": 1, "sub_customers": [{"customer_id": "0a7ae1a0b80d25f61f5bc00d2bb6b9e0"}]}`))
	platform.RegisterResponder(http.MethodGet, "/v2/bills/subcustomer-bills/res-fee-records",
		httpmock.NewStringResponder(http.StatusOK, `{"total_count": 2, "currency": "CNY", "fee_records": [
			{"id": "1", "service_type_name": "弹性云服务器", "payment_amount": 0.34500543},
			{"id": "2", "service_type_name": "云硬盘", "payment_amount": "0.00000007"}]}`))
	client, err := partnerbss.NewClient(
		option.WithCredentials(auth.NewAKSK("partner-access-key", "partner-secret-key", auth.WithRole(core.RolePartner))),
		option.WithHTTPClient(&http.Client{Transport: platform}),
	)
	if err != nil {
		fmt.Println(err)
		return
	}

	ctx := context.Background()
	month := core.Month{Year: 2026, Month: 10}
	for customer, err := range client.Bills.AllConsumingCustomers(ctx, &bills.ListConsumingCustomersRequest{BillCycle: month}) {
		if err != nil {
			fmt.Println(err)
			return
		}
		var due decimal.Decimal
		records := client.Bills.AllCustomerRecords(ctx, &bills.ListCustomerRecordsRequest{BillCycle: month, CustomerID: customer.CustomerID})
		for record, err := range records {
			if err != nil {
				fmt.Println(err)
				return
			}
			due = due.Add(record.PaymentAmount)
		}
		fmt.Println(customer.CustomerID, "owes", due, "yuan for", month)
	}
	// Output:
	// 0a7ae1a0b80d25f61f5bc00d2bb6b9e0 owes 0.3450055 yuan for 2026-10
}

// The ConsumeTime of a record is one instant or the start and end of a use, depending on
// what was charged.
func ExampleParseConsumeTime() {
	for _, text := range []string{"2026-10-12T08:30:00Z", "2026-10-05T01:00:00Z|2026-10-05T02:00:00Z"} {
		from, to, err := bills.ParseConsumeTime(text)
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(from.In(core.Beijing).Format("2006-01-02 15:04"), "for", to.Sub(from))
	}
	// Output:
	// 2026-10-12 16:30 for 0s
	// 2026-10-05 09:00 for 1h0m0s
}
