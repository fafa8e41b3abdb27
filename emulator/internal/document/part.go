package document

import (
	"errors"
	"fmt"
)

// Part is a contradiction in a part of a document, or of what was built from
// one: Parts nest.
type Part struct {
	Path string // such as customers[1]
	Err  error
}

// Error implements error.
func (e *Part) Error() string { return e.Path + ": " + e.Err.Error() }

// Unwrap returns the cause.
func (e *Part) Unwrap() error { return e.Err }

// At says in which part something is wrong; nil stays nil.
func At(err error, format string, args ...any) error {
	if err == nil {
		return nil
	}
	return &Part{fmt.Sprintf(format, args...), err}
}

// Explain adds the lines of the document to what is wrong with it. Errors that
// were joined are explained one by one.
func (n *Node) Explain(err error) error { return n.explain(err, "") }

func (n *Node) explain(err error, path string) error {
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		var all []error
		for _, e := range joined.Unwrap() {
			all = append(all, n.explain(e, path))
		}
		return errors.Join(all...)
	}
	var part *Part
	if errors.As(err, &part) {
		if path != "" {
			path += "."
		}
		return n.explain(part.Err, path+part.Path)
	}
	return &Mistake{Line: n.Line(path), Path: path, Message: err.Error()}
}
