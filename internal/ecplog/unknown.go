package ecplog

import "regexp"

// What SAP has not published stands here and nowhere else, so that it is mended in one place when the real thing is seen.
//
//   - The German texts of HRSFEC_PTP and of its ping. What is looked for is what translations leave alone (SOAP, HTTP, the
//     numbers, the message class) and the words below. A German text can make a failure; a success needs the status of a SOAP
//     login in either language.
//   - What the ping shows where several APIs are pinged. A heading is assumed that begins with Ping and ends with API, as the
//     name of the check does (Ping Employee Master Data API), and for each API its own status.
//   - Whether login and logout have a status each: two directly after each other are taken for those of one run, unless both
//     are of a login.
//   - Whether the status is that of HTTP or the ICM's own number (407 is "proxy wants a password" in one and "SSL error" in
//     the other). Such a status is a failure without a cause; only 421 is known from the field (SCLNT_HTTP 421).
//   - What the numbers 419, 420 and from 422 of SCLNT_HTTP say: failures without a cause.
//   - What else the ping shows where the login worked. Whatever follows its status and is neither a heading, nor a status, nor
//     of fineLine, makes the run unclear: a failure in words that nobody here has seen must not read as success.

// loginStatus is the status of a SOAP login. Nothing but the words of this pattern may stand in the cell, so that a sentence
// about a status is none ("you should see: SOAP login …"), and so that nothing else is kept of it.
var loginStatus = regexp.MustCompile(`(?i)^soap[-\s]*((?:(?:log-?in|log-?out|log-?on|log-?off|anmeldung|abmeldung|an-|und|and|or|oder)[-/\s]{0,3}){1,6}):?\s*` +
	`http[-\s]*status[-\s]*code\s*[:=]?\s*(\d{3})(?:\s*\(?ok\)?)?\s*[.;]?$`)

// loginWord tells a login from a logout.
var loginWord = regexp.MustCompile(`(?i)log-?in|log-?on|\banmeldung`)

// otherStatus is the status of any other call.
var otherStatus = regexp.MustCompile(`(?i)^[\p{L}\d ()/&.:-]{0,80}?\bhttp[-\s]*status[-\s]*code\s*[:=]?\s*(\d{3})\b`)

// heading is what stands above the result of one API.
var heading = regexp.MustCompile(`(?i)^ping\s+([\p{L}\d ()/&-]{3,60}?)[\s-]+API(?:\s*[,:;.(\[=]|$)`)

// errorCode is where a code has to stand that no table knows.
var errorCode = regexp.MustCompile(`(?i:error\s*code|fehlercode)\s*:\s*([A-Z][A-Z0-9_]{2,63})\b`)

// doubt is what looks like an error, or like talk of a status instead of one, and is in no table; fineWords are where the
// same words say the opposite. Neither needs to be complete for what follows a login: see fineLine.
var (
	doubt = regexp.MustCompile(`(?i)\b(?:errors?|fehler\w*|failed|failures?|fehlgeschlagen\w*|exceptions?|ausnahmen?|aborted|abgebrochen\w*|abbruch|` +
		`refused|rejected|denied|verweigert|abgelehnt|zur.ckgewiesen|invalid|ung.ltig\w*|gesperrt|locked|timeout|warnings?|warnung(?:en)?|` +
		`unauthori[sz]ed|unberechtigt|no\s+authori[sz]ations?|keine\s+(?:berechtigung|verbindung)(?:en)?|` +
		`not|cannot|(?:can|could|did|does|has|is|was)n['’]t|nicht|unable|unsuccessful\w*|gescheitert|misslungen|` +
		`should|sollten?|expected|erwartet\w*|example|beispiel\w*)\b`)
	fineWords = regexp.MustCompile(`(?i)\b(?:no|0|zero|without|keine?n?|ohne)\s+(?:\w+\s+)?(?:errors?|fehler\w*|failures?)\b`)
)

// fineLine is what may follow the status of a login and says that all is well: that it worked, that there was no error, how
// much was read. Nothing read says nothing, so it is not among them.
var fineLine = regexp.MustCompile(`(?i)^(?:` +
	`(?:(?:(?:the|der|die)\s+)?` + fineSubject + `[\s:-]+(?:(?:was|is|has|war|ist|wurde)\s+)?)?` + fineEnd +
	`|(?:no|0|without|keine?|ohne)\s+(?:errors?|fehler)(?:\s+(?:occurred|found|aufgetreten|gefunden))?` +
	`|(?:(?:number\s+of|anzahl(?:\s+der)?)\s+)?` + fineCount + `\s*[:=]\s*[1-9][\d.,]*` +
	`|[1-9][\d.,]*\s+` + fineCount +
	`)\s*[.!]?$`)

const (
	fineSubject = `(?:soap\s+)?(?:ping|test|connection(?:\s+test)?|call|login|logout|verbindung(?:stest)?|aufruf|anmeldung|abmeldung)`
	fineEnd     = `(?:ok|success|successful|succeeded|(?:completed|finished)\s+successfully|successfully\s+(?:completed|finished)|` +
		`erfolgreich(?:\s+(?:beendet|abgeschlossen|durchgef.hrt))?)`
	fineCount = `(?:data\s+)?(?:records?|entry|entries|rows?|employees?|persons?|datens.tze?|datensatz|s.tze|eintr.ge|eintrag|mitarbeiter|personen)` +
		`(?:\s+(?:read|found|received|gelesen|gefunden|empfangen))?`
)
