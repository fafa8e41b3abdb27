package tickets

import (
	"context"
	"net/http"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/check"
	"github.com/partnerbss/partnerbss-go/internal/transport"
	"github.com/partnerbss/partnerbss-go/option"
)

var opListCategories = transport.Operation{
	ID: "ListCaseCategories", Name: "tickets.ListCategories",
	Method: http.MethodGet, Path: "/v2/servicerequest/config/categories",
	Host:    transport.HostTickets,
	Callers: []core.Role{core.RolePartner, core.RoleCustomer},
	Safe:    true,
}

// ListCategoriesResponse is the response of [Service.ListCategories].
type ListCategoriesResponse struct {
	// Kinds.
	Categories []Category `json:"incident_sub_type_list"`
	// Number of records in all.
	TotalCount int `json:"total_count"`

	core.Metadata `json:"-"`
}

// ListCategories lists the kinds of tickets, with the products of each.
//
// The package comment has the codes of refusals.
//
// Operation ListCaseCategories: GET /v2/servicerequest/config/categories (partner or customer
// credentials, 10 calls/s).
func (s *Service) ListCategories(ctx context.Context, opts ...option.Option) (*ListCategoriesResponse, error) {
	return transport.Call[ListCategoriesResponse](ctx, s.client(), &opListCategories, nil, opts)
}

// Category is a kind of tickets.
type Category struct {
	// Products.
	Products []Product `json:"incident_product_category_list"`
	// Kind of the ticket, from [Service.ListCategories].
	CategoryID string `json:"incident_sub_type_id"`
	// Name of the kind.
	Name string `json:"incident_sub_type_name"`
}

// Product is a product that a ticket can be about.
type Product struct {
	// Whether a support plan covers it.
	SupportPlan bool `json:"can_use_support_plan"`
	// Short name of the product.
	Acronym string `json:"incident_product_category_acronym"`
	// Description of the product.
	Description string `json:"incident_product_category_desc"`
	// Product.
	ID string `json:"incident_product_category_id"`
	// Name of the product.
	Name string `json:"incident_product_category_name"`
}

var opListProducts = transport.Operation{
	ID: "ListProductCategories", Name: "tickets.ListProducts",
	Method: http.MethodGet, Path: "/v2/servicerequest/config/product-categories",
	Host:    transport.HostTickets,
	Callers: []core.Role{core.RolePartner, core.RoleCustomer},
	Safe:    true,
}

// ListProductsRequest holds the parameters of [Service.ListProducts].
type ListProductsRequest struct {
	// Name of the product. At most 64 characters.
	ProductName string `url:"product_category_name,omitempty"`
}

// Validate reports every rule that the request breaks.
func (r *ListProductsRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		c.String("product_category_name", r.ProductName).Max(64)
	})
}

// ListProductsResponse is the response of [Service.ListProducts].
type ListProductsResponse struct {
	// Products.
	Products []Product `json:"incident_product_category_list"`
	// Number of records in all.
	TotalCount int `json:"total_count"`

	core.Metadata `json:"-"`
}

// ListProducts lists the products that a ticket can be about.
//
// The package comment has the codes of refusals.
//
// Operation ListProductCategories: GET /v2/servicerequest/config/product-categories (partner or
// customer credentials, 10 calls/s).
func (s *Service) ListProducts(ctx context.Context, req *ListProductsRequest, opts ...option.Option) (*ListProductsResponse, error) {
	return transport.Call[ListProductsResponse](ctx, s.client(), &opListProducts, req, opts)
}

var opListProblemTypes = transport.Operation{
	ID: "ListProblemTypes", Name: "tickets.ListProblemTypes",
	Method: http.MethodGet, Path: "/v2/servicerequest/config/problems",
	Host:    transport.HostTickets,
	Callers: []core.Role{core.RolePartner, core.RoleCustomer},
	Safe:    true,
}

// ListProblemTypesRequest holds the parameters of [Service.ListProblemTypes].
type ListProblemTypesRequest struct {
	// Product, from [Service.ListCategories]. At most 64 characters.
	ProductID string `url:"product_category_id,omitempty"`
}

// Validate reports every rule that the request breaks.
func (r *ListProblemTypesRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		c.String("product_category_id", r.ProductID).Max(64)
	})
}

// ListProblemTypesResponse is the response of [Service.ListProblemTypes].
type ListProblemTypesResponse struct {
	// Types.
	ProblemTypes []ProblemType `json:"incident_business_type_list"`
	// Number of records in all.
	TotalCount int64 `json:"total_count"`

	core.Metadata `json:"-"`
}

// ListProblemTypes lists the types of problems.
//
// The package comment has the codes of refusals.
//
// Operation ListProblemTypes: GET /v2/servicerequest/config/problems (partner or customer
// credentials, 10 calls/s).
func (s *Service) ListProblemTypes(ctx context.Context, req *ListProblemTypesRequest, opts ...option.Option) (*ListProblemTypesResponse, error) {
	return transport.Call[ListProblemTypesResponse](ctx, s.client(), &opListProblemTypes, req, opts)
}

// ProblemType is a type of problems.
type ProblemType struct {
	// Type of the problem, from [Service.ListProblemTypes].
	ID string `json:"business_type_id"`
	// Type of the problem.
	Name string `json:"business_type_name"`
	// Whether a support plan covers it.
	SupportPlan bool `json:"can_use_support_plan"`
	// Kind of problem.
	ProblemKind ProblemKind `json:"case_type"`
}

// ProblemKind is what a type of problems is about.
type ProblemKind string

// Values of [ProblemKind].
const (
	ProblemKindQuestion ProblemKind = "0" // question
	ProblemKindFault    ProblemKind = "5" // something is out of order
)

var opListTemplates = transport.Operation{
	ID: "ListCaseTemplates", Name: "tickets.ListTemplates",
	Method: http.MethodGet, Path: "/v2/servicerequest/config/templates",
	Host:    transport.HostTickets,
	Callers: []core.Role{core.RolePartner, core.RoleCustomer},
	Safe:    true,
}

// ListTemplatesRequest holds the parameters of [Service.ListTemplates].
type ListTemplatesRequest struct {
	// Type of the problem, from [Service.ListProblemTypes]. Required, at most 64 characters.
	ProblemTypeID string `url:"business_type_id"`
}

// Validate reports every rule that the request breaks.
func (r *ListTemplatesRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		c.String("business_type_id", r.ProblemTypeID).Required().Max(64)
	})
}

// ListTemplatesResponse is the response of [Service.ListTemplates].
type ListTemplatesResponse struct {
	// Templates.
	Templates []Template `json:"incident_template_list"`
	// Number of records in all.
	TotalCount int `json:"total_count"`

	core.Metadata `json:"-"`
}

// ListTemplates lists texts to begin the description of a problem with.
//
// The package comment has the codes of refusals.
//
// Operation ListCaseTemplates: GET /v2/servicerequest/config/templates (partner or customer
// credentials, 10 calls/s).
func (s *Service) ListTemplates(ctx context.Context, req *ListTemplatesRequest, opts ...option.Option) (*ListTemplatesResponse, error) {
	return transport.Call[ListTemplatesResponse](ctx, s.client(), &opListTemplates, req, opts)
}

// Template is a text to begin a description with.
type Template struct {
	// Text.
	Content string `json:"incident_template_content"`
	// Template.
	ID string `json:"incident_template_id"`
	// Name.
	Name string `json:"incident_template_name"`
}

var opListSeverities = transport.Operation{
	ID: "ListSeverities", Name: "tickets.ListSeverities",
	Method: http.MethodGet, Path: "/v2/servicerequest/config/severities",
	Host:    transport.HostTickets,
	Callers: []core.Role{core.RolePartner, core.RoleCustomer},
	Safe:    true,
}

// ListSeveritiesRequest holds the parameters of [Service.ListSeverities].
type ListSeveritiesRequest struct {
	// Type of the problem, from [Service.ListProblemTypes]. Required, at most 64 characters.
	ProblemTypeID string `url:"business_type_id"`
	// Product, from [Service.ListCategories]. Required, at most 64 characters.
	ProductID string `url:"product_category_id"`
}

// Validate reports every rule that the request breaks.
func (r *ListSeveritiesRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		c.String("business_type_id", r.ProblemTypeID).Required().Max(64)
		c.String("product_category_id", r.ProductID).Required().Max(64)
	})
}

// ListSeveritiesResponse is the response of [Service.ListSeverities].
type ListSeveritiesResponse struct {
	// Severities.
	Severities []Severity `json:"severity_list"`
	// Whether a severity is asked for.
	Show bool `json:"show"`

	core.Metadata `json:"-"`
}

// ListSeverities lists how serious a problem can be.
//
// The package comment has the codes of refusals.
//
// Operation ListSeverities: GET /v2/servicerequest/config/severities (partner or customer
// credentials, 10 calls/s).
func (s *Service) ListSeverities(ctx context.Context, req *ListSeveritiesRequest, opts ...option.Option) (*ListSeveritiesResponse, error) {
	return transport.Call[ListSeveritiesResponse](ctx, s.client(), &opListSeverities, req, opts)
}

// Severity is how serious a problem can be.
type Severity struct {
	// Language.
	Language string `json:"language"`
	// Severity, from [Service.ListSeverities].
	SeverityID string `json:"severity_id"`
	// Name of the severity.
	SeverityName string `json:"severity_name"`
}
