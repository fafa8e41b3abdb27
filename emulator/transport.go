package emulator

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
)

// ErrConnectionClosed is what [Emulator.Transport] returns for a response that
// never came.
var ErrConnectionClosed = errors.New("emulator: connection closed by the server")

// Transport answers requests in process, without sockets: for speed, and for
// tests under testing/synctest. The host of the requests does not matter. A
// request runs in the goroutine that sends it: one that is given up on while a
// fault delays it is executed at once, and has had its effect when RoundTrip
// returns.
func (e *Emulator) Transport() http.RoundTripper { return inProcess{e} }

type inProcess struct{ e *Emulator }

// RoundTrip implements http.RoundTripper.
func (t inProcess) RoundTrip(r *http.Request) (*http.Response, error) {
	if err := r.Context().Err(); err != nil {
		closeBody(r)
		return nil, err
	}
	// The handler side of a request: the transport must not change the caller's.
	in := r.Clone(r.Context())
	if in.Host == "" {
		in.Host = in.URL.Host
	}
	in.RequestURI = in.URL.RequestURI()
	resp := t.e.serve(in, nil)
	closeBody(r)
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	if resp.broken == dropped {
		return nil, ErrConnectionClosed
	}
	out := &http.Response{
		Status:     fmt.Sprintf("%d %s", resp.status, http.StatusText(resp.status)),
		StatusCode: resp.status,
		Proto:      "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: resp.header, Request: r, Body: http.NoBody,
	}
	if out.Header == nil {
		out.Header = http.Header{}
	}
	if !bodyAllowed(resp.status) {
		return out, nil
	}
	out.ContentLength = int64(len(resp.body))
	out.Header.Set("Content-Length", strconv.Itoa(len(resp.body)))
	if resp.broken == truncated {
		half := bytes.NewReader(resp.body[:len(resp.body)/2])
		out.Body = io.NopCloser(io.MultiReader(half, cutOff{}))
		return out, nil
	}
	out.Body = io.NopCloser(bytes.NewReader(resp.body))
	return out, nil
}

// cutOff ends a body as a connection does that was closed early.
type cutOff struct{}

// Read implements io.Reader.
func (cutOff) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

func closeBody(r *http.Request) {
	if r.Body != nil {
		_ = r.Body.Close()
	}
}
