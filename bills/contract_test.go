package bills

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/partnerbss/partnerbss-go/internal/test/contract"
	"github.com/partnerbss/partnerbss-go/internal/transport"
)

func TestContract(t *testing.T) {
	t.Parallel()
	contract.Test(t, contract.Domain{
		Name:    "bills",
		Service: func(c *transport.Client) any { return (*Service)(c) },
		Operations: []transport.Operation{
			opGetMonthlySum, opListConsumingCustomers, opListCosts, opListCustomerRecords,
			opListFeeRecords, opListMonthlyBreakdown, opListMonthlySummaries, opListPeakUsage,
			opListPeakUsageSummary, opListResourceDetails, opListResourceRecords,
		},
		EmptyDiffers: []string{
			"ListMonthlyBreakdown.service_type_code", "ListMonthlyBreakdown.resource_type_code",
			"ListResourceRecords.cloud_service_type", "ListResourceRecords.region",
			"ListResourceRecords.enterprise_project_id",
		},
		Amend: map[string]func(*contract.Schema){
			"ListCosts.groupby":                   groupRules,
			"ListCosts.time_condition.begin_time": calendarRule,
			"ListCosts.time_condition.end_time":   endRule,
			"ListCustomerRecords.bill_date_begin": inMonthOf("bill_cycle", "bill_date_end"),
			"ListCustomerRecords.bill_date_end":   inMonthOf("bill_cycle", "bill_date_begin"),
			"ListFeeRecords.bill_date_begin":      inMonthOf("bill_cycle", "bill_date_end"),
			"ListFeeRecords.bill_date_end":        inMonthOf("bill_cycle", "bill_date_begin"),
			"ListResourceRecords.bill_date_begin": inMonthOf("cycle", "bill_date_end"),
			"ListResourceRecords.bill_date_end":   recordsEnd,
			"ListResourceDetails.statistic_type":  detailRules,
		},
	})
}

// groupRules: one tag and one cost unit at most.
func groupRules(s *contract.Schema) {
	s.Prose = []contract.Prose{{
		Rule: "one tag, one cost unit",
		Try: []any{
			[]any{map[string]any{"type": "tag", "key": "a"}, map[string]any{"type": "tag", "key": "b"}},
			[]any{map[string]any{"type": "cost_unit", "key": "a"}, map[string]any{"type": "cost_unit", "key": "b"}},
		},
		Breaks: func(value any, _ map[string]any) (where []string) {
			seen := map[any]bool{}
			for i, group := range value.([]any) {
				kind := group.(map[string]any)["type"]
				if seen[kind] && (kind == "tag" || kind == "cost_unit") {
					where = append(where, fmt.Sprintf("[%d].type", i))
				}
				seen[kind] = true
			}
			return where
		},
	}}
}

// bound reads a day or month as the unit of the range has it.
func bound(value any, siblings map[string]any) (time.Time, string, bool) {
	text, _ := value.(string)
	for _, layout := range []string{time.DateOnly, "2006-01"} {
		unit := fmt.Sprint(siblings["time_measure_id"])
		if len(text) != len(layout) || unit == "1" && layout != time.DateOnly || unit == "2" && layout == time.DateOnly {
			continue
		}
		t, err := time.Parse(layout, text)
		return t, layout, err == nil
	}
	return time.Time{}, "", false
}

// calendarRule: the bound is in the calendar. What is no day or month at all is
// a matter of the pattern.
func calendarRule(s *contract.Schema) {
	s.Prose = append(s.Prose, contract.Prose{
		Rule: "in the calendar", Try: []any{"2026-13", "2026-00", "2026-02-30"},
		Breaks: func(value any, siblings map[string]any) []string {
			_, layout, ok := bound(value, siblings)
			return contract.Wrong(layout != "" && !ok)
		},
	})
}

// endRule: the range does not end before it begins.
func endRule(s *contract.Schema) {
	calendarRule(s)
	s.Prose = append(s.Prose, contract.Prose{
		Rule: "order", Try: []any{"2026-02", "2026-03-04"},
		Breaks: func(value any, siblings map[string]any) []string {
			begin, one, ok := bound(siblings["begin_time"], siblings)
			end, other, also := bound(value, siblings)
			return contract.Wrong(ok && also && one == other && end.Before(begin))
		},
	})
}

// inMonthOf: the days narrow a billing month down, where both are given. Records
// that are summed by month take no notice of them.
func inMonthOf(cycle, other string) func(*contract.Schema) {
	return func(s *contract.Schema) {
		s.Prose = []contract.Prose{{
			Rule: "in the month", Try: []any{"2026-02-28", "2026-04-01"},
			Breaks: func(value any, siblings map[string]any) []string {
				month, _ := siblings[cycle].(string)
				_, noMonth := time.Parse("2006-01", month)
				_, noDay := time.Parse(time.DateOnly, value.(string))
				_, both := siblings[other]
				checked := both && noMonth == nil && noDay == nil && fmt.Sprint(siblings["statistic_type"]) != "1"
				return contract.Wrong(checked && !strings.HasPrefix(value.(string), month))
			},
		}}
	}
}

// recordsEnd: the days are in order, unless they are not looked at.
func recordsEnd(s *contract.Schema) {
	inMonthOf("cycle", "bill_date_begin")(s)
	s.Begins = ""
	s.Prose = append(s.Prose, contract.Prose{
		Rule: "order", Try: []any{"2026-03-04"},
		Breaks: func(value any, siblings map[string]any) []string {
			if fmt.Sprint(siblings["statistic_type"]) == "1" {
				return nil
			}
			begin, err := time.Parse(time.DateOnly, fmt.Sprint(siblings["bill_date_begin"]))
			end, also := time.Parse(time.DateOnly, value.(string))
			return contract.Wrong(err == nil && also == nil && end.Before(begin))
		},
	})
}

// detailRules: a range of days is not summed by month, which is the default.
func detailRules(s *contract.Schema) {
	s.RequiredIf = "query_type == DAILY"
	s.EnumIf = map[string][]any{"query_type == DAILY": {2, 3}}
}
