package tickets

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/call"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/catalogue"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/units"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world"
)

// How many tickets of one problem may be open, and how many addresses get a copy.
const (
	openTickets = 20
	mostCopies  = 10
)

// wall is a time as the ticket system writes one, in the zone that was asked for: it
// knows one, which the client always asks for.
func wall(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(units.Beijing).Format(time.RFC3339)
}

// CreateCases opens a ticket.
func CreateCases(c *call.Call) (any, error) {
	p := findProblem(c.In.Str("business_type_id"))
	switch {
	case c.In.Str("source_id") != SourceID:
		return nil, invalid("source_id", "is not the source of the API.")
	case p == nil:
		return nil, invalid("business_type_id", "is no type of problem.")
	case c.In.Str("product_category_id") != "" && c.In.Str("product_category_id") != p.product:
		return nil, invalid("product_category_id", "is not the product of the problem.")
	case c.In.Str("incident_sub_type_id") != "" && c.In.Str("incident_sub_type_id") != findProduct(p.product).subType:
		return nil, invalid("incident_sub_type_id", "is not the kind of the product.")
	case p.kind == caseFault && c.In.Str("region_id") == "":
		return nil, invalid("region_id", "is required for what is out of order.")
	case c.In.Str("severity_id") != "" && nameOf(severities, c.In.Str("severity_id"), true) == "":
		return nil, invalid("severity_id", "is no severity.")
	case c.In.Str("simple_description") == "":
		return nil, invalid("simple_description", "is empty.")
	case open(c, p.id) >= openTickets:
		return nil, errForbidden
	}
	contact := world.TicketContact{
		AreaCode: c.In.Str("area_code"), Mobile: c.In.Str("remind_mobile"), Mail: c.In.Str("remind_mail"), Time: c.In.Str("remind_time"),
	}
	if err := reachable(c, contact); err != nil {
		return nil, err
	}
	files, err := attachmentsFor(c, c.In.Strs("accessory_ids"))
	if err != nil {
		return nil, err
	}
	t := &world.Ticket{
		ID: c.State.NewTicketID(c.Now), AccountID: c.Caller.AccountID, SubType: findProduct(p.product).subType,
		Product: p.product, Problem: p.id, Region: c.In.Str("region_id"), Severity: c.In.Str("severity_id"),
		Description: c.In.Str("simple_description"), ProjectID: c.In.Str("project_id"),
		Status: world.TicketPending, CreatedAt: c.Now, Contact: contact, Extensions: extensions(c),
	}
	c.State.Support.Tickets = append(c.State.Support.Tickets, t)
	c.State.Write(t, world.TicketMessage{
		AuthorID: c.Caller.UserID, Author: c.Account().Name, Content: t.Description, CreatedAt: c.Now, First: true, Attachments: files,
	})
	note(c, t, world.TicketLogCreated, "created")
	return map[string]any{"incident_id": t.ID}, nil
}

// extensions are the parameters of a ticket beside the usual.
func extensions(c *call.Call) map[string]string {
	out := map[string]string{}
	for _, name := range []string{"extends_map", "extension_map"} {
		for key, value := range c.In.Obj(name) {
			out[key] = fmt.Sprint(value)
		}
	}
	return out
}

// note enters what the caller did into the log of a ticket.
func note(c *call.Call, t *world.Ticket, kind int, text string) {
	c.State.Note(t, world.TicketEntry{Type: kind, OperatorID: c.Caller.UserID, Operator: c.Account().Name, Text: text, At: c.Now})
}

// open counts the caller's tickets of a problem that have not ended.
func open(c *call.Call, problemID string) (n int) {
	for _, t := range c.State.Support.Tickets {
		if t.AccountID == c.Caller.AccountID && t.Problem == problemID && !t.Ended() {
			n++
		}
	}
	return n
}

// ListCaseQuotas tells how many tickets of a problem can be opened.
func ListCaseQuotas(c *call.Call) (any, error) {
	return map[string]any{"total": openTickets, "un_used": max(openTickets-open(c, c.In.Str("business_type_id")), 0)}, nil
}

// ListCaseLimits tells the limits of one ticket.
func ListCaseLimits(*call.Call) (any, error) {
	return map[string]any{"config": map[string]any{"create_case_ccemail_max_count": mostCopies}}, nil
}

type ticketOut struct {
	CustomerID   string  `json:"xcustomer_id,omitempty"`
	CustomerName string  `json:"xcustomer_name,omitempty"`
	Status       int     `json:"status"`
	ID           string  `json:"incident_id"`
	Problem      string  `json:"business_type_name"`
	Kind         string  `json:"incident_type_name"`
	Product      string  `json:"product_category_name"`
	AccountID    string  `json:"customer_id"`
	Region       string  `json:"dc_name"`
	Description  string  `json:"simple_description"`
	Resolution   string  `json:"resolution,omitempty"`
	CreatedAt    string  `json:"create_time"`
	ConfirmedAt  string  `json:"confirmed_time,omitempty"`
	Labels       []label `json:"label_list"`
}

type label struct{}

func ticketOf(c *call.Call, t *world.Ticket) ticketOut {
	out := ticketOut{
		Status: t.Status, ID: t.ID, AccountID: t.AccountID, Region: t.Region, Description: t.Description,
		Resolution: t.Resolution, CreatedAt: wall(t.CreatedAt), ConfirmedAt: wall(t.ConfirmedAt), Labels: []label{},
		Kind: kindName(c, t), Problem: problemName(c, t), Product: findProduct(t.Product).name.In(c.English()),
	}
	if t.AccountID != c.Caller.AccountID {
		out.CustomerID, out.CustomerName = t.AccountID, c.State.Accounts[t.AccountID].Name
	}
	return out
}

func kindName(c *call.Call, t *world.Ticket) string { return nameOf(subTypes, t.SubType, c.English()) }

func problemName(c *call.Call, t *world.Ticket) string {
	return findProblem(t.Problem).name.In(c.English())
}

// ListCases lists tickets, newest first.
func ListCases(c *call.Call) (any, error) {
	from, to := localTime(c.In.Str("query_start_time")), localTime(c.In.Str("query_end_time"))
	var states []string
	if list := c.In.Str("incident_status"); list != "" {
		states = strings.Split(list, ",")
	}
	found := []ticketOut{}
	for _, t := range all(c) {
		out := ticketOf(c, t)
		keep := call.Within(t.CreatedAt, from, to) &&
			call.Equals(t.ID, c.In.Str("incident_id")) && call.Equals(out.CustomerID, c.In.Str("x_customer_id")) &&
			call.Contains(out.CustomerName, c.In.Str("x_customer_name")) &&
			(!c.In.Has("status") || t.Status == c.In.Num("status", -1)) &&
			call.Listed(strconv.Itoa(t.Status), states) &&
			len(c.In.Strs("label_id_list")) == 0 // nothing gives labels
		for _, word := range append(c.In.Strs("search_key"), c.In.Str("app_key")) {
			keep = keep && (call.Contains(t.Description, word) || call.Contains(t.ID, word))
		}
		if keep {
			found = append(found, out)
		}
	}
	return map[string]any{"total_count": len(found), "incident_info_list": call.Page(c, found)}, nil
}

// localTime reads a time of the caller's zone.
func localTime(text string) time.Time {
	t, err := time.ParseInLocation(time.DateTime, strings.Join(strings.Fields(text), " "), units.Beijing)
	if err != nil {
		return time.Time{}
	}
	return t
}

// ListCaseCounts counts the tickets of each state.
func ListCaseCounts(c *call.Call) (any, error) {
	type countOut struct {
		Status int `json:"status"`
		Count  int `json:"count"`
	}
	counts := map[int]int{}
	for _, t := range all(c) {
		counts[t.Status]++
	}
	out := []countOut{}
	for _, status := range world.TicketStates {
		if !c.In.Has("status") || c.In.Num("status", -1) == status {
			out = append(out, countOut{status, counts[status]})
		}
	}
	return map[string]any{"incident_status_counts": out}, nil
}

// ShowCaseStatus tells the state of a ticket.
func ShowCaseStatus(c *call.Call) (any, error) {
	t, err := seen(c)
	if err != nil {
		return nil, err
	}
	return map[string]any{"status": t.Status}, nil
}

// ShowCaseDetail tells all of a ticket.
func ShowCaseDetail(c *call.Call) (any, error) {
	type contactOut struct {
		AreaCode string `json:"area_code"`
		Mobile   string `json:"remind_mobile"`
		Mail     string `json:"remind_mail"`
		Time     string `json:"remind_time"`
	}
	type detail struct {
		CustomerID   string       `json:"xcustomer_id,omitempty"`
		CustomerName string       `json:"xcustomer_name,omitempty"`
		Status       int          `json:"status"`
		Judgement    string       `json:"judgement"`
		ID           string       `json:"incident_id"`
		Problem      string       `json:"business_type_name"`
		Kind         string       `json:"incident_type_name"`
		AccountID    string       `json:"customer_id"`
		Region       string       `json:"dc_name"`
		Description  string       `json:"simple_description"`
		Source       string       `json:"source_name"`
		CreatedAt    string       `json:"create_time"`
		Messages     []ownMessage `json:"message_list"`
		Satisfaction []scoreOut   `json:"incident_satisfaction"`
		Severity     string       `json:"severity_name"`
		Ownership    int          `json:"business_ownership"`
		ResolvedAt   int64        `json:"resolve_time,omitempty"`
		Contact      contactOut   `json:"ext_info"`
	}
	t, err := seen(c)
	if err != nil {
		return nil, err
	}
	list := ticketOf(c, t)
	out := detail{
		CustomerID: list.CustomerID, CustomerName: list.CustomerName, Status: t.Status, Judgement: t.Judgement, ID: t.ID,
		Problem: list.Problem, Kind: list.Kind, AccountID: t.AccountID, Region: t.Region, Description: t.Description,
		Source: catalogue.Named("伙伴平台", "Partner platform").In(c.English()), CreatedAt: list.CreatedAt,
		Messages: []ownMessage{}, Satisfaction: scores(c, t), Severity: nameOf(severities, t.Severity, c.English()),
		Contact: contactOut{t.Contact.AreaCode, t.Contact.Mobile, t.Contact.Mail, t.Contact.Time},
	}
	if !t.ResolvedAt.IsZero() {
		out.ResolvedAt = t.ResolvedAt.UnixMilli()
	}
	for _, m := range t.Messages {
		out.Messages = append(out.Messages, ownMessage{messageOf(c, m).said, m.ID})
	}
	return map[string]any{"incident_detail_info": out}, nil
}

// ShowCaseExtendsParam confirms that a ticket has its parameters; the document lists no
// field for them.
func ShowCaseExtendsParam(c *call.Call) (any, error) {
	_, err := seen(c)
	return done{}, err
}

// ListCaseOperateLogs lists what was done to a ticket, oldest first.
func ListCaseOperateLogs(c *call.Call) (any, error) {
	type entryOut struct {
		ID         string `json:"incident_log_id"`
		TicketID   string `json:"incident_id"`
		Type       int    `json:"operate_type"`
		Operator   int    `json:"operator_type"`
		OperatorID string `json:"operator_id"`
		Name       string `json:"operator_name"`
		Text       string `json:"operate_desc"`
		Local      string `json:"operate_time"`
		At         string `json:"timestamp_operate_time"`
	}
	t, err := seen(c)
	if err != nil {
		return nil, err
	}
	out := []entryOut{}
	for _, e := range t.Log {
		side := 0
		if e.Engineer {
			side = 1
		}
		out = append(out, entryOut{e.ID, t.ID, e.Type, side, e.OperatorID, e.Operator, e.Text, e.At.In(units.Beijing).Format(time.DateTime), wall(e.At)})
	}
	return map[string]any{"total_count": len(out), "incident_operate_log_list": call.Page(c, out)}, nil
}
