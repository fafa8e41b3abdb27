package tickets

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/partnerbss/partnerbss-go/internal/check"
	"github.com/partnerbss/partnerbss-go/option"
)

// UploadFileRequest holds the parameters of [Service.UploadFile].
type UploadFileRequest struct {
	// Name of the file, with its extension. Required, at most 512 characters.
	Name string
	// What it is for. Required.
	Use AttachmentUse
	// The file. It is read once, and no further than its limit. Required.
	Content io.Reader
	// What the platform takes, from [Service.GetAttachmentLimits]; nil asks for it.
	Limits *AttachmentLimits
}

// UploadFile uploads a file for a ticket or message that follows, once it is known to be
// one that the platform takes: it has an extension of those, its content is of that type
// as far as its beginning tells, and it is not larger than may be. Otherwise it is a
// *core.ValidationError, and nothing is uploaded.
//
// It calls [Service.GetAttachmentLimits] unless the request has the limits, and
// [Service.UploadAttachment], whose file is in memory: it is signed before it is sent.
func (s *Service) UploadFile(ctx context.Context, req *UploadFileRequest, opts ...option.Option) (*UploadAttachmentResponse, error) {
	if req == nil || req.Content == nil {
		return nil, req.refused("content", "given", "")
	}
	limits := req.Limits
	if limits == nil {
		answer, err := s.GetAttachmentLimits(ctx, opts...)
		if err != nil {
			return nil, err
		}
		limits = &answer.Limits
	}
	content, err := req.read(limits)
	if err != nil {
		return nil, err
	}
	return s.UploadAttachment(ctx, &UploadAttachmentRequest{Name: req.Name, Use: req.Use, Content: content}, opts...)
}

// MaxBytes is the largest size of an attachment in bytes.
func (l *AttachmentLimits) MaxBytes() (int64, error) {
	size, err := strconv.ParseInt(strings.TrimSpace(l.MaxSize), 10, 32)
	if err != nil || size <= 0 {
		return 0, fmt.Errorf("the platform's limit of %q MB is not a size", l.MaxSize)
	}
	return size << 20, nil
}

// Types are the extensions of the files that are taken, in lower case and without a dot.
// None means that the platform names none.
func (l *AttachmentLimits) Types() []string {
	var types []string
	for _, text := range strings.FieldsFunc(l.FileTypes, func(r rune) bool { return r == ',' || r == ';' || r == '|' || r == ' ' }) {
		types = append(types, strings.ToLower(strings.TrimPrefix(strings.TrimPrefix(text, "*"), ".")))
	}
	return types
}

// read reads the file, if the limits take it.
func (r *UploadFileRequest) read(limits *AttachmentLimits) ([]byte, error) {
	most, err := limits.MaxBytes()
	if err != nil {
		return nil, err
	}
	extension := strings.ToLower(strings.TrimPrefix(path.Ext(r.Name), "."))
	if types := limits.Types(); len(types) > 0 && !slices.Contains(types, extension) {
		return nil, r.refused("accessory_name", "a file of the types "+strings.Join(types, ", "), strconv.Quote(r.Name))
	}
	content, err := io.ReadAll(io.LimitReader(r.Content, most+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("tickets.UploadFile: %s: %w", r.Name, err)
	case len(content) == 0:
		return nil, r.refused("accessory_data", "not empty", "0 bytes")
	case int64(len(content)) > most:
		return nil, r.refused("accessory_data", fmt.Sprintf("at most %d bytes", most), "more")
	}
	if err := looksLike(extension, content); err != nil {
		return nil, r.refused("accessory_data", "what the extension ."+extension+" says", err.Error())
	}
	return content, nil
}

// beginnings are the media types that the content of a file has by its beginning, by its
// extension. What is not here has no telling beginning.
var beginnings = map[string]string{
	"jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png", "gif": "image/gif", "bmp": "image/bmp",
	"pdf": "application/pdf", "zip": "application/zip", "docx": "application/zip", "xlsx": "application/zip", "pptx": "application/zip",
	"rar": "application/x-rar-compressed", "gz": "application/x-gzip",
}

// looksLike compares the beginning of a file with its extension. A text begins with
// anything but what other types begin with.
func looksLike(extension string, content []byte) error {
	got, _, _ := strings.Cut(http.DetectContentType(content), ";")
	want := beginnings[extension]
	switch {
	case want != "" && got != want:
		return errors.New(got)
	case slices.Contains([]string{"txt", "log", "csv"}, extension) && (bytes.IndexByte(content, 0) >= 0 || strings.HasPrefix(got, "image/") || strings.HasPrefix(got, "application/")):
		return errors.New("not a text")
	}
	return nil
}

// refused is the error of a file that the platform would not take.
func (r *UploadFileRequest) refused(field, rule, got string) error {
	return check.Request(r, func(c *check.Checker) { c.Fail(field, rule, got) })
}
