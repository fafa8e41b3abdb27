package auth_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	partnerbss "github.com/partnerbss/partnerbss-go"
	"github.com/partnerbss/partnerbss-go/auth"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/option"
)

func TestPermanentKeys(t *testing.T) {
	t.Parallel()
	w := gives(day)
	client := w.client(t, option.WithCredentials(auth.NewAKSK("ACCESSKEY", "secret", nil, auth.WithAccountID("account-1"), auth.WithRole(core.RolePartner), auth.WithSecurityToken("security"))))
	require.NoError(t, call(t.Context(), client))
	header := w.toBSS[0].header
	assert.Contains(t, header.Get("Authorization"), "SDK-HMAC-SHA256 Access=ACCESSKEY, SignedHeaders=host;x-domain-id;x-sdk-date;x-security-token, ")
	assert.Equal(t, "account-1", header.Get("X-Domain-Id"))
	assert.Equal(t, "security", header.Get("X-Security-Token"))
	assert.Empty(t, header.Get("X-Auth-Token"))
	assert.Zero(t, w.iamRequests())

	identity, err := client.Identity(t.Context())
	require.NoError(t, err)
	assert.Equal(t, partnerbss.Identity{AccountID: "account-1", Role: core.RolePartner}, identity)
}

// What would make every request fail, or lock the key, is found before the first.
func TestCredentialsThatCannotBeSentAreToldAtOnce(t *testing.T) {
	t.Parallel()
	fixed := func(c auth.Credentials) auth.Provider {
		return auth.Func(func(context.Context) (auth.Credentials, error) { return c, nil })
	}
	for _, test := range []struct {
		name, says string
		provider   auth.Provider
	}{
		{"access key with a line end", "the access key has a character that cannot be sent", auth.NewAKSK("ACCESSKEY\n", "secret")},
		{"access key with a space", "the access key has a character", auth.NewAKSK("ACCESS KEY", "secret")},
		{"secret key with a line end", "the secret key begins or ends with white space", auth.NewAKSK("ACCESSKEY", "canary-secret\r\n")},
		{"security token with a line end", "the security token has a character", auth.NewAKSK("ACCESSKEY", "secret", auth.WithSecurityToken("canary-token\n"))},
		{"account id with a control character", "the account id has a character", auth.NewAKSK("ACCESSKEY", "secret", auth.WithAccountID("a\x00b"))},
		{"token beyond ASCII", "the token has a character", fixed(auth.Credentials{Token: core.NewSecret("canary-tökén")})},
		{"no secret key", "auth.AKSK: the secret key is empty", auth.NewAKSK("ACCESSKEY", "")},
		{"no access key", "auth.AKSK: the access key is empty", auth.NewAKSK("", "canary-secret")},
		{"no secret key of a function", "only together", fixed(auth.Credentials{AccessKey: "ACCESSKEY"})},
		{"no access key of a function", "only together", fixed(auth.Credentials{SecretKey: core.NewSecret("canary-secret")})},
		{"neither", "no credentials configured", auth.NewAKSK("", "")},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			w := gives(day)
			err := call(t.Context(), w.client(t, option.WithCredentials(test.provider)))
			require.ErrorContains(t, err, "customers.List: credentials: ")
			assert.ErrorContains(t, err, test.says)
			assert.NotContains(t, err.Error(), "canary")
			assert.Empty(t, w.toBSS)
		})
	}
}

func TestTemporaryKeysAreFetchedAgain(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		fetched := 0
		provider := auth.NewTemporaryKeys(func(context.Context) (auth.Credentials, error) {
			fetched++
			return auth.Credentials{
				AccessKey: fmt.Sprint("ACCESS", fetched), SecretKey: core.NewSecret("secret"), SecurityToken: core.NewSecret(fmt.Sprint("security-", fetched)),
				Expires: time.Now().Add(time.Hour), Role: core.RoleCustomer,
			}, nil
		}, auth.WithAccountID("account-1"))
		w := gives(day)
		client := w.client(t, option.WithCredentials(provider))
		identity, err := client.Identity(t.Context())
		require.NoError(t, err)
		assert.Equal(t, partnerbss.Identity{AccountID: "account-1", Role: core.RoleCustomer}, identity, "the role comes from the keys where no option sets it")

		time.Sleep(49 * time.Minute)
		_, err = client.Identity(t.Context())
		require.NoError(t, err)
		synctest.Wait()
		assert.Equal(t, 2, fetched, "ahead of the end")
	})
}

func TestTemporaryKeysThatThePlatformRefusesAreFetchedOnceMore(t *testing.T) {
	t.Parallel()
	w := gives(day)
	fetched := 0
	client := w.client(t, option.WithCredentials(auth.NewTemporaryKeys(func(context.Context) (auth.Credentials, error) {
		fetched++
		return auth.Credentials{AccessKey: fmt.Sprint("ACCESS", fetched), SecretKey: core.NewSecret("s"), SecurityToken: core.NewSecret(fmt.Sprint("t", fetched))}, nil
	})))
	require.NoError(t, call(t.Context(), client))
	w.refuse("") // whoever has no token
	require.ErrorIs(t, call(t.Context(), client), core.ErrTokenExpired)
	assert.Equal(t, 2, fetched)
	require.Len(t, w.toBSS, 3)
	assert.Equal(t, "t1", w.toBSS[1].header.Get("X-Security-Token"))
	assert.Equal(t, "t2", w.toBSS[2].header.Get("X-Security-Token"))
	assert.Contains(t, w.toBSS[2].header.Get("Authorization"), "Access=ACCESS2")
}

func TestTemporaryKeysHaveToBeComplete(t *testing.T) {
	t.Parallel()
	whole := auth.Credentials{AccessKey: "A", SecretKey: core.NewSecret("s"), SecurityToken: core.NewSecret("t")}
	for i, change := range []func(*auth.Credentials){
		func(c *auth.Credentials) { c.AccessKey = "" },
		func(c *auth.Credentials) { c.SecretKey = core.Secret{} },
		func(c *auth.Credentials) { c.SecurityToken = core.Secret{} },
	} {
		half := whole
		change(&half)
		w := gives(day)
		err := call(t.Context(), w.client(t, option.WithCredentials(auth.NewTemporaryKeys(func(context.Context) (auth.Credentials, error) { return half, nil }))))
		require.ErrorContains(t, err, "auth.TemporaryKeys: the fetched keys are not complete", i)
		assert.Empty(t, w.toBSS)
	}
}

func TestAFetchThatPanicsKeepsNobodyWaiting(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		first := true
		provider := auth.NewTemporaryKeys(func(context.Context) (auth.Credentials, error) {
			time.Sleep(time.Second)
			if first {
				first = false
				panic("in the store of the caller")
			}
			return auth.Credentials{AccessKey: "A", SecretKey: core.NewSecret("s"), SecurityToken: core.NewSecret("t")}, nil
		})
		client := gives(day).client(t, option.WithCredentials(provider))
		var group sync.WaitGroup
		group.Go(func() { assert.Panics(t, func() { _ = call(t.Context(), client) }) })
		synctest.Wait()
		for range 10 {
			group.Go(func() { assert.ErrorContains(t, call(t.Context(), client), "panicked") })
		}
		group.Wait()
		time.Sleep(5 * time.Second)
		require.NoError(t, call(t.Context(), client))
	})
}

func TestAFunctionIsAskedForEachCall(t *testing.T) {
	t.Parallel()
	var fail error
	n := 0
	client := gives(day).client(t, option.WithCredentials(auth.Func(func(context.Context) (auth.Credentials, error) {
		n++
		return auth.Credentials{AccessKey: "A", SecretKey: core.NewSecret("s")}, fail
	})))
	require.NoError(t, call(t.Context(), client))
	require.NoError(t, call(t.Context(), client))
	fail = errors.New("the vault is sealed")
	require.ErrorIs(t, call(t.Context(), client), fail)
	assert.Equal(t, 3, n)
}

// One provider that two clients use on two identity services never mixes what it
// obtained from them.
func TestCredentialsAreBoundToTheIdentityService(t *testing.T) {
	t.Parallel()
	w := gives(day)
	provider := user()
	agency := auth.NewAgencyToken(provider, auth.Agency{Name: "a", CustomerID: "c"})
	here := w.client(t, option.WithCredentials(provider), option.WithIAMEndpoint("http://iam-here.test"))
	there := w.client(t, option.WithCredentials(provider), option.WithIAMEndpoint("http://iam-there.test/path"))
	for range 3 {
		require.NoError(t, call(t.Context(), here))
		assert.Equal(t, "token-1-of-iam-here.test", w.lastToken())
		require.NoError(t, call(t.Context(), there))
		assert.Equal(t, "token-2-of-iam-there.test", w.lastToken())
	}
	assert.Equal(t, 2, w.iamRequests())
	assert.Equal(t, "/path/v3/auth/tokens?nocatalog=true", w.toIAM[1].uri)

	// A token that one of them refuses stays good for the other.
	w.refuse("token-1-of-iam-here.test")
	require.NoError(t, call(t.Context(), here))
	require.NoError(t, call(t.Context(), there))
	assert.Equal(t, "token-2-of-iam-there.test", w.lastToken())
	assert.Equal(t, 3, w.iamRequests())

	for _, client := range []*partnerbss.Client{here, there} {
		for range 2 {
			id, err := client.Identity(t.Context(), option.WithCredentials(agency))
			require.NoError(t, err)
			assert.Contains(t, []string{"account-of-iam-here.test", "account-of-iam-there.test"}, id.AccountID)
		}
	}
	require.Equal(t, 5, w.iamRequests())
	assert.Equal(t, "token-3-of-iam-here.test", w.toIAM[3].header.Get("X-Auth-Token"))
	assert.Equal(t, "token-2-of-iam-there.test", w.toIAM[4].header.Get("X-Auth-Token"))
}
