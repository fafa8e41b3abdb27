package customers

import (
	"encoding/hex"
	"path"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/call"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/refusal"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/units"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world"
)

// Limits of verification.
const (
	verificationAttempts = 5
	certificateCap       = 3
)

// EventReview decides a verification that is under review.
const EventReview = "review"

// DecideReview decides a verification that is under review.
func DecideReview(st *world.State, env *world.Environment, ev world.Event) {
	if a := st.Accounts[ev.ID]; a != nil && a.Customer != nil && a.Customer.Review != nil {
		decide(st, a, env, ev.At)
	}
}

// rejectMark in a name or certificate number makes the reviewer reject.
const rejectMark = "REJECT"

// rejectReason is how the reviewer will decide: "" approves.
func rejectReason(c *call.Call, name, number string) string {
	if !c.Env.On(world.RuleReviewMark) {
		return ""
	}
	if strings.Contains(strings.ToUpper(name), rejectMark) || strings.Contains(strings.ToUpper(number), rejectMark) ||
		strings.Contains(name, "拒绝") {
		return "The submitted documents cannot be read."
	}
	return ""
}

// print is a fingerprint that tells certificate numbers apart without keeping
// them.
func print(c *call.Call, number string) string {
	sum := units.Digest(c.State.Seed, "certificate", number)
	return hex.EncodeToString(sum[:16])
}

// CreatePersonalRealnameAuth submits an individual real-name verification
// request for a customer.
func CreatePersonalRealnameAuth(c *call.Call) (any, error) {
	a, err := verifiable(c)
	if err != nil {
		return nil, err
	}
	bankCard := c.In.Num("identify_type", 0) == 4
	if err := checkFiles(c, map[bool]int{true: 1, false: 3}[bankCard]); err != nil {
		return nil, err
	}
	print := print(c, c.In.Str("verified_number"))
	if c.Env.On(world.RuleCertificateCap) && c.State.VerifiedWith(print) >= certificateCap {
		return nil, refusal.New("CBC.99007189", "Too many customers are verified with this certificate number.")
	}
	if bankCard {
		if err := checkBankCode(c, a); err != nil {
			return nil, err
		}
	}
	r := &world.Review{
		Name: c.In.Str("name"), Kind: world.KindIndividual, Print: print,
		Reject: rejectReason(c, c.In.Str("name"), c.In.Str("verified_number")),
	}
	return submit(c, a, r, bankCard && c.Env.On(world.RuleBankCardImmediate))
}

// checkBankCode checks and uses up the code of the bank card way.
func checkBankCode(c *call.Call, a *world.Account) error {
	card := c.In.Obj("bank_card_info")
	code, state := tryCode(c, card.Str("mobile"), world.SceneBankCard, card.Str("verification_code"))
	switch {
	case state == codeExpired:
		return refusal.New("CBC.99000027", "The verification code has expired.")
	case state == codeSpent:
		return refusal.New("CBC.99007202", "The verification check failed.")
	case state == codeWrong || code.Customer != a.ID:
		return refusal.New("CBC.99000026", "The verification code is wrong.")
	}
	code.Used = true
	return nil
}

// CreateEnterpriseRealnameAuthentication submits an enterprise real-name
// verification request for a customer.
func CreateEnterpriseRealnameAuthentication(c *call.Call) (any, error) {
	a, err := verifiable(c)
	if err != nil {
		return nil, err
	}
	return enterprise(c, a)
}

// ChangeEnterpriseRealnameAuthentication turns a verified individual into an enterprise.
func ChangeEnterpriseRealnameAuthentication(c *call.Call) (any, error) {
	a, err := verificationTarget(c)
	if err != nil {
		return nil, err
	}
	switch info := a.Customer; {
	case info.Review != nil && info.Review.Result == world.ReviewPending:
		return nil, refusal.New("CBC.99007188", "The customer is under review.")
	case info.VerifiedStatus != world.Verified || info.CustomerType != world.KindIndividual:
		return nil, refusal.New("CBC.99007004", "Only a customer that is verified as an individual can be changed.")
	case attemptsUsedUp(c, info):
		return nil, errAttempts
	}
	return enterprise(c, a)
}

func enterprise(c *call.Call, a *world.Account) (any, error) {
	name, number := c.In.Str("corp_name"), c.In.Str("verified_number")
	if !slices.ContainsFunc([]rune(name), unicode.IsLetter) {
		return nil, refusal.Parameter("corp_name", "must not be only digits, special characters or spaces.")
	}
	files := 1
	if c.In.Has("enterprise_person") {
		files = 3
	}
	if err := checkFiles(c, files); err != nil {
		return nil, err
	}
	r := &world.Review{
		Name: name, Kind: world.KindEnterprise, Print: print(c, number), Reject: rejectReason(c, name, number),
	}
	if !c.In.Has("enterprise_person") {
		r.Reject = "The legal person is missing."
	}
	return submit(c, a, r, false)
}

// verificationTarget is the customer of a verification request, with what the
// partner must have for it.
func verificationTarget(c *call.Call) (*world.Account, error) {
	a, err := c.OwnCustomer(c.In.Str("customer_id"))
	if err != nil {
		return nil, err
	}
	if c.Env.On(world.RuleXAccountType) && c.In.Str("xaccount_type") != c.Account().XAccountType {
		return nil, refusal.New("CBC.0101", "Invalid parameter: xaccount_type is not the platform id of the partner.")
	}
	if c.Account().Partner.NoAttachments {
		return nil, refusal.New("CBC.99005030", "The partner has not enabled attachment upload.")
	}
	return a, nil
}

// verifiable is the customer of a first verification.
func verifiable(c *call.Call) (*world.Account, error) {
	a, err := verificationTarget(c)
	if err != nil {
		return nil, err
	}
	if s := a.Customer.VerifiedStatus; s == world.Verified || s == world.UnderReview {
		return nil, refusal.New("CBC.99007188", "The customer is already verified or under review.")
	}
	if attemptsUsedUp(c, a.Customer) {
		return nil, errAttempts
	}
	return a, nil
}

var errAttempts = refusal.New("CBC.99007191", "The customer has exceeded the number of verification attempts.")

func attemptsUsedUp(c *call.Call, info *world.CustomerInfo) bool {
	return c.Env.On(world.RuleAttempts) && info.Attempts >= verificationAttempts
}

// checkFiles checks the kinds and the number of the files.
func checkFiles(c *call.Call, want int) error {
	files := c.In.Strs("verified_file_url")
	for _, f := range files {
		switch strings.ToLower(path.Ext(f)) {
		case ".jpg", ".jpeg", ".bmp", ".png", ".gif", ".pdf":
		default:
			return refusal.New("CBC.99000100", "The format of an attachment is not allowed.")
		}
	}
	if c.Env.On(world.RuleVerificationFiles) && len(files) != want {
		return refusal.Parameter("verified_file_url", "must have %d items for this kind of verification.", want)
	}
	return nil
}

// submit enters a request and decides it at once, or later by hand.
func submit(c *call.Call, a *world.Account, r *world.Review, immediate bool) (any, error) {
	info := a.Customer
	info.Attempts++
	r.At, r.Before = c.Now, info.VerifiedStatus
	info.Review = r
	info.VerifiedStatus = world.UnderReview
	if immediate {
		decide(c.State, a, c.Env, c.Now)
		return map[string]any{"is_review": 0}, nil
	}
	if !c.Env.On(world.RuleReviewDelay) || c.Env.ReviewDelay <= 0 {
		decide(c.State, a, c.Env, c.Now)
	} else {
		c.State.Schedule(c.Now.Add(c.Env.ReviewDelay), EventReview, a.ID)
	}
	return map[string]any{"is_review": 1}, nil
}

// decide completes the pending review of a customer.
func decide(st *world.State, a *world.Account, env *world.Environment, now time.Time) {
	info, r := a.Customer, a.Customer.Review
	if r.Result != world.ReviewPending {
		return
	}
	if r.Reject != "" {
		r.Result, r.Opinion = world.ReviewRefused, r.Reject
		info.VerifiedStatus = world.ReviewRejected
		if r.Before == world.Verified {
			// A rejected change leaves the verification that was there.
			info.VerifiedStatus = world.Verified
		}
		return
	}
	if info.CertificatePrint != "" && r.Before == world.Verified {
		st.CountVerified(info.CertificatePrint, -1)
	}
	r.Result = world.ReviewApproved
	info.VerifiedStatus, info.CustomerType = world.Verified, r.Kind
	info.RealName, info.CertificatePrint = r.Name, r.Print
	st.CountVerified(r.Print, 1)
	if info.Tag == nil && env.On(world.RuleTagOnVerification) {
		info.Tag = &world.Tag{
			Tag: world.TagUndetermined, From: units.MonthOf(now), Until: units.MonthOf(now.In(units.Beijing).AddDate(1, 0, 0)),
		}
	}
}

// ShowRealnameAuthenticationReviewResult gives the manual review result of a
// customer's real-name verification or change request.
func ShowRealnameAuthenticationReviewResult(c *call.Call) (any, error) {
	a, err := c.OwnCustomer(c.In.Str("customer_id"))
	if err != nil {
		return nil, err
	}
	r := a.Customer.Review
	if r == nil {
		return map[string]any{}, nil
	}
	out := map[string]any{"review_result": r.Result, "opinion": nil}
	if r.Opinion != "" {
		out["opinion"] = r.Opinion
	}
	return out, nil
}

// ShowRealNameAuthStatus gives the calling customer's real-name verification
// status and type.
func ShowRealNameAuthStatus(c *call.Call) (any, error) {
	info := c.Account().Customer
	out := map[string]any{"verified_status": info.VerifiedStatus, "verified_type": nil}
	if info.CustomerType != world.KindUnset {
		out["verified_type"] = info.CustomerType
	}
	return out, nil
}

// ShowRealNameAuthQrCode makes an address from the customer and the time: the
// operation is a query and leaves no trace in the state.
func ShowRealNameAuthQrCode(c *call.Call) (any, error) {
	id := units.HexID(c.State.Seed, 32, "qr code", c.Caller.AccountID, c.Now.Format(time.RFC3339Nano))
	return map[string]any{"qr_code_url": "https://account.huaweicloud.example/usercenter/realname/face?code=" + id}, nil
}
