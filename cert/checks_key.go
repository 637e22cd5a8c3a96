package cert

import (
	"slices"
	"strconv"
	"time"
)

// What TLS can use: RSA, three curves and Ed25519 everywhere; some kinds that the standards know and servers seldom do;
// and kinds that cannot sign at all.
var (
	usualKeys    = []string{typeRSA, typeEC, typeEd25519}
	unusualKeys  = []string{typeRSAPSS, typeEd448, "ML-DSA-44", "ML-DSA-65", "ML-DSA-87"}
	usualCurves  = []string{"P-256", "P-384", "P-521"}
	minimumRSA   = 2048
	minimumCurve = 224
)

func keyWeak(c *Certificate, _ time.Time) (values, bool) {
	k := c.Public
	weak := (k.Type == typeRSA || k.Type == typeRSAPSS) && k.Bits < minimumRSA ||
		k.Type == typeEC && k.Bits > 0 && k.Bits < minimumCurve
	if !weak {
		return nil, false
	}
	return values{"Type": k.Type, "Bits": k.Bits}, true
}

// keyUnusual finds keys that some standard of TLS names. No source tells whether SuccessFactors takes them.
func keyUnusual(c *Certificate, _ time.Time) (values, bool) {
	k := c.Public
	unusual := slices.Contains(unusualKeys, k.Type) || k.Type == typeEC && !slices.Contains(usualCurves, k.Curve)
	if !unusual || k.Curve == explicitCurve {
		return nil, false
	}
	return values{"Type": k.describe()}, true
}

// keyUnusable finds keys that no version of TLS in use can sign with. Curves that have no name are among them: RFC 8422
// withdrew them, and TLS 1.3 has none.
func keyUnusable(c *Certificate, _ time.Time) (values, bool) {
	known := slices.Contains(usualKeys, c.Public.Type) || slices.Contains(unusualKeys, c.Public.Type)
	if known && c.Public.Curve != explicitCurve {
		return nil, false
	}
	return values{"Type": c.Public.describe()}, true
}

// text describes the key with its size.
func (k KeyFacts) text() string {
	if k.Bits == 0 {
		return k.describe()
	}
	return k.describe() + ", " + strconv.Itoa(k.Bits) + " bits"
}

// describe names the key's type, with the curve where it has one.
func (k KeyFacts) describe() string {
	if k.Curve != "" {
		return k.Type + " " + k.Curve
	}
	return k.Type
}
