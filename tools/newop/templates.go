package main

import (
	"strings"
	"text/template"
)

// form is what an operation looks like in this SDK. A draft is its data; rules are
// lines of Go.
var form = template.Must(template.New("operation").Funcs(template.FuncMap{
	"comment": comment, "tick": func() string { return "`" }, "join": strings.Join,
}).Parse(`
{{- range .Patterns}}
var {{.Var}} = regexp.MustCompile({{.Text}})
{{end}}
var {{.OpVar}} = transport.Operation{
	ID: "{{.Op.ID}}", Name: "{{.Op.Name}}",
	Method: {{.Method}}, Path: "{{.Op.Path}}",
{{- if eq .Op.Package "tickets"}}
	Host: transport.HostTickets,
{{- end}}
{{- if .Op.File}}
	File: true,
{{- end}}
{{- with .Op.Account}}
	Account: "{{.}}",
{{- end}}
	Callers: []core.Role{ {{- join .Callers ", "}}},
{{- with .Rate}}
	Rate: {{.}},
{{- end}}
{{- with .RateBy}}
	RateBy: map[core.Role]int{ {{- .}}},
{{- end}}
{{- if not .Op.Safe}}
	NoSettle: "no query tells whether it has taken effect",
{{- end}}
{{- if .Op.Safe}}
	Safe: true,
{{- end}}
{{- if .Op.Money}}
	Money: true,
{{- end}}
{{- with .Repeat}}
	Repeat: {{.}},
{{- end}}
{{- with .Key}}
	Key: {{.}},
{{- end}}
{{- with .Proof}}
	Proof: []string{ {{- .}}},
{{- end}}
{{- if .Secret}}
	Secret: true,
{{- end}}
{{- with .Requires}}
	Requires: []string{ {{- .}}},
{{- end}}
{{- with .Confirms}}
	Confirms: []string{ {{- .}}},
{{- end}}
{{- if .Op.Envelope}}
	Envelope: true,
{{- end}}
{{- if .Op.ConfirmsEmpty}}
	ConfirmsEmpty: true,
{{- end}}
{{- if .NoContent}}
	NoContent: true,
{{- end}}
{{- with .Refusal}}
	Refusal: func() error { return new({{.Name}}) },
{{- end}}
}
{{with .Request}}
// {{.Name}} holds the parameters of [Service.{{$.Name}}].
{{template "struct" .}}
// Validate reports every rule that the request breaks.
func (r *{{.Name}}) Validate() error {
	return check.Request(r, func(c *check.Checker) {
{{- range .Rules}}
		{{.}}
{{- end}}
	})
}
{{end}}
{{- with .Response}}
// {{.Name}} is the response of [Service.{{$.Name}}].
{{template "struct" .}}
{{end}}
{{- with .Refusal}}
// {{.Name}} is what the platform tells of a refusal of [Service.{{$.Name}}] beyond its code;
// errors.As finds it in the [core.Error].
{{template "struct" .}}
// Error says what the refusal is about.
func (r *{{.Name}}) Error() string { return "refused with details" }
{{end}}
{{comment .Doc}}
func (s *Service) {{.Name}}(ctx context.Context, {{if .Request}}req *{{.Request.Name}}, {{end}}opts ...option.Option) {{if .Response}}(*{{.Response.Name}}, error){{else}}error{{end}} {
{{- if .Response}}
	return transport.Call[{{.Response.Name}}](ctx, s.client(), &{{.OpVar}}, {{.Argument}}, opts)
{{- else}}
	return s.client().Do(ctx, &{{.OpVar}}, {{.Argument}}, nil, opts)
{{- end}}
}
{{with .Iterator}}
var {{.Var}} = page.{{.Kind}}[{{$.Request.Name}}, {{$.Response.Name}}, {{.Record}}]{
	Largest: {{.Largest}},
	Cursor:  func(r *{{$.Request.Name}}) (*{{.At}}, *int) { return &r.{{.Cursor}}, &r.{{.Limit}} },
	Records: func(a *{{$.Response.Name}}) ([]{{.Record}}, {{.At}}) { return a.{{.Records}}, {{.End}} },
}

{{comment .Doc}}
func (s *Service) {{.Name}}(ctx context.Context, req *{{$.Request.Name}}, opts ...option.Option) iter.Seq2[{{.Record}}, error] {
	return {{.Var}}.All(ctx, s.client(), s.{{$.Name}}, req, opts)
}
{{end}}
{{- range .Nested}}
{{comment .Doc}}
{{template "struct" .}}
{{- if .Checked}}
func (v *{{.Name}}) check(c *check.Checker) {
{{- range .Rules}}
	{{.}}
{{- end}}
}
{{end}}
{{- end}}
{{- range .Enums}}
{{comment .Doc}}
type {{.Name}} {{.Kind}}

// Values of [{{.Name}}].
const (
{{- $enum := .}}
{{- range .Values}}
	{{.Name}} {{$enum.Name}} = {{.Literal}} // {{.Meaning}}
{{- end}}
)
{{if .Checked}}
var {{.List}} = []{{.Name}}{ {{- range .Values}}{{.Name}}, {{end -}} }
{{end}}
{{- end}}

{{- define "struct"}}type {{.Name}} struct {
{{- range .Fields}}
{{comment .Doc}}
	{{- with .Ignore}}
	{{.}}
	{{- end}}
	{{.Name}} {{.Type}} {{tick}}{{.Tag}}{{tick}}
{{- end}}
{{- if .Answers}}

	core.Metadata {{tick}}json:"-"{{tick}}
{{- end}}
}
{{end}}`))

// width is where the lines of comments end.
const width = 96

// comment makes a doc comment of paragraphs. Lines that begin with a space are
// items of a list and stay apart.
func comment(text string) string {
	var b strings.Builder
	for i, line := range strings.Split(strings.TrimSpace(text), "\n") {
		if i > 0 {
			b.WriteString("\n")
		}
		if line == "" {
			b.WriteString("//")
			continue
		}
		prefix, rest := "// ", "// "
		if strings.HasPrefix(line, "  - ") {
			prefix, rest, line = "//   - ", "//     ", line[len("  - "):]
		}
		at := prefix
		for _, word := range strings.Fields(line) {
			if len(at)+len(word) > width && at != prefix && at != rest {
				b.WriteString(strings.TrimRight(at, " ") + "\n")
				at = rest
			}
			at += word + " "
		}
		b.WriteString(strings.TrimRight(at, " "))
	}
	return b.String()
}
