package transport

import (
	"context"
	"crypto/sha256"
	"errors"
	"maps"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/partnerbss/partnerbss-go/auth"
	"github.com/partnerbss/partnerbss-go/core"
)

// What one call is told about its credentials, all calls of them heed.
//
//	unproven --accepted--> proven --refused--> unproven
//	unproven --refused---> held, until a pause is over, then unproven
//
// While signing keys are unproven one call at a time, the probe, goes to the
// platform and the others wait for what it is told: five refused signatures lock a
// key. A token has no lock to fear. Its calls go at once until it is refused in a
// way that a fresh one does not mend; then it is held like a key.

const (
	// lockedFor is how long the platform locks a key.
	lockedFor = 5 * time.Minute
	// Pauses double with each refusal in a row.
	firstPauseOfKeys  = time.Minute
	mostPauseOfKeys   = 15 * time.Minute
	firstPauseOfToken = 5 * time.Second
	mostPauseOfToken  = 5 * time.Minute
	// probePatience is how long others wait for a probe that gets no response,
	// before the next one of them becomes a probe, too.
	probePatience = 5 * time.Second
)

// standings is how hosts take credentials. The zero value is ready to use.
type standings struct {
	mu      sync.Mutex
	known   map[standingKey]*standing
	sweepAt int
}

// standingKey names credentials at one host, and is not them.
type standingKey [sha256.Size]byte

func standingOf(parts ...string) standingKey {
	return sha256.Sum256([]byte(strings.Join(parts, "\x00")))
}

// standing is how one host takes one set of credentials.
type standing struct {
	proven   bool
	probe    chan struct{} // of the call that finds out; closed when it has
	refusals int           // that counted, ever
	inRow    int           // since the last success
	since    time.Time
	until    time.Time
	refusal  error
}

// held is the error of credentials that are not to be sent now, or nil.
func (s *standing) held(now time.Time) error {
	if now.Before(s.until) {
		return &core.CredentialsError{Err: &auth.RefusedError{Since: s.since, Until: s.until, Err: s.refusal}}
	}
	return nil
}

// pass is the leave of a call to send its credentials.
type pass struct {
	all      *standings
	keys     bool          // they sign
	of       *standing     // of the credentials
	lock     *standing     // of the access key, whatever its secret
	refusals int           // that were known when it was given
	probe    chan struct{} // nil unless the call is the probe
}

const firstStandingSweep = 1024

// of finds or makes a standing; those that say nothing are dropped now and then.
func (s *standings) of(key standingKey, now time.Time) *standing {
	if found := s.known[key]; found != nil {
		return found
	}
	if s.known == nil {
		s.known, s.sweepAt = make(map[standingKey]*standing), firstStandingSweep
	}
	if len(s.known) >= s.sweepAt {
		maps.DeleteFunc(s.known, func(_ standingKey, one *standing) bool { return one.probe == nil && !now.Before(one.until) })
		s.sweepAt = max(firstStandingSweep, 2*len(s.known))
	}
	made := &standing{}
	s.known[key] = made
	return made
}

// enter gives a call leave to send its credentials to a host, if need be after it
// has waited for a probe. It is nil for a call without credentials.
func (s *standings) enter(ctx context.Context, host string, who *identity) (*pass, error) {
	token, keys := who.Token.Reveal(), who.signs()
	if token == "" && !keys {
		return nil, nil
	}
	id := standingOf("token", host, token)
	if keys {
		id = standingOf("keys", host, who.AccessKey, who.SecretKey.Reveal(), who.SecurityToken.Reveal())
	}
	patience := time.NewTimer(probePatience)
	defer patience.Stop()
	for impatient := false; ; {
		p, under, err := s.admit(id, standingOf("lock", host, who.AccessKey), keys, impatient)
		if under == nil {
			return p, err
		}
		select {
		case <-under:
		case <-patience.C:
			impatient = true
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// admit gives leave at once, or names the probe that has to be waited for.
func (s *standings) admit(id, lock standingKey, keys, impatient bool) (p *pass, under <-chan struct{}, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := time.Now()
	p = &pass{all: s, keys: keys, of: s.of(id, now), lock: s.of(lock, now)}
	p.refusals = p.of.refusals
	for _, one := range [...]*standing{p.lock, p.of} {
		if err := one.held(now); err != nil {
			return nil, nil, err
		}
	}
	switch {
	case p.of.proven, !keys && p.of.inRow == 0:
	case p.of.probe != nil && !impatient:
		return nil, p.of.probe, nil
	default:
		p.becomeProbe()
	}
	return p, nil, nil
}

func (p *pass) becomeProbe() {
	p.probe = make(chan struct{})
	p.of.probe = p.probe
}

// holds reports whether the leave is still good: nobody was refused since.
func (p *pass) holds() bool {
	if p == nil {
		return true
	}
	p.all.mu.Lock()
	defer p.all.mu.Unlock()
	return p.refusals == p.of.refusals && !time.Now().Before(p.lock.until)
}

// release ends a call that was told nothing about its credentials.
func (p *pass) release() {
	if p != nil {
		p.all.mu.Lock()
		defer p.all.mu.Unlock()
		p.free()
	}
}

func (p *pass) free() {
	if p.probe == nil {
		return
	}
	close(p.probe)
	if p.of.probe == p.probe {
		p.of.probe = nil
	}
	p.probe = nil
}

// accepted ends a call whose credentials were taken.
func (p *pass) accepted() {
	if p == nil {
		return
	}
	p.all.mu.Lock()
	defer p.all.mu.Unlock()
	p.free()
	if p.refusals == p.of.refusals { // else it left before a refusal that still counts
		p.of.proven, p.of.inRow = true, 0
	}
}

// doubted tells that a call is going to try once more what was refused. It becomes
// the probe, so that others wait for it; or it reports that another one is.
func (p *pass) doubted() bool {
	p.all.mu.Lock()
	defer p.all.mu.Unlock()
	if p.probe != nil {
		return true
	}
	if p.refusals != p.of.refusals || p.of.probe != nil {
		return false
	}
	p.of.refusals++
	p.refusals = p.of.refusals
	p.of.proven = false
	p.becomeProbe()
	return true
}

// refused ends a call whose credentials were not taken, after others of its own
// were refused so many times in a row.
func (p *pass) refused(refusal *core.Error, before int) {
	p.all.mu.Lock()
	defer p.all.mu.Unlock()
	p.free()
	now := time.Now()
	if p.keys && errors.Is(refusal, core.ErrKeyLocked) {
		if !now.Before(p.lock.until) {
			p.lock.hold(now, lockedFor, refusal)
		}
		p.of.proven = false
		return
	}
	if p.refusals != p.of.refusals {
		return // another call has been told the same
	}
	p.of.refusals++
	first, most := firstPauseOfToken, mostPauseOfToken
	if p.keys {
		first, most = firstPauseOfKeys, mostPauseOfKeys
		if p.of.proven {
			p.of.proven = false // it may have been the one request; a probe shows
			return
		}
	}
	p.of.proven = false
	p.of.inRow = max(p.of.inRow, before) + 1
	p.of.hold(now, max(min(first<<min(p.of.inRow-1, 16), most), refusal.RetryAfter), refusal)
}

// inRow is how many times in a row the credentials were refused.
func (p *pass) inRow() int {
	if p == nil {
		return 0
	}
	p.all.mu.Lock()
	defer p.all.mu.Unlock()
	return p.of.inRow
}

// hold keeps the credentials back for a while.
func (s *standing) hold(now time.Time, pause time.Duration, refusal *core.Error) {
	s.since, s.until = now, now.Add(pause)
	// Others learn why, and nothing else of the call that was refused.
	told := *refusal
	told.Call, told.Body = core.Call{}, nil
	told.Message, _, _ = strings.Cut(told.Message, canonicalEcho)
	s.refusal = &told
}

// canonicalEcho is behind what the gateway repeats of a request.
const canonicalEcho = ", canonicalRequest"

// settle ends the leave of an attempt that came to err, which nothing corrects.
func (p *pass) settle(who *identity, err error, before int) {
	var refused *core.Error
	switch {
	case p == nil:
	case err == nil:
		p.accepted()
	case !errors.As(err, &refused), refused.StatusCode == http.StatusTooManyRequests:
		p.release()
	case who.refusedBy(refused):
		p.refused(refused, before)
	case refused.StatusCode == http.StatusUnauthorized, refused.Outcome == core.OutcomeUnknown:
		p.release()
	default:
		p.accepted() // whatever it was refused for
	}
}

// refusedBy reports whether a refusal is that of the credentials, and not of
// what the request asks for. The identity service says 401 of much else, but not
// in the words of the gateway that checks signatures.
func (i *identity) refusedBy(refused *core.Error) bool {
	if refused.Outcome == core.OutcomeUnknown {
		return false
	}
	if i.signs() {
		return refused.StatusCode == http.StatusUnauthorized && (fromGateway(refused) || errors.Is(refused, core.ErrTokenExpired))
	}
	return !i.atIAM && i.stale(refused)
}

// stale reports whether fresh credentials may be taken where these were refused.
// What a refusal means depends on what was sent: a token is refused in many words,
// all of which a fresh one answers, and so does a set of temporary keys. Permanent
// keys stay what they are.
func (i *identity) stale(refused *core.Error) bool {
	if errors.Is(refused, core.ErrTokenExpired) {
		return true
	}
	if i.Token.Reveal() == "" && i.SecurityToken.Reveal() == "" {
		return false
	}
	unauthorized := refused.StatusCode == http.StatusUnauthorized || errors.Is(refused, core.ErrUnauthorized)
	return unauthorized && !errors.Is(refused, core.ErrClockSkew) && !errors.Is(refused, core.ErrKeyLocked)
}

// fromGateway reports whether a refusal has a code of the gateway.
func fromGateway(refused *core.Error) bool {
	return strings.HasPrefix(refused.Code, "APIGW.") || strings.HasPrefix(refused.Code, "APIG.")
}
