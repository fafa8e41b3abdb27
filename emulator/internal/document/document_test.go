package document

import (
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"
)

type base struct {
	Name string `json:"name"`
}

type colour string

type sample struct {
	base                              // not exported: its fields count all the same
	Count  int                        `json:"count"`
	Big    int64                      `json:"big"`
	On     bool                       `json:"on"`
	Colour colour                     `json:"colour"`
	Sum    decimal.Decimal            `json:"sum"`
	Ago    time.Duration              `json:"ago"`
	At     time.Time                  `json:"at"`
	Inner  *base                      `json:"inner"`
	List   []sample                   `json:"list"`
	Sums   map[string]decimal.Decimal `json:"sums"`
	Hidden string                     `json:"-"`
	Plain  string
}

func read(t *testing.T, source string) (sample, error) {
	t.Helper()
	n, err := Parse([]byte(source))
	if err != nil {
		return sample{}, err
	}
	var s sample
	return s, n.Decode(&s)
}

func decoded(t *testing.T, source string) sample {
	t.Helper()
	n, err := Parse([]byte(source))
	require.NoError(t, err)
	var s sample
	require.NoError(t, n.Decode(&s))
	return s
}

// YAML and JSON say the same.
func TestBothLanguages(t *testing.T) {
	want := sample{
		base: base{"王小明"}, Count: -3, Big: 9007199254740993, On: true, Colour: "red",
		Sum: decimal.RequireFromString("100000.00000001"), Ago: 36 * time.Hour,
		At: time.Date(2026, 3, 15, 4, 30, 0, 0, time.UTC), Inner: &base{"deep"},
		List: []sample{{base: base{"13800000001"}}, {}},
		Sums: map[string]decimal.Decimal{"a": decimal.RequireFromString("1.50")},
	}
	require.Equal(t, want, decoded(t, `
# comments are fine
name: 王小明
count: -3
big: 9007199254740993
on: true
colour: red
sum: 100000.00000001
ago: 1d12h
at: 2026-03-15T12:30:00+08:00
inner: {name: deep}
list:
  - name: 13800000001   # a telephone number without quotes
  - name:
sums: {a: "1.50"}
`))
	require.Equal(t, want, decoded(t, "\ufeff"+`{
	"name": "\u738b\u5c0f\u660e", "count": -3, "big": 9007199254740993, "on": true, "colour": "red",
	"sum": 100000.00000001, "ago": "36h", "at": "2026-03-15T04:30:00Z", "inner": {"name": "deep"},
	"list": [{"name": "13800000001"}, {"name": null}], "sums": {"a": 1.50}
}`))
}

func TestYAMLAliases(t *testing.T) {
	s := decoded(t, "inner: &x {name: shared}\nlist:\n  - inner: *x\n")
	require.Equal(t, "shared", s.List[0].Inner.Name)
}

func TestSurrogatePairs(t *testing.T) {
	require.Equal(t, "😀", decoded(t, `{"name":"\ud83d\ude00"}`).Name)
}

// Every mistake names its line and its place.
func TestMistakes(t *testing.T) {
	for source, want := range map[string]string{
		"name: x\nnmae: y\n":                "line 2: nmae: there is no such field",
		"name: x\nname: y\n":                "line 2: name: is given twice",
		"Hidden: x\n":                       "line 1: Hidden: there is no such field",
		"Plain: x\n":                        "line 1: Plain: there is no such field",
		"list:\n  - name: a\n  - nope: b\n": "line 3: list[1].nope: there is no such field",
		"list: x\n":                         "line 1: list: must be a list, not text",
		"inner:\n  - a\n":                   "line 2: inner: must be an object, not a list",
		"sums: 1\n":                         "line 1: sums: must be an object, not a number",
		"sums:\n  a: 1\n  a: 2\n":           "line 3: sums.a: is given twice",
		"sums:\n  a: x\n":                   "line 2: sums.a: must be an amount such as 100.00",
		"- a\n":                             "line 1: must be an object, not a list",
		"count: 1.5\n":                      "line 1: count: must be a whole number",
		"count: 99999999999999999999\n":     "line 1: count: must be a whole number",
		"count: '1'\n":                      "line 1: count: must be a whole number",
		"on: \"true\"\n":                    "line 1: on: must be true or false, not text",
		"name: true\n":                      "line 1: name: must be text, not true or false; put it into quotes",
		"name: [a]\n":                       "line 1: name: must be text, not a list; put it into quotes",
		"sum: 1e99\n":                       "line 1: sum: must be an amount such as 100.00",
		"sum: ten\n":                        "line 1: sum: must be an amount such as 100.00",
		"sum: .inf\n":                       "line 1: sum: must be an amount such as 100.00",
		"ago: 20\n":                         "line 1: ago: must be a length of time such as 20d, 36h or 1d12h30m",
		"ago: 20x\n":                        "must be a length of time",
		"ago: xd\n":                         "must be a length of time",
		"ago: 999999999d\n":                 "must be a length of time",
		"ago: 1d-1h\n":                      "must be a length of time",
		"at: yesterday\n":                   "line 1: at: must be an instant such as 2026-03-15T04:30:00Z",
		"at: 2026-03-15\n":                  "line 1: at: must be an instant",
		"name: x\n bad: y\n":                "line 2",
		"name: \"x\n":                       "line",
		"":                                  "the document is empty",
		"name: a\n---\nname: b\n":           "there is more than one document",
		"a: &a [*a]\n":                      "nested too deep",
		strings.Repeat("[", 100):            "line 1",
		"{\"name\":\n\"x\",\n\"nmae\": 1}":  "line 3: nmae: there is no such field",
		"{\"list\": [\n{},\n{\"name\": \"x\",}\n]}":   "line 3: invalid character",
		"{\"name\": \"x\"\n":                          "the document ends too early",
		"{\"name\": \"x\"}\n{}":                       "line 2: there is something behind the end",
		"{name: x}":                                   "line 1: invalid character",
		"{\"list\":" + strings.Repeat("[", 100) + "1": "nested too deep",
		"{\"sum\": \"1,5\"}":                          "line 1: sum: must be an amount",
	} {
		_, err := read(t, source)
		require.ErrorContains(t, err, want, source)
	}
}

func TestAllMistakesAtOnce(t *testing.T) {
	_, err := read(t, "count: x\non: y\nlist:\n  - sum: z\n")
	require.ErrorContains(t, err, "line 1: count")
	require.ErrorContains(t, err, "line 2: on")
	require.ErrorContains(t, err, "line 4: list[0].sum")
	_, err = read(t, strings.Repeat("x: 1\n", 100))
	require.Len(t, strings.Split(err.Error(), "\n"), maxMistakes)
}

// A small file must not unfold into an enormous one.
func TestAliasBomb(t *testing.T) {
	var sb strings.Builder
	sb.WriteString("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n")
	for _, level := range []string{"10", "21", "32", "43", "54", "65", "76", "87"} {
		now, before := level[:1], level[1:]
		sb.WriteString("a" + now + ": &a" + now + " [" + strings.Repeat("*a"+before+", ", 9) + "*a" + before + "]\n")
	}
	_, err := read(t, sb.String())
	require.ErrorContains(t, err, "too large")
}

func TestLine(t *testing.T) {
	n, err := Parse([]byte("name: x\nlist:\n  - name: a\n  -\n    name: b\n    inner:\n      name: c\n"))
	require.NoError(t, err)
	for path, want := range map[string]int{
		"": 1, "name": 1, "list": 2, "list[0]": 3, "list[1]": 5, "list[1].inner.name": 7,
		"list[1].nothing": 5, "list[7]": 2, "nothing": 1,
	} {
		require.Equal(t, want, n.Line(path), path)
	}
}

func TestDurations(t *testing.T) {
	for source, want := range map[string]time.Duration{
		"0": 0, "20d": 480 * time.Hour, "1d12h30m": 36*time.Hour + 30*time.Minute, "90s": 90 * time.Second, "-2d": -48 * time.Hour, "'0'": 0,
	} {
		require.Equal(t, want, decoded(t, "ago: "+source+"\n").Ago, source)
	}
}
