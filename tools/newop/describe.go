package main

import (
	"fmt"
	"strings"

	"github.com/partnerbss/partnerbss-go/internal/test/contract"
)

// describe is the comment of a field: what the contract says, then its limits.
func describe(name string, s *contract.Schema, request, required bool) string {
	text := sentence(s.Description)
	if text == "" {
		text = sentence(inWords(name))
	}
	if !request {
		return text
	}
	var limits []string
	if required {
		limits = append(limits, "required")
	}
	switch {
	case len(s.Enum) > 0:
	case s.Type == "array" && s.MaxItems != nil:
		limits = append(limits, fmt.Sprintf("at most %d", *s.MaxItems))
	case s.Type == "string" && s.MinLength != nil && s.MaxLength != nil && *s.MinLength > 1:
		limits = append(limits, fmt.Sprintf("%d to %d characters", *s.MinLength, *s.MaxLength))
	case s.Type == "string" && s.MaxLength != nil && s.Calendar == "" && !s.IsDecimal():
		limits = append(limits, "at most "+characters(*s.MaxLength))
	case s.Type == "integer" && s.Minimum != nil && s.Maximum != nil:
		limits = append(limits, fmt.Sprintf("%s to %s", s.Minimum, s.Maximum))
	}
	if s.Default != nil && fmt.Sprint(s.Default) != "" {
		limits = append(limits, fmt.Sprintf("default %v", s.Default))
	}
	if len(limits) > 0 {
		text += " " + sentence(strings.Join(limits, ", "))
	}
	return text
}

func characters(n int) string {
	if n == 1 {
		return "1 character"
	}
	return fmt.Sprintf("%d characters", n)
}

// oneLine joins the lines of a text.
func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

// sentence begins a text with a capital and ends it with a period.
func sentence(text string) string {
	text = oneLine(text)
	if text == "" {
		return ""
	}
	if !strings.ContainsAny(text[len(text)-1:], ".!?") {
		text += "."
	}
	return strings.ToUpper(text[:1]) + text[1:]
}

func article(noun string) string {
	if noun != "" && strings.Contains("aeiou", noun[:1]) {
		return "an " + noun
	}
	return "a " + noun
}

// does turns the imperative of a summary into what the method does: "Create a
// customer." becomes "creates a customer.".
func does(summary string) string {
	verb, rest, _ := strings.Cut(oneLine(summary), " ")
	verb = strings.ToLower(verb)
	switch {
	case strings.HasSuffix(verb, "y") && !strings.HasSuffix(verb, "ay"):
		verb = strings.TrimSuffix(verb, "y") + "ies"
	case strings.HasSuffix(verb, "s") || strings.HasSuffix(verb, "x") || strings.HasSuffix(verb, "ch") || strings.HasSuffix(verb, "sh"):
		verb += "es"
	default:
		verb += "s"
	}
	return strings.TrimSuffix(strings.TrimSpace(verb+" "+rest), ".") + "."
}

// doubts asks what the schema of a field leaves open.
func (d *drafter) doubts(o *object, f field, request, required bool) {
	at, s := o.Name+"."+f.Name, f.schema
	if s.Description == "" {
		d.ask("%s: the contract does not describe it", at)
	}
	if s.Nullable && !request {
		d.ask("%s: null may mean something else than zero; a pointer would tell", at)
	}
	if s.List != "" {
		d.ask("%s: a list in one text (%s)", at, s.List)
	}
	if request && !required && s.Type == "string" && len(s.Enum) == 0 && s.Calendar == "" && strings.Contains(s.Description, "empty string") {
		d.ask("%s: the contract tells an empty text from one that is left out; a pointer (EmptyDiffers of the contract test) if that matters", at)
	}
}

// document writes the doc comment of the method.
func (d *drafter) document(legacy bool) {
	paragraphs := []string{d.Name + " " + does(d.Op.Summary)}
	if len(d.Op.Notes) > 0 {
		paragraphs = append(paragraphs, strings.Join(d.Op.Notes, "\n\n"))
	}
	if len(d.Op.Grants) > 0 {
		paragraphs = append(paragraphs, "An operator account of the partner needs permission "+strings.Join(d.Op.Grants, " or ")+".")
	}
	if !d.Op.Safe {
		paragraphs = append(paragraphs, "No query tells whether a call whose answer was lost has taken effect.")
		d.ask("Settle: name the query that settles an unknown outcome instead of NoSettle, and drop the sentence that there is none; or keep both. Add a settler to internal/settlers")
	}
	if len(d.Op.Errors) > 0 {
		list := "Errors:"
		for _, e := range d.Op.Errors {
			list += "\n  - " + e.Code + ": " + oneLine(e.Text)
		}
		paragraphs = append(paragraphs, list)
	}
	paragraphs = append(paragraphs, d.Op.Line())
	if legacy {
		paragraphs = append(paragraphs, "Deprecated: the platform is retiring this operation.")
		d.ask("Deprecated: name the successor and what changes")
		if d.Iterator != nil {
			d.Iterator.Doc += "\n\nDeprecated: see " + d.Name + "."
		}
	}
	d.Doc = strings.Join(paragraphs, "\n\n")
	d.ask("comments: they are the contract's words, which speak of the wire; say it in those of Go")
	d.ask("names: types, fields and constants are named after the wire and after meanings")
}
