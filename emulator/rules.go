package emulator

import "github.com/partnerbss/partnerbss-go/emulator/internal/platform/world"

// Rule is a behaviour that the reference does not state and the emulator
// infers. Each can be switched off with [WithRule].
type Rule struct {
	// ID names the rule in [WithRule].
	ID string `json:"id"`
	// Text says what the emulator does while the rule is on.
	Text string `json:"text"`
	// Off says what it does instead while the rule is off.
	Off string `json:"off"`
}

var inferredRules = []Rule{
	{world.RuleStrictFields, "A body field or query parameter that the contract does not know is refused with CBC.0100.", "It is ignored and noted in the journal."},
	{world.RuleDecimalStrings, "A decimal amount may be sent as a JSON string, as the platform's JSON reader takes it and the vendor's Go client sends it.", "It is refused as a wrong type."},
	{world.RuleAssociationDelay, "A created customer is linked to its partner after a delay of business time (1 s, see WithAssociationDelay) and is in no list before.", "The link exists when CreateSubCustomer answers."},
	{world.RuleAssociationWait, "include_association_result waits up to 5 s for the link; a longer delay answers CBC.99000050.", "It has no effect."},
	{world.RuleReviewDelay, "A manual review is decided after 60 s of business time.", "It is decided when the request is answered."},
	{world.RuleReviewMark, "The reviewer rejects a request whose name or certificate number contains REJECT (in any case) or 拒绝, and approves others.", "All are approved, except an enterprise without its legal person."},
	{world.RuleBankCardImmediate, "Bank card verification is decided at once (is_review 0); certificates are reviewed by hand (is_review 1).", "Both are reviewed by hand."},
	{world.RuleVerificationFiles, "The number of files must fit the kind of verification: 3 for a certificate, 1 for a bank card, 3 for an enterprise with its legal person.", "Any number from 1 to 4 is taken."},
	{world.RuleAttempts, "A customer may submit 5 verification requests; the next one answers CBC.99007191.", "There is no limit."},
	{world.RuleCertificateCap, "Three customers may be verified with one certificate number; the next one answers CBC.99007189.", "There is no limit."},
	{world.RuleMobileCap, "Five accounts may be registered with one mobile number; the next one answers CBC.99000030.", "There is no limit."},
	{world.RuleCodeTries, "After three wrong tries a verification code is spent and answers CBC.99004009.", "Wrong tries are not counted."},
	{world.RuleXAccountType, "xaccount_type must be the platform id of the calling partner; another one answers CBC.0101.", "Any value is taken."},
	{world.RuleResellerOps, "A reseller may call only what the reference implies for it: its balance, creating and listing its customers, the catalogue and locations.", "It may call everything that a partner may."},
	{world.RuleDistributorOps, "Four operations whose descriptions name the distributor in the text and any partner in the constraint (issue, list and records of coupon quotas, and reclaiming money from a reseller) take distributors only.", "They take partners, too, who have no resellers: CBC.99000037, or empty lists."},
	{world.RuleDistributorLink, "A distributor must name a reseller when it creates a customer; without one the answer is CBC.50010059.", "The customer becomes the distributor's own."},
	{world.RuleTagOnVerification, "A verified customer gets the new-customer tag UNDETERMINED for 12 months, afterwards N.", "Verification gives no tag."},
	{world.RuleProjectOwner, "project_id of the price inquiries must be a project of the calling customer, else CBC.0100.", "Any project id is taken."},
	{world.RuleIndirectDenied, "A distributor that names a reseller which is not its own gets CBC.99000037, also where the operation does not list the code.", "Operations that do not list the code answer an empty result."},
	{world.RuleAgencyToken, "A customer token is given to a partner that sends X-Auth-Token, as the reference describes it; a signature instead is answered with 401.", "A signature will do."},
	{world.RuleChildToken, "A customer token that was got through an agency does not outlive the partner token behind it.", "It lives 24 hours."},
	{world.RuleBareQuery, "A query parameter without an equals sign is the 'empty value' of the reference and means null; with one and nothing behind it, it is the empty string.", "Both are the empty string."},
	{world.RuleDistributorOwns, "Operations without indirect_partner_id (verification, codes for bank cards) take a customer of any of the distributor's resellers.", "They take only customers of the caller itself."},
	{world.RuleReclaimAccount, "A customer that never got money has no account to reclaim from: CBC.99000047.", "Its balance is zero: CBC.99005003."},
	{world.RuleCouponActivation, "A coupon whose validity begins later has the status 1 until then, and its balance is no income of the customer before.", "It has the status 2 at once, but pays only from then on."},
	{world.RuleCouponReturn, "What is left of a coupon that expires or is reclaimed goes back to the quota that it was issued from; so does a refund to such a coupon.", "It is lost to the quota."},
	{world.RuleQuotaForward, "What comes back to a reseller's quota after the distributor has reclaimed that goes on to the distributor's quota, with a record of its own.", "It stays in the reclaimed quota."},
	{world.RuleCouponsFollow, "A customer that is dissociated, switched to another association type or moved to another reseller loses the coupons of its partner (operation types 3, 8 and 9).", "It keeps them; dissociated ones are reclaimed when it is associated anew (operation type 7)."},
	{world.RuleLegacyAccount, "The account id in the path of a legacy operation must be the caller's, else CBC.0151; a partner_id that the reference calls unverified may be any.", "Any id is taken."},
	{world.RuleLegacyLeft, "A distributor that has left the programme is no partner to AdjustCustomerAccountV1: CBC.5001.", "It may allocate what it has."},
	{world.RuleLegacyCustomers, "ListCustomersDetailV1, whose list the reference does not show, answers the one of QueryCustomersV1.", "It answers no list."},
	{world.RuleLegacyProject, "tenantId of QueryRatingV1 must be a project of the caller or of one of its customers, else CBC.0100; the prices are those of the project's owner, for a partner list prices.", "Any project is taken; the prices are those of the caller."},
	{world.RuleLegacyUntil, "Up to an absolute time, legacy inquiries price by the day; a day that has begun counts in full.", "The product is not sold by this period: CBC.6006."},
	{world.RuleLegacyPaid, "ListOrdersV1 shows a partner the orders of its resale customers once they are paid.", "It shows those that are not paid, too."},
	{world.RuleLegacyPolicy, "ListPeriodResourcesV1 shows the next_operation_policy 4 (freeze) for a subscription that nothing else was chosen for.", "It shows 0, as the successor does."},
	{world.RuleLegacyExpireMode, "expire_mode of RenewResourcesV1 has the codes of expire_policy: 3 turns automatic renewal on, 0 turns it off, others change nothing.", "It changes nothing."},
	{world.RuleLegacyUpgrade, "QueryChangeRatingV1 prices a change as an order for it would cost with the best discount; one that costs nothing is no upgrade: CBC.6006.", "It is priced all the same, with zero or less."},
	{world.RuleCouponValidity, "A coupon must be valid for some time, and only while its quota is; other times answer CBC.0100.", "Only a coupon that would have expired already is refused."},
	{world.RuleForeignCoupon, "Reclaiming a coupon that the partner has not issued answers CBC.99000000.", "It answers CBC.99000048 inside a success."},
	{world.RuleIssuedTwoYears, "ListIssuedPartnerCoupons leaves out coupons that expired two years ago.", "It leaves them out after one year, as another text says."},
	{world.RuleFailuresRecorded, "What a batch refuses item by item is recorded with the result -1.", "Only what was done is recorded."},
	{world.RuleTenRefusals, "A batch of coupons or quotas lists ten of the items that it refuses in error_details, and leaves the others out.", "It lists all of them."},
	{world.RuleBatchOnce, "An id that a batch names twice is served once.", "It is served as often as it is named."},
	{world.RuleProvisioning, "A paid order is processed for 2 s of business time; then it is completed and its effect on resources shows. Unsubscriptions and switches to on-demand at once likewise.", "It is completed when the call answers."},
	{world.RuleLapse, "An order that is not paid within 7 days is cancelled; paying it then answers CBC.99003110. A renewal lapses no later than its resources are deleted.", "It can be paid for ever."},
	{world.RuleWholeDays, "A new subscription by days, months or years ends at 23:59:59 in UTC+8 of its last day.", "It ends at the time of day at which it was paid."},
	{world.RuleGrace, "An expired subscription is in a grace period (status 5) for 15 days and frozen (status 4) for 15 more, before it is deleted; it can be renewed until then, from its expiry on.", "It is deleted when it expires."},
	{world.RuleHandlingFee, "An unsubscription keeps 10 % of what it gives back of the current term as a handling fee, except within five days of a new purchase.", "There is no fee."},
	{world.RuleNegativeRefunds, "The amounts of unsubscription orders, and of others that give money back, are negative.", "They are positive."},
	{world.RuleAutomaticDiscount, "Automatic payments (is_auto_pay, automatic renewals) use the discount that makes the order cheapest, and no coupons.", "They use neither."},
	{world.RuleExpiryDay, "The common expiry day applies to automatic renewals: the term is extended to the day, and the days more are paid by the day.", "It is kept, but has no effect."},
	{world.RuleRenewalOrders, "A renewal makes one order for each cloud service of its main resources.", "It makes one order for each main resource."},
	{world.RuleUnpaidRenewal, "A renewal whose automatic payment fails answers CBC.30050006, and its orders stay unpaid.", "It leaves no order."},
	{world.RuleWholeBatch, "A renewal or unsubscription of several resources is refused as a whole when one of them cannot take part.", "The others take part, and fail_resource_infos lists the rest."},
	{world.RuleLongestTerm, "A resource can be bought for at most 5 years from now; a renewal beyond answers CBC.99003154.", "There is no limit."},
	{world.RuleCancelSwitch, "Cancelling a switch at expiry that is not set lists the resource in error_details with CBC.0100.", "It has no effect."},
	{world.RuleMetering, "On-demand resources that cost by the hour are charged at every full hour for the time since the last one.", "Only usage that is reported is charged."},
	{world.RuleOrderCustomer, "A partner that lists orders of a customer who is not its own gets CBC.0101.", "It gets an empty list."},
	{world.RuleNewestFirst, "Lists of records, coupons and quotas are ordered newest first, customers and resellers by creation.", "They are ordered oldest first."},
	{world.RuleUsageHour, "Usage belongs to the day and month, in UTC+8, of its last second, also when it is charged at the midnight after it.", "It belongs to the day and month in which it is charged; generated records keep theirs."},
	{world.RuleAmortization, "Amortized costs spread a term evenly over its days in UTC+8, the first and the last that it touches included; refunds are spread over the days that they give back, handling fees are not spread.", "All of a charge is a cost of its own day."},
	{world.RuleBillHistory, "Bills of months before the documented history (18 months or three years, see the operation) answer CBC.0100.", "They answer what there is."},
	{world.RuleSummaryDelay, "Monthly sums hold the days, in UTC+8, that have ended; those of partners get a day at 16:00 of the next one.", "They hold all that has been charged."},
	{world.RuleDebtWriteOff, "Money that comes in pays the oldest debts of a customer first; what has been repaid moves from the debt of a bill row to what is written off, and the row is paid.", "Bill rows keep the debt that they were charged with, and are not settled."},
	{world.RuleDetailsInCents, "Rows of ListCustomerselfResourceRecordDetails show what accounts were charged, in cents, as their field text says.", "They show the amount due with its 8 decimals, as the note of the operation says, so that they add up to more than the summaries."},
	{world.RuleCostSpan, "ListCosts refuses a begin more than 18 months ago and an end in the future with CBC.0100.", "It leaves the time outside of these bounds away."},
	{world.RuleNetAmount, "NET_AMOUNT of ListCosts is the amount due less cash coupons, like the formula of resource records.", "Flexi-purchase coupons and stored-value cards are taken off too."},
}

// Rules lists the inferred rules.
func Rules() []Rule {
	out := make([]Rule, len(inferredRules))
	copy(out, inferredRules)
	return out
}

func knownRule(id string) bool {
	for _, r := range inferredRules {
		if r.ID == id {
			return true
		}
	}
	return false
}
