package emulator

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/partnerbss/partnerbss-go/emulator/internal/contract"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/call"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/refusal"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world"
)

// identity is the result of authentication.
type identity struct {
	caller call.Caller
	user   *world.User
	token  *world.Token // of the token scheme
}

const (
	incorrectIAM  = "Incorrect IAM authentication information: "
	canonicalMark = "canonicalRequest: "
)

// authenticate finds out who calls, by token or by signature.
func (e *Emulator) authenticate(x *exchange) (identity, *response) {
	value, auth := x.r.Header.Get("X-Auth-Token"), x.r.Header.Get("Authorization")
	switch {
	case value != "" && auth != "":
		return identity{}, x.unauthorized("APIGW.0301", incorrectIAM+"either X-Auth-Token or Authorization, not both")
	case value != "":
		return e.authenticateToken(x, value)
	case auth != "":
		return e.authenticateSignature(x, auth)
	}
	return identity{}, x.unauthorized("APIGW.0301", incorrectIAM+"auth token or signature not found")
}

func (x *exchange) unauthorized(code, msg string) *response {
	return gatewayError(http.StatusUnauthorized, code, x.requestID, "%s", msg)
}

func (e *Emulator) authenticateToken(x *exchange, value string) (identity, *response) {
	now := e.engine.Now()
	st, unlock := e.engine.Read()
	defer unlock()
	t := st.Tokens[value]
	switch {
	case t == nil || !now.Before(t.ExpiresAt):
		return identity{}, x.unauthorized("APIGW.0301", incorrectIAM+"decrypt token fail")
	case t.Revoked == world.RevokedAtBackend:
		return identity{}, tokenOutdated(x.op)
	case t.Revoked != "":
		return identity{}, x.unauthorized("APIGW.0301", incorrectIAM+"The token must be updated, decrypt token fail")
	}
	a := st.Accounts[t.AccountID]
	if domain := x.r.Header.Get("X-Domain-Id"); domain != "" && domain != a.ID {
		return identity{}, x.unauthorized("APIGW.0301", incorrectIAM+"X-Domain-Id does not match the token")
	}
	return identity{
		caller: call.Caller{AccountID: a.ID, Role: a.Role, UserID: t.UserID, AgentID: t.AgentID, Scheme: "token"},
		user:   st.Users[t.UserID], token: t,
	}, nil
}

// tokenOutdated is the backend's response to a token that it no longer takes. A
// few operations list it with another status or code.
func tokenOutdated(op *contract.Operation) *response {
	code, status := "CBC.0154", http.StatusUnauthorized
	if op != nil && slices.Contains(op.Codes, "CBC.0105") {
		code = "CBC.0105"
	}
	if op != nil && op.Statuses[code] != 0 {
		status = op.Statuses[code]
	}
	return businessError(refusal.WithStatus(status, code, "The token must be updated."))
}

func (e *Emulator) authenticateSignature(x *exchange, header string) (identity, *response) {
	a, ok := parseAuthorization(header)
	if !ok {
		return identity{}, x.unauthorized("APIGW.0301", incorrectIAM+"authorization header is malformed")
	}
	if bad := x.checkDate(e.wall.now(), a); bad != nil {
		return identity{}, bad
	}
	if e.lockout.locked(a.accessKey, e.wall.now()) {
		return identity{}, x.unauthorized("APIGW.0301", incorrectIAM+"AK access failed to reach the limit, forbidden")
	}
	st, unlock := e.engine.Read()
	defer unlock()
	k := st.Keys[a.accessKey]
	if k == nil {
		return identity{}, x.unauthorized("APIGW.0301", incorrectIAM+"Get secretKey failed, access key is not found")
	}
	canonical, err := canonicalRequest(x.r, a.signedHeaders, x.body)
	if err != nil {
		return identity{}, gatewayError(http.StatusBadRequest, "APIGW.0201", x.requestID, "Bad request: the URI is not properly encoded")
	}
	if !signatureEqual(signatureFor(k.SecretKey, x.r.Header.Get("X-Sdk-Date"), canonical), a.signature) {
		e.lockout.failed(a.accessKey, e.wall.now())
		return identity{}, x.unauthorized("APIGW.0301",
			incorrectIAM+"verify aksk signature fail, "+canonicalMark+strings.ReplaceAll(hideToken(canonical), "\n", "|"))
	}
	e.lockout.passed(a.accessKey)
	return e.keyIdentity(x, st, k)
}

// keyIdentity checks what goes with a key beyond the signature.
func (e *Emulator) keyIdentity(x *exchange, st *world.State, k *world.AccessKey) (identity, *response) {
	sent := x.r.Header.Get("X-Security-Token")
	switch {
	case sent != k.SecurityToken:
		return identity{}, x.unauthorized("APIGW.0301", incorrectIAM+"the security token does not belong to the access key")
	case !k.ExpiresAt.IsZero() && !e.engine.Now().Before(k.ExpiresAt):
		return identity{}, x.unauthorized("APIGW.0301", incorrectIAM+"the security token has expired")
	}
	account := st.Accounts[k.AccountID]
	if domain := x.r.Header.Get("X-Domain-Id"); domain != "" && domain != account.ID {
		return identity{}, x.unauthorized("APIGW.0301", incorrectIAM+"X-Domain-Id does not match the access key")
	}
	return identity{
		caller: call.Caller{AccountID: account.ID, Role: account.Role, UserID: k.UserID, AgentID: k.AgentID, Scheme: "aksk"},
		user:   st.Users[k.UserID],
	}, nil
}

// checkDate checks X-Sdk-Date, which must also be signed.
func (x *exchange) checkDate(now time.Time, a authorization) *response {
	value := x.r.Header.Get("X-Sdk-Date")
	signed := false
	for _, name := range a.signedHeaders {
		signed = signed || name == "x-sdk-date"
	}
	date, err := time.Parse(layoutSign, value)
	if err != nil || !signed {
		return x.unauthorized("APIGW.0301", incorrectIAM+"x-sdk-date is missing, malformed or not signed")
	}
	if skew := now.Sub(date); skew > maxSkew || skew < -maxSkew {
		return gatewayError(http.StatusUnauthorized, "APIGW.0303", x.requestID,
			"Incorrect app authentication information: signature expired, signature time:%s, server time:%s",
			value, now.UTC().Format(layoutSign))
	}
	return nil
}

// hideToken removes a signed security token from the canonical request before
// it is repeated to the caller and noted in the journal.
func hideToken(canonical string) string {
	lines := strings.Split(canonical, "\n")
	for i, line := range lines {
		if strings.HasPrefix(line, "x-security-token:") {
			lines[i] = "x-security-token:***"
		}
	}
	return strings.Join(lines, "\n")
}
