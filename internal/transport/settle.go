package transport

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/partnerbss/partnerbss-go/core"
)

// Settler finds out what became of the calls of one operation whose outcome is
// unknown.
type Settler struct {
	// Mark reads what stands on the platform before a call, as far as Settle has to know
	// it; nil when it has to know nothing. req is the request of the call.
	Mark func(ctx context.Context, c *Client, req any) (core.RawJSON, error)
	// Settle reads from the platform's records what became of a call that left; nil
	// where the platform has none that tell.
	Settle func(ctx context.Context, c *Client, entry *core.JournalEntry) (core.Settlement, error)
	// NoRecords says why Settle is nil.
	NoRecords string
	// Kind names the records that the calls of the operation make. A record of a kind
	// belongs to one call at most, whichever operation of the kind it was. Empty for
	// operations that reach a state instead of making a record.
	Kind string
	// Subjects names what a call is about, such that calls about different subjects
	// cannot be taken for one another; nil stands for the whole request. req is the
	// request of the call.
	Subjects func(req any) []string
}

// claimedFunc tells which records belong to other calls: the claim, which is the
// kind of the record and its ID, and the call that it belongs to.
type claimedFunc = func(ctx context.Context, ids []string) (map[string]string, error)

// Settling makes a call settle an entry instead of sending anything, so that
// whoever holds the method of a service can settle what it did.
type Settling struct {
	Entry  core.JournalEntry
	Result core.Settlement
}

// ErrSettled ends a call that settled an entry.
var ErrSettled = errors.New("the call settled an entry and sent nothing")

func (s *Settling) run(ctx context.Context, shared *shared, cfg *Config, op *Operation) (err error) {
	if s.Entry.Operation != op.Name {
		return op.notSent(fmt.Errorf("the entry is one of %s", s.Entry.Operation))
	}
	s.Result, err = (&Client{cfg, shared}).settle(ctx, &s.Entry)
	if err != nil {
		return err
	}
	return ErrSettled
}

// Settle finds out what became of a journalled call.
func (c *Client) Settle(ctx context.Context, entry core.JournalEntry, opts []Option) (core.Settlement, error) {
	if c == nil || c.cfg == nil {
		return core.Settlement{}, errNotMade
	}
	cfg, err := c.cfg.checked(opts)
	if err != nil {
		return core.Settlement{}, err
	}
	cfg.client = c.cfg
	return (&Client{cfg, c.shared}).settle(ctx, &entry)
}

// settle answers from the entry what it tells, and asks the platform for the rest.
func (c *Client) settle(ctx context.Context, entry *core.JournalEntry) (core.Settlement, error) {
	switch entry.State() {
	case core.StateSettled:
		return *entry.Settlement, nil
	case core.StateIntended:
		return didNotHappen("the request never left this machine"), nil
	case core.StateEnded:
		switch entry.Outcome {
		case "":
			return core.Settlement{
				Verdict: core.VerdictHappened, Reason: "the platform confirmed the call",
				References: entry.References, Response: entry.Response,
			}, nil
		case core.OutcomeNotSent:
			return didNotHappen("the request never reached the platform"), nil
		case core.OutcomeRejected:
			return didNotHappen("the platform refused the request"), nil
		}
	}
	settler, known := c.cfg.Settlers[entry.Operation]
	switch {
	case !known:
		return core.Settlement{}, errors.New("an operation without a settler")
	case settler.Settle == nil:
		return core.Settlement{Verdict: core.VerdictAmbiguous, Reason: settler.NoRecords}, nil
	}
	derived, err := c.forQueries(ctx, entry)
	if err != nil {
		return core.Settlement{}, err
	}
	return settler.Settle(ctx, derived, entry)
}

func didNotHappen(reason string) core.Settlement {
	return core.Settlement{Verdict: core.VerdictDidNotHappen, Reason: reason}
}

// forQueries is the client that the queries of a settler are made with.
func (c *Client) forQueries(ctx context.Context, entry *core.JournalEntry) (*Client, error) {
	who, err := credentials(ctx, c.shared, c.cfg)
	if err != nil {
		return nil, &core.CredentialsError{Err: err}
	}
	if entry.Account != "" && who.AccountID != "" && entry.Account != who.AccountID {
		return nil, fmt.Errorf("the entry is a call of account %s, and the client is that of account %s", entry.Account, who.AccountID)
	}
	return &Client{c.cfg.forQueries(), c.shared}, nil
}

// forQueries is the configuration without what concerns one call alone.
func (c *Config) forQueries() *Config {
	plain := *c
	plain.Journal, plain.Raw, plain.Plan, plain.Settling, plain.Describe = nil, nil, nil, nil, nil
	plain.Reference, plain.HighWaterMark, plain.RepeatKey, plain.StrictTimes = "", false, "", true
	return &plain
}

// mark reads the high-water mark of a call, where one is asked for.
func (c *call) mark(ctx context.Context) (core.RawJSON, error) {
	mark := c.cfg.Settlers[c.op.Name].Mark
	if !c.cfg.HighWaterMark || mark == nil {
		return nil, nil
	}
	return mark(ctx, &Client{c.cfg.forQueries(), c.shared}, c.req)
}

// SettleDelay is the time after which a record that is not there will not come any
// more.
func (c *Client) SettleDelay() time.Duration { return c.cfg.SettleDelay }

// Claimed tells which records of the kind that an operation makes belong to other
// calls.
func (c *Client) Claimed(ctx context.Context, operation string, ids []string) (map[string]string, error) {
	kind := c.cfg.Settlers[operation].Kind
	if c.cfg.Claimed == nil || len(ids) == 0 || kind == "" {
		return nil, nil
	}
	claims := Claims(c.cfg.Settlers, operation, ids)
	taken, err := c.cfg.Claimed(ctx, claims)
	if err != nil {
		return nil, err
	}
	owners := map[string]string{}
	for i, id := range ids {
		if owner, ok := taken[claims[i]]; ok {
			owners[id] = owner
		}
	}
	return owners, nil
}

func claim(kind, id string) string { return kind + "/" + id }

// ClockAhead is how far the clock of the platform's records is ahead of the local
// one, and whether it is known.
func (c *Client) ClockAhead() (time.Duration, bool) { return c.cfg.clockAhead(c.shared) }

// clockAhead takes the clock of the records to be that of the gateway, unless an
// option gives another one.
func (c *Config) clockAhead(s *shared) (time.Duration, bool) {
	if c.RecordClock != nil {
		return time.Until(c.RecordClock()), true
	}
	return s.clockAhead(c.Endpoints[HostBSS].Host)
}
