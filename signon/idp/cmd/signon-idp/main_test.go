package main

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func at() time.Time { return time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC) }

func read(t *testing.T, path ...string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(path...))
	require.NoError(t, err)
	return string(text)
}

func TestInitAndRollover(t *testing.T) {
	dir := t.TempDir()
	args := []string{"init", "-entity", "https://partner.example/saml/metadata", "-sso", "https://partner.example/saml/sso", "-dir", dir, "-days", "90"}
	var out bytes.Buffer
	require.NoError(t, run(args, &out, at))
	assert.Contains(t, out.String(), "The certificate ends on 2026-05-30.")
	assert.NotContains(t, out.String(), "PRIVATE")

	key := read(t, dir, "idp-key.pem")
	info, err := os.Stat(filepath.Join(dir, "idp-key.pem"))
	require.NoError(t, err)
	assert.Equal(t, os.FileMode(0o600), info.Mode().Perm())
	block, _ := pem.Decode([]byte(key))
	_, err = x509.ParsePKCS8PrivateKey(block.Bytes)
	require.NoError(t, err)
	pair, err := tls.LoadX509KeyPair(filepath.Join(dir, "idp-cert.pem"), filepath.Join(dir, "idp-key.pem"))
	require.NoError(t, err, "as a server reads them")
	assert.Equal(t, "https://partner.example/saml/metadata", pair.Leaf.Subject.CommonName)
	metadata := read(t, dir, "idp-metadata.xml")
	assert.Equal(t, 1, strings.Count(metadata, "<X509Certificate"))

	require.ErrorIs(t, run(args, io.Discard, at), os.ErrExist)
	assert.Equal(t, key, read(t, dir, "idp-key.pem"), "the key that is in use stays")

	require.NoError(t, run([]string{"init", "-rollover", "-dir", dir}, io.Discard, at))
	assert.Equal(t, key, read(t, dir, "idp-key.pem"))
	assert.NotEqual(t, key, read(t, dir, "next-key.pem"))
	next := read(t, dir, "next-metadata.xml")
	assert.Equal(t, 2, strings.Count(next, "<X509Certificate"))
	assert.Contains(t, next, `Location="https://partner.example/saml/sso"`)
	require.ErrorIs(t, run([]string{"init", "-rollover", "-dir", dir}, io.Discard, at), os.ErrExist)
}

// What cannot be written whole is not written at all.
func TestNothingIsLeftOfAFailure(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "idp-metadata.xml"), []byte("mine"), 0o644))
	err := run([]string{"init", "-entity", "https://a.example", "-sso", "https://a.example/sso", "-dir", dir}, io.Discard, at)
	require.ErrorIs(t, err, os.ErrExist)
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	require.Len(t, entries, 1)
	assert.Equal(t, "mine", read(t, dir, "idp-metadata.xml"))
}

func TestWrongArguments(t *testing.T) {
	for name, test := range map[string]struct {
		args []string
		want string
	}{
		"none":                  {nil, "usage"},
		"unknown":               {[]string{"make"}, "usage"},
		"no entity":             {[]string{"init", "-sso", "https://a.example/sso"}, "EntityID"},
		"plain http":            {[]string{"init", "-entity", "https://a.example", "-sso", "http://a.example/sso"}, "https"},
		"no days":               {[]string{"init", "-days", "0"}, "usage"},
		"rollover with address": {[]string{"init", "-rollover", "-sso", "https://a.example/sso"}, "idp-metadata.xml"},
		"rollover of nothing":   {[]string{"init", "-rollover"}, "no such file"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			if len(test.args) > 1 {
				test.args = append(test.args, "-dir", dir)
			}
			require.ErrorContains(t, run(test.args, io.Discard, at), test.want)
			entries, err := os.ReadDir(dir)
			require.NoError(t, err)
			assert.Empty(t, entries)
		})
	}
}
