package admin

import (
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerbss/partnerbss-go/emulator"
)

var routes = []Route{
	{"GET", "state", "Summary of the state: accounts, customers, orders, totals. `limit` shortens the lists (default 200).", "", getState},
	{"POST", "reset", "Starts anew from the seed that the program was given: state, clock, faults, drifts, journal.", "", postReset},
	{"PUT", "seed", "Starts anew from another seed.", "a seed, YAML or JSON", putSeed},
	{"GET", "snapshot", "The whole state with clock, faults and drifts, to be put back later.", "", getSnapshot},
	{"PUT", "snapshot", "Puts a snapshot back.", "what GET gave", putSnapshot},
	{"GET", "ledger", "Whether the books add up, and the number of movements.", "", getLedger},

	{"GET", "accounts", "Accounts with their credentials; `role` chooses partner, distributor, reseller or customer.", "", getAccounts},
	{"GET", "accounts/{account}", "One account, by id or name, with its operators and resources.", "", getAccount},
	{"POST", "accounts/{account}/top-up", "Pays money into the cash account.", "`amount`", postTopUp},
	{"POST", "accounts/{account}/revoke-tokens", "Revokes the account's tokens, at the gateway or at the backend.", "`at_backend`", postRevoke},
	{"GET", "env", "Endpoint and credentials as lines for a shell; `as` names the account (default: the first partner).", "", getEnv},
	{"GET", "codes", "The latest verification code sent to `mobile` for `scene` (29 registration, 18 bank card, 1 member of an enterprise), or, for a ticket, to `contact` of `account` by `way` (0 mobile, 1 email).", "", getCode},

	{"GET", "changes", "The changes that can be made, with the names of their arguments.", "", getChanges},
	{"POST", "changes/{change}", "Makes a change; see below.", "its arguments", postChange},

	{"GET", "clock", "The business clock and the skew of the gateway's.", "", getClock},
	{"POST", "clock", "Sets or advances the business clock and lets happen what is due; `skew` shifts the gateway's clock.", "`set`, `advance`, `skew`", postClock},

	{"GET", "faults", "The faults that are still to come.", "", getFaults},
	{"POST", "faults", "Adds a fault.", "a fault", postFault},
	{"DELETE", "faults", "Forgets all faults.", "", deleteFaults},
	{"GET", "drifts", "The drifts in force.", "", getDrifts},
	{"POST", "drifts", "Adds a drift.", "a drift", postDrift},
	{"DELETE", "drifts", "Ends all drifts.", "", deleteDrifts},

	{"GET", "journal", "Calls, oldest first. Filters: `operation` (or a pattern), `account`, `status`, `code`, `text`, `refused`, `effect`, `after` (a seq), `limit` (default 100, the latest).", "", getJournal},
	{"DELETE", "journal", "Empties the journal and its counts.", "", deleteJournal},
	{"GET", "journal/events", "Calls as they come in, as server-sent events; `after` as above.", "", getEvents},
	{"GET", "counts", "How often each operation was called and had its effect.", "", getCounts},

	{"GET", "rules", "The inferred rules.", "", getRules},
	{"GET", "outcomes", "The marked values.", "", getOutcomes},
	{"GET", "gaps", "The documented codes that nothing leads to.", "", getGaps},
}

// number reads a number in the query, between 0 and a million.
func number(r *http.Request, name string, otherwise int) (int, error) {
	text := r.URL.Query().Get(name)
	if text == "" {
		return otherwise, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 {
		return 0, fail(http.StatusBadRequest, "%s must be a number from 0", name)
	}
	return n, nil
}

// flag reads true or false in the query.
func flag(r *http.Request, name string) (bool, error) {
	switch r.URL.Query().Get(name) {
	case "", "false", "0":
		return false, nil
	case "true", "1":
		return true, nil
	}
	return false, fail(http.StatusBadRequest, "%s must be true or false", name)
}

func getState(h *Handler, r *http.Request) (any, error) {
	limit, err := number(r, "limit", pageLimit)
	if err != nil {
		return nil, err
	}
	return h.emulator.Overview(limit), nil
}

func postReset(h *Handler, _ *http.Request) (any, error) { return nil, h.emulator.Reset() }

func putSeed(h *Handler, r *http.Request) (any, error) {
	s, err := emulator.ParseSeed(r.Body)
	if err != nil {
		return nil, err
	}
	return nil, h.emulator.Reseed(s)
}

func getSnapshot(h *Handler, _ *http.Request) (any, error) {
	return raw{"application/json", h.emulator.Snapshot()}, nil
}

func putSnapshot(h *Handler, r *http.Request) (any, error) {
	data, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	return nil, h.emulator.Restore(data)
}

func getLedger(h *Handler, _ *http.Request) (any, error) {
	out := map[string]any{"balanced": true, "movements": h.emulator.LedgerEntries()}
	if err := h.emulator.Ledger(); err != nil {
		out["balanced"], out["error"] = false, err.Error()
	}
	return out, nil
}

func getAccounts(h *Handler, r *http.Request) (any, error) {
	roles := []emulator.Role{emulator.RolePartner, emulator.RoleDistributor, emulator.RoleReseller, emulator.RoleCustomer}
	if role := emulator.Role(r.URL.Query().Get("role")); role != "" {
		roles = []emulator.Role{role}
	}
	accounts := []emulator.Account{}
	for _, role := range roles {
		accounts = append(accounts, h.emulator.AccountsOf(role)...)
	}
	return map[string]any{"accounts": accounts}, nil
}

func (h *Handler) account(r *http.Request) (emulator.Account, error) {
	a, ok := h.emulator.Account(r.PathValue("account"))
	if !ok {
		return a, fail(http.StatusNotFound, "there is no account %q", r.PathValue("account"))
	}
	return a, nil
}

func getAccount(h *Handler, r *http.Request) (any, error) {
	a, err := h.account(r)
	if err != nil {
		return nil, err
	}
	return struct {
		emulator.Account
		Cash      decimal.Decimal    `json:"cash"`
		Operators []emulator.Account `json:"operators,omitempty"`
		Resources map[string]string  `json:"resources,omitempty"` // name to ID
	}{a, h.emulator.Balance(a.AccountID), h.emulator.Operators(a.AccountID), h.emulator.ResourceIDs(a.AccountID)}, nil
}

func postTopUp(h *Handler, r *http.Request) (any, error) {
	var body struct {
		Amount decimal.Decimal `json:"amount"`
	}
	a, err := h.account(r)
	if err != nil {
		return nil, err
	}
	if err := decode(r, &body); err != nil {
		return nil, err
	}
	if err := h.emulator.TopUp(a.AccountID, body.Amount); err != nil {
		return nil, err
	}
	return map[string]any{"cash": h.emulator.Balance(a.AccountID)}, nil
}

func postRevoke(h *Handler, r *http.Request) (any, error) {
	var body struct {
		AtBackend bool `json:"at_backend"`
	}
	a, err := h.account(r)
	if err != nil {
		return nil, err
	}
	if err := decode(r, &body); err != nil {
		return nil, err
	}
	return map[string]any{"revoked": h.emulator.RevokeTokens(a.AccountID, body.AtBackend)}, nil
}

func getEnv(h *Handler, r *http.Request) (any, error) {
	a, ok := h.emulator.First(emulator.RolePartner)
	if name := r.URL.Query().Get("as"); name != "" {
		a, ok = h.emulator.Account(name)
	}
	if !ok {
		return nil, fail(http.StatusNotFound, "there is no such account")
	}
	lines := Env("http://"+r.Host, a)
	return raw{"text/plain; charset=utf-8", []byte(strings.Join(lines, "\n") + "\n")}, nil
}

func getCode(h *Handler, r *http.Request) (any, error) {
	if contact := r.URL.Query().Get("contact"); contact != "" {
		return getTicketCode(h, r, contact)
	}
	scene, err := number(r, "scene", 29)
	if err != nil {
		return nil, err
	}
	code, ok := h.emulator.VerificationCode(r.URL.Query().Get("mobile"), scene)
	if !ok {
		return nil, fail(http.StatusNotFound, "no code was sent to this number for this scene")
	}
	return map[string]any{"code": code}, nil
}

func getTicketCode(h *Handler, r *http.Request, contact string) (any, error) {
	way, err := number(r, "way", 0)
	if err != nil {
		return nil, err
	}
	account, ok := h.emulator.Account(r.URL.Query().Get("account"))
	if !ok {
		return nil, fail(http.StatusNotFound, "there is no such account")
	}
	code, ok := h.emulator.TicketCode(account.AccountID, way, contact)
	if !ok {
		return nil, fail(http.StatusNotFound, "no code was sent to this contact of the account")
	}
	return map[string]any{"code": code}, nil
}

func getChanges(*Handler, *http.Request) (any, error) {
	return map[string]any{"changes": Changes()}, nil
}

// Changes returns the changes with their names as they stand in paths.
func Changes() []emulator.ChangeInfo {
	list := emulator.Changes()
	for i := range list {
		list[i].Name = strings.ReplaceAll(list[i].Name, " ", "-")
	}
	return list
}

func postChange(h *Handler, r *http.Request) (any, error) {
	data, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	id, err := h.emulator.ChangeByName(strings.ReplaceAll(r.PathValue("change"), "-", " "), data)
	if err != nil {
		return nil, err
	}
	return map[string]any{"id": id}, nil
}

func getClock(h *Handler, _ *http.Request) (any, error) {
	return map[string]any{"now": h.emulator.Now(), "skew": h.emulator.GatewaySkew().String()}, nil
}

func postClock(h *Handler, r *http.Request) (any, error) {
	var body struct {
		Set     time.Time      `json:"set"`
		Advance time.Duration  `json:"advance"`
		Skew    *time.Duration `json:"skew"`
	}
	if err := decode(r, &body); err != nil {
		return nil, err
	}
	if body.Set.IsZero() && body.Advance == 0 && body.Skew == nil {
		return nil, fail(http.StatusBadRequest, "one of set, advance and skew is required")
	}
	if !body.Set.IsZero() {
		h.emulator.SetTime(body.Set)
	}
	if body.Advance != 0 {
		h.emulator.Advance(body.Advance)
	}
	if body.Skew != nil {
		h.emulator.SkewGateway(*body.Skew)
	}
	return getClock(h, r)
}

func getRules(*Handler, *http.Request) (any, error) {
	return map[string]any{"rules": emulator.Rules()}, nil
}

func getOutcomes(*Handler, *http.Request) (any, error) {
	return map[string]any{"outcomes": emulator.Outcomes()}, nil
}

func getGaps(*Handler, *http.Request) (any, error) {
	return map[string]any{"gaps": emulator.Gaps()}, nil
}
