package transport

import (
	"bufio"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/binary"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/auth"
	"github.com/partnerbss/partnerbss-go/core"
)

// lines are connections in memory to a server that serves each of them as the test
// has it, so that they work under a fake clock.
type lines struct {
	identity tls.Certificate
	roots    *x509.CertPool
	serve    func(n int32, conn net.Conn) // the n-th connection, from 1; nil refuses them all
	dials    atomic.Int32
}

func newLines(t *testing.T) *lines {
	t.Helper()
	server := httptest.NewTLSServer(nil) // for its certificate
	defer server.Close()
	l := &lines{identity: server.TLS.Certificates[0], roots: x509.NewCertPool()}
	l.roots.AddCert(server.Certificate())
	return l
}

// dial implements http.Transport.DialContext.
func (l *lines) dial(context.Context, string, string) (net.Conn, error) {
	n := l.dials.Add(1)
	if l.serve == nil {
		return nil, &net.OpError{Op: "dial", Net: "tcp", Err: syscall.ECONNREFUSED}
	}
	client, server := net.Pipe()
	go func() {
		defer server.Close()
		l.serve(n, server)
	}()
	return client, nil
}

// secure is the server's side of TLS; nil where it does not come about.
func (l *lines) secure(conn net.Conn, protocols ...string) *tls.Conn {
	secure := tls.Server(conn, &tls.Config{Certificates: []tls.Certificate{l.identity}, NextProtos: protocols, MinVersion: tls.VersionTLS12})
	if secure.Handshake() != nil {
		return nil
	}
	return secure
}

// sender is a client that sends over the lines, with a transport of a kind.
func (l *lines) sender(t *testing.T, scheme string, rt http.RoundTripper, connections Connections) *Client {
	t.Helper()
	c, err := New([]Option{func(cfg *Config) error {
		cfg.HTTPClient, cfg.MaxRetries, cfg.WithoutQuota, cfg.Timeout = &http.Client{Transport: rt}, 0, true, 30*time.Second
		cfg.Connections = connections
		cfg.Endpoints[HostBSS].Scheme, cfg.Endpoints[HostBSS].Host = scheme, "bss.test"
		cfg.PlainHTTP = true
		cfg.Provider = fixed{auth.Credentials{AccessKey: "A", SecretKey: core.NewSecret("s")}}
		return nil
	}})
	require.NoError(t, err)
	return c
}

// transports are all kinds that a link tells apart, of one version of HTTP.
func (l *lines) transports(version int) map[string]http.RoundTripper {
	model := http.DefaultTransport.(*http.Transport).Clone()
	model.DialContext, model.Proxy = l.dial, nil
	security := &tls.Config{RootCAs: l.roots, MinVersion: tls.VersionTLS12, ServerName: "example.com"}
	standard := model.Clone()
	standard.TLSClientConfig = security.Clone()
	standard.ForceAttemptHTTP2 = version == 2
	return map[string]http.RoundTripper{
		"ours": newPools(model, security), "standard": standard,
		"other": roundTripper(func(r *http.Request) (*http.Response, error) { return standard.RoundTrip(r) }),
	}
}

// toRequest reads a request of HTTP/1.1.
func toRequest(conn io.Reader) bool {
	r, err := http.ReadRequest(bufio.NewReader(conn))
	if err == nil {
		_, err = io.Copy(io.Discard, r.Body)
	}
	return err == nil
}

// Types of frames of HTTP/2, and what ends a stream.
const (
	frameData, frameHeaders, frameReset, frameSettings, frameGoAway = 0, 1, 3, 4, 7
	flagEnd, flagWhole                                              = 1, 1 | 4
	internalError, refusedStream                                    = 2, 7
)

func frame(kind, flags byte, stream uint32, payload ...byte) []byte {
	head := []byte{0, 0, byte(len(payload)), kind, flags}
	return append(binary.BigEndian.AppendUint32(head, stream), payload...)
}

// greet is how a server of HTTP/2 begins.
func greet(conn io.ReadWriter) bool {
	_, err := io.ReadFull(conn, make([]byte, len("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")))
	if err == nil {
		_, err = conn.Write(frame(frameSettings, 0, 0))
	}
	return err == nil
}

// toStream reads a request of HTTP/2 and returns its stream, 0 when none came.
func toStream(conn io.Reader) uint32 {
	for {
		head := make([]byte, 9)
		if _, err := io.ReadFull(conn, head); err != nil {
			return 0
		}
		size := int64(head[0])<<16 | int64(head[1])<<8 | int64(head[2])
		if _, err := io.CopyN(io.Discard, conn, size); err != nil {
			return 0
		}
		if kind := head[3]; (kind == frameData || kind == frameHeaders) && head[4]&flagEnd != 0 {
			return binary.BigEndian.Uint32(head[5:])
		}
	}
}

func code(n uint32) []byte { return binary.BigEndian.AppendUint32(nil, n) }

// Each way in which a connection can end, and what is known of the request then.
func TestWhatIsKnownWhenAConnectionEnds(t *testing.T) {
	t.Parallel()
	const (
		notSent = core.OutcomeNotSent
		unknown = core.OutcomeUnknown
		success = core.Outcome("success")
	)
	untilClosed := func(conn io.Reader) { _, _ = io.Copy(io.Discard, conn) }
	type ending struct {
		name    string
		scheme  string
		version int
		serve   func(l *lines, n int32, conn net.Conn)
		// of the default client, of net/http's Transport and of any other
		ours, standard, other core.Outcome
	}
	// afterwards is a server of HTTP/2 that says something after the whole request.
	afterwards := func(says func(n int32, stream uint32) []byte) func(*lines, int32, net.Conn) {
		return func(l *lines, n int32, conn net.Conn) {
			secure := l.secure(conn, "h2")
			if secure == nil || !greet(secure) {
				return
			}
			for stream := toStream(secure); stream != 0; stream = toStream(secure) {
				said := says(n, stream)
				if said == nil {
					return
				}
				go func() { _, _ = secure.Write(said) }() // a pipe has no buffer, and the client writes, too
			}
		}
	}
	noContent := func(stream uint32) []byte { return frame(frameHeaders, flagWhole, stream, 0x89) }
	reset := func(why uint32) func(int32, uint32) []byte {
		return func(_ int32, stream uint32) []byte { return frame(frameReset, 0, stream, code(why)...) }
	}
	goAway := func(int32, uint32) []byte { return frame(frameGoAway, 0, 0, append(code(0), code(0)...)...) }
	once := func(first func(int32, uint32) []byte) func(int32, uint32) []byte {
		return func(n int32, stream uint32) []byte {
			if n == 1 {
				return first(n, stream)
			}
			return noContent(stream)
		}
	}
	for _, e := range []ending{
		{"refused", "http", 1, nil, notSent, notSent, notSent},
		{"closed before any byte", "http", 1, func(*lines, int32, net.Conn) {}, notSent, unknown, unknown},
		{"closed after a byte", "http", 1, func(_ *lines, _ int32, conn net.Conn) { _, _ = conn.Read(make([]byte, 1)) }, unknown, unknown, unknown},
		{"closed after the request", "http", 1, func(_ *lines, _ int32, conn net.Conn) { toRequest(conn) }, unknown, unknown, unknown},
		{"silent before any byte", "http", 1, func(_ *lines, _ int32, conn net.Conn) { time.Sleep(time.Minute) }, notSent, unknown, unknown},
		{"silent after the request", "http", 1, func(_ *lines, _ int32, conn net.Conn) { toRequest(conn); untilClosed(conn) }, unknown, unknown, unknown},

		{"TLS refused", "https", 1, nil, notSent, notSent, notSent},
		{"TLS closed", "https", 1, func(*lines, int32, net.Conn) {}, notSent, notSent, notSent},
		{"TLS silent", "https", 1, func(_ *lines, _ int32, conn net.Conn) { untilClosed(conn) }, notSent, notSent, notSent},
		{"TLS fails", "https", 1, func(_ *lines, _ int32, conn net.Conn) { _, _ = conn.Read(make([]byte, 5)) }, notSent, notSent, notSent},
		{"TLS, closed before any byte", "https", 1, func(l *lines, _ int32, conn net.Conn) { l.secure(conn) }, notSent, unknown, unknown},
		{"TLS, closed within the first record", "https", 1, func(l *lines, _ int32, conn net.Conn) {
			if l.secure(conn) != nil {
				_, _ = conn.Read(make([]byte, 10))
			}
		}, notSent, unknown, unknown},
		{"TLS, closed after the request", "https", 1, func(l *lines, _ int32, conn net.Conn) {
			if secure := l.secure(conn); secure != nil {
				toRequest(secure)
			}
		}, unknown, unknown, unknown},

		{"HTTP/2 refused", "https", 2, nil, notSent, notSent, notSent},
		{"HTTP/2, TLS fails", "https", 2, func(_ *lines, _ int32, conn net.Conn) { _, _ = conn.Read(make([]byte, 5)) }, notSent, notSent, notSent},
		{"HTTP/2 closed after the request", "https", 2, afterwards(func(int32, uint32) []byte { return nil }), unknown, unknown, unknown},
		{"HTTP/2 silent", "https", 2, afterwards(func(int32, uint32) []byte { return frame(frameSettings, flagEnd, 0) }), unknown, unknown, unknown},
		{"RST_STREAM", "https", 2, afterwards(reset(internalError)), unknown, unknown, unknown},
		{"REFUSED_STREAM", "https", 2, afterwards(reset(refusedStream)), notSent, notSent, unknown},
		{"REFUSED_STREAM once", "https", 2, afterwards(func(_ int32, stream uint32) []byte {
			if stream == 1 {
				return frame(frameReset, 0, stream, code(refusedStream)...)
			}
			return noContent(stream)
		}), success, success, unknown},
		{"GOAWAY", "https", 2, afterwards(goAway), notSent, notSent, unknown},
		{"GOAWAY that counts the stream in", "https", 2, afterwards(func(_ int32, stream uint32) []byte {
			return frame(frameGoAway, 0, 0, append(code(stream), code(0)...)...)
		}), unknown, unknown, unknown},
		{"GOAWAY once", "https", 2, afterwards(once(goAway)), success, success, unknown},
	} {
		for kind, want := range map[string]core.Outcome{"ours": e.ours, "standard": e.standard, "other": e.other} {
			for name, connections := range map[string]Connections{"fresh": ConnectionsFresh, "kept": ConnectionsKept, "shared": ConnectionsShared} {
				if (e.version == 2) != (connections == ConnectionsShared) && kind == "ours" || kind != "ours" && connections != ConnectionsFresh {
					continue
				}
				t.Run(e.name+"/"+kind+"/"+name, func(t *testing.T) {
					t.Parallel()
					l := newLines(t)
					synctest.Test(t, func(t *testing.T) {
						if e.serve != nil {
							l.serve = func(n int32, conn net.Conn) { e.serve(l, n, conn) }
						}
						transports := l.transports(e.version)
						c := l.sender(t, e.scheme, transports[kind], connections)
						err := c.Do(t.Context(), &transfer, AdHoc{Body: map[string]int{"amount": 1}}, nil, nil)
						if want == success {
							assert.NoError(t, err)
						} else {
							assert.Equal(t, want, core.OutcomeOf(err), "%v", err)
						}
						c.cfg.closeIdle()
						transports["standard"].(*http.Transport).CloseIdleConnections()
						time.Sleep(time.Hour) // for what net/http leaves behind
					})
				})
			}
		}
	}
}
