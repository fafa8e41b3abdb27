package settlers_test

import (
	"context"
	"encoding/json"
	"regexp"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	partnerbss "github.com/partnerbss/partnerbss-go"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/coupons"
	"github.com/partnerbss/partnerbss-go/emulator"
	"github.com/partnerbss/partnerbss-go/internal/test/script"
	"github.com/partnerbss/partnerbss-go/internal/test/testkit"
	"github.com/partnerbss/partnerbss-go/internal/wire"
	"github.com/partnerbss/partnerbss-go/option"
	"github.com/partnerbss/partnerbss-go/resellers"
)

// Times that a flow lets pass. The settle delay is the default, 2 minutes.
const (
	afterTheCall  = 30 * time.Second // the effect may still come
	afterTheDelay = 3 * time.Minute  // it will not
)

// marked is a call that looks first at what is there.
var marked = option.WithHighWaterMark()

func yuan(amount string) decimal.Decimal { return decimal.RequireFromString(amount) }

// act makes a call, by whomever.
type act = func(ctx context.Context, client *partnerbss.Client, opts ...option.Option) error

// flow is a platform with a caller whose responses get lost.
type flow struct {
	*testkit.Sandbox
	t       *testing.T
	account string
	client  *partnerbss.Client
}

func newFlow(t *testing.T, account string, opts ...emulator.Option) *flow {
	t.Helper()
	s := testkit.NewSandbox(t, opts...)
	return &flow{s, t, account, s.Client(account)}
}

// lose makes a call whose response is lost, and returns its entry as it is read back
// from disk.
func (f *flow) lose(fault emulator.Fault, call act, opts ...option.Option) core.JournalEntry {
	f.t.Helper()
	f.Fail(fault)
	journal := &script.Journal{}
	err := call(f.t.Context(), f.Client(f.account, option.WithJournal(journal)), opts...)
	require.ErrorIs(f.t, err, core.ErrOutcomeUnknown)
	require.Empty(f.t, f.PendingFaults(), "the fault hit nothing")
	require.Len(f.t, journal.Ended, 1)
	return restored(f.t, journal.Ended[0])
}

// restored is an entry after a round through JSON.
func restored(t *testing.T, entry core.JournalEntry) core.JournalEntry {
	t.Helper()
	stored, err := json.Marshal(entry)
	require.NoError(t, err)
	var read core.JournalEntry
	require.NoError(t, json.Unmarshal(stored, &read))
	return read
}

// byHand makes a call that nobody keeps book of.
func (f *flow) byHand(call act) {
	f.t.Helper()
	require.NoError(f.t, call(f.t.Context(), f.client))
}

var queries = regexp.MustCompile(`^(List|Show|Check)`)

// settled settles an entry in another process, and checks that nothing was sent but
// queries.
func (f *flow) settled(entry core.JournalEntry, opts ...option.Option) (core.Settlement, error) {
	f.t.Helper()
	effects, calls := f.EffectCount(""), len(f.Calls())
	got, err := f.Client(f.account).Settle(f.t.Context(), entry, opts...)
	for _, call := range f.Calls()[calls:] {
		assert.Regexp(f.t, queries, call.Operation)
	}
	assert.Equal(f.t, effects, f.EffectCount(""), "settling changed something")
	return got, err
}

// is settles an entry and checks the verdict.
func (f *flow) is(want core.Verdict, entry core.JournalEntry, opts ...option.Option) core.Settlement {
	f.t.Helper()
	got, err := f.settled(entry, opts...)
	require.NoError(f.t, err)
	require.Equal(f.t, want, got.Verdict, "%s", got.Reason)
	assert.NotEmpty(f.t, got.Reason)
	assert.Equal(f.t, want == core.VerdictNotYet, got.Wait > 0, "wait %s", got.Wait)
	if want != core.VerdictHappened {
		assert.Nil(f.t, got.Response)
	}
	return got
}

// isOnlyLater checks that a verdict is given only when nothing can come any more.
func (f *flow) isOnlyLater(want core.Verdict, entry core.JournalEntry, opts ...option.Option) core.Settlement {
	f.t.Helper()
	early := f.is(core.VerdictNotYet, entry, opts...)
	f.Advance(early.Wait - time.Second)
	f.is(core.VerdictNotYet, entry, opts...)
	f.Advance(2 * time.Second)
	return f.is(want, entry, opts...)
}

// decoded reads a rebuilt response as the client reads that of the platform.
func decoded[Response any](t *testing.T, body core.RawJSON) *Response {
	t.Helper()
	response := new(Response)
	require.NotEmpty(t, body)
	require.NoError(t, wire.UnmarshalJSON(body, response))
	return response
}

func dropBefore(operation string) emulator.Fault {
	return emulator.Fault{Operation: operation, Kind: emulator.FaultKindDropBefore}
}

func dropAfter(operation string) emulator.Fault {
	return emulator.Fault{Operation: operation, Kind: emulator.FaultKindDropAfter}
}

// claims tells that a record belongs to another call.
func claims(claim string) option.Option {
	return option.WithClaims(func(_ context.Context, asked []string) (map[string]string, error) {
		taken := map[string]string{}
		for _, one := range asked {
			if one == claim {
				taken[one] = "payout-1"
			}
		}
		return taken, nil
	})
}

// grant gives an account a quota of 1000 yuan.
func (f *flow) grant(account string) string {
	f.t.Helper()
	id, err := f.GrantQuota(f.ID(account), emulator.SeedCouponQuota{Name: "spring", Value: yuan("1000"), ExpiresIn: 100 * 24 * time.Hour})
	require.NoError(f.t, err)
	return id
}

func (f *flow) issue(quota, value string, to ...string) act {
	req := &coupons.IssueRequest{QuotaID: quota, FaceValue: yuan(value), CustomerIDs: f.ids(to)}
	return func(ctx context.Context, c *partnerbss.Client, opts ...option.Option) error {
		_, err := c.Coupons.Issue(ctx, req, opts...)
		return err
	}
}

func (f *flow) passOn(quota, value string, to ...string) act {
	req := &resellers.IssueCouponQuotasRequest{QuotaID: quota, QuotaAmount: yuan(value), IndirectPartnerIDs: f.ids(to)}
	return func(ctx context.Context, c *partnerbss.Client, opts ...option.Option) error {
		_, err := c.Resellers.IssueCouponQuotas(ctx, req, opts...)
		return err
	}
}

func (f *flow) ids(names []string) []string {
	ids := make([]string, len(names))
	for i, name := range names {
		ids[i] = f.ID(name)
	}
	return ids
}
