package practice

import (
	"html/template"
	"net/http"
)

// securityCenterPage shows the list of mappings to a person, as far as the original shows it, and says Practice loudly.
func (s *server) securityCenterPage(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
	w.Header().Set("Cache-Control", "no-store")
	pageTemplate.Execute(w, map[string]any{"Company": CompanyID, "Mappings": s.mappings.all()})
}

var pageTemplate = template.Must(template.New("page").Parse(`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="refresh" content="10">
<title>Practice – X.509 Public Certificate Mapping</title>
<style>
body { margin: 0; background: #f5f6f7; color: #1d2d3e; font: 15px/1.5 system-ui, sans-serif }
header { background: #e76500; color: #fff; padding: 16px 32px; font-size: 22px; font-weight: 700 }
header small { display: block; font-size: 15px; font-weight: 400 }
main { max-width: 900px; margin: 24px auto; padding: 0 32px }
h1 { font-size: 20px; font-weight: 600 }
section { background: #fff; border: 1px solid #d9d9d9; border-radius: 8px; padding: 16px 24px; margin: 16px 0 }
h2 { font-size: 16px; margin: 0 0 8px }
dl { display: grid; grid-template-columns: 180px 1fr; gap: 4px 16px; margin: 0 }
dt { color: #556b82 }
dd { margin: 0; overflow-wrap: anywhere }
</style>
</head>
<body>
<header>PRACTICE<small>This is Certmap's practice tenant on this computer. It is not SAP SuccessFactors.</small></header>
<main>
<h1>X.509 Public Certificate Mapping (Practice, company {{.Company}})</h1>
{{range .Mappings}}<section>
<h2>{{.ConfigurationName}}</h2>
<dl>
<dt>Integration Name</dt><dd>{{.IntegrationName}}</dd>
<dt>Login Name</dt><dd>{{.LoginName}}</dd>
<dt>Subject</dt><dd>{{.Subject}}</dd>
<dt>Issuer</dt><dd>{{.Issuer}}</dd>
<dt>Uploaded On</dt><dd>{{.UploadedOn}}</dd>
</dl>
</section>
{{else}}<section>No certificate is mapped in the practice tenant.</section>
{{end}}</main>
</body>
</html>
`))
