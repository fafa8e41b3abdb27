package inner

type Hidden struct{ A int }

type Named struct {
	F int `json:"f"`
	g int
}

func (*Named) Call(Hidden) {}

type Returned struct{}

type Base struct{ B string }

func (Base) Helped() bool { return true }
