package idp_test

import (
	"context"
	"crypto/tls"
	"log"
	"log/slog"
	"net/http"
	"os"
	"time"

	"github.com/partnerbss/partnerbss-go/signon"
	"github.com/partnerbss/partnerbss-go/signon/idp"
)

// sessionOf stands for how a site finds out who is logged in.
func sessionOf(*http.Request) (userID, name string, since time.Time, ok bool) {
	return "", "", time.Time{}, false
}

// A site with the files of cmd/signon-idp, and a copy of the platform's metadata that
// follows the platform when it changes its key.
func Example() {
	pair, err := tls.LoadX509KeyPair("idp-cert.pem", "idp-key.pem")
	if err != nil {
		log.Fatal(err)
	}
	text, err := os.ReadFile("huaweicloud-metadata.xml")
	if err != nil {
		log.Fatal(err)
	}
	copied, err := signon.ParseMetadata(text)
	if err != nil {
		log.Fatal(err)
	}
	platform, err := signon.NewMetadataSource(copied, func(ctx context.Context) (*signon.Metadata, error) {
		return signon.FetchMetadata(ctx, nil, signon.SiteChina.MetadataURL())
	}, time.Hour)
	if err != nil {
		log.Fatal(err)
	}
	provider, err := idp.New(idp.Config{
		EntityID: "https://partner.example/saml/metadata",
		SSOURL:   "https://partner.example/saml/sso",
		KeyPair:  pair,
		Platform: platform,
		User: func(r *http.Request) (*idp.User, error) {
			userID, name, since, ok := sessionOf(r)
			if !ok {
				return nil, idp.ErrNotLoggedIn
			}
			return &idp.User{ID: userID, Name: name, AuthenticatedAt: since}, nil
		},
		Login:  idp.LoginPage("https://partner.example/login"),
		Logger: slog.Default(),
	})
	if err != nil {
		log.Fatal(err)
	}
	http.Handle("/saml/", provider)
}
