package once

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"slices"
	"sync"
	"syscall"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/partnerbss/partnerbss-go/internal/wal"
)

// fileFormat names the files of [OpenFile].
var fileFormat = wal.Format{Name: "partnerbss-once", Version: 1}

// File is a [Store] in a file of this machine, for a program that runs once at a time.
type File struct {
	path string
	log  *wal.Log
	book *book

	gate       sync.RWMutex // held for writing while the file is compacted or closed
	compacting sync.Mutex

	mu  sync.Mutex
	err error // of the write that failed: what the book has may not be on the disk
}

var _ Store = (*File)(nil)

// OpenFile opens the store in a file, and makes one if there is none. Close it at the
// end of the program.
//
// What [File.Put] has acknowledged is on the disk (fsync), and survives the end of the
// process and of the machine. Writes that come together share one fsync. A line that a
// crash has cut off at the end of the file was never acknowledged and is dropped; damage
// anywhere else is an error. The file is locked against a second process, by a lock that
// the system gives back when the process ends, however it ends; so the leases of an
// earlier process are void. Keep the file on a local disk: locks and fsync of network file
// systems do not always hold.
//
// The file is lines of JSON, after the first each with its CRC-32C before it: the name of
// the format and its version, all records at some time, and what was written since. It is
// compacted when the latter outgrow the former. It holds the bodies of requests, with
// secrets redacted, and only its owner may read it. Copy it while no program has it open.
func OpenFile(path string) (*File, error) {
	f := &File{path: path, book: newBook()}
	log, err := wal.Open(path, fileFormat, f.load, f.replay)
	if err != nil {
		return nil, fmt.Errorf("once: %w", withReason(err))
	}
	f.log = log
	if err := f.compact(); err != nil {
		return nil, errors.Join(fmt.Errorf("once: %w", withReason(err)), log.Close())
	}
	return f, nil
}

// withReason says in plain words what often is behind an error of a file.
func withReason(err error) error {
	switch {
	case errors.Is(err, syscall.EROFS):
		return fmt.Errorf("the file system is read-only: %w", err)
	case errors.Is(err, syscall.ENOSPC):
		return fmt.Errorf("the disk is full: %w", err)
	case errors.Is(err, fs.ErrPermission):
		return fmt.Errorf("no permission to write there: %w", err)
	}
	return err
}

// load takes all records of a checkpoint.
func (f *File) load(data []byte) error {
	var records []Record
	if err := json.Unmarshal(data, &records); err != nil {
		return err
	}
	for _, r := range records {
		f.take(r)
	}
	return nil
}

// stored is a line of what was written since the checkpoint.
type stored struct {
	Put    *Record  `json:"put,omitzero"`
	Forget []string `json:"forget,omitzero"` // keys
}

// replay takes one of them.
func (f *File) replay(data []byte) error {
	var s stored
	if err := json.Unmarshal(data, &s); err != nil {
		return err
	}
	if s.Put != nil {
		f.take(*s.Put)
	}
	for _, key := range s.Forget {
		f.book.forget(key)
	}
	return nil
}

// take keeps a record of an earlier process, whose lease is void.
func (f *File) take(r Record) {
	r.Owner, r.Lease = "", 0
	f.book.set(r)
}

// Torn is how many bytes at the end of the file a crash had cut off.
func (f *File) Torn() int64 { return f.log.Torn() }

// Close gives the file back. It waits for writes that are under way.
func (f *File) Close() error {
	f.gate.Lock()
	defer f.gate.Unlock()
	f.fail(errors.New("the store is closed"))
	return f.log.Close()
}

// Get implements [Store].
func (f *File) Get(ctx context.Context, key string) (Record, error) {
	if err := f.usable(ctx); err != nil {
		return Record{}, err
	}
	return f.book.get(key, time.Now())
}

// Put implements [Store]. After a write that failed the store refuses everything until it
// is opened anew.
func (f *File) Put(ctx context.Context, r *Record) error {
	var seq uint64
	err := f.write(ctx, func() error {
		return f.book.put(r, time.Now(), func(next Record) error {
			data, err := encode(stored{Put: &next})
			if err == nil {
				seq = f.log.Append(data)
			}
			return err
		})
	})
	if err != nil {
		return err
	}
	return f.kept(seq)
}

// Claimed implements [Store].
func (f *File) Claimed(ctx context.Context, claims []string) (map[string]string, error) {
	return f.book.claimed(claims), f.usable(ctx)
}

// Pending implements [Store].
func (f *File) Pending(ctx context.Context) iter.Seq2[Record, error] {
	if err := f.usable(ctx); err != nil {
		return func(yield func(Record, error) bool) { yield(Record{}, err) }
	}
	return pendingOf(ctx, f.book)
}

// Prune implements [Store].
func (f *File) Prune(ctx context.Context, before time.Time) (int, error) {
	var seq uint64
	var keys []string
	err := f.write(ctx, func() error {
		keys = f.book.prune(before)
		data, err := encode(stored{Forget: keys})
		if err == nil {
			seq = f.log.Append(data)
		}
		return err
	})
	if err != nil {
		return 0, err
	}
	return len(keys), f.kept(seq)
}

// write makes a change while nobody compacts the file.
func (f *File) write(ctx context.Context, change func() error) error {
	f.gate.RLock()
	defer f.gate.RUnlock()
	if err := f.usable(ctx); err != nil {
		return err
	}
	return change()
}

// kept returns when a write is on the disk, and compacts the file when that is due.
func (f *File) kept(seq uint64) error {
	if err := f.log.Wait(context.Background(), seq); err != nil {
		return f.fail(withReason(err))
	}
	if f.log.Due() && f.compacting.TryLock() { // one is enough
		defer f.compacting.Unlock()
		// The records are safe as they are: a compaction that fails is tried again later.
		_ = f.compact()
	}
	return nil
}

// compact replaces the file by one with the records as they are.
func (f *File) compact() error {
	f.gate.Lock()
	defer f.gate.Unlock()
	data, err := encode(f.book.all())
	if err != nil {
		return err
	}
	return f.log.Checkpoint(data)
}

// encode writes JSON on one line; the bodies in it stay as they are. Subjects may be any
// bytes.
func encode(v any) ([]byte, error) {
	return json.Marshal(v, jsontext.EscapeForHTML(false), jsontext.AllowInvalidUTF8(true))
}

// usable is the error of a store that must not be used.
func (f *File) usable(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.err
}

// fail makes the store refuse everything from now on.
func (f *File) fail(err error) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.err == nil {
		f.err = fmt.Errorf("once: %s: %w", f.path, err)
	}
	return f.err
}

// all returns the records of a book, the oldest first.
func (b *book) all() []Record {
	b.mu.Lock()
	defer b.mu.Unlock()
	records := make([]Record, 0, len(b.records))
	for _, r := range b.records {
		records = append(records, r)
	}
	slices.SortFunc(records, older)
	return records
}
