package auth_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/auth"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/option"
)

// obtain asks a provider that needs no identity service.
func obtain(t *testing.T, provider auth.Provider) (auth.Credentials, error) {
	t.Helper()
	return provider.Credentials(t.Context(), nil)
}

// cleanEnvironment hides what the machine of the test has configured.
func cleanEnvironment(t *testing.T) {
	for _, name := range []string{auth.EnvAccessKey, auth.EnvSecretKey, auth.EnvSecurityToken, auth.EnvDomainID, auth.EnvRole, auth.EnvProfileFile} {
		t.Setenv(name, "")
	}
	t.Setenv("HOME", t.TempDir())
}

func TestEnvironment(t *testing.T) {
	for _, test := range []struct {
		name                          string
		ak, sk, security, domain, who string
		want                          auth.Credentials
		says                          string
		missing                       bool
	}{
		{name: "all of it", ak: "A", sk: "s", security: "t", domain: "d", who: "distributor",
			want: auth.Credentials{AccessKey: "A", SecretKey: core.NewSecret("s"), SecurityToken: core.NewSecret("t"), AccountID: "d", Role: core.RoleDistributor}},
		{name: "keys alone", ak: "A", sk: "s", want: auth.Credentials{AccessKey: "A", SecretKey: core.NewSecret("s")}},
		{name: "with the ends of lines", ak: "A\n", sk: "s\r\n", domain: " d ", who: "partner\n", want: auth.Credentials{AccessKey: "A", SecretKey: core.NewSecret("s"), AccountID: "d", Role: core.RolePartner}},
		{name: "nothing", says: "environment: HUAWEICLOUD_SDK_AK and HUAWEICLOUD_SDK_SK are not set", missing: true},
		{name: "blanks", ak: " ", sk: "\t", says: "are not set", missing: true},
		{name: "no secret key", ak: "A", says: "environment: HUAWEICLOUD_SDK_AK is set and HUAWEICLOUD_SDK_SK is not"},
		{name: "no access key", sk: "canary", says: "environment: HUAWEICLOUD_SDK_SK is set and HUAWEICLOUD_SDK_AK is not"},
		{name: "unknown role", ak: "A", sk: "canary", who: "canary-role", says: "environment: HUAWEICLOUD_SDK_ROLE must be partner, distributor or customer"},
	} {
		t.Run(test.name, func(t *testing.T) {
			cleanEnvironment(t)
			for name, value := range map[string]string{auth.EnvAccessKey: test.ak, auth.EnvSecretKey: test.sk, auth.EnvSecurityToken: test.security, auth.EnvDomainID: test.domain, auth.EnvRole: test.who} {
				t.Setenv(name, value)
			}
			provider := auth.NewEnvironment()
			got, err := obtain(t, provider)
			assert.Equal(t, test.want, got)
			assert.Equal(t, test.want.Role, provider.Role())
			if test.says == "" {
				require.NoError(t, err)
				return
			}
			require.ErrorContains(t, err, test.says)
			assert.NotContains(t, err.Error(), "canary")
			assert.Equal(t, test.missing, errors.Is(err, auth.ErrNotConfigured))
		})
	}
}

func TestTheRoleOfTheEnvironmentStopsOtherCalls(t *testing.T) {
	cleanEnvironment(t)
	t.Setenv(auth.EnvAccessKey, "A")
	t.Setenv(auth.EnvSecretKey, "s")
	t.Setenv(auth.EnvRole, "customer")
	w := gives(day)
	client := w.client(t) // with auth.Default
	require.ErrorIs(t, call(t.Context(), client), core.ErrWrongCaller)
	t.Setenv(auth.EnvRole, "partner")
	require.NoError(t, call(t.Context(), client))
	t.Setenv(auth.EnvRole, "boss")
	require.ErrorContains(t, call(t.Context(), client), "HUAWEICLOUD_SDK_ROLE must be")
	assert.Equal(t, 1, len(w.toBSS))
}

// profile writes a profile file.
func profile(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "credentials")
	require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
	return path
}

func TestProfile(t *testing.T) {
	keys := auth.Credentials{AccessKey: "A", SecretKey: core.NewSecret("s=canary=")}
	for _, test := range []struct {
		name, text, section string
		want                auth.Credentials
		says                string
		missing             bool
	}{
		{name: "all of it", text: "[global]\nak = A\nsk = s\nsecurity_token = t\ndomain_id = d\nrole = partner\n",
			want: auth.Credentials{AccessKey: "A", SecretKey: core.NewSecret("s"), SecurityToken: core.NewSecret("t"), AccountID: "d", Role: core.RolePartner}},
		{name: "spaces, comments and line ends", text: "# canary\r\n ; canary\r\n\r\n  [ global ]  \r\n\tak=A\r\n sk =   s=canary=  \r\nidp_id = x\r\n", want: keys},
		{name: "no line end at the end", text: "[global]\nak=A\nsk=s=canary=", want: keys},
		{name: "byte order mark", text: "\uFEFF[global]\nak=A\nsk=s=canary=\n", want: keys},
		{name: "the last one counts", text: "[global]\nak=old\nsk=s=canary=\nak=A\n", want: keys},
		{name: "a section in two parts", text: "[global]\nak=A\n[basic]\nsk=no\n[global]\nsk=s=canary=\n", want: keys},
		{name: "another section", text: "[global]\nak=X\nsk=Y\n[mine]\nak=A\nsk=s=canary=\n", section: "mine", want: keys},
		{name: "empty file", says: "no section [global]; there is none", missing: true},
		{name: "section is not there", text: "[basic]\nak=A\nsk=canary\n", says: "no section [global]; there is [basic]", missing: true},
		{name: "other sections", text: "[b-1]\n[a.2]\nak=A\n[canary=]\n[b-1]\nsk=canary\n", says: "no section [global]; there are [a.2], [b-1]", missing: true},
		{name: "empty section", text: "[global]\n", says: "[global]: ak and sk are not set", missing: true},
		{name: "settings without a section", text: "ak=A\nsk=canary\n", says: "no section [global]; there is none", missing: true},
		{name: "half", text: "[global]\nak=A\nsk=\n", says: "[global]: ak is set and sk is not"},
		{name: "other half", text: "[global]\nsk=canary\n", says: "[global]: sk is set and ak is not"},
		{name: "a key on a line of its own", text: "[global]\nak=A\ncanary-secret\n", says: "line 3 is neither a section nor a setting"},
		{name: "in another section, too", text: "[basic]\ncanary-secret\n[global]\nak=A\nsk=s\n", says: "line 2 is neither a section nor a setting"},
		{name: "section that does not end", text: "[basic]\nak=X\nsk=Y\n[global\nak=A\nsk=canary\n", says: "line 4 is not a whole section name"},
		{name: "text after a section", text: "[mine]\nak=X\nsk=Y\n[global] # canary = here\nak=A\nsk=s=canary=\n", want: keys},
		{name: "a section without a name", text: "[]\nak=canary\n", says: "line 1 is not a whole section name"},

		// What the vendor's SDK makes of the same file.
		{name: "double quotes", text: "[global]\nak = \"A\"\nsk = \"s=canary=\"\n", want: keys},
		{name: "single quotes", text: "[global]\nak = 'A'\nsk = 's=canary='\n", want: keys},
		{name: "backquotes", text: "[global]\nak = `A`\nsk = `s=canary=`\n", want: keys},
		{name: "three quotes", text: "[global]\nak = \"\"\"A\"\"\"\nsk = \"\"\"s=canary=\"\"\"\n", want: keys},
		{name: "quotes with spaces inside", text: "[global]\nak = A\nsk = \" s \"\n", want: auth.Credentials{AccessKey: "A", SecretKey: core.NewSecret(" s ")}},
		{name: "one quote is part of the value", text: "[global]\nak = A\nsk = s\"\n", want: auth.Credentials{AccessKey: "A", SecretKey: core.NewSecret(`s"`)}},
		{name: "a quote within quotes keeps them", text: "[global]\nak = A\nsk = \"s\"t\"\n", want: auth.Credentials{AccessKey: "A", SecretKey: core.NewSecret(`"s"t"`)}},
		{name: "comments behind values", text: "[global]\nak = A # canary\nsk = s=canary= ; comment\n", want: keys},
		{name: "comments without a space", text: "[global]\nak = A;canary\nsk = s=canary=#x\n", want: keys},
		{name: "no comment in backquotes", text: "[global]\nak = A\nsk = `s#t;u`\n", want: auth.Credentials{AccessKey: "A", SecretKey: core.NewSecret("s#t;u")}},
		{name: "a value over two lines", text: "[global]\nak = A\nsk = s=\\\n  canary=\n", want: keys},
		{name: "a colon", text: "[global]\nak: A\nsk : s=canary=\n", want: keys},
		{name: "quoted keys", text: "[global]\n\"ak\" = A\n`sk` = s=canary=\n", want: keys},
		{name: "a quote that does not end", text: "[global]\nak = A\nsk = `canary\n", says: "line 3 begins a quoted value that does not end"},
		{name: "a reference", text: "[global]\nak = A\nsk = %(canary)s\n", says: "line 3 refers to another setting"},
		{name: "settings of the vendor", text: "[global]\nak=A\nsk=s=canary=\nproject_id=p\niam_endpoint=https://iam.example\nid_token_file=f\n", want: keys},

		{name: "a misspelled setting", text: "[global]\nak=A\nsk=canary\nsecurity_tokn=canary\n", says: `unknown settings: "security_tokn" on line 4; known are ak, sk, security_token, domain_id, role, and of the vendor's SDK project_id,`},
		{name: "keys have their case", text: "[global]\nAK=A\nsk=canary\n", says: "unknown settings: the one on line 2;"},
		{name: "a key where a name belongs", text: "[global]\nak=A\nCANARYcanary1=\nsk=canary\n", says: "unknown settings: the one on line 3;"},
		{name: "an unknown setting of another section", text: "[other]\nx=y\n[global]\nak=A\nsk=s=canary=\n", want: keys},
		{name: "unknown role", text: "[global]\nak=A\nsk=s\nrole=canary\n", says: "[global]: role must be partner, distributor or customer"},
		{name: "a line without an end", text: "[global]\nak=A\nsk=" + strings.Repeat("canary", 200000), says: "larger than 1048576 bytes"},
		{name: "binary", text: "\x00\xff\x80canary\x00", says: "line 1 is neither"},
	} {
		t.Run(test.name, func(t *testing.T) {
			path := profile(t, test.text)
			got, err := obtain(t, auth.NewProfile(path, test.section))
			assert.Equal(t, test.want, got)
			if test.says == "" {
				require.NoError(t, err)
				return
			}
			require.ErrorContains(t, err, test.says)
			assert.ErrorContains(t, err, "profile "+path)
			assert.NotContains(t, err.Error(), "canary")
			assert.Equal(t, test.missing, errors.Is(err, auth.ErrNotConfigured))
		})
	}
}

func TestWhereTheProfileIs(t *testing.T) {
	cleanEnvironment(t)
	_, err := obtain(t, auth.NewProfile("", ""))
	require.ErrorIs(t, err, auth.ErrNotConfigured)
	assert.ErrorContains(t, err, filepath.Join(os.Getenv("HOME"), ".huaweicloud", "credentials"))

	home := filepath.Join(os.Getenv("HOME"), ".huaweicloud")
	require.NoError(t, os.Mkdir(home, 0o700))
	require.NoError(t, os.WriteFile(filepath.Join(home, "credentials"), []byte("[global]\nak=HOME\nsk=s\n"), 0o600))
	got, err := obtain(t, auth.NewProfile("", ""))
	require.NoError(t, err)
	assert.Equal(t, "HOME", got.AccessKey)

	t.Setenv(auth.EnvProfileFile, profile(t, "[global]\nak=VARIABLE\nsk=s\n"))
	got, err = obtain(t, auth.NewProfile("", ""))
	require.NoError(t, err)
	assert.Equal(t, "VARIABLE", got.AccessKey)

	got, err = obtain(t, auth.NewProfile(profile(t, "[global]\nak=GIVEN\nsk=s\n"), ""))
	require.NoError(t, err)
	assert.Equal(t, "GIVEN", got.AccessKey)

	_, err = obtain(t, auth.NewProfile(t.TempDir(), "")) // a directory
	require.Error(t, err)
	require.NotErrorIs(t, err, auth.ErrNotConfigured, "it is there, so it is a mistake")

	t.Setenv(auth.EnvProfileFile, "")
	t.Setenv("HOME", "")
	_, err = obtain(t, auth.NewProfile("", ""))
	require.ErrorIs(t, err, auth.ErrNotConfigured, "a machine without a home has no profile")
}

func TestAProfileIsReadForEachCall(t *testing.T) {
	t.Parallel()
	path := profile(t, "[global]\nak=ONE\nsk=s\n")
	w := gives(day)
	client := w.client(t, option.WithCredentials(auth.NewProfile(path, "")))
	require.NoError(t, call(t.Context(), client))
	require.NoError(t, os.WriteFile(path, []byte("[global]\nak=TWO\nsk=s\n"), 0o600))
	require.NoError(t, call(t.Context(), client))
	assert.Contains(t, w.toBSS[0].header.Get("Authorization"), "Access=ONE,")
	assert.Contains(t, w.toBSS[1].header.Get("Authorization"), "Access=TWO,")
}

// source is a provider of a chain under test.
type source struct {
	key   string
	err   error
	asked int
}

func (s *source) Credentials(context.Context, auth.IAM) (auth.Credentials, error) {
	s.asked++
	return auth.Credentials{AccessKey: s.key, SecretKey: core.NewSecret("s")}, s.err
}

func TestAChainKeepsToTheFirstThatIsConfigured(t *testing.T) {
	t.Parallel()
	a, b, c := &source{err: auth.ErrNotConfigured}, &source{key: "B"}, &source{key: "C"}
	chain := auth.NewChain(a, b, c)
	for range 3 {
		got, err := obtain(t, chain)
		require.NoError(t, err)
		assert.Equal(t, "B", got.AccessKey)
		a.err, a.key = nil, "A" // too late: credentials do not change under a running program
	}
	assert.Equal(t, []int{1, 3, 0}, []int{a.asked, b.asked, c.asked})
}

func TestAChainEndsAtAMistake(t *testing.T) {
	t.Parallel()
	mistake := errors.New("half a configuration")
	a, b := &source{err: mistake}, &source{key: "B"}
	chain := auth.NewChain(a, b)
	_, err := obtain(t, chain)
	require.ErrorIs(t, err, mistake)
	assert.Zero(t, b.asked)
	a.err, a.key = nil, "A" // a failure chooses nobody
	got, err := obtain(t, chain)
	require.NoError(t, err)
	assert.Equal(t, "A", got.AccessKey)
}

func TestAChainWithoutCredentials(t *testing.T) {
	cleanEnvironment(t)
	w := gives(day)
	for says, chain := range map[string]auth.Provider{
		"auth.Chain: no providers: no credentials configured": auth.NewChain(),
		"auth.Chain: environment: HUAWEICLOUD_SDK_AK and HUAWEICLOUD_SDK_SK are not set; profile: no file " +
			filepath.Join(os.Getenv("HOME"), ".huaweicloud", "credentials") + ": no credentials configured": auth.Default(),
	} {
		err := call(t.Context(), w.client(t, option.WithCredentials(chain)))
		require.ErrorIs(t, err, auth.ErrNotConfigured)
		assert.ErrorContains(t, err, "customers.List: credentials: "+says)
	}
	_, err := obtain(t, auth.NewChain(&source{err: auth.ErrNotConfigured}, nil))
	require.ErrorContains(t, err, "auth.Chain: provider 1 is nil")
	assert.Empty(t, w.toBSS, "nothing is sent without credentials")
}

func TestAChainPassesOnWhatItsProviderKnows(t *testing.T) {
	t.Parallel()
	w := gives(day)
	chain := auth.NewChain(auth.NewAKSK("", ""), user())
	client := w.client(t, option.WithCredentials(chain))
	assert.Empty(t, chain.Role())
	require.NoError(t, call(t.Context(), client))
	assert.Equal(t, core.RolePartner, chain.Role())
	w.refuse("token-1-of-iam.test")
	require.NoError(t, call(t.Context(), client))
	assert.Equal(t, "token-2-of-iam.test", w.lastToken())
}
