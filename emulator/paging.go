package emulator

import (
	"slices"

	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world"
)

// page cuts the page out of a whole result, by record offset. An offset beyond
// the end gives an empty page, which marshals as [] and not as null.
func page[T any](c *call, all []T) []T {
	return cut(all, c.in.num("offset", 0), c.in.num("limit", 10))
}

// cut is the part of a result from an offset on, at most limit records.
func cut[T any](all []T, offset, limit int) []T {
	if offset < 0 || offset >= len(all) {
		return []T{}
	}
	// limit may be near the largest integer: do not add before comparing.
	if limit > len(all)-offset {
		limit = len(all) - offset
	}
	return slices.Clone(all[offset : offset+limit])
}

// newestFirst puts records, which are kept in order of time, into the order of
// the lists.
func newestFirst[T any](c *call, records []T) []T {
	if c.env.On(world.RuleNewestFirst) {
		slices.Reverse(records)
	}
	return records
}
