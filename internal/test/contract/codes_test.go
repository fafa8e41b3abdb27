package contract

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/core"
)

// Whoever gets a documented code gets its meaning in English with it.
func TestEveryDocumentedCodeHasAMeaning(t *testing.T) {
	t.Parallel()
	for _, op := range operationsOf(t) {
		for _, failure := range op.Errors {
			if failure.Code != "CBC.0000" {
				assert.NotEmpty(t, (&core.Error{Code: failure.Code}).Meaning(), "%s of %s", failure.Code, op.ID)
			}
			assert.NotEmpty(t, failure.Text, "%s of %s", failure.Code, op.ID)
		}
	}
}

// The platform's own descriptions of its operations are not part of this repository. Where
// a folder of them is at hand, the contract has every code that they name.
func TestTheContractHasTheCodesOfTheReference(t *testing.T) {
	t.Parallel()
	folder := referenceFolder()
	if folder == "" {
		t.Skip("no descriptions of the platform at hand: PARTNERBSS_REFERENCE names a folder of them, one JSON file for each operation")
	}
	operations := map[string]*Operation{}
	for _, op := range operationsOf(t) {
		operations[op.ID] = op
	}
	var files []string
	for _, below := range []string{"", "enterprise"} { // those of the tickets name no codes
		found, err := filepath.Glob(filepath.Join(folder, below, "*.json"))
		require.NoError(t, err)
		files = append(files, found...)
	}
	compared := 0
	for _, file := range files {
		raw, err := os.ReadFile(file)
		require.NoError(t, err)
		for id, codes := range codesOfReference(t, raw) {
			op := operations[id]
			if op == nil {
				t.Errorf("%s describes %s, which the contract does not have", filepath.Base(file), id)
				continue
			}
			for _, code := range codes {
				compared++
				assert.True(t, slices.ContainsFunc(op.Errors, func(f Failure) bool { return f.Code == code }), "%s lacks %s", id, code)
			}
		}
	}
	assert.NotZero(t, compared, "the folder %s has no codes to compare", folder)
}

// What the lists of the descriptions look like, with and without bars, and with a second
// list that repeats a code.
func TestCodesAreReadFromTheReference(t *testing.T) {
	t.Parallel()
	got := codesOfReference(t, []byte(`{"paths": {"/a": {"get": {"operationId": "Paint", "responses": {
		"200": {"description": "CBC.0000: success"},
		"400": {"description": "|CBC.0100:bad||CBC.99000015:worse (see CBC.0100)|"},
		"403": {"description": "CBC.0151：no CBC.99003155:none"}}}}}}`))
	assert.Equal(t, map[string][]string{"Paint": {"CBC.0100", "CBC.0151", "CBC.99000015", "CBC.99003155"}}, got)
}

// referenceFolder is where descriptions of the platform are, or "".
func referenceFolder() string {
	if folder := os.Getenv("PARTNERBSS_REFERENCE"); folder != "" {
		return folder
	}
	beside := filepath.Join("..", "..", "..", "..", "shared", "api", "reference")
	if _, err := os.Stat(beside); err != nil {
		return ""
	}
	return beside
}

var referenceCode = regexp.MustCompile(`\bCBC\.[0-9]+`)

// codesOfReference are the codes of failures that a description names, by operation.
func codesOfReference(t *testing.T, raw []byte) map[string][]string {
	t.Helper()
	var document struct {
		Paths map[string]map[string]struct {
			ID        string `json:"operationId"`
			Responses map[string]struct {
				Description string `json:"description"`
			} `json:"responses"`
		} `json:"paths"`
	}
	require.NoError(t, json.Unmarshal(raw, &document))
	codes := map[string][]string{}
	for _, methods := range document.Paths {
		for _, op := range methods {
			for status, response := range op.Responses {
				if status[0] != '2' {
					codes[op.ID] = append(codes[op.ID], referenceCode.FindAllString(response.Description, -1)...)
				}
			}
			slices.Sort(codes[op.ID])
			codes[op.ID] = slices.Compact(codes[op.ID])
		}
	}
	return codes
}

// operationsOf are the operations of the contract.
func operationsOf(t *testing.T) []*Operation {
	t.Helper()
	all, err := Operations()
	require.NoError(t, err)
	return all
}
