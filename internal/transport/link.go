package transport

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/http"
	"net/http/httptrace"
	"sync/atomic"
)

// link is what a transport tells about the connection of an attempt, when it is
// asked: nothing of a request can have left this machine before there was one.
type link struct{ dialled, connected atomic.Bool }

// trace returns the request as one whose transport tells.
func (l *link) trace(r *http.Request) *http.Request {
	return r.WithContext(httptrace.WithClientTrace(r.Context(), &httptrace.ClientTrace{
		GetConn: func(string) { l.dialled.Store(true) },
		GotConn: func(httptrace.GotConnInfo) { l.connected.Store(true) },
	}))
}

// mayHaveLeft reports whether a request that is on its way may have left this machine.
func (l *link) mayHaveLeft() bool { return !l.dialled.Load() || l.connected.Load() }

// certainlyNotSent reports whether an attempt that failed with err cannot have
// reached the platform.
func (l *link) certainlyNotSent(err error) bool {
	if l.dialled.Load() {
		// A connection says more than the error: a transport that tries again by
		// itself reports the failure of its last try alone.
		return !l.connected.Load()
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
