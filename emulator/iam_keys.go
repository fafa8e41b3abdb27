package emulator

import (
	"net/http"
	"regexp"
	"slices"
	"time"

	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/call"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/refusal"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world"
)

// createTemporaryKeys answers POST /v3.0/OS-CREDENTIAL/securitytokens: keys of
// a customer through its agency, or keys for a token of one's own.
func (e *Emulator) createTemporaryKeys(x *exchange) *response {
	req, err := readIAM(x)
	if err != nil {
		return iamError(http.StatusBadRequest, "IAM.0011", "The request body is invalid: %s", err)
	}
	id := req.Auth.Identity
	switch {
	case slices.Contains(id.Methods, "assume_role") && id.AssumeRole != nil:
		return e.agencyKeys(x, id.AssumeRole)
	case slices.Contains(id.Methods, "token"):
		value, duration := x.r.Header.Get("X-Auth-Token"), (*int)(nil)
		if id.Token != nil {
			duration = id.Token.Duration
			if id.Token.ID != "" {
				value = id.Token.ID
			}
		}
		return e.tokenKeys(x, value, duration)
	}
	return iamError(http.StatusBadRequest, "IAM.0072", "Expecting to find the identity of one of the methods assume_role and token.")
}

func (e *Emulator) agencyKeys(x *exchange, role *assumeRole) *response {
	who, bad := e.authenticate(x)
	if bad != nil {
		return bad
	}
	x.caller = who.caller
	lifetime, refused := keyLifetime(role.Duration)
	if refused != nil {
		return refused
	}
	if name := role.SessionUser.Name; name != "" && !sessionUser.MatchString(name) {
		return iamError(http.StatusBadRequest, "IAM.0072", "session_user.name must be 5 to 64 letters, digits, - and _, beginning with a letter.")
	}
	st, now, unlock := e.engine.Write()
	defer unlock()
	a, err := assume(st, who, role)
	if err != nil {
		denied := refusal.Of(err)
		return iamError(denied.Status, denied.Code, "%s", denied.Message)
	}
	return e.issueKeys(&world.AccessKey{
		AccountID: a.ID, UserID: a.MasterUser, AgentID: who.caller.AccountID,
		Agency: role.AgencyName, SessionUser: role.SessionUser.Name,
	}, lifetime, now)
}

func (e *Emulator) tokenKeys(x *exchange, value string, duration *int) *response {
	lifetime, refused := keyLifetime(duration)
	if refused != nil {
		return refused
	}
	st, now, unlock := e.engine.Write()
	defer unlock()
	t := st.Tokens[value]
	if t == nil || t.Revoked != "" || !now.Before(t.ExpiresAt) {
		return iamError(http.StatusUnauthorized, "IAM.0001", "The token is invalid or has expired.")
	}
	a := st.Accounts[t.AccountID]
	x.caller = call.Caller{AccountID: a.ID, Role: a.Role, UserID: t.UserID, AgentID: t.AgentID, Scheme: "token"}
	return e.issueKeys(&world.AccessKey{AccountID: t.AccountID, UserID: t.UserID, AgentID: t.AgentID}, lifetime, now)
}

var sessionUser = regexp.MustCompile(`^[A-Za-z][-0-9A-Za-z_]{4,63}$`)

func keyLifetime(seconds *int) (time.Duration, *response) {
	if seconds == nil {
		return minKeyLifetime * time.Second, nil
	}
	if *seconds < minKeyLifetime || *seconds > maxKeyLifetime {
		return 0, iamError(http.StatusBadRequest, "IAM.0007", "duration_seconds must be from %d to %d.", minKeyLifetime, maxKeyLifetime)
	}
	return time.Duration(*seconds) * time.Second, nil
}

func (e *Emulator) issueKeys(k *world.AccessKey, lifetime time.Duration, now time.Time) *response {
	e.engine.AddKeys(k, lifetime, now)
	return jsonResponse(http.StatusCreated, map[string]any{"credential": map[string]any{
		"access": k.AccessKey, "secret": k.SecretKey, "securitytoken": k.SecurityToken,
		"expires_at": e.told(k.ExpiresAt, now),
	}})
}
