package tickets

import (
	"encoding/base64"
	"mime"
	"path"
	"slices"
	"strings"

	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/call"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world"
)

// Limits of attachments.
const (
	mostFiles = 5
	mostMiB   = 5
)

var fileTypes = []string{"jpg", "jpeg", "png", "bmp", "gif", "txt", "log", "csv", "xlsx", "docx", "pdf", "zip", "rar"}

// ShowAccessoryLimits tells how many attachments there may be, of what size and types.
func ShowAccessoryLimits(*call.Call) (any, error) {
	return map[string]any{"accessory_limit": map[string]string{
		"limit_count": "5", "limit_size": "5", "limit_file_type": strings.Join(fileTypes, ","),
	}}, nil
}

// UploadJsonAccessories takes a file.
func UploadJsonAccessories(c *call.Call) (any, error) {
	name := c.In.Str("accessory_name")
	data, err := base64.StdEncoding.DecodeString(c.In.Str("accessory_data"))
	switch {
	case err != nil:
		return nil, invalid("accessory_data", "is not Base64.")
	case len(data) > mostMiB<<20:
		return nil, invalid("accessory_data", "has more than 5 MB.")
	case !slices.Contains(fileTypes, strings.ToLower(strings.TrimPrefix(path.Ext(name), "."))):
		return nil, invalid("accessory_name", "is not a file of a type that is taken.")
	}
	a := &world.Attachment{ID: c.State.NewID("attachment"), AccountID: c.Caller.AccountID, Name: name, From: c.In.Str("accessory_from"), Data: data}
	c.State.Support.Attachments[a.ID] = a
	return map[string]any{"accessory_id": a.ID}, nil
}

// attachmentsFor are files that the caller has uploaded, for a ticket or message.
func attachmentsFor(c *call.Call, ids []string) ([]string, error) {
	if len(ids) > mostFiles {
		return nil, invalid("accessory_ids", "names more than 5 attachments.")
	}
	for _, id := range ids {
		if a := c.State.Support.Attachments[id]; a == nil || a.AccountID != c.Caller.AccountID {
			return nil, invalid("accessory_ids", "names no attachment of the caller.")
		}
	}
	return ids, nil
}

// readable is an attachment that the caller may read: its own, or one in a ticket that it
// sees.
func readable(c *call.Call, id string) (*world.Attachment, error) {
	a := c.State.Support.Attachments[id]
	if a == nil {
		return nil, errDenied
	}
	if a.AccountID == c.Caller.AccountID {
		return a, nil
	}
	for _, t := range all(c) {
		for _, m := range t.Messages {
			if slices.Contains(m.Attachments, id) {
				return a, nil
			}
		}
	}
	return nil, errDenied
}

// DownloadAccessories answers with one file. Several in one go are documented, but not in
// what form; the emulator refuses them.
func DownloadAccessories(c *call.Call) (any, error) {
	id := c.In.Str("accessory_id")
	if strings.Contains(id, ",") {
		return nil, invalid("accessory_id", "names several attachments, which the emulator does not bundle.")
	}
	a, err := readable(c, id)
	if err != nil {
		return nil, err
	}
	kind := mime.TypeByExtension(path.Ext(a.Name))
	if kind == "" {
		kind = "application/octet-stream"
	}
	return call.File{Name: a.Name, Type: kind, Data: a.Data}, nil
}

// DeleteAccessories deletes a file that no ticket has.
func DeleteAccessories(c *call.Call) (any, error) {
	id := c.In.Str("accessory_id")
	a := c.State.Support.Attachments[id]
	switch {
	case a == nil || a.AccountID != c.Caller.AccountID:
		return nil, errDenied
	case a.Used:
		return nil, errForbidden
	}
	delete(c.State.Support.Attachments, id)
	return done{}, nil
}

// ListAccessoryAccessUrls answers addresses at which files can be fetched.
func ListAccessoryAccessUrls(c *call.Call) (any, error) {
	type urlOut struct {
		ID   string `json:"accessory_id"`
		Name string `json:"accessory_name"`
		URL  string `json:"accessory_url"`
	}
	out := []urlOut{}
	for _, id := range c.In.Strs("accessory_ids") {
		a, err := readable(c, id)
		if err != nil {
			return nil, err
		}
		out = append(out, urlOut{a.ID, a.Name, "/v2/servicerequest/accessorys/" + a.ID})
	}
	return map[string]any{"accessory_urls": out}, nil
}
