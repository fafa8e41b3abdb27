package settle_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	partnerbss "github.com/partnerbss/partnerbss-go"
	"github.com/partnerbss/partnerbss-go/auth"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/settle"
	"github.com/partnerbss/partnerbss-go/internal/transport"
	"github.com/partnerbss/partnerbss-go/option"
)

var sent = time.Date(2026, 3, 15, 4, 30, 0, 0, time.UTC)

// settling is a client that stands at a time after the call, and sends nothing.
func settling(t *testing.T, now time.Time, opts ...option.Option) *transport.Client {
	t.Helper()
	opts = append(opts, option.WithRecordClock(func() time.Time { return now }))
	return client(t, opts...)
}

func client(t *testing.T, opts ...option.Option) *transport.Client {
	t.Helper()
	c, err := partnerbss.NewClient(append(opts, option.WithCredentials(auth.NewAKSK("AK", "SK")))...)
	require.NoError(t, err)
	return (*transport.Client)(c.Accounts)
}

// entry is that of a call of ten seconds.
func entry() *core.JournalEntry {
	return &core.JournalEntry{
		ID: "call-1", Operation: "accounts.AllocateFunds", Sent: sent, Ended: sent.Add(10 * time.Second), Outcome: core.OutcomeUnknown,
		ClockAhead: new(time.Duration(0)),
	}
}

func TestWhenARecordWasMade(t *testing.T) {
	t.Parallel()
	noClock := func(e *core.JournalEntry) { e.ClockAhead = nil }
	marked := func(e *core.JournalEntry) { e.Before = core.RawJSON(`{"ids":["T9"]}`) }
	plain := func(*core.JournalEntry) {}
	at := func(d time.Duration) settle.Record { return settle.Record{ID: "T1", Time: sent.Add(d)} }
	for name, test := range map[string]struct {
		entry  func(*core.JournalEntry)
		record settle.Record
		want   settle.Moment
	}{
		"a minute before":                 {plain, at(-time.Minute), settle.Before},
		"within the slack before":         {plain, at(-2 * time.Second), settle.During},
		"at once":                         {plain, at(0), settle.During},
		"at the end":                      {plain, at(10 * time.Second), settle.During},
		"within the slack behind":         {plain, at(12 * time.Second), settle.During},
		"a minute after":                  {plain, at(time.Minute), settle.Late},
		"at the end of the delay":         {plain, at(132 * time.Second), settle.Late},
		"after the delay":                 {plain, at(133 * time.Second), settle.After},
		"before, which the mark lacks":    {marked, at(-time.Minute), settle.Unknown},
		"in the mark":                     {marked, settle.Record{ID: "T9", Time: sent}, settle.Before},
		"without a time":                  {plain, settle.Record{ID: "T1"}, settle.Unknown},
		"without a time, not in the mark": {marked, settle.Record{ID: "T1"}, settle.During},
		"without a time, in the mark":     {marked, settle.Record{ID: "T9"}, settle.Before},
		"without an ID":                   {marked, settle.Record{Time: sent}, settle.Unknown},
		"platform ahead":                  {func(e *core.JournalEntry) { e.ClockAhead = new(time.Hour) }, at(time.Hour + time.Second), settle.During},
		"platform ahead, by our clock":    {func(e *core.JournalEntry) { e.ClockAhead = new(time.Hour) }, at(0), settle.Before},
		"never ended":                     {func(e *core.JournalEntry) { e.Ended, e.Until = time.Time{}, sent.Add(time.Minute) }, at(50 * time.Second), settle.During},
		"never ended, without a limit":    {func(e *core.JournalEntry) { e.Ended = time.Time{} }, at(14 * time.Minute), settle.During},
		"before, without a clock":         {noClock, at(-24 * time.Hour), settle.Unknown},
	} {
		t.Run(name, func(t *testing.T) {
			e := entry()
			test.entry(e)
			c := &settle.Case{JournalEntry: e, Client: settling(t, sent.Add(time.Hour))}
			assert.Equal(t, test.want, c.When(test.record))
		})
	}
}

func TestOneOfTheRecordsIsTheEffect(t *testing.T) {
	t.Parallel()
	during, before, late := settle.Record{ID: "T1", Time: sent}, settle.Record{ID: "T2", Time: sent.Add(-time.Minute)}, settle.Record{ID: "T3", Time: sent.Add(time.Minute)}
	other := settle.Record{ID: "T4", Time: sent}
	for name, test := range map[string]struct {
		records    []settle.Record
		want       core.Verdict
		reference  string
		candidates int
	}{
		"none":                       {nil, core.VerdictDidNotHappen, "", 0},
		"one":                        {[]settle.Record{before, during}, core.VerdictHappened, "T1", 0},
		"one, which is listed twice": {[]settle.Record{during, before, during}, core.VerdictHappened, "T1", 0},
		"two":                        {[]settle.Record{during, other}, core.VerdictAmbiguous, "", 2},
		"before alone":               {[]settle.Record{before}, core.VerdictDidNotHappen, "", 0},
		"late alone":                 {[]settle.Record{late}, core.VerdictAmbiguous, "", 1},
		"without an ID":              {[]settle.Record{{Time: sent}, {Time: sent}}, core.VerdictAmbiguous, "", 2},
	} {
		t.Run(name, func(t *testing.T) {
			c := &settle.Case{JournalEntry: entry(), Client: settling(t, sent.Add(time.Hour))}
			got, err := c.One(t.Context(), "transfer", test.records)
			require.NoError(t, err)
			assert.Equal(t, test.want, got.Verdict, got.Reason)
			assert.Len(t, got.Candidates, test.candidates)
			if test.reference != "" {
				assert.Equal(t, []string{test.reference}, got.References)
			}
		})
	}
}

// A client that has heard no clock asks for a whole day: with a token, calls work however
// far the clocks are apart.
func TestSinceWhenRecordsAreAskedFor(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		unheard := entry()
		unheard.ClockAhead = nil
		assert.Equal(t, sent.Add(-20*time.Minute), (&settle.Case{JournalEntry: entry(), Client: client(t)}).Since())
		assert.Equal(t, sent.Add(-24*time.Hour), (&settle.Case{JournalEntry: unheard, Client: client(t)}).Since())
		assert.True(t, time.Now().Add(-48*time.Hour).Equal(settle.MarkSince(client(t))))
		assert.True(t, sent.Add(-40*time.Minute).Equal(settle.MarkSince(settling(t, sent))))
	})
}

func TestTheReasonOfALargeBatchIsShort(t *testing.T) {
	t.Parallel()
	happened := func(id string) settle.Item {
		return settle.Item{ID: id, Settlement: settle.Happened("made as "+id, "T-"+id)}
	}
	absent := core.Settlement{Verdict: core.VerdictDidNotHappen, Reason: "none was made"}
	got := (&settle.Case{JournalEntry: entry()}).Batch([]settle.Item{
		{ID: "a", Settlement: absent}, {ID: "b", Settlement: absent}, {ID: "c", Settlement: absent}, {ID: "d", Settlement: absent},
		happened("e"), happened("f"), happened("g"), happened("h"), happened("i"),
	})
	assert.Equal(t, core.VerdictHappened, got.Verdict)
	assert.Equal(t, "5 of 9 items happened (a, b, c and 1 more: none was made; e: made as e; f: made as f; g: made as g; and 2 more)", got.Reason)
	assert.Equal(t, []string{"T-e", "T-f", "T-g", "T-h", "T-i"}, got.References)
	require.Len(t, got.Items, 9)
	assert.Equal(t, core.SettledItem{ID: "e", Verdict: core.VerdictHappened, Reference: "T-e"}, got.Items[4])
}

func TestAStateBeforeTheCall(t *testing.T) {
	t.Parallel()
	type request struct{ id string }
	mark := settle.Snapshot(func(_ context.Context, _ *transport.Client, req *request) (map[string]string, error) {
		return map[string]string{req.id: "ready"}, nil
	})
	before, err := mark(t.Context(), nil, &request{"C1"})
	require.NoError(t, err)
	e := entry()
	state, err := settle.StateBefore[map[string]string](&settle.Case{JournalEntry: e})
	require.NoError(t, err)
	assert.Nil(t, state, "nobody looked")
	e.Before = before
	state, err = settle.StateBefore[map[string]string](&settle.Case{JournalEntry: e})
	require.NoError(t, err)
	assert.Equal(t, map[string]string{"C1": "ready"}, *state)
	_, err = mark(t.Context(), nil, "C1")
	require.ErrorContains(t, err, "the request is a string")
}

func TestTheIDInAPathIsRead(t *testing.T) {
	t.Parallel()
	for path, id := range map[string]string{"/v2/resources/autorenew/r-1": "r-1", "/v2/resources/autorenew/a%2Fb%20c": "a/b c", "/v2/%zz": "%zz"} {
		assert.Equal(t, id, (&settle.Case{JournalEntry: &core.JournalEntry{Path: path}}).PathID())
	}
}
