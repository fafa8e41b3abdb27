package emulator_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/emulator"
)

// reports collects what assertions say.
type reports []string

func (*reports) Helper() {}

func (r *reports) Errorf(format string, args ...any) {
	*r = append(*r, fmt.Sprintf(format, args...))
}

// A client that retries a call after a lost response moves the money twice, and
// the counts tell.
func TestExactlyOnce(t *testing.T) {
	b := newBench(t)
	partner, customer := b.account("partner"), b.account("customer_verified")
	body := obj{"customer_id": customer.AccountID, "amount": 10}
	b.emu.ResetCalls()
	b.emu.Fail(emulator.Fault{Operation: "UpdateCustomerAccountAmount", Kind: emulator.FaultKindAnswerAfter, Status: 502})
	require.Equal(t, 502, b.as(partner, "POST", pathAllocate, body).status)
	require.True(t, b.emu.AssertEffects(t, "UpdateCustomerAccountAmount", 1))
	b.emu.Fail(emulator.Fault{Operation: "UpdateCustomerAccountAmount", Kind: emulator.FaultKindAnswer, Status: 502})
	require.Equal(t, 502, b.as(partner, "POST", pathAllocate, body).status)
	b.ok(partner, "POST", pathAllocate, body)
	b.refused("CBC.99000035", 400, partner, "POST", pathAllocate, obj{"customer_id": "nobody", "amount": 1})

	const op = "UpdateCustomerAccountAmount"
	require.True(t, b.emu.AssertCalls(t, op, 4))
	require.True(t, b.emu.AssertEffects(t, op, 2))
	require.True(t, b.emu.AssertBalanced(t))
	require.Equal(t, map[string]emulator.Count{op: {Calls: 4, Effects: 2}}, b.emu.Counts())
	require.Equal(t, 2, b.emu.EffectCount(""))
	require.Zero(t, b.emu.EffectCount("PayOrders"))

	var said reports
	require.False(t, b.emu.AssertEffects(&said, op, 1))
	require.Contains(t, said[0], op+" had its effect 2 times, want 1\n  #1 "+op+" POST "+pathAllocate+": 502")
	require.Contains(t, said[0], "with effect, fault answer-after")
	require.Contains(t, said[0], "#4 "+op+" POST "+pathAllocate+": 400 CBC.99000035 The account is not a customer of the partner.")
	require.False(t, b.emu.AssertCalls(&said, op, 1))
	require.Contains(t, said[1], op+" was called 4 times, want 1")
}

// Issuing credentials is an effect; queries have none.
func TestEffects(t *testing.T) {
	b := newBench(t)
	partner := b.account("partner")
	b.emu.ResetCalls()
	b.passwordToken(partner)
	b.ok(partner, "GET", pathBalances, nil)
	require.Equal(t, 1, b.emu.EffectCount("iam.CreateToken"))
	require.Zero(t, b.emu.EffectCount("ListPartnerBalances"))
	b.emu.Fail(emulator.Fault{Operation: "CreateSubCustomer", Kind: emulator.FaultKindDropAfter})
	r, data := b.request("POST", pathCustomers, newCustomer(partner, "lost", nil))
	signer{ak: partner.AccessKey, sk: partner.SecretKey, date: time.Now()}.sign(r, data)
	_, err := b.http.Do(r)
	require.ErrorIs(t, err, emulator.ErrConnectionClosed)
	calls := b.emu.FindCalls(emulator.CallFilter{Operation: "CreateSubCustomer"})
	require.True(t, calls[0].Effect)
	require.True(t, calls[0].Refused(), "the caller got no answer")
	require.Contains(t, calls[0].String(), "no answer, with effect, fault drop-after")
}

func TestFindCalls(t *testing.T) {
	b := newBench(t)
	partner, rival := b.account("partner"), b.account("rival")
	b.emu.ResetCalls()
	b.ok(partner, "GET", pathBalances, nil)
	b.ok(rival, "POST", pathCustomerList, obj{"account_name": "needle"})
	b.refused("CBC.99000035", 400, partner, "POST", pathAllocate, obj{"customer_id": "nobody", "amount": 1})
	b.ok(partner, "POST", pathCustomers, newCustomer(partner, "found", nil))
	seqs := func(f emulator.CallFilter) (out []int) {
		for _, c := range b.emu.FindCalls(f) {
			out = append(out, c.Seq)
		}
		return out
	}
	require.Equal(t, []int{1, 2, 3, 4}, seqs(emulator.CallFilter{}))
	require.Equal(t, []int{1, 2}, seqs(emulator.CallFilter{Operation: "List*"}))
	require.Empty(t, seqs(emulator.CallFilter{Operation: "["}), "not a pattern")
	require.Equal(t, []int{2}, seqs(emulator.CallFilter{Account: rival.AccountID}))
	require.Equal(t, []int{2}, seqs(emulator.CallFilter{Text: "needle"}))
	require.Equal(t, []int{3}, seqs(emulator.CallFilter{Status: 400}))
	require.Equal(t, []int{3}, seqs(emulator.CallFilter{Code: "CBC.99000035"}))
	require.Equal(t, []int{3}, seqs(emulator.CallFilter{Refused: true}))
	require.Equal(t, []int{4}, seqs(emulator.CallFilter{Effect: true}))
	require.Equal(t, []int{3, 4}, seqs(emulator.CallFilter{After: 2}))
	require.Equal(t, []int{3, 4}, seqs(emulator.CallFilter{Limit: 2}))
	require.Equal(t, []int{1, 2, 3, 4}, seqs(emulator.CallFilter{After: 99}), "a number from before the journal was emptied")
}

func TestWatchCalls(t *testing.T) {
	b := newBench(t)
	arrived, stop := b.emu.WatchCalls()
	b.ok(b.account("partner"), "GET", pathBalances, nil)
	b.ok(b.account("partner"), "GET", pathBalances, nil)
	<-arrived
	select {
	case <-arrived:
		t.Fatal("calls that nobody has looked at are told once")
	default:
	}
	stop()
	b.ok(b.account("partner"), "GET", pathBalances, nil)
	require.Empty(t, arrived)
}

// Answers are in the journal, shortened and without secrets.
func TestJournalAnswers(t *testing.T) {
	b := newBench(t)
	partner := b.account("partner")
	b.emu.ResetCalls()
	r, data := b.request("POST", "/v3.0/OS-CREDENTIAL/securitytokens", obj{"auth": obj{"identity": obj{
		"methods": []string{"token"}, "token": obj{"id": b.passwordToken(partner)},
	}}})
	signer{ak: partner.AccessKey, sk: partner.SecretKey, date: time.Now()}.sign(r, data)
	keys := b.send(r)
	require.Equal(t, http.StatusCreated, keys.status)
	b.ok(partner, "GET", "/v2/systems/configs/provinces?limit=31", nil)
	bad, _ := b.request("GET", pathBalances+"?access_token=canary&plain=kept", nil)
	signer{ak: partner.AccessKey, sk: "wrong", date: time.Now()}.sign(bad, nil)
	require.Equal(t, 401, b.send(bad).status)

	calls := b.emu.Calls()
	credential := keys.json["credential"].(map[string]any)
	for _, name := range []string{"access", "secret", "securitytoken"} {
		require.NotContains(t, calls[1].Answer, credential[name].(string))
	}
	require.Contains(t, calls[1].Answer, "expires_at")
	require.LessOrEqual(t, len(calls[2].Answer), 4<<10+3)
	require.Contains(t, calls[2].Answer, "provinces")
	require.Contains(t, calls[3].Message, "canonicalRequest: GET|"+pathBalances+"/|access_token=***&plain=kept|")
	require.NotContains(t, fmt.Sprintf("%+v", calls), "canary")
}

func TestFaultMistakes(t *testing.T) {
	for _, c := range []struct {
		fault emulator.Fault
		want  string
	}{
		{emulator.Fault{}, "kind is required"},
		{emulator.Fault{Kind: "explode"}, `there is no fault "explode"`},
		{emulator.Fault{Kind: emulator.FaultKindHTML, Operation: "PayOrder"}, `there is no operation "PayOrder"`},
		{emulator.Fault{Kind: emulator.FaultKindHTML, Operation: "["}, "is not a pattern"},
		{emulator.Fault{Kind: emulator.FaultKindHTML, Nth: -1}, "must not be negative"},
		{emulator.Fault{Kind: emulator.FaultKindLatency, Latency: -1}, "must not be negative"},
		{emulator.Fault{Kind: emulator.FaultKindAnswer, Status: 42}, "42 is not the status of an answer"},
	} {
		require.ErrorContains(t, c.fault.Validate(), c.want)
		require.PanicsWithValue(t, "emulator: fault: "+c.fault.Validate().Error(), func() { emulator.New().Fail(c.fault) })
	}
	require.NoError(t, emulator.Fault{Latency: time.Second}.Validate())
	require.NoError(t, emulator.Fault{Kind: emulator.FaultKindEmpty, Operation: "iam.*"}.Validate())
	for _, c := range []struct {
		drift emulator.Drift
		want  string
	}{
		{emulator.Drift{}, "kinds are required"},
		{emulator.Drift{Kinds: []emulator.DriftKind{"sideways"}}, `there is no drift "sideways"`},
		{emulator.Drift{Kinds: []emulator.DriftKind{emulator.DriftKindNulls}, Times: -1}, "times must not be negative"},
		{emulator.Drift{Kinds: []emulator.DriftKind{emulator.DriftKindNulls}, Operation: "Nothing"}, `there is no operation "Nothing"`},
	} {
		require.ErrorContains(t, c.drift.Validate(), c.want)
		require.PanicsWithValue(t, "emulator: drift: "+c.drift.Validate().Error(), func() { emulator.New().Drift(c.drift) })
	}
}

func TestOverview(t *testing.T) {
	b := newBench(t)
	partner := b.account("partner")
	b.ok(partner, "POST", pathCustomers, newCustomer(partner, "overview", obj{"domain_name": "overview"}))
	o := b.emu.Overview(1000)
	require.Equal(t, start, o.Now)
	require.Equal(t, start.Add(time.Second), o.NextEvent)
	require.Len(t, o.Customers, o.Totals.Customers)
	require.Len(t, o.Accounts, o.Totals.Accounts)
	last := o.Customers[len(o.Customers)-1]
	require.Equal(t, "overview", last.Name)
	require.Equal(t, "partner", last.SellerName)
	require.Equal(t, "none", last.Association)
	b.emu.Advance(time.Second)
	o = b.emu.Overview(1)
	require.Len(t, o.Customers, 1)
	require.Equal(t, "customer_verified", o.Customers[0].Name)
	require.Equal(t, "individual", o.Customers[0].Verification)
	require.Equal(t, "resale", o.Customers[0].Association)
	require.LessOrEqual(t, len(o.Orders), 1)
	require.Equal(t, "partner", o.Accounts[0].Name)
	require.Equal(t, partner.AccessKey, o.Accounts[0].AccessKey)
	require.Equal(t, b.emu.Balance(partner.AccountID), o.Accounts[0].Cash)
	require.Equal(t, b.emu.LedgerEntries(), o.Totals.Movements)
	if o.Totals.Orders > 0 {
		require.NotEmpty(t, o.Orders[0].Type)
		require.NotEmpty(t, o.Orders[0].Status)
	}
}
