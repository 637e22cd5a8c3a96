package securitycenter

import (
	"context"

	"certmap/cert"
)

// A ChainRole is what a certificate is in a server's chain.
type ChainRole string

// The roles.
const (
	ServerLeaf         ChainRole = "leaf"
	ServerIntermediate ChainRole = "intermediate"
	ServerRoot         ChainRole = "root"
)

// A ServerLink is one certificate of a server's chain.
type ServerLink struct {
	Role        ChainRole
	Certificate *cert.Certificate
}

// ServerLinks returns the chain that a test saw, the leaf first.
func ServerLinks(r Result) []ServerLink {
	var out []ServerLink
	for i, text := range r.ServerChain {
		held := cert.Open(background, []byte(text), cert.Options{}).Certificates()
		if len(held) == 0 {
			continue
		}
		link := ServerLink{ServerIntermediate, held[0]}
		switch {
		case i == 0:
			link.Role = ServerLeaf
		case held[0].SelfSigned():
			link.Role = ServerRoot
		}
		out = append(out, link)
	}
	return out
}

// Anchors returns what of a server's chain belongs into STRUST: the root, and what stands between. The leaf does not: it
// changes with each renewal, and whoever pins it stops then (KBA 3626800). It fails with ChainNotSeen where the test did not
// get as far, and with ChainNotTrusted where the chain did not verify here, since importing it would trust anybody.
func Anchors(r Result) ([]ServerLink, error) {
	links := ServerLinks(r)
	values := map[string]any{"Host": r.Host}
	switch {
	case r.RungOf(RungTLSServer).State != Pass && len(links) > 0:
		return nil, NewFault(ChainNotTrusted, nil, values)
	case len(links) < 2:
		return nil, NewFault(ChainNotSeen, nil, values)
	}
	return links[1:], nil
}

// SaveAnchors writes what of a server's chain belongs into STRUST to an outbox, each certificate as a clean .cer of its
// own, and returns their paths, that of the root last.
func SaveAnchors(ctx context.Context, r Result, to Outbox) ([]string, error) {
	links, err := Anchors(r)
	var paths []string
	for _, l := range links {
		path, err := to.Put(ctx, cert.CleanName(l.Certificate), cert.Clean(l.Certificate))
		if err != nil {
			return paths, err
		}
		paths = append(paths, path)
	}
	return paths, err
}
