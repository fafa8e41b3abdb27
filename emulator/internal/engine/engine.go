// Package engine lets things happen to a world, one after the other: it owns the
// state, its lock, the business clock and the state file, does what is due
// before anything else, records what changes and makes it again when a file is
// taken up.
package engine

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerbss/partnerbss-go/emulator/internal/platform"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/call"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/console"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/refusal"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world"
	"github.com/partnerbss/partnerbss-go/internal/wal"
)

// Engine holds the state and is the only way to it: everything that happens
// takes the lock here, finds what was due done, and is recorded in the state
// file, if there is one. It knows nothing of HTTP.
type Engine struct {
	env    world.Environment
	clock  *world.Clock
	logger *slog.Logger // nil for none
	// documents are the operations that a state file may name.
	documents map[string]*call.Operation

	mu    sync.RWMutex // guards state
	state *world.State

	// Of the state file; log and file are nil without one.
	log        commandLog
	file       *wal.Log
	session    uint64        // how often the file was taken up
	recorded   atomic.Uint64 // number of the latest command
	compacting atomic.Bool
	background sync.WaitGroup
}

// New makes an engine without a state; see Begin.
func New(env world.Environment, clock *world.Clock, logger *slog.Logger, documents map[string]*call.Operation) *Engine {
	return &Engine{env: env, clock: clock, logger: logger, documents: documents}
}

// Begin sets the clock and the first state.
func (g *Engine) Begin(st *world.State, clock world.ClockSetting) {
	g.state = st
	g.clock.Restore(clock)
}

// On says whether an inferred rule applies.
func (g *Engine) On(rule string) bool { return g.env.On(rule) }

// Seed is what the IDs of the present state derive from.
func (g *Engine) Seed() int64 { return g.state.Seed }

// Setting is how the clock is set.
func (g *Engine) Setting() world.ClockSetting { return g.clock.Setting() }

// SettingFor is the setting under which it is t now.
func (g *Engine) SettingFor(t time.Time) world.ClockSetting { return g.clock.SettingFor(t) }

// TimeAt is the time that a setting gives now.
func (g *Engine) TimeAt(clock world.ClockSetting) time.Time { return g.clock.At(clock) }

// Sessions is how often the state file was taken up.
func (g *Engine) Sessions() uint64 { return g.session }

// Now is the business time.
func (g *Engine) Now() time.Time { return g.clock.Now() }

// Read takes the state as it is, to read it.
func (g *Engine) Read() (st *world.State, unlock func()) {
	g.mu.RLock()
	return g.state, g.mu.RUnlock
}

// Settled takes the state to read it, with everything done that was due.
func (g *Engine) Settled() (st *world.State, now time.Time, unlock func()) {
	g.mu.RLock()
	if now = g.clock.Now(); !g.state.Events.Waiting(now) {
		return g.state, now, g.mu.RUnlock
	}
	g.mu.RUnlock()
	g.mu.Lock()
	now = g.clock.Now()
	g.record(&command{Kind: commandSettle, Now: now})
	settle(g.state, &g.env, now)
	return g.state, now, g.mu.Unlock
}

// Write takes the state as it is, to change it with the methods below that say
// so.
func (g *Engine) Write() (st *world.State, now time.Time, unlock func()) {
	g.mu.Lock()
	return g.state, g.clock.Now(), g.mu.Unlock
}

// settle runs the events that are due at now, in their order, each at its own
// time. It is called before every call, so that the state a handler sees does
// not depend on when the emulator last looked.
func settle(st *world.State, env *world.Environment, now time.Time) {
	for {
		ev, ok := st.Events.Due(now)
		if !ok {
			return
		}
		if happen := platform.Events[ev.Kind]; happen != nil {
			happen(st, env, ev)
		}
	}
}

// Statuses of successes, with and without a body.
const (
	success   = 200
	noContent = 204
)

// Answer is what an operation answers.
type Answer struct {
	Status  int
	Body    []byte
	File    *call.File     // instead of JSON: its data is the body
	Refusal *refusal.Error // nil for a success
}

// answerOf executes a handler and renders what it says. The caller holds the
// lock of the state, also while the response is marshalled: the value may point
// into the state.
func answerOf(c *call.Call, h call.Handler) *Answer {
	value, err := c.Run(h)
	if err != nil {
		return refusedAnswer(err)
	}
	if value == nil {
		return &Answer{Status: noContent}
	}
	if file, ok := value.(call.File); ok {
		return &Answer{Status: success, Body: file.Data, File: &file}
	}
	body, err := json.Marshal(value)
	if err != nil {
		return refusedAnswer(refusal.ErrOther)
	}
	return &Answer{Status: success, Body: body}
}

func refusedAnswer(err error) *Answer {
	refused := refusal.Of(err)
	return &Answer{Status: refused.Status, Body: refused.Body(), Refusal: refused}
}

// Execute runs a handler under the lock that its operation needs: safe ones
// share the state, the others are recorded.
func (g *Engine) Execute(safe bool, c *call.Call, h call.Handler) *Answer {
	c.Env, c.Documents = &g.env, g.documents
	if safe {
		var unlock func()
		c.State, c.Now, unlock = g.Settled()
		defer unlock()
		return answerOf(c, h)
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	c.State, c.Now = g.state, g.clock.Now()
	settle(c.State, c.Env, c.Now)
	cmd := commandOf(c)
	// Recorded in any case: a refused call may have counted something, and one
	// whose handler panics has changed who knows what.
	defer g.record(cmd)
	resp := answerOf(c, h)
	cmd.Sum = resp.sum()
	return resp
}

// MoveClock moves the business clock, and lets happen what is due then.
func (g *Engine) MoveClock(move func(*world.Clock)) error {
	g.mu.Lock()
	move(g.clock)
	now := g.clock.Now()
	g.record(&command{Kind: commandClock, Now: now, Offset: g.clock.Setting().Offset})
	settle(g.state, &g.env, now)
	g.mu.Unlock()
	return g.Sync()
}

// TopUp pays money into the cash account of an account.
func (g *Engine) TopUp(accountID string, amount decimal.Decimal) error {
	g.mu.Lock()
	if g.state.Accounts[accountID] == nil {
		g.mu.Unlock()
		return fmt.Errorf("there is no account %q", accountID)
	}
	now := g.clock.Now()
	g.state.TopUp(accountID, amount, now)
	g.record(&command{Kind: commandTopUp, Now: now, Account: accountID, Amount: amount})
	g.mu.Unlock()
	return g.Sync()
}

// AddToken enters a token and returns its text. The caller has the state to
// write it.
func (g *Engine) AddToken(t *world.Token) string {
	value := g.state.AddToken(t)
	g.record(&command{Kind: commandToken, Now: t.IssuedAt, Token: t})
	return value
}

// AddKeys fills in temporary keys and enters them. The caller has the state to
// write it.
func (g *Engine) AddKeys(k *world.AccessKey, lifetime time.Duration, now time.Time) {
	wanted := *k
	g.state.AddKeys(k, lifetime, now)
	g.record(&command{Kind: commandKeys, Now: now, Key: &wanted, Lifetime: lifetime})
}

// AddLoginToken enters a login token and returns its text. The caller has the state
// to write it.
func (g *Engine) AddLoginToken(t *world.LoginToken) string {
	wanted := *t
	value := g.state.AddLoginToken(t)
	g.record(&command{Kind: commandLogin, Now: t.IssuedAt, LoginToken: &wanted})
	return value
}

// RevokeTokens makes the tokens of an account unusable, and those that it got
// for others.
func (g *Engine) RevokeTokens(accountID string, atBackend bool) (int, error) {
	g.mu.Lock()
	n := g.state.RevokeTokens(accountID, atBackend)
	g.record(&command{Kind: commandRevoke, Now: g.clock.Now(), Account: accountID, AtBackend: atBackend})
	g.mu.Unlock()
	return n, g.Sync()
}

// Outdate makes one token unusable.
func (g *Engine) Outdate(value string, atBackend bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.state.Outdate(value, atBackend)
	g.record(&command{Kind: commandOutdate, Now: g.clock.Now(), Value: value, AtBackend: atBackend})
}

// Change makes a change of a name, with arguments that marshal to JSON.
func (g *Engine) Change(name string, args any) (string, error) {
	raw, err := json.Marshal(args)
	if err != nil {
		return "", fmt.Errorf("%s: %w", name, err)
	}
	id, err := g.changeNow(name, raw)
	if err != nil {
		return "", fmt.Errorf("%s: %w", name, err)
	}
	return id, g.Sync()
}

func (g *Engine) changeNow(name string, args json.RawMessage) (string, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	cmd := &command{Kind: commandChange, Now: g.clock.Now(), Operation: name, Args: args}
	// Also when it is refused: what was due has happened.
	defer g.record(cmd)
	settle(g.state, &g.env, cmd.Now)
	return console.Changes[name].Apply(g.state, &g.env, cmd.Now, args)
}

// Replace puts another state in place of the present one, in the state file
// first. What else is replaced with it happens under the same lock.
func (g *Engine) Replace(st *world.State, clock world.ClockSetting, also func()) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	if err := g.checkpointOf(st, clock); err != nil {
		return err
	}
	g.state = st
	g.clock.Restore(clock)
	also()
	return nil
}

// record appends a command. The caller holds the lock of the state.
func (g *Engine) record(cmd *command) {
	if g.log == nil {
		return
	}
	b, err := json.Marshal(cmd)
	if err != nil {
		// Commands are made of plain values; this is a bug.
		panic(err)
	}
	g.recorded.Store(g.log.Append(b))
}

// Sync returns when everything that happened before is in the state file.
func (g *Engine) Sync() error {
	if g.log == nil {
		return nil
	}
	// Without the lock of the state, so that those who wait share a write.
	if err := g.log.Wait(context.Background(), g.recorded.Load()); err != nil {
		return err
	}
	g.compactIfDue()
	return nil
}

// Open takes up a state file, or starts a new one from the present state.
func (g *Engine) Open(path string) error {
	r := replayer{documents: g.documents}
	file, err := wal.Open(path, stateFormat, r.load, r.replay)
	if err != nil {
		return err
	}
	if r.st != nil {
		g.state, g.session = r.st, r.session+1
		g.clock.Restore(r.clock)
	}
	// What was replayed goes into a checkpoint at once: from here on other
	// settings may apply, and a later version need not repeat it.
	g.log, g.file = file, file
	if err := g.checkpoint(); err != nil {
		return errors.Join(err, file.Close())
	}
	if n := file.Torn(); n > 0 && g.logger != nil {
		g.logger.Warn("the state file ended in an interrupted write, which nobody was told about", "bytes", n)
	}
	return nil
}

// checkpoint writes the whole state. The caller keeps others from changing it.
func (g *Engine) checkpoint() error { return g.checkpointOf(g.state, g.clock.Setting()) }

func (g *Engine) checkpointOf(st *world.State, clock world.ClockSetting) error {
	if g.log == nil {
		return nil
	}
	b, err := json.Marshal(checkpoint{g.session, clock, settingsOf(&g.env), st})
	if err != nil {
		return err
	}
	return g.log.Checkpoint(b)
}

// compactIfDue writes a checkpoint in the background once the commands take
// more room than one.
func (g *Engine) compactIfDue() {
	if g.file == nil || !g.file.Due() || !g.compacting.CompareAndSwap(false, true) {
		return
	}
	g.background.Go(func() {
		defer g.compacting.Store(false)
		g.mu.RLock()
		defer g.mu.RUnlock()
		if err := g.checkpoint(); err != nil && g.logger != nil {
			g.logger.Error("the state file was not compacted", "error", err)
		}
	})
}

// Close gives the state file back, with everything in it.
func (g *Engine) Close() error {
	if g.file == nil {
		return nil
	}
	g.background.Wait()
	g.mu.Lock()
	defer g.mu.Unlock()
	err := g.checkpoint()
	if errors.Is(err, wal.ErrClosed) {
		return nil
	}
	return errors.Join(err, g.file.Close())
}
