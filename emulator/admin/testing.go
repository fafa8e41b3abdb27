package admin

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/partnerbss/partnerbss-go/emulator"
)

// faultView is a fault with its durations as text, as they are also read.
type faultView struct {
	emulator.Fault
	Latency string `json:"latency,omitempty"`
	Skew    string `json:"skew,omitempty"`
}

func getFaults(h *Handler, _ *http.Request) (any, error) {
	faults := []faultView{}
	for _, f := range h.emulator.PendingFaults() {
		v := faultView{Fault: f}
		if f.Latency != 0 {
			v.Latency = f.Latency.String()
		}
		if f.Skew != 0 {
			v.Skew = f.Skew.String()
		}
		faults = append(faults, v)
	}
	return map[string]any{"faults": faults}, nil
}

func postFault(h *Handler, r *http.Request) (any, error) {
	var f emulator.Fault
	if err := decode(r, &f); err != nil {
		return nil, err
	}
	if err := f.Validate(); err != nil {
		return nil, err
	}
	h.emulator.Fail(f)
	return nil, nil
}

func deleteFaults(h *Handler, _ *http.Request) (any, error) {
	h.emulator.ClearFaults()
	return nil, nil
}

func getDrifts(h *Handler, _ *http.Request) (any, error) {
	return map[string]any{"drifts": append([]emulator.Drift{}, h.emulator.PendingDrifts()...)}, nil
}

func postDrift(h *Handler, r *http.Request) (any, error) {
	var d emulator.Drift
	if err := decode(r, &d); err != nil {
		return nil, err
	}
	if err := d.Validate(); err != nil {
		return nil, err
	}
	h.emulator.Drift(d)
	return nil, nil
}

func deleteDrifts(h *Handler, _ *http.Request) (any, error) {
	h.emulator.ClearDrift()
	return nil, nil
}

// filter reads the filters of the journal.
func filter(r *http.Request) (emulator.CallFilter, error) {
	q := r.URL.Query()
	f := emulator.CallFilter{
		Operation: q.Get("operation"), Account: q.Get("account"), Code: q.Get("code"), Text: q.Get("text"),
	}
	errs := make([]error, 5)
	f.Status, errs[0] = number(r, "status", 0)
	f.After, errs[1] = number(r, "after", 0)
	f.Limit, errs[2] = number(r, "limit", 0)
	f.Refused, errs[3] = flag(r, "refused")
	f.Effect, errs[4] = flag(r, "effect")
	return f, errors.Join(errs...)
}

func getJournal(h *Handler, r *http.Request) (any, error) {
	f, err := filter(r)
	if err != nil {
		return nil, err
	}
	f.Limit = cmp.Or(f.Limit, 100)
	return map[string]any{"calls": append([]emulator.Call{}, h.emulator.FindCalls(f)...)}, nil
}

func deleteJournal(h *Handler, _ *http.Request) (any, error) {
	h.emulator.ResetCalls()
	return nil, nil
}

func getCounts(h *Handler, _ *http.Request) (any, error) {
	return map[string]any{"counts": h.emulator.Counts()}, nil
}

// eventPause is how long calls are gathered before they are sent: an emulator
// under load has thousands of them in a second.
const eventPause = 200 * time.Millisecond

// getEvents streams the journal.
func getEvents(h *Handler, r *http.Request) (any, error) {
	f, err := filter(r)
	if err != nil {
		return nil, err
	}
	return stream(func(w http.ResponseWriter, r *http.Request) { h.sendEvents(w, r, f) }), nil
}

func (h *Handler) sendEvents(w http.ResponseWriter, r *http.Request, f emulator.CallFilter) {
	arrived, stop := h.emulator.WatchCalls()
	defer stop()
	out := http.NewResponseController(w)
	w.Header().Set("Content-Type", "text/event-stream")
	w.WriteHeader(http.StatusOK)
	for {
		for _, c := range h.emulator.FindCalls(f) {
			b, err := json.Marshal(c)
			if err != nil {
				h.logger.Error("a call is not JSON", "error", err)
				return
			}
			if _, err := fmt.Fprintf(w, "id: %d\ndata: %s\n\n", c.Seq, b); err != nil {
				return
			}
			f.After = c.Seq
		}
		if err := out.Flush(); err != nil {
			return
		}
		if !received(h, r, arrived) || !received(h, r, time.After(eventPause)) {
			return
		}
	}
}

// received waits for a channel, and says no when the client or the server goes
// first.
func received[T any](h *Handler, r *http.Request, from <-chan T) bool {
	select {
	case <-from:
		return true
	case <-r.Context().Done():
	case <-h.closed:
	}
	return false
}
