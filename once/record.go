package once

import (
	"fmt"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/partnerbss/partnerbss-go/core"
)

// Record is what a store keeps of one key. Its JSON is a format of its own, see
// [Record.MarshalJSON].
type Record struct {
	Key     string
	Version int64 // counts the writes of the record; 0 before the first
	State   State
	// What the key stands for. The same key with another request is an error.
	Operation string       // Go name, such as "accounts.AllocateFunds"
	Account   string       // ID of the calling account, when known
	Method    string       // HTTP method
	Path      string       // with its IDs filled in
	Body      core.RawJSON // with secrets as [redacted]
	// Subjects are what the call is about. No two open records share one, so that the
	// effect of one call is never taken for that of another.
	Subjects []string
	// Claims are the platform's records that belong to this key, as their kind and ID.
	// No two records share one.
	Claims []string
	// Entry is the journal entry of the latest call under the key.
	Entry core.JournalEntry
	Calls int // how many calls were made under the key; all but the latest had no effect
	// Owner names who works on the key, and Lease how long others have to leave it to
	// them: from the time of the write in Put, what is left of it in a record that is
	// read. Both are empty when nobody does.
	Owner   string
	Lease   time.Duration
	Created time.Time // by the clock of the store, as Updated
	Updated time.Time
}

// State is how far a key has got.
type State string

// States of a key.
const (
	// StateOpen: a call is under way, or what became of it is not known yet.
	StateOpen State = "open"
	// StateFree: no call is under way, and none had an effect. The key can be used again.
	StateFree State = "free"
	// StateDone: a call had its effect. Its response is in the entry of the record.
	StateDone State = "done"
)

// recordFormat is the version of the JSON of a record. A change that an older reader
// would misread makes a new one.
const recordFormat = 1

type storedRecord struct {
	Format    int               `json:"format"`
	Key       string            `json:"key"`
	Version   int64             `json:"version"`
	State     State             `json:"state"`
	Operation string            `json:"operation"`
	Account   string            `json:"account,omitzero"`
	Method    string            `json:"method"`
	Path      string            `json:"path"`
	Body      core.RawJSON      `json:"body,omitzero"`
	Subjects  []string          `json:"subjects,omitempty"`
	Claims    []string          `json:"claims,omitempty"`
	Entry     core.JournalEntry `json:"entry"`
	Calls     int               `json:"calls"`
	Owner     string            `json:"owner,omitzero"`
	Until     time.Time         `json:"lease_until,omitzero"`
	Created   time.Time         `json:"created"`
	Updated   time.Time         `json:"updated"`
}

// MarshalJSON writes the record with names in snake_case, times in RFC 3339 and the
// lease as the time of its end, counted from Updated. "format" is 1; a later format that
// this one cannot be read with has a higher number.
func (r Record) MarshalJSON() ([]byte, error) {
	stored := storedRecord{
		Format: recordFormat, Key: r.Key, Version: r.Version, State: r.State,
		Operation: r.Operation, Account: r.Account, Method: r.Method, Path: r.Path, Body: r.Body,
		Subjects: r.Subjects, Claims: r.Claims, Entry: r.Entry, Calls: r.Calls,
		Owner: r.Owner, Created: r.Created, Updated: r.Updated,
	}
	if r.Lease > 0 {
		stored.Until = r.Updated.Add(r.Lease)
	}
	return encode(stored)
}

// asGiven lets bodies say what they like.
var asGiven = json.JoinOptions(jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))

// encode writes JSON on one line, with bodies as they are.
func encode(v any) ([]byte, error) {
	return json.Marshal(v, asGiven)
}

// UnmarshalJSON reads what MarshalJSON wrote; Lease is counted from Updated, so a store
// has to subtract the time since then. It refuses a later format.
func (r *Record) UnmarshalJSON(data []byte) error {
	var stored storedRecord
	if err := json.Unmarshal(data, &stored, asGiven); err != nil {
		return err
	}
	if stored.Format != recordFormat {
		return fmt.Errorf("the record of key %q has format %d; this version of the SDK reads format %d", stored.Key, stored.Format, recordFormat)
	}
	*r = Record{
		Key: stored.Key, Version: stored.Version, State: stored.State,
		Operation: stored.Operation, Account: stored.Account, Method: stored.Method, Path: stored.Path, Body: stored.Body,
		Subjects: stored.Subjects, Claims: stored.Claims, Entry: stored.Entry, Calls: stored.Calls,
		Owner: stored.Owner, Created: stored.Created, Updated: stored.Updated,
	}
	if !stored.Until.IsZero() {
		r.Lease = stored.Until.Sub(stored.Updated)
	}
	return nil
}
