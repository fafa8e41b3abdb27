package resources

import (
	"context"
	"net/http"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/check"
	"github.com/partnerbss/partnerbss-go/internal/partial"
	"github.com/partnerbss/partnerbss-go/internal/transport"
	"github.com/partnerbss/partnerbss-go/option"
)

var opConvertToOnDemandAtExpiry = transport.Operation{
	ID: "UpdatePeriodToOnDemand", Name: "resources.ConvertToOnDemandAtExpiry",
	Method: http.MethodPost, Path: "/v2/orders/subscriptions/resources/to-on-demand",
	Callers:       []core.Role{core.RoleCustomer},
	Repeat:        transport.Repeatable,
	Settle:        "resources.List (ResourceIDs; set up when ExpirePolicy is ExpirePolicyToOnDemand)",
	Confirms:      []string{"error_details"},
	ConfirmsEmpty: true,
}

// ConvertToOnDemandAtExpiryRequest holds the parameters of
// [Service.ConvertToOnDemandAtExpiry].
type ConvertToOnDemandAtExpiryRequest struct {
	// Whether to set up the conversion or to cancel it. Required.
	Operation ConversionOperation `json:"operation"`
	// IDs of main resources only; attached resources follow. Required, at most 100 items.
	ResourceIDs []string `json:"resource_ids"`
}

// Validate reports every rule that the request breaks.
func (r *ConvertToOnDemandAtExpiryRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		check.Enum(c, "operation", r.Operation, conversionOperationValues...).Required()
		c.Strings("resource_ids", r.ResourceIDs).Required().Max(100).Unique().Each(func(v check.Text) { v.Required() })
	})
}

// ConvertToOnDemandAtExpiryResponse is the response of
// [Service.ConvertToOnDemandAtExpiry].
type ConvertToOnDemandAtExpiryResponse struct {
	// Resources that failed; empty when all succeeded.
	ErrorDetails []ConversionFailure `json:"error_details"`

	core.Metadata `json:"-"`
}

// Err returns the resources that failed as a [*core.PartialError], or nil when all
// succeeded: the platform lists those that failed and no others.
func (r *ConvertToOnDemandAtExpiryResponse) Err() error {
	return partial.Error(&opConvertToOnDemandAtExpiry, nil, r.ErrorDetails, ConversionFailure.failure)
}

// ConvertToOnDemandAtExpiry sets up, or cancels, the conversion of yearly/monthly
// resources to pay-per-use when they expire.
//
// The call can succeed although some resources fail: ErrorDetails of the
// [ConvertToOnDemandAtExpiryResponse] holds only the failed ones, and
// [ConvertToOnDemandAtExpiryResponse.Err] returns them as an error.
//
// Customer credentials only; the platform refuses partner and distributor credentials.
// [ConversionOperationCancel] requires an earlier [ConversionOperationSetUp], or the
// expiry policy [ExpirePolicyToOnDemand]. The platform refuses solution bundles
// (CBC.99003622), pay-per-use packages (CBC.99003611) and resources in their grace or
// retention period (CBC.99003610, [core.ErrWrongState]).
//
// The call is retried after a lost response. If the later attempt lists failures, the
// outcome is unknown: the lost attempt may have done what the later one could not.
//
// Errors:
//   - CBC.99003012 ([core.ErrNotFound]): resource ID does not exist
//   - CBC.99003608: selected-product (Yanxuan) items cannot be switched
//   - CBC.99003609: product type does not support the switch
//   - CBC.99003623 ([core.ErrWrongState]): another transaction in progress blocks the
//     switch
//   - CBC.99003624 ([core.ErrWrongState]): resource frozen for violation
//   - CBC.99003625 ([core.ErrWrongState]): resource frozen by the public security
//     authority
//   - CBC.99003626 ([core.ErrWrongState]): account is frozen
//
// Operation UpdatePeriodToOnDemand: POST /v2/orders/subscriptions/resources/to-on-demand
// (customer credentials, 10 calls/s).
func (s *Service) ConvertToOnDemandAtExpiry(ctx context.Context, req *ConvertToOnDemandAtExpiryRequest, opts ...option.Option) (*ConvertToOnDemandAtExpiryResponse, error) {
	return transport.Call[ConvertToOnDemandAtExpiryResponse](ctx, s.client(), &opConvertToOnDemandAtExpiry, req, opts)
}

// ConversionFailure is a resource for which [Service.ConvertToOnDemandAtExpiry] failed,
// and why.
type ConversionFailure struct {
	// Error code of this resource.
	ErrorCode string `json:"error_code"`
	// Error text of this resource.
	ErrorMessage string `json:"error_msg"`
	// ID of the resource that failed.
	ResourceID string `json:"id"`
}

func (f ConversionFailure) failure() core.Failure {
	return core.Failure{ID: f.ResourceID, Code: f.ErrorCode, Message: f.ErrorMessage}
}

// ConversionOperation is what [Service.ConvertToOnDemandAtExpiry] does.
type ConversionOperation string

// Values of [ConversionOperation].
const (
	ConversionOperationSetUp  ConversionOperation = "SET_UP" // arrange the conversion at expiry
	ConversionOperationCancel ConversionOperation = "CANCEL" // call the conversion off
)

var conversionOperationValues = []ConversionOperation{ConversionOperationSetUp, ConversionOperationCancel}

var opConvertToOnDemandNow = transport.Operation{
	ID: "UpdatePeriodToOnDemandInstantly", Name: "resources.ConvertToOnDemandNow",
	Method: http.MethodPost, Path: "/v2/orders/subscriptions/resources/to-on-demand/instantly",
	Callers:  []core.Role{core.RoleCustomer},
	Money:    true,
	Settle:   "orders.List (TypeToOnDemand, from well before the call, since clocks differ)",
	Items:    "resource_ids",
	Confirms: []string{"to_ondemand_service_results"}, References: []string{"to_ondemand_service_results[].order_id"},
}

// ConvertToOnDemandNowRequest holds the parameters of [Service.ConvertToOnDemandNow].
type ConvertToOnDemandNowRequest struct {
	// IDs of main resources only. Required, at most 10 items, each at most 64 characters.
	ResourceIDs []string `json:"resource_ids"`
}

// Validate reports every rule that the request breaks.
func (r *ConvertToOnDemandNowRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		c.Strings("resource_ids", r.ResourceIDs).Required().Max(10).Unique().Each(func(v check.Text) { v.Required().Max(64) })
	})
}

// ConvertToOnDemandNowResponse is the response of [Service.ConvertToOnDemandNow].
type ConvertToOnDemandNowResponse struct {
	// One result for each resource of the request.
	Results []ConversionResult `json:"to_ondemand_service_results"`

	core.Metadata `json:"-"`
}

// Err returns the resources that failed, and those without a result that
// [ConversionOutcome] knows, as a [*core.PartialError], or nil when there are neither. A
// resource under review ([ConversionOutcomeAudit]) has not failed. For one without a
// result, look at the orders before converting it again.
func (r *ConvertToOnDemandNowResponse) Err() error {
	var failed []ConversionResult
	var done []string
	for _, result := range r.Results {
		switch result.Result {
		case ConversionOutcomeFail:
			failed = append(failed, result)
		case ConversionOutcomeSuccess, ConversionOutcomeAudit:
			done = append(done, result.ResourceID)
		}
	}
	return partial.Error(&opConvertToOnDemandNow, r.Batch, failed, ConversionResult.failure, done...)
}

// ConvertToOnDemandNow converts yearly/monthly resources to pay-per-use at once and
// refunds the unused fee.
//
// There is no idempotency key: after a lost response, look for the orders with the
// method List of package orders, filtered by its TypeToOnDemand, before calling
// ConvertToOnDemandNow again.
//
// The call can succeed although some resources fail or wait for a review: check the
// Result of each [ConversionResult]. [ConvertToOnDemandNowResponse.Err] returns those
// that failed as an error.
//
// Customer credentials only; the platform refuses partner credentials.
//
// Operation UpdatePeriodToOnDemandInstantly: POST
// /v2/orders/subscriptions/resources/to-on-demand/instantly (customer credentials, 10
// calls/s).
func (s *Service) ConvertToOnDemandNow(ctx context.Context, req *ConvertToOnDemandNowRequest, opts ...option.Option) (*ConvertToOnDemandNowResponse, error) {
	return transport.Call[ConvertToOnDemandNowResponse](ctx, s.client(), &opConvertToOnDemandNow, req, opts)
}

// ConversionResult is the result of [Service.ConvertToOnDemandNow] for one resource.
type ConversionResult struct {
	// ID of the resource, as in the request.
	ResourceID string `json:"resource_id"`
	// Outcome for the resource.
	Result ConversionOutcome `json:"result"`
	// Error code; set when Result is [ConversionOutcomeFail].
	ErrorCode string `json:"error_code"`
	// Error text; set when Result is [ConversionOutcomeFail].
	ErrorMessage string `json:"error_msg"`
	// ID of the order; empty when Result is [ConversionOutcomeFail].
	OrderID string `json:"order_id"`
}

func (v ConversionResult) failure() core.Failure {
	return core.Failure{ID: v.ResourceID, Code: v.ErrorCode, Message: v.ErrorMessage}
}

// ConversionOutcome says whether [Service.ConvertToOnDemandNow] converted a resource.
type ConversionOutcome string

// Values of [ConversionOutcome].
const (
	ConversionOutcomeSuccess ConversionOutcome = "SUCCESS" // the resource is pay-per-use now
	ConversionOutcomeAudit   ConversionOutcome = "AUDIT"   // the conversion is under review
	ConversionOutcomeFail    ConversionOutcome = "FAIL"    // the conversion failed
)
