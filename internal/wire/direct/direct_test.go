package direct

import (
	"bytes"
	"context"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/wire"
)

// sample has a field of every kind that responses have, and some that they do not.
type sample struct {
	Text          string            `json:"text"`
	Secret        core.Secret       `json:"secret"`
	Code          label             `json:"code"`
	Number        int               `json:"number"`
	Small         int8              `json:"small"`
	Flag          bool              `json:"flag"`
	Coded         core.ChargingMode `json:"coded,string"`
	MaybeCoded    *int              `json:"maybe_coded,string"`
	Period        core.PeriodType   `json:"period"`
	Billed        *core.PeriodType  `json:"billed"`
	PeriodCode    *core.PeriodType  `json:"period_code,string"`
	Amount        decimal.Decimal   `json:"amount"`
	At            time.Time         `json:"at"`
	Month         core.Month        `json:"month"`
	Day           core.Date         `json:"day"`
	Inner         row               `json:"inner"`
	Optional      *int              `json:"optional,omitzero"`
	Link          *sample           `json:"link"`
	Rows          []row             `json:"rows"`
	Names         []string          `json:"names"`
	Texts         map[string]string `json:"texts"`
	Ratio         float64           `json:"ratio"`
	Bytes         []byte            `json:"bytes"`
	Any           any               `json:"any"`
	Quoted        int               `json:"-"`
	Untagged      string
	core.Metadata `json:"-"`
}

type label string

type row struct {
	ID     string          `json:"id"`
	Price  decimal.Decimal `json:"price"`
	Code   string          `json:"error_code"`
	Others []row           `json:"others"`
}

func TestUnmarshalReadsDocumentedAnswers(t *testing.T) {
	t.Parallel()
	rows := strings.Repeat(`{"id":"a row of many","price":12.50,"error_code":"CBC.1","others":[{"id":"x"}]},`, 99)
	for name, body := range map[string]string{
		"empty object":             `{}`,
		"all fields":               `{"text":"a","secret":"s","code":"c","number":-12,"small":127,"flag":true,"amount":1.50,"at":"2025-01-02T03:04:05Z","month":"2025-01","day":"2025-01-02","inner":{"id":"i"},"optional":0,"link":{"text":"b"},"rows":[{"id":"1"}],"names":["x","y"],"texts":{"k":"v"},"ratio":0.5,"bytes":"AQI=","any":[1,"2"],"Untagged":"u"}`,
		"another order":            `{"number":1,"text":"a","names":[],"flag":false,"code":"c"}`,
		"codes as texts":           `{"coded":"10","link":{"coded":""},"rows":[],"text":"a"}`,
		"optional codes":           `{"maybe_coded":"0","link":{"maybe_coded":"","link":{"maybe_coded":null}}}`,
		"an unknown code":          `{"coded":"777"}`,
		"a negative code":          `{"coded":"-1"}`,
		"no code":                  `{"coded":null}`,
		"periods":                  `{"period":2,"billed":24,"period_code":"25","link":{"period":20,"billed":0,"period_code":"19"}}`,
		"unknown periods":          `{"period":77,"billed":-1,"period_code":"78"}`,
		"no periods":               `{"period":null,"billed":null,"period_code":""}`,
		"periods as drift":         `{"period":"3","billed":"","period_code":5}`,
		"white space":              " {\n\t\"text\" : \"a\" ,\r\n \"rows\" : [ { \"id\" : \"1\" } , { } ] } \n",
		"nulls":                    `{"text":null,"number":null,"flag":null,"amount":null,"at":null,"month":null,"inner":null,"optional":null,"rows":null,"names":[null]}`,
		"unknown fields":           `{"new":{"a":[1,true,null,"é\n",-0.5e+3,{}],"b":[]},"text":"a","newer":[[]]}`,
		"escapes":                  `{"text":"a\"b\\c\/d\u4e2d\n","names":["\ud83d\ude00"]}`,
		"not ASCII":                `{"text":"弹性云服务器 élan","names":["云","a云b","12345678云"]}`,
		"amounts":                  `{"amount":123456789012345678901234567890.123456789,"rows":[{"price":"0.10"},{"price":""},{"price":-0.00},{"price":1e3}]}`,
		"a name on two levels":     `{"text":"a","rows":[{"id":"1"},{"id":"1"}],"new":{"text":1,"deep":{"text":2}},"newer":[{"a":1},{"a":1}]}`,
		"as many digits as may be": `{"amount":` + strings.Repeat("7", 100) + `}`,
		"code of success":          `{"error_code":"CBC.0000","error_msg":"ok","text":"a"}`,
		"codes further in":         `{"rows":[{"error_code":"CBC.0100"}]}`,
		"many rows":                `{"rows":[` + rows + `{"id":"last"}],"text":"end"}`,
		"eight and a quote":        `{"text":"12345678","names":["1234567","123456789012345","1234567890123456"]}`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var direct, coded sample
			require.True(t, Unmarshal(context.Background(), []byte(body), &direct))
			require.NoError(t, wire.UnmarshalJSON([]byte(body), &coded))
			assert.Equal(t, coded, direct)
		})
	}
}

func TestUnmarshalLeavesTheRestToTheCodec(t *testing.T) {
	t.Parallel()
	for name, body := range map[string]string{
		"nothing":                     ``,
		"white space alone":           ` `,
		"a list for an object":        `[{"text":"a"}]`,
		"a text for a number":         `{"text":"a","number":"1"}`,
		"a number for a text":         `{"text":1}`,
		"a number for a boolean":      `{"flag":1}`,
		"a fraction for an integer":   `{"number":1.5}`,
		"a number for a code":         `{"coded":10}`,
		"a fraction for a code":       `{"coded":"1.5"}`,
		"a zero before a code":        `{"coded":"010"}`,
		"a code that is none":         `{"coded":"ten"}`,
		"an escape in a code":         `{"coded":"\u0031"}`,
		"a period that is none":       `{"period":true}`,
		"an overflow":                 `{"small":128}`,
		"an object for a list":        `{"rows":{}}`,
		"a date that is none":         `{"at":"yesterday"}`,
		"a time without a zone":       `{"at":"2025-01-02 03:04:05"}`,
		"a time as a number":          `{"at":1735787045}`,
		"a month that is none":        `{"month":"2025-13"}`,
		"an amount that is none":      `{"amount":"a lot"}`,
		"a failure":                   `{"error_code":"CBC.0999","text":"a"}`,
		"a failure after the data":    `{"text":"a","error_code":"CBC.0999"}`,
		"a code that is a number":     `{"error_code":1}`,
		"bytes after the end":         `{"text":"a"}}`,
		"a zero byte after the end":   "{}\x00",
		"cut off":                     `{"text":"a","rows":[{"id":"1"`,
		"cut off in a text":           `{"text":"a`,
		"cut off in an escape":        `{"text":"a\`,
		"no colon":                    `{"text" "a"}`,
		"a comma too many":            `{"text":"a",}`,
		"a comma too many in a list":  `{"names":["a",]}`,
		"an escape that is none":      `{"text":"\x"}`,
		"half a surrogate":            `{"text":"\ud83d"}`,
		"a control character":         "{\"text\":\"a\nb\"}",
		"invalid UTF-8":               "{\"text\":\"\xff\"}",
		"a leading zero":              `{"number":01}`,
		"a number without digits":     `{"number":-}`,
		"an exponent without digits":  `{"new":1e}`,
		"a word that is none":         `{"flag":tru}`,
		"an escape in a name":         `{"te\u0078t":"a"}`,
		"a field twice":               `{"text":"a","number":1,"text":"a"}`,
		"an amount twice":             `{"amount":1,"amount":2}`,
		"an amount twice in a row":    `{"rows":[{"price":1,"price":1}]}`,
		"another name twice":          `{"new":1,"text":"a","new":2}`,
		"a name twice further in":     `{"new":{"a":1,"a":1}}`,
		"a name twice deep inside":    `{"new":[{"b":[{"a":1,"a":1}]}]}`,
		"a name that an escape hides": `{"new":{"a":1,"\u0061":1}}`,
		"half a surrogate in a name":  `{"new":{"\ud800":1}}`,
		"half a surrogate skipped":    `{"new":"\ud800"}`,
		"invalid UTF-8 skipped":       "{\"new\":[\"\xff\"]}",
		"too many digits":             `{"amount":` + strings.Repeat("7", 101) + `}`,
		"too many digits as text":     `{"rows":[{"price":"` + strings.Repeat("7", 101) + `"}]}`,
		"lists for an object":         `{"inner":[[[]]]}`,
		"too deep":                    `{"new":` + strings.Repeat("[", 200) + strings.Repeat("]", 200) + `}`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got sample
			assert.False(t, Unmarshal(context.Background(), []byte(body), &got))
			assert.Zero(t, got, "something of a failed attempt stayed behind")
		})
	}
}

func TestUnmarshalWantsAPointerToZero(t *testing.T) {
	t.Parallel()
	body := []byte(`{"text":"a"}`)
	assert.False(t, Unmarshal(context.Background(), body, nil))
	assert.False(t, Unmarshal(context.Background(), body, sample{}))
	assert.False(t, Unmarshal(context.Background(), body, (*sample)(nil)))
	filled := sample{Text: "before"}
	assert.False(t, Unmarshal(context.Background(), body, &filled))
	assert.Equal(t, sample{Text: "before"}, filled)
}

// Types that do not show the code of a failure apart from their own fields are
// left to the codec, and the caller looks for the code first.
func TestUnmarshalWithACodeAtTheTop(t *testing.T) {
	t.Parallel()
	assert.False(t, Unmarshal(context.Background(), []byte(`{"error_code":"CBC.0999"}`), new(any)))
	assert.False(t, Unmarshal(context.Background(), []byte(`{"error_code":"CBC.0999"}`), &map[string]string{}))
	assert.False(t, Unmarshal(context.Background(), []byte(`{"error_code":"CBC.0999"}`), &row{}))
	var rows []row
	assert.True(t, Unmarshal(context.Background(), []byte(`[{"error_code":"CBC.0999"}]`), &rows))
	assert.Equal(t, []row{{Code: "CBC.0999"}}, rows)
}

// Tags that ask for more than a name are the codec's business.
func TestUnmarshalHonoursTags(t *testing.T) {
	t.Parallel()
	type tagged struct {
		Number int `json:"number,string"`
		Inner  struct {
			Text string `json:"text"`
		} `json:",embed"`
	}
	var got struct {
		Tagged tagged `json:"tagged"`
	}
	require.True(t, Unmarshal(context.Background(), []byte(`{"tagged":{"number":"7","text":"a"}}`), &got))
	assert.Equal(t, 7, got.Tagged.Number)
	assert.Equal(t, "a", got.Tagged.Inner.Text)
}

// Texts that repeat are shared within a document; what differs must stay apart.
func TestUnmarshalKeepsValuesApart(t *testing.T) {
	t.Parallel()
	var body strings.Builder
	body.WriteString(`{"rows":[`)
	want := make([]row, 5000)
	for i := range want {
		want[i] = row{ID: strings.Repeat("x", i%70) + decimal.New(int64(i%700), 0).String(), Price: decimal.New(int64(i%900), -int32(i%4))}
		if i > 0 {
			body.WriteByte(',')
		}
		body.WriteString(`{"id":"` + want[i].ID + `","price":` + want[i].Price.StringFixed(int32(i%4)) + `}`)
	}
	body.WriteString(`]}`)
	var got sample
	require.True(t, Unmarshal(context.Background(), []byte(body.String()), &got))
	require.Len(t, got.Rows, len(want))
	for i := range want {
		require.Equal(t, want[i].ID, got.Rows[i].ID)
		require.Equal(t, want[i].Price.String(), got.Rows[i].Price.String())
		require.Equal(t, want[i].Price.Exponent(), got.Rows[i].Price.Exponent())
	}
}

// Whatever the direct decoder accepts, the codec accepts and reads in the same way.
func FuzzUnmarshal(f *testing.F) {
	for _, seed := range []string{
		`{"text":"a\u0062","number":1,"amount":1.50,"rows":[{"id":"1","price":"2"},{"others":[{}]}],"link":{"names":["x"]}}`,
		`{"at":"2025-01-02T03:04:05+08:00","month":"2025-01","flag":true,"optional":null,"texts":{"a":"b"},"any":{"x":[]}}`,
		`{"coded":"10","link":{"coded":""},"rows":null,"text":"1"}`, `{"coded":"-0"}`, `{"maybe_coded":"0","link":{"maybe_coded": "" }}`,
		`{"period":20,"billed":24,"period_code":"25","link":{"period":"3","billed":null,"period_code":""}}`, `{"billed":1e1,"period":2.0}`,
		`{"text":"\ud800"}`, `{"amount":1,"amount":2}`, `{"new":{"a":1,"a":2},"x":1,"x":1}`, `{"inner":[[[]]]}`, `{"amount":1e00000000000000000000001}`,
		`{"error_code":"CBC.0000","new":[1e5,-0,{"a":null}],"bytes":"AA==","ratio":1}`,
		" { \"Untagged\" : \"云\" , \"small\":-128,\"secret\":\"\\n\" } ",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		// A long document shares what repeats in it: with white space, any is one.
		for _, body := range [][]byte{body, append(bytes.Repeat([]byte(" "), shortDocument), body...)} {
			var direct, coded sample
			if !Unmarshal(context.Background(), body, &direct) {
				require.True(t, reflect.ValueOf(direct).IsZero())
				continue
			}
			require.NoError(t, wire.UnmarshalJSON(body, &coded))
			require.Equal(t, coded, direct)
		}
	})
}

// Both decoders tell a list that is empty from one that is not there.
func TestListsThatAreEmptyOrMissing(t *testing.T) {
	t.Parallel()
	for body, want := range map[string][]row{`{}`: nil, `{"rows":null}`: nil, `{"rows":[]}`: {}, `{"rows":[{}]}`: {{}}} {
		var direct, coded, drifted sample
		require.True(t, Unmarshal(context.Background(), []byte(body), &direct))
		assert.Equal(t, want, direct.Rows)
		require.NoError(t, wire.UnmarshalJSON([]byte(body), &coded))
		assert.Equal(t, want, coded.Rows)
		drift := strings.Replace(`{"number":"1",`+body[1:], ",}", "}", 1)
		require.NoError(t, wire.UnmarshalJSON([]byte(drift), &drifted))
		assert.Equal(t, want, drifted.Rows)
	}
}
