// Package signon is the browser half of a partner's platform: it signs the
// platform's users on to the Huawei Cloud console, and hears from Huawei Cloud which
// account a user has been bound to.
//
//   - [LoginURL] is the link that begins a sign-on through SAML.
//   - [ParseMetadata] and [FetchMetadata] read the metadata of the platform's service
//     provider, which the partner's identity provider needs, and the handler below.
//   - [NewBindingHandler] receives the binding notification, the one message that the
//     platform sends to a partner by itself.
//   - [Service.ConsoleURL] makes a link for a customer without SAML, with the
//     customer's agency.
//
// The identity provider itself is a module of its own, signon/idp, so that its SAML
// library does not reach programs that only call the API. Package signontest makes
// signed notifications for tests.
//
// A server that shows the link and receives notifications:
//
//	metadata, err := signon.FetchMetadata(ctx, nil, signon.SiteChina.MetadataURL())
//	if err != nil {
//		return err
//	}
//	store, err := signon.NewMemoryReplays(0)
//	if err != nil {
//		return err
//	}
//	bindings, err := signon.NewBindingHandler(metadata, func(ctx context.Context, b signon.Binding) error {
//		if b.Action != signon.BindActionBind {
//			return fmt.Errorf("binding action %d is not known", b.Action)
//		}
//		fmt.Println("user", b.UserID, "has account", b.DomainID) // write it down
//		return nil
//	}, signon.WithReplayStore(store))
//	if err != nil {
//		return err
//	}
//	http.Handle("POST /huawei/binding", bindings)
//	http.HandleFunc("GET /huawei/console", func(w http.ResponseWriter, r *http.Request) {
//		address, err := signon.LoginURL(&signon.LoginRequest{AccountType: "ZXT", Service: "https://console.huaweicloud.com/iam/"})
//		if err != nil {
//			http.Error(w, "sign-on is not available", http.StatusInternalServerError)
//			return
//		}
//		http.Redirect(w, r, address, http.StatusSeeOther)
//	})
//
// # Notifications
//
// Whoever can post a notification that counts can bind an account of his own to any
// user of the partner, so the handler verifies the signature before it looks at
// anything else. Which bytes the platform signs is inferred: no document says it that
// the authors could read. By analogy with the redirect binding of SAML, whose fields
// SigAlg and Signature the notification has, the signature covers
//
//	bindRequest=<escaped>&SigAlg=<escaped>
//
// as the body has it or escaped anew. If the platform signs anything else, the handler
// refuses every notification with 401, and lets none through.
//
// A notification tells no time and has no number, and its signature is the same
// each time. So the partner has to know what came before: see [ReplayStore]. When the
// partner dissolves a binding itself, the platform's next notification for the same
// user and account has the same bytes as the first one; [ReplayStore.Forget] lets it
// through, and with it any copy that somebody recorded. Call it as late as possible:
// when the user asks to bind an account again, and not before.
//
//snippet:text bindRequest=
package signon
