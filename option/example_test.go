package option_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"net/http"
	"time"

	"github.com/shopspring/decimal"

	partnerbss "github.com/partnerbss/partnerbss-go"
	"github.com/partnerbss/partnerbss-go/accounts"
	"github.com/partnerbss/partnerbss-go/auth"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/customers"
	"github.com/partnerbss/partnerbss-go/emulator"
	"github.com/partnerbss/partnerbss-go/option"
)

// platform returns an emulator whose clock stands still, and a client of its
// partner. The client calls the default endpoint; nothing leaves the process.
func platform(opts ...option.Option) (*emulator.Emulator, *partnerbss.Client) {
	emu := emulator.New(emulator.WithStart(time.Date(2026, 3, 15, 4, 30, 0, 0, time.UTC)))
	partner, _ := emu.Account("partner")
	client, err := partnerbss.NewClient(append([]option.Option{
		option.WithHTTPClient(&http.Client{Transport: emu.Transport()}),
		option.WithCredentials(auth.NewAKSK(partner.AccessKey, partner.SecretKey)),
	}, opts...)...)
	if err != nil {
		log.Fatal(err)
	}
	return emu, client
}

// A dry run shows what would be sent, without secrets.
func ExampleDryRun() {
	emu, client := platform()
	var plan core.Plan
	_, err := client.Customers.Create(context.Background(), &customers.CreateRequest{
		DomainName: "acme-trading", Password: core.NewSecret("Trading-2026"), XAccountID: "crm-10042", XAccountType: "PARTNER_IDP",
	}, option.DryRun(&plan))
	fmt.Println(err, errors.Is(err, core.ErrDryRun))
	fmt.Println(plan.Operation, plan.Method, plan.URL)
	fmt.Println(string(plan.Body))
	fmt.Println("sent:", emu.CallCount(""))
	// Output:
	// customers.Create: dry run; not sent true
	// customers.Create POST https://bss.myhuaweicloud.com/v2/partners/sub-customers
	// {"domain_name":"acme-trading","xaccount_id":"crm-10042","xaccount_type":"PARTNER_IDP","password":"[redacted]"}
	// sent: 0
}

// Two pages are read while the loop works on the one before.
func ExamplePrefetch() {
	_, client := platform()
	names := 0
	for _, err := range client.Customers.All(context.Background(), &customers.ListRequest{Limit: 2}, option.Prefetch(2)) {
		if err != nil {
			log.Fatal(err)
		}
		names++
	}
	fmt.Println(names, "customers")
	// Output: 7 customers
}

// printer is a journal that prints. One for production writes to a disk, so that
// after a crash the calls without an end are known.
type printer struct{}

func (printer) Begin(_ context.Context, call core.JournalEntry) error {
	fmt.Println("begin", call.Operation, string(call.Body))
	return nil // an error would stop the call
}

func (printer) End(_ context.Context, call core.JournalEntry) {
	if call.Outcome == core.OutcomeUnknown {
		fmt.Println("end: settle with", call.Settle)
		return
	}
	fmt.Printf("end: outcome %q, attempts %d\n", call.Outcome, call.Attempts)
}

func ExampleWithJournal() {
	emu, client := platform(option.WithJournal(printer{}))
	customer, _ := emu.Account("customer_new")
	allocate := &accounts.AllocateFundsRequest{CustomerID: customer.AccountID, Amount: decimal.RequireFromString("99.95")}
	if _, err := client.Accounts.AllocateFunds(context.Background(), allocate); err != nil {
		log.Fatal(err)
	}
	emu.Fail(emulator.Fault{Operation: "UpdateCustomerAccountAmount", Kind: emulator.FaultKindDropAfter})
	_, err := client.Accounts.AllocateFunds(context.Background(), allocate)
	fmt.Println(core.OutcomeOf(err))
	// Output:
	// begin accounts.AllocateFunds {"customer_id":"6073c96cd5592a71be1761a4e1a97b79","amount":99.95}
	// end: outcome "", attempts 1
	// begin accounts.AllocateFunds {"customer_id":"6073c96cd5592a71be1761a4e1a97b79","amount":99.95}
	// end: settle with accounts.ListAdjustRecords (CustomerID, OperationTypeAllocate and the same IndirectPartnerID, from well before the call, since clocks differ; compare Amount and TransactionID)
	// unknown
}

// roundTripper is a function that sends.
type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// Middleware sees every attempt before it is signed, so what it adds is signed
// too.
func ExampleWithMiddleware() {
	tracing := func(next http.RoundTripper) http.RoundTripper {
		return roundTripper(func(r *http.Request) (*http.Response, error) {
			r = r.Clone(r.Context())
			r.Header.Set("X-Trace", "4711")
			answer, err := next.RoundTrip(r)
			if err == nil {
				fmt.Println(r.Method, r.URL.Path, answer.StatusCode)
			}
			return answer, err
		})
	}
	emu, client := platform(option.WithMiddleware(tracing))
	emu.Fail(emulator.Fault{Operation: "ListPartnerBalances", Kind: emulator.FaultKindAnswer, Status: http.StatusServiceUnavailable})
	_, err := client.Accounts.ListPartnerBalances(context.Background(), &accounts.ListPartnerBalancesRequest{})
	fmt.Println(err)
	// Output:
	// GET /v2/accounts/partner-accounts/balances 503
	// GET /v2/accounts/partner-accounts/balances 200
	// <nil>
}

// The answer of one call as it came, also when it is an error.
func ExampleWithRawResponse() {
	_, client := platform()
	var raw core.RawResponse
	_, err := client.Accounts.AllocateFunds(context.Background(), &accounts.AllocateFundsRequest{
		CustomerID: "nobody", Amount: decimal.NewFromInt(1),
	}, option.WithRawResponse(&raw))
	fmt.Println(core.OutcomeOf(err), raw.StatusCode, raw.Header.Get("Content-Type"))
	fmt.Println(string(raw.Body))
	// Output:
	// rejected 400 application/json;charset=UTF-8
	// {"error_code":"CBC.99000035","error_msg":"The account is not a customer of the partner."}
}
