package cert

import (
	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// A PKCS#12 file is a row of safe contents, each plain or encrypted, each a row of bags; a MAC over all of it tells
// whether the passphrase is right. The bags are walked one by one, so that a certificate without a key, a key without a
// certificate, several of both and one damaged bag are all files like any other.

var (
	oidData          = newOID("1.2.840.113549.1.7.1")
	oidSignedData    = newOID("1.2.840.113549.1.7.2")
	oidEncryptedData = newOID("1.2.840.113549.1.7.6")
)

// A p12Reader reads one PKCS#12 file.
type p12Reader struct {
	*reader
	facts *PKCS12Facts
}

// pkcs12 reads a PKCS#12 file.
func (r *reader) pkcs12(der, raw []byte) *Problem {
	defer func() { r.refused, r.probed, r.vouched = nil, false, nil }()
	w := p12Reader{reader: r, facts: &PKCS12Facts{BER: !sameBytes(der, raw)}}
	if r.file.PKCS12 == nil {
		r.file.PKCS12 = w.facts
	}
	s := cryptobyte.String(der)
	var pfx, info, mac cryptobyte.String
	if !s.ReadASN1(&pfx, asn1.SEQUENCE) || !pfx.SkipASN1(asn1.INTEGER) || !pfx.ReadASN1(&info, asn1.SEQUENCE) {
		return &Problem{ID: Damaged}
	}
	content, signed, ok := authenticatedSafe(info)
	if !ok {
		return &Problem{ID: Damaged}
	}
	w.facts.Signed = signed
	if pfx.ReadASN1(&mac, asn1.SEQUENCE) {
		w.refused = w.checkMAC(mac, content)
	}
	if w.refused.endsReading() {
		return w.refused
	}
	if p := w.safes(content); p != nil {
		return p
	}
	return w.refused
}

// sameBytes tells whether two slices are the same memory: toDER returns what is DER without a copy.
func sameBytes(a, b []byte) bool { return len(a) == len(b) && (len(a) == 0 || &a[0] == &b[0]) }

// authenticatedSafe returns the content that the outermost ContentInfo wraps. It is signed instead of protected by a MAC
// in a mode that is in the standard and in no known program.
func authenticatedSafe(info cryptobyte.String) (content []byte, signed, ok bool) {
	var id, wrapped cryptobyte.String
	if !info.ReadASN1(&id, asn1.OBJECT_IDENTIFIER) || !info.ReadASN1(&wrapped, tagExplicit0) {
		return nil, false, false
	}
	switch oid(id) {
	case oidData:
		ok = wrapped.ReadASN1((*cryptobyte.String)(&content), asn1.OCTET_STRING)
		return content, false, ok
	case oidSignedData:
		var signedData, inner cryptobyte.String
		if !wrapped.ReadASN1(&signedData, asn1.SEQUENCE) || !signedData.SkipASN1(asn1.INTEGER) ||
			!signedData.SkipASN1(asn1.SET) || !signedData.ReadASN1(&inner, asn1.SEQUENCE) {
			return nil, true, false
		}
		content, _, ok = authenticatedSafe(inner)
		return content, true, ok
	}
	return nil, false, false
}

// safes walks the safe contents.
func (w *p12Reader) safes(content []byte) *Problem {
	list, p := w.sequence(content)
	if p != nil {
		return p
	}
	var info, id, wrapped cryptobyte.String
	for list.ReadASN1(&info, asn1.SEQUENCE) {
		w.probed = w.refused != nil && (!w.refused.Locked() || w.purse.low())
		var octets cryptobyte.String
		if !info.ReadASN1(&id, asn1.OBJECT_IDENTIFIER) || !info.ReadASN1(&wrapped, tagExplicit0) {
			p = w.lostSafe(&Problem{ID: Damaged})
		} else if oid(id) == oidData && wrapped.ReadASN1(&octets, asn1.OCTET_STRING) {
			w.facts.Safes = append(w.facts.Safes, Safe{})
			p = w.bags(octets)
		} else if oid(id) == oidEncryptedData {
			p = w.encryptedSafe(wrapped)
		} else {
			p = w.lostSafe(unknownAlgorithm(id))
		}
		if p != nil {
			return p
		}
	}
	if !list.Empty() {
		return &Problem{ID: Truncated}
	}
	return nil
}

// sequence opens a SEQUENCE that stood in an OCTET STRING, and so may be BER again.
func (w *p12Reader) sequence(b []byte) (cryptobyte.String, *Problem) {
	der, _, _, err := toDER(w.ctx, b, w.limits.Depth)
	if err != nil {
		return nil, w.walkEnded(err)
	}
	w.facts.BER = w.facts.BER || !sameBytes(der, b[:min(len(der), len(b))])
	s := cryptobyte.String(der)
	var list cryptobyte.String
	if !s.ReadASN1(&list, asn1.SEQUENCE) {
		return nil, &Problem{ID: Damaged}
	}
	return list, nil
}

// lostSafe notes safe contents that could not be read. How much is in them is not known.
func (w *p12Reader) lostSafe(p *Problem) *Problem {
	w.facts.Safes = append(w.facts.Safes, Safe{Encrypted: true, Problem: p})
	return w.add(Item{Kind: KindOther, Label: "encrypted contents", Problem: p})
}

// encryptedSafe decrypts safe contents.
func (w *p12Reader) encryptedSafe(s cryptobyte.String) *Problem {
	var data, info, alg cryptobyte.String
	if !s.ReadASN1(&data, asn1.SEQUENCE) || !data.SkipASN1(asn1.INTEGER) || !data.ReadASN1(&info, asn1.SEQUENCE) ||
		!info.SkipASN1(asn1.OBJECT_IDENTIFIER) || !info.ReadASN1(&alg, asn1.SEQUENCE) {
		return w.lostSafe(&Problem{ID: Damaged})
	}
	safe := Safe{Encrypted: true}
	if l, problem := readLock(alg); problem == nil {
		safe.Algorithm, safe.Iterations = l.name, l.iterations
	}
	plain, problem := w.unlock(alg, implicitOctets(info))
	if problem != nil {
		safe.Problem = problem
		w.facts.Safes = append(w.facts.Safes, safe)
		return w.add(Item{Kind: KindOther, Label: "encrypted contents", Problem: problem})
	}
	w.facts.Safes = append(w.facts.Safes, safe)
	return w.bags(plain)
}

// implicitOctets reads an OCTET STRING under the tag [0], in one piece or in several.
func implicitOctets(s cryptobyte.String) []byte {
	var whole, pieces, piece cryptobyte.String
	if s.PeekASN1Tag(tagContext0) && s.ReadASN1(&whole, tagContext0) {
		return whole
	}
	var out []byte
	if s.ReadASN1(&pieces, tagExplicit0) {
		for pieces.ReadASN1(&piece, asn1.OCTET_STRING) {
			out = append(out, piece...)
		}
	}
	return out
}
