package customers

import (
	"context"
	"net/http"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/check"
	"github.com/partnerbss/partnerbss-go/internal/transport"
	"github.com/partnerbss/partnerbss-go/option"
)

var opSendVerificationCode = transport.Operation{
	ID: "SendVerificationMessageCode", Name: "customers.SendVerificationCode",
	Method: http.MethodPost, Path: "/v2/bases/verificationcode/send",
	Callers:   []core.Role{core.RolePartner},
	NoContent: true,
	NoSettle:  "the platform has no list of the codes that it sent; another call sends another code",
}

// SendVerificationCodeRequest holds the parameters of [Service.SendVerificationCode].
type SendVerificationCodeRequest struct {
	// Way of delivery; the China site has only [ReceiverTypeSMS]. Required.
	ReceiverType ReceiverType `json:"receiver_type"`
	// Validity of the code in minutes, 1 to 3000; default 10. The platform treats a value above 60 as 5.
	TimeoutMinutes int `json:"timeout,omitzero"`
	// Mobile number without country code, mainland China only, such as 13800000000. Required, at most 32
	// characters.
	MobilePhone string `json:"mobile_phone"`
	// Language of the message; default [core.MessageLanguageChinese].
	Lang core.MessageLanguage `json:"lang,omitzero"`
	// Purpose of the code; default [SceneRegistration].
	Scene Scene `json:"scene,omitzero"`
	// ID of the customer to verify. Required for [SceneBankCard], otherwise ignored. At most 64
	// characters.
	CustomerID string `json:"customer_id,omitzero"`
}

// Validate reports every rule that the request breaks.
func (r *SendVerificationCodeRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		check.Enum(c, "receiver_type", r.ReceiverType, receiverTypeValues...).Required()
		c.Int("timeout", r.TimeoutMinutes).Between(1, 3000)
		c.String("mobile_phone", r.MobilePhone).Required().Max(32)
		check.Enum(c, "lang", r.Lang, languageValues...)
		check.Enum(c, "scene", r.Scene, sceneValues...)
		c.String("customer_id", r.CustomerID).RequiredIf(r.Scene == SceneBankCard, "scene is 18").Max(64)
	})
}

// SendVerificationCode sends an SMS verification code to a mobile number, for registration
// or for bank-card verification.
//
// Every call sends another SMS. No query tells whether a call sent one if its response was
// lost; only the owner of the phone can tell. The platform sends at most 15 codes an hour
// and 60 a day, and returns CBC.99004015 above that. Only numbers of mainland China are
// accepted.
//
// An operator account of the partner needs permission BPC_ITEM_SUBCUSTSERV_010118.
//
// Operation SendVerificationMessageCode: POST /v2/bases/verificationcode/send (partner
// credentials, 10 calls/s).
func (s *Service) SendVerificationCode(ctx context.Context, req *SendVerificationCodeRequest, opts ...option.Option) error {
	return s.client().Do(ctx, &opSendVerificationCode, req, nil, opts)
}

// ReceiverType is the way a verification code is delivered.
type ReceiverType int

// Values of [ReceiverType].
const (
	ReceiverTypeSMS ReceiverType = 1 // SMS
)

var receiverTypeValues = []ReceiverType{ReceiverTypeSMS}

var languageValues = []core.MessageLanguage{core.MessageLanguageChinese, core.MessageLanguageEnglish}

// Scene is the purpose of a verification code.
type Scene int

// Values of [Scene].
const (
	SceneRegistration Scene = 29 // registration of a customer (the default)
	SceneBankCard     Scene = 18 // verification of an individual by bank card
)

var sceneValues = []Scene{SceneRegistration, SceneBankCard}
