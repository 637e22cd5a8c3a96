package securitycenter

import (
	"context"
	"time"

	"golang.org/x/sync/errgroup"

	"certmap/cert"
)

// Authorities know what stands above a certificate, and whether it still counts. They ask over the network only where the
// call says so, and never return an error: what goes wrong is the result.
type Authorities interface {
	// Chain puts the chain of a certificate together and verifies it for client authentication.
	Chain(ctx context.Context, q ChainQuestion) Chain
	// Revocation asks the authority that issued a certificate whether it has withdrawn it: by OCSP, else by its lists. It
	// goes over the network.
	Revocation(ctx context.Context, c, issuer *cert.Certificate, now time.Time) Revocation
}

// A ChainQuestion is what a chain is put together from.
type ChainQuestion struct {
	Certificate *cert.Certificate
	Pool        []*cert.Certificate // what the file holds
	// Fetch follows the addresses that certificates give for their issuer, where one is missing. Without it nothing goes
	// over the network.
	Fetch bool
	Now   time.Time
}

// A LinkSource says where a certificate of a chain was found.
type LinkSource string

// The sources of links.
const (
	FromFile    LinkSource = "file"
	FromMachine LinkSource = "machine"
	FromFetched LinkSource = "fetched"
)

// A Link is one certificate of a chain.
type Link struct {
	Certificate *cert.Certificate
	From        LinkSource
	Address     string // where it was fetched; empty for the other sources
}

// A Chain leads from a certificate to its root, as far as it could be put together.
type Chain struct {
	Links []Link // the certificate first
	State cert.ChainState
	// At is the index of the link that the state is about: an expired authority, say. It is -1 for the chain as a whole.
	At int
	// Missing is the name of the issuer that is not there, where the chain breaks off, and Addresses are where its
	// certificate may be had.
	Missing   string
	Addresses []string
	Attempts  []Attempt // the addresses that were followed and did not lead to the issuer
	Detail    string    // raw, in English
}

// Values are what the sentences about the chain may speak of: Root is the last certificate of the chain, Issuer the
// missing one, Subject the certificate that the state is about.
func (ch Chain) Values() map[string]any {
	v := map[string]any{"Root": "", "Issuer": cert.Visible(ch.Missing), "Subject": ""}
	if n := len(ch.Links); n > 0 {
		v["Root"] = ch.Links[n-1].name()
		v["Subject"] = ch.Links[max(0, ch.At)].name()
	}
	return v
}

func (l Link) name() string { return cert.Visible(l.Certificate.Subject.String()) }

// issuerOf returns the certificate that issued a link: the one above it, or itself. It is nil where the chain breaks off.
func (ch Chain) issuerOf(link int) *cert.Certificate {
	switch c := ch.Links[link].Certificate; {
	case link+1 < len(ch.Links):
		return ch.Links[link+1].Certificate
	case c.SelfSigned():
		return c
	}
	return nil
}

// below returns how many links stand below the root: a root answers for itself, and there is nobody to ask about it, save
// where it stands alone.
func (ch Chain) below() int {
	n := len(ch.Links)
	if n > 1 && ch.Links[n-1].Certificate.SelfSigned() {
		return n - 1
	}
	return n
}

// An ObstacleID names what kept an address from giving an answer that counts. It is stable.
type ObstacleID string

// The obstacles.
const (
	NoAddress         ObstacleID = "no-address"         // the certificate gives none
	AddressScheme     ObstacleID = "scheme"             // neither http nor https: ldap, mostly
	AddressMany       ObstacleID = "too-many-addresses" // Values["Limit"] were followed before it
	AddressDown       ObstacleID = "unreachable"        // no connection, or it broke off
	AddressSlow       ObstacleID = "timeout"
	AnswerStatus      ObstacleID = "status"    // Values["Status"], of HTTP
	AnswerLarge       ObstacleID = "too-large" // over Values["Limit"] MiB
	AnswerElsewhere   ObstacleID = "redirect"  // it leads on too often, or to an address that is not followed
	AnswerUnreadable  ObstacleID = "unreadable"
	AnswerForeign     ObstacleID = "not-the-issuer" // a certificate, but not of who issued the one below
	AnswerForged      ObstacleID = "bad-signature"  // not signed by the issuer, or by somebody it did not entrust
	AnswerOld         ObstacleID = "outdated"       // it counted until Values["Date"]
	AnswerEarly       ObstacleID = "not-yet-valid"  // it counts from Values["Date"] on
	AnswerRefused     ObstacleID = "refused"        // the responder answers that it will not say; Values["Answer"]
	AnswerPartial     ObstacleID = "partial-list"   // a delta, an indirect list, or one that leaves this certificate out
	IssuerMissing     ObstacleID = "issuer-missing" // without its certificate no answer can be checked
	CertificateBeyond ObstacleID = "nonstandard"    // too far from the standard to be asked about
)

// An Attempt is one address that was asked and gave no answer that counts.
type Attempt struct {
	Method   Method
	Address  string // empty where there was none to ask
	Obstacle ObstacleID
	Values   map[string]any // what the sentence of the obstacle needs
	Detail   string         // raw, in English
}

// A Method is how something was asked for.
type Method string

// The methods.
const (
	ByIssuerAddress Method = "aia"
	ByOCSP          Method = "ocsp"
	ByCRL           Method = "crl"
)

// A RevocationState is what the authority says of a certificate.
type RevocationState string

// The states. RevocationUnknown is the authority's own answer: it does not know the certificate. RevocationNotAvailable
// means that no answer was to be had.
const (
	NotRevoked             RevocationState = "good"
	IsRevoked              RevocationState = "revoked"
	RevocationUnknown      RevocationState = "unknown"
	RevocationNotAvailable RevocationState = "not-available"
)

// A RevocationReason is why an authority withdrew a certificate (RFC 5280, section 5.3.1).
type RevocationReason string

// The reasons.
const (
	Unspecified          RevocationReason = "unspecified"
	KeyCompromise        RevocationReason = "key-compromise"
	CACompromise         RevocationReason = "ca-compromise"
	AffiliationChanged   RevocationReason = "affiliation-changed"
	SupersededByAnother  RevocationReason = "superseded"
	CessationOfOperation RevocationReason = "cessation-of-operation"
	CertificateHold      RevocationReason = "certificate-hold"
	PrivilegeWithdrawn   RevocationReason = "privilege-withdrawn"
	AACompromise         RevocationReason = "aa-compromise"
)

// A Revocation is what was found out about one certificate.
type Revocation struct {
	Certificate *cert.Certificate
	State       RevocationState
	Method      Method // of the answer that counts; empty where there is none
	Address     string
	At          time.Time        // since when it is revoked
	Reason      RevocationReason // empty unless it is revoked
	// ThisUpdate and NextUpdate are when the answer was made and when the next is due; NextUpdate may be zero.
	ThisUpdate, NextUpdate time.Time
	Attempts               []Attempt // what was asked without an answer that counts
}

// Values are what the sentences about the revocation may speak of.
func (r Revocation) Values() map[string]any {
	return map[string]any{"Subject": cert.Visible(r.Certificate.Subject.String()), "Date": r.At, "Updated": r.ThisUpdate}
}

// A Standing is what the authorities say of a certificate and of those above it.
type Standing struct {
	Chain       Chain
	Revocations []Revocation // of each link but the root, in the order of the chain
	// Findings are to be appended to those of the file, so that its verdict counts them.
	Findings []cert.Finding
}

// CheckChain puts together the chain of a certificate, which stands at an index of the file's items, from what the file
// holds and what this machine has. With fetch it also asks the addresses that the certificates give for their issuers.
// The error is that of the context.
func (c *Center) CheckChain(ctx context.Context, f *cert.File, item int, fetch bool) (Chain, error) {
	ch := c.Authorities.Chain(ctx, ChainQuestion{
		Certificate: f.Items[item].Certificate, Pool: f.Certificates(), Fetch: fetch, Now: c.Clock()})
	return ch, ctx.Err()
}

// maxAsked is how many authorities are asked at once.
const maxAsked = 4

// CheckRevocation puts together the chain, as CheckChain does, and asks the authority of each of its certificates whether it
// has withdrawn it. It goes over the network, whatever fetch is. The error is that of the context.
func (c *Center) CheckRevocation(ctx context.Context, f *cert.File, item int, fetch bool) (Standing, error) {
	ch, err := c.CheckChain(ctx, f, item, fetch)
	if err != nil {
		return Standing{}, err
	}
	s := Standing{Chain: ch, Revocations: make([]Revocation, ch.below())}
	var asked errgroup.Group
	asked.SetLimit(maxAsked)
	for i := range s.Revocations {
		asked.Go(func() error {
			s.Revocations[i] = c.Authorities.Revocation(ctx, ch.Links[i].Certificate, ch.issuerOf(i), c.Clock())
			return nil
		})
	}
	_ = asked.Wait()
	s.Findings = s.findings(item)
	return s, ctx.Err()
}

// findings tell of the first certificate of the chain that is revoked: of the one at the item itself, or of an authority
// above it, without which it does not count either.
func (s Standing) findings(item int) []cert.Finding {
	for _, r := range s.Revocations {
		if r.State != IsRevoked {
			continue
		}
		f := cert.Finding{ID: cert.Revoked, Item: item, Values: map[string]any{"Date": r.At}}
		if !r.Certificate.Same(s.Chain.Links[0].Certificate) {
			f.Values["What"] = "authority"
		}
		for _, k := range cert.FindingKinds() {
			if k.ID == f.ID {
				f.Severity, f.Sure = k.Severity, k.Sure
			}
		}
		return []cert.Finding{f}
	}
	return nil
}
