package main

import (
	"context"
	"encoding/csv"
	"fmt"
	"strconv"

	"github.com/shopspring/decimal"

	partnerbss "github.com/partnerbss/partnerbss-go"
	"github.com/partnerbss/partnerbss-go/bills"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/examples/internal/show"
	"github.com/partnerbss/partnerbss-go/option"
)

// mostCustomers limits the run time for a partner with thousands of customers.
const mostCustomers = 20

// modes are the charging modes; one query for summaries covers one of them.
var modes = []struct {
	code core.ChargingMode
	name string
}{
	{core.ChargingModeSubscription, "subscription"},
	{core.ChargingModeOnDemand, "pay-per-use"},
	{core.ChargingModeSavingsPlan, "savings plan"},
}

var kinds = map[core.SummaryBillType]string{
	core.SummaryBillTypeConsumption:    "consumption",
	core.SummaryBillTypeUnsubscription: "refund",
	core.SummaryBillTypeWriteOff:       "write-off",
}

// report writes the bills of one month.
type report struct {
	out    show.Printer
	client *partnerbss.Client
	month  core.Month
}

func (r report) write(ctx context.Context) error {
	services := r.out.Table("CUSTOMER", "RESOURCE", "CHARGED", "BILL", "YUAN")
	sums := r.out.Table("CUSTOMER", "SUMMARIES", "RECORDS", "YUAN OF RECORDS", "DIFFERENCE")
	var shortest []bills.CustomerRecord
	differ, seen := 0, 0
	for customer, err := range r.client.Bills.AllConsumingCustomers(ctx, &bills.ListConsumingCustomersRequest{BillCycle: r.month, Limit: 100}) {
		if err != nil {
			return err
		}
		if seen++; seen > mostCustomers {
			break
		}
		billed, err := r.summaries(ctx, services, customer.CustomerID)
		if err != nil {
			return err
		}
		records, err := r.records(ctx, customer.CustomerID)
		if err != nil {
			return err
		}
		charged := total(records)
		difference := billed.Sub(charged)
		if !difference.IsZero() {
			differ++
		}
		sums.Row(customer.CustomerID, r.out.Money(billed), strconv.Itoa(len(records)), r.out.Money(charged), r.out.Money(difference))
		if shortest == nil || len(records) < len(shortest) {
			shortest = records
		}
	}
	r.out.Chapter(fmt.Sprintf("Monthly bills of %s, by resource type", r.month))
	if err := services.Flush(); err != nil {
		return err
	}
	r.out.Chapter("Summaries beside the sums of the records")
	if err := sums.Flush(); err != nil {
		return err
	}
	r.out.Line("customers whose sums differ: %d", differ)
	return r.csv(shortest)
}

// summaries adds the monthly bill of a customer to a table, and returns its
// sum. Refunds and write-offs are negative.
func (r report) summaries(ctx context.Context, t *show.Table, customerID string) (sum decimal.Decimal, err error) {
	for _, mode := range modes {
		for row, err := range r.client.Bills.AllMonthlySummaries(ctx, &bills.ListMonthlySummariesRequest{
			BillCycle: r.month, CustomerID: customerID, ChargingMode: mode.code, Limit: 100,
		}) {
			if err != nil {
				return sum, err
			}
			sum = sum.Add(row.Amount)
			t.Row(customerID, row.ResourceTypeCode, mode.name, kinds[row.BillType], r.out.Money(row.Amount))
		}
	}
	return sum, nil
}

// records returns all charges of a customer. It prefetches the next page while
// it processes the current one.
func (r report) records(ctx context.Context, customerID string) ([]bills.CustomerRecord, error) {
	records := []bills.CustomerRecord{}
	for record, err := range r.client.Bills.AllCustomerRecords(ctx, &bills.ListCustomerRecordsRequest{
		BillCycle: r.month, CustomerID: customerID, Limit: 1000,
		AssociationType: core.AssociationTypeResale, // summaries cover resale customers only
	}, option.WithLanguage(option.English), option.Prefetch(1)) {
		if err != nil {
			return nil, err
		}
		records = append(records, record)
	}
	return records, nil
}

// total adds up the amounts due. Decimals are exact, so no rounding is needed.
func total(records []bills.CustomerRecord) (sum decimal.Decimal) {
	for _, record := range records {
		sum = sum.Add(record.PaymentAmount)
	}
	return sum
}

// csv writes as CSV the records of one customer, the one with the fewest.
func (r report) csv(records []bills.CustomerRecord) error {
	r.out.Chapter("Records of one customer as CSV")
	w := csv.NewWriter(r.out.W)
	rows := [][]string{{"customer_id", "time", "trade_id", "resource", "type", "bill_type", "list_price", "discount", "due"}}
	for _, record := range records {
		rows = append(rows, []string{
			record.CustomerID, r.out.Time(record.TradeTime), record.TradeID, record.ResourceName, record.ResourceTypeName,
			strconv.Itoa(int(record.BillDetailType)), record.OfficialAmount.String(), record.OfficialDiscountAmount.String(), record.PaymentAmount.String(),
		})
	}
	return w.WriteAll(rows)
}
