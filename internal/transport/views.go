package transport

import (
	"encoding/base64"
	"html"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

// shortestSecret is the length from which a text is looked for: a shorter one would
// turn up by chance, and is no secret worth the name.
const shortestSecret = 4

// longestEscaped is to how many bytes escaping makes one: %255C of a backslash
// that was doubled before, or &amp;quot; of a quote.
const longestEscaped = 12

// A secret that comes back has been through other programs: one put it into JSON,
// another that into a page, a third the whole into a query. So a text is looked at as
// it is and with its escapes undone, in all orders, a few times over. Only what has
// escapes is looked at again, which next to no text has.

// deepestView is how many escapes are undone one after the other: those of JSON
// within JSON, and one more.
const deepestView = 3

// view is a text with some escapes undone.
type view struct {
	text string
	at   []int // where each byte begins in the text as it came, and last its end; nil in that text itself
}

// origin is where a byte of the view begins in the text as it came.
func (v *view) origin(i int) int {
	if v.at == nil {
		return i
	}
	return v.at[i]
}

// viewsOf returns a text in all views.
func viewsOf(text string) []*view {
	views := []*view{{text: text}}
	known := map[string]bool{text: true}
	for begin, depth := 0, 0; depth < deepestView; depth++ {
		end := len(views)
		for _, v := range views[begin:end] {
			for _, undo := range [...]undo{unescapeJSON, unescapeURL, unescapeForm, unescapeHTML} {
				next := v.through(undo)
				if next != nil && !known[next.text] {
					known[next.text] = true
					views = append(views, next)
				}
			}
		}
		begin = end
	}
	return views
}

// undo reads the escape that a text begins with, and returns what it stands for and
// how long it is; 0 when there is none.
type undo func(text string) (string, int)

// through returns the view with one kind of escape undone, or nil if it has none.
func (v *view) through(undo undo) *view {
	var b strings.Builder
	var at []int
	last := 0 // what comes before has been copied
	for i := 0; i < len(v.text); {
		c := v.text[i]
		if c != '\\' && c != '%' && c != '+' && c != '&' {
			i++
			continue
		}
		plain, n := undo(v.text[i:])
		if n == 0 {
			i++
			continue
		}
		if at == nil {
			at = make([]int, 0, len(v.text)+1)
		}
		for ; last < i; last++ {
			b.WriteByte(v.text[last])
			at = append(at, v.origin(last))
		}
		b.WriteString(plain)
		for range len(plain) {
			at = append(at, v.origin(i))
		}
		i += n
		last = i
	}
	if at == nil {
		return nil
	}
	for ; last < len(v.text); last++ {
		b.WriteByte(v.text[last])
		at = append(at, v.origin(last))
	}
	return &view{text: b.String(), at: append(at, v.origin(len(v.text)))}
}

// unescapeJSON undoes the escapes of JSON and of Go.
func unescapeJSON(text string) (string, int) {
	if len(text) < 2 || text[0] != '\\' {
		return "", 0
	}
	switch c := text[1]; c {
	case '"', '\\', '/', '\'', '`':
		return text[1:2], 2
	case 'u', 'U', 'x':
		r, _, _, err := strconv.UnquoteChar(text, 0)
		length := map[byte]int{'u': 6, 'U': 10, 'x': 4}[c]
		if err == nil {
			if c == 'x' {
				return string([]byte{byte(r)}), length
			}
			return string(r), length
		}
		// Go refuses the halves of a character beyond the first 65536; JSON has two.
		if high, ok := hexOf(text, "\\u"); ok && len(text) >= 12 {
			if low, ok := hexOf(text[6:], "\\u"); ok {
				if r := surrogates(high, low); r != utf8.RuneError {
					return string(r), 12
				}
			}
		}
		return "", 0
	}
	if i := strings.IndexByte("abfnrtv", text[1]); i >= 0 {
		return "\a\b\f\n\r\t\v"[i : i+1], 2
	}
	return "", 0
}

// hexOf reads \uXXXX.
func hexOf(text, prefix string) (rune, bool) {
	if len(text) < 6 || !strings.HasPrefix(text, prefix) {
		return 0, false
	}
	n, err := strconv.ParseUint(text[2:6], 16, 32)
	return rune(n), err == nil
}

func surrogates(high, low rune) rune {
	if high < 0xd800 || high >= 0xdc00 || low < 0xdc00 || low >= 0xe000 {
		return utf8.RuneError
	}
	return (high-0xd800)<<10 | (low - 0xdc00) + 0x10000
}

// unescapeURL undoes percent-encoding.
func unescapeURL(text string) (string, int) {
	if len(text) < 3 || text[0] != '%' {
		return "", 0
	}
	n, err := strconv.ParseUint(text[1:3], 16, 8)
	if err != nil {
		return "", 0
	}
	return string([]byte{byte(n)}), 3
}

// unescapeForm undoes percent-encoding with a plus for a space.
func unescapeForm(text string) (string, int) {
	if text[0] == '+' {
		return " ", 1
	}
	return unescapeURL(text)
}

// unescapeHTML undoes character references of HTML and XML.
func unescapeHTML(text string) (string, int) {
	const longest = 32 // some have leading zeros
	if text[0] != '&' {
		return "", 0
	}
	end := strings.IndexByte(text[:min(len(text), longest)], ';')
	if end < 0 {
		return "", 0
	}
	plain := html.UnescapeString(text[:end+1])
	if plain == text[:end+1] || strings.HasSuffix(plain, ";") && plain != ";" {
		return "", 0
	}
	return plain, end + 1
}

// needle is a form of a secret that is looked for.
type needle struct {
	text string
	// In base64 the first and the last character may hold bits of a neighbour as
	// well. They are not looked for, and go with the rest.
	shareFirst, shareLast bool
	base64                bool
}

// needlesOf returns a secret as it is and in base64, by itself or somewhere inside of
// what was encoded, such as the password of a user and password.
func needlesOf(secret string) []needle {
	needles := []needle{{text: secret}}
	for offset := range 3 {
		for _, encoding := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
			encoded := encoding.EncodeToString([]byte(strings.Repeat("\x00", offset) + secret))
			begin, end := (offset*8+5)/6, (offset+len(secret))*8/6
			if end-begin < shortestSecret {
				continue
			}
			n := needle{
				text: encoded[begin:end], base64: true,
				shareFirst: offset > 0, shareLast: (offset+len(secret))*8%6 != 0,
			}
			if len(needles) > 0 && needles[len(needles)-1] == n {
				continue // it is the same in both alphabets
			}
			needles = append(needles, n)
		}
	}
	return needles
}

// mark marks where the needle is in a view.
func (n *needle) mark(v *view, marked marks) {
	for from := 0; ; {
		i := strings.Index(v.text[from:], n.text)
		if i < 0 {
			break
		}
		begin := from + i
		end := begin + len(n.text)
		if n.shareFirst && begin > 0 && inBase64(v.text[begin-1]) {
			begin--
		}
		if n.shareLast && end < len(v.text) && inBase64(v.text[end]) {
			end++
		}
		for n.base64 && end < len(v.text) && v.text[end] == '=' {
			end++
		}
		marked.add(v.origin(begin), v.origin(end))
		from += i + 1
	}
	n.markEnd(v, len(v.text), marked)
	if begun := cutEscape.FindStringIndex(v.text[max(0, len(v.text)-longestEscaped):]); begun != nil {
		n.markEnd(v, max(0, len(v.text)-longestEscaped)+begun[0], marked)
	}
}

// cutEscape is an escape of which the end is missing.
var cutEscape = regexp.MustCompile(`(\\+(u[0-9A-Fa-f]{0,3}|x[0-9A-Fa-f]?)?|%[0-9A-Fa-f]?|&#?[0-9A-Za-z]*)$`)

// markEnd marks the beginning of the needle where a view ends, at the given place: a
// response that breaks off may do so within a secret.
func (n *needle) markEnd(v *view, end int, marked marks) {
	for most := min(len(n.text)-1, end); most >= shortestSecret; most-- {
		if strings.HasSuffix(v.text[:end], n.text[:most]) {
			marked.add(v.origin(end-most), v.origin(len(v.text)))
			return
		}
	}
}

func inBase64(c byte) bool {
	return '0' <= c && c <= '9' || 'A' <= c && c <= 'Z' || 'a' <= c && c <= 'z' || strings.IndexByte("+/-_", c) >= 0
}

// marks are the bytes of a text that belong to secrets.
type marks []bool

func newMarks(n int) marks { return make(marks, n) }

func (m marks) add(begin, end int) {
	for i := begin; i < end; i++ {
		m[i] = true
	}
}

// replace puts a stand-in where bytes are marked.
func (m marks) replace(text, standIn string) string {
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		switch {
		case !m[i]:
			b.WriteByte(text[i])
		case i == 0 || !m[i-1]:
			b.WriteString(standIn)
		}
	}
	return b.String()
}
