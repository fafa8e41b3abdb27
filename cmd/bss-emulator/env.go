package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/partnerbss/partnerbss-go/emulator"
	"github.com/partnerbss/partnerbss-go/emulator/admin"
)

// printEnv prints the lines of one account: those of the emulator that runs at
// the address, else those that an emulator with the same flags is going to have.
func printEnv(ctx context.Context, s *settings, stdout, stderr io.Writer) error {
	endpoint := "http://" + s.addr
	lines, err := askRunning(ctx, endpoint, s.as)
	if errors.Is(err, errNotRunning) {
		fmt.Fprintf(stderr, "bss-emulator: nothing answers at %s yet; these are the credentials that it will have with these flags\n", endpoint)
		lines, err = compute(endpoint, s)
	}
	if err != nil {
		return err
	}
	_, err = io.WriteString(stdout, lines)
	return err
}

var errNotRunning = errors.New("no emulator is running")

// askRunning asks the emulator at an endpoint through its controls.
func askRunning(ctx context.Context, endpoint, as string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, endpoint+admin.Prefix+"api/env?as="+url.QueryEscape(as), nil)
	if err != nil {
		return "", err
	}
	// No proxy: the address is this machine's, or named on purpose.
	client := &http.Client{Transport: &http.Transport{}}
	defer client.CloseIdleConnections()
	resp, err := client.Do(r)
	if err != nil {
		return "", fmt.Errorf("%w: %w", errNotRunning, err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, 64<<10))
	if err != nil {
		return "", err
	}
	if resp.StatusCode != http.StatusOK || !strings.HasPrefix(string(body), "export ") {
		return "", fmt.Errorf("%s does not tell credentials: %s %s", endpoint, resp.Status, strings.TrimSpace(string(body)))
	}
	return string(body), nil
}

// compute makes the emulator that the flags describe, to see its credentials.
func compute(endpoint string, s *settings) (string, error) {
	if !fileExists(s.state) {
		s.state = "" // looking must not make one
	}
	opts, err := s.options()
	if err != nil {
		return "", err
	}
	emu, err := emulator.NewChecked(opts...)
	if err != nil {
		return "", err
	}
	defer emu.Close()
	a, ok := emu.First(emulator.RolePartner)
	if s.as != "" {
		a, ok = emu.Account(s.as)
	}
	if !ok {
		return "", fmt.Errorf("there is no account %q", s.as)
	}
	return strings.Join(admin.Env(endpoint, a), "\n") + "\n", nil
}
