// Package signer signs requests with SDK-HMAC-SHA256, the access key scheme of
// the platform's gateway.
package signer

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/textproto"
	"slices"
	"strings"
	"time"

	"github.com/partnerbss/partnerbss-go/core"
)

// algorithm is the name of the scheme in the Authorization header.
const algorithm = "SDK-HMAC-SHA256"

// DateLayout is the layout of X-Sdk-Date, in UTC.
const DateLayout = "20060102T150405Z"

// Headers that the signer sets or signs.
const (
	HeaderDate          = "X-Sdk-Date"
	headerDomainID      = "X-Domain-Id"
	HeaderSecurityToken = "X-Security-Token"
	headerContentHash   = "X-Sdk-Content-Sha256"
)

// Key is the key pair that a request is signed with.
type Key struct {
	AccessKey     string
	SecretKey     core.Secret
	SecurityToken core.Secret // only with temporary keys
	DomainID      string      // account id, sent and signed when known
}

// Sign dates and signs a request whose body is exactly the given bytes. A
// request that is sent again must be signed again.
func Sign(r *http.Request, body []byte, key Key, now time.Time) {
	r.Header.Set(HeaderDate, now.UTC().Format(DateLayout))
	signed := make([]string, 0, 4)
	signed = append(signed, "host")
	if key.DomainID != "" {
		r.Header.Set(headerDomainID, key.DomainID)
		signed = append(signed, "x-domain-id")
	}
	signed = append(signed, "x-sdk-date")
	if !key.SecurityToken.IsZero() {
		r.Header.Set(HeaderSecurityToken, key.SecurityToken.Reveal())
		signed = append(signed, "x-security-token")
	}
	signHeaders(r, body, key, signed)
}

// signHeaders signs the named headers, given in lower case and sorted, as they
// stand. X-Sdk-Date must be set and among them.
func signHeaders(r *http.Request, body []byte, key Key, signed []string) {
	digest := sha256.Sum256(canonical(r, body, signed))

	toSign := make([]byte, 0, len(algorithm)+len(DateLayout)+2+2*sha256.Size)
	toSign = append(toSign, algorithm...)
	toSign = append(toSign, '\n')
	toSign = append(toSign, r.Header.Get(HeaderDate)...)
	toSign = append(toSign, '\n')
	toSign = hex.AppendEncode(toSign, digest[:])

	mac := hmac.New(sha256.New, []byte(key.SecretKey.Reveal()))
	mac.Write(toSign)

	r.Header.Set("Authorization", algorithm+" Access="+key.AccessKey+
		", SignedHeaders="+strings.Join(signed, ";")+
		", Signature="+hex.EncodeToString(mac.Sum(nil)))
}

// canonical renders a request in the form that is hashed and signed.
func canonical(r *http.Request, body []byte, signed []string) []byte {
	out := make([]byte, 0, 512)
	out = append(out, r.Method...)
	out = append(out, '\n')
	out = appendPath(out, r.URL.EscapedPath())
	out = append(out, '\n')
	out = appendQuery(out, r.URL.RawQuery)
	out = append(out, '\n')
	for _, name := range signed {
		out = append(out, name...)
		out = append(out, ':')
		out = append(out, strings.TrimSpace(headerValue(r, name))...)
		out = append(out, '\n')
	}
	out = append(out, '\n')
	for i, name := range signed {
		if i > 0 {
			out = append(out, ';')
		}
		out = append(out, name...)
	}
	out = append(out, '\n')
	if hash := r.Header.Get(headerContentHash); hash != "" {
		return append(out, hash...)
	}
	hash := sha256.Sum256(body)
	return hex.AppendEncode(out, hash[:])
}

// headerValue reads a header by its lower-case name. net/http keeps the host
// apart from the headers.
func headerValue(r *http.Request, name string) string {
	if name != "host" {
		return r.Header.Get(textproto.CanonicalMIMEHeaderKey(name))
	}
	if r.Host != "" {
		return r.Host
	}
	return r.URL.Host
}

// appendPath normalises every segment of the path and ends it with a slash,
// which is for signing only: the request itself goes out without it.
func appendPath(out []byte, escaped string) []byte {
	for segment := range strings.SplitSeq(strings.TrimPrefix(escaped, "/"), "/") {
		out = append(out, '/')
		out = appendEscaped(out, unescape(segment, false))
	}
	if out[len(out)-1] != '/' {
		out = append(out, '/')
	}
	return out
}

// parameter is one name and value of a query, decoded.
type parameter struct{ name, value string }

// appendQuery sorts the query by name, then by value.
func appendQuery(out []byte, raw string) []byte {
	if raw == "" {
		return out
	}
	parameters := make([]parameter, 0, 8)
	for pair := range strings.SplitSeq(raw, "&") {
		if pair == "" {
			continue
		}
		name, value, _ := strings.Cut(pair, "=")
		parameters = append(parameters, parameter{unescape(name, true), unescape(value, true)})
	}
	slices.SortStableFunc(parameters, func(a, b parameter) int {
		if byName := strings.Compare(a.name, b.name); byName != 0 {
			return byName
		}
		return strings.Compare(a.value, b.value)
	})
	for i, p := range parameters {
		if i > 0 {
			out = append(out, '&')
		}
		out = appendEscaped(out, p.name)
		out = append(out, '=')
		out = appendEscaped(out, p.value)
	}
	return out
}

const upperHex = "0123456789ABCDEF"

// appendEscaped percent-encodes all bytes but the unreserved ones of RFC 3986.
func appendEscaped(out []byte, s string) []byte {
	for i := range len(s) {
		c := s[i]
		if unreserved(c) {
			out = append(out, c)
		} else {
			out = append(out, '%', upperHex[c>>4], upperHex[c&15])
		}
	}
	return out
}

func unreserved(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' ||
		c == '-' || c == '_' || c == '.' || c == '~'
}

// unescape decodes percent-encoding. An escape that is none stays as it is: the
// gateway sees the same bytes.
func unescape(s string, query bool) string {
	if !strings.ContainsRune(s, '%') && (!query || !strings.ContainsRune(s, '+')) {
		return s
	}
	out := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '%' && i+2 < len(s):
			var decoded [1]byte
			if _, err := hex.Decode(decoded[:], []byte(s[i+1:i+3])); err == nil {
				out = append(out, decoded[0])
				i += 2
				continue
			}
			out = append(out, '%')
		case s[i] == '+' && query:
			out = append(out, ' ')
		default:
			out = append(out, s[i])
		}
	}
	return string(out)
}
