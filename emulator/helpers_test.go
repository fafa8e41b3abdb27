package emulator_test

import (
	"bytes"
	"cmp"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/emulator"
)

// signer is a second, independent implementation of the signature, written
// from the description in the contract and not from the emulator's verifier.
type signer struct {
	ak, sk string
	date   time.Time
	host   bool // sign Host
}

func escape(s string) string {
	return strings.NewReplacer("+", "%20", "%7E", "~", "*", "%2A").Replace(url.QueryEscape(s))
}

func (s signer) sign(r *http.Request, body []byte) {
	date := s.date.UTC().Format("20060102T150405Z")
	r.Header.Set("X-Sdk-Date", date)
	type header struct{ name, value string }
	var headers []header
	for name, values := range r.Header {
		if strings.HasPrefix(strings.ToLower(name), "x-") && name != "X-Auth-Token" {
			headers = append(headers, header{strings.ToLower(name), strings.TrimSpace(values[0])})
		}
	}
	if s.host {
		headers = append(headers, header{"host", cmp.Or(r.Host, r.URL.Host)})
	}
	slices.SortFunc(headers, func(a, b header) int { return strings.Compare(a.name, b.name) })
	var names []string
	var block strings.Builder
	for _, h := range headers {
		names = append(names, h.name)
		fmt.Fprintf(&block, "%s:%s\n", h.name, h.value)
	}
	var segments []string
	for _, part := range strings.Split(r.URL.EscapedPath(), "/") {
		plain, err := url.PathUnescape(part)
		if err != nil {
			panic(err)
		}
		segments = append(segments, escape(plain))
	}
	path := strings.Join(segments, "/")
	if !strings.HasSuffix(path, "/") {
		path += "/"
	}
	query, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		panic(err)
	}
	var pairs []string
	keys := make([]string, 0, len(query))
	for k := range query {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	for _, k := range keys {
		values := slices.Clone(query[k])
		slices.Sort(values)
		for _, v := range values {
			pairs = append(pairs, escape(k)+"="+escape(v))
		}
	}
	hash := sha256.Sum256(body)
	canonical := strings.Join([]string{
		r.Method, path, strings.Join(pairs, "&"), block.String(), strings.Join(names, ";"), hex.EncodeToString(hash[:]),
	}, "\n")
	sum := sha256.Sum256([]byte(canonical))
	mac := hmac.New(sha256.New, []byte(s.sk))
	fmt.Fprintf(mac, "SDK-HMAC-SHA256\n%s\n%x", date, sum)
	r.Header.Set("Authorization", fmt.Sprintf("SDK-HMAC-SHA256 Access=%s, SignedHeaders=%s, Signature=%x",
		s.ak, strings.Join(names, ";"), mac.Sum(nil)))
}

// reply is a decoded response.
type reply struct {
	status int
	header http.Header
	raw    []byte
	json   map[string]any
}

func (r reply) code() string { s, _ := r.json["error_code"].(string); return s }
func (r reply) msg() string  { s, _ := r.json["error_msg"].(string); return s }

// list is a list of objects in the response.
func (r reply) list(name string) []map[string]any {
	var out []map[string]any
	items, _ := r.json[name].([]any)
	for _, it := range items {
		out = append(out, it.(map[string]any))
	}
	return out
}

// bench calls an emulator in process.
type bench struct {
	t    testing.TB
	emu  *emulator.Emulator
	http *http.Client
	// now is the signer's clock.
	now func() time.Time
}

func newBench(t testing.TB, opts ...emulator.Option) *bench {
	t.Helper()
	opts = append([]emulator.Option{
		emulator.WithStart(start), emulator.WithoutQuotas(),
	}, opts...)
	e := emulator.New(opts...)
	// Whatever a test does can be made again from the recorded commands.
	again := e.RecordCommands()
	t.Cleanup(func() { require.NoError(t, again()) })
	return &bench{t: t, emu: e, now: time.Now, http: newBenchClient(e)}
}

func newBenchClient(e *emulator.Emulator) *http.Client {
	return &http.Client{
		Transport:     e.Transport(),
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// start is the business time at which tests begin.
var start = time.Date(2026, 3, 15, 4, 30, 0, 0, time.UTC)

func (b *bench) account(name string) emulator.Account {
	b.t.Helper()
	a, ok := b.emu.Account(name)
	require.True(b.t, ok, "account %s", name)
	return a
}

func (b *bench) request(method, path string, body any) (*http.Request, []byte) {
	b.t.Helper()
	var data []byte
	switch v := body.(type) {
	case nil:
	case string:
		data = []byte(v)
	case []byte:
		data = v
	default:
		var err error
		data, err = json.Marshal(v)
		require.NoError(b.t, err)
	}
	r, err := http.NewRequestWithContext(context.Background(), method, "http://bss.test"+path, bytes.NewReader(data))
	require.NoError(b.t, err)
	if data != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	return r, data
}

func (b *bench) send(r *http.Request) reply {
	b.t.Helper()
	resp, err := b.http.Do(r)
	require.NoError(b.t, err)
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	require.NoError(b.t, err)
	out := reply{status: resp.StatusCode, header: resp.Header, raw: raw}
	if len(raw) > 0 && raw[0] == '{' {
		dec := json.NewDecoder(bytes.NewReader(raw))
		dec.UseNumber()
		require.NoError(b.t, dec.Decode(&out.json), string(raw))
	}
	if code := out.code(); code != "" {
		note(b.emu.LastOperation(), code)
	}
	for _, list := range []string{"error_details", "fail_resource_infos"} {
		for _, refused := range out.list(list) {
			code, _ := refused["error_code"].(string)
			note(b.emu.LastOperation(), code)
		}
	}
	return out
}

// as calls an operation signed by an account.
func (b *bench) as(a emulator.Account, method, path string, body any) reply {
	b.t.Helper()
	r, data := b.request(method, path, body)
	signer{ak: a.AccessKey, sk: a.SecretKey, date: b.now(), host: true}.sign(r, data)
	return b.send(r)
}

// token calls an operation with a token.
func (b *bench) token(value, method, path string, body any) reply {
	b.t.Helper()
	r, _ := b.request(method, path, body)
	r.Header.Set("X-Auth-Token", value)
	return b.send(r)
}

type obj = map[string]any

// ok calls and insists on success.
func (b *bench) ok(a emulator.Account, method, path string, body any) reply {
	b.t.Helper()
	r := b.as(a, method, path, body)
	require.Less(b.t, r.status, 300, "%s %s: %s", method, path, r.raw)
	if op := b.emu.LastOperation(); !strings.HasPrefix(op, "iam.") {
		require.NoError(b.t, emulator.CheckReply(op, r.raw), string(r.raw))
		note(op, confirmed)
	}
	return r
}

// refused calls and insists on an error code.
func (b *bench) refused(code string, status int, a emulator.Account, method, path string, body any) reply {
	b.t.Helper()
	r := b.as(a, method, path, body)
	require.Equal(b.t, code, r.code(), "%s %s: %d %s", method, path, r.status, r.raw)
	require.Equal(b.t, status, r.status, string(r.raw))
	return r
}

// passwordToken gets a domain-scoped token.
func (b *bench) passwordToken(a emulator.Account) string {
	b.t.Helper()
	r, _ := b.request("POST", "/v3/auth/tokens", obj{"auth": obj{
		"identity": obj{"methods": []string{"password"}, "password": obj{"user": obj{
			"name": a.UserName, "password": a.Password, "domain": obj{"name": a.AccountName},
		}}},
		"scope": obj{"domain": obj{"name": a.AccountName}},
	}})
	resp := b.send(r)
	require.Equal(b.t, 201, resp.status, string(resp.raw))
	return resp.header.Get("X-Subject-Token")
}

const (
	pathCustomers    = "/v2/partners/sub-customers"
	pathCustomerList = "/v2/partners/sub-customers/query"
	pathIdentity     = "/v2/partners/sub-customers/users/check-identity"
	pathTags         = "/v2/partners/sub-customers/new-customers-tags/batch-query"
	pathSendCode     = "/v2/bases/verificationcode/send"
	pathIndividual   = "/v2/customers/realname-auths/individual"
	pathEnterprise   = "/v2/customers/realname-auths/enterprise"
	pathReview       = "/v2/customers/realname-auths/result"
	pathAuthStatus   = "/v2/customers/real-name-auth-status"
	pathQRCode       = "/v2/customers/real-name-auth-qrcode"
	pathAllocate     = "/v2/accounts/partner-accounts/adjust-amount"
	pathReclaim      = "/v2/accounts/partner-accounts/reclaim"
	pathAdjusts      = "/v3/accounts/partner-accounts/adjust-records"
	pathChanges      = "/v2/accounts/partner-accounts/account-change-records"
	pathBalances     = "/v2/accounts/partner-accounts/balances"
	pathBatch        = "/v2/accounts/customer-accounts/balances/batch-query"
	pathOwnBalances  = "/v2/accounts/customer-accounts/balances"
	pathOwnChanges   = "/v2/accounts/customer-accounts/account-change-records"
	pathCards        = "/v2/promotions/benefits/stored-value-cards"

	pathCoupons       = "/v2/promotions/benefits/coupons"
	pathIssue         = "/v2/promotions/benefits/partner-coupons"
	pathCouponReclaim = "/v2/promotions/benefits/partner-coupons/reclaim"
	pathCouponRecords = "/v2/promotions/benefits/partner-coupons/records/query"
	pathCouponChanges = "/v2/promotions/benefits/account-change-records"
	pathQuotas        = "/v2/partners/coupon-quotas/query"
	pathResellers     = "/v2/partners/indirect-partners/query"
	pathResellerFund  = "/v2/accounts/partner-accounts/indirect-partner-adjust"
	pathResellerTake  = "/v2/accounts/partner-accounts/indirect-partner-reclaim"
	pathQuotaPass     = "/v2/partners/coupon-quotas/indirect-partner-adjust"
	pathQuotaTake     = "/v2/partners/coupon-quotas/indirect-partner-reclaim"
	pathQuotasIssued  = "/v2/partners/issued-coupon-quotas"
	pathQuotaRecords  = "/v2/partners/coupon-quotas/records"
)

func contextWithCancel() (context.Context, context.CancelFunc) {
	return context.WithCancel(context.Background())
}
