package world

import (
	"container/heap"
	"time"
)

// Event is something that the platform does by itself at a time: completing an
// association, deciding a review, letting a coupon lapse.
type Event struct {
	At   time.Time `json:"at"`
	Seq  uint64    `json:"seq"` // order among events of one instant
	Kind string    `json:"kind"`
	ID   string    `json:"id"` // of the thing that it happens to
}

// Schedule queues an event.
func (st *State) Schedule(at time.Time, kind, id string) {
	heap.Push(&st.Events, Event{At: at, Seq: st.Next(), Kind: kind, ID: id})
}

// EventQueue is a heap of events by time.
type EventQueue []Event

// Len implements heap.Interface.
func (q EventQueue) Len() int { return len(q) }

// Less implements heap.Interface.
func (q EventQueue) Less(i, j int) bool {
	if !q[i].At.Equal(q[j].At) {
		return q[i].At.Before(q[j].At)
	}
	return q[i].Seq < q[j].Seq
}

// Swap implements heap.Interface.
func (q EventQueue) Swap(i, j int) { q[i], q[j] = q[j], q[i] }

// Push implements heap.Interface.
func (q *EventQueue) Push(x any) { *q = append(*q, x.(Event)) }

// Pop implements heap.Interface.
func (q *EventQueue) Pop() any {
	old := *q
	ev := old[len(old)-1]
	*q = old[:len(old)-1]
	return ev
}

// Waiting says whether an event is due, without taking it.
func (q EventQueue) Waiting(now time.Time) bool { return len(q) > 0 && !q[0].At.After(now) }

// Due takes the next event that is due at now.
func (q *EventQueue) Due(now time.Time) (Event, bool) {
	if !q.Waiting(now) {
		return Event{}, false
	}
	return heap.Pop(q).(Event), true
}
