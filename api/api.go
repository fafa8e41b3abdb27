// Package api holds the wire contract of the platform as it was published to this
// project, one OpenAPI document for each part of it: the partner BSS API, its legacy
// operations, the operations of enterprise master accounts, and the tickets. The
// client does not import it; the emulator and the contract tests do.
package api

import _ "embed"

// Current is the OpenAPI document of the current operations, as JSON.
//
//go:embed partner-bss.openapi.json
var Current []byte

// Legacy is the OpenAPI document of the operations that the platform is
// retiring, as JSON.
//
//go:embed partner-bss-legacy.openapi.json
var Legacy []byte

// Enterprise is the OpenAPI document of the operations of enterprise master
// accounts, as JSON.
//
//go:embed enterprise.openapi.json
var Enterprise []byte

// Tickets is the OpenAPI document of the service tickets, which have a host of
// their own, as JSON.
//
//go:embed tickets.openapi.json
var Tickets []byte

// All returns all documents.
func All() [][]byte { return [][]byte{Current, Legacy, Enterprise, Tickets} }
