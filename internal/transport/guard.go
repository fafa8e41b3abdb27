package transport

import (
	"bytes"
	"context"
	"crypto/tls"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"strconv"
	"strings"
	"sync"
	"time"
)

// net/http prints what a server sends on a connection when no response is due into
// the standard log: "Unsolicited response received on idle HTTP channel starting
// with ...". That may be anything that was sent before, a token of the identity
// service or the request itself; and were a request under way by then, it would be
// taken for its response. So the connections of the default client are guarded:
// bytes after a response are dropped, and their connection closed.

// guard is a connection of HTTP/1 on which nothing is read but responses. When it
// cannot tell where a response ends it lets everything pass.
type guard struct {
	net.Conn

	mu     sync.Mutex
	state  framing
	head   []byte // of the response, as far as it came
	left   int64  // bytes of the body, or of the chunk
	count  int64  // bytes that were written
	sealed bool   // no more will be
}

// framing is what comes next on a connection.
type framing int

const (
	idle       framing = iota // nothing: no request is under way
	inHead                    // status line and headers
	inBody                    // a number of bytes
	inSize                    // the line before a chunk
	inChunk                   // a chunk, with the end of its line
	inTrailer                 // headers after the last chunk
	unknowable                // whatever the server likes
)

// mostHead is the longest head that is looked at.
const mostHead = 1 << 20

// Write sends a part of a request, after which a response is due.
func (g *guard) Write(p []byte) (int, error) {
	g.mu.Lock()
	if g.sealed {
		g.mu.Unlock()
		return 0, net.ErrClosed
	}
	if g.state == idle {
		g.state, g.head = inHead, g.head[:0]
	}
	g.count += int64(len(p)) // before it is known, so that nobody finds too little
	g.mu.Unlock()
	n, err := g.Conn.Write(p)
	if n < len(p) {
		// Of TLS these are whole records; nobody can read a part of one.
		g.mu.Lock()
		g.count -= int64(len(p) - n)
		g.mu.Unlock()
	}
	return n, err
}

// written is how many bytes were written so far.
func (g *guard) written() int64 {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.count
}

// seal reports whether nothing was written since so much had been, and then sees to
// it that nothing will be.
func (g *guard) seal(mark int64) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.sealed = g.sealed || g.count == mark
	return g.count == mark
}

// guardOf is the guard of a connection that belongs to one request at a time, nil
// where there is none.
func guardOf(conn net.Conn) *guard {
	if secure, ok := conn.(*tls.Conn); ok && !isHTTP2(secure) { // through a proxy
		conn = secure.NetConn()
	}
	g, _ := conn.(*guard)
	return g
}

// Read reads a part of a response.
func (g *guard) Read(p []byte) (int, error) {
	n, err := g.Conn.Read(p)
	if n == 0 {
		return n, err
	}
	g.mu.Lock()
	due := g.follow(p[:n])
	g.mu.Unlock()
	if due < n {
		clear(p[due:n])
		_ = g.Conn.Close()
		// With io.EOF net/http does not use the connection again.
		return due, io.EOF
	}
	return n, err
}

// follow goes through bytes that came, and returns how many of them were due.
func (g *guard) follow(p []byte) int {
	at := 0
	for at < len(p) {
		switch g.state {
		case idle:
			return at
		case unknowable:
			return len(p)
		case inBody, inChunk:
			n := min(g.left, int64(len(p)-at))
			at += int(n)
			if g.left -= n; g.left == 0 {
				if g.state == inChunk {
					g.state = inSize
				} else {
					g.state = idle
				}
			}
		default:
			end := bytes.IndexByte(p[at:], '\n')
			if end < 0 {
				end = len(p) - at - 1
			}
			g.head = append(g.head, p[at:at+end+1]...)
			at += end + 1
			if g.head[len(g.head)-1] == '\n' {
				g.line()
			} else if len(g.head) > mostHead {
				g.state = unknowable
			}
		}
	}
	return at
}

// line takes the next step after a whole line.
func (g *guard) line() {
	switch g.state {
	case inHead:
		if bytes.HasSuffix(g.head, []byte("\n\r\n")) || bytes.HasSuffix(g.head, []byte("\n\n")) {
			g.begin()
			g.head = g.head[:0]
		} else if len(g.head) > mostHead {
			g.state = unknowable
		}
	case inSize:
		size, _, _ := strings.Cut(string(g.head), ";")
		n, err := strconv.ParseUint(strings.TrimSpace(size), 16, 62)
		switch {
		case err != nil:
			g.state = unknowable
		case n == 0:
			g.state = inTrailer
		default:
			g.state, g.left = inChunk, int64(n)+2
		}
		g.head = g.head[:0]
	case inTrailer:
		if len(bytes.TrimRight(g.head, "\r\n")) == 0 {
			g.state = idle
		}
		g.head = g.head[:0]
	}
}

// begin finds out from the head of a response how its body ends.
func (g *guard) begin() {
	g.state = unknowable
	status, headers, _ := strings.Cut(string(g.head), "\n")
	version, code, _ := strings.Cut(status, " ")
	if !strings.HasPrefix(version, "HTTP/1.") || len(code) < 3 {
		return
	}
	number, err := strconv.Atoi(code[:3])
	switch {
	case err != nil || number < 100 || number == http.StatusSwitchingProtocols:
		return
	case number < 200:
		g.state = inHead // the final one is still to come
		return
	case number == http.StatusNoContent || number == http.StatusNotModified:
		g.state = idle
		return
	}
	length := int64(-1)
	for line := range strings.SplitSeq(headers, "\n") {
		name, value, _ := strings.Cut(line, ":")
		value = strings.TrimSpace(value)
		switch {
		case strings.EqualFold(name, "Transfer-Encoding"):
			if strings.EqualFold(value, "chunked") {
				g.state = inSize
			}
			return
		case strings.EqualFold(name, "Content-Length"):
			n, err := strconv.ParseUint(value, 10, 62)
			if err != nil || length >= 0 && length != int64(n) {
				return
			}
			length = int64(n)
		}
	}
	switch {
	case length == 0:
		g.state = idle
	case length > 0:
		g.state, g.left = inBody, length
	}
}

// guardConnections makes a transport guard its connections. Those through a proxy to
// an https address are left: net/http secures them by itself, and so a guard would
// see nothing but what is encrypted.
func guardConnections(t *http.Transport) {
	dial := t.DialContext
	if dial == nil {
		dial = new(net.Dialer).DialContext
	}
	t.DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
		conn, err := dial(ctx, network, address)
		if err != nil {
			return nil, err
		}
		return &guard{Conn: conn}, nil
	}
	config, timeout := t.TLSClientConfig.Clone(), t.TLSHandshakeTimeout
	config.NextProtos = []string{"h2", "http/1.1"}
	if t.Protocols != nil && !t.Protocols.HTTP2() {
		config.NextProtos = []string{"http/1.1"}
	}
	t.DialTLSContext = func(ctx context.Context, network, address string) (net.Conn, error) {
		conn, err := dial(ctx, network, address)
		if err != nil {
			return nil, err
		}
		secure, err := handshake(ctx, conn, config, address, timeout)
		if err != nil {
			_ = conn.Close()
			return nil, err
		}
		if secure.ConnectionState().NegotiatedProtocol == "h2" {
			return secure, nil // its frames belong to requests, or are dropped
		}
		return &guard{Conn: secure}, nil
	}
}

// handshake secures a connection like net/http.
func handshake(ctx context.Context, conn net.Conn, config *tls.Config, address string, timeout time.Duration) (*tls.Conn, error) {
	config = config.Clone()
	if config.ServerName == "" {
		host, _, err := net.SplitHostPort(address)
		if err != nil {
			return nil, err
		}
		config.ServerName = host
	}
	limited, cancel := ctx, context.CancelFunc(func() {})
	if timeout > 0 {
		limited, cancel = context.WithTimeout(ctx, timeout)
	}
	defer cancel()
	trace := httptrace.ContextClientTrace(ctx)
	if trace != nil && trace.TLSHandshakeStart != nil {
		trace.TLSHandshakeStart()
	}
	secure := tls.Client(conn, config)
	err := secure.HandshakeContext(limited)
	if err != nil && limited.Err() != nil && ctx.Err() == nil {
		err = handshakeTimeout{}
	}
	if trace != nil && trace.TLSHandshakeDone != nil {
		trace.TLSHandshakeDone(secure.ConnectionState(), err)
	}
	return secure, err
}

// handshakeTimeout is the error of a server that does not secure its connection.
type handshakeTimeout struct{}

func (handshakeTimeout) Error() string   { return "TLS handshake timeout" }
func (handshakeTimeout) Timeout() bool   { return true }
func (handshakeTimeout) Temporary() bool { return true }
