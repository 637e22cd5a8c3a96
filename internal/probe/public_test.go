package probe

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"slices"
	"testing"
	"time"

	"certmap/cert/certtest"
	"certmap/internal/securitycenter"
)

const realHost = "api4.cert.successfactors.com"

// sightOfServer is what the rung tls-server sees of a chain that does not verify.
func sightOfServer(t *testing.T, chain []*x509.Certificate, options x509.VerifyOptions) *sight {
	t.Helper()
	options.Intermediates = x509.NewCertPool()
	for _, c := range chain[1:] {
		options.Intermediates.AddCert(c)
	}
	_, err := chain[0].Verify(options)
	if err == nil {
		t.Fatal("the chain verifies")
	}
	return &sight{rung: securitycenter.RungTLSServer, host: realHost, hand: &handshake{},
		err: &tls.CertificateVerificationError{UnverifiedCertificates: chain, Err: err}}
}

// TestWhatAPublicAuthorityIssuedIsNotIntercepted sees a chain of a public authority at a host of SuccessFactors, refused for
// each of the other reasons there may be.
func TestWhatAPublicAuthorityIssuedIsNotIntercepted(t *testing.T) {
	chain := publicChain(t)
	valid := chain[0].NotBefore.Add(24 * time.Hour)
	roots := x509.NewCertPool()
	for _, c := range publicRoots() {
		roots.AddCert(c)
	}
	for _, c := range []struct {
		title string
		chain []*x509.Certificate
		at    time.Time
		roots *x509.CertPool
		name  string
		skew  skew
		want  securitycenter.CauseID
	}{
		{"this machine has no roots", chain, valid, x509.NewCertPool(), "", skew{}, TLSServerUntrusted},
		{"its clock is slow", chain, chain[0].NotBefore.AddDate(0, 0, -3), roots, "", skew{known: true, by: -72 * time.Hour}, ClockSkew},
		{"its clock is slow, and the server tells no time", chain, chain[0].NotBefore.AddDate(0, 0, -3), roots, "", skew{}, TLSServerNotYetValid},
		{"it has expired", chain, chain[0].NotAfter.AddDate(0, 0, 3), roots, "", skew{}, TLSServerExpired},
		{"it is for another name", chain, valid, roots, realHost, skew{}, TLSServerName},
		{"the intermediate is not sent", chain[:1], valid, roots, "", skew{}, TLSServerUntrusted},
	} {
		s := sightOfServer(t, c.chain, x509.VerifyOptions{Roots: c.roots, CurrentTime: c.at, DNSName: c.name})
		s.skew = c.skew
		if got := nameOf(s).id; got != c.want {
			t.Errorf("%s: named %s, not %s", c.title, got, c.want)
		}
	}
}

// TestWhatAnotherAuthorityIssuedIsIntercepted sees chains of an inspection proxy in the place of SuccessFactors, whatever else
// is wrong with them.
func TestWhatAnotherAuthorityIssuedIsIntercepted(t *testing.T) {
	proxy := certtest.NewCA("CN=Inspection Root,O=ACME SE")
	issuing := proxy.IssueCA("CN=Inspection,O=ACME SE")
	alone := certtest.Template(func(c *x509.Certificate) {
		c.IssuingCertificateURL = []string{"http://pki.acme.example/inspection.cer"}
	})
	for title, chain := range map[string][]*x509.Certificate{
		"by a root":            {proxy.Issue("CN="+realHost, certtest.Hosts(realHost)).Cert, proxy.Cert},
		"by an intermediate":   {issuing.Issue("CN="+realHost, certtest.Hosts(realHost)).Cert, issuing.Cert},
		"alone":                {issuing.Issue("CN="+realHost, certtest.Hosts(realHost)).Cert},
		"alone, with an AIA":   {issuing.Issue("CN="+realHost, certtest.Hosts(realHost), alone).Cert},
		"expired":              {issuing.Issue("CN="+realHost, certtest.Hosts(realHost), certtest.Days(-1)).Cert, issuing.Cert},
		"for another name":     {issuing.Issue("CN=other", certtest.Hosts("other.example")).Cert, issuing.Cert},
		"with a public one by": slices.Concat([]*x509.Certificate{issuing.Issue("CN="+realHost, certtest.Hosts(realHost)).Cert}, publicChain(t)),
	} {
		s := sightOfServer(t, chain, x509.VerifyOptions{Roots: x509.NewCertPool(), DNSName: realHost})
		if got := nameOf(s).id; got != TLSIntercepted {
			t.Errorf("%s: named %s", title, got)
		}
	}
}

// TestAnIntermediateThatIsTrustedIsNoInspection verifies a public chain at its intermediate, which the tenant lists.
func TestAnIntermediateThatIsTrustedIsNoInspection(t *testing.T) {
	chain := publicChain(t)
	if err := intercepted(realHost, tls.ConnectionState{PeerCertificates: chain[:1], VerifiedChains: [][]*x509.Certificate{chain}}); err != nil {
		t.Error(err)
	}
	own := certtest.NewCA("CN=Inspection Root,O=ACME SE")
	foreign := []*x509.Certificate{own.Issue("CN="+realHost, certtest.Hosts(realHost)).Cert, own.Cert}
	var found *interceptedError
	if err := intercepted(realHost, tls.ConnectionState{PeerCertificates: foreign, VerifiedChains: [][]*x509.Certificate{foreign}}); !errors.As(err, &found) {
		t.Errorf("it is let through: %v", err)
	}
}

// publicChain is a certificate of www.google.com of 2023 with its intermediate, both published. Its root is GTS Root R1.
func publicChain(t *testing.T) []*x509.Certificate {
	t.Helper()
	var chain []*x509.Certificate
	for _, text := range []string{publicLeaf, publicIntermediate} {
		block, _ := pem.Decode([]byte(text))
		c, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			t.Fatal(err)
		}
		chain = append(chain, c)
	}
	return chain
}

const publicLeaf = `-----BEGIN CERTIFICATE-----
MIIFUjCCBDqgAwIBAgIQERmRWTzVoz0SMeozw2RM3DANBgkqhkiG9w0BAQsFADBG
MQswCQYDVQQGEwJVUzEiMCAGA1UEChMZR29vZ2xlIFRydXN0IFNlcnZpY2VzIExM
QzETMBEGA1UEAxMKR1RTIENBIDFDMzAeFw0yMzAxMDIwODE5MTlaFw0yMzAzMjcw
ODE5MThaMBkxFzAVBgNVBAMTDnd3dy5nb29nbGUuY29tMIIBIjANBgkqhkiG9w0B
AQEFAAOCAQ8AMIIBCgKCAQEAq30odrKMT54TJikMKL8S+lwoCMT5geP0u9pWjk6a
wdB6i3kO+UE4ijCAmhbcZKeKaLnGJ38weZNwB1ayabCYyX7hDiC/nRcZU49LX5+o
55kDVaNn14YKkg2kCeX25HDxSwaOsNAIXKPTqiQL5LPvc4Twhl8HY51hhNWQrTEr
N775eYbixEULvyVLq5BLbCOpPo8n0/MTjQ32ku1jQq3GIYMJC/Rf2VW5doF6t9zs
KleflAN8OdKp0ME9OHg0T1P3yyb67T7n0SpisHbeG06AmQcKJF9g/9VPJtRf4l1Q
WRPDC+6JUqzXCxAGmIRGZ7TNMxPMBW/7DRX6w8oLKVNb0wIDAQABo4ICZzCCAmMw
DgYDVR0PAQH/BAQDAgWgMBMGA1UdJQQMMAoGCCsGAQUFBwMBMAwGA1UdEwEB/wQC
MAAwHQYDVR0OBBYEFBnboj3lf9+Xat4oEgo6ZtIMr8ZuMB8GA1UdIwQYMBaAFIp0
f6+Fze6VzT2c0OJGFPNxNR0nMGoGCCsGAQUFBwEBBF4wXDAnBggrBgEFBQcwAYYb
aHR0cDovL29jc3AucGtpLmdvb2cvZ3RzMWMzMDEGCCsGAQUFBzAChiVodHRwOi8v
cGtpLmdvb2cvcmVwby9jZXJ0cy9ndHMxYzMuZGVyMBkGA1UdEQQSMBCCDnd3dy5n
b29nbGUuY29tMCEGA1UdIAQaMBgwCAYGZ4EMAQIBMAwGCisGAQQB1nkCBQMwPAYD
VR0fBDUwMzAxoC+gLYYraHR0cDovL2NybHMucGtpLmdvb2cvZ3RzMWMzL1FPdkow
TjFzVDJBLmNybDCCAQQGCisGAQQB1nkCBAIEgfUEgfIA8AB2AHoyjFTYty22IOo4
4FIe6YQWcDIThU070ivBOlejUutSAAABhXHHOiUAAAQDAEcwRQIgBUkikUIXdo+S
3T8PP0/cvokhUlumRE3GRWGL4WRMLpcCIQDY+bwK384mZxyXGZ5lwNRTAPNzT8Fx
1+//nbaGK3BQMAB2AOg+0No+9QY1MudXKLyJa8kD08vREWvs62nhd31tBr1uAAAB
hXHHOfQAAAQDAEcwRQIgLoVydNfMFKV9IoZR+M0UuJ2zOqbxIRum7Sn9RMPOBGMC
IQD1/BgzCSDTvYvco6kpB6ifKSbg5gcb5KTnYxQYwRW14TANBgkqhkiG9w0BAQsF
AAOCAQEA2bQQu30e3OFu0bmvQHmcqYvXBu6tF6e5b5b+hj4O+Rn7BXTTmaYX3M6p
MsfRH4YVJJMB/dc3PROR2VtnKFC6gAZX+RKM6nXnZhIlOdmQnonS1ecOL19PliUd
VXbwKjXqAO0Ljd9y9oXaXnyPyHmUJNI5YXAcxE+XXiOZhcZuMYyWmoEKJQ/XlSga
zWfTn1IcKhA3IC7A1n/5bkkWD1Xi1mdWFQ6DQDMp//667zz7pKOgFMlB93aPDjvI
c78zEqNswn6xGKXpWF5xVwdFcsx9HKhJ6UAi2bQ/KQ1yb7LPUOR6wXXWrG1cLnNP
i8eNLnKL9PXQ+5SwJFCzfEhcIZuhzg==
-----END CERTIFICATE-----`

const publicIntermediate = `-----BEGIN CERTIFICATE-----
MIIFljCCA36gAwIBAgINAgO8U1lrNMcY9QFQZjANBgkqhkiG9w0BAQsFADBHMQsw
CQYDVQQGEwJVUzEiMCAGA1UEChMZR29vZ2xlIFRydXN0IFNlcnZpY2VzIExMQzEU
MBIGA1UEAxMLR1RTIFJvb3QgUjEwHhcNMjAwODEzMDAwMDQyWhcNMjcwOTMwMDAw
MDQyWjBGMQswCQYDVQQGEwJVUzEiMCAGA1UEChMZR29vZ2xlIFRydXN0IFNlcnZp
Y2VzIExMQzETMBEGA1UEAxMKR1RTIENBIDFDMzCCASIwDQYJKoZIhvcNAQEBBQAD
ggEPADCCAQoCggEBAPWI3+dijB43+DdCkH9sh9D7ZYIl/ejLa6T/belaI+KZ9hzp
kgOZE3wJCor6QtZeViSqejOEH9Hpabu5dOxXTGZok3c3VVP+ORBNtzS7XyV3NzsX
lOo85Z3VvMO0Q+sup0fvsEQRY9i0QYXdQTBIkxu/t/bgRQIh4JZCF8/ZK2VWNAcm
BA2o/X3KLu/qSHw3TT8An4Pf73WELnlXXPxXbhqW//yMmqaZviXZf5YsBvcRKgKA
gOtjGDxQSYflispfGStZloEAoPtR28p3CwvJlk/vcEnHXG0g/Zm0tOLKLnf9LdwL
tmsTDIwZKxeWmLnwi/agJ7u2441Rj72ux5uxiZ0CAwEAAaOCAYAwggF8MA4GA1Ud
DwEB/wQEAwIBhjAdBgNVHSUEFjAUBggrBgEFBQcDAQYIKwYBBQUHAwIwEgYDVR0T
AQH/BAgwBgEB/wIBADAdBgNVHQ4EFgQUinR/r4XN7pXNPZzQ4kYU83E1HScwHwYD
VR0jBBgwFoAU5K8rJnEaK0gnhS9SZizv8IkTcT4waAYIKwYBBQUHAQEEXDBaMCYG
CCsGAQUFBzABhhpodHRwOi8vb2NzcC5wa2kuZ29vZy9ndHNyMTAwBggrBgEFBQcw
AoYkaHR0cDovL3BraS5nb29nL3JlcG8vY2VydHMvZ3RzcjEuZGVyMDQGA1UdHwQt
MCswKaAnoCWGI2h0dHA6Ly9jcmwucGtpLmdvb2cvZ3RzcjEvZ3RzcjEuY3JsMFcG
A1UdIARQME4wOAYKKwYBBAHWeQIFAzAqMCgGCCsGAQUFBwIBFhxodHRwczovL3Br
aS5nb29nL3JlcG9zaXRvcnkvMAgGBmeBDAECATAIBgZngQwBAgIwDQYJKoZIhvcN
AQELBQADggIBAIl9rCBcDDy+mqhXlRu0rvqrpXJxtDaV/d9AEQNMwkYUuxQkq/BQ
cSLbrcRuf8/xam/IgxvYzolfh2yHuKkMo5uhYpSTld9brmYZCwKWnvy15xBpPnrL
RklfRuFBsdeYTWU0AIAaP0+fbH9JAIFTQaSSIYKCGvGjRFsqUBITTcFTNvNCCK9U
+o53UxtkOCcXCb1YyRt8OS1b887U7ZfbFAO/CVMkH8IMBHmYJvJh8VNS/UKMG2Yr
PxWhu//2m+OBmgEGcYk1KCTd4b3rGS3hSMs9WYNRtHTGnXzGsYZbr8w0xNPM1IER
lQCh9BIiAfq0g3GvjLeMcySsN1PCAJA/Ef5c7TaUEDu9Ka7ixzpiO2xj2YC/WXGs
Yye5TBeg2vZzFb8q3o/zpWwygTMD0IZRcZk0upONXbVRWPeyk+gB9lm+cZv9TSjO
z23HFtz30dZGm6fKa+l3D/2gthsjgx0QGtkJAITgRNOidSOzNIb2ILCkXhAd4FJG
AJ2xDx8hcFH1mt0G/FX0Kw4zd8NLQsLxdxP8c4CU6x+7Nz/OAipmsHMdMqUybDKw
juDEI/9bfU1lcKwrmz3O2+BtjjKAvpafkmO8l7tdufThcV4q5O8DIrGKZTqPwJNl
1IXNDw9bg1kWRxYtnCQ6yICmJhSFm/Y3m6xv+cXDBlHz4n/FsRC6UfTd
-----END CERTIFICATE-----`
