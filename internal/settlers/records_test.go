package settlers_test

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	partnerbss "github.com/partnerbss/partnerbss-go"
	"github.com/partnerbss/partnerbss-go/accounts"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/coupons"
	"github.com/partnerbss/partnerbss-go/emulator"
	"github.com/partnerbss/partnerbss-go/internal/test/testkit"
	"github.com/partnerbss/partnerbss-go/legacy"
	"github.com/partnerbss/partnerbss-go/option"
	"github.com/partnerbss/partnerbss-go/resellers"
)

// recordCase is an operation whose effect is one record with a time.
type recordCase struct {
	id      string // operationId
	query   string // that its settler makes first
	account string
	kind    string // of the claims on its records
	prepare func(f *flow) (call act, other act, made func() []string)
	respond func(t *testing.T, body core.RawJSON) string // the reference in a rebuilt response
}

// transferCase is an operation that moves money. It leaves the record that the list of
// adjustments has under its reference.
func transferCase(id, account string, query accounts.ListAdjustRecordsRequest, reference func(*testing.T, core.RawJSON) string,
	call func(f *flow, amount string) act, receiver string,
) recordCase {
	return recordCase{
		id: id, query: "ListPartnerAdjustRecords", account: account, kind: "transfer", respond: reference,
		prepare: func(f *flow) (act, act, func() []string) {
			listed := query
			listed.CustomerID = f.ID(receiver)
			if listed.IndirectPartnerID != "" {
				listed.IndirectPartnerID = f.ID(listed.IndirectPartnerID)
			}
			return call(f, "1.25"), call(f, "1.26"), func() []string {
				var made []string
				for _, record := range testkit.Collect(f.t, f.client.Accounts.AllAdjustRecords(f.t.Context(), &listed)) {
					if record.Amount.Equal(yuan("1.25")) {
						made = append(made, record.TransactionID)
					}
				}
				return made
			}
		},
	}
}

func recordCases() map[string]recordCase {
	allocated := accounts.ListAdjustRecordsRequest{OperationType: accounts.OperationTypeAllocate}
	reclaimed := accounts.ListAdjustRecordsRequest{OperationType: accounts.OperationTypeReclaim}
	ofReseller := allocated
	ofReseller.IndirectPartnerID = "reseller_one"
	return map[string]recordCase{
		"accounts.AllocateFunds": transferCase("UpdateCustomerAccountAmount", "partner", allocated,
			func(t *testing.T, body core.RawJSON) string {
				return decoded[accounts.AllocateFundsResponse](t, body).TransactionID
			},
			func(f *flow, amount string) act {
				req := &accounts.AllocateFundsRequest{CustomerID: f.ID("customer_new"), Amount: yuan(amount)}
				return func(ctx context.Context, c *partnerbss.Client, opts ...option.Option) error {
					_, err := c.Accounts.AllocateFunds(ctx, req, opts...)
					return err
				}
			}, "customer_new"),
		"accounts.AllocateFunds for a reseller": transferCase("UpdateCustomerAccountAmount", "distributor", ofReseller,
			func(t *testing.T, body core.RawJSON) string {
				return decoded[accounts.AllocateFundsResponse](t, body).TransactionID
			},
			func(f *flow, amount string) act {
				req := &accounts.AllocateFundsRequest{CustomerID: f.ID("reseller_one_customer"), IndirectPartnerID: f.ID("reseller_one"), Amount: yuan(amount)}
				return func(ctx context.Context, c *partnerbss.Client, opts ...option.Option) error {
					_, err := c.Accounts.AllocateFunds(ctx, req, opts...)
					return err
				}
			}, "reseller_one_customer"),
		"accounts.ReclaimFunds": transferCase("ReclaimToPartnerAccount", "partner", reclaimed,
			func(t *testing.T, body core.RawJSON) string {
				return decoded[accounts.ReclaimFundsResponse](t, body).TransactionID
			},
			func(f *flow, amount string) act {
				req := &accounts.ReclaimFundsRequest{CustomerID: f.ID("customer_verified"), Amount: yuan(amount)}
				return func(ctx context.Context, c *partnerbss.Client, opts ...option.Option) error {
					_, err := c.Accounts.ReclaimFunds(ctx, req, opts...)
					return err
				}
			}, "customer_verified"),
		"resellers.AllocateFunds": transferCase("UpdateIndirectPartnerAccount", "distributor", allocated,
			func(t *testing.T, body core.RawJSON) string {
				return decoded[resellers.AllocateFundsResponse](t, body).TransactionID
			},
			func(f *flow, amount string) act {
				req := &resellers.AllocateFundsRequest{IndirectPartnerID: f.ID("reseller_one"), Amount: yuan(amount)}
				return func(ctx context.Context, c *partnerbss.Client, opts ...option.Option) error {
					_, err := c.Resellers.AllocateFunds(ctx, req, opts...)
					return err
				}
			}, "reseller_one"),
		"resellers.ReclaimFunds": transferCase("ReclaimIndirectPartnerAccount", "distributor", reclaimed,
			func(t *testing.T, body core.RawJSON) string {
				return decoded[resellers.ReclaimFundsResponse](t, body).TransactionID
			},
			func(f *flow, amount string) act {
				req := &resellers.ReclaimFundsRequest{IndirectPartnerID: f.ID("reseller_one"), Amount: yuan(amount)}
				return func(ctx context.Context, c *partnerbss.Client, opts ...option.Option) error {
					_, err := c.Resellers.ReclaimFunds(ctx, req, opts...)
					return err
				}
			}, "reseller_one"),
		"legacy.AdjustCustomerAccountV1": transferCase("AdjustCustomerAccountV1", "partner", allocated,
			func(t *testing.T, body core.RawJSON) string {
				return decoded[legacy.AdjustCustomerAccountV1Response](t, body).TransactionID
			},
			func(f *flow, amount string) act {
				req := &legacy.AdjustCustomerAccountV1Request{CustomerID: f.ID("customer_new"), Amount: yuan(amount), Currency: "CNY", MeasureID: core.AmountUnitYuan}
				return func(ctx context.Context, c *partnerbss.Client, opts ...option.Option) error {
					_, err := c.Legacy.AdjustCustomerAccountV1(ctx, req, opts...)
					return err
				}
			}, "customer_new"),
		"coupons.Issue": {
			id: "CreatePartnerCoupons", query: "ListPartnerCouponsRecord", account: "partner", kind: "coupon",
			respond: func(t *testing.T, body core.RawJSON) string {
				response := decoded[coupons.IssueResponse](t, body)
				require.NoError(t, response.Err())
				require.Len(t, response.Coupons, 1)
				return response.Coupons[0].CouponID
			},
			prepare: func(f *flow) (act, act, func() []string) {
				quota := f.grant("partner")
				return f.issue(quota, "5", "customer_new"), f.issue(quota, "6", "customer_new"), func() []string {
					var made []string
					for _, c := range testkit.Collect(f.t, f.client.Coupons.AllIssued(f.t.Context(), &coupons.ListIssuedRequest{CustomerID: f.ID("customer_new")})) {
						if c.FaceValue.Equal(yuan("5")) {
							made = append(made, c.CouponID)
						}
					}
					return made
				}
			},
		},
		"resellers.IssueCouponQuotas": {
			id: "UpdateCouponQuotas", query: "ListCouponQuotasRecords", account: "distributor", kind: "reseller quota",
			respond: func(t *testing.T, body core.RawJSON) string {
				response := decoded[resellers.IssueCouponQuotasResponse](t, body)
				require.NoError(t, response.Err())
				require.Len(t, response.Quotas, 1)
				return response.Quotas[0].QuotaID
			},
			prepare: func(f *flow) (act, act, func() []string) {
				quota := f.grant("distributor")
				return f.passOn(quota, "5", "reseller_one"), f.passOn(quota, "6", "reseller_one"), func() []string {
					var made []string
					for _, q := range testkit.Collect(f.t, f.client.Resellers.AllCouponQuotas(f.t.Context(), &resellers.ListCouponQuotasRequest{ParentQuotaID: quota})) {
						if q.QuotaValue.Equal(yuan("5")) {
							made = append(made, q.QuotaID)
						}
					}
					return made
				}
			},
		},
	}
}

// recordRows are what can have become of a call whose effect is one record.
var recordRows = map[string]func(t *testing.T, f *flow, op recordCase, call, other act, made func() []string){
	"lost before the effect": func(t *testing.T, f *flow, op recordCase, call, other act, made func() []string) {
		f.byHand(other)
		f.isOnlyLater(core.VerdictDidNotHappen, f.lose(dropBefore(op.id), call))
		assert.Empty(t, made())
	},
	"lost after the effect": func(t *testing.T, f *flow, op recordCase, call, other act, made func() []string) {
		f.byHand(other)
		got := f.is(core.VerdictHappened, f.lose(dropAfter(op.id), call, marked))
		require.Len(t, made(), 1)
		assert.Equal(t, made(), got.References)
		assert.Equal(t, made()[0], op.respond(t, got.Response))
	},
	"lost after the effect, settled days later": func(t *testing.T, f *flow, op recordCase, call, other act, made func() []string) {
		entry := f.lose(dropAfter(op.id), call)
		f.Advance(48 * time.Hour)
		assert.Equal(t, made(), f.is(core.VerdictHappened, entry).References)
	},
	"its record is on the second page": func(t *testing.T, f *flow, op recordCase, call, other act, made func() []string) {
		entry := f.lose(dropAfter(op.id), call)
		for range 101 {
			f.byHand(other)
		}
		assert.Equal(t, made(), f.is(core.VerdictHappened, entry).References)
	},
	// The emulator executes a call before its client gives up, so a late effect is made
	// by hand.
	"effect after the call was given up": func(t *testing.T, f *flow, op recordCase, call, other act, made func() []string) {
		entry := f.lose(dropBefore(op.id), call, marked)
		f.Advance(afterTheCall)
		f.byHand(call)
		f.is(core.VerdictNotYet, entry)
		f.Advance(afterTheDelay)
		got := f.is(core.VerdictAmbiguous, entry)
		require.Len(t, got.Candidates, 1)
		assert.Equal(t, made()[0], got.Candidates[0].Reference)
		assert.NotEmpty(t, got.Candidates[0].Note)
		assert.Empty(t, got.References)
	},
	"the same of somebody else, when no effect can come any more": func(t *testing.T, f *flow, op recordCase, call, other act, made func() []string) {
		entry := f.lose(dropBefore(op.id), call)
		f.Advance(afterTheDelay)
		f.byHand(call)
		f.is(core.VerdictDidNotHappen, entry)
	},
	"the same of somebody else, at the same time": func(t *testing.T, f *flow, op recordCase, call, other act, made func() []string) {
		entry := f.lose(dropAfter(op.id), call, marked)
		f.byHand(call)
		assert.Len(t, f.is(core.VerdictAmbiguous, entry).Candidates, 2)
	},
	"effect of an earlier run": func(t *testing.T, f *flow, op recordCase, call, other act, made func() []string) {
		f.byHand(call)
		f.Advance(10 * time.Minute)
		f.isOnlyLater(core.VerdictDidNotHappen, f.lose(dropBefore(op.id), call))
	},
	"effect of an earlier run, and no clock": func(t *testing.T, f *flow, op recordCase, call, other act, made func() []string) {
		f.byHand(call)
		f.Advance(10 * time.Minute)
		entry := f.lose(dropBefore(op.id), call)
		// Made some minutes ago, on a machine that had not heard the platform's clock.
		entry.ClockAhead = nil
		entry.Sent, entry.Until, entry.Ended = entry.Sent.Add(-afterTheDelay), entry.Until.Add(-afterTheDelay), entry.Ended.Add(-afterTheDelay)
		assert.Len(t, f.is(core.VerdictAmbiguous, entry).Candidates, 1)
	},
	"effect of a run just before, which the mark has": func(t *testing.T, f *flow, op recordCase, call, other act, made func() []string) {
		f.byHand(call)
		f.isOnlyLater(core.VerdictDidNotHappen, f.lose(dropBefore(op.id), call, marked))
	},
	"effect after one that the mark has": func(t *testing.T, f *flow, op recordCase, call, other act, made func() []string) {
		f.byHand(call)
		earlier := made()[0]
		got := f.is(core.VerdictHappened, f.lose(dropAfter(op.id), call, marked))
		require.Len(t, got.References, 1)
		assert.NotEqual(t, earlier, got.References[0])
		assert.Contains(t, made(), got.References[0])
	},
	"claimed by another entry": func(t *testing.T, f *flow, op recordCase, call, other act, made func() []string) {
		f.byHand(call)
		claimed := claims(op.kind + "/" + made()[0])
		f.isOnlyLater(core.VerdictDidNotHappen, f.lose(dropBefore(op.id), call), claimed)
	},
	"claimed by the entry itself": func(t *testing.T, f *flow, op recordCase, call, other act, made func() []string) {
		entry := f.lose(dropAfter(op.id), call, option.WithReference("payout-1"))
		f.is(core.VerdictHappened, entry, claims(op.kind+"/"+made()[0]))
	},
	"claims cannot be read": func(t *testing.T, f *flow, op recordCase, call, other act, made func() []string) {
		broken := errors.New("no store")
		got, err := f.settled(f.lose(dropAfter(op.id), call), option.WithClaims(func(context.Context, []string) (map[string]string, error) { return nil, broken }))
		require.ErrorIs(t, err, broken)
		assert.Zero(t, got)
	},
	"the query fails": func(t *testing.T, f *flow, op recordCase, call, other act, made func() []string) {
		entry := f.lose(dropAfter(op.id), call)
		f.Advance(afterTheDelay)
		for _, fault := range []emulator.Fault{
			{Kind: emulator.FaultKindAnswer, Status: http.StatusInternalServerError},
			{Kind: emulator.FaultKindDropBefore}, {Kind: emulator.FaultKindTruncate}, {Kind: emulator.FaultKindHTML, Status: http.StatusOK},
		} {
			fault.Operation = op.query
			f.Fail(fault)
			got, err := f.settled(entry)
			require.Error(t, err, fault.Kind)
			assert.Zero(t, got)
		}
		f.is(core.VerdictHappened, entry)
	},
	"the list has less than it is documented to have": func(t *testing.T, f *flow, op recordCase, call, other act, made func() []string) {
		entry := f.lose(dropAfter(op.id), call)
		f.Advance(afterTheDelay)
		for _, kind := range []emulator.DriftKind{emulator.DriftKindNulls, emulator.DriftKindMissingFields} {
			f.Drift(emulator.Drift{Operation: op.query, Kinds: []emulator.DriftKind{kind}})
			if got, err := f.settled(entry); err == nil {
				assert.Contains(t, []core.Verdict{core.VerdictHappened, core.VerdictAmbiguous}, got.Verdict, kind)
			}
			f.ClearDrift()
		}
	},
	"the entry has no request": func(t *testing.T, f *flow, op recordCase, call, other act, made func() []string) {
		entry := f.lose(dropAfter(op.id), call)
		for _, body := range []core.RawJSON{nil, core.RawJSON(`{}`), core.RawJSON(`null`)} {
			entry.Body = body
			_, err := f.settled(entry)
			require.ErrorContains(t, err, "does not tell what its call was about", "%s", body)
		}
	},
	"the entry is another account's": func(t *testing.T, f *flow, op recordCase, call, other act, made func() []string) {
		_, err := f.Client("rival").Settle(t.Context(), f.lose(dropAfter(op.id), call))
		require.ErrorContains(t, err, "the entry is a call of account")
	},
}

func TestRecordsSettleACall(t *testing.T) {
	for name, op := range recordCases() {
		for row, run := range recordRows {
			t.Run(name+"/"+row, func(t *testing.T) {
				t.Parallel()
				f := newFlow(t, op.account)
				call, other, made := op.prepare(f)
				run(t, f, op, call, other, made)
			})
		}
	}
}
