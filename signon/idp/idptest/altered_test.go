package idptest_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/beevik/etree"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var (
	signatures = regexp.MustCompile(`(?s)<ds:Signature .*?</ds:Signature>`)
	value      = regexp.MustCompile(`>platform-user-1<`)
)

// What somebody without the key must not get away with: a good response, changed.
func TestAlteredResponses(t *testing.T) {
	w := newWorld(t)
	for name, test := range map[string]struct {
		change func(t *testing.T, document string) string
		want   string
	}{
		"another user": {func(_ *testing.T, d string) string { return value.ReplaceAllString(d, ">platform-user-2<") }, "signature"},
		"another user, response unsigned": {func(_ *testing.T, d string) string {
			first := signatures.FindStringIndex(d)
			return value.ReplaceAllString(d[:first[0]]+d[first[1]:], ">platform-user-2<")
		}, "signature"},
		"unsigned":            {func(_ *testing.T, d string) string { return signatures.ReplaceAllString(d, "") }, "signature"},
		"wrapped assertion":   {wrapAssertion, ""},
		"wrapped response":    {wrapResponse, ""},
		"assertion put first": {prependAssertion, ""},
	} {
		t.Run(name, func(t *testing.T) {
			client, before := browser(t), len(w.platform.Logins())
			values := w.answer(client, "false")
			changed := test.change(t, document(t, values))
			require.NotEqual(t, document(t, values), changed)
			response, body := w.post(client, altered(values, changed))
			assert.Equal(t, http.StatusForbidden, response.StatusCode)
			assert.Contains(t, body, "the response is not valid")
			assert.Contains(t, strings.ToLower(body), test.want)
			assert.Len(t, w.platform.Logins(), before)

			response, body = w.post(client, values)
			assert.Equal(t, http.StatusOK, response.StatusCode, "the unchanged one is good: %s", body)
		})
	}
}

// parse reads a response and finds its assertion.
func parse(t *testing.T, text string) (doc *etree.Document, assertion *etree.Element) {
	t.Helper()
	doc = etree.NewDocument()
	require.NoError(t, doc.ReadFromString(text))
	assertion = doc.Root().SelectElement("Assertion")
	require.NotNil(t, assertion)
	return doc, assertion
}

// forged is a copy of an assertion about another user, under another ID and unsigned.
func forged(t *testing.T, assertion *etree.Element) *etree.Element {
	t.Helper()
	evil := assertion.Copy()
	evil.CreateAttr("ID", "id-evil")
	evil.RemoveChild(evil.SelectElement("Signature"))
	for _, e := range evil.FindElements(".//AttributeValue") {
		e.SetText("platform-user-2")
	}
	evil.FindElement(".//NameID").SetText("platform-user-2")
	return evil
}

func text(t *testing.T, doc *etree.Document) string {
	t.Helper()
	s, err := doc.WriteToString()
	require.NoError(t, err)
	return s
}

// wrapAssertion puts the signed assertion into an object of the signature of a forged
// one, which takes its place.
func wrapAssertion(t *testing.T, d string) string {
	doc, good := parse(t, d)
	evil := forged(t, good)
	signature := good.SelectElement("Signature").Copy()
	good.Parent().RemoveChild(good)
	signature.CreateElement("ds:Object").AddChild(good)
	evil.InsertChildAt(1, signature)
	doc.Root().RemoveChild(doc.Root().SelectElement("Signature"))
	doc.Root().AddChild(evil)
	return text(t, doc)
}

// prependAssertion puts a forged assertion before the signed one.
func prependAssertion(t *testing.T, d string) string {
	doc, good := parse(t, d)
	doc.Root().RemoveChild(doc.Root().SelectElement("Signature"))
	doc.Root().InsertChildAt(good.Index(), forged(t, good))
	return text(t, doc)
}

// wrapResponse puts the whole signed response into an extension of a forged one.
func wrapResponse(t *testing.T, d string) string {
	doc, good := parse(t, d)
	old := doc.Root()
	evil := old.Copy()
	evil.CreateAttr("ID", "id-evil-response")
	evil.RemoveChild(evil.SelectElement("Assertion"))
	evil.AddChild(forged(t, good))
	evil.SelectElement("Signature").CreateElement("ds:Object").AddChild(old.Copy())
	doc.SetRoot(evil)
	return text(t, doc)
}

// The library reads the signed root alone: what stands around it says nothing.
func TestWhatStandsAroundTheResponse(t *testing.T) {
	w := newWorld(t)
	for name, change := range map[string]func(string) string{
		"a document type": func(d string) string { return `<!DOCTYPE x [<!ENTITY y "platform-user-2">]>` + d },
		"another root": func(d string) string {
			return d + value.ReplaceAllString(signatures.ReplaceAllString(d, ""), ">platform-user-2<")
		},
	} {
		t.Run(name, func(t *testing.T) {
			client := browser(t)
			values := w.answer(client, "false")
			w.post(client, altered(values, change(document(t, values))))
			for _, login := range w.platform.Logins() {
				assert.Equal(t, "platform-user-1", login.UserID)
			}
		})
	}
}

// A comment does not break the signature, and must not cut the text either: the user
// platform-user-1.evil of the partner is not platform-user-1.
func TestCommentInTheUser(t *testing.T) {
	w := newWorld(t)
	w.user = "platform-user-1.evil"
	client := browser(t)
	values := w.answer(client, "false")
	changed := strings.ReplaceAll(document(t, values), ">platform-user-1.evil<", ">platform-user-1<!-- -->.evil<")
	require.Contains(t, changed, "<!-- -->")
	response, body := w.post(client, altered(values, changed))
	assert.Equal(t, http.StatusForbidden, response.StatusCode)
	assert.Contains(t, body, `no account is bound to the user "platform-user-1.evil"`)
	assert.Empty(t, w.platform.Logins())
}
