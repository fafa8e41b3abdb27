package transport

import (
	"bytes"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"

	"github.com/go-json-experiment/json"
)

// KeyLength is the length of a key that is made here: a random UUID without hyphens.
const KeyLength = 32

// takeKey sees to it that a call of a keyed operation has a key in its body before the
// first attempt, so that every attempt can be a repeat: that of the request, or that of
// an earlier call which this one repeats, or a new one.
func (c *call) takeKey() error {
	if c.op.Repeat != RepeatKeyed {
		return nil
	}
	if given := textOf(last(c.wire.Body, c.op.Key)); given != "" {
		c.key = given
		return nil
	}
	if c.key = c.cfg.RepeatKey; c.key == "" {
		c.key = newKey()
	}
	body, err := withText(c.wire.Body, c.op.Key, c.key)
	if err != nil {
		return fmt.Errorf("%s: %w", c.op.Key, err)
	}
	c.wire.Body = body
	return nil
}

// newKey is a random UUID (version 4) in hexadecimal digits.
func newKey() string {
	var uuid [KeyLength / 2]byte
	_, _ = rand.Read(uuid[:]) // never fails
	uuid[6] = uuid[6]&0x0f | 0x40
	uuid[8] = uuid[8]&0x3f | 0x80
	return hex.EncodeToString(uuid[:])
}

// withText is an object with one more member, a text, unless it has one of this name. The
// others stay as they are.
func withText(object []byte, name, text string) ([]byte, error) {
	all, ok := members(object)
	switch {
	case !ok:
		return nil, errors.New("a request without a body has no room for a key")
	case len(all[name]) > 0:
		return object, nil
	}
	member, err := json.Marshal(map[string]string{name: text})
	if err != nil || len(all) == 0 {
		return member, err
	}
	open, _ := bytes.CutSuffix(bytes.TrimSpace(object), []byte("}"))
	return slices.Concat(open, []byte(","), member[1:]), nil
}
