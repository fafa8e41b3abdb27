package accounts_test

import (
	"context"
	"errors"
	"net/http"
	"testing"

	"github.com/jarcoal/httpmock"
	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	partnerbss "github.com/partnerbss/partnerbss-go"
	"github.com/partnerbss/partnerbss-go/accounts"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/test/testkit"
	"github.com/partnerbss/partnerbss-go/option"
)

const (
	allocatePath = "/v2/accounts/partner-accounts/adjust-amount"
	reclaimPath  = "/v2/accounts/partner-accounts/reclaim"

	customerID = "05377f723980d4330f06c01929ec37a0"
	resellerID = "0977ffa9f20010790f0fc003f6900520"
)

// yuan is an amount.
func yuan(digits string) decimal.Decimal { return decimal.RequireFromString(digits) }

func TestAllocateFunds(t *testing.T) {
	testkit.Exchange[accounts.AllocateFundsResponse]{
		Operation: "accounts.AllocateFunds",
		Method:    http.MethodPost, Path: allocatePath,
		Body: `{"customer_id": "` + customerID + `", "amount": 1000.5, "indirect_partner_id": "` + resellerID + `"}`,
		Call: func(ctx context.Context, c *partnerbss.Client) (*accounts.AllocateFundsResponse, error) {
			return c.Accounts.AllocateFunds(ctx, &accounts.AllocateFundsRequest{
				CustomerID: customerID, Amount: yuan("1000.50"), IndirectPartnerID: resellerID,
			})
		},
		Fixture:    "AllocateFunds.json",
		Want:       accounts.AllocateFundsResponse{TransactionID: "AD2611200735030000ba"},
		OddFixture: "AllocateFunds_odd.json",
		OddWant:    accounts.AllocateFundsResponse{TransactionID: "261120073503"},
		Proof:      []string{"transfer_id"},
		Refusal:    testkit.Refusal{Status: 400, Code: "CBC.5003", Message: "余额不足。", Is: core.ErrInsufficientBalance, Outcome: core.OutcomeRejected},
	}.Run(t)
}

func TestReclaimFunds(t *testing.T) {
	testkit.Exchange[accounts.ReclaimFundsResponse]{
		Operation: "accounts.ReclaimFunds",
		Method:    http.MethodPost, Path: reclaimPath,
		Body: `{"customer_id": "` + customerID + `", "amount": 0.01, "indirect_partner_id": "` + resellerID + `"}`,
		Call: func(ctx context.Context, c *partnerbss.Client) (*accounts.ReclaimFundsResponse, error) {
			return c.Accounts.ReclaimFunds(ctx, &accounts.ReclaimFundsRequest{
				CustomerID: customerID, Amount: yuan("0.01"), IndirectPartnerID: resellerID,
			})
		},
		Fixture:    "ReclaimFunds.json",
		Want:       accounts.ReclaimFundsResponse{TransactionID: "RE2611200812440000c7"},
		OddFixture: "ReclaimFunds_odd.json",
		OddWant:    accounts.ReclaimFundsResponse{TransactionID: "261120081244"},
		Proof:      []string{"trans_id"},
		Refusal:    testkit.Refusal{Status: 400, Code: "CBC.99005003", Message: "余额不足。", Is: core.ErrInsufficientBalance, Outcome: core.OutcomeRejected},
	}.Run(t)
}

// transfers are the two calls that move money.
var transfers = map[string]struct {
	path, settle string
	call         func(context.Context, *accounts.Service, string, decimal.Decimal) error
}{
	"accounts.AllocateFunds": {allocatePath, "accounts.ListAdjustRecords (CustomerID, OperationTypeAllocate",
		func(ctx context.Context, s *accounts.Service, customer string, amount decimal.Decimal) error {
			_, err := s.AllocateFunds(ctx, &accounts.AllocateFundsRequest{CustomerID: customer, Amount: amount})
			return err
		}},
	"accounts.ReclaimFunds": {reclaimPath, "accounts.ListAdjustRecords (CustomerID, OperationTypeReclaim",
		func(ctx context.Context, s *accounts.Service, customer string, amount decimal.Decimal) error {
			_, err := s.ReclaimFunds(ctx, &accounts.ReclaimFundsRequest{CustomerID: customer, Amount: amount})
			return err
		}},
}

func TestTransfersOfUnknownOutcomeAreNotRepeated(t *testing.T) {
	for operation, transfer := range transfers {
		for name, answer := range map[string]testkit.Answer{
			"server error":     testkit.Refusal{Status: 500, Code: "CBC.0999", Message: "其他错误。"}.Answer(),
			"page of a proxy":  {Status: 502, Body: []byte("<html><body>Bad Gateway</body></html>")},
			"empty success":    {},
			"success cut off":  {Body: []byte(`{"transfer_id":"AD26112007350`)},
			"text for success": {Body: []byte("OK")},
			"null for success": {Body: []byte("null")},
			"list for success": {Body: []byte(`[{"transfer_id":"A"},{"transfer_id":"B"}]`)},
			"redirect":         {Status: 302},
		} {
			t.Run(operation+" "+name, func(t *testing.T) {
				platform := testkit.NewPlatform(t, http.MethodPost, transfer.path, answer)
				client := testkit.Client(t, platform, option.WithMaxRetries(3))
				err := transfer.call(t.Context(), client.Accounts, customerID, yuan("1000"))
				require.Error(t, err)
				assert.ErrorIs(t, err, core.ErrOutcomeUnknown)
				assert.Equal(t, core.OutcomeUnknown, core.OutcomeOf(err))
				assert.ErrorContains(t, err, "do not repeat: check "+transfer.settle)
				assert.Len(t, platform.Requests, 1)
			})
		}
		t.Run(operation+" broken connection", func(t *testing.T) {
			attempts := 0
			mock := httpmock.NewMockTransport()
			mock.RegisterNoResponder(func(*http.Request) (*http.Response, error) {
				attempts++
				return nil, errors.New("connection reset by peer")
			})
			client := testkit.Client(t, mock, option.WithMaxRetries(3))
			err := transfer.call(t.Context(), client.Accounts, customerID, yuan("1000"))
			assert.ErrorIs(t, err, core.ErrOutcomeUnknown)
			assert.Equal(t, 1, attempts)
		})
	}
}

func TestTransfersCheckTheAmountBeforeTheySend(t *testing.T) {
	for operation, transfer := range transfers {
		for amount, sent := range map[string]string{
			"0.01": "0.01", "10": "10", "10.500": "10.5", "1e3": "1000", "1.2E+1": "12", "2147483647": "2147483647",
			"123456789.99": "123456789.99",
			"0":            "", "-1": "", "0.001": "", "10.005": "", "-0.00": "", "2147483647.01": "", "1e-3": "",
		} {
			t.Run(operation+" of "+amount, func(t *testing.T) {
				platform := testkit.NewPlatform(t, http.MethodPost, transfer.path, testkit.Answer{Body: []byte(`{"transfer_id":"A","trans_id":"A"}`)})
				err := transfer.call(t.Context(), testkit.Client(t, platform).Accounts, customerID, yuan(amount))
				if sent == "" {
					testkit.Invalid(t, err, "amount")
					assert.Equal(t, core.OutcomeNotSent, core.OutcomeOf(err))
					assert.Empty(t, platform.Requests)
					return
				}
				require.NoError(t, err)
				platform.Sent(nil, `{"customer_id": "`+customerID+`", "amount": `+sent+`}`)
			})
		}
		t.Run(operation+" of nothing to nobody", func(t *testing.T) {
			platform := testkit.NewPlatform(t, http.MethodPost, transfer.path)
			err := transfer.call(t.Context(), testkit.Client(t, platform).Accounts, "", decimal.Decimal{})
			testkit.Invalid(t, err, "customer_id", "amount")
			assert.Empty(t, platform.Requests)
		})
	}
}
