package world

import (
	"slices"
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world/ledger"
)

// States of resources. One that is being provisioned is in no list.
const (
	ResourceProvisioning = 1
	ResourceInUse        = 2
	ResourceClosed       = 3
	ResourceFrozen       = 4 // in the retention period
	ResourceExpired      = 5 // in the grace period
)

// What happens to a subscription when it expires.
const (
	PolicyGrace    = 0
	policyToDemand = 1
	PolicyRenew    = 3
)

// Resource is a cloud resource of a customer.
type Resource struct {
	ID         string `json:"id"`
	Seq        uint64 `json:"seq"` // order of creation
	CustomerID string `json:"customer_id"`
	Name       string `json:"name,omitempty"`
	Product
	Zone   string `json:"zone,omitempty"`
	Main   bool   `json:"main"`
	MainID string `json:"main_id,omitempty"` // of an attached resource
	Status int    `json:"status"`

	ChargeMode int       `json:"charge_mode"`
	CreatedAt  time.Time `json:"created_at"`
	UpdatedAt  time.Time `json:"updated_at"`
	ExpiresAt  time.Time `json:"expires_at,omitzero"`
	// Unsubscribed tells a closed resource that was given back from one that
	// was deleted when its retention period ended.
	Unsubscribed bool `json:"unsubscribed,omitempty"`

	EnterpriseProject string   `json:"enterprise_project,omitempty"` // ID
	Traits            []string `json:"traits,omitempty"`
	Bundle            string   `json:"bundle,omitempty"`

	// Terms are what was bought of the resource, in order.
	Terms []*Term `json:"terms,omitempty"`

	AutoRenew *AutoRenewal `json:"auto_renew,omitempty"`
	ToDemand  bool         `json:"to_demand,omitempty"` // at expiry
	// SwitchedAt is when a subscription became an on-demand resource.
	SwitchedAt time.Time `json:"switched_at,omitzero"`
	// MeteredAt is until when an on-demand resource has been charged.
	MeteredAt time.Time `json:"metered_at,omitzero"`
}

// Term is a time for which a resource was bought, or a change of it within a
// term, with what was paid and not given back.
type Term struct {
	OrderID    string       `json:"order_id"`
	LineID     string       `json:"line_id"`
	Kind       int          `json:"kind"` // of its charge
	From       time.Time    `json:"from"`
	Until      time.Time    `json:"until"`
	PeriodType int          `json:"period_type"`
	PeriodNum  int          `json:"period_num"`
	Fees       Fees         `json:"fees"`
	Coupons    []CouponPart `json:"coupons,omitempty"`
}

// AutoRenewal is the automatic renewal of a resource.
type AutoRenewal struct {
	// Left is how often it renews yet; 0 is without end.
	Left       int       `json:"left,omitempty"`
	PeriodType int       `json:"period_type"`
	Next       time.Time `json:"next"` // when it is tried
}

// RenewConfig is the account-wide setting of automatic renewals.
type RenewConfig struct {
	DeductionDays int `json:"deduction_days,omitempty"` // before expiry; 0 is the default
	ExpiryDay     int `json:"expiry_day,omitempty"`     // of the month, -1 the last; 0 is none
}

// ValueCard is a stored-value card of a customer. What is left of it is the
// balance of its wallet in the ledger.
type ValueCard struct {
	ID          string          `json:"id"`
	CustomerID  string          `json:"customer_id"`
	Name        string          `json:"name"`
	FaceValue   decimal.Decimal `json:"face_value"`
	EffectiveAt time.Time       `json:"effective_at"`
	ExpiresAt   time.Time       `json:"expires_at"`
}

// Card is a stored-value card of a customer, or nil.
func (st *State) Card(customerID, id string) *ValueCard {
	for _, v := range st.ValueCards {
		if v.ID == id && v.CustomerID == customerID {
			return v
		}
	}
	return nil
}

// CardBalance is what a stored-value card can still pay.
func (st *State) CardBalance(v *ValueCard) decimal.Decimal {
	return st.Ledger.Balance(v.ID, ledger.WalletCard)
}

// OwnResource is a resource of a customer, or nil.
func (st *State) OwnResource(customerID, id string) *Resource {
	if r := st.Resources[id]; r != nil && r.CustomerID == customerID {
		return r
	}
	return nil
}

// AttachedTo lists the resources attached to a main one, oldest first.
func (st *State) AttachedTo(mainID string) []*Resource {
	main := st.Resources[mainID]
	if main == nil {
		return nil
	}
	var out []*Resource
	for _, r := range st.index.resourcesOf[main.CustomerID] {
		if r.MainID == mainID {
			out = append(out, r)
		}
	}
	return out
}

// Family is a main resource with those attached to it that still exist.
func (st *State) Family(main *Resource) []*Resource {
	return append([]*Resource{main}, slices.DeleteFunc(st.AttachedTo(main.ID), func(r *Resource) bool {
		return r.Status == ResourceClosed || r.ChargeMode != main.ChargeMode
	})...)
}

// MainOf is the main resource of any resource: itself, or what it is attached
// to. One that has outlived its main resource, or whose main resource is now
// charged in another way, stands for itself.
func (st *State) MainOf(r *Resource) *Resource {
	main := st.Resources[r.MainID]
	if main == nil || main.Status == ResourceClosed || main.ChargeMode != r.ChargeMode {
		return r
	}
	return main
}

// IsMain says whether operations treat a resource as a main one.
func (st *State) IsMain(r *Resource) bool { return st.MainOf(r) == r }

// Policy is what happens to a subscription when it expires.
func (r *Resource) Policy() int {
	switch {
	case r.AutoRenew != nil:
		return PolicyRenew
	case r.ToDemand:
		return policyToDemand
	}
	return PolicyGrace
}

// Has says whether a resource has a trait.
func (r *Resource) Has(trait string) bool { return slices.Contains(r.Traits, trait) }

// Bought says whether an order is behind a term of the resource.
func (r *Resource) Bought(orderID string) bool {
	return slices.ContainsFunc(r.Terms, func(t *Term) bool { return t.OrderID == orderID })
}

// LastTerm is the latest term of a resource, or nil.
func (r *Resource) LastTerm() *Term {
	var last *Term
	for _, t := range r.Terms {
		if t.Kind != ChargeChange {
			last = t
		}
	}
	return last
}

// OnDemandSince is when a resource began to be an on-demand one.
func (r *Resource) OnDemandSince() time.Time {
	if !r.SwitchedAt.IsZero() {
		return r.SwitchedAt
	}
	return r.CreatedAt
}

// GraceDays is the length of the grace period after the expiry of a
// subscription, and of the retention period after that.
const GraceDays = 15

// DeletedAt is when a subscription is deleted unless it is renewed.
func (r *Resource) DeletedAt(env *Environment) time.Time {
	if !env.On(RuleGrace) {
		return r.ExpiresAt
	}
	return r.ExpiresAt.AddDate(0, 0, 2*GraceDays)
}

// Days are the whole days of a time, and all those it touches.
func Days(d time.Duration) (whole, started int64) {
	whole = int64(d / (24 * time.Hour))
	started = whole
	if d%(24*time.Hour) > 0 {
		started++
	}
	return whole, started
}

// Unused is the share of a term that is left at a time, as a fraction of days.
// A day that has begun is used.
func (t *Term) Unused(now time.Time) (left, of decimal.Decimal) {
	_, all := Days(t.Until.Sub(t.From))
	all = max(all, 1)
	switch {
	case !now.After(t.From):
		return decimal.NewFromInt(all), decimal.NewFromInt(all)
	case !now.Before(t.Until):
		return decimal.Zero, decimal.NewFromInt(all)
	}
	whole, _ := Days(t.Until.Sub(now))
	return decimal.NewFromInt(whole), decimal.NewFromInt(all)
}

// BoughtUntil is the end of everything that was bought of a resource.
func (r *Resource) BoughtUntil() time.Time {
	end := r.ExpiresAt
	for _, t := range r.Terms {
		if t.Until.After(end) {
			end = t.Until
		}
	}
	return end
}
