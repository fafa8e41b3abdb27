package bills_test

import (
	"context"
	"iter"
	"net/http"
	"net/url"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	partnerbss "github.com/partnerbss/partnerbss-go"
	"github.com/partnerbss/partnerbss-go/bills"
	"github.com/partnerbss/partnerbss-go/internal/test/testkit"
)

const (
	peakUsagePath   = "/v2/bills/customer-bills/resources/usage/details"
	peakSummaryPath = "/v2/bills/customer-bills/resources/usage/summary"
)

func peakSummary() bills.ListPeakUsageSummaryRequest {
	return bills.ListPeakUsageSummaryRequest{
		BillCycle: october, ServiceTypeCode: "hws.service.type.vpc", ResourceTypeCode: "hws.resource.type.bandwidth", UsageType: "bandwidth95peak",
	}
}

func peakUsage() bills.ListPeakUsageRequest {
	s := peakSummary()
	return bills.ListPeakUsageRequest{
		BillCycle: s.BillCycle, ServiceTypeCode: s.ServiceTypeCode, ResourceTypeCode: s.ResourceTypeCode, UsageType: s.UsageType, ResourceID: bandwidth,
	}
}

// peakQuery is what both requests send.
func peakQuery(more url.Values) url.Values {
	query := url.Values{
		"bill_cycle": {"2026-10"}, "service_type_code": {"hws.service.type.vpc"}, "resource_type_code": {"hws.resource.type.bandwidth"}, "usage_type": {"bandwidth95peak"},
	}
	for name, values := range more {
		query[name] = values
	}
	return query
}

// Numbers travel as texts with up to twenty decimals.
func TestListPeakUsage(t *testing.T) {
	request := peakUsage()
	request.Offset, request.Limit = 288, 1000
	platform := testkit.NewPlatform(t, http.MethodGet, peakUsagePath, answer(t, "ListPeakUsage.json"))
	got, err := testkit.Client(t, platform).Bills.ListPeakUsage(t.Context(), &request)
	require.NoError(t, err)
	platform.Sent(peakQuery(url.Values{"resource_id": {bandwidth}, "offset": {"288"}, "limit": {"1000"}}), "")
	testkit.Equal(t, &bills.ListPeakUsageResponse{
		ActualDays: yuan("30.99652777777777777778"), Bandwidth: yuan("128.1234567890123456789"),
		MonthlyGuaranteedBandwidth: yuan("50"), MonthlyPeakBandwidth: yuan("200.5"), BandwidthMeasureID: 13,
		TotalCount: 3,
		Points: []bills.PeakUsagePoint{
			{StatTime: at(t, "2026-09-30T16:00:00Z"), GuaranteedBandwidth: yuan("50.00000000000000000001"), Usage: yuan("127.00000000000000000001"), MeasureID: 51},
			{StatTime: at(t, "2026-09-30T16:05:00Z"), Usage: yuan("131.5"), MeasureID: 51},
			{StatTime: at(t, "2026-09-30T16:10:00Z"), MeasureID: 51},
		},
	}, got)
}

// The monthly values of the current month are null.
func TestListPeakUsageReadsOddAnswers(t *testing.T) {
	for name, test := range map[string]struct {
		body string
		want bills.ListPeakUsageResponse
	}{
		"nothing":       {`{}`, bills.ListPeakUsageResponse{}},
		"current month": {`{"actual_days":null,"band_width":null,"band_width_measure_id":null,"total_count":1,"usage_info_list":[{"stat_time":"2026-11-01T00:00:00Z","usage":null}]}`, bills.ListPeakUsageResponse{TotalCount: 1, Points: []bills.PeakUsagePoint{{StatTime: at(t, "2026-11-01T00:00:00Z")}}}},
		"drift":         {`{"actual_days":31,"band_width":1.5,"band_width_measure_id":"13","total_count":"0","usage_info_list":null,"percentile":95}`, bills.ListPeakUsageResponse{ActualDays: yuan("31"), Bandwidth: yuan("1.5"), BandwidthMeasureID: 13}},
	} {
		t.Run(name, func(t *testing.T) {
			platform := testkit.NewPlatform(t, http.MethodGet, peakUsagePath, body(test.body))
			request := peakUsage()
			got, err := testkit.Client(t, platform).Bills.ListPeakUsage(t.Context(), &request)
			require.NoError(t, err)
			testkit.Equal(t, &test.want, got)
		})
	}
}

func TestAllPeakUsage(t *testing.T) {
	first := body(`{"total_count":3,"usage_info_list":[{"stat_time":"2026-09-30T16:00:00Z","usage":"1"},{"stat_time":"2026-09-30T16:05:00Z","usage":"2"}]}`)
	walk := func(t *testing.T, second testkit.Answer) (usages []string, failure error) {
		platform := testkit.NewPlatform(t, http.MethodGet, peakUsagePath, first, second)
		request := peakUsage()
		for point, err := range testkit.Client(t, platform).Bills.AllPeakUsage(t.Context(), &request) {
			if failure = err; err == nil {
				usages = append(usages, point.Usage.String())
			}
		}
		assert.Equal(t, peakUsage(), request, "the request stays as it is")
		require.Len(t, platform.Requests, 2)
		platform.Requests[0].Check(t, http.MethodGet, peakUsagePath, peakQuery(url.Values{"resource_id": {bandwidth}, "limit": {"1000"}}), "")
		platform.Requests[1].Check(t, http.MethodGet, peakUsagePath, peakQuery(url.Values{"resource_id": {bandwidth}, "limit": {"1000"}, "offset": {"2"}}), "")
		return usages, failure
	}
	t.Run("walks all pages", func(t *testing.T) {
		usages, err := walk(t, body(`{"total_count":3,"usage_info_list":[{"stat_time":"2026-09-30T16:10:00Z","usage":3}]}`))
		require.NoError(t, err)
		assert.Equal(t, []string{"1", "2", "3"}, usages)
	})
	t.Run("ends with the error of a page", func(t *testing.T) {
		usages, err := walk(t, failed(http.StatusInternalServerError, "CBC.0999", "其他错误。"))
		testkit.Refused(t, err, "bills.ListPeakUsage", http.StatusInternalServerError, "CBC.0999", "")
		assert.Equal(t, []string{"1", "2"}, usages)
	})
	t.Run("asks for nothing more after a break", func(t *testing.T) {
		platform := testkit.NewPlatform(t, http.MethodGet, peakUsagePath, first)
		request := peakUsage()
		for range testkit.Client(t, platform).Bills.AllPeakUsage(t.Context(), &request) {
			break
		}
		assert.Len(t, platform.Requests, 1)
	})
}

func TestListPeakUsageSummary(t *testing.T) {
	request := peakSummary()
	request.Offset, request.Limit = 1, 10
	platform := testkit.NewPlatform(t, http.MethodGet, peakSummaryPath, answer(t, "ListPeakUsageSummary.json"))
	got, err := testkit.Client(t, platform).Bills.ListPeakUsageSummary(t.Context(), &request)
	require.NoError(t, err)
	platform.Sent(peakQuery(url.Values{"offset": {"1"}, "limit": {"10"}}), "")
	testkit.Equal(t, &bills.ListPeakUsageSummaryResponse{
		TotalCount: 2,
		Summaries: []bills.PeakUsageSummary{
			{
				ResourceID: bandwidth, ActualDays: yuan("30.99652777777777777778"), Bandwidth: yuan("128.1234567890123456789"),
				MonthlyGuaranteedBandwidth: yuan("50"), MonthlyPeakBandwidth: yuan("200.5"), BandwidthMeasureID: 13,
			},
			{ResourceID: "b9f8c6e2-32ef-4046-8c81-6f304b5d7e44"},
		},
	}, got)
}

func TestListPeakUsageSummaryReadsOddAnswers(t *testing.T) {
	for name, test := range map[string]struct {
		body string
		want bills.ListPeakUsageSummaryResponse
	}{
		"nothing": {`{}`, bills.ListPeakUsageSummaryResponse{}},
		"drift":   {`{"total_count":"1","summary_usage_info_list":[{"resource_id":5,"actual_days":0.00000000000000000001,"band_width":"","unit":"Mbit/s"}]}`, bills.ListPeakUsageSummaryResponse{TotalCount: 1, Summaries: []bills.PeakUsageSummary{{ResourceID: "5", ActualDays: yuan("0.00000000000000000001")}}}},
	} {
		t.Run(name, func(t *testing.T) {
			platform := testkit.NewPlatform(t, http.MethodGet, peakSummaryPath, body(test.body))
			request := peakSummary()
			got, err := testkit.Client(t, platform).Bills.ListPeakUsageSummary(t.Context(), &request)
			require.NoError(t, err)
			testkit.Equal(t, &test.want, got)
		})
	}
}

func TestAllPeakUsageSummary(t *testing.T) {
	testkit.Paged[bills.ListPeakUsageSummaryRequest, bills.PeakUsageSummary]{
		Method: http.MethodGet, Path: peakSummaryPath, Total: "total_count", Items: "summary_usage_info_list", IDName: "resource_id", Largest: 1000,
		Request: peakSummary(),
		All: func(ctx context.Context, c *partnerbss.Client, r *bills.ListPeakUsageSummaryRequest) iter.Seq2[bills.PeakUsageSummary, error] {
			return c.Bills.AllPeakUsageSummary(ctx, r)
		},
		ID: func(s bills.PeakUsageSummary) string { return s.ResourceID },
	}.Test(t)
}

func TestPeakUsageRequestTraps(t *testing.T) {
	testkit.Invalid(t, (&bills.ListPeakUsageRequest{}).Validate(), "bill_cycle", "service_type_code", "resource_type_code", "usage_type", "resource_id")
	testkit.Invalid(t, (&bills.ListPeakUsageSummaryRequest{}).Validate(), "bill_cycle", "service_type_code", "resource_type_code", "usage_type")

	// The platform calls the supported services those of today: others pass.
	open := peakUsage()
	open.ServiceTypeCode, open.ResourceTypeCode, open.UsageType = "hws.service.type.new", "hws.resource.type.new", "97peak"
	assert.NoError(t, open.Validate())
}
