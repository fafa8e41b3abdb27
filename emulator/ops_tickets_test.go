package emulator_test

import (
	"encoding/base64"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

const (
	pathTickets = "/v2/servicerequest/cases"
	pathFiles   = "/v2/servicerequest/accessorys"
	pathCodes   = "/v2/servicerequest/verifycodes"
	pathConfig  = "/v2/servicerequest/config/"
)

// problem is the body that opens a ticket.
func problem(fields ...any) obj {
	body := obj{
		"business_type_id": "ecs-login", "region_id": "cn-north-4", "simple_description": "Nobody gets in.",
		"source_id": "83aeb0f2834c4df49826c781d32a963e",
	}
	for i := 0; i+1 < len(fields); i += 2 {
		body[fields[i].(string)] = fields[i+1]
	}
	return body
}

// opened is a ticket of the partner.
func opened(b *bench) string {
	return b.ok(b.account("partner"), "POST", pathTickets, problem()).json["incident_id"].(string)
}

func file(name, content string) obj {
	return obj{"accessory_name": name, "accessory_from": "incident", "accessory_data": base64.StdEncoding.EncodeToString([]byte(content))}
}

func contact(mail string) obj {
	return obj{"contact_value": mail, "contact_way": 1, "area_code": "0086"}
}

// What a ticket is refused for.
func TestTicketsThatAreNotOpened(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	p := b.account("partner")
	for field, value := range map[string]any{
		"source_id": "1", "business_type_id": "none", "product_category_id": "bill", "incident_sub_type_id": "1002",
		"region_id": "", "severity_id": "none", "remind_mobile": "13911112222", "remind_mail": "desk@example.com",
		"accessory_ids": []string{"none"},
	} {
		r := b.refused("OSM.01010001", 200, p, "POST", pathTickets, problem(field, value))
		require.Contains(t, r.msg(), field)
	}
	b.ok(b.account("customer_verified"), "POST", pathTickets, problem("remind_mail", "verified@example.com", "remind_mobile", "13800000001"))
	for range 20 {
		opened(b)
	}
	b.refused("OSM.0003", 403, p, "POST", pathTickets, problem())
	quota := b.ok(p, "GET", "/v2/servicerequest/quotas?business_type_id=ecs-login", nil).json
	require.Equal(t, "0", fmt.Sprint(quota["un_used"]))
}

// Each action in each state: what it leads to, or a refusal.
func TestActionsOnTickets(t *testing.T) {
	t.Parallel()
	const refused = -1
	states := map[string]struct {
		reach                   func(b *bench, id string)
		cancel, closed, pressed int
	}{
		"pending":     {func(*bench, string) {}, 4, refused, 0},
		"in progress": {func(b *bench, id string) { require.NoError(b.t, b.emu.AcceptTicket(id)) }, 4, refused, 1},
		"awaiting": {func(b *bench, id string) {
			_, err := b.emu.AnswerTicket(id, "Which?")
			require.NoError(b.t, err)
		}, 4, 3, refused},
		"resolved": {func(b *bench, id string) { require.NoError(b.t, b.emu.ResolveTicket(id, "Done.")) }, 4, 3, refused},
		"invalid":  {func(b *bench, id string) { require.NoError(b.t, b.emu.InvalidateTicket(id, "Spam.")) }, refused, refused, refused},
		"cancelled": {func(b *bench, id string) {
			b.ok(b.account("partner"), "POST", pathTickets+"/"+id+"/action?action_id=cancel", obj{})
		}, refused, refused, refused},
	}
	for name, state := range states {
		for action, want := range map[string]int{"cancel": state.cancel, "close": state.closed, "press": state.pressed} {
			b := newBench(t)
			p, id := b.account("partner"), opened(b)
			state.reach(b, id)
			path := pathTickets + "/" + id
			if want == refused {
				b.refused("OSM.0003", 403, p, "POST", path+"/action?action_id="+action, obj{})
				continue
			}
			b.ok(p, "POST", path+"/action?action_id="+action, obj{})
			require.Equal(t, fmt.Sprint(want), fmt.Sprint(b.ok(p, "GET", path+"/status", nil).json["status"]), "%s %s", name, action)
		}
	}
	b := newBench(t)
	p, id := b.account("partner"), opened(b)
	b.refused("OSM.0003", 403, p, "POST", pathTickets+"/"+id+"/action?action_id=delete", obj{})
	b.ok(p, "POST", pathTickets+"/"+id+"/action?action_id=press", obj{})
	b.refused("OSM.01010004", 200, p, "POST", pathTickets+"/"+id+"/action?action_id=press", obj{})
	b.emu.Advance(30 * time.Minute)
	b.ok(p, "POST", pathTickets+"/"+id+"/action?action_id=press", obj{})
	require.Error(t, b.emu.AcceptTicket("none"))
	b.ok(p, "POST", pathTickets+"/"+id+"/action?action_id=cancel", obj{})
	require.ErrorContains(t, b.emu.ResolveTicket(id, "late"), "has ended")
	b.refused("OSM.0003", 403, p, "POST", pathTickets+"/"+id+"/message", obj{"message": obj{"content": "more"}})
	b.refused("OSM.0003", 403, p, "PUT", pathTickets+"/"+id+"/contact-info", obj{"remind_time": "0"})
}

// Who sees a ticket: its owner, and the partner of a customer; only the owner changes it.
func TestWhoSeesATicket(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	p, c, other := b.account("partner"), b.account("customer_verified"), b.account("distributor")
	id := b.ok(c, "POST", pathTickets, problem()).json["incident_id"].(string)
	list := b.ok(p, "GET", pathTickets+"?x_customer_id="+c.AccountID, nil).json["incident_info_list"].([]any)
	require.Equal(t, id, list[0].(obj)["incident_id"])
	b.ok(p, "GET", pathTickets+"/"+id, nil)
	b.refused("OSM.01010002", 200, p, "POST", pathTickets+"/"+id+"/action?action_id=cancel", obj{})
	b.refused("OSM.01010002", 200, other, "GET", pathTickets+"/"+id, nil)
	require.Empty(t, b.ok(other, "GET", pathTickets, nil).json["incident_info_list"])

	customers := b.ok(p, "GET", "/v2/servicerequest/customers/sub-customers?sub_customer_id="+c.AccountID, nil).json["sub_customer_infos"].([]any)
	require.Len(t, customers, 1)
	require.Contains(t, customers[0].(obj)["email"], "****", "masked")
	require.NotContains(t, string(b.ok(p, "GET", "/v2/servicerequest/customers/sub-customers", nil).raw), "verified@example.com")
}

func TestFilesOfTickets(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	p := b.account("partner")
	upload := pathFiles + "/json-format-content"
	b.refused("OSM.01010001", 200, p, "POST", upload, file("tool.exe", "MZ"))
	b.refused("OSM.01010001", 200, p, "POST", upload, withField(file("a.txt", ""), "accessory_data", "no base64!"))
	b.refused("OSM.01010001", 200, p, "POST", upload, file("a.txt", strings.Repeat("x", 5<<20+1)))
	id := b.ok(p, "POST", upload, file("笔记.txt", "text")).json["accessory_id"].(string)
	got := b.as(p, "GET", pathFiles+"/"+id, nil)
	require.Equal(t, "text", string(got.raw))
	require.Contains(t, got.header.Get("Content-Disposition"), "attachment")
	b.refused("OSM.01010001", 200, p, "GET", pathFiles+"/"+id+",x", nil)
	b.refused("OSM.01010002", 200, b.account("distributor"), "GET", pathFiles+"/"+id, nil)
	urls := b.ok(p, "GET", pathFiles+"/access-urls?accessory_ids="+id, nil).json["accessory_urls"].([]any)
	require.Contains(t, urls[0].(obj)["accessory_url"], id)

	// A snapshot has tickets and files.
	snapshot := b.emu.Snapshot()
	b.ok(p, "DELETE", pathFiles+"/"+id, nil)
	require.NoError(t, b.emu.Restore(snapshot))
	require.Equal(t, "text", string(b.as(p, "GET", pathFiles+"/"+id, nil).raw))
}

// Codes end, and so do verified contacts.
func TestContactsOfTickets(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	p := b.account("partner")
	const mail = "desk@example.com"
	need := func() string {
		return fmt.Sprint(b.ok(p, "GET", pathCodes+"/need-verify?contact_way=1&contact_value="+mail, nil).json["need_verify_code"])
	}
	code := func() string {
		b.ok(p, "POST", pathCodes+"/send", contact(mail))
		text, ok := b.emu.TicketCode(p.AccountID, 1, mail)
		require.True(t, ok)
		return text
	}
	require.Equal(t, "1", need())
	late := code()
	b.emu.Advance(10 * time.Minute)
	b.refused("OSM.01010001", 200, p, "POST", pathCodes, withField(contact(mail), "verify_code", late))
	right := code()
	for range 3 {
		b.refused("OSM.01010001", 200, p, "POST", pathCodes, withField(contact(mail), "verify_code", "x"))
	}
	b.refused("OSM.01010001", 200, p, "POST", pathCodes, withField(contact(mail), "verify_code", right))
	b.ok(p, "POST", pathCodes, withField(contact(mail), "verify_code", code()))
	require.Equal(t, "0", need())
	require.Len(t, b.ok(p, "GET", pathCodes+"/has-verified", nil).json["contact_list"], 1)
	b.emu.Advance(24 * time.Hour)
	require.Equal(t, "1", need())
	for range 12 {
		code()
	}
	b.emu.Advance(time.Minute)
	for range 3 {
		code()
	}
	b.refused("OSM.0003", 403, p, "POST", pathCodes+"/send", contact(mail))
}

// What a ticket can be about comes in the language that is asked for.
func TestTheCatalogueOfTickets(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	p := b.account("partner")
	for _, path := range []string{
		pathConfig + "categories", pathConfig + "product-categories", pathConfig + "problems", pathConfig + "regions",
		pathConfig + "satisfaction-dimensions", pathConfig + "area-codes", pathConfig + "limits",
		pathConfig + "templates?business_type_id=ecs-login", pathConfig + "extends-map?business_type_id=ecs-login",
		pathConfig + "severities?product_category_id=ecs&business_type_id=ecs-login",
		"/v2/servicerequest/customers/regions", "/v2/servicerequest/carbon-copy-emails", pathFiles + "/limits",
		"/v2/servicerequest/privileges/privilege-policy", pathTickets + "/partners/privilege/cases-processing",
		pathTickets + "/partners/service-info", "/v2/servicerequest/agreements/published-agreement",
		"/v2/servicerequest/agreements/signed-latest", pathTickets + "/count",
	} {
		b.ok(p, "GET", path, nil)
	}
	r, _ := b.request("GET", pathConfig+"problems?product_category_id=ecs", nil)
	r.Header.Set("X-Language", "en-us")
	signer{ak: p.AccessKey, sk: p.SecretKey, date: b.now(), host: true}.sign(r, nil)
	require.Contains(t, string(b.send(r).raw), "Login fails")
	require.Contains(t, string(b.ok(p, "GET", pathConfig+"problems?product_category_id=ecs", nil).raw), "无法登录")
	id := opened(b)
	b.ok(p, "GET", pathTickets+"/"+id+"/extends-param", nil)
	b.ok(p, "GET", pathTickets+"/"+id+"/operate-logs", nil)
	b.ok(p, "GET", pathTickets+"/"+id+"/messages", nil)
	b.refused("OSM.01010001", 200, p, "GET", pathTickets+"/"+id+"/instant-messages/more?create_time=yesterday&type=0&limit=1", nil)
	more := b.ok(p, "GET", fmt.Sprintf("%s/%s/instant-messages/more?create_time=%d&type=0&limit=1", pathTickets, id, b.emu.Now().Add(time.Hour).UnixMilli()), nil)
	require.Len(t, more.json["message_list"], 1)
	b.refused("OSM.01010001", 200, p, "GET", pathTickets+"/instant-messages?case_ids="+id+"&last_message_time_id=x", nil)
	b.ok(p, "GET", pathTickets+"/instant-messages?case_ids="+id, nil)
	b.ok(p, "GET", pathTickets+"/instant-messages/unread?case_ids="+id, nil)
}
