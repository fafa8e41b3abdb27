package transport

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"os"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/auth"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/wire"
)

// roundTripper is a transport of a test.
type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

var transfer = Operation{ID: "Transfer", Name: "x.Transfer", Method: http.MethodPost, Path: "/transfer", Money: true, Settle: "x.List"}

func sends(t *testing.T, rt http.RoundTripper) error {
	t.Helper()
	c, err := New([]Option{func(cfg *Config) error {
		cfg.HTTPClient, cfg.MaxRetries, cfg.WithoutQuota = &http.Client{Transport: rt}, 0, true
		cfg.Provider = fixed{auth.Credentials{AccessKey: "A", SecretKey: core.NewSecret("s")}}
		return nil
	}})
	require.NoError(t, err)
	return c.Do(t.Context(), &transfer, AdHoc{Body: map[string]int{"amount": 1}}, nil, nil)
}

func TestWhatIsKnownOfAFailedAttempt(t *testing.T) {
	dial := &net.OpError{Op: "dial", Net: "tcp", Err: syscall.ECONNREFUSED}
	_, pending := net.Pipe()
	for _, test := range []struct {
		name string
		err  error
		want core.Outcome // of a transport that tells nothing about its connections
	}{
		{"refused", dial, core.OutcomeNotSent},
		{"dialling took too long", &net.OpError{Op: "dial", Net: "tcp", Err: os.ErrDeadlineExceeded}, core.OutcomeNotSent},
		{"wrapped", fmt.Errorf("proxy: %w", &url.Error{Op: "Post", URL: "http://x", Err: dial}), core.OutcomeNotSent},
		{"proxy refused", &net.OpError{Op: "proxyconnect", Net: "tcp", Err: syscall.ECONNREFUSED}, core.OutcomeNotSent},
		{"no such host", &net.DNSError{Err: "no such host", Name: "bss.test", IsNotFound: true}, core.OutcomeNotSent},
		{"certificate", &tls.CertificateVerificationError{Err: x509.UnknownAuthorityError{}}, core.OutcomeNotSent},
		{"authority", x509.UnknownAuthorityError{}, core.OutcomeNotSent},
		{"host name", x509.HostnameError{Certificate: &x509.Certificate{}, Host: "x"}, core.OutcomeNotSent},
		{"expired certificate", x509.CertificateInvalidError{Cert: &x509.Certificate{}, Reason: x509.Expired}, core.OutcomeNotSent},
		{"no TLS at all", tls.RecordHeaderError{Msg: "first record does not look like a TLS handshake", Conn: pending}, core.OutcomeNotSent},
		{"plain HTTP", http.ErrSchemeMismatch, core.OutcomeNotSent},
		{"broken TLS later on", tls.RecordHeaderError{Msg: "unsupported version"}, core.OutcomeUnknown},
		{"reset while reading", &net.OpError{Op: "read", Net: "tcp", Err: syscall.ECONNRESET}, core.OutcomeUnknown},
		{"broken pipe while writing", &net.OpError{Op: "write", Net: "tcp", Err: syscall.EPIPE}, core.OutcomeUnknown},
		{"end of file", io.EOF, core.OutcomeUnknown},
		{"too late", context.DeadlineExceeded, core.OutcomeUnknown},
		{"something else", errors.New("something else"), core.OutcomeUnknown},
	} {
		t.Run(test.name, func(t *testing.T) {
			err := sends(t, roundTripper(func(*http.Request) (*http.Response, error) { return nil, test.err }))
			assert.Equal(t, test.want, core.OutcomeOf(err), "%v", err)
			assert.NotContains(t, err.Error(), "bss.myhuaweicloud.com")

			// Where the transport tells, what it tells decides.
			for connected, want := range map[bool]core.Outcome{false: core.OutcomeNotSent, true: core.OutcomeUnknown} {
				err := sends(t, roundTripper(func(r *http.Request) (*http.Response, error) {
					trace := httptrace.ContextClientTrace(r.Context())
					trace.GetConn("bss.myhuaweicloud.com:443")
					if connected {
						trace.GotConn(httptrace.GotConnInfo{})
					}
					return nil, test.err
				}))
				assert.Equal(t, want, core.OutcomeOf(err), "connected: %t", connected)
			}
		})
	}
}

func TestTransportsThatBreakTheirContract(t *testing.T) {
	err := sends(t, roundTripper(func(*http.Request) (*http.Response, error) { return nil, nil }))
	require.ErrorContains(t, err, "neither a response nor an error")
	assert.Equal(t, core.OutcomeUnknown, core.OutcomeOf(err))

	err = sends(t, roundTripper(func(*http.Request) (*http.Response, error) { return &http.Response{StatusCode: 204}, nil }))
	require.NoError(t, err, "no body and no headers are a response all the same")

	err = sends(t, roundTripper(func(*http.Request) (*http.Response, error) { return &http.Response{}, nil }))
	require.ErrorContains(t, err, "a status that ends no request")
	assert.Equal(t, core.OutcomeUnknown, core.OutcomeOf(err))

	err = sends(t, roundTripper(func(*http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: 400, ContentLength: -1, Body: io.NopCloser(strings.NewReader(`{"error_code":"CBC.0100"}`))}, nil
	}))
	require.ErrorIs(t, err, core.ErrInvalidParameter)
}

func TestAnEndlessMessageIsCut(t *testing.T) {
	body := `{"error_code":"` + strings.Repeat("C", 1<<20) + `","error_msg":"` + strings.Repeat("m", 1<<20) + `","request_id":"` + strings.Repeat("r", 1<<20) + `"}`
	err := sends(t, roundTripper(func(*http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: 400, Body: io.NopCloser(strings.NewReader(body))}, nil
	}))
	var refused *core.Error
	require.ErrorAs(t, err, &refused)
	assert.Less(t, len(err.Error()), 5<<10)
	assert.Len(t, refused.Body, mostErrorBody)
}

// The default transport must not be taken for net/http's own when a program has
// put something else there.
func TestAReplacedDefaultTransportIsUsed(t *testing.T) {
	standard := http.DefaultTransport
	t.Cleanup(func() { http.DefaultTransport = standard })
	asked := 0
	http.DefaultTransport = roundTripper(func(*http.Request) (*http.Response, error) {
		asked++
		return &http.Response{StatusCode: 204}, nil
	})
	c, err := New([]Option{func(cfg *Config) error {
		cfg.Provider = fixed{auth.Credentials{AccessKey: "A", SecretKey: core.NewSecret("s")}}
		return nil
	}})
	require.NoError(t, err)
	require.NoError(t, c.Do(t.Context(), &transfer, AdHoc{}, nil, nil))
	assert.Equal(t, 1, asked)
}

func TestTheDefaultTransport(t *testing.T) {
	all, ok := defaultHTTPClient().Transport.(*pools)
	require.True(t, ok)
	for _, own := range all.all() {
		assert.Equal(t, uint16(tls.VersionTLS12), own.TLSClientConfig.MinVersion)
		assert.False(t, own.TLSClientConfig.InsecureSkipVerify)
		assert.NotNil(t, own.Proxy)
		assert.NotSame(t, http.DefaultTransport, own)
	}
	assert.True(t, all.shared.ForceAttemptHTTP2)
}

func TestTargetsKeepTheirEscapes(t *testing.T) {
	for _, test := range []struct{ endpoint, path, want string }{
		{"https://a.test", "/v2/x/a%2Fb", "https://a.test/v2/x/a%2Fb?q=1"},
		{"https://a.test/base", "/v2/x", "https://a.test/base/v2/x?q=1"},
		{"https://a.test/one%2Ftwo/", "/v2/a%2Fb", "https://a.test/one%2Ftwo/v2/a%2Fb?q=1"},
		{"https://a.test/with space", "/v2/a%2Fb%20c", "https://a.test/with%20space/v2/a%2Fb%20c?q=1"},
	} {
		endpoint, err := url.Parse(test.endpoint)
		require.NoError(t, err)
		got, err := target(endpoint, wireRequest(test.path))
		require.NoError(t, err)
		assert.Equal(t, test.want, got.String())
	}
	_, err := target(&url.URL{}, wireRequest("/%zz"))
	require.Error(t, err)
}

func wireRequest(path string) wire.Request { return wire.Request{Path: path, Query: "q=1"} }
