// Command newop prints the first draft of an operation, from the contract:
//
//	go run -C tools ./newop CreateSubCustomer
//
// The draft has the house's form: the operation's value, the request with its tags
// and Validate, the response with its types, enums with their constants, the
// method, and the iterator of a paged list. It compiles in a package of its own
// beside a Service, and the contract test accepts its types and rules. What the
// contract does not tell is for its author to decide; that is listed on standard
// error. templates.go is the form, rules.go has one call of package check for each
// rule.
//
// The argument is an operationId, or a Go name such as customers.Create.
package main

import (
	"fmt"
	"os"

	"github.com/partnerbss/partnerbss-go/internal/test/contract"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: go run -C tools ./newop OPID")
		os.Exit(2)
	}
	if err := run(os.Args[1], ".."); err != nil {
		fmt.Fprintln(os.Stderr, "newop:", err)
		os.Exit(1)
	}
}

func run(name, root string) error {
	op, err := find(name)
	if err != nil {
		return err
	}
	source, open, err := draft(op, existing(root, op.Package()), tables(root))
	if err != nil {
		return err
	}
	fmt.Print(source)
	fmt.Fprintf(os.Stderr, "\nTo decide for %s:\n", op.Name)
	for _, question := range open {
		fmt.Fprintln(os.Stderr, "-", question)
	}
	return nil
}

// find finds an operation in the documents.
func find(name string) (*contract.Operation, error) {
	all, err := contract.Operations()
	if err != nil {
		return nil, err
	}
	for _, op := range all {
		if op.ID == name || op.Name == name {
			return op, nil
		}
	}
	return nil, fmt.Errorf("the contract has no operation %s", name)
}
