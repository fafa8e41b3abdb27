package transport

import (
	"errors"

	"github.com/partnerbss/partnerbss-go/core"
)

// Description is what a call would be, as far as it takes to tell it from others.
type Description struct {
	Operation string
	Account   string // of the caller, when known
	Method    string
	Path      string       // with its IDs filled in
	Body      core.RawJSON // with secrets as [redacted]
	Subjects  []string     // what the call is about; none where it has a key that tells it from all others
	Items     []string     // of a batch whose response accounts for each
	Changes   bool         // it is no query
	Proof     []string     // codes with which the platform refuses to do it again
}

// ErrDescribed ends a call that was described instead of being made.
var ErrDescribed = errors.New("the call was described and sent nothing")

// describe is the end of a call that is to be described.
func (c *call) describe(who identity) error {
	body, err := c.redactedBody()
	if err != nil {
		return c.op.notSent(err)
	}
	d := c.cfg.Describe
	*d = Description{
		Operation: c.op.Name, Account: who.AccountID,
		Method: c.op.Method, Path: c.wire.Path, Body: body, Changes: !c.op.Safe, Proof: c.op.Proof,
	}
	if c.op.Repeat == RepeatKeyed {
		return ErrDescribed
	}
	if batch := c.batch(); batch != nil {
		d.Items = batch.Items
	}
	if subjects := c.cfg.Settlers[c.op.Name].Subjects; subjects != nil {
		d.Subjects = subjects(c.req)
	}
	if len(d.Subjects) == 0 {
		d.Subjects = []string{c.op.Name + " " + c.wire.Path + " " + string(body)}
	}
	for i, subject := range d.Subjects {
		d.Subjects[i] = d.Account + " " + subject
	}
	return ErrDescribed
}

// Claims are the claims on the records that a call of an operation made.
func Claims(settlers map[string]Settler, operation string, ids []string) []string {
	kind := settlers[operation].Kind
	if kind == "" {
		return nil
	}
	claims := make([]string, len(ids))
	for i, id := range ids {
		claims[i] = claim(kind, id)
	}
	return claims
}
