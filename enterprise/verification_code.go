package enterprise

import (
	"context"
	"net/http"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/check"
	"github.com/partnerbss/partnerbss-go/internal/transport"
	"github.com/partnerbss/partnerbss-go/option"
)

var opSendVerificationCode = transport.Operation{
	ID: "SendSmsVerificationCode", Name: "enterprise.SendVerificationCode",
	Method: http.MethodPost, Path: "/v2/enterprises/multi-accounts/sm-verification-code",
	Callers:   []core.Role{core.RoleCustomer},
	NoContent: true,
	NoSettle:  "the platform has no list of the codes that it sent; another call sends another code",
}

// SendVerificationCodeRequest holds the parameters of [Service.SendVerificationCode].
type SendVerificationCodeRequest struct {
	// Mobile number to send the code to. Required, at most 20 characters.
	MobilePhone string `json:"mobile_phone"`
	// Variables of the message, 1 to 6. Required.
	Variables []MessageVariable `json:"sm_template_args"`
	// Validity of the code in minutes, 0 to 100; default 10.
	TimeoutMinutes *int `json:"timeout,omitzero"`
	// Language of the message; default is that of the preferences of the account.
	Language core.MessageLanguage `json:"language,omitzero"`
}

// Validate reports every rule that the request breaks.
func (r *SendVerificationCodeRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		c.String("mobile_phone", r.MobilePhone).Required().Max(20)
		check.List(c, "sm_template_args", r.Variables).Required().Max(6).Each((*MessageVariable).check)
		c.IntPtr("timeout", r.TimeoutMinutes).Between(0, 100)
		check.Enum(c, "language", r.Language, languageValues...)
	})
}

// SendVerificationCode sends an SMS verification code to the mobile number of a new
// member, which [Service.CreateMember] wants.
//
// The caller must be the enterprise master account. Every call sends another SMS. No query
// tells whether a call sent one if its response was lost; only the owner of the phone can
// tell.
//
// Operation SendSmsVerificationCode: POST
// /v2/enterprises/multi-accounts/sm-verification-code (customer credentials, 10 calls/s).
func (s *Service) SendVerificationCode(ctx context.Context, req *SendVerificationCodeRequest, opts ...option.Option) error {
	return s.client().Do(ctx, &opSendVerificationCode, req, nil, opts)
}

// MessageVariable is a variable of the text of a verification message.
type MessageVariable struct {
	// Name of the variable; [VariableMemberName] is the only one. Required, at most 64 characters.
	Key string `json:"key"`
	// Its value, such as the name of the new member. Required, at most 255 characters.
	Value string `json:"value"`
}

// VariableMemberName is the name of the variable that has the name of the new member.
const VariableMemberName = "sub_customer_name"

func (v *MessageVariable) check(c *check.Checker) {
	c.String("key", v.Key).Required().Max(64)
	c.String("value", v.Value).Required().Max(255)
}

var languageValues = []core.MessageLanguage{core.MessageLanguageChinese, core.MessageLanguageEnglish}
