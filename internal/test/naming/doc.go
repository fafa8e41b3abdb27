// Package naming holds the names that users see to the rules of CONTRIBUTING. What
// it has is its test: it reads the syntax trees of all public packages.
package naming
