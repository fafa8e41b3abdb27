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
	"github.com/partnerbss/partnerbss-go/internal/transport"
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
func (p *Environment) Credentials(context.Context, *IAM) (Credentials, error) {
	return fromSettings("environment", map[string]string{
		EnvAccessKey:     os.Getenv(EnvAccessKey),
		EnvSecretKey:     os.Getenv(EnvSecretKey),
		EnvSecurityToken: os.Getenv(EnvSecurityToken),
		EnvDomainID:      os.Getenv(EnvDomainID),
		EnvRole:          os.Getenv(EnvRole),
	}, environmentNames)
}

// Role returns the role that the environment names.
func (p *Environment) Role() core.Role { return core.Role(os.Getenv(EnvRole)) }

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
	switch role {
	case "", core.RolePartner, core.RoleDistributor, core.RoleCustomer:
	default:
		return Credentials{}, fmt.Errorf("%s: %s must be %s, %s or %s, got %q", place, n.role, core.RolePartner, core.RoleDistributor, core.RoleCustomer, role)
	}
	return Credentials{
		AccessKey:     access,
		SecretKey:     core.Secret(secret),
		SecurityToken: core.Secret(settings[n.securityToken]),
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
func NewProfile(path, section string) *Profile {
	if section == "" {
		section = DefaultSection
	}
	return &Profile{described{"auth.Profile([" + section + "])"}, path, section}
}

// Credentials returns the keys of the profile.
func (p *Profile) Credentials(context.Context, *IAM) (Credentials, error) {
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

// readSection reads the "key = value" lines of one section. A line that is
// neither is reported by its number, never by its text: it may be a key.
func readSection(lines *bufio.Scanner, section string) (map[string]string, error) {
	settings := make(map[string]string)
	inside := false
	for number := 1; lines.Scan(); number++ {
		line := strings.TrimSpace(lines.Text())
		switch {
		case line == "", strings.HasPrefix(line, "#"), strings.HasPrefix(line, ";"):
		case strings.HasPrefix(line, "[") && strings.HasSuffix(line, "]"):
			inside = strings.TrimSpace(line[1:len(line)-1]) == section
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
	return settings, lines.Err()
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
func (p *Chain) Credentials(ctx context.Context, iam *IAM) (Credentials, error) {
	if chosen := p.choice(); chosen != nil {
		return chosen.Credentials(ctx, iam)
	}
	var missing []error
	for _, provider := range p.providers {
		credentials, err := provider.Credentials(ctx, iam)
		if errors.Is(err, ErrNotConfigured) {
			missing = append(missing, err)
			continue
		}
		if err == nil {
			p.mu.Lock()
			p.chosen = provider
			p.mu.Unlock()
		}
		return credentials, err
	}
	return Credentials{}, errors.Join(missing...)
}

func (p *Chain) choice() Provider {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.chosen
}

// Role returns that of the chosen provider.
func (p *Chain) Role() core.Role { return transport.RoleOf(p.choice()) }

// Invalidate passes rejected credentials on to the chosen provider.
func (p *Chain) Invalidate(rejected Credentials) {
	if chosen, ok := p.choice().(transport.Invalidator); ok {
		chosen.Invalidate(rejected)
	}
}
