package legacy

import (
	"context"
	"net/http"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/check"
	"github.com/partnerbss/partnerbss-go/internal/transport"
	"github.com/partnerbss/partnerbss-go/option"
)

var opListServiceTypesOld = transport.Operation{
	ID: "ListServiceTypesOld", Name: "legacy.ListServiceTypesOld",
	Method: http.MethodGet, Path: "/v2/bases/service-types",
	Callers: []core.Role{core.RolePartner},
	Safe:    true,
}

// ListServiceTypesOldRequest holds the parameters of [Service.ListServiceTypesOld].
type ListServiceTypesOldRequest struct {
	// Code of one service type, such as hws.service.type.obs; leave empty for all service types. At
	// most 64 characters.
	ServiceTypeCode string `url:"service_type_code,omitempty"`
}

// Validate reports every rule that the request breaks.
func (r *ListServiceTypesOldRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		c.String("service_type_code", r.ServiceTypeCode).Max(64)
	})
}

// ListServiceTypesOldResponse is the response of [Service.ListServiceTypesOld].
type ListServiceTypesOldResponse struct {
	// The service types.
	ServiceTypes []ServiceType `json:"service_types"`

	core.Metadata `json:"-"`
}

// ListServiceTypesOld returns the cloud service types, or the one with a given code.
//
// Marketplace (KooGallery) service types are not included. One response holds the whole
// list, without paging or a total count. Names are in the language of the client; see
// [option.WithLanguage].
//
// Operation ListServiceTypesOld: GET /v2/bases/service-types (partner credentials, 10
// calls/s).
//
// Deprecated: use products.ListServiceTypes. The successor pages by record offset (from
// 0, up to 1000 rows) and returns a total count. It filters by ServiceTypeName, matched
// in part, and no longer by code. It takes customer credentials too.
func (s *Service) ListServiceTypesOld(ctx context.Context, req *ListServiceTypesOldRequest, opts ...option.Option) (*ListServiceTypesOldResponse, error) {
	return transport.Call[ListServiceTypesOldResponse](ctx, s.client(), &opListServiceTypesOld, req, opts)
}

// ServiceType is one cloud service type.
type ServiceType struct {
	// Name of the service type in the client's language.
	ServiceTypeName string `json:"service_type_name"`
	// Code of the service type, such as hws.service.type.obs.
	ServiceTypeCode string `json:"service_type_code"`
	// Short name of the service type.
	Abbreviation string `json:"abbreviation"`
}

var opListResourceTypesOld = transport.Operation{
	ID: "ListResourceTypesOld", Name: "legacy.ListResourceTypesOld",
	Method: http.MethodGet, Path: "/v2/bases/resource-types",
	Callers: []core.Role{core.RolePartner},
	Safe:    true,
}

// ListResourceTypesOldRequest holds the parameters of [Service.ListResourceTypesOld].
type ListResourceTypesOldRequest struct {
	// Code of one resource type, such as hws.resource.type.vm; leave empty for all resource types. At
	// most 64 characters.
	ResourceTypeCode string `url:"resource_type_code,omitempty"`
}

// Validate reports every rule that the request breaks.
func (r *ListResourceTypesOldRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		c.String("resource_type_code", r.ResourceTypeCode).Max(64)
	})
}

// ListResourceTypesOldResponse is the response of [Service.ListResourceTypesOld].
type ListResourceTypesOldResponse struct {
	// The resource types.
	ResourceTypes []ResourceType `json:"resource_types"`

	core.Metadata `json:"-"`
}

// ListResourceTypesOld returns the resource types, or the one with a given code.
//
// One response holds the whole list, without paging or a total count. Names are in the
// language of the client; see [option.WithLanguage].
//
// Operation ListResourceTypesOld: GET /v2/bases/resource-types (partner credentials, 10
// calls/s).
//
// Deprecated: use products.ListResourceTypes. The successor pages by record offset (from
// 0, up to 1000 rows), returns a total count, and names the service type that owns each
// resource type. It has no filter: the caller selects the code.
func (s *Service) ListResourceTypesOld(ctx context.Context, req *ListResourceTypesOldRequest, opts ...option.Option) (*ListResourceTypesOldResponse, error) {
	return transport.Call[ListResourceTypesOldResponse](ctx, s.client(), &opListResourceTypesOld, req, opts)
}

// ResourceType is one resource type.
type ResourceType struct {
	// Code of the resource type, such as hws.resource.type.vm.
	ResourceTypeCode string `json:"resource_type_code"`
	// Name of the resource type in the client's language.
	ResourceTypeName string `json:"resource_type_name"`
	// Description of the resource type.
	ResourceTypeDescription string `json:"resource_type_desc"`
}
