// Package practice is the practice tenant: a server on this machine's loopback address that asks for client certificates
// and answers as SAP SuccessFactors does, so that the whole journey (open, map, upload, test, renew) can be rehearsed
// offline, and every failure shown on purpose.
//
// It is a server and shares no code with the client: a mistake on one side must not hide one on the other. What is known
// of the real replies stands beside the reply with its source (a KBA is an article of SAP's knowledge base); what was
// found nowhere stands in unknown.go and nowhere else.
//
// # One folder, one server, several processes
//
// [Start] opens the tenant kept in a folder, or makes it. The process that holds Practice.lock serves; the others use it,
// and one of them takes over within about a second of the server's end. Only the server writes what is kept: the tenant
// itself (Practice_tenant.json), its mappings (Practice_mappings.json), the files of its authority and of its ECP system,
// and practice.json, which holds the [Facts]. Everything is written atomically, so a kill at any point leaves a folder
// that opens; a damaged file is set aside, said in [Facts].Notices, and made anew. The keys are for practice and no
// secrets: their PIN is published, and nothing outside this machine accepts them.
//
// # The names
//
// The names of the hosts resolve nowhere. A client dials [Facts].Listen and says by SNI whom it means:
//
//	api.certmap-practice.test             the API host: asks for no client certificate
//	api.cert.certmap-practice.test        the mTLS host: asks for one, listing the authorities it accepts
//	api-….cert.certmap-practice.test      a host that shows one cause, see [Tenant.Show]
//
// On the same port plain HTTP gives http://127.0.0.1:<port>/securitycenter, the list of mappings as a page to look at, and
// serves CONNECT as the proxy of the causes proxy.*, which tunnels to this tenant and nowhere else. The UDP port of the same
// number is a name server that knows no name.
//
// # The Security Center as an HTTP API
//
// The real one has no API. This one speaks JSON at the API host, with the header Authorization: Bearer <[Facts].Token>:
//
//	GET    /securitycenter/v1/mappings       200 {"mappings":[{…}]}
//	POST   /securitycenter/v1/mappings       201 {…}, for a body {"configurationName":"…","integrationName":"…",
//	                                         "loginName":"…","certificate":"-----BEGIN CERTIFICATE-----…"}
//	DELETE /securitycenter/v1/mappings/{id}  204
//	GET    /securitycenter                   the page, without the token
//
// A mapping is {"id","configurationName","integrationName","loginName","subject","issuer","uploadedOn"}. Like the original
// it has no validity and cannot be downloaded. An error is {"error":{"code":"…","message":"…"}} with one of the codes
// unauthorized (401), required, invalid-certificate, invalid-request (400), duplicate (409), not-found (404), too-large
// (413) and not-saved (500).
//
// # The other interfaces
//
//	GET  /odata/v2/User     OData v2, JSON with $format=json or Accept: application/json, else Atom
//	POST /sfapi/v1/soap     SFAPI: login, isValidSession, query and queryMore of CompoundEmployee, logout
//
// Both want the header successfactors-companyid, in the right upper and lower case, and echo X-SF-Correlation-Id. Every
// answer carries X-Practice, so that none can pass for a real one, and an authenticated one names its user in
// X-Practice-Login-Name, which no real tenant does.
package practice
