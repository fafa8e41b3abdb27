package check

import (
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/core"
)

// request stands for a request of a domain.
type request struct{ ID string }

// broken returns the rules that the checks of a request found broken.
func broken(rules func(*Checker)) []core.Violation {
	var invalid *core.ValidationError
	if errors.As(Request(new(request), rules), &invalid) {
		return invalid.Violations
	}
	return nil
}

// says returns what a user reads of the broken rules.
func says(rules func(*Checker)) []string {
	var texts []string
	for _, violation := range broken(rules) {
		texts = append(texts, violation.String())
	}
	return texts
}

// rule is a table of values for one rule: what a user reads of each, "" for nothing.
type rule[T any] struct {
	check func(*Checker, T)
	cases []example[T]
}

type example[T any] struct {
	value T
	says  string
}

func (r rule[T]) test(t *testing.T) {
	t.Helper()
	for i, example := range r.cases {
		var want []string
		if example.says != "" {
			want = []string{example.says}
		}
		assert.Equal(t, want, says(func(c *Checker) { r.check(c, example.value) }), "example %d", i)
	}
}

func TestRequestNamesTheTypeInItsError(t *testing.T) {
	assert.NoError(t, Request(new(request), func(*Checker) {}))

	err := Request(&request{ID: "x"}, func(c *Checker) {
		c.String("id", "").Required()
		c.Fail("name", "anything else", "")
	})
	assert.EqualError(t, err, "check.request: id must be given; name must be anything else")
	var invalid *core.ValidationError
	require.ErrorAs(t, err, &invalid)
	assert.Equal(t, "check.request", invalid.Request)
	assert.Equal(t, []core.Violation{{Field: "id", Rule: "given"}, {Field: "name", Rule: "anything else"}}, invalid.Violations)
	assert.Equal(t, core.OutcomeNotSent, core.OutcomeOf(err))
}

func TestANilRequestIsTheOnlyThingReported(t *testing.T) {
	err := Request((*request)(nil), func(*Checker) { t.Error("the rules would read fields of nil") })
	assert.EqualError(t, err, "check.request: request must be given, got nil")
	assert.True(t, core.IsValidation(err))
}

func TestAValidRequestCostsOneAllocation(t *testing.T) {
	r := &request{ID: "x"}
	assert.LessOrEqual(t, testing.AllocsPerRun(100, func() {
		_ = Request(r, func(c *Checker) { c.String("id", r.ID).Required().Max(8) })
	}), 1.0, "the checker, and no name")
}

func TestFieldsAreNamedByTheirPlace(t *testing.T) {
	assert.Equal(t, []string{
		"id must be given",
		"customer.id must be given",
		"products[2].id must be given",
		"products[0].prices[11].amount.currency must be given",
		"ids[3] must be given",
		"customer must be complete",
	}, says(func(c *Checker) {
		c.String("id", "").Required()
		c.In("customer").String("id", "").Required()
		c.At("products", 2).String("id", "").Required()
		c.At("products", 0).At("prices", 11).In("amount").String("currency", "").Required()
		c.At("ids", 3).String("", "").Required()
		c.In("customer").Fail("", "complete", "")
	}))
}

func TestAVeryWrongRequestIsNotRememberedAsAWhole(t *testing.T) {
	violations := broken(func(c *Checker) {
		for i := range 5 * mostViolations {
			c.At("ids", i).String("", "").Required()
		}
	})
	require.Len(t, violations, mostViolations)
	assert.Equal(t, "ids[999]", violations[mostViolations-1].Field)
}

// Conditions are the same for all kinds of values.
func TestRulesUnderAConditionTellIt(t *testing.T) {
	for _, holds := range []bool{false, true} {
		var want []string
		if holds {
			for _, name := range []string{"text", "number", "time", "day", "choice", "list", "object"} {
				want = append(want, name+" must be given when kind is 2")
			}
			want = append(want, "more must be left out when kind is 2")
		}
		assert.Equal(t, want, says(func(c *Checker) {
			const when = "kind is 2"
			c.String("text", "").RequiredIf(holds, when)
			c.Int("number", 0).RequiredIf(holds, when)
			c.Time("time", noTime).RequiredIf(holds, when)
			c.Date("day", core.Date{}).RequiredIf(holds, when)
			Enum(c, "choice", colour(""), "red").RequiredIf(holds, when)
			List(c, "list", []int{}).RequiredIf(holds, when)
			Object(c, "object", (*request)(nil), noRules).RequiredIf(holds, when)
			List(c, "more", []int{1}).ForbiddenIf(holds, when)
		}), holds)
		assert.Empty(t, says(func(c *Checker) {
			const when = "kind is 2"
			c.String("text", "x").RequiredIf(holds, when)
			c.Int("number", 1).RequiredIf(holds, when)
			c.Time("time", instant("2026-03-15T04:30:00Z")).RequiredIf(holds, when)
			c.Date("day", day("2026-03-15")).RequiredIf(holds, when)
			Enum(c, "choice", colour("red"), "red").RequiredIf(holds, when)
			List(c, "list", []int{1}).RequiredIf(holds, when)
			Object(c, "object", &request{}, noRules).RequiredIf(holds, when)
			List(c, "more", []int{}).ForbiddenIf(holds, when)
		}))
	}
}

func noRules(*request, *Checker) {}

// An optional value that is left out breaks no rule about values.
func TestWhatIsLeftOutIsCheckedForPresenceOnly(t *testing.T) {
	assert.Empty(t, says(func(c *Checker) {
		c.String("text", "").Max(0).Length(4, 8).Match(never, "nothing").NotPrefix("").OneOfIf(true, "always", "x")
		c.StringPtr("text", nil).Length(4, 8)
		c.Secret("text", core.Secret{}).Length(4, 8)
		c.Int("number", 0).Between(1, 3).Min(1).MaxIf(true, -1, "always")
		c.IntPtr("number", nil).Between(1, 3).Min(1)
		c.Decimal("amount", dec("0")).Min(dec("1")).Max(dec("-1")).Scale(0)
		c.Time("time", noTime).NotBefore("begin", instant("2026-03-15T04:30:00Z"))
		c.Date("day", core.Date{}).NotBefore("begin", day("2026-03-15"))
		c.Month("month", core.Month{})
		Enum(c, "choice", colour(""), "red")
		EnumPtr(c, "choice", (*colour)(nil), "red")
		c.Strings("texts", nil).Max(0).Unique().Each(func(text Text) { text.Required() })
	}))
}

func TestPluralCountsOneByItself(t *testing.T) {
	assert.Equal(t, "0 items, 1 item, 2 items", strings.Join([]string{plural(0, "item"), plural(1, "item"), plural(2, "item")}, ", "))
}
