package signon_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/signon"
	"github.com/partnerbss/partnerbss-go/signon/signontest"
)

// rotation is a platform that changes its certificate, under the clock of a bubble.
type rotation struct {
	old, fresh *signontest.Platform
	now        *signontest.Platform // what a fetch finds
	fail       error
	wait       time.Duration
	fetches    int
}

func newRotation(t *testing.T) (*rotation, *desk, *signon.MetadataSource) {
	t.Helper()
	old, err := signontest.NewPlatform()
	require.NoError(t, err)
	fresh, err := signontest.NewPlatform()
	require.NoError(t, err)
	r := &rotation{old: old, fresh: fresh, now: old}
	first, err := old.Metadata()
	require.NoError(t, err)
	source, err := signon.NewMetadataSource(first, r.fetch, 0)
	require.NoError(t, err)
	return r, newDesk(t, source), source
}

func (r *rotation) fetch(ctx context.Context) (*signon.Metadata, error) {
	r.fetches++
	select {
	case <-time.After(r.wait):
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if r.fail != nil {
		return nil, r.fail
	}
	return r.now.Metadata()
}

// message is a new notification each time.
func message(t *testing.T, by *signontest.Platform, user string) map[string][]string {
	t.Helper()
	form, err := by.Notification(signon.Binding{UserID: user, DomainID: "of " + user, Action: signon.BindActionBind})
	require.NoError(t, err)
	return form
}

func TestNewCertificatesAreFetched(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r, d, source := newRotation(t)
		assert.Equal(t, 200, d.post(message(t, r.old, "u1")))
		assert.Zero(t, r.fetches, "while signatures fit")

		r.now = r.fresh
		assert.Equal(t, 200, d.post(message(t, r.fresh, "u2")))
		assert.Equal(t, 1, r.fetches)
		assert.True(t, source.Metadata().SigningCertificates[0].Equal(r.fresh.Certificate))

		// The former certificate is no longer published.
		assert.Equal(t, 401, d.post(message(t, r.old, "u3")))
		assert.Equal(t, 1, r.fetches)
		time.Sleep(10*time.Minute - time.Second)
		assert.Equal(t, 401, d.post(message(t, r.old, "u3")))
		assert.Equal(t, 1, r.fetches, "at most once in ten minutes, however many signatures are wrong")
		time.Sleep(time.Second)
		assert.Equal(t, 401, d.post(message(t, r.old, "u3")))
		assert.Equal(t, 2, r.fetches)
	})
}

func TestAFetchThatFailsKeepsWhatThereIs(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r, d, _ := newRotation(t)
		r.fail = errors.New("the service is down")
		assert.Equal(t, 503, d.post(message(t, r.fresh, "u1")), "nobody knows whether it is good")
		assert.Contains(t, d.why(), "the service is down")
		assert.Equal(t, 503, d.post(message(t, r.fresh, "u1")))
		assert.Equal(t, 1, r.fetches)
		assert.Equal(t, 200, d.post(message(t, r.old, "u2")))
		r.fail, r.now = nil, r.fresh
		time.Sleep(10 * time.Minute)
		assert.Equal(t, 200, d.post(message(t, r.fresh, "u1")))
		assert.Equal(t, 2, r.fetches)
	})
}

func TestAnotherEntityIsNotTaken(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r, d, _ := newRotation(t)
		r.fresh.EntityID = "https://evil.example/"
		r.now = r.fresh
		assert.Equal(t, 503, d.post(message(t, r.fresh, "u1")))
		assert.Contains(t, d.why(), `the metadata are now those of "https://evil.example/"`)
		assert.Equal(t, 200, d.post(message(t, r.old, "u2")))
	})
}

// Expired certificates count for nothing, and those that replace them are looked
// for.
func TestCertificatesExpire(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r, d, source := newRotation(t)
		time.Sleep(25 * time.Hour)
		_, err := source.Certificates(t.Context())
		require.ErrorIs(t, err, signon.ErrNoCertificate)
		assert.Equal(t, 503, d.post(message(t, r.old, "u1")))
		require.ErrorIs(t, d.errors[0], signon.ErrNoCertificate)

		next, err := signontest.NewPlatform()
		require.NoError(t, err)
		r.now = next
		time.Sleep(10 * time.Minute)
		assert.Equal(t, 200, d.post(message(t, next, "u1")))
	})
}

func TestMetadataEnd(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r, _, source := newRotation(t)
		m := *source.Metadata()
		m.ValidUntil = time.Now().Add(time.Hour)
		d := newDesk(t, &m)
		assert.Equal(t, 200, d.post(message(t, r.old, "u1")))
		time.Sleep(time.Hour)
		assert.Equal(t, 503, d.post(message(t, r.old, "u2")))
	})
}

// Those who come while a fetch is under way wait for it, and can give up. The one who
// began it can, too, without ending it for the others.
func TestAFetchIsForEverybody(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r, d, source := newRotation(t)
		r.now, r.wait = r.fresh, 5*time.Second
		began, cancel := context.WithCancel(t.Context())
		first := make(chan error, 1)
		go func() { first <- source.Refresh(began) }()
		synctest.Wait()
		cancel()

		waiting, stop := context.WithTimeout(t.Context(), time.Second)
		defer stop()
		require.ErrorIs(t, source.Refresh(waiting), context.DeadlineExceeded)

		statuses := make(chan int, 2)
		for _, user := range []string{"u1", "u2"} {
			form := message(t, r.fresh, user)
			go func() { statuses <- d.post(form) }()
		}
		assert.Equal(t, 200, d.post(message(t, r.old, "u3")), "who fits need not wait")
		assert.Equal(t, 200, <-statuses)
		assert.Equal(t, 200, <-statuses)
		require.NoError(t, <-first)
		assert.Equal(t, 1, r.fetches)

		r.wait = time.Hour
		time.Sleep(10 * time.Minute)
		begin := time.Now()
		require.ErrorIs(t, source.Refresh(t.Context()), context.DeadlineExceeded)
		assert.Equal(t, 15*time.Second, time.Since(begin))
	})
}

func TestAFetchThatPanicsHoldsNothing(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r, _, _ := newRotation(t)
		first, err := r.old.Metadata()
		require.NoError(t, err)
		calls := 0
		source, err := signon.NewMetadataSource(first, func(context.Context) (*signon.Metadata, error) {
			if calls++; calls == 1 {
				panic("a mistake")
			}
			return nil, nil
		}, time.Minute)
		require.NoError(t, err)
		require.Panics(t, func() { _ = source.Refresh(t.Context()) })
		require.ErrorContains(t, source.Refresh(t.Context()), "panicked")
		time.Sleep(time.Minute)
		require.ErrorContains(t, source.Refresh(t.Context()), "gave none")
	})
}

func TestASourceNeedsItsParts(t *testing.T) {
	t.Parallel()
	fetch := func(context.Context) (*signon.Metadata, error) { return nil, nil }
	_, err := signon.NewMetadataSource(nil, fetch, 0)
	require.ErrorContains(t, err, "needs metadata to begin with")
	_, err = signon.NewMetadataSource(metadata(t), nil, 0)
	require.ErrorContains(t, err, "needs a function")
	_, err = signon.NewMetadataSource(metadata(t), fetch, time.Second)
	require.ErrorContains(t, err, "every 1m0s at most, got 1s")
}
