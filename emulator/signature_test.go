package emulator_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/emulator"
)

func TestSigningVectors(t *testing.T) {
	data, err := os.ReadFile("testdata/signing-vectors.json")
	require.NoError(t, err)
	var vectors []struct {
		Name, AK, SK, Method, URL, Body, Authorization string
		Headers                                        map[string]string
	}
	require.NoError(t, json.Unmarshal(data, &vectors))
	require.NotEmpty(t, vectors)
	for _, v := range vectors {
		t.Run(v.Name, func(t *testing.T) {
			r, err := http.NewRequest(v.Method, v.URL, bytes.NewReader([]byte(v.Body)))
			require.NoError(t, err)
			for name, value := range v.Headers {
				r.Header.Set(name, value)
			}
			r.Header.Set("Authorization", v.Authorization)
			got, want, canonical, err := emulator.SignatureOf(r, []byte(v.Body), v.SK)
			require.NoError(t, err)
			require.Equal(t, want, got, canonical)
		})
	}
}

// The vectors of the contract's description of signing.
func TestDescribedVectors(t *testing.T) {
	const ak, sk = "EXAMPLEAK0000000001", "ExampleSecretKeyForDocsOnly000000000001"
	const date, host = "20250102T030405Z", "bss.myhuaweicloud.com"
	cases := []struct {
		name, method, url, body, signed, signature string
		sk                                         string
		headers                                    map[string]string
	}{
		{"no query", "GET", "/v2/bases/measurements", "", "host;x-sdk-date", "b534f90fffaebe5c16356e43305199f8711c0de206ba55d86e1f981eb2f6494c", sk, nil},
		{"query", "GET", "/v2/products/service-types?offset=0&limit=10&service_type_name=a%20b%2F%2A~%E4%B8%AD", "", "host;x-domain-id;x-sdk-date", "3be5032bba0200e6ff72803e5d6407379d069ca4b33cb70f5087fc42b728e0d4", sk, map[string]string{"X-Domain-Id": "0123456789abcdef0123456789abcdef"}},
		{"body", "POST", "/v2/partners/sub-customers/query", `{"offset":0,"limit":10}`, "host;x-sdk-date;x-security-token", "75a0a35c847e27f09f6316e518d374c2522f2a0775350c6ac4fc78c3a853a0e6", sk, map[string]string{"Content-Type": "application/json", "X-Security-Token": " tok "}},
		{"vendor get", "GET", "/path?limit=1", "", "x-sdk-date", "5a2ce64c865e0e6046321c6f3d5a77ba8413eeaf355c3166c03d58d02ac79624", "SecretKey", map[string]string{"X-Sdk-Date": "20060102T150405Z"}},
		{"vendor post", "POST", "/path?key=value", "{\"Name\":\"test\",\"Id\":1}\n", "x-sdk-date", "cecc2af119b18ab70b4d094c0750f3b42c02f254903179a0fc2cc72fc9db4f59", "SecretKey", map[string]string{"X-Sdk-Date": "20060102T150405Z"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			r, err := http.NewRequest(c.method, "https://"+host+c.url, strings.NewReader(c.body))
			require.NoError(t, err)
			r.Header.Set("X-Sdk-Date", date)
			for name, value := range c.headers {
				r.Header.Set(name, value)
			}
			r.Header.Set("Authorization", "SDK-HMAC-SHA256 Access="+ak+", SignedHeaders="+c.signed+", Signature="+c.signature)
			got, want, canonical, err := emulator.SignatureOf(r, []byte(c.body), c.sk)
			require.NoError(t, err)
			require.Equal(t, want, got, canonical)
		})
	}
}

// What a signature covers is refused when it changes on the way.
func TestSignatureCovers(t *testing.T) {
	tamper := map[string]func(*http.Request){
		"path":   func(r *http.Request) { r.URL.Path = pathOwnBalances },
		"query":  func(r *http.Request) { r.URL.RawQuery = "offset=1" },
		"method": func(r *http.Request) { r.Method = "POST" },
		"host":   func(r *http.Request) { r.Host = "elsewhere.test" },
		"date": func(r *http.Request) {
			r.Header.Set("X-Sdk-Date", time.Now().Add(time.Minute).UTC().Format("20060102T150405Z"))
		},
		"signed header": func(r *http.Request) { r.Header.Set("X-Domain-Id", "0") },
	}
	for name, change := range tamper {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			partner := b.account("partner")
			r, body := b.request("GET", pathBalances, nil)
			r.Header.Set("X-Domain-Id", partner.AccountID)
			signer{ak: partner.AccessKey, sk: partner.SecretKey, date: time.Now(), host: true}.sign(r, body)
			change(r)
			resp := b.send(r)
			if name == "method" {
				require.Equal(t, 404, resp.status)
				return
			}
			require.Equal(t, 401, resp.status)
			require.Equal(t, "APIGW.0301", resp.code())
			require.Contains(t, resp.msg(), "verify aksk signature fail")
		})
	}
}

func TestSignatureForms(t *testing.T) {
	b := newBench(t)
	partner := b.account("partner")
	good := signer{ak: partner.AccessKey, sk: partner.SecretKey, date: time.Now()}

	call := func(method, path string, body any, edit func(*http.Request), s signer) reply {
		r, data := b.request(method, path, body)
		if edit != nil {
			edit(r)
		}
		s.sign(r, data)
		return b.send(r)
	}
	require.Equal(t, 200, call("GET", pathBalances, nil, nil, good).status, "without Host")
	good.host = true
	require.Equal(t, 200, call("GET", pathBalances, nil, nil, good).status, "with Host")
	require.Equal(t, 200, call("POST", pathCustomerList, "{\"limit\":5}\n", nil, good).status, "body ending in LF")
	require.Equal(t, 200, call("GET", "/v2/products/service-types?service_type_name=%E4%BA%91%20a%2Bb", nil, nil, good).status, "encoded query")
	require.Equal(t, 200, call("GET", pathBalances, nil, func(r *http.Request) { r.Header.Set("X-Domain-Id", partner.AccountID) }, good).status)
	wrongDomain := call("GET", pathBalances, nil, func(r *http.Request) { r.Header.Set("X-Domain-Id", "someone") }, good)
	require.Equal(t, 401, wrongDomain.status)

	// Headers that other signers include: Content-Type and Content-Length.
	r, data := b.request("POST", pathCustomerList, `{}`)
	good.sign(r, data)
	for _, bad := range []string{"", "Basic eDp5", "SDK-HMAC-SHA256", "SDK-HMAC-SHA256 Access=x", "SDK-HMAC-SHA256 Access=, SignedHeaders=, Signature="} {
		r, _ := b.request("GET", pathBalances, nil)
		if bad != "" {
			r.Header.Set("Authorization", bad)
		}
		resp := b.send(r)
		require.Equal(t, 401, resp.status, bad)
		require.Equal(t, "APIGW.0301", resp.code())
	}
	unknown := good
	unknown.ak = "NOBODY"
	require.Contains(t, call("GET", pathBalances, nil, nil, unknown).msg(), "Get secretKey failed")

	both, data := b.request("GET", pathBalances, nil)
	both.Header.Set("X-Auth-Token", b.passwordToken(partner))
	good.sign(both, data)
	require.Equal(t, 401, b.send(both).status, "two schemes at once")
}

func TestSkew(t *testing.T) {
	b := newBench(t)
	partner := b.account("partner")
	call := func(date string) reply {
		r, data := b.request("GET", pathBalances, nil)
		s := signer{ak: partner.AccessKey, sk: partner.SecretKey, date: time.Now()}
		s.sign(r, data)
		if date != "now" {
			r.Header.Set("X-Sdk-Date", date)
		}
		return b.send(r)
	}
	require.Equal(t, 200, call("now").status)
	require.Equal(t, "APIGW.0301", call("").code())
	require.Equal(t, "APIGW.0301", call("2026-01-01T00:00:00Z").code())

	for _, d := range []time.Duration{14 * time.Minute, -14 * time.Minute} {
		b.emu.SkewGateway(d)
		require.Equal(t, 200, call("now").status, d)
	}
	for _, d := range []time.Duration{16 * time.Minute, -16 * time.Minute} {
		b.emu.SkewGateway(d)
		resp := call("now")
		require.Equal(t, 401, resp.status)
		require.Equal(t, "APIGW.0303", resp.code())
		served, err := http.ParseTime(resp.header.Get("Date"))
		require.NoError(t, err)
		require.WithinDuration(t, time.Now().Add(d), served, time.Minute, "the Date header shows the gateway's clock")
	}
}

func TestLockout(t *testing.T) {
	b := newBench(t)
	partner, rival := b.account("partner"), b.account("rival")
	wrong := partner
	wrong.SecretKey = "wrong"
	fail := func(n int) {
		for range n {
			require.Contains(t, b.as(wrong, "GET", pathBalances, nil).msg(), "verify aksk signature fail")
		}
	}
	fail(4)
	b.ok(partner, "GET", pathBalances, nil) // a good one starts the count again
	fail(5)
	locked := b.as(partner, "GET", pathBalances, nil)
	require.Equal(t, 401, locked.status)
	require.Equal(t, "APIGW.0301", locked.code())
	require.True(t, strings.HasSuffix(locked.msg(), "AK access failed to reach the limit, forbidden"))
	b.ok(rival, "GET", pathBalances, nil)

	b.emu.SkewGateway(5*time.Minute - time.Second)
	require.Equal(t, 401, b.as(partner, "GET", pathBalances, nil).status)
	b.emu.SkewGateway(5*time.Minute + time.Second)
	b.ok(partner, "GET", pathBalances, nil)
}

// Other vendor signers also sign Content-Type, Content-Length and a body hash
// of their own choice.
func TestForeignSigners(t *testing.T) {
	b := newBench(t)
	partner := b.account("partner")
	send := func(signed []string, edit func(*http.Request)) reply {
		body := `{"limit":1}`
		r, data := b.request("POST", pathCustomerList, body)
		r.Header.Set("X-Sdk-Date", time.Now().UTC().Format("20060102T150405Z"))
		r.Header.Set("Content-Type", "application/json; charset=utf-8")
		if edit != nil {
			edit(r)
		}
		r.Header.Set("Authorization", "SDK-HMAC-SHA256 Access="+partner.AccessKey+", SignedHeaders="+strings.Join(signed, ";")+", Signature=00")
		signature, _, _, err := emulator.SignatureOf(r, data, partner.SecretKey)
		require.NoError(t, err)
		r.Header.Set("Authorization", "SDK-HMAC-SHA256 Access="+partner.AccessKey+", SignedHeaders="+strings.Join(signed, ";")+", Signature="+signature)
		return b.send(r)
	}
	require.Equal(t, 200, send([]string{"content-length", "content-type", "host", "x-sdk-date"}, nil).status)
	require.Equal(t, 200, send([]string{"x-sdk-date", "host"}, nil).status, "names in another order")
	require.Equal(t, 200, send([]string{"x-sdk-content-sha256", "x-sdk-date"}, func(r *http.Request) {
		r.Header.Set("X-Sdk-Content-Sha256", "UNSIGNED-PAYLOAD")
	}).status)
	require.Equal(t, "APIGW.0301", send([]string{"host"}, nil).code(), "the date must be signed")
}
