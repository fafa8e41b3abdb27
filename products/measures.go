package products

import (
	"context"
	"math"
	"net/http"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/check"
	"github.com/partnerbss/partnerbss-go/internal/transport"
	"github.com/partnerbss/partnerbss-go/option"
)

var opListMeasureUnits = transport.Operation{
	ID: "ListMeasureUnits", Name: "products.ListMeasureUnits",
	Method: http.MethodGet, Path: "/v2/bases/measurements",
	Callers: []core.Role{core.RolePartner, core.RoleCustomer},
	Safe:    true,
}

// ListMeasureUnitsResponse is the response of [Service.ListMeasureUnits].
type ListMeasureUnitsResponse struct {
	// All units.
	MeasureUnits []MeasureUnit `json:"measure_units"`

	core.Metadata `json:"-"`
}

// ListMeasureUnits returns all measurement units with their name, abbreviation and kind.
//
// One response holds all units; there is no paging.
//
// Operation ListMeasureUnits: GET /v2/bases/measurements (partner or customer
// credentials, 10 calls/s).
func (s *Service) ListMeasureUnits(ctx context.Context, opts ...option.Option) (*ListMeasureUnitsResponse, error) {
	return transport.Call[ListMeasureUnitsResponse](ctx, s.client(), &opListMeasureUnits, nil, opts)
}

// MeasureUnit is one measurement unit.
type MeasureUnit struct {
	// Unit ID, for example 1 for yuan, 4 for hours, 10 for GB, 15 for Mbps or 17 for GB of disk space.
	MeasureID int `json:"measure_id"`
	// Name, in the language of the request.
	MeasureName string `json:"measure_name"`
	// English abbreviation.
	Abbreviation string `json:"abbreviation"`
	// Kind of unit.
	MeasureType MeasureType `json:"measure_type"`
}

// MeasureType is the kind of a measurement unit. The set is open and grows.
type MeasureType int

// Values of [MeasureType].
const (
	MeasureTypeCurrency           MeasureType = 1  // currency
	MeasureTypeDuration           MeasureType = 2  // duration
	MeasureTypeTraffic            MeasureType = 3  // traffic
	MeasureTypeQuantity           MeasureType = 4  // quantity
	MeasureTypeWeight             MeasureType = 5  // weight
	MeasureTypeLength             MeasureType = 6  // length
	MeasureTypeCapacity           MeasureType = 7  // capacity
	MeasureTypeVolume             MeasureType = 8  // volume
	MeasureTypeLines              MeasureType = 9  // number of lines
	MeasureTypePeriod             MeasureType = 10 // period
	MeasureTypeFrequency          MeasureType = 11 // frequency
	MeasureTypeCount              MeasureType = 12 // count
	MeasureTypeStock              MeasureType = 13 // stock
	MeasureTypeTrafficByDuration  MeasureType = 14 // traffic times duration
	MeasureTypeCapacityByDuration MeasureType = 15 // capacity times duration
	MeasureTypeBandwidth          MeasureType = 16 // bandwidth rate
	// MeasureTypeCapacityDuration is capacity-duration, a kind different from
	// [MeasureTypeCapacityByDuration].
	MeasureTypeCapacityDuration         MeasureType = 17
	MeasureTypeQueryRate                MeasureType = 18  // query rate
	MeasureTypeBandwidthBase1000        MeasureType = 19  // bandwidth rate with base 1000
	MeasureTypePerformanceTest          MeasureType = 20  // performance-test usage
	MeasureTypeArea                     MeasureType = 21  // area
	MeasureTypeVideo                    MeasureType = 22  // video
	MeasureTypeThroughput               MeasureType = 23  // throughput
	MeasureTypeResolution               MeasureType = 24  // resolution
	MeasureTypePackageUnit              MeasureType = 26  // universal resource-package unit
	MeasureTypeCoresByDuration          MeasureType = 27  // cores times duration
	MeasureTypeMemoryByDuration         MeasureType = 28  // memory times duration
	MeasureTypeIOPSByDuration           MeasureType = 29  // IOPS times duration
	MeasureTypeThroughputByDuration     MeasureType = 30  // throughput times duration
	MeasureTypeCountPerDuration         MeasureType = 31  // count per duration
	MeasureTypeTrafficBase1000          MeasureType = 40  // traffic with base 1000
	MeasureTypeKiloTokens               MeasureType = 41  // 1000 tokens
	MeasureTypeFrames                   MeasureType = 82  // frames
	MeasureTypeCacheBandwidthByDuration MeasureType = 98  // cache bandwidth times duration
	MeasureTypeHongKongDollar           MeasureType = 103 // Hong Kong dollar
	MeasureTypeTokens                   MeasureType = 104 // tokens
	MeasureTypeQuantityByDuration       MeasureType = 108 // quantity times duration
	MeasureTypeBytes                    MeasureType = 109 // bytes
	MeasureTypeCharacters               MeasureType = 110 // characters
)

var opListConversions = transport.Operation{
	ID: "ListConversions", Name: "products.ListConversions",
	Method: http.MethodGet, Path: "/v2/bases/conversions",
	Callers: []core.Role{core.RolePartner, core.RoleCustomer},
	Safe:    true,
}

// ListConversionsRequest holds the parameters of [Service.ListConversions].
type ListConversionsRequest struct {
	// Kind of unit, at least 1; zero means no filter.
	MeasureType MeasureType `url:"measure_type,omitempty"`
}

// Validate reports every rule that the request breaks.
func (r *ListConversionsRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		c.Int("measure_type", int(r.MeasureType)).Between(1, math.MaxInt32)
	})
}

// ListConversionsResponse is the response of [Service.ListConversions].
type ListConversionsResponse struct {
	// Conversion ratios.
	Conversions []Conversion `json:"conversions"`

	core.Metadata `json:"-"`
}

// ListConversions returns the conversion ratios between measurement units.
//
// An empty list means that there are no conversions for the kind of unit; it is not an
// error.
//
// Operation ListConversions: GET /v2/bases/conversions (partner or customer credentials,
// 10 calls/s).
func (s *Service) ListConversions(ctx context.Context, req *ListConversionsRequest, opts ...option.Option) (*ListConversionsResponse, error) {
	return transport.Call[ListConversionsResponse](ctx, s.client(), &opListConversions, req, opts)
}

// Conversion is the number of target units in one source unit.
type Conversion struct {
	// Source unit, for example 10 for GB.
	MeasureID int `json:"measure_id"`
	// Target unit, for example 11 for MB.
	RefMeasureID int `json:"ref_measure_id"`
	// Target units in one source unit, for example 1024.
	ConversionRatio int64 `json:"conversion_ratio"`
	// Kind of both units.
	MeasureType MeasureType `json:"measure_type"`
}
