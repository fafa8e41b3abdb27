package contract

import (
	"net/url"
	"strings"
)

// Router finds the operation of a method and a raw path. Paths without
// parameters are looked up whole; the few templates are compared segment by
// segment, so that an encoded slash stays inside its segment.
type Router struct {
	exact     map[string]string // "GET /v2/..." -> name
	templates []template
}

type template struct {
	method   string
	segments []string // "{name}" for a parameter
	name     string
}

func newRouter() *Router { return &Router{exact: map[string]string{}} }

func (rt *Router) add(method, path, name string) {
	if !strings.Contains(path, "{") {
		rt.exact[method+" "+path] = name
		return
	}
	rt.templates = append(rt.templates, template{method, strings.Split(path, "/"), name})
}

// Find returns the name behind a method and an escaped path, with the decoded
// path parameters.
func (rt *Router) Find(method, escapedPath string) (name string, params map[string]string, ok bool) {
	if name, ok := rt.exact[method+" "+escapedPath]; ok {
		return name, nil, true
	}
	segments := strings.Split(escapedPath, "/")
	best := -1
	for _, t := range rt.templates {
		if t.method != method {
			continue
		}
		p, literal, ok := t.match(segments)
		// A literal segment beats a parameter: orders/detail is not orders/{order_id}.
		if ok && literal > best {
			best, name, params = literal, t.name, p
		}
	}
	return name, params, best >= 0
}

func (t template) match(segments []string) (params map[string]string, literal int, ok bool) {
	if len(segments) != len(t.segments) {
		return nil, 0, false
	}
	params = map[string]string{}
	for i, want := range t.segments {
		got, err := url.PathUnescape(segments[i])
		if err != nil {
			return nil, 0, false
		}
		if name, isParam := strings.CutPrefix(want, "{"); isParam {
			if got == "" {
				return nil, 0, false
			}
			params[strings.TrimSuffix(name, "}")] = got
			continue
		}
		if got != want {
			return nil, 0, false
		}
		literal++
	}
	return params, literal, true
}
