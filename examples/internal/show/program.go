package show

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/signal"
	"time"

	partnerbss "github.com/partnerbss/partnerbss-go"
	"github.com/partnerbss/partnerbss-go/auth"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/emulator"
	"github.com/partnerbss/partnerbss-go/option"
)

// QueriesOnly is the line that a program prints when it has found credentials.
const QueriesOnly = "Credentials found: calling the platform they belong to, queries only."

// Main is the main function of an example. It runs for at most one minute,
// prints to standard output, and exits with status 1 after an error.
func Main(name string, run func(context.Context, io.Writer) error) {
	MainWithin(time.Minute, name, run)
}

// MainWithin is Main with another limit.
func MainWithin(limit time.Duration, name string, run func(context.Context, io.Writer) error) {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	if err := run(ctx, os.Stdout); err != nil {
		fmt.Fprintf(os.Stderr, "%s: %v\n", name, err)
		os.Exit(1)
	}
}

// Choose calls readOnly with a client of the real platform if there are
// credentials for it, and emulated if there are none. An incomplete
// configuration is an error.
func Choose(ctx context.Context, w io.Writer,
	emulated func(context.Context, io.Writer) error,
	readOnly func(context.Context, io.Writer, *partnerbss.Client) error,
) error {
	client, err := partnerbss.NewClient()
	if err != nil {
		return err
	}
	switch _, err = client.Identity(ctx); {
	case errors.Is(err, auth.ErrNotConfigured):
		return emulated(ctx, w)
	case err != nil:
		return err
	}
	return readOnly(ctx, w, client)
}

// Emulated prints that the program calls an emulator, and returns a client of
// the emulator for an account, with the provider of the account's keys.
func Emulated(w io.Writer, emu *emulator.Emulator, account emulator.Account, opts ...option.Option) (*partnerbss.Client, auth.Provider, error) {
	Printer{W: w}.Line("No credentials in the environment: an emulator inside this program answers. No real money moves.")
	keys := auth.NewAKSK(account.AccessKey, account.SecretKey,
		auth.WithAccountID(account.AccountID), auth.WithRole(core.Role(account.Role)))
	client, err := partnerbss.NewClient(append([]option.Option{
		option.WithEndpoint("https://emulator.invalid"),
		option.WithIAMEndpoint("https://emulator.invalid"),
		option.WithHTTPClient(&http.Client{Transport: emu.Transport()}),
		option.WithCredentials(keys),
	}, opts...)...)
	return client, keys, err
}
