package wal

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"os"
)

// batchSize is how large the batches of a checkpoint are, in bytes.
const batchSize = 1 << 20

// Checkpoint is one that is under way, from Begin to Commit.
type Checkpoint struct{ log *Log }

// Begin begins a checkpoint of a state that has seen every record appended so
// far, and none later: the owner takes hold of that state before it lets others
// append again. It waits for the end of another checkpoint. Commit must follow.
func (l *Log) Begin() *Checkpoint {
	l.checkpoints.Lock()
	l.mu.Lock()
	defer l.mu.Unlock()
	l.begun, l.since = true, nil
	return &Checkpoint{l}
}

// Commit replaces the content of the file by the state, the records that
// complete it, if any, and what was appended since Begin. Others append and
// wait meanwhile. The file is either the old or the new one, whenever the
// process dies. After an error the old one goes on, unless Wait tells otherwise.
func (c *Checkpoint) Commit(state []byte, records iter.Seq2[[]byte, error]) error {
	l := c.log
	defer l.checkpoints.Unlock()
	err := l.Err()
	var fresh *draft
	if err == nil {
		fresh, err = l.draft(state, records)
	}
	return l.replace(fresh, err)
}

// Checkpoint is a checkpoint for owners that let nobody append meanwhile.
func (l *Log) Checkpoint(state []byte) error { return l.Begin().Commit(state, nil) }

// replace ends a checkpoint whose draft was written, or was not for a reason.
func (l *Log) replace(fresh *draft, err error) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	for l.writing {
		l.flushed.Wait()
	}
	since, pending, seq := l.since, l.pending, l.appended
	l.begun, l.since = false, nil
	if fresh == nil {
		return l.postpone(err)
	}
	if l.err != nil {
		return errors.Join(l.err, fresh.drop())
	}
	// The draft has what is pending: in the state, or among the records since.
	l.pending, l.writing = nil, true
	old, was := l.file, l.info
	l.mu.Unlock()
	var tail []byte
	if len(since) > 0 {
		tail = batchOf(since)
	}
	size := fresh.size
	f, info, err := fresh.into(l.path, old, was, tail)
	l.mu.Lock()
	l.writing = false
	defer l.flushed.Broadcast()
	l.file = f
	if f == nil {
		l.fail(err)
		return l.err
	}
	if info != nil {
		l.info = info
	}
	if err != nil {
		if len(l.pending) > 0 {
			pending = join(pending, l.pending)
		}
		l.pending = pending
		return l.postpone(err)
	}
	l.durable = seq
	l.checkpointSize, l.logSize = size, int64(len(tail))
	return nil
}

// postpone notes that a checkpoint failed: the next attempt is due after as much
// again, not at the next call.
func (l *Log) postpone(err error) error {
	if l.err != nil || l.lock == nil {
		return err
	}
	l.checkpointSize = max(l.checkpointSize, l.logSize) * 2
	return fmt.Errorf("%s cannot be replaced: %w", l.path, err)
}

// draft is a new file beside the old one.
type draft struct {
	file *os.File
	size int64
}

func (l *Log) draft(state []byte, records iter.Seq2[[]byte, error]) (*draft, error) {
	path := l.path + ".new"
	// A crash may have left one. What is there otherwise is not followed.
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, err
	}
	d := &draft{file: f}
	if err := d.write(l.format, state, records); err != nil {
		return nil, errors.Join(err, d.drop())
	}
	return d, nil
}

func (d *draft) write(format Format, state []byte, records iter.Seq2[[]byte, error]) error {
	w := bufio.NewWriterSize(d.file, 64<<10)
	head, err := json.Marshal(format)
	if err != nil {
		return err
	}
	var batch []byte
	put := func(content []byte) {
		n, _ := w.Write(content) // Flush has the error
		d.size += int64(n)
	}
	put(append(head, '\n'))
	put(line(state))
	if records != nil {
		for record, err := range records {
			if err != nil {
				return err
			}
			if batch = join(batch, record); len(batch) >= batchSize {
				put(batchOf(batch))
				batch = batch[:0]
			}
		}
	}
	if len(batch) > 0 {
		put(batchOf(batch))
	}
	return errors.Join(w.Flush(), d.file.Sync())
}

// drop removes the draft.
func (d *draft) drop() error { return errors.Join(d.file.Close(), os.Remove(d.file.Name())) }

// into puts the draft, with a tail behind it, into the place of an old file, if there
// is one. With an error it returns the old file when that goes on, and nil when there is
// none to write to.
func (d *draft) into(path string, old file, was os.FileInfo, tail []byte) (file, os.FileInfo, error) {
	if old != nil {
		if err := inPlace(path, was); err != nil {
			return nil, nil, errors.Join(err, d.drop(), old.Close())
		}
	}
	if len(tail) > 0 {
		_, err := d.file.Write(tail)
		if err == nil {
			err = d.file.Sync()
		}
		if err != nil {
			return old, nil, errors.Join(err, d.drop())
		}
	}
	if err := d.file.Close(); err != nil {
		return old, nil, errors.Join(err, os.Remove(d.file.Name()))
	}
	// Some systems do not replace a file that is open.
	if old != nil {
		if err := old.Close(); err != nil {
			return nil, nil, err
		}
	}
	if err := os.Rename(d.file.Name(), path); err != nil {
		err = errors.Join(err, os.Remove(d.file.Name()))
		if old == nil {
			return nil, nil, err
		}
		f, info, openErr := openLog(path)
		if openErr != nil {
			return nil, nil, errors.Join(err, openErr)
		}
		return f, info, err
	}
	if err := syncDirectory(path); err != nil {
		return nil, nil, err
	}
	f, info, err := openLog(path)
	if err != nil {
		return nil, nil, err
	}
	return f, info, nil
}
