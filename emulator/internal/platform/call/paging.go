package call

import (
	"slices"

	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world"
)

// Page cuts the page out of a whole result, by record offset. An offset beyond
// the end gives an empty page, which marshals as [] and not as null.
func Page[T any](c *Call, all []T) []T {
	return Cut(all, c.In.Num("offset", 0), c.In.Num("limit", 10))
}

// Cut is the part of a result from an offset on, at most limit records.
func Cut[T any](all []T, offset, limit int) []T {
	if offset < 0 || offset >= len(all) {
		return []T{}
	}
	// limit may be near the largest integer: do not add before comparing.
	if limit > len(all)-offset {
		limit = len(all) - offset
	}
	return slices.Clone(all[offset : offset+limit])
}

// NewestFirst puts records, which are kept in order of time, into the order of
// the lists.
func NewestFirst[T any](c *Call, records []T) []T {
	if c.Env.On(world.RuleNewestFirst) {
		slices.Reverse(records)
	}
	return records
}
