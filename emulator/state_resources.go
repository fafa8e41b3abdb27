package emulator

import (
	"slices"
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world/ledger"
)

// States of resources. One that is being provisioned is in no list.
const (
	resourceProvisioning = 1
	resourceInUse        = 2
	resourceClosed       = 3
	resourceFrozen       = 4 // in the retention period
	resourceExpired      = 5 // in the grace period
)

// What happens to a subscription when it expires.
const (
	policyGrace    = 0
	policyToDemand = 1
	policyRenew    = 3
)

// resource is a cloud resource of a customer.
type resource struct {
	ID         string `json:"id"`
	Seq        uint64 `json:"seq"` // order of creation
	CustomerID string `json:"customer_id"`
	Name       string `json:"name,omitempty"`
	product
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

	EnterpriseProject string   `json:"enterprise_project,omitempty"` // id
	Traits            []string `json:"traits,omitempty"`
	Bundle            string   `json:"bundle,omitempty"`

	// Terms are what was bought of the resource, in order.
	Terms []*term `json:"terms,omitempty"`

	AutoRenew *autoRenewal `json:"auto_renew,omitempty"`
	ToDemand  bool         `json:"to_demand,omitempty"` // at expiry
	// SwitchedAt is when a subscription became an on-demand resource.
	SwitchedAt time.Time `json:"switched_at,omitzero"`
	// MeteredAt is until when an on-demand resource has been charged.
	MeteredAt time.Time `json:"metered_at,omitzero"`
}

// term is a time for which a resource was bought, or a change of it within a
// term, with what was paid and not given back.
type term struct {
	OrderID    string       `json:"order_id"`
	LineID     string       `json:"line_id"`
	Kind       int          `json:"kind"` // of its charge
	From       time.Time    `json:"from"`
	Until      time.Time    `json:"until"`
	PeriodType int          `json:"period_type"`
	PeriodNum  int          `json:"period_num"`
	Fees       fees         `json:"fees"`
	Coupons    []couponPart `json:"coupons,omitempty"`
}

// autoRenewal is the automatic renewal of a resource.
type autoRenewal struct {
	// Left is how often it renews yet; 0 is without end.
	Left       int       `json:"left,omitempty"`
	PeriodType int       `json:"period_type"`
	Next       time.Time `json:"next"` // when it is tried
}

// renewConfig is the account-wide setting of automatic renewals.
type renewConfig struct {
	DeductionDays int `json:"deduction_days,omitempty"` // before expiry; 0 is the default
	ExpiryDay     int `json:"expiry_day,omitempty"`     // of the month, -1 the last; 0 is none
}

// valueCard is a stored-value card of a customer. What is left of it is the
// balance of its wallet in the ledger.
type valueCard struct {
	ID          string          `json:"id"`
	CustomerID  string          `json:"customer_id"`
	Name        string          `json:"name"`
	FaceValue   decimal.Decimal `json:"face_value"`
	EffectiveAt time.Time       `json:"effective_at"`
	ExpiresAt   time.Time       `json:"expires_at"`
}

// card is a stored-value card of a customer, or nil.
func (st *State) card(customerID, id string) *valueCard {
	for _, v := range st.ValueCards {
		if v.ID == id && v.CustomerID == customerID {
			return v
		}
	}
	return nil
}

// cardBalance is what a stored-value card can still pay.
func (st *State) cardBalance(v *valueCard) decimal.Decimal {
	return st.Ledger.Balance(v.ID, ledger.WalletCard)
}

// ownResource is a resource of a customer, or nil.
func (st *State) ownResource(customerID, id string) *resource {
	if r := st.Resources[id]; r != nil && r.CustomerID == customerID {
		return r
	}
	return nil
}

// attachedTo lists the resources attached to a main one, oldest first.
func (st *State) attachedTo(mainID string) []*resource {
	main := st.Resources[mainID]
	if main == nil {
		return nil
	}
	var out []*resource
	for _, r := range st.index.resourcesOf[main.CustomerID] {
		if r.MainID == mainID {
			out = append(out, r)
		}
	}
	return out
}

// family is a main resource with those attached to it that still exist.
func (st *State) family(main *resource) []*resource {
	return append([]*resource{main}, slices.DeleteFunc(st.attachedTo(main.ID), func(r *resource) bool {
		return r.Status == resourceClosed || r.ChargeMode != main.ChargeMode
	})...)
}

// mainOf is the main resource of any resource: itself, or what it is attached
// to. One that has outlived its main resource, or whose main resource is now
// charged in another way, stands for itself.
func (st *State) mainOf(r *resource) *resource {
	main := st.Resources[r.MainID]
	if main == nil || main.Status == resourceClosed || main.ChargeMode != r.ChargeMode {
		return r
	}
	return main
}

// isMain says whether operations treat a resource as a main one.
func (st *State) isMain(r *resource) bool { return st.mainOf(r) == r }

// policy is what happens to a subscription when it expires.
func (r *resource) policy() int {
	switch {
	case r.AutoRenew != nil:
		return policyRenew
	case r.ToDemand:
		return policyToDemand
	}
	return policyGrace
}

// has says whether a resource has a trait.
func (r *resource) has(trait string) bool { return slices.Contains(r.Traits, trait) }

// bought says whether an order is behind a term of the resource.
func (r *resource) bought(orderID string) bool {
	return slices.ContainsFunc(r.Terms, func(t *term) bool { return t.OrderID == orderID })
}

// lastTerm is the latest term of a resource, or nil.
func (r *resource) lastTerm() *term {
	var last *term
	for _, t := range r.Terms {
		if t.Kind != chargeChange {
			last = t
		}
	}
	return last
}

// onDemandSince is when a resource began to be an on-demand one.
func (r *resource) onDemandSince() time.Time {
	if !r.SwitchedAt.IsZero() {
		return r.SwitchedAt
	}
	return r.CreatedAt
}

// graceDays is the length of the grace period after the expiry of a
// subscription, and of the retention period after that.
const graceDays = 15

// deletedAt is when a subscription is deleted unless it is renewed.
func (r *resource) deletedAt(env *environment) time.Time {
	if !env.on(ruleGrace) {
		return r.ExpiresAt
	}
	return r.ExpiresAt.AddDate(0, 0, 2*graceDays)
}

// days are the whole days of a time, and all those it touches.
func days(d time.Duration) (whole, started int64) {
	whole = int64(d / (24 * time.Hour))
	started = whole
	if d%(24*time.Hour) > 0 {
		started++
	}
	return whole, started
}

// unused is the share of a term that is left at a time, as a fraction of days.
// A day that has begun is used.
func (t *term) unused(now time.Time) (left, of decimal.Decimal) {
	_, all := days(t.Until.Sub(t.From))
	all = max(all, 1)
	switch {
	case !now.After(t.From):
		return decimal.NewFromInt(all), decimal.NewFromInt(all)
	case !now.Before(t.Until):
		return decimal.Zero, decimal.NewFromInt(all)
	}
	whole, _ := days(t.Until.Sub(now))
	return decimal.NewFromInt(whole), decimal.NewFromInt(all)
}

// boughtUntil is the end of everything that was bought of a resource.
func (r *resource) boughtUntil() time.Time {
	end := r.ExpiresAt
	for _, t := range r.Terms {
		if t.Until.After(end) {
			end = t.Until
		}
	}
	return end
}
