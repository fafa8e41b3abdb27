package emulator

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"slices"
	"sync"
	"time"
)

// TB is the part of testing.TB that [Start] uses, so that package testing is not
// linked into programs.
type TB interface {
	Helper()
	Cleanup(func())
	Fatalf(format string, args ...any)
}

// Server is an emulator that listens on the loopback interface.
type Server struct {
	// URL is the address of both the BSS API and IAM.
	URL string
	// Emulator is what answers; its methods are the controls.
	Emulator *Emulator
	// Partner is the first solution provider of the seed, Distributor the
	// first distributor; zero if the seed has none.
	Partner     Account
	Distributor Account
	// Resellers are the distributor's resellers.
	Resellers []Account
	// Customers are the partner's customers in the order of the seed.
	Customers []Account

	http  *http.Server
	calls running
	once  sync.Once
	done  chan error
}

// running are the calls that a server answers, so that none outlives it:
// http.Server.Close does not wait for them.
type running struct {
	mu    sync.Mutex
	ended bool
	wg    sync.WaitGroup
}

// begin counts a call, unless the server is closed.
func (c *running) begin() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.ended {
		c.wg.Add(1)
	}
	return !c.ended
}

// end lets no further call begin and waits for the others.
func (c *running) end() {
	c.mu.Lock()
	c.ended = true
	c.mu.Unlock()
	c.wg.Wait()
}

// Start runs an emulator for the length of a test.
func Start(tb TB, opts ...Option) *Server {
	tb.Helper()
	s, err := Serve(opts...)
	if err != nil {
		tb.Fatalf("emulator: %v", err)
		return nil
	}
	tb.Cleanup(func() {
		if err := s.Close(); err != nil {
			tb.Fatalf("emulator: close: %v", err)
		}
	})
	return s
}

// Serve runs an emulator until [Server.Close], for programs.
func Serve(opts ...Option) (*Server, error) {
	e, err := NewChecked(opts...)
	if err != nil {
		return nil, err
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, errors.Join(fmt.Errorf("emulator: %w", err), e.Close())
	}
	s := &Server{
		URL: "http://" + l.Addr().String(), Emulator: e, done: make(chan error, 1),
		http: &http.Server{ReadHeaderTimeout: 10 * time.Second, MaxHeaderBytes: 128 << 10},
	}
	s.http.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !s.calls.begin() {
			panic(http.ErrAbortHandler)
		}
		defer s.calls.wg.Done()
		e.ServeHTTP(w, r)
	})
	s.Partner, _ = e.First(RolePartner)
	s.Distributor, _ = e.First(RoleDistributor)
	s.Resellers = ofRole(e.ChildrenOf(s.Distributor.AccountID), RoleReseller)
	s.Customers = ofRole(e.ChildrenOf(s.Partner.AccountID), RoleCustomer)
	go func() { s.done <- s.http.Serve(l) }()
	return s, nil
}

func ofRole(accounts []Account, role Role) []Account {
	return slices.DeleteFunc(accounts, func(a Account) bool { return a.Role != role })
}

// Customer returns the credentials of a customer, by ID or by account name.
// Customers that were created through the API are found too. An unknown one
// gives the zero Account.
func (s *Server) Customer(id string) Account {
	a, _ := s.Emulator.Account(id)
	return a
}

// Close stops listening, closes all connections, waits for the calls that run
// and gives a state file back. Calls that a fault still delays have no effect.
func (s *Server) Close() error {
	var err error
	s.once.Do(func() {
		err = s.http.Close()
		if serveErr := <-s.done; !errors.Is(serveErr, http.ErrServerClosed) {
			err = errors.Join(err, serveErr)
		}
		s.Emulator.stopWaiting()
		s.calls.end()
		err = errors.Join(err, s.Emulator.Close())
	})
	return err
}
