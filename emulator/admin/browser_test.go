package admin_test

import (
	"bufio"
	"encoding/base64"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/emulator"
)

var screenshot = flag.String("screenshot", "", "write a picture of the page to this `file`")

// The page follows the journal by itself, in a browser.
func TestPageInABrowser(t *testing.T) {
	d := newDesk(t, emulator.WithClock(time.Now))
	d.call("/before")
	b := newBrowser(t)
	b.open(d.url + "/_emulator/")
	b.until(`document.querySelectorAll("details.call").length == 1`)

	d.call("/after")
	b.until(`document.querySelector("#journal").textContent.includes("/after")`)
	require.Equal(t, "2", b.eval(`document.querySelector("details.call").dataset.seq`), "the latest call comes first")
	b.eval(`document.querySelector("details.call summary").click()`)
	require.Contains(t, b.eval(`document.querySelector("details.call[open] dl").innerText`), "APIGW.0101")

	customer, _ := d.emu.Account("customer_verified")
	require.NoError(t, d.emu.TopUp(customer.AccountID, yuan("4321.09")))
	d.call("/wakes-the-page")
	b.until(`document.querySelector("#state").textContent.includes("5321.09")`)
	require.Equal(t, "true", b.eval(`document.querySelectorAll("details.call")[1].open`), "rows stay as they were")
	require.Equal(t, "true", b.eval(`document.documentElement.scrollWidth <= innerWidth`), "nothing sticks out")

	if *screenshot != "" {
		b.picture(*screenshot)
	}

	// An emptied journal starts anew.
	d.emu.ResetCalls()
	d.call("/anew")
	b.until(`document.querySelectorAll("details.call").length == 1`)
	require.Equal(t, "1", b.eval(`document.querySelector("details.call").dataset.seq`))
	require.Empty(t, b.complaints, "the page breaks no rule of its own policy")
}

// browser is a headless Chromium that is driven through a pipe.
type browser struct {
	t          *testing.T
	to         *os.File
	from       *bufio.Reader
	session    string
	serial     int
	complaints []string
}

func newBrowser(t *testing.T) *browser {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil {
		t.Skip("chromium is not installed")
	}
	theirs, to, err := os.Pipe()
	require.NoError(t, err)
	from, theirOut, err := os.Pipe()
	require.NoError(t, err)
	cmd := exec.Command(path, "--headless", "--no-sandbox", "--disable-gpu",
		"--disable-dev-shm-usage", "--window-size=1366,900", "--user-data-dir="+t.TempDir(), "--remote-debugging-pipe")
	cmd.ExtraFiles = []*os.File{theirs, theirOut} // 3 and 4
	require.NoError(t, cmd.Start())
	require.NoError(t, theirs.Close())
	require.NoError(t, theirOut.Close())
	b := &browser{t: t, to: to, from: bufio.NewReader(from)}
	t.Cleanup(func() {
		// Without its pipe the browser ends by itself; a test does not wait long.
		_, _ = to.Close(), from.Close()
		stop := time.AfterFunc(10*time.Second, func() { _ = cmd.Process.Kill() })
		defer stop.Stop()
		_ = cmd.Wait()
	})
	return b
}

// send calls a method of the browser's debugging protocol.
func (b *browser) send(method string, params any) map[string]any {
	b.t.Helper()
	b.serial++
	msg, err := json.Marshal(map[string]any{"id": b.serial, "method": method, "params": params, "sessionId": b.session})
	require.NoError(b.t, err)
	_, err = b.to.Write(append(msg, 0))
	require.NoError(b.t, err)
	for {
		raw, err := b.from.ReadBytes(0)
		require.NoError(b.t, err, method)
		var answer struct {
			ID     int
			Method string
			Result map[string]any
			Params json.RawMessage
			Error  json.RawMessage
		}
		require.NoError(b.t, json.Unmarshal(raw[:len(raw)-1], &answer))
		if answer.Method == "Log.entryAdded" || answer.Method == "Runtime.exceptionThrown" {
			b.complaints = append(b.complaints, string(answer.Params))
		}
		if answer.ID == b.serial {
			require.Empty(b.t, answer.Error, method)
			return answer.Result
		}
	}
}

func (b *browser) open(url string) {
	b.t.Helper()
	target := b.send("Target.createTarget", map[string]any{"url": "about:blank"})
	attached := b.send("Target.attachToTarget", map[string]any{"targetId": target["targetId"], "flatten": true})
	b.session = attached["sessionId"].(string)
	b.send("Log.enable", nil)
	b.send("Runtime.enable", nil)
	b.send("Page.navigate", map[string]any{"url": url})
}

// eval evaluates an expression in the page and returns the result as text.
func (b *browser) eval(expression string) string {
	b.t.Helper()
	out := b.send("Runtime.evaluate", map[string]any{"expression": expression, "awaitPromise": true, "returnByValue": true})
	require.NotContains(b.t, out, "exceptionDetails", expression)
	result := out["result"].(map[string]any)
	return fmt.Sprint(result["value"])
}

// until waits in the page until a condition holds. The page may still be the
// one before, so a document that goes away is tried again.
func (b *browser) until(condition string) {
	b.t.Helper()
	wait := `new Promise(done => { const t0 = Date.now(); const look = () => {
		let ok = false; try { ok = ` + condition + ` } catch {}
		ok || Date.now() - t0 > 10000 ? done(ok) : setTimeout(look, 20) }; look() })`
	for range 3 {
		out := b.send("Runtime.evaluate", map[string]any{"expression": wait, "awaitPromise": true, "returnByValue": true})
		if result, ok := out["result"].(map[string]any); ok && result["value"] == true {
			return
		}
	}
	require.Fail(b.t, "the page does not get there", condition)
}

func (b *browser) picture(path string) {
	b.t.Helper()
	out := b.send("Page.captureScreenshot", map[string]any{"captureBeyondViewport": true})
	data, err := base64.StdEncoding.DecodeString(out["data"].(string))
	require.NoError(b.t, err)
	require.NoError(b.t, os.WriteFile(path, data, 0o600))
}
