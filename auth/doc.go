// Package auth holds the credential providers of the SDK.
//
// A partner signs with the access keys of its account ([NewAKSK]) or uses the token
// of an IAM user ([NewUserToken]). For operations that take only a customer's
// credentials it acts through the agency that the customer granted: [NewAgencyToken]
// or [NewAgencyKeys], built on any provider of the partner. [Default] takes what the
// environment or the profile file has.
//
// What one call is told about its credentials, all calls with them heed: while a
// refused password, key or token is left alone, calls end with a [RefusedError].
//
// Every provider is safe for use by many goroutines, keeps the credentials of
// different identity services apart, and shows no secret when it is printed, logged
// or marshaled.
package auth
