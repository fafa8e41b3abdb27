package direct

import (
	"context"
	"reflect"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/shopspring/decimal"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/wire"
)

// A reader reads the next value into v. It reports false where the value is not in
// the documented form.
type reader func(s *scanner, v reflect.Value) bool

// Unmarshal decodes a response that is in its documented form and does not say at
// its top that the request failed, and reports whether it was such a response.
// Otherwise v, a pointer to a zero value, is as it was. It also reports false soon after
// the context has ended.
func Unmarshal(ctx context.Context, data []byte, v any) bool {
	target := reflect.ValueOf(v)
	if target.Kind() != reflect.Pointer || target.IsNil() || !target.Elem().IsZero() {
		return false
	}
	target = target.Elem()
	s := newScanner(ctx, data)
	defer s.close()
	if readerOf(target.Type())(s, target) && s.peek() == 0 && s.at == len(data) && (s.succeeded || !s.told) {
		return true
	}
	target.SetZero()
	return false
}

var readers sync.Map // reflect.Type -> reader

// readerOf returns the reader of a type.
func readerOf(t reflect.Type) reader {
	if known, ok := readers.Load(t); ok {
		return known.(reader)
	}
	// A type that contains itself asks for its own reader while that is made.
	var made reader
	var making sync.WaitGroup
	making.Add(1)
	known, already := readers.LoadOrStore(t, reader(func(s *scanner, v reflect.Value) bool {
		making.Wait()
		return made(s, v)
	}))
	if already {
		return known.(reader)
	}
	made = newReader(t)
	making.Done()
	readers.Store(t, made)
	return made
}

var (
	decimalType = reflect.TypeFor[decimal.Decimal]()
	timeType    = reflect.TypeFor[time.Time]()
	periodType  = reflect.TypeFor[core.PeriodType]()
	textType    = reflect.TypeFor[textUnmarshaler]()
	ownTypes    = []reflect.Type{reflect.TypeFor[json.Unmarshaler](), reflect.TypeFor[json.UnmarshalerFrom]()}
)

func newReader(t reflect.Type) reader {
	pointer := reflect.PointerTo(t)
	switch {
	case t == decimalType:
		return readDecimal
	case t == timeType:
		return readTime
	case t == periodType, t == reflect.PointerTo(periodType):
		return readPeriod
	case pointer.Implements(ownTypes[0]), pointer.Implements(ownTypes[1]):
		return readByCodec
	case pointer.Implements(textType):
		return readText
	}
	switch t.Kind() {
	case reflect.String:
		return readString
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return readInt
	case reflect.Bool:
		return readBool
	case reflect.Pointer:
		return pointerReader(t)
	case reflect.Slice:
		if t.Elem().Kind() != reflect.Uint8 {
			return listReader(t)
		}
	case reflect.Struct:
		if o, ok := newObject(t); ok {
			return o.read
		}
	}
	return readByCodec
}

// readByCodec leaves one value to the codec, unless it is the whole response: whether
// that tells of a failure has not been looked at then.
func readByCodec(s *scanner, v reflect.Value) bool {
	if s.depth == 0 {
		return false
	}
	value, ok := s.skip()
	return ok && wire.UnmarshalExact(value, v.Addr().Interface()) == nil
}

func readString(s *scanner, v reflect.Value) bool {
	if s.null() {
		v.SetZero()
		return true
	}
	text, ok := s.string()
	if ok {
		v.SetString(text)
	}
	return ok
}

func readInt(s *scanner, v reflect.Value) bool {
	if s.null() {
		v.SetZero()
		return true
	}
	digits, ok := s.number()
	if !ok {
		return false
	}
	n, err := strconv.ParseInt(string(digits), 10, 64)
	if err != nil || v.OverflowInt(n) {
		return false
	}
	v.SetInt(n)
	return true
}

// codeReader returns the reader of a number that travels as text.
func codeReader(t reflect.Type) (reader, bool) {
	switch {
	case t == periodType, t == reflect.PointerTo(periodType):
		return readPeriod, true
	case t.Kind() == reflect.Int:
		return readCode, true
	case t.Kind() == reflect.Pointer && t.Elem().Kind() == reflect.Int:
		return readOptionalCode, true
	}
	return nil, false
}

// readCode reads an integer that travels as text, the way the codec writes it.
func readCode(s *scanner, v reflect.Value) bool {
	if s.null() {
		v.SetZero()
		return true
	}
	text, _, ok := s.quoted()
	if !ok {
		return false
	}
	if len(text) == 0 {
		v.SetZero()
		return true
	}
	n, err := strconv.ParseInt(string(text), 10, 64)
	if err != nil || strconv.FormatInt(n, 10) != string(text) || v.OverflowInt(n) {
		return false
	}
	v.SetInt(n)
	return true
}

// readOptionalCode tells a zero from a text that is empty.
func readOptionalCode(s *scanner, v reflect.Value) bool {
	if s.null() {
		v.SetZero()
		return true
	}
	s.peek()
	if s.literal(`""`) {
		v.SetZero()
		return true
	}
	code := reflect.New(v.Type().Elem())
	if !readCode(s, code.Elem()) {
		return false
	}
	v.Set(code)
	return true
}

func readBool(s *scanner, v reflect.Value) bool {
	switch s.peek() {
	case 't':
		v.SetBool(true)
		return s.literal("true")
	case 'f':
		v.SetBool(false)
		return s.literal("false")
	}
	v.SetBool(false)
	return s.null()
}

func readDecimal(s *scanner, v reflect.Value) bool {
	value, ok := s.skip()
	if !ok {
		return false
	}
	out := v.Addr().Interface().(*decimal.Decimal)
	if coefficient, scale, short := wire.ShortDecimal(value); short {
		*out = s.decimal(coefficient, scale)
		return true
	}
	return wire.ParseDecimal(value, out) == nil
}

func readTime(s *scanner, v reflect.Value) bool {
	value, ok := s.skip()
	if !ok {
		return false
	}
	var err error
	*v.Addr().Interface().(*time.Time), err = wire.ParseTime(value)
	return err == nil
}

func readPeriod(s *scanner, v reflect.Value) bool {
	value, ok := s.skip()
	if !ok {
		return false
	}
	period, given, err := wire.ParsePeriod(value)
	if err != nil {
		return false
	}
	if v.Kind() != reflect.Pointer {
		v.SetInt(int64(period))
		return true
	}
	v.SetZero()
	if given {
		v.Set(reflect.ValueOf(&period))
	}
	return true
}

// textUnmarshaler is a value that knows its own text, such as a month.
type textUnmarshaler interface{ UnmarshalText(text []byte) error }

func readText(s *scanner, v reflect.Value) bool {
	if s.null() {
		v.SetZero()
		return true
	}
	text, escaped, ok := s.quoted()
	return ok && !escaped && v.Addr().Interface().(textUnmarshaler).UnmarshalText(text) == nil
}

func pointerReader(t reflect.Type) reader {
	element := t.Elem()
	read := readerOf(element)
	return func(s *scanner, v reflect.Value) bool {
		if s.null() {
			v.SetZero()
			return true
		}
		if v.IsNil() {
			v.Set(reflect.New(element))
		}
		return read(s, v.Elem())
	}
}

func listReader(t reflect.Type) reader {
	read := readerOf(t.Elem())
	return func(s *scanner, v reflect.Value) bool {
		if s.null() {
			v.SetZero()
			return true
		}
		if !s.take('[') || !s.enter() {
			return false
		}
		defer func() { s.depth-- }()
		v.SetZero()
		if s.take(']') {
			v.Set(reflect.MakeSlice(t, 0, 0))
			return true
		}
		start := s.at
		for n := 0; ; n++ {
			if n == v.Cap() {
				v.Grow(s.room(start, n))
			}
			v.SetLen(n + 1)
			if !read(s, v.Index(n)) {
				return false
			}
			if !s.take(',') {
				return s.take(']')
			}
			if s.late() {
				return false
			}
		}
	}
}

// room says for how many more elements to make room in a list of which n have
// been read since start. The list of a page reaches to the end of the document,
// so its first elements tell how many there are.
func (s *scanner) room(start, n int) int {
	const few, most = 4, 1000
	if n < few {
		return few
	}
	if s.depth > 2 {
		return n
	}
	each := (s.at-start)/n + 1
	return max(n, min((len(s.text)-s.at)/each+1, most))
}

// object reads the members of a struct.
type object struct {
	byName map[string]*field
	first  atomic.Pointer[field]
	coded  bool // there is a field for error_code
}

type field struct {
	index  int
	begins string // as it stands in most answers: quoted, with its colon
	read   reader
	next   atomic.Pointer[field] // that came after this one the last time
}

// newObject reports false for a struct whose tags ask for more than a name.
func newObject(t reflect.Type) (*object, bool) {
	o := &object{byName: make(map[string]*field)}
	for i := range t.NumField() {
		f := t.Field(i)
		tag, tagged := f.Tag.Lookup("json")
		if tag == "-" {
			continue
		}
		name, options, _ := strings.Cut(tag, ",")
		if name == "" {
			name = f.Name
		}
		read, usual := readerOf(f.Type), options == "" || options == "omitzero" || options == "omitempty"
		if options == "string" {
			read, usual = codeReader(f.Type)
		}
		if i >= mostFields || f.Anonymous || !usual || strings.ContainsAny(name, `'"\`) || o.byName[name] != nil || (tagged && !f.IsExported()) {
			return nil, false
		}
		if f.IsExported() {
			o.byName[name] = &field{index: i, begins: `"` + name + `":`, read: read}
		}
	}
	_, o.coded = o.byName[errorCode]
	return o, true
}

// At the top of a response, errorCode says that the request failed, unless it holds
// succeeded.
const errorCode, succeeded = "error_code", `"CBC.0000"`

func (o *object) read(s *scanner, v reflect.Value) bool {
	if s.null() {
		v.SetZero()
		return true
	}
	if !s.take('{') || !s.enter() || (o.coded && s.depth == 1) {
		return false
	}
	defer func() { s.depth-- }()
	if s.take('}') {
		return true
	}
	// Answers keep their order, so that each field foretells the next.
	last := &o.first
	var members members
	for {
		if f, ok := o.field(s, last, &members); !ok {
			return false
		} else if f != nil {
			if !members.first(f) {
				return false
			}
			if !f.read(s, v.Field(f.index)) {
				return false
			}
			last = &f.next
		}
		if !s.take(',') {
			return s.take('}')
		}
	}
}

// field consumes the name of a member and returns its field. A member that has
// none is consumed altogether.
func (o *object) field(s *scanner, guess *atomic.Pointer[field], members *members) (f *field, ok bool) {
	s.peek()
	if f = guess.Load(); f != nil && s.literal(f.begins) {
		return f, true
	}
	name, escaped, ok := s.quoted()
	if !ok || escaped || !s.take(':') {
		return nil, false
	}
	if f = o.byName[string(name)]; f != nil {
		guess.Store(f)
		return f, true
	}
	if !members.firstOther(name) {
		return nil, false
	}
	value, ok := s.skip()
	if s.depth == 1 {
		switch string(name) {
		case errorCode:
			ok = ok && string(value) == succeeded
			s.succeeded = true
		case "error_msg":
			s.told = true // beside the code of success it says "success"
		case "code", "message", "error", "encoded_authorization_message":
			return nil, false // it may tell of a failure in another form
		}
	}
	return nil, ok
}

// members are the members of an object that have been read, none of which may come
// twice.
type members struct {
	fields [mostFields / 64]uint64
	others [][]byte // names that have no field
}

const (
	mostFields = 192
	mostOthers = 32 // in one object; each is compared with all
)

func (m *members) first(f *field) bool {
	word, bit := &m.fields[f.index/64], uint64(1)<<(f.index%64)
	if *word&bit != 0 {
		return false
	}
	*word |= bit
	return true
}

func (m *members) firstOther(name []byte) bool {
	if len(m.others) == mostOthers {
		return false
	}
	for _, other := range m.others {
		if string(other) == string(name) {
			return false
		}
	}
	m.others = append(m.others, name)
	return true
}
