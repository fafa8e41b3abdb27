package emulator

import (
	"encoding/json"
	"net/http"
	"time"

	"github.com/partnerbss/partnerbss-go/emulator/internal/contract"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/catalogue"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/units"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world"
)

// iamRoutes are the IAM calls that the emulator answers, and the page that a login
// token opens.
var iamRoutes = map[string]string{
	"POST /v3/auth/tokens":                    "iam.CreateToken",
	"POST /v3.0/OS-CREDENTIAL/securitytokens": "iam.CreateTemporaryKeys",
	"GET /v3/auth/domains":                    "iam.ListDomains",
	"GET /v3/projects":                        "iam.ListProjects",

	"POST /v3.0/OS-AUTH/securitytoken/logintokens": "iam.CreateLoginToken",
	"GET /authui/federation/login":                 "iam.FederationLogin",
}

const (
	minKeyLifetime = 900
	maxKeyLifetime = 86400
)

// iamRequest is the body of both calls that issue credentials.
type iamRequest struct {
	Auth struct {
		Identity struct {
			Methods  []string `json:"methods"`
			Password *struct {
				User iamUser `json:"user"`
			} `json:"password"`
			AssumeRole *assumeRole `json:"assume_role"`
			Token      *struct {
				ID       string `json:"id"`
				Duration *int   `json:"duration_seconds"`
			} `json:"token"`
		} `json:"identity"`
		Scope *iamScope `json:"scope"`
	} `json:"auth"`
}

type iamUser struct {
	ID       string    `json:"id"`
	Name     string    `json:"name"`
	Password string    `json:"password"`
	Domain   *iamNamed `json:"domain"`
}

type iamNamed struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

type iamScope struct {
	Domain  *iamNamed `json:"domain"`
	Project *iamNamed `json:"project"`
}

type assumeRole struct {
	DomainName string `json:"domain_name"`
	DomainID   string `json:"domain_id"`
	AgencyName string `json:"agency_name"`
	Duration   *int   `json:"duration_seconds"`

	SessionUser struct {
		Name string `json:"name"`
	} `json:"session_user"`
}

// serveIAM answers an IAM call. IAM errors come in IAM's own shapes, except
// where the gateway in front of it refuses.
func (e *Emulator) serveIAM(x *exchange) *response {
	resp := e.iam(x)
	resp.set("X-IAM-Trace-Id", "token_"+x.requestID)
	x.effect = resp.status == http.StatusCreated
	return resp
}

func (e *Emulator) iam(x *exchange) *response {
	switch x.name {
	case "iam.CreateToken":
		return e.createToken(x)
	case "iam.CreateTemporaryKeys":
		return e.createTemporaryKeys(x)
	case "iam.ListDomains":
		return e.listDomains(x)
	case "iam.CreateLoginToken":
		return e.createLoginToken(x)
	case "iam.FederationLogin":
		return e.federationLogin(x)
	}
	return e.listProjects(x)
}

// readIAM decodes the body of a call that issues credentials.
func readIAM(x *exchange) (*iamRequest, error) {
	var req iamRequest
	if _, err := contract.ParseBody(x.body); err != nil {
		return nil, err
	}
	return &req, json.Unmarshal(x.body, &req)
}

// find looks an account up by name or ID.
func find(st *world.State, n *iamNamed) *world.Account {
	if n == nil {
		return nil
	}
	if n.ID != "" {
		return st.Accounts[n.ID]
	}
	return st.AccountNamed(n.Name)
}

// projectNamed looks a project of an account up by ID or region name.
func projectNamed(st *world.State, a *world.Account, n *iamNamed) (id, region string, ok bool) {
	for _, r := range catalogue.Regions {
		p := world.ProjectID(st.Seed, a.ID, r)
		if p == n.ID || (n.ID == "" && r == n.Name) {
			return p, r, true
		}
	}
	return "", "", false
}

func (e *Emulator) listDomains(x *exchange) *response {
	who, bad := e.authenticate(x)
	if bad != nil {
		return bad
	}
	x.caller = who.caller
	st, unlock := e.engine.Read()
	defer unlock()
	a := st.Accounts[who.caller.AccountID]
	return jsonResponse(http.StatusOK, map[string]any{
		"domains": []any{map[string]any{
			"id": a.ID, "name": a.Name, "enabled": true, "description": "",
			"links": map[string]any{"self": "https://iam.myhuaweicloud.com/v3/domains/" + a.ID},
		}},
		"links": map[string]any{"self": "https://iam.myhuaweicloud.com/v3/auth/domains", "next": nil, "previous": nil},
	})
}

func (e *Emulator) listProjects(x *exchange) *response {
	who, bad := e.authenticate(x)
	if bad != nil {
		return bad
	}
	x.caller = who.caller
	name := x.r.URL.Query().Get("name")
	st, unlock := e.engine.Read()
	defer unlock()
	projects := []any{}
	for _, region := range catalogue.Regions {
		if name != "" && name != region {
			continue
		}
		id := world.ProjectID(st.Seed, who.caller.AccountID, region)
		projects = append(projects, map[string]any{
			"id": id, "name": region, "domain_id": who.caller.AccountID, "parent_id": who.caller.AccountID,
			"enabled": true, "is_domain": false, "description": "",
			"links": map[string]any{"self": "https://iam.myhuaweicloud.com/v3/projects/" + id},
		})
	}
	return jsonResponse(http.StatusOK, map[string]any{
		"projects": projects,
		"links":    map[string]any{"self": "https://iam.myhuaweicloud.com/v3/projects", "next": nil, "previous": nil},
	})
}

func jsonResponse(status int, v any) *response {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return &response{status: status, body: b}
}

// told is an instant of business time as IAM tells it: as far from the gateway's
// clock as it is from the business time now. Clients compare it with a wall
// clock, from which the business clock may be far.
func (e *Emulator) told(t, now time.Time) string {
	return e.wall.now().Add(t.Sub(now)).UTC().Format(units.LayoutIAM)
}
