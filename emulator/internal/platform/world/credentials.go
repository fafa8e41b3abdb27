package world

import (
	"encoding/base64"
	"time"

	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/units"
)

// TokenLifetime is how long a token can be used.
const TokenLifetime = 24 * time.Hour

// Who notices that a token was revoked.
const (
	revokedAtGateway = "gateway"
	RevokedAtBackend = "backend"
)

// Token is an IAM token.
type Token struct {
	AccountID string    `json:"account_id"`
	UserID    string    `json:"user_id"`
	AgentID   string    `json:"agent_id,omitempty"`
	ProjectID string    `json:"project_id,omitempty"`
	Methods   string    `json:"methods"`
	IssuedAt  time.Time `json:"issued_at"`
	ExpiresAt time.Time `json:"expires_at"`
	Revoked   string    `json:"revoked,omitempty"` // who notices: gateway or backend
}

// LoginToken signs a browser on to the console.
type LoginToken struct {
	AccountID   string    `json:"account_id"`
	UserID      string    `json:"user_id"`
	AgentID     string    `json:"agent_id,omitempty"`
	UserName    string    `json:"user_name"`
	SessionUser string    `json:"session_user,omitempty"`
	SessionID   string    `json:"session_id"`
	IssuedAt    time.Time `json:"issued_at"`
	ExpiresAt   time.Time `json:"expires_at"`
}

// AddLoginToken fills in a session, enters a login token and returns its text.
func (st *State) AddLoginToken(t *LoginToken) string {
	t.SessionID = units.HexID(st.Seed, 32, "login session", units.Utoa(st.Next()))
	value := st.newSecret("login token")
	for old, o := range st.LoginTokens { // a login token has no use once it is out of date
		if !t.IssuedAt.Before(o.ExpiresAt) {
			delete(st.LoginTokens, old)
		}
	}
	if st.LoginTokens == nil { // as in the state of an older program
		st.LoginTokens = map[string]*LoginToken{}
	}
	st.LoginTokens[value] = t
	return value
}

// AddKeys fills in temporary keys and enters them.
func (st *State) AddKeys(k *AccessKey, lifetime time.Duration, now time.Time) {
	n := units.Utoa(st.Next())
	k.AccessKey = units.UpperID(st.Seed, "HST", 17, "temporary ak", n)
	k.SecretKey = units.HexID(st.Seed, 40, "temporary sk", n)
	k.SecurityToken = st.newSecret("security token")
	k.ExpiresAt = now.Add(lifetime)
	st.Keys[k.AccessKey] = k
	st.dropExpired(now)
}

// AddToken enters a token and returns its text.
func (st *State) AddToken(t *Token) string {
	value := st.newSecret("token")
	st.dropExpired(t.IssuedAt)
	st.Tokens[value] = t
	return value
}

// RevokeTokens makes the tokens of an account unusable, and those that it got
// for others.
func (st *State) RevokeTokens(accountID string, atBackend bool) int {
	n := 0
	for value, t := range st.Tokens {
		if t.AccountID == accountID || t.AgentID == accountID {
			st.Outdate(value, atBackend)
			n++
		}
	}
	return n
}

// Outdate makes one token unusable, at the gateway or at the backend.
func (st *State) Outdate(value string, atBackend bool) {
	t := st.Tokens[value]
	switch {
	case t == nil:
	case atBackend:
		t.Revoked = RevokedAtBackend
	default:
		t.Revoked = revokedAtGateway
	}
}

// newSecret makes a long token text.
func (st *State) newSecret(kind string) string {
	n := units.Utoa(st.Next())
	var raw []byte
	for _, part := range []string{"a", "b", "c", "d", "e", "f", "g", "h"} {
		sum := units.Digest(st.Seed, kind, n, part)
		raw = append(raw, sum[:]...)
	}
	return "MII" + base64.RawURLEncoding.EncodeToString(raw)
}

// dropExpired forgets credentials that have been out of date for a day, so
// that long runs stay small.
func (st *State) dropExpired(now time.Time) {
	if (len(st.Tokens)+len(st.Keys))%64 != 0 {
		return
	}
	for value, t := range st.Tokens {
		if now.Sub(t.ExpiresAt) > TokenLifetime {
			delete(st.Tokens, value)
		}
	}
	for ak, k := range st.Keys {
		if !k.ExpiresAt.IsZero() && now.Sub(k.ExpiresAt) > TokenLifetime {
			delete(st.Keys, ak)
		}
	}
}
