package emulator_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/emulator"
)

func individual(a emulator.Account, customer string, extra obj) obj {
	body := obj{
		"customer_id": customer, "identify_type": 0, "verified_type": 3, "name": "Test Person", "verified_number": "P1234567",
		"verified_file_url": []string{"id/front.jpg", "id/back.png", "id/holding.pdf"}, "xaccount_type": a.XAccountType,
	}
	for k, v := range extra {
		body[k] = v
	}
	return body
}

func bankCard(a emulator.Account, customer, code, card string) obj {
	return individual(a, customer, obj{
		"identify_type": 4, "verified_type": nil, "verified_file_url": []string{"face.jpg"},
		"bank_card_info": obj{"bank_account": card, "areacode": "0086", "mobile": "13800005555", "verification_code": code},
	})
}

func enterprise(a emulator.Account, customer string, extra obj) obj {
	body := obj{
		"customer_id": customer, "identify_type": 1, "certificate_type": 0, "corp_name": "Example Ltd", "verified_number": "91310000X",
		"verified_file_url": []string{"licence.jpg", "front.jpg", "back.jpg"}, "xaccount_type": a.XAccountType,
		"enterprise_person": obj{"legel_name": "Boss", "legel_id_number": "110101"},
	}
	for k, v := range extra {
		body[k] = v
	}
	return body
}

func (b *bench) authStatus(name string) (status, kind string) {
	r := b.ok(b.account(name), "GET", pathAuthStatus, nil)
	return number(r.json["verified_status"]), number(r.json["verified_type"])
}

func TestIndividualReview(t *testing.T) {
	b := newBench(t)
	partner, id := b.account("partner"), b.account("customer_new").AccountID
	review := func() reply { return b.ok(partner, "GET", pathReview+"?customer_id="+id, nil) }
	require.Empty(t, review().json, "nothing was submitted yet")

	r := b.ok(partner, "POST", pathIndividual, individual(partner, id, nil))
	require.Equal(t, "1", number(r.json["is_review"]))
	require.Equal(t, "0", number(review().json["review_result"]))
	status, kind := b.authStatus("customer_new")
	require.Equal(t, "0", status)
	require.Equal(t, "<nil>", kind)
	b.refused("CBC.99007188", 400, partner, "POST", pathIndividual, individual(partner, id, nil))

	b.emu.Advance(time.Minute)
	require.Equal(t, "2", number(review().json["review_result"]))
	require.Nil(t, review().json["opinion"])
	status, kind = b.authStatus("customer_new")
	require.Equal(t, "2", status)
	require.Equal(t, "0", kind)
	b.refused("CBC.99007188", 400, partner, "POST", pathIndividual, individual(partner, id, nil))

	infos := b.ok(partner, "POST", pathCustomerList, obj{"customer": "Test Person"}).list("customer_infos")
	require.Len(t, infos, 1)
	require.Equal(t, "2", infos[0]["verified_status"])
	tags := b.ok(partner, "POST", pathTags, obj{"customer_ids": []string{id}}).list("new_customer_tags")
	require.Equal(t, "UNDETERMINED", tags[0]["new_customer_tag"])
}

func TestRejectedReview(t *testing.T) {
	b := newBench(t)
	partner, id := b.account("partner"), b.account("customer_new").AccountID
	for i := range 5 {
		b.ok(partner, "POST", pathIndividual, individual(partner, id, obj{"name": fmt.Sprintf("Reject %d", i)}))
		b.emu.Advance(time.Minute)
		r := b.ok(partner, "GET", pathReview+"?customer_id="+id, nil)
		require.Equal(t, "1", number(r.json["review_result"]))
		require.NotEmpty(t, r.json["opinion"])
		status, _ := b.authStatus("customer_new")
		require.Equal(t, "1", status)
	}
	b.refused("CBC.99007191", 400, partner, "POST", pathIndividual, individual(partner, id, nil))
	b.refused("CBC.99007191", 400, partner, "POST", pathEnterprise, enterprise(partner, id, nil))
}

func TestReviewRules(t *testing.T) {
	b := newBench(t, emulator.WithRule("review-delay", false))
	partner := b.account("partner")
	r := b.ok(partner, "POST", pathIndividual, individual(partner, b.account("customer_new").AccountID, nil))
	require.Equal(t, "1", number(r.json["is_review"]))
	status, _ := b.authStatus("customer_new")
	require.Equal(t, "2", status)
}

func TestBankCard(t *testing.T) {
	b := newBench(t)
	partner, id := b.account("partner"), b.account("customer_new").AccountID
	b.refused("CBC.99000026", 400, partner, "POST", pathIndividual, bankCard(partner, id, "123456", "6222000000000000"))
	code := b.sendCode(partner, "13800005555", 18, b.account("customer_consulting").AccountID)
	b.refused("CBC.99000026", 400, partner, "POST", pathIndividual, bankCard(partner, id, code, "6222000000000000"))
	code = b.sendCode(partner, "13800005555", 18, id)
	b.emu.Advance(10 * time.Minute)
	b.refused("CBC.99000027", 400, partner, "POST", pathIndividual, bankCard(partner, id, code, "6222000000000000"))
	code = b.sendCode(partner, "13800005555", 18, id)
	for _, suffix := range []string{"7255", "7258", "7259", "7260", "7261", "7262"} {
		b.refused("CBC.9900"+suffix, 400, partner, "POST", pathIndividual, bankCard(partner, id, code, "6222-TEST"+suffix))
	}
	r := b.ok(partner, "POST", pathIndividual, bankCard(partner, id, code, "6222000000000000"))
	require.Equal(t, "0", number(r.json["is_review"]))
	status, _ := b.authStatus("customer_new")
	require.Equal(t, "2", status)
	// Without its data the way does not work at all.
	bad := bankCard(partner, b.account("customer_consulting").AccountID, code, "x")
	delete(bad, "bank_card_info")
	resp := b.refused("CBC.0100", 400, partner, "POST", pathIndividual, bad)
	require.Contains(t, resp.msg(), "bank_card_info")
}

func TestVerificationRefusals(t *testing.T) {
	b := newBench(t)
	partner, id := b.account("partner"), b.account("customer_new").AccountID
	for _, c := range []struct {
		name, code string
		extra      obj
	}{
		{"foreign customer", "CBC.99000035", obj{"customer_id": b.account("rival_customer").AccountID}},
		{"unknown customer", "CBC.99000035", obj{"customer_id": "nobody"}},
		{"a partner", "CBC.99000035", obj{"customer_id": partner.AccountID}},
		{"already verified", "CBC.99007188", obj{"customer_id": b.account("customer_verified").AccountID}},
		{"platform id", "CBC.0101", obj{"xaccount_type": "OTHER"}},
		{"file format", "CBC.99000100", obj{"verified_file_url": []string{"a.jpg", "b.jpg", "c.exe"}}},
		{"file size", "CBC.99000099", obj{"verified_file_url": []string{"a.jpg", "b.jpg", "too-large.jpg"}}},
		{"bucket", "CBC.99005030", obj{"verified_file_url": []string{"no-bucket/a.jpg", "b.jpg", "c.jpg"}}},
		{"number of files", "CBC.0100", obj{"verified_file_url": []string{"a.jpg", "b.jpg"}}},
		{"blocked", "CBC.99007193", obj{"verified_number": "X-TEST7193"}},
		{"check failed", "CBC.99007202", obj{"verified_number": "X-TEST7202"}},
		{"business check", "CBC.99007004", obj{"verified_number": "X-TEST7004"}},
		{"a partner's account", "CBC.99007265", obj{"verified_number": "X-TEST7265"}},
		{"face", "CBC.99007219", obj{"verified_number": "X-TEST7219"}},
		{"cannot review", "CBC.70600026", obj{"verified_number": "X-TEST0026"}},
		{"abnormal", "CBC.70600032", obj{"verified_number": "X-TEST0032"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			b.refused(c.code, 400, partner, "POST", pathIndividual, individual(partner, id, c.extra))
		})
	}
	closed := newBench(t, emulator.WithSeed(emulator.Seed{Partners: []emulator.SeedPartner{{
		Name: "closed", NoAttachments: true, Customers: []emulator.SeedCustomer{{Name: "closed_customer"}},
	}}}))
	a := closed.account("closed")
	closed.refused("CBC.99005030", 400, a, "POST", pathIndividual, individual(a, closed.account("closed_customer").AccountID, nil))
	b.refused("CBC.99000035", 400, partner, "GET", pathReview+"?customer_id=nobody", nil)
}

func TestCertificateCap(t *testing.T) {
	var customers []emulator.SeedCustomer
	for i := range 4 {
		customers = append(customers, emulator.SeedCustomer{Name: fmt.Sprintf("cap_%d", i)})
	}
	b := newBench(t, emulator.WithReviewDelay(0), emulator.WithSeed(emulator.Seed{Partners: []emulator.SeedPartner{{Name: "capped", Customers: customers}}}))
	a := b.account("capped")
	for i := range 3 {
		b.ok(a, "POST", pathIndividual, individual(a, b.account(fmt.Sprintf("cap_%d", i)).AccountID, nil))
	}
	last := b.account("cap_3").AccountID
	b.refused("CBC.99007189", 400, a, "POST", pathIndividual, individual(a, last, nil))
	b.ok(a, "POST", pathIndividual, individual(a, last, obj{"verified_number": "another"}))
}

func TestEnterprise(t *testing.T) {
	b := newBench(t)
	partner, id := b.account("partner"), b.account("customer_new").AccountID
	b.refused("CBC.0100", 400, partner, "POST", pathEnterprise, enterprise(partner, id, obj{"corp_name": "123 456"}))
	for suffix, code := range map[string]string{
		"7004": "CBC.99007004", "7202": "CBC.99007202", "7253": "CBC.99007253", "7256": "CBC.99007256", "7257": "CBC.99007257",
		"7267": "CBC.99007267", "0026": "CBC.70600026", "0032": "CBC.70600032",
	} {
		b.refused(code, 400, partner, "POST", pathEnterprise, enterprise(partner, id, obj{"verified_number": "TEST" + suffix}))
	}
	// Without the legal person the request is taken and the review fails.
	b.ok(partner, "POST", pathEnterprise, enterprise(partner, id, obj{"enterprise_person": nil, "verified_file_url": []string{"licence.jpg"}}))
	b.emu.Advance(time.Minute)
	require.Equal(t, "1", number(b.ok(partner, "GET", pathReview+"?customer_id="+id, nil).json["review_result"]))
	b.ok(partner, "POST", pathEnterprise, enterprise(partner, id, nil))
	b.emu.Advance(time.Minute)
	status, kind := b.authStatus("customer_new")
	require.Equal(t, "2", status)
	require.Equal(t, "1", kind)
}

func TestChangeToEnterprise(t *testing.T) {
	b := newBench(t)
	partner, id := b.account("partner"), b.account("customer_verified").AccountID
	change := func(extra obj) obj {
		body := enterprise(partner, id, extra)
		body["change_type"] = 1
		return body
	}
	b.refused("CBC.99007004", 400, partner, "PUT", pathEnterprise, change(obj{"customer_id": b.account("customer_enterprise").AccountID}))
	b.refused("CBC.99007004", 400, partner, "PUT", pathEnterprise, change(obj{"customer_id": b.account("customer_new").AccountID}))
	for suffix, code := range map[string]string{
		"7202": "CBC.99007202", "7253": "CBC.99007253", "7256": "CBC.99007256", "7257": "CBC.99007257", "7267": "CBC.99007267",
		"0026": "CBC.70600026",
	} {
		b.refused(code, 400, partner, "PUT", pathEnterprise, change(obj{"verified_number": "TEST" + suffix}))
	}
	b.refused("CBC.99000035", 400, partner, "PUT", pathEnterprise, change(obj{"customer_id": "nobody"}))

	b.ok(partner, "PUT", pathEnterprise, change(obj{"corp_name": "Rejected Ltd"}))
	b.refused("CBC.99007188", 400, partner, "PUT", pathEnterprise, change(nil))
	b.emu.Advance(time.Minute)
	status, kind := b.authStatus("customer_verified")
	require.Equal(t, "2", status, "a rejected change leaves the verification")
	require.Equal(t, "0", kind)

	b.ok(partner, "PUT", pathEnterprise, change(nil))
	b.emu.Advance(time.Minute)
	_, kind = b.authStatus("customer_verified")
	require.Equal(t, "1", kind)
	require.Len(t, b.ok(partner, "POST", pathCustomerList, obj{"customer": "Example Ltd"}).list("customer_infos"), 1)
}

func TestAttemptsToChangeToEnterprise(t *testing.T) {
	b := newBench(t, emulator.WithReviewDelay(0))
	partner := b.account("partner")
	rejected := enterprise(partner, b.account("customer_verified").AccountID, obj{"corp_name": "Rejected Ltd", "change_type": 1})
	for range 5 {
		b.ok(partner, "PUT", pathEnterprise, rejected)
	}
	b.refused("CBC.99007191", 400, partner, "PUT", pathEnterprise, rejected)
}

func TestQRCode(t *testing.T) {
	b := newBench(t)
	customer := b.account("customer_new")
	first := b.ok(customer, "GET", pathQRCode, nil).json["qr_code_url"]
	require.NotEmpty(t, first)
	b.emu.Advance(time.Second)
	require.NotEqual(t, first, b.ok(customer, "GET", pathQRCode, nil).json["qr_code_url"])
	b.refused("CBC.0151", 403, b.account("partner"), "GET", pathQRCode, nil)
}

func TestEnterpriseRefusals(t *testing.T) {
	b := newBench(t)
	partner, id := b.account("partner"), b.account("customer_new").AccountID
	for _, c := range []struct {
		code  string
		extra obj
	}{
		{"CBC.99000035", obj{"customer_id": b.account("rival_customer").AccountID}},
		{"CBC.99000099", obj{"verified_file_url": []string{"too-large.jpg", "b.jpg", "c.jpg"}}},
		{"CBC.99000100", obj{"verified_file_url": []string{"a.txt", "b.jpg", "c.jpg"}}},
		{"CBC.99005030", obj{"verified_file_url": []string{"no-bucket.jpg", "b.jpg", "c.jpg"}}},
		{"CBC.99007188", obj{"customer_id": b.account("customer_enterprise").AccountID}},
		{"CBC.0100", obj{"verified_file_url": []string{"a.jpg"}}},
	} {
		b.refused(c.code, 400, partner, "POST", pathEnterprise, enterprise(partner, id, c.extra))
	}
	change := enterprise(partner, b.account("customer_verified").AccountID, obj{"verified_number": "TEST0032", "change_type": 1})
	b.refused("CBC.70600032", 400, partner, "PUT", pathEnterprise, change)
	files := newBench(t, emulator.WithRule("verification-files", false), emulator.WithRule("bank-card-immediate", false))
	r := files.ok(partner, "POST", pathEnterprise, enterprise(partner, id, obj{"verified_file_url": []string{"a.jpg"}}))
	require.Equal(t, "1", number(r.json["is_review"]))

	kind := newBench(t, emulator.WithRule("review-mark", false), emulator.WithReviewDelay(0))
	kind.ok(partner, "POST", pathIndividual, individual(partner, id, obj{"name": "Reject me"}))
	status, _ := kind.authStatus("customer_new")
	require.Equal(t, "2", status)
}

// Rules about caps can be switched off.
func TestCapsOff(t *testing.T) {
	b := newBench(t, emulator.WithRule("verification-attempts", false), emulator.WithRule("mobile-account-cap", false),
		emulator.WithRule("code-tries", false), emulator.WithRule("tag-on-verification", false), emulator.WithReviewDelay(0))
	partner, id := b.account("partner"), b.account("customer_new").AccountID
	for range 7 {
		b.ok(partner, "POST", pathIndividual, individual(partner, id, obj{"name": "reject"}))
	}
	b.ok(partner, "POST", pathIndividual, individual(partner, id, nil))
	tags := b.ok(partner, "POST", pathTags, obj{"customer_ids": []string{id}}).list("new_customer_tags")
	require.Nil(t, tags[0]["new_customer_tag"])

	const mobile = "13800003333"
	for i := range 7 {
		code := b.sendCode(partner, mobile, 29, "")
		for range 4 {
			b.refused("CBC.99004010", 400, partner, "POST", pathCustomers, newCustomer(partner, "w", obj{"mobile_phone": mobile, "verification_code": "no"}))
		}
		b.ok(partner, "POST", pathCustomers, newCustomer(partner, fmt.Sprint("cap-", i), obj{"mobile_phone": mobile, "verification_code": code}))
	}
}
