package settle

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/partnerbss/partnerbss-go/core"
)

// Item is what was found out about one item of a batch.
type Item struct {
	ID string // as the request names it
	core.Settlement
	// Told is what the response to the call says of the item; nil where there is none, or
	// it leaves the item out.
	Told json.RawMessage
}

// failureList is the member in which the responses of batches list the items that failed.
const failureList = "error_details"

// Told returns what the response to a call says of its items, by their ID, which is in
// idMember: those in the list done happened. It has none of a call that was lost, and none
// of an item that the response lists twice.
func (c *Case) Told(done, idMember, refMember string) map[string]Item {
	told := map[string]Item{}
	var lists map[string]json.RawMessage
	if json.Unmarshal(c.Response, &lists) != nil {
		return told
	}
	twice := map[string]bool{}
	add := func(list, member string, item func(fields map[string]any) core.Settlement) {
		var elements []json.RawMessage
		_ = json.Unmarshal(lists[list], &elements) // what is no list tells of no item
		for _, element := range elements {
			var fields map[string]any
			if json.Unmarshal(element, &fields) != nil {
				continue
			}
			id, _ := fields[member].(string)
			twice[id] = twice[id] || told[id].Told != nil
			told[id] = Item{ID: id, Settlement: item(fields), Told: element}
		}
	}
	add(done, idMember, func(fields map[string]any) core.Settlement {
		reference, _ := fields[refMember].(string)
		return Happened("the response lists it as done", reference)
	})
	add(failureList, "id", func(fields map[string]any) core.Settlement {
		return core.Settlement{Verdict: core.VerdictDidNotHappen, Reason: fmt.Sprint("the response refuses it with ", fields["error_code"])}
	})
	for id, item := range told {
		if twice[id] || item.Verdict == core.VerdictHappened && item.References[0] == "" {
			delete(told, id)
		}
	}
	return told
}

// Items decides about the items of a batch whose effect is one record each, unless the
// response has told.
func (c *Case) Items(ctx context.Context, what string, ids []string, told map[string]Item, records []Record) ([]Item, error) {
	items := make([]Item, len(ids))
	for i, id := range ids {
		if item, ok := told[id]; ok {
			items[i] = item
			continue
		}
		own := slices.DeleteFunc(slices.Clone(records), func(r Record) bool { return r.Item != id })
		settled, err := c.One(ctx, what, own)
		if err != nil {
			return nil, err
		}
		items[i] = Item{ID: id, Settlement: settled}
	}
	return items, nil
}

// Batch puts the verdicts on the items of a call together. One item that is open
// leaves the call open; a call of which some items happened has happened, and its Items
// tell which. So has one that the platform answered: it refused the other items, and making
// the call again would ask for them again.
func (c *Case) Batch(items []Item) core.Settlement {
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
	case count[core.VerdictHappened] > 0, len(c.Response) > 0:
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
