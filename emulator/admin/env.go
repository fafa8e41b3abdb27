package admin

import (
	"strings"

	"github.com/partnerbss/partnerbss-go/emulator"
)

// Env returns what a shell has to be told so that programs call an emulator as
// an account.
func Env(endpoint string, a emulator.Account) []string {
	return append(EndpointEnv(endpoint), CredentialsEnv(a)...)
}

// EndpointEnv returns what leads programs to an emulator: the vendor's SDKs by the variables
// that they read, others by [EndpointVariable].
func EndpointEnv(endpoint string) []string {
	return []string{
		export(EndpointVariable, endpoint),
		export("HUAWEICLOUD_SDK_REGION_BSS_CN_NORTH_1", endpoint),
		export("HUAWEICLOUD_SDK_REGION_OSM_CN_SOUTH_1", endpoint),
		export("HUAWEICLOUD_SDK_IAM_ENDPOINT", endpoint),
	}
}

// CredentialsEnv returns the credentials of an account, by the names of the vendor's
// SDKs, which the client of this module shares.
func CredentialsEnv(a emulator.Account) []string {
	lines := []string{
		export("HUAWEICLOUD_SDK_AK", a.AccessKey),
		export("HUAWEICLOUD_SDK_SK", a.SecretKey),
		export("HUAWEICLOUD_SDK_DOMAIN_ID", a.AccountID),
	}
	// What is left of another session must not go with these keys.
	if a.Role == emulator.RoleReseller {
		return append(lines, "unset HUAWEICLOUD_SDK_SECURITY_TOKEN HUAWEICLOUD_SDK_ROLE")
	}
	return append(lines, export("HUAWEICLOUD_SDK_ROLE", string(a.Role)), "unset HUAWEICLOUD_SDK_SECURITY_TOKEN")
}

// EndpointVariable names the variable with the address of the emulator.
const EndpointVariable = "BSS_EMULATOR_ENDPOINT"

// export is one line, safe whatever the value is.
func export(name, value string) string {
	return "export " + name + "='" + strings.ReplaceAll(value, "'", `'\''`) + "'"
}
