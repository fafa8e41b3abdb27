// Package emulator is a sandbox for the partner BSS API of Huawei Cloud: an
// http.Handler that answers the API, and the IAM calls that go with it, from
// real state. It exists because the platform has no sandbox of its own, and
// every try on it moves real money.
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
// # How a call is answered
//
// A request passes the gateway first (route, signature or token, quota), then
// the caller check, then validation against the contract, and only then the
// handler of its operation. Handlers are functions of state, validated input
// and business time; each runs alone against the state, so that what it reads
// and writes is consistent.
//
// # Two clocks
//
// The business clock drives what the platform does over time: associations,
// reviews, expiry of tokens, codes, coupons and resources. It runs with the
// wall clock unless WithStart or WithClock says otherwise, and Advance moves
// it. The gateway clock (skew of signatures, quotas, locked keys, the Date
// header) is the wall clock; SkewGateway shifts it.
//
// # Honesty
//
// Behaviour that the reference does not state is an inferred rule: Rules lists
// them and WithRule switches one off. Outcomes that depend on the outside
// world (a blocked certificate, a bank that does not answer) are produced by
// the marked values that Outcomes lists, in the way of test card numbers. Gaps
// lists the documented error codes that nothing leads to.
//
// Not modelled: limits on request headers (494), quotas per source address,
// allow and deny lists of IAM users, the right to see commercial discounts,
// marketplace products, whether a project lies in the region that is priced,
// the contents of attachments, SAML sign-on, and anything that customers do in
// the console. The catalogue and the locations are made up in the shapes of the
// real ones; prices are not the platform's.
package emulator
