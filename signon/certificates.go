package signon

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"sync/atomic"
	"time"
)

// CertificateSource supplies the certificates that the platform may sign with. It
// must be safe for use by many goroutines. [Metadata] are one, which does not change,
// and [MetadataSource] is one that follows the platform.
type CertificateSource interface {
	// Certificates returns them. Those that are not valid now, or have other keys than
	// RSA keys of at least 2048 bits, are not used; of the others 16.
	Certificates(ctx context.Context) ([]*x509.Certificate, error)
}

// A Refresher is a [CertificateSource] that can look for newer certificates. A
// handler calls Refresh when a signature fits none of those that it has. Anybody can
// send such a signature, so Refresh has to limit by itself how often it does
// something.
type Refresher interface {
	Refresh(ctx context.Context) error
}

// CertificateFunc is a [CertificateSource] of a function, such as one that reads a
// store of the partner.
type CertificateFunc func(ctx context.Context) ([]*x509.Certificate, error)

// Certificates calls the function.
func (f CertificateFunc) Certificates(ctx context.Context) ([]*x509.Certificate, error) {
	if f == nil {
		return nil, errors.New("signon: nil CertificateFunc")
	}
	return f(ctx)
}

// MetadataSource is a [CertificateSource] that gets the metadata again when a
// signature fits none of its certificates.
type MetadataSource struct {
	fetch   func(context.Context) (*Metadata, error)
	every   time.Duration
	current atomic.Pointer[Metadata]

	// turn is held by whoever fetches, and guards what follows. Those who wait for
	// it can give up.
	turn    chan struct{}
	tried   time.Time
	failure error // of the last fetch
}

// leastEvery keeps those who send wrong signatures from making the partner's
// platform flood the sign-on service.
const leastEvery = time.Minute

// NewMetadataSource returns a source that begins with the first metadata and calls
// fetch, for example [FetchMetadata], at most once in every so much time, at least a
// minute; 0 means 10 minutes. Metadata of another entity than the first are refused.
func NewMetadataSource(first *Metadata, fetch func(ctx context.Context) (*Metadata, error), every time.Duration) (*MetadataSource, error) {
	if every == 0 {
		every = 10 * time.Minute
	}
	switch {
	case first == nil:
		return nil, errors.New("signon: NewMetadataSource needs metadata to begin with")
	case fetch == nil:
		return nil, errors.New("signon: NewMetadataSource needs a function that fetches metadata")
	case every < leastEvery:
		return nil, fmt.Errorf("signon: NewMetadataSource fetches every %s at most, got %s", leastEvery, every)
	}
	s := &MetadataSource{fetch: fetch, every: every, turn: make(chan struct{}, 1)}
	s.current.Store(first)
	return s, nil
}

// Metadata returns the current metadata.
func (s *MetadataSource) Metadata() *Metadata { return s.current.Load() }

// Certificates returns those of the current metadata that are valid now.
func (s *MetadataSource) Certificates(ctx context.Context) ([]*x509.Certificate, error) {
	return s.Metadata().Certificates(ctx)
}

// Refresh fetches the metadata, unless that has been tried a short time ago; the
// error is then that of the last time. Those who come while a fetch is under way wait
// for it. The former metadata stay in use when the fetch fails.
//
// A fetch is for everybody, and ends after 15 seconds, not with the context of the
// one who came first: a sender who hangs up could otherwise keep all others from new
// certificates until the next time.
func (s *MetadataSource) Refresh(ctx context.Context) error {
	select {
	case s.turn <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { <-s.turn }()
	now := time.Now()
	if !s.tried.IsZero() && now.Before(s.tried.Add(s.every)) {
		return s.failure
	}
	s.tried, s.failure = now, errors.New("signon: the last fetch of the metadata panicked")
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), fetchTime)
	defer cancel()
	next, err := s.fetch(ctx)
	switch first := s.Metadata(); {
	case err != nil:
	case next == nil:
		err = errors.New("signon: the fetch of the metadata gave none")
	case next.EntityID != first.EntityID:
		err = fmt.Errorf("signon: the metadata are now those of %.80q, not of %.80q", next.EntityID, first.EntityID)
	default:
		s.current.Store(next)
	}
	s.failure = err
	return err
}
