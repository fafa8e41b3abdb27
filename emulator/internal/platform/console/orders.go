package console

import (
	"fmt"
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/catalogue"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/rules"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world"
)

// Names of the changes of orders and resources.
const (
	PlaceOrder      = "place order"
	ChangeResource  = "change resource"
	ReportUsage     = "report usage"
	ReleaseResource = "release resource"
	SetSoldOut      = "set sold out"
)

// Usage is what an on-demand resource has used.
type Usage struct {
	ResourceID string          `json:"resource_id"`
	Factor     string          `json:"factor"`
	Amount     decimal.Decimal `json:"amount"`
	Measure    int             `json:"measure,omitempty"`
	For        time.Duration   `json:"for,omitempty"`
}

// The arguments of the changes.
type (
	OrderPlacement struct {
		Customer string       `json:"customer"` // ID or name
		Purchase rules.Basket `json:"purchase"`
	}
	ResourceChange struct {
		ResourceID string `json:"resource_id"`
		Spec       string `json:"spec,omitempty"`
		Size       int    `json:"size,omitempty"`
	}
	ResourceRelease struct {
		ResourceID string `json:"resource_id"`
	}
	StockChange struct {
		Spec    string `json:"spec"`
		Region  string `json:"region"`
		SoldOut bool   `json:"sold_out"`
	}
)

func orderPlaced(st *world.State, env *world.Environment, now time.Time, p OrderPlacement) (string, error) {
	a := st.Accounts[p.Customer]
	if a == nil {
		a = st.AccountNamed(p.Customer)
	}
	if a == nil || a.Role != world.RoleCustomer {
		return "", fmt.Errorf("there is no customer %q", p.Customer)
	}
	o, err := rules.PlaceOrder(st, env, a, p.Purchase, now)
	if err != nil {
		return "", err
	}
	return o.ID, nil
}

func resourceChanged(st *world.State, env *world.Environment, now time.Time, ch ResourceChange) (string, error) {
	o, err := rules.ChangeProduct(st, env, st.Resources[ch.ResourceID], ch.Spec, ch.Size, now)
	if err != nil {
		return "", fmt.Errorf("resource %q: %w", ch.ResourceID, err)
	}
	return o.ID, nil
}

func usageReported(st *world.State, _ *world.Environment, now time.Time, u Usage) (string, error) {
	r, err := onDemand(st, u.ResourceID)
	if err != nil {
		return "", err
	}
	c, err := rules.Meter(st, r, rules.Usage{
		Factor: u.Factor, Amount: u.Amount, Measure: u.Measure, From: now.Add(-u.For), Until: now,
	})
	if err != nil {
		return "", err
	}
	return c.TradeID, nil
}

func resourceReleased(st *world.State, env *world.Environment, now time.Time, rel ResourceRelease) (string, error) {
	r, err := onDemand(st, rel.ResourceID)
	if err != nil {
		return "", err
	}
	rules.MeterUntil(st, env, r, now)
	rules.CloseResource(st, r, now)
	return r.ID, nil
}

func setSoldOut(st *world.State, _ *world.Environment, _ time.Time, s StockChange) (string, error) {
	delete(st.SoldOut, s.Region+"/"+s.Spec)
	if s.SoldOut {
		st.SoldOut[s.Region+"/"+s.Spec] = true
	}
	return "", nil
}

// onDemand is an on-demand resource that is in use.
func onDemand(st *world.State, id string) (*world.Resource, error) {
	r := st.Resources[id]
	if r == nil || r.ChargeMode != catalogue.ChargeOnDemand || r.Status == world.ResourceClosed {
		return nil, fmt.Errorf("%q is no on-demand resource in use", id)
	}
	return r, nil
}
