package bills_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/bills"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/test/testkit"
)

const costsPath = "/v4/costs/cost-analysed-bills/query"

// byService is a valid request for the costs of two days.
func byService() bills.ListCostsRequest {
	return bills.ListCostsRequest{
		TimeCondition: bills.TimeRange{TimeUnit: bills.TimeUnitDay, BeginTime: day(1).String(), EndTime: day(2).String()},
		GroupBy:       []bills.GroupBy{{Type: bills.GroupByTypeDimension, Key: string(bills.DimensionServiceType)}},
		CostType:      bills.CostTypeOriginal,
		AmountType:    bills.AmountTypePayment,
	}
}

func TestListCosts(t *testing.T) {
	request := byService()
	request.GroupBy = append(request.GroupBy, bills.GroupBy{Type: bills.GroupByTypeTag, Key: "环境"})
	request.Offset, request.Limit = 20, 1000
	request.Filters = []bills.Filter{
		{Operator: bills.FilterOperatorInclude, FilterFactor: bills.FilterFactor{Key: bills.DimensionRegion, Values: []string{"cn-north-4"}}},
		{Operator: bills.FilterOperatorExclude, FilterFactor: bills.FilterFactor{Key: bills.DimensionBillType, Values: []string{"4", "20"}}},
	}
	platform := testkit.NewPlatform(t, http.MethodPost, costsPath, answer(t, "ListCosts.json"))
	got, err := testkit.Client(t, platform).Bills.ListCosts(t.Context(), &request)
	require.NoError(t, err)
	platform.Sent(nil, `{
		"time_condition": {"time_measure_id": 1, "begin_time": "2026-10-01", "end_time": "2026-10-02"},
		"groupby": [{"type": "dimension", "key": "CLOUD_SERVICE_TYPE"}, {"type": "tag", "key": "环境"}],
		"cost_type": "ORIGINAL_COST", "amount_type": "PAYMENT_AMOUNT", "offset": 20, "limit": 1000,
		"filters": [
			{"operator": 0, "filter_factor": {"key": "REGION_CODE", "value": ["cn-north-4"]}},
			{"operator": 1, "filter_factor": {"key": "BILL_TYPE", "value": ["4", "20"]}}]}`)
	testkit.Equal(t, &bills.ListCostsResponse{
		Currency:   core.CurrencyCNY,
		TotalCount: 2,
		Series: []bills.CostSeries{
			{
				Dimensions: []bills.DimensionValue{{Key: bills.DimensionServiceType, Value: "hws.service.type.ec2"}, {Key: bills.DimensionTag, Value: "环境:生产"}},
				Costs: []bills.Cost{
					{TimeDimensionValue: "2026-10-01", TimeUnit: bills.TimeUnitDay, Amount: yuan("10.12345678"), OfficialAmount: yuan("12.00000001")},
					{TimeDimensionValue: "2026-10-02", TimeUnit: bills.TimeUnitDay, Amount: yuan("9.87654322"), OfficialAmount: yuan("11.99999999")},
				},
				TotalAmount: yuan("20"), TotalOfficialAmount: yuan("24"),
			},
			{
				Dimensions: []bills.DimensionValue{{Key: bills.DimensionServiceType, Value: "hws.service.type.obs"}, {Key: bills.DimensionSplitItem, Value: "公共"}},
				Costs: []bills.Cost{
					{TimeDimensionValue: "2026-10-01", TimeUnit: bills.TimeUnitDay, Amount: yuan("0.00000001"), OfficialAmount: yuan("0.00000001")},
					{TimeDimensionValue: "2026-10-02", TimeUnit: bills.TimeUnitDay},
				},
				TotalAmount: yuan("0.00000001"), TotalOfficialAmount: yuan("0.00000001"),
			},
		},
	}, got)
	for _, series := range got.Series {
		assert.True(t, sum(series.Costs[0].Amount, series.Costs[1].Amount).Equal(series.TotalAmount), "the days add up to the total")
	}
}

func TestListCostsReadsOddAnswers(t *testing.T) {
	for name, test := range map[string]struct {
		body string
		want bills.ListCostsResponse
	}{
		"nothing":         {`{}`, bills.ListCostsResponse{}},
		"series of nulls": {`{"cost_data":[{"dimensions":null,"costs":null,"amount_by_costs":null}],"total_count":1}`, bills.ListCostsResponse{TotalCount: 1, Series: []bills.CostSeries{{}}}},
		"drift": {
			`{"total_count":"1","cost_data":[{"dimensions":[{"key":"NEW_DIMENSION","value":7}],"costs":[{"time_measure_id":"2","amount":-1.50,"official_amount":"1e2"}],"rank":1}]}`,
			bills.ListCostsResponse{TotalCount: 1, Series: []bills.CostSeries{{
				Dimensions: []bills.DimensionValue{{Key: "NEW_DIMENSION", Value: "7"}},
				Costs:      []bills.Cost{{TimeUnit: bills.TimeUnitMonth, Amount: yuan("-1.5"), OfficialAmount: yuan("100")}},
			}}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			platform := testkit.NewPlatform(t, http.MethodPost, costsPath, body(test.body))
			request := byService()
			got, err := testkit.Client(t, platform).Bills.ListCosts(t.Context(), &request)
			require.NoError(t, err)
			testkit.Equal(t, &test.want, got)
		})
	}
}

func TestAllCosts(t *testing.T) {
	first := body(`{"total_count":3,"cost_data":[{"dimensions":[{"key":"RESOURCE_ID","value":"A"}]},{"dimensions":[{"key":"RESOURCE_ID","value":"B"}]}]}`)
	walk := func(t *testing.T, second testkit.Answer) (values []string, failure error) {
		platform := testkit.NewPlatform(t, http.MethodPost, costsPath, first, second)
		request := byService()
		for series, err := range testkit.Client(t, platform).Bills.AllCosts(t.Context(), &request) {
			if failure = err; err == nil {
				values = append(values, series.Dimensions[0].Value)
			}
		}
		assert.Equal(t, byService(), request, "the request stays as it is")
		require.Len(t, platform.Requests, 2)
		assert.Contains(t, platform.Requests[0].Body, `"limit":1000`)
		assert.NotContains(t, platform.Requests[0].Body, `"offset"`)
		assert.Contains(t, platform.Requests[1].Body, `"offset":2`)
		return values, failure
	}
	t.Run("walks all pages", func(t *testing.T) {
		values, err := walk(t, body(`{"total_count":3,"cost_data":[{"dimensions":[{"key":"RESOURCE_ID","value":"C"}]}]}`))
		require.NoError(t, err)
		assert.Equal(t, []string{"A", "B", "C"}, values)
	})
	t.Run("ends with the error of a page", func(t *testing.T) {
		values, err := walk(t, failed(http.StatusBadRequest, "CBC.18000014", "未开通成本中心。"))
		testkit.Refused(t, err, "bills.ListCosts", http.StatusBadRequest, "CBC.18000014", "")
		assert.Equal(t, []string{"A", "B"}, values)
	})
	t.Run("asks for nothing more after a break", func(t *testing.T) {
		platform := testkit.NewPlatform(t, http.MethodPost, costsPath, first)
		request := byService()
		for range testkit.Client(t, platform).Bills.AllCosts(t.Context(), &request) {
			break
		}
		assert.Len(t, platform.Requests, 1)
	})
}

func TestListCostsRequestTraps(t *testing.T) {
	span := func(unit bills.TimeUnit, begin, end string) func(*bills.ListCostsRequest) {
		return func(r *bills.ListCostsRequest) {
			r.TimeCondition = bills.TimeRange{TimeUnit: unit, BeginTime: begin, EndTime: end}
		}
	}
	group := func(groups ...bills.GroupBy) func(*bills.ListCostsRequest) {
		return func(r *bills.ListCostsRequest) { r.GroupBy = groups }
	}
	filter := func(operator bills.FilterOperator, key bills.Dimension, values ...string) func(*bills.ListCostsRequest) {
		return func(r *bills.ListCostsRequest) {
			r.Filters = []bills.Filter{{Operator: operator, FilterFactor: bills.FilterFactor{Key: key, Values: values}}}
		}
	}
	tag := bills.GroupBy{Type: bills.GroupByTypeTag, Key: "环境"}
	unit := bills.GroupBy{Type: bills.GroupByTypeCostUnit, Key: "产品线"}
	service := bills.GroupBy{Type: bills.GroupByTypeDimension, Key: string(bills.DimensionServiceType)}
	for name, test := range map[string]struct {
		change func(*bills.ListCostsRequest)
		fields []string
	}{
		"nothing": {
			func(r *bills.ListCostsRequest) { *r = bills.ListCostsRequest{} },
			[]string{"time_condition.time_measure_id", "time_condition.begin_time", "time_condition.end_time", "groupby", "cost_type", "amount_type"},
		},
		"months where days are due": {span(bills.TimeUnitDay, "2026-10", "2026-11"), []string{"time_condition.begin_time", "time_condition.end_time"}},
		"days where months are due": {span(bills.TimeUnitMonth, "2026-10-01", "2026-10-31"), []string{"time_condition.begin_time", "time_condition.end_time"}},
		"days that are not":         {span(bills.TimeUnitDay, "2026-02-29", "2026-02-30"), []string{"time_condition.begin_time", "time_condition.end_time"}},
		"month that is not":         {span(bills.TimeUnitMonth, "2026-10", "2026-13"), []string{"time_condition.end_time"}},
		"end before begin":          {span(bills.TimeUnitDay, "2026-10-02", "2026-10-01"), []string{"time_condition.end_time"}},
		"last month before first":   {span(bills.TimeUnitMonth, "2026-10", "2025-11"), []string{"time_condition.end_time"}},
		"two tags":                  {group(tag, bills.GroupBy{Type: bills.GroupByTypeTag, Key: "部门"}), []string{"groupby[1].type"}},
		"two cost units":            {group(unit, service, unit), []string{"groupby[2].type"}},
		"three tags":                {group(tag, tag, tag), []string{"groupby[1].type", "groupby[2].type"}},
		"too many groups":           {group(service, service, service, service), []string{"groupby"}},
		"unknown dimension":         {group(bills.GroupBy{Type: bills.GroupByTypeDimension, Key: "COST_UNIT"}), []string{"groupby[0].key"}},
		"group without a key":       {group(bills.GroupBy{Type: bills.GroupByTypeTag}), []string{"groupby[0].key"}},
		"filter without values":     {filter(bills.FilterOperatorInclude, bills.DimensionRegion), []string{"filters[0].filter_factor.value"}},
		"filter of answers only":    {filter(bills.FilterOperatorInclude, bills.DimensionSplitItem, "a"), []string{"filters[0].filter_factor.key"}},
		"unknown operator":          {filter(2, bills.DimensionRegion, "cn-north-4"), []string{"filters[0].operator"}},
		"too many values":           {filter(bills.FilterOperatorExclude, bills.DimensionRegion, strings.Split(strings.Repeat("v,", 100), ",")...), []string{"filters[0].filter_factor.value"}},
		"offset beyond the list":    {func(r *bills.ListCostsRequest) { r.Offset = 200001 }, []string{"offset"}},
		"spelling of another site":  {func(r *bills.ListCostsRequest) { r.CostType = "UNBLENDED_COST" }, []string{"cost_type"}},

		"one day":                    {span(bills.TimeUnitDay, "2026-10-01", "2026-10-01"), nil},
		"leap day":                   {span(bills.TimeUnitDay, "2024-02-29", "2024-03-01"), nil},
		"months across the year":     {span(bills.TimeUnitMonth, core.Month{Year: 2025, Month: 11}.String(), october.String()), nil},
		"a tag, a unit, a dimension": {group(tag, unit, service), nil},
		"many values":                {filter(bills.FilterOperatorInclude, bills.DimensionResourceTag, strings.Split(strings.Repeat("v,", 99), ",")...), nil},
	} {
		t.Run(name, func(t *testing.T) {
			request := byService()
			test.change(&request)
			err := request.Validate()
			if test.fields == nil {
				assert.NoError(t, err)
				return
			}
			testkit.Invalid(t, err, test.fields...)
		})
	}
}
