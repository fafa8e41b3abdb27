package sub

type Meta struct{ ID string }

func (*Meta) Get() string { return "" }
