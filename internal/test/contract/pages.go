package contract

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
)

// records is how many records the platform of a walk has; pageSize is how many
// of them a page takes.
const (
	records  = 3
	pageSize = 2
)

// positions are the wire names of where a page begins.
var positions = []string{"offset", "page_no", "page_index", "marker"}

// pages walks the iterator of a paged operation over two pages and compares the
// cursors that it sends, and the records that it yields, with the contract.
func (c *checker) pages(op *Operation, m method) (found problems) {
	sample := sampler{}.object(op.Request, "")
	for _, name := range []string{"limit", "page_size"} {
		if op.Request.Properties[name] != nil {
			sample[name] = json.Number(fmt.Sprint(pageSize))
		}
	}
	for _, name := range positions {
		delete(sample, name) // the iterator begins at the beginning
	}
	request, _, err := c.build(op, m, sample)
	if err != nil {
		return problems{err.Error()}
	}
	platform := &pager{op: op, items: sampler{full: true}.list(op.Response.at(op.Items).unconditional(), records, "")}
	service, in, err := c.prepare(m, request, op.Callers[0], platform)
	if err != nil {
		return problems{err.Error()}
	}
	walked := 0
	for record, failure := range service.MethodByName(m.iterator).Call(in)[0].Seq2() {
		if err, _ := failure.Interface().(error); err != nil {
			found.add("%s stops at record %d: %v", m.iterator, walked, err)
			break
		}
		if walked < records {
			found.differ(fmt.Sprintf("record %d", walked), op.Response.at(op.Items).Items, platform.items[walked], record)
		}
		walked++
	}
	if walked != records {
		found.add("%s yields %d records of %d", m.iterator, walked, records)
	}
	want := map[string][]string{"offset": {"0", "2"}, "page": {"1", "2"}, "marker": {"", nextMarker}}[op.Pages]
	if op.Pages == "offset" && op.Total == "" {
		want = append(want, "3") // only an empty page shows the end
	}
	if !slices.Equal(platform.cursors, want) {
		found.add("%s asks for %v, should ask for %v", m.iterator, platform.cursors, want)
	}
	return found
}

const nextMarker = "next-page"

// pager is a platform with a few records.
type pager struct {
	op      *Operation
	items   []any
	cursors []string // asked for so far
}

// RoundTrip answers with one page.
func (p *pager) RoundTrip(req *http.Request) (*http.Response, error) {
	cursor, err := p.cursor(req)
	if err != nil {
		return nil, err
	}
	p.cursors = append(p.cursors, cursor)
	page, next := p.items[:pageSize], nextMarker
	if len(p.cursors) > 1 {
		page, next = p.items[pageSize:], ""
	}
	if len(p.cursors) > 2 {
		page = []any{}
	}
	answer := map[string]any{}
	for _, name := range p.op.Response.Required {
		answer[name] = "x" // what the page does not need: a currency
	}
	for path, value := range map[string]any{p.op.Items: page, p.op.Total: len(p.items), p.op.Next: next} {
		place(answer, path, value)
	}
	body, err := json.Marshal(answer)
	if err != nil {
		return nil, err
	}
	return &http.Response{StatusCode: p.op.Status, Header: http.Header{}, Body: io.NopCloser(bytes.NewReader(body)), Request: req}, nil
}

// cursor reads where a request wants the page to begin. What it leaves out is at
// its default.
func (p *pager) cursor(req *http.Request) (string, error) {
	sent := map[string]any{}
	if req.Body != nil {
		body, err := io.ReadAll(req.Body)
		if err != nil {
			return "", err
		}
		if err := unmarshal(body, &sent); err != nil {
			return "", err
		}
	}
	for name, values := range req.URL.Query() {
		sent[name] = values[0]
	}
	for _, name := range positions {
		property := p.op.Request.Properties[name]
		if property == nil {
			continue
		}
		if value, ok := sent[name]; ok {
			return text(value), nil
		}
		if property.Default != nil {
			return text(property.Default), nil
		}
		return "", nil
	}
	return "", fmt.Errorf("%s has no cursor", p.op.Name)
}

// place sets a value in a tree by its path; no path, no value.
func place(tree map[string]any, path string, value any) {
	if path == "" {
		return
	}
	name, below, deeper := strings.Cut(path, ".")
	if !deeper {
		tree[name] = value
		return
	}
	inner, ok := tree[name].(map[string]any)
	if !ok {
		inner = map[string]any{}
		tree[name] = inner
	}
	place(inner, below, value)
}
