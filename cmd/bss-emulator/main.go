// Command bss-emulator is a sandbox for the partner BSS API of Huawei Cloud: it
// answers the API, and the IAM calls that go with it, from real state. Nothing
// leaves the machine and no money moves.
//
//	go run ./cmd/bss-emulator
//
// prints the address and, as lines for a shell, the credentials of a partner, a
// distributor and a customer. In another terminal,
//
//	eval "$(go run ./cmd/bss-emulator -print-env)"
//
// makes programs there call the emulator as the partner. The page at
// /_emulator/ shows what is called and why it was refused. See docs/emulator.md.
//
//snippet:sh go run
//snippet:sh eval
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	// A second signal ends the program at once.
	context.AfterFunc(ctx, stop)
	err := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	switch {
	case errors.Is(err, flag.ErrHelp):
	case err != nil:
		fmt.Fprintln(os.Stderr, "bss-emulator:", err)
		os.Exit(1)
	}
}

// run is the program until ctx ends.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	s, err := parse(args, stderr)
	if err != nil {
		return err
	}
	if s.printEnv {
		return printEnv(ctx, s, stdout, stderr)
	}
	return serve(ctx, s, stdout, stderr)
}
