package emulator_test

import (
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/emulator"
)

const (
	pathMultiAccounts = "/v2/enterprises/multi-accounts/"
	usedKey           = "CBC.99007009"
)

// str is a text at the top of an answer.
func (r reply) str(name string) string { s, _ := r.json[name].(string); return s }

// handing is the body of a transfer of one yuan to a member, with a key.
func handing(b *bench) obj {
	return obj{"customer_id": b.account("enterprise_member_one").AccountID, "amount": "1.00", "trans_id": "key-1"}
}

// campaign is the coupon of the master.
func campaign(b *bench) string {
	listed := b.ok(b.account("enterprise_master"), "GET", pathMultiAccounts+"transfer-coupons", nil)
	ids := listed.ids("avail_transfer_coupons", "coupon_id")
	require.Len(b.t, ids, 1)
	return ids[0]
}

// codeFor asks for a code for a mobile number.
func codeFor(mobile string) obj {
	return obj{"mobile_phone": mobile, "sm_template_args": []obj{{"key": "sub_customer_name", "value": "sub_new"}}}
}

// root is the root of the organizations of the master.
func root(b *bench) string {
	return b.ok(b.account("enterprise_master"), "GET", pathMultiAccounts+"enterprise-organizations", nil).str("root_id")
}

// newMember is a member with the mobile number of the master.
func newMember(b *bench, name string) obj {
	return obj{
		"party_id": root(b), "sub_customer_association_type": 1, "financial_custody": 1,
		"new_sub_customer": obj{"customer_name": name, "password": "p4ssword!", "use_pri_mobile_phone": "Y"},
	}
}

// recoverable is what a list of funds says can be moved, of an account.
func recoverable(b *bench, path, balance, field string) string {
	b.t.Helper()
	q := url.Values{"balance_type": {"BALANCE_TYPE_" + balance}}
	if path == "retrieve-amount" {
		q.Set("sub_customer_id", b.account("enterprise_member_one").AccountID)
	}
	listed := b.ok(b.account("enterprise_master"), "GET", pathMultiAccounts+path+"?"+q.Encode(), nil)
	ids := listed.ids("amount_infos", field)
	if len(ids) == 0 {
		return ""
	}
	return ids[0]
}

func TestOrganizationsAreATree(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	m := b.account("enterprise_master")
	path := pathMultiAccounts + "enterprise-organizations"
	flat := b.ok(m, "GET", path, nil)
	require.Equal(t, []string{"sales", "research"}, flat.ids("child_nodes", "name"))
	require.NotContains(t, string(flat.raw), "sales east")
	require.Contains(t, string(b.ok(m, "GET", path+"?recursive_query=1", nil).raw), "sales east")
	sales := flat.ids("child_nodes", "id")[0]
	below := b.ok(m, "GET", path+"?parent_id="+sales, nil)
	require.Equal(t, []string{"sales east"}, below.ids("child_nodes", "name"))
	require.Empty(t, below.str("root_id"))
	b.refused("CBC.0100", 400, m, "GET", path+"?parent_id=123", nil)
	b.refused("CBC.0151", 403, b.account("customer_enterprise"), "GET", path, nil)
}

func TestMembersOfAnEnterprise(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	m := b.account("enterprise_master")
	path := pathMultiAccounts + "sub-customers"
	require.Equal(t, []string{"enterprise_member_one", "enterprise_member_two"}, b.ok(m, "GET", path, nil).ids("sub_customer_infos", "name"))
	require.Equal(t, []string{"enterprise_member_two"}, b.ok(m, "GET", path+"?fuzzy_query=1&sub_customer_account_name=two", nil).ids("sub_customer_infos", "name"))
	require.Empty(t, b.ok(m, "GET", path+"?sub_customer_account_name=two", nil).ids("sub_customer_infos", "name"))

	own := newMember(b, "sub_own")
	own["new_sub_customer"] = obj{"customer_name": "sub_own", "password": "p4ssword!", "mobile_phone": "13812345678", "use_pri_mobile_phone": "N", "verification_code": "000000"}
	b.refused("CBC.0100", 400, m, "POST", path, own)
	b.ok(m, "POST", pathMultiAccounts+"sm-verification-code", codeFor("13812345678"))
	code, sent := b.emu.VerificationCode("13812345678", emulator.SceneMember)
	require.True(t, sent)
	own["new_sub_customer"].(obj)["verification_code"] = code
	b.ok(m, "POST", path, own)
	b.refused("CBC.0100", 400, m, "POST", path, own) // the name is taken
	b.refused("CBC.0100", 400, m, "POST", path, withField(newMember(b, "sub_other"), "party_id", "1"))
	require.Equal(t, []string{"sub_own"}, b.ok(m, "GET", path+"?org_id="+root(b)+"&offset=1", nil).ids("sub_customer_infos", "name"))
}

func TestMoneyAndCreditOfAnEnterprise(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	m := b.account("enterprise_master")
	give, take := pathMultiAccounts+"transfer-amount", pathMultiAccounts+"retrieve-amount"
	require.Equal(t, "20000", recoverable(b, "transfer-amount", "DEBIT", "avail_transfer_amount"))
	b.ok(m, "POST", give, withField(handing(b), "amount", "150.50"))
	require.Equal(t, "19849.5", recoverable(b, "transfer-amount", "DEBIT", "avail_transfer_amount"))
	require.Equal(t, "150.5", recoverable(b, "retrieve-amount", "DEBIT", "avail_retrieve_amount"))
	b.refused(usedKey, 400, m, "POST", give, withField(handing(b), "amount", "150.50"))
	b.refused(usedKey, 400, m, "POST", take, handing(b)) // keys are those of the account, whatever they were for
	b.refused("CBC.99007004", 400, m, "POST", take, withField(withField(handing(b), "trans_id", "key-2"), "amount", "150.51"))
	b.ok(m, "POST", take, withField(withField(handing(b), "trans_id", "key-2"), "amount", "150.50")) // a refusal has not used it up
	require.Equal(t, "0", recoverable(b, "retrieve-amount", "DEBIT", "avail_retrieve_amount"))
	b.refused("CBC.0100", 400, m, "POST", give, withField(withField(handing(b), "trans_id", nil), "amount", "0.001"))
	b.refused("CBC.99007001", 400, m, "POST", take, withField(handing(b), "customer_id", b.account("customer_new").AccountID))
	b.refused("CBC.0100", 400, m, "POST", give, withField(handing(b), "customer_id", b.account("customer_new").AccountID))

	at := recoverable(b, "transfer-amount", "CREDIT", "expire_time")
	credit := obj{"customer_id": b.account("enterprise_member_one").AccountID, "amount": "100", "balance_type": "BALANCE_TYPE_CREDIT", "expire_time": at}
	unmet := b.refused("CBC.99007004", 400, m, "POST", give, withField(credit, "customer_id", b.account("enterprise_member_two").AccountID))
	require.Contains(t, string(unmet.raw), "NO_SHARE_CREDIT_TO_SUB_PERMISSION")
	b.refused("CBC.99007004", 400, m, "POST", give, withField(credit, "expire_time", nil))
	b.ok(m, "POST", give, credit)
	require.Equal(t, "4900", recoverable(b, "transfer-amount", "CREDIT", "avail_transfer_amount"))
	require.Equal(t, "100", recoverable(b, "retrieve-amount", "CREDIT", "avail_retrieve_amount"))
	require.Equal(t, at, recoverable(b, "retrieve-amount", "CREDIT", "expire_time"))
	b.ok(m, "POST", take, credit)
	require.Empty(t, recoverable(b, "retrieve-amount", "CREDIT", "avail_retrieve_amount"))
	b.emu.Advance(201 * 24 * time.Hour)
	b.refused("CBC.99007181", 400, m, "POST", give, credit)
	b.refused("CBC.99007181", 400, m, "POST", take, credit)
	require.NoError(t, b.emu.Ledger())
}

func TestCouponsOfAnEnterprise(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	m, member, coupon := b.account("enterprise_master"), b.account("enterprise_member_one"), campaign(b)
	give, take := pathMultiAccounts+"transfer-coupon", pathMultiAccounts+"retrieve-coupon"
	body := withField(handing(b), "coupon_id", coupon)
	b.refused("CBC.99005003", 400, m, "POST", give, withField(body, "amount", "500.01"))
	b.refused("CBC.0100", 400, m, "POST", give, withField(body, "coupon_id", "CP"))
	down := b.ok(m, "POST", give, withField(body, "amount", "120")).str("sub_coupon_id")
	b.refused(usedKey, 400, m, "POST", give, body)
	require.Equal(t, []string{"380.00"}, b.ok(m, "GET", pathMultiAccounts+"transfer-coupons", nil).ids("avail_transfer_coupons", "balance"))
	listed := b.ok(m, "GET", pathMultiAccounts+"retrieve-coupons?sub_customer_id="+member.AccountID, nil)
	require.Equal(t, []string{down}, listed.ids("avail_retrieve_coupons", "sub_coupon_id"))
	require.Equal(t, []string{coupon}, listed.ids("avail_retrieve_coupons", "coupon_id"))

	back := obj{"customer_id": member.AccountID, "coupon_id": coupon, "sub_coupon_id": down}
	require.Equal(t, "120.00", b.ok(m, "POST", take, back).str("real_retrieve_amout"))
	b.refused("CBC.99005003", 400, m, "POST", take, back)
	b.refused("CBC.0100", 400, m, "POST", take, withField(back, "coupon_id", "CP"))
	require.Equal(t, []string{"500.00"}, b.ok(m, "GET", pathMultiAccounts+"transfer-coupons", nil).ids("avail_transfer_coupons", "balance"))
	require.NoError(t, b.emu.Ledger())
	require.NoError(t, b.emu.CouponLedger())
}

// A snapshot has the keys that were used, the organizations and what was handed down.
func TestASnapshotHasTheEnterprise(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	m, coupon := b.account("enterprise_master"), campaign(b)
	give := pathMultiAccounts + "transfer-coupon"
	body := withField(handing(b), "coupon_id", coupon)
	down := b.ok(m, "POST", give, body).str("sub_coupon_id")
	b.ok(m, "POST", pathMultiAccounts+"sub-customers", newMember(b, "sub_new"))
	kept := b.emu.Snapshot()
	b.emu.Reset()
	require.NoError(t, b.emu.Restore(kept))
	b.refused(usedKey, 400, m, "POST", give, body)
	listed := b.ok(m, "GET", pathMultiAccounts+"retrieve-coupons?sub_customer_id="+b.account("enterprise_member_one").AccountID, nil)
	require.Equal(t, []string{down}, listed.ids("avail_retrieve_coupons", "sub_coupon_id"))
	require.Contains(t, b.ok(m, "GET", pathMultiAccounts+"sub-customers", nil).ids("sub_customer_infos", "name"), "sub_new")
	require.Contains(t, string(b.ok(m, "GET", pathMultiAccounts+"enterprise-organizations?recursive_query=1", nil).raw), "sales east")
	require.NoError(t, b.emu.CouponLedger())
}

// What the emulator shows of a new member's call has no password.
func TestAMembersPasswordIsNotShown(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.ok(b.account("enterprise_master"), "POST", pathMultiAccounts+"sub-customers", newMember(b, "sub_new"))
	calls := b.emu.Calls()
	require.Contains(t, calls[len(calls)-1].Body, "sub_new")
	require.NotContains(t, calls[len(calls)-1].Body, "p4ssword!")
}
