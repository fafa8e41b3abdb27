package call

import "github.com/partnerbss/partnerbss-go/emulator/internal/platform/world"

// Caller is who made a call.
type Caller struct {
	// AccountID and Role are those of the account acted for.
	AccountID string     `json:"account_id"`
	Role      world.Role `json:"role"`
	// UserID is the user behind the credentials.
	UserID string `json:"user_id"`
	// AgentID is the partner that acts for a customer through an agency.
	AgentID string `json:"agent_id,omitempty"`
	// Scheme is "aksk" or "token".
	Scheme string `json:"scheme"`
}
