package cert_test

import "certmap/cert/certtest"

// The words that fixtures of one's own encoding are written in.
var (
	seq       = certtest.Seq
	set       = certtest.Set
	explicit  = certtest.Explicit
	octets    = certtest.Octets
	bitString = certtest.Bits
	integer   = certtest.Int
	bigInt    = certtest.BigInt
	oid       = certtest.OID
	tlv       = certtest.TLV
	algorithm = certtest.Algorithm
	extension = certtest.Extension
)
