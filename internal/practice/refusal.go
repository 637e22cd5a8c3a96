package practice

import (
	"fmt"
	"net/http"
)

// A refusal is an answer other than the one asked for, with the code and the text that SuccessFactors gives it. Codes and
// texts are from KBA 2524436 unless said otherwise.
type refusal struct {
	status int
	code   string
	text   string
}

var (
	// KBA 3333286 and 3505973: not mapped, not yet synchronised, or mapped in another company.
	invalidClientCertificate = coded(http.StatusUnauthorized, "AUTH0032", "Invalid client certificate")

	invalidEndpoint = coded(http.StatusNotFound, "LGN0001", "Invalid endpoint")

	noODataPermission = coded(http.StatusForbidden, "LGN0002", "Authentication failed, user doesn't have the OData Admin "+
		"access permission. Please review granting of permission at the Roles Management menu of SuccessFactors.")

	// Status and text: KBA 3737619.
	credentialsRequired = coded(http.StatusUnauthorized, "LGN0003", "Authentication credentials are required. Please "+
		"provide a valid username, password, and company id.")

	notAPIServer = coded(http.StatusForbidden, "LGN0004", "Accessing OData API using Basic authentication or External OAuth "+
		"on non-API servers is forbidden.")

	tokenInvalid = coded(http.StatusForbidden, "LGN0007", "Invalid OAuth token. Please validate the value for your OAuth token.")

	odataDisabled = coded(http.StatusForbidden, "LGN0009", "OData API feature is not enabled for this company. Please contact "+
		"support to enable ODATA.")

	// KBA 3108814. Basic authentication ends on 20 November 2026.
	basicAuthDisabled = coded(http.StatusForbidden, "LGN0010", "Basic Authentication is disabled for company "+CompanyID+
		" or your IP is not authorized to access OData API. To enable Basic Authentication, grant the permission to your "+
		"role at Manage Integration Tools > Manage OData API Basic Authentication.")

	// KBA 3290097.
	wrongPassword = coded(http.StatusUnauthorized, "LGN0015", "Authentication failed. You have entered an incorrect "+
		"username or password (status code = 4).")

	// KBA 3667426.
	passwordHasExpired = coded(http.StatusUnauthorized, "LGN0018", "Authentication failed. The password has expired "+
		"(status code = 19).")

	// KBA 3246371.
	notPermitted = &refusal{http.StatusForbidden, "COE_GENERAL_FORBIDDEN", "[COE0020]User " + ecpLogin + " doesn't have the " +
		"'Employee Central Foundation API' access permission for User"}
)

func companyNotFound(company string) *refusal {
	return coded(http.StatusForbidden, "LGN0008", fmt.Sprintf("Company [%s] not found. Please validate the spelling of "+
		"your company id, which is case-sensitive.", company))
}

// entityNotFound is from KBA 2546923.
func entityNotFound(name string) *refusal {
	return &refusal{http.StatusNotFound, "COE_ENTITY_NOT_FOUND", "[COE0007]invalid entity (or function) name: " + name}
}

// methodNotAllowed is from KBA 3728375.
func methodNotAllowed(method string) *refusal {
	return &refusal{http.StatusMethodNotAllowed, "MethodNotAllowedException",
		"HTTP method '" + method + "' is not allowed for this resource."}
}

// propertyNotFound has its code from KBA 2545055.
func propertyNotFound(name string) *refusal {
	return &refusal{http.StatusBadRequest, "COE_PROPERTY_NOT_FOUND", "[COE0021]Invalid property names: User/" + name +
		". Please check the property name and correct it in the query."}
}
