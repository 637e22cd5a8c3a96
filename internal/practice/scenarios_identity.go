package practice

// identityScenarios are shown by the identity: but for one, the server is the mTLS host as it is for everybody, whose edge
// refuses what OpenSSL refuses.
var identityScenarios = []scenario{
	{cause: "identity.passphrase", rung: "identity", host: MTLSHost, passphrase: "not the passphrase",
		note: "the passphrase given is not that of the file"},
	{cause: "identity.key-mismatch", rung: "identity", host: MTLSHost, identity: keyMismatch,
		note: "the key in the file belongs to another certificate"},
	{cause: "identity.expired", rung: "odata", host: MTLSHost, identity: expired,
		note: "the certificate ran out yesterday; the edge refuses it"},
	{cause: "identity.not-yet-valid", rung: "odata", host: MTLSHost, identity: notYetValid,
		note: "the certificate is valid from tomorrow; the edge refuses it"},
	{cause: "identity.no-client-auth", rung: "odata", host: MTLSHost, identity: noClientAuth,
		note: "the extended key usage is serverAuth alone; the edge refuses the certificate"},
	// A page of the edge would leave open whether it is the chain.
	{cause: "identity.chain-incomplete", rung: "tls-client", identity: chainIncomplete, refuse: refusing(46),
		note: "the file lacks the authority between the certificate and the root; the server refuses with alert 46, certificate_unknown"},
	{cause: "identity.weak", rung: "odata", host: MTLSHost, identity: weak,
		note: "the key is RSA with 1024 bits; the edge refuses the certificate"},
	{cause: "identity.is-ca", rung: "odata", host: MTLSHost, identity: isCA,
		note: "the certificate is that of an authority; the edge refuses it"},
}
