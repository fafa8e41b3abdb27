package auth

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/partnerbss/partnerbss-go/core"
)

// Environment variables that NewEnvironment and NewProfile read.
const (
	EnvAccessKey     = "HUAWEICLOUD_SDK_AK"
	EnvSecretKey     = "HUAWEICLOUD_SDK_SK"
	EnvSecurityToken = "HUAWEICLOUD_SDK_SECURITY_TOKEN"
	EnvDomainID      = "HUAWEICLOUD_SDK_DOMAIN_ID" // account id
	EnvRole          = "HUAWEICLOUD_SDK_ROLE"      // partner, distributor or customer
	EnvProfileFile   = "HUAWEICLOUD_SDK_CREDENTIALS_FILE"
)

// Environment signs with the keys in the environment, which it reads at each
// call.
type Environment struct{ described }

// NewEnvironment returns a provider of the keys in HUAWEICLOUD_SDK_AK and
// HUAWEICLOUD_SDK_SK, with HUAWEICLOUD_SDK_SECURITY_TOKEN,
// HUAWEICLOUD_SDK_DOMAIN_ID and HUAWEICLOUD_SDK_ROLE where they are set.
func NewEnvironment() *Environment { return &Environment{described{"auth.Environment"}} }

// Credentials returns the keys of the environment.
func (p *Environment) Credentials(context.Context, IAM) (Credentials, error) {
	settings := make(map[string]string)
	for _, name := range []string{EnvAccessKey, EnvSecretKey, EnvSecurityToken, EnvDomainID, EnvRole} {
		settings[name] = variable(name)
	}
	return fromSettings("environment", settings, environmentNames)
}

// variable reads an environment variable. A line end that came with it from the
// file it was read from is no part of any value.
func variable(name string) string { return strings.TrimSpace(os.Getenv(name)) }

// Role returns the role that the environment names. Credentials reports one that
// does not exist.
func (p *Environment) Role() core.Role {
	if role := core.Role(variable(EnvRole)); known(role) {
		return role
	}
	return ""
}

func known(role core.Role) bool {
	return role == core.RolePartner || role == core.RoleDistributor || role == core.RoleCustomer
}

// names are what the settings are called in one place.
type names struct{ accessKey, secretKey, securityToken, domainID, role string }

var (
	environmentNames = names{EnvAccessKey, EnvSecretKey, EnvSecurityToken, EnvDomainID, EnvRole}
	profileNames     = names{"ak", "sk", "security_token", "domain_id", "role"}
)

// fromSettings builds credentials, and names what is missing when only half of
// them is there.
func fromSettings(place string, settings map[string]string, n names) (Credentials, error) {
	access, secret := settings[n.accessKey], settings[n.secretKey]
	switch {
	case access == "" && secret == "":
		return Credentials{}, fmt.Errorf("%s: %s and %s are not set: %w", place, n.accessKey, n.secretKey, ErrNotConfigured)
	case access == "":
		return Credentials{}, fmt.Errorf("%s: %s is set and %s is not", place, n.secretKey, n.accessKey)
	case secret == "":
		return Credentials{}, fmt.Errorf("%s: %s is set and %s is not", place, n.accessKey, n.secretKey)
	}
	role := core.Role(settings[n.role])
	if role != "" && !known(role) {
		// What is there instead may be a secret in the wrong place.
		return Credentials{}, fmt.Errorf("%s: %s must be %s, %s or %s", place, n.role, core.RolePartner, core.RoleDistributor, core.RoleCustomer)
	}
	return Credentials{
		AccessKey:     access,
		SecretKey:     core.NewSecret(secret),
		SecurityToken: core.NewSecret(settings[n.securityToken]),
		AccountID:     settings[n.domainID],
		Role:          role,
	}, nil
}

// Profile signs with the keys in a profile file, which it reads at each call, so
// that keys can be rotated under a running program.
type Profile struct {
	described
	path, section string
}

// DefaultSection is the section of a profile file for account-level services.
const DefaultSection = "global"

// NewProfile returns a provider of the keys in a section of a profile file:
//
//	[global]
//	ak = ...
//	sk = ...
//	security_token = ... (with temporary keys)
//	domain_id = ... (optional)
//	role = partner (or distributor, customer; optional)
//
// The file is that of the vendor's SDK and is read by its rules: quotes around a
// value are no part of it, "#" and ";" begin a comment, and keys keep their case.
// The settings project_id, iam_endpoint, idp_id and id_token_file of that SDK are
// passed over, for they do not concern keys of an account; any other setting that
// is not known is an error, which names it. So is a value with a reference to
// another setting, %(name)s.
//
// An empty path means the one in HUAWEICLOUD_SDK_CREDENTIALS_FILE, or
// ~/.huaweicloud/credentials; an empty section means DefaultSection.
//
//snippet:text [global]
func NewProfile(path, section string) *Profile {
	if section == "" {
		section = DefaultSection
	}
	return &Profile{described{"auth.Profile([" + section + "])"}, path, section}
}

// Credentials returns the keys of the profile.
func (p *Profile) Credentials(context.Context, IAM) (Credentials, error) {
	path, err := p.file()
	if err != nil {
		return Credentials{}, err
	}
	file, err := os.Open(path)
	if errors.Is(err, os.ErrNotExist) {
		return Credentials{}, fmt.Errorf("profile: no file %s: %w", path, ErrNotConfigured)
	}
	if err != nil {
		return Credentials{}, fmt.Errorf("profile: %w", err)
	}
	defer file.Close()
	text, err := io.ReadAll(io.LimitReader(file, mostProfile+1))
	if err == nil && len(text) > mostProfile {
		err = fmt.Errorf("larger than %d bytes", mostProfile)
	}
	if err != nil {
		return Credentials{}, fmt.Errorf("profile %s: %w", path, err)
	}
	settings, sections, err := readSection(string(text), p.section)
	if err != nil {
		return Credentials{}, fmt.Errorf("profile %s: %w", path, err)
	}
	if !slices.Contains(sections, p.section) {
		return Credentials{}, fmt.Errorf("profile %s: no section [%s]; there %s: %w", path, p.section, sectionsText(sections), ErrNotConfigured)
	}
	values, err := p.recognized(settings)
	if err != nil {
		return Credentials{}, fmt.Errorf("profile %s [%s]: %w", path, p.section, err)
	}
	return fromSettings("profile "+path+" ["+p.section+"]", values, profileNames)
}

// sectionsText names the sections of a file. One whose name is not plain is left out: it
// may be part of a key.
func sectionsText(sections []string) string {
	var plain []string
	for _, name := range slices.Compact(slices.Sorted(slices.Values(sections))) {
		if len(name) <= 40 && isToken(name) {
			plain = append(plain, "["+name+"]")
		}
	}
	switch len(plain) {
	case 0:
		return "is none"
	case 1:
		return "is " + plain[0]
	}
	return "are " + strings.Join(plain, ", ")
}

// isToken reports whether a text is letters, digits and -_. alone.
func isToken(name string) bool {
	return !strings.ContainsFunc(name, func(r rune) bool {
		letter := 'a' <= r|0x20 && r|0x20 <= 'z'
		return !letter && (r < '0' || r > '9') && r != '-' && r != '_' && r != '.'
	})
}

// mostProfile is the size of the largest profile file.
const mostProfile = 1 << 20

// ownSettings are those that a Profile reads, and vendorSettings those that the
// vendor's SDK has beside them: for other services, and for ways of signing in
// that come without keys.
var (
	ownSettings    = []string{profileNames.accessKey, profileNames.secretKey, profileNames.securityToken, profileNames.domainID, profileNames.role}
	vendorSettings = []string{"project_id", "iam_endpoint", "idp_id", "id_token_file"}
)

// recognized returns the values of the settings, and names those that nobody
// knows: one that is misspelled would else be as good as absent. The name is told
// only if it looks like one; the line of anything else may be part of a key.
func (p *Profile) recognized(settings map[string]setting) (map[string]string, error) {
	values := make(map[string]string, len(settings))
	var unknown []string
	for name, one := range settings {
		switch {
		case slices.Contains(ownSettings, name):
			values[name] = one.value
		case slices.Contains(vendorSettings, name):
		case looksLikeSetting(name):
			unknown = append(unknown, fmt.Sprintf("%q on line %d", name, one.line))
		default:
			unknown = append(unknown, fmt.Sprintf("the one on line %d", one.line))
		}
	}
	if len(unknown) == 0 {
		return values, nil
	}
	slices.Sort(unknown)
	return nil, fmt.Errorf("unknown settings: %s; known are %s, and of the vendor's SDK %s",
		strings.Join(unknown, ", "), strings.Join(ownSettings, ", "), strings.Join(vendorSettings, ", "))
}

// looksLikeSetting reports whether a text is too plain to be part of a key.
func looksLikeSetting(name string) bool {
	const most = 24
	return len(name) <= most && !strings.ContainsFunc(name, func(r rune) bool { return r != '_' && (r < 'a' || r > 'z') })
}

func (p *Profile) file() (string, error) {
	if p.path != "" {
		return p.path, nil
	}
	if path := os.Getenv(EnvProfileFile); path != "" {
		return path, nil
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "", fmt.Errorf("profile: %w: %w", err, ErrNotConfigured)
	}
	return filepath.Join(home, ".huaweicloud", "credentials"), nil
}

// Chain uses the first of several providers that is configured.
type Chain struct {
	described
	providers []Provider

	mu     sync.Mutex
	chosen Provider
}

// NewChain returns a provider that tries the given ones in order, and keeps to
// the first that supplies credentials. One that reports anything but
// ErrNotConfigured ends the search: half a configuration is a mistake.
func NewChain(providers ...Provider) *Chain {
	return &Chain{described: described{"auth.Chain"}, providers: providers}
}

// Default is what a client without credentials of its own uses: the environment,
// then the profile file.
func Default() *Chain { return NewChain(NewEnvironment(), NewProfile("", "")) }

// Credentials returns those of the first configured provider.
func (p *Chain) Credentials(ctx context.Context, iam IAM) (Credentials, error) {
	if chosen := p.choice(); chosen != nil {
		return chosen.Credentials(ctx, iam)
	}
	if len(p.providers) == 0 {
		return Credentials{}, fmt.Errorf("auth.Chain: no providers: %w", ErrNotConfigured)
	}
	var missing []string
	for i, provider := range p.providers {
		if err := Check(provider); err != nil {
			return Credentials{}, fmt.Errorf("auth.Chain: provider %d is %w", i, err)
		}
		credentials, err := provider.Credentials(ctx, iam)
		if errors.Is(err, ErrNotConfigured) {
			missing = append(missing, strings.TrimSuffix(err.Error(), ": "+ErrNotConfigured.Error()))
			continue
		}
		if err == nil {
			p.mu.Lock()
			p.chosen = provider
			p.mu.Unlock()
		}
		return credentials, err
	}
	return Credentials{}, fmt.Errorf("auth.Chain: %s: %w", strings.Join(missing, "; "), ErrNotConfigured)
}

func (p *Chain) choice() Provider {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.chosen
}

// Role returns that of the chosen provider.
func (p *Chain) Role() core.Role { return RoleOf(p.choice()) }

// Invalidate passes rejected credentials on to the chosen provider.
func (p *Chain) Invalidate(rejected Credentials) {
	if chosen, ok := p.choice().(Invalidator); ok {
		chosen.Invalidate(rejected)
	}
}
