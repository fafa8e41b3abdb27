package emulator_test

import (
	"encoding/json"
	"fmt"
	"math/big"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/api"
	"github.com/partnerbss/partnerbss-go/emulator"
)

// contractField is a parameter or top-level body field as the contract writes
// it; the test reads the document itself and not the emulator's view of it.
type contractField struct {
	name, in    string
	required    bool
	schema      map[string]any
	description string
}

type contractOp struct {
	id, method, path string
	fields           []contractField
	schemas          map[string]any
}

func readContract(t *testing.T, data []byte) []contractOp {
	t.Helper()
	var doc map[string]any
	require.NoError(t, json.Unmarshal(data, &doc))
	schemas := doc["components"].(obj)["schemas"].(obj)
	var ops []contractOp
	for path, methods := range doc["paths"].(obj) {
		for method, raw := range methods.(obj) {
			src := raw.(obj)
			op := contractOp{id: src["operationId"].(string), method: method, path: path, schemas: schemas}
			params, _ := src["parameters"].([]any)
			for _, p := range params {
				m := p.(obj)
				if m["$ref"] != nil {
					continue
				}
				d, _ := m["description"].(string)
				op.fields = append(op.fields, contractField{m["name"].(string), m["in"].(string), m["required"] == true, m["schema"].(obj), d})
			}
			if body, ok := src["requestBody"].(obj); ok {
				schema := body["content"].(obj)["application/json"].(obj)["schema"].(obj)
				required := map[string]bool{}
				list, _ := schema["required"].([]any)
				for _, r := range list {
					required[r.(string)] = true
				}
				props, _ := schema["properties"].(obj)
				for name, p := range props {
					d, _ := p.(obj)["description"].(string)
					op.fields = append(op.fields, contractField{name, "body", required[name], p.(obj), d})
				}
			}
			ops = append(ops, op)
		}
	}
	return ops
}

// try validates one value of one field and says whether the field itself was
// refused, whatever else is missing in the request.
func (op contractOp) try(f contractField, value any) (refused bool, all []emulator.Finding) {
	query, path, header, body := url.Values{}, map[string]string{}, map[string]string{}, obj{}
	switch f.in {
	case "query":
		query.Set(f.name, fmt.Sprint(value))
	case "path":
		path[f.name] = fmt.Sprint(value)
	case "header":
		header[f.name] = fmt.Sprint(value)
	default:
		body[f.name] = value
	}
	var data []byte
	if f.in == "body" || op.method == "post" || op.method == "put" {
		data, _ = json.Marshal(body)
	}
	all = emulator.Validate(op.id, query.Encode(), path, header, data)
	for _, x := range all {
		// Conditions on siblings are not what this is about.
		about := x.Field == f.name || strings.HasPrefix(x.Field, f.name+"[")
		if about && x.Refused && !strings.Contains(x.Message, " when ") {
			refused = true
		}
	}
	return refused, all
}

// Every limit of every operation at its boundary, and one beyond.
func TestContractBoundaries(t *testing.T) {
	checks := 0
	for _, data := range api.All() {
		for _, op := range readContract(t, data) {
			for _, f := range op.fields {
				name := op.id + "." + f.name
				accept := func(v any) {
					checks++
					refused, all := op.try(f, v)
					require.False(t, refused, "%s must take %v: %v", name, short(v), all)
				}
				refuse := func(v any) {
					checks++
					refused, all := op.try(f, v)
					require.True(t, refused, "%s must refuse %v: %v", name, short(v), all)
				}
				checkRequired(t, op, f, &checks)
				free := f.schema["enum"] == nil && f.schema["pattern"] == nil && f.schema["x-format"] == nil &&
					f.schema["x-pattern-by"] == nil && f.schema["x-enum-if"] == nil && f.schema["x-unit"] == nil
				switch f.schema["type"] {
				case "string":
					if n, ok := f.schema["maxLength"].(float64); ok {
						if free {
							// Characters, not bytes.
							accept(strings.Repeat("中", int(n)))
						}
						refuse(strings.Repeat("中", int(n)+1))
					}
					if n, ok := f.schema["minLength"].(float64); ok && free && n > 1 {
						accept(strings.Repeat("中", int(n)))
						refuse(strings.Repeat("中", int(n)-1))
					}
					if f.required && f.schema["minLength"] == 1.0 && f.in != "path" {
						refuse("")
					}
					if f.in == "body" {
						refuse(17)
					}
					for _, v := range enumOf(f) {
						accept(v)
					}
					switch {
					case strings.Contains(f.description, "silently drops the filter for any other value"):
						accept("no-such-value")
					case f.schema["enum"] != nil:
						refuse("no-such-value")
					}
					switch f.schema["x-format"] {
					case "date-time-utc":
						accept("2026-02-28T23:59:59Z")
						for _, bad := range []string{"2026-02-29T00:00:00Z", "2026-02-28T23:59:59", "2026-02-28", "2026-02-28T23:59:59+08:00", "2026-02-28T24:00:00Z", "2026-02-28T23:59:59.5Z"} {
							refuse(bad)
						}
					case "date-time-local":
						accept("2026-02-28 23:59:59")
						refuse("2026-02-29 00:00:00")
						refuse("2026-02-28T23:59:59Z")
					case "date":
						accept("2024-02-29")
						refuse("2026-02-29")
						refuse("2026-2-9")
					case "month":
						accept("2026-12")
						refuse("2026-13")
						refuse("202612")
					}
				case "integer":
					checkInteger(f, accept, refuse)
				case "number":
					checkNumber(f, accept, refuse)
				case "boolean":
					accept(true)
					refuse("maybe")
					if f.in == "body" {
						refuse(1)
					}
				case "array":
					if n, ok := f.schema["maxItems"].(float64); ok && f.in == "body" {
						items := make([]any, int(n)+1)
						for i := range items {
							items[i] = fmt.Sprint("item", i)
						}
						refuse(items)
						if kind := f.schema["items"].(obj)["type"]; kind == "string" && f.schema["items"].(obj)["enum"] == nil {
							accept(items[:int(n)])
						}
					}
					if n, ok := f.schema["minItems"].(float64); ok && n > 0 && f.in == "body" {
						refuse([]any{})
					}
					if f.in == "body" {
						refuse("text")
					}
				}
			}
		}
	}
	t.Logf("%d boundary checks", checks)
	require.Greater(t, checks, 2000)
}

func short(v any) string {
	s := fmt.Sprint(v)
	if len(s) > 60 {
		s = s[:60] + "..."
	}
	return s
}

func enumOf(f contractField) []any {
	list, _ := f.schema["enum"].([]any)
	if f.schema["x-enum-if"] != nil {
		return nil
	}
	return list
}

func checkRequired(t *testing.T, op contractOp, f contractField, checks *int) {
	t.Helper()
	*checks++
	missing := false
	for _, x := range emulator.Validate(op.id, "", nil, nil, []byte("{}")) {
		missing = missing || (x.Field == f.name && x.Message == "is required")
	}
	require.Equal(t, f.required, missing, "%s.%s required", op.id, f.name)
}

func checkInteger(f contractField, accept, refuse func(any)) {
	if enum := enumOf(f); enum != nil {
		for _, v := range enum {
			accept(v)
		}
		refuse(987654)
		return
	}
	low, hasLow := f.schema["minimum"].(float64)
	high, hasHigh := f.schema["maximum"].(float64)
	if hasLow {
		accept(int64(low))
		refuse(int64(low) - 1)
	}
	if hasHigh && f.schema["x-max-if"] == nil {
		accept(int64(high))
		refuse(int64(high) + 1)
	}
	if !hasHigh && f.schema["format"] == "int32" {
		refuse(int64(1) << 31)
	}
	refuse(1.5)
	refuse("x")
	if f.in == "body" {
		refuse("7")
	}
}

func checkNumber(f contractField, accept, refuse func(any)) {
	exact := func(x float64, add string) json.Number {
		r, _ := new(big.Rat).SetString(fmt.Sprint(x))
		if add != "" {
			d, _ := new(big.Rat).SetString(add)
			r.Add(r, d)
		}
		return json.Number(strings.TrimSuffix(strings.TrimRight(r.FloatString(6), "0"), "."))
	}
	exclusive := f.schema["exclusiveMinimum"] == true
	if low, ok := f.schema["minimum"].(float64); ok {
		if exclusive {
			refuse(exact(low, ""))
			accept(exact(low, "0.01"))
		} else {
			accept(exact(low, ""))
		}
		refuse(exact(low, "-0.01"))
	}
	if high, ok := f.schema["maximum"].(float64); ok {
		accept(exact(high, ""))
		refuse(exact(high, "0.01"))
	}
	if f.schema["x-scale"] == 2.0 && f.schema["maximum"] != nil {
		accept(json.Number("1.10"))
		refuse(json.Number("1.001"))
	}
	if f.in == "body" {
		refuse("not a number")
		refuse(true)
	}
}

func TestConditions(t *testing.T) {
	find := func(op, query, body string) string {
		var data []byte
		if body != "" {
			data = []byte(body)
		}
		for _, f := range emulator.Validate(op, query, map[string]string{}, nil, data) {
			if f.Refused {
				return f.Field + " " + f.Message
			}
		}
		return ""
	}
	const send, sub = `{"receiver_type":1,"mobile_phone":"1"`, "CreateSubCustomer"
	const base = `{"xaccount_id":"x","xaccount_type":"y"`
	for _, c := range []struct{ op, query, body, want string }{
		{"SendVerificationMessageCode", "", send + `,"scene":18}`, "customer_id is required when scene is 18"},
		{"SendVerificationMessageCode", "", send + `,"scene":18,"customer_id":""}`, "customer_id is required when scene is 18"},
		{"SendVerificationMessageCode", "", send + `,"scene":29}`, ""},
		{"SendVerificationMessageCode", "", send + `,"scene":null}`, ""},
		{"SendVerificationMessageCode", "", send + `}`, ""},
		{"SendVerificationMessageCode", "", send + `,"lang":""}`, ""},
		{sub, "", base + `,"mobile_phone":"1"}`, "verification_code is required when mobile_phone is present"},
		{sub, "", base + `,"mobile_phone":""}`, ""},
		{sub, "", base + `,"domain_name":""}`, ""},
		{sub, "", base + `,"domain_name":"shadow_x"}`, "domain_name must not start with shadow_"},
		{sub, "", base + `,"include_association_result":""}`, ""},
		{sub, "", base + `,"include_association_result":"true"}`, "include_association_result must be of type boolean"},
		{sub, "", base + `,"is_close_market_ms":true}`, "is_close_market_ms must be of type string"},
		{sub, "", base + `,"is_close_market_ms":"yes"}`, "is_close_market_ms is not one of the allowed values true, false"},
		{"AdjustCustomerAccountV1", "", `{"amount":"0"}`, "amount must be greater than 0"},
		{"AdjustCustomerAccountV1", "", `{"amount":"1.001"}`, "amount must have at most 2 decimals"},
		{"AdjustCustomerAccountV1", "", `{"amount":"one"}`, "amount must be a decimal number"},
		{sub, "", base + `,"password":""}`, "password must have at least 8 characters"},
		{sub, "", base + `,"unknown":1}`, "unknown is not a body field of this operation"},
		{sub, "limit=1", base + `}`, "limit is not a query parameter of this operation"},
		{sub, "", base, "body is not valid JSON: unexpected EOF"},
		{sub, "", base + `}{}`, "body is not valid JSON: data after the value"},
		{sub, "", `[]`, "body must be a JSON object"},
		{sub, "", `null`, "body must be a JSON object"},
		{sub, "", "", "body is required"},
		{sub, "", "{\"xaccount_id\":\"\xff\"}", "body is not valid UTF-8"},
		{sub, "", `{"xaccount_id":1e999999999}`, "body xaccount_id: the number is out of range"},
		{"CheckUserIdentity", "", `{"search_type":"mobile","search_value":"13800000000"}`, "search_value does not have the format needed when search_type is mobile"},
		{"CheckUserIdentity", "", `{"search_type":"email","search_value":"a"}`, ""},
		{"PayOrders", "", `{"order_id":"o","use_coupon":"NO","coupon_infos":[{"id":"1","type":301}],"use_discount":"NO"}`, "coupon_infos must not be sent when use_coupon is NO"},
		{"PayOrders", "", `{"order_id":"o","use_coupon":"YES","coupon_infos":[],"use_discount":"NO"}`, "coupon_infos is required when use_coupon is YES"},
		{"PayOrders", "", `{"order_id":"o","use_coupon":"NO","coupon_infos":[],"use_discount":"NO"}`, ""},
		{"ListRenewRateOnPeriod", "", `{"resource_ids":["a"],"period_type":3,"period_num":4}`, "period_num must be at most 3 when period_type is 3"},
		{"ListRenewRateOnPeriod", "", `{"resource_ids":["a"],"period_type":3,"period_num":"1e999999999"}`, "period_num must be of type integer"},
		{"ListRenewRateOnPeriod", "", `{"resource_ids":["a","a"],"period_type":3,"period_num":1}`, "resource_ids must not hold the same item twice"},
		{"SetResourcesRenewConfig", "", `{"config_name":"DEDUCTION_DATE","config_value":"8"}`, "config_value is not one of the values allowed when config_name is DEDUCTION_DATE"},
		{"ListPartnerAccountChangeRecords", "balance_type=BALANCE_TYPE_DEBIT&limit=1&limit=2", "", "limit is sent 2 times"},
		{"ListPartnerAccountChangeRecords", "balance_type=BALANCE_TYPE_DEBIT&trade_id=%ff", "", "query trade_id is not valid UTF-8"},
		{"ListPartnerAccountChangeRecords", "balance_type=%zz", "", "query balance_type is not properly encoded"},
		{"ListPartnerAccountChangeRecords", "balance_type=", "", "balance_type is not one of the allowed values BALANCE_TYPE_DEBIT, BALANCE_TYPE_CREDIT"},
		{"ListPartnerAccountChangeRecords", "balance_type", "", "balance_type"},
		{"ListPartnerAccountChangeRecords", "balance_type=BALANCE_TYPE_DEBIT&limit=%2B5", "", "limit must be of type integer"},
		{"ListPartnerAccountChangeRecords", "balance_type=BALANCE_TYPE_DEBIT&offset", "", ""},
		{"ListPartnerCouponsRecord", "operation_types=1&operation_types=2&coupon_ids=x", "", ""},
		{"ListPartnerCouponsRecord", "operation_types=99", "", "operation_types[0] is not one of the allowed values"},
		{"ListOnDemandResourceRatings", "", `{"project_id":"p","product_infos":[{"id":"1"}]}`, "product_infos[0].cloud_service_type is required"},
		{"ListOnDemandResourceRatings", "", `{"project_id":"p","product_infos":[{"odd":"1"}]}`, "product_infos[0].odd is not a field of this operation"},
	} {
		got := find(c.op, c.query, c.body)
		if c.want == "" {
			require.Empty(t, got, "%s %s %s", c.op, c.query, c.body)
			continue
		}
		require.Contains(t, got, c.want, "%s %s %s", c.op, c.query, c.body)
	}
}

// A message names the field and never repeats the value.
func TestRefusalsDoNotLeak(t *testing.T) {
	b := newBench(t)
	partner := b.account("partner")
	const canary = "canary-secret-1234567890-1234567890-1234567890"
	r := b.refused("CBC.99000036", 400, partner, "POST", pathCustomers, newCustomer(partner, "x", obj{"password": canary}))
	require.NotContains(t, string(r.raw), "canary")
	r = b.refused("CBC.0100", 400, partner, "POST", pathIndividual, individual(partner, "c", obj{"verified_number": canary}))
	require.Contains(t, r.msg(), "verified_number")
	require.NotContains(t, string(r.raw), "canary")
	require.NotContains(t, fmt.Sprintf("%+v", b.emu.Calls()), "canary")
}

func TestUnknownFieldsTolerated(t *testing.T) {
	b := newBench(t, emulator.WithRule("strict-fields", false))
	partner := b.account("partner")
	b.ok(partner, "POST", pathCustomerList+"?nothing=1", obj{"limit": 1, "password": "canary"})
	calls := b.emu.Calls()
	last := calls[len(calls)-1]
	require.Len(t, last.Findings, 2)
	require.NotContains(t, last.Body, "canary")
	for _, f := range last.Findings {
		require.False(t, f.Refused)
	}
}

func FuzzValidate(f *testing.F) {
	f.Add("ListSubCustomers", "", []byte(`{"limit":1}`))
	f.Add("ListPartnerAdjustRecords", "limit=1&offset", []byte(nil))
	f.Add("CreateSubCustomer", "a=%", []byte(`{"xaccount_id":1e5}`))
	known := map[string]bool{}
	for _, op := range emulator.ContractOperations() {
		known[op.ID] = true
	}
	f.Fuzz(func(t *testing.T, op, query string, body []byte) {
		if !known[op] {
			return
		}
		began := time.Now()
		for _, x := range emulator.Validate(op, query, map[string]string{}, nil, body) {
			require.NotEmpty(t, x.Message)
		}
		require.Less(t, time.Since(began), 2*time.Second, "validation must not be made slow from outside")
	})
}
