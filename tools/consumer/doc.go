// Package consumer stands where a user of the SDK stands: in another module, out
// of reach of internal packages. Its tests take every block of Go out of README,
// guides and package docs and compile it as a program of that user.
//
// Blocks that are a whole file, or declarations, stand as they are. Statements
// become the body of a function. Imports follow from the names; what a block does
// not declare itself, such as ctx or customerID, has the type that a user has
// there, see variables: add a name when a document needs another.
//
// Every block is compiled unless the document's source says what else it is. In
// Markdown that is the language of the fence, or a comment above a block of Go:
//
//	<!-- not compiled: an excerpt of the vendor's SDK -->
//
// In a doc comment it is a directive, which neither go doc nor pkg.go.dev shows,
// with the beginning of the block:
//
//	//snippet:sh go run ./examples/quickstart
//	//snippet:text AccessKey string
//
//snippet:text <!-- not compiled
//snippet:text //snippet:sh
package consumer
