package once_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	partnerbss "github.com/partnerbss/partnerbss-go"
	"github.com/partnerbss/partnerbss-go/accounts"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/customers"
	"github.com/partnerbss/partnerbss-go/emulator"
	"github.com/partnerbss/partnerbss-go/internal/test/script"
	"github.com/partnerbss/partnerbss-go/internal/test/testkit"
	"github.com/partnerbss/partnerbss-go/once"
	"github.com/partnerbss/partnerbss-go/option"
)

const allocation = "UpdateCustomerAccountAmount"

// platform is an emulator whose clock is that of the bubble.
type platform struct {
	*testkit.Sandbox
	client *partnerbss.Client
	store  *once.Memory
}

func newPlatform(t *testing.T, opts ...option.Option) *platform {
	s := testkit.NewSandbox(t, emulator.WithClock(time.Now))
	return &platform{s, s.Client("partner", opts...), once.NewMemory()}
}

func (p *platform) request(amount string) *accounts.AllocateFundsRequest {
	return &accounts.AllocateFundsRequest{CustomerID: p.ID("customer_new"), Amount: decimal.RequireFromString(amount)}
}

func (p *platform) pay(ctx context.Context, key, amount string, opts ...option.Option) (*accounts.AllocateFundsResponse, error) {
	return once.Do(ctx, p.store, key, p.client.Accounts.AllocateFunds, p.request(amount), opts...)
}

// inBubble runs a test on a clock of its own, on which waiting takes no time.
func inBubble(t *testing.T, test func(t *testing.T)) {
	t.Helper()
	t.Parallel()
	synctest.Test(t, test)
}

func TestADoneKeyGivesItsResponseAndSendsNothing(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		p := newPlatform(t)
		first, err := p.pay(t.Context(), "row-1", "10")
		require.NoError(t, err)
		assert.Equal(t, 1, first.Attempts)
		again, err := p.pay(t.Context(), "row-1", "10")
		require.NoError(t, err)
		assert.Equal(t, first.TransactionID, again.TransactionID)
		assert.Equal(t, first.RequestID, again.RequestID)
		assert.Zero(t, again.Attempts)
		p.AssertCalls(t, allocation, 1)

		r, err := p.store.Get(t.Context(), "row-1")
		require.NoError(t, err)
		assert.Equal(t, once.StateDone, r.State)
		assert.Equal(t, "row-1", r.Entry.Reference)
		assert.Equal(t, []string{"transfer/" + first.TransactionID}, r.Claims)
		assert.Empty(t, r.Owner)
	})
}

// Whether the request or the response is lost, one Do is one effect, and has the
// response.
func TestALostCallIsSettledAndFinished(t *testing.T) {
	for name, fault := range map[string]emulator.Fault{
		"response lost":      {Kind: emulator.FaultKindDropAfter},
		"response cut off":   {Kind: emulator.FaultKindTruncate},
		"a page of a proxy":  {Kind: emulator.FaultKindAnswerAfter, Status: http.StatusBadGateway, Body: "<html>"},
		"request lost":       {Kind: emulator.FaultKindDropBefore},
		"request lost twice": {Kind: emulator.FaultKindDropBefore, Times: 2},
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, func(t *testing.T) {
				p := newPlatform(t)
				fault.Operation = allocation
				p.Fail(fault)
				response, err := p.pay(t.Context(), "row-1", "10")
				require.NoError(t, err)
				assert.NotEmpty(t, response.TransactionID)
				p.AssertEffects(t, allocation, 1)
				again, err := p.pay(t.Context(), "row-1", "10")
				require.NoError(t, err)
				assert.Equal(t, response.TransactionID, again.TransactionID)
				p.AssertEffects(t, allocation, 1)
				p.AssertBalanced(t)
			})
		})
	}
}

func TestACallThatIsNeverTakenIsGivenUp(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		p := newPlatform(t)
		p.Fail(emulator.Fault{Operation: allocation, Kind: emulator.FaultKindDropBefore, Times: -1})
		_, err := p.pay(t.Context(), "row-1", "10")
		var open *once.Error
		require.ErrorAs(t, err, &open)
		assert.Equal(t, core.VerdictDidNotHappen, open.Settlement.Verdict)
		assert.NotErrorIs(t, err, core.ErrOutcomeUnknown, "it is settled")
		assert.ErrorContains(t, err, `once: key "row-1" is not done: the call had no effect`)
		p.AssertCalls(t, allocation, 5)
		p.AssertEffects(t, allocation, 0)
	})
}

// Two keys with the same request are two payments, whatever is lost.
func TestKeysAboutTheSameAreKeptApart(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		p := newPlatform(t)
		_, err := p.client.Accounts.AllocateFunds(t.Context(), p.request("10")) // of an earlier run
		require.NoError(t, err)
		p.Fail(
			emulator.Fault{Operation: allocation, Kind: emulator.FaultKindDropAfter, Nth: 1},
			emulator.Fault{Operation: allocation, Kind: emulator.FaultKindDropBefore, Nth: 2},
			emulator.Fault{Operation: allocation, Kind: emulator.FaultKindDropAfter, Nth: 3},
		)
		ids := map[string]bool{}
		var wg sync.WaitGroup
		var mu sync.Mutex
		for _, key := range []string{"row-1", "row-2", "row-3", "row-4"} {
			wg.Go(func() {
				response, err := p.pay(t.Context(), key, "10")
				if assert.NoError(t, err) {
					mu.Lock()
					ids[response.TransactionID] = true
					mu.Unlock()
				}
			})
		}
		wg.Wait()
		assert.Len(t, ids, 4)
		p.AssertEffects(t, allocation, 5)
		p.AssertBalanced(t)
	})
}

func TestOneKeyInManyGoroutinesSendsOnce(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		p := newPlatform(t)
		p.Fail(emulator.Fault{Operation: allocation, Kind: emulator.FaultKindLatency, Latency: 5 * time.Second})
		var wg sync.WaitGroup
		got := make([]string, 16)
		for i := range got {
			wg.Go(func() {
				response, err := p.pay(t.Context(), "row-1", "10")
				if assert.NoError(t, err) {
					got[i] = response.TransactionID
				}
			})
		}
		wg.Wait()
		for _, id := range got {
			assert.Equal(t, got[0], id)
		}
		p.AssertCalls(t, allocation, 1)
	})
}

func TestAKeyStandsForOneRequest(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		p := newPlatform(t)
		_, err := p.pay(t.Context(), "row-1", "10")
		require.NoError(t, err)
		_, err = p.pay(t.Context(), "row-1", "10.5")
		assert.EqualError(t, err, `once: key "row-1" stands for another request: amount is 10.5, and was 10; not sent`)
		_, err = once.Do(t.Context(), p.store, "row-1", p.client.Accounts.ReclaimFunds, &accounts.ReclaimFundsRequest{
			CustomerID: p.ID("customer_new"), Amount: decimal.NewFromInt(10),
		})
		var mismatch *once.MismatchError
		require.ErrorAs(t, err, &mismatch)
		assert.Equal(t, once.Difference{Name: "operation", Recorded: "accounts.AllocateFunds", Given: "accounts.ReclaimFunds"}, mismatch.Differences[0])
		p.AssertEffects(t, allocation, 1)
	})
}

// A refusal leaves the key free, and the error is the platform's own.
func TestARefusedCallCanBeMadeAgain(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		p := newPlatform(t)
		p.Fail(emulator.Fault{Operation: allocation, Kind: emulator.FaultKindAnswer, Status: 400, Body: `{"error_code":"CBC.5003","error_msg":"余额不足"}`})
		_, err := p.pay(t.Context(), "row-1", "10")
		require.ErrorIs(t, err, core.ErrInsufficientBalance)
		r, err := p.store.Get(t.Context(), "row-1")
		require.NoError(t, err)
		assert.Equal(t, once.StateFree, r.State)
		assert.Equal(t, core.OutcomeRejected, r.Entry.Outcome)
		_, err = p.pay(t.Context(), "row-1", "10")
		require.NoError(t, err)
		r, err = p.store.Get(t.Context(), "row-1")
		require.NoError(t, err)
		assert.Equal(t, 2, r.Calls)
	})
}

// What the context cuts off goes on with the next Do.
func TestACutOffSettlementGoesOn(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		p := newPlatform(t)
		p.Fail(emulator.Fault{Operation: allocation, Kind: emulator.FaultKindDropBefore})
		ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
		defer cancel()
		began := time.Now()
		_, err := p.pay(ctx, "row-1", "10")
		require.ErrorIs(t, err, context.DeadlineExceeded)
		require.ErrorIs(t, err, core.ErrOutcomeUnknown)
		assert.Equal(t, 30*time.Second, time.Since(began))
		var open *once.Error
		require.ErrorAs(t, err, &open)
		assert.Equal(t, core.VerdictNotYet, open.Settlement.Verdict)
		assert.Equal(t, core.OutcomeUnknown, core.OutcomeOf(err))

		report, err := once.Recover(t.Context(), p.store, p.client)
		require.NoError(t, err)
		require.Len(t, report.Results, 1)
		assert.True(t, report.Results[0].Busy, "the lease lasts as long as the settlement waits")
		time.Sleep(report.Wait() + time.Second)
		report, err = once.Recover(t.Context(), p.store, p.client)
		require.NoError(t, err)
		assert.Equal(t, "1 keys were open: 0 happened, 1 did not happen, 0 stay open", report.String())

		_, err = p.pay(t.Context(), "row-1", "10")
		require.NoError(t, err)
		p.AssertEffects(t, allocation, 1)
	})
}

// Somebody else's transfer of the same amount, made after the call, is no proof of it.
func TestAnAmbiguousKeyIsRefusedWithItsCandidates(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		p := newPlatform(t)
		p.Fail(emulator.Fault{Operation: allocation, Kind: emulator.FaultKindDropBefore})
		other := make(chan string, 1)
		go func() {
			time.Sleep(30 * time.Second)
			response, err := p.client.Accounts.AllocateFunds(t.Context(), p.request("10"))
			assert.NoError(t, err)
			other <- response.TransactionID
		}()
		_, err := p.pay(t.Context(), "row-1", "10")
		require.ErrorIs(t, err, core.ErrOutcomeUnknown)
		var open *once.Error
		require.ErrorAs(t, err, &open)
		assert.Equal(t, core.VerdictAmbiguous, open.Settlement.Verdict)
		require.Len(t, open.Settlement.Candidates, 1)
		assert.Equal(t, <-other, open.Settlement.Candidates[0].Reference)
		p.AssertEffects(t, allocation, 1)

		_, err = p.pay(t.Context(), "row-1", "10")
		require.ErrorIs(t, err, core.ErrOutcomeUnknown)
		_, err = p.pay(t.Context(), "row-2", "10")
		require.ErrorContains(t, err, `key "row-1" is open, and a person has to look`, "about the same")
		p.AssertEffects(t, allocation, 1)
	})
}

// flaky is a store whose writes fail on demand.
type flaky struct {
	once.Store
	fail map[int]error // by number of the write, from 1
	puts int
}

func (f *flaky) Put(ctx context.Context, r *once.Record) error {
	f.puts++
	if err := f.fail[f.puts]; err != nil {
		return err
	}
	return f.Store.Put(ctx, r)
}

func TestAStoreThatFailsStopsTheCall(t *testing.T) {
	full := errors.New("disk full")
	for write, test := range map[int]struct {
		sent int
		text string
	}{
		1: {0, `once: key "row-1": the store failed: disk full; not sent`},
		2: {0, "accounts.AllocateFunds: journal: disk full; not sent"},
		3: {0, "accounts.AllocateFunds: journal: disk full; not sent"},
		4: {1, `once: key "row-1": the call had its effect, and the store failed to keep that: disk full`},
	} {
		t.Run(test.text, func(t *testing.T) {
			inBubble(t, func(t *testing.T) {
				p := newPlatform(t)
				store := &flaky{p.store, map[int]error{write: full}, 0}
				do := func() (*accounts.AllocateFundsResponse, error) {
					return once.Do(t.Context(), store, "row-1", p.client.Accounts.AllocateFunds, p.request("10"))
				}
				response, err := do()
				require.ErrorIs(t, err, full)
				assert.EqualError(t, err, test.text)
				assert.Equal(t, test.sent == 1, response != nil)
				p.AssertCalls(t, allocation, test.sent)
				again, err := do()
				require.NoError(t, err)
				assert.NotEmpty(t, again.TransactionID)
				p.AssertEffects(t, allocation, 1)
			})
		})
	}
}

func TestWhatNeedsNoKeyIsRefused(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		p := newPlatform(t)
		_, err := once.Do(t.Context(), p.store, "k", p.client.Accounts.ListAdjustRecords, &accounts.ListAdjustRecordsRequest{})
		require.EqualError(t, err, "once: accounts.ListAdjustRecords is a query, which needs no key")
		_, err = p.pay(t.Context(), "", "10")
		require.EqualError(t, err, "once: the key is empty")
		_, err = p.pay(t.Context(), "a\nb", "10")
		require.ErrorContains(t, err, "control characters")
		_, err = p.pay(t.Context(), "k", "-1")
		require.ErrorAs(t, err, new(*core.ValidationError))
		for range p.store.Pending(t.Context()) {
			t.Error("nothing is left open")
		}
		assert.Empty(t, p.Calls())
	})
}

// A refusal to do it again makes Do look once more for a call that was settled too early,
// and proves nothing by itself.
func TestARefusalToRepeatIsSettledAgain(t *testing.T) {
	for name, effect := range map[string]bool{"the effect shows late": true, "somebody else's": false} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, func(t *testing.T) {
				p := newPlatform(t)
				kind := emulator.FaultKindDropBefore
				if effect {
					kind = emulator.FaultKindDropAfter
				}
				p.Fail(emulator.Fault{Operation: "CreateSubCustomer", Kind: kind},
					emulator.Fault{Operation: "CreateSubCustomer", Kind: emulator.FaultKindAnswer, Status: 400, Body: `{"error_code":"CBC.99000039","error_msg":"已绑定"}`})
				creates := 0
				blind := script.RoundTripper(func(r *http.Request) (*http.Response, error) {
					switch {
					case r.URL.Path == "/v2/partners/sub-customers":
						creates++
					case r.URL.Path == "/v2/partners/sub-customers/query" && creates < 2:
						return &http.Response{StatusCode: 200, Body: io.NopCloser(strings.NewReader(`{"count":0,"customer_infos":[]}`))}, nil
					}
					return p.Transport().RoundTrip(r)
				})
				client := p.Client("partner", option.WithHTTPClient(&http.Client{Transport: blind}))
				created, err := once.Do(t.Context(), p.store, "one", client.Customers.Create, &customers.CreateRequest{
					XAccountID: "one", XAccountType: "PARTNER_IDP",
				})
				require.Equal(t, 2, creates)
				if !effect {
					require.ErrorIs(t, err, core.ErrDuplicate)
					r, err := p.store.Get(t.Context(), "one")
					require.NoError(t, err)
					assert.Equal(t, once.StateFree, r.State)
					return
				}
				require.NoError(t, err)
				assert.NotEmpty(t, created.DomainID)
				p.AssertEffects(t, "CreateSubCustomer", 1)
			})
		})
	}
}
