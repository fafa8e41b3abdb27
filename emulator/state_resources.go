package emulator

import (
	"time"

	"github.com/shopspring/decimal"
)

// Charge modes of resources.
const (
	chargePeriod   = 1 // yearly/monthly
	chargeOnDemand = 3
)

// resource is a cloud resource of a customer.
type resource struct {
	ID           string    `json:"id"`
	CustomerID   string    `json:"customer_id"`
	Name         string    `json:"name,omitempty"`
	ServiceType  string    `json:"service_type"`
	ResourceType string    `json:"resource_type"`
	Spec         string    `json:"spec"`
	Region       string    `json:"region"`
	Size         int       `json:"size,omitempty"`
	SizeMeasure  int       `json:"size_measure,omitempty"`
	Main         bool      `json:"main"`
	MainID       string    `json:"main_id,omitempty"` // of an attached resource
	ChargeMode   int       `json:"charge_mode"`
	CreatedAt    time.Time `json:"created_at"`
	ExpiresAt    time.Time `json:"expires_at,omitzero"`
}

// valueCard is a stored-value card of a customer.
type valueCard struct {
	ID          string          `json:"id"`
	CustomerID  string          `json:"customer_id"`
	Name        string          `json:"name"`
	FaceValue   decimal.Decimal `json:"face_value"`
	Balance     decimal.Decimal `json:"balance"`
	EffectiveAt time.Time       `json:"effective_at"`
	ExpiresAt   time.Time       `json:"expires_at"`
}
