package partnerbss_test

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
	"github.com/stretchr/testify/require"

	partnerbss "github.com/partnerbss/partnerbss-go"
	"github.com/partnerbss/partnerbss-go/accounts"
	"github.com/partnerbss/partnerbss-go/auth"
	"github.com/partnerbss/partnerbss-go/customers"
	"github.com/partnerbss/partnerbss-go/option"
)

// reply is what the sandbox does with one attempt.
type reply struct {
	raw         string // answer as it goes on the wire; the connection closes after it
	refuse      bool   // no connection comes about
	stall       bool   // nor does it fail, over connections
	closeBefore bool   // the connection closes before the request is read
	closeAfter  bool   // the connection closes when the request has been read
	hang        bool   // nothing ever comes, after raw
}

// answered builds a reply of a status, a body and headers in pairs.
func answered(status int, body string, headers ...string) reply {
	var b strings.Builder
	fmt.Fprintf(&b, "HTTP/1.1 %d %s\r\nConnection: close\r\nX-Request-Id: request-1\r\n", status, http.StatusText(status))
	if status != http.StatusNoContent {
		fmt.Fprintf(&b, "Content-Length: %d\r\n", len(body))
	}
	for i := 0; i < len(headers); i += 2 {
		fmt.Fprintf(&b, "%s: %s\r\n", headers[i], headers[i+1])
	}
	return reply{raw: b.String() + "\r\n" + body}
}

// attempt is one request as the sandbox read it.
type attempt struct {
	at     time.Time
	method string
	uri    string
	header http.Header
	body   string
}

// sandbox answers attempts over connections in memory (transport), or through a
// RoundTripper that tells nothing about its connections (silent). Both work under
// a fake clock.
type sandbox struct {
	answer func(n int, r attempt) reply // n counts from 1

	mu       sync.Mutex
	attempts []attempt
	dials    int
}

// always answers every attempt in the same way.
func always(r reply) *sandbox {
	return &sandbox{answer: func(int, attempt) reply { return r }}
}

// inTurn answers the attempts with one reply after the other, the last for ever.
func inTurn(replies ...reply) *sandbox {
	return &sandbox{answer: func(n int, _ attempt) reply { return replies[min(n, len(replies))-1] }}
}

func (s *sandbox) seen() []attempt {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]attempt(nil), s.attempts...)
}

// dialled is how often a connection was asked for.
func (s *sandbox) dialled() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.dials
}

func (s *sandbox) next() reply {
	s.mu.Lock()
	n := len(s.attempts) + 1
	s.mu.Unlock()
	return s.answer(n, attempt{})
}

func (s *sandbox) note(r *http.Request) (reply, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return reply{}, err
	}
	_ = r.Body.Close()
	seen := attempt{time.Now(), r.Method, r.URL.RequestURI(), r.Header.Clone(), string(body)}
	s.mu.Lock()
	s.attempts = append(s.attempts, seen)
	n := len(s.attempts)
	s.mu.Unlock()
	return s.answer(n, seen), nil
}

var errRefused = &net.OpError{Op: "dial", Net: "tcp", Err: syscall.ECONNREFUSED}

// transport is net/http's own, over pipes.
func (s *sandbox) transport() *http.Transport {
	return &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		s.mu.Lock()
		s.dials++
		s.mu.Unlock()
		switch does := s.next(); {
		case does.refuse:
			return nil, errRefused
		case does.stall:
			<-ctx.Done()
			return nil, ctx.Err()
		}
		client, server := net.Pipe()
		go s.serve(server)
		return client, nil
	}}
}

func (s *sandbox) serve(conn net.Conn) {
	defer conn.Close()
	if s.next().closeBefore {
		s.mu.Lock()
		s.attempts = append(s.attempts, attempt{at: time.Now()})
		s.mu.Unlock()
		return
	}
	in := bufio.NewReader(conn)
	r, err := http.ReadRequest(in)
	if err != nil {
		return
	}
	does, err := s.note(r)
	if err != nil || does.closeAfter {
		return
	}
	_, _ = io.WriteString(conn, does.raw)
	if does.hang {
		_, _ = in.ReadByte() // until the client gives up
	}
}

// silent is a RoundTripper without httptrace.
func (s *sandbox) silent() http.RoundTripper {
	return roundTripper(func(r *http.Request) (*http.Response, error) {
		if err := r.Context().Err(); err != nil {
			return nil, err
		}
		if s.next().refuse {
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
		case does.closeBefore, does.closeAfter:
			return nil, &net.OpError{Op: "read", Net: "tcp", Err: syscall.ECONNRESET}
		case does.hang && does.raw == "":
			<-r.Context().Done()
			return nil, r.Context().Err()
		}
		raw := io.Reader(strings.NewReader(does.raw))
		if does.hang {
			raw = io.MultiReader(raw, untilDone{r.Context()})
		}
		return http.ReadResponse(bufio.NewReader(raw), r)
	})
}

// untilDone is the rest of an answer that does not come.
type untilDone struct{ ctx context.Context }

func (u untilDone) Read([]byte) (int, error) {
	<-u.ctx.Done()
	return 0, u.ctx.Err()
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

const (
	sandboxKey    = "SANDBOXACCESSKEY0001"
	sandboxSecret = "sandbox-secret-key-0001"
)

// client returns a client of the sandbox that does not wait for quotas.
func (s *sandbox) client(t testing.TB, rt http.RoundTripper, opts ...option.Option) *partnerbss.Client {
	t.Helper()
	return paced(t, rt, append([]option.Option{option.WithoutQuota()}, opts...)...)
}

// paced returns a client of a sandbox that keeps to the quotas.
func paced(t testing.TB, rt http.RoundTripper, opts ...option.Option) *partnerbss.Client {
	t.Helper()
	client, err := partnerbss.NewClient(append([]option.Option{
		option.WithEndpoint("http://bss.test"),
		option.WithIAMEndpoint("http://iam.test"),
		option.WithCredentials(auth.NewAKSK(sandboxKey, sandboxSecret)),
		option.WithHTTPClient(&http.Client{Transport: rt}),
	}, opts...)...)
	require.NoError(t, err)
	return client
}

// theCall is one of the kinds of calls that differ in what may be repeated.
type theCall struct {
	name    string
	changes bool // state-changing
	noData  bool // success has no body
	settle  string
	do      func(context.Context, *partnerbss.Client, ...option.Option) error
}

// calls are a query, a state-changing call and one that moves money.
var calls = []theCall{
	{"customers.List", false, false, "", func(ctx context.Context, c *partnerbss.Client, opts ...option.Option) error {
		list, err := c.Customers.List(ctx, &customers.ListRequest{AccountName: "name-of-a-customer"}, opts...)
		if err == nil && len(list.Customers) != 1 {
			return errors.New("a success without its data")
		}
		return err
	}},
	{"customers.SendVerificationCode", true, true, "", func(ctx context.Context, c *partnerbss.Client, opts ...option.Option) error {
		return c.Customers.SendVerificationCode(ctx, &customers.SendVerificationCodeRequest{ReceiverType: customers.ReceiverTypeSMS, MobilePhone: "13800000000"}, opts...)
	}},
	{"accounts.AllocateFunds", true, false, "accounts.ListAdjustRecords", func(ctx context.Context, c *partnerbss.Client, opts ...option.Option) error {
		got, err := c.Accounts.AllocateFunds(ctx, &accounts.AllocateFundsRequest{CustomerID: "customer-1", Amount: decimal.RequireFromString("1000.00")}, opts...)
		if err == nil && got.TransactionID != "transfer-1" {
			return errors.New("a success without its data")
		}
		return err
	}},
}

// success is a body that each of the calls takes for one.
const success = `{"count":1,"customer_infos":[{"customer_id":"customer-1"}],"transfer_id":"transfer-1"}`
