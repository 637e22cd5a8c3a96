//go:build peers

package peers

import (
	"crypto/sha1"
	"encoding/base64"
	"fmt"
	"strings"

	"certmap/internal/probe"
)

// apacheModules is where Debian keeps them.
const apacheModules = "/usr/lib/apache2/modules"

const apacheMain = `ServerRoot "%[1]s"
ServerName localhost
PidFile "%[1]s/apache.pid"
Mutex "file:%[1]s" default
ErrorLog "%[1]s/apache.log"
DocumentRoot "%[1]s/htdocs"
User nobody
Group nogroup
RewriteEngine On
<Directory "%[1]s">
	Require all granted
</Directory>
`

// apacheRules answer as a tenant does.
const apacheRules = `	RewriteEngine On
	RewriteRule "^` + usersPath + `$" "/users.json" [END]
	RewriteCond "%{HTTP:SOAPAction}" "^(login|isValidSession|query|logout)$"
	RewriteRule "^` + soapPath + `$" "/soap-%1.xml" [END]
`

// An httpd is a virtual host of Apache.
type httpd struct{ name, settings string }

var httpds = []httpd{
	{"strict", "SSLVerifyClient require\n\tSSLCACertificateFile root.pem"},
	{"list", "SSLVerifyClient require\n\tSSLCACertificateFile root.pem\n\tSSLCADNRequestFile strangers.pem"},
	{"crl", "SSLVerifyClient require\n\tSSLCACertificateFile root.pem\n\tSSLCARevocationFile revoked.crl\n\tSSLCARevocationCheck chain"},
	{"optional", "SSLVerifyClient optional\n\tSSLCACertificateFile root.pem"},
	{"late", "SSLCACertificateFile root.pem\n\t<Location />\n\t\tSSLVerifyClient require\n\t\tSSLVerifyDepth 3\n\t</Location>"},
	{"old", "SSLProtocol -all +TLSv1.1\n\tSSLCipherSuite ALL:@SECLEVEL=0"},
}

// apache starts it, with a virtual host for each way to treat a caller, and returns what has to be named.
func (s *stage) apache() []trial {
	s.write("htdocs/users.json", users)
	for name, body := range soapAnswers {
		s.write("htdocs/soap-"+name+".xml", body)
	}
	addresses := s.ports(len(httpds))
	at := map[string]string{}
	var b strings.Builder
	for _, m := range []string{"mpm_event", "authn_core", "authz_core", "rewrite", "ssl", "socache_shmcb", "mime"} {
		fmt.Fprintf(&b, "LoadModule %s_module %s/mod_%s.so\n", m, apacheModules, m)
	}
	fmt.Fprintf(&b, apacheMain, s.dir)
	b.WriteString("TypesConfig /dev/null\nAddType application/json .json\nAddType text/xml .xml\n")
	for i, h := range httpds {
		at[h.name] = addresses[i]
		fmt.Fprintf(&b, "Listen %s https\n<VirtualHost %s>\n\tServerName %s\n\tSSLEngine On\n\tSSLCertificateFile server.pem\n\tSSLCertificateKeyFile server.key\n\tSSLVerifyDepth 3\n\t%s\n%s</VirtualHost>\n",
			addresses[i], addresses[i], host, h.settings, apacheRules)
	}
	s.write("apache.conf", b.String())
	s.run(addresses, "apache2", "-D", "FOREGROUND", "-f", s.path("apache.conf"))
	return onPeer("Apache", apacheTrials(at))
}

func apacheTrials(at map[string]string) []trial {
	return []trial{
		{title: "a good certificate", to: at["strict"], control: probe.TLSClientRequired},
		{title: "expired", to: at["strict"], as: expired, cause: probe.IdentityExpired},
		{title: "not yet valid", to: at["strict"], as: notYetValid, cause: probe.IdentityNotYetValid},
		{title: "without clientAuth", to: at["strict"], as: noClientAuth, cause: probe.IdentityNoClientAuth},
		{title: "RSA 1024", to: at["strict"], as: weak, cause: probe.IdentityWeak},
		{title: "an authority's", to: at["strict"], as: authority, cause: probe.IdentityIsCA},
		{title: "a key that may not sign", to: at["strict"], as: noSigning, cause: probe.TLSClientUnsupported},
		{title: "another authority, issuers listed", to: at["strict"], as: stranger, cause: probe.TLSIssuerNotAccepted},
		{title: "trusted but not listed", to: at["list"]},
		{title: "revoked (CRL)", to: at["crl"], as: revoked, cause: probe.TLSClientRevoked},
		{title: "not revoked (CRL)", to: at["crl"]},
		{title: "optional: lets anyone in", to: at["optional"], cause: probe.ControlPassed},
		{title: "asks only after the request", to: at["late"], cause: probe.TLSNoneRequested},
		{title: "TLS 1.1 only", to: at["old"], cause: probe.TLSVersion},
	}
}

// apachePassword is a line of a file of passwords, as htpasswd -s writes it.
func apachePassword(user, password string) string {
	sum := sha1.Sum([]byte(password))
	return user + ":{SHA}" + base64.StdEncoding.EncodeToString(sum[:]) + "\n"
}
