package core

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
)

// Metadata describes the HTTP response that a value was decoded from. Every
// response type embeds it, so its fields are those of the response itself.
type Metadata struct {
	RequestID  string      // gateway request id (X-Request-Id); name it when reporting a problem
	StatusCode int         // HTTP status
	Header     http.Header // HTTP headers as received
	Attempts   int         // how many times the request was sent, 1 when the first attempt succeeded
	Raw        RawJSON     // body as received, for fields that this SDK does not know yet
	Warnings   []Warning   // what was not in its documented form and was read all the same, at most the first 100
	Batch      *Batch      // what the request named, for batches whose items are held against it; else nil

	// Key is the key of a call that can be repeated with it, such as its TransactionID;
	// empty for all other calls.
	Key string
	// LostResponse: the call had its effect, and the response that told its data was lost.
	// The platform told of the effect when it was asked again with the same Key, so
	// all other fields of the response are empty.
	LostResponse bool
}

// Warning is a value of a response that was not in its documented form, and what was made of
// it. A time in such a form is read as far as it has a meaning, and is zero where it has none;
// Raw has the value as it came.
type Warning struct {
	Path   string // where it stands, as a JSON pointer: /records/3/trade_time
	Value  string // as it came, at most its first 40 bytes
	Reason string // what is wrong with it, and how it was read
}

// Batch is what a client knows of the request that a batch answers. The Err method of the
// response holds the one against the other.
type Batch struct {
	Items []string      // the items that the request names
	Entry *JournalEntry // of a change of which items are unaccounted for, see [PartialError]; else nil
}

// Meta returns the metadata itself.
func (m *Metadata) Meta() *Metadata { return m }

// RawJSON is the body of a response as it was received. It prints as its size,
// so that a logged response stays readable; convert it to a string or unmarshal
// it to read it.
type RawJSON []byte

// MarshalJSON writes the body as the JSON that it is, and one that is none, such as
// one that was cut, as text.
func (r RawJSON) MarshalJSON() ([]byte, error) {
	switch {
	case r == nil:
		return []byte("null"), nil
	case json.Valid(r):
		return r, nil
	}
	return json.Marshal(string(r))
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (r *RawJSON) UnmarshalJSON(data []byte) error {
	var text string
	switch {
	case string(data) == "null":
		*r = nil
	case json.Unmarshal(data, &text) == nil:
		*r = RawJSON(text)
	default:
		*r = append(RawJSON(nil), data...)
	}
	return nil
}

// LogValue shows the size of the body in slog.
func (r RawJSON) LogValue() slog.Value { return slog.StringValue(fmt.Sprint(r)) }

// Format prints the size of the body under every verb but %s and %q.
func (r RawJSON) Format(f fmt.State, verb rune) {
	switch verb {
	case 's':
		_, _ = f.Write(r)
	case 'q':
		_, _ = fmt.Fprintf(f, "%q", []byte(r))
	default:
		_, _ = fmt.Fprintf(f, "(%d bytes)", len(r))
	}
}
