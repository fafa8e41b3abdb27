package wire

import (
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/core"
)

type level int

type mode string

type nested struct {
	Marker string `json:"marker"`
}

type answer struct {
	Name   string          `json:"name"`
	Mode   mode            `json:"mode"`
	Count  int             `json:"count"`
	Wide   int64           `json:"wide"`
	Level  level           `json:"level"`
	Chosen *level          `json:"chosen"`
	Flag   bool            `json:"flag"`
	Amount decimal.Decimal `json:"amount"`
	At     time.Time       `json:"at"`
	Month  core.Month      `json:"month"`
	Day    core.Date       `json:"day"`
	Page   nested          `json:"page"`
	Items  []nested        `json:"items"`
	core.Metadata
}

func TestUnmarshalAcceptsWhatThePlatformSends(t *testing.T) {
	money := decimal.RequireFromString
	for _, test := range []struct {
		name, body string
		want       answer
	}{
		{"documented types", `{"name":"n","mode":"m","count":3,"wide":9007199254740993,"level":2,"chosen":0,"flag":true,
			"amount":12.50,"at":"2026-11-20T08:05:01Z","month":"2026-11","day":"2026-11-20","page":{"marker":"x"},"items":[{"marker":"y"}]}`,
			answer{Name: "n", Mode: "m", Count: 3, Wide: 9007199254740993, Level: 2, Chosen: new(level(0)), Flag: true, Amount: money("12.5"),
				At: time.Date(2026, 11, 20, 8, 5, 1, 0, time.UTC), Month: core.Month{Year: 2026, Month: 11}, Day: core.Date{Year: 2026, Month: 11, Day: 20},
				Page: nested{"x"}, Items: []nested{{"y"}}}},
		{"nulls", `{"name":null,"mode":null,"count":null,"level":null,"chosen":null,"flag":null,"amount":null,"at":null,"month":null,"day":null,"page":null,"items":null}`, answer{}},
		{"absent and unknown", `{"other":{"deep":[1,{"x":null}]}}`, answer{}},
		{"empty text for an optional number", `{"chosen":""}`, answer{}},
		{"boolean for a number", `{"count":true,"wide":false}`, answer{Count: 1}},
		{"empty texts", `{"count":"","flag":"","amount":"","at":"","month":"","day":"","items":""}`, answer{}},
		{"numbers as strings", `{"count":"3","wide":"4","level":"-1","chosen":"2","flag":"true","amount":"-0.00000001"}`,
			answer{Count: 3, Wide: 4, Level: -1, Chosen: new(level(2)), Flag: true, Amount: money("-0.00000001")}},
		{"strings as numbers", `{"name":5,"mode":1,"flag":1}`, answer{Name: "5", Mode: "1", Flag: true}},
		{"booleans as strings", `{"name":true,"flag":"false"}`, answer{Name: "true"}},
		{"integers in other words", `{"count":3.0,"wide":1e3}`, answer{Count: 3, Wide: 1000}},
		{"object in a list", `{"page":[{"marker":7}],"items":[{"marker":"a"}]}`, answer{Page: nested{"7"}, Items: []nested{{"a"}}}},
		{"offset becomes UTC", `{"at":"2026-11-20T08:00:00+08:00"}`, answer{At: time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC)}},
		{"as many digits as there may be", `{"amount":` + strings.Repeat("7", 50) + "." + strings.Repeat("3", 50) + `}`, answer{Amount: money(strings.Repeat("7", 50) + "." + strings.Repeat("3", 50))}},
		{"a character that replaces others", `{"name":"\ufffd"}`, answer{Name: "\ufffd"}},
		{"a pair of surrogates", `{"name":"\ud83d\ude00"}`, answer{Name: "😀"}},
		{"long numbers keep every digit", `{"amount":123456789012345678901234567890.123456789}`, answer{Amount: money("123456789012345678901234567890.123456789")}},
	} {
		t.Run(test.name, func(t *testing.T) {
			var got answer
			require.NoError(t, UnmarshalJSON([]byte(test.body), &got))
			assert.True(t, test.want.Amount.Equal(got.Amount), "amount %s", got.Amount)
			got.Amount = test.want.Amount
			assert.Equal(t, test.want, got)
		})
	}
}

func TestUnmarshalRefusesNonsense(t *testing.T) {
	for _, test := range []struct{ name, body, message string }{
		{"truncated", `{"name":"a`, "unexpected EOF"},
		{"not JSON", `<html>`, "invalid character"},
		{"two documents", `{} {}`, "after top-level value"},
		{"word for a number", `{"count":"many"}`, `"many" is not an integer`},
		{"overflow", `{"count":99999999999999999999}`, "not an integer"},
		{"fraction for an integer", `{"count":1.5}`, "not an integer"},
		{"word for an amount", `{"amount":"lots"}`, `"lots" is not a decimal`},
		{"absurd exponent", `{"amount":1e999}`, "out of range"},
		{"object for an amount", `{"amount":{}}`, "is not a number"},
		{"word for a time", `{"at":"yesterday"}`, "not a UTC time"},
		{"word for a month", `{"month":"11/2026"}`, "not YYYY-MM"},
		{"two objects for one", `{"page":[{},{}]}`, "a list of several"},
		{"an empty list for an object", `{"page":[]}`, "an empty list where one object is due"},
		{"lists in a list for an object", `{"page":[[[]]]}`, "where one object is due"},
		{"an object two lists deep", `{"page":[[{"marker":"a"}]]}`, "where one object is due"},
		{"null in a list for an object", `{"page":[null]}`, "where one object is due"},
		{"a list for an object in a list", `{"page":[{}],"items":[[{}],[[]]]}`, "where one object is due"},
		{"an empty list for all", `[]`, "an empty list where one object is due"},
		{"lists for all", `[[[]]]`, "where one object is due"},
		{"two amounts", `{"amount":1,"amount":2}`, "duplicate"},
		{"two amounts that are equal", `{"amount":1,"amount":1.0}`, "duplicate"},
		{"two amounts with other drift", `{"count":"1","amount":1,"amount":2}`, "duplicate"},
		{"two ids", `{"page":{"marker":"a","marker":"b"}}`, "duplicate"},
		{"two ids in a list for an object", `{"page":[{"marker":"a","marker":"b"}]}`, "duplicate"},
		{"two names that an escape hides", `{"name":"a","n\u0061me":"b"}`, "duplicate"},
		{"two fields that nobody knows", `{"new":1,"new":2}`, "duplicate"},
		{"broken UTF-8", "{\"name\":\"a\xff\"}", "UTF-8"},
		{"broken UTF-8 with other drift", "{\"count\":\"1\",\"name\":\"a\xff\"}", "UTF-8"},
		{"half a surrogate", `{"name":"\ud800"}`, "surrogate"},
		{"the other half", `{"page":{"marker":"\udc00a"}}`, "surrogate"},
		{"half a surrogate in a list", `{"items":[{"marker":"\ud800\ud800"}]}`, "surrogate"},
		{"half a surrogate in a name", `{"\ud800":1}`, "surrogate"},
		{"too many digits", `{"amount":1` + strings.Repeat("0", 100) + `}`, "more than 100 digits"},
		{"too many digits as text", `{"amount":"` + strings.Repeat("1", 101) + `"}`, "more than 100 digits"},
		{"too many digits of a fraction", `{"amount":0.` + strings.Repeat("0", 99) + `1}`, "more than 100 digits"},
		{"too many digits of an exponent", `{"amount":1e` + strings.Repeat("0", 100) + `}`, "more than 100 digits"},
		{"too many digits of an integer", `{"count":` + strings.Repeat("1", 101) + `}`, "not an integer"},
		{"too many digits of a text", `{"wide":"` + strings.Repeat("1", 101) + `.0"}`, "not an integer"},
		{"megabytes of digits", `{"amount":` + strings.Repeat("7", 2<<20) + `}`, "more than 100 digits"},
		{"megabytes of digits as text", `{"amount":"-` + strings.Repeat("7", 2<<20) + `.5"}`, "more than 100 digits"},
		{"text for a list", `{"items":"x"}`, "not a list"},
		{"word for a boolean", `{"flag":"maybe"}`, "not a boolean"},
	} {
		t.Run(test.name, func(t *testing.T) {
			assert.ErrorContains(t, UnmarshalJSON([]byte(test.body), new(answer)), test.message)
		})
	}
}

func TestMarshal(t *testing.T) {
	body, err := marshalJSON(struct {
		Amount decimal.Decimal `json:"amount"`
		//lint:ignore SA5008 the codec writes a decimal with this tag as text
		Text    decimal.Decimal  `json:"text,string"`
		None    *decimal.Decimal `json:"none,omitzero"`
		At      time.Time        `json:"at,omitzero"`
		Unset   time.Time        `json:"unset,omitzero"`
		Month   core.Month       `json:"month,omitzero"`
		Code    core.Secret      `json:"code,omitzero"`
		Empty   *string          `json:"empty,omitzero"`
		Nothing *string          `json:"nothing,omitzero"`
		List    []string         `json:"list,omitzero"`
		HTML    string           `json:"html"`
	}{
		Amount: decimal.RequireFromString("100000000000000000000.01"),
		Text:   decimal.RequireFromString("0.10"),
		At:     time.Date(2026, 11, 20, 8, 0, 0, 999, core.Beijing), Month: core.Month{Year: 2026, Month: 1},
		Code: core.NewSecret("123456"), Empty: new(""), HTML: "a<b>&华为",
	})
	require.NoError(t, err)
	assert.Equal(t, `{"amount":100000000000000000000.01,"text":"0.1","at":"2026-11-20T00:00:00Z","month":"2026-01","code":"123456","empty":"","html":"a<b>&华为"}`, string(body))

	_, err = marshalJSON(map[string]string{"a": "\xff"})
	assert.ErrorContains(t, err, "UTF-8")
}

func FuzzDecimal(f *testing.F) {
	for _, seed := range []string{"0", "-1.50", "1e5", `"3.14"`, "123456789012345678", "1234567890123456789.5", `""`, "-0.0"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var got struct {
			Amount decimal.Decimal `json:"amount"`
		}
		if UnmarshalJSON([]byte(`{"amount":`+text+`}`), &got) != nil {
			return
		}
		plain := strings.Trim(strings.TrimSpace(text), `"`)
		want, err := decimal.NewFromString(plain)
		if err != nil {
			// Null, an empty text and a repeated or added member are the only
			// other ways to a value.
			assert.True(t, plain == "null" || plain == "" || strings.ContainsAny(plain, `,:"`), "%q became %s", text, got.Amount)
			return
		}
		assert.True(t, want.Equal(got.Amount), "%s became %s", text, got.Amount)
	})
}

// No body, however odd, makes the decoder panic or give up half way without an error.
func FuzzUnmarshal(f *testing.F) {
	f.Add([]byte(`{"count":"3","page":[{"marker":1}],"at":"2026-11-20T08:05:01Z"}`))
	f.Add([]byte(`{"items":[{"marker":null}],"amount":"1.5"}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		var got answer
		if err := UnmarshalJSON(body, &got); err != nil {
			return
		}
		again, err := marshalJSON(got)
		if err != nil {
			return // text that is not UTF-8 cannot be written back
		}
		var second answer
		require.NoError(t, UnmarshalJSON(again, &second))
	})
}

// A word where a code is due makes no answer unreadable: it shows as a code that no
// table has.
func TestWordsWhereCodesAreDue(t *testing.T) {
	t.Parallel()
	type answer struct {
		Text     core.ChargingMode  `json:"text,string"`
		Number   core.ChargingMode  `json:"number"`
		Optional *core.ChargingMode `json:"optional,string"`
		Count    int                `json:"count"`
	}
	var got answer
	require.NoError(t, UnmarshalJSON([]byte(`{"text":"NEW","number":"NEW","optional":"NEW"}`), &got))
	unknown := core.ChargingMode(core.UnknownCode)
	assert.Equal(t, answer{unknown, unknown, &unknown, 0}, got)
	for _, body := range []string{`{"text":"1.5"}`, `{"number":"1e99"}`, `{"text":{}}`, `{"count":"many"}`} {
		assert.Error(t, UnmarshalJSON([]byte(body), new(answer)), body)
	}
}
