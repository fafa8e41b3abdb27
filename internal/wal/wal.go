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
// last line.
package wal

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
)

// Format names what is in a file and which version of it.
type Format struct {
	Name    string `json:"format"`
	Version int    `json:"version"`
}

var (
	// ErrLocked says that another process, or another Log of this one, has the file.
	ErrLocked = errors.New("the file is in use by another process")
	// ErrClosed says that the log was closed.
	ErrClosed = errors.New("the file is closed")
)

// minLog is how long the records may grow in any case before a new checkpoint
// is due, in bytes.
const minLog = 4 << 20

// Log is an open file. Append, Wait, Due and Checkpoint may be called
// from several goroutines, except that nothing may be appended while a
// checkpoint is taken and written.
type Log struct {
	path   string
	format Format
	lock   *os.File
	torn   int64

	mu       sync.Mutex
	flushed  sync.Cond // a write has ended
	file     file      // nil before the first checkpoint and after Close
	writing  bool
	pending  []byte // records that no write has taken yet, with commas
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
// first call of Checkpoint, which must come before anything is appended.
func Open(path string, format Format, load, replay func(data []byte) error) (*Log, error) {
	// Checkpoints replace the file: what a link points to, not the link.
	if target, err := filepath.EvalSymlinks(path); err == nil {
		path = target
	}
	lock, err := lockFile(path + ".lock")
	if err != nil {
		return nil, err
	}
	l := &Log{path: path, format: format, lock: lock}
	l.flushed.L = &l.mu
	if err := l.read(load, replay); err != nil {
		return nil, errors.Join(err, lock.Close())
	}
	return l, nil
}

// Torn is how many bytes at the end of the file were left over from a write
// that a crash interrupted. Nothing in them was ever acknowledged.
func (l *Log) Torn() int64 { return l.torn }

// Append takes a record, a JSON value, and returns its number for Wait. It does
// not touch the disk.
func (l *Log) Append(record []byte) uint64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.pending) > 0 {
		l.pending = append(l.pending, ',')
	}
	l.pending = append(l.pending, record...)
	l.appended++
	return l.appended
}

// Wait returns when a record is on the disk, with those before it. The first
// caller writes for all; callers that come meanwhile share the next write.
func (l *Log) Wait(seq uint64) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	for l.durable < min(seq, l.appended) {
		switch {
		case l.err != nil:
			return l.err
		case l.writing:
			l.flushed.Wait()
		case l.file == nil:
			return ErrClosed
		default:
			l.flush()
		}
	}
	return nil
}

// flush writes what is pending. The lock is released while the disk works.
func (l *Log) flush() {
	batch, seq, f := line(slicesOf('[', l.pending, ']')), l.appended, l.file
	l.pending, l.writing = nil, true
	l.mu.Unlock()
	_, err := f.Write(batch)
	if err == nil {
		err = f.Sync()
	}
	l.mu.Lock()
	l.writing = false
	if err != nil {
		// What is on the disk is unknown now, so nothing more may be promised.
		l.err = fmt.Errorf("%s cannot be written: %w", l.path, err)
	} else {
		l.durable = seq
		l.logSize += int64(len(batch))
	}
	l.flushed.Broadcast()
}

// Due says that the records take more room than the checkpoint, so that a new
// one is worth its price.
func (l *Log) Due() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.err == nil && l.file != nil && l.logSize > max(minLog, l.checkpointSize)
}

// Checkpoint replaces the content of the file by a state that has seen every
// record appended so far. The file is either the old or the new one, whenever
// the process dies. After an error the old one goes on, unless Wait tells
// otherwise.
func (l *Log) Checkpoint(state []byte) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	for l.writing {
		l.flushed.Wait()
	}
	if l.err != nil {
		return l.err
	}
	if l.lock == nil {
		return ErrClosed
	}
	head, err := json.Marshal(l.format)
	if err != nil {
		return err
	}
	content := append(append(head, '\n'), line(state)...)
	f, err := l.replace(content)
	if err != nil {
		// The next attempt is due after as much again, not at the next call.
		l.checkpointSize = max(l.checkpointSize, l.logSize) * 2
		return fmt.Errorf("%s cannot be replaced: %w", l.path, err)
	}
	l.file, l.pending = f, nil
	l.durable = l.appended
	l.checkpointSize, l.logSize = int64(len(content)), 0
	l.flushed.Broadcast()
	return nil
}

// Close gives the file back. Records that nobody waited for are lost: the owner
// writes a checkpoint first.
func (l *Log) Close() error {
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
	err = errors.Join(err, l.lock.Close())
	l.file, l.lock = nil, nil
	return err
}

func slicesOf(open byte, content []byte, end byte) []byte {
	out := make([]byte, 0, len(content)+2)
	return append(append(append(out, open), content...), end)
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
