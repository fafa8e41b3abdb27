package emulator

import (
	"container/heap"
	"time"
)

// event is something that the platform does by itself at a time: completing an
// association, deciding a review, letting a coupon lapse.
type event struct {
	At   time.Time `json:"at"`
	Seq  uint64    `json:"seq"` // order among events of one instant
	Kind string    `json:"kind"`
	ID   string    `json:"id"` // of the thing that it happens to
}

// schedule queues an event.
func (st *State) schedule(at time.Time, kind, id string) {
	heap.Push(&st.Events, event{At: at, Seq: st.next(), Kind: kind, ID: id})
}

// eventQueue is a heap of events by time.
type eventQueue []event

func (q eventQueue) Len() int { return len(q) }

func (q eventQueue) Less(i, j int) bool {
	if !q[i].At.Equal(q[j].At) {
		return q[i].At.Before(q[j].At)
	}
	return q[i].Seq < q[j].Seq
}

func (q eventQueue) Swap(i, j int) { q[i], q[j] = q[j], q[i] }

// Push implements heap.Interface.
func (q *eventQueue) Push(x any) { *q = append(*q, x.(event)) }

// Pop implements heap.Interface.
func (q *eventQueue) Pop() any {
	old := *q
	ev := old[len(old)-1]
	*q = old[:len(old)-1]
	return ev
}

// waiting says whether an event is due, without taking it.
func (q eventQueue) waiting(now time.Time) bool { return len(q) > 0 && !q[0].At.After(now) }

// due takes the next event that is due at now.
func (q *eventQueue) due(now time.Time) (event, bool) {
	if !q.waiting(now) {
		return event{}, false
	}
	return heap.Pop(q).(event), true
}
