package idp

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"html/template"
	"net/http"
	"net/url"
)

// script sends the form. It has no value in it, so that its hash is all that the policy
// of the page has to allow.
const script = `document.forms[0].submit()`

var pages = template.Must(template.New("page").Parse(`<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>Signing on</title></head>
<body>
<form method="post" action="{{.Action}}">
<input type="hidden" name="SAMLResponse" value="{{.Response}}">
{{if .HasRelayState}}<input type="hidden" name="RelayState" value="{{.RelayState}}">
{{end}}<button type="submit">Continue to Huawei Cloud</button>
</form>
<script>` + script + `</script>
</body>
</html>
`))

type page struct {
	Action        string
	Response      string
	RelayState    string
	HasRelayState bool
}

// writePage writes the page that posts a response.
func writePage(w http.ResponseWriter, p page) *refusal {
	action, err := url.Parse(p.Action)
	if err != nil {
		return internal(err)
	}
	var body bytes.Buffer
	if err := pages.Execute(&body, p); err != nil {
		return internal(err)
	}
	secure(w.Header())
	w.Header().Set("Content-Security-Policy", policy(action))
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = body.WriteTo(w)
	return nil
}

// policy allows the script and the form, and nothing else. Browsers disagree on form-action:
// Chromium holds the redirects that answer a post against it too, and the platform
// redirects to a console on another host. So it names the scheme; where the form goes is
// in the page, which has nothing of the request but escaped values.
func policy(action *url.URL) string {
	hash := sha256.Sum256([]byte(script))
	return "default-src 'none'; script-src 'sha256-" + base64.StdEncoding.EncodeToString(hash[:]) +
		"'; form-action " + action.Scheme + ":; base-uri 'none'; frame-ancestors 'none'"
}

// secure sets the headers that every answer about a sign-on has. The referrer is the
// origin alone: the address has the request in it, and without any referrer the post
// would have the origin null, which firewalls refuse.
func secure(h http.Header) {
	h.Set("Cache-Control", "no-store")
	h.Set("Pragma", "no-cache")
	h.Set("Referrer-Policy", "origin")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
}
