package toy

import (
	"context"
	"io"
	"time"

	"example.com/toy/internal/inner"
	"example.com/toy/sub"
)

const (
	Word         = "a"
	Level  Grade = 2
	hidden       = 1
)

type Grade int

type Alias = inner.Named

type Std = time.Duration

type base = inner.Base

type T struct {
	base
	sub.Meta `json:"-"`

	Name   string `json:"name,omitzero"`
	Hidden *inner.Hidden
	own    int
}

func (T) Value() string                                          { return "" }
func (*T) Pointer(ctx context.Context, r io.Reader) (int, error) { return 0, nil }
func (*T) private()                                              {}

type I interface {
	Do(h inner.Hidden)
	private()
}

type Pair[K comparable, V any] struct {
	Key   K
	Value V
}

func (Pair[K, V]) Swap() {}

func Map[T any](list []T, f func(T) T) []T { return list }

func Get() *inner.Returned { return nil }

func Use(*inner.Returned, ...*Alias) {}

func Want(map[string][]*inner.Hidden) {}

var V = hidden
