package once_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/emulator"
	"github.com/partnerbss/partnerbss-go/once"
	"github.com/partnerbss/partnerbss-go/option"
)

// Calls without keys are settled after a crash, but never made again.
func TestCallsWithoutKeysAreSettledByRecover(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		p := newPlatform(t)
		client := p.Client("partner", option.WithJournal(once.Journal(p.store)), option.WithHighWaterMark(), option.WithReference("invoice 7"))
		p.Fail(
			emulator.Fault{Operation: allocation, Kind: emulator.FaultKindDropAfter, Nth: 2},
			emulator.Fault{Operation: allocation, Kind: emulator.FaultKindDropBefore, Nth: 2},
			emulator.Fault{Operation: allocation, Kind: emulator.FaultKindAnswer, Status: 400, Body: `{"error_code":"CBC.5003","error_msg":"余额不足"}`, Nth: 2},
		)
		_, err := client.Accounts.AllocateFunds(t.Context(), p.request("1"))
		require.NoError(t, err)
		for _, amount := range []string{"2", "3"} {
			_, err := client.Accounts.AllocateFunds(t.Context(), p.request(amount))
			require.ErrorIs(t, err, core.ErrOutcomeUnknown)
			time.Sleep(time.Second)
		}
		_, err = client.Accounts.AllocateFunds(t.Context(), p.request("4"))
		require.ErrorIs(t, err, core.ErrInsufficientBalance)

		report, err := once.Recover(t.Context(), p.store, client)
		require.NoError(t, err)
		require.Len(t, report.Results, 2)
		assert.Equal(t, core.VerdictHappened, report.Results[0].Settlement.Verdict)
		assert.Equal(t, "invoice 7", report.Results[0].Record.Entry.Reference)
		assert.Equal(t, core.VerdictNotYet, report.Results[1].Settlement.Verdict)
		assert.Contains(t, report.String(), "2 keys were open: 1 happened, 0 did not happen, 1 stay open\ncall/")

		time.Sleep(report.Wait())
		report, err = once.Recover(t.Context(), p.store, client)
		require.NoError(t, err)
		assert.Equal(t, "1 keys were open: 0 happened, 1 did not happen, 0 stay open", report.String())
		p.AssertEffects(t, allocation, 2)
	})
}

// A settlement that fails leaves its key open and says why; the others are settled.
func TestRecoverGoesOnAfterAFailure(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		p := newPlatform(t, option.WithSettleDelay(0))
		for key, amount := range map[string]string{"row-1": "10", "row-2": "20"} {
			p.Fail(emulator.Fault{Operation: allocation, Kind: emulator.FaultKindDropAfter})
			crash := &flaky{p.store, map[int]error{5: errors.New("power failure")}, 0} // of the write of the verdict
			_, err := once.Do(t.Context(), crash, key, p.client.Accounts.AllocateFunds, p.request(amount))
			require.ErrorContains(t, err, "power failure")
			time.Sleep(time.Minute)
		}
		down := errors.New("network down")
		failing := once.SettlerFunc(func(ctx context.Context, entry core.JournalEntry, opts ...option.Option) (core.Settlement, error) {
			if entry.Reference == "row-1" {
				return core.Settlement{}, down
			}
			return p.client.Settle(ctx, entry, opts...)
		})
		report, err := once.Recover(t.Context(), p.store, failing)
		require.NoError(t, err)
		require.Len(t, report.Results, 2)
		for _, result := range report.Results {
			if result.Record.Key == "row-1" {
				require.ErrorIs(t, result.Err, down)
			} else {
				assert.Equal(t, core.VerdictHappened, result.Settlement.Verdict)
			}
		}
		require.Len(t, report.Open(), 1)
		assert.Contains(t, report.String(), "\nrow-1: network down")
	})
}
