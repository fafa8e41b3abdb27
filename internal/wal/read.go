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
	"path/filepath"
	"strconv"
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

func checksum(value []byte) uint32 { return crc32.Checksum(value, castagnoli) }

// resolve follows links, so that a checkpoint replaces what they point to, and sees
// that a file is there, or nothing yet.
func resolve(path string) (string, error) {
	if path == "" {
		return "", errors.New("the path of the file is empty")
	}
	named := path
	path, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	for range 40 {
		real, err := filepath.EvalSymlinks(path)
		if err == nil {
			return real, regular(real)
		}
		target, err := os.Readlink(path)
		if err != nil {
			return path, nil // nothing is there, or taking the lock says what is wrong
		}
		if !filepath.IsAbs(target) {
			target = filepath.Join(filepath.Dir(path), target)
		}
		path = target
	}
	return "", fmt.Errorf("%s: too many links", named)
}

func regular(path string) error {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return err
	case info.IsDir():
		return fmt.Errorf("%s is a directory", path)
	case !info.Mode().IsRegular():
		return fmt.Errorf("%s is not a regular file", path)
	}
	return nil
}

func openLog(path string) (*os.File, os.FileInfo, error) {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_APPEND, 0)
	if err != nil {
		return nil, nil, err
	}
	info, err := f.Stat()
	if err != nil {
		return nil, nil, errors.Join(err, f.Close())
	}
	return f, info, nil
}

// read hands over what is in the file.
func (l *Log) read(load, replay func([]byte) error) error {
	f, err := os.OpenFile(l.path, os.O_RDWR, 0)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		// A checkpoint could replace one that is read-only, which nobody wants.
		return fmt.Errorf("%s cannot be written: %w", l.path, err)
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

// readBatches replays the records.
func (l *Log) readBatches(r *bufio.Reader, replay func([]byte) error) error {
	for n := 3; ; n++ {
		value, intact, err := next(r)
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		case !intact:
			_, err := r.Peek(1)
			if !torn(value) || !errors.Is(err, io.EOF) {
				return fmt.Errorf("%s line %d is damaged", l.path, n)
			}
			l.torn = int64(len(value))
			return nil
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

// torn says whether a bad last line is what a crash can leave of a write that did not
// end: its end is missing, or a part of it never reached the disk, where zeros stand
// then. Another one was whole once, and may have been acknowledged.
func torn(last []byte) bool {
	return !bytes.HasSuffix(last, []byte("\n")) || bytes.IndexByte(last, 0) >= 0
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
