package auth

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
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
//	security_token = ...
//	domain_id = ...
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
	settings, err := readSection(bufio.NewScanner(file), p.section)
	if err != nil {
		return Credentials{}, fmt.Errorf("profile %s: %w", path, err)
	}
	return fromSettings("profile "+path+" ["+p.section+"]", settings, profileNames)
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

// byteOrderMark is what some editors begin a file with.
const byteOrderMark = "\uFEFF"

// readSection reads the "key = value" lines of one section. A line that is
// neither is reported by its number, never by its text: it may be a key.
func readSection(lines *bufio.Scanner, section string) (map[string]string, error) {
	settings := make(map[string]string)
	inside := false
	for number := 1; lines.Scan(); number++ {
		line := strings.TrimSpace(strings.TrimPrefix(lines.Text(), byteOrderMark))
		switch {
		case line == "", strings.HasPrefix(line, "#"), strings.HasPrefix(line, ";"):
		case strings.HasPrefix(line, "[") && strings.HasSuffix(line, "]"):
			inside = strings.TrimSpace(line[1:len(line)-1]) == section
		case strings.HasPrefix(line, "["):
			// Taken for a setting it would leave the next ones in the section before.
			return nil, fmt.Errorf("line %d is not a whole section name", number)
		default:
			name, value, found := strings.Cut(line, "=")
			if !found {
				return nil, fmt.Errorf("line %d is neither a section nor a setting", number)
			}
			if inside {
				settings[strings.ToLower(strings.TrimSpace(name))] = strings.TrimSpace(value)
			}
		}
	}
	if err := lines.Err(); err != nil {
		return nil, err
	}
	return settings, nil
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
		if provider == nil {
			return Credentials{}, fmt.Errorf("auth.Chain: provider %d is nil", i)
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
