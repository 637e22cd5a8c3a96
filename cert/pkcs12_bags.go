package cert

import (
	"encoding/hex"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// The kinds of bags (RFC 7292, section 4.2).
var (
	oidKeyBag      = newOID("1.2.840.113549.1.12.10.1.1")
	oidShroudedBag = newOID("1.2.840.113549.1.12.10.1.2")
	oidCertBag     = newOID("1.2.840.113549.1.12.10.1.3")
	oidCRLBag      = newOID("1.2.840.113549.1.12.10.1.4")
	oidSecretBag   = newOID("1.2.840.113549.1.12.10.1.5")
	oidNestedBag   = newOID("1.2.840.113549.1.12.10.1.6")

	oidX509InBag    = newOID("1.2.840.113549.1.9.22.1")
	oidFriendlyName = newOID("1.2.840.113549.1.9.20")
	oidLocalKeyID   = newOID("1.2.840.113549.1.9.21")
)

// bags walks the safe contents that were noted last.
func (w *p12Reader) bags(content []byte) *Problem {
	list, p := w.sequence(content)
	if p != nil {
		w.facts.Safes[len(w.facts.Safes)-1].Problem = p
		return w.add(Item{Kind: KindOther, Label: "contents", Problem: p})
	}
	return w.bagList(list, 0)
}

func (w *p12Reader) bagList(list cryptobyte.String, depth int) *Problem {
	if depth > w.limits.Depth {
		return tooDeep(w.limits.Depth)
	}
	var bag cryptobyte.String
	for list.ReadASN1(&bag, asn1.SEQUENCE) {
		if p := w.bag(bag, depth); p != nil {
			return p
		}
	}
	if !list.Empty() {
		return w.add(Item{Kind: KindOther, Label: "bag", Problem: &Problem{ID: Damaged}})
	}
	return nil
}

// bagKinds name the kinds of bags.
var bagKinds = map[oid]string{
	oidKeyBag: "key", oidShroudedBag: "locked key", oidCertBag: "certificate", oidCRLBag: "crl", oidSecretBag: "secret",
	oidNestedBag: "bags",
}

// bag puts what one bag holds into the file.
func (w *p12Reader) bag(s cryptobyte.String, depth int) *Problem {
	var id, value cryptobyte.String
	if !s.ReadASN1(&id, asn1.OBJECT_IDENTIFIER) || !s.ReadASN1(&value, tagExplicit0) {
		return w.add(Item{Kind: KindOther, Label: "bag", Problem: &Problem{ID: Damaged}})
	}
	it := bagAttributes(s)
	kind, known := bagKinds[oid(id)]
	if !known {
		kind = oid(id).String()
	}
	w.facts.addBag(kind, value, it, len(w.file.Items))
	switch oid(id) {
	case oidKeyBag:
		return w.privateKey(value, it, false)
	case oidShroudedBag:
		return w.openKey(value, it)
	case oidCertBag:
		return w.certBag(value, it)
	case oidCRLBag:
		return w.crlBag(value)
	case oidNestedBag:
		return w.nestedBag(value, depth)
	}
	it.Kind, it.Label = KindOther, kind
	return w.add(it)
}

// addBag notes how a bag of the last safe is built.
func (f *PKCS12Facts) addBag(kind string, value cryptobyte.String, it Item, item int) {
	b := Bag{Safe: len(f.Safes) - 1, Kind: kind, Name: it.Name, LocalID: hex.EncodeToString([]byte(it.localID)), Item: item}
	if alg, _, ok := encryptedKeyInfo(value); ok {
		if l, problem := readLock(alg); problem == nil {
			b.Algorithm, b.Iterations = l.name, l.iterations
		}
	}
	f.Bags = append(f.Bags, b)
}

// bagAttributes reads the friendly name and the mark that belonging bags share.
func bagAttributes(s cryptobyte.String) (it Item) {
	var set, attribute, id, list, value cryptobyte.String
	if !s.ReadASN1(&set, asn1.SET) {
		return it
	}
	for set.ReadASN1(&attribute, asn1.SEQUENCE) {
		var tag asn1.Tag
		if !attribute.ReadASN1(&id, asn1.OBJECT_IDENTIFIER) || !attribute.ReadASN1(&list, asn1.SET) ||
			!list.ReadAnyASN1(&value, &tag) {
			continue
		}
		switch oid(id) {
		case oidFriendlyName:
			text, _, _ := decodeText(tag, value)
			it.Name = Visible(text)
		case oidLocalKeyID:
			it.localID = string(value)
		}
	}
	return it
}

func (w *p12Reader) certBag(value cryptobyte.String, it Item) *Problem {
	der, id, ok := wrappedOctets(value)
	if !ok {
		it.Kind, it.Problem = KindCertificate, &Problem{ID: Damaged}
		return w.add(it)
	}
	if id != oidX509InBag {
		it.Kind, it.Label = KindOther, "SDSI certificate"
		return w.add(it)
	}
	return w.certificate(der, it)
}

func (w *p12Reader) crlBag(value cryptobyte.String) *Problem {
	der, _, ok := wrappedOctets(value)
	if !ok {
		return w.add(Item{Kind: KindCRL, Problem: &Problem{ID: Damaged}})
	}
	return w.crl(der, der)
}

// wrappedOctets reads what a certificate bag and a CRL bag have in common: a kind, and the thing in an OCTET STRING.
func wrappedOctets(value cryptobyte.String) (der []byte, kind oid, ok bool) {
	var seq, id, wrapped, octets cryptobyte.String
	ok = value.ReadASN1(&seq, asn1.SEQUENCE) && seq.ReadASN1(&id, asn1.OBJECT_IDENTIFIER) &&
		seq.ReadASN1(&wrapped, tagExplicit0) && wrapped.ReadASN1(&octets, asn1.OCTET_STRING)
	return octets, oid(id), ok
}

func (w *p12Reader) nestedBag(value cryptobyte.String, depth int) *Problem {
	var list cryptobyte.String
	if !value.ReadASN1(&list, asn1.SEQUENCE) {
		return w.add(Item{Kind: KindOther, Label: "bag", Problem: &Problem{ID: Damaged}})
	}
	w.facts.Nested = true
	return w.bagList(list, depth+1)
}
