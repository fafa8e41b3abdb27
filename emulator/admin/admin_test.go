package admin_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/emulator"
	"github.com/partnerbss/partnerbss-go/emulator/admin"
)

var start = time.Date(2026, 3, 15, 4, 30, 0, 0, time.UTC)

// desk is an emulator with its controls behind a server.
type desk struct {
	t   *testing.T
	emu *emulator.Emulator
	url string
}

func newDesk(t *testing.T, opts ...emulator.Option) *desk {
	t.Helper()
	emu, err := emulator.NewChecked(append([]emulator.Option{emulator.WithStart(start)}, opts...)...)
	require.NoError(t, err)
	controls := admin.New(emu)
	srv := httptest.NewServer(controls)
	t.Cleanup(func() {
		controls.Close()
		srv.Close()
		require.NoError(t, emu.Close())
	})
	return &desk{t, emu, srv.URL}
}

// do calls an endpoint and returns the status and the response.
func (d *desk) do(method, path, body string) (int, string) {
	d.t.Helper()
	r, err := http.NewRequest(method, d.url+"/_emulator/"+path, strings.NewReader(body))
	require.NoError(d.t, err)
	resp, err := http.DefaultClient.Do(r)
	require.NoError(d.t, err)
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	require.NoError(d.t, err)
	return resp.StatusCode, string(b)
}

// get reads an endpoint of the API into a value.
func (d *desk) get(path string, v any) {
	d.t.Helper()
	status, body := d.do("GET", "api/"+path, "")
	require.Equal(d.t, 200, status, body)
	require.NoError(d.t, json.Unmarshal([]byte(body), v), body)
}

// ok calls an endpoint of the API that has to succeed.
func (d *desk) ok(method, path, body string) string {
	d.t.Helper()
	status, answer := d.do(method, "api/"+path, body)
	require.Less(d.t, status, 300, answer)
	return answer
}

// refused calls an endpoint of the API that has to refuse.
func (d *desk) refused(status int, text, method, path, body string) {
	d.t.Helper()
	got, answer := d.do(method, "api/"+path, body)
	require.Equal(d.t, status, got, answer)
	var e struct{ Error string }
	require.NoError(d.t, json.Unmarshal([]byte(answer), &e), answer)
	require.Contains(d.t, e.Error, text)
}

// call sends a request to the emulator itself, without credentials.
func (d *desk) call(path string) int {
	d.t.Helper()
	resp, err := http.Get(d.url + path)
	require.NoError(d.t, err)
	defer resp.Body.Close()
	return resp.StatusCode
}

func TestTheEmulatorIsServedToo(t *testing.T) {
	d := newDesk(t)
	require.Equal(t, 401, d.call("/v2/bases/measurements"))
	require.Equal(t, 404, d.call("/_emulatorx"))
	require.Equal(t, 2, d.emu.CallCount(""), "the controls are not in the journal")
}

func TestState(t *testing.T) {
	d := newDesk(t)
	var o emulator.Overview
	d.get("state", &o)
	require.Equal(t, start, o.Now)
	require.Equal(t, "partner", o.Accounts[0].Name)
	d.get("state?limit=1", &o)
	require.Len(t, o.Customers, 1)
	d.refused(400, "limit must be a number", "GET", "state?limit=x", "")
	d.refused(400, "limit must be a number", "GET", "state?limit=-1", "")
	var ledger struct {
		Balanced  bool
		Movements int
	}
	d.get("ledger", &ledger)
	require.True(t, ledger.Balanced)
	require.Equal(t, d.emu.LedgerEntries(), ledger.Movements)
}

func TestAccounts(t *testing.T) {
	d := newDesk(t)
	var list struct{ Accounts []emulator.Account }
	d.get("accounts?role=partner", &list)
	require.Equal(t, "partner", list.Accounts[0].AccountName)
	partner := list.Accounts[0]
	require.NotEmpty(t, partner.SecretKey)
	d.get("accounts", &list)
	require.Greater(t, len(list.Accounts), 10)

	var one struct {
		emulator.Account
		Cash      string
		Operators []emulator.Account
		Resources map[string]string
	}
	d.get("accounts/partner", &one)
	require.Equal(t, partner, one.Account)
	require.NotEmpty(t, one.Operators)
	d.get("accounts/customer_verified", &one)
	require.NotEmpty(t, one.Resources)
	d.refused(404, `there is no account "nobody"`, "GET", "accounts/nobody", "")

	require.Contains(t, d.ok("POST", "accounts/"+partner.AccountID+"/top-up", `{"amount":"0.50"}`), `"cash": "100000.5"`)
	d.refused(400, "is not positive", "POST", "accounts/partner/top-up", `{"amount":-1}`)
	d.refused(400, "is not positive", "POST", "accounts/partner/top-up", "")
	d.refused(400, "line 1: sum: there is no such field", "POST", "accounts/partner/top-up", `{"sum":1}`)
	d.refused(404, "no account", "POST", "accounts/nobody/top-up", `{"amount":1}`)
	require.Contains(t, d.ok("POST", "accounts/partner/revoke-tokens", `{"at_backend":true}`), `"revoked": 0`)
	d.refused(404, "no account", "POST", "accounts/nobody/revoke-tokens", "")
	d.refused(400, "at_backend: must be true or false", "POST", "accounts/partner/revoke-tokens", `{"at_backend":1}`)
}

func TestClock(t *testing.T) {
	d := newDesk(t)
	require.Contains(t, d.ok("POST", "clock", `{"advance":"1d12h","skew":"20m"}`), `"skew": "20m0s"`)
	require.Equal(t, start.Add(36*time.Hour), d.emu.Now())
	d.ok("POST", "clock", "set: 2027-01-01T00:00:00+08:00\nskew: 0\n") // YAML will do
	var clock struct {
		Now  time.Time
		Skew string
	}
	d.get("clock", &clock)
	require.Equal(t, time.Date(2026, 12, 31, 16, 0, 0, 0, time.UTC), clock.Now)
	require.Equal(t, "0s", clock.Skew)
	d.refused(400, "one of set, advance and skew", "POST", "clock", "{}")
	d.refused(400, "advance: must be a length of time", "POST", "clock", `{"advance":5}`)
}

func TestFaultsAndDrifts(t *testing.T) {
	d := newDesk(t)
	d.ok("POST", "faults", `{"operation":"iam.*","kind":"answer","status":418,"header":{"X-Fault":["yes"]},"body":"tea","nth":2,"times":2,"latency":"1ms"}`)
	var faults struct{ Faults []map[string]any }
	d.get("faults", &faults)
	require.Equal(t, "1ms", faults.Faults[0]["latency"])
	require.EqualValues(t, 2, faults.Faults[0]["nth"])
	require.Equal(t, 401, d.call("/v3/auth/domains"))
	require.Equal(t, 418, d.call("/v3/auth/domains"))
	d.ok("DELETE", "faults", "")
	require.Equal(t, 401, d.call("/v3/auth/domains"))
	d.refused(400, `there is no fault "bang"`, "POST", "faults", `{"kind":"bang"}`)
	d.refused(400, "there is no such field", "POST", "faults", `{"knd":"html"}`)
	d.refused(400, "invalid character", "POST", "faults", `{"kind":`+"\x01")

	d.ok("POST", "drifts", `{"operation":"List*","kinds":["nulls","html"],"times":3}`)
	require.Contains(t, d.ok("GET", "drifts", ""), `"List*"`)
	d.ok("DELETE", "drifts", "")
	require.Contains(t, d.ok("GET", "drifts", ""), `"drifts": []`)
	d.refused(400, "kinds are required", "POST", "drifts", "")
	d.refused(400, "kinds: must be a list", "POST", "drifts", `{"kinds":"nulls"}`)
}

func TestJournal(t *testing.T) {
	d := newDesk(t)
	d.call("/v2/bases/measurements")
	d.call("/nowhere")
	var journal struct{ Calls []emulator.Call }
	d.get("journal", &journal)
	require.Len(t, journal.Calls, 2)
	d.get("journal?code=APIGW.0101&status=404&refused=true&text=nowhere", &journal)
	require.Len(t, journal.Calls, 1)
	d.get("journal?effect=1", &journal)
	require.Empty(t, journal.Calls)
	d.get("journal?after=1&limit=5", &journal)
	require.Equal(t, 2, journal.Calls[0].Seq)
	require.Contains(t, d.ok("GET", "counts", ""), `"ListMeasureUnits"`)
	d.refused(400, "status must be a number", "GET", "journal?status=ok", "")
	d.refused(400, "refused must be true or false", "GET", "journal?refused=maybe", "")
	d.refused(400, "after must be a number", "GET", "journal/events?after=x", "")
	d.ok("DELETE", "journal", "")
	d.get("journal", &journal)
	require.Empty(t, journal.Calls)
}

func TestSnapshots(t *testing.T) {
	d := newDesk(t)
	snap := d.ok("GET", "snapshot", "")
	d.emu.Advance(time.Hour)
	d.ok("PUT", "snapshot", snap)
	require.Equal(t, start, d.emu.Now())
	require.JSONEq(t, snap, d.ok("GET", "snapshot", ""))
	d.refused(400, "version 9", "PUT", "snapshot", `{"version":9}`)
	d.refused(400, "snapshot", "PUT", "snapshot", `no`)

	d.ok("PUT", "seed", "partners:\n- name: other\n")
	_, ok := d.emu.Account("other")
	require.True(t, ok)
	d.refused(400, `line 3: partners[1]: name "a" is used twice`, "PUT", "seed", "partners:\n- name: a\n- name: a\n")
	d.refused(400, "line 1: things: there is no such field", "PUT", "seed", "things: 1\n")
	d.refused(400, "line 3: partners[0].cash: must have at most 2 decimals", "PUT", "seed", "partners:\n- name: a\n  cash: 0.001\n")
	d.ok("POST", "reset", "")
	_, ok = d.emu.Account("partner")
	require.True(t, ok)
}

func TestChanges(t *testing.T) {
	d := newDesk(t)
	var list struct{ Changes []emulator.ChangeInfo }
	d.get("changes", &list)
	require.Contains(t, list.Changes, emulator.ChangeInfo{Name: "grant-quota", Arguments: []string{"account_id", "quota"}})
	partner, _ := d.emu.Account("partner")
	customer, _ := d.emu.Account("customer_verified")
	answer := d.ok("POST", "changes/grant-quota", `{"account_id":"`+partner.AccountID+`","quota":{"name":"spring","value":"100.00","expires_in":"30d"}}`)
	require.Regexp(t, `"id": "[0-9]+"`, answer)
	d.ok("POST", "changes/dissociate-customer", `{"customer_id":"`+customer.AccountID+`"}`)
	d.refused(400, "associated is false", "POST", "changes/dissociate-customer", `{"customer_id":"`+customer.AccountID+`"}`)
	order := d.ok("POST", "changes/place-order", `{"customer":"customer_new","purchase":{"payment_time":"2d","items":[{"name":"web",
		"service_type":"hws.service.type.ec2","resource_type":"hws.resource.type.vm","spec":"c6.large.2.linux","region":"cn-north-4"}]}}`)
	require.Regexp(t, `"id": "CS[0-9A-F]+"`, order)
	require.Equal(t, "unpaid", d.emu.Overview(1).Orders[0].Status)
	d.ok("POST", "clock", `{"advance":"49h"}`)
	require.Equal(t, "cancelled", d.emu.Overview(1).Orders[0].Status, "the time to pay is over")
	d.refused(400, `there is no change "burn"`, "POST", "changes/burn", `{}`)
	d.refused(400, "there is no such field", "POST", "changes/dissociate-customer", `{"customer":"x"}`)
	d.refused(400, "the document is empty", "POST", "changes/dissociate-customer", "")
}

func TestTables(t *testing.T) {
	d := newDesk(t)
	require.Contains(t, d.ok("GET", "rules", ""), "association-delay")
	require.Contains(t, d.ok("GET", "outcomes", ""), "TEST7193")
	require.Contains(t, d.ok("GET", "gaps", ""), "CBC.0999")
	d.refused(404, "no code was sent", "GET", "codes?mobile=1", "")
	d.refused(400, "scene must be a number", "GET", "codes?mobile=1&scene=x", "")
	d.refused(404, "no such account", "GET", "codes?contact=a@example.com&account=nobody", "")
	d.refused(404, "no code was sent to this contact", "GET", "codes?contact=a@example.com&account=partner&way=1", "")
	d.refused(400, "way must be a number", "GET", "codes?contact=a@example.com&account=partner&way=x", "")
}

func TestEnv(t *testing.T) {
	d := newDesk(t)
	partner, _ := d.emu.Account("partner")
	lines := d.ok("GET", "env", "")
	require.Contains(t, lines, "export BSS_EMULATOR_ENDPOINT='"+d.url+"'\n")
	require.Contains(t, lines, "export HUAWEICLOUD_SDK_AK='"+partner.AccessKey+"'\n")
	require.Contains(t, lines, "export HUAWEICLOUD_SDK_ROLE='partner'\n")
	require.Contains(t, d.ok("GET", "env?as=customer_verified", ""), "ROLE='customer'")
	require.Contains(t, d.ok("GET", "env?as=reseller_one", ""), "unset HUAWEICLOUD_SDK_SECURITY_TOKEN HUAWEICLOUD_SDK_ROLE\n")
	d.refused(404, "no such account", "GET", "env?as=nobody", "")
	require.Equal(t, `export BSS_EMULATOR_ENDPOINT='a'\''b; $(c)'`, admin.EndpointEnv(`a'b; $(c)`)[0])
}

func TestUnknownEndpoints(t *testing.T) {
	d := newDesk(t)
	d.refused(404, "there is no /_emulator/api/nothing", "GET", "nothing", "")
	d.refused(405, "takes GET or POST or DELETE", "PUT", "faults", "")
	d.refused(405, "takes POST", "GET", "reset", "")
	status, _ := d.do("GET", "nothing", "")
	require.Equal(t, 404, status)
}

// A control that cannot be kept is not acknowledged.
func TestControlsThatAreNotKept(t *testing.T) {
	d := newDesk(t, emulator.WithStateFile(filepath.Join(t.TempDir(), "state")))
	require.NoError(t, d.emu.Close())
	d.refused(500, "closed", "POST", "clock", `{"advance":"1s"}`)
	d.refused(400, "closed", "POST", "reset", "")
}

// Only this machine reaches the controls, by a name that nobody else can give
// it, and not through the pages of other sites.
func TestWhoIsAdmitted(t *testing.T) {
	emu := emulator.New()
	local, remote := admin.New(emu, admin.WithHosts("Bss.test")), admin.New(emu, admin.AllowRemote())
	for name, c := range map[string]struct {
		handler *admin.Handler
		peer    string
		host    string
		method  string
		header  map[string]string
		status  int
	}{
		"this machine":          {local, "127.0.0.1:5", "127.0.0.1:18080", "GET", nil, 200},
		"this machine, IPv6":    {local, "[::1]:5", "[::1]:18080", "GET", nil, 200},
		"IPv4 in IPv6":          {local, "[::ffff:127.0.0.1]:5", "localhost", "GET", nil, 200},
		"another machine":       {local, "10.0.0.7:5", "127.0.0.1:18080", "GET", nil, 403},
		"no address":            {local, "pipe", "localhost", "GET", nil, 403},
		"another, allowed":      {remote, "10.0.0.7:5", "10.0.0.1:18080", "GET", nil, 200},
		"localhost":             {local, "127.0.0.1:5", "LocalHost:18080", "GET", nil, 200},
		"below localhost":       {local, "127.0.0.1:5", "bss.localhost.", "GET", nil, 200},
		"rebound name":          {local, "127.0.0.1:5", "evil.example:18080", "GET", nil, 403},
		"rebound name, allowed": {remote, "10.0.0.7:5", "evil.example", "GET", nil, 403},
		"no host":               {local, "127.0.0.1:5", "", "GET", nil, 403},
		"named host":            {local, "127.0.0.1:5", "bss.test:18080", "GET", nil, 200},
		"same site":             {local, "127.0.0.1:5", "localhost:1", "DELETE", map[string]string{"Origin": "http://localhost:1", "Sec-Fetch-Site": "same-origin"}, 204},
		"other site":            {local, "127.0.0.1:5", "localhost:1", "DELETE", map[string]string{"Origin": "http://evil.example"}, 403},
		"other port":            {local, "127.0.0.1:5", "localhost:1", "DELETE", map[string]string{"Origin": "http://localhost:2", "Sec-Fetch-Site": "same-site"}, 403},
		"other site, reading":   {local, "127.0.0.1:5", "localhost:1", "GET", map[string]string{"Sec-Fetch-Site": "cross-site"}, 403},
		"typed address":         {local, "127.0.0.1:5", "localhost:1", "GET", map[string]string{"Sec-Fetch-Site": "none"}, 200},
		"no browser":            {local, "127.0.0.1:5", "localhost:1", "DELETE", nil, 204},
	} {
		r := httptest.NewRequest(c.method, "/_emulator/api/faults", bytes.NewReader(nil))
		r.RemoteAddr, r.Host = c.peer, c.host
		for k, v := range c.header {
			r.Header.Set(k, v)
		}
		w := httptest.NewRecorder()
		c.handler.ServeHTTP(w, r)
		require.Equal(t, c.status, w.Code, "%s: %s", name, w.Body)
		require.Empty(t, w.Header().Get("Access-Control-Allow-Origin"), name)
		require.Contains(t, w.Header().Get("Content-Security-Policy"), "frame-ancestors 'none'", name)
	}
}

func TestOversizedBody(t *testing.T) {
	emu := emulator.New()
	r := httptest.NewRequest("PUT", "/_emulator/api/snapshot", io.LimitReader(endless{}, 65<<20))
	r.RemoteAddr, r.Host = "127.0.0.1:5", "localhost"
	w := httptest.NewRecorder()
	admin.New(emu).ServeHTTP(w, r)
	require.Equal(t, 413, w.Code)
}

type endless struct{}

func (endless) Read(p []byte) (int, error) { return len(p), nil }

func TestRoutesAreDocumented(t *testing.T) {
	for _, r := range admin.Routes() {
		require.NotEmpty(t, r.Doc, r.Path)
		require.Equal(t, r.Method == "PUT" || (r.Method == "POST" && r.Path != "reset"), r.Body != "", "%s %s", r.Method, r.Path)
	}
}

func yuan(s string) decimal.Decimal { return decimal.RequireFromString(s) }
