package emulator

import (
	"encoding/json"
	"fmt"
	"net/http"

	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/refusal"
)

// Errors that several operations share.
var (
	errNoOperation = refusal.WithStatus(http.StatusNotImplemented, "APIGW.0103", "The backend of this API is not part of the emulator yet.")
)

// gatewayError builds the response of the API gateway.
func gatewayError(status int, code, requestID, format string, args ...any) *response {
	msg := fmt.Sprintf(format, args...)
	b, err := json.Marshal(struct {
		Msg       string `json:"error_msg"`
		Code      string `json:"error_code"`
		RequestID string `json:"request_id"`
	}{msg, code, requestID})
	if err != nil {
		panic(err)
	}
	return &response{status: status, body: b, code: code, message: msg}
}

// keystoneError builds the response of IAM in the shape of /v3/auth.
func keystoneError(status int, format string, args ...any) *response {
	msg := fmt.Sprintf(format, args...)
	b, err := json.Marshal(map[string]any{"error": map[string]any{
		"message": msg, "code": status, "title": http.StatusText(status),
	}})
	if err != nil {
		panic(err)
	}
	return &response{status: status, body: b, code: fmt.Sprint(status), message: msg}
}

// iamError builds the response of IAM in its native shape.
func iamError(status int, code, format string, args ...any) *response {
	msg := fmt.Sprintf(format, args...)
	b, err := json.Marshal(map[string]string{"error_code": code, "error_msg": msg})
	if err != nil {
		panic(err)
	}
	return &response{status: status, body: b, code: code, message: msg}
}
