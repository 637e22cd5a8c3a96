package practice

import "slices"

// A User can log in to the practice tenant, or shows why one cannot.
type User struct {
	LoginName string `json:"login_name"`
	UserID    string `json:"user_id"` // not the login name (KBA 3290097)
	Note      string `json:"note"`

	state   accountState
	noOData bool // lacks the OData permission
	noEC    bool // lacks "Employee Central HRIS SOAP API" (KBA 2249034)
	blank   bool // the technical user of a mapping without a login name
}

// An accountState says why a login is refused although the certificate is good. Its number is SAP's status code.
type accountState int

const (
	active          accountState = 0
	unknownLogin    accountState = 4
	ipNotAllowed    accountState = 8
	locked          accountState = 13
	passwordExpired accountState = 19
)

const (
	ecpLogin   = "SFAPI_ECP"
	otherLogin = "SFAPI_OTHER"
)

var users = []User{
	{LoginName: ecpLogin, UserID: "100001", Note: "has all that replication to payroll needs"},
	{LoginName: otherLogin, UserID: "100002", Note: "has the same rights, for telling one login from another"},
	{LoginName: "SFAPI_NO_ODATA", UserID: "100003", Note: "lacks the OData permission: LGN0002, SFAPI works", noOData: true},
	{LoginName: "SFAPI_NO_EC", UserID: "100004", Note: "lacks the right to read employees", noEC: true},
	{LoginName: "SFAPI_LOCKED", UserID: "100005", Note: "account is locked: status code = 13", state: locked},
	{LoginName: "SFAPI_EXPIRED", UserID: "100006", Note: "password has expired: status code = 19", state: passwordExpired},
	{LoginName: "SFAPI_IP", UserID: "100007", Note: "may not log in from this address: status code = 8", state: ipNotAllowed},
}

// technicalUser is whom a call runs as when the mapping has no login name; it misses fields (KBA 3363735).
var technicalUser = User{UserID: "v4admin", blank: true}

// Users lists who can be the login name of a mapping.
func Users() []User { return slices.Clone(users) }

// userNamed finds the user of a login name, upper and lower case mattering. An unknown name is refused like a wrong
// password (KBA 3290097).
func userNamed(login string) User {
	if login == "" {
		return technicalUser
	}
	if i := slices.IndexFunc(users, func(u User) bool { return u.LoginName == login }); i >= 0 {
		return users[i]
	}
	return User{LoginName: login, state: unknownLogin}
}
