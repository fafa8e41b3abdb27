package bills

import (
	"fmt"
	"strings"
	"time"
)

// ParseConsumeTime parses the ConsumeTime of a bill record. The text holds either the
// instant of a payment, which is returned as both from and to, or the start and end of a
// use, joined by a vertical bar or a hyphen depending on the operation. Both results are
// in UTC. An empty text, as in records that are summed by month or day, gives zero times
// and no error.
func ParseConsumeTime(text string) (from, to time.Time, err error) {
	if text == "" {
		return time.Time{}, time.Time{}, nil
	}
	start, end, joined := strings.Cut(text, "|")
	if !joined {
		// Dates contain hyphens too: the separator is the one after the Z of the start.
		if start, end, joined = strings.Cut(text, "Z-"); joined {
			start += "Z"
		}
	}
	from, err = time.Parse(time.RFC3339, start)
	if err == nil {
		to = from
		if joined {
			to, err = time.Parse(time.RFC3339, end)
		}
	}
	if err != nil {
		return time.Time{}, time.Time{}, fmt.Errorf("bills: consume time %q is neither an instant nor a range of two in UTC", text)
	}
	if to.Before(from) {
		return time.Time{}, time.Time{}, fmt.Errorf("bills: consume time %q ends before it begins", text)
	}
	return from.UTC(), to.UTC(), nil
}
