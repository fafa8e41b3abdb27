package emulator_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/emulator"
)

// Money never appears or vanishes, whatever the order of calls.
func TestLedgerInvariant(t *testing.T) {
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	rnd := rand.New(rand.NewPCG(seed, 1))
	// The model knows nothing of what on-demand resources cost meanwhile.
	b := newBench(t, emulator.WithRule("usage-metering", false))
	partner, distributor := b.account("partner"), b.account("distributor")
	resellers := []emulator.Account{b.account("reseller_one"), b.account("reseller_two")}
	customers := []string{"customer_verified", "customer_enterprise", "customer_new", "customer_consulting", "reseller_one_customer", "reseller_two_customer", "rival_customer"}
	model := map[string]decimal.Decimal{}
	for _, name := range append([]string{"partner", "reseller_one", "reseller_two"}, customers...) {
		model[b.account(name).AccountID] = b.emu.Balance(b.account(name).AccountID)
	}
	for step := range 3000 {
		by, body, payer := partner, obj{}, partner.AccountID
		if rnd.IntN(3) == 0 {
			r := resellers[rnd.IntN(2)]
			by, payer = distributor, r.AccountID
			body["indirect_partner_id"] = r.AccountID
		}
		id := b.account(customers[rnd.IntN(len(customers))]).AccountID
		sum := decimal.New(rnd.Int64N(200000)-100, -2)
		body["customer_id"], body["amount"] = id, json.Number(sum.String())
		path, from, to := pathAllocate, payer, id
		if rnd.IntN(2) == 0 {
			path, from, to = pathReclaim, id, payer
		}
		if rnd.IntN(20) == 0 {
			b.emu.Fail(emulator.Fault{Kind: emulator.FaultKindAnswerAfter, Status: 502})
		}
		before := b.emu.LedgerEntries()
		b.as(by, "POST", path, body)
		if b.emu.LedgerEntries() > before {
			model[from], model[to] = model[from].Sub(sum), model[to].Add(sum)
		}
		for id, want := range model {
			got := b.emu.Balance(id)
			require.True(t, got.Equal(want), "seed %d step %d: %s has %s, want %s", seed, step, id, got, want)
			require.False(t, got.IsNegative(), "seed %d step %d", seed, step)
		}
		b.emu.Advance(time.Duration(rnd.IntN(3)) * time.Minute)
	}
	require.NoError(t, b.emu.Ledger(), "seed %d", seed)
	require.Greater(t, b.emu.LedgerEntries(), 300)
}

func TestSnapshot(t *testing.T) {
	b := newBench(t)
	partner := b.account("partner")
	created := b.ok(partner, "POST", pathCustomers, newCustomer(partner, "snap", nil)).json["domain_id"].(string)
	tok := b.passwordToken(partner)
	b.sendCode(partner, "13800004444", 29, "")
	snap := b.emu.Snapshot()

	b.emu.Advance(time.Second)
	b.ok(partner, "POST", pathAllocate, obj{"customer_id": created, "amount": 10})
	after := b.ok(partner, "GET", pathAdjusts, nil).raw

	other := newBench(t, emulator.WithRandomSeed(99))
	require.NoError(t, other.emu.Restore(snap))
	require.JSONEq(t, string(snap), string(other.emu.Snapshot()))
	require.Equal(t, start, other.emu.Now())
	require.Equal(t, 200, other.token(tok, "GET", pathBalances, nil).status, "credentials are part of it")
	require.Equal(t, "0", number(other.ok(partner, "POST", pathCustomerList, obj{"customer_id": created}).json["count"]))
	other.emu.Advance(time.Second)
	other.ok(partner, "POST", pathAllocate, obj{"customer_id": created, "amount": 10})
	require.Equal(t, string(after), string(other.ok(partner, "GET", pathAdjusts, nil).raw), "the same calls give the same answers")
	require.NoError(t, other.emu.Ledger())

	for name, bad := range map[string]string{
		"not JSON": "{", "newer": `{"version":2}`, "no version": `{}`, "no state": `{"version":1,"state":null}`,
		"unbalanced": strings.Replace(string(snap), `"balance":"1000"`, `"balance":"1001"`, 1),
	} {
		before := string(other.emu.Snapshot())
		require.Error(t, other.emu.Restore([]byte(bad)), name)
		require.Equal(t, before, string(other.emu.Snapshot()), name)
	}
}

func TestJournal(t *testing.T) {
	b := newBench(t)
	partner := b.account("partner")
	b.emu.ResetCalls()
	tok := b.passwordToken(partner)
	b.token(tok, "POST", pathCustomers, newCustomer(partner, "j-1", obj{"password": "Canary-Pass-1", "domain_name": "journal-one"}))
	b.as(partner, "POST", pathIndividual, individual(partner, "nobody", obj{"verified_number": "CANARY-NUMBER"}))
	b.as(partner, "POST", pathCustomerList, "{broken canary")
	b.as(partner, "GET", pathBalances+"?access_token=canary", nil)
	b.as(partner, "GET", "/nowhere", nil)
	b.as(partner, "POST", "/v3.0/OS-CREDENTIAL/securitytokens", obj{"auth": obj{"identity": obj{"methods": []string{"token"}, "token": obj{"id": tok}}}})
	calls := b.emu.Calls()
	require.Len(t, calls, 7)
	require.Equal(t, "iam.CreateToken", calls[0].Operation)
	require.Equal(t, "CreateSubCustomer", calls[1].Operation)
	require.Equal(t, partner.AccountID, calls[1].Caller.AccountID)
	require.Equal(t, "token", calls[1].Caller.Scheme)
	require.Contains(t, calls[1].Body, "journal-one")
	require.Equal(t, "CBC.99000035", calls[2].ErrorCode)
	require.Equal(t, 404, calls[5].Status)
	text := fmt.Sprintf("%+v", calls)
	for _, secret := range []string{"Canary-Pass-1", "CANARY-NUMBER", "canary", partner.Password, partner.SecretKey, tok[:40]} {
		require.NotContains(t, text, secret)
	}
	require.Equal(t, 1, b.emu.CallCount("CreateSubCustomer"))
	require.Equal(t, 7, b.emu.CallCount(""))
	require.NotContains(t, fmt.Sprintf("%v %+v %#v", partner, partner, partner), partner.SecretKey)
}

func TestJournalIsBounded(t *testing.T) {
	b := newBench(t)
	for range 10_050 {
		b.send(first(b.request("GET", "/nowhere", nil)))
	}
	calls := b.emu.Calls()
	require.Len(t, calls, 10_000)
	require.Equal(t, 51, calls[0].Seq)
	require.Equal(t, 10_050, calls[len(calls)-1].Seq)
}

func first(r *http.Request, _ []byte) *http.Request { return r }

func TestFaults(t *testing.T) {
	b := newBench(t)
	partner, id := b.account("partner"), b.account("customer_new").AccountID
	allocate := func() (*http.Response, error) {
		r, data := b.request("POST", pathAllocate, obj{"customer_id": id, "amount": 1})
		signer{ak: partner.AccessKey, sk: partner.SecretKey, date: time.Now()}.sign(r, data)
		return b.http.Do(r)
	}
	const op = "UpdateCustomerAccountAmount"
	effects := func(f emulator.Fault) (effect int, resp *http.Response, body string, err error) {
		f.Operation = op
		before := b.emu.LedgerEntries()
		b.emu.Fail(f)
		resp, err = allocate()
		if err == nil {
			defer resp.Body.Close()
			var raw []byte
			raw, err = io.ReadAll(resp.Body)
			body = string(raw)
		}
		return b.emu.LedgerEntries() - before, resp, body, err
	}

	n, _, _, err := effects(emulator.Fault{Kind: emulator.FaultKindDropBefore})
	require.ErrorIs(t, err, emulator.ErrConnectionClosed)
	require.Zero(t, n)
	n, _, _, err = effects(emulator.Fault{Kind: emulator.FaultKindDropAfter})
	require.ErrorIs(t, err, emulator.ErrConnectionClosed)
	require.Equal(t, 1, n)
	n, _, _, err = effects(emulator.Fault{Kind: emulator.FaultKindTruncate})
	require.ErrorIs(t, err, io.ErrUnexpectedEOF)
	require.Equal(t, 1, n)
	n, resp, body, err := effects(emulator.Fault{Kind: emulator.FaultKindEmpty})
	require.NoError(t, err)
	require.Equal(t, 1, n)
	require.Equal(t, 200, resp.StatusCode)
	require.Empty(t, body)

	for _, c := range []struct {
		fault  emulator.Fault
		status int
		effect int
		body   string
	}{
		{emulator.Fault{Kind: emulator.FaultKindAnswer}, 503, 0, "APIGW.0201"},
		{emulator.Fault{Kind: emulator.FaultKindAnswer, Status: 500}, 500, 0, "CBC.0999"},
		{emulator.Fault{Kind: emulator.FaultKindAnswer, Status: 429}, 429, 0, "APIGW.0308"},
		{emulator.Fault{Kind: emulator.FaultKindAnswer, Status: 418, Body: "teapot"}, 418, 0, "teapot"},
		{emulator.Fault{Kind: emulator.FaultKindAnswerAfter, Status: 504}, 504, 1, "APIGW.0201"},
		{emulator.Fault{Kind: emulator.FaultKindThrottle}, 429, 0, "APIGW.0308"},
		{emulator.Fault{Kind: emulator.FaultKindBackendThrottle}, 429, 0, "CBC.0250"},
		{emulator.Fault{Kind: emulator.FaultKindHTML}, 502, 0, "<html>"},
		{emulator.Fault{Kind: emulator.FaultKindTokenRevoked}, 401, 0, "The token must be updated"},
		{emulator.Fault{Kind: emulator.FaultKindTokenRevoked, AtBackend: true}, 401, 0, "CBC.0154"},
		{emulator.Fault{Kind: emulator.FaultKindWrongDate, Skew: -time.Hour}, 200, 1, "transfer_id"},
		{emulator.Fault{Kind: emulator.FaultKindLatency}, 200, 1, "transfer_id"},
	} {
		n, resp, body, err := effects(c.fault)
		require.NoError(t, err, c.fault.Kind)
		require.Equal(t, c.status, resp.StatusCode, c.fault.Kind)
		require.Equal(t, c.effect, n, c.fault.Kind)
		require.Contains(t, body, c.body, c.fault.Kind)
		require.NotEmpty(t, resp.Header.Get("X-Request-Id"))
		if c.fault.Kind == emulator.FaultKindWrongDate {
			date, err := http.ParseTime(resp.Header.Get("Date"))
			require.NoError(t, err)
			require.WithinDuration(t, time.Now().Add(-time.Hour), date, time.Minute)
		}
	}

	// Counting: the third and fourth call, then never again.
	b.emu.Fail(emulator.Fault{Operation: op, Kind: emulator.FaultKindThrottle, Nth: 3, Times: 2, Status: 0})
	var got []int
	for range 5 {
		resp, err := allocate()
		require.NoError(t, err)
		resp.Body.Close()
		got = append(got, resp.StatusCode)
	}
	require.Equal(t, []int{200, 200, 429, 429, 200}, got)
	b.emu.Fail(emulator.Fault{Operation: "List*", Kind: emulator.FaultKindHTML, Times: -1, Status: 503})
	for range 3 {
		require.Equal(t, 503, b.as(partner, "GET", pathBalances, nil).status)
	}
	resp, err = allocate()
	require.NoError(t, err)
	resp.Body.Close()
	require.Equal(t, 200, resp.StatusCode)
	b.emu.ClearFaults()
	b.ok(partner, "GET", pathBalances, nil)
	b.emu.Fail(emulator.Fault{Operation: "iam.CreateToken", Kind: emulator.FaultKindAnswer, Header: http.Header{"Retry-After": {"3"}}})
	r, _ := b.request("POST", "/v3/auth/tokens", obj{})
	answer := b.send(r)
	require.Equal(t, 503, answer.status)
	require.Equal(t, "3", answer.header.Get("Retry-After"))
}

// Broken connections look the same over a socket.
func TestFaultsOverSocket(t *testing.T) {
	srv := emulator.Start(t, emulator.WithoutQuotas())
	call := func() (string, error) {
		r, err := http.NewRequest("GET", srv.URL+pathBalances, nil)
		require.NoError(t, err)
		signer{ak: srv.Partner.AccessKey, sk: srv.Partner.SecretKey, date: time.Now()}.sign(r, nil)
		resp, err := (&http.Client{Transport: &http.Transport{DisableKeepAlives: true}}).Do(r)
		if err != nil {
			return "", err
		}
		defer resp.Body.Close()
		body, err := io.ReadAll(resp.Body)
		return string(body), err
	}
	for _, kind := range []emulator.FaultKind{emulator.FaultKindDropBefore, emulator.FaultKindDropAfter} {
		// net/http retries a GET by itself when a connection breaks early.
		srv.Emulator.Fail(emulator.Fault{Kind: kind, Times: -1})
		_, err := call()
		require.Error(t, err)
		srv.Emulator.ClearFaults()
	}
	srv.Emulator.Fail(emulator.Fault{Kind: emulator.FaultKindTruncate})
	body, err := call()
	require.ErrorIs(t, err, io.ErrUnexpectedEOF)
	require.NotEmpty(t, body)
	body, err = call()
	require.NoError(t, err)
	require.Contains(t, body, "account_balances")
}

// What proves a change stays: the platform would not leave it out either.
func TestDriftKeepsWhatProvesAChange(t *testing.T) {
	b := newBench(t)
	for _, kind := range []emulator.DriftKind{emulator.DriftKindNulls, emulator.DriftKindMissingFields} {
		b.emu.Drift(emulator.Drift{Operation: "ReclaimToPartnerAccount", Times: 1, Kinds: []emulator.DriftKind{kind}})
		r := b.ok(b.account("partner"), "POST", "/v2/accounts/partner-accounts/reclaim", obj{"customer_id": b.account("customer_verified").AccountID, "amount": json.Number("1")})
		require.NotEmpty(t, r.json["trans_id"], kind)
	}
}

func TestDrift(t *testing.T) {
	b := newBench(t)
	partner := b.account("partner")
	get := func(kinds ...emulator.DriftKind) reply {
		b.emu.Drift(emulator.Drift{Operation: "ListPartnerBalances", Times: 1, Kinds: kinds})
		return b.as(partner, "GET", pathBalances, nil)
	}
	item := func(r reply) map[string]any { return r.list("account_balances")[0] }
	require.Contains(t, item(get(emulator.DriftKindUnknownFields)), "emulator_unknown_object")
	nulls := get(emulator.DriftKindNulls)
	require.Contains(t, string(nulls.raw), `"account_balances":null`)
	require.Equal(t, "100000", item(get(emulator.DriftKindNumbersAsStrings))["amount"])
	require.JSONEq(t, `{}`, string(get(emulator.DriftKindMissingFields).raw))
	require.Equal(t, "EMULATOR_NEW_VALUE", item(get(emulator.DriftKindNewEnumValues))["currency"])
	require.Equal(t, "9999", number(item(get(emulator.DriftKindNewEnumValues))["account_type"]))
	require.Contains(t, string(get(emulator.DriftKindHTML).raw), "<html>")
	envelope := get(emulator.DriftKindErrorEnvelope)
	require.Equal(t, 200, envelope.status)
	require.Equal(t, "CBC.5002", envelope.code())
	redirect := get(emulator.DriftKindRedirect)
	require.Equal(t, 302, redirect.status)
	require.NotEmpty(t, redirect.header.Get("Location"))
	empty := get(emulator.DriftKindEmpty)
	require.Equal(t, 200, empty.status)
	require.Empty(t, empty.raw)
	both := get(emulator.DriftKindUnknownFields, emulator.DriftKindNumbersAsStrings)
	require.Equal(t, "100000", item(both)["amount"])
	require.Contains(t, both.json, "emulator_unknown_text")
	b.ok(partner, "GET", pathBalances, nil) // used up

	b.emu.Drift(emulator.Drift{Kinds: []emulator.DriftKind{emulator.DriftKindStringsAsNumbers}})
	rec := b.as(partner, "GET", pathAdjusts, nil).list("records")[0]
	require.Equal(t, json.Number("1000.00"), rec["amount"])
	require.Equal(t, "APIGW.0101", b.as(partner, "GET", "/nowhere", nil).code(), "errors do not drift")
	b.emu.ClearDrift()
	b.ok(partner, "GET", pathAdjusts, nil)
}

// Many callers at once: exactly the money that is there is given out.
func TestConcurrency(t *testing.T) {
	b := newBench(t)
	partner, id := b.account("partner"), b.account("customer_new").AccountID
	var wg sync.WaitGroup
	var mu sync.Mutex
	given := 0
	for range 8 {
		wg.Go(func() {
			for range 40 {
				r := b.as(partner, "POST", pathAllocate, obj{"customer_id": id, "amount": 500})
				if r.status == 200 {
					mu.Lock()
					given++
					mu.Unlock()
				}
				b.as(partner, "GET", pathBalances, nil)
				b.as(partner, "POST", pathCustomerList, obj{})
				b.passwordToken(partner)
				b.emu.Advance(time.Millisecond)
			}
		})
	}
	wg.Wait()
	require.Equal(t, 199, given, "99,500.00 in steps of 500.00")
	require.Equal(t, "500.00", b.balance("partner"))
	require.NoError(t, b.emu.Ledger())
}

// Under synctest both clocks are the bubble's.
func TestSynctest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := emulator.New()
		b := &bench{t: t, emu: e, now: time.Now, http: &http.Client{Transport: e.Transport()}}
		partner := b.account("partner")
		id := b.ok(partner, "POST", pathCustomers, newCustomer(partner, "s-1", nil)).json["domain_id"]
		time.Sleep(time.Second)
		require.Equal(t, "1", number(b.ok(partner, "POST", pathCustomerList, obj{"customer_id": id}).json["count"]))
		e.Fail(emulator.Fault{Kind: emulator.FaultKindLatency, Latency: time.Hour})
		at := time.Now()
		r, data := b.request("GET", pathBalances, nil)
		signer{ak: partner.AccessKey, sk: partner.SecretKey, date: time.Now(), host: true}.sign(r, data)
		require.Equal(t, 200, b.send(r).status)
		require.Equal(t, time.Hour, time.Since(at))
	})
}

func TestTransportHonoursContext(t *testing.T) {
	b := newBench(t)
	r, _ := b.request("GET", pathBalances, nil)
	ctx, cancel := contextWithCancel()
	cancel()
	_, err := b.http.Do(r.WithContext(ctx))
	require.Error(t, err)
	require.False(t, errors.Is(err, emulator.ErrConnectionClosed))
	require.Zero(t, b.emu.CallCount(""))
}

func TestSetTime(t *testing.T) {
	b := newBench(t)
	partner := b.account("partner")
	id := b.ok(partner, "POST", pathCustomers, newCustomer(partner, "t-1", nil)).json["domain_id"]
	b.emu.SetTime(start.AddDate(1, 0, 0))
	require.Equal(t, start.AddDate(1, 0, 0), b.emu.Now())
	infos := b.ok(partner, "POST", pathCustomerList, obj{"customer_id": id}).list("customer_infos")
	require.Equal(t, "2026-03-15T04:30:01Z", infos[0]["associated_on"], "events happen at their own time")
}

func TestPlatformCustomer(t *testing.T) {
	s := emulator.Start(t)
	for name, test := range map[string]struct {
		platform, id string
		want         string
	}{
		"of a partner":               {"PARTNER_IDP", "platform-user-2", "customer_enterprise"},
		"of a reseller":              {"DISTRIBUTOR_IDP", "reseller-user-1", "reseller_one_customer"},
		"of another platform":        {"RIVAL_IDP", "platform-user-2", ""},
		"unknown":                    {"PARTNER_IDP", "platform-user-99", ""},
		"without ID":                 {"PARTNER_IDP", "", ""},
		"without platform":           {"", "platform-user-2", ""},
		"an ID that holds a partner": {"PARTNER_IDP", "/platform-user-2", ""},
	} {
		t.Run(name, func(t *testing.T) {
			account, found := s.Emulator.PlatformCustomer(test.platform, test.id)
			require.Equal(t, test.want != "", found)
			require.Equal(t, test.want, account.AccountName)
		})
	}
}
