package emulator_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/emulator"
)

// newCustomer is the smallest CreateSubCustomer body of a partner.
func newCustomer(a emulator.Account, xid string, extra obj) obj {
	body := obj{"xaccount_id": xid, "xaccount_type": a.XAccountType}
	for k, v := range extra {
		body[k] = v
	}
	return body
}

func number(v any) string { return fmt.Sprint(v) }

func (b *bench) sendCode(a emulator.Account, mobile string, scene int, customer string) string {
	b.t.Helper()
	body := obj{"receiver_type": 1, "mobile_phone": mobile, "scene": scene}
	if customer != "" {
		body["customer_id"] = customer
	}
	r := b.ok(a, "POST", pathSendCode, body)
	require.Equal(b.t, 204, r.status)
	require.Empty(b.t, r.raw)
	code, ok := b.emu.VerificationCode(mobile, scene)
	require.True(b.t, ok)
	require.Len(b.t, code, 6)
	return code
}

func TestCreateSubCustomer(t *testing.T) {
	b := newBench(t)
	partner := b.account("partner")
	r := b.ok(partner, "POST", pathCustomers, newCustomer(partner, "x-1", nil))
	require.Len(t, r.json["domain_name"], 32, "a random name")
	id := r.json["domain_id"].(string)
	require.Len(t, id, 32)
	require.Equal(t, emulator.RoleCustomer, b.account(id).Role)
	require.Equal(t, "partner_agency", b.account(id).AgencyName)

	b.ok(partner, "POST", pathCustomers, newCustomer(partner, "x-2", obj{
		"domain_name": "consulting-one", "cooperation_type": "1", "is_close_market_ms": "true", "password": nil, "indirect_partner_id": "ignored",
	}))
	b.emu.Advance(time.Second)
	infos := b.ok(partner, "POST", pathCustomerList, obj{"account_name": "consulting-"}).list("customer_infos")
	require.Len(t, infos, 1)
	require.Equal(t, "1", infos[0]["association_type"])

	// The seed and the order of calls determine every ID.
	other := newBench(t)
	require.Equal(t, id, other.ok(other.account("partner"), "POST", pathCustomers, newCustomer(partner, "x-1", nil)).json["domain_id"])
	third := newBench(t, emulator.WithRandomSeed(7))
	require.NotEqual(t, id, third.ok(third.account("partner"), "POST", pathCustomers, newCustomer(partner, "x-1", nil)).json["domain_id"])
}

func TestCreateSubCustomerRefusals(t *testing.T) {
	b := newBench(t)
	partner, distributor, reseller := b.account("partner"), b.account("distributor"), b.account("reseller_one")
	cases := []struct {
		name, code string
		by         emulator.Account
		body       obj
	}{
		{"name taken", "CBC.99000038", partner, newCustomer(partner, "n", obj{"domain_name": "customer_new"})},
		{"name format", "CBC.99000031", partner, newCustomer(partner, "n", obj{"domain_name": "1abcde"})},
		{"name prefix", "CBC.99000031", partner, newCustomer(partner, "n", obj{"domain_name": "op_abcde"})},
		{"name short", "CBC.99000031", partner, newCustomer(partner, "n", obj{"domain_name": "abcd"})},
		{"xaccount_id taken", "CBC.99000039", partner, newCustomer(partner, "platform-user-1", nil)},
		{"platform id of another", "CBC.0101", partner, obj{"xaccount_id": "n", "xaccount_type": "RIVAL_IDP"}},
		{"password classes", "CBC.99000036", partner, newCustomer(partner, "n", obj{"password": "abcdefgh"})},
		{"password short", "CBC.99000036", partner, newCustomer(partner, "n", obj{"password": "aB3"})},
		{"password is name", "CBC.99000036", partner, newCustomer(partner, "n", obj{"domain_name": "Hello-Name", "password": "Hello-Name"})},
		{"password is reversed name", "CBC.99000036", partner, newCustomer(partner, "n", obj{"domain_name": "Hello-Name", "password": "emaN-olleH"})},
		{"password holds mobile", "CBC.99000036", partner, newCustomer(partner, "n", obj{"password": "x13800009999", "mobile_phone": "13800009999", "verification_code": "123456"})},
		{"mobile format", "CBC.5017", partner, newCustomer(partner, "n", obj{"mobile_phone": "+4917000000", "verification_code": "123456"})},
		{"no code", "CBC.0100", partner, newCustomer(partner, "n", obj{"mobile_phone": "13800009999"})},
		{"code never sent", "CBC.99004010", partner, newCustomer(partner, "n", obj{"mobile_phone": "13800009999", "verification_code": "123456"})},
		{"marked authorisation failure", "CBC.99000004", partner, newCustomer(partner, "user-TEST0004", nil)},
		{"distributor itself", "CBC.50010059", distributor, newCustomer(distributor, "n", nil)},
		{"reseller of nobody", "CBC.99000037", distributor, newCustomer(distributor, "n", obj{"indirect_partner_id": partner.AccountID})},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			before := len(b.emu.AccountsOf(emulator.RoleCustomer))
			b.refused(c.code, 400, c.by, "POST", pathCustomers, c.body)
			require.Len(t, b.emu.AccountsOf(emulator.RoleCustomer), before, "nothing is created")
		})
	}
	b.ok(distributor, "POST", pathCustomers, newCustomer(distributor, "d-1", obj{"indirect_partner_id": reseller.AccountID}))
	b.ok(reseller, "POST", pathCustomers, newCustomer(reseller, "d-2", nil))
	b.refused("CBC.99000039", 400, reseller, "POST", pathCustomers, newCustomer(reseller, "d-1", nil))
	b.emu.Advance(time.Second)
	r := b.ok(distributor, "POST", pathCustomerList, obj{"indirect_partner_id": reseller.AccountID})
	require.Equal(t, "4", number(r.json["count"]))

	loose := newBench(t, emulator.WithRule("distributor-links-for-resellers", false), emulator.WithRule("xaccount-type", false))
	loose.ok(distributor, "POST", pathCustomers, obj{"xaccount_id": "own", "xaccount_type": "ANY"})
}

func TestCreateSubCustomerPartnerStates(t *testing.T) {
	seed := emulator.Seed{
		Partners: []emulator.SeedPartner{{Name: "restricted", Restricted: true}, {Name: "tester", TestAccount: true}},
		Distributors: []emulator.SeedDistributor{
			{SeedPartner: emulator.SeedPartner{Name: "left"}, LeftProgramme: true, Resellers: []emulator.SeedReseller{{SeedPartner: emulator.SeedPartner{Name: "r1"}}}},
			{SeedPartner: emulator.SeedPartner{Name: "blocked", Restricted: true}, Resellers: []emulator.SeedReseller{{SeedPartner: emulator.SeedPartner{Name: "r2"}}}},
		},
	}
	b := newBench(t, emulator.WithSeed(seed))
	for name, code := range map[string]string{
		"restricted": "CBC.50010085", "tester": "CBC.99005035", "r1": "CBC.50010065", "r2": "CBC.50010086",
	} {
		a := b.account(name)
		b.refused(code, 400, a, "POST", pathCustomers, newCustomer(a, "n", nil))
	}
}

func TestAssociation(t *testing.T) {
	b := newBench(t, emulator.WithAssociationDelay(10*time.Second))
	partner := b.account("partner")
	r := b.refused("CBC.99000050", 500, partner, "POST", pathCustomers,
		newCustomer(partner, "a-1", obj{"domain_name": "slow-link", "include_association_result": true}))
	id := r.json["domain_id"].(string)
	require.Equal(t, "slow-link", r.json["domain_name"])
	require.Equal(t, 1, b.emu.EffectCount("CreateSubCustomer"), "the account exists")
	count := func() string {
		return number(b.ok(partner, "POST", pathCustomerList, obj{"customer_id": id}).json["count"])
	}
	require.Equal(t, "0", count())
	b.emu.Advance(10*time.Second - time.Nanosecond)
	require.Equal(t, "0", count())
	b.emu.Advance(time.Nanosecond)
	require.Equal(t, "1", count())

	quick := newBench(t, emulator.WithAssociationDelay(3*time.Second))
	r = quick.ok(partner, "POST", pathCustomers, newCustomer(partner, "a-1", obj{"include_association_result": true}))
	require.Equal(t, "1", number(quick.ok(partner, "POST", pathCustomerList, obj{"customer_id": r.json["domain_id"]}).json["count"]))

	none := newBench(t, emulator.WithRule("association-delay", false))
	r = none.ok(partner, "POST", pathCustomers, newCustomer(partner, "a-1", nil))
	require.Equal(t, "1", number(none.ok(partner, "POST", pathCustomerList, obj{"customer_id": r.json["domain_id"]}).json["count"]))

	patient := newBench(t, emulator.WithAssociationDelay(time.Hour), emulator.WithRule("association-wait", false))
	patient.ok(partner, "POST", pathCustomers, newCustomer(partner, "a-1", obj{"include_association_result": true}))
}

func TestVerificationCodes(t *testing.T) {
	const mobile = "13800007777"
	b := newBench(t)
	partner := b.account("partner")
	create := func(xid, code string) obj {
		return newCustomer(partner, xid, obj{"mobile_phone": mobile, "verification_code": code})
	}
	code := b.sendCode(partner, mobile, 29, "")
	b.refused("CBC.99004010", 400, partner, "POST", pathCustomers, create("c-1", "000000x"))
	// A call that is refused for something else does not use the code up.
	b.refused("CBC.99000039", 400, partner, "POST", pathCustomers, create("platform-user-1", code))
	b.ok(partner, "POST", pathCustomers, create("c-1", code))
	b.refused("CBC.99004010", 400, partner, "POST", pathCustomers, create("c-2", code))

	code = b.sendCode(partner, mobile, 29, "")
	for range 3 {
		b.refused("CBC.99004010", 400, partner, "POST", pathCustomers, create("c-2", "wrong"))
	}
	b.refused("CBC.99004009", 400, partner, "POST", pathCustomers, create("c-2", code))

	code = b.sendCode(partner, mobile, 29, "")
	b.emu.Advance(10 * time.Minute)
	b.refused("CBC.99004008", 400, partner, "POST", pathCustomers, create("c-2", code))

	// More than an hour of life is read as five minutes.
	b.ok(partner, "POST", pathSendCode, obj{"receiver_type": 1, "mobile_phone": mobile, "timeout": 61})
	code, _ = b.emu.VerificationCode(mobile, 29)
	b.emu.Advance(5 * time.Minute)
	b.refused("CBC.99004008", 400, partner, "POST", pathCustomers, create("c-2", code))
	b.ok(partner, "POST", pathSendCode, obj{"receiver_type": 1, "mobile_phone": mobile, "timeout": 60})
	code, _ = b.emu.VerificationCode(mobile, 29)
	b.emu.Advance(59 * time.Minute)
	b.ok(partner, "POST", pathCustomers, create("c-2", code))

	// Five accounts per number.
	for i := 3; i <= 5; i++ {
		b.ok(partner, "POST", pathCustomers, create(fmt.Sprintf("c-%d", i), b.sendCode(partner, mobile, 29, "")))
	}
	r := b.ok(partner, "POST", pathIdentity, obj{"search_type": "mobile", "search_value": "0086-" + mobile})
	require.Equal(t, "used_by_user", r.json["check_result"])
	require.Equal(t, "0", number(r.json["mobile_remain_available_num"]))
	b.refused("CBC.99000030", 400, partner, "POST", pathCustomers, create("c-6", b.sendCode(partner, mobile, 29, "")))

	for number, want := range map[string]string{"13900000029": "CBC.99000029", "13900000051": "CBC.99000051"} {
		code := b.sendCode(partner, number, 29, "")
		b.refused(want, 400, partner, "POST", pathCustomers, newCustomer(partner, "m", obj{"mobile_phone": number, "verification_code": code}))
	}
}

func TestVerificationCodeLimits(t *testing.T) {
	b := newBench(t)
	partner := b.account("partner")
	customer := b.account("customer_new").AccountID
	body := obj{"receiver_type": 1, "mobile_phone": "13800006666"}
	hour := func(n int) {
		for range n {
			b.ok(partner, "POST", pathSendCode, body)
		}
		b.refused("CBC.99004015", 400, partner, "POST", pathSendCode, body)
	}
	for range 4 {
		hour(15)
		b.emu.Advance(time.Hour)
	}
	b.refused("CBC.99004015", 400, partner, "POST", pathSendCode, body) // 60 in a day
	b.refused("CBC.99004015", 400, partner, "POST", pathSendCode,
		obj{"receiver_type": 1, "mobile_phone": "13800006666", "scene": 18, "customer_id": customer})
	b.emu.Advance(20 * time.Hour)
	hour(15)

	b.refused("CBC.0100", 400, partner, "POST", pathSendCode, obj{"receiver_type": 1, "mobile_phone": "12345"})
	b.refused("CBC.99004003", 400, partner, "POST", pathSendCode, obj{"receiver_type": 1, "mobile_phone": "13900004003"})
	b.refused("CBC.99000035", 400, partner, "POST", pathSendCode,
		obj{"receiver_type": 1, "mobile_phone": "13800006665", "scene": 18, "customer_id": b.account("rival_customer").AccountID})
}

func TestListSubCustomers(t *testing.T) {
	b := newBench(t)
	partner, rival, distributor := b.account("partner"), b.account("rival"), b.account("distributor")
	names := func(a emulator.Account, filter obj) []string {
		r := b.ok(a, "POST", pathCustomerList, filter)
		out := []string{}
		for _, info := range r.list("customer_infos") {
			out = append(out, info["account_name"].(string))
		}
		return out
	}
	all := []string{"customer_verified", "customer_enterprise", "customer_new", "customer_consulting", "customer_resold", "customer_without_agency", "customer_buyer"}
	require.Equal(t, all, names(partner, obj{}))
	require.Equal(t, []string{"rival_customer"}, names(rival, obj{}))
	require.Empty(t, names(distributor, obj{}))
	require.Equal(t, []string{"reseller_one_customer", "reseller_one_consulting"}, names(distributor, obj{"indirect_partner_id": b.account("reseller_one").AccountID}))
	require.Equal(t, []string{"reseller_one_customer", "reseller_one_consulting"}, names(b.account("reseller_one"), obj{}))
	require.Equal(t, all, names(partner, obj{"indirect_partner_id": b.account("reseller_one").AccountID}), "ignored for a partner")
	b.refused("CBC.99000037", 400, distributor, "POST", pathCustomerList, obj{"indirect_partner_id": rival.AccountID})

	for name, c := range map[string]struct {
		filter obj
		want   []string
	}{
		"name":         {obj{"account_name": "enterprise"}, all[1:2]},
		"real name":    {obj{"customer": "小明"}, all[:1]},
		"label":        {obj{"label": "key"}, all[:1]},
		"label case":   {obj{"label": "KEY"}, []string{}},
		"consulting":   {obj{"association_type": "1"}, all[3:4]},
		"empty filter": {obj{"association_type": "", "account_name": "", "label": nil}, all},
		"id":           {obj{"customer_id": b.account("customer_new").AccountID}, all[2:3]},
		"foreign id":   {obj{"customer_id": b.account("rival_customer").AccountID}, []string{}},
		"since":        {obj{"associated_on_begin": "2026-03-01T00:00:00Z"}, []string{"customer_new", "customer_without_agency"}},
		"exact second": {obj{"associated_on_begin": "2026-03-12T04:30:00Z", "associated_on_end": "2026-03-12T04:30:00Z"}, all[2:3]},
		"until":        {obj{"associated_on_end": "2025-12-31T00:00:00Z"}, all[:2]},
		"page":         {obj{"offset": 1, "limit": 2}, all[1:3]},
		"last page":    {obj{"offset": 5, "limit": 100}, all[5:]},
		"beyond":       {obj{"offset": len(all)}, []string{}},
		"far beyond":   {obj{"offset": 40000000}, []string{}},
	} {
		t.Run(name, func(t *testing.T) { require.Equal(t, c.want, names(partner, c.filter)) })
	}
	require.Equal(t, number(len(all)), number(b.ok(partner, "POST", pathCustomerList, obj{"offset": len(all)}).json["count"]))
	require.Contains(t, string(b.ok(partner, "POST", pathCustomerList, obj{"offset": len(all)}).raw), `"customer_infos":[]`)
}

func TestCheckUserIdentity(t *testing.T) {
	b := newBench(t)
	partner := b.account("partner")
	for _, c := range []struct{ kind, value, want string }{
		{"name", "free-name", "available"}, {"name", "customer_new", "used_by_user"}, {"name", "rival", "used_by_user"},
		{"email", "free@example.com", "available"}, {"email", "taken@example.com", "used_by_user"}, {"email", "verified@example.com", "used_by_user"},
		{"mobile", "0086-13812345678", "available"}, {"mobile", "0086-13900000051", "used_by_user"}, {"mobile", "0086-13800000001", "available"},
	} {
		r := b.ok(partner, "POST", pathIdentity, obj{"search_type": c.kind, "search_value": c.value})
		require.Equal(t, c.want, r.json["check_result"], c.value)
		_, has := r.json["mobile_remain_available_num"]
		require.Equal(t, c.kind == "mobile", has)
	}
	for _, c := range [][2]string{
		{"name", "op_someone"}, {"name", "_abcde"}, {"name", "12345"}, {"name", "abcd"}, {"name", strings.Repeat("a", 33)},
		{"mobile", "13812345678"}, {"mobile", "0049-17012345678"}, {"email", "nobody"}, {"email", "@example.com"}, {"fax", "1"},
	} {
		b.refused("CBC.0100", 400, partner, "POST", pathIdentity, obj{"search_type": c[0], "search_value": c[1]})
	}
}

func TestNewCustomerTags(t *testing.T) {
	b := newBench(t)
	partner := b.account("partner")
	verified, fresh := b.account("customer_verified").AccountID, b.account("customer_new").AccountID
	r := b.ok(partner, "POST", pathTags, obj{"customer_ids": []string{verified, fresh, b.account("rival_customer").AccountID}})
	tags := r.list("new_customer_tags")
	require.Len(t, tags, 2, "customers of others are left out")
	require.Equal(t, "UNDETERMINED", tags[0]["new_customer_tag"])
	require.Equal(t, "2026-03", tags[0]["effective_time"])
	require.Equal(t, "2027-03", tags[0]["expire_time"])
	require.Nil(t, tags[1]["new_customer_tag"])
	require.Len(t, b.ok(partner, "POST", pathTags, obj{"customer_ids": []string{}}).list("new_customer_tags"), 7)
	require.Len(t, b.ok(partner, "POST", pathTags, obj{"offset": 5}).list("new_customer_tags"), 2)

	b.emu.Advance(366 * 24 * time.Hour)
	tags = b.ok(partner, "POST", pathTags, obj{"customer_ids": []string{verified}}).list("new_customer_tags")
	require.Equal(t, "N", tags[0]["new_customer_tag"])
}
