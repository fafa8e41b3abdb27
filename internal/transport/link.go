package transport

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/http"
	"net/http/httptrace"
	"sync"
	"sync/atomic"
)

// link is what a transport tells about the connections of an attempt.
type link struct {
	maker   maker  // of the transport
	stop    func() // ends the attempt
	dialled atomic.Bool
	// connected is set while there is a connection that the request may leave on, and
	// began once its first header was put together, which is before it is written.
	connected, began atomic.Bool
	again            atomic.Bool // the transport went to send the request a second time

	mu     sync.Mutex
	conn   *guard // nil for connections that do not count their bytes
	before int64  // bytes that conn had written when it was taken
}

// maker is whose transport sends.
type maker int

const (
	stranger maker = iota // anybody: it may send as often as it likes, and tell what it likes
	standard              // net/http: it sends again only what was not written at all
	ours                  // net/http in the default client: it also has nothing but TCP and TLS beneath
)

// trace returns the request as one whose transport tells.
func (l *link) trace(r *http.Request) *http.Request {
	return r.WithContext(httptrace.WithClientTrace(r.Context(), &httptrace.ClientTrace{
		GetConn:          func(string) { l.dialled.Store(true) },
		GotConn:          l.got,
		WroteHeaderField: func(string, []string) { l.began.Store(true) },
	}))
}

// got takes a connection for the request. net/http asks for another one by itself when
// the first is broken and nothing was written on it, and is left to that. Any other
// transport may have retries of its own around net/http, and would send the request again
// after a response, or after none: its connection is closed before anything is written.
func (l *link) got(info httptrace.GotConnInfo) {
	if l.maker == stranger && l.connected.Load() {
		l.again.Store(true)
		if info.Conn != nil {
			_ = info.Conn.Close()
		}
		l.stop()
		return
	}
	l.mu.Lock()
	l.conn, _ = info.Conn.(*guard)
	if l.conn != nil {
		l.before = l.conn.wrote.Load()
	}
	l.mu.Unlock()
	l.connected.Store(true)
}

// mayHaveLeft reports whether a request that is on its way may have left this machine.
func (l *link) mayHaveLeft() bool { return !l.dialled.Load() || !l.kept() }

// kept reports whether a transport that tells has kept the request on this machine: the
// first byte that the kernel takes decides.
func (l *link) kept() bool {
	if !l.connected.Load() || l.maker != stranger && !l.began.Load() {
		return true
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.conn != nil && l.conn.wrote.Load() == l.before
}

// certainlyNotSent reports whether an attempt that failed with err cannot have
// reached the platform.
func (l *link) certainlyNotSent(err error) bool {
	switch {
	case l.again.Load():
		return false // the first time it may have
	case l.dialled.Load():
		// A connection says more than the error: a transport that tries again by
		// itself reports the failure of its last try alone.
		return l.kept()
	case l.maker == ours:
		return true // it asks for a connection before anything else
	}
	return failedBeforeSending(err)
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
