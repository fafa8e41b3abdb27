package emulator

import (
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerbss/partnerbss-go/emulator/internal/platform"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/call"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/console"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/refusal"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world"
	"github.com/partnerbss/partnerbss-go/emulator/internal/wal"
)

// engine holds the state and is the only way to it: everything that happens
// takes the lock here, finds what was due done, and is recorded in the state
// file, if there is one. It knows nothing of HTTP.
type engine struct {
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

// now is the business time.
func (g *engine) now() time.Time { return g.clock.Now() }

// read takes the state as it is, to read it.
func (g *engine) read() (st *world.State, unlock func()) {
	g.mu.RLock()
	return g.state, g.mu.RUnlock
}

// settled takes the state to read it, with everything done that was due.
func (g *engine) settled() (st *world.State, now time.Time, unlock func()) {
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

// write takes the state as it is, to change it with the methods below that say
// so.
func (g *engine) write() (st *world.State, now time.Time, unlock func()) {
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

// answer is what an operation answers.
type answer struct {
	status  int
	body    []byte
	refusal *refusal.Error // nil for a success
}

// answerOf executes a handler and renders what it says. The caller holds the
// lock of the state, also while the answer is marshalled: the value may point
// into the state.
func answerOf(c *call.Call, h call.Handler) *answer {
	value, err := c.Run(h)
	if err != nil {
		return refusedAnswer(err)
	}
	if value == nil {
		return &answer{status: http.StatusNoContent}
	}
	body, err := json.Marshal(value)
	if err != nil {
		return refusedAnswer(refusal.ErrOther)
	}
	return &answer{status: http.StatusOK, body: body}
}

func refusedAnswer(err error) *answer {
	refused := refusal.Of(err)
	return &answer{status: refused.Status, body: refused.Body(), refusal: refused}
}

// execute runs a handler under the lock that its operation needs: safe ones
// share the state, the others are recorded.
func (g *engine) execute(safe bool, c *call.Call, h call.Handler) *answer {
	c.Env, c.Documents = &g.env, g.documents
	if safe {
		var unlock func()
		c.State, c.Now, unlock = g.settled()
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

// moveClock moves the business clock, and lets happen what is due then.
func (g *engine) moveClock(move func(*world.Clock)) error {
	g.mu.Lock()
	move(g.clock)
	now := g.clock.Now()
	g.record(&command{Kind: commandClock, Now: now, Offset: g.clock.Setting().Offset})
	settle(g.state, &g.env, now)
	g.mu.Unlock()
	return g.sync()
}

// TopUp pays money into the cash account of an account.
func (g *engine) topUp(accountID string, amount decimal.Decimal) error {
	g.mu.Lock()
	if g.state.Accounts[accountID] == nil {
		g.mu.Unlock()
		return fmt.Errorf("there is no account %q", accountID)
	}
	now := g.clock.Now()
	g.state.TopUp(accountID, amount, now)
	g.record(&command{Kind: commandTopUp, Now: now, Account: accountID, Amount: amount})
	g.mu.Unlock()
	return g.sync()
}

// AddToken enters a token and returns its text. The caller has the state to
// write it.
func (g *engine) addToken(t *world.Token) string {
	value := g.state.AddToken(t)
	g.record(&command{Kind: commandToken, Now: t.IssuedAt, Token: t})
	return value
}

// AddKeys fills in temporary keys and enters them. The caller has the state to
// write it.
func (g *engine) addKeys(k *world.AccessKey, lifetime time.Duration, now time.Time) {
	wanted := *k
	g.state.AddKeys(k, lifetime, now)
	g.record(&command{Kind: commandKeys, Now: now, Key: &wanted, Lifetime: lifetime})
}

// RevokeTokens makes the tokens of an account unusable, and those that it got
// for others.
func (g *engine) revokeTokens(accountID string, atBackend bool) (int, error) {
	g.mu.Lock()
	n := g.state.RevokeTokens(accountID, atBackend)
	g.record(&command{Kind: commandRevoke, Now: g.clock.Now(), Account: accountID, AtBackend: atBackend})
	g.mu.Unlock()
	return n, g.sync()
}

// outdate makes one token unusable.
func (g *engine) outdate(value string, atBackend bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.state.Outdate(value, atBackend)
	g.record(&command{Kind: commandOutdate, Now: g.clock.Now(), Value: value, AtBackend: atBackend})
}

// change makes a change of a name, with arguments that marshal to JSON.
func (g *engine) change(name string, args any) (string, error) {
	raw, err := json.Marshal(args)
	if err != nil {
		return "", fmt.Errorf("%s: %w", name, err)
	}
	id, err := g.changeNow(name, raw)
	if err != nil {
		return "", fmt.Errorf("%s: %w", name, err)
	}
	return id, g.sync()
}

func (g *engine) changeNow(name string, args json.RawMessage) (string, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	cmd := &command{Kind: commandChange, Now: g.clock.Now(), Operation: name, Args: args}
	// Also when it is refused: what was due has happened.
	defer g.record(cmd)
	settle(g.state, &g.env, cmd.Now)
	return console.Changes[name].Apply(g.state, &g.env, cmd.Now, args)
}

// replace puts another state in place of the present one, in the state file
// first. What else is replaced with it happens under the same lock.
func (g *engine) replace(st *world.State, clock world.ClockSetting, also func()) error {
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
func (g *engine) record(cmd *command) {
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

// sync returns when everything that happened before is in the state file.
func (g *engine) sync() error {
	if g.log == nil {
		return nil
	}
	// Without the lock of the state, so that those who wait share a write.
	if err := g.log.Wait(g.recorded.Load()); err != nil {
		return err
	}
	g.compactIfDue()
	return nil
}

// open takes up a state file, or starts a new one from the present state.
func (g *engine) open(path string) error {
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
func (g *engine) checkpoint() error { return g.checkpointOf(g.state, g.clock.Setting()) }

func (g *engine) checkpointOf(st *world.State, clock world.ClockSetting) error {
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
func (g *engine) compactIfDue() {
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

// close gives the state file back, with everything in it.
func (g *engine) close() error {
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
