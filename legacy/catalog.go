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

// ListServiceTypesOldRequest holds the parameters of ListServiceTypesOld.
type ListServiceTypesOldRequest struct {
	// Code of one service type, such as hws.service.type.obs; empty means all service types. At most
	// 64 characters.
	ServiceTypeCode string `url:"service_type_code,omitempty"`
}

// Validate reports every rule that the request breaks.
func (r *ListServiceTypesOldRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		c.String("service_type_code", r.ServiceTypeCode).Max(64)
	})
}

// ListServiceTypesOldResponse is the answer to ListServiceTypesOld.
type ListServiceTypesOldResponse struct {
	// The service types.
	ServiceTypes []ServiceType `json:"service_types"`

	core.Metadata `json:"-"`
}

// ListServiceTypesOld lists the cloud service types, or the one with a given code.
//
// Marketplace (KooGallery) service types are not included. The whole list comes in one
// answer, without paging or a total count. Names come in the language of the client, see
// option.WithLanguage.
//
// Operation ListServiceTypesOld: GET /v2/bases/service-types (partner credentials, 10
// calls/s).
//
// Deprecated: use products.ListServiceTypes. The successor pages by record offset (from 0,
// up to 1000 rows) and gives a total count. It filters by ServiceTypeName, matched in
// part, no longer by code. Customer credentials may call it too.
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

// ListResourceTypesOldRequest holds the parameters of ListResourceTypesOld.
type ListResourceTypesOldRequest struct {
	// Code of one resource type, such as hws.resource.type.vm; empty means all resource types. At most
	// 64 characters.
	ResourceTypeCode string `url:"resource_type_code,omitempty"`
}

// Validate reports every rule that the request breaks.
func (r *ListResourceTypesOldRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		c.String("resource_type_code", r.ResourceTypeCode).Max(64)
	})
}

// ListResourceTypesOldResponse is the answer to ListResourceTypesOld.
type ListResourceTypesOldResponse struct {
	// The resource types.
	ResourceTypes []ResourceType `json:"resource_types"`

	core.Metadata `json:"-"`
}

// ListResourceTypesOld lists the resource types, or the one with a given code.
//
// The whole list comes in one answer, without paging or a total count. Names come in the
// language of the client, see option.WithLanguage.
//
// Operation ListResourceTypesOld: GET /v2/bases/resource-types (partner credentials, 10
// calls/s).
//
// Deprecated: use products.ListResourceTypes. The successor pages by record offset (from
// 0, up to 1000 rows), gives a total count, and tells the owning service type of each
// resource type. It has no filter: pick the code on your side.
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
