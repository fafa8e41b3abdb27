package auth_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"net/http"
	"os"
	"path/filepath"
	"time"

	partnerbss "github.com/partnerbss/partnerbss-go"
	"github.com/partnerbss/partnerbss-go/accounts"
	"github.com/partnerbss/partnerbss-go/auth"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/emulator"
	"github.com/partnerbss/partnerbss-go/option"
)

// connect returns a client that calls an emulator with the credentials of a
// provider. Programs for the real platform leave WithHTTPClient out.
func connect(emu *emulator.Emulator, provider auth.Provider) *partnerbss.Client {
	client, err := partnerbss.NewClient(
		option.WithCredentials(provider),
		option.WithHTTPClient(&http.Client{Transport: emu.Transport()}),
	)
	if err != nil {
		log.Fatal(err)
	}
	return client
}

// Providers show no secret, whatever they are printed with.
func ExampleNewAKSK() {
	emu := emulator.New()
	partner, _ := emu.Account("partner")

	keys := auth.NewAKSK(partner.AccessKey, partner.SecretKey,
		auth.WithAccountID(partner.AccountID), auth.WithRole(core.RolePartner))
	client := connect(emu, keys)

	// The role lets the client refuse what a partner cannot call, unsent.
	_, err := client.Accounts.GetCustomerBalances(context.Background())
	fmt.Println(err)
	fmt.Println(auth.NewAKSK("AKEXAMPLE", "secret", auth.WithRole(core.RolePartner)))
	// Output:
	// accounts.GetCustomerBalances: takes customer credentials, the client has those of a partner; derive a client with ForCustomer; not sent
	// auth.AKSK(****MPLE)
}

// A partner gets tokens of a customer with a token of its own.
func ExampleNewAgencyToken() {
	emu := emulator.New()
	partner, _ := emu.Account("partner")
	customer, _ := emu.Account("customer_verified")

	user := auth.NewUserToken(auth.User{
		Domain: partner.AccountName, Name: partner.UserName, Password: core.NewSecret(partner.Password),
	})
	forCustomer, err := connect(emu, user).ForCustomer(auth.NewAgencyToken(user, auth.Agency{
		Name:        customer.AgencyName,
		CustomerID:  customer.AccountID,
		ProjectName: "cn-north-4",
	}))
	if err != nil {
		log.Fatal(err)
	}
	who, err := forCustomer.Identity(context.Background())
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(who.Role, who.AccountID == customer.AccountID, who.ProjectID == customer.ProjectID("cn-north-4"))
	// Output: customer true true
}

// An IAM user of the partner, with its password.
func ExampleNewUserToken() {
	emu := emulator.New()
	partner, _ := emu.Account("partner")
	client := connect(emu, auth.NewUserToken(auth.User{
		Domain:   partner.AccountName,
		Name:     partner.UserName,
		Password: core.NewSecret(partner.Password),
	}, auth.WithRole(core.RolePartner)))
	_, err := client.Accounts.ListPartnerBalances(context.Background(), &accounts.ListPartnerBalancesRequest{})
	fmt.Println(err, emu.CallCount("iam.CreateToken"))
	// Output: <nil> 1
}

// Keys from a store of one's own, fetched again before they expire.
func ExampleNewTemporaryKeys() {
	fetched := 0
	keys := auth.NewTemporaryKeys(func(context.Context) (auth.Credentials, error) {
		fetched++
		return auth.Credentials{
			AccessKey: "AKEXAMPLE", SecretKey: core.NewSecret("secret"), SecurityToken: core.NewSecret("token"),
			Expires: time.Now().Add(time.Hour),
		}, nil
	}, auth.WithRole(core.RolePartner))
	client := connect(emulator.New(), keys)
	for range 3 {
		if _, err := client.Identity(context.Background()); err != nil {
			log.Fatal(err)
		}
	}
	fmt.Println("fetched", fetched)
	// Output: fetched 1
}

// The environment wins over the profile file, which wins over keys from code.
// Default is the first two.
func ExampleNewChain() {
	dir, err := os.MkdirTemp("", "profile")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	file := filepath.Join(dir, "credentials")
	for _, name := range []string{auth.EnvAccessKey, auth.EnvSecretKey} {
		os.Unsetenv(name)
	}
	chain := func() string {
		credentials, err := auth.NewChain(
			auth.NewEnvironment(),
			auth.NewProfile(file, ""),
			auth.NewAKSK("AK-FROM-CODE", "secret"),
		).Credentials(context.Background(), nil)
		if err != nil {
			return err.Error()
		}
		return credentials.AccessKey
	}
	fmt.Println(chain())
	if err := os.WriteFile(file, []byte("[global]\nak = AK-FROM-FILE\nsk = secret\n"), 0o600); err != nil {
		log.Fatal(err)
	}
	fmt.Println(chain())
	os.Setenv(auth.EnvAccessKey, "AK-FROM-ENVIRONMENT")
	defer os.Unsetenv(auth.EnvAccessKey)
	fmt.Println(chain()) // half a configuration is a mistake, not a reason to go on
	os.Setenv(auth.EnvSecretKey, "secret")
	defer os.Unsetenv(auth.EnvSecretKey)
	fmt.Println(chain())
	// Output:
	// AK-FROM-CODE
	// AK-FROM-FILE
	// environment: HUAWEICLOUD_SDK_AK is set and HUAWEICLOUD_SDK_SK is not
	// AK-FROM-ENVIRONMENT
}

// A profile file can have sections for several accounts.
func ExampleNewProfile() {
	dir, err := os.MkdirTemp("", "profile")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	file := filepath.Join(dir, "credentials")
	if err := os.WriteFile(file, []byte(`
[global]
ak = AK-PARTNER
sk = secret
domain_id = 2d3b0a5c1f3e4a55a7c9d8e6f0b1c2d3

[distributor]
ak = AK-DISTRIBUTOR
sk = secret
domain_id = 0a7ae1a0b80d25f61f5bc00d2bb6b9e0
`), 0o600); err != nil {
		log.Fatal(err)
	}
	for _, section := range []string{auth.DefaultSection, "distributor", "nobody"} {
		credentials, err := auth.NewProfile(file, section).Credentials(context.Background(), nil)
		if errors.Is(err, auth.ErrNotConfigured) {
			fmt.Println("no section", section)
			continue
		}
		fmt.Println(section, credentials.AccessKey, credentials.AccountID)
	}
	// Output:
	// global AK-PARTNER 2d3b0a5c1f3e4a55a7c9d8e6f0b1c2d3
	// distributor AK-DISTRIBUTOR 0a7ae1a0b80d25f61f5bc00d2bb6b9e0
	// no section nobody
}

// What a container gets from its orchestrator.
func ExampleNewEnvironment() {
	for name, value := range map[string]string{
		auth.EnvAccessKey: "AKEXAMPLE", auth.EnvSecretKey: "secret", auth.EnvRole: "distributor",
	} {
		os.Setenv(name, value)
		defer os.Unsetenv(name)
	}
	provider := auth.NewEnvironment()
	credentials, err := provider.Credentials(context.Background(), nil)
	fmt.Println(credentials.AccessKey, credentials.SecretKey, provider.Role(), err)
	// Output: AKEXAMPLE [redacted] distributor <nil>
}
