package once

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/partnerbss/partnerbss-go/internal/wal"
)

// File is a [Store] in a file of one process. See [OpenFile].
type File struct {
	book *book
	log  *wal.Log

	// Guarded by the lock of the book, so that entries stand in the order of the writes.
	seq        uint64 // of the latest entry
	closed     bool
	compacting bool
	compactErr error // of the latest time

	background sync.WaitGroup // what compacts
}

var _ Store = (*File)(nil)

// OpenFile opens the store in the file at path, for this process alone, and makes an
// empty one when there is no file or an empty one. [File.Close] gives it back.
//
// # What survives what
//
// Put and Prune return when their change is written and flushed (fsync), so that it
// survives the end of the process at any moment, and a loss of power as far as the disk
// keeps what it has flushed. Get, Claimed and Pending wait for what they show to be on the
// disk as well. Goroutines that write at the same time share a flush.
//
// A write that fails, on a full disk for example, gives an error with the file and the
// cause, and so does everything after it until the file is opened again: memory would be
// ahead of the disk. A call is not sent then. The same happens when somebody has moved,
// deleted or replaced the file. An error of the context leaves open whether the record
// was written, as any other error; later calls go on.
//
// What a crash left of the last write is dropped, see [File.Torn]. A file that is damaged
// anywhere else, that has another format or a later version, is an error and stays as it
// is: restore a copy, or find out on the platform what the calls since then did.
//
// OpenFile writes the file anew, and so fails at once in a directory, or with a file, that
// cannot be written, and on a full disk.
//
// # One process
//
// A lock on path with the suffix ".lock", a file that stays, keeps a second process out;
// the error names the file and the process that has it. The lock of a process that ended
// is free, however it ended, and the leases that it held are void. The lock is flock
// (on Windows a share mode), which network file systems do not reliably keep, nor what
// was flushed: use a local disk, and the module sqlstore for several replicas. Symbolic
// links are followed; do not give a file two names by hard links.
//
// # Size
//
// All records are in memory. The file grows by each write, and is written anew beside the
// old one, at path with the suffix ".new", when it has doubled, from 4 MiB on. That
// happens in the background, with goroutines that Close waits for. Prune deletes old
// records. The files belong to their user alone (mode 0600): requests and responses are
// in them, without their secrets.
//
// # Format
//
// The file is lines of JSON. The first one is {"format":"partnerbss-once","version":1}.
// From the second one on, a line begins with the CRC-32C of its JSON, in eight hexadecimal
// digits, and a space. The second line is {"seq":n,"records":m}: of m records in the next
// lines, after n entries. Lines from the third one on are arrays of entries that were
// written together, {"put":record} or {"delete":[keys]}. Those behind the m records have
// a "seq" that counts on from n. [Record.MarshalJSON] describes a record.
//
// # Backup
//
// A copy of the file, made by any program at any time, has everything that was
// acknowledged when the copying began. Whoever restores it has to know that it lacks what
// happened since then: a key that was done since then would be done again.
func OpenFile(path string) (*File, error) {
	f := &File{book: newBook()}
	r := &fileReader{book: f.book}
	log, err := wal.Open(path, fileFormat, r.load, r.replay)
	if err != nil {
		return nil, fmt.Errorf("once: %w", err)
	}
	f.log, f.seq = log, r.seq
	err = r.end(log.Path())
	if err == nil {
		err = f.compact()
	}
	if err != nil {
		return nil, fmt.Errorf("once: %w", errors.Join(err, log.Close()))
	}
	return f, nil
}

// Torn returns how many bytes at the end of the file OpenFile dropped, because a crash
// had interrupted their write. Nothing in them was ever acknowledged.
func (f *File) Torn() int64 { return f.log.Torn() }

// Close gives the file back, after what is being written. Everything fails afterwards.
func (f *File) Close() error {
	f.book.mu.Lock()
	closed := f.closed
	f.closed = true
	f.book.mu.Unlock()
	if closed {
		return nil
	}
	f.background.Wait()
	// Of a Put that did not wait for its write.
	err := f.log.Sync(context.Background())
	err = errors.Join(err, f.log.Close())
	f.book.mu.Lock()
	defer f.book.mu.Unlock()
	if err == nil {
		err = f.compactErr
	}
	if err != nil {
		return fmt.Errorf("once: %w", err)
	}
	return nil
}

// Get implements [Store].
func (f *File) Get(ctx context.Context, key string) (Record, error) {
	r, err := f.book.get(key, time.Now())
	if kept := f.kept(ctx); kept != nil {
		return Record{}, kept
	}
	return r, err
}

// kept returns when everything that the book shows is on the disk.
func (f *File) kept(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := f.log.Sync(ctx); err != nil {
		return fmt.Errorf("once: %w", err)
	}
	return nil
}

// Put implements [Store].
func (f *File) Put(ctx context.Context, r *Record) error {
	if err := f.usable(ctx); err != nil {
		return err
	}
	for _, names := range [][]string{{r.Key}, r.Subjects, r.Claims} {
		for _, name := range names {
			if !utf8.ValidString(name) {
				return fmt.Errorf("once: %q is not UTF-8, and cannot be kept in a file", name)
			}
		}
	}
	next := r.next(time.Now())
	data, err := next.MarshalJSON()
	if err != nil {
		return fmt.Errorf("once: key %q: %w", r.Key, err)
	}
	var entry uint64
	if err := f.book.put(next, func() { entry = f.append("put", data) }); err != nil {
		return err
	}
	if err := f.wait(ctx, entry); err != nil {
		return fmt.Errorf("once: key %q: %w", r.Key, err)
	}
	*r = next
	return nil
}

// usable sees that something can be written.
func (f *File) usable(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := f.log.Err(); err != nil {
		return fmt.Errorf("once: %w", err)
	}
	return nil
}

// append takes an entry for the log under the lock of the book.
func (f *File) append(kind string, data []byte) uint64 {
	f.seq++
	return f.log.Append(fmt.Appendf(nil, `{"seq":%d,%q:%s}`, f.seq, kind, data))
}

// wait returns when an entry is on the disk.
func (f *File) wait(ctx context.Context, entry uint64) error {
	if err := f.log.Wait(ctx, entry); err != nil {
		return err
	}
	if f.log.Due() {
		f.compactSoon()
	}
	return nil
}

// Claimed implements [Store].
func (f *File) Claimed(ctx context.Context, claims []string) (map[string]string, error) {
	taken := f.book.claimed(claims)
	if err := f.kept(ctx); err != nil {
		return nil, err
	}
	return taken, nil
}

// Pending implements [Store].
func (f *File) Pending(ctx context.Context) iter.Seq2[Record, error] {
	return func(yield func(Record, error) bool) {
		records := f.book.pending()
		if err := f.kept(ctx); err != nil {
			yield(Record{}, err)
			return
		}
		yieldPending(ctx, records, yield)
	}
}

// Prune implements [Store].
func (f *File) Prune(ctx context.Context, before time.Time) (int, error) {
	if err := f.usable(ctx); err != nil {
		return 0, err
	}
	var entry uint64
	n := f.book.prune(before, func(keys []string) {
		data, _ := encode(keys) // texts always have a JSON
		entry = f.append("delete", data)
	})
	if err := f.wait(ctx, entry); err != nil {
		return 0, fmt.Errorf("once: %w", err)
	}
	return n, nil
}

// compactSoon has the file written anew, unless that is under way.
func (f *File) compactSoon() {
	f.book.mu.Lock()
	defer f.book.mu.Unlock()
	if f.closed || f.compacting {
		return
	}
	f.compacting = true
	f.background.Go(func() {
		err := f.compact() // the old file goes on after an error
		f.book.mu.Lock()
		defer f.book.mu.Unlock()
		f.compacting, f.compactErr = false, err
	})
}

// compact writes the file anew. Others are kept out while it takes hold of the records,
// not while it writes them.
func (f *File) compact() error {
	f.book.mu.Lock()
	checkpoint := f.log.Begin()
	state := fileState{Seq: f.seq, Records: len(f.book.records)}
	records := make([]*Record, 0, len(f.book.records))
	for _, r := range f.book.records {
		records = append(records, r)
	}
	f.book.mu.Unlock()
	return checkpoint.Commit(state.encode(), func(yield func([]byte, error) bool) {
		for _, r := range records {
			data, err := r.MarshalJSON()
			if !yield(fmt.Appendf(nil, `{"put":%s}`, data), err) {
				return
			}
		}
	})
}
