// Package api holds the wire contract of the partner BSS API as it was
// published to this project: one OpenAPI document for the current operations
// and one for the legacy ones. The client does not import it; the emulator and
// the contract tests do.
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
