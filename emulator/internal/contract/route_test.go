package contract

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestRouter(t *testing.T) {
	rt := newRouter()
	rt.add("GET", "/a/{id}", "one")
	rt.add("GET", "/a/list", "list")
	rt.add("GET", "/a/{id}/b", "two")
	rt.add("GET", "/{x}/c/d", "three")
	rt.add("GET", "/a/{id}/d", "four")
	for path, want := range map[string]string{
		"/a/x": "one", "/a/list": "list", "/a/x%2Fy": "one", "/a/x/b": "two", "/z/c/d": "three", "/a/c/d": "four",
		"/a/": "", "/a": "", "/a/x/": "", "/a/%zz": "",
	} {
		name, params, ok := rt.Find("GET", path)
		require.Equal(t, want != "", ok, path)
		if ok && path == "/a/x%2Fy" {
			require.Equal(t, "x/y", params["id"])
		}
		if path != "/a/c/d" { // two templates fit equally well
			require.Equal(t, want, name, path)
		}
	}
	_, _, ok := rt.Find("POST", "/a/x")
	require.False(t, ok)
}
