// Package idptest is Huawei Cloud's side of signing on, for tests and for programs that
// show it: the service provider beside the emulator of the API. It redirects browsers to
// the partner's identity provider with signed requests, verifies what comes back, and
// posts the notification of a binding.
//
//	srv := emulator.Start(t)
//	platform := idptest.Start(t, srv)
//	err := platform.Configure(idptest.Access{
//		AccountType: srv.Partner.XAccountType,
//		Metadata:    metadata, // of idp.Provider.Metadata
//		NotifyURL:   "http://127.0.0.1:8080/huaweicloud/binding",
//	})
//
// What it does is what the platform documents, and what SAML demands. Where the platform
// leaves something open, such as what it does with a notification that is refused, it is
// strict: a test should fail rather than pass by luck.
//
//snippet:text srv := emulator.Start(t)
package idptest
