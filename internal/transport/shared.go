package transport

import (
	"context"
	"sync"
	"time"

	"github.com/partnerbss/partnerbss-go/internal/limit"
)

// shared is what a client and those derived from it have in common.
type shared struct {
	buckets   limit.Buckets
	skew      sync.Map  // host -> time.Duration that its clock is ahead of ours
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
