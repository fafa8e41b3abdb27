package transport

import (
	"sync"
	"time"

	"github.com/partnerbss/partnerbss-go/internal/limit"
)

// shared is what a client and those derived from it have in common.
type shared struct {
	buckets limit.Buckets
	skew    sync.Map // host -> time.Duration that its clock is ahead of ours
}

// ahead is how far the clock of a host is known to be ahead of ours.
func (s *shared) ahead(host string) time.Duration {
	skew, _ := s.skew.Load(host)
	known, _ := skew.(time.Duration)
	return known
}
