package transport

import (
	"bufio"
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// scripted is a connection on which a server says one thing after the other.
type scripted struct {
	net.Conn
	reads  []string
	closed bool
}

func (s *scripted) Write(p []byte) (int, error) { return len(p), nil }
func (s *scripted) Close() error                { s.closed = true; return nil }
func (s *scripted) Read(p []byte) (int, error) {
	if len(s.reads) == 0 {
		return 0, io.EOF
	}
	n := copy(p, s.reads[0])
	if s.reads[0] = s.reads[0][n:]; s.reads[0] == "" {
		s.reads = s.reads[1:]
	}
	return n, nil
}

// However a response is cut into reads, it passes whole, and nothing after it does.
func TestNothingPassesAfterAResponse(t *testing.T) {
	t.Parallel()
	const more = "HTTP/1.1 200 OK\r\nX-Subject-Token: canary\r\n\r\n"
	for name, test := range map[string]struct {
		response string
		known    bool // where it ends
	}{
		"length":               {"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", true},
		"length twice":         {"HTTP/1.1 200 OK\r\nContent-Length: 5\r\ncontent-length:5\r\n\r\nhello", true},
		"bare line ends":       {"HTTP/1.0 200 OK\nContent-Length: 5\n\nhello", true},
		"no body":              {"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", true},
		"no content":           {"HTTP/1.1 204 No Content\r\n\r\n", true},
		"interim":              {"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 201 Created\r\nContent-Length: 2\r\n\r\n{}", true},
		"chunked":              {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;x=y\r\nhello\r\nA\r\n0123\r\n\r\n89\r\n0\r\n\r\n", true},
		"trailer":              {"HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\nContent-Length: 1\r\n\r\n1\r\nx\r\n0\r\nA: b\r\n\r\n", true},
		"until the end":        {"HTTP/1.1 200 OK\r\n\r\nhello", false},
		"another encoding":     {"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", false},
		"other protocol":       {"HTTP/1.1 101 Switching Protocols\r\nContent-Length: 0\r\n\r\nhello", false},
		"lengths that differ":  {"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello", false},
		"length that is none":  {"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nhello", false},
		"chunk that is none":   {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nx\r\nhello", false},
		"no HTTP":              {"SSH-2.0\r\n\r\nhello", false},
		"length out of bounds": {"HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\nhello", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sent := test.response + more
			for size := 1; size <= len(sent); size++ {
				conn := &scripted{}
				for rest := sent; rest != ""; rest = rest[min(size, len(rest)):] {
					conn.reads = append(conn.reads, rest[:min(size, len(rest))])
				}
				g := &guard{Conn: conn}
				_, _ = g.Write([]byte("GET / HTTP/1.1\r\n\r\n"))
				got, err := io.ReadAll(g)
				require.NoError(t, err)
				want := sent
				if test.known {
					want = test.response
				}
				require.Equal(t, want, string(got), "in reads of %d", size)
				require.Equal(t, test.known, conn.closed)
			}
		})
	}
}

func TestAConnectionIsGuardedForEachRequest(t *testing.T) {
	t.Parallel()
	conn := &scripted{}
	g := &guard{Conn: conn}
	buffer := make([]byte, 1000)
	for _, response := range []string{"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", "HTTP/1.1 204 No Content\r\n\r\n"} {
		_, _ = g.Write([]byte("GET / HTTP/1.1\r\n"))
		_, _ = g.Write([]byte("\r\n"))
		conn.reads = []string{response}
		n, err := g.Read(buffer)
		require.NoError(t, err)
		assert.Equal(t, response, string(buffer[:n]))
	}
	conn.reads = []string{"HTTP/1.1 200 OK\r\n\r\n"}
	n, err := g.Read(buffer)
	assert.Zero(t, n)
	assert.ErrorIs(t, err, io.EOF)
	assert.True(t, conn.closed)
}

// talker is a server that sends something of its own after each response.
func talker(t *testing.T, config *tls.Config, separately bool) net.Listener {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	if config != nil {
		listener = tls.NewListener(listener, config)
	}
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go func() {
				defer conn.Close()
				requests := bufio.NewReader(conn)
				for {
					r, err := http.ReadRequest(requests)
					if err != nil {
						return
					}
					_, _ = io.Copy(io.Discard, r.Body)
					const response, more = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", "X-Auth-Token: canary-token"
					if separately {
						_, _ = io.WriteString(conn, response)
						_, _ = io.WriteString(conn, more)
					} else {
						_, _ = io.WriteString(conn, response+more)
					}
				}
			}()
		}
	}()
	return listener
}

// It replaces the standard logger's output, and so runs alone.
func TestTheStandardLogHasNothingOfAServer(t *testing.T) {
	secured := httptest.NewTLSServer(nil)
	defer secured.Close()
	roots := x509.NewCertPool()
	roots.AddCert(secured.Certificate())

	var written bytes.Buffer
	before := log.Writer()
	log.SetOutput(&written)
	defer log.SetOutput(before)
	for _, scheme := range []string{"http", "https"} {
		for _, separately := range []bool{false, true} {
			var config *tls.Config
			if scheme == "https" {
				config = &tls.Config{Certificates: secured.TLS.Certificates}
			}
			listener := talker(t, config, separately)
			transport := guardedTransport(roots)
			client := &http.Client{Transport: transport}
			for range 20 {
				resp, err := client.Post(scheme+"://"+listener.Addr().String(), "text/plain", strings.NewReader("x"))
				if separately && err != nil {
					continue // the connection was closed under the request
				}
				require.NoError(t, err)
				body, err := io.ReadAll(resp.Body)
				require.NoError(t, err)
				_ = resp.Body.Close()
				assert.Equal(t, "{}", string(body))
			}
			transport.CloseIdleConnections()
		}
	}
	assert.NotContains(t, written.String(), "Unsolicited")
	assert.NotContains(t, written.String(), "canary")
}

func guardedTransport(roots *x509.CertPool) *http.Transport {
	return poolsTrusting(roots).shared
}

// poolsTrusting is the default transport for servers of a test.
func poolsTrusting(roots *x509.CertPool) *pools {
	return newPools(http.DefaultTransport.(*http.Transport), &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12})
}

// A guarded transport still keeps connections, and speaks HTTP/2 where it is spoken.
func TestGuardedConnectionsAreKept(t *testing.T) {
	t.Parallel()
	for _, version := range []int{1, 2} {
		addresses := map[string]bool{}
		server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			addresses[r.RemoteAddr] = true
			assert.Equal(t, version, r.ProtoMajor)
			_, _ = io.WriteString(w, strings.Repeat("x", 10000))
			w.(http.Flusher).Flush() // chunks
			_, _ = io.WriteString(w, "end")
		}))
		server.EnableHTTP2 = version == 2
		server.StartTLS()
		roots := x509.NewCertPool()
		roots.AddCert(server.Certificate())
		client := &http.Client{Transport: guardedTransport(roots)}
		for range 5 {
			resp, err := client.Get(server.URL)
			require.NoError(t, err)
			body, err := io.ReadAll(resp.Body)
			require.NoError(t, err)
			require.NoError(t, resp.Body.Close())
			assert.Len(t, body, 10003)
		}
		assert.Len(t, addresses, 1)
		client.CloseIdleConnections()
		server.Close()
	}
}

func TestServersThatCannotProveThemselvesAreRefused(t *testing.T) {
	t.Parallel()
	server := httptest.NewTLSServer(nil)
	defer server.Close()
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	client := &http.Client{Transport: guardedTransport(x509.NewCertPool())}
	_, err := client.Get(server.URL)
	require.Error(t, err)
	assert.True(t, untrusted(err))
	plain := httptest.NewServer(nil)
	defer plain.Close()
	_, err = client.Get("https" + strings.TrimPrefix(plain.URL, "http"))
	require.Error(t, err)
	assert.True(t, untrusted(err))
	assert.ErrorIs(t, schemeMismatch(err), http.ErrSchemeMismatch)
}

func BenchmarkCallOnAKeptConnection(b *testing.B) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, strings.Repeat("x", 2000)) }))
	defer server.Close()
	guarded := http.DefaultTransport.(*http.Transport).Clone()
	guarded.TLSClientConfig = &tls.Config{}
	guardConnections(guarded)
	for name, transport := range map[string]*http.Transport{"plain": http.DefaultTransport.(*http.Transport).Clone(), "guarded": guarded} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			client := &http.Client{Transport: transport}
			for b.Loop() {
				resp, err := client.Get(server.URL)
				if err != nil {
					b.Fatal(err)
				}
				_, _ = io.Copy(io.Discard, resp.Body)
				_ = resp.Body.Close()
			}
		})
	}
}

// short is a connection that takes a number of bytes.
type short struct {
	net.Conn
	takes int
}

func (s *short) Write(p []byte) (int, error) {
	n := min(s.takes, len(p))
	s.takes -= n
	if n < len(p) {
		return n, io.ErrClosedPipe
	}
	return n, nil
}

func TestAGuardCountsWhatWasWritten(t *testing.T) {
	t.Parallel()
	conn := &short{takes: 7}
	g := &guard{Conn: conn}
	_, _ = g.Write([]byte("12345"))
	mark := g.written()
	assert.EqualValues(t, 5, mark)
	assert.False(t, g.seal(0), "another request may have got the connection meanwhile")
	_, err := g.Write([]byte("67"))
	require.NoError(t, err, "it was not sealed")
	assert.False(t, g.seal(mark))

	mark = g.written()
	_, err = g.Write([]byte("890"))
	require.ErrorIs(t, err, io.ErrClosedPipe)
	assert.True(t, g.seal(mark), "the kernel took nothing")
	conn.takes = 100
	_, err = g.Write([]byte("890"))
	require.ErrorIs(t, err, net.ErrClosed)
	assert.Equal(t, 100, conn.takes)
}
