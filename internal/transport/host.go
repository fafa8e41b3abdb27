package transport

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/partnerbss/partnerbss-go/core"
)

// Host is one of the addresses at which the platform serves operations.
type Host int

// The addresses that operations name.
const (
	HostBSS     Host = iota // of the partner BSS API
	HostTickets             // of the service tickets
	hosts       = iota
)

// String is the address of the host on the China site.
func (h Host) String() string { return defaultEndpoints[h] }

// defaultEndpoints are the addresses on the China site.
var defaultEndpoints = [hosts]string{
	HostBSS:     "https://bss.myhuaweicloud.com",
	HostTickets: "https://osm.cn-south-1.myhuaweicloud.cn",
}

// endpoint is where an operation is called. Who has moved the partner API elsewhere, to an
// emulator or another site, does not want the tickets of that environment to go to the
// platform of the China site.
func (c *Config) endpoint(op *Operation) (*url.URL, error) {
	if op.Host == HostTickets && c.Endpoints[HostBSS].String() != defaultEndpoints[HostBSS] &&
		c.Endpoints[HostTickets].String() == defaultEndpoints[HostTickets] {
		return nil, fmt.Errorf("the partner API is at %s and the tickets still at %s: give option.WithTicketEndpoint as well", origin(c.Endpoints[HostBSS]), origin(c.Endpoints[HostTickets]))
	}
	return c.Endpoints[op.Host], nil
}

// TimeZone is the zone in which the tickets' host writes times. It is always asked for, so
// that a time without a zone can be read.
const TimeZone = "GMT+8"

// zone is that of a time which names none. All times of the partner API are documented as
// UTC.
func (h Host) zone() *time.Location {
	if h == HostTickets {
		return core.Beijing
	}
	return time.UTC
}

// hostHeaders sets the headers that only some hosts know.
func (c *call) hostHeaders(h http.Header) {
	if c.op.Host != HostTickets {
		if c.cfg.Language != "" {
			h.Set("X-Language", c.cfg.Language)
		}
		return
	}
	h.Set("X-Time-Zone", TimeZone)
	if c.cfg.Site != "" {
		h.Set("X-Site", c.cfg.Site)
	}
	if c.cfg.Language != "" {
		h.Set("X-Language", strings.ToLower(strings.Replace(c.cfg.Language, "_", "-", 1)))
	}
}
