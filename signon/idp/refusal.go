package idp

import (
	"errors"
	"net/http"

	"github.com/crewjam/saml"
)

// refusal is why a request is not answered: what the browser shows, and what the log says.
type refusal struct {
	status int
	text   string
	err    error
}

func badRequest(err error) *refusal {
	text := "The sign-on request is not valid. Start again from the link to the platform."
	if errors.Is(err, saml.ErrExpired) || errors.Is(err, saml.ErrNotYetValid) {
		text = "The sign-on request is too old or too new. Start again from the link to the platform."
	}
	return &refusal{http.StatusBadRequest, text, err}
}

func replayed(err error) *refusal {
	if errors.Is(err, ErrReplayed) {
		return &refusal{http.StatusBadRequest, "The sign-on request was used before. Start again from the link to the platform.", err}
	}
	return &refusal{http.StatusServiceUnavailable, "Signing on does not work at the moment. Try again in a minute.", err}
}

func internal(err error) *refusal {
	return &refusal{http.StatusInternalServerError, "Signing on does not work at the moment.", err}
}

func isTrue(b *bool) bool { return b != nil && *b }
