package call

// File is what an operation answers that answers with a file and not with JSON.
type File struct {
	Name string
	Type string // media type
	Data []byte
}
