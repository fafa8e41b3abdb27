package enterprise

import (
	"context"
	"net/http"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/check"
	"github.com/partnerbss/partnerbss-go/internal/transport"
	"github.com/partnerbss/partnerbss-go/option"
)

var opCreateMember = transport.Operation{
	ID: "CreateSubEnterpriseAccount", Name: "enterprise.CreateMember",
	Method: http.MethodPost, Path: "/v2/enterprises/multi-accounts/sub-customers",
	Callers:   []core.Role{core.RoleCustomer},
	Money:     true,
	NoContent: true,
	Settle:    "enterprise.ListMembers (AccountName of the request)",
}

// CreateMemberRequest holds the parameters of [Service.CreateMember].
type CreateMemberRequest struct {
	// Organization of the member, from [Service.ListOrganizations] (party_id on the wire). Required, at
	// most 20 characters.
	OrganizationID string `json:"party_id"`
	// The new account. Required.
	Account NewAccount `json:"new_sub_customer"`
	// Relation of the member to the master account; [AssociationSameLegalPerson] is the only one.
	// Required.
	Association Association `json:"sub_customer_association_type"`
	// Display name, of any characters, at most 64.
	DisplayName string `json:"display_name,omitzero"`
	// Permissions to ask the member for, at most 6. They have no effect together with FinancialCustody,
	// which has [PermissionReadFinances], [PermissionReadConsumption] and [PermissionShareDiscount].
	Permissions []Permission `json:"permission_ids,omitzero"`
	// Whether the master account takes the finances of the member into its custody; default
	// [core.FlagNo].
	FinancialCustody core.Flag `json:"financial_custody,omitzero"`
}

// Validate reports every rule that the request breaks.
func (r *CreateMemberRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		c.String("party_id", r.OrganizationID).Required().Max(20)
		r.Account.check(c.In("new_sub_customer"))
		check.Enum(c, "sub_customer_association_type", r.Association, associationValues...).Required()
		c.String("display_name", r.DisplayName).Max(64)
		check.List(c, "permission_ids", r.Permissions).Max(6).Each(func(v *Permission, c *check.Checker) { check.Enum(c, "", *v, permissionValues...).Required() })
		check.Enum(c, "financial_custody", r.FinancialCustody, flags...)
	})
}

// CreateMember creates an account that is a member of the enterprise.
//
// The caller must be the enterprise master account. The response has no ID:
// [Service.ListMembers] with the AccountName of the new account tells it. The
// reference does not say what a second call with the same name is answered, so look there
// first when a response was lost.
//
// A mobile number of the member's own requires a code that [Service.SendVerificationCode]
// sent to it.
//
// Errors:
//   - CBC.99007004: a business precondition is not met; fail_check_items in the body of the
//     error names the checks
//
// Operation CreateSubEnterpriseAccount: POST
// /v2/enterprises/multi-accounts/sub-customers (customer credentials, 10 calls/s).
func (s *Service) CreateMember(ctx context.Context, req *CreateMemberRequest, opts ...option.Option) error {
	return s.client().Do(ctx, &opCreateMember, req, nil, opts)
}

// NewAccount is the account of a new member.
type NewAccount struct {
	// Login name, which nobody else has (customer_name on the wire). Required, at most 32 characters.
	AccountName string `json:"customer_name"`
	// Password, 8 to 32 characters. Required.
	Password core.Secret `json:"password"`
	// Mobile number of the administrator; of no effect with [MobileOfMaster]. Required with
	// [MobileOfMember]. At most 20 characters.
	MobilePhone string `json:"mobile_phone,omitzero"`
	// Whose mobile number the member gets; default [MobileOfMember].
	MobileOf MobileOf `json:"use_pri_mobile_phone,omitzero"`
	// Code that [Service.SendVerificationCode] sent to MobilePhone. Required with [MobileOfMember]. At
	// most 6 characters.
	VerificationCode core.Secret `json:"verification_code,omitzero"`
}

func (v *NewAccount) check(c *check.Checker) {
	c.String("customer_name", v.AccountName).Required().Max(32)
	c.Secret("password", v.Password).Required().Length(8, 32)
	own := v.MobileOf == MobileOfMember
	c.String("mobile_phone", v.MobilePhone).RequiredIf(own, "use_pri_mobile_phone is N").Max(20)
	check.Enum(c, "use_pri_mobile_phone", v.MobileOf, mobileOfValues...)
	c.Secret("verification_code", v.VerificationCode).RequiredIf(own, "use_pri_mobile_phone is N").Max(6)
}

// MobileOf tells whose mobile number a new member gets.
type MobileOf string

// Values of [MobileOf].
const (
	MobileOfMaster MobileOf = "Y" // that of the master account
	MobileOfMember MobileOf = "N" // one of its own (the default)
)

var mobileOfValues = []MobileOf{MobileOfMaster, MobileOfMember}

// Association is the relation of a member to the master account.
type Association int

// Values of [Association].
const (
	AssociationSameLegalPerson Association = 1 // both are the same legal person
)

var associationValues = []Association{AssociationSameLegalPerson}

// Permission is what a member allows the master account.
type Permission string

// Values of [Permission].
const (
	PermissionReadFinances     Permission = "READ_FINANCE_INFO"         // see the finances of the member
	PermissionReadConsumption  Permission = "READ_CONSUME_BILL"         // see the bills of the member
	PermissionIssueInvoices    Permission = "SUBSTITUTE-OPEN-INVOICE"   // request invoices for the member
	PermissionTakeOverInvoices Permission = "TAKE-OVER-OPEN-INVOICE"    // take over the invoicing of the member
	PermissionShareCredit      Permission = "SHARE-CREDIT-TO-SUB"       // share credit of the master account with the member
	PermissionShareDiscount    Permission = "SHARE-BIZ-DISCOUNT-TO-SUB" // share commercial discounts of the master account with the member
)

var permissionValues = []Permission{
	PermissionReadFinances, PermissionReadConsumption, PermissionIssueInvoices,
	PermissionTakeOverInvoices, PermissionShareCredit, PermissionShareDiscount,
}
