package tickets

import (
	"slices"
	"strconv"
	"time"

	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/call"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/units"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world"
)

// Ways to reach somebody.
const (
	byMobile = 0
	byMail   = 1
)

// How long a code and a verified contact are good for, and how often a code may be wrong.
const (
	codeLife     = 10 * time.Minute
	contactLife  = 24 * time.Hour
	contactTries = 3
)

// registered reports whether a contact is the account's own.
func registered(c *call.Call, way int, value string) bool {
	if way == byMobile {
		return value == c.Account().Mobile
	}
	return value == c.Account().Email
}

// verified is the check of a contact of the caller that is still good, or nil.
func verified(c *call.Call, way int, value string) *world.ContactCheck {
	check := c.State.Support.Contact(c.Caller.AccountID, way, value)
	if check == nil || check.Verified.IsZero() || !c.Now.Before(check.Verified.Add(contactLife)) {
		return nil
	}
	return check
}

// reachable checks the contacts of a ticket: each is the account's own, or it was
// verified and the call says by which check.
func reachable(c *call.Call, contact world.TicketContact) error {
	for way, given := range []struct{ value, field, header string }{
		byMobile: {contact.Mobile, "remind_mobile", "x-phone-verifiedid"},
		byMail:   {contact.Mail, "remind_mail", "x-email-verifiedid"},
	} {
		if given.value == "" || registered(c, way, given.value) {
			continue
		}
		if check := verified(c, way, given.value); check == nil || c.In.Str(given.header) != check.ID {
			return invalid(given.field, "is not a contact of the account, and "+given.header+" names no verification of it.")
		}
	}
	return nil
}

// CheckNeedVerify tells whether a contact has to be verified first.
func CheckNeedVerify(c *call.Call) (any, error) {
	way, value := c.In.Num("contact_way", byMobile), c.In.Str("contact_value")
	if registered(c, way, value) {
		return map[string]any{"need_verify_code": 0}, nil
	}
	if check := verified(c, way, value); check != nil {
		return map[string]any{"need_verify_code": 0, "expire_time": wall(check.Verified.Add(contactLife))}, nil
	}
	return map[string]any{"need_verify_code": 1}, nil
}

// SendVerifyCodes sends a code to a contact; tests read it with Emulator.TicketCode.
func SendVerifyCodes(c *call.Call) (any, error) {
	way, value := c.In.Num("contact_way", byMobile), c.In.Str("contact_value")
	s := &c.State.Support
	sent := 0
	for _, other := range s.Contacts {
		if other.Value == value && other.SentAt.After(c.Now.Add(-time.Hour)) {
			sent++
		}
	}
	if sent >= 15 {
		return nil, errForbidden
	}
	s.Contacts = append(s.Contacts, &world.ContactCheck{
		ID: c.State.NewID("contact"), AccountID: c.Caller.AccountID, Way: way, Value: value, AreaCode: c.In.Str("area_code"),
		Code: units.Digits(c.State.Seed, 6, "ticket code", units.Utoa(c.State.Next())), SentAt: c.Now,
	})
	return done{}, nil
}

// CheckVerifyCodes verifies a contact with the code that was sent to it.
func CheckVerifyCodes(c *call.Call) (any, error) {
	check := c.State.Support.Contact(c.Caller.AccountID, c.In.Num("contact_way", byMobile), c.In.Str("contact_value"))
	switch {
	case check == nil || check.Code == "" || !c.Now.Before(check.SentAt.Add(codeLife)) || check.Wrong >= contactTries:
		return nil, invalid("verify_code", "is not the latest code, or has expired.")
	case check.Code != c.In.Str("verify_code"):
		check.Wrong++
		return nil, invalid("verify_code", "is wrong.")
	}
	check.Code, check.Verified = "", c.Now
	return done{}, nil
}

// ListHasVerifiedContacts lists the contacts that the caller has verified.
func ListHasVerifiedContacts(c *call.Call) (any, error) {
	type contactOut struct {
		Way      int    `json:"contact_way"`
		Value    string `json:"contact_value"`
		AreaCode string `json:"area_code"`
		ID       string `json:"verified_id"`
	}
	out := []contactOut{}
	for _, check := range c.State.Support.Contacts {
		if verified(c, check.Way, check.Value) == check &&
			(!c.In.Has("contact_way") || check.Way == c.In.Num("contact_way", 0)) &&
			call.Equals(check.Value, c.In.Str("contact_value")) && call.Equals(check.ID, c.In.Str("verified_id")) &&
			call.Equals(check.AreaCode, c.In.Str("area_code")) {
			out = append(out, contactOut{check.Way, check.Value, check.AreaCode, check.ID})
		}
	}
	return map[string]any{"count": len(out), "contact_list": call.Page(c, out)}, nil
}

// ListCaseCcEmails tells who gets a copy of what is written to the caller.
func ListCaseCcEmails(c *call.Call) (any, error) {
	a := c.Account()
	copies := []string{}
	if a.Email != "" {
		copies = append(copies, a.Email)
	}
	return map[string]any{
		"cc_email_info":  map[string]any{"user_id": c.Caller.UserID, "customer_id": a.ID, "cc_email": a.Email},
		"mc_email_infos": copies,
	}, nil
}

// ListTicketSubCustomers lists the customers for whom the partner sees tickets, with their
// names and contacts hidden as the platform hides them.
func ListTicketSubCustomers(c *call.Call) (any, error) {
	type customerOut struct {
		Mobile   string `json:"mobile"`
		Email    string `json:"email"`
		ID       string `json:"customer_id"`
		DomainID string `json:"domain_id"`
		Name     string `json:"customer_name"`
		AreaCode string `json:"area_code"`
	}
	if c.Account().Partner == nil {
		return nil, errDenied
	}
	out := []customerOut{}
	for _, a := range c.CustomersOf(c.Account()) {
		if call.Equals(a.ID, c.In.Str("sub_customer_id")) && call.Contains(a.Name, c.In.Str("sub_customer_name")) {
			out = append(out, customerOut{hidden(a.Mobile), hidden(a.Email), a.ID, a.ID, hidden(a.Name), "0086"})
		}
	}
	return map[string]any{"sub_customer_infos": out}, nil
}

// hidden hides the middle of a text.
func hidden(text string) string {
	runes := []rune(text)
	if len(runes) <= 2 {
		return text
	}
	end := len(runes) - min(4, len(runes)/3)
	return string(runes[:min(3, len(runes)/3)]) + "****" + string(runes[end:])
}

// ShowCustomerPrivilegePolicy tells whether the caller may open tickets.
func ShowCustomerPrivilegePolicy(*call.Call) (any, error) {
	return map[string]any{"policy_switch": true}, nil
}

// ShowPartnersCasesPrivilege tells whether the partner handles tickets of its customers.
func ShowPartnersCasesPrivilege(c *call.Call) (any, error) {
	return map[string]any{"has_privilege": c.Account().Partner != nil}, nil
}

// ShowPartnersServiceInfo tells when the caller's partner serves it.
func ShowPartnersServiceInfo(c *call.Call) (any, error) {
	type serviceOut struct {
		ID       string `json:"customer_id"`
		Name     string `json:"customer_name"`
		TimeZone string `json:"service_time_zone"`
		Days     string `json:"service_time_day"`
		Hours    string `json:"service_time_hour"`
	}
	a := c.Account()
	if a.Customer != nil {
		a = c.State.Accounts[c.State.PlatformPartner(a)]
	}
	return map[string]any{"partners_service_info": serviceOut{a.ID, a.Name, "GMT+08:00", "5", "8"}}, nil
}

// agreements that a ticket can take, by type; the version of each is 1.
var agreements = map[string]struct {
	id   int
	name string
}{
	"0": {1, "Ticket Service Agreement"},
	"1": {2, "Ticket Service Agreement for ISVs"},
	"2": {3, "Authorization"},
}

// ShowLatestPublishedAgreement shows the agreement of a type.
func ShowLatestPublishedAgreement(c *call.Call) (any, error) {
	kind := c.In.Str("agreement_type")
	if kind == "" {
		kind = "0"
	}
	a := agreements[kind]
	return map[string]any{"case_agreement": map[string]any{
		"id": units.Itoa(a.id), "agreement_name": a.name, "agreement_type": kind, "agreement_type_name": a.name,
		"content": "The text of the agreement.", "version": 1,
	}}, nil
}

// ShowSignedLatestPublishedAgreement tells whether the caller has signed it.
func ShowSignedLatestPublishedAgreement(c *call.Call) (any, error) {
	kind := c.In.Str("agreement_type")
	if kind == "" {
		kind = "0"
	}
	_, signed := c.State.Support.Signed[signature(c, agreements[kind].id)]
	return map[string]any{"is_signed_latest": signed}, nil
}

func signature(c *call.Call, agreement int) string {
	return c.Caller.AccountID + "/" + units.Itoa(agreement)
}

// SignPublishedAgreement signs an agreement. Each signature is a record.
func SignPublishedAgreement(c *call.Call) (any, error) {
	id, _ := strconv.Atoi(c.In.Str("id"))
	if !slices.Contains([]int{1, 2, 3}, id) {
		return nil, invalid("id", "is no agreement.")
	}
	s := &c.State.Support
	s.Signed[signature(c, id)] = int(c.State.Next())
	return map[string]any{"agreement_signed_record_id": s.Signed[signature(c, id)]}, nil
}
