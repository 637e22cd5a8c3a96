package practice

import "net/http"

// This file holds what was found nowhere, neither in SAP's documentation and knowledge base nor in a reply somebody has
// published, and had to be made up. When the real thing is seen, it is mended here.

// The Security Center has no API, so these rules and their texts are our own. Only duplicate has the original's text.
var (
	unauthorized = &rule{http.StatusUnauthorized, "unauthorized",
		"Practice: the token of the practice tenant is missing or wrong."}
	invalidCertificate = &rule{http.StatusBadRequest, "invalid-certificate",
		"Practice: the file does not hold a certificate in Base64 with headers."}
	holdsKey = &rule{http.StatusBadRequest, "invalid-certificate",
		"Practice: the file holds a private key. Upload the certificate alone."}
	invalidRequest = &rule{http.StatusBadRequest, "invalid-request",
		"Practice: the request is not the JSON object that is expected."}
	tooLarge = &rule{http.StatusRequestEntityTooLarge, "too-large",
		"Practice: the request is larger than 256 KiB."}
	noSuchMapping = &rule{http.StatusNotFound, "not-found",
		"Practice: there is no such mapping."}
)

// missingField is what a required field (C in the original: Configuration Name, Integration Name, Certificate File) gives.
func missingField(name string) *rule {
	return &rule{http.StatusBadRequest, "required", "Practice: " + name + " is required."}
}

// coded is a refusal of the login. That its text begins with the number in brackets is known (KBA 3290097, 3505973), and that
// the payload holds the number (KBA 2524436); that the field code holds just the number is a guess.
func coded(status int, code, text string) *refusal {
	return &refusal{status, code, "[" + code + "]" + text}
}

// unmappedLogin is what a login at SFAPI says to a certificate that nobody has mapped. The text is that of the other interfaces
// (KBA 3505973); that it comes like a wrong password, with HTTP 200 and FAILED_AUTHENTICATION, is a guess.
var unmappedLogin = invalidClientCertificate.text

// The texts of these two are known (KBA 2255660 and 2161058), but neither the number they have in OData nor the HTTP status.
var accountLocked = &refusal{http.StatusUnauthorized, "COE_GENERAL_UNAUTHORIZED",
	"Authentication failed, user account is locked(status code = 13)"}

func unauthorizedIP(address, login string) *refusal {
	return &refusal{http.StatusUnauthorized, "COE_GENERAL_UNAUTHORIZED",
		"Authentication failed. Attempted login from unauthorized ip: " + address + " to company id: " + CompanyID +
			" by username: " + login + "(status code = 8)"}
}

// Which code and text a CompoundEmployee query without the right "Employee Central HRIS SOAP API" gets. The code and the
// words are those of SFAPI for other objects (KBA 2160948).
var noEmployeePermission = fault{"Server", "NO_PERMISSIONS_EXCEPTION", "SFAPI Domain Error! Insufficient Permissions!"}

// invalidQuerySession is what queryMore gives for an ID that no query has given.
var invalidQuerySession = fault{"Server", "INVALID_QUERY_SESSION", "Practice: there is nothing left of that query."}

// invalidQuery is what a query gives that cannot be read.
func invalidQuery(err error) fault {
	return fault{"Client", "INVALID_QUERY_STRING", "Practice: " + err.Error()}
}

func unknownOperation(name string) fault {
	return fault{"Client", "INVALID_OPERATION", "Practice: the practice tenant does not have the operation " + name + "."}
}

// The body that comes with 429 and 500: KBA 3159263 gives status and Retry-After of the one, KBA 2994898 the code of the other.
var (
	tooManyRequests = &refusal{http.StatusTooManyRequests, "TOO_MANY_REQUESTS", "API calling limit exceeded, Try later"}
	serverFailure   = &refusal{http.StatusInternalServerError, "COE_GENERAL_SERVER_FAILURE", "[COE0019]Internal server error."}
)
