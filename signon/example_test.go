package signon_test

import (
	"context"
	"fmt"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"

	partnerbss "github.com/partnerbss/partnerbss-go"
	"github.com/partnerbss/partnerbss-go/auth"
	"github.com/partnerbss/partnerbss-go/emulator"
	"github.com/partnerbss/partnerbss-go/option"
	"github.com/partnerbss/partnerbss-go/signon"
	"github.com/partnerbss/partnerbss-go/signon/signontest"
)

// A partner's site: a link to the console for a user who has no account yet, and the
// address where the platform reports which account that user was bound to.
func Example() {
	platform, err := signontest.NewPlatform() // stands for the real one
	if err != nil {
		log.Fatal(err)
	}
	metadata, err := signon.ParseMetadata(platform.MetadataXML()) // a stored copy
	if err != nil {
		log.Fatal(err)
	}
	replays, err := signon.NewMemoryReplays(0)
	if err != nil {
		log.Fatal(err)
	}
	accounts := map[string]string{} // which account each user has
	bindings, err := signon.NewBindingHandler(metadata, func(_ context.Context, b signon.Binding) error {
		if b.Action != signon.BindActionBind {
			return fmt.Errorf("binding action %d is not known", b.Action)
		}
		accounts[b.UserID] = b.DomainID
		return nil
	}, signon.WithReplayStore(replays))
	if err != nil {
		log.Fatal(err)
	}
	site := http.NewServeMux()
	site.Handle("POST /huawei/binding", bindings)
	site.HandleFunc("GET /console", func(w http.ResponseWriter, r *http.Request) {
		user := "user-4711" // whom the site's own session knows
		address, err := signon.LoginURL(&signon.LoginRequest{
			AccountType: "ZXT", FirstLogin: accounts[user] == "", Service: "https://console.huaweicloud.com/iam/",
		})
		if err != nil {
			http.Error(w, "sign-on is not available", http.StatusInternalServerError)
			return
		}
		http.Redirect(w, r, address, http.StatusSeeOther)
	})

	visit := func() string {
		w := httptest.NewRecorder()
		site.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/console", nil))
		return w.Header().Get("Location")
	}
	fmt.Println(visit())

	// The user signs on, makes an account there, and the platform reports it; twice,
	// since networks lose answers.
	form, err := platform.Notification(signon.Binding{UserID: "user-4711", DomainID: "0a1b2c", Action: signon.BindActionBind})
	if err != nil {
		log.Fatal(err)
	}
	for range 2 {
		r := httptest.NewRequest(http.MethodPost, "/huawei/binding", strings.NewReader(form.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		w := httptest.NewRecorder()
		site.ServeHTTP(w, r)
		fmt.Println(w.Code, accounts)
	}
	fmt.Println(visit())
	// Output:
	// https://auth.huaweicloud.com/authui/saml/login?xAccountType=ZXT&isFirstLogin=true&service=https%3A%2F%2Fconsole.huaweicloud.com%2Fiam%2F
	// 200 map[user-4711:0a1b2c]
	// 200 map[user-4711:0a1b2c]
	// https://auth.huaweicloud.com/authui/saml/login?xAccountType=ZXT&isFirstLogin=false&service=https%3A%2F%2Fconsole.huaweicloud.com%2Fiam%2F
}

// A customer without SAML gets to the console through the agency that it granted.
func ExampleService_ConsoleURL() {
	emu := emulator.New()
	partner, _ := emu.Account("partner")
	client, err := partnerbss.NewClient(
		option.WithCredentials(auth.NewAKSK(partner.AccessKey, partner.SecretKey)),
		option.WithHTTPClient(&http.Client{Transport: emu.Transport()}), // not for the real platform
	)
	if err != nil {
		log.Fatal(err)
	}
	forCustomer, err := client.ForCustomer(auth.NewAgencyKeys(
		auth.NewAKSK(partner.AccessKey, partner.SecretKey),
		auth.Agency{Name: "partner_agency", CustomerName: "customer_verified", SessionUser: "user-4711"},
	))
	if err != nil {
		log.Fatal(err)
	}
	console := func(w http.ResponseWriter, r *http.Request) {
		link, err := forCustomer.SignOn.ConsoleURL(r.Context(), &signon.ConsoleRequest{
			LoginPage: "https://partner.example/login", Service: "https://console.huaweicloud.com/iam/",
		})
		if err != nil {
			log.Println(err)
			http.Error(w, "the console is not available", http.StatusBadGateway)
			return
		}
		fmt.Println("link:", link.URL) // it does not show
		w.Header().Set("Cache-Control", "no-store")
		w.Header().Set("Referrer-Policy", "no-referrer")
		http.Redirect(w, r, link.URL.Reveal(), http.StatusSeeOther)
	}
	w := httptest.NewRecorder()
	console(w, httptest.NewRequest(http.MethodGet, "/console", nil))
	fmt.Println(w.Code, strings.HasPrefix(w.Header().Get("Location"), "https://auth.huaweicloud.com/authui/federation/login?"))
	// Output:
	// link: [redacted]
	// 303 true
}

// The certificate of the platform changes some day; the handler then fetches the
// metadata again.
func ExampleNewMetadataSource() {
	platform, err := signontest.NewPlatform()
	if err != nil {
		log.Fatal(err)
	}
	stored, err := signon.ParseMetadata(platform.MetadataXML())
	if err != nil {
		log.Fatal(err)
	}
	source, err := signon.NewMetadataSource(stored, func(ctx context.Context) (*signon.Metadata, error) {
		return signon.FetchMetadata(ctx, nil, signon.SiteChina.MetadataURL())
	}, 0)
	if err != nil {
		log.Fatal(err)
	}
	_, err = signon.NewBindingHandler(source, func(context.Context, signon.Binding) error { return nil })
	fmt.Println(err, source.Metadata().EntityID)
	// Output:
	// <nil> https://platform.example/saml
}
