package direct

import (
	"context"
	"encoding/json"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"testing"
	"unsafe"
	"weak"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/internal/wire"
)

// long is a document that is long enough for a table: its rows, and what comes
// after them.
func long(owner, after string) []byte {
	var b strings.Builder
	b.WriteString(`{"rows":[{"id":"first"}`)
	for i := range 200 {
		fmt.Fprintf(&b, `,{"id":"%s-%d","price":%d.25,"others":[{"id":"%s"}]}`, owner, i%50, i%90, owner)
	}
	b.WriteString(`],"text":"of ` + owner + `"` + after)
	return []byte(b.String())
}

// explosive panics in the middle of a document.
type explosive struct{}

func (*explosive) UnmarshalJSON([]byte) error { panic("in the middle") }

// What the pool hands out next is empty, in whichever way a document ended.
func TestTablesComeBackEmpty(t *testing.T) {
	var made []*known
	tables = sync.Pool{New: func() any {
		made = append(made, new(known))
		return made[len(made)-1]
	}}
	t.Cleanup(func() { tables = sync.Pool{New: func() any { return new(known) }} })
	empty := func(what string) {
		t.Helper()
		require.NotEmpty(t, made, "%s: no table was used, so this proves nothing", what)
		for _, table := range made {
			require.True(t, *table == known{}, "%s: something stayed behind", what)
		}
	}

	require.True(t, Unmarshal(context.Background(), long("a", "}"), new(sample)))
	empty("success")
	for what, after := range map[string]string{
		"cut off":              ``,
		"cut off in a text":    `,"code":"secre`,
		"a value of no type":   `,"number":"a"}`,
		"a failure at the end": `,"error_code":"CBC.0999"}`,
		"too deep":             `,"new":` + strings.Repeat("[", 200),
		"bytes after the end":  `}}`,
	} {
		require.False(t, Unmarshal(context.Background(), long("b", after), new(sample)), what)
		empty(what)
	}
	var bomb struct {
		Rows []row     `json:"rows"`
		Bomb explosive `json:"bomb"`
	}
	require.PanicsWithValue(t, "in the middle", func() { Unmarshal(context.Background(), long("c", `,"bomb":1}`), &bomb) })
	empty("panic")
}

// A text that a caller keeps does not keep the answer that it came from, and what
// the caller drops is kept by nobody.
func TestNothingKeepsAnAnswerAlive(t *testing.T) {
	secret := "a text of one customer, not of the next one"
	var kept string
	var body, text weak.Pointer[byte]
	func() {
		document := long(secret, "}")
		body = weak.Make(unsafe.SliceData(document))
		var got sample
		require.True(t, Unmarshal(context.Background(), document, &got))
		kept = got.Rows[1].ID
		text = weak.Make(unsafe.StringData(got.Rows[1].Others[0].ID))
		require.NotNil(t, text.Value())
	}()
	runtime.GC()
	assert.Nil(t, body.Value(), "the answer is still there")
	assert.Nil(t, text.Value(), "a text of the answer is still there")
	assert.Equal(t, secret+"-0", kept)
}

// Documents of several owners, whole and broken ones, with their members in
// several orders, many at a time: each reads as the codec reads it.
func TestManyAtOnceMixNothing(t *testing.T) {
	t.Parallel()
	orders := []func(owner string) []byte{
		func(owner string) []byte { return long(owner, `,"code":"`+owner+`","number":1}`) },
		func(owner string) []byte {
			return []byte(`{"number":2,"code":"` + owner + `","text":"short ` + owner + `","amount":1.50}`)
		},
		func(owner string) []byte {
			text := strings.TrimPrefix(string(long(owner, "}")), "{")
			return []byte(`{"code":"` + owner + `",` + text)
		},
		func(owner string) []byte { return long(owner, `,"number":"broken"}`) },
		func(owner string) []byte { return []byte(`{"new":` + strings.Repeat("[", 150)) },
	}
	var group sync.WaitGroup
	for worker := range 16 {
		group.Go(func() {
			for turn := range 20 {
				document := orders[(worker+turn)%len(orders)](fmt.Sprintf("owner-%d-%d", worker, turn))
				var direct, coded sample
				read := Unmarshal(context.Background(), document, &direct)
				if whole := json.Valid(document) && !strings.Contains(string(document), "broken"); read != whole {
					t.Errorf("read is %t: %.80s", read, document)
				}
				if !read {
					assert.Zero(t, direct)
					continue
				}
				if assert.NoError(t, wire.UnmarshalJSON(document, &coded)) {
					assert.Equal(t, coded, direct)
				}
			}
		})
	}
	group.Wait()
}
