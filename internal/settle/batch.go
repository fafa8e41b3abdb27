package settle

import (
	"fmt"
	"strings"

	"github.com/partnerbss/partnerbss-go/core"
)

// Item is what was found out about one item of a batch.
type Item struct {
	ID string // as the request names it
	core.Settlement
}

// Batch puts the verdicts on the items of a call together. One item that is open
// leaves the call open; a call of which some items happened has happened, and its Items
// tell which.
func Batch(items []Item) core.Settlement {
	var all core.Settlement
	count := map[core.Verdict]int{}
	var reasons []string
	for _, item := range items {
		count[item.Verdict]++
		settled := core.SettledItem{ID: item.ID, Verdict: item.Verdict}
		if item.Verdict == core.VerdictHappened && len(item.References) > 0 {
			settled.Reference = item.References[0]
		}
		all.Items = append(all.Items, settled)
		all.References = append(all.References, item.References...)
		all.Candidates = append(all.Candidates, item.Candidates...)
		all.Wait = max(all.Wait, item.Wait)
		reasons = append(reasons, item.ID+": "+item.Reason)
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
	all.Reason = fmt.Sprintf("%d of %d items happened (%s)", count[core.VerdictHappened], len(items), strings.Join(reasons, "; "))
	return all
}
