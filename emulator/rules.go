package emulator

// Rule is a behaviour that the reference does not state and the emulator
// infers. Each can be switched off with WithRule.
type Rule struct {
	// ID names the rule in WithRule.
	ID string `json:"id"`
	// Text says what the emulator does while the rule is on.
	Text string `json:"text"`
	// Off says what it does instead while the rule is off.
	Off string `json:"off"`
}

// Ids of the inferred rules.
const (
	ruleStrictFields      = "strict-fields"
	ruleDecimalStrings    = "decimal-strings"
	ruleAssociationDelay  = "association-delay"
	ruleAssociationWait   = "association-wait"
	ruleReviewDelay       = "review-delay"
	ruleReviewMark        = "review-mark"
	ruleBankCardImmediate = "bank-card-immediate"
	ruleVerificationFiles = "verification-files"
	ruleAttempts          = "verification-attempts"
	ruleCertificateCap    = "certificate-cap"
	ruleMobileCap         = "mobile-account-cap"
	ruleCodeTries         = "code-tries"
	ruleXAccountType      = "xaccount-type"
	ruleResellerOps       = "reseller-operations"
	ruleDistributorLink   = "distributor-links-for-resellers"
	ruleTagOnVerification = "tag-on-verification"
	ruleProjectOwner      = "project-of-customer"
	ruleIndirectDenied    = "foreign-reseller-denied"
	ruleChildToken        = "child-token-lifetime"
	ruleNewestFirst       = "records-newest-first"
	ruleBareQuery         = "query-empty-value"
	ruleDistributorOwns   = "distributor-acts-for-resellers"
	ruleReclaimAccount    = "account-opened-by-allocation"
)

var rules = []Rule{
	{ruleStrictFields, "A body field or query parameter that the contract does not know is refused with CBC.0100.", "It is ignored and noted in the journal."},
	{ruleDecimalStrings, "A decimal amount may be sent as a JSON string, as the platform's JSON reader takes it and the vendor's Go client sends it.", "It is refused as a wrong type."},
	{ruleAssociationDelay, "A created customer is linked to its partner after a delay of business time (1 s, see WithAssociationDelay) and is in no list before.", "The link exists when CreateSubCustomer answers."},
	{ruleAssociationWait, "include_association_result waits up to 5 s for the link; a longer delay answers CBC.99000050.", "It has no effect."},
	{ruleReviewDelay, "A manual review is decided after 60 s of business time.", "It is decided when the request is answered."},
	{ruleReviewMark, "The reviewer rejects a request whose name or certificate number contains REJECT (in any case) or 拒绝, and approves others.", "All are approved, except an enterprise without its legal person."},
	{ruleBankCardImmediate, "Bank card verification is decided at once (is_review 0); certificates are reviewed by hand (is_review 1).", "Both are reviewed by hand."},
	{ruleVerificationFiles, "The number of files must fit the kind of verification: 3 for a certificate, 1 for a bank card, 3 for an enterprise with its legal person.", "Any number from 1 to 4 is taken."},
	{ruleAttempts, "A customer may submit 5 verification requests; the next one answers CBC.99007191.", "There is no limit."},
	{ruleCertificateCap, "Three customers may be verified with one certificate number; the next one answers CBC.99007189.", "There is no limit."},
	{ruleMobileCap, "Five accounts may be registered with one mobile number; the next one answers CBC.99000030.", "There is no limit."},
	{ruleCodeTries, "After three wrong tries a verification code is spent and answers CBC.99004009.", "Wrong tries are not counted."},
	{ruleXAccountType, "xaccount_type must be the platform id of the calling partner; another one answers CBC.0101.", "Any value is taken."},
	{ruleResellerOps, "A reseller may call only what the reference implies for it: its balance, creating and listing its customers, the catalogue and locations.", "It may call everything that a partner may."},
	{ruleDistributorLink, "A distributor must name a reseller when it creates a customer; without one the answer is CBC.50010059.", "The customer becomes the distributor's own."},
	{ruleTagOnVerification, "A verified customer gets the new-customer tag UNDETERMINED for 12 months, afterwards N.", "Verification gives no tag."},
	{ruleProjectOwner, "project_id of the price inquiries must be a project of the calling customer, else CBC.0100.", "Any project id is taken."},
	{ruleIndirectDenied, "A distributor that names a reseller which is not its own gets CBC.99000037, also where the operation does not list the code.", "Operations that do not list the code answer an empty result."},
	{ruleChildToken, "A customer token that was got through an agency does not outlive the partner token behind it.", "It lives 24 hours."},
	{ruleBareQuery, "A query parameter without an equals sign is the 'empty value' of the reference and means null; with one and nothing behind it, it is the empty string.", "Both are the empty string."},
	{ruleDistributorOwns, "Operations without indirect_partner_id (verification, codes for bank cards) take a customer of any of the distributor's resellers.", "They take only customers of the caller itself."},
	{ruleReclaimAccount, "A customer that never got money has no account to reclaim from: CBC.99000047.", "Its balance is zero: CBC.99005003."},
	{ruleNewestFirst, "Record lists are ordered newest first, customers by creation.", "Record lists are ordered oldest first."},
}

// Rules lists the inferred rules.
func Rules() []Rule {
	out := make([]Rule, len(rules))
	copy(out, rules)
	return out
}

func knownRule(id string) bool {
	for _, r := range rules {
		if r.ID == id {
			return true
		}
	}
	return false
}
