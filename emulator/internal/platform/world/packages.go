package world

import (
	"slices"
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/catalogue"
)

// Package is a package of a customer. The resource behind it has its term.
type Package struct {
	ID         string         `json:"id"`
	CustomerID string         `json:"customer_id"`
	ResourceID string         `json:"resource_id"`
	OrderID    string         `json:"order_id,omitempty"` // "" for a gift
	Cycle      int            `json:"cycle,omitempty"`
	Items      []*PackageItem `json:"items"`
}

// PackageItem is the quota of one usage factor of a package.
type PackageItem struct {
	ID           string          `json:"id"`
	ResourceType string          `json:"resource_type"`
	Factor       string          `json:"factor"`
	Amount       decimal.Decimal `json:"amount"`
	Measure      int             `json:"measure"`
	Uses         []PackageUse    `json:"uses,omitempty"`
}

// PackageUse is one deduction from a package.
type PackageUse struct {
	Time       time.Time       `json:"time"`
	ResourceID string          `json:"resource_id"`
	Before     decimal.Decimal `json:"before"`
	Used       decimal.Decimal `json:"used"`
}

// States of packages.
const (
	packageInEffect     = 1
	packageUsedUp       = 2
	packageExpired      = 3
	packageUnsubscribed = 4
)

// OpenPackage gives the customer the quotas of a resource that is a package.
func (st *State) OpenPackage(r *Resource, orderID string) {
	ps := catalogue.FindPackage(r.Spec)
	if ps == nil {
		return
	}
	p := &Package{
		ID: st.NewID("package"), CustomerID: r.CustomerID, ResourceID: r.ID, OrderID: orderID, Cycle: ps.Cycle,
	}
	for _, q := range ps.Items {
		p.Items = append(p.Items, &PackageItem{
			ID: st.NewID("package-item"), ResourceType: q.Resource, Factor: q.Factor, Amount: q.Amount,
			Measure: catalogue.FindUsage(q.Resource, q.Factor).Measure,
		})
	}
	st.Packages = append(st.Packages, p)
}

// PackagesOf lists the packages of a customer, oldest first.
func (st *State) PackagesOf(customerID string) []*Package {
	var out []*Package
	for _, p := range st.Packages {
		if p.CustomerID == customerID {
			out = append(out, p)
		}
	}
	return out
}

// PackageOf is the package that a resource is, or nil.
func (st *State) PackageOf(r *Resource) *Package {
	for _, p := range st.PackagesOf(r.CustomerID) {
		if p.ResourceID == r.ID {
			return p
		}
	}
	return nil
}

// Used says whether anything was taken from a package.
func (p *Package) Used() bool {
	return slices.ContainsFunc(p.Items, func(it *PackageItem) bool { return len(it.Uses) > 0 })
}

// Cycle is the time for which the quota counts: the term in effect, or the
// month of it, counted from its beginning, of a package that is filled again.
func (st *State) Cycle(p *Package, now time.Time) (from, until time.Time) {
	r := st.Resources[p.ResourceID]
	from, until = r.CreatedAt, r.ExpiresAt
	for _, t := range r.Terms {
		if !t.From.After(now) || t == r.Terms[0] {
			from, until = t.From, t.Until
		}
	}
	if p.Cycle == catalogue.CycleNever {
		return from, until
	}
	for month := 1; ; month++ {
		end := catalogue.TermEnd(from, catalogue.PeriodMonth, month)
		if end.After(now) || !end.Before(until) {
			begin := catalogue.TermEnd(from, catalogue.PeriodMonth, month-1)
			if end.Before(until) {
				until = end
			}
			return begin, until
		}
	}
}

// Remaining is what is left of an item in the current cycle.
func (st *State) Remaining(p *Package, it *PackageItem, now time.Time) decimal.Decimal {
	from, until := st.Cycle(p, now)
	left := it.Amount
	for _, u := range it.Uses {
		if !u.Time.Before(from) && u.Time.Before(until) {
			left = left.Sub(u.Used)
		}
	}
	return left
}

// PackageStatus is the state of a package.
func (st *State) PackageStatus(p *Package, now time.Time) int {
	r := st.Resources[p.ResourceID]
	switch {
	case r.Unsubscribed:
		return packageUnsubscribed
	case !now.Before(r.ExpiresAt):
		return packageExpired
	case !slices.ContainsFunc(p.Items, func(it *PackageItem) bool { return st.Remaining(p, it, now).IsPositive() }):
		return packageUsedUp
	}
	return packageInEffect
}

// UsePackages covers a usage with the packages of the customer that fit it,
// those that expire first in front, and says how much that is.
func (st *State) UsePackages(
	r *Resource, f *catalogue.UsageType, amount decimal.Decimal, now time.Time,
) decimal.Decimal {
	list := slices.DeleteFunc(st.PackagesOf(r.CustomerID), func(p *Package) bool {
		holder := st.Resources[p.ResourceID]
		return st.PackageStatus(p, now) != packageInEffect || holder.Status != ResourceInUse || holder.Region != r.Region
	})
	slices.SortStableFunc(list, func(a, b *Package) int {
		return st.Resources[a.ResourceID].ExpiresAt.Compare(st.Resources[b.ResourceID].ExpiresAt)
	})
	covered := decimal.Zero
	for _, p := range list {
		for _, it := range p.Items {
			if it.ResourceType != f.Resource || it.Factor != f.Code {
				continue
			}
			left := st.Remaining(p, it, now)
			part := decimal.Min(left, amount.Sub(covered))
			if part.IsPositive() {
				it.Uses = append(it.Uses, PackageUse{Time: now, ResourceID: r.ID, Before: left, Used: part})
				covered = covered.Add(part)
			}
		}
	}
	return covered
}
