package emulator

import (
	"net/http"
	"slices"

	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/call"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/refusal"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world"
)

// createToken answers POST /v3/auth/tokens: a user's token by password, or a
// customer's token through its agency.
func (e *Emulator) createToken(x *exchange) *response {
	req, err := readIAM(x)
	if err != nil {
		return keystoneError(http.StatusBadRequest, "The request body is invalid: %s", err)
	}
	id := req.Auth.Identity
	switch {
	case slices.Contains(id.Methods, "password") && id.Password != nil:
		return e.passwordToken(x, id.Password.User, req.Auth.Scope)
	case slices.Contains(id.Methods, "assume_role") && id.AssumeRole != nil:
		return e.agencyToken(x, id.AssumeRole, req.Auth.Scope)
	}
	return keystoneError(http.StatusBadRequest, "Expecting to find the identity of one of the methods password and assume_role.")
}

func (e *Emulator) passwordToken(x *exchange, u iamUser, scope *iamScope) *response {
	st, now, unlock := e.engine.Write()
	defer unlock()
	login := login(st, u)
	if login == nil || login.Password == "" || !signatureEqual(login.Password, u.Password) {
		return keystoneError(http.StatusUnauthorized, "The username or password is wrong.")
	}
	a := st.Accounts[login.AccountID]
	x.caller = call.Caller{AccountID: a.ID, Role: a.Role, UserID: login.ID, Scheme: "password"}
	return e.issue(st, a, scope, &world.Token{
		AccountID: a.ID, UserID: login.ID, Methods: "password",
		IssuedAt: now, ExpiresAt: now.Add(world.TokenLifetime),
	})
}

// login finds a user by ID, or by name within its account.
func login(st *world.State, u iamUser) *world.User {
	if u.ID != "" {
		return st.Users[u.ID]
	}
	a := find(st, u.Domain)
	if a == nil {
		return nil
	}
	return st.UserNamed(a.ID, u.Name)
}

// agencyToken issues a token of the customer that has delegated itself.
func (e *Emulator) agencyToken(x *exchange, role *assumeRole, scope *iamScope) *response {
	who, bad := e.authenticate(x)
	if bad != nil {
		return bad
	}
	x.caller = who.caller
	if who.token == nil && e.engine.On(world.RuleAgencyToken) {
		return keystoneError(http.StatusUnauthorized, "The request you have made requires authentication: X-Auth-Token is missing.")
	}
	st, now, unlock := e.engine.Write()
	defer unlock()
	a, err := assume(st, who, role)
	if err != nil {
		refused := refusal.Of(err)
		return keystoneError(refused.Status, "%s", refused.Message)
	}
	t := &world.Token{
		AccountID: a.ID, UserID: a.MasterUser, AgentID: who.caller.AccountID, Methods: "assume_role",
		IssuedAt: now, ExpiresAt: now.Add(world.TokenLifetime),
	}
	if e.engine.On(world.RuleChildToken) && who.token != nil && who.token.ExpiresAt.Before(t.ExpiresAt) {
		t.ExpiresAt = who.token.ExpiresAt
	}
	return e.issue(st, a, scope, t)
}

// assume checks that the caller may act for an account through an agency.
func assume(st *world.State, who identity, role *assumeRole) (*world.Account, error) {
	if role.AgencyName == "" || (role.DomainName == "" && role.DomainID == "") {
		return nil, refusal.WithStatus(http.StatusBadRequest, "IAM.0072", "The properties agency_name and domain_name (or domain_id) are required.")
	}
	if who.user != nil && who.user.NoAgency {
		return nil, refusal.WithStatus(http.StatusForbidden, "IAM.0003", "You have no right to do this action: the Agent Operator permission is missing.")
	}
	a := find(st, &iamNamed{ID: role.DomainID, Name: role.DomainName})
	if a == nil {
		return nil, refusal.WithStatus(http.StatusNotFound, "IAM.0004", "Could not find the domain.")
	}
	named := false
	for _, g := range a.Agencies {
		if g.Name != role.AgencyName {
			continue
		}
		if g.TrusteeID == who.caller.AccountID {
			return a, nil
		}
		named = true
	}
	if named || st.PlatformPartner(a) != who.caller.AccountID {
		return nil, refusal.WithStatus(http.StatusForbidden, "IAM.0003", "You are not authorized to assume the agency of this domain.")
	}
	return nil, refusal.WithStatus(http.StatusNotFound, "IAM.0004", "Could not find the agency.")
}

// issue completes a token for a scope, stores it and answers it.
func (e *Emulator) issue(st *world.State, a *world.Account, scope *iamScope, t *world.Token) *response {
	body := map[string]any{}
	switch {
	case scope == nil || (scope.Domain == nil) == (scope.Project == nil):
		return keystoneError(http.StatusBadRequest, "The scope must be exactly one of domain and project.")
	case scope.Domain != nil:
		if target := find(st, scope.Domain); target != a {
			return keystoneError(http.StatusUnauthorized, "The scope is not a domain of the user.")
		}
		body["domain"] = iamName(a.ID, a.Name)
	default:
		id, region, ok := projectNamed(st, a, scope.Project)
		if !ok {
			return keystoneError(http.StatusNotFound, "Could not find the project.")
		}
		t.ProjectID = id
		body["project"] = map[string]any{"id": id, "name": region, "domain": iamName(a.ID, a.Name)}
	}
	u := st.Users[t.UserID]
	body["methods"] = []string{t.Methods}
	body["issued_at"] = e.told(t.IssuedAt, t.IssuedAt)
	body["expires_at"] = e.told(t.ExpiresAt, t.IssuedAt)
	body["roles"] = []any{iamName("0", "te_admin"), iamName("0", "te_agency")}
	body["catalog"] = []any{}
	body["user"] = map[string]any{"id": u.ID, "name": u.Name, "password_expires_at": "", "domain": iamName(a.ID, a.Name)}
	if t.AgentID != "" {
		agent := st.Accounts[t.AgentID]
		body["assumed_by"] = map[string]any{"user": map[string]any{"domain": iamName(agent.ID, agent.Name)}}
	}
	value := e.engine.AddToken(t)
	resp := jsonResponse(http.StatusCreated, map[string]any{"token": body})
	resp.set("X-Subject-Token", value)
	return resp
}

func iamName(id, name string) map[string]any { return map[string]any{"id": id, "name": name} }
