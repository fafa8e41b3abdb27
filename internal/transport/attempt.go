package transport

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"sync/atomic"
	"time"

	"github.com/partnerbss/partnerbss-go/core"
)

// attempt is what is known of one sending of the request.
type attempt struct {
	handed    bool         // the request was handed to the network
	dialled   *atomic.Bool // the transport tells about its connections; see trace
	connected *atomic.Bool // and had one
	body      []byte       // of the answer, read to its end
	requestID string
}

// RoundTrip is one attempt: authenticate anew, send, and read the whole answer,
// so that an answer that breaks off fails the attempt and not the call.
func (c *call) RoundTrip(r *http.Request) (*http.Response, error) {
	if !c.op.Safe && c.last.handed {
		return nil, errTwice
	}
	c.attempts++
	ctx, cancel := c.cfg.attemptContext(r.Context())
	defer cancel()
	send := r.WithContext(ctx)
	send.Header = r.Header.Clone()
	body := c.request.Body
	if len(c.cfg.Middleware) > 0 {
		var err error
		if body, err = takeBody(send); err != nil {
			return nil, err
		}
	}
	c.credentials.authenticate(send, body, c.now())

	c.last = attempt{handed: true}
	if !c.op.Safe {
		// They would make net/http send the request again by itself when a
		// connection breaks.
		send.Header.Del("Idempotency-Key")
		send.Header.Del("X-Idempotency-Key")
		send = c.last.trace(send)
	}
	resp, err := c.cfg.roundTripper().RoundTrip(send)
	if err == nil && resp == nil {
		err = errors.New("the http.RoundTripper gave neither an answer nor an error")
	}
	if err == nil {
		err = c.last.read(resp, c.cfg.MaxBody)
	}
	if err != nil {
		if ctx.Err() != nil && r.Context().Err() == nil {
			err = late(err, c.cfg.attemptTimeout())
		}
		c.logAttempt(ctx, resp, err)
		return nil, err
	}
	c.logAttempt(ctx, resp, nil)
	resp.Request = r // not the one that holds the credentials
	if len(c.cfg.Middleware) > 0 {
		resp.Body = io.NopCloser(bytes.NewReader(c.last.body))
	}
	if isRedirect(resp.StatusCode) {
		// http.Client fails on a Location that it cannot parse, and drops the answer.
		if _, err := r.URL.Parse(resp.Header.Get("Location")); err != nil {
			resp.Header.Del("Location")
		}
	}
	return resp, nil
}

var errTwice = errors.New("middleware sent a state-changing request twice")

func isRedirect(status int) bool { return status >= 300 && status < 400 }

// takeBody reads the body of a request that middleware may have changed.
func takeBody(r *http.Request) ([]byte, error) {
	if r.Body == nil || r.Body == http.NoBody {
		return nil, nil
	}
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	r.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(body)), nil }
	r.Body, _ = r.GetBody()
	r.ContentLength = int64(len(body))
	return body, nil
}

// late says that an attempt took too long.
func late(err error, limit time.Duration) error {
	var broken *brokenAnswer
	if errors.As(err, &broken) {
		return &brokenAnswer{broken.resp, fmt.Errorf("not complete within %s: %w", limit, broken.err)}
	}
	return fmt.Errorf("no answer within %s: %w", limit, err)
}

// callKey is where the context of an attempt tells its call.
type callKey struct{}

// CallOf tells which call an attempt belongs to, from the context of its request.
func CallOf(ctx context.Context) (core.Call, bool) {
	call, ok := ctx.Value(callKey{}).(core.Call)
	return call, ok
}

// edge is the outer end of one attempt where there is middleware, which may
// change the request and the answer, or answer in the platform's stead.
type edge struct {
	call   *call
	inside http.RoundTripper
}

// RoundTrip passes the attempt through the middleware. What that adds to the
// headers belongs to this attempt alone.
func (e edge) RoundTrip(r *http.Request) (*http.Response, error) {
	begun := e.call.attempts
	ctx := context.WithValue(r.Context(), callKey{}, e.call.op.call(begun+1, ""))
	resp, err := e.inside.RoundTrip(r.Clone(ctx))
	if err != nil || resp == nil {
		return nil, err
	}
	if e.call.attempts == begun {
		e.call.attempts++
	}
	if err := e.call.last.read(resp, e.call.cfg.MaxBody); err != nil {
		return nil, err
	}
	return resp, nil
}

// trace learns whether a connection was ready before the attempt failed: until
// then nothing of the request can have left this machine.
func (a *attempt) trace(r *http.Request) *http.Request {
	dialled, connected := new(atomic.Bool), new(atomic.Bool)
	a.dialled, a.connected = dialled, connected
	return r.WithContext(httptrace.WithClientTrace(r.Context(), &httptrace.ClientTrace{
		GetConn: func(string) { dialled.Store(true) },
		GotConn: func(httptrace.GotConnInfo) { connected.Store(true) },
	}))
}

// certainlyNotSent reports whether an attempt that failed with err cannot have
// reached the platform.
func (a *attempt) certainlyNotSent(err error) bool {
	switch {
	case !a.handed:
		return true
	case a.dialled != nil && a.dialled.Load():
		// A connection says more than the error: a transport that tries again by
		// itself reports the failure of its last try alone.
		return !a.connected.Load()
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

// read takes the body of an answer in whole, up to the limit.
func (a *attempt) read(resp *http.Response, most int64) error {
	if resp.Body == nil { // of a transport that is not net/http's
		resp.Body = http.NoBody
	}
	defer resp.Body.Close()
	a.body, a.requestID = nil, requestID(resp.Header)
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
	return ctx.Err() == nil && !untrusted(err) && !errors.Is(err, core.ErrBodyTooLarge)
}
