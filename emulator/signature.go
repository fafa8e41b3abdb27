package emulator

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

const (
	algorithm  = "SDK-HMAC-SHA256"
	layoutSign = "20060102T150405Z"
	maxSkew    = 15 * time.Minute
)

// authorization is a parsed Authorization header.
type authorization struct {
	accessKey     string
	signedHeaders []string // lower case, sorted
	signature     string
}

// parseAuthorization reads "SDK-HMAC-SHA256 Access=.., SignedHeaders=..,
// Signature=..".
func parseAuthorization(value string) (authorization, bool) {
	var a authorization
	rest, ok := strings.CutPrefix(value, algorithm+" ")
	if !ok {
		return a, false
	}
	for part := range strings.SplitSeq(rest, ",") {
		name, v, _ := strings.Cut(strings.TrimSpace(part), "=")
		switch name {
		case "Access":
			a.accessKey = v
		case "SignedHeaders":
			a.signedHeaders = strings.Split(strings.ToLower(v), ";")
		case "Signature":
			a.signature = v
		}
	}
	slices.Sort(a.signedHeaders)
	return a, a.accessKey != "" && len(a.signedHeaders) > 0 && a.signature != ""
}

// canonicalRequest rebuilds the text that the caller has signed from the
// request as it was received.
func canonicalRequest(r *http.Request, signedHeaders []string, body []byte) (string, error) {
	path, err := canonicalPath(r.URL.EscapedPath())
	if err != nil {
		return "", err
	}
	query, err := canonicalQuery(r.URL.RawQuery)
	if err != nil {
		return "", err
	}
	var sb strings.Builder
	sb.Grow(512)
	sb.WriteString(r.Method)
	sb.WriteByte('\n')
	sb.WriteString(path)
	sb.WriteByte('\n')
	sb.WriteString(query)
	sb.WriteByte('\n')
	for _, name := range signedHeaders {
		sb.WriteString(name)
		sb.WriteByte(':')
		sb.WriteString(strings.TrimSpace(headerValue(r, name)))
		sb.WriteByte('\n')
	}
	sb.WriteByte('\n')
	sb.WriteString(strings.Join(signedHeaders, ";"))
	sb.WriteByte('\n')
	sb.WriteString(bodyHash(r, body))
	return sb.String(), nil
}

// headerValue is a request header; net/http keeps some of them elsewhere.
func headerValue(r *http.Request, name string) string {
	switch name {
	case "host":
		return r.Host
	case "content-length":
		if r.Header.Get("Content-Length") == "" && r.ContentLength >= 0 {
			return strconv.FormatInt(r.ContentLength, 10)
		}
	}
	return r.Header.Get(name)
}

func bodyHash(r *http.Request, body []byte) string {
	if v := r.Header.Get("X-Sdk-Content-Sha256"); v != "" {
		return v
	}
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:])
}

// canonicalPath decodes each segment and encodes it again, and ends in a slash.
func canonicalPath(escaped string) (string, error) {
	var sb strings.Builder
	for i, segment := range strings.Split(escaped, "/") {
		s, err := url.PathUnescape(segment)
		if err != nil {
			return "", err
		}
		if i > 0 {
			sb.WriteByte('/')
		}
		percentEncode(&sb, s)
	}
	if s := sb.String(); !strings.HasSuffix(s, "/") {
		sb.WriteByte('/')
	}
	return sb.String(), nil
}

// canonicalQuery sorts parameters by name, and the values of a name, in byte
// order of their text before encoding.
func canonicalQuery(raw string) (string, error) {
	if raw == "" {
		return "", nil
	}
	type pair struct{ name, value string }
	var pairs []pair
	for part := range strings.SplitSeq(raw, "&") {
		if part == "" {
			continue
		}
		rawName, rawValue, _ := strings.Cut(part, "=")
		name, err := url.QueryUnescape(rawName)
		if err != nil {
			return "", err
		}
		value, err := url.QueryUnescape(rawValue)
		if err != nil {
			return "", err
		}
		pairs = append(pairs, pair{name, value})
	}
	slices.SortFunc(pairs, func(a, b pair) int {
		if c := strings.Compare(a.name, b.name); c != 0 {
			return c
		}
		return strings.Compare(a.value, b.value)
	})
	var sb strings.Builder
	for i, p := range pairs {
		if i > 0 {
			sb.WriteByte('&')
		}
		percentEncode(&sb, p.name)
		sb.WriteByte('=')
		percentEncode(&sb, p.value)
	}
	return sb.String(), nil
}

// percentEncode keeps the unreserved characters of RFC 3986 and writes every
// other byte as %XX.
func percentEncode(sb *strings.Builder, s string) {
	const upper = "0123456789ABCDEF"
	for i := range len(s) {
		switch c := s[i]; {
		case 'A' <= c && c <= 'Z', 'a' <= c && c <= 'z', '0' <= c && c <= '9',
			c == '-', c == '_', c == '.', c == '~':
			sb.WriteByte(c)
		default:
			sb.WriteByte('%')
			sb.WriteByte(upper[c>>4])
			sb.WriteByte(upper[c&15])
		}
	}
}

// signatureFor computes the signature that a request should have.
func signatureFor(secretKey, date, canonical string) string {
	sum := sha256.Sum256([]byte(canonical))
	mac := hmac.New(sha256.New, []byte(secretKey))
	mac.Write([]byte(algorithm + "\n" + date + "\n" + hex.EncodeToString(sum[:])))
	return hex.EncodeToString(mac.Sum(nil))
}

// signatureEqual compares in constant time.
func signatureEqual(a, b string) bool { return hmac.Equal([]byte(a), []byte(b)) }
