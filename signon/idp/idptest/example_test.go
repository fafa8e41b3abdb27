package idptest_test

import (
	"context"
	"fmt"
	"html"
	"io"
	"log"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"regexp"
	"time"

	"github.com/partnerbss/partnerbss-go/emulator"
	"github.com/partnerbss/partnerbss-go/signon"
	"github.com/partnerbss/partnerbss-go/signon/idp"
	"github.com/partnerbss/partnerbss-go/signon/idp/idptest"
)

// A partner's site signs a user on to the emulated platform. In a test, emulator.Start and
// idptest.Start stop by themselves.
func Example() {
	srv, err := emulator.Serve()
	if err != nil {
		log.Fatal(err)
	}
	defer srv.Close()
	platform, stop, err := idptest.Serve(srv)
	if err != nil {
		log.Fatal(err)
	}
	defer stop()

	// The site under test.
	var provider *idp.Provider
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { provider.ServeHTTP(w, r) }))
	defer site.Close()
	pair, err := idp.NewKeyPair("site", srv.Emulator.Now(), time.Hour)
	if err != nil {
		log.Fatal(err)
	}
	metadata, err := signon.FetchMetadata(context.Background(), nil, platform.URL+idptest.PathMetadata)
	if err != nil {
		log.Fatal(err)
	}
	provider, err = idp.New(idp.Config{
		EntityID: site.URL + "/metadata", SSOURL: site.URL + "/sso", KeyPair: pair,
		Platform: idp.Stored(metadata), Now: srv.Emulator.Now,
		User: func(*http.Request) (*idp.User, error) {
			return &idp.User{ID: "platform-user-1", AuthenticatedAt: srv.Emulator.Now()}, nil
		},
		Login: idp.LoginPage("/login"),
	})
	if err != nil {
		log.Fatal(err)
	}

	// What the partner configures in the partner centre.
	own, err := provider.Metadata()
	if err != nil {
		log.Fatal(err)
	}
	if err := platform.Configure(idptest.Access{AccountType: srv.Partner.XAccountType, Metadata: own}); err != nil {
		log.Fatal(err)
	}

	// A browser opens the login link, and posts the form of the page that it gets.
	link, err := signon.LoginURL(&signon.LoginRequest{
		Site: signon.Site(platform.URL), AccountType: srv.Partner.XAccountType, Service: platform.URL + idptest.PathConsole,
	})
	if err != nil {
		log.Fatal(err)
	}
	jar, _ := cookiejar.New(nil)
	browser := &http.Client{Jar: jar}
	response, err := browser.Get(link)
	if err != nil {
		log.Fatal(err)
	}
	form := url.Values{}
	for _, field := range regexp.MustCompile(`name="(\w+)" value="([^"]*)"`).FindAllStringSubmatch(read(response), -1) {
		form.Set(field[1], html.UnescapeString(field[2]))
	}
	if response, err = browser.PostForm(platform.URL+idptest.PathACS, form); err != nil {
		log.Fatal(err)
	}
	fmt.Println(response.Status, response.Request.URL.Path)
	for _, login := range platform.Logins() {
		fmt.Println(login.UserID, "is", login.CustomerName)
	}
	// Output:
	// 200 OK /console/
	// platform-user-1 is customer_verified
}

func read(response *http.Response) string {
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		log.Fatal(err)
	}
	return string(body)
}
