package partnerbss_test

import (
	"bytes"
	"encoding/gob"
	"encoding/hex"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"log/slog"
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	partnerbss "github.com/partnerbss/partnerbss-go"
	"github.com/partnerbss/partnerbss-go/auth"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/signer"
)

const planted = "Zq7+Wx/8jKv0\"Yb5&Hd3"

// plant puts the text into every secret of a value, making what has to be there to
// hold one, and returns how many there are.
func plant(v reflect.Value) int {
	switch v.Kind() {
	case reflect.Pointer:
		if v.Type().Elem().Kind() != reflect.Struct || !v.CanSet() && v.IsNil() {
			return 0
		}
		held := reflect.New(v.Type().Elem())
		n := plant(held.Elem())
		if n > 0 && v.CanSet() {
			v.Set(held)
		}
		return n
	case reflect.Slice:
		held := reflect.New(v.Type().Elem()).Elem()
		n := plant(held)
		if n > 0 {
			v.Set(reflect.Append(v, held))
		}
		return n
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[core.Secret]() {
			v.Set(reflect.ValueOf(core.NewSecret(planted)))
			return 1
		}
		n := 0
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				n += plant(v.Field(i))
			}
		}
		return n
	}
	return 0
}

// requestTypes are the types that the methods of all services take.
func requestTypes() []reflect.Type {
	var found []reflect.Type
	client := reflect.TypeFor[partnerbss.Client]()
	for i := range client.NumField() {
		service := client.Field(i).Type
		if service.Kind() != reflect.Pointer {
			continue
		}
		for m := range service.NumMethod() {
			method := service.Method(m).Type
			for p := 1; p < method.NumIn(); p++ {
				if in := method.In(p); in.Kind() == reflect.Pointer && strings.HasSuffix(in.Elem().Name(), "Request") {
					found = append(found, in.Elem())
				}
			}
		}
	}
	return found
}

// shown is all that the ways of printing a value make of it.
func shown(value any) map[string]string {
	texts := map[string]string{}
	for verb := 'A'; verb <= 'z'; verb++ {
		for _, flags := range []string{"", "+", "#", " ", "-20", ".30", "# "} {
			format := "%" + flags + string(verb)
			texts[format] = fmt.Sprintf(format, value)
		}
	}
	var b bytes.Buffer
	encoded, _ := json.Marshal(value)
	texts["json"] = string(encoded)
	encoded, _ = xml.Marshal(value)
	texts["xml"] = string(encoded)
	_ = gob.NewEncoder(&b).Encode(value)
	texts["gob"] = b.String()
	b = bytes.Buffer{}
	slog.New(slog.NewTextHandler(&b, nil)).Info("m", "value", value)
	slog.New(slog.NewJSONHandler(&b, nil)).Info("m", "value", value)
	texts["slog"] = b.String()
	// The diff of testify prints with go-spew and without any methods.
	recorded := &recordingT{}
	assert.Equal(recorded, reflect.New(reflect.TypeOf(value)).Elem().Interface(), value)
	assert.Equal(recorded, "", value)
	texts["diff"] = recorded.text
	var walked strings.Builder
	walk(&walked, reflect.ValueOf(value), 0)
	texts["walk"] = walked.String()
	return texts
}

// recordingT keeps what a failed assertion says.
type recordingT struct{ text string }

func (r *recordingT) Errorf(format string, args ...any) { r.text += fmt.Sprintf(format, args...) }

// walk prints all texts that reflection reaches, asking no methods.
func walk(b *strings.Builder, v reflect.Value, depth int) {
	if depth > 12 {
		return
	}
	switch v.Kind() {
	case reflect.String:
		b.WriteString(v.String() + "\n")
	case reflect.Uint8:
		b.WriteByte(byte(v.Uint()))
	case reflect.Pointer, reflect.Interface:
		walk(b, v.Elem(), depth+1)
	case reflect.Struct:
		for i := range v.NumField() {
			walk(b, v.Field(i), depth+1)
		}
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			walk(b, v.Index(i), depth+1)
		}
	case reflect.Map:
		for _, key := range v.MapKeys() {
			walk(b, key, depth+1)
			walk(b, v.MapIndex(key), depth+1)
		}
	}
}

// No way of printing a request shows a secret of it, or a part of one.
func TestNothingPrintsASecret(t *testing.T) {
	t.Parallel()
	values := map[string]reflect.Value{}
	for _, request := range append(requestTypes(), reflect.TypeFor[auth.Credentials](), reflect.TypeFor[auth.User](), reflect.TypeFor[signer.Key](), reflect.TypeFor[core.Secret]()) {
		v := reflect.New(request).Elem()
		if plant(v) > 0 {
			values[request.String()] = v
		}
	}
	for _, name := range []string{"customers.CreateRequest", "customers.VerifyIndividualRequest", "customers.VerifyEnterpriseRequest", "customers.ChangeToEnterpriseRequest"} {
		require.Contains(t, values, name)
	}
	for name, v := range values {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			value, pointer := v.Interface(), v.Addr().Interface()
			// Inside of others, by value too, where fmt cannot ask for methods.
			exported := reflect.New(reflect.StructOf([]reflect.StructField{{Name: "Held", Type: v.Type()}})).Elem()
			exported.Field(0).Set(v)
			list := reflect.Append(reflect.MakeSlice(reflect.SliceOf(v.Type()), 0, 1), v)
			byName := reflect.MakeMap(reflect.MapOf(reflect.TypeFor[string](), v.Type()))
			byName.SetMapIndex(reflect.ValueOf("k"), v)
			for in, held := range map[string]any{
				"value": value, "pointer": pointer, "exported": exported.Interface(), "list": list.Interface(), "map": byName.Interface(),
				"unexported": struct{ held any }{value}, "unexported pointer": struct{ held any }{pointer}, "unexported list": struct{ held any }{list.Interface()},
				"unexported map": struct{ held any }{byName.Interface()}, "any": []any{value, pointer},
			} {
				for way, text := range shown(held) {
					for i := 0; i+6 <= len(planted); i++ {
						part := planted[i : i+6]
						encoded := hex.EncodeToString([]byte(part))
						if strings.Contains(text, part) || strings.Contains(strings.ToLower(strings.ReplaceAll(text, " ", "")), encoded) {
							t.Errorf("%s of %s shows %q", way, in, part)
							break
						}
					}
				}
			}
		})
	}
}

type holder struct{ secret core.Secret }

type holderOfCard struct {
	request struct{ Card struct{ secret core.Secret } }
}

// By value in an unexported field, fmt prints the fields of a secret.
func TestUnexportedFieldsShowNoSecret(t *testing.T) {
	t.Parallel()
	var card holderOfCard
	card.request.Card.secret = core.NewSecret(planted)
	for _, value := range []any{
		holder{core.NewSecret(planted)}, &holder{core.NewSecret(planted)}, card, &card, []holder{{core.NewSecret(planted)}},
		map[core.Secret]holder{core.NewSecret(planted): {core.NewSecret(planted)}},
		struct{ all []core.Secret }{[]core.Secret{core.NewSecret(planted)}},
		struct{ all map[core.Secret]core.Secret }{map[core.Secret]core.Secret{core.NewSecret(planted): core.NewSecret(planted)}},
	} {
		for way, text := range shown(value) {
			for i := 0; i+6 <= len(planted); i++ {
				assert.NotContains(t, text, planted[i:i+6], way)
				assert.NotContains(t, strings.ToLower(strings.ReplaceAll(text, " ", "")), hex.EncodeToString([]byte(planted[i:i+6])), way)
			}
		}
	}
}
