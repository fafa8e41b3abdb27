package transport

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"sync"
)

// link is what is known of the connections of an attempt that changes something:
// whether anything of its request can have left this machine, and whether the
// caller's transport is about to send the request a second time, which is stopped.
//
// How much is known depends on what sends. Three kinds are told apart:
//
//   - The transports of the default client (ours). Their connections count what is
//     written on them, so the first byte that the kernel took decides.
//   - net/http's Transport, ours or the caller's (standard). It asks for another
//     connection only if nothing was written on the one before, or if the peer said
//     with REFUSED_STREAM or GOAWAY that it did not process the stream. Not so of
//     methods that it holds to be harmless.
//   - Any other http.RoundTripper. It may be one that repeats what failed.
//
// Of connections that do not count, having had one means that something may have
// been sent. The other hooks of httptrace prove nothing: HTTP/1 writes through a
// buffer and calls them before and after the kernel has the bytes, and a stream of
// HTTP/2 is written by a goroutine that may still run when its call has ended.
type link struct {
	ours, standard bool
	stop           context.CancelFunc // ends the attempt

	mu    sync.Mutex
	asked bool     // for a connection
	had   bool     // and got one, on which something may have been sent
	again bool     // net/http's Transport has had the body again
	twice bool     // a second sending was begun and stopped
	conn  net.Conn // the latest
	guard *guard   // of it, where it counts
	mark  int64    // what guard had counted by then

	body *onceBody // of the request, where it can be read once
}

// watch returns the request as one whose transport tells of its connections. body
// is what it sends, stop ends the attempt.
func (l *link) watch(r *http.Request, body []byte, stop context.CancelFunc) *http.Request {
	l.stop = stop
	trace := &httptrace.ClientTrace{GetConn: l.getConn, GotConn: l.gotConn}
	if !l.standard {
		trace.WroteHeaderField = l.wroteHeaderField
	}
	r = r.WithContext(httptrace.WithClientTrace(r.Context(), trace))
	switch again := r.GetBody; {
	case !l.standard && len(body) > 0:
		l.body = newOnceBody(body)
		r.Body, r.GetBody = l.body, nil
	case l.standard && again != nil:
		r.GetBody = func() (io.ReadCloser, error) {
			if err := l.unsent(); err != nil {
				return nil, err
			}
			return again()
		}
	}
	return r
}

var errKeepsRefusing = errors.New("the server refused the request more than once")

// unsent is told that net/http's Transport wants the body again, since it knows that
// nothing came of what it sent. It gets it after one such failure: while a server says
// GOAWAY to all streams it would try without end or pause.
func (l *link) unsent() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.had {
		return nil // it asks twice after one failure
	}
	l.had = false
	if l.again {
		return errKeepsRefusing
	}
	l.again = true
	return nil
}

// getConn is told that a connection is wanted.
func (l *link) getConn(string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.asked = true
	switch {
	case l.standard:
		l.had = false
	case l.had:
		l.end()
	}
}

// gotConn is told of the connection, before anything is written on it.
func (l *link) gotConn(info httptrace.GotConnInfo) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.had && !l.standard {
		l.end()
	}
	l.had, l.conn = true, info.Conn
	if l.guard = guardOf(info.Conn); l.guard != nil {
		l.mark = l.guard.written()
	}
	// HTTP/1 does not look at the context before it writes. HTTP/2 does, and other
	// calls share its connection.
	if l.twice && l.conn != nil && !isHTTP2(l.conn) {
		_ = l.conn.Close()
	}
}

// wroteHeaderField is told of a header, by HTTP/2 before anything of the request is
// written. It gets here after the end only in a context that does not end with that of
// the attempt.
func (l *link) wroteHeaderField(string, []string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.twice && l.conn != nil {
		_ = l.conn.Close()
	}
}

// end stops the attempt, whose request is about to be sent a second time.
func (l *link) end() {
	l.twice = true
	l.stop()
}

// stopped reports whether a second sending was stopped.
func (l *link) stopped() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.twice
}

// mayHaveLeft reports whether a request that is on its way may have left this machine.
func (l *link) mayHaveLeft() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.had {
		return l.guard == nil || l.guard.written() != l.mark
	}
	return !l.asked && !l.ours
}

// certainlyNotSent reports whether an attempt that failed with err cannot have
// reached the platform.
func (l *link) certainlyNotSent(err error) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case l.had:
		return l.ours && !l.twice && l.guard != nil && l.guard.seal(l.mark)
	case l.asked, l.ours:
		// A connection says more than the error: a transport that tries again by
		// itself reports the failure of its last try alone.
		return true
	}
	// Of what is sent otherwise the error is all there is, and that of the last try.
	return failedBeforeSending(err) && !l.body.wasRead()
}

// harmless reports whether net/http holds a method to be one that may be repeated
// after a connection broke, whatever the operation means by it.
func harmless(method string) bool {
	switch method {
	case "", http.MethodGet, http.MethodHead, http.MethodOptions, http.MethodTrace:
		return true
	}
	return false
}

// isHTTP2 reports whether streams share a connection.
func isHTTP2(conn net.Conn) bool {
	secure, ok := conn.(*tls.Conn)
	return ok && secure.ConnectionState().NegotiatedProtocol == "h2"
}

// failedBeforeSending knows the errors of a connection that never came about.
func failedBeforeSending(err error) bool {
	var op *net.OpError
	if errors.As(err, &op) && (op.Op == "dial" || op.Op == "proxyconnect") {
		return true
	}
	var dns *net.DNSError
	return errors.As(err, &dns) || untrusted(err)
}

// untrusted reports a server that could not prove who it is.
func untrusted(err error) bool {
	var certificate *tls.CertificateVerificationError
	var authority x509.UnknownAuthorityError
	var host x509.HostnameError
	var invalid x509.CertificateInvalidError
	if errors.As(err, &certificate) || errors.As(err, &authority) || errors.As(err, &host) || errors.As(err, &invalid) {
		return true
	}
	// Not TLS at all; once a connection has been secured, Conn is nil.
	var record tls.RecordHeaderError
	return errors.As(err, &record) && record.Conn != nil || errors.Is(err, http.ErrSchemeMismatch)
}

// schemeMismatch says of a server that speaks no TLS what net/http's Client says.
func schemeMismatch(err error) error {
	var record tls.RecordHeaderError
	if errors.As(err, &record) && string(record.RecordHeader[:]) == "HTTP/" {
		return http.ErrSchemeMismatch
	}
	return err
}
