package wire

import (
	"bytes"
	"context"
	"io"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// readAtOnce is what a decoder gets in one piece: between two of them the context is
// looked at. A shorter document is decoded before anybody could tell the difference.
const readAtOnce = 64 << 10

// UnmarshalWithin is UnmarshalJSON that ends soon after the context does, with its error.
func UnmarshalWithin(ctx context.Context, data []byte, v any) error {
	if len(data) <= readAtOnce {
		return UnmarshalJSON(data, v)
	}
	return unmarshal(v, func(v any, options json.Options) error { return unmarshalOnce(ctx, data, v, options) })
}

// unmarshalOnce decodes with one set of options, until the context ends.
func unmarshalOnce(ctx context.Context, data []byte, v any, options json.Options) error {
	if len(data) <= readAtOnce {
		return json.Unmarshal(data, v, options)
	}
	err := json.UnmarshalRead(Reader(ctx, data), v, options)
	if ended := ctx.Err(); ended != nil {
		return ended
	}
	return err
}

// Valid reports whether data is one JSON value, and the context has not ended.
func Valid(ctx context.Context, data []byte) bool {
	if len(data) <= readAtOnce {
		return jsontext.Value(data).IsValid()
	}
	d := jsontext.NewDecoder(Reader(ctx, data))
	for {
		if _, err := d.ReadToken(); err != nil {
			return err == io.EOF && d.StackDepth() == 0
		}
	}
}

// Reader gives data in pieces until the context ends, and then its error.
func Reader(ctx context.Context, data []byte) io.Reader {
	return &within{ctx, bytes.NewReader(data)}
}

type within struct {
	ctx  context.Context
	data *bytes.Reader
}

// Read implements io.Reader.
func (w *within) Read(p []byte) (int, error) {
	if err := w.ctx.Err(); err != nil {
		return 0, err
	}
	return w.data.Read(p[:min(len(p), readAtOnce)])
}
