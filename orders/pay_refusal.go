package orders

import "fmt"

// PayRefusal says what is short for an order that [Service.Pay] could not pay. It comes
// with CBC.99003141 (Shortages) and CBC.99003155 (EnterpriseProjects), and errors.As finds
// it in the [core.Error].
//
// After a [ShortageReasonQuota] the customer asks for a larger quota with a service
// ticket, and the order can then be paid. After [ShortageReasonCapacity] and the others
// the customer has to place a new order.
type PayRefusal struct {
	// Products whose quota or capacity is short, or whose specification has changed.
	Shortages []Shortage `json:"quota_infos"`
	// Enterprise projects whose funds are short.
	EnterpriseProjects []EnterpriseProjectShortage `json:"enterprise_project_auth_result"`
}

// Error counts what is short.
func (r *PayRefusal) Error() string {
	return fmt.Sprintf("%d products and %d enterprise projects are short", len(r.Shortages), len(r.EnterpriseProjects))
}

// Shortage is a product of an order that cannot be provided.
type Shortage struct {
	// Region, for example cn-north-1.
	RegionCode string `json:"region"`
	// Service type code.
	ServiceTypeCode string `json:"service_type_code"`
	// Resource type code.
	ResourceTypeCode string `json:"resource_type_code"`
	// Name of the resource type.
	ResourceTypeName string `json:"resource_type_name"`
	// Name of the service type.
	ServiceTypeName string `json:"service_type_name"`
	// Specification code, for example s2.small.1.linux.
	ResourceSpecCode string `json:"resource_spec_code"`
	// What is wrong.
	Reason ShortageReason `json:"auth_result"`
	// Availability zone, for example cn-north-1a.
	AvailabilityZoneCode string `json:"available_zone"`
}

// EnterpriseProjectShortage is an enterprise project that cannot pay an order.
type EnterpriseProjectShortage struct {
	// ID of the project; 0 is the default project.
	EnterpriseProjectID string `json:"enterprise_project_id"`
	// Name of the project.
	EnterpriseProjectName string `json:"enterprise_project_name"`
	// What is wrong. The reference has the codes of a product here, too.
	Reason ShortageReason `json:"auth_result"`
}

// ShortageReason is why an order cannot be provided. All but the first two come up only
// when something has changed since the order was placed.
type ShortageReason int

// Values of [ShortageReason].
const (
	ShortageReasonQuota           ShortageReason = 1  // the quota is too low
	ShortageReasonCapacity        ShortageReason = 2  // the platform has too little capacity
	ShortageReasonSpecification   ShortageReason = 3  // the specification of the resource is wrong
	ShortageReasonRelatedResource ShortageReason = 4  // what the resource is attached to is wrong
	ShortageReasonOther           ShortageReason = 99 // something else
)
