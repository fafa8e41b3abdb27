package signer

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/core"
)

var signedHeaders = regexp.MustCompile(`SignedHeaders=([^,]+)`)

func TestSharedVectors(t *testing.T) {
	data, err := os.ReadFile("testdata/vectors.json")
	require.NoError(t, err)
	var vectors []struct {
		Name, AK, SK, Method, URL, Body, Authorization string
		Headers                                        map[string]string
	}
	require.NoError(t, json.Unmarshal(data, &vectors))
	require.NotEmpty(t, vectors)
	for _, v := range vectors {
		t.Run(v.Name, func(t *testing.T) {
			r, err := http.NewRequest(v.Method, v.URL, strings.NewReader(v.Body))
			require.NoError(t, err)
			for name, value := range v.Headers {
				r.Header.Set(name, value)
			}
			signed := strings.Split(signedHeaders.FindStringSubmatch(v.Authorization)[1], ";")
			signHeaders(r, []byte(v.Body), Key{AccessKey: v.AK, SecretKey: core.NewSecret(v.SK)}, signed)
			assert.Equal(t, v.Authorization, r.Header.Get("Authorization"))
		})
	}
}

// The vectors of api/common.yaml: what the client itself signs.
func TestSignedSelection(t *testing.T) {
	key := Key{AccessKey: "EXAMPLEAK0000000001", SecretKey: core.NewSecret("ExampleSecretKeyForDocsOnly000000000001")}
	at := time.Date(2025, 1, 2, 3, 4, 5, 0, time.UTC)
	const host = "https://bss.myhuaweicloud.com"
	for _, test := range []struct {
		name, method, url, body string
		domain                  string
		token                   core.Secret
		signed                  string
		canonicalHash           string
		signature               string
	}{
		{
			name: "no query", method: "GET", url: host + "/v2/bases/measurements",
			signed:        "host;x-sdk-date",
			canonicalHash: "5e1f64938b7054a2c04b14b8fabda8e883790fdd0c74b4268584ea757f5127b9",
			signature:     "b534f90fffaebe5c16356e43305199f8711c0de206ba55d86e1f981eb2f6494c",
		},
		{
			name: "query", method: "GET",
			url:           host + "/v2/products/service-types?" + url.Values{"offset": {"0"}, "limit": {"10"}, "service_type_name": {"a b/*~中"}}.Encode(),
			domain:        "0123456789abcdef0123456789abcdef",
			signed:        "host;x-domain-id;x-sdk-date",
			canonicalHash: "30936c47f57e98a746ad0d1a5aaa521c0c3bbbe3f27dcbc5e6782a5b18c897b3",
			signature:     "3be5032bba0200e6ff72803e5d6407379d069ca4b33cb70f5087fc42b728e0d4",
		},
		{
			name: "body and token", method: "POST", url: host + "/v2/partners/sub-customers/query",
			body: `{"offset":0,"limit":10}`, token: core.NewSecret(" tok "),
			signed:        "host;x-sdk-date;x-security-token",
			canonicalHash: "0924b793bb59957d157c0a57cbc75d07e3efc317df535cbe9abc0450a006721e",
			signature:     "75a0a35c847e27f09f6316e518d374c2522f2a0775350c6ac4fc78c3a853a0e6",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			r, err := http.NewRequest(test.method, test.url, strings.NewReader(test.body))
			require.NoError(t, err)
			r.Header.Set("Content-Type", "application/json")
			key := key
			key.DomainID, key.SecurityToken = test.domain, test.token
			Sign(r, []byte(test.body), key, at)
			assert.Equal(t, "SDK-HMAC-SHA256 Access=EXAMPLEAK0000000001, SignedHeaders="+test.signed+
				", Signature="+test.signature, r.Header.Get("Authorization"))
			hash := sha256.Sum256(canonical(r, []byte(test.body), strings.Split(test.signed, ";")))
			assert.Equal(t, test.canonicalHash, hex.EncodeToString(hash[:]))
		})
	}
}

func TestVendorVectors(t *testing.T) {
	key := Key{AccessKey: "AccessKey", SecretKey: core.NewSecret("SecretKey")}
	at := "20060102T150405Z"
	for _, test := range []struct{ method, url, body, signature string }{
		{"GET", "https://h/path?limit=1", "", "5a2ce64c865e0e6046321c6f3d5a77ba8413eeaf355c3166c03d58d02ac79624"},
		{"POST", "https://h/path?key=value", "{\"Name\":\"test\",\"Id\":1}\n", "cecc2af119b18ab70b4d094c0750f3b42c02f254903179a0fc2cc72fc9db4f59"},
	} {
		r, err := http.NewRequest(test.method, test.url, nil)
		require.NoError(t, err)
		r.Header.Set(HeaderDate, at)
		signHeaders(r, []byte(test.body), key, []string{"x-sdk-date"})
		assert.Contains(t, r.Header.Get("Authorization"), "Signature="+test.signature)
	}
}

func TestCanonicalForms(t *testing.T) {
	for _, test := range []struct{ name, url, path, query string }{
		{"empty path", "https://h", "/", ""},
		{"root", "https://h/", "/", ""},
		{"trailing slash", "https://h/a/", "/a/", ""},
		{"slash inside a segment", "https://h/a%2Fb/c", "/a%2Fb/c/", ""},
		{"braces", "https://h/{id}/x", "/%7Bid%7D/x/", ""},
		{"plus is a space in a query and itself in a path", "https://h/a+b?x=a+b", "/a%2Bb/", "x=a%20b"},
		{"name without value", "https://h/?b&a=", "/", "a=&b="},
		{"upper case before lower", "https://h/?a=1&B=2", "/", "B=2&a=1"},
		{"values of one name sorted", "https://h/?i=b&i=a", "/", "i=a&i=b"},
		{"broken escape", "https://h/?a=%zz", "/", "a=%25zz"},
	} {
		t.Run(test.name, func(t *testing.T) {
			u, err := url.Parse(test.url)
			require.NoError(t, err)
			lines := strings.Split(string(canonical(&http.Request{Method: "GET", URL: u, Header: http.Header{}}, nil, nil)), "\n")
			assert.Equal(t, test.path, lines[1])
			assert.Equal(t, test.query, lines[2])
		})
	}
}

// A literal content hash replaces that of the body.
func TestContentHashHeader(t *testing.T) {
	r, err := http.NewRequest("POST", "https://h/", nil)
	require.NoError(t, err)
	r.Header.Set(headerContentHash, "UNSIGNED-PAYLOAD")
	got := canonical(r, []byte("body"), nil)
	assert.True(t, bytes.HasSuffix(got, []byte("\nUNSIGNED-PAYLOAD")))
}

// Whatever comes in, the canonical form keeps its lines and only its alphabet.
func FuzzCanonical(f *testing.F) {
	f.Add("/v2/a b/中", "x=1&y=%20+&z", "{}")
	f.Add("//", "&&=&%", "")
	f.Fuzz(func(t *testing.T, path, query, body string) {
		r := &http.Request{Method: "POST", URL: &url.URL{Path: path, RawQuery: query}, Header: http.Header{}}
		r.URL.Host = "h"
		lines := strings.Split(string(canonical(r, []byte(body), []string{"host"})), "\n")
		require.Len(t, lines, 7)
		assert.Equal(t, "POST", lines[0])
		assert.True(t, strings.HasPrefix(lines[1], "/") && strings.HasSuffix(lines[1], "/"), lines[1])
		for _, c := range lines[1] + lines[2] {
			assert.True(t, c < 128 && (unreserved(byte(c)) || strings.ContainsRune("/%=&", c)), "%q", c)
		}
		assert.Len(t, lines[6], 2*sha256.Size)
	})
}
