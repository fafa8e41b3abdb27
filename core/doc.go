// Package core holds the leaf types that every other package of the SDK
// shares: errors and their outcomes, metadata of a response, secrets, and the
// calendar types of the platform.
package core
