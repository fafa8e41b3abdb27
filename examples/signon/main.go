// Command signon shows how a partner's platform signs its users on to Huawei Cloud. It
// starts the emulator, the platform's side of SAML beside it, and a partner's site, and
// walks a user through the first login, the notification of the binding, and a second
// login.
//
//	go run -C examples/signon .
//
// With -stay it prints where the site is and stays up, for a person with a browser. The
// example is a module of its own: package idp brings SAML along, which the SDK itself
// does not need.
//
//snippet:sh go run -C examples/signon .
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"time"

	"github.com/partnerbss/partnerbss-go/emulator"
	"github.com/partnerbss/partnerbss-go/examples/internal/show"
	"github.com/partnerbss/partnerbss-go/signon/idp/idptest"
)

func main() {
	stay := flag.Bool("stay", false, "stay up until Ctrl-C, for a person with a browser")
	flag.Parse()
	if !*stay {
		show.Main("signon", run)
		return
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := serve(ctx, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "signon:", err)
		os.Exit(1)
	}
}

// cast are those who play: the emulator, the platform's side of SAML, and the site.
type cast struct {
	emulator *emulator.Server
	platform *idptest.Platform
	site     *site
}

// start starts them all. Stop them in the end.
func start(ctx context.Context) (_ *cast, stop func(), err error) {
	var c cast
	var stops []func()
	stopAll := func() {
		for _, stop := range slices.Backward(stops) {
			stop()
		}
	}
	defer func() {
		if err != nil {
			stopAll()
		}
	}()
	if c.emulator, err = emulator.Serve(); err != nil {
		return nil, nil, err
	}
	stops = append(stops, func() { _ = c.emulator.Close() })
	if c.platform, stop, err = idptest.Serve(c.emulator); err != nil {
		return nil, nil, err
	}
	stops = append(stops, stop)
	if c.site, stop, err = openSite(ctx, c.platform, c.emulator.Partner.XAccountType, c.emulator.Emulator.Now); err != nil {
		return nil, nil, err
	}
	stops = append(stops, stop)

	// What the partner does once, in the partner centre.
	metadata, err := c.site.provider.Metadata()
	if err != nil {
		return nil, nil, err
	}
	err = c.platform.Configure(idptest.Access{
		AccountType: c.emulator.Partner.XAccountType, Metadata: metadata, NotifyURL: c.site.url + pathBinding,
	})
	return &c, stopAll, err
}

// run tells the story.
func run(ctx context.Context, w io.Writer) error {
	c, stop, err := start(ctx)
	if err != nil {
		return err
	}
	defer stop()
	out := show.Printer{W: w}
	out.Line("The emulator, the platform's side of SAML and a partner's site run on this machine.")
	for _, login := range []struct{ title, user string }{
		{"First login of li, who has no account of the platform", "li"},
		{"Second login of li, from another browser", "li"},
	} {
		out.Chapter(login.title)
		if err := c.walk(ctx, out, login.user); err != nil {
			return err
		}
	}
	out.Chapter("What the platform has seen")
	table := out.Table("time", "user", "account", "first login")
	for _, login := range c.platform.Logins() {
		table.Row(login.Time.UTC().Format(time.TimeOnly), login.UserID, login.CustomerName, fmt.Sprint(login.FirstLogin))
	}
	return table.Flush()
}

// serve stays up until the context ends.
func serve(ctx context.Context, w io.Writer) error {
	c, stop, err := start(ctx)
	if err != nil {
		return err
	}
	defer stop()
	fmt.Fprintf(w, "The partner's site: %s/\nLog in as li or han with the password %q. Ctrl-C ends it.\n", c.site.url, password)
	<-ctx.Done()
	return nil
}
