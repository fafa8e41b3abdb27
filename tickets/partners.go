package tickets

import (
	"context"
	"net/http"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/check"
	"github.com/partnerbss/partnerbss-go/internal/transport"
	"github.com/partnerbss/partnerbss-go/option"
)

var opListCustomers = transport.Operation{
	ID: "ListTicketSubCustomers", Name: "tickets.ListCustomers",
	Method: http.MethodGet, Path: "/v2/servicerequest/customers/sub-customers",
	Host:    transport.HostTickets,
	Callers: []core.Role{core.RolePartner},
	Safe:    true,
}

// ListCustomersRequest holds the parameters of [Service.ListCustomers].
type ListCustomersRequest struct {
	// Customer of the partner. At most 64 characters.
	SubCustomerID string `url:"sub_customer_id,omitempty"`
	// Name of the customer. At most 64 characters.
	SubCustomerName string `url:"sub_customer_name,omitempty"`
}

// Validate reports every rule that the request breaks.
func (r *ListCustomersRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		c.String("sub_customer_id", r.SubCustomerID).Max(64)
		c.String("sub_customer_name", r.SubCustomerName).Max(64)
	})
}

// ListCustomersResponse is the response of [Service.ListCustomers].
type ListCustomersResponse struct {
	// Customers.
	SubCustomers []SubCustomer `json:"sub_customer_infos"`

	core.Metadata `json:"-"`
}

// ListCustomers lists the customers for whom the partner sees tickets.
//
// The platform calls this operation ListSubCustomers, which is the name of another one of the
// partner API.
//
// Names and contacts come masked.
//
// The package comment has the codes of refusals.
//
// Operation ListTicketSubCustomers: GET /v2/servicerequest/customers/sub-customers (partner
// credentials, 10 calls/s).
func (s *Service) ListCustomers(ctx context.Context, req *ListCustomersRequest, opts ...option.Option) (*ListCustomersResponse, error) {
	return transport.Call[ListCustomersResponse](ctx, s.client(), &opListCustomers, req, opts)
}

// SubCustomer is a customer of the partner, masked.
type SubCustomer struct {
	// Telephone code of the country, such as 0086.
	AreaCode string `json:"area_code"`
	// Account.
	CustomerID string `json:"customer_id"`
	// Name.
	CustomerName string `json:"customer_name"`
	// Master account.
	DomainID string `json:"domain_id"`
	// Email address, masked.
	Email string `json:"email"`
	// Mobile number, masked.
	Mobile string `json:"mobile"`
}

var opGetPrivilegePolicy = transport.Operation{
	ID: "ShowCustomerPrivilegePolicy", Name: "tickets.GetPrivilegePolicy",
	Method: http.MethodGet, Path: "/v2/servicerequest/privileges/privilege-policy",
	Host:    transport.HostTickets,
	Callers: []core.Role{core.RolePartner, core.RoleCustomer},
	Safe:    true,
}

// GetPrivilegePolicyResponse is the response of [Service.GetPrivilegePolicy].
type GetPrivilegePolicyResponse struct {
	// Whether the caller may.
	Allowed bool `json:"policy_switch"`

	core.Metadata `json:"-"`
}

// GetPrivilegePolicy tells whether the caller may open tickets.
//
// The package comment has the codes of refusals.
//
// Operation ShowCustomerPrivilegePolicy: GET /v2/servicerequest/privileges/privilege-policy
// (partner or customer credentials, 10 calls/s).
func (s *Service) GetPrivilegePolicy(ctx context.Context, opts ...option.Option) (*GetPrivilegePolicyResponse, error) {
	return transport.Call[GetPrivilegePolicyResponse](ctx, s.client(), &opGetPrivilegePolicy, nil, opts)
}

var opGetPartnerPrivilege = transport.Operation{
	ID: "ShowPartnersCasesPrivilege", Name: "tickets.GetPartnerPrivilege",
	Method: http.MethodGet, Path: "/v2/servicerequest/cases/partners/privilege/cases-processing",
	Host:    transport.HostTickets,
	Callers: []core.Role{core.RolePartner},
	Safe:    true,
}

// GetPartnerPrivilegeResponse is the response of [Service.GetPartnerPrivilege].
type GetPartnerPrivilegeResponse struct {
	// Whether it does.
	Allowed bool `json:"has_privilege"`

	core.Metadata `json:"-"`
}

// GetPartnerPrivilege tells whether the partner handles the tickets of its customers.
//
// The package comment has the codes of refusals.
//
// Operation ShowPartnersCasesPrivilege: GET
// /v2/servicerequest/cases/partners/privilege/cases-processing (partner credentials, 10
// calls/s).
func (s *Service) GetPartnerPrivilege(ctx context.Context, opts ...option.Option) (*GetPartnerPrivilegeResponse, error) {
	return transport.Call[GetPartnerPrivilegeResponse](ctx, s.client(), &opGetPartnerPrivilege, nil, opts)
}

var opGetPartnerService = transport.Operation{
	ID: "ShowPartnersServiceInfo", Name: "tickets.GetPartnerService",
	Method: http.MethodGet, Path: "/v2/servicerequest/cases/partners/service-info",
	Host:    transport.HostTickets,
	Callers: []core.Role{core.RolePartner, core.RoleCustomer},
	Safe:    true,
}

// GetPartnerServiceRequest holds the parameters of [Service.GetPartnerService].
type GetPartnerServiceRequest struct {
	// Kind of the ticket. At most 64 characters.
	CategoryID string `url:"case_sub_type_id,omitempty"`
	// Product of an ISV. At most 64 characters.
	ProductID string `url:"product_id,omitempty"`
}

// Validate reports every rule that the request breaks.
func (r *GetPartnerServiceRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		c.String("case_sub_type_id", r.CategoryID).Max(64)
		c.String("product_id", r.ProductID).Max(64)
	})
}

// GetPartnerServiceResponse is the response of [Service.GetPartnerService].
type GetPartnerServiceResponse struct {
	// The service.
	Service PartnerService `json:"partners_service_info"`

	core.Metadata `json:"-"`
}

// GetPartnerService tells when the partner serves its customers.
//
// The package comment has the codes of refusals.
//
// Operation ShowPartnersServiceInfo: GET /v2/servicerequest/cases/partners/service-info
// (partner or customer credentials, 10 calls/s).
func (s *Service) GetPartnerService(ctx context.Context, req *GetPartnerServiceRequest, opts ...option.Option) (*GetPartnerServiceResponse, error) {
	return transport.Call[GetPartnerServiceResponse](ctx, s.client(), &opGetPartnerService, req, opts)
}

// PartnerService is when a partner serves its customers.
type PartnerService struct {
	// Account.
	CustomerID string `json:"customer_id"`
	// Name.
	CustomerName string `json:"customer_name"`
	// Days of a week.
	DaysPerWeek string `json:"service_time_day"`
	// Hours of a day.
	HoursPerDay string `json:"service_time_hour"`
	// Time zone, such as GMT+08:00.
	TimeZone string `json:"service_time_zone"`
}
