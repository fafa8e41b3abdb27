package settle

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/partnerbss/partnerbss-go/core"
)

// Item is what was found out about one item of a batch.
type Item struct {
	ID string // as the request names it
	core.Settlement
}

// Items decides about the items of a batch whose effect is one record each.
func (c *Case) Items(ctx context.Context, what string, ids []string, records []Record) ([]Item, error) {
	items := make([]Item, len(ids))
	for i, id := range ids {
		own := slices.DeleteFunc(slices.Clone(records), func(r Record) bool { return r.Item != id })
		settled, err := c.One(ctx, what, own)
		if err != nil {
			return nil, err
		}
		items[i] = Item{id, settled}
	}
	return items, nil
}

// Batch puts the verdicts on the items of a call together. One item that is open
// leaves the call open; a call of which some items happened has happened, and its Items
// tell which.
func Batch(items []Item) core.Settlement {
	var all core.Settlement
	count := map[core.Verdict]int{}
	for _, item := range items {
		count[item.Verdict]++
		settled := core.SettledItem{ID: item.ID, Verdict: item.Verdict}
		if item.Verdict == core.VerdictHappened && len(item.References) > 0 {
			settled.Reference = item.References[0]
		}
		all.Items = append(all.Items, settled)
		for _, reference := range item.References { // one record can be the effect for several items
			if !slices.Contains(all.References, reference) {
				all.References = append(all.References, reference)
			}
		}
		for _, candidate := range item.Candidates {
			if !slices.Contains(all.Candidates, candidate) {
				all.Candidates = append(all.Candidates, candidate)
			}
		}
		all.Wait = max(all.Wait, item.Wait)
	}
	switch {
	case count[core.VerdictNotYet] > 0:
		all.Verdict = core.VerdictNotYet
	case count[core.VerdictAmbiguous] > 0:
		all.Verdict = core.VerdictAmbiguous
	case count[core.VerdictHappened] > 0:
		all.Verdict = core.VerdictHappened
	default:
		all.Verdict = core.VerdictDidNotHappen
	}
	all.Reason = fmt.Sprintf("%d of %d items happened (%s)", count[core.VerdictHappened], len(items), reasons(items))
	return all
}

// mostReasons and mostIDs keep the reason of a large batch readable.
const (
	mostReasons = 4
	mostIDs     = 3
)

// reasons says why, with the items that have the same reason together.
func reasons(items []Item) string {
	ids := map[string][]string{}
	var order, parts []string
	for _, item := range items {
		if ids[item.Reason] == nil {
			order = append(order, item.Reason)
		}
		ids[item.Reason] = append(ids[item.Reason], item.ID)
	}
	for _, reason := range order[:min(len(order), mostReasons)] {
		parts = append(parts, shortened(ids[reason])+": "+reason)
	}
	if more := len(order) - len(parts); more > 0 {
		parts = append(parts, fmt.Sprintf("and %d more", more))
	}
	return strings.Join(parts, "; ")
}

func shortened(ids []string) string {
	if len(ids) <= mostIDs {
		return strings.Join(ids, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(ids[:mostIDs], ", "), len(ids)-mostIDs)
}
