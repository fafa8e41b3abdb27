package bills

import (
	"context"
	"fmt"
	"iter"
	"net/http"
	"regexp"
	"slices"
	"strconv"

	"github.com/shopspring/decimal"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/check"
	"github.com/partnerbss/partnerbss-go/internal/page"
	"github.com/partnerbss/partnerbss-go/internal/transport"
	"github.com/partnerbss/partnerbss-go/option"
)

var monthPattern = regexp.MustCompile(`^[0-9]{4}-[0-9]{2}$`)

var dayPattern = regexp.MustCompile(`^[0-9]{4}-[0-9]{2}-[0-9]{2}$`)

var dayOrMonthPattern = regexp.MustCompile(`^[0-9]{4}-[0-9]{2}(-[0-9]{2})?$`)

var opListCosts = transport.Operation{
	ID: "ListCosts", Name: "bills.ListCosts",
	Method: http.MethodPost, Path: "/v4/costs/cost-analysed-bills/query",
	Callers: []core.Role{core.RoleCustomer},
	Safe:    true,
}

// ListCostsRequest holds the parameters of [Service.ListCosts].
type ListCostsRequest struct {
	// Range of days or months to cover. Required.
	TimeCondition TimeRange `json:"time_condition"`
	// Dimensions, tags and cost units to group by, with at most one tag and at most one cost unit. The
	// platform documents two limits, two entries and three. Required, at most 3 items.
	GroupBy []GroupBy `json:"groupby"`
	// Original or amortized cost. Required.
	CostType CostType `json:"cost_type"`
	// Amount due or amount paid. Required.
	AmountType AmountType `json:"amount_type"`
	// Records to skip, not pages, 0 to 200000; default 0.
	Offset int `json:"offset,omitzero"`
	// Records per page, 1 to 1000; default 10.
	Limit int `json:"limit,omitzero"`
	// Filters; leave empty for no filter. The platform documents two limits, 100 entries and 1024. At
	// most 1024 items.
	Filters []Filter `json:"filters,omitzero"`
}

// Validate reports every rule that the request breaks.
func (r *ListCostsRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		r.TimeCondition.check(c.In("time_condition"))
		check.List(c, "groupby", r.GroupBy).Required().Max(3).Each((*GroupBy).check)
		checkOnce(c, r.GroupBy, GroupByTypeTag)
		checkOnce(c, r.GroupBy, GroupByTypeCostUnit)
		check.Enum(c, "cost_type", r.CostType, costTypeValues...).Required()
		check.Enum(c, "amount_type", r.AmountType, amountTypeValues...).Required()
		c.Int("offset", r.Offset).Between(0, 200000)
		c.Int("limit", r.Limit).Between(0, 1000)
		check.List(c, "filters", r.Filters).Max(1024).Each((*Filter).check)
	})
}

// ListCostsResponse is the response of [Service.ListCosts].
type ListCostsResponse struct {
	// Currency of the amounts.
	Currency core.Currency `json:"currency"`
	// Number of matching records on all pages.
	TotalCount int `json:"total_count"`
	// Costs of this page, one entry per combination of dimension values.
	Series []CostSeries `json:"cost_data"`

	core.Metadata `json:"-"`
}

// ListCosts returns one page of the customer's costs by day or month, grouped by one or
// more dimensions.
//
// Customer credentials only. The customer must have enabled the cost center
// (CBC.18000014). A resale customer may need its partner's permission to view costs
// (CBC.18000016, [core.ErrForbidden]), and an enterprise member its master's permission
// (CBC.18000053, core.ErrForbidden). With more than 1000 members that have independent
// accounting, filter by a single member account (CBC.18000048).
//
// Original costs lag behind the bill by about an hour and are final after 12:00 on the 4th
// of the next month. Amortized costs are refreshed every 24 hours and lag by 24 to 48
// hours. Costs of the previous month can be queried once its bill has been issued.
//
// Operation ListCosts: POST /v4/costs/cost-analysed-bills/query (customer credentials, 10
// calls/s).
func (s *Service) ListCosts(ctx context.Context, req *ListCostsRequest, opts ...option.Option) (*ListCostsResponse, error) {
	return transport.Call[ListCostsResponse](ctx, s.client(), &opListCosts, req, opts)
}

var pagesListCosts = page.Offset[ListCostsRequest, ListCostsResponse, CostSeries]{
	Largest: 1000,
	Cursor:  func(r *ListCostsRequest) (*int, *int) { return &r.Offset, &r.Limit },
	Records: func(a *ListCostsResponse) ([]CostSeries, int) { return a.Series, a.TotalCount },
}

// AllCosts walks every page of [Service.ListCosts], starting at req.Offset, and yields the
// costs of each combination of dimension values. It stops at the first error, which it
// yields last. If req.Limit is zero, it requests pages of the maximum size.
func (s *Service) AllCosts(ctx context.Context, req *ListCostsRequest, opts ...option.Option) iter.Seq2[CostSeries, error] {
	return pagesListCosts.All(ctx, s.client(), s.ListCosts, req, opts)
}

// TimeRange is the range of days or months that [Service.ListCosts] covers.
type TimeRange struct {
	// Unit of BeginTime and EndTime, and of the costs in the response. Required.
	TimeUnit TimeUnit `json:"time_measure_id"`
	// First day as YYYY-MM-DD for [TimeUnitDay], first month as YYYY-MM for [TimeUnitMonth].
	// [core.Date.String] and [core.Month.String] return these forms. Required.
	BeginTime string `json:"begin_time"`
	// Last day as YYYY-MM-DD for [TimeUnitDay], last month as YYYY-MM for [TimeUnitMonth], no earlier
	// than BeginTime. Required.
	EndTime string `json:"end_time"`
}

func (v *TimeRange) check(c *check.Checker) {
	check.Enum(c, "time_measure_id", v.TimeUnit, timeUnitValues...).Required()
	begin := v.checkBound(c, "begin_time", v.BeginTime)
	end := v.checkBound(c, "end_time", v.EndTime)
	// Strings of the same format sort in time order.
	if begin && end && len(v.BeginTime) == len(v.EndTime) && v.EndTime < v.BeginTime {
		c.Fail("end_time", "no earlier than begin_time", strconv.Quote(v.EndTime))
	}
}

// checkBound checks one end of the range and reports whether it is a valid day or month.
func (v *TimeRange) checkBound(c *check.Checker, name, value string) bool {
	pattern, rule := dayOrMonthPattern, "YYYY-MM-DD or YYYY-MM"
	switch v.TimeUnit {
	case TimeUnitDay:
		pattern, rule = dayPattern, "a day YYYY-MM-DD"
	case TimeUnitMonth:
		pattern, rule = monthPattern, "a month YYYY-MM"
	}
	c.String(name, value).Required().Max(32).Match(pattern, rule)
	if !pattern.MatchString(value) {
		return false
	}
	_, notDay := core.ParseDate(value)
	_, notMonth := core.ParseMonth(value)
	if notDay != nil && notMonth != nil {
		c.Fail(name, "in the calendar", strconv.Quote(value))
		return false
	}
	return true
}

// TimeUnit is the unit of time of [Service.ListCosts].
type TimeUnit int

// Values of [TimeUnit].
const (
	TimeUnitDay   TimeUnit = 1 // day
	TimeUnitMonth TimeUnit = 2 // month
)

var timeUnitValues = []TimeUnit{TimeUnitDay, TimeUnitMonth}

// GroupBy is one dimension, tag or cost unit by which [Service.ListCosts] groups costs.
type GroupBy struct {
	// What Key names. Required.
	Type GroupByType `json:"type"`
	// Key of the tag for [GroupByTypeTag], key of the cost unit for [GroupByTypeCostUnit], and a
	// [Dimension] for [GroupByTypeDimension]: any but [DimensionTag], [DimensionResourceTag],
	// [DimensionCostUnit] and [DimensionSplitItem]. Required, at most 64 characters.
	Key string `json:"key"`
}

func (v *GroupBy) check(c *check.Checker) {
	check.Enum(c, "type", v.Type, groupByTypeValues...).Required()
	c.String("key", v.Key).Required().Max(64).
		OneOfIf(v.Type == GroupByTypeDimension, "type is dimension",
			"CLOUD_SERVICE_TYPE", "RESOURCE_TYPE", "ASSOCIATED_ACCOUNT", "REGION_CODE", "AZ_CODE",
			"ENTERPRISE_PROJECT_ID", "RES_SPEC_CODE", "CHARGING_MODE", "USAGE_TYPE", "BILL_TYPE", "BE_ID",
			"PAYER_ACCOUNT_ID", "RESOURCE_ID")
}

// checkOnce reports every entry of the given type after the first one.
func checkOnce(c *check.Checker, groups []GroupBy, kind GroupByType) {
	first := slices.IndexFunc(groups, func(g GroupBy) bool { return g.Type == kind })
	for i := first + 1; first >= 0 && i < len(groups); i++ {
		if groups[i].Type == kind {
			c.At("groupby", i).Fail("type", fmt.Sprintf("another than %s, which groupby[%d] is already", kind, first), strconv.Quote(string(kind)))
		}
	}
}

// GroupByType says what the Key of a [GroupBy] names.
type GroupByType string

// Values of [GroupByType].
const (
	GroupByTypeDimension GroupByType = "dimension" // a [Dimension]
	GroupByTypeTag       GroupByType = "tag"       // the key of a cost tag
	GroupByTypeCostUnit  GroupByType = "cost_unit" // the key of a cost unit
)

var groupByTypeValues = []GroupByType{GroupByTypeDimension, GroupByTypeTag, GroupByTypeCostUnit}

// Filter limits [Service.ListCosts] to some values of a dimension, or excludes them.
type Filter struct {
	// Whether to keep the matching costs or to exclude them; the zero value is
	// [FilterOperatorInclude]. Required.
	Operator FilterOperator `json:"operator"`
	// What to match. Required.
	FilterFactor FilterFactor `json:"filter_factor"`
}

func (v *Filter) check(c *check.Checker) {
	check.Enum(c, "operator", v.Operator, filterOperatorValues...)
	v.FilterFactor.check(c.In("filter_factor"))
}

// FilterOperator says whether a [Filter] keeps the matching costs or excludes them.
type FilterOperator int

// Values of [FilterOperator].
const (
	FilterOperatorInclude FilterOperator = 0 // only the matching costs
	FilterOperatorExclude FilterOperator = 1 // all but the matching costs
)

var filterOperatorValues = []FilterOperator{FilterOperatorInclude, FilterOperatorExclude}

// FilterFactor is the dimension of a [Filter] and the values to match.
type FilterFactor struct {
	// Dimension to filter by. Required.
	Key Dimension `json:"key"`
	// Values to match. Required, at most 100 items.
	Values []string `json:"value"`
}

func (v *FilterFactor) check(c *check.Checker) {
	check.Enum(c, "key", v.Key,
		DimensionServiceType, DimensionResourceType, DimensionAssociatedAccount, DimensionRegion,
		DimensionAvailabilityZone, DimensionEnterpriseProject, DimensionResourceSpec, DimensionChargingMode,
		DimensionUsageType, DimensionBillType, DimensionOperatingEntity, DimensionPayerAccount,
		DimensionResource, DimensionResourceTag, DimensionCostUnit).Required()
	c.Strings("value", v.Values).Required().Max(100)
}

// Dimension is a property of costs by which a request can filter them and a response can
// break them down. New values may appear. The Key of a [GroupBy] takes most of them as a
// plain string.
type Dimension string

// Values of [Dimension].
const (
	DimensionTag               Dimension = "tag"                   // cost tag, as a response may name it
	DimensionServiceType       Dimension = "CLOUD_SERVICE_TYPE"    // cloud service type
	DimensionResourceType      Dimension = "RESOURCE_TYPE"         // resource type, that is, the product
	DimensionAssociatedAccount Dimension = "ASSOCIATED_ACCOUNT"    // enterprise member account
	DimensionRegion            Dimension = "REGION_CODE"           // region
	DimensionAvailabilityZone  Dimension = "AZ_CODE"               // availability zone
	DimensionEnterpriseProject Dimension = "ENTERPRISE_PROJECT_ID" // enterprise project
	DimensionResourceSpec      Dimension = "RES_SPEC_CODE"         // product spec
	DimensionChargingMode      Dimension = "CHARGING_MODE"         // charging mode
	DimensionUsageType         Dimension = "USAGE_TYPE"            // usage type
	DimensionBillType          Dimension = "BILL_TYPE"             // bill type
	DimensionOperatingEntity   Dimension = "BE_ID"                 // Huawei Cloud operating entity
	DimensionPayerAccount      Dimension = "PAYER_ACCOUNT_ID"      // paying account
	DimensionResource          Dimension = "RESOURCE_ID"           // resource
	DimensionResourceTag       Dimension = "RESOURCE_TAG"          // cost tag
	DimensionCostUnit          Dimension = "COST_UNIT"             // cost unit
	DimensionSplitItem         Dimension = "SPLIT_ITEM_NAME"       // split item; in responses only
)

// CostSeries holds the costs over time of one combination of dimension values, as returned
// by [Service.ListCosts].
type CostSeries struct {
	// Dimension values of this entry.
	Dimensions []DimensionValue `json:"dimensions"`
	// Costs, one entry per day or month.
	Costs []Cost `json:"costs"`
	// Total over the whole time span, in yuan.
	TotalAmount decimal.Decimal `json:"amount_by_costs"`
	// Total at list price over the whole time span, in yuan.
	TotalOfficialAmount decimal.Decimal `json:"official_amount_by_costs"`
}

// DimensionValue is one dimension of a [CostSeries] and its value.
type DimensionValue struct {
	// Dimension; new ones may appear.
	Key Dimension `json:"key"`
	// Value of the dimension; the value of a tag has the form key:value.
	Value string `json:"value"`
}

// Cost is the cost of one day or month.
type Cost struct {
	// Day as YYYY-MM-DD or month as YYYY-MM, depending on TimeUnit, in the UTC+8 calendar.
	TimeDimensionValue string `json:"time_dimension_value"`
	// Unit of TimeDimensionValue.
	TimeUnit TimeUnit `json:"time_measure_id"`
	// Amount due or amount paid, as requested, in yuan.
	Amount decimal.Decimal `json:"amount"`
	// Amount at list price, in yuan.
	OfficialAmount decimal.Decimal `json:"official_amount"`
}

// CostType says whether costs are assigned to the time they were charged or spread over
// the time they pay for.
type CostType string

// Values of [CostType].
const (
	CostTypeOriginal  CostType = "ORIGINAL_COST"  // original cost
	CostTypeAmortized CostType = "AMORTIZED_COST" // amortized cost
)

var costTypeValues = []CostType{CostTypeOriginal, CostTypeAmortized}

// AmountType says which amount [Service.ListCosts] returns.
type AmountType string

// Values of [AmountType].
const (
	AmountTypePayment AmountType = "PAYMENT_AMOUNT" // the amount due
	AmountTypeNet     AmountType = "NET_AMOUNT"     // the amount actually paid
)

var amountTypeValues = []AmountType{AmountTypePayment, AmountTypeNet}
