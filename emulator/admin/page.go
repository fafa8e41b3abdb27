package admin

import (
	"bytes"
	"cmp"
	"embed"
	"encoding/json"
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/partnerbss/partnerbss-go/emulator"
)

//go:embed page
var files embed.FS

const (
	pageLimit = 200 // customers and orders that the page shows
	pageCalls = 100 // calls that it shows at first
)

var page = template.Must(template.New("").Funcs(template.FuncMap{
	"clock":   func(t time.Time) string { return t.UTC().Format("15:04:05") },
	"instant": func(t time.Time) string { return t.UTC().Format("2006-01-02 15:04:05") },
	"indent":  indent,
	"group":   group,
}).ParseFS(files, "page/*.html"))

// addPage serves the page and its parts.
func (h *Handler) addPage() {
	h.mux.HandleFunc("GET "+Prefix+"{$}", h.servePage)
	h.mux.HandleFunc("GET "+Prefix+"state", h.serveState)
	h.mux.HandleFunc("GET "+Prefix+"calls", h.serveCalls)
	for _, name := range []string{"page.css", "page.js"} {
		h.mux.HandleFunc("GET "+Prefix+name, func(w http.ResponseWriter, r *http.Request) {
			http.ServeFileFS(w, r, files, "page/"+name)
		})
	}
}

// pageData is what the templates show.
type pageData struct {
	emulator.Overview
	Endpoint string
	Books    error
	Skew     time.Duration
	Faults   []emulator.Fault
	Drifts   []emulator.Drift
	Calls    []callView
	Filter   emulator.CallFilter
	Limit    int
}

func (h *Handler) overview(r *http.Request) pageData {
	return pageData{
		Overview: h.emulator.Overview(pageLimit), Endpoint: "http://" + r.Host, Limit: pageLimit,
		Skew: h.emulator.GatewaySkew(), Faults: h.emulator.PendingFaults(), Drifts: h.emulator.PendingDrifts(),
	}
}

func (h *Handler) servePage(w http.ResponseWriter, r *http.Request) {
	data := h.overview(r)
	data.Books = h.emulator.Ledger()
	var err error
	if data.Filter, err = filter(r); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	data.Calls = h.calls(data.Filter)
	h.render(w, "page.html", data)
}

// serveState renders what changes with the state, for the page to show anew.
func (h *Handler) serveState(w http.ResponseWriter, r *http.Request) {
	h.render(w, "state.html", h.overview(r))
}

// serveCalls renders the calls behind the last one that the page has.
func (h *Handler) serveCalls(w http.ResponseWriter, r *http.Request) {
	f, err := filter(r)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	h.render(w, "calls.html", h.calls(f))
}

func (h *Handler) render(w http.ResponseWriter, name string, data any) {
	var out bytes.Buffer
	if err := page.ExecuteTemplate(&out, name, data); err != nil {
		h.logger.Error("the page cannot be rendered", "error", err)
		http.Error(w, "the page cannot be rendered", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	h.write(w, out.Bytes())
}

// callView is a call in the journal of the page.
type callView struct {
	emulator.Call
	CallerName string
	// Verdict says how far the call came, Tone how good that is: ok, remark
	// or bad.
	Verdict string
	Tone    string
	Query   string // decoded
}

// calls are the latest calls that a filter chooses, newest first.
func (h *Handler) calls(f emulator.CallFilter) []callView {
	f.Limit = cmp.Or(f.Limit, pageCalls)
	names := map[string]string{}
	var out []callView
	for _, c := range h.emulator.FindCalls(f) {
		v := callView{Call: c, Query: c.Query}
		v.Verdict, v.Tone = verdict(&c)
		id := c.Caller.AccountID
		if _, known := names[id]; !known {
			a, _ := h.emulator.Account(id)
			names[id] = a.AccountName
		}
		v.CallerName = names[id]
		if plain, err := url.QueryUnescape(c.Query); err == nil {
			v.Query = plain
		}
		out = append(out, v)
	}
	slices.Reverse(out)
	return out
}

// verdict says in a few words why a call was refused, or that it was in order.
func verdict(c *emulator.Call) (text, tone string) {
	remarks := 0
	for _, f := range c.Findings {
		if f.Refused {
			return f.Field + " " + f.Message, "bad"
		}
		remarks++
	}
	switch {
	case c.Fault != "":
		return "fault injected: " + string(c.Fault), "remark"
	case c.ErrorCode == "APIGW.0101":
		return "no such path and method", "bad"
	case c.ErrorCode == "APIGW.0301" || c.ErrorCode == "APIGW.0303":
		return "not authenticated", "bad"
	case c.ErrorCode == "APIGW.0308":
		return "over the quota", "bad"
	case c.Status == http.StatusForbidden:
		return "caller not allowed", "bad"
	case strings.HasPrefix(c.ErrorCode, "APIGW."):
		return "refused by the gateway", "bad"
	case c.Refused() && c.Message != "":
		return c.Message, "bad"
	case remarks == 1:
		return "valid, 1 remark", "remark"
	case remarks > 1:
		return fmt.Sprintf("valid, %d remarks", remarks), "remark"
	}
	return "valid", "ok"
}

// indent makes JSON readable; other text stays as it is.
func indent(text string) string {
	var out bytes.Buffer
	if err := json.Indent(&out, []byte(text), "", "  "); err != nil {
		return text
	}
	return out.String()
}

// group writes a whole number with spaces between thousands.
func group(n int) string {
	digits := strconv.Itoa(n)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "\u202f" + digits[i:]
	}
	return digits
}
