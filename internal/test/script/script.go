// Package script is a platform that answers from a script: what the tests of the
// pipeline, of the options and of the client share. It answers over connections in
// memory and so works under the clock of a synctest bubble.
package script

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	partnerbss "github.com/partnerbss/partnerbss-go"
	"github.com/partnerbss/partnerbss-go/accounts"
	"github.com/partnerbss/partnerbss-go/auth"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/customers"
	"github.com/partnerbss/partnerbss-go/internal/signer"
	"github.com/partnerbss/partnerbss-go/option"
)

// Reply is what the platform does with one request.
type Reply struct {
	Raw         string // answer as it goes on the wire; the connection closes after it
	Refuse      bool   // no connection comes about
	Stall       bool   // nor does it fail, over connections
	CloseBefore bool   // the connection closes when the first byte of the request was read
	CloseAfter  bool   // the connection closes when the request has been read
	Hang        bool   // nothing ever comes, after raw
}

// Answered builds a reply of a status, a body and headers in pairs.
func Answered(status int, body string, headers ...string) Reply {
	var b strings.Builder
	fmt.Fprintf(&b, "HTTP/1.1 %d %s\r\nConnection: close\r\nX-Request-Id: request-1\r\n", status, http.StatusText(status))
	if status != http.StatusNoContent {
		fmt.Fprintf(&b, "Content-Length: %d\r\n", len(body))
	}
	for i := 0; i < len(headers); i += 2 {
		fmt.Fprintf(&b, "%s: %s\r\n", headers[i], headers[i+1])
	}
	return Reply{Raw: b.String() + "\r\n" + body}
}

// Request is one request as the platform read it.
type Request struct {
	At     time.Time
	Method string
	URI    string
	Header http.Header
	Body   string
}

// Platform answers requests over connections in memory (Transport), or through a
// RoundTripper that tells nothing about its connections (Silent). Both work under
// a fake clock.
type Platform struct {
	Answer func(n int, r Request) Reply // n counts from 1

	mu       sync.Mutex
	requests []Request
	dials    int
}

// Always answers every request in the same way.
func Always(r Reply) *Platform {
	return &Platform{Answer: func(int, Request) Reply { return r }}
}

// InTurn answers the requests with one reply after the other, the last for ever.
func InTurn(replies ...Reply) *Platform {
	return &Platform{Answer: func(n int, _ Request) Reply { return replies[min(n, len(replies))-1] }}
}

// Seen returns the requests that the platform read.
func (s *Platform) Seen() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Request(nil), s.requests...)
}

// Last is the latest request that the platform read.
func (s *Platform) Last() Request {
	seen := s.Seen()
	return seen[len(seen)-1]
}

// Took notes requests that another script has answered.
func (s *Platform) Took(requests ...Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests = append(s.requests, requests...)
}

// Dialled is how often a connection was asked for.
func (s *Platform) Dialled() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.dials
}

func (s *Platform) next() Reply {
	s.mu.Lock()
	n := len(s.requests) + 1
	s.mu.Unlock()
	return s.Answer(n, Request{})
}

func (s *Platform) note(r *http.Request) (Reply, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return Reply{}, err
	}
	_ = r.Body.Close()
	seen := Request{time.Now(), r.Method, r.URL.RequestURI(), r.Header.Clone(), string(body)}
	s.mu.Lock()
	s.requests = append(s.requests, seen)
	n := len(s.requests)
	s.mu.Unlock()
	return s.Answer(n, seen), nil
}

var errRefused = &net.OpError{Op: "dial", Net: "tcp", Err: syscall.ECONNREFUSED}

// Transport is net/http's own, over pipes.
func (s *Platform) Transport() *http.Transport {
	return &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		s.mu.Lock()
		s.dials++
		s.mu.Unlock()
		switch does := s.next(); {
		case does.Refuse:
			return nil, errRefused
		case does.Stall:
			<-ctx.Done()
			return nil, ctx.Err()
		}
		client, server := net.Pipe()
		go s.serve(server)
		return client, nil
	}}
}

func (s *Platform) serve(conn net.Conn) {
	defer conn.Close()
	if s.next().CloseBefore {
		_, _ = conn.Read(make([]byte, 1))
		s.mu.Lock()
		s.requests = append(s.requests, Request{At: time.Now()})
		s.mu.Unlock()
		return
	}
	in := bufio.NewReader(conn)
	r, err := http.ReadRequest(in)
	if err != nil {
		return
	}
	does, err := s.note(r)
	if err != nil || does.CloseAfter {
		return
	}
	_, _ = io.WriteString(conn, does.Raw)
	if does.Hang {
		_, _ = in.ReadByte() // until the client gives up
	}
}

// Silent is a RoundTripper without httptrace.
func (s *Platform) Silent() http.RoundTripper {
	return RoundTripper(func(r *http.Request) (*http.Response, error) {
		if err := r.Context().Err(); err != nil {
			return nil, err
		}
		if s.next().Refuse {
			s.mu.Lock()
			s.dials++
			s.mu.Unlock()
			return nil, errRefused
		}
		if r.Body == nil {
			r.Body = http.NoBody
		}
		does, err := s.note(r)
		switch {
		case err != nil:
			return nil, err
		case does.CloseBefore, does.CloseAfter:
			return nil, &net.OpError{Op: "read", Net: "tcp", Err: syscall.ECONNRESET}
		case does.Hang && does.Raw == "":
			<-r.Context().Done()
			return nil, r.Context().Err()
		}
		raw := io.Reader(strings.NewReader(does.Raw))
		if does.Hang {
			raw = io.MultiReader(raw, untilDone{r.Context()})
		}
		return http.ReadResponse(bufio.NewReader(raw), r)
	})
}

// untilDone is the rest of a response that does not come.
type untilDone struct{ ctx context.Context }

func (u untilDone) Read([]byte) (int, error) {
	<-u.ctx.Done()
	return 0, u.ctx.Err()
}

// RoundTripper is a function as an http.RoundTripper.
type RoundTripper func(*http.Request) (*http.Response, error)

// RoundTrip calls the function.
func (f RoundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// Keys of the clients.
const (
	AccessKey = "SCRIPTACCESSKEY00001"
	SecretKey = "script-secret-key-00001"
)

// Client returns a client of the platform that does not wait for quotas.
func (s *Platform) Client(t testing.TB, rt http.RoundTripper, opts ...option.Option) *partnerbss.Client {
	t.Helper()
	return Paced(t, rt, append([]option.Option{option.WithoutQuota()}, opts...)...)
}

// Paced returns a client of a platform that keeps to the quotas.
func Paced(t testing.TB, rt http.RoundTripper, opts ...option.Option) *partnerbss.Client {
	t.Helper()
	client, err := partnerbss.NewClient(append([]option.Option{
		option.WithEndpoint("http://bss.test"),
		option.WithIAMEndpoint("http://iam.test"), option.WithPlainHTTP(),
		option.WithCredentials(auth.NewAKSK(AccessKey, SecretKey)),
		option.WithHTTPClient(&http.Client{Transport: rt}),
	}, opts...)...)
	require.NoError(t, err)
	return client
}

// Call is one of the kinds of calls that differ in what may be repeated.
type Call struct {
	Name    string
	Changes bool  // state-changing
	Success Reply // what the platform answers when all is well
	NoData  bool  // success has no body
	Settle  string
	Do      func(context.Context, *partnerbss.Client, ...option.Option) error
}

// Calls are a query, a state-changing call and one that moves money.
var Calls = []Call{
	{"customers.List", false, Answered(200, Success), false, "", func(ctx context.Context, c *partnerbss.Client, opts ...option.Option) error {
		list, err := c.Customers.List(ctx, &customers.ListRequest{AccountName: "name-of-a-customer"}, opts...)
		if err == nil && len(list.Customers) != 1 {
			return errors.New("a success without its data")
		}
		return err
	}},
	{"customers.SendVerificationCode", true, Answered(204, ""), true, "", func(ctx context.Context, c *partnerbss.Client, opts ...option.Option) error {
		return c.Customers.SendVerificationCode(ctx, &customers.SendVerificationCodeRequest{ReceiverType: customers.ReceiverTypeSMS, MobilePhone: "13800000000"}, opts...)
	}},
	{"accounts.AllocateFunds", true, Answered(200, Success), false, "accounts.ListAdjustRecords", func(ctx context.Context, c *partnerbss.Client, opts ...option.Option) error {
		got, err := c.Accounts.AllocateFunds(ctx, &accounts.AllocateFundsRequest{CustomerID: "customer-1", Amount: decimal.RequireFromString("1000.00")}, opts...)
		if err == nil && got.TransactionID != "transfer-1" {
			return errors.New("a success without its data")
		}
		return err
	}},
}

// Success is the body of a success of each of the calls that have data.
const Success = `{"count":1,"customer_infos":[{"customer_id":"customer-1"}],"transfer_id":"transfer-1"}`

// SucceedsOver answers over HTTP as the call does when all is well.
func (c Call) SucceedsOver(w http.ResponseWriter) {
	if c.NoData {
		w.WriteHeader(http.StatusNoContent)
		return
	}
	_, _ = io.WriteString(w, Success)
}

// Bodies of answers that tell of a failure.
const (
	ThrottledByGateway = `{"error_code":"APIGW.0308","error_msg":"The throttling threshold has been reached","request_id":"request-2"}`
	ThrottledByBackend = `{"error_code":"CBC.0250","error_msg":"Message flow control."}`
	OtherError         = `{"error_code":"CBC.0999","error_msg":"Other error."}`
	BackendUnavailable = `{"error_code":"APIGW.0201","error_msg":"Backend unavailable."}`
	ProxyPage          = `<html><body><h1>proxy</h1></body></html>`
)

// SignedRight recomputes the signature of a request as the platform read it.
func SignedRight(t *testing.T, a Request) {
	t.Helper()
	r, err := http.NewRequest(a.Method, "http://bss.test"+a.URI, nil)
	require.NoError(t, err)
	date, err := time.Parse(signer.DateLayout, a.Header.Get(signer.HeaderDate))
	require.NoError(t, err)
	signer.Sign(r, []byte(a.Body), signer.Key{AccessKey: AccessKey, SecretKey: core.NewSecret(SecretKey)}, date)
	assert.Equal(t, r.Header.Get("Authorization"), a.Header.Get("Authorization"))
}
