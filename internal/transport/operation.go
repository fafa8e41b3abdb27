// Package transport carries one call from start to end: credentials, encoding,
// quota, signature, attempts, and the verdict on the response. What differs from
// operation to operation comes in as an Operation; nothing here knows a single
// one of them.
//
// A call goes down through these files:
//
//	client.go        validate, caller, credentials, encode; dry run and journal
//	exchange.go      rounds of admit, attempt and verdict, until there is an end
//	standing.go      whether the credentials may be sent, after what others were told
//	correct.go       a fresh token or the right clock, each once
//	attempt.go       one attempt: middleware, signature, network, the whole response
//	reading.go       what a response says: data, the platform's refusal, or neither
package transport

import (
	"slices"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/wire"
)

// Operation is what the contract says about one operation.
type Operation struct {
	ID       string            // operationId of the contract
	Name     string            // Go name, such as "customers.List"
	Method   string            // HTTP method
	Path     string            // path template
	Host     Host              // where the platform serves it
	File     bool              // its success is a file, not JSON
	Account  string            // path parameter that means the calling account where the request leaves it empty
	Callers  []core.Role       // whose credentials it takes; empty means anybody's
	Rate     int               // calls per second and account; 0 means the platform's usual 10
	RateBy   map[core.Role]int // of callers that have a quota of their own
	Safe     bool              // a pure query
	Money    bool              // repeating it blindly could double an effect
	Repeat   Repeat            // what doing it again would do; of no meaning for a query
	Key      string            // field of the body that holds the key of a keyed one, by its wire name
	Proof    []string          // codes with which the platform refuses to do it again
	Settle   string            // the query that settles an unknown outcome
	NoSettle string            // why there is no such query
	Secret   bool              // its response holds secrets: no error quotes any of it

	// What a success contains, by the contract. Names are those of the top of the
	// response's JSON.
	NoContent     bool         // nothing: it is HTTP 204
	Requires      []string     // all of these, not null
	Confirms      []string     // one of these, which proves the effect: not null, and no empty text or list
	ConfirmsEmpty bool         // an empty list of Confirms proves it, too
	Envelope      bool         // nothing but the code and text of an error, which are blank or left out
	Items         string       // where the request names the items of a batch whose response accounts for each, "" for other operations
	Refusal       func() error // makes a pointer to what a refusal tells beyond its code; nil where it tells nothing
	References    []string     // where the IDs of what it made are: "transfer_id", "coupon_infos[].coupon_id"
}

// Repeat is what doing a change again would do. The contract has the evidence for the
// choice (x-repeat).
type Repeat int

// What a repeat would do.
const (
	// RepeatBare: the same once more, or the documents leave it open. The zero value.
	RepeatBare Repeat = iota
	// RepeatGuarded: nothing, since the platform refuses it with a code of Proof. Such a
	// code tells that there is nothing left to do, but not who did it, and for some
	// operations not even what: an order that cannot be paid any more is paid, or it was
	// cancelled. So it settles no call by itself.
	RepeatGuarded
	// Repeatable: nothing, whether the platform takes it or refuses it. A code of Proof
	// tells that the state that was asked for is there.
	Repeatable
	// RepeatKeyed: nothing, if it has the same key, which is a text of the caller's in the
	// body. The platform refuses it with a code of Proof, which tells that the call with
	// this key was done.
	RepeatKeyed
)

// String is the name of the contract.
func (r Repeat) String() string {
	switch r {
	case RepeatGuarded:
		return "guarded"
	case Repeatable:
		return "repeatable"
	case RepeatKeyed:
		return "keyed"
	}
	return "bare"
}

// repeats reports whether the operation may be done again although it may have been
// done already. A keyed one always has a key by then.
func (op *Operation) repeats() bool {
	return op.Safe || op.Repeat == Repeatable || op.Repeat == RepeatKeyed
}

// AdHoc is a request for an operation that has no request type.
type AdHoc = wire.AdHoc

// defaultRate is the platform's quota where an operation names none.
const defaultRate = 10

// CallsPerSecond is the quota of the operation for each account, of whichever role.
func (op *Operation) CallsPerSecond() int { return op.callsOf("") }

// callsOf is the quota of the operation for each account of a role, which is empty where
// nobody has told it.
func (op *Operation) callsOf(role core.Role) int {
	if own := op.RateBy[role]; own > 0 {
		return own
	}
	if op.Rate > 0 {
		return op.Rate
	}
	return defaultRate
}

// accepts reports whether the operation takes the credentials of a role. A
// distributor is a partner, too.
func (op *Operation) accepts(role core.Role) bool {
	if role == "" || len(op.Callers) == 0 || slices.Contains(op.Callers, role) {
		return true
	}
	return role == core.RoleDistributor && slices.Contains(op.Callers, core.RolePartner)
}

// call describes the operation in an error.
func (op *Operation) call(attempts int, outcome core.Outcome) core.Call {
	call := core.Call{Operation: op.Name, Method: op.Method, Path: op.Path, Attempts: attempts}
	if !op.Safe {
		call.Outcome, call.Settle, call.NoSettle = outcome, op.Settle, op.NoSettle
	}
	return call
}

// notSent is the error of a call that ends before its first attempt.
func (op *Operation) notSent(err error) error {
	return &core.TransportError{Call: op.call(0, core.OutcomeNotSent), Err: err}
}
