// Package wal keeps a state in one file that survives a crash: a checkpoint of
// the whole state and, behind it, the records of what happened since.
//
// A record counts as kept when Wait returns without an error: by then it is on
// the disk. Records that wait at the same time share one write and one fsync.
// When the records outgrow the checkpoint, the owner writes a new one.
//
// # File format
//
// Line 1 names the format and its version as a JSON object. Line 2 is the
// checkpoint, every further line a batch of records that were written together,
// as a JSON array. From line 2 on a line starts with the CRC-32C of what
// follows, in eight hexadecimal digits, and a space. A batch is written only
// when the one before it is on the disk, so a crash can spoil nothing but the
// last line. A checkpoint may leave a part of the state to records behind it.
package wal

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"sync"
)

// Format names what is in a file and which version of it.
type Format struct {
	Name    string `json:"format"`
	Version int    `json:"version"`
}

var (
	// ErrLocked says that another process, or another Log of this one, has the file.
	ErrLocked = errors.New("the file is in use")
	// ErrClosed says that the log was closed.
	ErrClosed = errors.New("the file is closed")
	// errReplaced comes when somebody moved, deleted or replaced the file.
	errReplaced = errors.New("another file has taken its place")
)

// minLog is how long the records may grow in any case before a new checkpoint
// is due, in bytes.
const minLog = 4 << 20

// Log is an open file. Its methods may be called from several goroutines.
type Log struct {
	path   string // absolute, without links
	format Format
	lock   *os.File // nil after Close
	torn   int64

	checkpoints sync.Mutex // held by the one that is under way

	mu       sync.Mutex
	flushed  sync.Cond // a write has ended
	file     file      // nil before the first checkpoint and after Close
	info     os.FileInfo
	writing  bool   // to the file, or another one into its place
	pending  []byte // records that no write has taken yet, with commas
	begun    bool   // a checkpoint is under way
	since    []byte // records appended since it began, with commas
	appended uint64
	durable  uint64
	err      error // of the write that failed; nothing can be kept after it

	logSize, checkpointSize int64
}

// file is the part of os.File that a Log uses.
type file interface {
	Write([]byte) (int, error)
	Sync() error
	Close() error
}

// Open takes the file at path for this process. What is in it goes to load (the
// checkpoint, once) and replay (the records in their order); a path without a
// file, or with an empty one, calls neither. The file is not changed until the
// first checkpoint, which must come before anything is appended.
func Open(path string, format Format, load, replay func(data []byte) error) (*Log, error) {
	path, err := resolve(path)
	if err != nil {
		return nil, err
	}
	lock, err := takeLock(path)
	if err != nil {
		return nil, err
	}
	l := &Log{path: path, format: format, lock: lock}
	l.flushed.L = &l.mu
	if err := l.read(load, replay); err != nil {
		return nil, errors.Join(err, unlockFile(lock))
	}
	return l, nil
}

// Path is where the file is, without links.
func (l *Log) Path() string { return l.path }

// Torn is how many bytes at the end of the file were left over from a write
// that a crash interrupted. Nothing in them was ever acknowledged.
func (l *Log) Torn() int64 { return l.torn }

// Append takes a record, a JSON value in one line, and returns its number for
// Wait. It does not touch the disk.
func (l *Log) Append(record []byte) uint64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.pending = join(l.pending, record)
	if l.begun {
		l.since = join(l.since, record)
	}
	l.appended++
	return l.appended
}

// join puts a record behind others.
func join(records, record []byte) []byte {
	if len(records) > 0 {
		records = append(records, ',')
	}
	return append(records, record...)
}

// Wait returns when a record is on the disk, with those before it, or with the
// error of the context when that ends first. The first caller has all written
// that is there; callers that come meanwhile share the next write.
func (l *Log) Wait(ctx context.Context, seq uint64) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.wait(ctx, seq)
}

// Sync is Wait for everything that was appended before. It fails as soon as one
// write has failed, whatever was kept before.
func (l *Log) Sync(ctx context.Context) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if err := l.unusable(); err != nil {
		return err
	}
	return l.wait(ctx, l.appended)
}

func (l *Log) wait(ctx context.Context, seq uint64) error {
	if l.durable >= min(seq, l.appended) {
		return nil
	}
	stop := context.AfterFunc(ctx, func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.flushed.Broadcast()
	})
	defer stop()
	for l.durable < min(seq, l.appended) {
		switch {
		case l.err != nil:
			return l.err
		case ctx.Err() != nil:
			return ctx.Err()
		case l.writing:
			l.flushed.Wait()
		case l.file == nil:
			return l.closed()
		default:
			// On its own, since a disk that hangs must not hold a caller whose time is up.
			l.writing = true
			go l.flush()
		}
	}
	return nil
}

// flush writes what is pending. The lock is released while the disk works.
func (l *Log) flush() {
	l.mu.Lock()
	defer l.mu.Unlock()
	batch, seq, f, info := batchOf(l.pending), l.appended, l.file, l.info
	l.pending = nil
	l.mu.Unlock()
	_, err := f.Write(batch)
	if err == nil {
		err = f.Sync()
	}
	if err == nil {
		err = inPlace(l.path, info)
	}
	l.mu.Lock()
	l.writing = false
	if err != nil {
		// What is on the disk is unknown now, so nothing more may be promised.
		l.fail(err)
	} else {
		l.durable = seq
		l.logSize += int64(len(batch))
	}
	l.flushed.Broadcast()
}

// inPlace sees that a path still names a file. What is written to one that was
// moved away, or deleted, would be lost for the next process.
func inPlace(path string, info os.FileInfo) error {
	now, err := os.Stat(path)
	if err == nil && !os.SameFile(now, info) {
		err = errReplaced
	}
	return err
}

// fail notes an error that ends all writing.
func (l *Log) fail(err error) {
	l.err = fmt.Errorf("%s cannot be written: %w", l.path, err)
}

// Err is the error that ended all writing, or nil.
func (l *Log) Err() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.unusable()
}

func (l *Log) unusable() error {
	switch {
	case l.err != nil:
		return l.err
	case l.lock == nil:
		return l.closed()
	}
	return nil
}

func (l *Log) closed() error { return fmt.Errorf("%s: %w", l.path, ErrClosed) }

// Due says that the records take more room than the checkpoint, so that a new
// one is worth its price.
func (l *Log) Due() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.err == nil && l.file != nil && !l.begun && l.logSize > max(minLog, l.checkpointSize)
}

// Close gives the file back, after the checkpoint that is under way. Records
// that nobody waited for are lost.
func (l *Log) Close() error {
	l.checkpoints.Lock()
	defer l.checkpoints.Unlock()
	l.mu.Lock()
	defer l.mu.Unlock()
	for l.writing {
		l.flushed.Wait()
	}
	if l.lock == nil {
		return nil
	}
	var err error
	if l.file != nil {
		err = l.file.Close()
	}
	err = errors.Join(err, unlockFile(l.lock))
	l.file, l.lock = nil, nil
	l.flushed.Broadcast()
	return err
}

// batchOf is the line of some records.
func batchOf(records []byte) []byte {
	array := make([]byte, 0, len(records)+2)
	return line(append(append(append(array, '['), records...), ']'))
}

// line frames a value: its checksum, a space, the value, a line feed.
func line(value []byte) []byte {
	var b bytes.Buffer
	b.Grow(len(value) + 10)
	fmt.Fprintf(&b, "%08x ", checksum(value))
	b.Write(value)
	b.WriteByte('\n')
	return b.Bytes()
}
