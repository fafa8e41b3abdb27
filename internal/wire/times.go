package wire

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/partnerbss/partnerbss-go/core"
)

// mostWarnings is how many warnings a response gets: a page of a thousand rows has them
// in every row.
const mostWarnings = 100

// UnmarshalLenient is UnmarshalWithin that reads times in undocumented forms as far as
// they have a meaning. A time that has none is zero, and no reason to lose the rest. A time
// without a zone is one of the given zone; where that is not UTC, the platform was asked
// for it, and there is nothing to warn of.
func UnmarshalLenient(ctx context.Context, data []byte, v any, zone *time.Location) ([]core.Warning, error) {
	err := UnmarshalWithin(ctx, data, v)
	if err == nil || !isMismatch(err) {
		return nil, err
	}
	// The decoder is made anew for what it collects, which only such a response pays for.
	var warnings []core.Warning
	lenient := json.JoinOptions(exact, json.WithUnmarshalers(json.JoinUnmarshalers(
		json.UnmarshalFromFunc(func(d *jsontext.Decoder, out *time.Time) error {
			value, err := d.ReadValue()
			if err != nil {
				return err
			}
			parsed, reason, err := readTime(value, zone)
			if err != nil {
				return err
			}
			if *out = parsed; reason != "" && len(warnings) < mostWarnings {
				warnings = append(warnings, core.Warning{Path: string(d.StackPointer()), Value: clip(textOf(value)), Reason: reason})
			}
			return nil
		}),
		typed, json.UnmarshalFromFunc(decodeMismatch),
	)))
	if err := unmarshalOnce(ctx, data, v, lenient); err != nil {
		return nil, err
	}
	return warnings, nil
}

// offsetLayouts are forms of an instant that leave nothing open.
var offsetLayouts = []string{
	"2006-01-02T15:04:05Z0700", "2006-01-02 15:04:05Z07:00", "2006-01-02 15:04:05Z0700", "2006-01-02 15:04:05 Z0700", "2006-01-02 15:04:05 Z07:00",
}

// localLayouts are forms without a zone.
var localLayouts = []string{
	"2006-01-02T15:04:05", "2006-01-02 15:04:05", "2006/01/02 15:04:05", "2006-01-02 15:04", "20060102150405",
}

// What a warning says of a time.
const (
	reasonNoZone  = "a time without a zone, read as UTC"
	reasonDay     = "a day without a time, read as its start in UTC"
	reasonSeconds = "a number, read as seconds since 1970"
	reasonMillis  = "a number, read as milliseconds since 1970"
	reasonNoTime  = "not a time, left zero"
)

// readTime reads an instant in any form that has one meaning. The reason says what was
// taken for granted, or that there is no time; it is empty for a form that leaves nothing
// open, and for one that says that there is no value.
func readTime(value jsontext.Value, zone *time.Location) (parsed time.Time, reason string, err error) {
	if parsed, err := ParseTime(value); err == nil {
		return parsed, "", nil
	}
	if kind := value.Kind(); kind != '"' && kind != '0' {
		return time.Time{}, "", fmt.Errorf("%s is not a time", kind)
	}
	text := strings.TrimSpace(textOf(value))
	if text == "" || strings.Trim(text, "-") == "" {
		return time.Time{}, "", nil
	}
	for _, layout := range offsetLayouts {
		if parsed, err := time.Parse(layout, text); err == nil {
			return parsed.UTC(), "", nil
		}
	}
	for _, layout := range localLayouts {
		parsed, err := time.ParseInLocation(layout, text, zone)
		switch {
		case err == nil && zone == time.UTC:
			return parsed, reasonNoZone, nil
		case err == nil:
			return parsed.UTC(), "", nil
		}
	}
	if parsed, err := time.Parse(time.DateOnly, text); err == nil {
		return parsed, reasonDay, nil
	}
	parsed, reason = sinceEpoch(text)
	return parsed, reason, nil
}

// sinceEpoch reads a count whose number of digits tells its unit: seconds have ten of them
// from 2001 to 2286, milliseconds thirteen.
func sinceEpoch(text string) (time.Time, string) {
	count, err := strconv.ParseInt(text, 10, 64)
	switch {
	case err != nil || text[0] < '1' || text[0] > '9':
	case len(text) == 10:
		return time.Unix(count, 0).UTC(), reasonSeconds
	case len(text) == 13:
		return time.UnixMilli(count).UTC(), reasonMillis
	}
	return time.Time{}, reasonNoTime
}

// textOf is a text without its quotes and escapes, and any other value as it stands.
func textOf(value jsontext.Value) string {
	var text string
	if value.Kind() == '"' && json.Unmarshal(value, &text, jsontext.AllowInvalidUTF8(true)) == nil {
		return text
	}
	return string(value)
}
