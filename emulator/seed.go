package emulator

import (
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerbss/partnerbss-go/emulator/internal/document"
)

// Seed is what exists when an emulator starts. It can be written in Go or read
// from a file; see [ParseSeed]. IDs are derived from names and the random seed.
type Seed struct {
	// Partners are solution providers, the first one before all others.
	Partners []SeedPartner `json:"partners,omitempty"`
	// Distributors are first-tier partners with their resellers.
	Distributors []SeedDistributor `json:"distributors,omitempty"`
	// TakenMobiles are mobile numbers that exist outside of any partner:
	// registering with one answers CBC.99000029.
	TakenMobiles []string `json:"taken_mobiles,omitempty"`
	// ReservedMobiles are numbers that the platform keeps for itself:
	// registering with one answers CBC.99000051.
	ReservedMobiles []string `json:"reserved_mobiles,omitempty"`
	// TakenEmails are addresses that CheckUserIdentity reports as used.
	TakenEmails []string `json:"taken_emails,omitempty"`
	// Outcomes are marked values; nil means the default ones.
	Outcomes []Outcome `json:"outcomes,omitempty"`

	source *document.Node // of a seed that was read
	file   string         // that it was read from, if any
}

// SeedPartner is a solution provider.
type SeedPartner struct {
	// Name is the account name, unique among all accounts, and the login name of
	// the master user.
	Name string `json:"name"`
	// Password is for tokens by password; without one there are none.
	Password string `json:"password,omitempty"`
	// XAccountType is the platform ID; by default the name in capitals plus _IDP.
	XAccountType string `json:"xaccount_type,omitempty"`
	// Cash is the balance at the start.
	Cash decimal.Decimal `json:"cash"`
	// Designated is the part of Cash that may not be allocated.
	Designated decimal.Decimal `json:"designated"`
	// Credit is a credit line; zero for none.
	Credit decimal.Decimal `json:"credit"`
	// AgencyName is the agency that customers grant to the partner, also those
	// created later; "partner_agency" by default.
	AgencyName string `json:"agency_name,omitempty"`
	// Restricted keeps the partner from getting new customers.
	Restricted bool `json:"restricted,omitempty"`
	// TestAccount makes it one that may not create customers.
	TestAccount bool `json:"test_account,omitempty"`
	// NoAttachments switches the upload of attachments off.
	NoAttachments bool `json:"no_attachments,omitempty"`
	// Operators are its users besides the master.
	Operators []SeedOperator `json:"operators,omitempty"`
	// Customers are associated with it.
	Customers []SeedCustomer `json:"customers,omitempty"`
	// CouponQuotas are what the partner may give away in coupons.
	CouponQuotas []SeedCouponQuota `json:"coupon_quotas,omitempty"`
	// Coupons are those of the partner itself, given by the platform.
	Coupons []SeedCoupon `json:"coupons,omitempty"`
	// CouponConsumption makes it a partner that settles by coupons and may not
	// issue any.
	CouponConsumption bool `json:"coupon_consumption,omitempty"`
}

// SeedDistributor is a distributor with its resellers. Its Customers are the
// distributor's own.
type SeedDistributor struct {
	SeedPartner
	// LeftProgramme makes it one that has left the partner programme.
	LeftProgramme bool `json:"left_programme,omitempty"`
	// Resellers work on the platform of the distributor.
	Resellers []SeedReseller `json:"resellers,omitempty"`
}

// SeedReseller is a reseller below a distributor.
type SeedReseller struct {
	SeedPartner
	// DisplayName is the name of the company.
	DisplayName string `json:"display_name,omitempty"`
	// Mobile is its telephone number.
	Mobile string `json:"mobile,omitempty"`
	// Email is its address.
	Email string `json:"email,omitempty"`
	// AccountManager is the login name of its account manager.
	AccountManager string `json:"account_manager,omitempty"`
	// AccountManagerName is the name behind the login name AccountManager.
	AccountManagerName string `json:"account_manager_name,omitempty"`
	// Ago is how long before the start it was linked.
	Ago time.Duration `json:"ago,omitempty"`
	// Leaving marks a reseller that is leaving the programme: it gets no coupon
	// quotas.
	Leaving bool `json:"leaving,omitempty"`
}

// SeedOperator is a user of a partner with chosen permission items.
type SeedOperator struct {
	// Name is the login name.
	Name string `json:"name"`
	// Password is for tokens by password; without one there are none.
	Password string `json:"password,omitempty"`
	// Permissions are the permission items that it has; operations name theirs.
	Permissions []string `json:"permissions,omitempty"`
	// NoAgency denies it to act for customers.
	NoAgency bool `json:"no_agency,omitempty"`
}

// SeedCustomer is an associated customer.
type SeedCustomer struct {
	// Name is the account name, unique among all accounts, and the login name of
	// the master user.
	Name string `json:"name"`
	// Password is for tokens by password; without one there are none.
	Password string `json:"password,omitempty"`
	// Mobile is the number that it registered with.
	Mobile string `json:"mobile,omitempty"`
	// Email is its address, which counts as used from then on.
	Email string `json:"email,omitempty"`
	// Label is the partner's remark on it.
	Label string `json:"label,omitempty"`
	// Level is its customer level, such as V2.
	Level string `json:"level,omitempty"`
	// RealName, when set, makes the customer a verified one.
	RealName string `json:"real_name,omitempty"`
	// Enterprise makes a verified customer an enterprise, not an individual.
	Enterprise bool `json:"enterprise,omitempty"`
	// Consulting makes it a referral customer, who pays the platform itself.
	Consulting bool `json:"consulting,omitempty"`
	// Resold makes it a customer of the zhuanshou kind, without a balance.
	Resold bool `json:"resold,omitempty"`
	// Frozen is the frozen status that lists show; 0 is not frozen.
	Frozen int `json:"frozen,omitempty"`
	// XAccountID is its ID on the partner's own platform.
	XAccountID string `json:"xaccount_id,omitempty"`
	// Cash is money that the partner has allocated before the start.
	Cash decimal.Decimal `json:"cash"`
	// AccountManager is the login name of its account manager.
	AccountManager string `json:"account_manager,omitempty"`
	// Ago is how long before the start it was linked.
	Ago time.Duration `json:"ago,omitempty"`
	// NoAgency makes it one that has granted its partner no agency.
	NoAgency bool `json:"no_agency,omitempty"`
	// Operators are its users besides the master.
	Operators []SeedOperator `json:"operators,omitempty"`
	// Discounts are what it has negotiated or was granted.
	Discounts []SeedDiscount `json:"discounts,omitempty"`
	// Resources are in use at the start; nothing was paid for them.
	Resources []SeedResource `json:"resources,omitempty"`
	// Orders are what the customer has ordered at the start.
	Orders []Purchase `json:"orders,omitempty"`
	// Credit is the limit of a credit account; zero for none.
	Credit decimal.Decimal `json:"credit"`
	// Projects are its enterprise projects.
	Projects []SeedProject `json:"projects,omitempty"`
	// ValueCards are its stored-value cards.
	ValueCards []SeedValueCard `json:"value_cards,omitempty"`
	// Usage are months of generated bill records.
	Usage []SeedUsage `json:"usage,omitempty"`
	// Peaks are resources under 95th percentile billing.
	Peaks []SeedPeak `json:"peaks,omitempty"`
	// MemberOf names the enterprise customer, earlier in the list, that this one
	// is a member of. Members account for themselves; their master sees their
	// bills.
	MemberOf string `json:"member_of,omitempty"`
	// Organization names the organization of the enterprise that a member belongs
	// to; by default the root.
	Organization string `json:"organization,omitempty"`
	// Permissions are what a member grants its enterprise master, such as
	// SHARE-CREDIT-TO-SUB.
	Permissions []string `json:"permissions,omitempty"`
	// Organizations make a verified enterprise a master account with units below
	// its root. One that others are members of is a master account, too.
	Organizations []SeedOrganization `json:"organizations,omitempty"`
	// CreditExpires is how long after the start the credit of an enterprise master
	// expires; 0 is never.
	CreditExpires time.Duration `json:"credit_expires_in,omitempty"`
	// CostCenterOff marks a customer that has not enabled the cost center.
	CostCenterOff bool `json:"cost_center_off,omitempty"`
	// CostsHidden marks a customer whose partner, or enterprise master, does
	// not let it see costs.
	CostsHidden bool `json:"costs_hidden,omitempty"`
	// Coupons are what it holds.
	Coupons []SeedCoupon `json:"coupons,omitempty"`
	// Relinked marks a customer that was associated before.
	Relinked bool `json:"relinked,omitempty"`
}

// SeedOrganization is a unit of an enterprise.
type SeedOrganization struct {
	// Name tells the organizations of an enterprise apart.
	Name string `json:"name"`
	// Below names the organization above it, earlier in the list; by default it is
	// the root.
	Below string `json:"below,omitempty"`
}

// SeedDiscount is a discount of a customer.
type SeedDiscount struct {
	// Type is 605 for a commercial discount, 606 for one of the partner, 607 for
	// one that the partner has granted.
	Type int `json:"type"`
	// Name is what inquiries call it.
	Name string `json:"name"`
	// Percent is what the customer pays, 85 for 15 % off.
	Percent decimal.Decimal `json:"percent"`
}

// SeedResource is a resource of a customer.
type SeedResource struct {
	// Name tells the resources of a customer apart.
	Name string `json:"name"`
	// ServiceType is a code of the catalogue, such as hws.service.type.ec2.
	ServiceType string `json:"service_type"`
	// ResourceType is a code of the catalogue, such as hws.resource.type.vm.
	ResourceType string `json:"resource_type"`
	// Spec is a specification of the catalogue, such as c6.large.2.linux.
	Spec string `json:"spec"`
	// Region is the cloud region, such as cn-north-4.
	Region string `json:"region"`
	// Size is for what is sold by size, such as disks.
	Size int `json:"size,omitempty"`
	// SizeMeasure is the unit of Size, 17 for GB.
	SizeMeasure int `json:"size_measure,omitempty"`
	// AttachedTo names the main resource, which comes before it.
	AttachedTo string `json:"attached_to,omitempty"`
	// OnDemand makes it one that is paid by usage, without an expiry.
	OnDemand bool `json:"on_demand,omitempty"`
	// ExpiresIn is how long after the start a subscription ends.
	ExpiresIn time.Duration `json:"expires_in,omitempty"`
	// Traits are properties that make operations refuse it; see [Traits].
	Traits []string `json:"traits,omitempty"`
	// Bundle is a promotion whose resources must be renewed together.
	Bundle string `json:"bundle,omitempty"`
	// Project is the ID of its enterprise project.
	Project string `json:"project,omitempty"`
}

// SeedProject is an enterprise project of a customer.
type SeedProject struct {
	// ID is what orders name it by.
	ID string `json:"id"`
	// Name is what lists show.
	Name string `json:"name"`
	// Funds, when set, bound what its orders may cost.
	Funds *decimal.Decimal `json:"funds,omitempty"`
}

// SeedValueCard is a stored-value card of a customer.
type SeedValueCard struct {
	// Name is what lists show.
	Name string `json:"name"`
	// FaceValue is what it was worth.
	FaceValue decimal.Decimal `json:"face_value"`
	// Balance is what is left of it.
	Balance decimal.Decimal `json:"balance"`
}

// SeedUsage is a month of bill records that are generated: hourly usage of
// pay-per-use resources, paid in cash that the customer has topped up for it.
// The resources have been released, so that they are in no list. A million
// records take a few megabytes.
type SeedUsage struct {
	// MonthsAgo says which billing month it is, 0 for the one that goes on, which
	// only has the records of the hours that have passed. A customer has one per
	// month.
	MonthsAgo int `json:"months_ago"`
	// Records is the number of records, at most ten million.
	Records int `json:"records"`
	// Resources is the number of resources, each with one record per hour of at
	// most 28 days; by default as many as are needed.
	Resources int `json:"resources,omitempty"`
}

// SeedPeak is a resource under 95th percentile billing. The points that it
// reports follow from its bandwidth by a formula; see docs/emulator.md.
type SeedPeak struct {
	// Name tells the resources of a customer apart.
	Name string `json:"name"`
	// ServiceType is a code such as hws.service.type.cdn.
	ServiceType string `json:"service_type"`
	// ResourceType is a code such as hws.resource.type.cdn.
	ResourceType string `json:"resource_type"`
	// UsageType is 95Peak or 95peak_plus.
	UsageType string `json:"usage_type"`
	// Bandwidth is about the highest point, in Mbit/s.
	Bandwidth int `json:"bandwidth"`
	// Guaranteed is the least that is billed in Mbit/s, for the usage type
	// 95peak_plus only.
	Guaranteed int `json:"guaranteed,omitempty"`
	// Ago is how long before the start it began to report.
	Ago time.Duration `json:"ago,omitempty"`
}

// SeedCouponQuota is an amount that a partner, distributor or reseller may give
// away in coupons.
type SeedCouponQuota struct {
	// Name tells the quotas of an account apart; coupons name theirs by it.
	Name string `json:"name"`
	// From names the quota of the distributor that a reseller's is taken from.
	From string `json:"from,omitempty"`
	// Flexi makes it a quota of flexi-purchase coupons instead of cash coupons.
	Flexi bool `json:"flexi,omitempty"`
	// Value is its amount, with at most 2 decimals.
	Value decimal.Decimal `json:"value"`
	// Status is 0 normal, 3 invalid, 4 being adjusted or 5 frozen.
	Status int `json:"status,omitempty"`
	// ValidIn is how long after the start it becomes valid; negative for before.
	ValidIn time.Duration `json:"valid_in,omitempty"`
	// ExpiresIn is how long after the start it expires.
	ExpiresIn time.Duration `json:"expires_in"`
	// Limits are restrictions that its coupons inherit.
	Limits []SeedLimit `json:"limits,omitempty"`

	// MinFace is the least value of one coupon; zero for no bound, here and below.
	MinFace decimal.Decimal `json:"min_face"`
	// MaxFace is the highest value of one coupon.
	MaxFace decimal.Decimal `json:"max_face"`
	// MaxCoupons is how many coupons one customer may get.
	MaxCoupons int `json:"max_coupons,omitempty"`
	// MaxTotal is the value of all coupons of one customer.
	MaxTotal decimal.Decimal `json:"max_total"`
	// FirstLink keeps out customers that were associated before.
	FirstLink bool `json:"first_link,omitempty"`
	// Customers are the names of the only customers that get coupons from it;
	// empty for all.
	Customers []string `json:"customers,omitempty"`
}

// SeedCoupon is a coupon that an account holds.
type SeedCoupon struct {
	// Name is the name of its promotion plan.
	Name string `json:"name"`
	// Quota names the quota of the holder's partner that the coupon is issued
	// from; empty for a coupon that the platform gave.
	Quota string `json:"quota,omitempty"`
	// Type is 1 cash coupon, 2 discount coupon, 3 product coupon or 4
	// flexi-purchase coupon; 0 means 1. A quota decides it for its coupons.
	Type int `json:"type,omitempty"`
	// FaceValue is an amount; of a discount coupon, the percentage of the price
	// that is left to pay.
	FaceValue decimal.Decimal `json:"face_value"`
	// Single makes it one of the old version, which is used once. Discount
	// coupons always are.
	Single bool `json:"single,omitempty"`
	// Group is 0 for ordinary coupons, 1 for those of the marketplace, 2 for
	// dedicated cash coupons, 3 for those that pay for hardware only.
	Group int `json:"group,omitempty"`
	// Frozen makes it unusable.
	Frozen bool `json:"frozen,omitempty"`
	// Code is the code that the holder got it by.
	Code string `json:"code,omitempty"`
	// Limits are restrictions on its use, on top of those of the quota.
	Limits []SeedLimit `json:"limits,omitempty"`
	// ValidIn is how long after the start it becomes valid.
	ValidIn time.Duration `json:"valid_in,omitempty"`
	// ExpiresIn is how long after the start it expires; without, it expires with
	// its quota, or after a year.
	ExpiresIn time.Duration `json:"expires_in,omitempty"`
}

// SeedLimit is one value of a restriction, such as cloudServiceType and
// hws.service.type.ec2.
type SeedLimit struct {
	// Key is the kind of the restriction.
	Key string `json:"key"`
	// Value1 is what is allowed.
	Value1 string `json:"value1"`
	// Value2 is the second part of the few kinds that have one.
	Value2 string `json:"value2,omitempty"`
}
