package wal

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"strconv"
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

func checksum(value []byte) uint32 { return crc32.Checksum(value, castagnoli) }

// read hands over what is in the file.
func (l *Log) read(load, replay func([]byte) error) error {
	f, err := os.Open(l.path)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer f.Close()
	r := bufio.NewReaderSize(f, 1<<20)
	head, err := r.ReadSlice('\n')
	if len(head) == 0 && errors.Is(err, io.EOF) {
		return nil
	}
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, bufio.ErrBufferFull) {
		return err
	}
	if err := l.checkHead(head); err != nil {
		return err
	}
	checkpoint, intact, err := next(r)
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	if !intact {
		return fmt.Errorf("%s line 2: the checkpoint is damaged", l.path)
	}
	if err := load(checkpoint); err != nil {
		return fmt.Errorf("%s: %w", l.path, err)
	}
	return l.readBatches(r, replay)
}

func (l *Log) checkHead(head []byte) error {
	var got Format
	if err := json.Unmarshal(head, &got); err != nil || got.Name != l.format.Name || got.Version < 1 {
		return fmt.Errorf("%s is not a file of the format %s", l.path, l.format.Name)
	}
	if got.Version > l.format.Version {
		return fmt.Errorf("%s was written by a newer program: it has version %d, this program reads up to %d",
			l.path, got.Version, l.format.Version)
	}
	return nil
}

// readBatches replays the records. A bad line is what a crash left of the last
// write if nothing good comes after it; otherwise the file is damaged.
func (l *Log) readBatches(r *bufio.Reader, replay func([]byte) error) error {
	bad := 0
	for n := 3; ; n++ {
		value, intact, err := next(r)
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		case !intact:
			if bad == 0 {
				bad = n
			}
			l.torn += int64(len(value))
			continue
		case bad > 0:
			return fmt.Errorf("%s line %d is damaged", l.path, bad)
		}
		var records []json.RawMessage
		if err := json.Unmarshal(value, &records); err != nil {
			return fmt.Errorf("%s line %d: %w", l.path, n, err)
		}
		for _, record := range records {
			if err := replay(record); err != nil {
				return fmt.Errorf("%s line %d: %w", l.path, n, err)
			}
		}
	}
}

// next reads one framed line. A line that is not intact comes as it is.
func next(r *bufio.Reader) (value []byte, intact bool, err error) {
	raw, err := r.ReadBytes('\n')
	if len(raw) == 0 {
		return nil, false, err
	}
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, false, err
	}
	sum, value, found := bytes.Cut(bytes.TrimSuffix(raw, []byte("\n")), []byte(" "))
	want, parseErr := strconv.ParseUint(string(sum), 16, 32)
	if err != nil || !found || parseErr != nil || uint32(want) != checksum(value) {
		return raw, false, nil
	}
	return value, true, nil
}

// replace writes a new file beside the old one and puts it in its place.
func (l *Log) replace(content []byte) (file, error) {
	fresh := l.path + ".new"
	if err := writeFile(fresh, content); err != nil {
		_ = os.Remove(fresh) // it may not be there
		return nil, err
	}
	// Some systems do not replace a file that is open.
	if l.file != nil {
		if err := l.file.Close(); err != nil {
			return nil, l.giveUp(err)
		}
	}
	if err := os.Rename(fresh, l.path); err != nil {
		if l.file == nil {
			return nil, err
		}
		old, openErr := openLog(l.path)
		if openErr != nil {
			return nil, l.giveUp(errors.Join(err, openErr))
		}
		l.file = old
		return nil, err
	}
	if err := syncDirectory(l.path); err != nil {
		return nil, l.giveUp(err)
	}
	f, err := openLog(l.path)
	if err != nil {
		return nil, l.giveUp(err)
	}
	return f, nil
}

// giveUp notes an error that leaves no file to write to.
func (l *Log) giveUp(err error) error {
	l.err = fmt.Errorf("%s cannot be written: %w", l.path, err)
	return err
}

func openLog(path string) (*os.File, error) { return os.OpenFile(path, os.O_WRONLY|os.O_APPEND, 0) }

func writeFile(path string, content []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	if _, err := f.Write(content); err != nil {
		return errors.Join(err, f.Close())
	}
	return errors.Join(f.Sync(), f.Close())
}
