package engine

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"hash/crc32"
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerbss/partnerbss-go/emulator/internal/platform"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/call"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/console"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world"
)

// commandKind says what a command does.
type commandKind string

const (
	commandCall    commandKind = "call"    // an operation that changes state
	commandSettle  commandKind = "settle"  // what was due happened before a query
	commandToken   commandKind = "token"   // IAM issued a token
	commandKeys    commandKind = "keys"    // IAM issued temporary keys
	commandLogin   commandKind = "login"   // IAM issued a login token
	commandRevoke  commandKind = "revoke"  // tokens became unusable
	commandTopUp   commandKind = "top-up"  // money came from outside
	commandClock   commandKind = "clock"   // the business clock was moved
	commandOutdate commandKind = "outdate" // one token became unusable
	commandChange  commandKind = "change"  // something happened outside the API, see package console
)

// command is one change of the state, complete enough to make it again: the
// same commands on the same state give the same state. Commands are what the
// state file records between two checkpoints. Their order is that in which they
// held the lock of the state.
type command struct {
	Kind commandKind `json:"kind"`
	Now  time.Time   `json:"now"`

	// Of a call. Sum tells the response that it gave; 0 when the handler panicked.
	Operation string       `json:"operation,omitempty"`
	Caller    *call.Caller `json:"caller,omitempty"`
	Input     call.Input   `json:"input,omitempty"`
	Lang      string       `json:"lang,omitempty"`
	Sum       uint32       `json:"sum,omitempty"`

	Token      *world.Token      `json:"token,omitempty"`
	LoginToken *world.LoginToken `json:"login_token,omitempty"`
	Key        *world.AccessKey  `json:"key,omitempty"`
	Lifetime   time.Duration     `json:"lifetime,omitempty"`
	Account    string            `json:"account,omitempty"`
	Value      string            `json:"value,omitempty"` // of a token
	AtBackend  bool              `json:"at_backend,omitempty"`
	Amount     decimal.Decimal   `json:"amount,omitzero"`
	Offset     time.Duration     `json:"offset,omitempty"` // of the clock
	Args       json.RawMessage   `json:"args,omitempty"`   // of a change
}

// commandLog keeps commands. See package wal for the one on disk.
type commandLog interface {
	// Append takes a command and gives it a number, without waiting.
	Append(record []byte) uint64
	// Wait returns when the command of a number, and all before it, are kept.
	Wait(ctx context.Context, seq uint64) error
	// Checkpoint replaces all commands so far by the state that they led to.
	Checkpoint(state []byte) error
}

// commandOf is the command of a call that has not run yet.
func commandOf(c *call.Call) *command {
	caller := c.Caller
	return &command{
		Kind: commandCall, Now: c.Now, Operation: c.Op.ID, Caller: &caller, Input: c.In, Lang: c.Lang,
	}
}

// sum tells responses apart; it is never 0.
func (a *Answer) sum() uint32 {
	h := crc32.NewIEEE()
	fmt.Fprintf(h, "%d ", a.Status)
	_, _ = h.Write(a.Body)
	return h.Sum32() | 1
}

// replayer makes recorded commands again, from a checkpoint on.
type replayer struct {
	st      *world.State // nil without a checkpoint
	env     *world.Environment
	clock   world.ClockSetting
	session uint64
	// documents are the operations that the commands may name.
	documents map[string]*call.Operation
}

// replay makes one command again and checks that it has the same result.
func (r *replayer) replay(record []byte) error {
	dec := json.NewDecoder(bytes.NewReader(record))
	dec.UseNumber()
	var cmd command
	if err := dec.Decode(&cmd); err != nil {
		return err
	}
	st := r.st
	switch cmd.Kind {
	case commandCall:
		return r.call(&cmd)
	case commandSettle:
		settle(st, r.env, cmd.Now)
	case commandClock:
		r.clock.Offset = cmd.Offset
		settle(st, r.env, cmd.Now)
	case commandToken:
		st.AddToken(cmd.Token)
	case commandKeys:
		st.AddKeys(cmd.Key, cmd.Lifetime, cmd.Now)
	case commandLogin:
		st.AddLoginToken(cmd.LoginToken)
	case commandRevoke:
		st.RevokeTokens(cmd.Account, cmd.AtBackend)
	case commandOutdate:
		st.Outdate(cmd.Value, cmd.AtBackend)
	case commandTopUp:
		st.TopUp(cmd.Account, cmd.Amount, cmd.Now)
	case commandChange:
		return r.change(&cmd)
	default:
		return fmt.Errorf("there is no command %q", cmd.Kind)
	}
	return nil
}

func (r *replayer) call(cmd *command) error {
	op, h := r.documents[cmd.Operation], platform.Operations[cmd.Operation]
	if op == nil || h == nil || cmd.Caller == nil {
		return fmt.Errorf("there is no operation %q", cmd.Operation)
	}
	in := cmd.Input
	if in == nil {
		in = call.Input{}
	}
	c := &call.Call{Op: op, Documents: r.documents, State: r.st, Env: r.env, Caller: *cmd.Caller, In: in, Now: cmd.Now, Lang: cmd.Lang}
	if sum := r.execute(c, h); sum != cmd.Sum {
		return fmt.Errorf("%s gives another result than when it was recorded: another version of the program wrote the file; "+
			"start that one and stop it with SIGTERM, which leaves nothing to repeat", cmd.Operation)
	}
	return nil
}

// execute runs a call as the gateway did. A handler that panicked does so again
// at the same place and leaves the state as it was left then.
func (r *replayer) execute(c *call.Call, h call.Handler) (sum uint32) {
	defer func() {
		if recover() != nil {
			sum = 0
		}
	}()
	settle(c.State, r.env, c.Now)
	return answerOf(c, h).sum()
}

// change makes a recorded change again. One that was refused is refused again.
func (r *replayer) change(cmd *command) error {
	known, ok := console.Changes[cmd.Operation]
	if !ok {
		return fmt.Errorf("there is no change %q", cmd.Operation)
	}
	// One that panicked does so again, with the same traces.
	defer func() { _ = recover() }()
	settle(r.st, r.env, cmd.Now)
	_, _ = known.Apply(r.st, r.env, cmd.Now, cmd.Args)
	return nil
}
