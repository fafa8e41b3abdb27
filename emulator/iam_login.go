package emulator

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/partnerbss/partnerbss-go/emulator/internal/contract"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/call"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world"
)

const (
	minLoginLifetime = 600
	maxLoginLifetime = 43200
)

type loginTokenRequest struct {
	Auth struct {
		SecurityToken *struct {
			Access   string `json:"access"`
			Secret   string `json:"secret"`
			ID       string `json:"id"`
			Duration *int   `json:"duration_seconds"`
		} `json:"securitytoken"`
	} `json:"auth"`
}

// createLoginToken answers POST /v3.0/OS-AUTH/securitytoken/logintokens. Its body
// authenticates the call: temporary keys, of a token or of an agency with the name of
// a person.
func (e *Emulator) createLoginToken(x *exchange) *response {
	var req loginTokenRequest
	_, err := contract.ParseBody(x.body)
	if err == nil {
		err = json.Unmarshal(x.body, &req)
	}
	sent := req.Auth.SecurityToken
	if err != nil || sent == nil || sent.Access == "" || sent.Secret == "" || sent.ID == "" {
		return iamError(http.StatusBadRequest, "IAM.0011", "The request body is invalid: access, secret and id of the securitytoken are required.")
	}
	seconds := minLoginLifetime
	if sent.Duration != nil {
		seconds = *sent.Duration
	}
	if seconds < minLoginLifetime || seconds > maxLoginLifetime {
		return iamError(http.StatusBadRequest, "IAM.0007", "duration_seconds must be from %d to %d.", minLoginLifetime, maxLoginLifetime)
	}
	st, now, unlock := e.engine.Write()
	defer unlock()
	k := st.Keys[sent.Access]
	switch {
	case k == nil || k.SecurityToken == "" || !signatureEqual(k.SecretKey, sent.Secret) || !signatureEqual(k.SecurityToken, sent.ID):
		return iamError(http.StatusUnauthorized, "IAM.0001", "The access key, the secret key and the security token do not belong together.")
	case !now.Before(k.ExpiresAt):
		return iamError(http.StatusUnauthorized, "IAM.0001", "The security token has expired.")
	case k.AgentID != "" && k.SessionUser == "":
		return iamError(http.StatusForbidden, "IAM.0003", "The keys of an agency were obtained without session_user.name.")
	}
	ends := now.Add(time.Duration(seconds) * time.Second)
	if ends.After(k.ExpiresAt) {
		return iamError(http.StatusBadRequest, "IAM.0007", "duration_seconds must not outlast the security token.")
	}
	a := st.Accounts[k.AccountID]
	x.caller = call.Caller{AccountID: a.ID, Role: a.Role, UserID: k.UserID, AgentID: k.AgentID, Scheme: "securitytoken"}
	t := &world.LoginToken{
		AccountID: a.ID, UserID: k.UserID, AgentID: k.AgentID, UserName: st.Users[k.UserID].Name,
		SessionUser: k.SessionUser, IssuedAt: now, ExpiresAt: ends,
	}
	if k.Agency != "" {
		t.UserName = a.Name + "/" + k.Agency
	}
	value := e.engine.AddLoginToken(t)
	resp := jsonResponse(http.StatusCreated, map[string]any{"logintoken": e.tellLogin(st, t, now)})
	resp.set("X-Subject-LoginToken", value)
	return resp
}

// tellLogin is a login token as IAM describes it.
func (e *Emulator) tellLogin(st *world.State, t *world.LoginToken, now time.Time) map[string]any {
	told := map[string]any{
		"domain_id": t.AccountID, "user_id": t.UserID, "user_name": t.UserName, "session_id": t.SessionID,
		"method": "token", "expires_at": e.told(t.ExpiresAt, now),
	}
	if t.AgentID != "" {
		agent := st.Accounts[t.AgentID]
		told["method"], told["session_name"] = "federation_proxy", t.SessionUser
		told["assumed_by"] = map[string]any{"user": map[string]any{
			"id": agent.MasterUser, "name": st.Users[agent.MasterUser].Name, "domain": iamName(agent.ID, agent.Name), "password_expires_at": "",
		}}
	}
	return told
}

// federationLogin answers GET /authui/federation/login, which a browser opens: a good
// login token leads on to the console.
func (e *Emulator) federationLogin(x *exchange) *response {
	query := x.r.URL.Query()
	for _, name := range []string{"idp_login_url", "service", "logintoken"} {
		if len(query[name]) != 1 || query.Get(name) == "" {
			return iamError(http.StatusBadRequest, "IAM.0011", "%s is required, once.", name)
		}
	}
	for _, name := range []string{"idp_login_url", "service"} {
		if u, err := url.Parse(query.Get(name)); err != nil || u.Host == "" || !strings.EqualFold(u.Scheme, "https") {
			return iamError(http.StatusBadRequest, "IAM.0011", "%s must be an https address.", name)
		}
	}
	now := e.engine.Now()
	st, unlock := e.engine.Read()
	defer unlock()
	t := st.LoginTokens[query.Get("logintoken")]
	if t == nil || !now.Before(t.ExpiresAt) {
		return iamError(http.StatusUnauthorized, "IAM.0001", "The login token is invalid or has expired.")
	}
	x.caller = call.Caller{AccountID: t.AccountID, Role: st.Accounts[t.AccountID].Role, UserID: t.UserID, AgentID: t.AgentID, Scheme: "logintoken"}
	resp := &response{status: http.StatusFound}
	resp.set("Location", query.Get("service"))
	return resp
}
