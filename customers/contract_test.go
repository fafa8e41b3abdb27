package customers

import (
	"strings"
	"testing"
	"unicode"

	"github.com/partnerbss/partnerbss-go/internal/test/contract"
	"github.com/partnerbss/partnerbss-go/internal/transport"
)

func TestContract(t *testing.T) {
	t.Parallel()
	contract.Test(t, contract.Domain{
		Name:    "customers",
		Service: func(c *transport.Client) any { return (*Service)(c) },
		Operations: []transport.Operation{
			opChangeToEnterprise, opCheckIdentity, opCreate, opGetVerificationQRCode,
			opGetVerificationReview, opGetVerificationStatus, opList, opListNewCustomerTags,
			opSendVerificationCode, opVerifyEnterprise, opVerifyIndividual,
		},
		EmptyDiffers: []string{
			"ChangeToEnterprise.reg_country", "ChangeToEnterprise.reg_address",
			"VerifyEnterprise.reg_country", "VerifyEnterprise.reg_address",
		},
		Amend: map[string]func(*contract.Schema){
			"CheckIdentity.search_value":   identityRules,
			"Create.password":              passwordRules,
			"ChangeToEnterprise.corp_name": corpNameRules,
			"VerifyEnterprise.corp_name":   corpNameRules,
		},
	})
}

// identityRules: an email address is complete, and a login name does not begin
// like those of the platform itself.
func identityRules(s *contract.Schema) {
	s.PatternBy["search_type == email"] = `^\S+@\S+$`
	s.Prose = []contract.Prose{{
		Rule: "reserved names", Try: []any{"op_name", "shadow_name"},
		Breaks: func(value any, siblings map[string]any) []string {
			name := value.(string)
			reserved := strings.HasPrefix(name, "op_") || strings.HasPrefix(name, "shadow_")
			return contract.Wrong(siblings["search_type"] == "name" && reserved)
		},
	}}
}

// passwordRules: two kinds of characters, not the login name in either
// direction, and no mobile number inside.
func passwordRules(s *contract.Schema) {
	s.Samples = []string{"Passwort-1"}
	s.Prose = []contract.Prose{
		{
			Rule: "mix", Try: []any{"passwort", "PASSWORT", "12345678", "--------"},
			Breaks: func(value any, _ map[string]any) []string {
				kinds := map[string]bool{}
				for _, r := range value.(string) {
					switch {
					case unicode.IsUpper(r):
						kinds["upper"] = true
					case unicode.IsLower(r):
						kinds["lower"] = true
					case unicode.IsDigit(r):
						kinds["digit"] = true
					default:
						kinds["special"] = true
					}
				}
				return contract.Wrong(value != "" && len(kinds) < 2)
			},
		},
		{
			Rule: "login name", Try: []any{"login-name", "eman-nigol"},
			Breaks: func(value any, siblings map[string]any) []string {
				name, _ := siblings["domain_name"].(string)
				return contract.Wrong(name != "" && (value == name || value == reverse(name)))
			},
		},
		{
			Rule: "mobile number", Try: []any{`My a b+c&d=e/f?"<g>%é中`},
			Breaks: func(value any, siblings map[string]any) []string {
				mobile, _ := siblings["mobile_phone"].(string)
				return contract.Wrong(mobile != "" && strings.Contains(value.(string), mobile))
			},
		},
	}
}

func reverse(text string) string {
	var b strings.Builder
	runes := []rune(text)
	for i := range runes {
		b.WriteRune(runes[len(runes)-1-i])
	}
	return b.String()
}

// corpNameRules: a name is more than digits, special characters or spaces.
func corpNameRules(s *contract.Schema) {
	s.Prose = []contract.Prose{{
		Rule: "more than one kind", Try: []any{"12345", "   ", "-.-", "（）"},
		Breaks: func(value any, _ map[string]any) []string {
			name := value.(string)
			only := func(kind func(rune) bool) bool {
				return name != "" && strings.TrimFunc(name, kind) == ""
			}
			special := func(r rune) bool { return unicode.IsPunct(r) || unicode.IsSymbol(r) }
			return contract.Wrong(only(unicode.IsDigit) || only(special) || only(unicode.IsSpace))
		},
	}}
}
