package customers

import "strings"

// VerificationRefusal says which business checks block the verification of a customer. It
// comes with CBC.99007004, and errors.As finds it in the [core.Error].
type VerificationRefusal struct {
	// Checks that failed, by the platform's names.
	FailedChecks []string `json:"fail_check_items"`
}

// Error lists the checks.
func (r *VerificationRefusal) Error() string {
	return "failed checks: " + strings.Join(r.FailedChecks, ", ")
}
