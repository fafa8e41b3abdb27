package transport

import (
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"

	"github.com/partnerbss/partnerbss-go/core"
)

// File is what the success of an operation that answers with a file is decoded into. The
// file goes to W as it comes. What was written cannot be taken back, so that a file that
// breaks off ends the call.
type File struct {
	core.Metadata // without the body
	W             io.Writer
	Type          string // media type, as the platform says it
	Name          string // that the platform suggests; never a path
	Size          int64  // bytes written
}

// fileOf is where the file of a call goes, nil for all other calls.
func fileOf(op *Operation, out any) *File {
	file, _ := out.(*File)
	if !op.File {
		return nil
	}
	return file
}

// isFile reports whether a response is the file that was asked for. JSON that nobody calls
// an attachment may be an error under HTTP 200.
func isFile(resp *http.Response) bool {
	if resp.StatusCode != http.StatusOK {
		return false
	}
	kind, _, _ := mime.ParseMediaType(resp.Header.Get("Content-Type"))
	disposition, _, _ := mime.ParseMediaType(resp.Header.Get("Content-Disposition"))
	return kind != "application/json" || disposition == "attachment"
}

// take writes the body of a response, and leaves an empty one in its place.
func (f *File) take(resp *http.Response, most int64) error {
	body := resp.Body
	if body == nil {
		body = http.NoBody
	}
	defer body.Close()
	resp.Body = &wholeBody{}
	if resp.ContentLength > most {
		return &brokenResponse{resp, nil, tooLarge(most)}
	}
	sink := &writer{to: f.W}
	n, err := io.Copy(sink, io.LimitReader(body, most))
	f.Size += n
	switch {
	case sink.err != nil:
		return &brokenResponse{resp, nil, &writeError{sink.err}}
	case err != nil:
		return &brokenResponse{resp, nil, fmt.Errorf("the file broke off after %d bytes: %w", f.Size, err)}
	}
	if n == most {
		if more, _ := io.ReadFull(body, make([]byte, 1)); more > 0 {
			return &brokenResponse{resp, nil, tooLarge(most)}
		}
	}
	return nil
}

// writer remembers the error of the writer, to tell it from the network's. It has no
// ReadFrom of another writer, so that a limit holds.
type writer struct {
	to  io.Writer
	err error
}

// Write implements io.Writer.
func (w *writer) Write(p []byte) (int, error) {
	n, err := w.to.Write(p)
	if err == nil && n < len(p) {
		err = io.ErrShortWrite
	}
	w.err = err
	return n, err
}

// writeError is the error of the caller's own writer.
type writeError struct{ error }

func (w *writeError) Error() string { return "the file could not be written: " + w.error.Error() }
func (w *writeError) Unwrap() error { return w.error }

// judgeFile is the verdict on a response where a file is due.
func (r *reading) judgeFile(file *File) error {
	if !isFile(r.head) {
		if tellsFailure(r.ctx, r.call.op, r.body) {
			return r.failure()
		}
		// The file is JSON itself, and the platform did not say so.
		n, err := file.W.Write(r.body)
		file.Size = int64(n)
		if err != nil {
			return r.unreadable(&writeError{err})
		}
	}
	if file.Size == 0 {
		return r.unreadable(errNoFile)
	}
	file.Type = r.head.Header.Get("Content-Type")
	if _, params, err := mime.ParseMediaType(r.head.Header.Get("Content-Disposition")); err == nil {
		file.Name = baseName(params["filename"])
	}
	file.Metadata = core.Metadata{RequestID: r.requestID(), StatusCode: r.status(), Header: r.head.Header, Attempts: r.attempts}
	return nil
}

var errNoFile = errors.New("empty where a file is due")

// baseName is the last part of a name, whichever way its writer separates folders; what
// could lead out of a folder is no name.
func baseName(name string) string {
	for i := len(name) - 1; i >= 0; i-- {
		if name[i] == '/' || name[i] == '\\' || name[i] < ' ' {
			name = name[i+1:]
			break
		}
	}
	if name == "." || name == ".." {
		return ""
	}
	return name
}
