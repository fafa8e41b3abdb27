package emulator

import (
	"log/slog"
	"time"
)

// Option configures an emulator.
type Option func(*config)

type config struct {
	seed             Seed
	randomSeed       int64
	associationDelay time.Duration
	reviewDelay      time.Duration
	paymentDelay     time.Duration
	businessClock    func() time.Time
	gatewayClock     func() time.Time
	off              map[string]bool
	quotas           map[string]int
	quotasOff        bool
	logger           *slog.Logger
	stateFile        string
	frozenAt         *time.Time
	setTo            *time.Time
}

// WithSeed sets what exists at the start, instead of [DefaultSeed].
func WithSeed(s Seed) Option { return func(c *config) { c.seed = s } }

// WithRandomSeed sets the number that all generated IDs, keys, codes and
// tokens derive from; 1 by default.
func WithRandomSeed(n int64) Option { return func(c *config) { c.randomSeed = n } }

// WithStart freezes the business clock at an instant. Only [Emulator.Advance]
// and [Emulator.SetTime] move it, and only they let tokens and temporary keys
// expire: what IAM tells of their expiry is counted from the gateway's clock,
// so that clients with a wall clock keep them as long as they would on the
// platform.
func WithStart(t time.Time) Option {
	return func(c *config) { c.frozenAt, c.setTo = &t, nil }
}

// WithClockSetTo lets the business clock begin at an instant and run from there.
func WithClockSetTo(t time.Time) Option {
	return func(c *config) { c.setTo, c.frozenAt = &t, nil }
}

// WithClock drives the business clock by a function; the wall clock is the
// default. [Emulator.Advance] and [Emulator.SetTime] work on top of it.
func WithClock(now func() time.Time) Option {
	return func(c *config) { c.businessClock, c.frozenAt, c.setTo = now, nil, nil }
}

// WithGatewayClock replaces the wall clock as the gateway's clock, which the
// dates of signatures are checked against and IAM tells times by.
func WithGatewayClock(now func() time.Time) Option { return func(c *config) { c.gatewayClock = now } }

// WithAssociationDelay sets how long a created customer takes to be linked to
// its partner, in business time; 1 s by default.
func WithAssociationDelay(d time.Duration) Option {
	return func(c *config) { c.associationDelay = d }
}

// WithReviewDelay sets how long a manual review takes, in business time; one
// minute by default.
func WithReviewDelay(d time.Duration) Option { return func(c *config) { c.reviewDelay = d } }

// WithPaymentDelay sets how long the payment of an order runs after PayOrders
// has accepted it, in business time; 0, which is the default, pays at once. A
// running payment answers CBC.99000088 to another one.
func WithPaymentDelay(d time.Duration) Option {
	return func(c *config) { c.paymentDelay = d }
}

// WithoutQuotas switches the flow control off.
func WithoutQuotas() Option { return func(c *config) { c.quotasOff = true } }

// WithQuota sets the quota of an operation (by operationId) in calls per
// second and account.
func WithQuota(operation string, perSecond int) Option {
	return func(c *config) { c.quotas[operation] = perSecond }
}

// WithRule switches an inferred rule on or off; see [Rules] for the IDs.
func WithRule(id string, on bool) Option {
	return func(c *config) { c.off[id] = !on }
}

// WithLogger logs every call, without bodies and secrets. There is no logging
// by default.
func WithLogger(l *slog.Logger) Option { return func(c *config) { c.logger = l } }
