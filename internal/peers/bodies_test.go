//go:build peers

package peers

import "fmt"

const (
	usersPath = "/odata/v2/User"
	soapPath  = "/sfapi/v1/soap"
	session   = "5E55105EC4E7C00C1E5E55105EC4E7AB.node7" // a secret that no result may hold

	users     = `{"d":{"results":[{"__metadata":{"uri":"https://` + host + `/odata/v2/User(1)","type":"SFOData.User"},"userId":"cgrant"}]}}`
	otherForm = `{"d":[{"userId":"cgrant"}]}` // rows as another version of OData has them
	notData   = `{"status":"UP"}`

	loginPage   = `<!DOCTYPE html><html><head><title>SAP SuccessFactors: Log in</title></head><body><form method="post"></form></body></html>`
	maintenance = `<html><head><title>Scheduled Maintenance</title></head><body>Back soon</body></html>`
)

// refusal is the body of an OData answer that refuses.
func refusal(code, text string) string {
	return fmt.Sprintf(`{"error":{"code":"%s","message":{"lang":"en-US","value":"[%s]%s"}}}`, code, code, text)
}

// A said is an answer of SuccessFactors that refuses at OData, and what is named for it.
type said struct {
	status int
	code   string
	text   string
}

// refusals are the answers of SuccessFactors at OData (KBA 2524436, 3333286), by the company ID that gets them here.
var refusals = []said{
	{401, "AUTH0032", "Invalid client certificate"},
	{404, "LGN0001", "Invalid endpoint"},
	{403, "LGN0002", "Authentication failed, user does not have the OData Admin access permission."},
	{401, "LGN0003", "Authentication credentials are required. Please provide a valid username, password, and company id."},
	{403, "LGN0004", "Accessing OData API using Basic authentication on non-API servers is forbidden."},
	{403, "LGN0007", "Invalid OAuth token."},
	{403, "LGN0008", "Company not found. Please validate the spelling of your company id, which is case-sensitive."},
	{403, "LGN0009", "OData API feature is not enabled for this company."},
	{403, "LGN0010", "Basic Authentication is disabled for this company."},
	{401, "LGN0015", "Authentication failed. (status code = 4)"},
	{401, "LGN0018", "Authentication failed. The password has expired (status code = 19)."},
	{401, "LGN0019", "Authentication failed. (status code = 8)"},
	{401, "LGN0020", "Authentication failed. (status code = 13)"},
	{403, "COE_GENERAL_FORBIDDEN", "User SFAPI_ECP does not have the access permission for User"},
	{500, "COE_GENERAL_SERVER_FAILURE", "Server failure"},
}

// soapBody wraps what an operation of SFAPI gives.
func soapBody(inner string) string {
	return `<?xml version="1.0" encoding="utf-8"?><S:Envelope xmlns:S="http://schemas.xmlsoap.org/soap/envelope/"><S:Body>` + inner + `</S:Body></S:Envelope>`
}

func operation(name, result string) string {
	return soapBody(`<` + name + `Response xmlns="urn:sfobject.sfapi.successfactors.com">` + result + `</` + name + `Response>`)
}

// soapAnswers are the good answers of SFAPI, by the operation.
var soapAnswers = map[string]string{
	"login":          operation("login", `<result><sessionId>`+session+`</sessionId><msUntilPwdExpiration>9223372036854775807</msUntilPwdExpiration></result>`),
	"isValidSession": operation("isValidSession", `<result>true</result>`),
	"query": operation("query", `<result><sfobject><id>1</id><type>CompoundEmployee</type><person><person_id_external>100</person_id_external></person></sfobject>`+
		`<numResults>1</numResults><hasMore>false</hasMore></result>`),
	"logout": operation("logout", `<result>true</result>`),
}

func failedLogin(text string) string {
	return operation("login", `<result><sessionId xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="true"/>`+
		`<error><errorCode>FAILED_AUTHENTICATION</errorCode><errorMessage>`+text+`</errorMessage></error></result>`)
}

func soapFault(code, text string) string {
	return soapBody(`<S:Fault><faultcode>S:Server</faultcode><faultstring>` + text + `</faultstring><detail><SFWebServiceFault xmlns="urn:fault.sfapi.successfactors.com">` +
		`<errorCode>` + code + `</errorCode><errorMessage>` + text + `</errorMessage></SFWebServiceFault></detail></S:Fault>`)
}
