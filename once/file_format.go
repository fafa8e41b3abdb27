package once

import (
	"errors"
	"fmt"

	"github.com/go-json-experiment/json"

	"github.com/partnerbss/partnerbss-go/internal/wal"
)

// fileFormat is what the file of a store says about itself. Its version goes up with a
// change that an older reader would misread.
var fileFormat = wal.Format{Name: "partnerbss-once", Version: 1}

// fileState is the second line of the file.
type fileState struct {
	Seq     uint64 `json:"seq"`     // of the latest entry that the records have seen
	Records int    `json:"records"` // how many follow
}

func (s fileState) encode() []byte {
	return fmt.Appendf(nil, `{"seq":%d,"records":%d}`, s.Seq, s.Records)
}

// fileEntry is one change, or one of the records at the beginning.
type fileEntry struct {
	Seq    uint64   `json:"seq"`
	Put    *Record  `json:"put"`
	Delete []string `json:"delete"`
}

// fileReader fills a book from a file, and sees that nothing is missing in it.
type fileReader struct {
	book   *book
	seq    uint64
	missed int // records of the beginning that have not come yet
}

func (f *fileReader) load(data []byte) error {
	var s fileState
	if err := json.Unmarshal(data, &s); err != nil {
		return err
	}
	f.seq, f.missed = s.Seq, s.Records
	return nil
}

func (f *fileReader) replay(data []byte) error {
	var e fileEntry
	if err := json.Unmarshal(data, &e, asGiven); err != nil {
		return err
	}
	if f.missed > 0 {
		f.missed--
		if e.Put == nil || e.Seq != 0 || f.book.records[e.Put.Key] != nil {
			return errors.New("a record of the beginning is due here")
		}
		return f.put(e.Put)
	}
	f.seq++
	switch {
	case e.Seq != f.seq:
		return fmt.Errorf("entry %d is due here, not %d", f.seq, e.Seq)
	case e.Put != nil:
		if err := f.book.allows(e.Put); err != nil {
			return fmt.Errorf("entry %d does not fit those before it: %w", e.Seq, err)
		}
		return f.put(e.Put)
	case e.Delete == nil:
		return fmt.Errorf("entry %d is none that this version of the SDK knows", e.Seq)
	}
	for _, key := range e.Delete {
		if r := f.book.records[key]; r == nil || r.State == StateOpen {
			return fmt.Errorf("entry %d deletes key %q, which is open or not there", e.Seq, key)
		}
		f.book.forget(key)
	}
	return nil
}

// put takes a record of an earlier process, whose leases are void.
func (f *fileReader) put(r *Record) error {
	switch r.State {
	case StateOpen, StateFree, StateDone:
	default:
		return fmt.Errorf("the record of key %q has the state %q, which this version of the SDK does not know", r.Key, r.State)
	}
	r.Owner, r.Lease = "", 0
	f.book.set(*r)
	return nil
}

// end sees that the records of the beginning are all there.
func (f *fileReader) end(path string) error {
	if f.missed > 0 {
		return fmt.Errorf("%s is damaged: %d of the records at its beginning are missing", path, f.missed)
	}
	return nil
}
