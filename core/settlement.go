package core

import (
	"encoding/json"
	"time"
)

// Settlement is what the platform's records say about a call whose outcome was
// unknown.
type Settlement struct {
	Verdict Verdict
	Reason  string // why, in one English sentence
	// References are the platform's IDs of what happened, such as those of the
	// transfer, the orders, the coupons or the customer. A partial batch has those of
	// the items that happened.
	References []string
	// Response is that of the call, as far as the records tell it, in the JSON of the
	// platform; nil when they do not, or the operation has none.
	Response RawJSON
	// Items tell of a batch what became of each item; empty for other calls.
	Items []SettledItem
	// Candidates are records that may be the effect, when the verdict is ambiguous.
	Candidates []Candidate
	// Wait is how long to wait before settling again, when it is too early.
	Wait time.Duration
}

// Verdict is the result of a settlement.
type Verdict string

// Verdicts of a settlement.
const (
	// VerdictHappened: the call had its effect. Do not make it again. Of a batch it means
	// that some items happened; Items tells which.
	VerdictHappened Verdict = "happened"
	// VerdictDidNotHappen: the call had no effect and will have none. Making it again is
	// safe.
	VerdictDidNotHappen Verdict = "did not happen"
	// VerdictNotYet: it is too early to tell. Settle again after Wait.
	VerdictNotYet Verdict = "not yet"
	// VerdictAmbiguous: the records do not tell, and waiting will not change that. A
	// person has to look at the candidates.
	VerdictAmbiguous Verdict = "ambiguous"
)

// Final reports whether the verdict answers the question.
func (v Verdict) Final() bool { return v == VerdictHappened || v == VerdictDidNotHappen }

// SettledItem is one item of a batch.
type SettledItem struct {
	ID        string  `json:"id"` // as the request names it: a customer, a resource, a quota
	Verdict   Verdict `json:"verdict"`
	Reference string  `json:"reference,omitzero"` // the platform's ID of what happened
}

// Candidate is a record of the platform that may be the effect of a call.
type Candidate struct {
	Reference string    `json:"reference"` // its ID
	Time      time.Time `json:"time,omitzero"`
	Note      string    `json:"note,omitzero"` // what it is, or why it does not decide
}

type storedSettlement struct {
	Verdict    Verdict       `json:"verdict"`
	Reason     string        `json:"reason"`
	References []string      `json:"references,omitempty"`
	Response   RawJSON       `json:"response,omitempty"`
	Items      []SettledItem `json:"items,omitempty"`
	Candidates []Candidate   `json:"candidates,omitempty"`
	WaitMS     int64         `json:"wait_ms,omitzero"`
}

// MarshalJSON writes the settlement with names in snake_case and the wait in
// milliseconds.
func (s Settlement) MarshalJSON() ([]byte, error) {
	return marshal(storedSettlement{
		s.Verdict, s.Reason, s.References, s.Response, s.Items, s.Candidates, s.Wait.Milliseconds(),
	})
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (s *Settlement) UnmarshalJSON(data []byte) error {
	var stored storedSettlement
	if err := json.Unmarshal(data, &stored); err != nil {
		return err
	}
	*s = Settlement{
		stored.Verdict, stored.Reason, stored.References, stored.Response, stored.Items, stored.Candidates,
		time.Duration(stored.WaitMS) * time.Millisecond,
	}
	return nil
}
