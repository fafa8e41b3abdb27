package transport

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync"
	"time"

	"github.com/partnerbss/partnerbss-go/core"
)

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

// onceBody is the body of a request that is not to be sent again.
type onceBody struct {
	mu     sync.Mutex
	rest   bytes.Reader
	read   bool
	closed bool
}

func newOnceBody(body []byte) *onceBody {
	b := &onceBody{}
	b.rest.Reset(body)
	return b
}

// Read implements io.Reader.
func (b *onceBody) Read(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed {
		return 0, errClientTwice
	}
	b.read = true
	return b.rest.Read(p)
}

// wasRead reports whether anything was read; not so of no body.
func (b *onceBody) wasRead() bool {
	if b == nil {
		return false
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.read
}

// Close implements io.Closer.
func (b *onceBody) Close() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.closed = true
	return nil
}

// wholeBody is the body of a response that has been read to its end.
type wholeBody struct {
	bytes.Reader
	data []byte
}

// Close implements io.Closer.
func (*wholeBody) Close() error { return nil }

// bodyOf returns the body of a response that readBody has read.
func bodyOf(resp *http.Response) []byte {
	if whole, ok := resp.Body.(*wholeBody); ok {
		return whole.data
	}
	return nil
}

// readBody takes the body of a response in whole, up to the limit, and leaves it
// in the response as a *wholeBody.
func readBody(resp *http.Response, most int64) error {
	if whole, ok := resp.Body.(*wholeBody); ok && whole.Len() == len(whole.data) {
		return nil // as it was left, by middleware that has not looked at it
	}
	if resp.Body == nil { // of a transport that is not net/http's
		resp.Body = http.NoBody
	}
	defer resp.Body.Close()
	if resp.ContentLength > most {
		return &brokenResponse{resp, nil, tooLarge(most)}
	}
	buffer := make([]byte, 0, firstSize(resp.ContentLength))
	for {
		if len(buffer) == cap(buffer) {
			buffer = append(buffer, 0)[:len(buffer)]
		}
		n, err := resp.Body.Read(buffer[len(buffer):cap(buffer)])
		buffer = buffer[:len(buffer)+n]
		if int64(len(buffer)) > most {
			return &brokenResponse{resp, buffer, tooLarge(most)}
		}
		if err == io.EOF {
			break
		}
		if err != nil {
			return &brokenResponse{resp, buffer, fmt.Errorf("response broke off after %d bytes: %w", len(buffer), err)}
		}
	}
	whole := &wholeBody{data: buffer}
	whole.Reset(buffer)
	resp.Body = whole
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
	return fmt.Errorf("%w: the response has more than %d bytes", core.ErrBodyTooLarge, most)
}

// brokenResponse is the error of a response whose head came and whose body did not.
type brokenResponse struct {
	resp *http.Response
	body []byte // as far as it came
	err  error
}

func (b *brokenResponse) Error() string { return b.err.Error() }
func (b *brokenResponse) Unwrap() error { return b.err }

// late says that an attempt took too long.
func late(err error, limit time.Duration) error {
	var broken *brokenResponse
	if errors.As(err, &broken) {
		return broken.because(fmt.Errorf("not complete within %s: %w", limit, broken.err))
	}
	return fmt.Errorf("no response within %s: %w", limit, err)
}

// repeated says that the HTTP client was kept from sending again. What it reports
// instead, mostly that the context has ended, is of our own making.
func repeated(err error) error {
	var broken *brokenResponse
	if errors.As(err, &broken) {
		return broken.because(errClientTwice)
	}
	return errClientTwice
}

// because is the response with another error.
func (b *brokenResponse) because(err error) error {
	return &brokenResponse{b.resp, b.body, err}
}
