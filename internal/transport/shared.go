package transport

import (
	"context"
	"net/http"
	"sync"
	"time"

	"github.com/partnerbss/partnerbss-go/internal/limit"
)

// shared is what a client and those derived from it have in common.
type shared struct {
	buckets   limit.Buckets
	skew      sync.Map  // host -> time.Duration that its clock is ahead of ours, where a signature had to be corrected by it
	clocks    sync.Map  // host -> heard
	budgets   sync.Map  // host -> *limit.Budget of the retries of all calls
	standings standings // of credentials
	send      sender    // the way of a call to IAM
}

// sender carries out one call; it is run of client.go, which the credentials of a
// call may need for calls of their own.
type sender func(ctx context.Context, s *shared, cfg *Config, op *Operation, req, out any) error

// ahead is how far the clock of a host is known to be ahead of ours.
func (s *shared) ahead(host string) time.Duration {
	skew, _ := s.skew.Load(host)
	known, _ := skew.(time.Duration)
	return known
}

// budget is that of the retries to a host.
func (s *shared) budget(host string) *limit.Budget {
	if known, ok := s.budgets.Load(host); ok {
		return known.(*limit.Budget)
	}
	made, _ := s.budgets.LoadOrStore(host, new(limit.Budget))
	return made.(*limit.Budget)
}

// heard is what the latest response told about the clock of its host.
type heard struct {
	date  string // its header
	ahead time.Duration
}

// hearClock notes what a response tells about the clock of its host.
func (s *shared) hearClock(host string, header http.Header, now time.Time) {
	date := header.Get("Date")
	known, ok := s.clocks.Load(host)
	if ok && known.(heard).date == date {
		return // of the same second: most responses have nothing new to tell
	}
	told, err := http.ParseTime(date)
	if err != nil {
		return
	}
	// The header leaves out the fraction of the second; half of one is right on average.
	s.clocks.Store(host, heard{date, told.Add(time.Second / 2).Sub(now)})
}

// clockAhead is how far the clock of a host is ahead of ours, if it is known.
func (s *shared) clockAhead(host string) (time.Duration, bool) {
	known, ok := s.clocks.Load(host)
	if !ok {
		return 0, false
	}
	return known.(heard).ahead, true
}
