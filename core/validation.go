package core

import (
	"errors"
	"fmt"
	"strings"
)

// Violation is one broken rule of a request.
type Violation struct {
	Field string // wire name, with its place in nested values: "product_infos[2].id"
	Rule  string // what the field must be: "at most 64 characters"
	Got   string // what was given; secrets show as [redacted]
}

// String tells the field, the rule and what was given.
func (v Violation) String() string {
	text := v.Field + " must be " + v.Rule
	if v.Got != "" {
		text += ", got " + v.Got
	}
	return text
}

// ValidationError lists every rule that a request breaks. Nothing was sent.
type ValidationError struct {
	Request    string // Go name of the request, such as "customers.CreateRequest"
	Violations []Violation
}

// mostTold keeps the text of a request with very long lists readable.
const mostTold = 20

// Error lists the violations, the first twenty of them.
func (e *ValidationError) Error() string {
	var b strings.Builder
	b.WriteString(e.Request)
	b.WriteString(": ")
	for i, violation := range e.Violations {
		if i > 0 {
			b.WriteString("; ")
		}
		if i == mostTold {
			fmt.Fprintf(&b, "and %d more", len(e.Violations)-i)
			break
		}
		b.WriteString(violation.String())
	}
	return b.String()
}

// Has reports whether the field with that wire name breaks a rule.
func (e *ValidationError) Has(field string) bool {
	for _, violation := range e.Violations {
		if violation.Field == field {
			return true
		}
	}
	return false
}

func (e *ValidationError) outcome() Outcome { return OutcomeNotSent }

// IsValidation reports whether err says that a request was not sent because it
// breaks documented rules.
func IsValidation(err error) bool {
	var invalid *ValidationError
	return errors.As(err, &invalid)
}
