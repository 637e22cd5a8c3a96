package cli

import (
	"strings"

	"certmap/cert"
	"certmap/internal/intake"
	"certmap/internal/text"
)

// The shapes of certmap p12 --json.

type p12Shape struct {
	Path          string      `json:"path"`
	MAC           string      `json:"mac,omitempty"`
	MACIterations int64       `json:"mac_iterations"`
	MACVerified   bool        `json:"mac_verified"`
	Passphrase    string      `json:"passphrase,omitempty"` // given, empty or none
	BER           bool        `json:"ber"`
	Safes         []safeShape `json:"safes"`
	Bags          []bagShape  `json:"bags"`
	Unusual       []oddShape  `json:"unusual"`
	Error         *errorShape `json:"error"`
}

type safeShape struct {
	Encrypted  bool        `json:"encrypted"`
	Algorithm  string      `json:"algorithm,omitempty"`
	Iterations int64       `json:"iterations"`
	Error      *errorShape `json:"error,omitempty"`
}

type bagShape struct {
	Safe         int    `json:"safe"` // index into safes
	Kind         string `json:"kind"`
	Algorithm    string `json:"algorithm,omitempty"`
	Iterations   int64  `json:"iterations"`
	FriendlyName string `json:"friendly_name,omitempty"`
	LocalID      string `json:"local_id,omitempty"`
}

type oddShape struct {
	ID      string `json:"id"`
	Message string `json:"message"`
}

type copyShape struct {
	Path       string `json:"path"`
	Profile    string `json:"profile"` // modern or compatible
	Encryption string `json:"encryption"`
	MAC        string `json:"mac"`
	Iterations int64  `json:"iterations"`
}

func p12Of(res intake.Result, english *text.Words) p12Shape {
	out := p12Shape{Path: res.Path, Safes: []safeShape{}, Bags: []bagShape{}, Unusual: []oddShape{}, Error: problemOf(res.File.Problem, english)}
	p := res.File.PKCS12
	if p == nil {
		if out.Error == nil {
			out.Error = problemOf(&cert.Problem{ID: cert.NoCertificate}, english)
		}
		return out
	}
	out.MAC, out.MACIterations, out.MACVerified, out.Passphrase, out.BER = p.MAC, p.MACIterations, p.MACVerified, p.Passphrase, p.BER
	for _, s := range p.Safes {
		out.Safes = append(out.Safes, safeShape{s.Encrypted, s.Algorithm, s.Iterations, problemOf(s.Problem, english)})
	}
	for _, b := range p.Bags {
		out.Bags = append(out.Bags, bagShape{b.Safe, bagID(b.Kind), b.Algorithm, b.Iterations, b.Name, b.LocalID})
	}
	for _, o := range p.Unusual {
		out.Unusual = append(out.Unusual, oddShape{string(o), english.Say("p12.odd." + string(o) + ".what")})
	}
	return out
}

// bagID is the kind of a bag as it stands in JSON and in the catalogues.
func bagID(kind string) string { return strings.ReplaceAll(kind, " ", "-") }
