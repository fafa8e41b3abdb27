// Package emulator is a sandbox for the partner BSS API of Huawei Cloud: an
// http.Handler that answers the API, and the IAM calls that go with it, from
// real state. It exists because the platform has no sandbox of its own, and
// every attempt on it moves real money.
//
// The emulator checks what the platform checks: signatures and tokens, whose
// credentials an operation takes, quotas, and every limit of the contract in
// package api. It shares no code with the client of this module, on purpose:
// two independent readings of the contract find each other's mistakes.
//
//	srv := emulator.Start(t)
//	client, err := partnerbss.NewClient(
//		option.WithEndpoint(srv.URL), option.WithIAMEndpoint(srv.URL),
//		option.WithCredentials(auth.NewAKSK(srv.Partner.AccessKey, srv.Partner.SecretKey)))
//
// Package bsstest has both, emulator and ready clients, in one line of a test.
//
// # How a call is answered
//
// A request passes the gateway first (route, signature or token, quota), then
// the caller check, then validation against the contract, and only then the
// handler of its operation. Handlers are functions of state, validated input
// and business time; each runs alone against the state, so that what it reads
// and writes is consistent. The gateway, faults, the journal and the controls
// are in this package; internal/contract reads the contract, internal/engine
// owns the state, and internal/platform is the platform itself, floor by floor.
//
// # Two clocks
//
// The business clock drives what the platform does over time: associations,
// reviews, expiry of tokens, codes, coupons and resources. It runs with the
// wall clock unless [WithStart] or [WithClock] says otherwise, and
// [Emulator.Advance] moves it. The gateway clock (skew of signatures, quotas,
// locked keys, the Date header) is the wall clock; [Emulator.SkewGateway]
// shifts it.
//
// # Watching and keeping
//
// The journal ([Emulator.Calls], [Emulator.FindCalls]) tells every call with
// the result of its checks. [Emulator.CallCount] counts attempts,
// [Emulator.EffectCount] those that changed something, whatever became of the
// response; [Emulator.AssertEffects] is the assertion that something happened
// exactly once. [Emulator.Snapshot] and [Emulator.Restore] put the whole state
// back, [Emulator.Reset] starts anew. [WithStateFile] keeps the state on disk:
// what was answered survives a crash. Package admin has the same controls over
// HTTP, with a page for people; cmd/bss-emulator is all of it as a program.
//
// # Legacy operations
//
// The operations that the platform is retiring answer from the same state, so
// that an order paid through an old operation is paid in the new one. They keep
// their own names, account IDs in paths and pages counted from 1, and report
// business failures as HTTP 200 with an error_code; bad input and missing rights
// have the same statuses as elsewhere.
//
// # Orders and resources
//
// Customers order, change and delete resources on the platform's console, for
// which the API has no operations: [Emulator.PlaceOrder],
// [Emulator.ChangeResource], [Emulator.ReportUsage] and
// [Emulator.ReleaseResource] stand for it. From there on everything follows by
// itself: orders are paid, processed and completed or lapse, resources expire,
// renew themselves at 03:00 in Beijing and are deleted, on-demand resources
// cost by the hour. Prices come from one formula (see ListRenewRateOnPeriod and
// the other inquiries, which use the same), refunds from another: of a term
// that has not begun, and of a purchase less than five days old, everything
// comes back; of the current term the days that are left, less a fee of 10 %.
// Properties that only the platform knows, such as a lock, are [Traits] of a
// resource.
//
// # Honesty
//
// Behaviour that the reference does not state is an inferred rule: [Rules]
// lists them and [WithRule] switches one off. Outcomes that depend on the
// outside world (a blocked certificate, a bank that does not answer) are
// produced by the marked values that [Outcomes] lists, in the way of test card
// numbers. [Gaps] lists the documented error codes that nothing leads to.
//
// Not modelled: limits on request headers (494), quotas per source address,
// allow and deny lists of IAM users, the right to see commercial discounts,
// marketplace products, whether a project lies in the region that is priced,
// the contents of attachments, SAML sign-on, coupons that are locked by an order
// under way, top-ups of a refund that are revoked (coupon record type 6), in the
// bills reserved instances, savings plans, cost tags, cost units, members under
// trusteeship, charges for 95th percentile bandwidth and the hours by which
// records and costs lag behind, enterprise organizations and members that others
// pay for, monthly settlement, who pays for customers of the zhuanshou kind (they
// have no money here, and usage becomes a debt), orders that turn on-demand resources into
// subscriptions, and what else customers do on the console.
// The catalogue and the locations are made up in the shapes of the real ones;
// prices are not the platform's.
package emulator
