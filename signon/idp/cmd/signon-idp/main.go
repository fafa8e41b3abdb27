// Command signon-idp makes what a partner needs to be an identity provider: an RSA key, a
// self-signed certificate, and the metadata to upload in the partner centre.
//
//	go run github.com/partnerbss/partnerbss-go/signon/idp/cmd/signon-idp init \
//	    -entity https://partner.example/saml/metadata -sso https://partner.example/saml/sso
//
// It writes idp-key.pem, idp-cert.pem and idp-metadata.xml into the directory of -dir, and
// overwrites nothing. With -rollover it reads the last two and writes next-key.pem,
// next-cert.pem and next-metadata.xml, which lists both certificates. The README of the
// module tells the order in which they are put to use.
//
//snippet:sh go run github.com/partnerbss/partnerbss-go/signon/idp/cmd/signon-idp init
package main

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"encoding/xml"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/crewjam/saml"

	"github.com/partnerbss/partnerbss-go/signon/idp"
)

const usage = "usage: signon-idp init -entity URI -sso ADDRESS [-dir DIRECTORY] [-days 1095]\n       signon-idp init -rollover [-dir DIRECTORY] [-days 1095]"

func main() {
	if err := run(os.Args[1:], os.Stdout, time.Now); err != nil {
		fmt.Fprintln(os.Stderr, "signon-idp:", err)
		os.Exit(1)
	}
}

func run(args []string, out io.Writer, now func() time.Time) error {
	if len(args) == 0 || args[0] != "init" {
		return errors.New(usage)
	}
	flags := flag.NewFlagSet("init", flag.ContinueOnError)
	flags.SetOutput(out)
	entity := flags.String("entity", "", "entity `ID` of the provider, by custom the https address of its metadata")
	sso := flags.String("sso", "", "`address` of its single sign-on service")
	dir := flags.String("dir", ".", "`directory` of the files")
	days := flags.Int("days", 3*365, "how many `days` the certificate is valid")
	rollover := flags.Bool("rollover", false, "make the next key and certificate beside those that are there")
	if err := flags.Parse(args[1:]); errors.Is(err, flag.ErrHelp) {
		return nil
	} else if err != nil {
		return err
	}
	if flags.NArg() > 0 || *days < 1 || *days > 36500 {
		return errors.New(usage)
	}
	request, prefix := idp.MetadataRequest{EntityID: *entity, SSOURL: *sso}, "idp"
	if *rollover {
		if *entity != "" || *sso != "" {
			return errors.New("-rollover takes the entity ID and the address from idp-metadata.xml")
		}
		var err error
		if request, err = current(*dir); err != nil {
			return err
		}
		prefix = "next"
	}
	pair, err := idp.NewKeyPair(request.EntityID, now(), time.Duration(*days)*24*time.Hour)
	if err != nil {
		return err
	}
	request.Certificates = append(request.Certificates, pair.Leaf)
	files, err := contents(pair, request)
	if err != nil {
		return err
	}
	if err := write(*dir, prefix, files); err != nil {
		return err
	}
	for _, f := range files {
		fmt.Fprintf(out, "%s  %s\n", filepath.Join(*dir, prefix+f.name), f.about)
	}
	fmt.Fprintf(out, "The certificate ends on %s.\n", pair.Leaf.NotAfter.UTC().Format(time.DateOnly))
	return nil
}

// current reads what the provider has: the metadata and certificate of an earlier init.
func current(dir string) (idp.MetadataRequest, error) {
	var r idp.MetadataRequest
	document, err := os.ReadFile(filepath.Join(dir, "idp-metadata.xml"))
	if err != nil {
		return r, err
	}
	var entity saml.EntityDescriptor
	if err := xml.Unmarshal(document, &entity); err != nil {
		return r, fmt.Errorf("idp-metadata.xml: %w", err)
	}
	if len(entity.IDPSSODescriptors) != 1 || len(entity.IDPSSODescriptors[0].SingleSignOnServices) != 1 {
		return r, errors.New("idp-metadata.xml is not what init wrote")
	}
	r.EntityID, r.SSOURL = entity.EntityID, entity.IDPSSODescriptors[0].SingleSignOnServices[0].Location
	text, err := os.ReadFile(filepath.Join(dir, "idp-cert.pem"))
	if err != nil {
		return r, err
	}
	block, _ := pem.Decode(text)
	if block == nil {
		return r, errors.New("idp-cert.pem is not PEM")
	}
	certificate, err := x509.ParseCertificate(block.Bytes)
	if err != nil {
		return r, fmt.Errorf("idp-cert.pem: %w", err)
	}
	r.Certificates = []*x509.Certificate{certificate}
	return r, nil
}

type file struct {
	name, about string
	mode        os.FileMode
	data        []byte
}

func contents(pair tls.Certificate, request idp.MetadataRequest) ([]file, error) {
	key, err := x509.MarshalPKCS8PrivateKey(pair.PrivateKey)
	if err != nil {
		return nil, err
	}
	metadata, err := idp.Metadata(request)
	if err != nil {
		return nil, err
	}
	return []file{
		{"-key.pem", "the private key: keep it secret", 0o600, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: key})},
		{"-cert.pem", "its certificate", 0o644, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: pair.Leaf.Raw})},
		{"-metadata.xml", "the metadata to upload in the partner centre", 0o644, metadata},
	}, nil
}

// write makes all files or none. A file that is there already is left alone.
func write(dir, prefix string, files []file) (err error) {
	var made []string
	defer func() {
		if err != nil {
			for _, path := range made {
				err = errors.Join(err, os.Remove(path))
			}
		}
	}()
	for _, f := range files {
		path := filepath.Join(dir, prefix+f.name)
		w, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, f.mode)
		if err != nil {
			return err
		}
		made = append(made, path)
		_, err = w.Write(f.data)
		if err := errors.Join(err, w.Sync(), w.Close()); err != nil {
			return err
		}
	}
	return nil
}
