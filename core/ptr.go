package core

// Ptr returns a pointer to v. It fills the optional fields whose zero value
// means something to the platform and which are therefore pointers.
func Ptr[T any](v T) *T { return &v }
