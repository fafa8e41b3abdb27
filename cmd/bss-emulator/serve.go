package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/partnerbss/partnerbss-go/emulator"
	"github.com/partnerbss/partnerbss-go/emulator/admin"
)

const (
	headerTimeout = 10 * time.Second
	idleTimeout   = 2 * time.Minute
	// farewell is how long calls may take to end when the program stops.
	farewell = 5 * time.Second
)

// serve runs the emulator until ctx ends.
func serve(ctx context.Context, s *settings, stdout, stderr io.Writer) (err error) {
	level := slog.LevelWarn
	if s.verbose {
		level = slog.LevelInfo
	}
	logger := slog.New(slog.NewTextHandler(stderr, &slog.HandlerOptions{Level: level}))
	opts, err := s.options()
	if err != nil {
		return err
	}
	taken := fileExists(s.state)
	emu, err := emulator.NewChecked(append(opts, emulator.WithLogger(logger))...)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, emu.Close()) }()

	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", s.addr)
	if err != nil {
		return err
	}
	var handler http.Handler = emu
	server := &http.Server{
		ReadHeaderTimeout: headerTimeout, IdleTimeout: idleTimeout, MaxHeaderBytes: 128 << 10,
		ErrorLog: slog.NewLogLogger(logger.Handler(), slog.LevelWarn),
	}
	if s.admin != "off" {
		controls := admin.New(emu, s.adminOptions(logger)...)
		server.RegisterOnShutdown(controls.Close)
		handler = controls
	}
	server.Handler = handler

	endpoint := "http://" + reachable(listener.Addr())
	s.warn(stderr, listener.Addr())
	if err := announce(stdout, s, emu, endpoint, taken); err != nil {
		return errors.Join(err, listener.Close())
	}

	done := make(chan error, 1)
	go func() { done <- server.Serve(listener) }()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
	}
	// Not ctx, which is over: calls that are running get their responses.
	last, cancel := context.WithTimeout(context.Background(), farewell)
	defer cancel()
	if err := server.Shutdown(last); err != nil {
		return errors.Join(err, server.Close())
	}
	return nil
}

func fileExists(path string) bool {
	info, err := os.Stat(path)
	return path != "" && err == nil && info.Size() > 0
}

func (s *settings) adminOptions(logger *slog.Logger) []admin.Option {
	opts := []admin.Option{admin.WithLogger(logger), admin.WithHosts(s.adminHosts...)}
	if s.admin == "any" {
		opts = append(opts, admin.AllowRemote())
	}
	return opts
}

// reachable is an address as this machine calls it.
func reachable(addr net.Addr) string {
	host, port, err := net.SplitHostPort(addr.String())
	if err != nil {
		return addr.String()
	}
	if ip := net.ParseIP(host); ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	return net.JoinHostPort(host, port)
}

// announce prints what a developer needs, in a form that a shell can source:
// everything but the partner's credentials is a comment.
func announce(w io.Writer, s *settings, emu *emulator.Emulator, endpoint string, taken bool) error {
	var sb strings.Builder
	fmt.Fprintf(&sb, "# The partner BSS API and IAM, emulated, at %s\n", endpoint)
	if s.admin != "off" {
		fmt.Fprintf(&sb, "# Page with the live journal: %s%s\n", endpoint, admin.Prefix)
	}
	switch {
	case taken:
		fmt.Fprintf(&sb, "# State taken up from %s, with its seed and its clock\n", s.state)
	case s.state != "":
		fmt.Fprintf(&sb, "# State kept in %s\n", s.state)
	}
	sb.WriteString(strings.Join(admin.EndpointEnv(endpoint), "\n") + "\n")
	active := true
	for _, role := range []emulator.Role{emulator.RolePartner, emulator.RoleDistributor, emulator.RoleCustomer} {
		a, ok := emu.First(role)
		if !ok {
			continue
		}
		fmt.Fprintf(&sb, "\n# %s %s\n", role, a.AccountName)
		for _, line := range admin.CredentialsEnv(a) {
			if !active {
				line = "# " + line
			}
			sb.WriteString(line + "\n")
		}
		active = false
	}
	_, err := io.WriteString(w, sb.String())
	return err
}

// warn says what a server gives away that other machines reach.
func (s *settings) warn(w io.Writer, addr net.Addr) {
	tcp, ok := addr.(*net.TCPAddr)
	if !ok || tcp.IP.IsLoopback() {
		return
	}
	fmt.Fprintf(w, "bss-emulator: warning: other machines can reach %s, without encryption.\n", addr)
	if s.admin == "any" {
		fmt.Fprintln(w, "bss-emulator: warning: with -admin any they can read all credentials and change everything.")
	}
}
