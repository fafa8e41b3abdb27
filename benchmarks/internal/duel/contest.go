package duel

import (
	"errors"
	"sync"
)

// Contest is one piece of work, done by either SDK.
type Contest struct {
	Name   string
	Most   float64 // CPU time of this SDK over that of the vendor's, 0 where no target is set
	Units  int     // how often one run does the work, 0 for once
	Ours   func() error
	Vendor func() error
	Bare   func() error // the same exchange with net/http alone, nil where there is none
}

// InParallel returns a contest in which many goroutines share a client.
func InParallel(c Contest) Contest {
	const goroutines, each = 8, 8
	spread := func(work func() error) func() error {
		return func() error {
			var group sync.WaitGroup
			failures := make([]error, goroutines)
			for i := range goroutines {
				group.Go(func() {
					for n := 0; n < each && failures[i] == nil; n++ {
						failures[i] = work()
					}
				})
			}
			group.Wait()
			return errors.Join(failures...)
		}
	}
	return Contest{
		Name: c.Name + ", 8 goroutines", Most: c.Most, Units: goroutines * each,
		Ours: spread(c.Ours), Vendor: spread(c.Vendor),
	}
}

func ptr[T any](v T) *T { return &v }
