package transport

import (
	"reflect"
	"strings"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/partnerbss/partnerbss-go/auth"
	"github.com/partnerbss/partnerbss-go/core"
)

// redacted stands for a secret, like that of a core.Secret.
const redacted = "[redacted]"

const (
	// shortestSecret is the length from which a text is looked for: a shorter one
	// would turn up by chance, and is no secret worth the name.
	shortestSecret = 4
	// longestSecret is what the gateway takes as a header.
	longestSecret = 32 << 10
)

// scrub removes the credentials, and the secrets that the request holds, from a
// text of the platform or of something in between: the gateway prints the request
// that it was sent when a signature is wrong, and some proxies do.
func scrub(text string, credentials auth.Credentials, request any) string {
	secrets := []core.Secret{credentials.SecretKey, credentials.SecurityToken, credentials.Token}
	secrets = appendSecrets(secrets, reflect.ValueOf(request))
	for _, secret := range secrets {
		if len(secret) < shortestSecret {
			continue
		}
		text = strings.ReplaceAll(text, secret.Reveal(), redacted)
		// An echo of the body has it in JSON.
		if quoted, err := jsontext.AppendQuote(nil, secret.Reveal()); err == nil {
			text = strings.ReplaceAll(text, string(quoted[1:len(quoted)-1]), redacted)
		}
	}
	return text
}

// appendSecrets finds the secrets in the fields of a request.
func appendSecrets(found []core.Secret, v reflect.Value) []core.Secret {
	switch v.Kind() {
	case reflect.String:
		if v.Type() == reflect.TypeFor[core.Secret]() {
			return append(found, core.Secret(v.String()))
		}
	case reflect.Pointer, reflect.Interface:
		return appendSecrets(found, v.Elem())
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() {
			return found // its zone belongs to package time, which may just be loading it
		}
		for i := range v.NumField() {
			found = appendSecrets(found, v.Field(i))
		}
	case reflect.Slice:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			return found
		}
		for i := range v.Len() {
			found = appendSecrets(found, v.Index(i))
		}
	case reflect.Map:
		for _, key := range v.MapKeys() {
			found = appendSecrets(found, v.MapIndex(key))
		}
	}
	return found
}
