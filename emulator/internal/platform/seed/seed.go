package seed

import (
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/rules"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world"
)

// The fields mean what those of the types of the same name in package emulator
// mean, where users find them: Partner is its SeedPartner.

// Seed is what exists when an emulator starts.
type Seed struct {
	Partners        []Partner       `json:"partners,omitempty"`
	Distributors    []Distributor   `json:"distributors,omitempty"`
	TakenMobiles    []string        `json:"taken_mobiles,omitempty"`
	ReservedMobiles []string        `json:"reserved_mobiles,omitempty"`
	TakenEmails     []string        `json:"taken_emails,omitempty"`
	Outcomes        []world.Outcome `json:"outcomes,omitempty"`
}

// Partner is a solution provider.
type Partner struct {
	Name              string          `json:"name"`
	Password          string          `json:"password,omitempty"`
	XAccountType      string          `json:"xaccount_type,omitempty"`
	Cash              decimal.Decimal `json:"cash"`
	Designated        decimal.Decimal `json:"designated"`
	Credit            decimal.Decimal `json:"credit"`
	AgencyName        string          `json:"agency_name,omitempty"`
	Restricted        bool            `json:"restricted,omitempty"`
	TestAccount       bool            `json:"test_account,omitempty"`
	NoAttachments     bool            `json:"no_attachments,omitempty"`
	Operators         []Operator      `json:"operators,omitempty"`
	Customers         []Customer      `json:"customers,omitempty"`
	CouponQuotas      []CouponQuota   `json:"coupon_quotas,omitempty"`
	Coupons           []Coupon        `json:"coupons,omitempty"`
	CouponConsumption bool            `json:"coupon_consumption,omitempty"`
}

// Distributor is a distributor with its resellers.
type Distributor struct {
	Partner
	LeftProgramme bool       `json:"left_programme,omitempty"`
	Resellers     []Reseller `json:"resellers,omitempty"`
}

// Reseller is a reseller below a distributor.
type Reseller struct {
	Partner
	DisplayName        string        `json:"display_name,omitempty"`
	Mobile             string        `json:"mobile,omitempty"`
	Email              string        `json:"email,omitempty"`
	AccountManager     string        `json:"account_manager,omitempty"`
	AccountManagerName string        `json:"account_manager_name,omitempty"`
	Ago                time.Duration `json:"ago,omitempty"`
	Leaving            bool          `json:"leaving,omitempty"`
}

// Operator is a user of an account besides its master.
type Operator struct {
	Name        string   `json:"name"`
	Password    string   `json:"password,omitempty"`
	Permissions []string `json:"permissions,omitempty"`
	NoAgency    bool     `json:"no_agency,omitempty"`
}

// Customer is an associated customer.
type Customer struct {
	Name           string          `json:"name"`
	Password       string          `json:"password,omitempty"`
	Mobile         string          `json:"mobile,omitempty"`
	Email          string          `json:"email,omitempty"`
	Label          string          `json:"label,omitempty"`
	Level          string          `json:"level,omitempty"`
	RealName       string          `json:"real_name,omitempty"`
	Enterprise     bool            `json:"enterprise,omitempty"`
	Consulting     bool            `json:"consulting,omitempty"`
	Resold         bool            `json:"resold,omitempty"`
	Frozen         int             `json:"frozen,omitempty"`
	XAccountID     string          `json:"xaccount_id,omitempty"`
	Cash           decimal.Decimal `json:"cash"`
	AccountManager string          `json:"account_manager,omitempty"`
	Ago            time.Duration   `json:"ago,omitempty"`
	NoAgency       bool            `json:"no_agency,omitempty"`
	Operators      []Operator      `json:"operators,omitempty"`
	Discounts      []Discount      `json:"discounts,omitempty"`
	Resources      []Resource      `json:"resources,omitempty"`
	Orders         []rules.Basket  `json:"orders,omitempty"`
	Credit         decimal.Decimal `json:"credit"`
	Projects       []Project       `json:"projects,omitempty"`
	ValueCards     []ValueCard     `json:"value_cards,omitempty"`
	Usage          []Usage         `json:"usage,omitempty"`
	Peaks          []Peak          `json:"peaks,omitempty"`
	MemberOf       string          `json:"member_of,omitempty"`
	Organization   string          `json:"organization,omitempty"`
	Permissions    []string        `json:"permissions,omitempty"`
	Organizations  []Organization  `json:"organizations,omitempty"`
	CreditExpires  time.Duration   `json:"credit_expires_in,omitempty"`
	CostCenterOff  bool            `json:"cost_center_off,omitempty"`
	CostsHidden    bool            `json:"costs_hidden,omitempty"`
	Coupons        []Coupon        `json:"coupons,omitempty"`
	Relinked       bool            `json:"relinked,omitempty"`
}

// Organization is a unit of an enterprise.
type Organization struct {
	Name  string `json:"name"`
	Below string `json:"below,omitempty"`
}

// Discount is a discount of a customer.
type Discount struct {
	Type    int             `json:"type"`
	Name    string          `json:"name"`
	Percent decimal.Decimal `json:"percent"`
}

// Resource is a resource of a customer.
type Resource struct {
	Name         string        `json:"name"`
	ServiceType  string        `json:"service_type"`
	ResourceType string        `json:"resource_type"`
	Spec         string        `json:"spec"`
	Region       string        `json:"region"`
	Size         int           `json:"size,omitempty"`
	SizeMeasure  int           `json:"size_measure,omitempty"`
	AttachedTo   string        `json:"attached_to,omitempty"`
	OnDemand     bool          `json:"on_demand,omitempty"`
	ExpiresIn    time.Duration `json:"expires_in,omitempty"`
	Traits       []string      `json:"traits,omitempty"`
	Bundle       string        `json:"bundle,omitempty"`
	Project      string        `json:"project,omitempty"`
}

// Project is an enterprise project of a customer.
type Project struct {
	ID    string           `json:"id"`
	Name  string           `json:"name"`
	Funds *decimal.Decimal `json:"funds,omitempty"`
}

// ValueCard is a stored-value card of a customer.
type ValueCard struct {
	Name      string          `json:"name"`
	FaceValue decimal.Decimal `json:"face_value"`
	Balance   decimal.Decimal `json:"balance"`
}

// Usage is a month of generated bill records.
type Usage struct {
	MonthsAgo int `json:"months_ago"`
	Records   int `json:"records"`
	Resources int `json:"resources,omitempty"`
}

// Peak is a resource under 95th percentile billing.
type Peak struct {
	Name         string        `json:"name"`
	ServiceType  string        `json:"service_type"`
	ResourceType string        `json:"resource_type"`
	UsageType    string        `json:"usage_type"`
	Bandwidth    int           `json:"bandwidth"`
	Guaranteed   int           `json:"guaranteed,omitempty"`
	Ago          time.Duration `json:"ago,omitempty"`
}

// CouponQuota is what a partner may give away in coupons.
type CouponQuota struct {
	Name       string          `json:"name"`
	From       string          `json:"from,omitempty"`
	Flexi      bool            `json:"flexi,omitempty"`
	Value      decimal.Decimal `json:"value"`
	Status     int             `json:"status,omitempty"`
	ValidIn    time.Duration   `json:"valid_in,omitempty"`
	ExpiresIn  time.Duration   `json:"expires_in"`
	Limits     []Limit         `json:"limits,omitempty"`
	MinFace    decimal.Decimal `json:"min_face"`
	MaxFace    decimal.Decimal `json:"max_face"`
	MaxCoupons int             `json:"max_coupons,omitempty"`
	MaxTotal   decimal.Decimal `json:"max_total"`
	FirstLink  bool            `json:"first_link,omitempty"`
	Customers  []string        `json:"customers,omitempty"`
}

// Coupon is a coupon that an account holds.
type Coupon struct {
	Name      string          `json:"name"`
	Quota     string          `json:"quota,omitempty"`
	Type      int             `json:"type,omitempty"`
	FaceValue decimal.Decimal `json:"face_value"`
	Single    bool            `json:"single,omitempty"`
	Group     int             `json:"group,omitempty"`
	Frozen    bool            `json:"frozen,omitempty"`
	Code      string          `json:"code,omitempty"`
	Limits    []Limit         `json:"limits,omitempty"`
	ValidIn   time.Duration   `json:"valid_in,omitempty"`
	ExpiresIn time.Duration   `json:"expires_in,omitempty"`
}

// Limit is one value of a restriction of coupons.
type Limit struct {
	Key    string `json:"key"`
	Value1 string `json:"value1"`
	Value2 string `json:"value2,omitempty"`
}
