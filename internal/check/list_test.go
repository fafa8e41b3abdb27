package check

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

type item struct{ ID string }

func (i *item) check(c *Checker) { c.String("id", i.ID).Required().Max(3) }

func TestLists(t *testing.T) {
	rule[[]item]{func(c *Checker, v []item) { List(c, "items", v).Required().Max(2) }, []example[[]item]{
		{nil, "items must be given"},
		{[]item{}, "items must be given"},
		{make([]item, 1), ""},
		{make([]item, 2), ""},
		{make([]item, 3), "items must be at most 2 items, got 3"},
	}}.test(t)
	rule[[]item]{func(c *Checker, v []item) { List(c, "items", v).Max(1) }, []example[[]item]{
		{nil, ""}, {make([]item, 2), "items must be at most 1 item, got 2"},
	}}.test(t)
	rule[[]item]{func(c *Checker, v []item) { List(c, "items", v).Each((*item).check) }, []example[[]item]{
		{nil, ""},
		{[]item{{"a"}, {"abc"}}, ""},
		{[]item{{"a"}, {"abcd"}}, `items[1].id must be at most 3 characters, got "abcd" (4 characters)`},
		{[]item{{}, {"a"}}, "items[0].id must be given"},
	}}.test(t)
	assert.Equal(t, []string{"items must be at most 1 item, got 2", "items[0].id must be given", "items[1].id must be given"},
		says(func(c *Checker) { List(c, "items", make([]item, 2)).Required().Max(1).Each((*item).check) }), "the list first, then what is in it")
}

func TestListsOfTexts(t *testing.T) {
	rule[[]string]{func(c *Checker, v []string) { c.Strings("ids", v).Required().Max(2) }, []example[[]string]{
		{nil, "ids must be given"},
		{[]string{}, "ids must be given"},
		{[]string{""}, ""},
		{[]string{"a", "a"}, ""},
		{[]string{"a", "b", "c"}, "ids must be at most 2 items, got 3"},
		{[]string{"a", "\xff"}, `ids[1] must be valid UTF-8, got "\xff"`},
	}}.test(t)
	rule[[]string]{func(c *Checker, v []string) {
		c.Strings("ids", v).Each(func(id Text) { id.Required().Max(3) })
	}, []example[[]string]{
		{nil, ""},
		{[]string{"a", "abc"}, ""},
		{[]string{"a", ""}, "ids[1] must be given"},
		{[]string{"abcd", "a"}, `ids[0] must be at most 3 characters, got "abcd" (4 characters)`},
		{[]string{"\xff\xff\xff\xff"}, `ids[0] must be valid UTF-8, got "\xff\xff\xff\xff"`},
	}}.test(t)
	rule[[]string]{func(c *Checker, v []string) { c.Strings("ids", v).Unique() }, []example[[]string]{
		{nil, ""},
		{[]string{"a", "A", "b"}, ""},
		{[]string{"a", "b", "a"}, `ids[2] must be unlike that of ids[0], got "a" twice`},
		{[]string{"", ""}, `ids[1] must be unlike that of ids[0], got "" twice`},
	}}.test(t)
}

func TestUniqueReportsEachRepetitionByItsPlace(t *testing.T) {
	items := []item{{"a"}, {"b"}, {"a"}, {"b"}, {"a"}}
	assert.Equal(t, []string{
		`items[2].id must be unlike that of items[0], got "a" twice`,
		`items[3].id must be unlike that of items[1], got "b" twice`,
		`items[4].id must be unlike that of items[0], got "a" twice`,
	}, says(func(c *Checker) { Unique(c, "items", "id", items, func(i item) string { return i.ID }) }))
	assert.Empty(t, says(func(c *Checker) { Unique(c, "items", "id", items[:2], func(i item) string { return i.ID }) }))
}

func TestObjects(t *testing.T) {
	rule[*item]{func(c *Checker, v *item) { Object(c, "item", v, (*item).check) }, []example[*item]{
		{nil, ""},
		{&item{"a"}, ""},
		{&item{}, "item.id must be given"},
	}}.test(t)
}

// A list that is far too long says so, before and beside what its elements break.
func TestAListThatIsFarTooLongSaysSo(t *testing.T) {
	violations := broken(func(c *Checker) { List(c, "items", make([]item, 3*mostViolations)).Max(100).Each((*item).check) })
	require.Len(t, violations, mostViolations)
	assert.Equal(t, fmt.Sprintf("items must be at most 100 items, got %d", 3*mostViolations), violations[0].String())
}
