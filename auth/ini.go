package auth

import (
	"fmt"
	"strings"
	"unicode"
)

// byteOrderMark is what some editors begin a file with.
const byteOrderMark = "\uFEFF"

// setting is one "key = value" of a section.
type setting struct {
	value string
	line  int // where it begins, from 1
}

// readSection reads one section of a profile file, and the names of all, by the rules of
// gopkg.in/ini.v1 with its default options, with which the vendor's SDK reads
// the same file:
//
//   - a key ends at the first "=" or ":", and keys keep their case;
//   - "#" and ";" begin a comment, also within a line and without a space before;
//   - a value loses one pair of quotes, 'so' or "so", around all of it;
//   - `so` and """so""" are values as they stand, over several lines if need be;
//   - a backslash at the end of a line goes on with the next one;
//   - a section may come in several parts, and the last value of a key counts.
//
// Two differences: the white space around the name of a section is trimmed, and
// a reference to another setting, %(name)s, is refused instead of followed. An
// error names a line by its number, never by its text: it may be a key.
func readSection(text, section string) (settings map[string]setting, sections []string, err error) {
	r := &iniReader{lines: strings.SplitAfter(strings.TrimPrefix(text, byteOrderMark), "\n")}
	settings = make(map[string]setting)
	inside := false
	for r.more() {
		line := strings.TrimLeftFunc(r.line(), unicode.IsSpace)
		begins := r.next
		switch {
		case line == "", line[0] == '#', line[0] == ';':
		case line[0] == '[':
			end := strings.LastIndexByte(line, ']')
			if end < 2 {
				// Taken for a setting it would leave the next ones in the section before.
				return nil, nil, fmt.Errorf("line %d is not a whole section name", begins)
			}
			name := strings.TrimSpace(line[1:end])
			inside = name == section
			sections = append(sections, name)
		default:
			key, rest, ok := iniKey(line)
			if !ok {
				return nil, nil, fmt.Errorf("line %d is neither a section nor a setting", begins)
			}
			value, ok := r.value(rest)
			switch {
			case !ok:
				return nil, nil, fmt.Errorf("line %d begins a quoted value that does not end", begins)
			case !inside:
				continue
			case strings.Contains(value, "%(") && strings.Contains(value, ")s"):
				return nil, nil, fmt.Errorf("line %d refers to another setting, which is not supported", begins)
			}
			settings[key] = setting{value, begins}
		}
	}
	return settings, sections, nil
}

// iniReader goes through the lines of a file, each with its line end.
type iniReader struct {
	lines []string
	next  int
}

func (r *iniReader) more() bool { return r.next < len(r.lines) }

func (r *iniReader) line() string {
	line := r.lines[r.next]
	r.next++
	return line
}

const iniTripleQuote = `"""`

// iniKey splits a setting at the delimiter behind its key, which may be quoted.
func iniKey(line string) (key, rest string, ok bool) {
	const delimiters = "=:"
	quote := ""
	switch {
	case len(line) > 2*len(iniTripleQuote) && strings.HasPrefix(line, iniTripleQuote):
		quote = iniTripleQuote
	case line[0] == '"', line[0] == '`':
		quote = line[:1]
	}
	after := line
	if quote != "" {
		if key, after, ok = strings.Cut(line[len(quote):], quote); !ok {
			return "", "", false
		}
	}
	at := strings.IndexAny(after, delimiters)
	if at < 0 || at == 0 && quote == "" {
		return "", "", false
	}
	if quote == "" {
		key = after[:at]
	}
	key = strings.TrimSpace(key)
	return key, after[at+1:], key != ""
}

// value reads a value, which may go on over several lines. It reports whether a
// quoted one ends.
func (r *iniReader) value(rest string) (string, bool) {
	rest = strings.TrimLeftFunc(rest, unicode.IsSpace)
	quote := ""
	switch {
	case rest == "":
		return "", true
	case len(rest) > len(iniTripleQuote) && strings.HasPrefix(rest, iniTripleQuote):
		quote = iniTripleQuote
	case rest[0] == '`':
		quote = "`"
	}
	if quote != "" {
		return r.quoted(rest[len(quote):], quote)
	}
	rest = strings.TrimSpace(rest)
	if before, ok := strings.CutSuffix(rest, `\`); ok {
		return r.continued(before), true
	}
	if at := strings.IndexAny(rest, "#;"); at >= 0 {
		rest = strings.TrimSpace(rest[:at])
	}
	if surrounded(rest, '\'') || surrounded(rest, '"') {
		rest = rest[1 : len(rest)-1]
	}
	return rest, true
}

// quoted reads up to the last closing quote of the first line that has one.
func (r *iniReader) quoted(line, quote string) (string, bool) {
	value := ""
	for {
		if end := strings.LastIndex(line, quote); end >= 0 {
			return value + line[:end], true
		}
		value += line
		if !r.more() {
			return "", false
		}
		line = r.line()
	}
}

// continued reads the lines after one that ended in a backslash.
func (r *iniReader) continued(value string) string {
	for r.more() {
		line := strings.TrimSpace(r.line())
		if line == "" {
			break
		}
		more := false
		line, more = strings.CutSuffix(line, `\`)
		value += line
		if !more {
			break
		}
	}
	return value
}

// surrounded reports whether a text begins and ends with a quote that occurs
// nowhere else in it.
func surrounded(text string, quote byte) bool {
	return len(text) >= 2 && text[0] == quote && strings.IndexByte(text[1:], quote) == len(text)-2
}
