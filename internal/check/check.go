// Package check validates requests before they are sent. A [Checker] collects
// every rule that a request breaks. Fields have their names on the wire, and
// each rule is a method:
//
//	func (r *AllocateFundsRequest) Validate() error {
//		return check.Request(r, func(c *check.Checker) {
//			c.String("customer_id", r.CustomerID).Required().Max(64)
//			c.Decimal("amount", r.Amount).Positive().Scale(2)
//		})
//	}
//
// A field that is left out (zero or nil) is checked only for presence.
package check

import (
	"reflect"
	"strconv"

	"github.com/partnerbss/partnerbss-go/core"
)

// Checker collects the violations of one request, or of one value nested in it.
type Checker struct {
	violations []core.Violation

	// A nested checker reports to its parent.
	parent *Checker
	name   string
	index  int // position in a list, or notInList
}

const notInList = -1

// Request applies the rules to a request and returns those that it breaks as a
// [*core.ValidationError], or nil. For a nil request it reports only that the
// request is nil.
func Request[T any](request *T, rules func(*Checker)) error {
	var c Checker
	if request == nil {
		c.Fail("request", "given", "nil")
	} else {
		rules(&c)
	}
	if len(c.violations) == 0 {
		return nil
	}
	return &core.ValidationError{Request: reflect.TypeFor[T]().String(), Violations: c.violations}
}

// In returns a checker for the fields of a nested object.
func (c *Checker) In(name string) *Checker {
	return &Checker{parent: c, name: name, index: notInList}
}

// At returns a checker for one element of a list.
func (c *Checker) At(name string, index int) *Checker {
	return &Checker{parent: c, name: name, index: index}
}

// mostViolations limits the violations kept for a request with very long lists.
const mostViolations = 1000

// Fail reports a violation of a rule that has no method.
func (c *Checker) Fail(field, rule, got string) {
	root := c
	for ; root.parent != nil; root = root.parent {
		place := root.name
		if root.index != notInList {
			place += "[" + strconv.Itoa(root.index) + "]"
		}
		if field == "" {
			field = place
		} else {
			field = place + "." + field
		}
	}
	if len(root.violations) >= mostViolations {
		return // further violations would not help the caller
	}
	root.violations = append(root.violations, core.Violation{Field: field, Rule: rule, Got: got})
}

// field holds what the rules for all kinds of values share.
type field struct {
	c     *Checker
	name  string
	given bool
}

func (f field) fail(rule, got string) { f.c.Fail(f.name, rule, got) }

// require reports a value that is missing.
func (f field) require() {
	if !f.given {
		f.fail("given", "")
	}
}

// requireIf reports a value that is missing although the condition holds.
func (f field) requireIf(condition bool, when string) {
	if condition && !f.given {
		f.fail("given when "+when, "")
	}
}

// forbidIf reports a value that is given although the condition holds.
func (f field) forbidIf(condition bool, when string) {
	if condition && f.given {
		f.fail("left out when "+when, "")
	}
}

// plural writes a count with its unit: "1 item", "2 items".
func plural(n int, unit string) string {
	if n == 1 {
		return "1 " + unit
	}
	return strconv.Itoa(n) + " " + unit + "s"
}
