package core

// ResourceRole tells a main resource, such as a cloud server, from the resources attached
// to it, such as its disks.
type ResourceRole int

// Values of ResourceRole.
const (
	ResourceRoleAttached ResourceRole = 0 // attached resource
	ResourceRoleMain     ResourceRole = 1 // main resource
)

// ResourceScope says which resources a query returns.
type ResourceScope int

// Values of ResourceScope.
const (
	ResourceScopeAll  ResourceScope = 0 // main and attached resources
	ResourceScopeMain ResourceScope = 1 // main resources only
)

// EnterpriseProjectScope says which enterprise projects may use a resource package.
type EnterpriseProjectScope int

// Values of EnterpriseProjectScope.
const (
	EnterpriseProjectScopeAll EnterpriseProjectScope = 0 // all enterprise projects
	EnterpriseProjectScopeOne EnterpriseProjectScope = 1 // one enterprise project, given next to it
)

// PackageStatus is the state of a resource package.
type PackageStatus int

// Values of PackageStatus.
const (
	PackageStatusPending      PackageStatus = 0 // not yet in effect
	PackageStatusActive       PackageStatus = 1 // in effect
	PackageStatusUsedUp       PackageStatus = 2 // used up
	PackageStatusExpired      PackageStatus = 3 // expired
	PackageStatusUnsubscribed PackageStatus = 4 // unsubscribed
)

// PackageSource says where a resource package comes from.
type PackageSource int

// Values of PackageSource.
const (
	PackageSourceOrder PackageSource = 0 // it was ordered
	PackageSourceGift  PackageSource = 1 // it is a gift of DevCloud, the platform's software development cloud
)

// QuotaReuseMode says whether the quota of a resource package refills.
type QuotaReuseMode int

// Values of QuotaReuseMode.
const (
	QuotaReuseModeEveryCycle QuotaReuseMode = 1 // the quota refills every cycle
	QuotaReuseModeNever      QuotaReuseMode = 2 // the quota never refills
)

// BundleType tells single resource packages from combined ones.
type BundleType string

// Values of BundleType.
const (
	BundleTypeSingle   BundleType = "ATOMIC_PKG" // a single package
	BundleTypeCombined BundleType = "BUNDLE_PKG" // a combined package
)
