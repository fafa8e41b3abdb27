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
	"strings"
	"sync/atomic"

	"github.com/partnerbss/partnerbss-go/core"
)

// attempt is what is known of one sending of the request.
type attempt struct {
	handed    bool                    // the request was handed to the network
	dialled   *atomic.Pointer[string] // nil when the transport does not tell; see trace
	connected *atomic.Bool
	body      []byte // of the answer, read to its end
	requestID string
}

// RoundTrip is one attempt: authenticate anew, send, and read the whole answer,
// so that an answer that breaks off fails the attempt and not the call.
func (c *call) RoundTrip(r *http.Request) (*http.Response, error) {
	c.attempts++
	signed := *r
	signed.Header = r.Header.Clone()
	c.credentials.authenticate(&signed, c.request.Body, c.client.now(c.url.Host))

	c.last = attempt{handed: true}
	send := &signed
	if !c.op.Safe {
		send = c.last.trace(send)
	}
	resp, err := c.cfg.roundTripper().RoundTrip(send)
	if err == nil {
		err = c.last.read(resp, c.cfg.MaxBody)
	}
	c.log(r.Context(), "attempt", resp, err)
	if err != nil {
		return nil, err
	}
	return resp, nil
}

// trace learns whether a connection was ready before the attempt failed: until
// then nothing of the request can have left this machine.
func (a *attempt) trace(r *http.Request) *http.Request {
	a.dialled, a.connected = new(atomic.Pointer[string]), new(atomic.Bool)
	dialled, connected := a.dialled, a.connected
	return r.WithContext(httptrace.WithClientTrace(r.Context(), &httptrace.ClientTrace{
		GetConn: func(hostPort string) { dialled.Store(&hostPort) },
		GotConn: func(httptrace.GotConnInfo) { connected.Store(true) },
	}))
}

// certainlyNotSent reports whether an attempt that failed with err cannot have
// reached the platform.
func (a *attempt) certainlyNotSent(err error) bool {
	if !a.handed || failedBeforeSending(err) {
		return true
	}
	// Only a transport that tells about its connections can be believed that
	// there was none.
	return a.connected != nil && a.dialled.Load() != nil && !a.connected.Load()
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
	var record tls.RecordHeaderError
	return errors.As(err, &certificate) || errors.As(err, &authority) || errors.As(err, &host) ||
		errors.As(err, &invalid) || errors.As(err, &record)
}

// read takes the body of an answer in whole, up to the limit.
func (a *attempt) read(resp *http.Response, most int64) error {
	defer resp.Body.Close()
	a.requestID = requestID(resp.Header)
	if resp.ContentLength > most {
		return &brokenAnswer{resp, tooLarge(most)}
	}
	buffer := make([]byte, 0, firstSize(resp.ContentLength))
	for {
		if len(buffer) == cap(buffer) {
			buffer = append(buffer, 0)[:len(buffer)]
		}
		n, err := resp.Body.Read(buffer[len(buffer):cap(buffer)])
		buffer = buffer[:len(buffer)+n]
		a.body = buffer
		if int64(len(buffer)) > most {
			return &brokenAnswer{resp, tooLarge(most)}
		}
		if err == io.EOF {
			break
		}
		if err != nil {
			return &brokenAnswer{resp, fmt.Errorf("answer broke off after %d bytes: %w", len(buffer), err)}
		}
	}
	resp.Body = http.NoBody
	return nil
}

// firstSize is room for the whole body and the read that finds its end.
func firstSize(contentLength int64) int64 {
	const unknown, trusted = 4 << 10, 1 << 20
	if contentLength < 0 {
		return unknown
	}
	return min(contentLength, trusted) + 1
}

func tooLarge(most int64) error {
	return fmt.Errorf("%w: the answer has more than %d bytes", core.ErrBodyTooLarge, most)
}

// brokenAnswer is the error of an answer whose head came and whose body did not.
type brokenAnswer struct {
	resp *http.Response
	err  error
}

func (b *brokenAnswer) Error() string { return b.err.Error() }
func (b *brokenAnswer) Unwrap() error { return b.err }

// transient reports whether a query that failed with err may succeed when it is
// sent again.
func transient(ctx context.Context, err error) bool {
	switch {
	case ctx.Err() != nil, untrusted(err), errors.Is(err, core.ErrBodyTooLarge):
		return false
	case strings.Contains(err.Error(), "unsupported protocol scheme"):
		return false
	}
	return true
}
