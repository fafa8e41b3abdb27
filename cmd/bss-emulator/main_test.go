package main

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// childVariable makes the test binary be the program.
const childVariable = "BSS_EMULATOR_CHILD"

func TestMain(m *testing.M) {
	if os.Getenv(childVariable) != "" {
		main()
		return
	}
	os.Exit(m.Run())
}

// program runs in this process until stop is called.
type program struct {
	endpoint string
	out      *lockedBuffer
	errs     *lockedBuffer
	stop     func() error
}

type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}

var endpointLine = regexp.MustCompile(`export BSS_EMULATOR_ENDPOINT='([^']+)'`)

// begin runs the program and waits until it has told its address.
func begin(t *testing.T, args ...string) *program {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	p := &program{out: &lockedBuffer{}, errs: &lockedBuffer{}}
	r, w := io.Pipe()
	done := make(chan error, 1)
	go func() {
		err := run(ctx, append([]string{"-addr", "127.0.0.1:0"}, args...), io.MultiWriter(p.out, w), p.errs)
		_ = w.CloseWithError(io.EOF)
		done <- err
	}()
	p.stop = sync.OnceValue(func() error { cancel(); return <-done })
	t.Cleanup(func() { _ = p.stop() })
	lines := bufio.NewScanner(r)
	for lines.Scan() {
		if m := endpointLine.FindStringSubmatch(lines.Text()); m != nil {
			p.endpoint = m[1]
			break
		}
	}
	go func() { _, _ = io.Copy(io.Discard, r) }()
	require.NotEmpty(t, p.endpoint, p.errs)
	return p
}

func get(t *testing.T, url string) (int, string) {
	t.Helper()
	resp, err := http.Get(url)
	require.NoError(t, err)
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	return resp.StatusCode, string(b)
}

func TestProgram(t *testing.T) {
	p := begin(t)
	status, body := get(t, p.endpoint+"/_emulator/")
	require.Equal(t, 200, status)
	require.Contains(t, body, p.endpoint)
	status, _ = get(t, p.endpoint+"/v2/bases/measurements")
	require.Equal(t, 401, status)
	require.NoError(t, p.stop())
	_, err := http.Get(p.endpoint)
	require.Error(t, err, "nothing listens any more")
	require.Empty(t, p.errs.String())
}

// What is printed can be sourced: it sets the partner's credentials.
func TestOutputCanBeSourced(t *testing.T) {
	p := begin(t)
	require.NoError(t, p.stop())
	shell, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("there is no sh")
	}
	cmd := exec.Command(shell, "-euc", p.out.String()+"\necho $BSS_EMULATOR_ENDPOINT $HUAWEICLOUD_SDK_ROLE ${#HUAWEICLOUD_SDK_AK} ${#HUAWEICLOUD_SDK_SK}")
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, string(out))
	require.Equal(t, p.endpoint+" partner 20 40\n", string(out))
	for _, want := range []string{"# partner partner\n", "# distributor distributor\n# export HUAWEICLOUD_SDK_AK=", "# customer customer_verified\n# export HUAWEICLOUD_SDK_AK="} {
		require.Contains(t, p.out.String(), want)
	}
}

// The lines come from the emulator that runs, whatever flags it was given.
func TestPrintEnvOfARunningOne(t *testing.T) {
	p := begin(t, "-random-seed", "77")
	var out, errs bytes.Buffer
	addr := strings.TrimPrefix(p.endpoint, "http://")
	require.NoError(t, run(t.Context(), []string{"-print-env", "-addr", addr}, &out, &errs))
	require.Empty(t, errs.String())
	for _, line := range strings.Split(strings.TrimSpace(out.String()), "\n") {
		require.Contains(t, p.out.String(), "\n"+line+"\n")
	}
	out.Reset()
	require.NoError(t, run(t.Context(), []string{"-print-env", "-as", "customer_verified", "-addr", addr}, &out, &errs))
	require.Contains(t, out.String(), "ROLE='customer'")
	err := run(t.Context(), []string{"-print-env", "-as", "nobody", "-addr", addr}, &out, &errs)
	require.ErrorContains(t, err, "there is no such account")

	off := begin(t, "-admin", "off")
	err = run(t.Context(), []string{"-print-env", "-addr", strings.TrimPrefix(off.endpoint, "http://")}, &out, &errs)
	require.ErrorContains(t, err, "does not tell credentials")
}

// Without one they are those that the same flags are going to give.
func TestPrintEnvBeforeTheStart(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	addr := l.Addr().String()
	require.NoError(t, l.Close())
	state := filepath.Join(t.TempDir(), "state")
	var out, errs bytes.Buffer
	flags := []string{"-random-seed", "5", "-state", state}
	require.NoError(t, run(t.Context(), append(flags, "-print-env", "-addr", addr), &out, &errs))
	require.Contains(t, errs.String(), "nothing answers at http://"+addr)
	require.NoFileExists(t, state, "looking makes no state file")
	p := begin(t, flags...)
	require.Contains(t, p.out.String(), regexp.MustCompile(`export HUAWEICLOUD_SDK_SK=.*`).FindString(out.String()))
	require.ErrorContains(t, run(t.Context(), []string{"-print-env", "-as", "nobody", "-addr", addr}, &out, &errs), `there is no account "nobody"`)
	require.ErrorContains(t, run(t.Context(), []string{"-print-env", "-seed", "nowhere.yaml", "-addr", addr}, &out, &errs), "nowhere.yaml")
}

func TestStateIsKept(t *testing.T) {
	state := filepath.Join(t.TempDir(), "state")
	p := begin(t, "-state", state, "-freeze", "-start", "2026-03-15T04:30:00Z", "-no-quotas", "-rule", "association-delay=off", "-v")
	require.Contains(t, p.out.String(), "# State kept in "+state)
	post(t, p.endpoint+"/_emulator/api/clock", `{"advance":"36h"}`)
	post(t, p.endpoint+"/_emulator/api/accounts/partner/top-up", `{"amount":"0.01"}`)
	get(t, p.endpoint+"/v2/bases/measurements")

	err := run(t.Context(), []string{"-addr", "127.0.0.1:0", "-state", state}, io.Discard, io.Discard)
	require.ErrorContains(t, err, "in use by this process")
	require.NoError(t, p.stop())
	require.Contains(t, p.errs.String(), "ListMeasureUnits", "-v logs calls")

	again := begin(t, "-state", state, "-seed", examples("seed.yaml"))
	require.Contains(t, again.out.String(), "# State taken up from "+state)
	_, clock := get(t, again.endpoint+"/_emulator/api/clock")
	require.Contains(t, clock, "2026-03-16T16:30:00Z", "the clock stands still where it was")
	_, account := get(t, again.endpoint+"/_emulator/api/accounts/partner")
	require.Contains(t, account, "100000.01")
}

func examples(name string) string { return filepath.Join("..", "..", "examples", name) }

func post(t *testing.T, url, body string) {
	t.Helper()
	resp, err := http.Post(url, "application/json", strings.NewReader(body))
	require.NoError(t, err)
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	require.Less(t, resp.StatusCode, 300, string(b))
}

func TestStartTimes(t *testing.T) {
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"-start", "2030-01-01T08:00:00+08:00"}, "2030-01-01T00:00:"},
		{[]string{"-start", "2030-01-01T08:00:00+08:00", "-freeze"}, "2030-01-01T00:00:00Z"},
		{[]string{"-freeze"}, time.Now().UTC().Format("2006-")},
	} {
		p := begin(t, c.args...)
		_, clock := get(t, p.endpoint+"/_emulator/api/clock")
		require.Contains(t, clock, c.want)
		require.NoError(t, p.stop())
	}
}

func TestMistakes(t *testing.T) {
	newer := filepath.Join(t.TempDir(), "newer")
	require.NoError(t, os.WriteFile(newer, []byte(`{"format":"bss-emulator-state","version":99}`+"\n"), 0o600))
	bad := filepath.Join(t.TempDir(), "bad.yaml")
	require.NoError(t, os.WriteFile(bad, []byte("partners:\n- name: a\n- name: a\n"), 0o600))
	busy, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer busy.Close()
	for want, args := range map[string][]string{
		"there is no argument":               {"serve"},
		"flag provided but not defined":      {"-nothing"},
		"-admin is local, any or off":        {"-admin", "none"},
		"-as is for -print-env":              {"-as", "partner"},
		"add -allow-remote":                  {"-addr", "0.0.0.0:0"},
		"can be reached from other machines": {"-addr", ":0"},
		"-addr":                              {"-addr", "nonsense"},
		"must be id=off or id=on":            {"-rule", "strict-fields"},
		`there is no rule "nothing"`:         {"-rule", "nothing=off"},
		"cannot parse":                       {"-start", "today"},
		"nowhere.yaml":                       {"-seed", "nowhere.yaml"},
		"bad.yaml: line 3: partners[1]":      {"-seed", bad},
		"was written by a newer program":     {"-state", newer},
		"address already in use":             {"-addr", busy.Addr().String()},
	} {
		err := run(t.Context(), args, io.Discard, io.Discard)
		require.ErrorContains(t, err, want, args)
	}
	kept, err := os.ReadFile(newer)
	require.NoError(t, err)
	require.Contains(t, string(kept), `"version":99`, "a newer file is not overwritten")
}

// Listening for others takes a flag and says what it means.
func TestRemote(t *testing.T) {
	p := begin(t, "-addr", "0.0.0.0:0", "-allow-remote", "-admin", "any", "-admin-host", "bss.test")
	require.Contains(t, p.endpoint, "http://127.0.0.1:")
	require.Contains(t, p.errs.String(), "warning: other machines can reach")
	require.Contains(t, p.errs.String(), "they can read all credentials and change everything")
	r, err := http.NewRequest("GET", p.endpoint+"/_emulator/api/clock", nil)
	require.NoError(t, err)
	r.Host = "bss.test"
	resp, err := http.DefaultClient.Do(r)
	require.NoError(t, err)
	require.NoError(t, resp.Body.Close())
	require.Equal(t, 200, resp.StatusCode)

	off := begin(t, "-admin", "off")
	require.NotContains(t, off.out.String(), "Page")
	status, _ := get(t, off.endpoint+"/_emulator/")
	require.Equal(t, 404, status)
}

func TestHelp(t *testing.T) {
	var errs bytes.Buffer
	require.Error(t, run(t.Context(), []string{"-h"}, io.Discard, &errs))
	require.Contains(t, errs.String(), "-allow-remote")
	require.Contains(t, errs.String(), "127.0.0.1:18080")
}

// Streams of the page do not hold the program up when it stops.
func TestStopWithOpenStreams(t *testing.T) {
	p := begin(t)
	resp, err := http.Get(p.endpoint + "/_emulator/api/journal/events")
	require.NoError(t, err)
	defer resp.Body.Close()
	began := time.Now()
	require.NoError(t, p.stop())
	require.Less(t, time.Since(began), farewell)
}
