package resources

import (
	"context"
	"net/http"
	"slices"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/check"
	"github.com/partnerbss/partnerbss-go/internal/partial"
	"github.com/partnerbss/partnerbss-go/internal/transport"
	"github.com/partnerbss/partnerbss-go/option"
)

var opConvertToOnDemandAtExpiry = transport.Operation{
	ID: "UpdatePeriodToOnDemand", Name: "resources.ConvertToOnDemandAtExpiry",
	Method: http.MethodPost, Path: "/v2/orders/subscriptions/resources/to-on-demand",
	Callers: []core.Role{core.RoleCustomer},
	Settle:  "resources.List (ResourceIDs; set up when ExpirePolicy is ExpirePolicyToOnDemand)",
}

// ConvertToOnDemandAtExpiryRequest holds the parameters of ConvertToOnDemandAtExpiry.
type ConvertToOnDemandAtExpiryRequest struct {
	// Whether to arrange the conversion or to call it off. Required.
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

// ConvertToOnDemandAtExpiryResponse is the answer to ConvertToOnDemandAtExpiry.
type ConvertToOnDemandAtExpiryResponse struct {
	// Resources that failed; empty when all succeeded.
	ErrorDetails []ConversionFailure `json:"error_details"`

	core.Metadata `json:"-"`
}

// Err returns the resources that failed as a *core.PartialError, or nil when all
// succeeded.
func (r *ConvertToOnDemandAtExpiryResponse) Err() error {
	return partial.Error(&opConvertToOnDemandAtExpiry, r.ErrorDetails, ConversionFailure.failure)
}

// ConvertToOnDemandAtExpiry arranges, or calls off, that yearly/monthly resources turn
// into pay-per-use ones when they expire.
//
// Some resources may fail while the call succeeds: ErrorDetails holds the failed ones
// only, and Err turns them into an error.
//
// Customer credentials only; partner and distributor credentials are refused.
// ConversionOperationCancel needs an earlier ConversionOperationSetUp, or an expiry policy
// of pay-per-use at expiry. Not for solution bundles (CBC.99003622), pay-per-use packages
// (CBC.99003611) and resources in their grace or retention period (CBC.99003610).
//
// Errors:
//   - CBC.99003012: resource ID does not exist
//   - CBC.99003608: selected-product (Yanxuan) items cannot be switched
//   - CBC.99003609: product type does not support the switch
//   - CBC.99003623: another transaction in progress blocks the switch
//   - CBC.99003624: resource frozen for violation
//   - CBC.99003625: resource frozen by the public security authority
//   - CBC.99003626: account is frozen
//
// Operation UpdatePeriodToOnDemand: POST /v2/orders/subscriptions/resources/to-on-demand
// (customer credentials, 10 calls/s).
func (s *Service) ConvertToOnDemandAtExpiry(ctx context.Context, req *ConvertToOnDemandAtExpiryRequest, opts ...option.Option) (*ConvertToOnDemandAtExpiryResponse, error) {
	return transport.Call[ConvertToOnDemandAtExpiryResponse](ctx, s.client(), &opConvertToOnDemandAtExpiry, req, opts)
}

// ConversionFailure says why ConvertToOnDemandAtExpiry failed for one resource.
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

// ConversionOperation is what ConvertToOnDemandAtExpiry does.
type ConversionOperation string

// Values of ConversionOperation.
const (
	ConversionOperationSetUp  ConversionOperation = "SET_UP" // arrange the conversion at expiry
	ConversionOperationCancel ConversionOperation = "CANCEL" // call the conversion off
)

var conversionOperationValues = []ConversionOperation{ConversionOperationSetUp, ConversionOperationCancel}

var opConvertToOnDemandNow = transport.Operation{
	ID: "UpdatePeriodToOnDemandInstantly", Name: "resources.ConvertToOnDemandNow",
	Method: http.MethodPost, Path: "/v2/orders/subscriptions/resources/to-on-demand/instantly",
	Callers: []core.Role{core.RoleCustomer},
	Money:   true,
	Settle:  "orders.List (TypeToOnDemand, from well before the call, since clocks differ)",
}

// ConvertToOnDemandNowRequest holds the parameters of ConvertToOnDemandNow.
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

// ConvertToOnDemandNowResponse is the answer to ConvertToOnDemandNow.
type ConvertToOnDemandNowResponse struct {
	// One result per resource asked for.
	Results []ConversionResult `json:"to_ondemand_service_results"`

	core.Metadata `json:"-"`
}

// Err returns the resources that failed as a *core.PartialError, or nil when none
// did. A resource that waits for a review (ConversionOutcomeAudit) has not failed.
func (r *ConvertToOnDemandNowResponse) Err() error {
	failed := slices.DeleteFunc(slices.Clone(r.Results), func(v ConversionResult) bool { return v.Result != ConversionOutcomeFail })
	return partial.Error(&opConvertToOnDemandNow, failed, ConversionResult.failure)
}

// ConvertToOnDemandNow turns yearly/monthly resources into pay-per-use ones at once and
// refunds the unused fee.
//
// Some resources may fail or wait for a review while the call succeeds: look at the Result
// of every entry of Results. Err turns those that failed into an error. After a lost
// answer look for the orders with orders.List (orders.TypeToOnDemand) before calling
// again.
//
// Customer credentials only; partner credentials are refused.
//
// Operation UpdatePeriodToOnDemandInstantly: POST
// /v2/orders/subscriptions/resources/to-on-demand/instantly (customer credentials, 10
// calls/s).
func (s *Service) ConvertToOnDemandNow(ctx context.Context, req *ConvertToOnDemandNowRequest, opts ...option.Option) (*ConvertToOnDemandNowResponse, error) {
	return transport.Call[ConvertToOnDemandNowResponse](ctx, s.client(), &opConvertToOnDemandNow, req, opts)
}

// ConversionResult is what ConvertToOnDemandNow did with one resource.
type ConversionResult struct {
	// ID of the resource, as in the request.
	ResourceID string `json:"resource_id"`
	// What became of the resource.
	Result ConversionOutcome `json:"result"`
	// Error code; set when Result is ConversionOutcomeFail.
	ErrorCode string `json:"error_code"`
	// Error text; set when Result is ConversionOutcomeFail.
	ErrorMessage string `json:"error_msg"`
	// ID of the order; empty when Result is ConversionOutcomeFail.
	OrderID string `json:"order_id"`
}

func (v ConversionResult) failure() core.Failure {
	return core.Failure{ID: v.ResourceID, Code: v.ErrorCode, Message: v.ErrorMessage}
}

// ConversionOutcome is the result of ConvertToOnDemandNow for one resource.
type ConversionOutcome string

// Values of ConversionOutcome.
const (
	ConversionOutcomeSuccess ConversionOutcome = "SUCCESS" // the resource is pay-per-use now
	ConversionOutcomeAudit   ConversionOutcome = "AUDIT"   // the conversion is under review
	ConversionOutcomeFail    ConversionOutcome = "FAIL"    // the conversion failed
)
